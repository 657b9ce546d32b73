"""Forms for the input of a model."""

from __future__ import annotations

from typing import Any

import pytest

from tests.models.inputs import read


def test_a_form_has_order_widgets_and_defaults() -> None:
    inputs: dict[str, Any] = {
        "b": {"type": "string", "x-order": 1},
        "a": {"type": "string", "format": "uri", "x-order": 0},
        "many": {"type": "array", "items": {"type": "string", "format": "uri"}, "x-order": 2},
        "key": {"type": "string", "format": "password", "x-order": 3},
        "word": {"type": "string", "default": "png", "x-order": 4},
        "short": {"type": "string", "maxLength": 20, "x-order": 5},
        "c": {"type": "string", "enum": ["x"], "default": "x", "x-order": 6},
        "seed": {"type": "integer", "nullable": True, "default": None, "x-order": 7},
    }
    form = read(inputs).input.rjsf()
    assert form["uiSchema"] == {
        "ui:order": ["a", "b", "many", "key", "word", "short", "c", "seed", "*"],
        "a": {"ui:widget": "file"},
        "b": {"ui:widget": "textarea"},
        "many": {"ui:widget": "files"},
        "key": {"ui:widget": "password"},
    }
    assert form["formData"] == {"word": "png", "c": "x"}
    assert "$schema" not in form["schema"]
    assert form["schema"]["properties"]["seed"]["type"] == ["integer", "null"]


@pytest.mark.parametrize(
    ("schema", "widget"),
    [
        ({"type": "string"}, "textarea"),
        ({"type": "string", "default": ""}, "textarea"),
        ({"type": "string", "default": "x" * 41}, "textarea"),
        ({"type": "string", "default": "a\nb"}, "textarea"),
        ({"type": "string", "maxLength": 101}, "textarea"),
        ({"type": "string", "pattern": "^a"}, None),
        ({"type": "string", "format": "date"}, None),
        ({"type": "integer"}, None),
    ],
)
def test_prose_gets_an_area_of_several_lines(schema: dict[str, Any], widget: str | None) -> None:
    interface = read({"p": schema}).input.rjsf()["uiSchema"]
    assert interface.get("p", {}).get("ui:widget") == widget
