"""What ``schemakit check`` says, at the pages that it is about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from schemakit.errors import Diagnostic
from schemakit.site.search_texts import find_home

__all__ = ["list_diagnostics"]


def list_diagnostics(
    found: Iterable[Diagnostic], homes: Mapping[str, Mapping[str, int]]
) -> list[list[Any]]:
    """Each diagnostic: severity, code, message, its place in words, its page or -1, and the pointer
    from there. ``homes`` has the pages by the URI of a document and by the pointer in it."""
    listed = []
    for one in found:
        place = one.location
        page, rest = -1, place.pointer or ""
        if place.pointer is not None:
            page, rest = find_home(place.pointer, homes.get(place.uri, {}))
        words = _describe_place(place.uri, place.line)
        listed.append([one.severity, one.code, one.message, words, page, rest])
    return listed


def _describe_place(uri: str, line: int | None) -> str:
    """The file and the line; of a path only the name, since a page is read by others."""
    name = uri if "://" in uri else uri.replace("\\", "/").rpartition("/")[2]
    return name if line is None else f"{name}:{line}"
