"""The check of examples, defaults and enumerated values against their schemas.

They are validated together: one schema with a property for each, whose value is a reference into
the description, is applied to one object of all values. A validator compiles the description once.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple
from urllib.parse import quote

import orjson

from schemakit.checks import metaschema
from schemakit.checks.cost import is_affordable
from schemakit.checks.error_selection import select_errors
from schemakit.checks.example_values import (
    Case,
    cases_of_object,
    cases_of_schema,
    is_surely_valid,
    one_way_properties,
)
from schemakit.checks.forbidden_values import find_forbidden
from schemakit.checks.messages import describe_value_error
from schemakit.checks.objects import Objects, UnplacedDiagnostic
from schemakit.checks.record import Check
from schemakit.checks.single_document import MOST_VALUES, join_documents
from schemakit.checks.validator_schemas import (
    BASE,
    adapt_schema,
    make_validator,
    target_of,
    value_at,
)
from schemakit.spec import pointer
from schemakit.spec.grammar import Grammar, ObjectType
from schemakit.spec.values import count_values
from schemakit.suggest import Near

__all__ = ["CHECKS"]

#: The kinds of errors that say nothing about the value: a pattern that takes too long.
_GIVEN_UP = frozenset({"BacktrackLimitExceeded", "RegexEngineFailure"})


def check_examples(objects: Objects) -> Iterator[UnplacedDiagnostic]:
    """Report examples, defaults and values of ``enum`` that their schemas reject.

    Left out is what depends on more than the schema: values in formats other than JSON, required
    properties that only requests or only responses have. So is what would take too long. Reports
    nothing if the ``check`` extra is not installed.
    """
    grammar = objects.entry.grammar
    dialect = objects.entry.contents.get("jsonSchemaDialect")
    is_unknown = isinstance(dialect, str) and not dialect.startswith((metaschema.OAS, "http"))
    if is_unknown or not metaschema.is_available():
        return
    whole = join_documents(objects, anonymous=True)
    if (objects.entry.shared or whole.parts) and count_values(whole.contents) > MOST_VALUES:
        return
    try:
        contents = _copy(whole.contents)
    except (TypeError, ValueError, RecursionError):
        return  # not JSON, or nested too deeply for the validator
    prepared = _prepare(contents, grammar)
    reported: set[tuple[tuple[str, ...], str]] = set()
    for case, error in _errors(contents, grammar, prepared.cases):
        if not _is_certain(error, prepared.one_way):
            continue
        below, problem = _describe(error, case, objects.near)
        tokens = (*case.tokens, *below)
        message = f"{case.name} does not match its schema: {problem}"
        # Many places may refer to one Example Object.
        if (tokens, message) not in reported:
            reported.add((tokens, message))
            is_inside = case.tokens[: len(case.schema)] == case.schema
            related = () if is_inside else (whole.place(case.schema),)
            yield UnplacedDiagnostic("invalid-example", message, whole.place(tokens), related)


class _Prepared(NamedTuple):
    """The values to validate, and the names of properties that only one direction has."""

    cases: list[Case]
    one_way: frozenset[str]


def _prepare(contents: Any, grammar: Grammar) -> _Prepared:
    """Collect the values of a description, and adapt its schemas in place for the validator."""
    cases: list[Case] = []
    one_way: set[str] = set()
    stack: list[tuple[tuple[str, ...], Any, ObjectType]] = [((), contents, grammar.root)]
    while stack:
        tokens, value, type_ = stack.pop()
        if isinstance(value, dict):
            if type_.is_schema:
                found = cases_of_schema(value, tokens, grammar)
                cases += [case for case in found if not is_surely_valid(case.value, value)]
                one_way |= one_way_properties(value)
            elif not type_.is_map:
                cases += cases_of_object(contents, value, tokens, type_.name)
        members: Any = value.items() if isinstance(value, dict) else enumerate(value)
        for key, item in members:
            if not isinstance(item, (dict, list)):
                continue
            is_extension = type_.extensible and isinstance(key, str) and key[:2] == "x-"
            field_type = type_.fields.get(key) or (None if is_extension else type_.other)
            if field_type is None:
                continue
            inner = field_type.object if isinstance(item, dict) else field_type.array
            if inner is not None:
                stack.append(((*tokens, str(key)), item, inner))
        if isinstance(value, dict) and type_.is_schema:
            adapt_schema(contents, value, grammar)
    return _Prepared(cases, frozenset(one_way))


def _copy(contents: Any) -> Any:
    """A copy of plain data in which nothing is shared."""
    try:
        return orjson.loads(orjson.dumps(contents))
    except TypeError:
        # Integers beyond 64 bits.
        return json.loads(json.dumps(contents, allow_nan=False))


def _errors(contents: Any, grammar: Grammar, cases: Sequence[Case]) -> Iterator[tuple[Case, Any]]:
    """Yield each value that is not valid, with the most significant error."""
    # A literal that looks like a reference is data, but probably not meant to be.
    cases = [
        case
        for case in cases
        if not _is_reference(case.value)
        and is_affordable(
            value_at(contents, case.schema),
            case.value,
            lambda schema: value_at(contents, target_of(schema["$ref"])),
        )
    ]
    schemas = {
        str(number): {"$ref": f"{BASE}#{quote(pointer.join(case.schema), '/~')}"}
        for number, case in enumerate(cases)
    }
    values = {str(number): case.value for number, case in enumerate(cases)}
    by_case: dict[int, list[Any]] = {}
    for error in _errors_of(contents, grammar, {"properties": schemas}, values):
        by_case.setdefault(int(error.instance_path[0]), []).append(error)
    for number, errors in by_case.items():
        for error in select_errors(errors)[:1]:
            yield cases[number], error


def _errors_of(contents: Any, grammar: Grammar, schema: dict[str, Any], values: Any) -> list[Any]:
    """The errors of values, without a pattern that takes too long.

    It would be the only error, so without any pattern that might then.
    """
    for backtracks in (True, False):
        validator = make_validator(contents, grammar, schema, backtracks=backtracks)
        errors = [] if validator is None else list(validator.iter_errors(values))
        if not any(type(one.kind).__name__ in _GIVEN_UP for one in errors):
            return errors
    return []


def _is_reference(value: Any) -> bool:
    return isinstance(value, dict) and isinstance(value.get("$ref"), str)


def _is_certain(error: Any, one_way: frozenset[str]) -> bool:
    """Whether an error is surely a fault of the value."""
    name, value = error.kind.name, error.instance
    if name == "required":
        return error.kind.property not in one_way
    if name == "type" and isinstance(value, float):
        return not (value.is_integer() and "integer" in error.kind.types)
    if type(error.kind).__name__ in _GIVEN_UP:
        return False
    # A value that matches several branches is a fault of the schema, and multiples of fractions
    # cannot be told by floating-point numbers.
    is_union = name == "oneOf" and not all(getattr(error.kind, "context", None) or ())
    return not is_union and not (name == "multipleOf" and isinstance(value, float))


def _describe(error: Any, case: Case, near: Near) -> tuple[tuple[str, ...], str]:
    """Return the tokens below a value where an error is, and a sentence about it."""
    name, below = error.kind.name, error.instance_path[1:]
    forbidden = find_forbidden(error, below, case.value)
    if forbidden is not None:
        return tuple(map(str, forbidden.path)), forbidden.message
    if name == "required":
        message = f"the property {error.kind.property!r} is missing"
    else:
        message = describe_value_error(error, name, near)
    return tuple(map(str, below)), message


CHECKS = (
    Check(
        "invalid-example",
        "warning",
        "an example, default or enum value that its schema rejects",
        "Schemas and examples",
        (),
        check_examples,
    ),
)
