"""The public JSON Schema test suite: a schema means the same once its references are inlined.

Every group whose schema refers to something or names itself is dereferenced, and a validator has to
give the result the verdicts that the suite demands of the original.
"""

from __future__ import annotations

import importlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft4Validator, Draft7Validator, Draft202012Validator

import schemakit
from tests.corpus import SHARED

_SUITE = SHARED / "suites" / "json-schema-test-suite"
_REMOTES = "http://localhost:1234/"

_DRAFTS: dict[str, tuple[Any, Any]] = {
    "draft4": ("json-schema-draft-04", Draft4Validator),
    "draft7": ("json-schema-draft-07", Draft7Validator),
    "draft2020-12": ("json-schema", Draft202012Validator),
}
_KEYWORDS = ("$ref", "$dynamicRef", "$id", "$anchor", "$dynamicAnchor")

_VOCABULARIES = "the validator knows no vocabularies, whatever it is given"
#: Groups in which the judge is wrong about the original too, each with its reason.
KNOWN_FAILURES = dict.fromkeys(
    (
        "draft2020-12/optional/format-assertion-0",
        "draft2020-12/optional/format-assertion-1",
        "draft2020-12/vocabulary-0",
    ),
    _VOCABULARIES,
)


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


#: The meta-schemas that jsonschema carries.
_METASCHEMAS: Any = importlib.import_module("jsonschema_specifications").REGISTRY


def _retrieve(uri: str) -> bytes:
    if uri.startswith(_REMOTES):
        return (_SUITE / "remotes" / uri.removeprefix(_REMOTES)).read_bytes()
    return json.dumps(_METASCHEMAS.contents(uri)).encode()


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
    assert len(_groups()) > 150
