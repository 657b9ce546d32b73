"""Flattening: its cases, each rule, and what may not happen."""

from __future__ import annotations

import copy
import json
import re
from pathlib import Path
from typing import Any

import pytest

from schemakit import Residual, TooLargeError, UsageError, flatten, load
from schemakit.cli.main import main
from tests.corpus import ROOT
from tests.documented import blocks

_STRING = {"type": "string"}
_INTEGER = {"type": "integer"}


def _all(*members: Any, **beside: Any) -> dict[str, Any]:
    return {"allOf": list(members), **beside}


def _named(**properties: Any) -> dict[str, Any]:
    return {"properties": properties}


_CHOICE = {
    "title": "scheduler",
    "description": "An enumeration.",
    "enum": ["DDIM", "PNDM"],
    "type": "string",
}
_CLOSED = {"properties": {"name": _STRING}, "additionalProperties": False}
_IF_TEXT = {"if": _STRING, "then": {"minLength": 3}}
_IF_COUNT = {"if": _INTEGER, "then": {"minimum": 7}}
_NODE = {"$ref": "#/components/schemas/Tree"}

#: Number of the case, version, what goes in, what comes out.
CASES: list[tuple[str, str, Any, Any]] = [
    (
        "E01",
        "3.0",
        _all(_CHOICE, default="DDIM", description="How to step.", **{"x-order": 4}),
        {**_CHOICE, "description": "How to step.", "default": "DDIM", "x-order": 4},
    ),
    (
        "E02",
        "3.0",
        _all(_CHOICE, default="PNDM", **{"x-order": 2}),
        {**_CHOICE, "default": "PNDM", "x-order": 2},
    ),
    (
        "E03",
        "3.1",
        _all(
            {"type": "object", **_named(id=_INTEGER), "required": ["id"]},
            {"type": "object", **_named(name=_STRING), "required": ["name", "id"]},
        ),
        {"type": "object", **_named(id=_INTEGER, name=_STRING), "required": ["id", "name"]},
    ),
    (
        "E04",
        "3.1",
        _all(_CLOSED, _named(size=_INTEGER)),
        {"properties": {"name": _STRING, "size": False}, "additionalProperties": False},
    ),
    (
        "E04 before 3.1",
        "3.0",
        _all(_CLOSED, _named(size=_INTEGER)),
        _CLOSED,
    ),
    (
        "E05",
        "3.1",
        _all(
            {**_named(left=_STRING, both=_STRING), "additionalProperties": False},
            {**_named(both={"minLength": 2}, right=_STRING), "additionalProperties": False},
        ),
        {
            **_named(left=False, both={"type": "string", "minLength": 2}, right=False),
            "additionalProperties": False,
        },
    ),
    (
        "E06",
        "3.1",
        _all({**_named(name=_STRING), "additionalProperties": _INTEGER}, _named(n={"minimum": 1})),
        {
            **_named(name=_STRING, n={"type": "integer", "minimum": 1}),
            "additionalProperties": _INTEGER,
        },
    ),
    (
        "E07",
        "3.1",
        _all(_named(name=_STRING), _named(name={"maxLength": 8})),
        _named(name={"type": "string", "maxLength": 8}),
    ),
    ("E08", "3.1", _all({"type": ["null", "number"]}, {"type": ["integer"]}), _INTEGER),
    (
        "E09",
        "3.1",
        _all(_STRING, {"type": ["array", "null"]}),
        {"type": "string", "allOf": [{"type": ["array", "null"]}]},
    ),
    (
        "E10",
        "3.1",
        _all({"enum": [0, 1, True, "on"]}, {"enum": ["on", False, 1.0]}),
        {"enum": [1, "on"]},
    ),
    (
        "E11",
        "3.1",
        _all({"minimum": 1, "maximum": 9}, {"minimum": 3, "exclusiveMaximum": 9}),
        {"minimum": 3, "maximum": 9, "exclusiveMaximum": 9},
    ),
    ("E12", "3.0", _all({"minimum": 1, "exclusiveMinimum": True}, {"minimum": 4}), {"minimum": 4}),
    (
        "E13",
        "3.0",
        _all({"maximum": 4}, {"maximum": 4, "exclusiveMaximum": True}),
        {"maximum": 4, "exclusiveMaximum": True},
    ),
    (
        "E14",
        "3.1",
        _all({"pattern": "^x"}, {"pattern": "y$", "maxLength": 9}),
        {"pattern": "^x", "maxLength": 9, "allOf": [{"pattern": "y$"}]},
    ),
    ("E15", "3.1", _all({"multipleOf": 6}, {"multipleOf": 10}), {"multipleOf": 30}),
    ("E16", "3.0", _all(_STRING, {"type": "string", "nullable": True}), _STRING),
    (
        "E17",
        "3.0",
        _all({**_STRING, "nullable": True, "minLength": 1}, {**_STRING, "nullable": True}),
        {**_STRING, "nullable": True, "minLength": 1},
    ),
    (
        "E18",
        "3.0",
        _all({"type": "object", **_named(id=_INTEGER)}, nullable=True, readOnly=True),
        {"type": "object", **_named(id=_INTEGER), "readOnly": True},
    ),
    (
        "E19",
        "3.1",
        {"anyOf": [{"type": "integer", "minimum": 2}, {"type": "null"}], "default": None},
        {"type": ["integer", "null"], "minimum": 2, "default": None},
    ),
    (
        "E20",
        "3.1",
        {"anyOf": [{"type": "null"}, {"type": "string", "enum": ["x", "y"]}], "title": "T"},
        {"type": ["string", "null"], "enum": ["x", "y", None], "title": "T"},
    ),
    (
        "E21",
        "3.1",
        {"oneOf": [{"type": ["integer", "null"]}, {"type": "null"}]},
        {"oneOf": [{"type": ["integer", "null"]}, {"type": "null"}]},
    ),
    (
        "E22",
        "3.1",
        {"anyOf": [{"type": "string", "not": {"pattern": "^x"}}, {"type": "null"}]},
        {"anyOf": [{"type": "string", "not": {"pattern": "^x"}}, {"type": "null"}]},
    ),
    (
        "E23",
        "3.1",
        _all(_named(name=_STRING), unevaluatedProperties=False),
        {**_named(name=_STRING), "unevaluatedProperties": False},
    ),
    (
        "E24",
        "3.1",
        _all({**_named(name=_STRING), "unevaluatedProperties": False}, _named(n=_INTEGER)),
        {
            **_named(n=_INTEGER),
            "allOf": [{**_named(name=_STRING), "unevaluatedProperties": False}],
        },
    ),
    (
        "E25",
        "3.1",
        _all(_named(name=_STRING), {"additionalProperties": True}, unevaluatedProperties=False),
        {**_named(name=_STRING), "additionalProperties": True, "unevaluatedProperties": False},
    ),
    (
        "E26",
        "3.1",
        _all({"oneOf": [_STRING, _INTEGER]}, {"oneOf": [{"const": 1}, {"const": "1"}]}),
        {"oneOf": [_STRING, _INTEGER], "allOf": [{"oneOf": [{"const": 1}, {"const": "1"}]}]},
    ),
    ("E27", "3.1", _all(_IF_TEXT, _IF_COUNT), {**_IF_TEXT, "allOf": [_IF_COUNT]}),
    (
        "E28",
        "3.1",
        _all({"contains": _INTEGER}, {"maxContains": 1}),
        {"contains": _INTEGER, "allOf": [{"maxContains": 1}]},
    ),
    (
        "E29",
        "3.1",
        _all({"items": {"maximum": 9}}, {"prefixItems": [_STRING, _INTEGER], "items": _STRING}),
        {
            "prefixItems": [{"type": "string", "maximum": 9}, {"type": "integer", "maximum": 9}],
            "items": {"type": "string", "maximum": 9},
        },
    ),
    (
        "E30",
        "3.1",
        _all(
            {**_named(name=_STRING), "additionalProperties": _STRING},
            {"patternProperties": {"^n": {"minLength": 2}}},
        ),
        {
            **_named(name=_STRING),
            "additionalProperties": _STRING,
            "allOf": [{"patternProperties": {"^n": {"minLength": 2}}}],
        },
    ),
    (
        "E31",
        "3.1",
        _all(_STRING, _all(_all({"minLength": 2}), {"maxLength": 7})),
        {"type": "string", "minLength": 2, "maxLength": 7},
    ),
    (
        "E32",
        "3.1",
        {"oneOf": [{"maximum": 3}], "anyOf": [_INTEGER], "title": "T"},
        {"type": "integer", "maximum": 3, "title": "T"},
    ),
    ("E33", "3.1", _all(_STRING, True, {}), _STRING),
    ("E34", "3.1", _all(_STRING, False, description="never"), False),
    ("E34 before 3.1", "3.0", _all(_STRING, False, description="never"), {"not": {}}),
    (
        "E35",
        "3.1",
        _all({**_STRING, "writeOnly": True}, {"deprecated": True}, writeOnly=False),
        {**_STRING, "writeOnly": True, "deprecated": True},
    ),
    ("E36", "3.1", _all({"examples": [1, "a"]}, examples=[True, 1]), {"examples": [True, 1, "a"]}),
    ("E37", "3.1", _all(_NODE, _named(n=_INTEGER)), {**_NODE, **_named(n=_INTEGER)}),
    (
        "E37 before 3.1",
        "3.0",
        _all(_NODE, _named(n=_INTEGER)),
        {**_named(n=_INTEGER), "allOf": [_NODE]},
    ),
    ("E38", "3.1", _all({"const": 0}, {"const": False}), {"const": 0, "allOf": [{"const": False}]}),
]


