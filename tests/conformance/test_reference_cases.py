"""Every machine-readable case of references, read from the shared suite.

A case runs unless ``BEYOND_ONE_DOCUMENT`` names it, and one that is named must fail: so a new case
runs by itself, and none stays excluded once the library can do it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import orjson
import pytest
from jsonschema import Draft202012Validator

import schemakit
from tests.corpus import SHARED
from tests.oracle import references

_SUITE = SHARED / "suites" / "reference-cases.jsonl"

#: Cases that need what schemakit does not do yet.
BEYOND_ONE_DOCUMENT: dict[str, str] = {}


def _cases() -> list[Any]:
    if not _SUITE.is_file():
        return []
    params = []
    for line in _SUITE.read_text("utf-8").splitlines():
        case = json.loads(line)
        reason = BEYOND_ONE_DOCUMENT.get(case["id"])
        marks = [pytest.mark.xfail(strict=True, reason=reason)] if reason else []
        params.append(pytest.param(case, id=case["id"], marks=marks))
    return params


def _at(document: Any, pointer: str) -> Any:
    """A second reading of JSON Pointers, for the well-formed ones of the suite."""
    for token in pointer.split("/")[1:]:
        key = token.replace("~1", "/").replace("~0", "~")
        document = document[int(key)] if isinstance(document, list) else document[key]
    return document


def _write(case: dict[str, Any], directory: Path) -> Path:
    for name, contents in {"openapi.json": case["entry"], **case.get("files", {})}.items():
        target = directory / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(contents if isinstance(contents, str) else json.dumps(contents), "utf-8")
    return directory / "openapi.json"


def _reversed(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _reversed(value[key]) for key in reversed(value)}
    return [_reversed(item) for item in value] if isinstance(value, list) else value


def _check(case: dict[str, Any], pointer: str, expected: Any, result: Any) -> None:
    if pointer == "/_resolvable":
        for _, ref, _ in references(result):
            assert ref.startswith("#/")
            _at(result, ref[1:])
    elif pointer == "/_finite":
        json.dumps(result, check_circular=True)
    elif pointer == "/_order":
        assert schemakit.dereference(_reversed(case["entry"]), extensions=False) == result
    else:
        # As text, because Python holds 1, 1.0 and True to be equal.
        found = orjson.dumps(_at(result, pointer), option=orjson.OPT_SORT_KEYS)
        assert found == orjson.dumps(expected, option=orjson.OPT_SORT_KEYS)


@pytest.mark.parametrize("case", _cases())
def test_case(case: dict[str, Any], tmp_path: Path) -> None:
    description = schemakit.load(_write(case, tmp_path))
    if case.get("error"):
        with pytest.raises(schemakit.DocumentError):
            description.dereference(siblings="spec", extensions=False)
        return
    assert case.get("checks") or case.get("sem"), "the case asks for nothing this test knows"
    result = description.dereference(siblings="spec", extensions=False)
    for pointer, expected in case.get("checks", []):
        _check(case, pointer, expected, result)
    for pointer, probes in case.get("sem", []):
        validator = Draft202012Validator(_at(result, pointer))
        verdicts = [[instance, validator.is_valid(instance)] for instance, _ in probes]
        assert verdicts == probes
    written = description.dereference_json(siblings="spec", extensions=False)
    assert orjson.loads(written) == result


def test_the_suite_holds_what_is_excluded(shared: Path) -> None:
    listed = (shared / "suites" / "reference-cases.jsonl").read_text("utf-8").splitlines()
    cases = {case["id"]: case for case in map(json.loads, listed)}
    assert len(cases) == len(listed)
    assert BEYOND_ONE_DOCUMENT.keys() <= cases.keys()
    for identity in BEYOND_ONE_DOCUMENT:
        case = cases[identity]
        text = json.dumps(case["entry"])
        identified = any(f'"{key}"' in text for key in ("$id", "$anchor", "$dynamicAnchor"))
        assert case.get("files") or identified, f"{identity} needs one document and no identity"
