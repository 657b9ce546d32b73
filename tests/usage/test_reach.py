"""Closures, chains, cycles and unused components."""

from __future__ import annotations

from typing import Any

import pytest

import schemakit
from tests.small import described, to
from tests.usage.connected import names, shop


def test_all_lists_what_is_used_indirectly_nearest_first() -> None:
    found = shop().uses("listPets", all=True)
    assert [(one.used.name, one.distance) for one in found] == [
        ("#/components/parameters/Limit", 1),
        ("Pet", 1),
        ("#/components/responses/NotFound", 1),
        ("#/components/securitySchemes/token", 1),
        ("Owner", 2),
        ("Dog", 2),
        ("Problem", 2),
    ]


def test_what_uses_a_part_directly_and_not() -> None:
    api = shop()
    assert names(one.user for one in api.used_by("Owner")) == ["Pet"]
    assert [(one.user.name, one.distance) for one in api.used_by("Owner", all=True)] == [
        *(("Pet", 1), ("GET /pets", 2), ("POST /pets", 2), ("Dog", 2), ("Owner", 2))
    ]


def test_the_operations_that_a_change_concerns() -> None:
    found = shop().operations_using("Owner")
    assert [(one.operation.method, one.distance) for one in found] == [("get", 2), ("post", 2)]
    assert [one.operation.path for one in shop().operations_using("/pets")] == ["/pets", "/pets"]
    assert shop().operations_using("Lonely") == ()


def test_operations_are_in_the_order_of_the_document() -> None:
    response = {"200": {"description": "", "content": {"a/b": {"schema": to("A")}}}}
    each = {name: {"responses": response} for name in ("put", "get", "post")}
    api = schemakit.load(described({"A": {}}, paths={"/z": each, "/a": each}))
    found = [(one.operation.path, one.operation.method) for one in api.operations_using("A")]
    assert found == [(path, method) for path in ("/z", "/a") for method in each]


def test_why_gives_the_shortest_chain() -> None:
    chain = shop().why("POST /pets", "Owner")
    assert [(one.user.name, one.used.name) for one in chain] == [
        ("POST /pets", "Pet"),
        ("Pet", "Owner"),
    ]
    assert chain[1].pointer == "/components/schemas/Pet/properties/owner"
    assert shop().why("Owner", "POST /pets") == ()
    assert [one.used.name for one in shop().why("Pet", "Pet")] == ["Owner", "Pet"]


def test_a_path_means_its_operations_and_a_place_what_is_in_it_or_around_it() -> None:
    api = shop()
    assert names(one.used for one in api.uses("/pets")).count("Pet") == 2
    assert {one.user.name for one in api.used_by("#/components/responses")} == {"GET /pets"}
    assert names(one.used for one in api.uses("#/components/schemas/Dog/allOf/1")) == ["Pet"]
    assert names(one.used for one in api.uses("#/paths/~1pets/get/responses/404")) == names(
        one.used for one in api.uses("listPets")
    )
    assert names(one.used for one in api.uses("#")) == ["#/components/securitySchemes/token"]


@pytest.mark.parametrize(
    ("name", "error", "says"),
    [
        ("#/info", schemakit.UsageError, "'#/info' is not an operation or a component"),
        ("Pett", schemakit.NotFoundError, "did you mean 'Pet'"),
        ("#/components/schemas/Nope", schemakit.PointerError, "Nope"),
        (3, schemakit.UsageError, "a text"),
    ],
)
def test_what_is_no_part_is_refused(
    name: str, error: type[schemakit.SchemaKitError], says: str
) -> None:
    with pytest.raises(error, match=says):
        shop().uses(name)


def test_unused_components_are_those_that_pruning_drops() -> None:
    assert names(shop().unused()) == [
        *("Error", "Text", "Lonely", "#/components/securitySchemes/old")
    ]
    pruned = shop().bundle(prune=True)["components"]
    assert list(pruned["schemas"]) == ["Pet", "Dog", "Owner", "Problem"]


#: Where nothing names a component, whatever it looks like: an example, a default, an extension's
#: fields but for references.
DATA: tuple[dict[str, Any], ...] = (
    {"security": [{"Lonely": []}]},
    {"discriminator": {"propertyName": "x", "mapping": {"a": "Lonely"}}},
    {"discriminator": {"propertyName": "x", "mapping": {"a": "#/components/schemas/Lonely"}}},
    {"$ref": "#/components/schemas/Lonely"},
    {"operationRef": "#/components/schemas/Lonely"},
    {"properties": {"a": {"$ref": "#/components/schemas/Lonely"}}},
)


