"""Which parts are compared, and what is said of components."""

from __future__ import annotations

from typing import Any

import schemakit
from tests.comparison.compared import found, with_schema
from tests.small import described, to


def test_a_component_of_many_users_is_reported_once() -> None:
    users: dict[str, Any] = {f"U{n}": {"properties": {"p": to("Part")}} for n in range(5)}
    body = {"properties": {name: to(name) for name in users}}
    ends = [
        with_schema(body, **users, Part={"type": "string", "maxLength": limit}) for limit in (9, 5)
    ]
    (change,) = schemakit.changes(*ends)
    assert change.subject == "Part"
    assert len(change.operations) == 1
    assert len(change.operations[0].through) == 1


def test_components_that_nothing_uses() -> None:
    plain: dict[str, Any] = {"A": {"type": "string"}}
    added = {**plain, "B": {"type": "string"}}
    changes = schemakit.changes(described(plain), described(added))
    assert found(changes) == [("documentation", "component-added")]
    changed = {"A": {"type": "integer"}}
    (change,) = schemakit.changes(described(plain), described(changed))
    assert (change.level, change.operations) == ("safe", ())
    assert change.reason == "no operation uses it"


def test_a_component_that_was_made_of_a_part_is_no_change() -> None:
    inline = {"properties": {"a": {"type": "string", "maxLength": 3}}}
    moved = {"properties": {"a": to("Short")}}
    old = with_schema(inline)
    new = with_schema(moved, Short={"type": "string", "maxLength": 3})
    assert not schemakit.changes(old, new)
    assert not schemakit.changes(new, old)


def test_two_schemas_are_compared_as_what_is_accepted() -> None:
    draft = "https://json-schema.org/draft/2020-12/schema"
    ends = [{"$schema": draft, "type": "object", "required": names} for names in ([], ["a"])]
    (change,) = schemakit.changes(*ends)
    assert (change.level, change.code, change.subject) == (
        "breaking",
        "property-required",
        "the schema",
    )


def test_conversion_from_3_0_to_3_1_is_no_change_of_schemas() -> None:
    old = with_schema(
        {"type": "number", "nullable": True, "minimum": 1, "exclusiveMinimum": True},
        version="3.0.3",
    )
    new = with_schema({"type": ["number", "null"], "exclusiveMinimum": 1})
    assert [one.code for one in schemakit.changes(old, new)] == ["openapi-version-changed"]


def test_what_an_extension_alone_uses_is_not_called_safe() -> None:
    ends = [
        {**described({"A": {"type": "string", "maxLength": limit}}), "x-hooks": {"a": to("A")}}
        for limit in (9, 5)
    ]
    (change,) = schemakit.changes(*ends)
    assert (change.level, change.reason) == ("risky", "only an extension uses it")
