"""Which field holds which Object: the library's rows against the oracle's, by what they do."""

from __future__ import annotations

from typing import Any

import pytest

import schemakit
from schemakit.spec.grammar import (
    EXTENSION,
    GRAMMARS,
    LITERAL,
    children,
    field_type,
    of_dialect,
    type_at,
    type_inside,
    with_dialect,
)
from tests.oracle import ROWS

_HEAD = {
    "2.0": {"swagger": "2.0"},
    "3.0": {"openapi": "3.0.3"},
    "3.1": {"openapi": "3.1.0"},
    "3.2": {"openapi": "3.2.0"},
    "json-schema": {"$schema": "https://json-schema.org/draft/2020-12/schema"},
}
_NAMED = {"Paths": "/p", "Responses": "default", "Callback": "{$url}"}


def _ways(version: str) -> dict[str, list[tuple[str, str]]]:
    """For every type the shortest way to it from the root: fields, and how each holds the next."""
    rows = ROWS[version]
    root = "Schema" if version == "json-schema" else "OpenAPI"
    ways: dict[str, list[tuple[str, str]]] = {root: []}
    waiting = [root]
    while waiting:
        name = waiting.pop(0)
        for field, kind in rows.get(name, {}).items():
            inner = kind.partition("|")[0].strip("[]{}")
            if inner not in ways:
                ways[inner] = [*ways[name], (field if field != "*" else _NAMED[name], kind)]
                waiting.append(inner)
    return ways


def _wrapped(value: Any, kind: str) -> Any:
    kind = kind.partition("|")[0]
    return [value] if kind[0] == "[" else {"x-name": value} if kind[0] == "{" else value


def _cases() -> list[tuple[str, str, str, str]]:
    return [
        (version, name, field, kind)
        for version, rows in ROWS.items()
        for name, row in rows.items()
        for field, kind in row.items()
        if kind != "Discriminator"
    ]


@pytest.mark.parametrize(("version", "name", "field", "kind"), _cases())
def test_a_reference_in_a_typed_field_is_a_reference(
    version: Any, name: str, field: str, kind: str
) -> None:
    way = [*_ways(version)[name], (field if field != "*" else _NAMED[name], kind)]
    value: Any = {"$ref": "#/x-nowhere"}
    for key, holds in reversed(way):
        value = {key: _wrapped(value, holds)}
    found = schemakit.load({**_HEAD[version], **value}, version=version).references()
    assert [one.ref for one in found] == ["#/x-nowhere"]
    assert found[0].kind == kind.partition("|")[0].strip("[]{}")


@pytest.mark.parametrize("version", ROWS)
def test_no_other_field_holds_references(version: Any) -> None:
    """Every field name of any version, in every Object, except where the oracle has it."""
    fields = {field for rows in ROWS.values() for row in rows.values() for field in row} - {"*"}
    fields |= {"default", "enum", "example", "value", "const", "mapping", "scopes", "unheard-of"}
    for name, way in _ways(version).items():
        row = ROWS[version].get(name, {})
        if name == "Discriminator" or "*" in row:
            continue
        value: Any = {key: [{"a": {"$ref": "#/x-nowhere"}}] for key in fields - row.keys()}
        for key, holds in reversed(way):
            value = {key: _wrapped(value, holds)}
        description = schemakit.load({**_HEAD[version], **value}, version=version)
        assert description.references() == [], name


def test_every_version_has_a_grammar() -> None:
    assert set(ROWS) <= GRAMMARS.keys()


@pytest.mark.parametrize(
    ("version", "referenceable"),
    [("3.1", False), ("3.2", True)],
)
def test_a_media_type_is_referenceable_since_3_2(version: str, referenceable: bool) -> None:
    content = {"a/b": {"$ref": "#/components/x-m"}}
    document = {
        **_HEAD[version],
        "paths": {"/p": {"get": {"responses": {"200": {"content": content}}}}},
        "components": {"x-m": {"schema": {}}},
    }
    codes = [one.code for one in schemakit.load(document).diagnostics]
    assert codes == ([] if referenceable else ["ref-not-allowed-here"])


# -- from a container to its members ---------------------------------------------------------------


def _named(value: Any, type_: str, version: str = "3.1") -> list[tuple[Any, str]]:
    found = children(value, GRAMMARS[version].types[type_])
    return [(key, inner.name) for key, _, inner in found]


