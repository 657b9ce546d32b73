"""Numbers that are written as text: which are read as numbers, and what is said."""

from __future__ import annotations

from typing import Any

import pytest

import schemakit
from schemakit.models.coercion import coerce_texts
from tests.small import described

INPUT: Any = {
    "type": "object",
    "properties": {
        "steps": {"type": "integer", "minimum": 1, "maximum": 50},
        "scale": {"type": "number"},
        "seed": {"type": "integer", "nullable": True},
        "prompt": {"type": "string"},
        "flag": {"type": "boolean"},
    },
}


def _said(arguments: Any, **options: Any) -> list[tuple[str, str]]:
    model = schemakit.load(described({"Input": INPUT})).model()
    return [(one.code, one.severity) for one in model.validate(arguments, **options)]


@pytest.mark.parametrize(
    ("name", "text", "number"),
    [
        ("steps", "20", 20),
        ("steps", " +7 ", 7),
        ("scale", "7.5", 7.5),
        ("scale", "1e3", 1000.0),
        ("scale", ".5", 0.5),
        ("seed", "-1", -1),
    ],
)
def test_a_number_as_text_is_a_warning(name: str, text: str, number: float) -> None:
    assert _said({name: text}) == [("type", "error")]
    assert _said({name: text}, coerce=True) == [("text-for-number", "warning")]
    assert coerce_texts({name: text}, INPUT)[0] == {name: number}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("steps", text) for text in ("7.5", "", "many", "0x10", "1_000", "٣")),
        *(("scale", text) for text in ("nan", "1e999", "inf", "1,5")),
        ("flag", "1"),
    ],
)
def test_what_is_no_number_stays_an_error(name: str, value: Any) -> None:
    assert _said({name: value}, coerce=True) == [("type", "error")]


def test_the_number_is_judged() -> None:
    assert _said({"steps": "99"}, coerce=True) == [
        ("text-for-number", "warning"),
        ("maximum", "error"),
    ]


def test_texts_stay_texts_and_nothing_changes_in_place() -> None:
    given = {"prompt": "20", "steps": "20", "other": "1"}
    assert coerce_texts(given, INPUT)[0] == {"prompt": "20", "steps": 20, "other": "1"}
    assert given["steps"] == "20"
    assert coerce_texts([1], INPUT) == ([1], [])
    either = {"properties": {"a": {"anyOf": [{"type": "integer"}, {"type": "string"}]}}}
    assert coerce_texts({"a": "1"}, either) == ({"a": "1"}, [])
