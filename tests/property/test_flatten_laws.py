"""What flattening may never change: which instances a schema accepts."""

from __future__ import annotations

import copy
import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from schemakit import flatten

_NAMES = st.sampled_from(["a", "b", "ab", "x1"])
_PATTERNS = st.sampled_from(["^a", "b$", "^x[0-9]+$", "a|b"])
_SMALL = st.integers(0, 3)
_VALUES = st.sampled_from([None, False, True, 0, 1, 1.0, 2, "", "a", "ab", [], [1], {}, {"a": 1}])
_TYPES = st.sampled_from(["null", "boolean", "integer", "number", "string", "array", "object"])

#: Keywords that hold no schema, each with its values.
_PLAIN = {
    "enum": st.lists(_VALUES, min_size=1, max_size=4),
    "const": _VALUES,
    "multipleOf": st.sampled_from([1, 2, 3, 4, 6]),
    "uniqueItems": st.booleans(),
    "pattern": _PATTERNS,
    "required": st.lists(_NAMES, max_size=2, unique=True),
    "title": st.sampled_from(["t", "u"]),
    "default": _VALUES,
    "examples": st.lists(_VALUES, max_size=2),
    "readOnly": st.booleans(),
    "x-unknown": _VALUES,
    **dict.fromkeys(("maxLength", "minLength", "maxItems", "minItems"), _SMALL),
    **dict.fromkeys(("maxProperties", "minProperties"), _SMALL),
}
_MODERN = {
    **_PLAIN,
    "type": st.one_of(_TYPES, st.lists(_TYPES, min_size=1, max_size=3, unique=True)),
    "minContains": _SMALL,
    "maxContains": _SMALL,
    "dependentRequired": st.dictionaries(_NAMES, st.lists(_NAMES, max_size=1), max_size=2),
    **dict.fromkeys(("maximum", "minimum", "exclusiveMaximum", "exclusiveMinimum"), _SMALL),
}
_LEGACY = {
    **_PLAIN,
    "type": _TYPES.filter(lambda name: name != "null"),
    "nullable": st.booleans(),
    "maximum": _SMALL,
    "minimum": _SMALL,
    "exclusiveMaximum": st.booleans(),
    "exclusiveMinimum": st.booleans(),
}


def _schema(inner: Any, plain: dict[str, Any], applicators: dict[str, Any]) -> Any:
    """Schemas of a few keywords; small ones, so that two members meet in the same keyword."""
    keywords = {**plain, **{key: make(inner) for key, make in applicators.items()}}
    return st.lists(st.sampled_from(sorted(keywords)), max_size=4, unique=True).flatmap(
        lambda keys: st.fixed_dictionaries({key: keywords[key] for key in keys})
    )


def _one(inner: Any) -> Any:
    return inner


def _list(inner: Any) -> Any:
    return st.lists(inner, min_size=1, max_size=3)


def _map(inner: Any) -> Any:
    return st.dictionaries(_NAMES, inner, max_size=3)


_EVERYWHERE = {
    "properties": _map,
    "additionalProperties": lambda inner: st.one_of(st.booleans(), inner),
    "items": _one,
    "not": _one,
    **dict.fromkeys(("allOf", "anyOf", "oneOf"), _list),
}
_APPLICATORS = {
    **_EVERYWHERE,
    "patternProperties": lambda inner: st.dictionaries(_PATTERNS, inner, max_size=2),
    "prefixItems": _list,
    "dependentSchemas": _map,
    **dict.fromkeys(("contains", "propertyNames", "if", "then", "else"), _one),
    **dict.fromkeys(("unevaluatedProperties", "unevaluatedItems"), _one),
}

