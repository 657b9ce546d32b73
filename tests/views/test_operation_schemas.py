"""The schemas of an operation's body, responses and parameters, in every version."""

from __future__ import annotations

import json
import pickle
from pathlib import Path
from typing import Any

import pytest

import schemakit
from schemakit import NotFoundError, Operation, Schema, UsageError
from tests.several import in_files
from tests.small import described, to

_PET = {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}}
_LIMIT = {"name": "limit", "in": "query", "schema": {"type": "integer"}}


def _content(schema: Any, *media_types: str) -> dict[str, Any]:
    return {"content": {one: {"schema": schema} for one in media_types or ("application/json",)}}


_POST = {
    "operationId": "add",
    "parameters": [
        {"$ref": "#/components/parameters/Limit"},
        {"name": "filter", "in": "query", "content": {"application/json": {"schema": to("Pet")}}},
        {"name": "id", "in": "query", "schema": {"type": "string"}},
        {"name": "bare", "in": "query"},
    ],
    "requestBody": {
        "content": {
            "text/csv": {"schema": {"type": "string"}},
            "application/vnd.pet+json; v=1": {"schema": {"type": "boolean"}},
            "application/json": {"schema": to("Pet")},
            "image/*": {"schema": {"type": "string", "format": "binary"}},
        }
    },
    "responses": {
        "200": _content({"type": "array", "items": to("Pet")}),
        "4XX": _content({"type": "number"}),
        "204": {"description": "nothing"},
        "default": {"$ref": "#/components/responses/Error"},
        "x-note": {},
    },
}
_API = described(
    {"Pet": _PET},
    paths={
        "/pets/{id}": {
            "parameters": [
                {"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}},
                {"name": "limit", "in": "query", "schema": {"type": "string"}},
            ],
            "post": _POST,
            "get": {"responses": {"200": {"description": "ok"}}},
        }
    },
    components={
        "parameters": {"Limit": _LIMIT},
        "responses": {"Error": {"description": "e", **_content({"type": "string"})}},
    },
)
_SWAGGER: dict[str, Any] = {
    "swagger": "2.0",
    "info": {"title": "t", "version": "1"},
    "consumes": ["application/json"],
    "paths": {
        "/pets": {
            "parameters": [{"name": "trace", "in": "header", "type": "string"}],
            "post": {
                "operationId": "add",
                "parameters": [
                    {"name": "pet", "in": "body", "schema": {"$ref": "#/definitions/Pet"}},
                    {"$ref": "#/parameters/Limit"},
                ],
                "responses": {
                    200: {"description": "ok", "schema": {"$ref": "#/definitions/Pet"}},
                    "default": {"$ref": "#/responses/Error"},
                },
            },
        },
        "/files": {
            "parameters": [{"name": "note", "in": "formData", "type": "string"}],
            "post": {
                "operationId": "upload",
                "consumes": ["multipart/form-data"],
                "parameters": [{"name": "f", "in": "formData", "type": "file", "required": True}],
                "responses": {},
            },
        },
    },
    "definitions": {"Pet": _PET},
    "parameters": {
        "Limit": {
            "name": "limit",
            "in": "query",
            "required": True,
            "type": "array",
            "collectionFormat": "csv",
            "items": {"type": "integer", "maximum": 9},
        }
    },
    "responses": {"Error": {"description": "e", "schema": {"type": "string"}}},
}


def add(contents: dict[str, Any] = _API) -> Operation:
    return schemakit.load(contents)["add"]


def found(schema: Schema | None) -> Schema:
    """The schema, which ``schema()`` finds again by its pointer."""
    assert schema is not None
    again = schemakit.load(schema._reader.registry.entry.contents).schema(schema.pointer)
    assert again.raw == schema.raw
    assert again.name == schema.name
    assert again.dereference() == schema.dereference()
    assert again.bundle() == schema.bundle()
    return schema


@pytest.mark.parametrize(
    ("media_type", "where"),
    [
        (None, "/components/schemas/Pet"),
        ("application/json", "/components/schemas/Pet"),
        ("Application/JSON; charset=utf-8", "/components/schemas/Pet"),
        ("text/csv", "text~1csv/schema"),
        ("application/vnd.pet+json", "application~1vnd.pet+json; v=1/schema"),
        ("image/png", "image~1*/schema"),
    ],
)
def test_the_schema_of_a_body(media_type: str | None, where: str) -> None:
    assert found(add().body_schema(media_type)).pointer.endswith(where)


@pytest.mark.parametrize(
    ("status", "type_"),
    [
        (200, "array of Pet"),
        ("200", "array of Pet"),
        (404, "number"),
        ("4XX", "number"),
        ("4xx", "number"),
        (500, "string"),
        ("default", "string"),
    ],
)
def test_the_schema_of_a_response(status: int | str, type_: str) -> None:
    assert found(add().response_schema(status)).type == type_


@pytest.mark.parametrize(
    ("name", "place", "type_"),
    [
        ("limit", None, "integer"),
        ("filter", "query", "object"),
        ("id", "path", "integer"),
        ("id", "query", "string"),
    ],
)
def test_the_schema_of_a_parameter(name: str, place: str | None, type_: str) -> None:
    assert found(add().parameter(name, place)).type == type_


def test_what_has_no_schema_gives_none() -> None:
    api = schemakit.load(_API)
    assert api["GET /pets/{id}"].body_schema() is None
    assert api["GET /pets/{id}"].response_schema(200) is None
    assert add().response_schema(204) is None
    assert add().parameter("bare") is None


@pytest.mark.parametrize(
    ("call", "said"),
    [
        ("body_schema('text/cvs')", "did you mean 'text/csv'?"),
        ("body_schema(1)", "a media type is a text"),
        ("response_schema('20')", "no response of POST /pets/{id} '20'"),
        ("response_schema(200, 'text/html')", "in the response 200 of POST /pets/{id} 'text/html'"),
        ("response_schema(None)", "the status of a response is"),
        ("response_schema(True)", "the status of a response is"),
        ("parameter('limt')", "did you mean 'limit'?"),
        ("parameter('limit', 'header')", "no header parameter of POST /pets/{id} 'limit'"),
        ("parameter('id')", "'id' of POST /pets/{id} is in path and query: say which with place="),
        ("parameter(3)", "the name of a parameter is a text"),
    ],
)
def test_what_is_not_there_is_named(call: str, said: str) -> None:
    with pytest.raises(UsageError) as caught:
        eval(f"operation.{call}", {"operation": add()})
    assert said in str(caught.value)


# -- 2.0 -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("call", "where", "type_"),
    [
        ("['add'].body_schema()", "/definitions/Pet", "object"),
        ("['add'].body_schema('application/json')", "/definitions/Pet", "object"),
        ("['add'].response_schema(200)", "/definitions/Pet", "object"),
        ("['add'].response_schema(404)", "/responses/Error/schema", "string"),
        ("['add'].parameter('trace')", "/paths/~1pets/parameters/0", "string"),
        ("['add'].parameter('limit')", "/parameters/Limit", "array of integer"),
        ("['upload'].body_schema()", "/paths/~1files/post", "object"),
        ("['upload'].parameter('f')", "/paths/~1files/post/parameters/0", "file"),
    ],
)
def test_in_2_0_schemas_are_made_from_where_they_are(call: str, where: str, type_: str) -> None:
    api = schemakit.load(json.dumps(_SWAGGER).encode())
    schema = found(eval(f"api{call}", {"api": api}))
    assert (schema.pointer, schema.type) == (where, type_)