@pytest.mark.parametrize(
    ("version", "schema", "flat"), [pytest.param(*c[1:], id=c[0]) for c in CASES]
)
def test_case(version: str, schema: Any, flat: Any) -> None:
    before = copy.deepcopy(schema)
    result = flatten(schema, version=version)
    assert result == flat
    # For Python, True is 1 and 1 is 1.0.
    assert repr(sorted(map(repr, _leaves(result)))) == repr(sorted(map(repr, _leaves(flat))))
    assert schema == before
    assert flatten(result, version=version) == result


def _leaves(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [leaf for each in value.values() for leaf in _leaves(each)]
    if isinstance(value, list):
        return [leaf for each in value for leaf in _leaves(each)]
    return [value]


def _residuals(schema: Any, **options: Any) -> list[tuple[str, str]]:
    found: list[Residual] = []
    flatten(schema, on_residual=found.append, **options)
    return [(one.code, one.pointer) for one in found]


# -- keywords that merge ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("schema", "flat"),
    [
        (_all({"maxItems": 3}, {"maxItems": 2}, maxItems=5), {"maxItems": 2}),
        (_all({"minLength": 3}, {"minLength": 2}), {"minLength": 3}),
        (_all({"multipleOf": 0.25}, {"multipleOf": 0.1}), {"multipleOf": 0.5}),
        (_all({"multipleOf": 1.5}, {"multipleOf": 2}), {"multipleOf": 6}),
        (_all({"uniqueItems": False}, {"uniqueItems": True}), {"uniqueItems": True}),
        (_all({"uniqueItems": True}, {"uniqueItems": False}), {"uniqueItems": True}),
        (
            _all({"dependentRequired": {"a": ["b"]}}, {"dependentRequired": {"a": ["c"], "d": []}}),
            {"dependentRequired": {"a": ["b", "c"], "d": []}},
        ),
        (
            _all(
                {"dependentSchemas": {"a": _STRING}}, {"dependentSchemas": {"a": {"minLength": 1}}}
            ),
            {"dependentSchemas": {"a": {"type": "string", "minLength": 1}}},
        ),
        (
            _all({"propertyNames": {"minLength": 1}}, {"propertyNames": {"maxLength": 4}}),
            {"propertyNames": {"minLength": 1, "maxLength": 4}},
        ),
        (
            _all(
                {"patternProperties": {"^a": _STRING}},
                {"patternProperties": {"^a": {"minLength": 1}}},
            ),
            {"patternProperties": {"^a": {"type": "string", "minLength": 1}}},
        ),
        (_all({"enum": [1, 2]}, {"const": 2}), {"enum": [1, 2], "const": 2}),
        (_all({"format": "uri"}, {"format": "uri"}), {"format": "uri"}),
        (_all({"not": {"enum": [1]}}, {"not": {"enum": [1.0]}}), {"not": {"enum": [1]}}),
        (_all({"enum": [{"a": 1}, [2]]}, {"enum": [[2.0], {"a": True}]}), {"enum": [[2]]}),
        (_all(required=["z"]), {"required": ["z"]}),
    ],
)
def test_keywords_merge(schema: Any, flat: Any) -> None:
    assert flatten(schema) == flat
    assert _residuals(schema) == []


