"""Lists of paths, operations and schemas, on a terminal and in a pipe."""

from __future__ import annotations

from typing import Any

import schemakit
from schemakit.cli.layout.lists import (
    build_schema_records,
    render_operations,
    render_paths,
    render_schemas,
)
from schemakit.cli.layout.table import Display

PIPE, TERMINAL = Display(), Display(80)


def api_of(**parts: Any) -> schemakit.Description:
    return schemakit.load({"openapi": "3.1.0", **parts})


OPERATIONS = api_of(
    paths={
        "/b": {"get": {"operationId": "b.list", "summary": "List\tthe b's"}},
        "/a": {"delete": {"deprecated": True}},
    }
)


def test_paths_are_as_they_stand_in_a_pipe_and_harmless_on_a_terminal() -> None:
    assert render_paths(["/a\x1b", "/b c"], PIPE) == "/a\x1b\n/b c\n"
    assert render_paths(["/a\x1b", "/b c"], TERMINAL) == "/a\\x1b\n/b c\n"


def test_operations_in_a_pipe_are_method_path_id_and_summary() -> None:
    text = render_operations(OPERATIONS.operations(), PIPE)
    assert text == "GET\t/b\tb.list\tList the b's\nDELETE\t/a\t\t\n"


def test_operations_on_a_terminal_have_titles_and_marks() -> None:
    lines = render_operations(OPERATIONS.operations(), TERMINAL).splitlines()
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
    text = render_schemas(SCHEMAS.schemas(), SCHEMAS.reference_counts(), PIPE)
    assert [line.split("\t") for line in text.splitlines()] == [
        ["A", "object", "1", "First line of A. …"],
        ["B", "A", "0", "The B"],
        ["C", "any", "0", ""],
    ]
    found = build_schema_records(SCHEMAS.schemas(), SCHEMAS.reference_counts())
    assert found[0] == {
        "name": "A",
        "type": "object",
        "uses": 1,
        "description": "First line\nof A.\n\nMore.",
        "pointer": "/components/schemas/A",
    }


def test_a_union_of_many_takes_two_lines_of_a_terminal_and_is_whole_in_a_pipe() -> None:
    branches = [{"type": "object", "title": f"Branch{n}"} for n in range(40)]
    schemas = {f"Branch{n}": one for n, one in enumerate(branches)}
    union = {"anyOf": [{"$ref": f"#/components/schemas/{name}"} for name in schemas]}
    api = api_of(components={"schemas": {"Union": union, **schemas}})
    shown = render_schemas(api.schemas()[:1], {}, TERMINAL).splitlines()
    assert len(shown) == 3
    assert "…" in shown[-1]
    assert "| Branch39\t" in render_schemas(api.schemas()[:1], {}, PIPE)


def test_the_records_of_schemas_have_the_whole_description() -> None:
    text = "First.\n\nSecond."
    api = api_of(components={"schemas": {"A": {"description": text}, "B": {"title": "T"}}})
    found = [one["description"] for one in build_schema_records(api.schemas(), {})]
    assert found == [text, "T"]