_leaves = st.one_of(st.booleans(), _schema(st.booleans(), _MODERN, {}))
_deeper = st.recursive(
    _leaves,
    lambda inner: st.one_of(
        _schema(inner, _MODERN, _APPLICATORS),
        st.builds(
            lambda key, one: {key: [one, {"type": "null"}]},
            st.sampled_from(["anyOf", "oneOf"]),
            inner,
        ),
    ),
    max_leaves=6,
)
#: A conjunction of two to four, and perhaps something beside it.
_modern = st.builds(
    lambda members, beside: (
        {**beside, "allOf": members} if isinstance(beside, dict) else {"allOf": members}
    ),
    st.lists(_deeper, min_size=1, max_size=4),
    st.one_of(st.just({}), _deeper),
)
_legacy_leaves = _schema(st.nothing(), _LEGACY, {})
_legacy_deeper = st.recursive(
    _legacy_leaves, lambda inner: _schema(inner, _LEGACY, _EVERYWHERE), max_leaves=6
)
_legacy = st.builds(
    lambda members, beside: {**beside, "allOf": members},
    st.lists(_legacy_deeper, min_size=1, max_size=4),
    st.one_of(st.just({}), _legacy_deeper),
)
_scalars = st.one_of(_VALUES, st.sampled_from([3, 4, 6, 12, -1, 0.5, "aab", "x1", "b"]))
_instances = st.recursive(
    _scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.one_of(_NAMES, st.just("z")), inner, max_size=3),
    ),
    max_leaves=6,
)


def _as_modern(schema: Any) -> Any:
    """A schema of OAS 3.0 as one of JSON Schema 2020-12, for the oracle."""
    if not isinstance(schema, dict):
        return schema
    made: dict[str, Any] = {}
    for key, value in schema.items():
        if key in ("nullable", "exclusiveMaximum", "exclusiveMinimum"):
            continue
        if key == "properties":
            made[key] = {name: _as_modern(each) for name, each in value.items()}
        elif key in ("allOf", "anyOf", "oneOf"):
            made[key] = [_as_modern(each) for each in value]
        elif key in ("items", "not", "additionalProperties"):
            made[key] = _as_modern(value)
        else:
            made[key] = value
    if schema.get("nullable") is True and "type" in schema:
        made["type"] = [schema["type"], "null"]
    for bound, strict in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
        if schema.get(strict) is True and bound in schema:
            made[strict] = made.pop(bound)
    return made


def _verdicts(schema: Any, instances: list[Any]) -> list[bool]:
    judge = Draft202012Validator(schema)
    return [judge.is_valid(one) for one in instances]


_many = settings(max_examples=2000, deadline=None)


@_many
@given(schema=_modern, instances=st.lists(_instances, min_size=4, max_size=10))
def test_the_flat_schema_accepts_what_the_original_accepts(
    schema: Any, instances: list[Any]
) -> None:
    flat = flatten(schema)
    assert _verdicts(flat, instances) == _verdicts(schema, instances), flat


@_many
@given(schema=_legacy, instances=st.lists(_instances, min_size=4, max_size=10))
def test_so_does_one_of_before_3_1(schema: Any, instances: list[Any]) -> None:
    flat = flatten(schema, version="3.0")
    assert _verdicts(_as_modern(flat), instances) == _verdicts(_as_modern(schema), instances), flat


@_many
@given(schema=_modern)
def test_flattening_twice_changes_nothing_more(schema: Any) -> None:
    before = copy.deepcopy(schema)
    flat = flatten(schema)
    assert schema == before
    assert json.dumps(flatten(flat), sort_keys=True) == json.dumps(flat, sort_keys=True)


@_many
@given(schema=_legacy)
def test_nor_does_it_before_3_1(schema: Any) -> None:
    before = copy.deepcopy(schema)
    flat = flatten(schema, version="3.0")
    assert schema == before
    assert json.dumps(flatten(flat, version="3.0"), sort_keys=True) == json.dumps(
        flat, sort_keys=True
    )


def _reversed(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _reversed(each) for key, each in reversed(value.items())}
    return [_reversed(each) for each in value] if isinstance(value, list) else value


@_many
@given(schema=_modern, instances=st.lists(_instances, min_size=4, max_size=8))
def test_the_order_of_keys_changes_no_verdict(schema: Any, instances: list[Any]) -> None:
    turned = flatten(_reversed(schema))
    assert _verdicts(turned, instances) == _verdicts(schema, instances), turned
