"""What a false schema forbids: the validator names the schema, and not always the value."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

__all__ = ["Forbidden", "find_forbidden"]

#: The number of names that a sentence lists.
_MOST_SHOWN = 4
#: Keywords that a property of the object makes apply to it.
_BY_PRESENCE = ("dependentSchemas", "dependencies")
#: Keywords whose false schema forbids every property of an object.
_OF_ALL_PROPERTIES = ("additionalProperties", "propertyNames", "unevaluatedProperties")


class Forbidden(NamedTuple):
    """What is not allowed: its path in the validated value, and a sentence."""

    path: tuple[str | int, ...]
    message: str


def find_forbidden(error: Any, where: Sequence[str | int], root: Any) -> Forbidden | None:
    """Return what an error says is not allowed in ``root``; None if it says something else.

    ``where`` is the path of the error in ``root``. It leads to the value, but only to the object
    around it where ``false`` applies to names.
    """
    path = tuple(where)
    unexpected = _names_of(error, path, root)
    if unexpected:
        return Forbidden((*path, unexpected[0]), _describe(path, unexpected))
    if error.kind.name == "falseSchema" or _is_not_anything(error):
        message = f"{_label(path)!r} is not allowed" if path else "no value is allowed"
        return Forbidden(path, message)
    return None


def _describe(path: tuple[str | int, ...], names: Sequence[str]) -> str:
    labels = [repr(_label((*path, one))) for one in names]
    if len(labels) == 1:
        return f"{labels[0]} is not allowed"
    if len(labels) > _MOST_SHOWN:
        labels = [*labels[: _MOST_SHOWN - 1], f"{len(labels) - _MOST_SHOWN + 1} more"]
    return f"{', '.join(labels[:-1])} and {labels[-1]} are not allowed"


def _is_not_anything(error: Any) -> bool:
    """Whether the error is of ``not: {}`` or ``not: true``, which are false schemas too."""
    return error.kind.name == "not" and error.kind.schema in ({}, True)


def _names_of(error: Any, path: tuple[str | int, ...], root: Any) -> list[str]:
    """Return the names of the properties that are not allowed in the object at ``path``."""
    if error.kind.name in ("additionalProperties", "unevaluatedProperties"):
        return list(error.kind.unexpected)
    owner = _value_at(root, path)
    if error.kind.name != "falseSchema" or not isinstance(owner, dict):
        return []
    *_, above, last = ("", "", *map(str, error.schema_path))
    if above in _BY_PRESENCE and last in owner:
        return [last]
    # A property may have the name of a keyword.
    is_property = above == "properties" and path[-1:] == (last,)
    return list(owner) if last in _OF_ALL_PROPERTIES and not is_property else []


def _value_at(value: Any, path: Sequence[str | int]) -> Any:
    for token in path:
        value = value[token]
    return value


def _label(path: Sequence[str | int]) -> str:
    """Return the name of a value for a sentence, such as ``pets[0].name``."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text
