"""Checks of Media Types: that each entry of ``encoding`` is about a property."""

from __future__ import annotations

from collections.abc import Iterator

from schemakit.checks.objects import Objects, PlacedValue, UnplacedDiagnostic
from schemakit.checks.properties import collect_properties
from schemakit.checks.record import Check

__all__ = ["CHECKS"]


def check_encodings(objects: Objects) -> Iterator[UnplacedDiagnostic]:
    """Report keys of ``encoding`` that the schema has no property for (3.1.1, Media Type)."""
    for media_type in objects.of_type("MediaType"):
        encoding = media_type.value.get("encoding")
        schema = media_type.value.get("schema")
        if not isinstance(encoding, dict) or not isinstance(schema, dict):
            continue
        if isinstance(encoding.get("$ref"), str) or media_type.is_reference:
            continue
        yield from _check_encoding(objects, media_type, list(encoding))


def _check_encoding(
    objects: Objects, media_type: PlacedValue, keys: list[str]
) -> Iterator[UnplacedDiagnostic]:
    known = collect_properties(objects, objects.member(media_type, "schema"))
    for key in keys:
        # A schema without properties may be anything.
        if known and isinstance(key, str) and key not in known:
            message = f"the schema has no property {key!r}{objects.near(key, list(known))}"
            # In 3.2 such an entry is ignored, before it is a fault.
            is_ignored = media_type.document.grammar.version == "3.2"
            yield UnplacedDiagnostic(
                "encoding-property",
                message,
                media_type.place("encoding", key),
                severity="warning" if is_ignored else "error",
            )


CHECKS = (
    Check(
        "encoding-property",
        "error",
        "an entry of `encoding` without a property in the schema",
        "Schemas and examples",
        ("MediaType",),
        check_encodings,
    ),
)
