"""Servers and their variables."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.checks.descriptions import OK, check_text, found, with_paths
from tests.small import described

REGION = {"region": {"default": "eu", "enum": ["eu", "us"]}}


def with_server(version: str = "3.1.0", **server: Any) -> dict[str, Any]:
    return described({}, version, servers=[server])


@pytest.mark.parametrize(
    "url", ["https://{a.example.com", "https://a}.example.com", "https://{{a}}", "https://x/{}"]
)
def test_braces_have_to_be_balanced(url: str) -> None:
    document = with_server(url=url, variables={"a": {"default": "x"}})
    assert found(document) == [("server-url", "/servers/0/url")]


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0", "3.2.0"])
def test_a_variable_has_to_be_defined(version: str) -> None:
    document = with_server(version, url="https://{regoin}.x/{version}", variables=REGION)
    (first, second) = check_text(json.dumps(document))
    assert first.code == second.code == "undefined-server-variable"
    assert "no variable 'regoin'" in first.message
    assert "did you mean 'region'?" in first.message
    assert "no variable 'version'" in second.message
    assert found(with_server(version, url="https://{a}")) == [
        ("undefined-server-variable", "/servers/0/url")
    ]


@pytest.mark.parametrize(
    ("version", "severity"), [("3.0.3", "warning"), ("3.1.0", "error"), ("3.2.0", "error")]
)
def test_a_default_has_to_be_in_the_enum(version: str, severity: str) -> None:
    variables = {"a": {"default": "eur", "enum": ["eu", "us"]}}
    (one,) = check_text(json.dumps(with_server(version, url="https://{a}", variables=variables)))
    assert (one.code, one.severity) == ("server-default", severity)
    assert one.location.pointer == "/servers/0/variables/a/default"
    assert "did you mean 'eu'?" in one.message


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("https://x/v1?a=b", "a '?'; the URL of a server has no query"),
        ("https://x/v1#a", "a '#'; the URL of a server has no fragment"),
        ("https://{region}.x/{region}", "{region} is 2 times in the URL"),
        ("https://{region}.x/v1", ""),
    ],
)
def test_3_2_forbids_a_query_a_fragment_and_a_variable_twice(url: str, problem: str) -> None:
    problems = check_text(json.dumps(with_server("3.2.0", url=url, variables=REGION)))
    assert [(one.code, one.severity) for one in problems] == [("server-url", "error")] * bool(
        problem
    )
    assert all(problem in one.message and repr(url) in one.message for one in problems)
    for version in ("3.0.4", "3.1.1"):
        assert found(with_server(version, url=url, variables=REGION)) == []


def test_a_mark_inside_the_braces_is_part_of_a_name() -> None:
    server = {"url": "https://x/{a?}", "variables": {"a?": {"default": "b"}}}
    assert found(with_server("3.2.0", **server)) == []


def test_an_empty_enum_is_a_warning_in_3_0() -> None:
    server = {"url": "https://{a}", "variables": {"a": {"default": "x", "enum": []}}}
    (one,) = check_text(json.dumps(with_server("3.0.4", **server)))
    assert (one.code, one.severity) == ("empty-server-enum", "warning")
    place = "/servers/0/variables/a/enum"
    assert one.location.pointer == place
    assert found(with_server("3.1.1", **server)) == [("meta-schema", place)]


def test_servers_without_faults_are_fine() -> None:
    unused = {**REGION, "other": {"default": "x"}}
    for server in ({"url": "/v1"}, {"url": "https://{region}.x", "variables": unused}):
        assert found(with_server(**server)) == []


def test_servers_of_operations_and_links_count() -> None:
    server = {"url": "https://{a}"}
    link = {"operationId": "o", "server": server}
    responses = {"200": {"description": "d", "links": {"l": link}}}
    operation = {**OK, "operationId": "o", "servers": [server], "responses": responses}
    places = {place for _, place in found(with_paths({"/a": {"get": operation}}))}
    assert places == {
        "/paths/~1a/get/servers/0/url",
        "/paths/~1a/get/responses/200/links/l/server/url",
    }
