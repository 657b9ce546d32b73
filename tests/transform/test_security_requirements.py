"""Security requirements in the output, whose keys were URIs (OpenAPI 3.2)."""

from __future__ import annotations

import json
from typing import Any

import pytest

import schemakit
from schemakit import Description
from tests.several import from_memory
from tests.small import described

_Requirement = dict[str, Any]


def _scheme(said: str) -> dict[str, Any]:
    return {"type": "http", "scheme": "basic", "description": said}


def _item(*requirements: _Requirement) -> dict[str, Any]:
    responses = {"200": {"description": "d"}}
    return {"get": {"security": list(requirements), "responses": responses}}


def _api(
    *requirements: _Requirement, paths: dict[str, Any] | None = None, **schemes: Any
) -> dict[str, Any]:
    security = {"security": list(requirements)} if requirements else {}
    components = {"securitySchemes": schemes} if schemes else {}
    return described({}, "3.2.0", paths=paths or {}, components=components, **security)


def _loaded(api: dict[str, Any], **files: Any) -> Description:
    """The description whose other documents are ``files``, by their names without ``.json``."""
    named = {f"mem:/{name.replace('__', '/')}.json": one for name, one in files.items()}
    return from_memory(json.dumps(api).encode(), named, base="mem:/api.json")


def _result(api: dict[str, Any], **files: Any) -> Any:
    """The dereferenced description, after all ways to write it were seen to agree."""
    description = _loaded(api, **files)
    result = description.dereference()
    assert json.loads(description.dereference_json()) == result
    assert json.loads(description.dereference_json(indent=2)) == result
    bundle = description.bundle()
    assert json.loads(description.bundle_json()) == bundle
    again = schemakit.dereference(bundle)
    schemes = result["components"].get("securitySchemes", {})
    # A bundle keeps more names: those of what is only a reference to something else.
    assert all(again["components"]["securitySchemes"][name] == schemes[name] for name in schemes)
    assert {**again, "components": 0} == {**result, "components": 0}
    pruned = description.dereference(prune=True)
    kept = pruned.get("components", {}).get("securitySchemes", {})
    assert all(schemes[name] == one for name, one in kept.items())
    if "security" in result:
        used = {name for one in result["security"] for name in one if name in schemes}
        assert used <= kept.keys()
    return result


def _said(result: Any, requirements: Any) -> list[dict[str, Any]]:
    """Requirements with the descriptions of their schemes for keys."""
    schemes = result["components"]["securitySchemes"]
    return [
        {schemes[name]["description"]: scopes for name, scopes in one.items()}
        for one in requirements
    ]


def test_a_scheme_elsewhere_gets_a_name_among_the_components() -> None:
    api = _api({"s.json#/auth/S": ["a"]}, {}, paths={"/a": _item({"s.json#/auth/S": ["b"]})})
    result = _result(api, s={"auth": {"S": _scheme("s")}})
    assert result["security"] == [{"S": ["a"]}, {}]
    assert result["paths"]["/a"] == _item({"S": ["b"]})
    assert result["components"]["securitySchemes"] == {"S": _scheme("s")}


def test_a_whole_document_gives_its_name() -> None:
    result = _result(_api({"auth/basic.v1.json": []}), **{"auth__basic.v1": _scheme("s")})
    assert result["security"] == [{"basic.v1": []}]


def test_names_that_are_taken_get_a_number_in_the_order_of_the_text() -> None:
    files = {f"{name}": {"S": _scheme(name)} for name in "abc"}
    keys = [{f"{name}.json#/S": [name]} for name in "abc"]
    result = _result(_api(*keys, S_2=_scheme("own")), **files)
    assert [list(one) for one in result["security"]] == [["S"], ["S_3"], ["S_4"]]
    assert _said(result, result["security"]) == [{name: [name]} for name in "abc"]


def test_the_order_of_keys_and_their_scopes_stay() -> None:
    requirement = {"z": ["1"], "s.json#/S": ["2"], "a": ["3"], "s.json#/A": ["4"]}
    files = {"s": {"S": _scheme("S"), "A": _scheme("A")}}
    result = _result(_api(requirement, z=_scheme("z"), a=_scheme("a")), **files)
    (found,) = result["security"]
    assert list(found.items()) == [("z", ["1"]), ("S", ["2"]), ("a", ["3"]), ("A", ["4"])]


