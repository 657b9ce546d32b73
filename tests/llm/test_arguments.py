"""Arguments: parameters and bodies of operations as one object."""

from __future__ import annotations

import json
from typing import Any

import pytest

import schemakit
from tests.llm.samples import make, properties_of, with_body
from tests.sampled import schema_in


def test_a_parameter_and_a_member_of_the_body_with_the_same_name() -> None:
    parameter = {"name": "name", "in": "query", "schema": {"type": "string"}}
    schema = {
        "type": "object",
        "properties": {"name": {"type": "string"}, "n": {"type": "integer"}},
    }
    tool = make({"parameters": [parameter], **with_body(schema)})
    assert list(properties_of(tool)) == ["name", "body"]
    request = tool.bind({"name": "q", "body": {"name": "b"}}, server="https://x")
    assert request.url == "https://x/a?name=q"
    assert json.loads(request.body or b"") == {"name": "b"}


def test_parameters_with_the_same_name_in_several_places() -> None:
    listed = [
        {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}},
        {"name": "id", "in": "query", "schema": {"type": "string"}},
        {"name": "id_query", "in": "query", "schema": {"type": "string"}},
        {"name": "body", "in": "header", "schema": {"type": "string"}},
    ]
    tool = make({"parameters": listed, **with_body({"type": "string"})}, path="/a/{id}")
    assert list(properties_of(tool)) == ["id", "id_query", "id_query_query", "body", "body_body"]
    given = {"id": "1", "id_query": "2", "id_query_query": "3", "body": "4", "body_body": "5"}
    request = tool.bind(given, server="")
    assert request.url == "/a/1?id=2&id_query=3"
    assert (request.headers["body"], request.body) == ("4", b'"5"')


def test_json_is_chosen_before_a_form_before_multipart() -> None:
    schema = {"schema": {"type": "object", "properties": {"a": {"type": "string"}}}}
    types = [
        "text/plain",
        "multipart/form-data",
        "application/x-www-form-urlencoded",
        "application/json",
    ]
    for count in range(1, 5):
        content = dict.fromkeys(types[:count], schema)
        tool = make({"requestBody": {"content": content, "required": True}})
        assert tool.binding.media_types[0] == types[count - 1]
        assert set(tool.binding.media_types) == set(types[:count])


@pytest.mark.parametrize(
    "schema",
    [
        {"oneOf": [{"type": "object", "properties": {"a": {}}}, {"type": "string"}]},
        {"anyOf": [{"type": "object"}, {"type": "array"}]},
        {"type": "array", "items": {"type": "string"}},
        {"type": "object", "properties": {"a": {}}, "minProperties": 1},
        {"type": "object", "properties": {"a": {}}, "additionalProperties": {"type": "string"}},
        {"type": ["object", "null"], "properties": {"a": {}}},
        {"type": "object"},
        True,
    ],
)
def test_a_body_that_is_not_a_plain_object_is_one_argument(schema: Any) -> None:
    tool = make(with_body(schema))
    assert list(properties_of(tool)) == ["body"]
    request = tool.bind({"body": {"a": 1}}, server="")
    assert json.loads(request.body or b"") == {"a": 1}


def test_an_optional_body_with_required_members_is_one_argument() -> None:
    schema = {"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"]}
    tool = make(with_body(schema, required=False))
    assert list(properties_of(tool)) == ["body"]
    assert "required" not in schema_in(tool.definition)
    assert tool.bind({}, server="").body is None


def test_a_parameter_is_sent_even_if_its_schema_is_read_only() -> None:
    listed = [{"name": "n", "in": "path", "schema": {"type": "integer", "readOnly": True}}]
    tool = make({"parameters": listed}, path="/a/{n}", method="get")
    assert tool.bind({"n": 7}, server="").url == "/a/7"


def test_credentials_and_servers_are_kept_but_not_arguments() -> None:
    listed = [
        {"name": name, "in": "header", "schema": {"type": "string"}}
        for name in ("Authorization", "X-Api-Key", "X-Trace", "Accept")
    ]
    components = {
        "securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "x-api-key"}}
    }
    server = {"url": "https://{region}.example.com/v1/", "variables": {"region": {"default": "eu"}}}
    tool = make(
        {"parameters": listed, "security": [{"key": []}]},
        components=components,
        servers=[server],
    )
    assert list(properties_of(tool)) == ["X-Trace"]
    assert tool.binding.security == ({"key": []},)
    assert tool.bind({}).url == "https://eu.example.com/v1/a"
    assert tool.bind({}, server="http://localhost:1").url == "http://localhost:1/a"


