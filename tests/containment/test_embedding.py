"""Values for schemas, with a given one where another schema is used in them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from schemakit.containment.compare import make_side
from schemakit.containment.comparison import Comparer, Inside
from schemakit.containment.embedding import Embedder, iterate_ways
from schemakit.containment.normal_form import PLAIN
from schemakit.spec.values import NOTHING

_A = {"$ref": "#/components/schemas/A"}
_TEXT = {"type": "string"}


def _described(around: Any, component: Any, **others: Any) -> dict[str, Any]:
    return {
        "openapi": "3.1.0",
        "components": {"schemas": {"Around": around, "A": component, **others}},
    }


def _is(schema: Any) -> Callable[[Any], bool]:
    return lambda one: one is schema


@pytest.mark.parametrize(
    ("around", "made"),
    [
        ({"properties": {"a": _A}}, {"a": "x"}),
        ({"properties": {"a": _A, "b": _TEXT}, "required": ["b"]}, {"b": "string", "a": "x"}),
        ({"allOf": [_A, {"minLength": 1}]}, "x"),
        ({"oneOf": [{"type": "null"}, _A]}, "x"),
        ({"items": _A}, ["x"]),
        ({"items": _A, "minItems": 2}, ["x", "string"]),
        ({"prefixItems": [{"const": 1}, _A]}, [1, "x"]),
        ({"additionalProperties": _A}, {"key1": "x"}),
        ({"properties": {"a": {"anyOf": [{"type": "null"}, {"items": _A}]}}}, {"a": ["x"]}),
        ({"properties": {"a": {"$ref": "#/components/schemas/Alias"}}}, {"a": "x"}),
        (
            {
                "oneOf": [
                    {"properties": {"kind": {"const": "b"}, "a": _A}, "required": ["kind"]},
                    {"properties": {"kind": {"const": "c"}}, "required": ["kind"]},
                ]
            },
            {"kind": "b", "a": "x"},
        ),
    ],
)
def test_a_value_with_another_one_inside(around: Any, made: Any) -> None:
    document = _described(around, _TEXT, Alias=_A)
    side = make_side(document, version="3.1")
    schema = side.convert(around, PLAIN)
    target = document["components"]["schemas"]["A"]
    way = next(iterate_ways(side, schema, _is(target)))
    assert Embedder(side).make(schema, way, "x") == made


def test_the_shortest_way_comes_first_and_cycles_end() -> None:
    node = {
        "type": "object",
        "properties": {"next": {"$ref": "#/components/schemas/Around"}, "far": {"items": _A}},
        "required": ["near"],
        "additionalProperties": _A,
    }
    document = _described(node, _TEXT)
    side = make_side(document, version="3.1")
    schema = side.convert(node, PLAIN)
    ways = list(iterate_ways(side, schema, _is(document["components"]["schemas"]["A"])))
    assert [[step.kind for step in way] for way in ways[:2]] == [["member"], ["member", "item"]]
    assert not list(iterate_ways(side, schema, lambda _: False))


def test_a_part_without_a_value_is_an_error() -> None:
    around = {"properties": {"a": _A, "b": {"enum": [1], "type": "string"}}, "required": ["b"]}
    document = _described(around, _TEXT)
    side = make_side(document, version="3.1")
    schema = side.convert(around, PLAIN)
    (way,) = iterate_ways(side, schema, _is(document["components"]["schemas"]["A"]))
    with pytest.raises(LookupError):
        Embedder(side).make(schema, way, "x")


@pytest.mark.parametrize(
    ("around", "value", "is_cause"),
    [
        ({"properties": {"a": _A}, "required": ["a"]}, {"a": "xx"}, True),
        ({"oneOf": [_A, {"type": "integer"}]}, "xx", True),
        # The other branch accepts it.
        ({"anyOf": [_A, _TEXT]}, NOTHING, False),
        ({"properties": {"b": _TEXT}}, NOTHING, False),
    ],
)
def test_what_tells_apart_schemas_inside_tells_apart_those_around(
    around: Any, value: Any, is_cause: bool
) -> None:
    short = {**_TEXT, "maxLength": 1}
    old, new = (_described(around, one) for one in (_TEXT, short))
    comparer = Comparer(make_side(old, version="3.1"), make_side(new, version="3.1"))
    component = old["components"]["schemas"]["A"]
    inside = Inside("xx", component, short, _is(component))
    found = comparer.embed(comparer.old, around, comparer.new, around, inside)
    assert found == (value, is_cause)
