"""Flattening: the cases of REFERENCES.md §8 E, each rule of §5, and what may not happen."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from schemakit import flatten

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