@pytest.mark.parametrize(
    ("schema", "code"),
    [
        (_all({"multipleOf": 2**40 + 1}, {"multipleOf": 2**40}), "inexact"),
        (_all({"multipleOf": 0}, {"multipleOf": 2}), "malformed"),
        (_all({"format": "uri"}, {"format": "date"}), "only-one"),
        (_all({"contentEncoding": "base64"}, {"contentMediaType": "image/png"}), "only-one"),
        (_all({"not": _STRING}, {"not": _INTEGER}), "only-one"),
        (_all({"if": _STRING}, {"then": {"minLength": 3}}), "only-one"),
        (_all({"pattern": "a"}, {"pattern": "b"}, {"pattern": "b"}), "only-one"),
        (_all({"enum": [1]}, {"enum": [True]}), "unsatisfiable"),
        (_all({"maximum": 1}, {"maximum": "2"}), "malformed"),
        (_all({"required": ["a"]}, {"required": True}), "malformed"),
        (_all({"properties": {"a": {}}}, {"properties": []}), "malformed"),
        (_all({"items": [_STRING]}, {"items": _STRING}), "malformed"),
        (_all({"$defs": {"a": _STRING}}, {"$defs": {"a": _INTEGER}}), "only-one"),
        (_all(_STRING, {"$schema": "http://json-schema.org/draft-07/schema#"}), "dialect"),
        (_all("a", _STRING), "malformed"),
        (_all({"$ref": "#/x"}, {"$ref": "#/y"}), "only-one"),
    ],
)
def test_what_does_not_merge_stays_and_says_why(schema: Any, code: str) -> None:
    flat = flatten(schema)
    assert code in {found for found, _ in _residuals(schema)}
    assert len(flat["allOf"]) == 1
    assert flatten(flat) == flat


# -- objects ---------------------------------------------------------------------------------------


def test_additional_properties_do_not_judge_a_name_that_a_pattern_of_theirs_takes() -> None:
    closed = {"patternProperties": {"^a": _STRING}, "additionalProperties": False}
    flat = flatten(_all(closed, _named(apple={"minLength": 2}, pear=_STRING)))
    assert flat == {**closed, **_named(apple={"minLength": 2}, pear=False)}


@pytest.mark.parametrize(
    "pattern",
    [*("a?+", "(?i)a", "[a", "(a)\\1", "\\p{Script=Greek}"), "a*" * 10_001],
)
def test_a_pattern_that_is_malformed_or_not_read_is_not_asked(pattern: str) -> None:
    closed = {"patternProperties": {pattern: _STRING}, "additionalProperties": False}
    schema = _all(closed, _named(apple=_STRING))
    assert flatten(schema) == {**closed, "allOf": [_named(apple=_STRING)]}
    assert _residuals(schema) == [("pattern-not-portable", "")]


