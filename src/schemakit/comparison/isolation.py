"""One difference of two schemas by itself: the old schema with nothing else changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from schemakit.comparison.facts import Edit

__all__ = ["apply_edits"]

#: References that are followed in a row.
_LONGEST = 50
#: What may be beside a reference that leads to all that a schema says.
_BESIDE = frozenset({"$ref", "$schema", "$defs"})

Look = Callable[[str], Any]


class _NoPlaceError(Exception):
    """An edit is about a place that the schema does not have as such."""


def apply_edits(
    old: Any, new: Any, looks: tuple[Look, Look], edits: Iterable[Edit]
) -> dict[str, Any] | None:
    """The old schema with some edits, whose values are those of the new one; None if a place that
    they need is not there.

    ``looks`` find the targets of references, and raise LookupError without one.
    """
    found: Any = old
    try:
        for edit in edits:
            value = _read(new, edit.source, looks[1]) if edit.source else edit.source
            found = _change(found, edit.path, looks[0], edit, value)
    except _NoPlaceError:
        return None
    return found if isinstance(found, dict) else None


def _read(value: Any, path: tuple[str, ...], look: Look) -> Any:
    """The value at a path, through references; None if the last key is missing."""
    for index, key in enumerate(path):
        value = _enter(value, look)
        if isinstance(value, list) and key.isdecimal() and int(key) < len(value):
            value = value[int(key)]
        elif isinstance(value, dict) and key in value:
            value = value[key]
        elif index == len(path) - 1:
            return None
        else:
            raise _NoPlaceError
    return value


def _enter(value: Any, look: Look) -> Any:
    """What a schema that is only a reference stands for."""
    for _ in range(_LONGEST):
        ref = value.get("$ref") if isinstance(value, dict) else None
        if not isinstance(ref, str) or not value.keys() <= _BESIDE:
            return value
        try:
            value = look(ref)
        except LookupError:
            raise _NoPlaceError from None
    raise _NoPlaceError


def _change(value: Any, path: tuple[str, ...], look: Look, edit: Edit, new: Any) -> Any:
    """A copy of a value in which the schema at a path is edited."""
    value = _enter(value, look)
    if not path:
        if not isinstance(value, dict):
            raise _NoPlaceError
        return _edit(value, edit, new)
    key, rest = path[0], path[1:]
    if isinstance(value, list):
        if not key.isdecimal() or int(key) >= len(value):
            raise _NoPlaceError
        copy = list(value)
        copy[int(key)] = _change(value[int(key)], rest, look, edit, new)
        return copy
    if not isinstance(value, dict) or key not in value:
        raise _NoPlaceError
    return {**value, key: _change(value[key], rest, look, edit, new)}


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
        names = [one for one in held if one != edit.name] if isinstance(held, list) else []
        found["required"] = [*names, edit.name] if edit.source is not None else names
        return found
    members = dict(held) if isinstance(held, dict) else {}
    if new is None:
        members.pop(edit.name, None)
    else:
        members[edit.name] = new
    found[edit.keyword] = members
    return found
