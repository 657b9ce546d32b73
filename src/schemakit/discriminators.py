"""The names that a Discriminator Object means, which inlining would lose (REFERENCES.md §1.6)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from schemakit import pointer
from schemakit.documents import Document
from schemakit.identities import Documents
from schemakit.resolution import Problem, Target, Wanted, may_be_uri, resolve

__all__ = ["Place", "Subtypes", "implied", "mapped", "name_of", "subtypes"]

#: Where a schema stands: the number of its document, and its tokens.
Place = tuple[int, tuple[str, ...]]
#: Place of a schema to those that extend it by ``allOf``, directly or not, by their names.
Subtypes = dict[Place, dict[str, Target]]


def _reusable(document: Document) -> dict[str, Any]:
    try:
        found = pointer.get(document.contents, document.grammar.sections["Schema"])
    except pointer.Missing:
        return {}
    return found if isinstance(found, dict) else {}


def name_of(documents: Documents, target: Target) -> str | None:
    """What an Object is called, by a discriminator if it is a schema; None for a part of a
    description that is no reusable Object. In a file of parts each has a name."""
    document, tokens = target.document, target.tokens
    if document.number and not tokens:
        stem = documents.root_of(document).base.rpartition("/")[2].partition(".")[0]
        return pointer.from_fragment(stem) or None
    is_description = document.is_complete and not document.grammar.root.is_schema
    if is_description or not document.number:
        return tokens[-1] if tokens[:-1] in document.grammar.sections.values() else None
    return tokens[-1]


def _branches(
    documents: Documents, document: Document, base: str, schema: Any, keywords: tuple[str, ...]
) -> dict[str, Target]:
    found: dict[str, Target] = {}
    for keyword in keywords:
        branches = schema.get(keyword) if isinstance(schema, dict) else None
        for branch in branches if isinstance(branches, list) else ():
            ref = branch.get("$ref") if isinstance(branch, dict) else None
            target = resolve(documents, document, ref, base) if isinstance(ref, str) else None
            if isinstance(target, Target):
                name = name_of(documents, target)
                if name is not None:
                    found.setdefault(name, target)
    return found


def subtypes(documents: Documents, others: Iterable[Target] = ()) -> Subtypes:
    """Which schemas extend which, as the source says it before anything is inlined.

    They are the reusable schemas of the entry document, and ``others`` that are referred to.
    """
    entry = documents.entry
    section = entry.grammar.sections["Schema"]
    named = _reusable(entry).items()
    reusable = [Target(entry, (*section, str(name)), one) for name, one in named]
    children: Subtypes = {}
    for one in (*reusable, *others):
        if not isinstance(one.value, dict) or "allOf" not in one.value:
            continue
        name = name_of(documents, one)
        base = documents.base_at(one.document, one.tokens)
        parents = _branches(documents, one.document, base, one.value, ("allOf",))
        for parent in parents.values() if name is not None else ():
            place = (parent.document.number, parent.tokens)
            children.setdefault(place, {}).setdefault(name or "", one)
    return {parent: _all_below(parent, children) for parent in children}


def _all_below(parent: Place, children: Subtypes) -> dict[str, Target]:
    found: dict[Place, tuple[str, Target]] = {}
    queue = list(children[parent].items())
    for name, child in queue:
        place = (child.document.number, child.tokens)
        if place not in found and place != parent:
            found[place] = (name, child)
            queue.extend(children.get(place, {}).items())
    named: dict[str, Target] = {}
    for name, child in found.values():
        named.setdefault(name, child)
    return named


def implied(
    documents: Documents,
    document: Document,
    base: str,
    schema: dict[str, Any],
    known: Mapping[str, Target],
) -> dict[str, Target]:
    """The names that the discriminator of ``schema`` means without saying so, and what they name.

    They are those of the branches of a union, or ``known``: of the schemas that extend it.
    """
    discriminator = schema["discriminator"]
    if not isinstance(discriminator, dict) or "$ref" in discriminator:
        return {}
    if not isinstance(discriminator.get("mapping", {}), dict):
        return {}
    return _branches(documents, document, base, schema, ("oneOf", "anyOf")) or dict(known)


def mapped(
    documents: Documents, document: Document, base: str, text: Any
) -> Target | Wanted | None:
    """Where a value of ``mapping`` leads: a name of a reusable schema, or a reference to one."""
    if not isinstance(text, str):
        return None
    # What can be both is a name (3.1.2, Discriminator Object); names are those of the entry.
    for owner in dict.fromkeys((0, document.number)):
        named = documents.all[owner]
        reusable = _reusable(named)
        if text in reusable:
            section = named.grammar.sections["Schema"]
            return Target(named, (*section, text), reusable[text])
    if not may_be_uri(text):
        return None
    target = resolve(documents, document, text, base)
    return None if isinstance(target, Problem) else target