def test_parameters_of_2_0() -> None:
    document = {
        "swagger": "2.0",
        "info": {},
        "consumes": ["multipart/form-data"],
        "paths": {
            "/a": {
                "post": {
                    "parameters": [
                        {
                            "name": "l",
                            "in": "query",
                            "type": "array",
                            "items": {"type": "string"},
                            "collectionFormat": "pipes",
                        },
                        {
                            "name": "m",
                            "in": "query",
                            "type": "array",
                            "items": {"type": "string"},
                            "collectionFormat": "multi",
                        },
                        {
                            "name": "n",
                            "in": "query",
                            "type": "integer",
                            "maximum": 5,
                            "exclusiveMaximum": True,
                        },
                        {"name": "f", "in": "formData", "type": "file", "required": True},
                    ],
                    "responses": {},
                }
            }
        },
    }
    tool = schemakit.tools(document, target="mcp")[0]
    found = properties_of(tool)
    assert found["n"] == {"type": "integer", "exclusiveMaximum": 5}
    assert found["f"]["type"] == "string"
    request = tool.bind({"l": ["a", "b"], "m": ["c", "d"], "f": "data:,x"}, server="")
    assert request.url == "/a?l=a%7Cb&m=c&m=d"
    assert b"\r\n\r\nx\r\n" in (request.body or b"")


# -- the query string and credentials --------------------------------------------------------------

_FORM = "application/x-www-form-urlencoded"
_MEMBERS = {"a": {"type": "string"}, "b": {"type": "integer"}}


def _querystring(media: dict[str, Any], required: bool = True, *more: Any) -> schemakit.Tool:
    parameter = {"name": "q", "in": "querystring", "required": required, "content": media}
    operation = {"parameters": [*more, parameter]}
    document = {
        "openapi": "3.2.0",
        "info": {},
        "servers": [{"url": "https://h"}],
        "paths": {"/a": {"get": operation}},
    }
    return schemakit.tools(document, target="mcp")[0]


def test_the_members_of_a_query_string_are_arguments() -> None:
    schema = {"type": "object", "properties": _MEMBERS, "required": ["a"]}
    tool = _querystring({_FORM: {"schema": schema}})
    assert properties_of(tool) == _MEMBERS
    assert schema_in(tool.definition)["required"] == ["a"]
    request = tool.bind({"a": "x y+z&", "b": 2})
    # OAS 3.2, Parameter Object Examples: a form has "+" for a space.
    assert request.url == "https://h/a?a=x+y%2Bz%26&b=2"
    assert request.query == (("a", "x y+z&"), ("b", "2"))
    with pytest.raises(schemakit.UsageError, match="missing: 'a'"):
        tool.bind({})


def test_a_query_string_in_json_is_percent_encoded() -> None:
    schema = {"type": "object", "properties": {"numbers": {"type": "array"}, "flag": {}}}
    tool = _querystring({"application/json": {"schema": schema}})
    url = tool.bind({"numbers": [1, 2], "flag": None}).url
    assert url == "https://h/a?%7B%22numbers%22%3A%5B1%2C2%5D%2C%22flag%22%3Anull%7D"


def test_any_other_query_string_is_one_argument() -> None:
    tool = _querystring({"text/plain": {"schema": {"type": "string"}}})
    assert properties_of(tool) == {"q": {"type": "string"}}
    assert tool.bind({"q": "$.a[0] b"}).url == "https://h/a?%24.a%5B0%5D%20b"
    free = _querystring({_FORM: {"schema": {"type": "object"}}}, False)
    assert free.bind({"q": {"x": [1, 2], "y": "z w"}}).url == "https://h/a?x=1&x=2&y=z+w"
    assert free.bind({}).url == "https://h/a"
    required = {"type": "object", "properties": _MEMBERS, "required": ["a"]}
    optional = _querystring({_FORM: {"schema": required}}, False)
    assert optional.bind({"q": {"a": "1"}}).url == "https://h/a?a=1"
    assert optional.bind({}).url == "https://h/a"


