"""Checks arguments against the input of a model: a sentence for each problem.

``jsonschema`` is an extra, so it is imported where it is used.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from schemakit.codes import Severity
from schemakit.counts import format_count
from schemakit.errors import Diagnostic, Location, UsageError
from schemakit.models.coercion import Coerced, coerce_texts
from schemakit.models.patterns import Patterns, is_safe_for_re
from schemakit.models.wording import (
    describe_expected_type,
    describe_kind,
    list_choices,
    show_value,
)
from schemakit.spec import pointer
from schemakit.suggest import did_you_mean

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError
    from jsonschema.protocols import Validator

__all__ = ["locate_in_text", "validate_arguments"]


def validate_arguments(
    arguments: Any, schema: dict[str, Any], *, uri: str = "arguments", coerce: bool = False
) -> list[Diagnostic]:
    """The problems of arguments by a schema of draft 2020-12, in the order of the schema.

    Locations are pointers into the arguments, with ``uri`` as their name. An argument that is
    unknown to an open schema is a warning: it is allowed, and most likely misspelt. So is a pattern
    that cannot be read, or takes too long: it allows everything. With ``coerce``, a number that is
    written as text is one too, and judged as the number.

    Raises:
        UsageError: if ``jsonschema`` is not installed.
    """
    patterns = Patterns()
    arguments, coerced = coerce_texts(arguments, schema) if coerce else (arguments, [])
    found = [
        _diagnostic(uri, (one.name,), "text-for-number", _describe_coerced(one), "warning")
        for one in coerced
    ]
    try:
        errors = list(_validator_of(schema, patterns).iter_errors(arguments))
    except _UnsafePatternError as error:
        message = f"the schema has the pattern {show_value(error.pattern)} beside {_UNEVALUATED!r}"
        return [_diagnostic(uri, (), "not-checked", f"{message}, which may take too long")]
    except BaseException as error:
        if not _is_too_deep(error):
            raise
        message = "the schema contains itself in place, or the arguments are nested too deeply"
        return [_diagnostic(uri, (), "not-checked", message)]
    # A value of the wrong type is not one of the choices either.
    mistyped = {tuple(one.absolute_path) for one in errors if one.validator == "type"}
    found += [
        _diagnostic(uri, *problem)
        for error in errors
        if error.validator != "enum" or tuple(error.absolute_path) not in mistyped
        for problem in _problems_of(error, patterns)
    ]
    if isinstance(arguments, dict) and "additionalProperties" not in schema:
        for name in _unknown_names(arguments, schema, patterns):
            hint = did_you_mean(str(name), list(schema.get("properties", {})))
            message = f"there is no input `{name}`{hint}"
            found.append(_diagnostic(uri, (str(name),), "unknown", message, severity="warning"))
    for pattern in patterns.undecided:
        message = f"the pattern {show_value(pattern)} cannot be read, or takes too long"
        found.append(_diagnostic(uri, (), "not-checked", message, severity="warning"))
    # Branches of a choice can have the same problem.
    return list(dict.fromkeys(found))


def _describe_coerced(one: Coerced) -> str:
    return f"`{one.name}` is text, {show_value(one.text)}, which is read as the number {one.number}"


def _is_too_deep(error: BaseException) -> bool:
    """Whether a validation ended because the stack is full.

    Where that happens inside ``rpds``, a part of ``jsonschema`` that is written in Rust, the error
    is a panic, whose class is no ``Exception`` and in no module.
    """
    return isinstance(error, RecursionError) or (
        type(error).__name__ == "PanicException" and "RecursionError" in str(error)
    )


def locate_in_text(diagnostics: Sequence[Diagnostic], data: bytes, syntax: str) -> list[Diagnostic]:
    """Diagnostics of arguments with line and column in ``data``, the text of the arguments.

    ``syntax`` is ``"json"`` or ``"yaml"``.
    """
    from schemakit.syntax.positions import locate_all  # only a report needs it

    tokens = [pointer.parse(one.location.pointer or "") for one in diagnostics]
    return [
        replace(one, location=replace(one.location, line=line, column=column))
        for one, spot in zip(diagnostics, locate_all(data, syntax, tokens), strict=True)
        for line, column in [spot or (None, None)]
    ]


def _unknown_names(
    arguments: dict[Any, Any], schema: dict[str, Any], patterns: Patterns
) -> list[Any]:
    """The names of arguments that neither ``properties`` nor ``patternProperties`` describes."""
    known, by_pattern = schema.get("properties", {}), schema.get("patternProperties", {})
    return [
        name
        for name in arguments
        if name not in known and all(patterns.match(one, str(name)) is False for one in by_pattern)
    ]


_UNEVALUATED = "unevaluatedProperties"


class _UnsafePatternError(Exception):
    """``jsonschema`` would match a pattern with ``re`` in a time that has no bound."""

    def __init__(self, pattern: str) -> None:
        super().__init__(pattern)
        self.pattern = pattern


def _validator_of(schema: dict[str, Any], patterns: Patterns) -> Validator:
    """A validator whose patterns are matched by ``patterns``."""
    try:
        from jsonschema import Draft202012Validator
        from jsonschema.validators import extend
    except ImportError as error:
        message = "validation needs jsonschema: pip install 'schemakit[validate]'"
        raise UsageError(message) from error

    extend_validator: Any = extend
    known: Any = {**Draft202012Validator.VALIDATORS, **_keywords_with(patterns, schema)}
    located = {
        key: _locate_false(known[key], holds_names=key in _FALSE_BY_NAME)
        for key in (*_FALSE_BY_NAME, "propertyNames")
    }
    kind = extend_validator(Draft202012Validator, {**known, **located})
    validator: Validator = kind(schema)
    return validator


def _keywords_with(patterns: Patterns, root: dict[str, Any]) -> dict[str, Callable[..., Any]]:
    """The checks of the keywords that match patterns (core §10.3.2, validation §6.3.3)."""
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import ValidationError

    def pattern(_: Any, value: Any, instance: Any, __: Any) -> Iterator[ValidationError]:
        is_text = isinstance(value, str) and isinstance(instance, str)
        if is_text and patterns.match(value, instance) is False:
            yield ValidationError(f"{instance!r} does not match {value!r}")

    def pattern_properties(
        validator: Any, value: Any, instance: Any, _: Any
    ) -> Iterator[ValidationError]:
        for one, inside in value.items() if isinstance(instance, dict) else ():
            for name in instance:
                if patterns.match(one, str(name)):
                    yield from validator.descend(instance[name], inside, path=name, schema_path=one)

    def additional(
        validator: Any, value: Any, instance: Any, schema: Any
    ) -> Iterator[ValidationError]:
        more = _unknown_names(instance, schema, patterns) if isinstance(instance, dict) else []
        if value is False and more:
            yield ValidationError("properties that are not described")
        for name in more if isinstance(value, dict) else ():
            yield from validator.descend(instance[name], value, path=name)

    def unevaluated(
        validator: Any, value: Any, instance: Any, schema: Any
    ) -> Iterator[ValidationError]:
        names = list(instance) if isinstance(instance, dict) else []
        for one in _list_patterns(root) if names else ():
            if not is_safe_for_re(one, names):
                raise _UnsafePatternError(one)
        check: Any = Draft202012Validator.VALIDATORS[_UNEVALUATED]
        yield from check(validator, value, instance, schema)

    return {
        "pattern": pattern,
        "patternProperties": pattern_properties,
        "additionalProperties": additional,
        _UNEVALUATED: unevaluated,
    }


def _list_patterns(schema: Any) -> list[str]:
    """The keys of every ``patternProperties`` in a schema, and in data, which does no harm."""
    found: dict[str, None] = {}
    met: set[int] = set()
    pending = [schema]
    while pending:
        one = pending.pop()
        if not isinstance(one, (dict, list)) or id(one) in met:
            continue
        met.add(id(one))
        if isinstance(one, dict):
            held = one.get("patternProperties")
            found |= dict.fromkeys(held) if isinstance(held, dict) else {}
        pending += one.values() if isinstance(one, dict) else one
    return list(found)


#: Keywords that hold schemas by name, or by a pattern of names.
_FALSE_BY_NAME = ("properties", "patternProperties", "dependentSchemas")
#: The schema that ``not`` forbids where a false schema was; compared by identity.
_ANYTHING: dict[str, Any] = {}


def _locate_false(
    check: Callable[..., Iterator[ValidationError]], *, holds_names: bool
) -> Callable[..., Any]:
    """The check of a keyword, with the place of an error about a false schema.

    ``jsonschema`` gives none for ``false``, but it does for ``{"not": {}}``. ``holds_names`` says
    that the keyword holds schemas by name.
    """

    def located(
        validator: Any, value: Any, instance: Any, schema: Any
    ) -> Iterator[ValidationError]:
        if value is False:
            value = {"not": _ANYTHING}
        elif holds_names and isinstance(value, dict):
            value = {key: {"not": _ANYTHING} if one is False else one for key, one in value.items()}
        return check(validator, value, instance, schema)

    return located


def _diagnostic(
    uri: str, tokens: Sequence[str], code: str, message: str, severity: Severity = "error"
) -> Diagnostic:
    return Diagnostic(code, message, Location(uri, pointer.join(tokens)), severity)


#: The tokens of a place, a code and a sentence.
_Problem = tuple[tuple[str, ...], str, str]


def _problems_of(error: ValidationError, patterns: Patterns) -> Iterator[_Problem]:
    """The problems that one error of ``jsonschema`` reports."""
    path = list(error.absolute_path)
    tokens = tuple(map(str, path))
    keyword = str(error.validator)
    value: Any = error.instance
    limit: Any = error.validator_value
    schema: Any = error.schema
    if limit is _ANYTHING:
        yield _problem_of_false(error, path)
    elif keyword == "required":
        for missing in limit:
            if missing not in value:
                yield tokens, "required", f"`{_label([*path, missing], bare=True)}` is required"
    elif keyword == "additionalProperties" and limit is False:
        for name in _unknown_names(value, schema, patterns):
            message = f"there is no input `{_label([*path, name], bare=True)}`"
            hint = did_you_mean(name, list(schema.get("properties", {})))
            yield (*tokens, name), "unknown", message + hint
    elif keyword in ("anyOf", "oneOf"):
        yield from _problems_of_branches(error, _label(path), tokens, patterns)
    else:
        compose, name = _SENTENCES.get(keyword), _label(path)
        yield (
            tokens,
            "null" if keyword == "type" and value is None else keyword,
            compose(name, value, limit, schema) if compose else f"{name}: {error.message}",
        )


def _problem_of_false(error: ValidationError, path: list[str | int]) -> _Problem:
    """The problem of a value where the schema is false, which allows none.

    The code is the keyword that holds the schema.
    """
    *_, keyword, name, _ = ("", "", *map(str, error.absolute_schema_path))
    if name == "propertyNames":
        keyword, path = name, [*path, str(error.instance)]
    elif keyword == "dependentSchemas":
        path = [*path, name]
    elif keyword not in _FALSE_BY_NAME:
        keyword = name or "false"
    return tuple(map(str, path)), keyword, f"{_label(path)} is not allowed"


def _problems_of_branches(
    error: ValidationError, name: str, tokens: tuple[str, ...], patterns: Patterns
) -> Iterator[_Problem]:
    """The problems of a value that none of the branches of a choice, or several, allow."""
    from jsonschema.exceptions import best_match

    inner = error.context or []
    if not inner:
        message = f"{name} is {show_value(error.instance)}, which more than one alternative allows"
        yield tokens, "oneOf", message
    elif all(one.validator == "type" and len(one.absolute_path) == len(tokens) for one in inner):
        code = "null" if error.instance is None else "type"
        yield tokens, code, _compose_type(name, error.instance, None, error.schema)
    else:
        # The problems of the branch that comes closest.
        best: Any = best_match(inner)
        yield from _problems_of(best, patterns)


def _label(path: Sequence[str | int], *, bare: bool = False) -> str:
    """The name of a field for a sentence, in backquotes unless ``bare``."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    if bare:
        return text
    return f"`{text}`" if path else "the whole"


