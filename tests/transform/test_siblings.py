"""What a reference with members beside it becomes."""

from __future__ import annotations

import json
from typing import Any

import pytest

import schemakit
from tests.several import from_memory
from tests.small import described, to


def _schema(schemas: dict[str, Any], version: str = "3.1.0", **options: Any) -> Any:
    whole = schemakit.load(described(schemas, version)).dereference(**options)
    return whole["components"]["schemas"]["A"]


@pytest.mark.parametrize(
    ("target", "beside", "merged"),
    [
        ({"type": "string"}, {"title": "mine"}, {"type": "string", "title": "mine"}),
        ({"type": "string", "title": "t"}, {"title": "mine"}, {"type": "string", "title": "mine"}),
        (True, {"title": "mine"}, {"title": "mine"}),
        (
            {"minLength": 2},
            {"minLength": 1},
            {"allOf": [{"minLength": 2}], "minLength": 1},
        ),
    ],
)
def test_members_beside_a_reference_to_a_schema(target: Any, beside: Any, merged: Any) -> None:
    assert _schema({"A": to("B", **beside), "B": target}) == merged


def test_the_target_is_shared_where_nothing_beside_it_counts() -> None:
    document = described({"A": {"items": to("B", title="void")}, "B": {"type": "string"}}, "3.0.3")
    schemas = schemakit.load(document).dereference()["components"]["schemas"]
    assert schemas["A"]["items"] is schemas["B"]
    found = schemakit.load(document).dereference(siblings="annotations")["components"]["schemas"]
    assert found["A"] == {"items": {"type": "string", "title": "void"}}


def test_a_name_is_noted_unless_the_key_is_in_use() -> None:
    schemas = {"A": {"items": to("B"), "not": to("C")}, "B": {"title": "b"}, "C": {"x-n": "own"}}
    assert _schema(schemas, annotate="x-n") == {
        "items": {"title": "b", "x-n": "B"},
        "not": {"x-n": "own"},
    }


def test_members_beside_a_reference_to_a_path_item_are_merged() -> None:
    items = {"i": {"get": {"operationId": "g"}, "summary": "theirs"}}
    document = described(
        {},
        "3.1.0",
        paths={"/a": {"$ref": "#/components/pathItems/i", "summary": "mine", "put": {}}},
        components={"pathItems": items},
    )
    found = schemakit.load(document).dereference(missing="keep")["paths"]["/a"]
    assert found["get"] == {"operationId": "g"}
    assert found["put"] == {}


# -- beside a reference that is not allowed --------------------------------------------------------


def _with_paths(**more: Any) -> schemakit.Description:
    get = {"get": {"operationId": "far", "responses": {}}}
    put = {"put": {"operationId": "here", "responses": {"200": {"$ref": "more.json#/R"}}}}
    api = {**described({}, "3.1.0"), **more}
    api["paths"] = {"$ref": "more.json#/paths", "/here": put, "/both": put}
    files = {"mem:/more.json": {"paths": {"/far": get, "/both": get}, "R": {"description": "r"}}}
    return from_memory(api, files)


@pytest.mark.parametrize("how", ["dereference", "bundle"])
def test_paths_beside_a_reference_are_merged_and_win(how: str) -> None:
    api = _with_paths()
    paths = getattr(api, how)()["paths"]
    assert [(path, *item) for path, item in paths.items()] == [
        ("/far", "get"),
        ("/both", "put"),
        ("/here", "put"),
    ]
    assert "more.json" not in json.dumps(paths)
    assert api.paths() == ["/both", "/far", "/here"]
    assert [one.id for one in api.operations()] == ["far", "here", "here"]
    (one,) = [one for one in api.diagnostics if one.code == "ref-not-allowed-here"]
    assert "merged with '/here', '/both' beside it" in one.message


