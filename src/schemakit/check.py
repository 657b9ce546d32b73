"""Everything that is wrong with a description, in one list: the table of checks, and its run."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from schemakit import (
    check_examples,
    check_kinds,
    check_names,
    check_paths,
    check_schemas,
    findings,
    meta_schema,
    references,
)
from schemakit.collector import collector_suspended
from schemakit.errors import CODES, Diagnostic, DocumentError, Location
from schemakit.graph import Graph
from schemakit.identities import Documents
from schemakit.objects import Finding, Objects, Place, objects

__all__ = ["CHECKS", "EXAMPLES", "Check", "check"]


class Check(NamedTuple):
    """A function that finds things, and the codes that it gives them."""

    codes: tuple[str, ...]
    find: Callable[[Objects], Iterator[Finding]]


#: What looks at the Objects of a description. References and the texts have ways of their own.
CHECKS = (
    Check(("no-description",), check_kinds.root),
    Check(("wrong-kind",), check_kinds.kinds_of_values),
    Check(("reference-in-data",), check_kinds.references_in_data),
    Check(("duplicate-operation-id",), check_names.operation_ids),
    Check(("unknown-operation-id",), check_names.links),
    Check(("undefined-security-scheme",), check_names.security),
    Check(("duplicate-tag", "undeclared-tag"), check_names.tags),
    Check(("component-name",), check_names.component_names),
    Check(("ambiguous-paths",), check_paths.ambiguous_paths),
    Check(("duplicate-parameter",), check_paths.duplicate_parameters),
    Check(("path-parameter-missing", "path-parameter-unused"), check_paths.path_parameters),
    Check(("path-item-field-conflict",), check_paths.path_item_fields),
    Check(("discriminator-mapping", "discriminator-property"), check_schemas.discriminators),
    Check(("impossible-required",), check_schemas.impossible_required),
    Check(("in-place-cycle",), check_schemas.in_place_cycles),
    Check(("ignored-keyword",), check_schemas.ignored_keywords),
    Check(("meta-schema",), meta_schema.violations),
)
#: What looks at values too, where that is asked for: it takes as long as all others together.
EXAMPLES = Check(("invalid-example",), check_examples.examples)

#: What these say of a place, the official schema need not say again in its own terms; nor what is
#: said of a reference, which it takes for an odd Object where none may stand.
_EXPLAINED = frozenset({"component-name", "wrong-kind"})
_ERRORS = frozenset(code for code, one in CODES.items() if one.severity == "error")


def check(documents: Documents, *, examples: bool = False) -> tuple[Diagnostic, ...]:
    """Everything wrong with a description, in the order of its text: first that of the entry
    document, then those of others by their names.

    Violations of the official schema are among it where the ``check`` extra is installed, and with
    ``examples`` the examples, defaults and enumerated values that do not fit their schemas.
    """
    with collector_suspended():
        graph = references.build(documents, missing="keep")
        of_references = findings.diagnostics(documents, graph.problems, _ERRORS)
        found = [
            *_unread(documents),
            *_repeated_keys(documents),
            *findings.oddities(documents),
            *of_references,
            *_of_objects(documents, graph, (*CHECKS, EXAMPLES) if examples else CHECKS),
        ]
    explained = {_owner(one) for one in of_references}
    explained |= {_where(one) for one in found if one.code in _EXPLAINED}
    said = dict.fromkeys(one for one in found if not _is_explained(one, explained))
    return tuple(sorted(said, key=lambda one: _place(one, documents.entry.uri)))


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


def _unread(documents: Documents) -> Iterator[Diagnostic]:
    """What is wrong with the text of documents that a reference names, beside the reference."""
    for failure in documents.unread:
        if isinstance(failure, DocumentError):
            yield from failure.diagnostics


def _of_objects(
    documents: Documents, graph: Graph, checks: Sequence[Check]
) -> Iterator[Diagnostic]:
    typed = objects(documents, graph)
    found = [finding for one in checks for finding in one.find(typed)]
    places = [place for one in found for place in (one.place, *one.related)]
    where = iter(_locations(documents, places))
    for one in found:
        location = next(where)
        related = tuple(next(where) for _ in one.related)
        yield Diagnostic(one.code, one.message, location, CODES[one.code].severity, related)


def _locations(documents: Documents, places: Sequence[Place]) -> list[Location]:
    """Each place with its line, every text read once."""
    by_document: dict[int, list[int]] = {}
    for index, place in enumerate(places):
        by_document.setdefault(place.document.number, []).append(index)
    located: dict[int, Location] = {}
    for number, indices in by_document.items():
        where = documents.all[number].locations([places[index].tokens for index in indices])
        located.update(zip(indices, where, strict=True))
    return [located[index] for index in range(len(places))]


def _repeated_keys(documents: Documents) -> Iterator[Diagnostic]:
    from schemakit import pointer
    from schemakit.locate import repeated_keys

    for document in documents.all:
        for one in repeated_keys(document.data, document.syntax) if document.data else ():
            where, first = (
                Location(document.uri, pointer.join(one.tokens), *place)
                for place in (one.place, one.first)
            )
            message = (
                f"the key {one.tokens[-1]!r} stands in this object before; only the last counts"
            )
            yield Diagnostic("duplicate-key", message, where, "error", (first,))