def test_a_name_of_a_path_keeps_the_query_string_together() -> None:
    other = {"name": "a", "in": "header", "schema": {"type": "string"}}
    tool = _querystring(
        {_FORM: {"schema": {"type": "object", "properties": _MEMBERS}}}, True, other
    )
    assert list(properties_of(tool)) == ["a", "q"]
    assert tool.bind({"a": "h", "q": {"a": "1"}}).url == "https://h/a?a=1"


@pytest.mark.parametrize(
    ("where", "declared", "others"),
    [
        ("query", "api_key", ["API_KEY", "q"]),
        ("cookie", "sid", ["SID", "q"]),
        ("header", "x-key", ["x-other"]),
    ],
)
def test_an_api_key_is_not_an_argument(where: str, declared: str, others: list[str]) -> None:
    listed = [
        {"name": name, "in": where, "schema": {"type": "string"}} for name in (declared, *others)
    ]
    scheme = {"type": "apiKey", "in": where, "name": declared}
    tool = make(
        {"parameters": listed, "security": [{"k": []}]},
        components={"securitySchemes": {"k": scheme}},
    )
    assert list(properties_of(tool)) == others
    # The same name in another place is another parameter.
    elsewhere = [{"name": declared, "in": "path", "required": True, "schema": {}}]
    found = make(
        {"parameters": elsewhere},
        path=f"/a/{{{declared}}}",
        components={"securitySchemes": {"k": scheme}},
    )
    assert list(properties_of(found)) == [declared]


def test_an_api_key_of_2_0_is_not_an_argument() -> None:
    document = {
        "swagger": "2.0",
        "info": {},
        "security": [{"k": []}],
        "securityDefinitions": {"k": {"type": "apiKey", "in": "query", "name": "key"}},
        "paths": {
            "/a": {
                "parameters": [{"name": "key", "in": "query", "type": "string"}],
                "get": {"parameters": [{"name": "q", "in": "query", "type": "string"}]},
            }
        },
    }
    tool = schemakit.tools(document, target="mcp")[0]
    assert list(properties_of(tool)) == ["q"]


_KEY = {"type": "apiKey", "in": "query", "name": "key"}


@pytest.mark.parametrize(
    ("security", "own"),
    [
        ([{"k": []}], {"security": []}),
        (None, {}),
        ([{"k": []}], {"security": [{"other": []}]}),
        ([{"other": []}], {}),
        ([{"k": []}], {"security": [{"undeclared": []}]}),
    ],
)
def test_a_parameter_named_as_a_key_that_is_not_needed_is_sent(
    security: Any, own: dict[str, Any]
) -> None:
    listed = [{"name": "key", "in": "query", "required": True, "schema": {"type": "string"}}]
    other = {"type": "apiKey", "in": "header", "name": "key"}
    more = {} if security is None else {"security": security}
    tool = make(
        {"parameters": listed, **own},
        components={"securitySchemes": {"k": _KEY, "other": other}},
        **more,
    )
    assert list(properties_of(tool)) == ["key"]
    assert tool.bind({"key": "v"}, server="https://h").url == "https://h/a?key=v"


@pytest.mark.parametrize(
    ("security", "own"),
    [
        ([{"k": []}], {}),
        ([], {"security": [{}, {"k": []}]}),
        ([{"#/components/securitySchemes/k": []}], {}),
        ([{"#/x-key": []}], {}),
    ],
)
def test_the_key_of_a_scheme_in_force_is_not_an_argument(
    security: Any, own: dict[str, Any]
) -> None:
    listed = [{"name": "key", "in": "query", "required": True, "schema": {"type": "string"}}]
    document = {
        "openapi": "3.2.0",
        "info": {},
        "security": security,
        "components": {"securitySchemes": {"k": _KEY}},
        "x-key": _KEY,
        "paths": {"/a": {"get": {"parameters": listed, "responses": {}, **own}}},
    }
    assert properties_of(schemakit.tools(document, target="mcp")[0]) == {}