@pytest.mark.parametrize("how", ["dereference", "bundle"])
def test_schemas_and_properties_beside_a_reference_are_merged(how: str) -> None:
    api = described({}, "3.0.3")
    here = {"properties": {"$ref": "more.json#/properties", "own": {"$ref": "more.json#/T"}}}
    api["components"] = {"schemas": {"$ref": "more.json#/schemas", "Here": here}}
    more = {
        "schemas": {"Far": {"type": "integer"}},
        "properties": {"far": {"type": "boolean"}},
        "T": {"type": "string"},
    }
    description = from_memory(api, {"mem:/more.json": more})
    schemas = getattr(description, how)()["components"]["schemas"]
    assert {"Far", "Here"} <= schemas.keys()
    assert list(schemas["Here"]["properties"]) == ["far", "own"]
    assert schemas["Here"]["properties"]["far"] == {"type": "boolean"}
    assert [one.name for one in description.schemas()] == ["Far", "Here"]


def test_the_fields_of_an_operation_beside_a_reference_win() -> None:
    api = described({}, "3.1.0")
    operation = {"$ref": "more.json#/op", "operationId": "mine", "deprecated": True}
    api["paths"] = {"/a": {"get": operation}}
    more = {"op": {"operationId": "theirs", "summary": "s", "responses": {}}}
    found = from_memory(api, {"mem:/more.json": more}).dereference()["paths"]["/a"]["get"]
    assert found == {"operationId": "mine", "summary": "s", "responses": {}, "deprecated": True}


def test_a_reference_without_a_target_beside_another_is_reported() -> None:
    api = described({}, "3.1.0")
    api["paths"] = {"$ref": "#/x-paths", "/a": {"get": {"responses": {"200": {"$ref": "#/no"}}}}}
    api["x-paths"] = {}
    with pytest.raises(schemakit.UnresolvableError, match="#/no"):
        schemakit.dereference(api)


#: What a file has, what stands beside the reference to it, and what both together are. Everything
#: is a Schema or holds one, whose title tells where it is from.
_FAR, _NEAR = {"title": "far"}, {"title": "near"}


def _response(schema: Any) -> dict[str, Any]:
    return {"description": "d", "content": {"a/b": {"schema": schema}}}


def _item(schema: Any) -> dict[str, Any]:
    return {"get": {"responses": {"200": _response(schema)}}}


def _in_schema(value: Any) -> dict[str, Any]:
    return {"components": {"schemas": {"S": {"properties": value}}}}


def _in_operation(responses: Any) -> dict[str, Any]:
    return {"paths": {"/p": {"get": {"responses": responses}}}}


def _in_content(value: Any) -> dict[str, Any]:
    return _in_operation({"200": {"description": "d", "content": value}})


def _named(far: Any, near: Any) -> tuple[Any, Any, Any]:
    """Two maps with a name of their own each and one in common, and both merged."""
    return (
        {"a": far, "b": far},
        {"b": near, "c": near},
        {"a": far, "b": near, "c": near},
    )


@pytest.mark.parametrize("how", ["dereference", "bundle"])
@pytest.mark.parametrize(
    ("at", "theirs", "ours", "merged"),
    [
        (lambda value: {"components": {"schemas": value}}, *_named(_FAR, _NEAR)),
        (lambda value: {"components": {"responses": value}}, *_named(_response(_FAR), {"x": 1})),
        (lambda value: {"paths": value}, *_named(_item(_FAR), _item(_NEAR))),
        (lambda value: {"webhooks": value}, *_named(_item(_FAR), {"put": {}})),
        (_in_schema, *_named(_FAR, _NEAR)),
        (_in_operation, *_named(_response(_FAR), _response(_NEAR))),
        (_in_content, *_named({"schema": _FAR}, {"schema": _NEAR})),
    ],
)
def test_a_map_beside_a_reference_is_merged_name_by_name(
    at: Any, theirs: Any, ours: Any, merged: Any, how: str
) -> None:
    api = described({}, "3.1.0")
    api |= at({"$ref": "more.json#/it", **ours})
    description = from_memory(api, {"mem:/more.json": {"it": theirs}})
    expected = {**described({}, "3.1.0"), **at(merged)}
    assert getattr(description, how)() == expected
    assert json.loads(getattr(description, f"{how}_json")()) == expected


