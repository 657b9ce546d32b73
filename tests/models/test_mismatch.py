"""Why a schema does not allow a value."""

from __future__ import annotations

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from schemakit.models.mismatch import explain_mismatch, explain_type_mismatch


def test_true_is_not_one_and_one_is_not_true() -> None:
    assert explain_mismatch(True, {"enum": [1]}, legacy=False) is not None
    assert explain_mismatch(1, {"const": True}, legacy=False) is not None
    assert explain_mismatch({"a": True}, {"enum": [{"a": 1}]}, legacy=False) is not None
    assert explain_mismatch(1.0, {"enum": [1], "type": "integer"}, legacy=False) is None


@pytest.mark.parametrize(
    ("value", "schema", "code", "reason"),
    [
        ("a", {"type": "integer"}, "type", '"a", a string, where an integer is expected'),
        (
            1.5,
            {"type": ["string", "null"]},
            "type",
            "where string | null is expected",
        ),
        (3, {"enum": [1, 2]}, "enum", "3, which is not one of 1, 2"),
        (3, {"minimum": 4}, "range", "3, less than the 4 allowed"),
        (3, {"exclusiveMaximum": 3}, "range", "3, which has to be less than 3"),
        (3, {"multipleOf": 2}, "range", "3, which is not a multiple of 2"),
        ("ab", {"minLength": 3}, "length", '"ab", shorter than the 3 characters required'),
        ("ab", {"pattern": "^b"}, "pattern", '"ab", which does not match ^b'),
        ([1], {"minItems": 2}, "length", "a list of 1, fewer than the 2 required"),
        ([1, "a"], {"items": {"type": "integer"}}, "item", "a list that contains"),
        (1, {"anyOf": [{"type": "string"}, {"minimum": 2}]}, "choice", "none of its alternatives"),
        (1, {"allOf": [{"maximum": 5}, {"minimum": 2}]}, "range", "less than the 2 allowed"),
        (1, False, "type", "1, where nothing is allowed"),
    ],
)
def test_a_mismatch_has_a_code_and_a_reason(
    value: Any, schema: Any, code: str, reason: str
) -> None:
    found = explain_mismatch(value, schema, legacy=False)
    assert found is not None
    assert found[0] == code
    assert reason in found[1]
    assert not Draft202012Validator(schema).is_valid(value)


@pytest.mark.parametrize(
    ("value", "schema"),
    [
        (2.0, {"type": "integer"}),
        (0.3, {"multipleOf": 0.1}),
        ("a", {"minimum": 3, "items": False}),
        (None, {}),
        ([], {"items": False}),
        ("é", {"pattern": r"^\p{L}"}),
    ],
)
def test_a_value_that_is_allowed_has_none(value: Any, schema: Any) -> None:
    assert explain_mismatch(value, schema, legacy=False) is None


def test_nullable_allows_null_until_3_0() -> None:
    schema = {"type": "string", "nullable": True}
    assert explain_type_mismatch(None, schema, legacy=True) == ""
    expected = "null, null, where string | null is expected"
    assert explain_type_mismatch(None, schema, legacy=False) == expected
