"""One difference of two schemas by itself: the old schema with nothing else changed.

Both schemas are JSON Schemas of 2020-12 that hold what they refer to under ``$defs``.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from schemakit.comparison.facts import Edit
from schemakit.spec import pointer

__all__ = ["apply_edits", "with_definitions"]

#: References that are followed in a row.
_LONGEST = 50


class _NoPlaceError(Exception):
    """An edit is about a place that the schema does not have as such."""


def with_definitions(new: dict[str, Any], old: dict[str, Any]) -> dict[str, Any]:
    """The new schema with the definitions of the old one, where both have them: what changed in
    these is another difference."""
    own, other = new.get("$defs"), old.get("$defs")
    if not isinstance(own, dict) and not isinstance(other, dict):
        return new
    return {**new, "$defs": {**(own or {}), **(other or {})}}


def apply_edits(old: dict[str, Any], new: dict[str, Any], edits: Iterable[Edit]) -> Any:
    """The old schema with some edits, whose values are those of the new one; None if a place that
    they need is not there."""
    found: Any = with_definitions(old, {"$defs": {**new.get("$defs", {}), **old.get("$defs", {})}})
    try:
        for edit in edits:
            value = _read(new, edit.source) if edit.source else edit.source
            found = _change(found, found, edit.path, edit, value)
    except _NoPlaceError:
        return None
    return found


def _read(root: Any, path: tuple[str, ...]) -> Any:
    """The value at a path, through references; None if the last key is missing."""
    value = root
    for index, key in enumerate(path):
        value = _enter(root, value)
        if isinstance(value, list) and key.isdecimal() and int(key) < len(value):
            value = value[int(key)]
        elif isinstance(value, dict) and key in value:
            value = value[key]
        elif index == len(path) - 1:
            return None
        else:
            raise _NoPlaceError
    return value


def _enter(root: Any, value: Any) -> Any:
    """What a schema that is only a reference stands for."""
    for _ in range(_LONGEST):
        ref = value.get("$ref") if isinstance(value, dict) else None
        if not isinstance(ref, str) or not ref.startswith("#"):
            return value
        if len(value) > 1 and not (value.keys() <= {"$ref", "$schema", "$defs"}):
            return value
        try:
            value = pointer.get(root, pointer.parse(pointer.from_fragment(ref[1:])))
        except pointer.Missing:
            raise _NoPlaceError from None
    raise _NoPlaceError


def _change(root: Any, value: Any, path: tuple[str, ...], edit: Edit, new: Any) -> Any:
    """A copy of a value in which the schema at a path is edited."""
    kept = (
        {key: value[key] for key in ("$schema", "$defs") if key in value}
        if (isinstance(value, dict))
        else {}
    )
    value = _enter(root, value)
    if not path:
        if not isinstance(value, dict):
            raise _NoPlaceError
        return {**_edit(value, edit, new), **kept}
    key, rest = path[0], path[1:]
    if isinstance(value, list):
        if not key.isdecimal() or int(key) >= len(value):
            raise _NoPlaceError
        copy = list(value)
        copy[int(key)] = _change(root, value[int(key)], rest, edit, new)
        return copy
    if not isinstance(value, dict) or key not in value:
        raise _NoPlaceError
    return {**value, key: _change(root, value[key], rest, edit, new), **kept}


def _edit(schema: dict[str, Any], edit: Edit, new: Any) -> dict[str, Any]:
    found = dict(schema)
    if edit.name is None:
        if new is None:
            found.pop(edit.keyword, None)
        else:
            found[edit.keyword] = new
        return found
    held = found.get(edit.keyword)
    if edit.keyword == "required":
        names = [one for one in held or () if one != edit.name]
        found["required"] = [*names, edit.name] if edit.source is not None else names
        return found
    members = dict(held) if isinstance(held, dict) else {}
    if new is None:
        members.pop(edit.name, None)
    else:
        members[edit.name] = new
    found[edit.keyword] = members
    return found
