"""Which members beside a ``$ref`` count (REFERENCES §2)."""

from __future__ import annotations

from typing import Any

from schemakit.references.nodes import Site
from schemakit.spec.grammar import Grammar
from schemakit.spec.siblings import ANNOTATIONS

__all__ = ["counting_members"]

_TEXTS = frozenset({"summary", "description"})


def counting_members(site: Site, grammar: Grammar, *, annotations: bool) -> dict[str, Any]:
    """The members beside a reference that count; ``annotations`` counts annotation keywords in
    versions that ignore all siblings too. ``grammar`` is that of the entry document."""
    reference, type_ = site.reference, site.expected
    if len(reference) == 1:
        return {}
    if site.siblings is not None:
        members: dict[str, Any] = site.siblings[0]
        return members
    grammar = type_.grammar or grammar
    if annotations and not grammar.schema_siblings:
        if not type_.is_schema:
            return {key: value for key, value in reference.items() if key in _TEXTS}
        return {
            key: value
            for key, value in reference.items()
            if key in ANNOTATIONS or key.startswith("x-")
        }
    counting = grammar.overrides.get(type_.name, frozenset())
    return {key: value for key, value in reference.items() if key in counting}
