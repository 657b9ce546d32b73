"""Equality of Objects once references are resolved, with and without cycles."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import schemakit
from schemakit.usage.containers import list_occurrences
from tests.small import described, to
from tests.usage.connected import loaded


def classes(
    schemas: dict[str, Any],
    version: str = "3.0.3",
    load: Callable[[Any], schemakit.Description] = loaded,
) -> dict[str, int]:
    """The class of each component schema that is not an alias."""
    graph = load(described(schemas, version))._loaded.graph()
    return {
        graph.units[one.unit].tokens[-1]: one.equal
        for one in list_occurrences(graph)
        if not one.path and graph.units[one.unit].tokens
    }


STRING = {"type": "string"}


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        ({"items": to("S")}, {"items": STRING}, True),
        ({"items": to("Alias")}, {"items": to("S")}, True),
        ({"items": {"type": "integer"}}, {"items": STRING}, False),
        ({"properties": {"a": {}, "b": STRING}}, {"properties": {"b": to("S"), "a": {}}}, True),
        ({"enum": [1, 2]}, {"enum": [2, 1]}, False),
        ({"default": 1}, {"default": True}, False),
        ({"default": 1}, {"default": 1.0}, True),
        ({"default": "1"}, {"default": 1}, False),
        ({"default": None}, {}, False),
        ({"default": []}, {"default": {}}, False),
        ({"default": to("S")}, {"default": STRING}, False),
        # Cycles of different lengths that unfold alike, and one that does not.
        ({"items": to("One")}, {"items": {"items": to("Other")}}, True),
        ({"items": to("One")}, {"items": {"items": to("Other"), "type": "array"}}, False),
        ({"items": to("One"), "not": to("S")}, {"items": to("One"), "not": STRING}, True),
        ({"items": to("Loop")}, {"items": {"items": to("Loop")}}, True),
        # What is beside a reference is ignored in 3.0.
        ({"items": to("S", description="x")}, {"items": STRING}, True),
        ({"items": to("Gone")}, {"items": to("Gone2")}, False),
    ],
)
def test_equal_after_resolving(one: Any, other: Any, equal: bool) -> None:
    schemas = {"One": one, "Other": other, "S": STRING, "Alias": to("S")}
    found = classes({**schemas, "Loop": {"items": to("Loop")}})
    assert (found["One"] == found["Other"]) == equal


def test_what_is_beside_a_reference_counts_from_31_on() -> None:
    one, other = {"items": to("S", title="x")}, {"items": to("S")}
    found = classes({"One": one, "Other": other, "Third": one, "S": STRING}, "3.1.0")
    assert found["One"] == found["Third"] != found["Other"]


def test_shared_and_circular_data_ends() -> None:
    level: Any = {"x": 1}
    for _ in range(60):
        level = {"a": level, "b": level}
    circle: list[Any] = []
    circle.append(circle)
    schemas = {"A": {"example": level}, "B": {"example": level}, "C": {"example": circle}}
    found = classes(schemas, load=schemakit.load)
    assert found["A"] == found["B"] != found["C"]


def test_deep_schemas_are_no_recursion() -> None:
    deep: Any = to("A")
    for _ in range(5000):
        deep = {"not": deep}
    schemas = {"A": deep, "B": {"not": to("A")}}
    assert len(classes(schemas, load=schemakit.load)) == 2
