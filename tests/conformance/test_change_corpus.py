"""Changes with a known effect, made to the schemas of real descriptions."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

import schemakit
from schemakit import SchemaComparison, compare_schemas
from schemakit.samples.values import make_sample
from schemakit.spec import pointer
from tests.containment.seeded_changes import NARROWINGS, REFACTORINGS, apply_change, list_places

#: Schemas of a description, changes to each, and what may be undecided of all verdicts.
_SCHEMAS, _CHANGES = 8, 12
_MOST_UNDECIDED = 0.12
#: Descriptions that only differ in their syntax from another one.
_ONCE = (".yaml",)


def _judge(schema: Any) -> Any:
    return jsonschema_rs.Draft202012Validator(schema, validate_formats=True)


def _check_values(found: SchemaComparison, old: Any, new: Any) -> None:
    for one, inner, outer in ((found.forward, old, new), (found.backward, new, old)):
        if one.holds is False:
            assert _judge(inner).is_valid(one.value)
            assert not _judge(outer).is_valid(one.value)


def _check_sample(found: SchemaComparison, old: Any, new: Any) -> None:
    """A value that the old schema gives, against a proof that the new one accepts it."""

    def look(reference: str) -> Any:
        return pointer.get(old, pointer.parse(pointer.from_fragment(reference[1:])))

    sample = make_sample(old, look=look)
    if not sample.problem and _judge(old).is_valid(sample.value) and found.accepts_all_old:
        assert _judge(new).is_valid(sample.value)


def test_changes_of_real_schemas(corpus_file: Path) -> None:
    if corpus_file.suffix in _ONCE:
        pytest.skip("the same description is there as JSON")
    rng = random.Random(corpus_file.name)
    description = schemakit.load(corpus_file)
    schemas = description.schemas()
    counts: Counter[bool | None] = Counter()
    for schema in rng.sample(schemas, min(_SCHEMAS, len(schemas))):
        old = schema.bundle()
        places = list_places(old)
        for name in rng.sample([*NARROWINGS, *REFACTORINGS], _CHANGES):
            change = NARROWINGS.get(name) or REFACTORINGS[name]
            changed = apply_change(old, change, rng, places)
            if changed is None:
                continue
            new, place = changed
            found = compare_schemas(old, new)
            where = schema.name, name, place
            _check_values(found, old, new)
            _check_sample(found, old, new)
            counts.update([found.accepts_all_old, found.accepts_only_old])
            assert found.accepts_only_old is not False, where
            assert name in NARROWINGS or found.accepts_all_old is not False, where
    print(corpus_file.name, dict(counts))  # noqa: T201  the figures, shown by ``pytest -s``
    assert counts[None] <= _MOST_UNDECIDED * sum(counts.values())
