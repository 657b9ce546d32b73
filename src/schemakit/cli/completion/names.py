"""The names in a description that may come next on the command line."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from schemakit.cli.layout.table import escape_unsafe
from schemakit.cli.source import DEFAULT_SOURCES

if TYPE_CHECKING:
    from schemakit.description.description import Description

__all__ = ["KINDS", "Candidates", "read_names"]

#: Names with what is said of them.
Candidates = dict[str, str]

#: A larger file is not read: no one waits for names that long.
_LARGEST = 16 << 20
#: How many characters of a description are shown.
_SHOWN = 60


def _list_operations(api: Description) -> Iterator[tuple[str, str]]:
    found = api.operations()
    yield from ((one.id, one.summary or "") for one in found if one.id)
    yield from ((f"{one.request_method} {one.path}", one.summary or "") for one in found)


def _list_schemas(api: Description) -> Iterator[tuple[str, str]]:
    yield from ((one.name, "schema") for one in api.schemas())


def _list_requests(api: Description) -> Iterator[tuple[str, str]]:
    found = [one for one in api.operations() if not one.is_webhook]
    yield from ((f"{one.request_method} {one.path}", one.summary or "") for one in found)


def _list_components(api: Description) -> Iterator[tuple[str, str]]:
    from schemakit.references.components import members_of_section

    yield from _list_schemas(api)
    names = {one.name for one in api.schemas()}
    for kind, section in api._registry.entry.grammar.sections.items():
        for name in members_of_section(api._registry, section) if kind != "Schema" else ():
            # What is called like a schema means that.
            if str(name) not in names:
                names.add(str(name))
                yield str(name), section[-1]


def _list_parts(api: Description) -> Iterator[tuple[str, str]]:
    yield from _list_operations(api)
    yield from _list_components(api)


def _list_paths(api: Description) -> Iterator[tuple[str, str]]:
    yield from ((path, "") for path in api.paths())


def _list_methods(api: Description) -> Iterator[tuple[str, str]]:
    yield from ((one.method, "") for one in api.operations())


def _list_tags(api: Description) -> Iterator[tuple[str, str]]:
    yield from ((tag, "") for one in api.operations() for tag in one.tags)


def _list_pointers(api: Description) -> Iterator[tuple[str, str]]:
    yield from ((f"#{one.pointer}", one.summary or "") for one in api.operations())
    yield from ((f"#{one.pointer}", "schema") for one in api.schemas())


#: The kinds of names, each with a function that lists them.
KINDS: Mapping[str, Callable[[Description], Iterator[tuple[str, str]]]] = MappingProxyType(
    {
        "operations": _list_operations,
        "schemas": _list_schemas,
        "requests": _list_requests,
        "components": _list_components,
        "parts": _list_parts,
        "paths": _list_paths,
        "methods": _list_methods,
        "tags": _list_tags,
        "pointers": _list_pointers,
    }
)


def read_names(kind: str, source: str | None) -> Candidates:
    """Return the names of a kind in a file, by default the one that commands read.

    What is not a file has none: URLs are not fetched, and pipes are not read. Nor has a file with
    an error, or a large one. The documents that it refers to are not read.
    """
    name = source or next((one for one in DEFAULT_SOURCES if os.path.isfile(one)), "")
    try:
        known = os.stat(name)
        if not stat.S_ISREG(known.st_mode) or known.st_size > _LARGEST:
            return {}
        from schemakit.description.load import load

        # An absolute path is never read as a URL.
        api = load(os.path.abspath(name), follow=False)
        listed = [(one, " ".join(about.split())) for one, about in KINDS[kind](api)]
    except Exception:  # noqa: BLE001  completing a word is no occasion to report errors
        return {}
    # A name with control characters could not be typed, and would disturb the terminal.
    return {
        one: escape_unsafe(about if len(about) <= _SHOWN else f"{about[: _SHOWN - 1]}…")
        for one, about in listed
        if one == escape_unsafe(one)
    }
