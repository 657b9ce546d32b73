"""Requests made of samples, and the credentials that they need."""

from __future__ import annotations

import json
from typing import Any

import pytest

import schemakit
from schemakit.llm.sample_request import Credential, SampleRequest, make_sample_request
from tests.llm.samples import describe, with_body


def request_of(given: dict[str, Any], path: str = "/a", **more: Any) -> SampleRequest:
    api = schemakit.load(describe(given, path, **more))
    return make_sample_request(api.operations()[0].seen_in(api._loaded.read_whole()))


def test_required_parameters_and_those_with_an_example_are_sent() -> None:
    def query(name: str, **more: Any) -> dict[str, Any]:
        return {"name": name, "in": "query", "schema": {"type": "integer"}, **more}

    parameters = [
        query("a", required=True),
        query("b"),
        query("c", example=7),
        query("d", examples={"x": {"value": 8}}),
        query("e", example=9, deprecated=True),
        query("f", example="no integer"),
    ]
    made = request_of({"parameters": parameters}, "/a/{id}").request
    assert made is not None
    assert made.url == "/a/string?a=1&c=7&d=8&f=1"


@pytest.mark.parametrize("field", ["name", "in"])
@pytest.mark.parametrize("wrong", [{}, [], {"a": 1}, None, 3])
def test_a_parameter_whose_name_or_place_is_none_is_not_sent(field: str, wrong: Any) -> None:
    parameter = {"name": "a", "in": "query", "required": True, "schema": {"type": "integer"}}
    other = {"name": "b", "in": "query", "required": True, "example": 7, "schema": {}}
    made = request_of({"parameters": [{**parameter, field: wrong}, other]}).request
    assert made is not None
    assert made.url.endswith("/a?b=7")


def test_the_body_is_valid_and_has_no_read_only_members() -> None:
    schema = {
        "type": "object",
        "required": ["id", "name"],
        "properties": {"id": {"readOnly": True}, "name": {"minLength": 9, "type": "string"}},
    }
    made = request_of(with_body(schema)).request
    assert made is not None
    assert json.loads(made.body or b"") == {"name": "stringstr"}


def test_files_are_named_and_not_read() -> None:
    members = {
        "photo": {"type": "string", "format": "binary", "example": "x"},
        "more": {"type": "array", "items": {"type": "string", "format": "binary"}, "minItems": 2},
        "title": {"type": "string"},
    }
    schema = {"type": "object", "properties": members, "required": ["photo", "more", "title"]}
    sample = request_of(with_body(schema, "multipart/form-data"))
    assert sample.request is not None
    assert sample.media_type == "multipart/form-data"
    assert [(one.name, one.value, one.content) for one in sample.request.parts] == [
        ("photo", "photo", None),
        ("more", "more1", None),
        ("more", "more2", None),
        ("title", "string", b"string"),
    ]
    whole = request_of(with_body({"type": "string", "format": "binary"}, "image/png")).request
    assert whole is not None
    assert whole.parts[0].value == "FILE"


@pytest.mark.parametrize(
    ("urls", "expected"),
    [
        (["https://a.test/v1"], "https://a.test/v1/a"),
        (["https://{name}", "https://b.test"], "https://b.test/a"),
        (["https://"], "/a"),
        ([], "/a"),
    ],
)
def test_a_server_without_a_host_is_left_out(urls: list[str], expected: str) -> None:
    servers = [{"url": one, "variables": {"name": {}}} for one in urls]
    made = request_of({}, servers=servers).request
    assert made is not None
    assert made.url == expected


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (
            {"parameters": [{"name": "a", "in": "query", "required": True, "schema": False}]},
            "query parameter 'a': no value is allowed here",
        ),
        (with_body({"allOf": [{"type": "string"}, {"type": "null"}]}), "the body: no type"),
        (with_body({"type": "object"}, "application/cbor"), "cannot be written as"),
    ],
)
def test_a_request_that_cannot_be_made_says_why(given: dict[str, Any], reason: str) -> None:
    sample = request_of(given)
    assert sample.request is None
    assert reason in sample.problem


@pytest.mark.parametrize(
    ("scheme", "expected"),
    [
        (
            {"type": "http", "scheme": "bearer"},
            Credential("header", "MY_SCHEME_TOKEN", "Authorization", "Bearer "),
        ),
        ({"type": "http", "scheme": "basic"}, Credential("basic", "MY_SCHEME_CREDENTIALS")),
        (
            {"type": "apiKey", "in": "query", "name": "k"},
            Credential("query", "MY_SCHEME_KEY", "k"),
        ),
        (
            {"type": "apiKey", "in": "cookie", "name": "sid"},
            Credential("cookie", "MY_SCHEME_KEY", "sid"),
        ),
        (
            {"type": "oauth2", "flows": {}},
            Credential("header", "MY_SCHEME_TOKEN", "Authorization", "Bearer "),
        ),
        ({"type": "mutualTLS"}, Credential("certificate", "MY_SCHEME_CERTIFICATE")),
        ({"type": "unheard-of"}, None),
    ],
)
def test_each_scheme_asks_for_its_credential(scheme: Any, expected: Credential | None) -> None:
    sample = request_of(
        {"security": [{}, {"myScheme": []}]}, components={"securitySchemes": {"myScheme": scheme}}
    )
    assert sample.credentials == ((expected,) if expected else ())


@pytest.mark.parametrize(
    ("name", "variable"),
    [
        ("api_key", "API_KEY"),
        ("bearerAuth", "BEARER_AUTH_KEY"),
        ("2-legged", "_2_LEGGED_KEY"),
        ("токен", "KEY"),
        ("a; rm -rf", "A_RM_RF_KEY"),
    ],
)
def test_a_variable_is_named_after_its_scheme(name: str, variable: str) -> None:
    scheme = {"type": "apiKey", "in": "header", "name": "X-Key"}
    sample = request_of({"security": [{name: []}]}, components={"securitySchemes": {name: scheme}})
    assert [one.variable for one in sample.credentials] == [variable]
