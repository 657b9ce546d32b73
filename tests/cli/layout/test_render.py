"""Lists as tables and records, a model's inputs, figures, and JSON."""

from __future__ import annotations

import json
from typing import Any

import pytest

import schemakit
from schemakit.cli.layout import render
from schemakit.cli.layout.table import Look

PIPE, TERMINAL = Look(), Look(80)


def api_of(**parts: Any) -> schemakit.Description:
    return schemakit.load({"openapi": "3.1.0", **parts})


OPERATIONS = api_of(
    paths={
        "/b": {"get": {"operationId": "b.list", "summary": "List\tthe b's"}},
        "/a": {"delete": {"deprecated": True}},
    }
)


def test_paths_are_as_they_stand_in_a_pipe_and_harmless_on_a_terminal() -> None:
    assert render.path_list(["/a\x1b", "/b c"], PIPE) == "/a\x1b\n/b c\n"
    assert render.path_list(["/a\x1b", "/b c"], TERMINAL) == "/a\\x1b\n/b c\n"


def test_operations_in_a_pipe_are_method_path_id_and_summary() -> None:
    text = render.operation_table(OPERATIONS.operations(), PIPE)
    assert text == "GET\t/b\tb.list\tList the b's\nDELETE\t/a\t\t\n"


def test_operations_on_a_terminal_have_titles_and_marks() -> None:
    lines = render.operation_table(OPERATIONS.operations(), TERMINAL).splitlines()
    assert [line.split() for line in lines] == [
        ["METHOD", "PATH", "ID", "SUMMARY"],
        ["GET", "/b", "b.list", "List", "the", "b's"],
        ["DELETE", "/a", "deprecated"],
    ]


SCHEMAS = api_of(
    components={
        "schemas": {
            "A": {"type": "object", "description": "First line\nof A.\n\nMore."},
            "B": {"allOf": [{"$ref": "#/components/schemas/A"}], "title": "The B"},
            "C": True,
        }
    }
)


def test_schemas_have_type_uses_and_the_first_paragraph() -> None:
    text = render.schema_table(SCHEMAS.schemas(), SCHEMAS.reference_counts(), PIPE)
    assert [line.split("\t") for line in text.splitlines()] == [
        ["A", "object", "1", "First line of A."],
        ["B", "A", "0", "The B"],
        ["C", "any", "0", ""],
    ]
    found = render.schema_records(SCHEMAS.schemas(), SCHEMAS.reference_counts())
    assert found[0] == {
        "name": "A",
        "type": "object",
        "uses": 1,
        "description": "First line of A.",
        "pointer": "/components/schemas/A",
    }


def test_a_union_of_many_takes_two_lines_of_a_terminal_and_is_whole_in_a_pipe() -> None:
    branches = [{"type": "object", "title": f"Branch{n}"} for n in range(40)]
    schemas = {f"Branch{n}": one for n, one in enumerate(branches)}
    union = {"anyOf": [{"$ref": f"#/components/schemas/{name}"} for name in schemas]}
    api = api_of(components={"schemas": {"Union": union, **schemas}})
    shown = render.schema_table(api.schemas()[:1], {}, TERMINAL).splitlines()
    assert len(shown) == 3
    assert "…" in shown[-1]
    assert "| Branch39\t" in render.schema_table(api.schemas()[:1], {}, PIPE)


def model(**properties: Any) -> list[schemakit.Field]:
    schema = {"type": "object", "required": ["prompt"], "properties": properties}
    return api_of(components={"schemas": {"Input": schema}}).schema("Input").fields()


FIELDS = model(
    image={"type": "string", "format": "uri", "x-order": 1},
    prompt={"type": "string", "x-order": 0, "description": "What to\npaint."},
    images={"type": "array", "items": {"type": "string", "format": "uri"}, "x-order": 2},
    seed={"type": "integer", "default": None, "x-order": 3},
    flag={"type": "boolean", "default": False, "minimum": 0, "maximum": 1, "x-order": 4},
    word={"type": "string", "default": "", "enum": ["", "a"], "x-order": 5},
)


def test_inputs_in_a_pipe_keep_every_kind_of_default_apart() -> None:
    rows = [line.split("\t") for line in render.field_table(FIELDS, PIPE).splitlines()]
    assert rows == [
        ["prompt", "string", "required", "", "", "What to paint."],
        ["image", "file", "", "", "", ""],
        ["images", "array of file", "", "", "", ""],
        ["seed", "integer", "", "null", "", ""],
        ["flag", "boolean", "", "false", "0 to 1", ""],
        ["word", "string", "", '""', 'one of "", a', ""],
    ]


def test_labelled_inputs_say_that_they_are() -> None:
    lines = render.field_table(FIELDS, PIPE, label="input").splitlines()
    assert all(line.startswith("input\t") for line in lines)


def test_inputs_on_a_terminal_say_what_is_required_where_the_default_stands() -> None:
    lines = render.field_table(FIELDS, TERMINAL).splitlines()
    assert lines[0].split() == ["NAME", "TYPE", "DEFAULT", "DESCRIPTION"]
    assert lines[1].split() == ["prompt", "string", "required", "What", "to", "paint."]
    assert lines[5].split() == ["flag", "boolean", "false", "0", "to", "1"]


def test_figures_in_a_pipe_are_names_and_numbers() -> None:
    api = api_of(
        paths={"/a": {"get": {}, "put": {}}},
        components={
            "schemas": {
                "N": {"properties": {"next": {"$ref": "#/components/schemas/N"}}},
                "U": {"$ref": "#/components/schemas/N"},
            }
        },
    )
    rows = [
        line.split("\t") for line in render.statistics_table(api.statistics(), PIPE).splitlines()
    ]
    named = {row[0]: row[1:] for row in rows}
    assert named["version"] == ["3.1"]
    assert named["operations"] == ["2"]
    assert named["operations.put"] == ["1"]
    assert named["references"] == ["2"]
    assert named["cycle"] == ["/components/schemas/N"]
    assert int(named["dereferenced_bytes"][0]) == len(api.dereference_json())
    terminal = render.statistics_table(api.statistics(), TERMINAL)
    assert "#/components/schemas/N" in terminal
    assert "get 1, put 1" in terminal


def test_sizes_are_read_in_powers_of_1024() -> None:
    figures = schemakit.Statistics("3.1", 0, {}, 0, 0, 0, None, (), 1023, 5 << 30, ())
    text = render.statistics_table(figures, TERMINAL)
    assert "1023 bytes" in text
    assert "5.0 GiB" in text


@pytest.mark.parametrize("value", [{"é": [1.5, None]}, {"big": 1 << 70}, {"lone": "a\ud800"}])
def test_json_is_the_value_whatever_it_holds(value: Any) -> None:
    text = render.json_text(value, PIPE)
    assert json.loads(text) == value
    assert text.endswith(b"}\n")


def test_json_on_a_terminal_is_the_same_value_and_harmless() -> None:
    value = {"a": "\x9b2J\x7f\u202e"}
    text = render.json_text(value, TERMINAL)
    assert text.isascii()
    assert b"\x7f" not in text
    assert json.loads(text) == value
    assert "\x9b".encode() in render.json_text(value, PIPE)
