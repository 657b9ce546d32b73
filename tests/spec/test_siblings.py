"""What stands beside ``$ref``: merged where that is exact, a conjunction where it is not."""

from __future__ import annotations

from typing import Any

import pytest
from jsonschema import Draft202012Validator

import schemakit
from tests.small import described, to


def _merged(target: Any, beside: dict[str, Any], version: str = "3.1.0", **options: Any) -> Any:
    document = described({"T": target, "A": {"items": to("T", **beside)}}, version)
    return schemakit.dereference(document, **options)["components"]["schemas"]["A"]["items"]


@pytest.mark.parametrize(
    ("target", "beside"),
    [
        ({"type": "string"}, {"title": "x", "default": None, "x-y": 1, "unheard-of": 2}),
        ({"maxLength": 9}, {"maxLength": 5}),
        ({"minLength": 2}, {"minLength": 5}),
        ({"minimum": 0}, {"minimum": 0}),
        ({"exclusiveMaximum": 5}, {"exclusiveMaximum": 4.5}),
        ({"required": ["a"]}, {"required": ["b", "a"]}),
        ({"enum": [1, True, "a"]}, {"enum": [True]}),
        ({"type": ["string", "number"]}, {"type": "integer"}),
        ({"uniqueItems": False}, {"uniqueItems": True}),
        ({"properties": {"a": {}}}, {"properties": {"a": {}}}),
        ({"properties": {"a": {}}, "type": "object"}, {"required": ["a"]}),
        ({"unevaluatedProperties": False}, {"minProperties": 1}),
        ({"pattern": "^a"}, {"maxLength": 3}),
    ],
)
def test_what_merges_exactly_is_merged(target: dict[str, Any], beside: dict[str, Any]) -> None:
    merged = _merged(target, beside)
    assert merged == {**target, **beside}
    assert list(merged) == list({**target, **beside})


@pytest.mark.parametrize(
    ("target", "beside"),
    [
        ({"maxLength": 5}, {"maxLength": 9}),
        ({"minimum": 5}, {"minimum": 0}),
        ({"required": ["a", "c"]}, {"required": ["b", "a"]}),
        ({"enum": [1]}, {"enum": [True]}),
        ({"enum": [1, 2]}, {"enum": [2, 3]}),
        ({"type": "integer"}, {"type": "number"}),
        ({"const": 1}, {"const": 2}),
        ({"pattern": "^a"}, {"pattern": "b$"}),
        ({"format": "uri"}, {"format": "date"}),
        ({"not": {}}, {"not": {"type": "string"}}),
        ({"properties": {"a": {"type": "string"}}}, {"properties": {"b": {}}}),
        ({"additionalProperties": False}, {"properties": {"b": {}}}),
        ({"prefixItems": [{}]}, {"items": False}),
        ({"minContains": 2}, {"contains": {}}),
        ({"then": {"minLength": 5}}, {"if": True}),
        ({"contentEncoding": "base64"}, {"contentMediaType": "text/plain"}),
        ({"unevaluatedProperties": False}, {"properties": {"b": {}}}),
        ({"unevaluatedItems": False}, {"prefixItems": [{}]}),
        ({"allOf": [{"minLength": 1}]}, {"allOf": [{"maxLength": 3}]}),
        (False, {"title": "never"}),
    ],
)
def test_what_would_change_its_meaning_becomes_a_conjunction(
    target: Any, beside: dict[str, Any]
) -> None:
    expected = {**beside, "allOf": [target, *beside.get("allOf", [])]}
    assert _merged(target, beside) == expected


def test_the_conjunction_lets_unevaluated_properties_see_the_target() -> None:
    target = {"properties": {"a": {"type": "string"}}}
    merged = _merged(target, {"properties": {"b": {}}, "unevaluatedProperties": False})
    judge = Draft202012Validator(merged)
    assert judge.is_valid({"a": "x", "b": 1})
    assert not judge.is_valid({"c": 1})


def test_true_is_replaced_by_what_stands_beside_it() -> None:
    assert _merged(True, {"title": "x"}) == {"title": "x"}
    assert _merged(True, {}) is True
    assert _merged(False, {}) is False