@pytest.mark.parametrize(
    ("pattern", "is_taken"),
    [
        *(("^\\p{L}", True), ("(?<n>a)", True), ("(p+)+$", False), ("\\cA", False)),
        *(("a*" * 10, True), ("(p|p)" * 24, False), ("a{b", False), ("(?<=ap)p", True)),
    ],
)
def test_a_pattern_is_read_as_ecma_262_has_it(pattern: str, is_taken: bool) -> None:
    closed = {"patternProperties": {pattern: _STRING}, "additionalProperties": False}
    flat = flatten(_all(closed, _named(apple=_STRING)))
    assert flat == {**closed, **_named(apple=_STRING if is_taken else False)}


def test_a_word_has_letters_of_ascii_and_the_end_is_that_of_the_text() -> None:
    closed = {"patternProperties": {"^\\w+$": _STRING}, "additionalProperties": False}
    flat = flatten(_all(closed, {"properties": {"é": _STRING, "a\n": _STRING, "a": _STRING}}))
    assert flat["properties"] == {"é": False, "a\n": False, "a": _STRING}


def test_before_3_1_a_required_name_that_nothing_may_have_is_kept() -> None:
    other = {**_named(size=_INTEGER), "required": ["size"]}
    flat = flatten(_all(_CLOSED, other), version="3.0")
    assert flat == {**_CLOSED, "required": ["size"], "allOf": [_named(size=_INTEGER)]}
    assert _residuals(_all(_CLOSED, other), version="3.0") == [("unsatisfiable", "")]


def test_properties_keep_the_order_of_the_members_the_own_ones_last() -> None:
    flat = flatten(_all(_named(b={}, a={}), _named(c={}), **_named(z={}, a=_STRING)))
    assert list(flat["properties"]) == ["b", "a", "c", "z"]


def test_conjunctions_inside_conjunctions_say_where_they_are() -> None:
    schema = {"items": _all(_named(a={"pattern": "x"}), _named(a={"pattern": "y"}))}
    assert flatten(schema) == {"items": _named(a={"pattern": "x", "allOf": [{"pattern": "y"}]})}
    assert _residuals(schema) == [("only-one", "/items/properties/a")]


# -- before 3.1 ------------------------------------------------------------------------------------


def test_nullable_means_nothing_without_a_type_and_is_said_to() -> None:
    schema = _all({"type": "object"}, nullable=True)
    assert _residuals(schema, version="3.0") == [("nullable-without-type", "")]
    assert flatten(schema, version="3.0", nullable_intent=True) == {
        "type": "object",
        "nullable": True,
    }
    # In 3.1 it is a keyword like any unknown one.
    assert flatten(schema) == {"type": "object", "nullable": True}


def test_a_meant_nullable_takes_null_among_the_choices() -> None:
    schema = _all(_CHOICE, nullable=True, default=None)
    flat = flatten(schema, version="3.0", nullable_intent=True)
    assert flat == {**_CHOICE, "nullable": True, "default": None, "enum": ["DDIM", "PNDM", None]}
    assert flatten(schema, version="3.0") == {**_CHOICE, "default": None}


def test_a_meant_nullable_without_any_type_is_said_to_be_lost() -> None:
    schema = _all(_named(a=_STRING), nullable=True)
    options: dict[str, Any] = {"version": "3.0", "nullable_intent": True}
    assert flatten(schema, **options) == _named(a=_STRING)
    assert _residuals(schema, **options) == [("nullable-without-type", "")]


def test_a_meant_nullable_may_be_a_member_of_its_own() -> None:
    members = ({"type": "object", **_named(a=_STRING)}, {"nullable": True, "description": "d"})
    flat = flatten(_all(*members), version="3.0", nullable_intent=True)
    assert flat == {"type": "object", **_named(a=_STRING), "nullable": True, "description": "d"}
    assert "nullable" not in flatten(_all(*members), version="3.0")
    # A member that says more has its own reason for the keyword.
    typed = _all({"type": "string", "nullable": True}, {"type": "string"})
    assert "nullable" not in flatten(typed, version="3.0", nullable_intent=True)


@pytest.mark.parametrize("keyword", ["anyOf", "oneOf"])
def test_a_meant_nullable_union_has_null_as_a_branch(keyword: str) -> None:
    schema: dict[str, Any] = {
        keyword: [_STRING, {"type": "integer"}],
        "nullable": True,
        "title": "T",
    }
    flat = flatten(schema, version="3.0", nullable_intent=True)
    assert flat == {keyword: [*schema[keyword], {"enum": [None]}], "title": "T"}
    assert flatten(schema, version="3.0") == schema
    assert flatten(schema, version="3.1", nullable_intent=True) == schema
    wrapped = flatten(
        _all({keyword: schema[keyword]}, nullable=True), version="3.0", nullable_intent=True
    )
    assert wrapped == {keyword: [*schema[keyword], {"enum": [None]}]}
    # One branch allows null already, which a second one would forbid beside oneOf.
    nullable = {keyword: [{**_STRING, "nullable": True}, {"type": "integer"}], "nullable": True}
    flat = flatten(nullable, version="3.0", nullable_intent=True)
    assert flat == {keyword: nullable[keyword]}


