"""The listing of references, what they mean, and how often each target is named."""

from __future__ import annotations

import json
from typing import Any

import orjson
import pytest

import schemakit
from schemakit import Reference
from tests.small import described, to

_DOCUMENT = described(
    {"A": {"items": to("T"), "example": to("T"), "properties": {"$ref": to("T")}}, "T": {}},
    paths={"/p": {"get": {"responses": {"200": {"$ref": "#/components/responses/R"}}}}},
    components={"responses": {"R": {"description": "ok"}}},
)


def test_references_stand_in_document_order_with_target_and_kind() -> None:
    found = schemakit.load(_DOCUMENT).references()
    target, text = "/components/schemas/T", to("T")["$ref"]
    response = "/components/responses/R"
    assert found == [
        Reference("/paths/~1p/get/responses/200", f"#{response}", response, "Response"),
        Reference("/components/schemas/A/items", text, target, "Schema"),
        Reference("/components/schemas/A/properties/$ref", text, target, "Schema"),
    ]


def test_targets_are_counted() -> None:
    counts = schemakit.load(_DOCUMENT).reference_counts()
    assert counts == {"/components/schemas/T": 2, "/components/responses/R": 1}


@pytest.mark.parametrize(
    ("ref", "target"),
    [
        ("#/components/schemas/a~1b", "/components/schemas/a~1b"),
        ("#/components/schemas/a%7E1b", "/components/schemas/a~1b"),
        ("#/components/schemas/%C3%A9", "/components/schemas/é"),
        ("#/components/schemas/é", "/components/schemas/é"),
        ("#/components/schemas/p%25q", "/components/schemas/p%q"),
        ("#/components/schemas/Alias/items", "/components/schemas/Real/items"),
        ("#/components/schemas/Nowhere", None),
        ("other.json#/A", None),
    ],
)
def test_a_target_is_told_by_its_canonical_pointer(ref: str, target: str | None) -> None:
    schemas: dict[str, Any] = {"a/b": {}, "é": {}, "p%q": {}, "Real": {"items": {}}}
    schemas |= {"Alias": to("Real"), "User": {"not": {"$ref": ref}}}
    found = {one.ref: one for one in schemakit.load(described(schemas)).references()}
    assert found[ref].target == target


_TWO = """{"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {},
  "components": {"schemas": {
    "A": {"title": "two", "$ref": "#/no", "$dynamicRef": "#/no"}}}}"""


def test_problems_are_diagnostics_with_line_and_column() -> None:
    document = described({"A": {"items": to("Nowhere"), "not": {"$ref": "other.json"}}})
    description = schemakit.load(orjson.dumps(document, option=orjson.OPT_INDENT_2))
    codes = {one.code: one for one in description.diagnostics}
    assert codes.keys() == {"unresolved-ref", "no-base-uri"}
    missing = codes["unresolved-ref"].location
    assert missing.pointer == "/components/schemas/A/items/$ref"
    assert missing.line is not None
    assert missing.line < (codes["no-base-uri"].location.line or 0)


def test_a_sound_document_has_no_diagnostics() -> None:
    assert schemakit.load(_DOCUMENT).diagnostics == ()


@pytest.mark.parametrize("size", [1, 500])
def test_every_problem_is_reported_however_many(size: int) -> None:
    document = described({f"S{n}": {"items": to(f"Nowhere{n}")} for n in range(size)})
    with pytest.raises(schemakit.UnresolvableError) as caught:
        schemakit.load(orjson.dumps(document)).dereference()
    assert len(caught.value.diagnostics) == size
    pointers = {one.location.pointer for one in caught.value.diagnostics}
    assert pointers == {f"/components/schemas/S{n}/items/$ref" for n in range(size)}


def test_a_reference_from_an_extension_to_nowhere_is_no_error() -> None:
    description = schemakit.load(described({"A": {"x-a": to("Nowhere")}}))
    assert description.dereference() == description.contents
    assert [one.severity for one in description.diagnostics] == ["warning"]


@pytest.mark.parametrize("text", [_TWO, json.dumps(json.loads(_TWO), indent=2)])
def test_a_reference_is_marked_where_its_text_stands(text: str) -> None:
    """Two in one Object are two places; so is each in JSON and in YAML."""
    problems = schemakit.load(text.encode()).diagnostics
    for keyword, one in zip(("$ref", "$dynamicRef"), problems, strict=True):
        where = one.location
        assert where.pointer == f"/components/schemas/A/{keyword}"
        assert where.line is not None
        assert where.column is not None
        line = text.splitlines()[where.line - 1]
        assert line[where.column - 1 :].startswith(f'"{keyword}": "#/no"')


def test_a_dynamic_reference_beside_another_is_an_error_with_a_place() -> None:
    schemas = {"A": to("B", **{"$dynamicRef": "#nowhere"}), "B": {}}
    with pytest.raises(schemakit.UnresolvableError) as caught:
        schemakit.load(described(schemas, "3.1.0")).dereference()
    assert caught.value.location.pointer == "/components/schemas/A/$dynamicRef"


@pytest.mark.parametrize(
    ("place", "there", "said"),
    [
        ("info", {}, "expected the Info Object"),
        ("tags", [], "expected the array of Tag Objects"),
    ],
)
def test_what_should_stand_in_place_of_a_reference_is_said(
    place: str, there: Any, said: str
) -> None:
    document = described({}, **{place: {"$ref": "#/x-a"}, "x-a": there})
    (one,) = schemakit.load(document).diagnostics
    assert (one.code, one.location.pointer) == ("ref-not-allowed-here", f"/{place}/$ref")
    assert said in one.message