@pytest.mark.parametrize("key", ["readOnly", "writeOnly", "deprecated"])
def test_marks_cannot_be_taken_back(key: str) -> None:
    assert _merged({key: True}, {key: False})[key] is True
    assert _merged({key: False}, {key: True})[key] is True
    assert _merged({key: False}, {key: False})[key] is False


def test_examples_are_joined_and_the_nearer_come_first() -> None:
    merged = _merged({"examples": [1, 2, True]}, {"examples": [2, 3, 1.5]})
    assert merged["examples"][:3] == [2, 3, 1.5]
    assert [type(one) for one in merged["examples"]] == [int, int, float, int, bool]


@pytest.mark.parametrize("version", ["2.0", "3.0.3"])
def test_before_3_1_what_stands_beside_is_ignored(version: str) -> None:
    target = {"type": "string", "description": "its own"}
    beside = {"description": "mine", "maxLength": 3, "x-y": 1}
    if version == "2.0":
        document: dict[str, Any] = {
            "swagger": "2.0",
            "definitions": {"T": target, "A": {"items": {"$ref": "#/definitions/T", **beside}}},
        }
        found: dict[str, Any] = {
            "spec": schemakit.dereference(document, siblings="spec"),
            "annotations": schemakit.dereference(document, siblings="annotations"),
        }
        items = {name: result["definitions"]["A"]["items"] for name, result in found.items()}
        assert items["spec"] == target
        assert items["annotations"] == {**target, "description": "mine", "x-y": 1}
    else:
        assert _merged(target, beside, version) == target
        kept = _merged(target, beside, version, siblings="annotations")
        assert kept == {**target, "description": "mine", "x-y": 1}


def test_annotations_changes_nothing_since_3_1() -> None:
    beside = {"description": "mine", "maxLength": 3}
    assert _merged({"type": "string"}, beside, siblings="annotations") == {
        "type": "string",
        **beside,
    }


@pytest.mark.parametrize(
    ("version", "section", "target", "kept"),
    [
        ("3.1.0", "parameters", {"name": "q", "in": "query"}, {"description"}),
        ("3.1.0", "examples", {"value": 1}, {"description", "summary"}),
        ("3.1.0", "responses", {}, {"description"}),
        ("3.2.0", "responses", {}, {"description", "summary"}),
        ("3.1.0", "callbacks", {}, set()),
        ("3.0.3", "parameters", {"name": "q", "in": "query"}, set()),
    ],
)
def test_a_reference_object_takes_what_its_target_has(
    version: str, section: str, target: dict[str, Any], kept: set[str]
) -> None:
    beside = {"description": "d", "summary": "s", "required": True, "x-y": 1}
    items = {"T": target, "A": {"$ref": f"#/components/{section}/T", **beside}}
    document = {"openapi": version, "components": {section: items}}
    result = schemakit.dereference(document)["components"][section]["A"]
    assert result == {**target, **{key: beside[key] for key in kept}}


def test_path_items_combine_and_the_local_one_wins() -> None:
    def parameter(name: str, place: str, text: str) -> dict[str, str]:
        return {"name": name, "in": place, "description": text}

    shared = {
        "get": {"summary": "theirs"},
        "put": {"summary": "theirs"},
        "parameters": [parameter("a", "query", "theirs"), parameter("b", "query", "theirs")],
    }
    local = {
        "get": {"summary": "ours"},
        "parameters": [parameter("b", "query", "ours"), parameter("b", "header", "ours")],
    }
    paths = {"/shared": shared, "/p": {"$ref": "#/paths/~1shared", **local}}
    result = schemakit.dereference(described({}, paths=paths))["paths"]["/p"]
    assert result["get"] == {"summary": "ours"}
    assert result["put"] == {"summary": "theirs"}
    assert {(one["name"], one["in"]): one["description"] for one in result["parameters"]} == {
        ("a", "query"): "theirs",
        ("b", "query"): "ours",
        ("b", "header"): "ours",
    }


def test_references_beside_a_reference_are_followed() -> None:
    merged = _merged({"type": "object"}, {"properties": {"p": to("T")}})
    assert merged == {"type": "object", "properties": {"p": {"type": "object"}}}
