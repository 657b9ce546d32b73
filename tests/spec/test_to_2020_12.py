"""Schemas of every version as JSON Schema 2020-12: the same values, in other words."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft4Validator, Draft202012Validator
from jsonschema.validators import extend

from schemakit.spec.to_2020_12 import DRAFT, json_schema


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"type": "string", "nullable": True}, {"type": ["string", "null"]}),
        ({"nullable": True, "title": "t"}, {"title": "t"}),
        (
            {"minimum": 1, "exclusiveMinimum": True, "maximum": 2, "exclusiveMaximum": False},
            {"exclusiveMinimum": 1, "maximum": 2},
        ),
        ({"example": 1}, {"examples": [1]}),
        ({"example": 1, "examples": [2]}, {"examples": [2]}),
        ({"type": "file"}, {"type": "string", "format": "binary"}),
        (
            {"items": [{"type": "string"}], "additionalItems": False},
            {"prefixItems": [{"type": "string"}], "items": False},
        ),
        (
            {"dependencies": {"a": ["b"], "c": {"type": "object"}}},
            {"dependentRequired": {"a": ["b"]}, "dependentSchemas": {"c": {"type": "object"}}},
        ),
        (
            {"items": {"$ref": "#/definitions/a~1b"}, "definitions": {"a/b": {"nullable": True}}},
            {"items": {"$ref": "#/$defs/a~1b"}, "$defs": {"a/b": {}}},
        ),
        ({"$ref": "#/components/schemas/Gone", "title": "t"}, {"title": "t"}),
        (
            {"properties": {"nullable": {"example": 1}}},
            {"properties": {"nullable": {"examples": [1]}}},
        ),
        ({"properties": {"a": "text", "b": True}}, {"properties": {"a": True, "b": True}}),
        (
            {"default": {"nullable": True}, "x-order": 1},
            {"default": {"nullable": True}, "x-order": 1},
        ),
        ({"xml": {}, "discriminator": {"propertyName": "a"}, "externalDocs": {}}, {}),
    ],
)
def test_keywords_of_other_drafts_are_rewritten(
    before: dict[str, Any], after: dict[str, Any]
) -> None:
    found = json_schema(before, legacy=True)
    assert found == {"$schema": DRAFT, **after}
    Draft202012Validator.check_schema(found)


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "any", "minimum": "0", "maxLength": -1, "required": True, "enum": []},
        {"type": ["string", 3, "string"], "multipleOf": 0, "minimum": float("inf")},
        {"properties": [], "allOf": [], "anyOf": {}, "items": "x", "title": 3, "pattern": 1},
        {"required": [1], "dependentRequired": {"a": "b"}, "definitions": [], "$defs": 3},
    ],
)
def test_what_is_malformed_is_left_out(schema: dict[str, Any]) -> None:
    Draft202012Validator.check_schema(json_schema(schema))


def test_types_and_nullable_of_newer_versions_are_left_alone() -> None:
    found = json_schema({"type": "string", "nullable": True}, legacy=False)
    assert found == {"$schema": DRAFT, "type": "string"}


@pytest.mark.parametrize(("schema", "allows"), [(True, True), (False, False), ("text", True)])
def test_what_is_no_object(schema: Any, allows: bool) -> None:
    assert Draft202012Validator(json_schema(schema)).is_valid(1) is allows


def test_shared_bodies_stay_shared_and_the_source_stays_as_it_is() -> None:
    body = {"type": "string", "nullable": True}
    schema: dict[str, Any] = {"properties": {"a": body}}
    for _ in range(60):
        schema = {"properties": {"a": schema, "b": schema}}
    found = json_schema(schema, legacy=True)
    assert found["properties"]["a"] is found["properties"]["b"]
    assert body == {"type": "string", "nullable": True}


# -- the law ---------------------------------------------------------------------------------------


def _type_or_null(validator: Any, declared: Any, value: Any, schema: Any) -> Any:
    """What 3.0.3 says of type and nullable, for the oracle."""
    if value is None and schema.get("nullable") is True:
        return
    yield from Draft4Validator.VALIDATORS["type"](validator, declared, value, schema)


_extend: Any = extend
_LEGACY = _extend(Draft4Validator, {"type": _type_or_null})
_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.sampled_from([0.5, 1.5, "", "a", "ab"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("ab"), inner, max_size=2)
    ),
    max_leaves=5,
)
_LEAVES = st.fixed_dictionaries(
    {},
    optional={
        "type": st.sampled_from(["string", "integer", "number", "boolean", "array", "object"]),
        "nullable": st.booleans(),
        "minimum": st.integers(-2, 2),
        "exclusiveMinimum": st.booleans(),
        "maximum": st.integers(-2, 2),
        "exclusiveMaximum": st.booleans(),
        "enum": st.lists(_VALUES, min_size=1, max_size=3),
        "maxLength": st.integers(0, 2),
        "default": _VALUES,
        "example": _VALUES,
    },
    # Draft 4 has no exclusive bound without the bound.
).map(
    lambda one: {
        key: value
        for key, value in one.items()
        if not key.startswith("exclusive") or key[9:].lower() in one
    }
)
_SCHEMAS = st.recursive(
    _LEAVES,
    lambda inner: st.tuples(
        _LEAVES,
        st.fixed_dictionaries(
            {},
            optional={
                "items": inner,
                "properties": st.dictionaries(st.sampled_from("ab"), inner, max_size=2),
                "required": st.just(["a"]),
                "additionalProperties": st.booleans() | inner,
                "allOf": st.lists(inner, min_size=1, max_size=2),
                "anyOf": st.lists(inner, min_size=1, max_size=2),
                "oneOf": st.lists(inner, min_size=1, max_size=2),
                "not": inner,
            },
        ),
    ).map(lambda both: {**both[0], **both[1]}),
    max_leaves=5,
)


@pytest.mark.slow
@given(_SCHEMAS, st.lists(_VALUES, min_size=1, max_size=8))
def test_it_accepts_what_the_original_accepts(schema: dict[str, Any], values: list[Any]) -> None:
    found = json_schema(schema, legacy=True)
    Draft202012Validator.check_schema(found)
    for value in values:
        before, after = _LEGACY(schema), Draft202012Validator(found)
        assert before.is_valid(value) == after.is_valid(value)