@pytest.mark.parametrize("how", ["dereference", "bundle"])
def test_sections_beside_a_reference_of_the_components_are_merged(how: str) -> None:
    theirs, ours, merged = _named(_FAR, _NEAR)
    more = {"schemas": theirs, "responses": {"r": {"description": "far"}}, "x-m": {"far": 1}}
    api = described({}, "3.1.0")
    api["components"] = {"$ref": "more.json", "schemas": ours, "headers": {}, "x-m": {"near": 1}}
    description = from_memory(api, {"mem:/more.json": more})
    assert getattr(description, how)()["components"] == {
        "schemas": merged,
        "responses": {"r": {"description": "far"}},
        "headers": {},
        "x-m": {"near": 1},
    }
    assert [one.name for one in description.schemas()] == ["a", "b", "c"]
    assert description.dereference(prune=True)["components"] == {"x-m": {"near": 1}}


@pytest.mark.parametrize("how", ["dereference", "bundle"])
def test_the_maps_of_a_whole_description_beside_a_reference_are_merged(how: str) -> None:
    base = described({"a": _FAR, "b": _FAR}, "3.1.0", paths={"/far": {}, "/b": _item(_FAR)})
    here = described({"b": _NEAR}, "3.1.0", paths={"/b": {}, "/c": _item(to("a"))})
    description = from_memory({"$ref": "base.json", **here}, {"mem:/base.json": base})
    found = getattr(description, how)()
    assert list(found["paths"]) == ["/far", "/b", "/c"]
    assert found["components"]["schemas"] == {"a": _FAR, "b": _NEAR}
    assert description.paths() == ["/b", "/c", "/far"]
    assert [one.name for one in description.schemas()] == ["a", "b"]
    content = found["paths"]["/c"]["get"]["responses"]["200"]["content"]
    assert content["a/b"]["schema"] == (to("a") if how == "bundle" else _FAR)


@pytest.mark.parametrize("reference", [{"$ref": "more.json"}, {"$ref": "first.json"}])
def test_what_is_replaced_beside_a_reference_is_another_component(reference: Any) -> None:
    schemas = {"Far": {"items": {"$ref": "more.json#/schemas/Both"}}, "Both": _FAR}
    files = {
        "mem:/more.json": {"schemas": schemas},
        "mem:/first.json": {"$ref": "more.json", "schemas": {"Both": {"title": "first"}}},
    }
    api = described({}, "3.1.0", paths={"/p": _item(to("Far"))})
    api["components"] = {**reference, "schemas": {"Both": _NEAR, "Here": {"not": to("Both")}}}
    description = from_memory(api, files)
    assert description.bundle()["components"]["schemas"] == {
        "Far": {"items": to("Both_2")},
        "Both": _NEAR,
        "Here": {"not": to("Both")},
        "Both_2": _FAR,
    }
    assert description.dereference()["components"]["schemas"] == {
        "Far": {"items": _FAR},
        "Both": _NEAR,
        "Here": {"not": _NEAR},
    }
    assert description.view("#/components/schemas/Far/items") == _FAR


@pytest.mark.parametrize("name", ["Both", "Far"])
@pytest.mark.parametrize("ref", ["gone.json", "#/nowhere", "#/schemas"])
def test_a_reference_in_what_is_replaced_is_checked(name: str, ref: str) -> None:
    api = described({}, "3.1.0")
    api["components"] = {"$ref": "more.json", "schemas": {"Both": _NEAR}}
    more: Any = {"schemas": {"Both": {}, "Far": {}}}
    more["schemas"][name] = {"items": {"$ref": ref}, "enum": [], "x": {"$ref": "#/schemas"}}
    description = from_memory(api, {"mem:/more.json": more})
    said = {one.code: one.location.pointer for one in description.diagnostics}
    assert said["reference-in-data"] == f"/schemas/{name}/x/$ref"
    if ref != "#/schemas":
        code = "unresolved-ref" if ref[0] == "#" else "unresolved-document"
        assert said[code] == f"/schemas/{name}/items/$ref"
        with pytest.raises(schemakit.UnresolvableError):
            description.bundle()