@pytest.mark.parametrize("key", ["#/components/securitySchemes/a.b", "a.b"])
def test_a_uri_of_a_component_is_its_name(key: str) -> None:
    result = _result(_api({key: ["x"]}, **{"a.b": _scheme("own")}))
    assert result["security"] == [{"a.b": ["x"]}]
    assert result["components"]["securitySchemes"].keys() == {"a.b"}


def test_a_scheme_in_an_extension_becomes_a_component() -> None:
    api = _api({"#/x-auth/S": []}) | {"x-auth": {"S": _scheme("s")}}
    result = _result(api)
    assert result["security"] == [{"S": []}]
    assert result["components"]["securitySchemes"] == {"S": _scheme("s")}


def test_a_moved_path_item_names_what_it_named() -> None:
    """Its URIs start from its own document; its names are those of the entry document."""
    item = _item(
        {"s.json#/S": ["1"]},
        {"../s.json#/S": ["2"]},
        {"../api.json#/components/securitySchemes/key": ["3"]},
        {"key": ["4"]},
        {"s.json": ["5"]},
        {"./s.json#/S": ["6"]},
    )
    api = _api(
        paths={"/a": {"$ref": "d/item.json"}}, key=_scheme("key"), **{"s.json": _scheme("n")}
    )
    files = {"s": {"S": _scheme("far")}, "d__s": {"S": _scheme("near")}, "d__item": item}
    result = _result(api, **files)
    said = _said(result, result["paths"]["/a"]["get"]["security"])
    names = ["near", "far", "key", "key", "n", "near"]
    assert said == [{name: [str(number)]} for number, name in enumerate(names, 1)]


def test_a_scheme_by_several_routes_is_there_once() -> None:
    keys = ["s.json#/S", "./s.json#/S", "alias.json", "alias.json#/"]
    files = {"s": {"S": _scheme("s")}, "alias": {"$ref": "s.json#/S"}}
    result = _result(_api(*[{key: []} for key in keys[:3]]), **files)
    assert result["security"] == [{"S": []}] * 3
    assert result["components"]["securitySchemes"] == {"S": _scheme("s")}


def test_a_component_that_is_a_reference_to_it_gives_its_name() -> None:
    own = {"$ref": "alias.json"}
    files = {"s": {"S": _scheme("s")}, "alias": {"$ref": "s.json#/S"}}
    api = _api({"s.json#/S": []}, {"alias.json": []}, {"own": []}, own=own)
    result = _result(api, **files)
    assert result["security"] == [{"own": []}] * 3
    assert result["components"]["securitySchemes"] == {"own": _scheme("s")}


def test_two_keys_of_one_scheme_are_one_with_the_scopes_of_both() -> None:
    api = _api({"s.json#/S": ["a", "b"], "own": ["b", "c"]}, own={"$ref": "s.json#/S"})
    result = _result(api, s={"S": _scheme("s")})
    assert result["security"] == [{"own": ["a", "b", "c"]}]


def test_an_undefined_name_does_not_get_a_meaning() -> None:
    api = _api({"S": []}, {"s.json#/S": []})
    result = _result(api, s={"S": _scheme("s")})
    assert result["security"] == [{"S": []}, {"S_2": []}]
    assert result["components"]["securitySchemes"] == {"S_2": _scheme("s")}


def test_a_dead_uri_leads_to_the_same_nowhere_and_is_no_name() -> None:
    item = _item({"gone.json": []}, {"./s.json": []})
    api = _api(paths={"/a": {"$ref": "d/item.json"}, "/b": {"$ref": "item.json"}})
    api["components"]["securitySchemes"] = {"s.json": _scheme("name")}
    description = _loaded(api, d__item=item, item=item)
    for result in (description.dereference(missing="keep"), description.bundle(missing="keep")):
        assert result["paths"]["/a"] == _item({"d/gone.json": []}, {"d/s.json": []})
        assert result["paths"]["/b"] == _item({"gone.json": []}, {"./s.json": []})


def test_schemes_in_a_file_of_their_own_are_not_overwritten() -> None:
    api = _api({"S": []}, {"s.json#/S": []})
    api["components"]["securitySchemes"] = {"$ref": "schemes.json"}
    result = _result(api, s={"S": _scheme("other")}, schemes={"S": _scheme("own")})
    assert _said(result, result["security"]) == [{"own": []}, {"other": []}]


