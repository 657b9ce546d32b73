"""Checks of path templates, Parameters and Path Items."""

from __future__ import annotations

import json

import pytest

from tests.checks.descriptions import (
    HEAD,
    ID,
    ID_YAML,
    OK,
    OK_YAML,
    QUERY,
    check_files,
    check_text,
    found,
    found_in_files,
    spot,
    with_paths,
)


def test_path_templates_that_differ_in_names_only() -> None:
    item = {"get": {**OK, "parameters": [{**ID, "name": "b"}]}}
    paths = {"/a/{id}": {"parameters": [ID]}, "/a/{b}": item, "/a/{id}/c": {"parameters": [ID]}}
    assert found(with_paths(paths)) == [("ambiguous-paths", "/paths/~1a~1{b}")]


def test_a_name_in_a_template_needs_a_parameter() -> None:
    get, put = {**OK, "parameters": [ID]}, OK
    assert found(with_paths({"/a/{id}": {"get": get, "put": put}})) == [
        ("path-parameter-missing", "/paths/~1a~1{id}/put")
    ]
    assert found(with_paths({"/a/{id}": {"get": OK, "put": put}})) == [
        ("path-parameter-missing", "/paths/~1a~1{id}")
    ]
    assert found(with_paths({"/a/{id}": {"parameters": [ID], "get": OK}, "/b/{id}": {}})) == []


def test_parameters_by_reference_count_and_unresolved_ones_might_be_any() -> None:
    by_reference = {**OK, "parameters": [{"$ref": "#/components/parameters/id"}]}
    document = with_paths({"/a/{id}": {"get": by_reference}})
    document["components"]["parameters"] = {"id": ID}
    assert found(document) == []
    document["components"]["parameters"] = {}
    assert found(document) == [("unresolved-ref", "/paths/~1a~1{id}/get/parameters/0/$ref")]


def test_a_path_item_by_reference_is_checked_with_the_path() -> None:
    document = with_paths({"/a/{id}": {"$ref": "#/components/pathItems/A"}})
    document["components"]["pathItems"] = {"A": {"get": OK}}
    assert found(document, "path-parameter-missing") == [
        ("path-parameter-missing", "/paths/~1a~1{id}")
    ]
    document["components"]["pathItems"] = {"A": {"parameters": [ID], "get": OK}}
    assert found(document) == []


def test_a_path_parameter_that_is_not_in_the_template() -> None:
    document = with_paths({"/a": {"parameters": [ID], "get": {**OK, "parameters": [QUERY]}}})
    assert found(document) == [("path-parameter-unused", "/paths/~1a/parameters/0")]


def test_duplicate_parameters_are_those_of_one_list() -> None:
    other = {**QUERY, "in": "header"}
    document = with_paths(
        {"/a": {"parameters": [QUERY, other], "get": {**OK, "parameters": [QUERY, QUERY]}}}
    )
    assert found(document, "duplicate-parameter") == [
        ("duplicate-parameter", "/paths/~1a/get/parameters/1")
    ]


def test_fields_on_both_sides_of_a_path_item_reference() -> None:
    shared = {"get": OK, "summary": "there"}
    document = with_paths({"/a": {"$ref": "#/components/pathItems/A", "get": OK, "put": OK}})
    document["components"]["pathItems"] = {"A": shared}
    assert found(document) == [("path-item-field-conflict", "/paths/~1a/get")]


# -- operations and Path Items in files of their own ---------------------------------------------


