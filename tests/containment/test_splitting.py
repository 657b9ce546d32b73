"""Proofs for each of some parts of the values."""

from __future__ import annotations

from typing import Any

import pytest

from tests.containment.proving import is_proved


def tagged(kind: str, **properties: Any) -> dict[str, Any]:
    own = {"kind": {"const": kind}, **properties}
    return {"type": "object", "properties": own, "required": ["kind"]}


TEXT, WHOLE = {"type": "string"}, {"type": "integer"}
BOTH = {
    "type": "object",
    "properties": {"kind": {"enum": ["a", "b"]}, "x": WHOLE},
    "required": ["kind"],
}


@pytest.mark.parametrize(
    ("inner", "outer"),
    [
        # by branches
        ({"anyOf": [TEXT, WHOLE]}, {"anyOf": [WHOLE, {"type": ["string", "null"]}]}),
        (
            {"oneOf": [tagged("a", x=TEXT), tagged("b")]},
            {"anyOf": [tagged("b"), tagged("a", x=TEXT)]},
        ),
        (
            {"anyOf": [{"anyOf": [TEXT, WHOLE]}, {"type": "null"}]},
            {"type": ["string", "integer", "null"]},
        ),
        # by types
        ({"type": ["string", "number"]}, {"oneOf": [TEXT, {"type": "number"}]}),
        (
            {"type": ["string", "null"], "minLength": 2},
            {"anyOf": [{"type": "null"}, {"minLength": 1}]},
        ),
        # by values of a property
        (BOTH, {"oneOf": [tagged("a", x=WHOLE), tagged("b", x=WHOLE)]}),
        # by a condition
        (
            {"if": {"required": ["a"]}, "then": {"required": ["b"]}, "else": {"required": ["b"]}},
            {"anyOf": [{"required": ["b"]}]},
        ),
    ],
)
def test_each_part_is_contained(inner: Any, outer: Any) -> None:
    assert is_proved(inner, outer)


@pytest.mark.parametrize(
    ("inner", "outer"),
    [
        ({"anyOf": [TEXT, WHOLE]}, {"anyOf": [WHOLE, {"type": "null"}]}),
        ({"type": ["string", "number"]}, {"oneOf": [TEXT, WHOLE]}),
        (BOTH, {"oneOf": [tagged("a"), tagged("c")]}),
        (
            {"if": {"required": ["a"]}, "then": {"required": ["b"]}},
            {"anyOf": [{"required": ["b"]}]},
        ),
        ({"oneOf": [True, TEXT]}, TEXT),
    ],
)
def test_one_part_is_not(inner: Any, outer: Any) -> None:
    assert not is_proved(inner, outer)
