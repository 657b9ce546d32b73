"""Two schemas side by side, without ``allOf``."""

from __future__ import annotations

from typing import Any

from schemakit.comparison.schema_pairs import Paired, pair_schemas
from schemakit.comparison.schema_view import Child
from tests.comparison.compared import make_sides
from tests.small import described, to


def _pair(old: Any, new: Any, **more: Any) -> Paired:
    sides, roots = make_sides(described({"A": old, **more}), described({"A": new, **more}))
    spots = [one.member("components", "schemas", "A") for one in roots]
    return pair_schemas((sides[0], Child(spots[0], ())), (sides[1], Child(spots[1], ())))


def test_members_of_all_of_become_one() -> None:
    paired = _pair(
        {"allOf": [{"maxLength": 9}, {"maxLength": 5, "minLength": 1}, {"type": "string"}]},
        {"type": "string"},
    )
    ((old, new),) = paired.conjuncts
    assert old is not None
    assert new is not None
    values = {key: held.value for key, held in old.keywords.items()}
    assert values == {"maxLength": 5, "minLength": 1, "type": frozenset({"string"})}


def test_components_of_one_name_are_pairs_and_others_are_looked_into() -> None:
    base = {"properties": {"a": {"type": "string"}}}
    paired = _pair(
        {"allOf": [to("Base")]}, {"allOf": [to("Base"), {"maxProperties": 3}]}, Base=base
    )
    assert [one.spot.tokens[-1] for one, _ in paired.references] == ["Base"]
    paired = _pair({"allOf": [to("Base")]}, base, Base=base)
    assert not paired.references
    ((old, new),) = paired.conjuncts
    assert old is not None
    assert new is not None
    assert old.keywords.keys() == new.keywords.keys() == {"properties"}


def test_what_cannot_be_one_stays_apart() -> None:
    closed = {"properties": {"a": {}}, "additionalProperties": False}
    paired = _pair({"allOf": [closed, {"properties": {"b": {}}}]}, closed)
    assert len(paired.conjuncts) == 2
    assert paired.conjuncts[1][1] is None


def test_a_circle_of_all_of_ends() -> None:
    paired = _pair({"allOf": [to("A"), {"type": "string"}]}, {"type": "string"})
    assert paired.conjuncts
