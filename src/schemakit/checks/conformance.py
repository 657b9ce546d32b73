"""The check of a description against the official schema of its version."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from schemakit.checks import metaschema
from schemakit.checks.error_selection import select_errors
from schemakit.checks.messages import ErrorCounts, describe_value_error, describe_violation
from schemakit.checks.objects import Objects, Place, UnplacedDiagnostic
from schemakit.checks.record import Check
from schemakit.checks.single_document import MOST_VALUES, join_documents, member_of
from schemakit.documents.version_fields import VERSION_FIELDS
from schemakit.spec.grammar import type_at
from schemakit.spec.values import count_values
from schemakit.syntax.json_writer import to_json

__all__ = ["CHECKS"]


def check_conformance(objects: Objects) -> Iterator[UnplacedDiagnostic]:
    """Report violations of the official schema of the description's version.

    Several documents are joined into one, and each violation is reported in the document it comes
    from. Reports nothing if the ``check`` extra is not installed or the root is not OpenAPI.
    """
    document = objects.entry
    version = document.grammar.version
    if document.grammar.root.name != "OpenAPI" or not metaschema.is_available():
        return
    dialect = document.contents.get("jsonSchemaDialect")
    own_dialect = isinstance(dialect, str) and not dialect.startswith(metaschema.OAS)
    validator = metaschema.validator_of(version, not own_dialect)
    whole = join_documents(objects)
    contents = whole.contents
    if (document.shared or whole.parts) and count_values(contents) > MOST_VALUES:
        message = f"aliases repeat more than {MOST_VALUES:,} values: not compared with the schema"
        yield UnplacedDiagnostic("too-large", message, Place(document, ()))
        return
    if any(not one.data and not isinstance(one.contents, str) for one in objects.registry.all):
        # A mapping that was not parsed may hold what JSON does not have, such as numbers as keys.
        try:
            contents = json.loads(to_json(contents))
        except RecursionError:
            message = "nested too deeply to be compared with the schema"
            yield UnplacedDiagnostic("too-large", message, Place(document, ()))
            return
    try:
        errors = select_errors(validator.iter_errors(contents))
    except UnicodeError:
        return  # half of a surrogate pair, which a parser rejects and JSON cannot encode
    except ValueError:
        # The validator can check what is nested deeply, but not quote it in an error.
        if not validator.is_valid(contents):
            message = "not valid, and nested too deeply to say where"
            yield UnplacedDiagnostic("meta-schema", message, Place(document, ()))
        return
    places = [tuple(map(str, error.instance_path)) for error in errors]
    above = {place[:end] for place in places for end in range(len(place))}
    counts = ErrorCounts(Counter(places), above)
    for error, tokens in zip(errors, places, strict=True):
        if _has_own_dialect(contents, error.instance_path):
            continue
        if _is_checked_elsewhere(error, tokens) or _is_ignored(objects, contents, tokens):
            continue
        if error.kind.name == "format":
            message = describe_value_error(error, "format", objects.near)
            yield UnplacedDiagnostic("invalid-format", message, whole.place(tokens))
            continue
        type_name = type_at(document.grammar, tokens, whole.contents).name
        for message, below in describe_violation(error, version, counts, type_name, objects.near):
            if below and _is_ignored(objects, contents, (*tokens, *below)):
                continue
            yield UnplacedDiagnostic("meta-schema", message, whole.place((*tokens, *below)))


def _is_checked_elsewhere(error: Any, tokens: Sequence[str]) -> bool:
    """Whether another check looks at it: a missing version, a regular expression, a reference."""
    if error.kind.name == "required":
        return not tokens and error.kind.property in VERSION_FIELDS
    if error.kind.name == "propertyNames":
        error = error.kind.error
    if error.kind.name != "format":
        return False
    is_reference = bool(tokens) and tokens[-1] in ("$ref", "$dynamicRef", "operationRef")
    return error.kind.format == "regex" or is_reference


def _is_ignored(objects: Objects, contents: Any, tokens: Sequence[str]) -> bool:
    """Whether a place is in a member beside the ``$ref`` of a schema of 2.0.

    The official schema of 2.0 has one form for schemas with and without ``$ref``; a JSON Reference
    ignores its other members (draft-pbryan-zyp-json-ref-03, §3).
    """
    grammar = objects.entry.grammar
    if grammar.schema_siblings:
        return False
    value = contents
    for index, token in enumerate(tokens):
        is_reference = isinstance(value, dict) and isinstance(value.get("$ref"), str)
        if is_reference and type_at(grammar, tokens[:index], contents).is_schema:
            return True
        value = member_of(value, token)
    return False


def _has_own_dialect(contents: Any, path: Sequence[Any]) -> bool:
    """Whether a value is in a schema whose ``$schema`` is not a dialect of OpenAPI."""
    value = contents
    for key in path:
        value = member_of(value, str(key))
        dialect = value.get("$schema") if isinstance(value, dict) else None
        if isinstance(dialect, str) and not dialect.startswith(metaschema.OAS):
            return True
    return False


CHECKS = (
    Check(
        "invalid-format",
        "warning",
        "a text that does not have the form of a URL or an email address",
        "The official schema",
        (),
        check_conformance,
    ),
    Check(
        "meta-schema",
        "error",
        "a violation of the official OpenAPI schema",
        "The official schema",
        (),
        check_conformance,
    ),
)
