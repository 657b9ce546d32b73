"""Data that nests 100 000 deep, and circles of every kind, as Python mappings and as texts."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

__all__ = ["CIRCLES", "DEEP", "DEPTH", "MAPPINGS", "TEXTS", "describe"]

DEPTH = 100_000
#: Levels that a text may have, which is more than Python's stack has frames.
_ALLOWED = 960
_KEYWORDS = ("properties", "items", "allOf", "anyOf", "oneOf", "not", "additionalProperties")
#: One of each kind, where everything runs on each: members, items, a conjunction, a negation.
_KINDS = ("properties", "items", "allOf", "not")


def to(name: str) -> dict[str, Any]:
    """A reference to a schema of the components."""
    return {"$ref": f"#/components/schemas/{name}"}


def hold(keyword: str, schema: Any) -> dict[str, Any]:
    """A schema that holds another one under a keyword."""
    if keyword == "properties":
        return {"type": "object", "properties": {"a": schema}}
    if keyword in ("allOf", "anyOf", "oneOf"):
        return {keyword: [schema]}
    if keyword == "items":
        return {"type": "array", "items": schema}
    return {keyword: schema}


#: Levels of the schemas on which everything runs: more than Python's stack has frames.
_SOME = 1_500


def nest(keyword: str, depth: int = _SOME) -> dict[str, Any]:
    """A schema so many levels deep."""
    schema: dict[str, Any] = {"type": "string"}
    for _ in range(depth):
        schema = hold(keyword, schema)
    return schema


def _nest_array(depth: int = DEPTH) -> Any:
    value: Any = 1
    for _ in range(depth):
        value = [value]
    return value


def _nest_object(depth: int = DEPTH) -> Any:
    value: Any = 1
    for _ in range(depth):
        value = {"a": value}
    return value


def _hold_itself(keyword: str) -> dict[str, Any]:
    schema: dict[str, Any] = {}
    schema.update(hold(keyword, schema))
    return schema


def _hold_each_other(keyword: str) -> dict[str, Any]:
    schema: dict[str, Any] = {}
    branches = [hold(keyword, schema), hold(keyword, schema), {"type": "null"}]
    schema.update({"anyOf": branches, "properties": {"a": schema, "b": branches[0]}})
    return schema


def _array_of_itself() -> list[Any]:
    value: list[Any] = []
    value.append(value)
    return value


def _object_of_itself() -> dict[str, Any]:
    value: dict[str, Any] = {}
    value["a"] = value
    return value


#: Values that are no schemas.
DEEP: dict[str, Callable[[], Any]] = {
    # Each is read some hundred times.
    "array": lambda: _nest_array(DEPTH // 10),
    "object": lambda: _nest_object(DEPTH // 10),
    "array-of-itself": _array_of_itself,
    "object-of-itself": _object_of_itself,
}


def _with_data(value: Any) -> dict[str, Any]:
    held = {"default": value, "example": value, "examples": [value], "enum": [value], "x-a": value}
    return {"type": "object", "properties": {"a": {**held, "const": value}}, **held}


#: Schemas that only Python can hold.
MAPPINGS: dict[str, Callable[[], dict[str, Any]]] = {
    **{f"deep-{key}": lambda key=key: nest(key) for key in _KINDS},  # type: ignore[misc]
    **{f"circle-{key}": lambda key=key: _hold_itself(key) for key in _KINDS},  # type: ignore[misc]
    **{f"knot-{key}": lambda key=key: _hold_each_other(key) for key in _KINDS[:3]},  # type: ignore[misc]
    **{f"data-{key}": lambda made=made: _with_data(made()) for key, made in DEEP.items()},  # type: ignore[misc]
}


def _circle(keyword: str, names: str) -> dict[str, Any]:
    """Schemas each of which holds the next one, the last the first."""
    return {
        one: hold(keyword, to(other))
        for one, other in zip(names, names[1:] + names[0], strict=True)
    }


#: Components that refer to each other in a circle.
CIRCLES: dict[str, dict[str, Any]] = {
    **{f"{key}-{len(names)}": _circle(key, names) for key in _KEYWORDS for names in ("A", "AB")},
    "ref-1": {"A": to("A")},
    "ref-2": {"A": to("B"), "B": to("A")},
    "ref-beside": {"A": {**to("A"), "type": "object"}},
    "mixed": {
        "A": {"allOf": [to("B")]},
        "B": {"anyOf": [to("A"), to("C")]},
        "C": {"items": to("B")},
    },
    "knot": {
        one: {"allOf": [to("A"), to("B")], "oneOf": [to("B"), to("A")], "not": to("B")}
        for one in "AB"
    },
    "two-files": {"A": {"allOf": [{"$ref": "other.json#/A"}]}},
    "two-files-properties": {"A": hold("properties", {"$ref": "other.json#/B"})},
    "two-files-alone": {"A": {"$ref": "other.json#/C"}},
}

#: The other file of the circles that pass through two.
OTHER: dict[str, Any] = {
    "A": {"allOf": [{"$ref": "openapi.json#/components/schemas/A"}]},
    "B": hold("items", {"$ref": "openapi.json#/components/schemas/A"}),
    "C": {"$ref": "openapi.json#/components/schemas/A"},
}


def describe(schemas: dict[str, Any], version: str = "3.1.0") -> dict[str, Any]:
    """A description whose schema A is in a parameter, a body, a response and a model's input."""
    content = {"application/json": {"schema": to("A")}}
    post = {
        "operationId": "post",
        "parameters": [{"name": "q", "in": "query", "style": "deepObject", "schema": to("A")}],
        "requestBody": {"content": content},
        "responses": {"200": {"description": "", "content": content}},
    }
    form = {"requestBody": {"content": {"multipart/form-data": {"schema": to("A")}}}}
    model = {
        "Input": {"type": "object", "properties": {"a": to("A"), "b": {"type": "integer"}}},
        "Output": to("A"),
    }
    return {
        "openapi": version,
        "info": {"title": "t", "version": "1"},
        "paths": {
            "/a": {"post": post, "put": {**form, "operationId": "put", "responses": {}}},
            "/predictions": {"get": {"operationId": "get", "responses": {}}},
        },
        "components": {"schemas": {**model, **schemas}},
    }