# -- sentences -------------------------------------------------------------------------------------

#: Composes a sentence of the field, its value, the value of the keyword and the schema.
_Compose = Callable[[str, Any, Any, Any], str]


def _compose_type(name: str, value: Any, limit: Any, schema: Any) -> str:
    del limit
    expected = describe_expected_type(schema)
    if value is None:
        return f"{name} is null, where {expected} is expected"
    return f"{name} is {show_value(value)}, {describe_kind(value)}, where {expected} is expected"


def _compose_enum(name: str, value: Any, limit: Any, schema: Any) -> str:
    del schema
    choices = f"which is not one of {list_choices(limit)}" if limit else "and its enum is empty"
    message = f"{name} is {show_value(value)}, {choices}"
    same_text = next((one for one in limit if str(one) == str(value)), None)
    if same_text is not None:
        return f"{message}; {show_value(same_text)} is {describe_kind(same_text)}"
    texts = [one for one in limit if isinstance(one, str)]
    return message + (did_you_mean(value, texts) if isinstance(value, str) else "")


def _compose_size(unit: str, comparison: str) -> _Compose:
    """The sentence for a number of characters, items or fields."""

    def compose(name: str, value: Any, limit: Any, schema: Any) -> str:
        del schema
        return f"{name} has {format_count(len(value), unit)}, {comparison.format(limit)}"

    return compose


