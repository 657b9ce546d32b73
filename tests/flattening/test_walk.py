"""Which containers of a value are flattened, and that those that are passed over lose nothing."""

from __future__ import annotations

from typing import Any

import pytest

from schemakit import flatten, load
from schemakit.flattening.walk import Walk
from schemakit.spec.grammar import GRAMMARS


def _walk(schema: Any, version: str = "3.1") -> Walk:
    grammar = GRAMMARS[version]
    walk = Walk(grammar)
    walk.collect(schema, grammar.types["Schema"])
    return walk


def test_inner_containers_come_before_those_that_hold_them() -> None:
    schema: dict[str, Any] = {
        "allOf": [{"properties": {"a": {"items": {"enum": [1]}}}}],
        "x-a": {"allOf": []},
    }
    walk = _walk(schema)
    met = [walk.values[number] for number in walk.order]
    properties = schema["allOf"][0]["properties"]
    assert met == [properties["a"], properties, schema["allOf"][0], schema["allOf"], schema]
    assert {id(walk.values[number]) for number in walk.composed} == {id(schema)}


def test_a_shared_container_is_met_once_and_each_type_of_it_counts() -> None:
    both: dict[str, Any] = {"items": {"enum": [1]}}
    walk = _walk({"not": both, "properties": both, "items": {"not": both}})
    types = [walk.types[n].name for n, value in enumerate(walk.values) if value is both]
    assert sorted(types) == ["Schema", "map of Schema"]


@pytest.mark.parametrize("key", ["description", "items", "not"])
def test_references_in_objects_without_containers_are_seen(key: str) -> None:
    assert _walk({key: {"$ref": "#/x"}}).references == {"#/x"}


def test_only_what_is_in_a_cycle_or_between_two_is_recursive() -> None:
    cyclic: dict[str, Any] = {"properties": {"b": {"enum": [1]}}}
    cyclic["properties"]["a"] = cyclic
    walk = _walk({"items": cyclic, "not": {"enum": [2]}})
    found = [walk.values[number] for number in sorted(walk.recursive())]
    assert len(found) == 2
    assert found[0] is cyclic
    assert found[1] is cyclic["properties"]
    assert not _walk({"items": {"not": {"enum": [1]}}}).recursive()


def test_the_place_of_a_container_is_where_it_was_first_met() -> None:
    inner = {"enum": [1]}
    walk = _walk({"allOf": [{"type": "object"}, {"not": inner}]})
    number = next(n for n, value in enumerate(walk.values) if value is inner)
    assert walk.where(number) == (((None, "allOf"), "1"), "not")


def test_a_referenced_schema_without_containers_yields_its_annotations() -> None:
    name = {"type": "string", "description": "of the component"}
    own = {"description": "written in place"}
    api = load(
        {
            "openapi": "3.0.3",
            "info": {"title": "t", "version": "1"},
            "paths": {},
            "components": {
                "schemas": {
                    "Name": name,
                    "Both": {"allOf": [own, {"$ref": "#/components/schemas/Name"}]},
                }
            },
        }
    )
    flat = api.dereference(flatten=True)["components"]["schemas"]["Both"]
    assert flat == {"type": "string", "description": "written in place"}


def test_what_holds_no_composition_is_the_same_object() -> None:
    plain = {"properties": {"a": {"type": "string"}}}
    result = flatten({"properties": {"p": plain, "q": {"allOf": [plain, {"minProperties": 1}]}}})
    assert result["properties"]["p"] is plain
    assert result["properties"]["q"] == {**plain, "minProperties": 1}
