"""Operations: found, filtered, and read with what they inherit."""

from __future__ import annotations

from typing import Any

import pytest

import schemakit
from tests.several import from_memory, with_schema
from tests.small import described, to


def _parameter(name: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "in": "query", **more}


_DOCUMENT = described(
    {"Pet": {"type": "object"}},
    paths={
        "/pets": {
            "parameters": [_parameter("limit", description="shared"), _parameter("all")],
            "get": {
                "operationId": "pets.list",
                "summary": "List",
                "tags": ["pets", "read"],
                "parameters": [
                    {"$ref": "#/components/parameters/Limit"},
                    {"name": "limit", "in": "header"},
                ],
                "responses": {"200": {"content": {"a/b": {"schema": to("Pet")}}}},
            },
            "post": {
                "deprecated": True,
                "security": [],
                "requestBody": {"$ref": "#/components/requestBodies/B"},
            },
        },
        "/pets/{id}": {"$ref": "#/paths/~1shared"},
        "/shared": {"delete": {"operationId": "pets.delete"}, "summary": "not an operation"},
        "x-note": {"get": {"operationId": "no"}},
    },
    security=[{"key": []}],
    components={
        "parameters": {"Limit": _parameter("limit", description="own")},
        "requestBodies": {"B": {"content": {"a/b": {"schema": to("Pet")}}}},
    },
)
_API = schemakit.load(_DOCUMENT)


def test_operations_stand_in_document_order() -> None:
    found = [(one.method, one.path) for one in _API.operations()]
    assert found == [
        ("get", "/pets"),
        ("post", "/pets"),
        ("delete", "/pets/{id}"),
        ("delete", "/shared"),
    ]


def test_paths_are_sorted_by_code_point() -> None:
    names = ["/b", "/a", "/Z", "/é", "/😀", "/\uffff", "/a/b"]
    document = described({}, paths={name: {} for name in names})
    assert schemakit.load(document).paths() == sorted(names, key=lambda one: list(map(ord, one)))


@pytest.mark.parametrize(
    ("filters", "paths"),
    [
        ({"tag": "pets"}, ["/pets"]),
        ({"tag": "Pets"}, []),
        ({"method": "GET"}, ["/pets"]),
        ({"method": "delete"}, ["/pets/{id}", "/shared"]),
        ({"path": "/pets*"}, ["/pets", "/pets", "/pets/{id}"]),
        ({"path": "/pets/{id}"}, ["/pets/{id}"]),
        ({"deprecated": True}, ["/pets"]),
        ({"deprecated": False, "method": "post"}, []),
        ({"path": "/pets", "method": "get", "tag": "read"}, ["/pets"]),
    ],
)
def test_filters_all_have_to_fit(filters: dict[str, Any], paths: list[str]) -> None:
    assert [one.path for one in _API.operations(**filters)] == paths


@pytest.mark.parametrize("wrong", ["x", "true", 1, 0, []])
def test_deprecated_is_true_or_false(wrong: Any) -> None:
    for call in (_API.operations, _API.select):
        with pytest.raises(schemakit.UsageError, match="deprecated is true, false or None, not"):
            call(deprecated=wrong)


@pytest.mark.parametrize(
    "key", ["pets.list", "GET /pets", "get /pets", "/paths/~1pets/get", "#/paths/~1pets/get"]
)
def test_an_operation_is_found_by_id_by_method_and_path_and_by_pointer(key: str) -> None:
    found = _API.operation(key)
    assert (found.id, found.method, found.path) == ("pets.list", "get", "/pets")
    assert (found.summary, found.description) == ("List", None)
    assert (found.tags, found.deprecated) == (("pets", "read"), False)
    assert found.pointer == "/paths/~1pets/get"


def test_an_operation_that_is_not_there_brings_the_nearest() -> None:
    with pytest.raises(schemakit.NotFoundError, match="did you mean") as caught:
        _API.operation("pets.lst")
    assert caught.value.near[0] == "pets.list"


def test_a_pointer_to_no_operation_brings_the_nearest() -> None:
    for mark in ("", "#"):
        with pytest.raises(schemakit.NotFoundError) as caught:
            _API.operation(f"{mark}/paths/~1pets/gett")
        assert caught.value.near[0] == f"{mark}/paths/~1pets/get"


