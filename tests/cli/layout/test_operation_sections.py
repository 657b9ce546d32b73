"""Examples, links, servers and external documentation as sections."""

from __future__ import annotations

from schemakit.cli.layout.operation_sections import (
    build_docs_section,
    build_example_section,
    build_link_section,
    build_server_section,
)
from schemakit.cli.layout.sections import render_section_records, render_sections
from schemakit.cli.layout.table import Display, Span
from schemakit.views.operation_parts import Server


def test_examples_have_a_value_or_the_place_of_one() -> None:
    examples = {
        "small": {"summary": "A small one.", "value": {"a": [1, 2]}},
        "large": {"externalValue": "https://a.test/large.json", "description": "Far away"},
    }
    section = build_example_section("body json", [Span("Body")], [{"examples": examples}])
    assert section is not None
    assert render_section_records([section]).splitlines() == [
        'body json example\tsmall\tobject\t\t{"a": [1, 2]}\tA small one',
        "body json example\tlarge\texternal\t\tat https://a.test/large.json\tFar away",
    ]
    assert build_example_section("body", [], [{}]) is None


def test_a_long_example_is_whole_in_a_pipe_and_ends_in_an_ellipsis_on_a_terminal() -> None:
    section = build_example_section("200", [Span("200")], [{"example": "x" * 5000}])
    assert section is not None
    assert "x" * 5000 in render_section_records([section])
    assert "…" in render_sections([section], Display(80))


def test_a_link_names_its_target_and_the_values_of_parameters() -> None:
    link = {
        "operationId": "getPet",
        "parameters": {"id": "$response.body#/id", "kind": "cat"},
        "requestBody": {"a": 1},
        "server": {"url": "https://other.test"},
        "description": "The pet.",
    }
    section = build_link_section("201", {"links": {"pet": link}})
    assert section is not None
    remarks = 'id = $response.body#/id; kind = "cat"; body = {"a": 1}; at https://other.test'
    assert render_section_records([section]) == (f"201 link\tpet\tgetPet\t\t{remarks}\tThe pet.\n")
    assert build_link_section("201", {}) is None


def test_a_server_has_its_variables() -> None:
    variables = {"region": {"default": "eu", "enum": ["eu", "us"], "description": "Where."}}
    section = build_server_section([Server("https://{region}.test", "path", "Live.", variables)])
    assert section is not None
    assert render_section_records([section]) == (
        'server\thttps://{region}.test\t\t\tregion: default "eu", one of eu, us, Where.\tLive.\n'
    )
    assert render_sections([section], Display(80)).startswith("Servers of this path\n")
    assert build_server_section([]) is None


def test_external_docs_are_a_url_and_what_is_there() -> None:
    docs = {"externalDocs": {"url": "https://a.test", "description": "More."}}
    section = build_docs_section(docs)
    assert section is not None
    assert render_section_records([section]) == "docs\thttps://a.test\t\t\t\tMore.\n"
    assert build_docs_section({}) is None