def test_yaml_aliases_share_a_requirement() -> None:
    api = """
openapi: 3.2.0
info: {title: t, version: "1"}
paths:
  /a: {get: {security: &both [&one {s.json#/S: [a]}], responses: {}}}
  /b: {get: {security: *both, responses: {}}}
  /c: {get: {security: [*one, {}], responses: {}}}
"""
    files = {"mem:/s.json": {"S": _scheme("s")}}
    result = from_memory(api.encode(), files).dereference()
    security = [item["get"]["security"] for item in result["paths"].values()]
    assert security == [[{"S": ["a"]}], [{"S": ["a"]}], [{"S": ["a"]}, {}]]


def test_pruning_keeps_what_is_named_by_uri() -> None:
    keys: list[_Requirement] = [{"s.json#/S": []}, {"#/components/securitySchemes/own": []}]
    api = _api(*keys, own=_scheme("own"), unused=_scheme("unused"))
    pruned = _loaded(api, s={"S": _scheme("s")}).dereference(prune=True)
    assert pruned["components"]["securitySchemes"].keys() == {"own", "S"}


# -- parts -----------------------------------------------------------------------------------------


def test_a_part_holds_the_schemes_that_it_names_by_uri() -> None:
    keys: _Requirement = {"s.json#/S": [], "key": [], "#/components/securitySchemes/key": []}
    api = _api(paths={"/a": _item(keys)}, key=_scheme("key"))
    description = _loaded(api, s={"S": _scheme("s")})
    part = description.dereference(at="/paths/~1a/get")
    assert part["security"] == [{"#/$defs/S": [], "key": []}]
    assert part["$defs"] == {"S": _scheme("s")}


def test_a_part_that_cannot_hold_a_scheme_keeps_its_uri() -> None:
    item = _item({"s.json#/S": ["a"]})
    description = _loaded(_api(paths={"/a": {"$ref": "d/a.json"}}), d__a=item, d__s={"S": {}})
    for at in ("/paths", "/paths/~1a/get/security", "/paths/~1a/get/security/0"):
        assert "d/s.json#/S" in json.dumps(description.dereference(at=at))
        assert "components" not in json.dumps(description.view(at))


def test_a_view_holds_them_under_names_that_the_description_has_not_given() -> None:
    api = _api(paths={"/a": _item({"s.json#/S": [], "S": []})}, S=_scheme("own"))
    view = _loaded(api, s={"S": _scheme("s")}).view("/paths/~1a/get")
    assert view["security"] == [{"S_2": [], "S": []}]
    assert view["components"] == {"securitySchemes": {"S_2": _scheme("s")}}


def test_operations_name_schemes_as_their_view_does() -> None:
    api = _api({"s.json#/S": []}, paths={"/a": _item({"s.json#/S": ["a"]}), "/b": {"get": {}}})
    description = _loaded(api, s={"S": _scheme("s")})
    assert description.operation("GET /a").security == [{"S": ["a"]}]
    assert description.operation("GET /b").security == [{"s.json#/S": []}]


def test_tools_name_schemes_as_the_dereferenced_description_does() -> None:
    scheme = {"type": "apiKey", "in": "header", "name": "X-Key"}
    item = _item({"t.json#/S": []})
    item["get"]["parameters"] = [
        {"name": name, "in": "header", "schema": {"type": "string"}} for name in ("X-Key", "X-A")
    ]
    paths = {"/a": item, "/b": {"get": {"responses": item["get"]["responses"]}}}
    description = _loaded(
        _api({"s.json#/S": []}, paths=paths), s={"S": _scheme("s")}, t={"S": scheme}
    )
    schemes = description.dereference()["components"]["securitySchemes"]
    a, b = schemakit.tools(description, target="mcp")
    assert [list(tool.binding.security[0]) for tool in (a, b)] == [["S"], ["S_2"]]
    assert schemes["S"] == scheme
    assert a.definition["inputSchema"]["properties"].keys() == {"X-A"}
    (one,) = schemakit.tools(description, target="mcp", operations=["GET /a"])
    assert one.binding.security == a.binding.security
