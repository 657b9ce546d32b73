"""Pairs of descriptions with one change whose effect is known, in both directions.

``SCHEMA_PAIRS`` are pairs of schemas with what each accepts of the other; every place of a
description makes a case of each, so that the effect follows from the place. ``OPERATION_CASES`` are
changes of everything else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from types import MappingProxyType
from typing import Any, NamedTuple

__all__ = [
    "OPERATION_CASES",
    "PLACES",
    "SCHEMA_PAIRS",
    "Case",
    "SchemaPair",
    "list_cases",
    "make_description",
]

Schema = Any


class SchemaPair(NamedTuple):
    """Two schemas: whether the second accepts all that the first does, and the other way round.

    Undeclared properties of an object count as not sent.
    """

    name: str
    first: Schema
    second: Schema
    first_in_second: bool
    second_in_first: bool
    #: Whether both mean the same, so that there is nothing to report.
    is_same: bool = False


class Case(NamedTuple):
    """Two descriptions, and whether the step from the old one to the new one breaks someone."""

    name: str
    old: dict[str, Any]
    new: dict[str, Any]
    breaks: bool
    is_same: bool


def _object(*required: str, **properties: Schema) -> Schema:
    found: dict[str, Any] = {"type": "object", "properties": properties}
    return {**found, "required": [*required]} if required else found


def _narrower(name: str, wide: Schema, narrow: Schema) -> SchemaPair:
    return SchemaPair(name, wide, narrow, first_in_second=False, second_in_first=True)


def _same(name: str, one: Schema, other: Schema) -> SchemaPair:
    return SchemaPair(name, one, other, first_in_second=True, second_in_first=True, is_same=True)


def _different(name: str, one: Schema, other: Schema) -> SchemaPair:
    return SchemaPair(name, one, other, first_in_second=False, second_in_first=False)


_TEXT = {"type": "string"}
_WHOLE = {"type": "integer"}
_NAMED = {"type": "object", "required": ["name"], "properties": {"name": _TEXT}}

#: Those of which the second one accepts less come first, then those that mean the same.
SCHEMA_PAIRS: tuple[SchemaPair, ...] = (
    _narrower("type list", {"type": ["string", "null"]}, _TEXT),
    _narrower("integer for number", {"type": "number"}, _WHOLE),
    _different("other type", _TEXT, _WHOLE),
    _narrower("enum", {"enum": ["a", "b", "c"]}, {"enum": ["a", "b"]}),
    _different("enum exchanged", {"enum": ["a", "b"]}, {"enum": ["a", "c"]}),
    _narrower("enum added", _TEXT, {"type": "string", "enum": ["a"]}),
    _narrower("const", {"enum": ["a", "b"]}, {"const": "a"}),
    _narrower("maxLength", {"type": "string", "maxLength": 9}, {"type": "string", "maxLength": 5}),
    _narrower("minLength", _TEXT, {"type": "string", "minLength": 2}),
    _narrower("pattern added", _TEXT, {"type": "string", "pattern": "^a+$"}),
    _narrower("format added", _TEXT, {"type": "string", "format": "uuid"}),
    _narrower("maximum", {"type": "integer", "maximum": 9}, {"type": "integer", "maximum": 5}),
    _narrower(
        "exclusiveMinimum",
        {"type": "number", "minimum": 0},
        {"type": "number", "exclusiveMinimum": 0},
    ),
    _narrower(
        "multipleOf", {"type": "integer", "multipleOf": 3}, {"type": "integer", "multipleOf": 6}
    ),
    _narrower("maxItems", {"type": "array", "maxItems": 3}, {"type": "array", "maxItems": 2}),
    _narrower("minItems", {"type": "array"}, {"type": "array", "minItems": 1}),
    _narrower("uniqueItems", {"type": "array"}, {"type": "array", "uniqueItems": True}),
    _narrower("items", {"type": "array", "items": {}}, {"type": "array", "items": _TEXT}),
    _narrower(
        "items inside",
        {"type": "array", "items": {"type": "integer"}},
        {"type": "array", "items": {"type": "integer", "minimum": 0}},
    ),
    _narrower("contains", {"type": "array"}, {"type": "array", "contains": _TEXT}),
    _narrower("required", _object(name=_TEXT), _object("name", name=_TEXT)),
    _narrower("required added", _object(name=_TEXT), _object("tag", name=_TEXT, tag=_TEXT)),
    _narrower(
        "property inside",
        _object(name={"type": "string", "maxLength": 9}),
        _object(name={"type": "string", "maxLength": 5}),
    ),
    _narrower(
        "property far inside",
        _object(a=_object(b={"type": "array", "items": _object(c=_WHOLE)})),
        _object(
            a=_object(b={"type": "array", "items": _object(c={"type": "integer", "minimum": 1})})
        ),
    ),
    _narrower(
        "maxProperties",
        {"type": "object", "additionalProperties": _WHOLE, "maxProperties": 3},
        {"type": "object", "additionalProperties": _WHOLE, "maxProperties": 2},
    ),
    _narrower(
        "additionalProperties",
        {"type": "object", "additionalProperties": {"type": ["integer", "string"]}},
        {"type": "object", "additionalProperties": _WHOLE},
    ),
    _narrower("anyOf", {"anyOf": [_TEXT, _WHOLE]}, {"anyOf": [_TEXT]}),
    _narrower("oneOf of other types", {"oneOf": [_TEXT, _WHOLE]}, {"oneOf": [_WHOLE]}),
    _narrower("allOf", _TEXT, {"allOf": [_TEXT, {"maxLength": 3}]}),
    _narrower("not", _TEXT, {"type": "string", "not": {"const": "a"}}),
    _narrower(
        "less in not",
        {"type": "string", "not": {"type": "string", "maxLength": 2}},
        {"type": "string", "not": {"type": "string", "maxLength": 4}},
    ),
    _narrower(
        "if and then",
        _object(a=_WHOLE, b=_WHOLE),
        {**_object(a=_WHOLE, b=_WHOLE), "if": {"required": ["a"]}, "then": {"required": ["b"]}},
    ),
    _narrower(
        "dependentRequired",
        _object(a=_WHOLE, b=_WHOLE),
        {**_object(a=_WHOLE, b=_WHOLE), "dependentRequired": {"a": ["b"]}},
    ),
    _narrower(
        "propertyNames",
        {"type": "object", "additionalProperties": _TEXT},
        {"type": "object", "additionalProperties": _TEXT, "propertyNames": {"maxLength": 3}},
    ),
    _narrower("nothing", _TEXT, {"type": "string", "not": {}}),
    # what means the same
    _same("const and enum", {"type": "string", "const": "a"}, {"type": "string", "enum": ["a"]}),
    _same("order of an enum", {"enum": ["a", "b"]}, {"enum": ["b", "a"]}),
    _same("order of types", {"type": ["string", "null"]}, {"type": ["null", "string"]}),
    _same(
        "order of required",
        _object("a", "b", a=_TEXT, b=_TEXT),
        _object("b", "a", b=_TEXT, a=_TEXT),
    ),
    _same("types in anyOf", {"type": ["string", "null"]}, {"anyOf": [_TEXT, {"type": "null"}]}),
    _same("one member of allOf", _NAMED, {"allOf": [_NAMED]}),
    _same(
        "split into allOf",
        _object("a", a=_TEXT, b=_WHOLE),
        {"allOf": [_object("a", a=_TEXT), _object(b=_WHOLE)]},
    ),
    _same("one member of anyOf", _TEXT, {"anyOf": [_TEXT]}),
    _same("order of anyOf", {"anyOf": [_TEXT, _NAMED]}, {"anyOf": [_NAMED, _TEXT]}),
    _same("order of oneOf", {"oneOf": [_TEXT, _NAMED]}, {"oneOf": [_NAMED, _TEXT]}),
    _same("anyOf for oneOf of other types", {"oneOf": [_TEXT, _WHOLE]}, {"anyOf": [_TEXT, _WHOLE]}),
    _same("a component", _NAMED, {"$ref": "#/components/schemas/Named"}),
    _same("a component of a component", _NAMED, {"$ref": "#/components/schemas/Again"}),
    _same("a component in allOf", _NAMED, {"allOf": [{"$ref": "#/components/schemas/Named"}]}),
    _same(
        "a bound of integers",
        {"type": "integer", "exclusiveMinimum": 0},
        {"type": "integer", "minimum": 1},
    ),
    _same("defaults of keywords", {"type": "array"}, {"type": "array", "items": {}, "minItems": 0}),
    _same("a keyword of another type", _TEXT, {"type": "string", "maximum": 3}),
    _same("an enum without its type", {"type": "string", "enum": ["a"]}, {"enum": ["a"]}),
    _same(
        "closed and unevaluated",
        {**_NAMED, "additionalProperties": False},
        {**_NAMED, "unevaluatedProperties": False},
    ),
    _same("a part of a union", {"anyOf": [_TEXT, {"type": "string", "maxLength": 3}]}, _TEXT),
)

# -- where a schema is ---------------------------------------------------------------------------


class Place(NamedTuple):
    """Where a schema is in a description, and whether clients send its values."""

    is_request: bool
    put: Callable[[dict[str, Any], Schema], None]


def _media(schema: Schema) -> dict[str, Any]:
    return {"content": {"application/json": {"schema": schema}}}


def _in_body(document: dict[str, Any], schema: Schema) -> None:
    document["paths"]["/a"]["post"]["requestBody"] = {"required": True, **_media(schema)}


def _in_parameter(document: dict[str, Any], schema: Schema) -> None:
    parameter = {"name": "q", "in": "query", **_media(schema)}
    document["paths"]["/a"]["post"]["parameters"] = [parameter]


def _in_response(document: dict[str, Any], schema: Schema) -> None:
    responses = document["paths"]["/a"]["post"]["responses"]
    responses["200"] = {"description": "d", **_media(schema)}


def _in_header(document: dict[str, Any], schema: Schema) -> None:
    responses = document["paths"]["/a"]["post"]["responses"]
    responses["200"]["headers"] = {"X-A": _media(schema)}


def _in_component(document: dict[str, Any], schema: Schema) -> None:
    document["components"]["schemas"]["Sent"] = schema
    _in_body(document, {"type": "array", "items": {"$ref": "#/components/schemas/Sent"}})


def _in_callback(document: dict[str, Any], schema: Schema) -> None:
    operation = {
        "requestBody": {"required": True, **_media(schema)},
        "responses": {"200": {"description": "d"}},
    }
    document["paths"]["/a"]["post"]["callbacks"] = {
        "done": {"{$request.body#/u}": {"post": operation}}
    }


def _in_callback_response(document: dict[str, Any], schema: Schema) -> None:
    operation = {"responses": {"200": {"description": "d", **_media(schema)}}}
    document["paths"]["/a"]["post"]["callbacks"] = {
        "done": {"{$request.body#/u}": {"post": operation}}
    }


def _in_webhook(document: dict[str, Any], schema: Schema) -> None:
    operation = {
        "requestBody": {"required": True, **_media(schema)},
        "responses": {"200": {"description": "d"}},
    }
    document["webhooks"] = {"done": {"post": operation}}


PLACES: Mapping[str, Place] = MappingProxyType(
    {
        "body": Place(True, _in_body),
        "parameter": Place(True, _in_parameter),
        "component": Place(True, _in_component),
        "response": Place(False, _in_response),
        "header": Place(False, _in_header),
        "callback": Place(False, _in_callback),
        "callback response": Place(True, _in_callback_response),
        "webhook": Place(False, _in_webhook),
    }
)


def make_description(version: str = "3.1.0") -> dict[str, Any]:
    """A small description, to which a case adds what it is about."""
    return {
        "openapi": version,
        "info": {"title": "t", "version": "1.0.0"},
        "paths": {"/a": {"post": {"operationId": "a", "responses": {"200": {"description": "d"}}}}},
        "components": {
            "schemas": {
                "Named": deepcopy(_NAMED),
                "Again": {"$ref": "#/components/schemas/Named"},
                "User": {"$ref": "#/components/schemas/Again"},
            }
        },
    }


def list_cases() -> Iterator[Case]:
    """Every pair of schemas at every place, in both directions."""
    for pair in SCHEMA_PAIRS:
        for name, place in PLACES.items():
            ends = []
            for schema in (pair.first, pair.second):
                document = make_description()
                place.put(document, deepcopy(schema))
                ends.append(document)
            for is_back in (False, True):
                old, new = reversed(ends) if is_back else ends
                keeps = pair.second_in_first if is_back else pair.first_in_second
                if not place.is_request:
                    # What is sent now has to be what was allowed before.
                    keeps = pair.first_in_second if is_back else pair.second_in_first
                label = f"{pair.name}, {name}{', back' if is_back else ''}"
                yield Case(label, old, new, not keeps, pair.is_same)


# -- changes of everything else ------------------------------------------------------------------

Change = Callable[[dict[str, Any]], None]


def _operation(document: dict[str, Any]) -> Any:
    return document["paths"]["/a"]["post"]


def _with(**fields: Any) -> Change:
    def change(document: dict[str, Any]) -> None:
        _operation(document).update(fields)

    return change


def _parameter(**fields: Any) -> dict[str, Any]:
    return {"name": "q", "in": "query", "schema": _TEXT, **fields}


def _nothing(_: dict[str, Any]) -> None:
    return


def _add_path(document: dict[str, Any]) -> None:
    document["paths"]["/b"] = {"get": {"responses": {"200": {"description": "d"}}}}


def _with_server(url: str) -> Change:
    def change(document: dict[str, Any]) -> None:
        document["servers"] = [{"url": "https://a.example"}, {"url": url}]

    return change


def _secured(*requirements: dict[str, list[str]]) -> Change:
    def change(document: dict[str, Any]) -> None:
        document["components"]["securitySchemes"] = {
            "key": {"type": "apiKey", "in": "header", "name": "X-Key"},
            "other": {"type": "http", "scheme": "bearer"},
        }
        document["security"] = [*requirements]

    return change


def _templated(name: str) -> Change:
    def change(document: dict[str, Any]) -> None:
        parameter = {"name": name, "in": "path", "required": True, "schema": _TEXT}
        operation = {"parameters": [parameter], "responses": {"200": {"description": "d"}}}
        document["paths"][f"/b/{{{name}}}"] = {"get": operation}

    return change


def _at_path_level(document: dict[str, Any]) -> None:
    document["paths"]["/a"]["parameters"] = [_parameter()]


def _by_reference(document: dict[str, Any]) -> None:
    document["components"]["parameters"] = {"Q": _parameter()}
    _operation(document)["parameters"] = [{"$ref": "#/components/parameters/Q"}]


def _answers(**statuses: Any) -> Change:
    return _with(responses={key.removeprefix("s"): one for key, one in statuses.items()})


_BODY = {"content": {"application/json": {"schema": _TEXT}}}
_TWO = {"content": {**_BODY["content"], "application/xml": {"schema": _TEXT}}}
_HEADER = {"description": "d", "headers": {"X-A": {"required": True, "schema": _TEXT}}}
_PLAIN = {"description": "d"}

#: The code, what makes the old and the new description, and the level there and back; None where
#: nothing is to be reported but documentation.
OPERATION_CASES: tuple[tuple[str, Change, Change, str | None, str | None], ...] = (
    ("operation", _nothing, _add_path, "safe", "breaking"),
    ("optional parameter", _nothing, _with(parameters=[_parameter()]), "safe", "risky"),
    (
        "required parameter",
        _nothing,
        _with(parameters=[_parameter(required=True)]),
        "breaking",
        "risky",
    ),
    (
        "parameter required",
        _with(parameters=[_parameter()]),
        _with(parameters=[_parameter(required=True)]),
        "breaking",
        "safe",
    ),
    (
        "style",
        _with(parameters=[_parameter(schema={"type": "array"})]),
        _with(parameters=[_parameter(schema={"type": "array"}, explode=False)]),
        "breaking",
        "breaking",
    ),
    (
        "style of a text",
        _with(parameters=[_parameter()]),
        _with(parameters=[_parameter(explode=False)]),
        None,
        None,
    ),
    (
        "parameter in another place",
        _with(parameters=[_parameter()]),
        _with(parameters=[_parameter(**{"in": "header"})]),
        "risky",
        "risky",
    ),
    ("parameter at path level", _with(parameters=[_parameter()]), _at_path_level, None, None),
    ("parameter by reference", _with(parameters=[_parameter()]), _by_reference, None, None),
    (
        "style as by default",
        _with(parameters=[_parameter()]),
        _with(parameters=[_parameter(style="form", explode=True)]),
        None,
        None,
    ),
    ("names in a path", _templated("id"), _templated("key"), None, None),
    ("optional body", _nothing, _with(requestBody=_BODY), "safe", "breaking"),
    (
        "required body",
        _nothing,
        _with(requestBody={**_BODY, "required": True}),
        "breaking",
        "breaking",
    ),
    (
        "body required",
        _with(requestBody=_BODY),
        _with(requestBody={**_BODY, "required": True}),
        "breaking",
        "safe",
    ),
    ("media type of a body", _with(requestBody=_BODY), _with(requestBody=_TWO), "safe", "breaking"),
    (
        "media type in capitals",
        _with(requestBody=_BODY),
        _with(requestBody={"content": {"Application/JSON": {"schema": _TEXT}}}),
        None,
        None,
    ),
    ("status", _nothing, _answers(s200=_PLAIN, s404=_PLAIN), "risky", "safe"),
    (
        "status of a range",
        _answers(s200=_PLAIN, s4XX=_PLAIN),
        _answers(s200=_PLAIN, s4XX=_PLAIN, s404=_PLAIN),
        "safe",
        "safe",
    ),
    ("success", _answers(s200=_PLAIN), _answers(s201=_PLAIN), "risky", "risky"),
    ("header", _nothing, _answers(s200=_HEADER), "safe", "breaking"),
    (
        "server",
        _with_server("https://a.example"),
        _with_server("https://b.example"),
        "safe",
        "breaking",
    ),
    ("security", _nothing, _secured({"key": []}), "breaking", "safe"),
    (
        "security instead",
        _secured({"key": []}),
        _secured({"key": []}, {"other": []}),
        "safe",
        "breaking",
    ),
    (
        "security as well",
        _secured({"key": []}),
        _secured({"key": [], "other": []}),
        "breaking",
        "safe",
    ),
    ("deprecated", _nothing, _with(deprecated=True), "safe", "safe"),
    ("operationId", _nothing, _with(operationId="b"), "risky", "risky"),
    ("summary", _nothing, _with(summary="s"), None, None),
    ("tags", _nothing, _with(tags=["t"]), None, None),
    ("extension", _nothing, _with(**{"x-a": 1}), None, None),
)