def test_a_required_name_that_is_forbidden_is_named() -> None:
    closed = {"type": "object", **_named(a=_STRING), "additionalProperties": False}
    schema = _all(closed, {**_named(b=_STRING), "required": ["b"]})
    found: list[Residual] = []
    flatten(schema, version="3.0", on_residual=found.append)
    message = (
        "no value satisfies all members: 'b' is required, "
        "and the 'additionalProperties' of one does not allow it"
    )
    assert [one.message for one in found] == [message]


def test_only_null_in_common_cannot_be_said_before_3_1() -> None:
    schema = _all({"type": "string", "nullable": True}, {"type": "integer", "nullable": True})
    flat = flatten(schema, version="3.0")
    assert flat == {
        "type": "string",
        "nullable": True,
        "allOf": [{"type": "integer", "nullable": True}],
    }
    assert flatten(_all({"type": ["string", "null"]}, {"type": ["null"]})) == {"type": "null"}


def test_a_strict_bound_without_its_bound_is_nothing() -> None:
    schema = _all({"exclusiveMinimum": True}, {"minimum": 3})
    assert flatten(schema, version="3.0") == {"minimum": 3}


def test_what_stands_beside_a_reference_before_3_1_is_left_alone() -> None:
    schema = {**_NODE, "allOf": [_all(_STRING)]}
    assert flatten(schema, version="3.0") is schema
    assert flatten(schema) == {**_NODE, "type": "string"}


# -- annotations, names ----------------------------------------------------------------------------


def test_what_is_said_in_place_wins_and_of_members_the_last() -> None:
    schema = _all({"title": "a", "default": 1}, {"title": "b", "x-y": 2}, {"x-y": 3}, title="own")
    assert flatten(schema) == {"title": "own", "default": 1, "x-y": 3}
    inner = {"properties": {"p": {"title": "own"}}}
    assert flatten(_all({"properties": {"p": {"title": "theirs"}}}, **inner)) == inner


def test_the_discriminator_of_a_parent_is_not_inherited() -> None:
    parent = {**_named(kind=_STRING), "discriminator": {"propertyName": "kind"}}
    assert flatten(_all(parent, _named(n=_INTEGER))) == _named(kind=_STRING, n=_INTEGER)
    # Another name for the parent is the parent.
    assert flatten(_all(parent, description="d")) == {**parent, "description": "d"}


def test_a_discriminator_stays_with_its_union() -> None:
    union = {"oneOf": [_STRING, _INTEGER], "discriminator": {"propertyName": "kind"}}
    other = {"oneOf": [{"const": 1}, {"const": 2}]}
    assert flatten(_all(union, _named(n=_INTEGER))) == {**union, **_named(n=_INTEGER)}
    assert flatten(_all(other, union)) == {**other, "allOf": [union]}
    single = {"oneOf": [_STRING], "discriminator": {"propertyName": "kind"}}
    assert flatten(single) is single


def test_identities_go_unless_a_reference_may_need_them() -> None:
    anchored = {"$anchor": "here", "type": "string"}
    assert flatten(_all(anchored, {"minLength": 1})) == {"type": "string", "minLength": 1}
    schema = _all(anchored, {"minLength": 1}, **_named(p={"$ref": "#here"}))
    assert flatten(schema) == {**_named(p={"$ref": "#here"}), "minLength": 1, "allOf": [anchored]}
    located = {"$id": "urn:here", "type": "string"}
    assert flatten(_all(located)) == _STRING
    assert flatten(_all(located, **_named(p=_NODE)))["allOf"] == [located]
    draft = "https://json-schema.org/draft/2020-12/schema"
    assert flatten(_all({"$schema": draft, **_STRING})) == _STRING


# -- null ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("schema", "flat"),
    [
        ({"oneOf": [_STRING, {"type": "null"}]}, {"type": ["string", "null"]}),
        ({"anyOf": [{"type": ["string", "null"]}, {"type": "null"}]}, {"type": ["string", "null"]}),
        (
            {"anyOf": [{"type": "string", "const": "x"}, {"type": "null"}]},
            {"type": ["string", "null"], "enum": ["x", None]},
        ),
        (
            {"anyOf": [{"type": "array", "title": "A"}, {"type": "null"}], "title": "own"},
            {"type": ["array", "null"], "title": "own"},
        ),
    ],
)
def test_a_union_with_null_is_a_type(schema: Any, flat: Any) -> None:
    assert flatten(schema) == flat


@pytest.mark.parametrize(
    "schema",
    [
        {"anyOf": [{"minLength": 1}, {"type": "null"}]},
        {"anyOf": [_NODE, {"type": "null"}]},
        {"anyOf": [{**_STRING, "if": _STRING}, {"type": "null"}]},
        {"anyOf": [{**_STRING, "enum": ["x"], "const": "x"}, {"type": "null"}]},
        {"anyOf": [_STRING, {"type": "null", "description": "why"}]},
        {"anyOf": [_STRING, _INTEGER, {"type": "null"}]},
        {"anyOf": [_STRING, {"type": "null"}], "discriminator": {"propertyName": "a"}},
    ],
)
def test_a_union_with_null_that_says_more_stays(schema: Any) -> None:
    assert flatten(schema) is schema


