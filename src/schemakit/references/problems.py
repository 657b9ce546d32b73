"""What is wrong with references: codes, severities, and the places in the text."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from schemakit.documents.document import Document
from schemakit.documents.registry import Registry
from schemakit.errors import Diagnostic, Location
from schemakit.references.resolver import Problem, furthest
from schemakit.references.walk import Site
from schemakit.spec import pointer
from schemakit.spec.grammar import EXTENSION

__all__ = [
    "DEAD",
    "ODDITIES",
    "Finding",
    "diagnostics",
    "fatal_codes",
    "oddities",
    "places_in",
    "places_in_text",
    "places_of",
    "severity_of",
]

#: Codes of references that work and are unusual, each with what is said of the reference.
ODDITIES = {
    "ref-through-ref": "{!r} passes through another reference",
    "encoded-slash": "{!r} writes %2F where ~1 belongs",
    "non-uri-ref": "{!r} holds spaces and is no URI",
    "non-uri-path": "{!r} is a path of Windows and no URI",
    "pointer-crosses-id": "{!r} passes by a schema with an $id, which is to be named by that",
    "ref-resolved-against-document": "{!r} stands below an $id and leads nowhere there; it is read "
    "as if it stood outside",
}
#: Codes of references that lead nowhere.
DEAD = frozenset({"unresolved-ref", "unresolved-document", "no-base-uri", "ref-target-type"})
_ODD = frozenset({"ref-not-allowed-here", *ODDITIES})


class Finding(NamedTuple):
    """A reference that something is wrong with, and what."""

    document: Document
    site: Site
    problem: Problem


def fatal_codes(*, strict: bool, missing: str) -> frozenset[str]:
    """The codes that stop a dereferencing with these options."""
    return (DEAD if missing == "error" else frozenset()) | (_ODD if strict else frozenset())


def severity_of(finding: Finding, fatal: frozenset[str]) -> Literal["error", "warning"]:
    """Whether a finding is an error where the codes ``fatal`` are."""
    code = finding.problem.code
    # A dead reference in an extension is nobody's error: what x-… holds need be no reference.
    excused = code in DEAD and finding.site.expected is EXTENSION
    return "error" if code in fatal and not excused else "warning"


def diagnostics(
    registry: Registry,
    findings: Sequence[Finding],
    fatal: frozenset[str] = frozenset(),
) -> tuple[Diagnostic, ...]:
    """The problems with their places, document by document in the order of the text, each once;
    ``fatal`` codes are errors."""
    by_document: dict[int, dict[tuple[int, str, str], Finding]] = {}
    for one in findings:
        of_document = by_document.setdefault(one.document.number, {})
        of_document[id(one.site.reference), one.site.keyword, one.problem.code] = one
    listed = []
    for number in sorted(by_document):
        document, those = registry.all[number], list(by_document[number].values())
        found = places_of(document, {id(one.site.reference) for one in those})
        order = {identity: index for index, identity in enumerate(found)}
        those.sort(key=lambda one: order.get(id(one.site.reference), -1))
        spots = [_spot(one.site, found) for one in those]
        for one, where in zip(those, document.locations(spots), strict=True):
            problem, severity = one.problem, severity_of(one, fatal)
            listed.append(Diagnostic(problem.code, problem.message, where, severity))
    return tuple(listed)


def _spot(site: Site, found: Mapping[int, tuple[str, ...]]) -> tuple[str, ...]:
    """The tokens of the member that is the reference; of the whole Object where it has none, and
    of the document where the Object is in no text."""
    place = found.get(id(site.reference))
    if place is None:
        return ()
    return (*place, site.keyword) if site.keyword in site.reference else place


def oddities(registry: Registry) -> tuple[Diagnostic, ...]:
    """What is unusual about the names that schemas give themselves, each once, in the order of the
    documents."""
    by_place = {(one.document.number, one.tokens): one for one in registry.oddities}
    return tuple(
        Diagnostic(one.code, one.message, one.document.location(one.tokens))
        for _, one in sorted(by_place.items(), key=lambda item: item[0][0])
    )


def places_in_text(
    registry: Registry, places: Sequence[tuple[str, ...]]
) -> list[tuple[Location, tuple[str, ...]]]:
    """Where each place of the dereferenced entry document is in a text.

    What was made of several things is nowhere: of that it is the innermost around it, with the
    tokens that lead on from there.
    """
    reached = [furthest(registry, place) for place in places]
    sources = [target for target, _ in reached]
    found: dict[tuple[int, tuple[str, ...]], Location] = {}
    for document in {one.document.number: one.document for one in sources}.values():
        tokens = [one.tokens for one in sources if one.document is document]
        for place, where in zip(tokens, document.locations(tokens), strict=True):
            found[document.number, place] = where
    return [(found[one.document.number, one.tokens], rest) for one, rest in reached]


def places_of(document: Document, wanted: set[int]) -> dict[int, tuple[str, ...]]:
    """Where the objects with these ids stand, searched only when something is to be reported."""
    return places_in(document.contents, wanted)


def places_in(root: Any, wanted: Collection[int]) -> dict[int, tuple[str, ...]]:
    """Where in a value the objects with these ids stand, in the order of the text."""
    found: dict[int, tuple[str, ...]] = {}
    for tokens, value in _containers(root):
        if id(value) in wanted:
            found.setdefault(id(value), pointer.unlinked(tokens))
            if len(found) == len(wanted):
                break
    return found


def _containers(root: Any) -> Iterator[tuple[Any, Any]]:
    """Every container with its path as linked pairs, in document order, shared ones once."""
    stack: list[tuple[Any, Any]] = [((), root)]
    met: set[int] = set()
    while stack:
        path, value = stack.pop()
        if id(value) in met:
            continue
        met.add(id(value))
        yield path, value
        items: Any = value.items() if isinstance(value, dict) else enumerate(value)
        inside = [((path, str(key)), item) for key, item in items if isinstance(item, (dict, list))]
        stack.extend(reversed(inside))
