"""Whether a document is the entry document of a description, or a part of one."""

from __future__ import annotations

import re

from schemakit.documents.document import Document, says_version
from schemakit.documents.registry import Registry
from schemakit.references.components import members_of_section

__all__ = ["is_entry", "is_library", "may_be_entry", "says_that_it_is_entry"]

#: What a text contains in which a version is declared, or the description of a model.
_WORDS = (b"openapi", b"swagger")
#: A version at the start of a text, as far as can be seen without parsing it.
_DECLARED = re.compile(
    rb"""\A(?:\xef\xbb\xbf)?(?:\s|\#.*\n|---\s*\n|%.*\n)*+\{?\s*(?:["']?(?:openapi|swagger)["']?\s*:)"""
    rb"""|^["']?(?:openapi|swagger)["']?\s*:""",
    re.MULTILINE,
)


def may_be_entry(data: bytes) -> bool:
    """Whether a text may declare a version, by a search. A no is right; a yes may be wrong."""
    # In UTF-16 and UTF-32 every other byte of these words is zero.
    return any(word in data for word in _WORDS) or b"\0" in data[:4]


def says_that_it_is_entry(data: bytes) -> bool:
    """Whether a text that cannot be parsed seems to declare a version at its root.

    Then it is a description with an error, and not a file of another kind.
    """
    return _DECLARED.search(data) is not None


def is_entry(document: Document) -> bool:
    """Whether a document declares a version, or is a response that contains one that does."""
    contents = document.contents
    return isinstance(contents, dict) and says_version(contents)


def is_library(registry: Registry) -> bool:
    """Whether the entry document has neither paths nor webhooks, so that it may only be there for
    others to refer to."""
    grammar = registry.entry.grammar
    sections = [one for one in ("paths", "webhooks") if one in grammar.root.fields]
    return not any(members_of_section(registry, (one,)) for one in sections)
