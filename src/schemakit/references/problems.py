"""What is wrong with references: codes, severities, and the places in the text."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from gc import is_tracked
from typing import Any, Literal, NamedTuple

from schemakit.documents.document import Document
from schemakit.documents.registry import Registry
from schemakit.errors import Diagnostic, Location
from schemakit.references.resolver import Unresolved, furthest
from schemakit.spec import pointer
from schemakit.spec.grammar import EXTENSION, ObjectType

__all__ = [
    "DEAD",
    "UNUSUAL",
    "Problem",
    "describe_problems",
    "describe_registry",
    "fatal_codes",
    "places_in",
    "places_in_text",
    "places_of",
    "severity_of",
]

#: Codes of references that work and are unusual, each with a sentence about the reference.
UNUSUAL = {
    "ref-through-ref": "{!r} passes through another reference",
    "encoded-slash": "{!r} uses %2F where a JSON Pointer needs ~1",
    "non-uri-ref": "{!r} contains spaces, so it is not a valid URI",
    "non-uri-path": "{!r} is a Windows path and not a URI",
    "slash-after-file": "{!r} has a slash after the name of a file",
    "pointer-crosses-id": "{!r} crosses a schema with an $id; refer to that schema by its $id",
    "ref-resolved-against-document": "{!r} is below an $id, where it points to nothing; it is "
    "resolved as if it were outside",
}
#: Codes of references that have no target.
DEAD = frozenset({"unresolved-ref", "unresolved-document", "no-base-uri", "ref-target-type"})
_UNUSUAL_CODES = frozenset({"ref-not-allowed-here", *UNUSUAL})


class Problem(NamedTuple):
    """Something wrong with a member of an Object, most often its ``$ref``."""

    document: Document
    #: The Object, and the key of the member; the Object itself where it has no such member.
    owner: Any
    keyword: str
    #: What was expected there.
    expected: ObjectType
    found: Unresolved


def fatal_codes(*, strict: bool, missing: str) -> frozenset[str]:
    """The codes that stop a dereferencing with these options."""
    return (DEAD if missing == "error" else frozenset()) | (
        _UNUSUAL_CODES if strict else frozenset()
    )


def severity_of(problem: Problem, fatal: frozenset[str]) -> Literal["error", "warning"]:
    """Whether a problem is an error where the codes ``fatal`` are."""
    code = problem.found.code
    # What x-… holds need not be a reference at all.
    excused = code in DEAD and problem.expected is EXTENSION
    return "error" if code in fatal and not excused else "warning"


def describe_problems(
    registry: Registry, problems: Sequence[Problem], fatal: frozenset[str] = frozenset()
) -> tuple[Diagnostic, ...]:
    """Diagnostics of problems, document by document in the order of the text, each once; those of
    ``fatal`` codes are errors."""
    by_document: dict[int, dict[tuple[int, str, str], Problem]] = {}
    for one in problems:
        of_document = by_document.setdefault(one.document.number, {})
        of_document[id(one.owner), one.keyword, one.found.code] = one
    listed = []
    for number in sorted(by_document):
        document, those = registry.all[number], list(by_document[number].values())
        places = places_of(document, {id(one.owner) for one in those})
        order = {identity: index for index, identity in enumerate(places)}
        those.sort(key=lambda one: order.get(id(one.owner), -1))
        tokens = [_tokens_of(one, places) for one in those]
        for one, where in zip(those, document.locations(tokens), strict=True):
            code, message = one.found
            listed.append(Diagnostic(code, message, where, severity_of(one, fatal)))
    return tuple(listed)


def _tokens_of(problem: Problem, places: Mapping[int, tuple[str, ...]]) -> tuple[str, ...]:
    """The tokens of the member; of the Object where it has no such member, and of the document
    where the Object is in no text."""
    place = places.get(id(problem.owner))
    if place is None:
        return ()
    return (*place, problem.keyword) if problem.keyword in problem.owner else place


def describe_registry(registry: Registry) -> tuple[Diagnostic, ...]:
    """Diagnostics of the names that schemas give themselves, each once, by document."""
    by_place = {(one.document.number, one.tokens): one for one in registry.conflicts}
    return tuple(
        Diagnostic(one.code, one.message, one.document.location(one.tokens))
        for _, one in sorted(by_place.items(), key=lambda item: item[0][0])
    )


def places_in_text(
    registry: Registry, places: Sequence[tuple[str, ...]]
) -> list[tuple[Location, tuple[str, ...]]]:
    """Where each place of the dereferenced entry document is in a text.

    What was merged from several Objects is in no text: its place is the innermost around it, with
    the tokens that lead on from there.
    """
    reached = [furthest(registry, place) for place in places]
    sources = [target for target, _ in reached]
    found: dict[tuple[int, tuple[str, ...]], Location] = {}
    for document in {one.document.number: one.document for one in sources}.values():
        tokens = [one.tokens for one in sources if one.document is document]
        for place, where in zip(tokens, document.locations(tokens), strict=True):
            found[document.number, place] = where
    return [(found[one.document.number, one.tokens], rest) for one, rest in reached]


def places_of(document: Document, identities: Collection[int]) -> dict[int, tuple[str, ...]]:
    """The tokens of the objects with these ids, in the order of the text."""
    return places_in(document.contents, identities)


def places_in(root: Any, identities: Collection[int]) -> dict[int, tuple[str, ...]]:
    """The tokens in a value of the objects with these ids, in the order of the text."""
    found: dict[int, tuple[str, ...]] = {}
    #: Containers with their paths as linked pairs; the next in the order of the text is the last.
    stack: list[tuple[Any, Any]] = [((), root)]
    met: set[int] = set()
    while stack and len(found) < len(identities):
        path, value = stack.pop()
        if id(value) in met:
            continue
        met.add(id(value))
        if id(value) in identities:
            found[id(value)] = pointer.unlinked(path)
        items: Any = value.items() if isinstance(value, dict) else enumerate(value)
        # Most containers are objects of scalars, which the garbage collector does not track.
        inside = [
            ((path, str(key)), item)
            for key, item in items
            if isinstance(item, (dict, list)) and (is_tracked(item) or id(item) in identities)
        ]
        inside.reverse()
        stack += inside
    return found
