"""The public JSON Schema test suite: a schema means the same once its references are inlined.

Every group whose schema refers to something or names itself is dereferenced, and a validator has to
give the result the verdicts that the suite demands of the original.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from corpus import SHARED
from jsonschema import Draft4Validator, Draft7Validator, Draft202012Validator
from referencing.jsonschema import EMPTY_REGISTRY

import schemakit

_SUITE = SHARED / "suites" / "json-schema-test-suite"
_REMOTES = "http://localhost:1234/"

_DRAFTS: dict[str, tuple[str, Any]] = {
    "draft4": ("json-schema-draft-04", Draft4Validator),
    "draft7": ("json-schema-draft-07", Draft7Validator),
    "draft2020-12": ("json-schema", Draft202012Validator),
}
_KEYWORDS = ("$ref", "$dynamicRef", "$id", "$anchor", "$dynamicAnchor")

#: Groups that cannot be told apart from a library that does something wrong, each with its reason.
KNOWN_FAILURES: dict[str, str] = {}


def _keys(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from value
        for inner in value.values():
            yield from _keys(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _keys(inner)


def _groups() -> list[Any]:
    found = []
    for draft in _DRAFTS:
        wanted = (*_KEYWORDS, "id") if draft == "draft4" else _KEYWORDS
        for path in sorted((_SUITE / "tests" / draft).rglob("*.json")):
            for place, group in enumerate(json.loads(path.read_text("utf-8"))):
                if isinstance(group["schema"], dict) and set(wanted) & set(_keys(group["schema"])):
                    name = f"{path.relative_to(_SUITE / 'tests').with_suffix('')}-{place}"
                    reason = KNOWN_FAILURES.get(name)
                    marks = [pytest.mark.xfail(strict=True, reason=reason)] if reason else []
                    found.append(pytest.param(draft, group, id=name, marks=marks))
    return found


@cache
def _metaschemas() -> dict[str, bytes]:
    from jsonschema_specifications import REGISTRY

    registry = REGISTRY.combine(EMPTY_REGISTRY)
    return {uri.rstrip("#"): json.dumps(registry.contents(uri)).encode() for uri in registry}


def _retrieve(uri: str) -> bytes:
    if uri.startswith(_REMOTES):
        return (_SUITE / "remotes" / uri.removeprefix(_REMOTES)).read_bytes()
    return _metaschemas()[uri]


@pytest.mark.parametrize(("draft", "group"), _groups())
def test_verdicts(draft: str, group: dict[str, Any]) -> None:
    version, validator = _DRAFTS[draft]
    description = schemakit.load(group["schema"], version=version, retrieve=_retrieve)
    result = description.dereference()
    judge = validator(result)
    verdicts = [judge.is_valid(test["data"]) for test in group["tests"]]
    assert verdicts == [test["valid"] for test in group["tests"]], group["description"]


def test_the_suite_is_there(shared: Path) -> None:
    assert (shared / "suites" / "json-schema-test-suite" / "tests").is_dir()
    assert len(_groups()) > 300 or not _SUITE.is_dir()
