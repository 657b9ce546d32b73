"""The public referencing suite: every lookup of every draft that it holds, by our resolution."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import orjson
import pytest

from schemakit.documents.document import Document
from schemakit.documents.registry import Registry
from schemakit.references.resolver import Target, resolve
from schemakit.spec.grammar import GRAMMARS, Grammar, of_dialect
from schemakit.spec.uri import without_fragment
from tests.corpus import SHARED

_SUITE = SHARED / "suites" / "referencing-suite" / "tests"


def _cases() -> list[Any]:
    files = sorted(_SUITE.glob("json-schema-*/*.json"))
    return [pytest.param(path, id=f"{path.parent.name}/{path.stem}") for path in files]


def _dialect(path: Path) -> Grammar:
    dialects = json.loads((_SUITE / "specifications.json").read_text("utf-8"))
    return of_dialect(dialects[path.parent.name])


def _registered(registry: dict[str, Any], grammar: Grammar) -> Registry:
    documents = Registry(Document({}, GRAMMARS["json-schema"]), any_uri=True)
    for base, contents in registry.items():
        own = grammar
        if isinstance(contents, dict) and isinstance(contents.get("$schema"), str):
            own = of_dialect(contents["$schema"])
        documents.add(Document(contents, own, base, base=without_fragment(base)))
    return documents


def _equal(found: Any, expected: Any) -> bool:
    """Whether both are the same JSON; Python takes 1 for True."""
    option = orjson.OPT_SORT_KEYS
    return orjson.dumps(found, option=option) == orjson.dumps(expected, option=option)


@pytest.mark.parametrize("path", _cases())
def test_lookups(path: Path) -> None:
    case = json.loads(path.read_text("utf-8"))
    documents = _registered(case["registry"], _dialect(path))
    assert case["tests"], "the case asks for nothing"
    for test in case["tests"]:
        document, base = documents.entry, test.get("base_uri", "")
        step: dict[str, Any] | None = test
        while step is not None:
            known = documents.resource(base) if base else None
            document = known.document if known is not None else document
            found = resolve(documents, document, step["ref"], base)
            if step.get("error"):
                assert not isinstance(found, Target), step
                break
            assert isinstance(found, Target), (step, found)
            assert _equal(found.value, step["target"]), step
            document, base = found.document, documents.base_at(found.document, found.tokens)
            step = step.get("then")


def test_the_suite_is_there(shared: Path) -> None:
    drafts = {path.parent.name for path in _SUITE.glob("*/*.json")}
    assert len(drafts) >= 4, f"{shared} holds fewer drafts than the suite has"