def test_in_2_0_a_form_has_the_parameters_of_the_path_item_too() -> None:
    form = schemakit.load(_SWAGGER)["upload"].body_schema()
    assert form is not None
    assert [(one.name, one.required) for one in form.fields()] == [("note", False), ("f", True)]
    assert form.validator().is_valid({"f": "x"})
    assert not form.validator().is_valid({"note": "x"})
    assert form.flatten(copy=True) == form.raw
    assert form.dereference(copy=True) is not form.raw


def test_in_2_0_a_parameter_has_only_the_keywords_of_a_schema() -> None:
    limit = schemakit.load(_SWAGGER)["add"].parameter("limit")
    assert limit is not None
    assert limit.raw == {"type": "array", "items": {"type": "integer", "maximum": 9}}
    assert limit.validator().is_valid([9])
    assert not limit.validator().is_valid([10])


@pytest.mark.parametrize(
    "call",
    ["['add'].parameter('pet')", "['upload'].body_schema('text/csv')", "['add'].parameter('x')"],
)
def test_in_2_0_what_is_not_there_is_named(call: str) -> None:
    with pytest.raises(NotFoundError):
        eval(f"api{call}", {"api": schemakit.load(_SWAGGER)})


def test_a_schema_that_was_made_can_be_pickled() -> None:
    form = schemakit.load(_SWAGGER)["upload"].body_schema()
    again = pickle.loads(pickle.dumps(form))
    assert again.raw == (form and form.raw)
    assert again.validator().is_valid({"f": "x"})