@pytest.mark.parametrize(
    ("item", "files"),
    [
        ("{get: {$ref: d/f.yaml}}", {"d_f": f"parameters: [{ID_YAML}]\n{OK_YAML}"}),
        (
            "{get: {$ref: d/f.yaml}}",
            {"d_f": f"parameters: [{{$ref: p.yaml}}]\n{OK_YAML}", "d_p": ID_YAML},
        ),
        (
            "{get: {$ref: d/f.yaml}}",
            {"d_f": f"parameters: {{$ref: p.yaml}}\n{OK_YAML}", "d_p": f"[{ID_YAML}]"},
        ),
        (f"{{parameters: [{ID_YAML}], get: {{$ref: d/f.yaml}}}}", {"d_f": OK_YAML}),
        ("{$ref: d/f.yaml}", {"d_f": f"parameters: [{ID_YAML}]\nget:\n  {OK_YAML}"}),
        (
            "{$ref: d/f.yaml}",
            {"d_f": "get: {$ref: g.yaml}\n", "d_g": f"parameters: [{ID_YAML}]\n{OK_YAML}"},
        ),
        (
            "{$ref: d/f.yaml}",
            {"d_f": "$ref: g.yaml\n", "d_g": f"parameters: [{ID_YAML}]\nget:\n  {OK_YAML}"},
        ),
    ],
)
def test_parameters_are_found_wherever_they_are_written(item: str, files: dict[str, str]) -> None:
    assert found_in_files(f"{HEAD}paths:\n  /a/{{id}}: {item}\n", **files) == []


def test_an_operation_that_cannot_be_read_lacks_nothing() -> None:
    entry = f"{HEAD}paths:\n  /a/{{id}}: {{get: {{$ref: f.yaml}}, put: {{$ref: g.yaml}}}}\n"
    assert found_in_files(
        entry,
        f=f"parameters: [{ID_YAML}, {{$ref: no.yaml}}]\n{OK_YAML}",
        g=f"parameters: [{ID_YAML}]\n{OK_YAML}",
    ) == [("unresolved-document", "f.yaml#/parameters/1/$ref")]
    assert [code for code, _ in found_in_files(entry, g=f"parameters: [{ID_YAML}]\n{OK_YAML}")] == [
        "unresolved-document"
    ]


def test_a_missing_parameter_is_reported_in_the_file_of_the_operation() -> None:
    entry = f"{HEAD}paths:\n  /a/{{id}}: {{get: {{$ref: f.yaml}}, put: {{$ref: g.yaml}}}}\n"
    (problem,) = check_files(entry, f=OK_YAML, g=f"parameters: [{ID_YAML}]\n{OK_YAML}")
    assert (problem.code, spot(problem)) == ("path-parameter-missing", "f.yaml#")
    assert "{id} of '/a/{id}'" in problem.message
    assert [str(one) for one in problem.related] == ["api.yaml:4:3 (#/paths/~1a~1{id})"]


def test_a_path_item_of_two_paths_is_checked_for_each() -> None:
    entry = f"{HEAD}paths:\n  /a/{{id}}: {{$ref: f.yaml}}\n  /b: {{$ref: f.yaml}}\n"
    (problem,) = check_files(entry, f=f"parameters: [{ID_YAML}]\nget:\n  {OK_YAML}")
    assert (problem.code, spot(problem)) == ("path-parameter-unused", "f.yaml#/parameters/0")
    assert "'/b'" in problem.message
    assert [one.pointer for one in problem.related] == ["/paths/~1b"]


@pytest.mark.parametrize("location", ["query", "header", "cookie"])
def test_a_parameter_of_that_name_elsewhere_is_a_hint(location: str) -> None:
    parameter = {"name": "id", "in": location, "schema": {}}
    for item in (
        {"parameters": [parameter], "get": OK},
        {"get": {**OK, "parameters": [parameter]}},
    ):
        (one,) = check_text(json.dumps(with_paths({"/a/{id}": item})))
        assert (
            one.message == f"no path Parameter for {{id}}; the Parameter 'id' has 'in: {location}'"
        )
    put = {**OK, "parameters": [ID]}
    get = {**OK, "parameters": [parameter]}
    (one,) = check_text(json.dumps(with_paths({"/a/{id}": {"get": get, "put": put}})))
    assert one.message.endswith(f"in this operation; the Parameter 'id' has 'in: {location}'")
