"""Laws of changed components beside other schemas, with ``jsonschema`` as the judge."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest
from hypothesis import assume, event, given
from hypothesis import strategies as st

import schemakit
from tests.comparison.compared import with_schema
from tests.containment.drawn_schemas import VALUES, changed, documents

_COMPONENT = "#/components/schemas/A"
_REFERENCE = {"$ref": "#/$defs/r"}
_MEMBERS = ("properties", "patternProperties", "dependentSchemas")


def _put_around(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Schemas with others in them, of which one refers to the component."""
    other = documents().map(lambda one: {key: one[key] for key in one if key != "$defs"})
    several = st.tuples(inner, other).flatmap(lambda both: st.permutations(list(both)))
    beside = st.fixed_dictionaries({}, optional={"allOf": st.lists(other, max_size=1)})
    held = st.one_of(
        *(
            st.builds(lambda one, key=key: {key: one}, several)
            for key in ("allOf", "anyOf", "oneOf", "prefixItems")
        ),
        *(st.builds(lambda one, key=key: {key: {"a": one}}, inner) for key in _MEMBERS),
        *(
            st.builds(lambda one, key=key: {key: one}, inner)
            for key in ("items", "not", "contains", "additionalProperties")
        ),
        st.builds(lambda one, two: {"if": one, "then": two}, inner, other),
        st.builds(lambda one: {"allOf": [one], "unevaluatedProperties": False}, inner),
    )
    return st.tuples(held, beside).map(lambda both: {**both[1], **both[0]})


_AROUND = st.recursive(st.just(_REFERENCE), _put_around, max_leaves=3)
_WORLDS = st.tuples(_AROUND, documents()).flatmap(
    lambda both: st.one_of(
        st.tuples(st.just(both[0]), st.just(both[1]), changed(both[1])),
        st.tuples(st.just(both[0]), changed(both[1]), st.just(both[1])),
    )
)


def _judge(around: Any, component: Any) -> jsonschema.Draft202012Validator:
    schema = {**around, "$defs": {"r": {**component, "$id": "mem:/a", "$defs": component["$defs"]}}}
    try:
        jsonschema.Draft202012Validator.check_schema(schema)
    except jsonschema.SchemaError:
        assume(False)
    return jsonschema.Draft202012Validator(schema)


def _describe(around: Any, component: Any, place: str) -> dict[str, Any]:
    """A description in which the schema at a place uses the component."""
    outer = {key: value for key, value in around.items() if key != "$defs"}
    text = json.dumps(outer).replace("#/$defs/r", _COMPONENT)
    inner = {key: value for key, value in component.items() if key != "$defs"}
    own = json.dumps(inner).replace("#/$defs/r", "#/components/schemas/R")
    held = json.dumps(component["$defs"]["r"]).replace("#/$defs/r", "#/components/schemas/R")
    return with_schema(json.loads(text), place, A=json.loads(own), R=json.loads(held))


@pytest.mark.parametrize("place", ["body", "response"])
@given(world=_WORLDS)
def test_no_value_contradicts_a_verdict(place: str, world: tuple[Any, Any, Any]) -> None:
    around, old, new = world
    judges = [_judge(around, one) for one in (old, new)]
    try:
        accepted = [[one.is_valid(value) for value in VALUES] for one in judges]
    except RecursionError:
        assume(False)
        raise
    ends = [_describe(around, one, place) for one in (old, new)]
    changes = schemakit.changes(*ends, open="strict")
    levels = {one.level for one in changes}
    inner, outer = accepted if place == "body" else reversed(accepted)
    apart = [value for value, a, b in zip(VALUES, inner, outer, strict=True) if a and not b]
    event(f"{min(levels, default='none')}, {'apart' if apart else 'not seen apart'}")
    if levels <= {"safe", "documentation"}:
        assert not apart
    parts = [_judge(_REFERENCE, one) for one in (old, new)]
    for one in changes:
        if one.counterexample is not None:
            # It may be a part of a message: a value of the component alone.
            value, number = one.counterexample.value, 0 if place == "body" else 1
            shown = [
                (two[number].is_valid(value), two[1 - number].is_valid(value))
                for two in (judges, parts)
            ]
            assert (True, False) in shown
