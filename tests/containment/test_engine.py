"""Containment and validity as ``jsonschema-rs`` decides them, held to laws of our own."""

from __future__ import annotations

from typing import Any

import pytest

from schemakit.containment.engine import compile_validator, decide_containment, is_available

pytestmark = pytest.mark.skipif(not is_available(), reason="the diff extra is not installed")

SCHEMAS: list[Any] = [
    {},
    {"not": {}},
    {"type": "string"},
    {"type": "string", "minLength": 2},
    {"type": "string", "pattern": "^a"},
    {"type": "string", "format": "date"},
    {"type": "integer"},
    {"type": "number", "minimum": 0},
    {"enum": [0, "ab", None]},
    {"type": "array", "items": {"type": "integer"}},
    {"type": "array", "uniqueItems": True},
    {"type": "object", "required": ["a"]},
    {"type": "object", "properties": {"a": {"type": "integer"}}},
    {"type": "object", "additionalProperties": False},
    {"anyOf": [{"type": "string"}, {"type": "integer"}]},
    {"not": {"type": "string"}},
]
VALUES: list[Any] = [None, True, 0, 1, -1, 0.5, "", "a", "ab", "2020-01-01", [], [1], [1, 1], ["a"]]
VALUES += [{}, {"a": 1}, {"a": "a"}, {"b": 1}]


def test_every_schema_is_in_itself_and_in_the_true_one() -> None:
    for schema in SCHEMAS:
        assert decide_containment(schema, schema) is True
        assert decide_containment({}, schema) is True
        assert decide_containment(schema, {"not": {}}) is True


def test_no_verdict_contradicts_a_value() -> None:
    validators = [compile_validator(one) for one in SCHEMAS]
    accepted = [[one is not None and one(value) for value in VALUES] for one in validators]
    decided = 0
    for outer, wide in zip(SCHEMAS, accepted, strict=True):
        for inner, narrow in zip(SCHEMAS, accepted, strict=True):
            found = decide_containment(outer, inner)
            decided += found is not None
            if any(one and not other for one, other in zip(narrow, wide, strict=True)):
                assert found is not True, (outer, inner)
    assert decided > len(SCHEMAS) ** 2 // 2


def test_containment_is_transitive() -> None:
    proved = {
        (first, second)
        for first, outer in enumerate(SCHEMAS)
        for second, inner in enumerate(SCHEMAS)
        if decide_containment(outer, inner)
    }
    for first, second in proved:
        for third in range(len(SCHEMAS)):
            if (second, third) in proved:
                assert decide_containment(SCHEMAS[first], SCHEMAS[third]) is not False


@pytest.mark.parametrize(
    "schema",
    [{"type": 1}, {"$ref": "#/nowhere"}, {"$ref": "https://example.com/a"}, {"pattern": "("}],
)
def test_what_it_does_not_take_is_not_decided(schema: Any) -> None:
    assert decide_containment(schema, {"type": "string"}) is None
    assert compile_validator(schema) is None


def test_formats_are_assertions() -> None:
    accepts = compile_validator({"format": "date"})
    assert accepts is not None
    assert accepts("2020-01-01")
    assert not accepts("today")
