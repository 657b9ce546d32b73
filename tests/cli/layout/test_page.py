"""Operations, schemas and outputs laid out: for a terminal, and as records."""

from __future__ import annotations

from typing import Any

import pytest

import schemakit
from schemakit.cli.layout.json_value import render_json_value
from schemakit.cli.layout.page import PageOptions, render_operation, render_output, render_schema
from schemakit.cli.layout.table import Display

TERMINAL = PageOptions(Display(80))

PETS: dict[str, Any] = {
    "openapi": "3.1.0",
    "security": [{"key": []}, {"oauth": ["read", "write"]}],
    "paths": {
        "/pets/{id}": {
            "parameters": [
                {"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}
            ],
            "put": {
                "operationId": "putPet",
                "summary": "Replace a pet",
                "description": "All of it.\n\n- old\n- new",
                "tags": ["pets"],
                "deprecated": True,
                "parameters": [
                    {
                        "name": "limit",
                        "in": "query",
                        "description": "How many.",
                        "schema": {"type": "integer", "default": 20, "maximum": 100},
                    },
                    {"name": "X-Trace", "in": "header", "schema": {"type": "string"}},
                ],
                "requestBody": {
                    "required": True,
                    "content": {
                        "application/json": {"schema": {"$ref": "#/components/schemas/Pet"}}
                    },
                },
                "responses": {
                    "200": {
                        "description": "The pet.",
                        "headers": {"X-Left": {"schema": {"type": "integer"}}},
                        "content": {
                            "application/json": {"schema": {"$ref": "#/components/schemas/Pet"}}
                        },
                    },
                    "201": {
                        "description": "A new pet.",
                        "content": {
                            "application/json": {"schema": {"$ref": "#/components/schemas/Pet"}}
                        },
                    },
                    "204": {"description": "Nothing."},
                },
            },
        }
    },
    "components": {
        "schemas": {
            "Pet": {
                "type": "object",
                "description": "One pet.",
                "required": ["name"],
                "properties": {
                    "name": {"type": "string", "description": "What it\nlistens to.\n\nMore."},
                    "kind": {"enum": ["cat", "dog"], "default": "cat"},
                    "friend": {"$ref": "#/components/schemas/Pet"},
                },
            }
        }
    },
}


@pytest.fixture
def pets() -> schemakit.Description:
    return schemakit.load(PETS)


def rows_of(text: str) -> list[list[str]]:
    return [line.split("\t") for line in text.splitlines()]


# -- in a pipe -------------------------------------------------------------------------------------


def test_an_operation_in_a_pipe_is_one_record_a_field(pets: schemakit.Description) -> None:
    rows = rows_of(render_operation(pets.operation("putPet"), PageOptions()))
    assert {len(row) for row in rows} == {6}
    about = "putPet; deprecated; tagged pets; needs key or oauth (read, write)"
    assert rows[0] == ["operation", "PUT /pets/{id}", "", "", about, "Replace a pet"]
    assert rows[1:4] == [
        ["path", "id", "integer", "required", "", ""],
        ["query", "limit", "integer", "", "default 20; at most 100", "How many."],
        ["header", "X-Trace", "string", "", "", ""],
    ]
    body = "body application/json"
    assert rows[4:8] == [
        [body, "", "object", "", "", "One pet."],
        [body, "name", "string", "required", "", "What it listens to. More."],
        [body, "kind", "string", "", "default cat; one of cat, dog".replace("cat;", '"cat";'), ""],
        [body, "friend", "↻ Pet", "", "", ""],
    ]
    assert ["200 header", "X-Left", "integer", "", "", ""] in rows
    assert ["201 application/json", "", "object", "", "as 200", "A new pet."] in rows
    assert rows[-1] == ["204", "", "", "", "", "Nothing."]


def test_a_swagger_operation_is_shown_like_any_other() -> None:
    api = schemakit.load(
        {
            "swagger": "2.0",
            "consumes": ["application/json"],
            "produces": ["application/json", "text/json"],
            "paths": {
                "/a": {
                    "post": {
                        "parameters": [
                            {"name": "q", "in": "query", "type": "integer", "maximum": 5},
                            {"name": "b", "in": "body", "schema": {"type": "string"}},
                        ],
                        "responses": {"200": {"description": "ok", "schema": {"type": "boolean"}}},
                    }
                }
            },
        }
    )
    rows = rows_of(render_operation(api.operation("POST /a"), PageOptions(legacy=True)))
    assert rows[1:] == [
        ["query", "q", "integer", "", "at most 5", ""],
        ["body application/json", "", "string", "", "", ""],
        ["200 application/json, text/json", "", "boolean", "", "", "ok"],
    ]


def test_a_schema_in_a_pipe(pets: schemakit.Description) -> None:
    rows = rows_of(render_schema("Pet", pets.view("/components/schemas/Pet"), PageOptions()))
    assert [row[:3] for row in rows] == [
        ["schema", "", "object"],
        ["schema", "name", "string"],
        ["schema", "kind", "string"],
        ["schema", "friend", "↻ Pet"],
    ]


# -- on a terminal ---------------------------------------------------------------------------------


def test_an_operation_on_a_terminal_has_a_section_for_each_part(
    pets: schemakit.Description,
) -> None:
    text = render_operation(pets.operation("putPet"), TERMINAL)
    lines = text.splitlines()
    assert lines[0] == "PUT /pets/{id}"
    assert lines[1].strip().startswith("putPet · deprecated · tagged pets")
    for heading in ("Path", "Query", "Headers", "200 · headers", "204"):
        assert heading in lines
    assert "Body · application/json · required · object" in lines
    assert "201 · application/json · object · … as 200" in lines
    assert "  name *  string  What it listens to…" in lines
    assert any("• old" in line for line in lines)
    assert lines[-1] == "* required · ↻ recursive, not drawn again"
    assert all(len(line) <= 80 for line in lines)


def test_more_depth_is_offered_where_something_was_cut() -> None:
    schema: dict[str, Any] = {"properties": {"a": {"properties": {"b": {}}}}}
    assert "--depth 2 shows more" in render_schema("A", schema, PageOptions(Display(80), depth=1))
    assert "--depth" not in render_schema("A", schema, PageOptions(Display(80), depth=2))


def test_a_long_enum_is_cut_on_a_terminal_and_whole_in_a_pipe() -> None:
    names = [f"value-{number}" for number in range(100)]
    schema = {"properties": {"a": {"enum": names}}}
    terminal = " ".join(render_schema("A", schema, TERMINAL).split())
    shown = sum(f"{name}," in terminal or f"{name} " in terminal for name in names)
    assert 0 < shown < 100
    assert "…" in terminal
    pipe = render_schema("A", schema, PageOptions())
    assert all(name in pipe for name in names)


def test_colour_marks_what_matters(pets: schemakit.Description) -> None:
    text = render_operation(pets.operation("putPet"), PageOptions(Display(80, True)))
    assert "\x1b[33mdeprecated\x1b[0m" in text
    assert "\x1b[1mname *\x1b[0m" in text


def test_a_hostile_document_cannot_steer_the_terminal() -> None:
    evil = "\x1b]0;owned\x07\x9b2J\u202e\r"
    api = schemakit.load(
        {
            "openapi": "3.1.0",
            "paths": {
                f"/{evil}": {
                    "get": {
                        "operationId": evil,
                        "summary": evil,
                        "description": evil,
                        "tags": [evil],
                        "parameters": [
                            {
                                "name": evil,
                                "in": evil,
                                "description": evil,
                                "schema": {"type": evil},
                            }
                        ],
                        "responses": {evil: {"description": evil, "content": {evil: {}}}},
                    }
                }
            },
        }
    )
    (operation,) = api.operations()
    for page in (TERMINAL, PageOptions()):
        text = render_operation(operation, page) + render_json_value(
            api.contents, page.depth, page.display
        )
        assert not any(character in text for character in "\x1b\x07\x9b\u202e\r")


@pytest.mark.parametrize(
    "broken",
    [
        {"parameters": "x", "responses": []},
        {"parameters": [1, {"name": 1, "in": None}], "responses": {"200": {"content": []}}},
        {"requestBody": {"content": {"a/b": None}}, "responses": {"200": {"headers": {"h": 1}}}},
        {"description": 1, "summary": [], "tags": 5, "security": [1]},
        {"responses": {"200": {"content": {"a/b": {"schema": {"properties": {"a": 1}}}}}}},
        {"responses": {"200": {"content": {"a/b": {"schema": {"required": 5, "allOf": [3]}}}}}},
    ],
)
def test_a_description_that_breaks_the_rules_is_shown_as_far_as_it_goes(
    broken: dict[str, Any],
) -> None:
    api = schemakit.load({"openapi": "3.1.0", "paths": {"/a": {"get": broken}}})
    for page in (TERMINAL, PageOptions()):
        assert "GET /a" in render_operation(api.operation("GET /a"), page)


# -- output of a model -----------------------------------------------------------------------------


def test_the_kind_of_an_output_comes_first() -> None:
    schema = {"type": "array", "items": {"type": "string", "format": "uri"}}
    assert render_output(schema, PageOptions()) == "\tlist of files\t\t\t\t\n"
    assert (
        render_output(schema, PageOptions(), labelled=True) == "output\t\tlist of files\t\t\t\t\n"
    )
    assert render_output(schema, TERMINAL) == "Output · list of files · array of string (uri)\n"


@pytest.mark.parametrize("name", ["Accept", "content-type", "Authorization"])
def test_header_parameters_that_the_specification_ignores_are_marked(name: str) -> None:
    header = {"name": name, "in": "header", "schema": {"type": "string"}}
    others = [{**header, "name": "X-Accept"}, {**header, "in": "query"}]
    operation = {"parameters": [header, *others], "responses": {}}
    api = schemakit.load({"openapi": "3.0.3", "paths": {"/a": {"get": operation}}})
    pipe = render_operation(api.operation("GET /a"), PageOptions(Display()))
    marks = {tuple(row.split("\t")[:2]): row.split("\t")[4] for row in pipe.splitlines()}
    assert marks["header", name] == "ignored"
    assert marks["header", "X-Accept"] == marks["query", name] == ""
    assert "ignored" in render_operation(api.operation("GET /a"), TERMINAL)


def test_in_2_0_every_header_parameter_counts() -> None:
    operation = {"parameters": [{"name": "Accept", "in": "header", "type": "string"}]}
    api = schemakit.load({"swagger": "2.0", "paths": {"/a": {"get": operation}}})
    assert "ignored" not in render_operation(api.operation("GET /a"), TERMINAL)
