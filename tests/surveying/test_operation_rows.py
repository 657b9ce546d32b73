"""Rows of operations and of parameters."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import schemakit
from tests.corpus import ROOT
from tests.small import described, written
from tests.surveying.one import rows_of

PATHS: dict[str, Any] = {
    "/a/{id}": {
        "parameters": [
            {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}},
            {"name": "q", "in": "query", "schema": {"type": "integer"}},
        ],
        "post": {
            "operationId": "make",
            "tags": ["t", "u"],
            "deprecated": True,
            "parameters": [
                {"name": "h", "in": "header", "content": {"text/a": {"schema": {"enum": ["a"]}}}},
                {"$ref": "#/components/parameters/Q"},
            ],
            "requestBody": {"required": True, "content": {"b/c": {}, "a/b": {}}},
            "responses": {
                "200": {"description": "d", "content": {"x/y": {}}},
                "default": {"description": "d", "content": {"a/b": {}, "x/y": {}}},
            },
            "security": [{"two": [], "one": []}, {}],
        },
    }
}
COMPONENTS = {
    "parameters": {
        "Q": {
            "name": "q",
            "in": "query",
            "explode": False,
            "style": "form",
            "example": [1],
            "description": "about",
            "schema": {"type": "array", "items": {"type": "string"}, "default": []},
        }
    }
}


def test_an_operation_and_its_parameters(tmp_path: Path) -> None:
    api = written(tmp_path / "a.json", described({}, paths=PATHS, components=COMPONENTS))
    rows = rows_of(str(api))
    (operation,) = rows["operations"]
    assert operation == {
        "uri": str(api),
        "pointer": "/paths/~1a~1{id}/post",
        "method": "POST",
        "path": "/a/{id}",
        "operation_id": "make",
        "is_webhook": False,
        "deprecated": True,
        "has_summary": False,
        "has_description": False,
        "tags": ["t", "u"],
        "parameters": 3,
        "required_parameters": 1,
        "request_media_types": ["b/c", "a/b"],
        "request_required": True,
        "statuses": ["200", "default"],
        "response_media_types": ["a/b", "x/y"],
        "security_schemes": ["one", "two"],
    }
    named = {one["name"]: one for one in rows["parameters"]}
    assert list(named) == ["id", "q", "h"]
    assert named["id"]["pointer"] == "/paths/~1a~1{id}/parameters/0"
    # Of two with one name and place, that of the operation.
    assert named["q"]["pointer"] == "/paths/~1a~1{id}/post/parameters/1"
    shown = {key: named["q"][key] for key in ("type", "style", "explode", "has_default")}
    assert shown == {
        "type": "array of string",
        "style": "form",
        "explode": False,
        "has_default": True,
    }
    assert (named["q"]["has_example"], named["q"]["has_description"]) == (True, True)
    assert (named["h"]["media_type"], named["h"]["enum_values"]) == ("text/a", 1)
    loaded = schemakit.load(api)
    for one in rows["parameters"]:
        assert loaded.locate(one["pointer"]).line == 1
        assert one["operation"] == operation["pointer"]


def test_the_body_of_2_0_is_not_a_parameter(tmp_path: Path) -> None:
    parameters = [
        {"name": "b", "in": "body", "schema": {}},
        {"name": "q", "in": "query", "type": "array", "items": {"type": "integer"}},
    ]
    parameters[1]["collectionFormat"] = "csv"
    post = {"parameters": parameters, "consumes": ["a/b"], "responses": {}}
    api = {"swagger": "2.0", "info": {"title": "t", "version": "1"}, "paths": {"/": {"post": post}}}
    rows = rows_of(str(written(tmp_path / "a.json", api)))
    (one,) = rows["parameters"]
    assert (one["name"], one["type"], one["style"]) == ("q", "array of integer", "csv")
    assert rows["operations"][0]["request_media_types"] == ["a/b"]


@pytest.mark.parametrize("name", ["openapi.json", "orders/openapi.yaml"])
def test_parameters_are_those_of_the_operations(name: str) -> None:
    path = str(ROOT / "examples" / name)
    rows = rows_of(path)
    for one in schemakit.load(path).operations():
        listed = [row for row in rows["parameters"] if row["operation"] == one.pointer]
        assert [(row["name"], row["in"]) for row in listed] == [
            (value["name"], value["in"]) for value in one.parameters
        ]


def test_values_of_the_wrong_kind_are_null(tmp_path: Path) -> None:
    wrong = [{"name": 1, "in": [], "schema": 3, "explode": "x", "required": "yes"}, "text", None]
    paths = {"/": {"get": {"parameters": wrong, "responses": {"200": 4}, "tags": "t"}}}
    rows = rows_of(str(written(tmp_path / "a.json", described({}, paths=paths))))
    (one,) = rows["parameters"]
    found = {key: one[key] for key in ("name", "in", "explode", "required", "type")}
    assert found == {"name": None, "in": None, "explode": None, "required": False, "type": "any"}
