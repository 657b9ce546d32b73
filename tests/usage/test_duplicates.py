"""Groups of equal parts, and what sharing them would save."""

from __future__ import annotations

from typing import Any

from tests.small import described, to
from tests.usage.connected import loaded, names, shop

LONG = {"type": "object", "properties": {"name": {"type": "string", "description": "A name."}}}


def groups(schemas: dict[str, Any], **more: Any) -> list[tuple[int, list[str]]]:
    api = loaded(described(schemas, **more))
    return [(one.bytes, names(one.parts)) for one in api.duplicates()]


def size(value: Any) -> int:
    import json

    return len(json.dumps(value, separators=(",", ":")))


def test_a_component_that_is_equal_to_another_is_saved_whole() -> None:
    assert groups({"A": LONG, "B": LONG}) == [(size({"B": LONG}) - 1, ["A", "B"])]
    assert [(one.kind, names(one.parts)) for one in shop().duplicates()] == [
        ("Schema", ["Problem", "Error"])
    ]


def test_a_schema_inside_another_becomes_a_reference() -> None:
    inner = "#/components/schemas/C/properties/x"
    found = groups({"A": LONG, "C": {"properties": {"x": LONG}}})
    assert found == [(size(LONG) - size(to("A")), ["A", inner])]


def test_without_a_component_one_is_added() -> None:
    schemas = {name: {"title": name, "properties": {"x": LONG}} for name in ("A", "B", "C")}
    ((saved, parts),) = groups(schemas)
    assert len(parts) == 3
    assert saved == 3 * (size(LONG) - size(to("x"))) - (size({"x": LONG}) - 1)


def test_what_is_in_equal_schemas_alone_is_no_group_of_its_own() -> None:
    whole = {"properties": {"x": LONG, "y": {"type": "string"}}}
    ((_, parts),) = groups({"A": whole, "B": whole})
    assert parts == ["A", "B"]
    found = groups({"A": whole, "B": whole, "C": {"items": LONG}})
    assert [parts[:1] for _, parts in found] == [["A"], ["#/components/schemas/A/properties/x"]]


def test_what_would_save_nothing_is_left_out() -> None:
    small = {"type": "string"}
    assert groups({"C": {"properties": {"x": small}}, "D": {"properties": {"z": small}}}) == []
    assert groups({"A": to("C"), "B": to("C"), "C": LONG}) == []


def test_components_only() -> None:
    schemas = {"A": LONG, "B": LONG, "C": {"title": "c", "properties": {"x": LONG}}}
    api = loaded(described({**schemas, "D": {"items": {"items": LONG}}}))
    assert [names(one.parts)[:2] for one in api.duplicates(components_only=True)] == [["A", "B"]]
    assert [len(one.parts) for one in api.duplicates(components_only=True)] == [2]
    assert [len(one.parts) for one in api.duplicates()] == [4]


def test_components_of_other_kinds() -> None:
    response = {"description": "A problem.", "headers": {"X": {"schema": {"type": "string"}}}}
    components = {"responses": {"A": response, "B": response}}
    api = loaded(described({}, components=components))
    assert [(one.kind, names(one.parts)) for one in api.duplicates()] == [
        ("Response", ["#/components/responses/A", "#/components/responses/B"])
    ]


def test_those_that_save_most_are_first() -> None:
    longer = {**LONG, "title": "x" * 100}
    found = groups({"A": LONG, "B": LONG, "C": longer, "D": longer})
    assert [parts for _, parts in found] == [["C", "D"], ["A", "B"]]
