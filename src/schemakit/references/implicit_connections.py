"""Connections by name: discriminators to schemas, security requirements to schemes (§1.4, §1.6)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from schemakit.documents.document import Document
from schemakit.documents.registry import Registry
from schemakit.references.components import Place, place_of
from schemakit.references.nodes import is_reference
from schemakit.references.resolver import Pending, Target, Unresolved, may_be_uri, resolve
from schemakit.spec import pointer

__all__ = [
    "Subtypes",
    "find_mapped",
    "find_scheme",
    "find_subtypes",
    "implied_names",
    "mapped_texts",
    "name_of",
]

#: Place of a schema to those that extend it by ``allOf``, directly or not, by their names.
Subtypes = dict[Place, dict[str, Target]]


def _section(document: Document, type_name: str) -> dict[Any, Any]:
    """What a document has itself in the section of the reusable Objects of a type."""
    try:
        found = pointer.get(document.contents, document.grammar.sections[type_name])
    except (KeyError, pointer.Missing):
        return {}
    return found if isinstance(found, dict) else {}


def name_of(registry: Registry, target: Target) -> str | None:
    """The name of an Object, as a discriminator would use it; None for a part of a description that
    is not a reusable Object. In a document that is not a description, every part has a name."""
    document, tokens = target.document, target.tokens
    if document.number and not tokens:
        return _stem(pointer.from_fragment(registry.root_of(document).base.rpartition("/")[2]))
    is_description = document.is_complete and not document.grammar.root.is_schema
    if is_description or not document.number:
        return tokens[-1] if tokens[:-1] in document.grammar.sections.values() else None
    return tokens[-1]


#: The endings of file names that say how a file is written, and before them what it holds.
_ENDINGS = ((".json", ".yaml", ".yml"), (".schema", ".openapi", ".swagger"))


def _stem(name: str) -> str | None:
    """The name of a file without its endings; dots inside it stay."""
    for endings in _ENDINGS:
        ending = next((one for one in endings if name.lower().endswith(one)), "")
        if not ending or len(ending) == len(name):
            break
        name = name[: -len(ending)]
    return name or None


def _branches(
    registry: Registry,
    document: Document,
    base: str,
    schema: dict[str, Any],
    keywords: tuple[str, ...],
) -> dict[str, Target]:
    """The named targets of the references in a schema's ``allOf`` or another list of schemas."""
    found: dict[str, Target] = {}
    for keyword in keywords:
        branches = schema.get(keyword)
        for branch in filter(is_reference, branches if isinstance(branches, list) else ()):
            target = resolve(registry, document, branch["$ref"], base)
            if isinstance(target, Target) and (name := name_of(registry, target)) is not None:
                found.setdefault(name, target)
    return found


def find_subtypes(registry: Registry, others: Iterable[Target] = ()) -> Subtypes:
    """Which schemas extend which, as the source says it before anything is inlined.

    They are the reusable schemas of the entry document, and ``others`` that are referred to.
    """
    entry = registry.entry
    section = entry.grammar.sections["Schema"]
    named = _section(entry, "Schema").items()
    reusable = [Target(entry, (*section, str(name)), one) for name, one in named]
    children: Subtypes = {}
    for one in (*reusable, *others):
        document, tokens, schema = one[:3]
        if not isinstance(schema, dict) or "allOf" not in schema:
            continue
        name = name_of(registry, one)
        if name is not None:
            base = registry.base_at(document, tokens)
            for parent in _branches(registry, document, base, schema, ("allOf",)).values():
                children.setdefault(place_of(parent), {}).setdefault(name, one)
    return {parent: _all_below(parent, children) for parent in children}


def _all_below(parent: Place, children: Subtypes) -> dict[str, Target]:
    found: dict[str, Target] = {}
    met = {parent}
    queue = list(children[parent].items())
    for name, child in queue:  # the list grows
        place = place_of(child)
        if place not in met:
            met.add(place)
            found.setdefault(name, child)
            queue += children.get(place, {}).items()
    return found


def implied_names(
    registry: Registry,
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
    return _branches(registry, document, base, schema, ("oneOf", "anyOf")) or dict(known)


def mapped_texts(schema: dict[str, Any]) -> list[str]:
    """The texts by which the discriminator of a schema says which schemas it means."""
    discriminator = schema.get("discriminator")
    if not isinstance(discriminator, dict):
        return []
    mapping = discriminator.get("mapping")
    texts = [*(mapping.values() if isinstance(mapping, dict) else ())]
    texts.append(discriminator.get("defaultMapping"))
    return [one for one in texts if isinstance(one, str)]


def find_mapped(
    registry: Registry, document: Document, base: str, text: Any
) -> Target | Pending | None:
    """The target of a value in ``mapping``: the name of a reusable schema, or a reference."""
    if not isinstance(text, str):
        return None
    # What can be both is a name (3.1.2, Discriminator Object); names are those of the entry.
    for owner in dict.fromkeys((0, document.number)):
        named = registry.all[owner]
        reusable = _section(named, "Schema")
        if text in reusable:
            section = named.grammar.sections["Schema"]
            return Target(named, (*section, text), reusable[text])
    if not may_be_uri(text):
        return None
    target = resolve(registry, document, text, base)
    return None if isinstance(target, Unresolved) else target


def find_scheme(
    registry: Registry, document: Document, base: str, key: str
) -> Target | Unresolved | Pending | None:
    """The target of a key that is the URI of a Security Scheme; None if the key is a name.

    It is a key of a Security Requirement of 3.2 in ``document``, resolved against ``base``. A key
    that may be both is a name if the entry document has a scheme of that name.
    """
    if not may_be_uri(key):
        return None
    entry = registry.entry
    section = entry.grammar.sections.get("SecurityScheme")
    if section is not None:
        # A reference may lead to the scheme of that name.
        named = resolve(registry, entry, pointer.fragment((*section, key)))
        if not isinstance(named, Unresolved):
            return named if isinstance(named, Pending) else None
    found = resolve(registry, document, key, base)
    if isinstance(found, Unresolved):
        names = [name for name in _section(entry, "SecurityScheme") if isinstance(name, str)]
        near = registry.near(key, names, "security schemes")
        message = f"{found.message}, and no security scheme has that name{near}"
        return Unresolved(found.code, message)
    return found
