"""Everything that is wrong with a description, in one list: the table of checks, and its run."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from schemakit.checks import conformance, examples, kinds, names, paths, schemas
from schemakit.checks.objects import Finding, Objects, Place, objects
from schemakit.codes import CODES
from schemakit.documents.registry import Registry
from schemakit.errors import Diagnostic, DocumentError, Location
from schemakit.references import collect as references
from schemakit.references import problems as findings
from schemakit.references.graph import Graph
from schemakit.syntax.gc_pause import collector_paused

__all__ = ["CHECKS", "EXAMPLES", "Check", "check"]


class Check(NamedTuple):
    """A function that finds things, and the codes that it gives them."""

    codes: tuple[str, ...]
    find: Callable[[Objects], Iterator[Finding]]


#: What looks at the Objects of a description. References and the texts have ways of their own.
CHECKS = (
    Check(("no-description",), kinds.root),
    Check(("wrong-kind",), kinds.kinds_of_values),
    Check(("reference-in-data",), kinds.references_in_data),
    Check(("duplicate-operation-id",), names.operation_ids),
    Check(("unknown-operation-id",), names.links),
    Check(("undefined-security-scheme",), names.security),
    Check(("duplicate-tag", "undeclared-tag"), names.tags),
    Check(("component-name",), names.component_names),
    Check(("ambiguous-paths",), paths.ambiguous_paths),
    Check(("duplicate-parameter",), paths.duplicate_parameters),
    Check(("path-parameter-missing", "path-parameter-unused"), paths.path_parameters),
    Check(("path-item-field-conflict",), paths.path_item_fields),
    Check(("discriminator-mapping", "discriminator-property"), schemas.discriminators),
    Check(("impossible-required",), schemas.impossible_required),
    Check(("in-place-cycle",), schemas.in_place_cycles),
    Check(("ignored-keyword",), schemas.ignored_keywords),
    Check(("meta-schema",), conformance.violations),
)
#: What looks at values too, where that is asked for: it takes as long as all others together.
EXAMPLES = Check(("invalid-example",), examples.examples)

#: What these say of a place, the official schema need not say again in its own terms; nor what is
#: said of a reference, which it takes for an odd Object where none may stand.
_EXPLAINED = frozenset({"component-name", "wrong-kind"})
_ERRORS = frozenset(code for code, one in CODES.items() if one.severity == "error")


def check(registry: Registry, *, examples: bool = False) -> tuple[Diagnostic, ...]:
    """Everything wrong with a description, in the order of its text: first that of the entry
    document, then those of others by their names.

    Violations of the official schema are among it where the ``check`` extra is installed, and with
    ``examples`` the examples, defaults and enumerated values that do not fit their schemas.
    """
    with collector_paused():
        graph = references.build(registry, missing="keep")
        of_references = findings.diagnostics(registry, graph.problems, _ERRORS)
        found = [
            *_unread(registry),
            *_repeated_keys(registry),
            *findings.oddities(registry),
            *of_references,
            *_of_objects(registry, graph, (*CHECKS, EXAMPLES) if examples else CHECKS),
        ]
    explained = {_owner(one) for one in of_references}
    explained |= {_where(one) for one in found if one.code in _EXPLAINED}
    said = dict.fromkeys(one for one in found if not _is_explained(one, explained))
    return tuple(sorted(said, key=lambda one: _place(one, registry.entry.uri)))


def _where(one: Diagnostic) -> tuple[str, str]:
    return one.location.uri, one.location.pointer or ""


def _owner(one: Diagnostic) -> tuple[str, str]:
    """Where the Reference Object stands that a diagnostic names the ``$ref`` of."""
    uri, where = _where(one)
    above, _, last = where.rpartition("/")
    return uri, above if last in ("$ref", "$dynamicRef", "$recursiveRef") else where


def _is_explained(one: Diagnostic, explained: set[tuple[str, str]]) -> bool:
    uri, where = _where(one)
    above = where.rpartition("/")[0]
    return one.code == "meta-schema" and not explained.isdisjoint({(uri, where), (uri, above)})


def _place(one: Diagnostic, entry: str) -> tuple[bool, str, float, int, str, str]:
    where = one.location
    line = where.line if where.line is not None else float("inf")
    is_other = where.uri != entry
    return is_other, where.uri, line, where.column or 0, where.pointer or "", one.code


def _unread(registry: Registry) -> Iterator[Diagnostic]:
    """What is wrong with the text of documents that a reference names, beside the reference."""
    for failure in registry.unread:
        if isinstance(failure, DocumentError):
            yield from failure.diagnostics


def _of_objects(registry: Registry, graph: Graph, checks: Sequence[Check]) -> Iterator[Diagnostic]:
    typed = objects(registry, graph)
    found = [finding for one in checks for finding in one.find(typed)]
    places = [place for one in found for place in (one.place, *one.related)]
    where = iter(_locations(registry, places))
    for one in found:
        location = next(where)
        related = tuple(next(where) for _ in one.related)
        yield Diagnostic(one.code, one.message, location, CODES[one.code].severity, related)


def _locations(registry: Registry, places: Sequence[Place]) -> list[Location]:
    """Each place with its line, every text read once."""
    by_document: dict[int, list[int]] = {}
    for index, place in enumerate(places):
        by_document.setdefault(place.document.number, []).append(index)
    located: dict[int, Location] = {}
    for number, indices in by_document.items():
        where = registry.all[number].locations([places[index].tokens for index in indices])
        located.update(zip(indices, where, strict=True))
    return [located[index] for index in range(len(places))]


def _repeated_keys(registry: Registry) -> Iterator[Diagnostic]:
    from schemakit.spec import pointer
    from schemakit.syntax.repeated_keys import find_repeated_keys

    for document in registry.all:
        for one in find_repeated_keys(document.data, document.syntax) if document.data else ():
            where, first = (
                Location(document.uri, pointer.join(one.tokens), *place)
                for place in (one.place, one.first)
            )
            message = (
                f"the key {one.tokens[-1]!r} stands in this object before; only the last counts"
            )
            yield Diagnostic("duplicate-key", message, where, "error", (first,))
