"""Components: where each is kept, and which of them a place belongs to."""

from __future__ import annotations

from typing import Any

import pytest

import schemakit
from schemakit.references.components import (
    find_components,
    is_alias,
    members_of_section,
    section_of_schemas,
)
from schemakit.references.resolver import follow_chain
from tests.several import from_memory, with_schema

_PET = {"type": "object"}


def _members(api: schemakit.Description, *section: str) -> dict[str, tuple[int, tuple[str, ...]]]:
    found = members_of_section(api._registry, section)
    return {name: (one.document.number, one.tokens) for name, one in found.items()}


def test_a_section_or_what_it_is_in_may_be_a_reference() -> None:
    files: dict[str, Any] = {"mem:/c": {"schemas": {"$ref": "#/x", "B": {}}, "x": {"A": {}}}}
    api = from_memory({"openapi": "3.1.0", "components": {"$ref": "c"}}, files)
    assert _members(api, "components", "schemas") == {
        "A": (1, ("x", "A")),
        "B": (1, ("schemas", "B")),
    }
    assert _members(api, "components", "responses") == {}
    assert _members(api, "nothing", "at", "all") == {}


@pytest.mark.parametrize(
    ("document", "section"),
    [
        ({"openapi": "3.1.0"}, ("components", "schemas")),
        ({"swagger": "2.0"}, ("definitions",)),
        ({"definitions": {}}, ("definitions",)),
        ({"$defs": {}}, ("$defs",)),
    ],
)
def test_the_section_of_the_schemas(document: dict[str, Any], section: tuple[str, ...]) -> None:
    assert section_of_schemas(schemakit.load(document)._registry.entry) == section


def test_a_chain_ends_where_no_reference_leads_on() -> None:
    schemas: dict[str, Any] = {"A": {"$ref": "i#/P"}, "Gone": {"$ref": "#/no"}}
    api = from_memory(with_schema({}, **schemas), {"mem:/i": {"P": {"$ref": "p"}}, "mem:/p": _PET})
    registry = api._registry
    members = members_of_section(registry, ("components", "schemas"))
    assert [one.value for one in follow_chain(registry, members["A"])] == [
        {"$ref": "i#/P"},
        {"$ref": "p"},
        _PET,
    ]
    assert len(list(follow_chain(registry, members["Gone"]))) == 1
    assert len(list(follow_chain(registry, members["S"]))) == 1


def test_members_beside_a_reference_make_it_more_than_an_alias() -> None:
    old, new = (schemakit.load(with_schema({}, v))._registry.entry for v in ("3.0.3", "3.1.0"))
    beside = {"$ref": "#/a", "title": "t"}
    assert is_alias({"$ref": "#/a"}, new, is_schema=True)
    assert is_alias(beside, old, is_schema=True)
    assert not is_alias(beside, new, is_schema=True)
    assert not is_alias(beside, old, is_schema=False)
    assert not is_alias({"$ref": 1}, new, is_schema=True)


def test_a_place_belongs_to_the_component_that_is_there_else_to_the_first_alias() -> None:
    schemas: dict[str, Any] = {
        "Pet": {"$ref": "i#/P"},
        "Same": {"$ref": "p"},
        "Local": {"$ref": "#/components/schemas/S"},
    }
    api = from_memory(with_schema({}, **schemas), {"mem:/i": {"P": {"$ref": "p"}}, "mem:/p": _PET})
    found = find_components(api._registry)
    where = {name: f"/components/schemas/{name}" for name in ("S", "Pet", "Same", "Local")}
    number = {one.uri: one.number for one in api._registry.all}
    expected: dict[tuple[int, tuple[str, ...]], str] = {
        (0, ("components", "schemas", name)): one for name, one in where.items()
    }
    expected[number["mem:/i"], ("P",)] = expected[number["mem:/p"], ()] = where["Pet"]
    assert found.by_place == expected
    contents = api.contents["components"]["schemas"]
    assert found.by_reference[id(contents["Same"])] == where["Same"]
    assert found.by_reference[id(contents["Pet"])] == where["Pet"]
