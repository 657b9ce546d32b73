"""The differences of discriminators."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import schemakit
from tests.comparison.compared import compare_schemas_at, found
from tests.small import to

_Edit = Callable[[dict[str, Any]], Any]


def _variant(name: str) -> dict[str, Any]:
    own = {"kind": {"type": "string"}, "tag": {"type": "string"}, name: {"type": "string"}}
    return {"type": "object", "properties": own, "required": ["kind"]}


def _union(discriminator: Any, *names: str) -> dict[str, Any]:
    union: dict[str, Any] = {"oneOf": [to(one) for one in names or ("C", "D")]}
    return union if discriminator is None else {**union, "discriminator": discriminator}


_VARIANTS: dict[str, Any] = {"C": _variant("c"), "D": _variant("d"), "E": _variant("c")}
_NAMED = {"propertyName": "kind", "mapping": {"c": to("C")["$ref"], "d": "D"}}


@pytest.mark.parametrize("prove", [True, False])
@pytest.mark.parametrize(
    ("new", "words"),
    [
        ({**_NAMED, "mapping": {"cc": "C", "d": "D"}}, "'c' is not used any more"),
        ({**_NAMED, "mapping": {"c": "D", "d": "C"}}, "'c' is for D, was for C"),
        ({**_NAMED, "propertyName": "tag"}, 'propertyName is "tag", was "kind"'),
        ({"propertyName": "kind"}, "may have the value 'C'"),
        ({**_NAMED, "defaultMapping": "C"}, "defaultMapping is"),
        (None, "not set any more"),
        (5, "discriminator is 5"),
    ],
)
@pytest.mark.parametrize("place", ["body", "response"])
def test_another_choice_is_risky_in_both_directions(
    new: Any, words: str, place: str, *, prove: bool
) -> None:
    ends = _union(_NAMED), _union(new)
    changes = compare_schemas_at(ends[0], ends[1], place, prove=prove, **_VARIANTS)
    assert {*found(changes)} == {("risky", "discriminator-changed")}
    assert words in " ".join(one.message for one in changes)
    back = compare_schemas_at(ends[1], ends[0], place, prove=prove, **_VARIANTS)
    assert {*found(back)} == {("risky", "discriminator-changed")}


def test_a_mapping_that_says_what_is_implied() -> None:
    ends = (
        _union({"propertyName": "kind"}),
        _union({"propertyName": "kind", "mapping": {"C": to("C")["$ref"], "D": "D"}, "x-a": 1}),
    )
    assert compare_schemas_at(*ends, **_VARIANTS) == []


def test_the_name_of_a_component_is_a_value_unless_one_is_mapped() -> None:
    free = {"propertyName": "kind"}
    changes = compare_schemas_at(_union(free), _union(free, "E", "D"), **_VARIANTS)
    assert {*found(changes)} == {("risky", "discriminator-changed")}
    moved = {**_NAMED, "mapping": {"c": "E", "d": "D"}}
    assert compare_schemas_at(_union(_NAMED), _union(moved, "E", "D"), **_VARIANTS) == []


# -- schemas that extend the one with the discriminator --------------------------------------------


def _pets(edit: _Edit | None = None, use: str = "Pet", **discriminator: Any) -> dict[str, Any]:
    schemas: dict[str, Any] = {
        "Pet": {
            "type": "object",
            "discriminator": {"propertyName": "kind", **discriminator},
            "properties": {"kind": {"type": "string"}},
            "required": ["kind"],
        },
        "Cat": {"allOf": [to("Pet"), {"properties": {"name": {"type": "string"}}}]},
        "Kitten": {"allOf": [to("Cat"), {"properties": {"age": {"type": "integer"}}}]},
        "Dog": {"allOf": [to("Pet"), {"properties": {"size": {"type": "integer"}}}]},
    }
    if edit is not None:
        edit(schemas)
    body = {"content": {"application/json": {"schema": to(use)}}}
    operation = {"requestBody": body, "responses": {"204": {"description": "d"}}}
    info = {"title": "t", "version": "1"}
    paths = {"/pets": {"post": operation}}
    return {"openapi": "3.0.3", "info": info, "paths": paths, "components": {"schemas": schemas}}


def _shorten(schemas: dict[str, Any]) -> None:
    schemas["Cat"]["allOf"][1]["properties"]["name"]["maxLength"] = 3


def _lessen(schemas: dict[str, Any]) -> None:
    schemas["Kitten"]["allOf"][1]["properties"]["age"]["maximum"] = 1


@pytest.mark.parametrize(
    ("edit", "use", "through"),
    [(_shorten, "Pet", ("Pet",)), (_lessen, "Pet", ("Pet",)), (_lessen, "Cat", ("Cat",))],
)
def test_a_schema_that_extends_another_reaches_who_uses_that(
    edit: _Edit, use: str, through: tuple[str, ...]
) -> None:
    (change,) = schemakit.changes(_pets(use=use), _pets(edit, use))
    assert change.level == "breaking"
    assert [(one.operation, one.through) for one in change.operations] == [("POST /pets", through)]


def test_a_schema_beside_it_is_not_reached() -> None:
    (change,) = schemakit.changes(_pets(use="Dog"), _pets(_shorten, "Dog"))
    assert (change.level, change.operations) == ("safe", ())


def test_a_schema_that_only_a_mapping_names() -> None:
    def alone(schemas: dict[str, Any]) -> None:
        schemas["Dog"] = {"type": "object"}

    def changed(schemas: dict[str, Any]) -> None:
        schemas["Dog"] = {"type": "object", "maxProperties": 1}

    old, new = (_pets(one, mapping={"dog": to("Dog")["$ref"]}) for one in (alone, changed))
    (change,) = schemakit.changes(old, new)
    assert (change.level, len(change.operations)) == ("breaking", 1)


def test_schemas_that_extend_another_come_and_go() -> None:
    old, new = _pets(), _pets(lambda schemas: schemas.pop("Dog"))
    for ends in ((old, new), (new, old)):
        change = schemakit.changes(*ends)[0]
        assert (change.level, change.code) == ("risky", "discriminator-changed")
        assert [one.operation for one in change.operations] == ["POST /pets"]
    assert schemakit.changes(old, _pets()) == ()
