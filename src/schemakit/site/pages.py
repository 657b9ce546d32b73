"""The pages that a site has: one for each operation and each reusable Object, with its address."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from schemakit.references.components import members_of_section
from schemakit.spec import pointer
from schemakit.views.operations import Operation, select_operations
from schemakit.views.reader import Reader
from schemakit.views.schemas import list_schemas

__all__ = ["Page", "find_homes", "list_pages"]

#: The last token of a section to the kind in addresses, where that is another word.
_KINDS = {"definitions": "schemas", "$defs": "schemas", "securityDefinitions": "securitySchemes"}


class Page(NamedTuple):
    """A page: its address is ``#/KIND/KEY``.

    ``kind`` is ``"operations"``, ``"webhooks"``, ``"schemas"`` or another section of components.
    ``pointer`` is the JSON Pointer of what it shows.
    """

    kind: str
    key: str
    pointer: str
    operation: Operation | None = None


def list_pages(reader: Reader) -> list[Page]:
    """All pages: the operations in document order, the schemas, then other components."""
    operations = select_operations(reader)
    entry = reader.registry.entry
    keys = _choose_keys(operations)
    found = [
        Page("webhooks" if one.is_webhook else "operations", key, one.pointer, one)
        for one, key in zip(operations, keys, strict=True)
    ]
    if entry.grammar.root.is_schema:
        title = entry.contents.get("title") if isinstance(entry.contents, dict) else None
        found.append(Page("schemas", title if isinstance(title, str) and title else "#", ""))
    known = {one.pointer for one in found}
    found += [Page("schemas", one.name, one.pointer) for one in list_schemas(reader)]
    for section in entry.grammar.sections.values():
        for name in members_of_section(reader.registry, section):
            where = pointer.join((*section, str(name)))
            kind = _KINDS.get(section[-1], section[-1])
            if kind != "schemas" and where not in known:
                found.append(Page(kind, str(name), where))
    return found


def _choose_keys(operations: Iterable[Operation]) -> list[str]:
    """A key for each operation: its operationId, else ``GET /path``, else its JSON Pointer,
    whichever is its own."""
    every = [(one.id or "", f"{one.request_method} {one.path}", one.pointer) for one in operations]
    counts = Counter(name for one in every for name in set(one) if name)
    return [next((name for name in one if name and counts[name] == 1), one[2]) for one in every]


def find_homes(pages: Iterable[Page]) -> Mapping[str, int]:
    """The number of each page by its pointer."""
    return {one.pointer: number for number, one in enumerate(pages)}
