"""Everything that is wrong with a description, in one list: the table of checks, and its run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from schemakit import check_names, check_paths, check_schemas, meta_schema, references
from schemakit.collector import collector_suspended
from schemakit.documents import Document
from schemakit.errors import CODES, Diagnostic, Location
from schemakit.identities import Documents
from schemakit.objects import Finding, Objects, objects

__all__ = ["CHECKS", "Check", "check"]


class Check(NamedTuple):
    """A function that finds things, and the codes that it gives them."""

    codes: tuple[str, ...]
    find: Callable[[Objects], Iterator[Finding]]


#: What looks at the Objects of a document. References and the text itself have ways of their own.
CHECKS = (
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
    Check(("meta-schema",), meta_schema.violations),
)

#: What these say of a place, the official schema need not say again in its own terms; nor what is
#: said of a reference, which it takes for an odd Object where none may stand.
_EXPLAINED = frozenset({"component-name"})
_ERRORS = frozenset(code for code, one in CODES.items() if one.severity == "error")


def check(documents: Documents) -> tuple[Diagnostic, ...]:
    """Everything wrong with a description, in the order of its text.

    Violations of the official schema are among it where the ``check`` extra is installed.
    """
    with collector_suspended():
        of_references = _of_references(documents)
        found = [
            *_repeated_keys(documents.entry),
            *of_references,
            *_of_objects(documents),
        ]
    explained = {one.location.pointer for one in of_references}
    explained |= {one.location.pointer for one in found if one.code in _EXPLAINED}
    said = dict.fromkeys(one for one in found if not _is_explained(one, explained))
    return tuple(sorted(said, key=_place))


def _is_explained(one: Diagnostic, explained: set[str | None]) -> bool:
    where = one.location.pointer or ""
    above = where.rpartition("/")[0]
    return one.code == "meta-schema" and (where in explained or above in explained)


def _place(one: Diagnostic) -> tuple[str, float, int, str, str]:
    where = one.location
    line = where.line if where.line is not None else float("inf")
    return where.uri, line, where.column or 0, where.pointer or "", one.code


def _of_references(documents: Documents) -> tuple[Diagnostic, ...]:
    problems = references.build(documents, missing="keep").problems
    return references.diagnostics(documents, problems, _ERRORS)


def _of_objects(documents: Documents) -> list[Diagnostic]:
    document, typed = documents.entry, objects(documents)
    found = [finding for one in CHECKS for finding in one.find(typed)]
    places = [place for one in found for place in (one.tokens, *one.related)]
    where = iter(document.locations(places) if places else ())
    return [
        Diagnostic(
            one.code,
            one.message,
            next(where),
            CODES[one.code].severity,
            tuple(next(where) for _ in one.related),
        )
        for one in found
    ]


def _repeated_keys(document: Document) -> Iterator[Diagnostic]:
    from schemakit import pointer
    from schemakit.locate import repeated_keys

    for one in repeated_keys(document.data, document.syntax) if document.data else ():
        where, first = (
            Location(document.uri, pointer.join(one.tokens), *place)
            for place in (one.place, one.first)
        )
        message = f"the key {one.tokens[-1]!r} stands in this object before; only the last counts"
        yield Diagnostic("duplicate-key", message, where, "error", (first,))
