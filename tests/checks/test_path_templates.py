"""The text of path templates."""

from __future__ import annotations

import pytest

from schemakit.checks.path_templates import find_brace_problem, names_in
from tests.checks.descriptions import ID, OK, check_files, check_text, found, with_paths

CODE = "path-template"


@pytest.mark.parametrize(
    ("path", "problem"),
    [
        ("/a?b=c", "a '?' in the path '/a?b=c'; a query is described by Parameters"),
        ("/a?", "a '?' in the path '/a?'; a query is described by Parameters"),
        ("/a#b", "a '#' in the path '/a#b'; a fragment is not sent to a server"),
        ("/a/{id", "a '{' without '}' in the path '/a/{id'"),
        ("/a/id}", "a '}' without '{' in the path '/a/id}'"),
        ("/a/{i{d}}", "a '{' inside braces in the path '/a/{i{d}}'"),
        ("/a/{}", "braces without a name in the path '/a/{}'"),
        ("/a/{id}/b/{id}", "{id} is 2 times in the path '/a/{id}/b/{id}'"),
    ],
)
@pytest.mark.parametrize("version", ["3.0.3", "3.1.0", "3.2.0"])
def test_what_is_not_a_template_is_reported(path: str, problem: str, version: str) -> None:
    import json

    document = with_paths({path: {"parameters": [ID] if "{id}" in path else []}}, version)
    (one,) = [one for one in check_text(json.dumps(document)) if one.code == CODE]
    assert (one.message, one.severity) == (problem, "error")
    assert one.location.pointer == f"/paths/{path.replace('/', '~1')}"


@pytest.mark.parametrize(
    "path",
    ["/", "/a/{id}", "/a/{id}.{x}", "/a:b", "/a%3Fb", "/é", "/a/{a?}", "/a/{#b}", "/a;b=1,2"],
)
def test_templates_are_fine(path: str) -> None:
    assert found(with_paths({path: {}}), CODE) == []


def test_keys_of_other_objects_are_not_templates() -> None:
    operation = {**OK, "callbacks": {"c": {"{$request.query.url}?a=1#b": {"post": OK}}}}
    document = with_paths({"/a": {"get": operation}, "x-a?b": {}}, webhooks={"a?{b": {}})
    assert found(document) == []


def test_paths_by_reference_are_checked_where_they_are() -> None:
    entry = "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {$ref: p.yaml}\n"
    (one,) = check_files(entry, p="/a?b: {}\n/c: {}\n")
    assert (one.code, one.location.uri, one.location.pointer) == (CODE, "p.yaml", "/~1a?b")


def test_a_path_with_wrong_braces_has_no_other_problems() -> None:
    assert found(with_paths({"/a/{id": {"parameters": [ID]}})) == [(CODE, "/paths/~1a~1{id")]


def test_names_are_in_the_order_of_the_path() -> None:
    assert list(names_in("/{b}/{a}/{b}")) == ["b", "a"]
    assert find_brace_problem("https://{a}.x/{b}") == ""
