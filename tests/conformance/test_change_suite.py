"""A suite of containments, made of the public JSON Schema test suite.

The schema of each group is compared with itself after one keyword is left out or a number changed,
and with the next group's. The suite's own instances judge: none may contradict a verdict.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from schemakit import compare_schemas
from tests.corpus import SHARED

_SUITE = SHARED / "suites" / "json-schema-test-suite" / "tests" / "draft2020-12"
#: Files in which formats are annotations, or whose schemas are elsewhere.
_LEFT_OUT = ("format", "refRemote", "vocabulary", "content")
#: Files most of whose references are not followed: dynamic ones, and those to identifiers.
_UNDECIDED = ("anchor", "dynamicRef", "ref", "unevaluatedItems")


def _files() -> list[Any]:
    found = [one for one in sorted(_SUITE.glob("*.json")) if one.stem not in _LEFT_OUT]
    return [pytest.param(one, id=one.stem) for one in found] or [pytest.param(None, id="absent")]


def _places(schema: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(schema, (dict, list)):
        for key in schema if isinstance(schema, dict) else range(len(schema)):
            if key not in ("$schema", "$id", "$defs") or len(path) > 1:
                yield (*path, key)
                yield from _places(schema[key], (*path, key))


def _list_changed(schema: Any) -> list[Any]:
    """The schema with one part left out, and with one number that is larger or smaller."""
    found: list[Any] = []
    for path in _places(schema):
        left_out = deepcopy(schema)
        parent = left_out
        for key in path[:-1]:
            parent = parent[key]
        value = parent[path[-1]]
        if isinstance(value, int) and not isinstance(value, bool):
            for more in (1, -1):
                other = deepcopy(left_out)
                inner = other
                for key in path[:-1]:
                    inner = inner[key]
                inner[path[-1]] = max(value + more, 0)
                found.append(other)
        del parent[path[-1]]
        found.append(left_out)
    return found[:12]


def _list_accepted(schema: Any, values: list[Any]) -> list[bool] | None:
    try:
        Draft202012Validator.check_schema(schema)
        validator = Draft202012Validator(schema)
        return [validator.is_valid(value) for value in values]
    except Exception:  # noqa: BLE001  the judge has no verdict
        return None


def _contradict(holds: bool | None, inner: list[bool], outer: list[bool]) -> bool:
    return holds is True and any(a and not b for a, b in zip(inner, outer, strict=True))


@pytest.mark.parametrize("path", _files())
def test_no_instance_contradicts_a_verdict(path: Path | None, shared: Path) -> None:
    assert path is not None, shared
    groups = json.loads(path.read_text("utf-8"))
    counts: Counter[bool | None] = Counter()
    for number, group in enumerate(groups):
        schema, values = group["schema"], [test["data"] for test in group["tests"]]
        others = _list_changed(schema) if isinstance(schema, dict) else []
        accepted = _list_accepted(schema, values)
        if accepted != [test["valid"] for test in group["tests"]]:
            continue  # the judge is wrong, or does not know what is referred to
        for other in [schema, *others, groups[(number + 1) % len(groups)]["schema"]]:
            by_other = _list_accepted(other, values)
            if by_other is None:
                continue
            found = compare_schemas(schema, other, version="json-schema", open="strict")
            counts.update([found.accepts_all_old, found.accepts_only_old])
            assert not _contradict(found.accepts_all_old, accepted, by_other), (schema, other)
            assert not _contradict(found.accepts_only_old, by_other, accepted), (schema, other)
            for one, inner, outer in (
                (found.forward, schema, other),
                (found.backward, other, schema),
            ):
                if one.holds is False:
                    assert Draft202012Validator(inner).is_valid(one.value), (inner, outer)
                    assert not Draft202012Validator(outer).is_valid(one.value), (inner, outer)
    decided = counts[True] + counts[False]
    assert decided >= counts[None] or path.stem in _UNDECIDED
    print(path.stem, dict(counts))  # noqa: T201  the figures, shown by ``pytest -s``