def test_children_are_the_members_that_hold_objects() -> None:
    schema = {
        "type": "object",
        "properties": {"a": {}},
        "items": {},
        "allOf": [{}],
        "enum": [{"properties": {}}],
        "default": {"items": {}},
        "x-more": {"items": {}},
        "unheard-of": {},
    }
    expected = [("properties", "map of Schema"), ("items", "Schema"), ("allOf", "array of Schema")]
    assert _named(schema, "Schema") == expected


def test_children_have_the_type_of_their_kind() -> None:
    assert _named({"items": [{}]}, "Schema") == [("items", "array of Schema")]
    assert _named({"items": {}}, "Schema") == [("items", "Schema")]
    # Of a wrong kind they are left out, as are scalars and boolean schemas.
    assert _named({"allOf": {}, "properties": [], "not": [], "if": True}, "Schema") == []


def test_children_of_maps_and_arrays() -> None:
    schema = GRAMMARS["3.1"].types["Schema"]
    properties, all_of = schema.fields["properties"].object, schema.fields["allOf"].array
    assert properties is not None
    assert all_of is not None
    value = {"x-a": {}, "$ref": {}, "b": True}
    assert [key for key, _, inner in children(value, properties)] == ["x-a", "$ref"]
    assert list(children([{}, True, {}], all_of)) == [(0, {}, schema), (2, {}, schema)]


def test_children_of_patterned_fields() -> None:
    paths: dict[str, Any] = {"/a": {}, "x-paths": {}}
    assert _named(paths, "Paths") == [("/a", "PathItem")]
    assert _named({200: {}, "default": {}}, "Responses") == [
        (200, "Response"),
        ("default", "Response"),
    ]


@pytest.mark.parametrize("version", GRAMMARS)
def test_children_and_field_type_and_type_at_agree(version: str) -> None:
    grammar = GRAMMARS[version]
    for type_ in grammar.types.values():
        value: dict[str, Any] = {key: {} for key in (*type_.fields, "/p", "x-y", "other")}
        for key, _, inner in children(value, type_):
            held = field_type(type_, key)
            assert held is not None
            assert held.object is inner
            assert type_inside(type_, key, {}) is inner


def test_the_type_at_a_pointer() -> None:
    document: Any = {"paths": {"/a": {"get": {"x-b": {"c": {}}, "requestBody": {}}}}}
    grammar = GRAMMARS["3.1"]

    def name(*tokens: str) -> str:
        return type_at(grammar, tokens, document).name

    assert name() == "OpenAPI"
    assert name("paths", "/a", "get") == "Operation"
    assert name("paths", "/a", "get", "requestBody") == "RequestBody"
    assert name("paths", "/a", "get", "x-b") == name("paths", "/a", "get", "x-b", "c")
    assert type_at(grammar, ("paths", "/a", "get", "x-b"), document) is EXTENSION
    assert type_at(grammar, ("info", "version"), document) is LITERAL
    # Behind a reference the value is not known, its type is.
    assert name("components", "schemas", "A", "allOf", "0") == "Schema"


# -- dialects --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("uri", "version"),
    [
        ("http://json-schema.org/draft-03/schema#", "json-schema-draft-04"),
        ("http://json-schema.org/draft-04/schema#", "json-schema-draft-04"),
        ("http://json-schema.org/draft-06/schema", "json-schema-draft-07"),
        ("http://json-schema.org/draft-07/schema#", "json-schema-draft-07"),
        ("https://json-schema.org/draft/2019-09/schema", "json-schema-2019-09"),
        ("https://json-schema.org/draft/2020-12/schema", "json-schema"),
        ("https://spec.openapis.org/oas/3.1/dialect/base", "json-schema"),
        (None, "json-schema"),
        ({}, "json-schema"),
    ],
)
def test_a_dialect_by_its_uri(uri: Any, version: str) -> None:
    assert of_dialect(uri) is GRAMMARS[version]


def test_a_version_with_another_dialect() -> None:
    draft_07 = "http://json-schema.org/draft-07/schema#"
    changed = with_dialect(GRAMMARS["3.1"], draft_07)
    assert (changed.version, changed.dialect, changed.definitions) == (
        "3.1",
        draft_07,
        "definitions",
    )
    assert not changed.schema_siblings
    # Before 3.1 nothing declares a dialect.
    assert with_dialect(GRAMMARS["3.0"], draft_07) is GRAMMARS["3.0"]
    assert with_dialect(GRAMMARS["3.1"], GRAMMARS["3.1"].dialect) is GRAMMARS["3.1"]