def _compose_comparison(comparison: str) -> _Compose:
    """The sentence for a value compared with the value of the keyword."""

    def compose(name: str, value: Any, limit: Any, schema: Any) -> str:
        del schema
        return f"{name} is {show_value(value)}, {comparison.format(show_value(limit))}"

    return compose


def _compose_pattern(name: str, value: Any, limit: Any, schema: Any) -> str:
    del schema
    return f"{name} is {show_value(value)}, which does not match {limit}"


#: Keyword to its sentence.
_SENTENCES: dict[str, _Compose] = {
    "type": _compose_type,
    "enum": _compose_enum,
    "const": _compose_comparison("which has to be {}"),
    "minimum": _compose_comparison("less than the {} allowed"),
    "maximum": _compose_comparison("more than the {} allowed"),
    "exclusiveMinimum": _compose_comparison("which has to be more than {}"),
    "exclusiveMaximum": _compose_comparison("which has to be less than {}"),
    "multipleOf": _compose_comparison("which is not a multiple of {}"),
    "pattern": _compose_pattern,
    "minLength": _compose_size("character", "fewer than the {:,} required"),
    "maxLength": _compose_size("character", "more than the {:,} allowed"),
    "minItems": _compose_size("item", "fewer than the {:,} required"),
    "maxItems": _compose_size("item", "more than the {:,} allowed"),
    "minProperties": _compose_size("field", "fewer than the {:,} required"),
    "maxProperties": _compose_size("field", "more than the {:,} allowed"),
    "uniqueItems": lambda name, value, *_: f"{name} is {show_value(value)}, with equal items",
}
