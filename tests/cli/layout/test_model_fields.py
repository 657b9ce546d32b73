"""The inputs of a model, on a terminal and in a pipe."""

from __future__ import annotations

from typing import Any

import schemakit
from schemakit.cli.layout.model_fields import render_fields
from schemakit.cli.layout.table import Display

PIPE, TERMINAL = Display(), Display(80)


def model(**properties: Any) -> list[schemakit.Field]:
    schema = {"type": "object", "required": ["prompt"], "properties": properties}
    document = {"openapi": "3.1.0", "components": {"schemas": {"Input": schema}}}
    return schemakit.load(document).schema("Input").fields()


FIELDS = model(
    image={"type": "string", "format": "uri", "x-order": 1},
    prompt={"type": "string", "x-order": 0, "description": "What to\npaint."},
    images={"type": "array", "items": {"type": "string", "format": "uri"}, "x-order": 2},
    seed={"type": "integer", "default": None, "x-order": 3},
    flag={"type": "boolean", "default": False, "minimum": 0, "maximum": 1, "x-order": 4},
    word={"type": "string", "default": "", "enum": ["", "a"], "x-order": 5},
)


def test_inputs_in_a_pipe_keep_every_kind_of_default_apart() -> None:
    rows = [line.split("\t") for line in render_fields(FIELDS, PIPE).splitlines()]
    assert rows == [
        ["prompt", "string", "required", "", "", "What to paint."],
        ["image", "file", "", "", "", ""],
        ["images", "array of file", "", "", "", ""],
        ["seed", "integer", "", "null", "", ""],
        ["flag", "boolean", "", "false", "0 to 1", ""],
        ["word", "string", "", '""', 'one of "", a', ""],
    ]


def test_a_label_precedes_each_input() -> None:
    lines = render_fields(FIELDS, PIPE, label="input").splitlines()
    assert all(line.startswith("input\t") for line in lines)


def test_on_a_terminal_required_inputs_are_marked_in_the_column_of_defaults() -> None:
    lines = render_fields(FIELDS, TERMINAL).splitlines()
    assert lines[0].split() == ["NAME", "TYPE", "DEFAULT", "DESCRIPTION"]
    assert lines[1].split() == ["prompt", "string", "required", "What", "to", "paint."]
    assert lines[5].split() == ["flag", "boolean", "false", "0", "to", "1"]
