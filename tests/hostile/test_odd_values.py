"""Every field that should hold an object or a list holds something else, and nothing breaks."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import orjson
import pytest

import schemakit
from schemakit.cli.main import main
from tests.small import described, to

_BODY = {"content": {"a/b": {"schema": to("A")}}}
_OPERATION = {
    "tags": ["t"],
    "parameters": [{"name": "q", "in": "query", "schema": to("A")}],
    "requestBody": _BODY,
    "responses": {"200": {"description": "", **_BODY}},
    "security": [{"k": []}],
}
_SCHEMA = {
    "type": "object",
    "required": ["p"],
    "properties": {"p": {"enum": [1], "x-order": 0}},
    "allOf": [{"type": "object"}],
    "oneOf": [{"items": {"type": "string"}}, {}],
    "discriminator": {"propertyName": "p", "mapping": {"a": "A"}},
}
_NEW = described(
    {"A": to("Input", allOf=[{}]), "Input": _SCHEMA, "Output": {"type": "array", "items": to("A")}},
    "3.1.0",
    paths={"/p": {"parameters": [{"name": "h", "in": "header"}], "get": _OPERATION}},
    security=[{"k": []}],
)
_OLD = {
    "swagger": "2.0",
    "consumes": ["a/b"],
    "paths": {
        "/p": {
            "parameters": [],
            "get": {
                "parameters": [{"name": "b", "in": "body", "schema": {"$ref": "#/definitions/A"}}],
                "produces": ["a/b"],
                "responses": {"200": {"schema": {"$ref": "#/definitions/A"}}},
            },
        }
    },
    "definitions": {"A": _SCHEMA},
}
_ODD: tuple[Any, ...] = (None, 5, "x", True, [], [None], {}, {"x": None})


def _places(value: Any, tokens: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if tokens:
        yield tokens
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, inside in items:
        if isinstance(inside, (dict, list)):
            yield from _places(inside, (*tokens, key))
        else:
            yield (*tokens, key)


def _with(document: dict[str, Any], tokens: tuple[Any, ...], odd: Any) -> dict[str, Any]:
    changed = copy.deepcopy(document)
    holder: Any = changed
    for token in tokens[:-1]:
        holder = holder[token]
    holder[tokens[-1]] = odd
    return changed


def _use(document: dict[str, Any]) -> None:
    """Asks for everything there is; only errors on purpose may come of it."""
    description = schemakit.load(document)
    for operation in description.operations():
        assert isinstance(operation.parameters, list)
        assert operation.request_body is None or isinstance(operation.request_body, dict)
        assert isinstance(operation.responses, dict)
        assert isinstance(operation.security, list)
    for schema in description.schemas():
        assert isinstance(schema.fields(), list)
    description.dereference(missing="keep", prune=True)
    description.dereference_json(missing="keep")
    description.statistics()


@pytest.mark.slow
@pytest.mark.parametrize("document", [_NEW, _OLD], ids=["3.1", "2.0"])
def test_the_library_takes_any_value_anywhere(document: dict[str, Any]) -> None:
    for tokens in list(_places(document)):
        for odd in _ODD:
            changed = _with(document, tokens, odd)
            try:
                _use(changed)
            except schemakit.SchemaKitError:
                continue
            except Exception as error:
                error.add_note(f"{tokens} = {odd!r}")
                raise
    assert list(_places(document))


def _with_key(document: dict[str, Any], tokens: tuple[Any, ...], key: Any) -> dict[str, Any]:
    """The document with another key in place of the last of ``tokens``, at the same position."""
    changed = copy.deepcopy(document)
    holder: Any = changed
    for token in tokens[:-1]:
        holder = holder[token]
    items = [(key if name == tokens[-1] else name, value) for name, value in holder.items()]
    holder.clear()
    holder.update(items)
    return changed


@pytest.mark.slow
@pytest.mark.parametrize("document", [_NEW, _OLD], ids=["3.1", "2.0"])
def test_the_library_takes_any_key_anywhere(document: dict[str, Any]) -> None:
    for tokens in _places(document):
        for key in (404, None) if isinstance(tokens[-1], str) else ():
            changed = _with_key(document, tokens, key)
            try:
                _use(changed)
                schemakit.load(changed).check()
                schemakit.tools(changed, target="openai")
            except schemakit.SchemaKitError:
                continue
            except Exception as error:
                error.add_note(f"{tokens[:-1]}, {tokens[-1]} is {key}")
                raise


def test_a_number_may_be_the_name_of_a_reusable_object() -> None:
    """As PyYAML reads ``404:``."""
    node = {"properties": {"next": to("404")}}
    document = described(
        cast(Any, {"A": to("404/properties/next"), 404: node, "B": {}}),
        paths={"/a": {"get": {"responses": {404: {"$ref": "#/components/responses/404"}}}}},
        components={"responses": {404: {"content": {"a/b": {"schema": to("404")}}}}},
    )
    api = schemakit.load(document)
    plain = api.dereference(prune=True)
    response = plain["paths"]["/a"]["get"]["responses"][404]
    assert response["content"]["a/b"]["schema"] == node
    assert plain["components"] == {"schemas": {404: node}}
    assert [one.name for one in api.schemas()] == ["A", "404", "B"]
    assert api.schema("404").pointer == "/components/schemas/404"


def test_null_may_be_the_name_of_what_is_referred_to() -> None:
    document = described(cast(Any, {None: {"$anchor": "a"}, "A": {"$ref": "#a"}}), "3.1.0")
    assert schemakit.dereference(document)["components"]["schemas"]["A"] == {}


_COMMANDS = (
    ("paths", "{}"),
    ("operations", "{}"),
    ("schemas", "{}"),
    ("show", "{}", "GET /p"),
    ("show", "{}", "Input"),
    ("model", "{}"),
    ("stats", "{}"),
)


@pytest.mark.slow
@pytest.mark.parametrize("document", [_NEW, _OLD], ids=["3.1", "2.0"])
def test_the_command_line_takes_any_value_anywhere(
    document: dict[str, Any], tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    file = tmp_path / "odd.json"
    for tokens in _places(document):
        for odd in _ODD:
            file.write_bytes(orjson.dumps(_with(document, tokens, odd)))
            for command in _COMMANDS:
                status = main([word.format(file) for word in command])
                assert status in (0, 1, 2), (tokens, odd, command)
    assert b"Traceback" not in capfdbinary.readouterr().err
