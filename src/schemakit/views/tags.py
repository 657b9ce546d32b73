"""The tags of a description: those that it declares, and those that its operations have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from schemakit.references.resolver import Target, followed
from schemakit.spec import pointer
from schemakit.views.operations import select_operations

if TYPE_CHECKING:
    from schemakit.views.reader import Reader

__all__ = ["TagCount", "count_tags"]


class TagCount(NamedTuple):
    """A tag: what its Tag Object says, and the number of operations that have it.

    ``summary``, ``parent`` and ``kind`` are fields of 3.2. ``pointer`` is that of its Tag Object,
    None if it has none.
    """

    name: str
    operations: int
    summary: str | None
    description: str | None
    parent: str | None
    kind: str | None
    pointer: str | None

    @property
    def is_declared(self) -> bool:
        """Whether it has a Tag Object."""
        return self.pointer is not None


def count_tags(reader: Reader) -> tuple[TagCount, ...]:
    """The tags that are declared, in their order, then others in the order of the operations."""
    counts: dict[str, int] = {}
    for one in select_operations(reader):
        for tag in dict.fromkeys(one.tags):
            counts[tag] = counts.get(tag, 0) + 1
    found: dict[str, TagCount] = {}
    for where, declared in _declared(reader):
        name = declared["name"]
        if name not in found:
            summary, description, parent, kind = (_text(declared.get(key)) for key in _FIELDS)
            uses = counts.get(name, 0)
            found[name] = TagCount(name, uses, summary, description, parent, kind, where)
    for other, count in counts.items():
        found.setdefault(other, TagCount(other, count, None, None, None, None, None))
    return tuple(found.values())


#: The fields of a Tag Object that are shown, in the order of those of :class:`TagCount`.
_FIELDS = ("summary", "description", "parent", "kind")


def _declared(reader: Reader) -> list[tuple[str, dict[str, Any]]]:
    """The Tag Objects that have a name, with their pointers; also where one is a reference."""
    registry, entry = reader.registry, reader.registry.entry
    listed = followed(registry, Target(entry, ("tags",), entry.contents.get("tags")))
    if listed is None or not isinstance(listed.value, list):
        return []
    found = []
    for index, one in enumerate(listed.value):
        place = (*listed.tokens, str(index))
        end = followed(registry, Target(listed.document, place, one))
        said = end.value if end is not None else None
        if isinstance(said, dict) and isinstance(said.get("name"), str):
            found.append((pointer.join(("tags", str(index))), said))
    return found


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None
