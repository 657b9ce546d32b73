"""The references of a description as public records."""

from __future__ import annotations

from dataclasses import dataclass

from schemakit.documents.registry import Registry
from schemakit.references.graph import Graph
from schemakit.references.nodes import Site
from schemakit.references.problems import places_of
from schemakit.spec import pointer

__all__ = ["Reference", "count_references", "list_references"]


@dataclass(frozen=True, slots=True)
class Reference:
    """A Reference Object: where it is, its URI reference, and its target.

    ``target`` is the canonical pointer of the target, None where there is none; ``kind`` is the
    name of the Object expected there. ``document`` and ``target_document`` name the documents as
    people are shown them.
    """

    pointer: str
    ref: str
    target: str | None
    kind: str
    document: str = ""
    target_document: str = ""


def list_references(registry: Registry, graph: Graph) -> list[Reference]:
    """Every Reference Object, document by document in the order of the text."""
    sites: dict[int, dict[int, tuple[Site, int]]] = {}
    for unit in graph.units:
        of_document = sites.setdefault(unit.document.number, {})
        for site, target in zip(unit.sites, unit.targets, strict=True):
            of_document[id(site.reference)] = (site, target)
    found = []
    for number in sorted(sites):
        document, of_document = registry.all[number], sites[number]
        for identity, tokens in places_of(document, set(of_document)).items():
            site, target = of_document[identity]
            unit_or_none = graph.units[target] if target >= 0 else None
            found.append(
                Reference(
                    pointer.join(tokens),
                    site.ref,
                    pointer.join(unit_or_none.tokens) if unit_or_none is not None else None,
                    site.expected.name,
                    document.uri,
                    unit_or_none.document.uri if unit_or_none is not None else "",
                )
            )
    return found


def count_references(graph: Graph) -> dict[str, int]:
    """Pointer of each target in the entry document to how many references name it."""
    counts: dict[str, int] = {}
    for unit in graph.units:
        for target in unit.targets:
            if target >= 0 and not graph.units[target].document.number:
                key = pointer.join(graph.units[target].tokens)
                counts[key] = counts.get(key, 0) + 1
    return counts
