"""Checks of the Parameters that are the body of a request in 2.0."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from schemakit.checks.objects import Objects, PlacedValue, UnplacedDiagnostic
from schemakit.checks.path_items import name_and_location, operations_of
from schemakit.checks.record import Check

__all__ = ["CHECKS"]

_FORMS = frozenset({"multipart/form-data", "application/x-www-form-urlencoded"})


def check_body_parameters(objects: Objects) -> Iterator[UnplacedDiagnostic]:
    """Report Parameters that are two bodies of one request (2.0, Parameter Object)."""
    for item, operation in _operations_of_2_0(objects):
        bodies: list[PlacedValue] = []
        forms: list[PlacedValue] = []
        for use, parameter in _parameters(objects, item, operation).values():
            location = parameter.value["in"]
            if location in ("body", "formData"):
                (bodies if location == "body" else forms).append(use)
        for other in bodies[1:]:
            message = "a second Parameter with 'in: body'; a request has one body"
            related = (bodies[0].place(),)
            yield UnplacedDiagnostic("conflicting-body", message, other.place(), related)
        if bodies and forms:
            message = "'in: formData' together with 'in: body'; a request has one body"
            related = (bodies[0].place(),)
            yield UnplacedDiagnostic("conflicting-body", message, forms[0].place(), related)


def check_files(objects: Objects) -> Iterator[UnplacedDiagnostic]:
    """Report files in requests that are not forms (2.0, Parameter Object, ``type``)."""
    for item, operation in _operations_of_2_0(objects):
        consumes = operation.value.get("consumes", objects.entry.contents.get("consumes"))
        listed = consumes if isinstance(consumes, list) else []
        media_types = {
            one.partition(";")[0].strip().lower() for one in listed if isinstance(one, str)
        }
        if not _FORMS.isdisjoint(media_types):
            continue
        for use, parameter in _parameters(objects, item, operation).values():
            if parameter.value.get("type") == "file":
                found = (
                    f"'consumes' is {', '.join(sorted(media_types))}"
                    if media_types
                    else ("there is no 'consumes'")
                )
                message = f"a file needs 'consumes: [multipart/form-data]', but {found}"
                yield UnplacedDiagnostic("file-without-form", message, use.place())


def _operations_of_2_0(objects: Objects) -> Iterator[tuple[PlacedValue, PlacedValue]]:
    """Yield the operations of 2.0, each with its Path Item."""
    for item in objects.of_type("PathItem"):
        if item.document.grammar.version != "2.0" or item.is_reference:
            continue
        for member in operations_of(objects, item):
            operation = objects.target(member)
            if operation is not None and isinstance(operation.value, dict):
                yield item, operation


def _parameters(
    objects: Objects, item: PlacedValue, operation: PlacedValue
) -> dict[tuple[str, str], tuple[PlacedValue, PlacedValue]]:
    """Return the Parameters of an operation where they are used, each with its target.

    Those of the operation override those of its Path Item.
    """
    found: dict[Any, tuple[PlacedValue, PlacedValue]] = {}
    for owner in (item, operation):
        own: dict[Any, tuple[PlacedValue, PlacedValue]] = {}
        for use in objects.items(owner, "parameters"):
            parameter = objects.target(use)
            key = name_and_location(parameter)
            if parameter is not None and key is not None:
                own[key] = use, parameter
        found = {**found, **own}
    return found


CHECKS = (
    Check(
        "conflicting-body",
        "error",
        "two Parameters that are each the body of a request",
        "Paths and parameters",
        ("PathItem",),
        check_body_parameters,
    ),
    Check(
        "file-without-form",
        "error",
        "a file in a request that is not a form",
        "Paths and parameters",
        ("PathItem",),
        check_files,
    ),
)