# -- other documents and versions ------------------------------------------------------------------


def test_parts_in_other_documents_have_pointers_too(tmp_path: Path) -> None:
    files = {
        "api.json": described({}, "3.1.0", paths={"/pets": {"$ref": "pets.json"}}),
        "pets.json": {
            "post": {
                "operationId": "add",
                "parameters": [{"$ref": "more.json#/limit"}],
                "requestBody": {"$ref": "more.json#/body"},
                "responses": {"200": {"$ref": "more.json#/ok"}},
            }
        },
        "more.json": {
            "limit": _LIMIT,
            "body": _content({"$ref": "#/Pet"}),
            "ok": _content({"items": {"$ref": "#/Pet"}}),
            "Pet": _PET,
        },
    }
    api = schemakit.load(in_files(tmp_path, files))
    for schema in (
        api["add"].body_schema(),
        api["add"].response_schema(200),
        api["add"].parameter("limit"),
    ):
        assert schema is not None
        again = api.schema(schema.pointer)
        assert (again.raw, again.dereference()) == (schema.raw, schema.dereference())
    body = api["add"].body_schema()
    assert body is not None
    assert not body.validator().is_valid({})
    assert body.validator().is_valid({"name": "x"})


def test_of_a_sequence_it_is_the_schema_of_each_item() -> None:
    content = {"application/jsonl": {"itemSchema": to("Pet")}}
    paths = {"/a": {"get": {"responses": {"200": {"description": "s", "content": content}}}}}
    schema = schemakit.load(described({"Pet": _PET}, "3.2.0", paths=paths))["GET /a"]
    assert found(schema.response_schema(200)).name == "Pet"


def test_a_member_beside_a_reference_is_not_lost() -> None:
    content = _content(to("Pet", description="mine"))
    paths = {"/a": {"get": {"responses": {"200": {"description": "s", **content}}}}}
    for version in ("3.0.3", "3.1.0"):
        api = schemakit.load(described({"Pet": _PET}, version, paths=paths))
        schema = found(api["GET /a"].response_schema(200))
        assert schema.description == "mine"
        assert schema.pointer.endswith("/schema")


def test_the_table_of_an_operation_lists_each_part() -> None:
    html = add()._repr_html_()
    for row in (
        ("query", "limit", "integer"),
        ("path", "id", "integer"),
        ("body", "", "Pet"),
        ("response", "200", "array of Pet"),
        ("response", "204", ""),
    ):
        assert "<tr>" + "".join(f"<td>{one}</td>" for one in row) + "</tr>" in html
    assert "x-note" not in html


@pytest.mark.slow
def test_every_body_and_response_of_the_corpus_has_a_pointer(corpus_file: Path) -> None:
    api = schemakit.load(corpus_file)
    operations = api.operations()
    for operation in operations[:: max(1, len(operations) // 40)]:
        listed = [operation.body_schema()]
        listed += [operation.response_schema(status) for status in operation.responses]
        listed += [operation.parameter(str(one["name"]), one["in"]) for one in operation.parameters]
        for schema in listed:
            if schema is not None:
                assert api.schema(schema.pointer).raw == schema.raw
