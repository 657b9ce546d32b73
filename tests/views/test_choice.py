"""Which operations and schemas names and filters choose."""

from __future__ import annotations

from typing import Any

import pytest

import schemakit
from schemakit.views.choice import choose
from tests.several import from_memory
from tests.small import described, to


def _api() -> schemakit.Description:
    limit = {"name": "limit", "in": "query", "schema": to("Limit")}
    paths = {
        "/a": {"get": {"operationId": "a", "tags": ["x"]}, "post": {"operationId": "b"}},
        "/b": {
            "parameters": [{"$ref": "#/components/parameters/limit"}],
            "get": {"operationId": "POST /a", "tags": ["x", "y"]},
        },
    }
    schemas = {"Limit": {"type": "integer"}, "a": {}}
    return schemakit.load(
        described(schemas, paths=paths, components={"parameters": {"limit": limit}})
    )


def _chosen(names: Any = None, schemas: Any = None, **filters: Any) -> tuple[set[str], set[str]]:
    found = choose(_api()._loaded, names, schemas, filters)  # type: ignore[arg-type]
    operations = {f"{one[-1]} {one[1]}" for one in found.operations}
    assert len(found.every) == 3
    return operations, {one[-1] for one in found.schemas}


def test_an_operation_id_comes_before_a_method_and_path_and_these_before_a_schema() -> None:
    assert _chosen("POST /a") == ({"get /b"}, set())
    assert _chosen("a") == ({"get /a"}, set())
    assert _chosen("Limit") == (set(), {"Limit"})
    assert _chosen(["/a", "Limit"]) == ({"get /a", "post /a"}, {"Limit"})
    assert _chosen("#/paths/~1b/get") == ({"get /b"}, set())


def test_schemas_are_added_to_what_filters_choose() -> None:
    assert _chosen(None, "a") == (set(), {"a"})
    assert _chosen(None, ["a"], tag="y") == ({"get /b"}, {"a"})
    assert _chosen(["b"], ["a"]) == ({"post /a"}, {"a"})
    assert _chosen() == ({"get /a", "post /a", "get /b"}, set())


def test_an_operation_uses_what_the_parameters_of_its_path_item_use() -> None:
    assert _chosen(uses="Limit") == ({"get /b"}, set())
    assert _chosen(uses="limit") == ({"get /b"}, set())
    assert _chosen(exclude_uses=["Limit"]) == ({"get /a", "post /a"}, set())


def test_a_component_that_is_a_reference_is_used_where_its_target_is() -> None:
    entry = described({"A": {"$ref": "b#/T"}, "B": {}})
    response = {"description": "d", "content": {"a/b": {"schema": {"$ref": "b#/T"}}}}
    entry["paths"] = {"/a": {"get": {"responses": {"200": response}}}, "/b": {"get": {}}}
    api = from_memory(entry, {"mem:/b": {"T": {"items": {}}}})
    found = choose(api._loaded, None, None, {"uses": "A"})
    assert list(found.operations) == [("paths", "/a", "get")]


@pytest.mark.parametrize("option", ["tag", "exclude_tag", "exclude", "uses"])
def test_a_filter_is_a_text_or_several(option: str) -> None:
    with pytest.raises(schemakit.UsageError, match="text"):
        _chosen(**{option: 3})


@pytest.mark.parametrize(
    "name", ["/info", "#", "/components/parameters/limit", "/paths/~1a/get/tags"]
)
def test_what_is_no_reusable_schema_is_refused(name: str) -> None:
    for given in ({"names": name}, {"schemas": name}, {"names": ["a", "b"], "schemas": name}):
        with pytest.raises(
            schemakit.UsageError, match=r"(neither an operation nor|is not) a reusable schema"
        ):
            _chosen(**given)


def test_a_place_in_a_schema_means_the_schema() -> None:
    assert _chosen("/components/schemas/Limit/type") == (set(), {"Limit"})
    assert _chosen(schemas="#/components/schemas/Limit/type") == (set(), {"Limit"})


def test_a_schema_is_not_excluded_without_a_word() -> None:
    with pytest.raises(schemakit.UsageError, match="'Limit' is a schema; exclude_uses"):
        _chosen(exclude="Limit")
