"""Laws of models: defaults fit unless a diagnostic says otherwise, and repair is never silent."""

from __future__ import annotations

import copy
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import schemakit
from schemakit import Model
from tests.small import described

_DEFAULTS = (
    st.none()
    | st.booleans()
    | st.integers(-3, 3)
    | st.sampled_from([0.5, 2.0, "", "a", "abc", [], ["a"], [1], [None], {}])
)
_ITEMS = st.fixed_dictionaries(
    {},
    optional={
        "type": st.sampled_from(["string", "integer"]),
        "enum": st.lists(st.sampled_from(["a", 1, None]), min_size=1, max_size=2),
    },
)
_KEYWORDS: dict[str, st.SearchStrategy[Any]] = {
    "type": st.sampled_from(["string", "integer", "number", "boolean", "array", "object"]),
    "default": _DEFAULTS,
    "nullable": st.booleans(),
    "enum": st.lists(st.sampled_from(["a", "abc", 1, 2, 0.5, None, True]), min_size=1),
    "minimum": st.integers(-2, 2),
    "maximum": st.integers(-2, 2),
    "exclusiveMinimum": st.booleans(),
    "multipleOf": st.sampled_from([1, 2, 0.5]),
    "minLength": st.integers(0, 2),
    "maxLength": st.integers(0, 2),
    "pattern": st.sampled_from(["^a", "b"]),
    "minItems": st.integers(0, 1),
    "maxItems": st.integers(0, 1),
    "items": _ITEMS,
    "ge": st.integers(-2, 2),
    "lt": st.integers(-2, 2),
    "regex": st.sampled_from(["^a", "b"]),
    "max_length": st.integers(0, 2),
    "x-order": st.integers(0, 3),
}
# A few at a time: of many, the first contradiction would hide the others.
_INPUTS = st.lists(
    st.one_of([st.tuples(st.just(key), value) for key, value in _KEYWORDS.items()]), max_size=4
).map(dict)
_WRAPPED = st.tuples(_INPUTS, _INPUTS).map(
    lambda both: {
        **{key: one for key, one in both[1].items() if key in ("default", "nullable", "x-order")},
        "allOf": [both[0]],
    }
)
_CHOICES = st.lists(_INPUTS, min_size=1, max_size=2).flatmap(
    lambda branches: st.fixed_dictionaries(
        {"anyOf": st.just(branches)}, optional={"default": _DEFAULTS}
    )
)
_MODELS = st.dictionaries(
    st.sampled_from("abcd"), _INPUTS | _WRAPPED | _CHOICES, min_size=1, max_size=4
)


def read(properties: dict[str, Any], version: str, *, repair: bool) -> Model:
    schema = {"type": "object", "properties": properties}
    return schemakit.model(described({"Input": schema}, version), repair=repair)


def about_defaults(model: Model) -> set[str]:
    """The inputs whose default some diagnostic is about, or that allow nothing at all."""
    return {
        (one.location.pointer or "").rpartition("/")[2]
        for one in model.diagnostics
        if "default" in one.code and not one.code.startswith("repaired-")
    }


@given(_MODELS, st.sampled_from(["3.0.2", "3.1.0"]), st.booleans())
def test_a_default_fits_or_a_diagnostic_says_that_it_does_not(
    properties: dict[str, Any], version: str, repair: bool
) -> None:
    model = read(properties, version, repair=repair)
    wrong = {(one.location.pointer or "").split("/")[1] for one in model.validate(model.defaults())}
    assert wrong == about_defaults(model)


@given(_MODELS, st.sampled_from(["3.0.2", "3.1.0"]))
def test_repair_is_never_silent_and_changes_no_input(
    properties: dict[str, Any], version: str
) -> None:
    before = copy.deepcopy(properties)
    plain, repaired = (read(properties, version, repair=one) for one in (False, True))
    assert properties == before
    changed = {
        one.name
        for one, other in zip(plain.input.fields, repaired.input.fields, strict=True)
        if one != other
    }
    said = {
        (one.location.pointer or "").rpartition("/")[2]
        for one in repaired.diagnostics
        if one.code.startswith("repaired-")
    }
    assert changed == said


@given(_MODELS, st.sampled_from(["3.0.2", "3.1.0"]), st.booleans())
def test_fields_are_ordered_and_the_schema_is_well_formed(
    properties: dict[str, Any], version: str, repair: bool
) -> None:
    model = read(properties, version, repair=repair)
    schema = model.input.json_schema()
    Draft202012Validator.check_schema(schema)
    assert list(schema["properties"]) == [one.name for one in model.input.fields]
    orders = [one.order for one in model.input.fields]
    numbered = [one for one in orders if one is not None]
    assert orders == [*sorted(numbered), *[None] * (len(orders) - len(numbered))]
    for one in model.input.fields:
        accepts = Draft202012Validator(schema["properties"][one.name]).is_valid(None)
        assert accepts == one.nullable
