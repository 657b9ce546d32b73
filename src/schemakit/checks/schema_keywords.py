"""Checks of single keywords of schemas: `items`, `readOnly`, `pattern`."""

from __future__ import annotations

from collections.abc import Iterator

from schemakit.checks.objects import Objects, PlacedValue, UnplacedDiagnostic
from schemakit.checks.record import Check
from schemakit.codes import Severity
from schemakit.patterns.reading import find_syntax_error
from schemakit.spec.grammar import Grammar

__all__ = ["CHECKS", "grammar_of"]

#: The Objects of 2.0 that restrict values as schemas do.
_LIKE_SCHEMAS = ("Parameter", "Items", "Header")


def grammar_of(objects: Objects, schema: PlacedValue) -> Grammar:
    """Return the grammar of a schema, which may declare a dialect of its own."""
    type_ = objects.registry.dialects.get(id(schema.value))
    declared = type_.grammar if type_ is not None else None
    return declared or schema.document.grammar


def check_items(objects: Objects) -> Iterator[UnplacedDiagnostic]:
    """Report arrays without ``items`` (3.0.4, Schema Object; 2.0, Parameter and Items Objects)."""
    for schema in objects.of_type("Schema"):
        if schema.value.get("type") != "array":
            continue
        grammar = grammar_of(objects, schema)
        # From 3.1 on an array may have any items. The text of 2.0 says it of Parameters only.
        if grammar.version in ("2.0", "3.0") and _lacks_items(schema):
            message = "'type: array' without 'items' in the same schema"
            severity: Severity = "error" if grammar.version == "3.0" else "warning"
            yield UnplacedDiagnostic(
                "missing-items", message, schema.place("type"), severity=severity
            )
    for name in _LIKE_SCHEMAS:
        for found in objects.of_type(name):
            if found.document.grammar.version == "2.0" and _lacks_items(found):
                message = "'type: array' without 'items'"
                yield UnplacedDiagnostic("missing-items", message, found.place("type"))


def _lacks_items(found: PlacedValue) -> bool:
    value = found.value
    return not found.is_reference and value.get("type") == "array" and "items" not in value


def check_directions(objects: Objects) -> Iterator[UnplacedDiagnostic]:
    """Report schemas with both ``readOnly`` and ``writeOnly`` (3.0.4, Schema Object)."""
    for schema in objects.of_type("Schema"):
        value = schema.value
        if value.get("readOnly") is not True or value.get("writeOnly") is not True:
            continue
        grammar = grammar_of(objects, schema)
        if schema.is_reference and not grammar.schema_siblings:
            continue
        # Only 3.0 says that it MUST NOT be.
        yield UnplacedDiagnostic(
            "read-only-and-write-only",
            "'readOnly' and 'writeOnly' are both true: neither requests nor responses have it",
            schema.place("writeOnly"),
            severity="error" if grammar.version == "3.0" else "warning",
        )


def check_patterns(objects: Objects) -> Iterator[UnplacedDiagnostic]:
    """Report patterns that are not regular expressions (JSON Schema 2020-12, core §6.4)."""
    problems: dict[str, str] = {}
    for name in ("Schema", *_LIKE_SCHEMAS):
        for found in objects.of_type(name):
            if "pattern" not in found.value and "patternProperties" not in found.value:
                continue
            if found.is_reference and not found.document.grammar.schema_siblings:
                continue
            texts = (
                [("pattern", found.value.get("pattern"))]
                if name == "Schema" or (found.document.grammar.version == "2.0")
                else []
            )
            by_pattern = found.value.get("patternProperties") if name == "Schema" else None
            if isinstance(by_pattern, dict):
                texts += [("patternProperties", key) for key in by_pattern]
            for keyword, text in texts:
                if not isinstance(text, str):
                    continue
                if text not in problems:
                    problems[text] = find_syntax_error(text)
                if problems[text]:
                    place = found.place(*([keyword] if keyword == "pattern" else [keyword, text]))
                    message = f"{text!r} is not a regular expression by ECMA-262: {problems[text]}"
                    yield UnplacedDiagnostic("invalid-pattern", message, place)


CHECKS = (
    Check(
        "missing-items",
        "error",
        "an array whose schema does not have `items`",
        "Schemas and examples",
        ("Schema", *_LIKE_SCHEMAS),
        check_items,
    ),
    Check(
        "read-only-and-write-only",
        "error",
        "a schema that is both `readOnly` and `writeOnly`",
        "Schemas and examples",
        ("Schema",),
        check_directions,
    ),
    Check(
        "invalid-pattern",
        "warning",
        "a pattern that is not a regular expression",
        "Schemas and examples",
        ("Schema", *_LIKE_SCHEMAS),
        check_patterns,
    ),
)
