"""Patterns of schemas are matched in a time that is bounded."""

from __future__ import annotations

import sys
from typing import Any

import pytest

import schemakit
from schemakit.models.patterns import Patterns, is_safe_for_re
from schemakit.models.validation import validate_arguments

#: Patterns for which ``re`` takes a time that is exponential in the length of the text.
HOSTILE = ("^(a+)+$", "^(a|a)*$", "^(a|aa)+$", "^(.*a){20}$", "(x+x+)+y", "^([a-z0-9]+)*@")
#: The same, for an engine that has to backtrack too.
BACKTRACKING = (r"^(?=(a+)+b)(a*)*\1$", r"^(a*)*\1$")
LONG = "a" * 5000 + "!"


@pytest.mark.parametrize("pattern", HOSTILE)
def test_a_linear_engine_decides_what_re_cannot(pattern: str) -> None:
    patterns = Patterns()
    assert patterns.match(pattern, LONG) is False
    assert not patterns.undecided


@pytest.mark.parametrize("pattern", ["(", r"^(a*)*\1$", "\ud800"])
def test_what_cannot_be_decided_is_named_and_not_tried_again(pattern: str) -> None:
    patterns = Patterns()
    assert patterns.match(pattern, LONG) is None
    assert patterns.match(pattern, "a") is None
    assert list(patterns.undecided) == [pattern]


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("b", "abc", True),  # a pattern is not anchored (core §6.4)
        ("^b", "abc", False),
        (r"^\p{L}+$", "é", True),
        (r"^\d$", "\u0663", False),  # \\d is ASCII in ECMA-262
        (r"^(?!x-)", "x-a", False),
        (r"^(?!x-)", "y", True),
        (r"^(a)\1$", "aa", True),
        ("", "", True),
    ],
)
def test_patterns_are_read_as_ecma_262(pattern: str, text: str, expected: bool) -> None:
    assert Patterns().match(pattern, text) is expected


def test_a_text_that_is_no_unicode_is_not_decided() -> None:
    assert Patterns().match("a", "\ud800") is None


@pytest.mark.parametrize("pattern", [*HOSTILE, *BACKTRACKING])
def test_without_the_engine_what_might_take_long_is_not_decided(
    pattern: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "jsonschema_rs", None)
    assert Patterns().match(pattern, LONG) is None
    assert Patterns().match("^[a-z]+$", "abc") is True
    assert Patterns().match("^[a-z]+$", "1") is False


def test_what_re_may_match() -> None:
    assert is_safe_for_re("^x-", ["x-a", "b"])
    assert not is_safe_for_re("^(a+)+$", ["a"])
    assert is_safe_for_re("^(a+)+$", [])


def _schema_of_names(pattern: str, **beside: Any) -> dict[str, Any]:
    return {"type": "object", "patternProperties": {pattern: {"type": "integer"}}, **beside}


@pytest.mark.parametrize("pattern", HOSTILE)
@pytest.mark.parametrize("closing", ["additionalProperties", "propertyNames"])
def test_names_are_matched_by_the_same_engine(pattern: str, closing: str) -> None:
    limit: Any = False if closing == "additionalProperties" else {"pattern": pattern}
    schema = {"properties": {"p": _schema_of_names(pattern, **{closing: limit})}}
    found = validate_arguments({"p": {LONG: "x"}}, schema)
    assert [one.severity for one in found] == ["error"]


@pytest.mark.parametrize("pattern", HOSTILE)
def test_unevaluated_properties_beside_a_hostile_pattern_are_not_checked(pattern: str) -> None:
    inner = {"allOf": [_schema_of_names(pattern)], "unevaluatedProperties": False}
    found = validate_arguments({"p": {LONG: "x"}}, {"properties": {"p": inner}})
    assert [one.code for one in found] == ["not-checked"]


def test_unevaluated_properties_beside_a_plain_pattern_are() -> None:
    inner = {"allOf": [_schema_of_names("^x-")], "unevaluatedProperties": False}
    schema = {"properties": {"p": inner}}
    assert validate_arguments({"p": {"x-a": 1}}, schema) == []
    assert validate_arguments({"p": {"y": 1}}, schema)
    assert validate_arguments({"p": {"x-a": "1"}}, schema)


def test_additional_properties_that_have_a_schema() -> None:
    schema = _schema_of_names("^x-", additionalProperties={"type": "string"}, properties={"a": {}})
    assert validate_arguments({"a": 1, "x-b": 1, "c": "s"}, schema) == []
    found = validate_arguments({"a": 1, "x-b": "s", "c": 1}, schema)
    assert {one.location.pointer for one in found} == {"/x-b", "/c"}


def test_a_pattern_that_is_given_up_is_a_warning() -> None:
    schema = {"properties": {"p": {"pattern": BACKTRACKING[1]}, "q": {"maximum": 1}}}
    found = validate_arguments({"p": LONG, "q": 2}, schema)
    assert [(one.code, one.severity) for one in found] == [
        ("maximum", "error"),
        ("not-checked", "warning"),
    ]
    assert "takes too long" in found[1].message


def test_a_default_with_a_hostile_pattern_takes_no_time() -> None:
    fields = {
        f"p{number}": {"type": "string", "pattern": one, "default": LONG}
        for number, one in enumerate((*HOSTILE, *BACKTRACKING))
    }
    schema = {"type": "object", "properties": fields}
    described = {
        "openapi": "3.0.2",
        "info": {"title": "t", "version": "1"},
        "paths": {},
        "components": {"schemas": {"Input": schema, "Output": {}}},
    }
    assert schemakit.model(described).input.fields[0].default == LONG
