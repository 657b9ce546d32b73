"""Of the errors of a validator, those of the branch that was meant are selected."""

from __future__ import annotations

from typing import Any

import jsonschema_rs
import pytest

from schemakit.checks.error_selection import matches_several, select_errors


def selected(schema: dict[str, Any], value: Any) -> list[tuple[str, list[Any]]]:
    """The keyword and the path of each error that is selected."""
    errors = jsonschema_rs.validator_for(schema).iter_errors(value)
    return [(one.kind.name, list(one.instance_path)) for one in select_errors(errors)]


def form(value: str, *required: str, **properties: Any) -> dict[str, Any]:
    """A branch for objects whose ``type`` is a value."""
    return {
        "type": "object",
        "required": ["type", *required],
        "properties": {"type": {"const": value}, **properties},
    }


FORMS = {"oneOf": [form("a", "x", x={"type": "integer"}), form("b", "y")]}


@pytest.mark.parametrize(
    ("value", "errors"),
    [
        ({"type": "a", "x": 1}, []),
        ({"type": "a", "x": "1"}, [("type", ["x"])]),
        ({"type": "a"}, [("required", [])]),
        ({"type": "b"}, [("required", [])]),
        ({}, [("required", [])]),
        ({"type": "c"}, [("enum", ["type"])]),
    ],
)
def test_a_fixed_field_determines_the_branch(value: Any, errors: list[Any]) -> None:
    assert selected(FORMS, value) == errors


def test_a_value_that_no_branch_accepts_is_one_error_with_the_values_of_all() -> None:
    errors = jsonschema_rs.validator_for(FORMS).iter_errors({"type": "c"})
    (error,) = select_errors(errors)
    assert error.kind.options == ["a", "b"]
    assert error.instance == "c"


def test_a_missing_field_is_named_for_the_branch_that_was_meant() -> None:
    errors = jsonschema_rs.validator_for(FORMS).iter_errors({"type": "b"})
    (error,) = select_errors(errors)
    assert error.kind.property == "y"


def test_the_branch_for_references_counts_only_for_references() -> None:
    reference = {"type": "object", "required": ["$ref"], "properties": {"$ref": {"type": "string"}}}
    item = {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}}
    schema = {"anyOf": [reference, item]}
    assert selected(schema, {"name": 1}) == [("type", ["name"])]
    assert selected(schema, {"$ref": 1}) == [("type", ["$ref"])]


def test_alternatives_that_lack_one_field_each_stay_one_error() -> None:
    schema = {"anyOf": [{"required": ["schema"]}, {"required": ["content"]}]}
    assert selected(schema, {}) == [("anyOf", [])]


def test_what_only_follows_from_a_wrong_type_is_left_out() -> None:
    schema = {"type": "array", "minProperties": 1}
    assert selected(schema, {}) == [("type", [])]


def test_a_value_that_matches_several_branches_is_told_from_one_that_matches_none() -> None:
    schema = {"oneOf": [{"type": "string"}, {"maxLength": 3}]}
    validator = jsonschema_rs.validator_for(schema)
    assert [matches_several(one) for one in validator.iter_errors("ab")] == [True]
    schema = {"oneOf": [{"type": "integer"}, {"type": "array"}]}
    validator = jsonschema_rs.validator_for(schema)
    assert [matches_several(one) for one in validator.iter_errors("ab")] == [False]
