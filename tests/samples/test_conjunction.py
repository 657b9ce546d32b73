"""What several schemas say together."""

from __future__ import annotations

from typing import Any

import pytest

from schemakit.patterns.matching import Steps
from schemakit.samples.conjunction import ImpossibleError, describe_members, is_hidden
from tests.samples.schemas import scope


def test_members_of_all_of_are_listed_through_references() -> None:
    inner = {"minimum": 1}
    found = scope({"#/a": {"allOf": [inner]}}).flatten([{"$ref": "#/a"}, {"maximum": 2}])
    assert inner in found
    assert {"maximum": 2} in found


def test_a_schema_that_contains_itself_is_listed_once() -> None:
    loop: dict[str, Any] = {}
    loop["allOf"] = [loop, {"minimum": 1}]
    assert len(scope().flatten([loop])) == 2


def test_alternatives_combine_branches_and_null_comes_last() -> None:
    schema = {
        "oneOf": [{"type": "null"}, {"type": "string"}],
        "anyOf": [{"minLength": 1}, {"minLength": 2}],
    }
    found = [
        (flat[1].get("type"), flat[2].get("minLength"))
        for flat in scope().iterate_alternatives([schema])
    ]
    assert found == [("string", 1), ("string", 2), ("null", 1), ("null", 2)]


def test_additional_properties_count_only_for_names_that_nothing_else_describes() -> None:
    flat = {
        "properties": {"a": {"type": "string"}},
        "patternProperties": {"^a": {"minLength": 1}},
        "additionalProperties": False,
    }
    assert describe_members(flat, "a", Steps()) == [{"type": "string"}, {"minLength": 1}]
    assert describe_members(flat, "b", Steps()) == [False]
    assert describe_members({}, "b", Steps()) is None


def test_what_is_read_only_anywhere_is_hidden_in_a_request() -> None:
    flat = [{"properties": {"a": {"allOf": [{"readOnly": True}]}, "b": {}}}]
    request = scope(hidden="readOnly")
    assert is_hidden("a", flat, request)
    assert not is_hidden("b", flat, request)
    assert not is_hidden("a", flat, scope())


def test_nullable_counts_in_old_versions_only() -> None:
    schema = {"type": "string", "nullable": True}
    assert scope(legacy=True).read(schema)["type"] == ["string", "null"]
    assert scope().read(schema)["type"] == "string"


@pytest.mark.parametrize("target", [None, "itself"])
def test_a_reference_to_nothing_is_a_reason(target: str | None) -> None:
    schema = {"$ref": "#/a"}
    with pytest.raises(ImpossibleError, match="'#/a'"):
        scope({"#/a": schema} if target else {}).read(schema)


def test_the_steps_are_bounded() -> None:
    schema = {"anyOf": [{"anyOf": [{}] * 50}] * 50, "oneOf": [{}] * 50}
    with pytest.raises(ImpossibleError, match="too large"):
        for _ in scope().iterate_alternatives([schema] * 3):
            pass
