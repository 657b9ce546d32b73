"""The error of a reference without a target names what its author most likely meant."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import schemakit
from tests.several import REF, from_memory, in_files, with_schema
from tests.small import described


def hint(api: schemakit.Description) -> str:
    """The name that the message about the only wrong reference suggests."""
    [one] = [one for one in api.diagnostics if one.code.startswith("unresolved")]
    _, mark, name = one.message.partition("; did you mean ")
    assert mark, one.message
    return name.removesuffix("?").strip("'")


OK = {"type": "string"}


@pytest.mark.parametrize(
    ("ref", "meant"),
    [
        ("#components/schemas/ok", "#/components/schemas/ok"),
        ("#ok", "#/components/schemas/ok"),
        ("#/definitions/ok", "#/components/schemas/ok"),
        ("#/definitions/ok/properties/p", "#/components/schemas/ok/properties/p"),
        ("#/schemas/ok", "#/components/schemas/ok"),
        ("#/components/schema/ok", "#/components/schemas/ok"),
        ("#/components/ok", "#/components/schemas/ok"),
        ("#/components/schemas/ok/", "#/components/schemas/ok"),
        ("#/responses/both", "#/components/responses/both"),
        ("#/definitions/both", "#/components/schemas/both"),
        ("#/definitions/a~1b%20c", "#/components/schemas/a~1b%20c"),
        ("#/components/schemas/Ok", "ok"),
        ("ok", "#/components/schemas/ok"),
        ("components/schemas/ok", "#/components/schemas/ok"),
        ("./components/schemas/ok", "#/components/schemas/ok"),
        ("part", "part.json"),
        ("part.json#/", "part.json"),
        ("part.json#A", "part.json#/A"),
        ("part.json#/definitions/B", "part.json#/components/schemas/B"),
        ("PART.json#/A", "part.json"),
        ("sub/Part.json", "Sub/part.json"),
        ("sub/inner/a.json#/A", "Sub/Inner/a.json"),
    ],
)
def test_of_the_entry(ref: str, meant: str, tmp_path: Path) -> None:
    schemas = {"ok": {"properties": {"p": OK}}, "both": {}, "a/b c": {}, "Z": {REF: ref}}
    entry = described(schemas)
    entry["components"]["responses"] = {"both": {"description": ""}}
    files: dict[str, Any] = {
        "api.json": entry,
        "part.json": {"A": OK, "components": {"schemas": {"B": OK}}},
        "Sub/part.json": OK,
        "Sub/Inner/a.json": {"A": OK},
    }
    assert hint(schemakit.load(in_files(tmp_path, files))) == meant


def test_of_2_0_and_of_json_schema() -> None:
    two = {
        "swagger": "2.0",
        "paths": {},
        "definitions": {"A": OK, "B": {REF: "#/components/schemas/A"}},
    }
    assert hint(schemakit.load(two)) == "#/definitions/A"
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$defs": {"A": OK}}
    assert hint(schemakit.load({**schema, "items": {REF: "#/definitions/A"}})) == "#/$defs/A"


@pytest.mark.parametrize(
    ("ref", "meant"),
    [
        ("#/components/schemas/Error", "../api.json#/components/schemas/Error"),
        ("#/components/schemas/Error/items", "../api.json#/components/schemas/Error/items"),
        ("#/components/responses/R", "../api.json#/components/responses/R"),
        ("#/X", "../api.json#/X"),
        ("#/definitions/Own", "#/components/schemas/Own"),
    ],
)
def test_a_pointer_into_the_whole_from_a_part(ref: str, meant: str, tmp_path: Path) -> None:
    entry = with_schema({REF: "parts/b.json#/S"})
    entry["components"] |= {"responses": {REF: "sections.json"}}
    entry["components"]["schemas"]["Error"] = {"items": OK}
    entry["X"] = OK
    part = {"S": {"allOf": [{REF: ref}]}, "components": {"schemas": {"Own": OK}}}
    files = {"api.json": entry, "parts/b.json": part, "sections.json": {"R": {"description": ""}}}
    assert hint(schemakit.load(in_files(tmp_path, files))) == meant


def test_what_nobody_meant_has_no_hint() -> None:
    for ref in ("#/definitions/none", "#none", "none.json", "none.json#/definitions/S", "#/"):
        api = from_memory(with_schema({REF: ref}), {})
        [one] = [one for one in api.diagnostics if one.code.startswith("unresolved")]
        assert "did you mean" not in one.message


@pytest.mark.slow
def test_many_dead_references_through_a_circle_end_soon() -> None:
    schemas = {f"S{number}": {REF: f"#/definitions/N{number}"} for number in range(2000)}
    entry = described(schemas)
    entry["definitions"] = {REF: "#/definitions"}
    assert len(schemakit.load(entry).diagnostics) == 2000
