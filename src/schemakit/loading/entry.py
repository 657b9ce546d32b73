"""The entry document of a description."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any, TypeGuard

from schemakit.documents.document import (
    Document,
    from_bytes,
    from_mapping,
    refuse_other_format,
    says_version,
)
from schemakit.documents.registry import Conflict, Registry
from schemakit.errors import DocumentSyntaxError, UsageError, expect, remove_userinfo
from schemakit.references.resolver import Target, resolve
from schemakit.sources.fetch import Fetched
from schemakit.spec import uri

__all__ = ["Source", "follow_root", "given_base", "is_named", "open_entry"]

#: A path, a URI or ``"-"``; or the document itself.
Source = str | os.PathLike[str] | bytes | Mapping[str, Any]


def is_named(source: Source) -> TypeGuard[str | os.PathLike[str]]:
    """Whether a source is the name of a document, and not the document.

    Raises:
        UsageError: if it is neither.
    """
    if isinstance(source, (Mapping, bytes, bytearray, memoryview)):
        return False
    if not isinstance(source, (str, os.PathLike)):
        kind = type(source).__name__
        hint = "; of an open file pass what .read() gives" if hasattr(source, "read") else ""
        raise UsageError(f"a source is a path, a URL, bytes or a mapping, not {kind}{hint}")
    if source == "":
        raise UsageError("the name of the source is empty")
    if isinstance(source, str) and (source.lstrip()[:1] == "{" or "\n" in source):
        raise UsageError("text goes in as bytes: load(text.encode())")
    return True


def open_entry(
    source: Any,
    fetched: Fetched | None,
    base_uri: str | None,
    version: str | None,
    *,
    any_uri: bool = False,
    resolve_examples: bool = False,
    shown: str | None = None,
) -> Registry:
    """A registry that holds the entry document, fetched or given.

    ``any_uri`` says whether relative URIs name documents too, ``resolve_examples`` whether a
    ``$ref`` in place of an example is a reference; ``shown`` is the name that people read. Neither
    that nor the URI of the document has a password.

    Raises:
        DocumentError: as :func:`schemakit.documents.document.from_bytes`.
    """
    base = "" if base_uri is None else remove_userinfo(given_base(base_uri))
    name = shown or remove_userinfo(base_uri or "")
    if isinstance(source, Mapping):
        entry = from_mapping(source, uri=name, base=base, version=version)
    elif fetched is None:
        entry = from_bytes(bytes(source), uri=name, base=base, version=version)
    else:
        if not base and fetched.uri != "<stdin>":
            base = remove_userinfo(fetched.uri) if any_uri else uri.as_uri(fetched.uri)
        entry = from_bytes(
            fetched.data,
            uri=name or remove_userinfo(fetched.uri),
            base=base,
            media_type=fetched.media_type,
            version=version,
        )
    return Registry(entry, any_uri=any_uri, resolves_examples=resolve_examples)


def follow_root(registry: Registry) -> Registry | None:
    """A registry of the description to which the root of the entry document is a reference, through
    other documents if need be; None if the entry document is anything else.

    Raises:
        DocumentSyntaxError: if the description is not a whole document.
        UnsupportedVersionError: if the reference leads to a document of another format.
    """
    entry = registry.entry
    document, met = entry, {entry.number}
    while document.grammar.root.is_schema or not document.is_complete:
        ref = document.contents.get("$ref") if isinstance(document.contents, dict) else None
        if not isinstance(ref, str):
            break
        target = resolve(registry, document, ref)
        if not isinstance(target, Target):
            return None
        if target.tokens:
            _refuse_part(document, ref, target.value)
            return None
        if target.document.number in met:
            return None
        document = target.document
        met.add(document.number)
    if document is entry:
        return None
    refuse_other_format(document)
    if document.grammar.root.is_schema or not document.is_complete:
        return None
    described = Registry(
        document, any_uri=registry.any_uri, resolves_examples=registry.resolves_examples
    )
    name = entry.uri or "the source"
    message = f"{name} is only a reference to this description, which is read in its place"
    beside = [repr(key) for key in entry.contents if key != "$ref"]
    if beside:
        message += f"; {', '.join(beside)} beside the reference does not count"
    described.conflicts.append(Conflict(described.entry, (), "ref-not-allowed-here", message))
    return described


def _refuse_part(document: Document, ref: str, value: Any) -> None:
    """Refuse a root that is a reference to a description inside a document.

    Raises:
        DocumentSyntaxError: if it is.
    """
    if isinstance(value, dict) and says_version(value):
        message = (
            f"the root is a reference to {ref!r}, a description inside a document; a source has to "
            "be a document whose root is the description"
        )
        where = document.location(("$ref",))
        raise DocumentSyntaxError(where, message)


def given_base(base_uri: str) -> str:
    """The URI that a document calls itself, given as a URI or a path.

    Raises:
        UsageError: if it is not a string, or is empty.
    """
    expect("base_uri", base_uri, str, "a text: a URI or a path")
    if not base_uri:
        raise UsageError("base_uri is empty")
    return uri.as_uri(base_uri)
