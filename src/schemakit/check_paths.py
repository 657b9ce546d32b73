"""Checks of path templates, of the parameters that fill them, and of Path Items by reference."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from schemakit.objects import Finding, Found, Objects, listed, target

__all__ = ["ambiguous_paths", "duplicate_parameters", "path_item_fields", "path_parameters"]

_OWN: Any = object()
_NAME = re.compile(r"\{([^{}]*)\}")


def ambiguous_paths(objects: Objects) -> Iterator[Finding]:
    """``ambiguous-paths``: equal but for the names in them (3.1.1, Paths Object)."""
    first: dict[str, str] = {}
    paths = objects.document.contents.get("paths")
    for path in paths if isinstance(paths, dict) else ():
        if not isinstance(path, str) or path[:2] == "x-":
            continue
        other = first.setdefault(_NAME.sub("{}", path), path)
        if other != path:
            message = f"{path!r} is the same path as {other!r}: only the names in it differ"
            yield Finding("ambiguous-paths", message, ("paths", path), (("paths", other),))


def duplicate_parameters(objects: Objects) -> Iterator[Finding]:
    """``duplicate-parameter``: a list holds one for each name and place (3.1.1, Operation)."""
    for owner in (*objects.of("PathItem"), *objects.of("Operation")):
        first: dict[tuple[str, str], int] = {}
        for index, parameter in enumerate(listed(owner.value.get("parameters"))):
            key = _key(target(objects.documents, parameter))
            if key is None or first.setdefault(key, index) == index:
                continue
            message = f"a second Parameter {key[0]!r} in {key[1]!r}"
            here, there = (owner.tokens("parameters", str(one)) for one in (index, first[key]))
            yield Finding("duplicate-parameter", message, here, (there,))


def path_item_fields(objects: Objects) -> Iterator[Finding]:
    """``path-item-field-conflict``: undefined by the specification (3.1.1, Path Item Object)."""
    for item in objects.of("PathItem"):
        there = target(objects.documents, item.value) if "$ref" in item.value else None
        fields = there if isinstance(there, dict) else {}
        for name in item.value:
            if name in fields and name not in ("$ref", "parameters"):
                message = f"{name!r} stands beside $ref and in {item.value['$ref']!r} too"
                yield Finding("path-item-field-conflict", message, item.tokens(name))


class _Given(NamedTuple):
    """Parameters of a list: where each name of a path Parameter stands, or that it is not known."""

    places: dict[str, tuple[str, ...]]
    known: bool


def path_parameters(objects: Objects) -> Iterator[Finding]:
    """``path-parameter-missing`` and ``path-parameter-unused`` (3.1.1, Path Templating)."""
    operations = {id(one.value): one for one in objects.of("Operation")}
    for item in objects.of("PathItem"):
        tokens = item.tokens()
        # What stands in webhooks, callbacks and components has no template of its own.
        if len(tokens) == 2 and tokens[0] == "paths":
            yield from _of_path(objects, item, tokens[1], operations)


def _of_path(
    objects: Objects, item: Found, path: str, operations: dict[int, Found]
) -> Iterator[Finding]:
    wanted = dict.fromkeys(_NAME.findall(path))
    there = target(objects.documents, item.value)
    if not isinstance(there, dict):
        return
    own = _given(objects, item)
    if there is not item.value:
        own = _also(own, _given(objects, item, there))
    lacking: list[tuple[Found, list[str]]] = []
    for operation in _operations_of(objects, item, there, operations):
        # An Operation by reference is against the rules and common in descriptions in pieces.
        given = _given(objects, operation, target(objects.documents, operation.value))
        yield from _unused(objects, path, wanted, given)
        if own.known and given.known:
            missing = [
                name for name in wanted if name not in own.places and name not in given.places
            ]
            lacking.append((operation, missing))
    yield from _unused(objects, path, wanted, own)
    yield from _missing(item, lacking)


def _operations_of(
    objects: Objects, item: Found, there: dict[str, Any], operations: dict[int, Found]
) -> Iterator[Found]:
    """The operations of a Path Item, or of what it refers to."""
    fields = objects.document.grammar.types["PathItem"].fields
    for source in (item.value, there) if there is not item.value else (there,):
        for name, value in source.items():
            holding = fields.get(name)
            if holding is None or holding.object is None or not isinstance(value, dict):
                continue
            if holding.object.name == "Operation":
                yield operations.get(id(value)) or Found((item.path, name), value)
            elif holding.object.is_map and name == "additionalOperations":
                for inner in value.values():
                    if id(inner) in operations:
                        yield operations[id(inner)]


def _missing(item: Found, lacking: list[tuple[Found, list[str]]]) -> Iterator[Finding]:
    everywhere = list(lacking[0][1]) if lacking else []
    everywhere = [name for name in everywhere if all(name in names for _, names in lacking)]
    for name in everywhere:
        message = f"no path Parameter for {{{name}}}"
        yield Finding("path-parameter-missing", message, item.tokens())
    for operation, names in lacking:
        for name in names:
            if name not in everywhere:
                message = f"no path Parameter for {{{name}}} in this operation"
                yield Finding("path-parameter-missing", message, operation.tokens())


def _unused(
    objects: Objects, path: str, wanted: dict[str, None], given: _Given
) -> Iterator[Finding]:
    for name, place in given.places.items():
        if name not in wanted:
            message = f"no {{{name}}} in the path {path!r}{objects.near(name, list(wanted))}"
            yield Finding("path-parameter-unused", message, place)


def _given(objects: Objects, owner: Found, value: Any = _OWN) -> _Given:
    """The path Parameters of an Object, or of what it refers to: they then stand where it does."""
    value = owner.value if value is _OWN else value
    if not isinstance(value, dict):
        return _Given({}, False)
    places, known = {}, True
    for index, parameter in enumerate(listed(value.get("parameters"))):
        key = _key(target(objects.documents, parameter))
        if key is None:
            known = False
        elif key[1] == "path":
            below = ("parameters", str(index)) if value is owner.value else ()
            there = owner.tokens(*below)
            places[key[0]] = there
    return _Given(places, known)


def _also(one: _Given, other: _Given) -> _Given:
    return _Given({**other.places, **one.places}, one.known and other.known)


def _key(parameter: Any) -> tuple[str, str] | None:
    """Name and place of a Parameter Object, None where it is none or not known."""
    if not isinstance(parameter, dict):
        return None
    name, place = parameter.get("name"), parameter.get("in")
    return (name, place) if isinstance(name, str) and isinstance(place, str) else None