def test_before_3_1_null_is_no_type() -> None:
    schema = {"anyOf": [_STRING, {"type": "null"}]}
    assert flatten(schema, version="3.0") is schema


# -- unevaluated -----------------------------------------------------------------------------------


def test_a_member_with_unevaluated_merges_where_nothing_else_evaluates() -> None:
    sealed = {**_named(a=_STRING), "unevaluatedProperties": False}
    assert flatten(_all(sealed, description="d", minProperties=1)) == {
        **sealed,
        "description": "d",
        "minProperties": 1,
    }
    inner = _all({"anyOf": [_STRING, _INTEGER]}, {"anyOf": [{"const": 1}, {"const": 2}]})
    both = {**inner, "unevaluatedProperties": False}
    flat = flatten(_all(both, title="t"))
    assert flat["unevaluatedProperties"] is False
    assert flat["allOf"] == [{"anyOf": [{"const": 1}, {"const": 2}]}]


def test_a_second_run_meets_the_same_neighbours() -> None:
    sealed = {"type": "array", "unevaluatedItems": False}
    # Two equal ones do not keep each other apart.
    assert flatten(_all(sealed, dict(sealed))) == sealed
    # What says nothing was there all the same.
    schema = _all(sealed, {"dependentSchemas": {}})
    assert flatten(schema) == {"dependentSchemas": {}, "allOf": [sealed]}


# -- what is not entered, what is shared -----------------------------------------------------------


def test_literals_are_not_entered() -> None:
    lure = _all(_STRING)
    schema = {
        **dict.fromkeys(("default", "example", "const", "x-more", "unknown"), lure),
        **{key: [lure] for key in ("enum", "examples")},
        "properties": {"default": _all(_STRING), "x-y": _all(_STRING)},
    }
    flat = flatten(schema)
    assert flat == {**schema, "properties": {"default": _STRING, "x-y": _STRING}}
    assert flat["default"] is lure


@pytest.mark.parametrize("odd", [None, 1, "a", True, False, [], {}, [_all(_STRING)]])
def test_what_is_no_schema_comes_back(odd: Any) -> None:
    assert flatten(odd) is odd


@pytest.mark.parametrize(
    "keyword", ["allOf", "anyOf", "oneOf", "properties", "items", "enum", "type"]
)
@pytest.mark.parametrize("odd", [None, 1, "a", True, [], {}, [None], [1], {"a": None}])
def test_odd_values_stop_nothing(keyword: str, odd: Any) -> None:
    schemas = [
        {keyword: odd},
        _all({keyword: odd}, {keyword: odd}, {keyword: "other"}),
        {keyword: odd, "allOf": [{"type": "object", keyword: [1]}]},
    ]
    for schema in schemas:
        before = copy.deepcopy(schema)
        for version in ("3.0", "3.1"):
            flat = flatten(schema, version=version)
            assert flatten(flat, version=version) == flat
        assert schema == before


def test_unchanged_parts_are_shared_and_shared_bodies_stay_shared() -> None:
    plain = {"properties": {"a": _STRING}}
    body = _all(_named(a=_STRING), _named(b=plain))
    flat = flatten({"properties": {"x": body, "y": body, "z": plain}})["properties"]
    assert flat["x"] is flat["y"]
    assert flat["z"] is plain
    assert flat["x"]["properties"]["b"] is plain


@pytest.mark.parametrize(
    ("schema", "version"),
    [(_all(_NODE, title="t"), "3.0"), (_all({**_CLOSED, "$schema": "urn:other"}), "3.1")],
)
def test_where_nothing_merges_nothing_changes(schema: Any, version: str) -> None:
    assert flatten(schema, version=version) is schema


def test_a_branch_that_stays_whole_is_a_member_like_others() -> None:
    sealed = {"unevaluatedItems": False}
    schema = _all({"oneOf": [sealed], "prefixItems": [_STRING]}, {"title": "t"})
    assert flatten(schema) == {"prefixItems": [_STRING], "title": "t", "allOf": [sealed]}
    assert flatten(_all({"anyOf": [_NODE]}), version="3.0") == {"allOf": [_NODE]}


def test_a_diamond_takes_no_longer_than_its_levels() -> None:
    left: Any = {"type": "string"}
    right: Any = {"minLength": 1}
    whole: Any = _STRING
    for _ in range(60):
        left, right = _named(a=left, b=left), _named(a=right, b=right)
        whole = _all(whole, whole)
    flat = flatten(_all(left, right))
    for _ in range(60):
        assert flat["properties"]["a"] is flat["properties"]["b"]
        flat = flat["properties"]["a"]
    assert flat == {"type": "string", "minLength": 1}
    assert flatten(whole) == _STRING


@pytest.mark.slow
def test_hostile_combinations_are_given_up_and_not_waited_for() -> None:
    members = []
    for period in (2, 3, 5, 7, 11, 13):
        ring: list[Any] = [{"maxLength": period + phase} for phase in range(period)]
        for _ in range(40):
            ring = [
                _named(a=ring[phase - 1], b=ring[phase * 2 % period]) for phase in range(period)
            ]
        members.append(ring[0])
    assert "too-many" in {code for code, _ in _residuals(_all(*members))}


