"""The names that a Discriminator Object means, which inlining would lose (REFERENCES.md §1.6)."""

from __future__ import annotations

from typing import Any

from schemakit import pointer
from schemakit.documents import Document

__all__ = ["Subtypes", "explicit", "mapped", "subtypes"]

#: Name of a reusable schema to the names of those that extend it by ``allOf``, directly or not.
Subtypes = dict[str, list[str]]


def _named(document: Document, ref: Any) -> str | None:
    """The name of the reusable schema that a reference leads to, if it leads to one."""
    if not isinstance(ref, str) or not ref.startswith("#/"):
        return None
    tokens = pointer.parse(pointer.from_fragment(ref[1:]))
    section = document.grammar.sections["Schema"]
    return tokens[-1] if tokens[:-1] == section else None


def _reusable(document: Document) -> dict[str, Any]:
    try:
        found = pointer.get(document.contents, document.grammar.sections["Schema"])
    except pointer.Missing:
        return {}
    return found if isinstance(found, dict) else {}


def _branches(document: Document, schema: Any, keywords: tuple[str, ...]) -> list[str]:
    found = []
    for keyword in keywords:
        branches = schema.get(keyword) if isinstance(schema, dict) else None
        for branch in branches if isinstance(branches, list) else ():
            name = _named(document, branch.get("$ref")) if isinstance(branch, dict) else None
            if name is not None:
                found.append(name)
    return found


def subtypes(document: Document) -> Subtypes:
    """Which reusable schemas extend which, as the source says it before anything is inlined."""
    children: Subtypes = {}
    for name, schema in _reusable(document).items():
        for parent in _branches(document, schema, ("allOf",)):
            children.setdefault(parent, []).append(name)
    return {parent: _all_below(parent, children) for parent in children}


def _all_below(parent: str, children: Subtypes) -> list[str]:
    found: dict[str, None] = {}
    queue = list(children[parent])
    for name in queue:
        if name not in found and name != parent:
            found[name] = None
            queue.extend(children.get(name, ()))
    return list(found)


def explicit(
    document: Document, schema: dict[str, Any], extending: Subtypes
) -> dict[str, Any] | None:
    """The discriminator of ``schema`` with the names that it means implicitly; None without any.

    They are those of the branches of a union, or of the schemas that extend a reusable one.
    """
    discriminator = schema["discriminator"]
    if not isinstance(discriminator, dict) or "$ref" in discriminator:
        return None
    names = _branches(document, schema, ("oneOf", "anyOf"))
    if not names and extending:
        reusable = _reusable(document).items()
        own = next((name for name, value in reusable if value is schema), "")
        names = extending.get(own, [])
    mapping = discriminator.get("mapping", {})
    if not names or not isinstance(mapping, dict):
        return None
    section = document.grammar.sections["Schema"]
    implicit = {name: pointer.fragment((*section, name)) for name in names}
    return {**discriminator, "mapping": {**implicit, **mapping}}


def mapped(document: Document, text: Any) -> tuple[str, ...] | None:
    """Where a value of ``mapping`` leads: a name of a reusable schema, or a reference to one."""
    if not isinstance(text, str):
        return None
    reusable = _reusable(document)
    # What can be both is a name (3.1.2, Discriminator Object).
    name = text if text in reusable else _named(document, text)
    return (*document.grammar.sections["Schema"], name) if name in reusable else None
