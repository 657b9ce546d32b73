"""Of the errors of a validator, those that matter are reported, each in a sentence."""

from __future__ import annotations

from typing import Any

import pytest

import schemakit
from tests.checks.descriptions import OK, QUERY, with_paths


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0", "3.2.0"])
def test_all_values_of_the_field_that_determines_the_form_are_named(version: str) -> None:
    paths = {"/a": {"get": {**OK, "parameters": [{**QUERY, "in": "quer"}]}}}
    document = with_paths(paths, version)
    document["components"]["securitySchemes"] = {"s": {"type": "oauth"}}
    problems = {one.location.pointer: one.message for one in schemakit.load(document).check()}
    assert set(problems) == {
        "/paths/~1a/get/parameters/0/in",
        "/components/securitySchemes/s/type",
    }
    for message in problems.values():
        assert message.startswith("expected ")
    assert "did you mean 'query'?" in problems["/paths/~1a/get/parameters/0/in"]
    assert '"cookie"' in problems["/paths/~1a/get/parameters/0/in"]
    assert "did you mean 'oauth2'?" in problems["/components/securitySchemes/s/type"]


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0", "3.2.0"])
@pytest.mark.parametrize(
    ("parameter", "below", "expected"),
    [
        ({"schema": {}, "content": {"a/b": {}}}, "", "may have only one of 'schema' and 'content'"),
        ({"content": {}}, "/content", "expected at least 1 member, found none"),
        ({"content": {"a/b": {}, "c/d": {}}}, "/content", "expected at most 1 member, found 2"),
        ({"schema": {"required": ["a", "a"]}}, "/schema/required", "two items of this array"),
    ],
)
def test_a_violation_is_one_message(
    parameter: dict[str, Any], below: str, expected: str, version: str
) -> None:
    given = {"name": "q", "in": "query", **parameter}
    document = with_paths({"/a": {"parameters": [given]}}, version)
    (problem,) = schemakit.load(document).check()
    assert problem.location.pointer == f"/paths/~1a/parameters/0{below}"
    assert expected in problem.message


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0", "3.2.0"])
def test_errors_that_follow_from_another_one_are_not_reported(version: str) -> None:
    schemes = {"none": {}, "http": {"type": "http"}}
    document = with_paths({"/a": {"get": {"responses": {}}}}, version)
    document["components"]["securitySchemes"] = schemes
    document["components"]["schemas"] = {"A": {"type": 3}}
    problems = {one.location.pointer: one.message for one in schemakit.load(document).check()}
    assert len(problems) == len(schemakit.load(document).check())
    assert problems["/paths/~1a/get/responses"] == "expected at least 1 member, found none"
    assert "'type' is missing" in problems["/components/securitySchemes/none"]
    assert "'scheme' is missing" in problems["/components/securitySchemes/http"]
    assert problems["/components/schemas/A/type"].startswith("expected ")
    assert len(problems) == 4


def test_in_2_0_the_form_of_a_parameter_is_determined_by_in() -> None:
    parameters = [{"name": "q", "in": "query", "type": "object"}, {"name": "b", "in": "body"}]
    document = {"swagger": "2.0", "info": {"title": "t", "version": "1"}}
    document["paths"] = {"/a": {"parameters": parameters}}
    problems = schemakit.load(document).check()
    assert [one.location.pointer for one in problems] == [
        "/paths/~1a/parameters/0/type",
        "/paths/~1a/parameters/1",
    ]
    assert 'found "object"' in problems[0].message