@pytest.mark.slow
def test_any_depth() -> None:
    left: Any = _STRING
    right: Any = {"minLength": 1}
    chain: Any = {"maxLength": 9}
    for _ in range(5000):
        left, right, chain = _named(a=left), _named(a=right), _all(chain)
    flat = flatten(_all(left, right))
    for _ in range(5000):
        flat = flat["properties"]["a"]
    assert flat == {"type": "string", "minLength": 1}
    assert flatten(chain) == {"maxLength": 9}


def test_circles_of_python_objects_stay_as_they_are() -> None:
    node: dict[str, Any] = {"type": "object", "allOf": [_STRING]}
    node["properties"] = {"next": node}
    schema = _all(node, {"minProperties": 1}, **_named(other=_all(_STRING)))
    flat = flatten(schema)
    assert flat == {"minProperties": 1, **_named(other=_STRING), "allOf": [flat["allOf"][0]]}
    assert flat["allOf"][0] is node
    assert node["allOf"] == [_STRING]
    assert _residuals(schema) == [("recursive", "")]


def test_an_unknown_version_is_a_usage_error() -> None:
    with pytest.raises(UsageError, match=r"no version '3\.01'; did you mean '3\.1' or '3\.0'"):
        flatten({}, version="3.01")


# -- documents -------------------------------------------------------------------------------------


def _document(version: str = "3.1.0", **schemas: Any) -> dict[str, Any]:
    head = {"openapi": version, "info": {"title": "t", "version": "1"}, "paths": {}}
    return {**head, "components": {"schemas": schemas}}