def test_a_pointer_passes_no_reference_whose_members_are_not_merged() -> None:
    schemas = {"A": to("B", properties={"p": {}}), "B": {"properties": {"q": {}}}}
    schemas["C"] = {"$ref": "#/components/schemas/A/properties/q"}
    with pytest.raises(schemakit.UnresolvableError, match="no 'q' in #/components/schemas/A"):
        schemakit.dereference(described(schemas, "3.1.0"))


@pytest.mark.parametrize("ref", ["#/components/schemas/C/items", "#/components/x/y/z"])
def test_a_pointer_through_a_reference_that_leads_nowhere_is_reported(ref: str) -> None:
    schemas = {"A": {"$ref": ref}, "C": {"$ref": "#/components/schemas/D/not/items"}, "D": {}}
    with pytest.raises(schemakit.UnresolvableError):
        schemakit.dereference(described(schemas, components={"$ref": "#/x-c/d"}))


# -- a member whose name is "$ref" -----------------------------------------------------------------

#: What is named or unknown at "$ref" is no text, so the object is no Reference Object.
_NAMED = {"$ref": {"a": 1}, "unevaluatedProperties": False, "properties": {"p": {}}}


@pytest.mark.parametrize(
    ("beside_first", "beside_second"),
    [({"title": "mine"}, {}), ({"title": "mine"}, {"description": "d"}), ({"x-n": 1}, {"x-m": 2})],
)
def test_a_schema_with_a_member_named_ref_is_the_end_of_its_references(
    beside_first: Any, beside_second: Any
) -> None:
    schemas = {"A": to("B", **beside_first), "B": to("C", **beside_second), "C": _NAMED}
    assert _schema(schemas) == {**_NAMED, **beside_second, **beside_first}


@pytest.mark.parametrize("name", ["$ref", "far"])
@pytest.mark.parametrize("version", ["3.0.3", "3.1.0"])
def test_a_map_with_a_member_named_ref_is_merged_with_what_is_beside_references_to_it(
    name: str, version: str
) -> None:
    # Outside of the cycle of First, Second and A the first of them is not cut.
    maps = {
        "First": {"$ref": "#/components/x-maps/Second", "own": {"type": "string"}},
        "Second": {name: {"items": to("A")}, "more": {"type": "integer"}},
    }
    schemas = {
        "A": {"properties": {"$ref": "#/components/x-maps/First", "mine": {"type": "boolean"}}},
        "B": {"properties": {"$ref": "#/components/x-maps/First", "mine": {"type": "null"}}},
    }
    document = described(schemas, version, components={"x-maps": maps})
    assert schemakit.dereference(document)["components"]["schemas"]["B"]["properties"] == {
        name: {"items": to("A")},
        "more": {"type": "integer"},
        "own": {"type": "string"},
        "mine": {"type": "null"},
    }


@pytest.mark.parametrize("name", ["$ref", "default", "x-mine"])
@pytest.mark.parametrize("how", ["dereference", "bundle"])
def test_a_component_with_an_odd_name_is_referred_to(name: str, how: str) -> None:
    schemas = {name: {"type": "string"}, "A": to(name), "B": {"items": to(name)}}
    found = getattr(schemakit.load(described(schemas)), how)()["components"]["schemas"]
    assert found[name] == {"type": "string"}
    assert found["A"] == (to(name) if how == "bundle" else {"type": "string"})
