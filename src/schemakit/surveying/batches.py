"""Batches of documents, each of which becomes a part with a name that its content decides."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from schemakit import __version__
from schemakit.checks import metaschema
from schemakit.errors import RetrievalError
from schemakit.sources.urls import parse_file_uri
from schemakit.surveying.copies import identify_copy
from schemakit.surveying.items import Item, Settings
from schemakit.surveying.reading import read_path
from schemakit.surveying.remote_trees import identify_remote
from schemakit.surveying.tables import FORMAT

__all__ = ["Batch", "is_unchanged", "make_batches"]

#: As many documents, and as many bytes of them, are a batch: a second or two of work.
_MOST_ITEMS, _MOST_BYTES = 48, 1 << 21


class Batch(NamedTuple):
    """Documents that one task reads; ``name`` is that of their part."""

    name: str
    items: tuple[Item, ...]


def make_batches(items: Iterable[Item], settings: Settings) -> Iterator[Batch]:
    """Batches of consecutive documents, which depend on the documents alone."""
    found: list[Item] = []
    size = 0
    for item in items:
        if found and (len(found) == _MOST_ITEMS or size + item.size > _MOST_BYTES):
            yield _name_batch(found, settings)
            found, size = [], 0
        found.append(item)
        size += item.size
    if found:
        yield _name_batch(found, settings)


def _name_batch(items: list[Item], settings: Settings) -> Batch:
    """The batch of some documents.

    Its name is a hash of their names and contents, and of all that the rows depend on.
    """
    access = settings.access
    facts = (
        *(FORMAT, __version__, metaschema.is_available()),
        *(settings.tables, settings.seconds, settings.memory, settings.directory),
        *(settings.version, settings.resolve_examples, settings.cache == "offline"),
        *(access, settings.for_command),
    )
    digest = hashlib.sha256(repr(facts).encode())
    for item in items:
        # Where an archive was copied to is not part of what it is.
        about = item._replace(root="") if item.kind == "copy" else item
        digest.update(repr((about, _identify(item))).encode("utf-8", "surrogatepass"))
    return Batch(digest.hexdigest()[:40], tuple(items))


def _identify(item: Item) -> str:
    """What tells one content of a document from another; ``""`` if it is absent, and of a URL,
    whose content is not asked for."""
    if item.kind == "file":
        return _hash_file(item.path)
    if item.kind == "copy":
        return identify_copy(item.root, item.path)
    return identify_remote(item.root, item.path) if item.kind == "remote" else ""


def is_unchanged(item: Item, documents: Mapping[str, str]) -> bool:
    """Whether the documents that a description refers to are still what they were.

    Files and copies are compared; what is on the web is taken to be the same.
    """
    return all(_identify_reference(item, uri) in (known, None) for uri, known in documents.items())


def _identify_reference(item: Item, uri: str) -> str | None:
    """The SHA-256 of a document that another one refers to, ``""`` if it is absent; None if that is
    not asked for."""
    if item.kind == "copy":
        path = read_path(uri)
        return "" if path is None else identify_copy(item.root, path)
    if item.kind == "file" and uri[:5] == "file:":
        try:
            return _hash_file(parse_file_uri(uri))
        except RetrievalError:
            return ""
    return None


def _hash_file(path: str) -> str:
    """The SHA-256 of a regular file; ``""`` of anything else."""
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):
            return ""
        with open(path, "rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except (OSError, ValueError):
        return ""
