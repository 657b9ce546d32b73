"""A request and its operation: values, names without a parameter, and what is said if none is."""

from __future__ import annotations

import copy
import pickle
import random
import re
from pathlib import Path
from typing import Any

import pytest

import schemakit
from schemakit import NotFoundError, UsageError

PARAMETERS = [
    {"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}},
    {"name": "limit", "in": "query", "required": True, "schema": {"type": "integer"}},
    {"name": "tags", "in": "query", "explode": False, "schema": {"type": "array"}},
    {"name": "where", "in": "query", "style": "deepObject", "schema": {"type": "object"}},
    {"name": "filter", "in": "query", "content": {"application/json": {}}},
    {"name": "trace", "in": "header", "required": True, "schema": {}},
]
API: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "t", "version": "1"},
    "servers": [{"url": "https://{r}.h.example/v1", "variables": {"r": {"default": "eu"}}}],
    "security": [{"key": []}],
    "paths": {
        "/pets/{id}": {
            "parameters": PARAMETERS,
            "get": {"operationId": "getPet", "responses": {}},
            "delete": {"operationId": "deletePet", "responses": {}},
        },
        "/pets/mine": {"get": {"operationId": "mine", "responses": {}}},
        "/pets/{id}/toys/{file}.{format}": {"get": {"operationId": "toys", "responses": {}}},
    },
    "components": {"securitySchemes": {"key": {"type": "apiKey", "in": "query", "name": "key"}}},
}


@pytest.fixture(scope="module")
def api() -> schemakit.Description:
    return schemakit.load(API)


def test_values_are_read_by_style_and_type(api: schemakit.Description) -> None:
    query = 'limit=3&tags=a,b&where[x]=1&filter={"a":[1]}&key=secret&other=1'
    (found,) = api.match("GET", f"https://us.h.example/v1/pets/7?{query}")
    assert found.operation.id == "getPet"
    assert found.server == "https://{r}.h.example/v1"
    assert found.variables == {"r": "us"}
    assert found.path == {"id": 7}
    assert found.query == {
        "limit": 3,
        "tags": ["a", "b"],
        "where": {"x": "1"},
        "filter": {"a": [1]},
    }
    assert found.unknown == ("other",)
    assert found.missing == ()


def test_what_is_missing_is_named(api: schemakit.Description) -> None:
    (found,) = api.match("get", "/pets/x")
    assert (found.path, found.missing, found.server) == ({"id": "x"}, ("limit",), "")


def test_candidates_are_in_the_order_of_the_specification(api: schemakit.Description) -> None:
    assert [one.operation.id for one in api.match("GET", "/pets/mine")] == ["mine", "getPet"]


def test_names_that_no_parameter_describes_are_texts(api: schemakit.Description) -> None:
    (found,) = api.match("GET", "/v1/pets/7/toys/a%2Fb.tar.gz")
    assert found.path == {"id": "7", "file": "a/b", "format": "tar.gz"}


def test_methods_are_as_they_are_written() -> None:
    paths: Any = {"/a": {"additionalOperations": {"copy": {}, "Copy": {}, "LINK": {}}, "query": {}}}
    api = schemakit.load({"openapi": "3.2.0", "info": {}, "paths": paths})
    for method, expected in (("copy", ["copy"]), ("Link", ["LINK"]), ("query", ["query"])):
        assert [one.operation.method for one in api.match(method, "/a")] == expected


def test_a_spread_object_leaves_the_names_of_others() -> None:
    free = {"type": "object", "additionalProperties": True}
    parameters = [
        {"name": "rest", "in": "query", "schema": free},
        {"name": "page", "in": "query", "schema": {"type": "integer"}},
    ]
    paths = {"/a": {"get": {"parameters": parameters, "security": [{"key": []}]}}}
    api = schemakit.load({**API, "paths": paths})
    (found,) = api.match("GET", "/a?x=1&page=2&key=k&y=3")
    assert found.query == {"rest": {"x": "1", "y": "3"}, "page": 2}
    assert found.unknown == ()


def test_a_whole_query_is_one_value() -> None:
    schema = {"type": "object", "properties": {"n": {"type": "integer"}}}
    for media_type, url in (
        ("application/x-www-form-urlencoded", "/a?n=3&m=a+b"),
        ("application/json", "/a?%7B%22n%22:3,%22m%22:%22a%20b%22%7D"),
    ):
        content = {media_type: {"schema": schema}}
        one = {"name": "q", "in": "querystring", "content": content}
        document = {"openapi": "3.2.0", "info": {}, "paths": {"/a": {"get": {"parameters": [one]}}}}
        (found,) = schemakit.load(document).match("GET", url)
        assert (found.query, found.unknown) == ({"q": {"n": 3, "m": "a b"}}, ())


@pytest.mark.parametrize(
    ("method", "url", "message"),
    [
        ("POST", "/pets/7", "no operation 'POST /pets/7'; /pets/{id} has GET and DELETE"),
        (
            "GET",
            "https://eu.h.example/v1/pet/7",
            "no operation 'GET https://eu.h.example/v1/pet/7'; did you mean 'GET /pets/{id}'",
        ),
        (
            "GET",
            "https://h.example/pets/7",
            "server https://{r}.h.example/v1; its path is that of 'GET /pets/{id}'",
        ),
        (
            "GET",
            "https://h.example/x",
            "'GET https://h.example/x'; it is not a URL of the server https://{r}.h.example/v1",
        ),
    ],
)
def test_what_is_not_found_says_why(
    method: str, url: str, message: str, api: schemakit.Description
) -> None:
    with pytest.raises(NotFoundError, match=re.escape(message)) as caught:
        api.match(method, url)
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)


@pytest.mark.parametrize("server", [None, 5, "x", []])
def test_servers_that_are_none_are_said(server: Any) -> None:
    api = schemakit.load({**API, "servers": [server]})
    with pytest.raises(NotFoundError, match="no server in the description has a URL"):
        api.match("GET", "https://eu.h.example/v1/nothing/here")


def test_a_description_without_operations_says_so() -> None:
    with pytest.raises(NotFoundError, match="no operations below paths"):
        schemakit.load({"type": "object"}, version="json-schema").match("GET", "/a")


def test_wrong_calls_are_refused(api: schemakit.Description) -> None:
    with pytest.raises(UsageError, match="neither a URL with a host nor a path"):
        api.match("GET", "pets")
    with pytest.raises(UsageError, match="a method"):
        api.match(3, "/pets")  # type: ignore[arg-type]


def test_a_match_can_be_copied(api: schemakit.Description) -> None:
    (found,) = api.match("DELETE", "/pets/7")
    assert copy.deepcopy(found).path == pickle.loads(pickle.dumps(found)).path == {"id": 7}


@pytest.mark.slow
@pytest.mark.parametrize("name", ["github.json", "box.json", "openai.json", "kubernetes.json"])
def test_every_operation_of_the_corpus_is_found_by_its_own_path(shared: Path, name: str) -> None:
    api = schemakit.load(shared / "corpus" / name)
    operations = [one for one in api.operations() if not one.is_webhook]
    for one in random.Random(1).sample(operations, min(len(operations), 300)):
        url = re.sub(r"\{[^}]*\}", "value", one.path.partition("#")[0])
        server = one.servers[0].rstrip("/") if one.servers else ""
        found = api.match(one.request_method, server + url)
        assert one.pointer in {match.operation.pointer for match in found}
