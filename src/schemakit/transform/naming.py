"""What an Object names by its type: nothing that is written in data, such as an example, is a
name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Literal, NamedTuple

from schemakit.references.implicit_connections import mapped_texts
from schemakit.spec.grammar import EXTENSION, LITERAL, ObjectType

__all__ = ["Name", "find_names", "members_of", "names_in"]


class Name(NamedTuple):
    """A text in an Object that names another one.

    ``way`` is ``"$ref"``, ``"discriminator"``, ``"security"``, or ``"link"`` for the
    ``operationRef`` of one.
    """

    way: Literal["$ref", "discriminator", "security", "link"]
    text: str


def names_in(value: dict[str, Any], type_: ObjectType) -> Iterator[Name]:
    """The names in one Object, without those in the Objects inside it."""
    ref = value.get("$ref")
    if isinstance(ref, str) and type_ is not LITERAL:
        yield Name("$ref", ref)
    if type_.is_schema:
        yield from (Name("discriminator", one) for one in mapped_texts(value))
    elif type_.name == "SecurityRequirement":
        # A parsed mapping may have numbers for keys.
        yield from (Name("security", str(key)) for key in value)
    elif type_.name == "Link" and isinstance(value.get("operationRef"), str):
        yield Name("link", value["operationRef"])


def members_of(
    value: Any, type_: ObjectType, stands_for: Mapping[int, Any] | None = None
) -> Iterator[tuple[Any, ObjectType]]:
    """The containers in an Object with their types, those in ``x-…`` fields too; no data.

    ``stands_for`` has the value in whose place another one is, by the id of that.
    """
    members: Any = value.items() if isinstance(value, dict) else enumerate(value)
    fields, other, extensible = type_.fields, type_.other, type_.extensible
    for key, item in members:
        if stands_for:
            item = stands_for.get(id(item), item)
        is_object = isinstance(item, dict)
        if not is_object and not isinstance(item, list):
            continue
        held = fields.get(key)
        if held is None:
            is_extension = extensible and isinstance(key, str) and key[:2] == "x-"
            held = EXTENSION.other if is_extension else other
        inner = None if held is None else held.object if is_object else held.array
        if inner is not None:
            yield item, inner


def find_names(
    start: Any, type_: ObjectType, *, holds: Callable[[ObjectType], bool]
) -> Iterator[Name]:
    """The names in a value and all Objects inside it whose types may hold what is sought."""
    stack = [(start, type_)]
    met: set[tuple[int, int]] = set()
    while stack:
        value, of = stack.pop()
        if (id(value), id(of)) in met or not holds(of):
            continue
        met.add((id(value), id(of)))
        if isinstance(value, dict):
            yield from names_in(value, of)
        stack += members_of(value, of)