def _text(inner: bytes) -> bytes:
    return (
        b'{"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {}, ' + inner + b"}"
    )


def _texts_of_depth(depth: int) -> dict[str, Callable[[], bytes]]:
    def dump(schema: Any) -> bytes:
        from schemakit.syntax.json_writer import to_json

        return to_json(describe({"A": schema}))

    return {
        "array": lambda: _text(b'"x-a": ' + b"[" * depth + b"]" * depth),
        "object": lambda: _text(b'"x-a": ' + b'{"a":' * depth + b"1" + b"}" * depth),
        "flow-array": lambda: b"openapi: 3.1.0\npaths: {}\nx-a: " + b"[" * depth + b"]" * depth,
        "flow-object": lambda: b"openapi: 3.1.0\npaths: {}\nx-a: " + b"{a: " * depth + b"}" * depth,
        "data": lambda: dump(_with_data(_nest_array(depth - 10))),
        **{
            key: lambda key=key: dump(nest(key, depth // 2 - 5))  # type: ignore[misc]
            for key in _KINDS
        },
    }


#: Texts by name, each of an ending.
TEXTS: dict[str, Callable[[], bytes]] = {
    **{f"deep-{key}": made for key, made in _texts_of_depth(DEPTH).items()},
    **{f"allowed-{key}": made for key, made in _texts_of_depth(_ALLOWED).items()},
    **{
        f"circle-{key}": lambda found=found: json.dumps(describe(found)).encode()  # type: ignore[misc]
        for key, found in CIRCLES.items()
    },
    **{
        f"circle-{key}-3.0": lambda found=found: json.dumps(describe(found, "3.0.3")).encode()  # type: ignore[misc]
        for key, found in CIRCLES.items()
        if key.endswith("-1") or "files" in key
    },
}
