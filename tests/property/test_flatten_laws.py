"""What flattening may never change: which instances a schema accepts."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import orjson
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import schemakit
from schemakit import flatten
from tests.instances import endless_below, instances, validator
from tests.oracle import references, resolve
from tests.property.descriptions import MODERN, descriptions

_NAMES = st.sampled_from(["a", "b", "ab", "x1"])
_PATTERNS = st.sampled_from(["^a", "b$", "^x[0-9]+$", "a|b"])
_SMALL = st.integers(0, 3)
_VALUES = st.sampled_from([None, False, True, 0, 1, 1.0, 2, "", "a", "ab", [], [1], {}, {"a": 1}])
_TYPES = st.sampled_from(["null", "boolean", "integer", "number", "string", "array", "object"])

Strategy = st.SearchStrategy[Any]


def _several(inner: Strategy) -> Strategy:
    return st.lists(inner, min_size=1, max_size=3)


def _by_name(inner: Strategy) -> Strategy:
    return st.dictionaries(_NAMES, inner, max_size=3)


#: Keywords that hold no schema, each with its values.
_PLAIN: dict[str, Strategy] = {
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
    **dict.fromkeys(("maxLength", "minLength", "maxItems", "minItems"), _SMALL),
    **dict.fromkeys(("maxProperties", "minProperties", "minContains", "maxContains"), _SMALL),
    "dependentRequired": st.dictionaries(_NAMES, st.lists(_NAMES, max_size=1), max_size=2),
}
_MODERN = {
    **_PLAIN,
    "type": st.one_of(_TYPES, st.lists(_TYPES, min_size=1, max_size=3, unique=True)),
    **dict.fromkeys(("maximum", "minimum", "exclusiveMaximum", "exclusiveMinimum"), _SMALL),
}
_LEGACY = {
    **_PLAIN,
    "type": _TYPES.filter(lambda name: name != "null"),
    "nullable": st.booleans(),
    **dict.fromkeys(("maximum", "minimum"), _SMALL),
    **dict.fromkeys(("exclusiveMaximum", "exclusiveMinimum"), st.booleans()),
}
#: Keywords that hold schemas, each with what it makes of them.
_APPLICATORS: dict[str, Callable[[Strategy], Strategy]] = {
    **dict.fromkeys(("allOf", "anyOf", "oneOf", "prefixItems"), _several),
    **dict.fromkeys(("properties", "dependentSchemas"), _by_name),
    "patternProperties": lambda inner: st.dictionaries(_PATTERNS, inner, max_size=2),
    "additionalProperties": lambda inner: st.one_of(st.booleans(), inner),
    **dict.fromkeys(
        (
            *("items", "not", "contains", "propertyNames", "if", "then", "else"),
            *("unevaluatedProperties", "unevaluatedItems"),
        ),
        lambda inner: inner,
    ),
}
#: Keywords that meet each other: two schemas of one family have something to disagree about.
_OBJECTS = ("properties", "patternProperties", "additionalProperties", "required")
_ITEMS = ("prefixItems", "items", "contains", "minContains", "maxContains", "maxItems")
_NUMBERS = ("minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum", "multipleOf", "type")
_CHOICES = ("type", "enum", "const", "anyOf", "oneOf", "not", "allOf")
_NOTES = ("title", "default", "examples", "readOnly", "type", "pattern", "maxLength", "minLength")
_MODERN_FAMILIES = (
    ("properties", "additionalProperties"),
    _OBJECTS,
    (*_OBJECTS, "unevaluatedProperties", "allOf", "propertyNames", "title"),
    ("dependentSchemas", "dependentRequired", "unevaluatedProperties", "properties", "anyOf"),
    _ITEMS,
    (*_ITEMS, "unevaluatedItems", "uniqueItems", "minItems"),
    _NUMBERS,
    _CHOICES,
    ("if", "then", "else", "type", "properties", "unevaluatedProperties"),
    _NOTES,
    tuple({**_MODERN, **_APPLICATORS}),
)
_LEGACY_FAMILIES = (
    ("properties", "additionalProperties", "required"),
    _NUMBERS,
    (*_CHOICES, "nullable"),
    ("type", "nullable"),
    (*_NOTES, "nullable"),
    ("items", "maxItems", "uniqueItems", "type"),
)
_small = st.one_of(
    st.just({}),
    st.builds(lambda name: {"type": name}, _TYPES.filter(lambda name: name != "null")),
    st.builds(lambda value: {"enum": [value, 1]}, _VALUES),
)


def _schema(family: tuple[str, ...], plain: dict[str, Strategy], booleans: bool) -> Strategy:
    """Schemas of a few keywords of a family, two levels deep."""
    schema = st.one_of(st.booleans(), _small) if booleans else _small
    for _ in range(2):
        made = _of_keywords(
            {key: plain[key] if key in plain else _APPLICATORS[key](schema) for key in family}
        )
        schema = st.one_of(schema, made, made)
    if "anyOf" in family and booleans:
        return st.one_of(made, _or_null("anyOf", made), _or_null("oneOf", made))
    return made


def _of_keywords(keywords: dict[str, Strategy]) -> Strategy:
    return st.lists(st.sampled_from(list(keywords)), min_size=1, max_size=3, unique=True).flatmap(
        lambda chosen: st.fixed_dictionaries({key: keywords[key] for key in chosen})
    )


def _or_null(keyword: str, schema: Strategy) -> Strategy:
    return schema.map(lambda one: {keyword: [one, {"type": "null"}]})


def _conjunctions(
    families: tuple[tuple[str, ...], ...], plain: dict[str, Strategy], *, booleans: bool
) -> Strategy:
    """A conjunction of one to three, and perhaps something beside it."""
    each = [_schema(family, plain, booleans) for family in families]
    return st.one_of(
        [
            st.builds(
                lambda members, beside: {**beside, "allOf": members},
                st.lists(schema, min_size=1, max_size=3),
                st.one_of(st.just({}), schema),
            )
            for schema in each
        ]
    )


_modern = _conjunctions(_MODERN_FAMILIES, _MODERN, booleans=True)
_legacy = _conjunctions(_LEGACY_FAMILIES, _LEGACY, booleans=False)
_scalars = st.one_of(_VALUES, st.sampled_from([3, 4, 6, 12, -1, 0.5, "aab", "x1", "b"]))
_instances = st.lists(
    st.one_of(
        _scalars,
        st.lists(_scalars, max_size=3),
        st.dictionaries(st.one_of(_NAMES, st.just("z")), _scalars, max_size=3),
    ),
    min_size=6,
    max_size=14,
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


def _text(value: Any) -> str:
    return json.dumps(value, sort_keys=True)


@settings(max_examples=1000)
@given(schema=_modern, instances=_instances)
def test_a_flat_schema_accepts_what_the_original_accepts(schema: Any, instances: list[Any]) -> None:
    before = copy.deepcopy(schema)
    flat = flatten(schema)
    assert _verdicts(flat, instances) == _verdicts(schema, instances), flat
    assert _text(flatten(flat)) == _text(flat)
    assert schema == before


@settings(max_examples=1000)
@given(schema=_legacy, instances=_instances)
def test_so_does_one_of_before_3_1(schema: Any, instances: list[Any]) -> None:
    before = copy.deepcopy(schema)
    flat = flatten(schema, version="3.0")
    assert _verdicts(_as_modern(flat), instances) == _verdicts(_as_modern(schema), instances), flat
    assert _text(flatten(flat, version="3.0")) == _text(flat)
    assert schema == before


def _reversed(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _reversed(each) for key, each in reversed(value.items())}
    return [_reversed(each) for each in value] if isinstance(value, list) else value


@settings(max_examples=300)
@given(schema=_modern, instances=_instances)
def test_the_order_of_keys_changes_no_verdict(schema: Any, instances: list[Any]) -> None:
    turned = flatten(_reversed(schema))
    assert _verdicts(turned, instances) == _verdicts(schema, instances), turned


# -- whole descriptions ----------------------------------------------------------------------------


@given(document=descriptions(), pruned=st.booleans())
def test_a_flat_description_leads_nowhere_it_did_not(document: Any, pruned: bool) -> None:
    before = copy.deepcopy(document)
    flat = schemakit.dereference(document, flatten=True, prune=pruned)
    assert document == before
    for _, ref, kind in references(flat):
        if kind != "any":
            resolve(flat, ref)
    # What is an alias of itself would be an error.
    schemakit.dereference(flat)
    assert schemakit.load(document).dereference_json(flatten=True, prune=pruned) == orjson.dumps(
        flat
    )


@given(document=descriptions(versions=MODERN), seed=st.integers(0, 1000))
def test_validators_judge_by_a_flat_description_as_before(document: Any, seed: int) -> None:
    flat = schemakit.dereference(document, flatten=True)
    for schema in schemakit.load(document).schemas():
        if not endless_below(schema.raw, document):
            before = validator(document, schema.pointer, modern=True)
            after = validator(flat, schema.pointer, modern=True)
            for instance in instances(schema.raw, document, seed, count=4):
                verdict = before.is_valid(instance)
                assert after.is_valid(instance) is verdict, (schema.name, instance)


@given(document=descriptions(), seed=st.integers(0, 1000))
def test_a_flat_part_holds_all_that_it_refers_to(document: Any, seed: int) -> None:
    for schema in schemakit.load(document).schemas()[seed % 2 :: 2]:
        part = schema.flatten()
        for _, ref, kind in references(part, "json-schema") if isinstance(part, dict) else ():
            assert kind == "any" or resolve(part, ref) is not None
