"""The options and JSON Pointers that the methods of a description take, checked."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from schemakit.documents.registry import Registry
from schemakit.errors import DocumentError, PointerError, UsageError, expect
from schemakit.references.resolver import at_pointer
from schemakit.references.target_types import Start, start_in
from schemakit.spec import pointer, uri
from schemakit.suggest import did_you_mean

if TYPE_CHECKING:
    from typing import Protocol

    from schemakit.references.graph import Graph
    from schemakit.transform.options import BundleOptions, DereferenceOptions, Options
    from schemakit.views.reader import Reader

    class _GraphReader(Reader, Protocol):
        """A reader that has the graph of its description."""

        def graph(self) -> Graph:
            """The graph of all references."""


__all__ = [
    "attach_sources",
    "check_copy",
    "check_size",
    "collect_sources",
    "find_start",
    "parse_pointer",
    "read_bundle_options",
    "read_options",
    "read_place",
]


def read_options(reader: _GraphReader, given: DereferenceOptions) -> Options:
    """The options of a ``dereference…`` method.

    Raises:
        UsageError: if there is no such option, or it has no such value.
        NotFoundError, PointerError: if ``at`` names nothing.
    """
    from schemakit.transform.options import DereferenceOptions

    return _read_options(reader, given, list(DereferenceOptions.__annotations__))


def read_bundle_options(reader: _GraphReader, given: BundleOptions) -> Options:
    """The options of a ``bundle…`` method.

    Raises:
        UsageError, PointerError: as :func:`read_options`.
    """
    from schemakit.transform.options import BundleOptions

    return _read_options(reader, given, list(BundleOptions.__annotations__))


def _read_options(
    reader: _GraphReader, given: DereferenceOptions | BundleOptions, known: list[str]
) -> Options:
    from schemakit.transform.options import Options

    for name in given:
        if name not in known:
            raise UsageError(f"no option {name!r}{did_you_mean(name, known)}")
    settings: dict[str, Any] = {**given, "written_to": read_place(given.get("written_to"))}
    options = Options(**settings)
    at = options.at
    if at is None:
        return options
    expect("at", at, str, "a text, such as a JSON Pointer")
    found = find_start(reader, str(at))
    return replace(options, at=found or None)


def read_place(given: str | os.PathLike[str] | None) -> str | None:
    """The URI of the place at which an output will be, which is given as a path or a URL.

    Raises:
        UsageError: if it is neither.
    """
    if given is None:
        return None
    expect("written_to", given, (str, os.PathLike), "a path or a URL")
    return uri.as_uri(os.fsdecode(given))


def find_start(reader: _GraphReader, name: str) -> tuple[str, ...] | Start:
    """The part that ``at`` names: the tokens of a JSON Pointer into the entry document, or a part
    of another document.

    It is a JSON Pointer if it leads anywhere, and else a name (``views.part_names``).

    Raises:
        NotFoundError, PointerError: if there is no such part.
    """
    registry = reader.registry
    if name[:1] in ("", "/", "#"):
        with suppress(PointerError):
            return parse_pointer(registry, name)
    from schemakit.views.part_names import find_place

    with attach_sources(registry):
        part = find_place(reader, name)
    return part.tokens if part.tokens is not None else start_in(part.target, reader.graph().units)


def parse_pointer(registry: Registry, where: Any) -> tuple[str, ...]:
    """The tokens of a JSON Pointer into the entry document, given as it is or as a fragment.

    If it passes through references, the tokens are those of the place to which it leads.

    Raises:
        UsageError: if it is not a JSON Pointer.
        PointerError: if it leads nowhere.
    """
    expect("a JSON Pointer", where, str, "a text")
    tokens = pointer.parse(pointer.as_typed(where))
    with attach_sources(registry):
        target = at_pointer(registry, tokens)
    # A place in another document has no pointer from the entry document but the one given.
    return tokens if target.document.number else target.tokens


def check_size(name: str, given: int | None) -> None:
    """Checks a number of bytes or of spaces.

    Raises:
        UsageError: if it is neither a whole number nor None.
    """
    if given is not None:
        expect(name, given, int, "a whole number or None")


def check_copy(options: Options) -> None:
    """Checks the options of a copy, which is a tree.

    Raises:
        UsageError: if they let Python objects contain each other.
    """
    if options.cycles == "share":
        raise UsageError(
            "copy=True makes a tree, which cannot contain the cycles of cycles='share'"
        )


def collect_sources(registry: Registry) -> Mapping[str, bytes]:
    """The text of each document by the ``uri`` of its locations, also of those not readable."""
    unread = [one.sources for one in registry.unread if isinstance(one, DocumentError)]
    read = {one.uri: one.data for one in registry.all if one.data}
    return {uri: text for texts in (*unread, read) for uri, text in texts.items()}


@contextmanager
def attach_sources(registry: Registry) -> Iterator[None]:
    """Adds the texts of the documents to each error that passes, for excerpts."""
    try:
        yield
    except DocumentError as error:
        error.sources = {**collect_sources(registry), **error.sources}
        raise
