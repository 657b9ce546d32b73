"""The components of a description: where each is kept, and which of them a place belongs to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from schemakit.documents.document import Document
from schemakit.documents.registry import Registry
from schemakit.references.nodes import Unit, is_reference
from schemakit.references.resolver import Target, follow_chain, merged_layers, merged_members
from schemakit.spec import pointer
from schemakit.spec.grammar import Grammar

__all__ = [
    "Components",
    "Place",
    "component_around",
    "find_components",
    "is_alias",
    "members_of_section",
    "place_of",
    "section_of_schemas",
]

#: The number of a document, and the tokens of a value in it.
Place = tuple[int, tuple[str, ...]]


class Components(NamedTuple):
    """Pointers to components in the entry document: by the places that belong to each, its own
    first, and by the ids of the references that lead from one to the next."""

    by_place: dict[Place, str]
    by_reference: dict[int, str]


def place_of(there: Target | Unit) -> Place:
    """Where a value or a unit is."""
    return there.document.number, there.tokens


def component_around(grammar: Grammar, tokens: Sequence[str]) -> tuple[str, ...] | None:
    """The tokens of the reusable Object that a place is in, or is; None outside of them."""
    for section in grammar.sections.values():
        end = len(section)
        if len(tokens) > end and tuple(tokens[:end]) == section:
            return tuple(tokens[: end + 1])
    return None


def section_of_schemas(document: Document) -> tuple[str, ...]:
    """The tokens of the section with the reusable schemas."""
    section = document.grammar.sections["Schema"]
    if document.grammar.root.is_schema and section[0] not in document.contents:
        return ("definitions",) if "definitions" in document.contents else ("$defs",)
    return section


def members_of_section(
    registry: Registry, section: tuple[str, ...], starts: Sequence[Target] | None = None
) -> dict[Any, Target]:
    """The members of a section of the entry document, such as its paths, or of ``starts``. The
    section, or what it is in, may be a reference, which the specification does not allow."""
    found = [Target(registry.entry, (), registry.entry.contents)] if starts is None else starts
    for depth, token in enumerate(section):
        layers = [
            layer for there in found for layer in merged_layers(registry, there, is_map=depth > 0)
        ]
        found = [layer[token] for layer in layers if token in layer]
    return merged_members(registry, *found)


def is_alias(value: Any, document: Document, *, is_schema: bool) -> bool:
    """Whether a value says nothing but what the target of its reference says."""
    if not is_reference(value):
        return False
    return len(value) == 1 or (is_schema and not document.grammar.schema_siblings)


def find_components(registry: Registry) -> Components:
    """The components of every section, with what each of them is an alias of."""
    found = Components({}, {})
    sections = {**registry.entry.grammar.sections, "Schema": section_of_schemas(registry.entry)}
    references: list[tuple[str, Target, bool]] = []
    for type_name, section in sections.items():
        above = pointer.join(section)
        for name, there in members_of_section(registry, section).items():
            where = f"{above}/{pointer.escape(str(name))}"
            found.by_place.setdefault((there.document.number, there.tokens), where)
            if is_reference(there.value):
                references.append((where, there, type_name == "Schema"))
    # A place of its own comes before those that others are aliases of.
    for where, start, is_schema in references:
        for there in follow_chain(registry, start):
            if found.by_place.setdefault(place_of(there), where) != where:
                break
            if not is_alias(there.value, there.document, is_schema=is_schema):
                break
            found.by_reference[id(there.value)] = where
    return found
