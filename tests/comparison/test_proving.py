"""What is proved of changed schemas, and by what value."""

from __future__ import annotations

from tests.comparison.compared import compare_schemas_at, found

_TEXT = {"type": "string"}


def test_each_of_several_differences_has_its_own_value() -> None:
    old = {"type": "object", "properties": {"a": {**_TEXT, "maxLength": 9}, "b": {"minimum": 1}}}
    new = {"type": "object", "properties": {"a": {**_TEXT, "maxLength": 5}, "b": {"minimum": 3}}}
    changes = compare_schemas_at(old, new)
    assert found(changes) == [("breaking", "max-length-changed"), ("breaking", "minimum-changed")]
    values = [one.counterexample.value for one in changes if one.counterexample is not None]
    assert len(values[0]["a"]) > 5
    assert values[1]["b"] < 3


def test_a_difference_that_another_one_makes_up_for_is_none() -> None:
    old = {"anyOf": [{"type": "string"}, {"type": "integer"}], "type": ["string", "integer"]}
    assert not compare_schemas_at(old, {"type": ["integer", "string"]})


def test_differences_that_are_safe_one_by_one() -> None:
    old = {"type": "object", "properties": {"a": {}, "b": {}}}
    new = {**old, "if": {"required": ["a"]}, "then": {"required": ["b"]}}
    changes = compare_schemas_at(old, new)
    assert {one.level for one in changes} == {"breaking"}
    assert changes[0].counterexample is not None


def test_rules_alone_prove_no_break() -> None:
    changes = compare_schemas_at({}, {"maxLength": 5}, prove=False)
    assert [(one.level, one.verdict) for one in changes] == [("breaking", "rule")]


def test_what_the_api_sends_is_shown_the_other_way_round() -> None:
    (change,) = compare_schemas_at({"enum": ["a"]}, {"enum": ["a", "b"]}, "response")
    assert change.counterexample is not None
    assert change.counterexample._asdict() == {
        "value": "b",
        "accepted_by": "new",
        "refused_by": "old",
        "direction": "response",
    }


def test_the_value_shows_it_with_all_other_differences() -> None:
    old = {
        "type": "object",
        "properties": {"a": _TEXT},
        "additionalProperties": {"type": "integer"},
    }
    new = {**old, "properties": {"a": _TEXT, "b": _TEXT}}
    shown = [one.counterexample for one in compare_schemas_at(old, new)]
    assert [one.value for one in shown if one is not None] == [{"b": 1}]


def test_a_renamed_property_is_shown_by_what_only_one_side_allows() -> None:
    old = {"type": "object", "properties": {"a": _TEXT}, "required": ["a"]}
    new = {"type": "object", "properties": {"b": _TEXT}, "required": ["b"]}
    for place, name in (("body", "a"), ("response", "b")):
        shown = [one.counterexample for one in compare_schemas_at(old, new, place)]
        assert [[*one.value] for one in shown if one is not None] == [[name]]
