"""Which field holds which Object: the library's rows against the oracle's, by what they do."""

from __future__ import annotations

from typing import Any

import pytest

import schemakit
from schemakit.spec.grammar import GRAMMARS
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
    version: str, name: str, field: str, kind: str
) -> None:
    way = [*_ways(version)[name], (field if field != "*" else _NAMED[name], kind)]
    value: Any = {"$ref": "#/x-nowhere"}
    for key, holds in reversed(way):
        value = {key: _wrapped(value, holds)}
    found = schemakit.load({**_HEAD[version], **value}, version=version).references()
    assert [one.ref for one in found] == ["#/x-nowhere"]
    assert found[0].kind == kind.partition("|")[0].strip("[]{}")


@pytest.mark.parametrize("version", ROWS)
def test_no_other_field_holds_references(version: str) -> None:
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
