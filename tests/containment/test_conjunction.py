"""What schemas that apply together say of types, numbers and sizes."""

from __future__ import annotations

from typing import Any

import pytest

from schemakit.containment.compare import make_side
from schemakit.containment.conjunction import (
    ALL_KINDS,
    describe_numbers,
    find_count,
    flatten,
    kinds_of,
    list_values,
    spread,
)
from tests.containment.proving import elements_of


def test_references_and_members_of_all_of_are_listed() -> None:
    schema: dict[str, Any] = {
        "allOf": [{"$ref": "#/$defs/A"}, {"allOf": [{"minLength": 1}]}, True],
        "$defs": {"A": {"$ref": "#/$defs/B"}, "B": {"type": "string"}},
    }
    found = [one.schema for one in elements_of(schema)]
    assert {"type": "string"} in found
    assert {"minLength": 1} in found


def test_false_is_no_conjunction() -> None:
    side = make_side(True, version="3.1")
    assert flatten([(side, True), (side, False)]) is None
    assert flatten([(side, True)]) == ()


@pytest.mark.parametrize(
    "schema",
    [
        {"$ref": "#/$defs/A", "$defs": {"A": {"$ref": "#/$defs/A"}}},
        {"$ref": "#/$defs/A", "$defs": {"A": {"$ref": "#/$defs/B"}, "B": {"$ref": "#/$defs/A"}}},
        {"$ref": "#/$defs/A", "$defs": {"A": {"allOf": [{"$ref": "#/$defs/A"}]}}},
    ],
)
def test_references_that_lead_to_themselves_end(schema: Any) -> None:
    assert len(elements_of(schema)) <= 2


def test_kinds() -> None:
    assert kinds_of(()) == ALL_KINDS
    assert kinds_of(elements_of({"type": "number"}, {"type": ["integer", "null"]})) == {"integer"}
    assert kinds_of(elements_of({"enum": [1.0, 0.5, True]})) == {"integer", "fraction", "boolean"}


def test_values() -> None:
    assert list_values(elements_of({"enum": [1, 2, True]}, {"enum": [2.0, 1]})) == [1, 2]
    assert list_values(elements_of({"enum": [1, "a"]}, {"type": "string"})) == ["a"]
    assert list_values(elements_of({"type": ["null", "boolean"]})) == [None, False, True]
    assert list_values(elements_of({"type": "string"})) is None


def test_numbers() -> None:
    found = describe_numbers(
        elements_of({"type": "integer", "exclusiveMinimum": 1.5}, {"maximum": 3})
    )
    assert (found.low, found.high) == (2, 3)
    found = describe_numbers(elements_of({"minimum": 1}, {"exclusiveMinimum": 1}))
    assert (found.low, found.low_open) == (1, True)


def test_counts() -> None:
    elements = elements_of({"minItems": 1, "maxItems": 5}, {"minItems": 2, "maxItems": 9})
    assert find_count(elements, "minItems") == 2
    assert find_count(elements, "maxItems") == 5
    assert find_count(elements, "maxLength") is None


def test_schemas_that_may_apply() -> None:
    schema = {"anyOf": [{"minimum": 1}, {"not": {"maximum": 4}}], "if": {"minimum": 7}}
    said = [key for one in spread(elements_of(schema)) for key in one.schema]
    assert said.count("minimum") == 2
    assert "maximum" in said
