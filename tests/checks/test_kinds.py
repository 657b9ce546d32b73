"""Checks of kinds: roots, fields and data that hold another kind of value than they should."""

from __future__ import annotations

from typing import Any

import pytest

from schemakit.checks import metaschema
from tests.checks.descriptions import found, with_paths
from tests.small import described, to


@pytest.mark.parametrize(
    ("document", "place"),
    [({}, ""), ({"a": 1}, ""), ({"Pet": {"type": "object"}}, ""), ({"opanapi": "3.0"}, "/opanapi")],
)
def test_what_is_neither_a_description_nor_a_schema_is_an_error(
    document: dict[str, Any], place: str
) -> None:
    assert found(document) == [("no-description", place)]


@pytest.mark.parametrize(
    "schema", [{"type": "object"}, {"$defs": {}}, {"title": "t"}, {"$schema": "https://x/y"}]
)
def test_a_schema_may_be_the_whole_document(schema: dict[str, Any]) -> None:
    assert found(schema) == []


def test_values_of_the_wrong_kind_are_errors_without_the_extra_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    operation = {"parameters": [3], "responses": {"200": None}, "callbacks": [], "x-a": []}
    document = with_paths({"/a": {"get": operation}, "/b": "c"}, tags={}, webhooks=None)
    document["components"]["schemas"] = {"A": {"properties": [], "items": [], "xml": 1}, "B": 1}
    places = [
        "/components/schemas/A/properties",
        "/components/schemas/A/xml",
        "/components/schemas/B",
        "/paths/~1a/get/callbacks",
        "/paths/~1a/get/parameters/0",
        "/paths/~1a/get/responses/200",
        "/paths/~1b",
        "/tags",
        "/webhooks",
    ]
    with_extra = found(document)
    assert sorted(where for code, where in with_extra if code == "wrong-kind" and where) == places
    assert {code for code, where in with_extra if where in places} == {"wrong-kind"}
    monkeypatch.setattr(metaschema, "is_available", lambda: False)
    assert found(document) == [one for one in with_extra if one[0] == "wrong-kind"]


@pytest.mark.parametrize(
    ("version", "schema", "wrong"),
    [
        ("3.0.3", {"not": True}, True),
        ("3.0.3", {"additionalProperties": True}, False),
        ("3.0.3", {"if": "a later keyword"}, False),
        ("3.1.0", {"not": True, "properties": {"a": False}}, False),
        ("3.1.0", {"dependencies": {"a": ["b"]}, "definitions": 1}, False),
        ("3.1.0", {"discriminator": "a"}, True),
        ("2.0", {"discriminator": "a"}, False),
        ("3.0.3", {"$ref": "#/components/schemas/B", "properties": []}, False),
        ("3.1.0", {"$ref": "#/components/schemas/B", "properties": []}, True),
    ],
)
def test_what_a_field_may_hold_depends_on_the_version(
    version: str, schema: dict[str, Any], wrong: bool
) -> None:
    document = described({"A": schema, "B": {}}, version)
    if version == "2.0":
        document = {"swagger": version, "definitions": {"A": schema}}
    assert bool(found(document, "wrong-kind")) == wrong


@pytest.mark.parametrize(
    "schema",
    [
        {"$schema": "http://json-schema.org/draft-07/schema#", "dependencies": {"a": ["b"]}},
        {"$schema": "http://json-schema.org/draft-07/schema#", "items": [True, {}]},
        {"properties": {"a": {"discriminator": 1, "xml": 1, "externalDocs": 1}}},
    ],
)
def test_a_schema_of_another_dialect_is_checked_by_that(schema: dict[str, Any]) -> None:
    assert found(schema, "wrong-kind") == []
    if "$schema" in schema:
        assert found(described({"A": schema}, "3.1.0")) == []


@pytest.mark.parametrize(
    ("schema", "places"),
    [
        ({"example": {"$ref": "#/x"}}, ["/components/schemas/A/example/$ref"]),
        ({"default": {"$ref": "#/x"}}, ["/components/schemas/A/default/$ref"]),
        # These may describe such objects.
        ({"example": {"$ref": "#/x", "a": 1}}, []),
        ({"enum": [{"$ref": "#/x"}]}, []),
        ({"properties": {"example": {"$ref": "#/components/schemas/A"}}}, []),
    ],
)
def test_an_example_that_is_a_reference_is_data(schema: dict[str, Any], places: list[str]) -> None:
    document = described({"A": schema}, "3.0.3")
    places_found = [where for code, where in found(document) if code == "reference-in-data"]
    assert places_found == places


REF = {"$ref": "#/components/examples/e/value"}


@pytest.mark.parametrize(
    ("parts", "place"),
    [
        ({"schemas": {"A": {"examples": [1, REF]}}}, "/schemas/A/examples/1/$ref"),
        ({"schemas": {"A": {"enum": [REF], "const": REF}}}, ""),
        ({"examples": {"x": {"value": REF}}}, "/examples/x/value/$ref"),
        ({"examples": {"x": REF}}, ""),
        ({"schemas": {"A": {"examples": [{"x": REF}, [REF]]}}}, ""),
        ({"schemas": {"A": {"properties": {"example": to("B")}}, "B": {}}}, ""),
    ],
)
def test_data_in_any_field_may_look_like_a_reference(parts: dict[str, Any], place: str) -> None:
    examples = {"e": {"value": 1}, **parts.get("examples", {})}
    components = {**parts, "examples": examples}
    document = {**described({}, "3.1.0"), "components": components}
    expected = [("reference-in-data", f"/components{place}")] if place else []
    assert found(document, "reference-in-data") == expected


def test_data_of_responses_of_2_0_may_look_like_a_reference() -> None:
    response = {"description": "d", "examples": {"application/json": {"$ref": "e.json"}}}
    head = {"swagger": "2.0", "info": {"title": "t", "version": "1"}, "paths": {}}
    assert found({**head, "responses": {"R": response}}) == [
        ("reference-in-data", "/responses/R/examples/application~1json/$ref")
    ]
