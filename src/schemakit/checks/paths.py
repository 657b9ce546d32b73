"""Checks of path templates, of the parameters that fill them, and of Path Items by reference."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from schemakit.checks.objects import Finding, Found, Objects, Place

__all__ = ["ambiguous_paths", "duplicate_parameters", "path_item_fields", "path_parameters"]

_NAME = re.compile(r"\{([^{}]*)\}")


def ambiguous_paths(objects: Objects) -> Iterator[Finding]:
    """``ambiguous-paths``: equal but for the names in them (3.1.1, Paths Object)."""
    for paths in objects.of("Paths"):
        first: dict[str, str] = {}
        for path in _paths(paths):
            other = first.setdefault(_NAME.sub("{}", path), path)
            if other != path:
                message = f"{path!r} is the same path as {other!r}: only the names in it differ"
                yield Finding("ambiguous-paths", message, paths.place(path), (paths.place(other),))


def _paths(paths: Found) -> Iterator[str]:
    """The path templates of a Paths Object; what stands in webhooks and callbacks is none."""
    for path in paths.value if not paths.is_reference else ():
        if isinstance(path, str) and path[:2] != "x-":
            yield path


def duplicate_parameters(objects: Objects) -> Iterator[Finding]:
    """``duplicate-parameter``: a list holds one for each name and place (3.1.1, Operation)."""
    for owner in (*objects.of("PathItem"), *objects.of("Operation")):
        first: dict[tuple[str, str], Place] = {}
        for parameter in objects.items(owner, "parameters"):
            key = _key(objects.target(parameter))
            here = parameter.place()
            if key is None or first.setdefault(key, here) is here:
                continue
            message = f"a second Parameter {key[0]!r} in {key[1]!r}"
            yield Finding("duplicate-parameter", message, here, (first[key],))


def path_item_fields(objects: Objects) -> Iterator[Finding]:
    """``path-item-field-conflict``: undefined by the specification (3.1.1, Path Item Object)."""
    for item in objects.of("PathItem"):
        there = objects.target(item) if item.is_reference else None
        fields = there.value if there is not None and isinstance(there.value, dict) else {}
        for name in item.value:
            if there is not None and name in fields and name not in ("$ref", "parameters"):
                message = f"{name!r} stands beside $ref and in {item.value['$ref']!r} too"
                related = (there.place(name),)
                yield Finding("path-item-field-conflict", message, item.place(name), related)


class _Given(NamedTuple):
    """Parameters of lists: where each name of a path Parameter stands, or that it is not known."""

    places: dict[str, Place]
    known: bool


class _Lacking(NamedTuple):
    """An operation of a path: where it is written, where the path has it, what it lacks."""

    operation: Found
    site: Found
    names: list[str]


def path_parameters(objects: Objects) -> Iterator[Finding]:
    """``path-parameter-missing`` and ``path-parameter-unused`` (3.1.1, Path Templating)."""
    for paths in objects.of("Paths"):
        for path in _paths(paths):
            if isinstance(paths.value[path], dict):
                yield from _of_path(objects, objects.member(paths, path), path)


def _of_path(objects: Objects, item: Found, path: str) -> Iterator[Finding]:
    wanted = dict.fromkeys(_NAME.findall(path))
    there = objects.target(item)
    if there is None or not isinstance(there.value, dict):
        return
    # A Path Item by reference is checked with each path that it is for.
    parts = [item, there] if item.is_reference else [item]
    own = _given(objects, parts)
    lacking: list[_Lacking] = []
    for site in (operation for part in parts for operation in _operations(objects, part)):
        operation = objects.target(site)
        if operation is None or not isinstance(operation.value, dict):
            continue
        given = _given(objects, [operation])
        yield from _unused(objects, path, item, wanted, given)
        names = [name for name in wanted if name not in own.places and name not in given.places]
        known = own.known and given.known
        lacking.append(_Lacking(operation, site, names if known else []))
    yield from _unused(objects, path, item, wanted, own)
    yield from _missing(item, path, lacking)


def _operations(objects: Objects, item: Found) -> Iterator[Found]:
    """The operations of a Path Item as they stand there, which may be references."""
    grammar = item.document.grammar
    fields = grammar.types.get("PathItem", objects.entry.grammar.types["PathItem"]).fields
    for name, value in item.value.items():
        field_type = fields.get(name)
        if field_type is None or field_type.object is None or not isinstance(value, dict):
            continue
        if field_type.object.name == "Operation":
            yield objects.member(item, name)
        elif field_type.object.is_map and name == "additionalOperations":
            several = objects.member(item, name)
            inside = [key for key, one in value.items() if isinstance(one, dict)]
            yield from (objects.member(several, key) for key in inside)


def _missing(item: Found, path: str, lacking: list[_Lacking]) -> Iterator[Finding]:
    # What the only operation of a path lacks, and is in a file of its own, belongs there.
    is_elsewhere = len(lacking) == 1 and lacking[0].site.is_reference
    everywhere = lacking[0].names if lacking and not is_elsewhere else []
    everywhere = [name for name in everywhere if all(name in one.names for one in lacking)]
    for name in everywhere:
        message = f"no path Parameter for {{{name}}}"
        yield Finding("path-parameter-missing", message, item.place())
    for one in lacking:
        for name in one.names:
            if name in everywhere:
                continue
            place = one.operation.place()
            if item.is_reference or one.site.is_reference:
                message = f"no path Parameter for {{{name}}} of {path!r} in this operation"
                yield Finding("path-parameter-missing", message, place, (item.place(),))
            else:
                message = f"no path Parameter for {{{name}}} in this operation"
                yield Finding("path-parameter-missing", message, place)


def _unused(
    objects: Objects, path: str, item: Found, wanted: dict[str, None], given: _Given
) -> Iterator[Finding]:
    above = item.place()
    for name, place in given.places.items():
        if name not in wanted:
            message = f"no {{{name}}} in the path {path!r}{objects.near(name, list(wanted))}"
            inside = place.document is above.document and (
                place.tokens[: len(above.tokens)] == above.tokens
            )
            related = () if inside else (above,)
            yield Finding("path-parameter-unused", message, place, related)


def _given(objects: Objects, owners: list[Found]) -> _Given:
    places: dict[str, Place] = {}
    known = True
    for owner in owners:
        several = objects.array(owner, "parameters")
        known = known and (several is not None or "parameters" not in owner.value)
        for parameter in objects.items(owner, "parameters"):
            key = _key(objects.target(parameter))
            if key is None:
                known = False
            elif key[1] == "path":
                places.setdefault(key[0], parameter.place())
    return _Given(places, known)


def _key(parameter: Found | None) -> tuple[str, str] | None:
    """Name and place of a Parameter Object, None where it is none or not known."""
    if parameter is None or not isinstance(parameter.value, dict):
        return None
    name, place = parameter.value.get("name"), parameter.value.get("in")
    return (name, place) if isinstance(name, str) and isinstance(place, str) else None
