"""Reads one document of a survey, if it is a description, with the documents it refers to."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import quote, unquote

from schemakit.description.description import Description
from schemakit.documents.registry import Registry
from schemakit.errors import AccessError, DocumentError, RetrievalError
from schemakit.loading.entry import follow_root, open_entry
from schemakit.loading.readers import call_retrieve, read_all
from schemakit.sources import replicate
from schemakit.sources.budget import Budget
from schemakit.sources.fetch import Fetched, Fetcher
from schemakit.surveying.copies import read_copy
from schemakit.surveying.items import Item, Settings
from schemakit.surveying.recognition import (
    is_entry,
    is_library,
    may_be_entry,
    says_that_it_is_entry,
)
from schemakit.surveying.remote_trees import read_remote

__all__ = ["Read", "read_item", "read_path"]


class Read(NamedTuple):
    """A description that was read.

    ``documents`` are the others that it refers to, by their URI: the SHA-256 of each, ``""`` for
    one that could not be read.
    """

    api: Description
    registry: Registry
    is_library: bool
    documents: dict[str, str]
    #: The name that people are shown of a document, by the one in diagnostics.
    shown: Callable[[str], str]


def read_item(item: Item, settings: Settings) -> Read | None:
    """Read a document, and what it refers to; None if it is not the entry document of a
    description.

    Raises:
        SchemaKitError: if it is, and cannot be loaded.
    """
    if item.problem:
        raise RetrievalError(item.uri, item.problem)
    if item.kind in ("copy", "remote"):
        return _read_in_tree(item, settings)
    headers = {origin: dict(pairs) for origin, pairs in settings.headers}
    cache = None
    if item.kind == "source" and settings.cache != "no":
        from schemakit.sources.cache import Cache

        cache = Cache(offline=settings.cache == "offline")
    access = settings.access
    if item.root and access.root is None:
        from dataclasses import replace

        access = replace(access, root=item.root)
    with Fetcher(access, headers=headers, cache=cache) as fetcher:
        if replicate.is_model(item.path):
            fetched = replicate.fetch_model(item.path, access=access)
        else:
            fetched = fetcher.read_entry(item.path)
        return _read(item, settings, fetched, lambda asked, by: fetcher.read(asked, referrer=by))


def _read_in_tree(item: Item, settings: Settings) -> Read | None:
    """Read a document of an archive, a repository or a remote directory, and nothing outside."""
    read_file = read_copy if item.kind == "copy" else read_remote
    budget = Budget(settings.access)

    def read(uri: str, _referrer: str = "") -> bytes:
        path = read_path(uri)
        if path is None:
            raise AccessError(uri, f"a document of {item.tree} reaches only what is in it")
        limit = budget.add_document(uri)
        data = read_file(item.root, path, limit)
        budget.add_bytes(len(data), uri)
        return data

    entry = "/" + quote(item.path, errors="surrogateescape")
    fetched = call_retrieve(read, entry)
    return _read(item, settings, fetched, lambda asked, by: call_retrieve(read, asked, by))


def read_path(uri: str) -> str | None:
    """The path in a tree that a URI names; None if it names something else."""
    if uri[:1] != "/" or uri[:2] == "//":
        return None
    return unquote(uri[1:], errors="surrogateescape")


def _read(
    item: Item, settings: Settings, fetched: Fetched, read: Callable[[str, str], Fetched]
) -> Read | None:
    if not item.is_named and not may_be_entry(fetched.data):
        return None
    in_tree = item.kind in ("copy", "remote")
    try:
        registry = open_entry(
            fetched.uri,
            fetched,
            None,
            settings.version,
            any_uri=in_tree,
            resolve_examples=settings.resolve_examples,
        )
    except DocumentError:
        if not item.is_named and not says_that_it_is_entry(fetched.data):
            return None
        raise
    if not item.is_named and not is_entry(registry.entry):
        return None
    graph = read_all(registry, read)
    described = follow_root(registry)
    if described is not None:
        registry, graph = described, read_all(described, read)
    shown = _name_in_tree(item.tree) if in_tree else str
    return Read(
        Description(registry, graph),
        registry,
        not item.is_named and is_library(registry),
        _identify_documents(registry),
        shown,
    )


def _identify_documents(registry: Registry) -> dict[str, str]:
    read = {one.base: hashlib.sha256(one.data).hexdigest() for one in registry.all[1:] if one.data}
    # What may not be read is not looked at later either, to see whether it has changed.
    absent = [uri for uri, error in registry.failures.items() if not isinstance(error, AccessError)]
    return {**dict.fromkeys(absent, ""), **read}


def _name_in_tree(tree: str) -> Callable[[str], str]:
    def name(uri: str) -> str:
        path = read_path(uri)
        return uri if path is None else f"{tree}/{path}"

    return name
