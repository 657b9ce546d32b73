"""Resolves references: the target of a reference, or why it has none."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any, NamedTuple

from schemakit.counts import format_count
from schemakit.documents.document import Document
from schemakit.documents.registry import Registry, Resource
from schemakit.errors import AccessError, DocumentError, PointerError, RetrievalError
from schemakit.references.hints import hint_at_name, hint_at_pointer
from schemakit.references.nodes import is_reference
from schemakit.sources.access import NO_FILES, is_web
from schemakit.sources.urls import simplify_file_uri
from schemakit.spec import pointer, uri
from schemakit.spec.grammar import LITERAL, ObjectType, type_at, type_inside
from schemakit.spec.siblings import merged_map_at
from schemakit.suggest import Near, suggestion

__all__ = [
    "LONGEST_CHAIN",
    "Pending",
    "Target",
    "Unresolved",
    "at_pointer",
    "find_at_pointer",
    "follow_chain",
    "followed",
    "furthest",
    "may_be_uri",
    "merged_layers",
    "merged_members",
    "resolve",
]

#: What may be a URI where it may be a component's name too and no component has it:
#: no other name has a slash or a colon, is a fragment, or ends like that of a file.
_OF_URIS = frozenset("#./:")

# What the constructor of a NamedTuple does, without its Python frame: there are many members.
_new = tuple.__new__
#: References that are followed in a row; a longer chain is taken for a cycle.
LONGEST_CHAIN = 100


class Target(NamedTuple):
    """The target of a reference; ``unusual`` is the code of a tolerated problem, or ``""``."""

    document: Document
    tokens: tuple[str, ...]
    value: Any
    unusual: str = ""
    #: The name by which a ``$dynamicAnchor`` was found, which the path of references may rebind.
    dynamic: str | None = None


class Unresolved(NamedTuple):
    """What is wrong with a reference: the code and the message of a diagnostic without a place."""

    code: str
    message: str


class Pending(NamedTuple):
    """A document that has to be read before a reference means anything, by its absolute URI, and
    where the document with the reference was read from."""

    uri: str
    referrer: str


def may_be_uri(text: str) -> bool:
    """Whether a text that is not the name of a component may be a URI."""
    return not _OF_URIS.isdisjoint(text)


def resolve(
    registry: Registry, document: Document, ref: str, base: str | None = None
) -> Target | Unresolved | Pending:
    """The target of a reference in ``document``, resolved against ``base``.

    RFC 3986 §5.2 for the URI, RFC 6901 §6 and JSON Schema core §8.2.2 for the fragment.
    """
    place = _place_of(registry, document, ref, base)
    if isinstance(place, (Unresolved, Pending)):
        return place
    resource, target = place[0], _target_at(registry, place, ref, document)
    is_missing = isinstance(target, Unresolved) and target.code == "unresolved-ref"
    if is_missing and resource.tokens and ref[:2] == "#/":
        # Written below an ``$id`` as if that were not there (OAS 3.2, appendix F).
        outside = (registry.root_of(document), *place[1:])
        found = _target_at(registry, outside, ref, document)
        if isinstance(found, Target):
            return found._replace(unusual="ref-resolved-against-document")
    if isinstance(target, Target) and not target.unusual:
        unusual = _unusual_of(ref, resource)
        return target._replace(unusual=unusual) if unusual else target
    return target


#: A resource and a pointer into it, whether or not anything is there; whether a plain name led
#: there, and the name that the path of references may rebind.
_Place = tuple[Resource, tuple[str, ...], bool, str | None]


def _place_of(
    registry: Registry, document: Document, ref: str, base: str | None
) -> _Place | Unresolved | Pending:
    """What a reference says: a resource, and a pointer or a plain name in it."""
    resource = _resource_of(registry, document, ref, base)
    if not isinstance(resource, Resource):
        return resource
    text = pointer.from_fragment(ref.partition("#")[2])
    if text[:1] in ("", "/"):
        return resource, pointer.parse(text), False, None
    there = resource.document
    names = there.grammar.identifiers
    if names is None:
        problem = f"{there.grammar.version} knows no names but JSON Pointers"
    else:
        if there.is_complete:
            registry.is_identified(there)
        else:
            # A reference to an anchor implies that the whole file is a schema.
            registry.identify(there, (), there.contents, there.grammar.types["Schema"])
        tokens = registry.anchor(resource, text)
        if tokens is not None:
            dynamic = text if registry.is_rebound(resource.base, text) else None
            return registry.root_of(there), tokens, True, dynamic
        problem = f"no schema there has the anchor {text!r}"
    hint = hint_at_name(registry, document, ref, resource)
    return Unresolved("unresolved-ref", f"{ref!r}: {problem}{hint}")


def _unusual_of(ref: str, resource: Resource) -> str:
    """The code of what is unusual about the text of a reference to a resource, or ``""``."""
    if uri.is_windows_path(ref):
        return "non-uri-path"
    if " " in ref:
        return "non-uri-ref"
    if ("/#" in ref or ref[-1:] == "/") and uri.without_fragment(ref)[-1:] == "/":
        # A file is not a directory.
        base = resource.document.base
        return "slash-after-file" if base[:5].lower() == "file:" and base[-1:] != "/" else ""
    return ""


def _resource_of(
    registry: Registry, document: Document, ref: str, base: str | None
) -> Resource | Unresolved | Pending:
    """The resource that a reference names: the part before its fragment."""
    start = registry.base_at(document, ()) if base is None else base
    if ref[:1] in ("", "#"):
        return registry.around(document, start)
    if uri.is_windows_path(ref):
        ref = uri.from_windows_path(ref)
    absolute = uri.resolve(start, uri.without_fragment(ref))
    resource = registry.resource(absolute)
    if resource is None and absolute[:5].lower() == "file:":
        absolute = simplify_file_uri(absolute)
        resource = registry.resource(absolute)
    if resource is None:
        return _unread(registry, document, ref, absolute)
    if is_web(document.base) and registry.is_out_of_reach(resource, absolute):
        return Unresolved("unresolved-document", f"{ref!r}: {AccessError(absolute, NO_FILES)}")
    return resource


def _unread(
    registry: Registry, document: Document, ref: str, absolute: str
) -> Unresolved | Pending:
    if not uri.is_absolute(absolute) and not registry.any_uri:
        where = document.uri or "data in memory"
        message = f"{ref!r} is relative, and {where} has no URI of its own to start from"
        return Unresolved("no-base-uri", message)
    # The policy applies to the URI that the document was read from, not to its own.
    failure = registry.failure(absolute, document.base)
    if failure is None:
        return Pending(absolute, document.base)
    hint = "" if "#" in ref else hint_at_name(registry, document, ref, None)
    reason: object = failure
    if isinstance(failure, DocumentError):
        # `check` reports it in full, with its code, at its own place.
        first = failure.diagnostics[0]
        reason = f"{first.location}: {first.message}"
    elif isinstance(failure, RetrievalError):
        # Not after the same name once more.
        reason = failure.reason if failure.uri == ref else f"{failure.uri}: {failure.reason}"
        # The other hint is exact, and this one is not.
        hint = hint or failure.hint(uri.without_fragment(ref))
    return Unresolved("unresolved-document", f"{ref!r}: {reason}{hint}")


def _target_at(
    registry: Registry, place: _Place, ref: str, referrer: Document
) -> Target | Unresolved | Pending:
    resource, tokens, is_named, dynamic = place
    try:
        value = pointer.get(resource.value, tokens)
    except pointer.Missing as missing:
        return (
            _through(registry, resource, missing)
            or _with_encoded_slashes(resource, ref)
            or _without_target(registry, referrer, ref, resource, missing)
        )
    document, inside = resource.document, (*resource.tokens, *tokens)
    is_crossing = (
        tokens
        and not is_named
        and document.number in registry.identified
        and registry.base_at(document, inside[:-1]) != resource.base
    )
    return Target(document, inside, value, "pointer-crosses-id" if is_crossing else "", dynamic)


def _without_target(
    registry: Registry, referrer: Document, ref: str, resource: Resource, missing: pointer.Missing
) -> Unresolved:
    hint = _hint_in_entry(registry, referrer, ref, missing.tokens)
    hint = hint or hint_at_pointer(ref, resource, missing.tokens)
    message = f"{ref!r}: {_dead_end(registry.near, missing, resource, hint)}"
    return Unresolved("unresolved-ref", message)


def _hint_in_entry(
    registry: Registry, referrer: Document, ref: str, tokens: tuple[str, ...]
) -> str:
    """The hint for a pointer in a part of a description that was written for the whole."""
    entry = registry.root_of(registry.entry)
    if ref[:1] != "#" or not referrer.number or not entry.base:
        return ""
    if find_at_pointer(registry, tokens) is None:
        return ""
    name = uri.relative_to(registry.root_of(referrer).base, entry.base)
    return suggestion([name + pointer.fragment(tokens)])


def at_pointer(registry: Registry, tokens: tuple[str, ...]) -> Target:
    """The value at a pointer into the entry document, which may pass through references.

    Raises:
        PointerError: if there is none; the message suggests similar names.
    """
    found = _at_pointer(registry, tokens)
    if isinstance(found, pointer.Missing):
        where = partial(registry.entry.location, tokens[: found.depth])
        root = registry.root_of(registry.entry)
        raise PointerError(where, _dead_end(Near(), found, root))
    return found


def find_at_pointer(registry: Registry, tokens: tuple[str, ...]) -> Target | None:
    """The same as :func:`at_pointer`, but None where a token is missing."""
    found = _at_pointer(registry, tokens)
    return None if isinstance(found, pointer.Missing) else found


def furthest(registry: Registry, tokens: tuple[str, ...]) -> tuple[Target, tuple[str, ...]]:
    """The value at the longest start of a pointer into the entry document that resolves, and the
    rest of it. References are followed on the way and, if they have no siblings, at the end."""
    reached = tokens
    while isinstance(found := _at_pointer(registry, reached), pointer.Missing):
        reached = reached[:-1]
    if isinstance(found.value, dict) and found.value.keys() == {"$ref"}:
        found = followed(registry, found) or found
    return found, tokens[len(reached) :]


def _at_pointer(registry: Registry, tokens: tuple[str, ...]) -> Target | pointer.Missing:
    document = registry.entry
    try:
        return Target(document, tokens, pointer.get(document.contents, tokens))
    except pointer.Missing as missing:
        target = _through(registry, registry.root_of(document), missing)
        return target if isinstance(target, Target) else missing


def follow_chain(registry: Registry, start: Target) -> Iterator[Target]:
    """A value and, where it is a reference, its target, and so on as far as that leads."""
    there = start
    for _ in range(LONGEST_CHAIN):
        yield there
        document, tokens, value = there[:3]
        if not is_reference(value):
            return
        found = resolve(registry, document, value["$ref"], registry.base_at(document, tokens))
        if not isinstance(found, Target):
            return
        there = found


def followed(registry: Registry, start: Target) -> Target | None:
    """The end of the chain of references that a value starts; the value itself if it is not a
    reference; None if the chain has no end.

    It is for callers that need one field of the target and not the whole, dereferenced.
    """
    *_, end = follow_chain(registry, start)
    return None if is_reference(end.value) else end


def merged_members(registry: Registry, *starts: Target, is_map: bool = True) -> dict[Any, Target]:
    """The members of a map, each where it is; where the map is a reference, those of its target and
    those beside the reference, which win. Of several maps, the members of the first win.

    In a map, a text beside a reference is a keyword out of place; in an Object it is a field.
    """
    found: dict[Any, Target] = {}
    for start in starts:
        for layer in merged_layers(registry, start, is_map=is_map):
            found = {**layer, **found} if found else layer
    return found


def merged_layers(
    registry: Registry, start: Target, *, is_map: bool = True
) -> list[dict[Any, Target]]:
    """The maps of which :func:`merged_members` merges one, those whose members win first."""
    layers: list[dict[Any, Target]] = []
    # Most maps are no reference, and a generator costs as much as their members.
    chain = follow_chain(registry, start) if is_reference(start.value) else (start,)
    for document, tokens, value, _, _ in chain:
        if not isinstance(value, dict):
            break
        beside = value
        if is_reference(value) and is_map:
            beside = {key: one for key, one in value.items() if isinstance(one, (dict, bool))}
        elif is_reference(value):
            beside = {key: one for key, one in value.items() if key != "$ref"}
        layers.append(
            {
                key: _new(Target, (document, (*tokens, str(key)), one, "", None))
                for key, one in beside.items()
            }
        )
    return layers


def _through(
    registry: Registry, resource: Resource, missing: pointer.Missing
) -> Target | Pending | None:
    """The target of a pointer that passes through references."""
    document = resource.document
    is_typed, start = document.is_complete, 0
    type_ = type_at(document.grammar, resource.tokens, document.contents) if is_typed else LITERAL
    for _ in range(LONGEST_CHAIN):
        depth, ref, type_ = _reference_above(resource, missing, type_, start)
        if not ref:
            return None
        base = registry.base_at(resource.document, (*resource.tokens, *missing.tokens[:depth]))
        place = _place_of(registry, resource.document, ref, base)
        if isinstance(place, (Unresolved, Pending)):
            return place if isinstance(place, Pending) else None
        resource, inside, *_ = place
        tokens, start = (*inside, *missing.tokens[depth:]), len(inside)
        try:
            found = pointer.get(resource.value, tokens)
        except pointer.Missing as further:
            missing = further
            continue
        return Target(resource.document, (*resource.tokens, *tokens), found, "ref-through-ref")
    return None


def _reference_above(
    resource: Resource, missing: pointer.Missing, type_: ObjectType, start: int
) -> tuple[int, str, ObjectType]:
    """The reference with which a pointer goes on where it has no member: how many tokens lead to
    it, its text, or ``""`` if there is none, and the type of what it stands for.

    It is at the end, or above maps that are merged with those of its target. ``type_`` is that of
    the value to which the first ``start`` tokens lead.
    """
    if missing.depth < start:
        type_, start = LITERAL, missing.depth
    values, types = [pointer.get(resource.value, missing.tokens[:start])], [type_]
    for token in missing.tokens[start : missing.depth]:
        values.append(pointer.get(values[-1], (token,)))
        types.append(type_inside(types[-1], token, values[-1]))
    for above in reversed(range(len(values))):
        if is_reference(values[above]):
            return start + above, values[above]["$ref"], types[above]
        if above and merged_map_at(types[above - 1], missing.tokens[start + above - 1]) is None:
            break
    return 0, "", type_


def _with_encoded_slashes(resource: Resource, ref: str) -> Target | None:
    """The target where ``%2F`` was written for a slash inside a token."""
    fragment = ref.partition("#")[2]
    if "%2f" not in fragment.lower():
        return None
    parts = [pointer.from_fragment(part) for part in fragment.split("/")[1:]]
    tokens = tuple(part.replace("~1", "/").replace("~0", "~") for part in parts)
    try:
        found = pointer.get(resource.value, tokens)
    except pointer.Missing:
        return None
    return Target(resource.document, (*resource.tokens, *tokens), found, "encoded-slash")


def _dead_end(near: Near, missing: pointer.Missing, resource: Resource, hint: str = "") -> str:
    """Where a pointer fails, with a hint or similar names."""
    token, parent = missing.tokens[missing.depth], missing.parent
    where = pointer.join((*resource.tokens, *missing.tokens[: missing.depth]))
    document = resource.document
    named = f"{document.uri}#{where}" if document.number else f"#{where}"
    if isinstance(parent, dict):
        return f"no {token!r} in {named}{hint or near(token, parent, named)}"
    if isinstance(parent, list):
        count = f"which has {format_count(len(parent), 'item')}"
        return f"{token!r} is not an index of the array at {named}, {count}{hint}"
    return f"{named} is not an object or an array{hint}"