@pytest.mark.parametrize("data", DATA)
def test_what_data_names_is_not_used(data: dict[str, Any]) -> None:
    """Pruning, selecting and the list of what is unused agree."""
    media = {"schema": {"default": data}, "examples": {"one": {"value": [data]}}}
    response = {"200": {"description": "", "content": {"a/b": media}}}
    paths = {"/a": {"get": {"responses": response}, "put": {"responses": response}}}
    components = {"securitySchemes": {"Lonely": {"type": "http", "scheme": "basic"}}}
    api = schemakit.load(described({"Lonely": {}}, paths=paths, components=components))
    both = ["Lonely", "#/components/securitySchemes/Lonely"]
    assert sorted(names(api.unused())) == sorted(both)
    for found in (
        api.bundle(prune=True),
        api.dereference(prune=True),
        api.select().contents,
        api.select("GET /a").contents,
    ):
        assert not any(found.get("components", {}).values())


def test_what_objects_name_is_used() -> None:
    """The same names where the specification has them."""
    schemas: dict[str, Any] = {
        "Pet": {"discriminator": {"propertyName": "x", "mapping": {"a": "Cat"}}},
        "Cat": {},
        "Lonely": {},
    }
    content = {"a/b": {"schema": {"$ref": "#/components/schemas/Pet"}}}
    operation = {
        "responses": {"200": {"description": "", "content": content}},
        "security": [{"used": []}],
    }
    schemes = {name: {"type": "http", "scheme": "basic"} for name in ("used", "unused")}
    paths = {"/a": {"get": operation, "put": operation}}
    api = schemakit.load(described(schemas, paths=paths, components={"securitySchemes": schemes}))
    assert names(api.unused()) == ["Lonely", "#/components/securitySchemes/unused"]
    for found in (api.bundle(prune=True), api.select().contents, api.select("GET /a").contents):
        assert list(found["components"]["schemas"]) == ["Pet", "Cat"]
        assert list(found["components"]["securitySchemes"]) == ["used"]


def test_what_only_unused_components_use_is_unused() -> None:
    api = schemakit.load(described({"A": to("B"), "B": to("A"), "C": {}}))
    assert names(api.unused()) == ["A", "B", "C"]


def test_a_component_is_used_if_a_part_of_it_is() -> None:
    schemas = {"A": {"properties": {"x": {"type": "string"}, "y": to("B")}}, "B": {}}
    response = {"200": {"description": "", "content": {"a/b": {"schema": to("A/properties/x")}}}}
    api = schemakit.load(described(schemas, paths={"/a": {"get": {"responses": response}}}))
    assert api.unused() == ()


def test_cycles_have_the_members_that_statistics_have() -> None:
    api = shop()
    (cycle,) = api.cycles()
    assert (cycle.members,) == api.statistics().cycles
    assert [one.user.name for one in cycle.chain] == ["Pet", "Owner"]
    assert names(cycle.parts) == ["Owner", "Pet"]


def test_the_way_around_a_cycle_through_a_path_item() -> None:
    callbacks = {"again": {"$ref": "#/components/callbacks/Again"}}
    item = {"post": {"callbacks": callbacks, "responses": {}}}
    components = {
        "callbacks": {"Again": {"{$url}": {"$ref": "#/components/pathItems/Item"}}},
        "pathItems": {"Item": item},
    }
    paths = {"/a": {"$ref": "#/components/pathItems/Item"}}
    head = {"openapi": "3.1.0", "info": {"title": "t", "version": "1"}}
    api = schemakit.load({**head, "paths": paths, "components": components})
    (cycle,) = api.cycles()
    around = names(one.user for one in cycle.chain)
    assert around == [*("#/components/callbacks/Again", "#/components/pathItems/Item", "POST /a")]


def test_cycles_of_a_schema_document() -> None:
    api = schemakit.load({"$defs": {"A": {"$ref": "#"}}, "properties": {"a": {"$ref": "#"}}})
    (cycle,) = api.cycles()
    assert (cycle.members,) == api.statistics().cycles
    assert [(one.user.name, one.pointer) for one in cycle.chain] == [("#", "/properties/a")]


def test_a_long_chain_is_no_recursion() -> None:
    count = 3000
    schemas = {f"S{n}": {"items": to(f"S{n + 1}")} for n in range(count)}
    api = schemakit.load(described({**schemas, f"S{count}": {}}))
    assert len(api.why("S0", f"S{count}")) == count
    assert api.uses("S0", all=True)[-1].distance == count
