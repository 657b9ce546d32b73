"""The table of all checks and codes, and the run of the checks over a description."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from schemakit.checks import (
    conformance,
    examples,
    kinds,
    media_types,
    names,
    parameters,
    path_templates,
    paths,
    satisfiability,
    schema_keywords,
    schemas,
    servers,
)
from schemakit.checks.objects import Place, UnplacedDiagnostic, collect_objects
from schemakit.checks.record import Check
from schemakit.codes import BASE_CODES, SECTIONS, Code
from schemakit.documents.document import describe_syntax
from schemakit.documents.registry import Registry
from schemakit.documents.version_fields import ALL_VERSION_FIELDS, find_near_field
from schemakit.errors import Diagnostic, DocumentError, Location
from schemakit.references.graph import Graph
from schemakit.references.problems import describe_problems, describe_registry
from schemakit.syntax.gc_pause import collector_paused

__all__ = ["CHECKS", "CODES", "EXAMPLES", "check"]

#: The checks of every run. References and texts are checked where they are resolved and parsed.
CHECKS: tuple[Check, ...] = (
    *kinds.CHECKS,
    *names.CHECKS,
    *path_templates.CHECKS,
    *paths.CHECKS,
    *parameters.CHECKS,
    *servers.CHECKS,
    *schemas.CHECKS,
    *satisfiability.CHECKS,
    *schema_keywords.CHECKS,
    *media_types.CHECKS,
    *conformance.CHECKS,
)
#: The checks that run only on request: they take as long as all others together.
EXAMPLES: tuple[Check, ...] = examples.CHECKS


def _join_codes() -> dict[str, Code]:
    """Join the base codes with those of the checks, in the order of docs/diagnostics.md."""
    codes = {**BASE_CODES, **{one.code: one.describe_code() for one in (*CHECKS, *EXAMPLES)}}
    return dict(sorted(codes.items(), key=lambda item: SECTIONS.index(item[1].section)))


#: Every code of a description's diagnostics.
CODES: Mapping[str, Code] = MappingProxyType(_join_codes())

_ERRORS = frozenset(code for code, one in CODES.items() if one.severity == "error")
#: Codes that replace a violation of the official schema at the same place.
_MORE_SPECIFIC = frozenset({"component-name", "no-version", "wrong-kind"})


def check(registry: Registry, graph: Graph, *, examples: bool = False) -> tuple[Diagnostic, ...]:
    """Return all problems of a description, in the order of its text.

    Those of the entry document come first, then those of the others by URI. Violations of the
    official schema are reported if the ``check`` extra is installed, and with ``examples`` also
    examples, defaults and enumerated values that their schemas reject.
    """
    with collector_paused():
        of_references = describe_problems(registry, graph.problems, _ERRORS)
        found = [
            *_problems_of_unread(registry),
            *describe_syntax(registry.all),
            *_missing_version(registry),
            *_repeated_keys(registry),
            *describe_registry(registry),
            *of_references,
            *_run(registry, graph, (*CHECKS, *EXAMPLES) if examples else CHECKS),
        ]
    # The official schema also rejects a reference that is not allowed, and a value of the wrong
    # kind, but in its own terms.
    explained = {_place_of_object(one) for one in of_references}
    specific = [one for one in found if one.code in _MORE_SPECIFIC]
    explained |= {_place_of(one) for one in specific if one.location.pointer}
    unique = dict.fromkeys(one for one in found if not _is_explained(one, explained))
    return tuple(sorted(unique, key=lambda one: _sort_key(one, registry.entry.uri)))


def _place_of(one: Diagnostic) -> tuple[str, str]:
    return one.location.uri, one.location.pointer or ""


def _place_of_object(one: Diagnostic) -> tuple[str, str]:
    """Return the place of the Reference Object if a diagnostic is at its ``$ref``."""
    uri, where = _place_of(one)
    above, _, last = where.rpartition("/")
    return uri, above if last in ("$ref", "$dynamicRef", "$recursiveRef") else where


def _is_explained(one: Diagnostic, explained: set[tuple[str, str]]) -> bool:
    uri, where = _place_of(one)
    above = where.rpartition("/")[0]
    return one.code == "meta-schema" and not explained.isdisjoint({(uri, where), (uri, above)})


def _sort_key(one: Diagnostic, entry: str) -> tuple[bool, str, float, int, str, str]:
    where = one.location
    line = where.line if where.line is not None else float("inf")
    is_other = where.uri != entry
    return is_other, where.uri, line, where.column or 0, where.pointer or "", one.code


def _problems_of_unread(registry: Registry) -> Iterator[Diagnostic]:
    """Yield the problems in the text of referenced documents that could not be read."""
    for failure in registry.unread:
        if isinstance(failure, DocumentError):
            yield from failure.diagnostics


def _missing_version(registry: Registry) -> Iterator[Diagnostic]:
    """Yield that an OpenAPI description does not say its version, at a field that may be meant."""
    entry = registry.entry
    if entry.grammar.root.is_schema or any(key in entry.contents for key in ALL_VERSION_FIELDS):
        return
    message = "no 'openapi' or 'swagger' field gives a version"
    message += f"; the description is read as OpenAPI {entry.grammar.version}"
    fields = entry.grammar.root.fields
    misspelt = find_near_field(key for key in entry.contents if key not in fields)
    where: tuple[str, ...] = ()
    if misspelt is not None:
        name, meant = misspelt
        message += f"; did you mean {meant!r} in place of {name!r}?"
        where = (name,)
    yield Diagnostic("no-version", message, entry.location(where), "error")


def _run(registry: Registry, graph: Graph, checks: Sequence[Check]) -> Iterator[Diagnostic]:
    objects = collect_objects(registry, graph)
    functions = dict.fromkeys(one.find for one in checks)
    found = [one for find in functions for one in find(objects)]
    return _place_all(registry, found)


def _place_all(registry: Registry, found: Sequence[UnplacedDiagnostic]) -> Iterator[Diagnostic]:
    """Give diagnostics their locations."""
    locations = iter(_locate(registry, [at for one in found for at in (one.place, *one.related)]))
    for one in found:
        location = next(locations)
        related = tuple(next(locations) for _ in one.related)
        severity = one.severity or CODES[one.code].severity
        yield Diagnostic(one.code, one.message, location, severity, related)


def _locate(registry: Registry, places: Sequence[Place]) -> list[Location]:
    """Return the location of each place; the text of each document is read once for all."""
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
        # Of a response, the description is only a part.
        read = None if document.prefix else document.contents
        data, syntax = document.data, document.syntax
        for one in find_repeated_keys(data, syntax, read) if data else ():
            text = pointer.join(one.tokens)
            where = Location(document.uri, text, *one.place)
            first = Location(document.uri, text, *one.first)
            key = one.tokens[-1]
            message = f"the key {key!r} occurs earlier in this object; only the last counts"
            yield Diagnostic("duplicate-key", message, where, "error", (first,))
