"""Whether a reference that dereferencing kept has a target."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import unquote

from schemakit.errors import SchemaKitError
from schemakit.spec import pointer
from schemakit.views.references import list_references

if TYPE_CHECKING:
    from schemakit.views.reader import Reader

__all__ = ["make_exists"]


def make_exists(reader: Reader) -> Callable[[str], bool]:
    """Make a function that tests whether the fragment of a kept reference points to a value."""
    entry = reader.registry.entry

    def exists(fragment: str) -> bool:
        try:
            pointer.get(entry.contents, pointer.parse(fragment))
        except (pointer.Missing, SchemaKitError):
            # A view may name a place of another document, which the entry document lacks.
            return fragment not in find_dead_fragments()
        return True

    @cache
    def find_dead_fragments() -> frozenset[str]:
        return frozenset(
            unquote(one.ref[1:])
            for one in list_references(reader.registry, reader.graph())
            if one.target is None and one.ref.startswith("#") and one.document == entry.uri
        )

    return exists