def _to(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


def _flat(document: dict[str, Any], **options: Any) -> Any:
    return load(document).dereference(flatten=True, **options)["components"]["schemas"]


def test_every_schema_of_a_document_and_nothing_else() -> None:
    schema = _all(_STRING, {"minLength": 1})
    document = _document(Name=schema)
    response = {"description": "ok", "content": {"a/b": {"schema": _to("Name"), "example": schema}}}
    operation = {"get": {"responses": {"200": response}}}
    body = {"requestBody": {"content": {"a/b": {"schema": schema}}}}
    document["paths"] = {"/a": operation, "x-more": {"get": body}}
    flat = load(document).dereference(flatten=True)
    assert flat["paths"]["x-more"] == document["paths"]["x-more"]
    media = flat["paths"]["/a"]["get"]["responses"]["200"]["content"]["a/b"]
    assert media == {"schema": {"type": "string", "minLength": 1}, "example": schema}
    assert media["schema"] is flat["components"]["schemas"]["Name"]


def test_names_and_places_are_not_inherited_from_what_is_referred_to() -> None:
    base = {"title": "Base", "description": "base", "x-order": 7, "type": "object"}
    document = _document(
        Base=base,
        Two=_all(_to("Base"), _named(a=_STRING)),
        One=_all(_to("Base")),
        Own=_all({"description": "in place", "title": "Place"}, _to("Base")),
        Nullable={"anyOf": [_to("Base"), {"type": "null"}], "title": "N"},
    )
    flat = _flat(document, annotate="x-name")
    assert flat["Two"] == {"description": "base", "type": "object", **_named(a=_STRING)}
    assert flat["One"] == {
        "title": "Base",
        "description": "base",
        "type": "object",
        "x-name": "Base",
    }
    assert flat["Own"] == {"description": "in place", "title": "Place", "type": "object"}
    assert flat["Nullable"]["title"] == "N"
    assert "x-order" not in flat["Nullable"]


def test_a_recursive_member_stays_a_reference_that_leads_somewhere() -> None:
    tree = {"type": "object", **_named(kids={"type": "array", "items": _to("Tree")})}
    document = _document(Tree=tree, Plant=_all(_to("Tree"), _named(n=_INTEGER)))
    flat = _flat(document)
    assert flat["Tree"] == tree
    assert flat["Plant"]["properties"]["kids"]["items"] == _to("Tree")
    assert _flat(_document(Tree={**tree, **_named(kids=_all(_to("Tree"), title="t"))}))["Tree"][
        "properties"
    ]["kids"] == {**_to("Tree"), "title": "t"}


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0"])
def test_a_schema_that_contains_itself_in_place_never_becomes_an_alias(version: str) -> None:
    schemas: dict[str, Any] = {
        "A": _all(_to("B")),
        "B": _all(_to("A")),
        "C": _all(_to("C"), _named(n=_INTEGER)),
    }
    document = _document(version, **schemas)
    flat = _flat(document)
    assert flat["A"] == _all(_to("B"))
    assert flat["C"]["allOf"] == [_to("C")]
    load({**document, "components": {"schemas": flat}}).dereference()


def test_what_a_kept_reference_leads_through_stays_where_it_is() -> None:
    inner = {"type": "object", **_named(next={"$ref": "#/components/schemas/List/allOf/0"})}
    document = _document(
        List=_all(inner, _named(n=_INTEGER)), Use=_all(_to("List"), {"title": "u"})
    )
    found: list[Residual] = []
    flat = _flat(document, on_residual=found.append)
    assert flat["List"] == document["components"]["schemas"]["List"]
    assert flat["Use"]["properties"]["n"] == _INTEGER
    assert "allOf" not in flat["Use"]
    assert [(one.code, one.pointer) for one in found] == [
        ("pointed-into", "/components/schemas/List")
    ]


def test_a_property_that_a_kept_reference_names_keeps_its_meaning() -> None:
    named = {"$ref": "#/components/schemas/A/properties/p"}
    document = _document(A=_all(_named(p={"maxItems": 3}), **_named(p={"items": named})))
    assert _flat(document)["A"] == document["components"]["schemas"]["A"]


def test_a_part_keeps_its_definitions() -> None:
    tree = {"type": "object", **_named(kids={"type": "array", "items": _to("Tree")})}
    document = _document(Tree=tree, Plant=_all(_to("Tree"), _named(n=_INTEGER)))
    flat = load(document).schema("Plant").flatten()
    assert "allOf" not in flat
    assert flat["properties"]["n"] == _INTEGER
    assert flat["properties"]["kids"]["items"] == {"$ref": "#/$defs/Tree"}
    assert list(flat["$defs"]) == ["Tree"]
    never = _document(Tree=tree, Never=_all(False, _to("Tree"), **_named(t=_to("Tree"))))
    assert load(never).schema("Never").flatten()["not"] == {}


def test_shared_cycles_do_not_hang() -> None:
    tree = _all({"type": "object"}, **_named(kids={"items": _to("Tree")}))
    document = _document(Tree=tree, Other=_all(_STRING, {"minLength": 1}))
    flat = load(document).dereference(flatten=True, cycles="share")["components"]["schemas"]
    assert flat["Other"] == {"type": "string", "minLength": 1}
    assert flat["Tree"]["properties"]["kids"]["items"] is flat["Tree"]


@pytest.mark.parametrize("indent", [None, 2, 4])
def test_the_text_of_a_flat_document_is_that_of_its_data(indent: int | None) -> None:
    body = _all({"type": "object"}, _named(a={"enum": ["\0", "é"]}))
    document = _document(A=body, B=_named(x=_to("A"), y=_to("A")), C=_all(_to("B"), _to("A")))
    api = load(document)
    text = api.dereference_json(flatten=True, indent=indent)
    assert json.loads(text) == api.dereference(flatten=True)
    assert text == b"".join(api.dereference_json_chunks(flatten=True, indent=indent))
    assert (b"\n" in text) == bool(indent)


def test_circles_are_no_text() -> None:
    api = load(_document(Tree=_all({"type": "object"}, **_named(kids={"items": _to("Tree")}))))
    with pytest.raises(UsageError, match="cycles='share'"):
        api.dereference_json(flatten=True, cycles="share")


def test_a_bomb_is_refused_by_arithmetic() -> None:
    schemas: dict[str, Any] = {
        f"L{level}": _all(_named(a=_to(f"L{level + 1}"), b=_to(f"L{level + 1}")))
        for level in range(64)
    }
    api = load(_document(**schemas, L64=_STRING))
    with pytest.raises(TooLargeError) as caught:
        api.dereference_json(flatten=True)
    assert caught.value.size > 1 << 64


def test_the_command_flattens_and_says_what_stays(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "api.json"
    path.write_text(json.dumps(_document(A=_all({"pattern": "a"}, {"pattern": "b"}, _STRING))))
    assert main(["dereference", str(path), "--flatten", "--at", "/components/schemas/A"]) == 0
    out, err = capsys.readouterr()
    assert json.loads(out) == {"pattern": "a", "type": "string", "allOf": [{"pattern": "b"}]}
    assert "one schema cannot hold two values of 'pattern' [only-one]" in err


# -- documentation ---------------------------------------------------------------------------------

_ROOT = ROOT
_PAGE = (_ROOT / "docs" / "flattening.md").read_text(encoding="utf-8")


def test_the_example_of_the_page_is_true() -> None:
    programs = [text for language, text in blocks(_PAGE) if language == "python"]
    assert programs
    for program in programs:
        exec(program, {})


def test_the_page_lists_every_code() -> None:
    listed = set(re.findall(r"^\| `([a-z-]+)` \|", _PAGE.partition("What stays")[2], re.MULTILINE))
    given = set()
    for module in (_ROOT / "src" / "schemakit" / "flattening").glob("*.py"):
        text = module.read_text(encoding="utf-8")
        given |= set(re.findall(r"(?:Refusal|report)\(\s*\"([a-z-]+)\"", text))
    assert listed == given


@pytest.mark.slow
def test_a_long_chain_of_extensions_is_merged_up_to_a_bound() -> None:
    schema: Any = {"type": "object"}
    for number in range(2_000):
        schema = {"allOf": [schema], "properties": {f"p{number}": {"type": "string"}}}
    found: list[str] = []
    flat = flatten(schema, on_residual=lambda one: found.append(one.code))
    assert set(found) == {"too-many"}
    levels = 1
    while "allOf" in flat:
        [flat] = flat["allOf"]
        levels += 1
    # Each level that stays is a report, and the innermost ones are one schema.
    assert levels == len(found) + 1
    assert len(flat["properties"]) == 2_000 - len(found) > 500
