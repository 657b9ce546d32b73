"""The differences of schemas, each where it is."""

from __future__ import annotations

from typing import Any

import pytest

import schemakit
from tests.comparison.compared import compare_schemas_at, found, with_schema
from tests.small import to


@pytest.mark.parametrize(
    ("wrap", "way"),
    [
        (lambda one: {"properties": {"a": one}}, ".a"),
        (lambda one: {"items": one}, "[]"),
        (lambda one: {"additionalProperties": one}, ".*"),
        (lambda one: {"prefixItems": [{}, one]}, "[1]"),
        (lambda one: {"properties": {"a": {"items": {"properties": {"b": one}}}}}, ".a[].b"),
        (lambda one: {"patternProperties": {"^x": one}}, ".<^x>"),
        (lambda one: {"not": one}, "(not)"),
        (lambda one: {"dependentSchemas": {"a": one}}, "(dependentSchemas a)"),
    ],
)
def test_the_subject_is_the_way_to_the_schema(wrap: Any, way: str) -> None:
    changes = compare_schemas_at(wrap({"maxLength": 5}), wrap({"maxLength": 3}))
    assert [one.subject for one in changes] == [f"POST /a body{way}"]
    assert changes[0].new is not None
    assert str(changes[0].new.pointer).endswith("/maxLength")


def test_below_not_less_is_more() -> None:
    (change,) = compare_schemas_at(
        {"type": "string", "not": {"type": "string", "maxLength": 5}},
        {"type": "string", "not": {"type": "string", "maxLength": 3}},
        prove=False,
    )
    assert (change.level, change.verdict) == ("safe", "proved")


def test_rules_prove_nothing_where_less_may_be_more() -> None:
    old = {"oneOf": [{"maxLength": 3}, {"minLength": 2}]}
    new = {"oneOf": [{"maxLength": 9}, {"minLength": 2}]}
    (change,) = compare_schemas_at(old, new, prove=False)
    assert (change.level, change.verdict) == ("risky", "undecided")
    (change,) = compare_schemas_at(old, new)
    assert (change.level, change.verdict) == ("breaking", "proved")


def test_a_component_is_compared_once_and_cycles_end() -> None:
    node = {"type": "object", "properties": {"next": to("Node"), "v": {"type": "integer"}}}
    new_node = {**node, "required": ["v"]}
    old = {"type": "array", "items": to("Node")}
    ends = [compare_schemas_at(old, old, Node=node)]
    assert ends == [[]]

    changes = schemakit.changes(with_schema(old, Node=node), with_schema(old, Node=new_node))
    assert found(changes) == [("breaking", "property-required")]
    assert changes[0].subject == "Node"


def test_texts_beside_a_reference() -> None:
    named = to("Named")
    wrapped = [
        with_schema({"properties": {"a": {**named, "description": text}}}) for text in ("a", "b")
    ]
    assert found(schemakit.changes(*wrapped)) == [("documentation", "documentation-changed")]


@pytest.mark.parametrize("key", ["minimum", "exclusiveMinimum", "multipleOf"])
def test_integers_beyond_floats(key: str) -> None:
    large = 10**400
    old, new = ({"type": "integer", key: one} for one in (large, large * 2))
    assert compare_schemas_at(old, new)[0].level == "breaking"
    assert compare_schemas_at(new, old)[0].level == "safe"


def test_an_empty_list_of_items_beside_prefix_items() -> None:
    old, new = (
        {"type": "array", "prefixItems": [{"type": one}], "items": []}
        for one in ("string", "integer")
    )
    assert compare_schemas_at(old, new)[0].subject.endswith("[0]")


@pytest.mark.parametrize("prove", [True, False])
def test_the_schema_of_what_a_string_holds(*, prove: bool) -> None:
    text = {"type": "string", "contentMediaType": "application/json"}
    held = [text, *({**text, "contentSchema": {"type": one}} for one in ("string", "integer"))]
    for old in held:
        for new in held:
            changes = compare_schemas_at(old, new, prove=prove)
            expected = [] if old is new else [("risky", "content-schema-changed")]
            assert found(changes) == expected


def test_what_the_schema_of_a_string_refers_to() -> None:
    schema = {"type": "string", "contentSchema": to("Inner")}
    old, new = (with_schema(schema, Inner={"type": one}) for one in ("string", "integer"))
    (change,) = schemakit.changes(old, new)
    assert (change.level, change.subject, len(change.operations)) == ("breaking", "Inner", 1)


_MALFORMED: list[tuple[str, Any]] = [
    *(("maxLength", "5"), ("maxLength", -1), ("maxLength", 1.5), ("type", "strin"), ("type", 5)),
    *(("allOf", {}), ("allOf", [3]), ("oneOf", []), ("oneOf", [3])),
    *((key, 3) for key in ("items", "not", "propertyNames", "contains", "pattern", "format")),
    *((key, "no") for key in ("nullable", "readOnly", "uniqueItems", "additionalProperties")),
    *(("minimum", "1"), ("required", "a"), ("enum", "a"), ("multipleOf", 0)),
    *(("properties", []), ("dependentRequired", []), ("prefixItems", {})),
]


@pytest.mark.parametrize("place", ["body", "response"])
@pytest.mark.parametrize(("keyword", "value"), _MALFORMED)
def test_nothing_is_proved_of_malformed_keywords(keyword: str, value: Any, place: str) -> None:
    """Some programs ignore them, and others refuse the schema."""
    well: dict[str, Any] = {
        "type": "object",
        "properties": {"a": {"type": "string"}},
        "required": ["a"],
    }
    for inside in (well, {"type": "string"}, {}):
        schema = {"properties": {"x": inside}}
        changed = {"properties": {"x": {**inside, keyword: value}}}
        for ends in ((schema, changed), (changed, schema)):
            levels = {one.level for one in compare_schemas_at(ends[0], ends[1], place)}
            assert levels
            assert levels <= {"risky", "breaking"}
        assert not compare_schemas_at(changed, changed, place)


@pytest.mark.parametrize("keyword", ["properties", "items", "not", "prefixItems", "anyOf"])
def test_nothing_is_proved_of_what_is_no_schema(keyword: str) -> None:
    def put(one: Any) -> dict[str, Any]:
        several = {"properties": {"a": one}, "prefixItems": [one], "anyOf": [one, {"type": "null"}]}
        return {keyword: several.get(keyword, one)}

    for place in ("body", "response"):
        for value in (3, "x", None):
            ends = put({"type": "string"}), put(value)
            for old, new in (ends, (ends[1], ends[0])):
                levels = {one.level for one in compare_schemas_at(old, new, place)}
                assert levels
                assert levels <= {"risky", "breaking"}
