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
