"""The corrections of the official schemas."""

from __future__ import annotations

from typing import Any

import pytest

from schemakit.checks import metaschema
from schemakit.checks.corrections import CORRECTIONS, Correction, correct_schema
from tests.checks.descriptions import OK, found, with_paths
from tests.small import described


@pytest.mark.parametrize("one", CORRECTIONS, ids=lambda one: f"{one.version}/{'/'.join(one.path)}")
def test_a_correction_names_its_section_and_is_needed(one: Correction) -> None:
    assert one.section.startswith(one.version)
    assert ", " in one.section
    name = f"resources/schemas/v{one.version}/schema.json"
    shipped = metaschema._read("openapi_spec_validator", name)
    corrected = correct_schema(one.version, metaschema._read("openapi_spec_validator", name))
    owners = [value_at(schema, one.path[:-1]) for schema in (shipped, corrected)]
    assert owners[0] is not None
    assert owners[0].get(one.path[-1]) != owners[1].get(one.path[-1])


def value_at(schema: Any, path: tuple[str, ...]) -> Any:
    for key in path:
        schema = schema.get(key, {})
    return schema


def test_another_schema_is_left_as_it_is() -> None:
    assert correct_schema("3.1", {"$defs": []}) == {"$defs": []}
    assert correct_schema("2.0", {"a": 1}) == {"a": 1}


def linked(link: dict[str, Any], version: str) -> list[tuple[str, str | None]]:
    document = with_paths({"/a": {"get": {**OK, "operationId": "o"}}}, version)
    document["components"] = {"links": {"L": {"operationId": "o", **link}}}
    return found(document)


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0", "3.2.0"])
def test_a_link_has_a_server_and_no_body(version: str) -> None:
    assert linked({"server": {"url": "https://example.com"}}, version) == []
    assert linked({"requestBody": {"a": 1}}, version) == []
    place = "/components/links/L/body"
    assert linked({"body": {"url": "/"}}, version) == [("meta-schema", place)]


@pytest.mark.parametrize("version", ["3.1.0", "3.2.0"])
def test_members_of_a_reference_object_are_ignored(version: str) -> None:
    document = with_paths({"/a": {"get": {"responses": {"200": None}}}}, version)
    reference = {"$ref": "#/components/responses/R", "x-a": 1, "other": {}}
    document["paths"]["/a"]["get"]["responses"]["200"] = reference
    document["components"] = {"responses": {"R": {"description": "d"}}}
    assert found(document) == []


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0", "3.2.0"])
def test_example_and_examples_exclude_each_other(version: str) -> None:
    both = {"schema": {}, "example": 1, "examples": {"a": {"value": 1}}}
    parameter = {"name": "q", "in": "query", **both}
    for name, value in (("parameters", parameter), ("headers", both)):
        document = described({}, version, components={name: {"A": value}})
        assert found(document) == [("meta-schema", f"/components/{name}/A")]


@pytest.mark.parametrize("version", ["3.1.0", "3.2.0"])
def test_names_of_headers_are_field_names(version: str) -> None:
    response = {"description": "d", "headers": {"X-A": {"schema": {}}, "A=B": {"schema": {}}}}
    document = described({}, version, components={"responses": {"R": response}})
    assert found(document) == [("meta-schema", "/components/responses/R/headers/A=B")]
    for name, expected in (
        ("X-Rate.Limit", []),
        ("A[B]", ["meta-schema"]),
        ("A B", ["meta-schema"]),
    ):
        header = {"name": name, "in": "header", "schema": {}}
        document = described({}, version, components={"parameters": {"H": header}})
        assert [code for code, _ in found(document)] == expected
        query = described({}, version, components={"parameters": {"H": {**header, "in": "query"}}})
        assert found(query) == []


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0", "3.2.0"])
def test_urls_may_be_relative_and_have_variables(version: str) -> None:
    info = {"title": "t", "version": "1", "termsOfService": "/terms", "contact": {"url": "c"}}
    server = {"url": "https://{a}/v1", "variables": {"a": {"default": "x"}}}
    docs = {"url": "docs/index.html"}
    document = described({}, version, info=info, servers=[server], externalDocs=docs)
    assert found(document) == []


@pytest.mark.parametrize("version", ["3.0.4", "3.1.1", "3.2.0"])
def test_parameters_of_a_link_may_be_constants(version: str) -> None:
    parameters = {"n": 5, "o": {"a": 1}, "e": "$request.body"}
    assert linked({"parameters": parameters}, version) == []
    place = "/components/links/L/parameters"
    assert linked({"parameters": [1]}, version) == [("meta-schema", place)]


@pytest.mark.parametrize("version", ["3.0.4", "3.1.1", "3.2.0"])
def test_a_link_names_its_operation_once(version: str) -> None:
    operation = {**OK, "operationId": "o"}
    for link, expected in (
        ({"operationId": "o"}, []),
        ({"operationRef": "#/paths/~1a/get"}, []),
        ({"parameters": {}}, [("meta-schema", "/components/links/L")]),
        (
            {"operationId": "o", "operationRef": "#/paths/~1a/get"},
            [("meta-schema", "/components/links/L")],
        ),
    ):
        document = with_paths({"/a": {"get": operation}}, version)
        assert found({**document, "components": {"links": {"L": link}}}) == expected


@pytest.mark.parametrize("version", ["3.0.4", "3.1.1", "3.2.0"])
def test_value_and_external_value_exclude_each_other(version: str) -> None:
    examples = {"A": {"value": None, "externalValue": "a.json"}, "B": {"value": None}}
    document = described({}, version, components={"examples": examples})
    assert found(document) == [("meta-schema", "/components/examples/A")]


@pytest.mark.parametrize("version", ["3.0.4", "3.1.1", "3.2.0"])
def test_a_path_parameter_may_be_named_with_a_question_mark(version: str) -> None:
    parameter = {"name": "id?", "in": "path", "required": True, "schema": {}}
    assert found(with_paths({"/a/{id?}": {"parameters": [parameter]}}, version)) == []


def of_2_0(**more: Any) -> dict[str, Any]:
    return {"swagger": "2.0", "info": {"title": "t", "version": "1"}, "paths": {}, **more}


@pytest.mark.parametrize(
    "beside",
    [{"description": "x"}, {"name": "q", "in": "query", "type": "string"}, {"x": 1}, {"schema": 5}],
)
def test_members_beside_a_reference_of_2_0_are_ignored(beside: dict[str, Any]) -> None:
    operation = {
        "parameters": [{"$ref": "#/parameters/P", **beside}],
        "responses": {"200": {"$ref": "#/responses/R", **beside}},
    }
    document = of_2_0(
        paths={"/a": {"get": operation}},
        parameters={"P": {"name": "q", "in": "query", "type": "string"}},
        responses={"R": {"description": "d"}},
    )
    assert found(document) == []


def test_members_of_objects_of_2_0_are_checked() -> None:
    operation = {
        "parameters": [{"name": "q", "in": "query", "type": "string", "x": 1}, {"$ref": 5}],
        "responses": {"200": {"description": "d", "x": 1}},
    }
    assert found(of_2_0(paths={"/a": {"get": operation}})) == [
        ("meta-schema", "/paths/~1a/get/parameters/0/x"),
        ("meta-schema", "/paths/~1a/get/parameters/1/$ref"),
        ("meta-schema", "/paths/~1a/get/responses/200/x"),
    ]
