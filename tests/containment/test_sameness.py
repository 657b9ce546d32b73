"""Whether two schemas are written alike, with all that they refer to."""

from __future__ import annotations

from typing import Any

from schemakit.containment.compare import make_side
from schemakit.containment.conjunction import Element
from schemakit.containment.normal_form import CLOSED, PLAIN
from schemakit.containment.sameness import Sameness


def elements(old: Any, new: Any, mode: str = PLAIN) -> tuple[Element, Element]:
    one, other = make_side(old, version="3.1"), make_side(new, version="3.1")
    first, second = one.convert(old, mode), other.convert(new, PLAIN)
    assert isinstance(first, dict)
    assert isinstance(second, dict)
    return Element(one, first), Element(other, second)


def test_references_count() -> None:
    def make(kind: str) -> dict[str, Any]:
        item = {"properties": {"self": {"$ref": "#/$defs/A"}, "b": {"$ref": "#/$defs/B"}}}
        return {"items": {"$ref": "#/$defs/A"}, "$defs": {"A": item, "B": {"type": kind}}}

    sameness = Sameness(lambda _: None)
    assert sameness.is_same(*elements(make("string"), make("string")))
    assert not sameness.is_same(*elements(make("string"), make("integer")))


def test_what_is_sent_is_a_part_of_the_same() -> None:
    schema = {"properties": {"a": {"properties": {"b": {"type": "string"}}}}}
    one, other = elements(schema, schema, CLOSED)
    assert one.schema != other.schema
    assert Sameness(lambda _: None).is_same(one, other)
    assert not Sameness(lambda _: None).is_same(other, one)


def test_true_is_not_one() -> None:
    assert not Sameness(lambda _: None).is_same(*elements({"enum": [True]}, {"enum": [1]}))


def test_what_is_known_to_be_unchanged_is_not_converted() -> None:
    def make(kind: str) -> dict[str, Any]:
        return {"items": {"$ref": "#/$defs/A"}, "$defs": {"A": {"items": {"type": kind}}}}

    one, other = elements(make("string"), make("integer"))
    converted = one.side.converted, other.side.converted
    asked: list[tuple[Any, Any]] = []

    def are_unchanged(old: Any, new: Any) -> bool:
        asked.append((old, new))
        return "$defs" not in old

    assert Sameness(lambda _: None, are_unchanged).is_same(one, other)
    assert asked[-1] == ({"items": {"type": "string"}}, {"items": {"type": "integer"}})
    assert (one.side.converted, other.side.converted) == converted


def test_a_schema_is_no_part_of_what_is_sent_by_it() -> None:
    schema = {"properties": {"a": {"type": "string"}}}
    sent, whole = elements(schema, schema, CLOSED)
    sameness = Sameness(lambda _: None, lambda _old, _new: True)
    assert sameness.is_same(sent, whole)
    assert not sameness.is_same(whole, sent)
