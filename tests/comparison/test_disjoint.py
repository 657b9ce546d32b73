"""Whether the members of a union exclude each other."""

from __future__ import annotations

from typing import Any

import pytest

import schemakit
from schemakit.comparison.disjoint import are_disjoint
from schemakit.comparison.schema_view import Child
from tests.comparison.compared import compare_schemas_at, make_sides, with_schema
from tests.small import described, to


def _kind(name: str, **more: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["kind"],
        "properties": {"kind": {"const": name}, **more},
    }


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ([{"type": "string"}, {"type": "integer"}, {"type": "null"}], True),
        ([{"type": "number"}, {"type": "integer"}], False),
        ([{"enum": ["a"]}, {"enum": [1]}], True),
        ([_kind("a"), _kind("b"), {"type": "string"}], True),
        ([_kind("a"), _kind("a")], False),
        ([_kind("a"), {**_kind("b"), "required": []}], False),
        ([{"allOf": [to("Cat")]}, to("Dog")], True),
        # Null has no properties.
        (
            [
                {**_kind("a"), "type": ["object", "null"]},
                {**_kind("b"), "type": ["object", "null"]},
            ],
            False,
        ),
    ],
)
def test_types_and_constants_tell(members: list[Any], expected: bool) -> None:
    document = described({"A": {"oneOf": members}, "Cat": _kind("cat"), "Dog": _kind("dog")})
    (side, _), (root, _) = make_sides(document, document)
    union = root.member("components", "schemas", "A", "oneOf")
    children = [Child(union.member(index), ()) for index in range(len(members))]
    assert are_disjoint(side, children) is expected


def test_what_is_proved_of_a_member_is_proved_of_the_union() -> None:
    text = {"type": "string"}
    old = {"oneOf": [to("Cat"), _kind("dog")]}
    changes = compare_schemas_at(old, old, Cat=_kind("cat", title=text))
    assert not changes

    ends = [
        with_schema(old, Cat=_kind("cat", title={**text, "maxLength": limit})) for limit in (9, 5)
    ]
    (change,) = schemakit.changes(*ends)
    assert (change.level, change.verdict, change.subject) == ("breaking", "proved", "Cat.title")
