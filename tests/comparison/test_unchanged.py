"""What is the same on both sides, with all that it refers to."""

from __future__ import annotations

from typing import Any

from schemakit.comparison.unchanged import Unchanged, have_equal_documents
from tests.comparison.compared import make_sides
from tests.small import described, to


def _is_same(old: dict[str, Any], new: dict[str, Any], name: str) -> bool:
    sides, roots = make_sides(described(old), described(new))
    spots = [one.member("components", "schemas", name) for one in roots]
    return Unchanged(*sides).is_same(*spots)


def test_equal_text_is_not_enough() -> None:
    old = {"A": {"items": to("B")}, "B": {"not": to("C")}, "C": {"type": "string"}}
    assert _is_same(old, old, "A")
    changed = {**old, "C": {"type": "integer"}}
    assert not _is_same(old, changed, "A")
    assert not _is_same(old, {"A": old["A"], "B": old["B"]}, "A")
    unrelated = {**old, "D": {"type": "integer"}}
    assert _is_same(old, unrelated, "A")


def test_order_does_not_matter_and_types_of_values_do() -> None:
    assert _is_same({"A": {"a": 1, "b": 2}}, {"A": {"b": 2, "a": 1}}, "A")
    assert not _is_same({"A": {"enum": [1]}}, {"A": {"enum": [True]}}, "A")


def test_cycles_are_the_same_until_one_of_them_changes() -> None:
    old = {"A": {"items": to("B")}, "B": {"items": to("A")}}
    assert _is_same(old, old, "A")
    assert not _is_same(old, {**old, "B": {"items": to("A"), "maxItems": 1}}, "A")


def test_the_dialect_counts() -> None:
    sides, roots = make_sides(
        described({"A": {"nullable": True}}, "3.0.3"), described({"A": {"nullable": True}}, "3.1.0")
    )
    spots = [one.member("components", "schemas", "A") for one in roots]
    assert not Unchanged(*sides).is_same(*spots)


def test_whole_documents() -> None:
    sides, _ = make_sides(described({"A": {"a": 1}}), described({"A": {"a": 1}}))
    assert have_equal_documents(*sides)
    sides, _ = make_sides(described({"A": {"a": 1}}), described({"A": {"a": 2}}))
    assert not have_equal_documents(*sides)
