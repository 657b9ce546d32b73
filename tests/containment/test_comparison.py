"""Two schemas of two descriptions compared in both directions."""

from __future__ import annotations

from typing import Any

from schemakit import NoValue
from schemakit.containment.compare import make_side
from schemakit.containment.comparison import Comparer


def described(**schemas: Any) -> dict[str, Any]:
    return {"openapi": "3.1.0", "components": {"schemas": schemas}}


def ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


def compare(old: Any, new: Any, name: str, **options: Any) -> Any:
    sides = make_side(old, version="3.1"), make_side(new, version="3.1")
    return Comparer(*sides, **options).compare(ref(name), ref(name))


NODE = {"type": "object", "properties": {"next": ref("Node"), "value": {"type": "integer"}}}
WIDE = {"type": "object", "properties": {"next": ref("Node"), "value": {"type": "number"}}}


def test_schemas_that_contain_themselves() -> None:
    found = compare(described(Node=NODE), described(Node=WIDE), "Node", engine=False)
    assert found.forward.holds is True
    assert found.forward.by == "rules"
    assert found.gained == {"value": 0.5}
    assert found.lost is NoValue


def test_cycles_of_different_lengths_are_equivalent() -> None:
    twice = {
        "Node": {
            "type": "object",
            "properties": {"next": ref("Other"), "value": {"type": "integer"}},
        },
        "Other": NODE,
    }
    assert compare(described(Node=NODE), described(**twice), "Node", engine=False).is_equivalent


def test_what_is_proved_of_a_part_of_a_cycle_is_forgotten_if_the_whole_is_not() -> None:
    old = {
        "A": {"type": "object", "properties": {"b": ref("B"), "x": {"type": "number"}}},
        "B": {"type": "object", "properties": {"a": ref("A")}},
    }
    new = {**old, "A": {"type": "object", "properties": {"b": ref("B"), "x": {"type": "integer"}}}}
    sides = make_side(described(**old), version="3.1"), make_side(described(**new), version="3.1")
    comparer = Comparer(*sides, engine=False)
    for name in ("A", "B", "A", "B"):
        assert comparer.compare(ref(name), ref(name)).accepts_all_old is False


def test_a_reference_to_a_schema_in_place_ends_nowhere() -> None:
    """``A`` is in itself without a member between, so that nothing follows from it."""
    old = {"A": {"allOf": [ref("A"), {"type": "object"}]}}
    new = {"A": {"allOf": [ref("A"), {"type": "string"}]}}
    assert (
        compare(described(**old), described(**new), "A", engine=False).accepts_all_old is not True
    )


def test_a_comparer_may_be_used_for_many_pairs() -> None:
    comparer = Comparer(
        make_side(described(Node=NODE), version="3.1"),
        make_side(described(Node=WIDE), version="3.1"),
    )
    for schema in ({"type": "array", "items": ref("Node")}, {"anyOf": [ref("Node"), True]}):
        assert comparer.compare(schema, schema).accepts_all_old is True


def test_what_is_not_decided_says_so() -> None:
    found = compare(described(A=ref("Nowhere")), described(A={"type": "string"}), "A")
    assert (found.accepts_all_old, found.forward.by) == (None, "")
    assert "no rule proves it" in found.forward.reason
