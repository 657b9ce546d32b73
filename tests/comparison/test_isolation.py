"""One difference of two schemas by itself."""

from __future__ import annotations

from typing import Any

from schemakit.comparison.facts import Edit
from schemakit.comparison.isolation import apply_edits

_OLD = {
    "required": ["a"],
    "properties": {"a": {"maxLength": 9, "minLength": 1}, "b": {"$ref": "#/b"}},
}
_NEW = {"properties": {"a": {"maxLength": 5}, "b": {}, "c": {"type": "string"}}}


def _look(reference: str) -> Any:
    if reference == "#/b":
        return {"type": "integer"}
    raise LookupError(reference)


def _apply(*edits: Edit) -> Any:
    return apply_edits(_OLD, _NEW, (_look, _look), edits)


def test_a_keyword_takes_the_new_value_or_goes() -> None:
    path = ("properties", "a")
    changed = _apply(Edit(path, "maxLength", None, (*path, "maxLength")))
    assert changed["properties"]["a"] == {"maxLength": 5, "minLength": 1}
    changed = _apply(Edit(path, "minLength", None, (*path, "minLength")))
    assert changed["properties"]["a"] == {"maxLength": 9}
    assert _OLD["properties"]["a"] == {"maxLength": 9, "minLength": 1}  # type: ignore[index]


def test_members_and_required_names() -> None:
    changed = _apply(
        Edit((), "properties", "c", ("properties", "c")), Edit((), "required", "c", ())
    )
    assert changed["properties"]["c"] == {"type": "string"}
    assert changed["required"] == ["a", "c"]
    changed = _apply(Edit((), "properties", "a", None), Edit((), "required", "a", None))
    assert [*changed["properties"]] == ["b"]
    assert changed["required"] == []


def test_references_on_the_way_are_replaced() -> None:
    changed = _apply(Edit(("properties", "b"), "type", None, None))
    assert changed["properties"]["b"] == {}


def test_a_place_that_is_not_there() -> None:
    assert _apply(Edit(("properties", "x"), "type", None, None)) is None
