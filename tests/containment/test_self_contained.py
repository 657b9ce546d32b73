"""Schemas in normal form as one JSON Schema."""

from __future__ import annotations

from typing import Any

import jsonschema
import pytest

from schemakit.containment.compare import make_side
from schemakit.containment.normal_form import CLOSED, PLAIN
from schemakit.containment.self_contained import NotWritableError, Writer, as_pairs
from tests.containment.proving import elements_of

TREE: dict[str, Any] = {
    "$ref": "#/$defs/a~1b",
    "$defs": {
        "a/b": {
            "type": "object",
            "properties": {"inside": {"type": "array", "items": {"$ref": "#/$defs/a~1b"}}},
        }
    },
}


def test_it_accepts_the_same() -> None:
    side = make_side(TREE, version="3.1")
    for mode, accepts_more in ((PLAIN, True), (CLOSED, False)):
        written = Writer(100).write([(side, side.convert(TREE, mode))])
        validator = jsonschema.Draft202012Validator(written)
        assert validator.is_valid({"inside": [{"inside": []}]})
        assert not validator.is_valid({"inside": [1]})
        assert validator.is_valid({"inside": [{"more": 1}]}) is accepts_more


def test_elements_of_a_conjunction() -> None:
    schema = {"allOf": [{"minLength": 2}, {"maxLength": 3}], "type": "string"}
    written = Writer(100).write(as_pairs(elements_of(schema)))
    assert jsonschema.Draft202012Validator(written).is_valid("ab")
    assert not jsonschema.Draft202012Validator(written).is_valid("a")


def test_members_stay_where_they_are_inside() -> None:
    schema = {"allOf": [{"properties": {"a": True}}], "unevaluatedProperties": False}
    written = Writer(100).write(as_pairs(elements_of(schema)))
    assert jsonschema.Draft202012Validator(written).is_valid({"a": 1})
    assert not jsonschema.Draft202012Validator(written).is_valid({"b": 1})


def test_what_is_too_large_or_not_known() -> None:
    side = make_side(TREE, version="3.1")
    with pytest.raises(NotWritableError, match="too large"):
        Writer(2).write([(side, side.convert(TREE, PLAIN))])
    unknown = make_side({}, version="3.1")
    with pytest.raises(NotWritableError, match="does not lead to a schema"):
        Writer(100).write([(unknown, unknown.convert({"$ref": "#/x"}, PLAIN))])
