"""Patterns of schemas are matched in a time that is bounded."""

from __future__ import annotations

import re
import sys
from typing import Any

import pytest

import schemakit
from schemakit.models.patterns import Patterns, is_safe_for_re
from schemakit.models.validation import validate_arguments
from schemakit.patterns.matching import matches

#: Patterns for which ``re`` takes a time that is exponential in the length of the text.
HOSTILE = ("^(a+)+$", "^(a|a)*$", "^(a|aa)+$", "^(.*a){20}$", "(x+x+)+y", "^([a-z0-9]+)*@")
#: The same, for an engine that has to backtrack too.
BACKTRACKING = (r"^(?=(a+)+b)(a*)*\1$", r"^(a*)*\1$")
LONG = "a" * 5000 + "!"


@pytest.mark.parametrize("pattern", HOSTILE)
def test_what_re_cannot_decide_takes_little_time(pattern: str) -> None:
    patterns = Patterns()
    assert patterns.match(pattern, LONG) is False
    assert not patterns.undecided


@pytest.mark.parametrize("pattern", ["(", r"^(a*)*\1$", r"\h"])
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


def test_half_a_character_is_one_of_its_own() -> None:
    assert Patterns().match("^a$", "\ud800") is False
    assert Patterns().match("^.$", "\ud800") is True
    assert Patterns().match(r"(a)\1", "\ud800") is None  # the engine takes only Unicode


@pytest.mark.parametrize(
    ("pattern", "expected"), [*((one, False) for one in HOSTILE), ("^a", True)]
)
def test_without_the_engine_the_same_is_decided(
    pattern: str, expected: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "jsonschema_rs", None)
    assert Patterns().match(pattern, LONG) is expected
    assert Patterns().match(r"^(a)\1$", "aa") is None


@pytest.mark.parametrize("pattern", ["(?i)a", r"\Aa", "(?P<name>a)"])
def test_what_only_other_languages_read_is_not_decided(pattern: str) -> None:
    assert Patterns().match(pattern, "a") is None


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        *(("^x-", "x-a"), ("^[a-z]+$", "abC"), (r"^\d{2,3}$", "123"), ("^(?:a|b)$", "b")),
        *((r"^\$", "$ref"), (r"^\d+\.\d+\.\d+$", "1.22.333"), ("b", "a" * 1000), ("", "anything")),
    ],
)
def test_what_re_may_match(pattern: str, text: str) -> None:
    assert is_safe_for_re(pattern, [text, "b"])
    assert (re.search(pattern, text, re.ASCII) is not None) is matches(pattern, text)


@pytest.mark.parametrize(
    "pattern",
    [
        r"\p{L}",  # a property of Unicode in ECMA-262, an error in re
        r"(?<name>a)",  # the two write named groups differently
        *(r"(?=a)", r"\ba\b", r"[a--b]", r"[[a]]", r"(a", r"a**", r"\x41", "a" * 1001),
    ],
)
def test_what_re_may_read_otherwise(pattern: str) -> None:
    assert not is_safe_for_re(pattern, ["a"])
    assert is_safe_for_re(pattern, [])


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        *(("(a*)*(a*)*$", "a" * 50), ("a*a*a*$", "a" * 100), ("a", "a" * 1001), ("^(a+)+$", "a")),
        *(("a?" * 20 + "a" * 20 + "$", "a" * 20), ("^a$", "é"), ("^a$", "a\n")),
        ("|".join("abcdefghijklmnopqrstuvwxyz"), "a"),
    ],
)
def test_what_might_take_long_is_not_for_re(pattern: str, text: str) -> None:
    assert not is_safe_for_re(pattern, [text])


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
