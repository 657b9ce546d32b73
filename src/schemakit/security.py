"""The Security Scheme that a key of a requirement means, by name or by URI (REFERENCES.md §1.4)."""

from __future__ import annotations

from schemakit import pointer
from schemakit.documents import Document
from schemakit.identities import Documents
from schemakit.resolution import Problem, Target, Wanted, may_be_uri, resolve

__all__ = ["scheme"]


def scheme(
    documents: Documents, document: Document, base: str, key: str
) -> Target | Problem | Wanted | None:
    """Where a key leads that is the URI of a Security Scheme; None for one that is a name.

    It is the key of a Security Requirement of 3.2 that stands in ``document`` where ``base`` is the
    base URI. What may be both is a name where the entry document has a scheme of that name.
    """
    if not may_be_uri(key):
        return None
    named = _named(documents, key)
    if named is not None:
        return named if isinstance(named, Wanted) else None
    found = resolve(documents, document, key, base)
    if isinstance(found, Problem):
        near = documents.near(key, _names(documents.entry), "security schemes")
        message = f"{found.message}, and no security scheme has that name{near}"
        return Problem(found.code, message)
    return found


def _names(entry: Document) -> list[str]:
    try:
        found = pointer.get(entry.contents, entry.grammar.sections["SecurityScheme"])
    except (KeyError, pointer.Missing):
        return []
    return [name for name in found if isinstance(name, str)] if isinstance(found, dict) else []


def _named(documents: Documents, key: str) -> Target | Wanted | None:
    """The scheme of that name, which may stand behind a reference."""
    entry = documents.entry
    section = entry.grammar.sections.get("SecurityScheme")
    if section is None:
        return None
    found = resolve(documents, entry, pointer.fragment((*section, key)))
    return None if isinstance(found, Problem) else found
