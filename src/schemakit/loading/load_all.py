"""Which documents a description consists of: the entry, and those that it refers to.

It reads nothing itself, so that threads, an event loop or a test may do that.
"""

from __future__ import annotations

import os
from collections.abc import Generator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from schemakit.documents.document import Document, in_text, referred
from schemakit.documents.registry import Registry
from schemakit.errors import AccessError, RetrievalError, SchemaKitError, remove_userinfo
from schemakit.sources.access import is_web
from schemakit.sources.fetch import Fetched
from schemakit.spec import uri
from schemakit.syntax.gc_pause import collector_paused

if TYPE_CHECKING:
    from schemakit.references.graph import Graph

__all__ = ["Answer", "Loading", "is_file", "load_all"]

#: The result of reading one document: its bytes, or why there are none.
Answer = Fetched | SchemaKitError
#: Yields URIs, each with that of what refers to it, and is sent an answer for each.
Loading = Generator[Mapping[str, str], Mapping[str, Answer], "Graph"]


def load_all(registry: Registry) -> Loading:
    """Adds every document that a description refers to, directly or not, to its registry.

    Yields the URIs of missing documents, each with that of a document that refers to it, is sent
    the result of reading each, and returns the graph of references. Files come before servers: one
    of them may have the identifier that a URL names.
    """
    from schemakit.references.graph import begin, freeze  # most descriptions are one document

    collector = None
    while True:
        with collector_paused():
            if collector is None:
                collector = begin(registry, several=True)
            pending = collector.collect()
            if not pending:
                if not collector.is_outdated:
                    return freeze(collector)
                collector = None
                continue
        # Some may be identifiers of schemas that were reached after the reference.
        pending = {one: pending[one] for one in pending if registry.resource(one) is None}
        # The first of several spellings of one URI is enough.
        spelled = {uri.normalised(one): one for one in reversed(pending)}
        once = {one: pending[one] for one in pending if spelled[uri.normalised(one)] == one}
        urgent = {one: once[one] for one in once if is_file(one)} or once
        answers = yield urgent
        for asked in urgent:
            if registry.resource(asked) is None:
                _add(registry, asked, pending[asked], answers[asked])


def _add(registry: Registry, asked: str, referrer: str, answer: Answer) -> None:
    if isinstance(answer, SchemaKitError):
        error = _with_shown_name(registry.entry, asked, answer)
        if isinstance(error, AccessError) and is_file(asked) and is_web(referrer):
            # Others may name it.
            registry.refused[uri.normalised(asked)] = error
        else:
            registry.failures[uri.normalised(asked)] = error
        return
    entry = registry.entry
    base = asked
    if not is_file(asked) and uri.is_absolute(answer.uri):
        base = answer.uri
    known = registry.resource(base)
    if known is not None:
        registry.alias(asked, known.document)
        return
    name = _shown(entry, base)
    try:
        with in_text(name, answer.data):
            document = referred(
                answer.data, entry.grammar, uri=name, base=base, media_type=answer.media_type
            )
    except SchemaKitError as error:
        registry.failures[uri.normalised(asked)] = error
        return
    registry.alias(asked, registry.add(document))


def _with_shown_name(entry: Document, asked: str, error: SchemaKitError) -> SchemaKitError:
    """Why a document cannot be read, with its name as people are shown it."""
    if not isinstance(error, RetrievalError) or not is_file(asked):
        return error
    name = _shown(entry, asked)
    if isinstance(error, AccessError):
        return AccessError(name, error.policy, error.option, error.setting)
    return RetrievalError(name, error.reason, error.near)


def is_file(text: str) -> bool:
    return text[:5].lower() == "file:"


def _shown(entry: Document, base: str) -> str:
    """What people are shown of a document's URI: of a file the path, where the entry is one."""
    if not is_file(base) or not is_file(entry.base) or is_file(entry.uri):
        return remove_userinfo(base)
    path, around = _path(base), _path_around(entry.base)
    if path.startswith(around):
        return os.path.join(os.path.dirname(entry.uri), path[len(around) :]) or os.curdir
    return os.path.relpath(path) if not os.path.isabs(entry.uri) else path


@lru_cache(maxsize=1)
def _path_around(base: str) -> str:
    """The directory of a file, up to where the names in it go on."""
    return _path(base).rpartition("/")[0] + "/"


def _path(base: str) -> str:
    """The path that a ``file:`` URI names, as people are shown it."""
    path = uri.split(base).path
    if "%" not in path:
        return path
    from urllib.parse import unquote

    return unquote(path)
