"""Schemas that occur several times in a definition, and the law that nothing else changes."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from schemakit.llm.shared_schemas import share_schemas
from schemakit.llm.targets import TARGETS

ADDRESS: Any = {
    "type": "object",
    "properties": {
        "street": {"type": "string", "description": "The street and the number of the house"},
        "zip": {"type": "string"},
    },
    "required": ["street"],
}


def _object(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties}


def _inlined(schema: Any, root: Any) -> Any:
    """The schema with its references replaced, one by one: the slow opposite."""
    if isinstance(schema, list):
        return [_inlined(one, root) for one in schema]
    if not isinstance(schema, dict):
        return schema
    if isinstance(schema.get("$ref"), str):
        target = root["$defs"][schema["$ref"].removeprefix("#/$defs/")]
        beside = {key: one for key, one in schema.items() if key != "$ref"}
        return {**_inlined(target, root), **beside}
    data = {"default"} & schema.keys()
    return {
        key: one if key in data else _inlined(one, root)
        for key, one in schema.items()
        if key != "$defs"
    }


def test_equal_schemas_are_written_once_with_their_own_descriptions() -> None:
    schema = _object(
        home={**ADDRESS, "description": "Where they live"},
        work={**ADDRESS, "description": "Where they work"},
        others={"type": "array", "items": ADDRESS},
    )
    made = share_schemas(schema, TARGETS["mcp"], "defs")
    (name,) = made["$defs"]
    to = f"#/$defs/{name}"
    assert made["$defs"][name] == ADDRESS
    assert made["properties"] == {
        "home": {"$ref": to, "description": "Where they live"},
        "work": {"$ref": to, "description": "Where they work"},
        "others": {"type": "array", "items": {"$ref": to}},
    }


def test_a_target_that_takes_nothing_beside_a_reference() -> None:
    described = {**ADDRESS, "description": "A place"}
    schema = _object(home=described, work=described, other={**ADDRESS, "description": "Another"})
    made = share_schemas(schema, TARGETS["openai-strict"], "defs")
    assert made["$defs"] == {"home": described}
    to = {"$ref": "#/$defs/home"}
    assert made["properties"] == {"home": to, "work": to, "other": schema["properties"]["other"]}


def test_what_is_already_a_definition_keeps_its_name() -> None:
    node = _object(name={"type": "string", "minLength": 1}, kids={"items": {"$ref": "#/$defs/N"}})
    schema = {**_object(left=node, right=node), "$defs": {"N": node}}
    made = share_schemas(schema, TARGETS["json-schema"], "defs")
    to = {"$ref": "#/$defs/N"}
    assert made == {**_object(left=to, right=to), "$defs": {"N": node}}


def test_what_is_small_or_occurs_once_stays() -> None:
    for schema in (
        _object(a={"type": "string"}, b={"type": "string"}),
        _object(a=ADDRESS),
        _object(a={"enum": [ADDRESS, ADDRESS]}),
    ):
        assert share_schemas(schema, TARGETS["mcp"], "defs") is schema


@pytest.mark.parametrize(("count", "is_shared"), [(2, False), (60, True)])
def test_auto_shares_where_it_halves_the_text(count: int, is_shared: bool) -> None:
    schema = _object(**{f"a{number}": ADDRESS for number in range(count)})
    made = share_schemas(schema, TARGETS["mcp"], "auto")
    assert ("$defs" in made) is is_shared
    assert share_schemas(schema, TARGETS["mcp"], "inline") is schema
    assert share_schemas(schema, TARGETS["gemini"], "auto") is schema


_texts = st.sampled_from(["a", "b", "a longer text that takes some space in a definition"])
_leaves = st.fixed_dictionaries(
    {"type": st.sampled_from(["string", "integer"])},
    optional={"description": _texts, "title": _texts, "default": st.just({"$ref": "#/no"})},
)
_schemas = st.recursive(
    _leaves,
    lambda inner: st.one_of(
        st.fixed_dictionaries(
            {"type": st.just("object"), "properties": st.dictionaries(_texts, inner)},
            optional={"description": _texts},
        ),
        st.fixed_dictionaries({"type": st.just("array"), "items": inner}),
        st.fixed_dictionaries({"anyOf": st.lists(inner, min_size=1, max_size=3)}),
    ),
    max_leaves=12,
)


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(one=_schemas, other=_schemas)
@pytest.mark.parametrize("target", ["mcp", "openai-strict"])
def test_nothing_but_the_place_changes(target: str, one: Any, other: Any) -> None:
    schema = _object(
        a=one, b=other, c={"type": "array", "items": one}, d={**one, "description": "x"}
    )
    before = copy.deepcopy(schema)
    made = share_schemas(schema, TARGETS[target], "defs")
    assert schema == before
    assert _inlined(made, made) == schema
    Draft202012Validator.check_schema(made)
