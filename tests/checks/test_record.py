"""Each check has all that belongs to it: an entry of the page with an example, and a test."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import schemakit
from schemakit.checks.objects import Objects, UnplacedDiagnostic, collect_objects
from schemakit.checks.record import Check
from schemakit.checks.run import CHECKS, CODES, EXAMPLES
from schemakit.codes import BASE_CODES
from schemakit.references.graph import build_graph
from schemakit.spec.grammar import GRAMMARS
from tests.checks.descriptions import with_paths
from tests.docs import test_diagnostics as page

ALL = (*CHECKS, *EXAMPLES)
HERE = Path(__file__).parent


def parts_missing(check: Check) -> list[str]:
    """What a check lacks: parts of its entry of docs/diagnostics.md, or a test of its module."""
    entry = page.documented().get(check.code)
    missing = [
        f"docs/diagnostics.md: {one}"
        for one in page.missing_in(entry, check.code, check.describe_code())
    ]
    test = f"test_{check.find.__module__.rpartition('.')[2]}.py"
    if check.code not in strings_in(HERE / test):
        missing.append(f"tests/checks/{test}: no test that names {check.code!r}")
    return missing


@cache
def strings_in(path: Path) -> frozenset[str]:
    """The strings in the code of a module; none if there is no such module."""
    tree = ast.parse(path.read_text("utf-8") if path.exists() else "")
    found = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return frozenset(value for value in found if isinstance(value, str))


@pytest.mark.parametrize("check", ALL, ids=lambda one: one.code)
def test_a_check_is_documented_and_tested_or_says_why_not(check: Check) -> None:
    missing = parts_missing(check)
    if check.waiver:
        assert missing, f"the waiver of {check.code} is not needed: {check.waiver}"
    else:
        assert not missing, "; ".join(missing)


def _find_nothing(objects: Objects) -> Iterator[UnplacedDiagnostic]:
    del objects
    yield from ()


def test_what_is_missing_is_named() -> None:
    check = Check("new-code", "error", "something is wrong", "Names", (), _find_nothing)
    assert parts_missing(check) == [
        "docs/diagnostics.md: no section",
        "tests/checks/test_test_record.py: no test that names 'new-code'",
    ]
    check = ALL[0]._replace(meaning="another meaning", find=_find_nothing)
    assert parts_missing(check) == [
        "docs/diagnostics.md: another first line",
        f"tests/checks/test_test_record.py: no test that names {check.code!r}",
    ]


def test_every_code_has_one_row() -> None:
    codes = [*BASE_CODES, *(one.code for one in ALL)]
    assert len(codes) == len(set(codes))
    assert set(codes) == set(CODES)


def test_the_codes_are_joined_in_the_order_of_the_page() -> None:
    assert list(CODES)[:4] == ["syntax", "unsupported-version", "no-version", "invalid-yaml"]
    assert list(CODES)[-1] == "meta-schema"
    assert CODES["duplicate-tag"].severity == "error"
    assert CODES["undeclared-tag"].meaning == "an operation has a tag that is not declared"


def test_a_check_looks_only_at_the_types_in_its_record() -> None:
    parameter = {"name": "id", "in": "query", "schema": {"type": "string", "example": {"$ref": ""}}}
    links = {"l": {"operationId": "nothing"}, "m": {"operationRef": "#/nowhere"}}
    media_type = {"schema": {"$ref": "#/components/schemas/P"}, "encoding": {"q": {}}}
    content = {"multipart/form-data": media_type}
    response = {"description": "d", "links": links, "content": content}
    operation = {
        "operationId": "a",
        "tags": ["x"],
        "security": [{"no": []}],
        "parameters": [parameter, parameter],
        "responses": {"200": response},
    }
    item = {"get": operation, "put": operation}
    paths = {"/a/{id}": item, "/a/{b}": item, "/{": {}}
    document = with_paths(paths, tags=[{"name": "t"}, {"name": "t"}])
    variables = {"b": {"default": "c", "enum": ["d"]}}
    document["servers"] = [{"url": "{a}", "variables": variables}, {"url": "{"}]
    document["components"]["schemas"] = {
        "a b": {"required": ["c"], "additionalProperties": False, "nullable": True},
        "U": {"oneOf": [{}], "discriminator": {"propertyName": "k", "mapping": {"a": "No"}}},
        "C": {"allOf": [{"$ref": "#/components/schemas/C"}]},
        "P": {"properties": {"p": {"readOnly": True, "writeOnly": True, "pattern": "("}}},
        "S": {"allOf": [{"type": "string"}, {"type": "integer"}]},
    }
    registry = schemakit.load(json.dumps(document).encode())._registry
    objects = collect_objects(registry, build_graph(registry))
    typed = [one for one in CHECKS if one.types]
    assert {name for one in typed for name in one.types} <= {
        name for grammar in GRAMMARS.values() for name in grammar.types
    }
    for check in typed:
        several = {name: objects.by_type.get(name, []) for name in check.types}
        limited = list(check.find(objects._replace(by_type=several)))
        assert limited == list(check.find(objects)), check.code
    found = {one.code for check in typed for one in check.find(objects)}
    rare = {"path-parameter-unused", "path-item-field-conflict"}
    of_other_versions = {
        *("circular-tag", "unknown-tag-parent"),
        *("conflicting-body", "empty-server-enum", "file-without-form", "missing-items"),
    }
    assert found == {one.code for one in typed} - rare - of_other_versions
