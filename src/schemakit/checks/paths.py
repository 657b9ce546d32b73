"""Checks of path templates, of the Parameters that fill them, and of Path Items by reference."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from schemakit.checks.objects import Objects, Place, PlacedValue, UnplacedDiagnostic
from schemakit.checks.path_items import name_and_location, operations_of
from schemakit.checks.path_templates import find_brace_problem, names_in, path_templates
from schemakit.checks.record import Check

__all__ = ["CHECKS"]


def check_paths(objects: Objects) -> Iterator[UnplacedDiagnostic]:
    """Report paths that are equal but for the names in them (3.1.1, Paths Object)."""
    for paths in objects.of_type("Paths"):
        first: dict[str, str] = {}
        for path in path_templates(paths):
            other = first.setdefault(re.sub(r"\{[^{}]*\}", "{}", path), path)
            if other != path:
                message = f"{path!r} is the same path as {other!r}: only the names in it differ"
                yield UnplacedDiagnostic(
                    "ambiguous-paths", message, paths.place(path), (paths.place(other),)
                )


def check_parameter_lists(objects: Objects) -> Iterator[UnplacedDiagnostic]:
    """Report two Parameters of one list with the same name and ``in`` (3.1.1, Operation)."""
    for owner in (*objects.of_type("PathItem"), *objects.of_type("Operation")):
        first: dict[tuple[str, str], Place] = {}
        for parameter in objects.items(owner, "parameters"):
            key = name_and_location(objects.target(parameter))
            here = parameter.place()
            if key is None or first.setdefault(key, here) is here:
                continue
            message = f"a second Parameter {key[0]!r} in {key[1]!r}"
            yield UnplacedDiagnostic("duplicate-parameter", message, here, (first[key],))


def check_path_item_fields(objects: Objects) -> Iterator[UnplacedDiagnostic]:
    """Report fields both beside a Path Item's ``$ref`` and in its target.

    The specification leaves undefined which counts (3.1.1, Path Item Object).
    """
    for item in objects.of_type("PathItem"):
        there = objects.target(item) if item.is_reference else None
        fields = there.value if there is not None and isinstance(there.value, dict) else {}
        for name in item.value:
            if there is not None and name in fields and name not in ("$ref", "parameters"):
                message = f"{name!r} is both beside $ref and in {item.value['$ref']!r}"
                related = (there.place(name),)
                yield UnplacedDiagnostic(
                    "path-item-field-conflict", message, item.place(name), related
                )


class _PathParameters(NamedTuple):
    """The places of path Parameters by name, and whether these are all there are.

    They may not be all where a reference has no target.
    """

    places: dict[str, Place]
    complete: bool
    #: The names of other Parameters to where they are, such as "query".
    elsewhere: dict[str, str]


class _Operation(NamedTuple):
    """An operation, the value at its place in the Path Item, and the Parameters it lacks."""

    operation: PlacedValue
    member: PlacedValue
    missing: list[str]
    #: The names of its other Parameters, and of those that it shares, to where they are.
    elsewhere: dict[str, str]


def check_path_parameters(objects: Objects) -> Iterator[UnplacedDiagnostic]:
    """Compare the names in path templates with path Parameters (3.1.1, Path Templating)."""
    for paths in objects.of_type("Paths"):
        for path in path_templates(paths):
            if isinstance(paths.value[path], dict) and not find_brace_problem(path):
                yield from _check_path(objects, objects.member(paths, path), path)


def _check_path(objects: Objects, item: PlacedValue, path: str) -> Iterator[UnplacedDiagnostic]:
    names = names_in(path)
    there = objects.target(item)
    if there is None or not isinstance(there.value, dict):
        return
    # A Path Item given by reference is checked again for each path.
    parts = [item, there] if item.is_reference else [item]
    shared = _path_parameters(objects, parts)
    operations: list[_Operation] = []
    for member in (one for part in parts for one in operations_of(objects, part)):
        operation = objects.target(member)
        if operation is None or not isinstance(operation.value, dict):
            continue
        own = _path_parameters(objects, [operation])
        yield from _report_unused(objects, path, item, names, own)
        missing = [one for one in names if one not in shared.places and one not in own.places]
        is_certain = shared.complete and own.complete
        elsewhere = {**shared.elsewhere, **own.elsewhere}
        operations.append(_Operation(operation, member, missing if is_certain else [], elsewhere))
    yield from _report_unused(objects, path, item, names, shared)
    yield from _report_missing(item, path, operations)


def _report_missing(
    item: PlacedValue, path: str, operations: list[_Operation]
) -> Iterator[UnplacedDiagnostic]:
    """Report what all operations lack at the path, and what some lack at each of them."""
    # The only operation of a path, in a file of its own: the Parameter belongs in that file.
    is_elsewhere = len(operations) == 1 and operations[0].member.is_reference
    everywhere = operations[0].missing if operations and not is_elsewhere else []
    everywhere = [name for name in everywhere if all(name in one.missing for one in operations)]
    for name in everywhere:
        message = f"no path Parameter for {{{name}}}{_hint_elsewhere(name, operations)}"
        yield UnplacedDiagnostic("path-parameter-missing", message, item.place())
    for one in operations:
        for name in one.missing:
            if name in everywhere:
                continue
            place, hint = one.operation.place(), _hint_elsewhere(name, [one])
            if item.is_reference or one.member.is_reference:
                message = f"no path Parameter for {{{name}}} of {path!r} in this operation{hint}"
                related = (item.place(),)
                yield UnplacedDiagnostic("path-parameter-missing", message, place, related)
            else:
                message = f"no path Parameter for {{{name}}} in this operation{hint}"
                yield UnplacedDiagnostic("path-parameter-missing", message, place)


def _hint_elsewhere(name: str, operations: list[_Operation]) -> str:
    """Say where a Parameter of that name is instead, or return ``""``."""
    for one in operations:
        if name in one.elsewhere:
            return f"; the Parameter {name!r} has 'in: {one.elsewhere[name]}'"
    return ""


def _report_unused(
    objects: Objects, path: str, item: PlacedValue, names: dict[str, None], given: _PathParameters
) -> Iterator[UnplacedDiagnostic]:
    above = item.place()
    for name, place in given.places.items():
        if name not in names:
            message = f"no {{{name}}} in the path {path!r}{objects.near(name, list(names))}"
            inside = place.document is above.document and (
                place.tokens[: len(above.tokens)] == above.tokens
            )
            related = () if inside else (above,)
            yield UnplacedDiagnostic("path-parameter-unused", message, place, related)


def _path_parameters(objects: Objects, owners: list[PlacedValue]) -> _PathParameters:
    places: dict[str, Place] = {}
    elsewhere: dict[str, str] = {}
    complete = True
    for owner in owners:
        several = objects.array(owner, "parameters")
        complete = complete and (several is not None or "parameters" not in owner.value)
        for parameter in objects.items(owner, "parameters"):
            key = name_and_location(objects.target(parameter))
            if key is None:
                complete = False
            elif key[1] == "path":
                places.setdefault(key[0], parameter.place())
            else:
                elsewhere.setdefault(*key)
    return _PathParameters(places, complete, elsewhere)


CHECKS = (
    Check(
        "ambiguous-paths",
        "error",
        "two path templates that differ only in the names of their parameters",
        "Paths and parameters",
        ("Paths",),
        check_paths,
    ),
    Check(
        "path-parameter-missing",
        "error",
        "a name in a path template without a Parameter",
        "Paths and parameters",
        ("Paths",),
        check_path_parameters,
    ),
    Check(
        "path-parameter-unused",
        "error",
        "a path Parameter that is not in the path template",
        "Paths and parameters",
        ("Paths",),
        check_path_parameters,
    ),
    Check(
        "duplicate-parameter",
        "error",
        "two Parameters of one list with the same name and location",
        "Paths and parameters",
        ("PathItem", "Operation"),
        check_parameter_lists,
    ),
    Check(
        "path-item-field-conflict",
        "warning",
        "a field both beside a Path Item's `$ref` and in its target",
        "Paths and parameters",
        ("PathItem",),
        check_path_item_fields,
    ),
)