def test_parameters_are_merged_by_name_and_place() -> None:
    found = {
        (p["name"], p["in"]): p.get("description") for p in _API.operation("pets.list").parameters
    }
    assert found == {
        ("limit", "query"): "own",
        ("all", "query"): None,
        ("limit", "header"): None,
    }


def test_bodies_and_responses_are_dereferenced() -> None:
    body = _API.operation("POST /pets").request_body
    assert body == {"content": {"a/b": {"schema": {"type": "object"}}}}
    responses = _API.operation("pets.list").responses
    assert responses["200"]["content"]["a/b"]["schema"] == {"type": "object"}
    assert _API.operation("pets.list").request_body is None


def test_security_is_the_operations_own_or_the_documents() -> None:
    assert _API.operation("pets.list").security == [{"key": []}]
    assert _API.operation("POST /pets").security == []


def test_an_operation_behind_a_path_items_reference_is_whole() -> None:
    found = _API.operation("DELETE /pets/{id}")
    assert found.id == "pets.delete"
    assert found.parameters == []
    assert found.responses == {}


def test_webhooks_are_operations() -> None:
    document = described({}, "3.1.0", webhooks={"x-evt": {"post": {"operationId": "evt"}}})
    assert schemakit.load(document).operation("evt").method == "post"
    assert schemakit.load({**document, "openapi": "3.0.3"}).operations() == []


def test_3_2_has_further_methods() -> None:
    item = {"query": {"operationId": "q"}, "additionalOperations": {"COPY": {"operationId": "c"}}}
    document = described({}, "3.2.0", paths={"/p": item})
    assert [one.method for one in schemakit.load(document).operations()] == ["query", "COPY"]
    assert schemakit.load({**document, "openapi": "3.1.0"}).operations() == []


def test_paths_and_schemas_kept_in_files_of_their_own() -> None:
    files = {
        "api.json": b'{"openapi": "3.1.0", "paths": {"$ref": "paths.json"},'
        b' "components": {"schemas": {"$ref": "schemas.json"}}}',
        "paths.json": b'{"/a": {"parameters": [{"name": "q", "in": "query"}],'
        b' "get": {"operationId": "x", "responses": {}}}}',
        "schemas.json": b'{"A": {"properties": {"b": {"$ref": "#/B"}}}, "B": {"type": "string"}}',
    }
    api = schemakit.load("api.json", retrieve=files.__getitem__)
    assert api.paths() == ["/a"]
    operation = api.operation("x")
    assert [one["name"] for one in operation.parameters] == ["q"]
    assert [one.name for one in api.schemas()] == ["A", "B"]
    assert [(one.name, one.type) for one in api.schema("A").fields()] == [("b", "string")]


# -- over files ------------------------------------------------------------------------------------

_TREE = {"type": "object", "properties": {"kid": {"$ref": "#"}}}


def test_parameters_that_name_what_is_recursive_in_another_file() -> None:
    schema = {"$ref": "tree"}
    item = {"parameters": [{"name": "q", "in": "query", "schema": schema}], "get": {}}
    entry = {"openapi": "3.1.0", "paths": {"/a": item}}
    api = from_memory(entry, {"mem:/tree": _TREE})
    assert [one["name"] for one in api.operation("GET /a").parameters] == ["q"]
    # A member more of a list or of a map would be one of its own.
    assert [one["name"] for one in api.view("/paths/~1a/parameters")] == ["q"]
    field_type = with_schema({"properties": {"t": schema}})
    found = from_memory(field_type, {"mem:/tree": _TREE}).view("/components/schemas/S/properties")
    assert found.keys() == {"t"}


def test_operations_of_paths_that_stand_in_a_file() -> None:
    parameter = {"name": "b", "in": "body", "schema": {"type": "string"}}
    paths = {"/x": {"get": {"operationId": "x"}, "parameters": [parameter]}}
    entry = {"swagger": "2.0", "paths": {"$ref": "paths"}}
    (found,) = from_memory(entry, {"mem:/paths": paths}).operations()
    assert found.request_body is not None
    assert found.request_body["content"]["application/json"]["schema"] == {"type": "string"}
    assert found.servers == ()


def test_an_operation_by_reference_starts_from_the_file_that_the_paths_stand_in() -> None:
    by_reference = {"get": {"$ref": "get.json"}, "put": {"$ref": "#/~1y/put"}}
    paths = {"/x": by_reference, "/y": {"put": {"operationId": "put"}}}
    files = {"mem:/parts/paths.json": paths, "mem:/parts/get.json": {"operationId": "get"}}
    api = from_memory({"openapi": "3.1.0", "paths": {"$ref": "parts/paths.json"}}, files)
    assert [one.id for one in api.operations()] == ["get", "put", "put"]
    assert api.operation("get").path == "/x"


@pytest.mark.parametrize("ref", ["ops.json#/b", "#/x-ops/b", "#/x-ops/chain"])
def test_fields_beside_the_reference_of_an_operation_win(ref: str) -> None:
    theirs = {"operationId": "theirs", "tags": ["their"], "description": "D", "deprecated": True}
    own = {"operationId": "mine", "summary": "Mine", "tags": ["own"]}
    chain = {"$ref": "#/x-ops/b", "operationId": "between", "summary": "Between"}
    entry = {
        "openapi": "3.1.0",
        "paths": {"/b": {"get": {"$ref": ref, **own}}},
        "x-ops": {"b": theirs, "chain": chain},
    }
    api = from_memory(entry, {"mem:/ops.json": {"b": theirs}})
    (found,) = api.operations(tag="own")
    assert (found.id, found.summary, found.tags) == ("mine", "Mine", ("own",))
    assert (found.description, found.deprecated) == ("D", True)
    assert api.operations(tag="their") == []
    assert api.operation("mine").pointer == "/paths/~1b/get"
    with pytest.raises(schemakit.NotFoundError):
        api.operation("theirs")
    written = api.dereference()["paths"]["/b"]["get"]
    assert written == {**theirs, **own}


def test_an_operation_that_refers_nowhere_has_the_fields_beside_the_reference() -> None:
    item = {
        "get": {"$ref": "#/x-none", "operationId": "dead"},
        "put": {"$ref": "#/paths/~1b/put", "operationId": "circle"},
    }
    api = schemakit.load({"openapi": "3.1.0", "paths": {"/b": item}})
    assert [one.id for one in api.operations()] == ["dead", "circle"]


def test_an_operation_that_refers_to_a_text_has_no_id() -> None:
    paths = {"/x": {"get": {"$ref": "#/info/title"}}}
    api = schemakit.load({"openapi": "3.1.0", "info": {"title": "t"}, "paths": paths})
    assert [one.id for one in api.operations()] == [None]


def test_reusable_schemas_are_found_by_the_uri_that_a_schema_on_the_way_gives_itself() -> None:
    dialect = "https://json-schema.org/draft/2020-12/schema"
    named = {"$id": "mem:/elsewhere/", "$ref": "more.json"}
    entry = {"openapi": "3.1.0", "components": {"schemas": {"$ref": "names.json#/$defs/all"}}}
    files = {
        "mem:/names.json": {"$schema": dialect, "$defs": {"all": named}},
        "mem:/elsewhere/more.json": {"A": {"type": "string"}},
    }
    assert [one.name for one in from_memory(entry, files).schemas()] == ["A"]


def test_the_method_as_a_request_has_it() -> None:
    item = {
        "get": {"responses": {}},
        "additionalOperations": {"propFind": {"responses": {}}, "COPY": {"responses": {}}},
    }
    api = schemakit.load({"openapi": "3.2.0", "info": {}, "paths": {"/a": item}})
    found = [(one.method, one.request_method) for one in api.operations()]
    assert found == [("get", "GET"), ("propFind", "propFind"), ("COPY", "COPY")]


def test_operations_of_path_items_by_reference_need_no_graph(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    item = {"get": {"operationId": "far", "responses": {}}, "put": {"responses": {}}}
    api = {**described({}, "3.1.0"), "components": {"pathItems": {"P": item}}}
    api["paths"] = {
        f"/{n}": {"$ref": "#/components/pathItems/P", "put": {"operationId": "here"}}
        for n in range(3)
    }
    description = schemakit.load(api)
    monkeypatch.setattr("schemakit.references.graph.build_graph", None)
    monkeypatch.setattr("schemakit.transform.dereference.build_graph", None)
    found = [(one.method, one.path, one.id) for one in description.operations()]
    assert found == [
        one for n in range(3) for one in [("get", f"/{n}", "far"), ("put", f"/{n}", "here")]
    ]
