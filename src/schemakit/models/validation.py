"""Arguments against a model's input: each problem as a sentence that names the field.

``jsonschema`` does the checking; it is an extra, and imported when it is needed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from schemakit.errors import Diagnostic, Location, UsageError
from schemakit.models.quirks import expected_type, kind_of, listed, shown
from schemakit.spec import pointer
from schemakit.suggest import did_you_mean

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError
    from jsonschema.protocols import Validator

__all__ = ["problems", "relocated"]


def problems(arguments: Any, schema: dict[str, Any], *, uri: str = "arguments") -> list[Diagnostic]:
    """Everything that a schema of draft 2020-12 says against the arguments, in its own order.

    The places are pointers into the arguments, which are called ``uri``. Arguments that an open
    schema does not name are warnings: they are allowed, and most likely misspelt.

    Raises:
        UsageError: if ``jsonschema`` is not installed.
    """
    try:
        errors = list(_validator(schema).iter_errors(arguments))
    except re.error as error:
        # A pattern of ECMA-262 that Python does not read, where it cannot be passed over.
        said = f"the schema holds the pattern {error.pattern!r}, which Python cannot read"
        return [Diagnostic("not-checked", said, Location(uri, ""), "error")]
    except RecursionError:
        said = "the schema contains itself in place, or the arguments are nested too deeply"
        return [Diagnostic("not-checked", said, Location(uri, ""), "error")]
    # Of the wrong type, a value is none of the choices either.
    mistyped = {tuple(one.absolute_path) for one in errors if one.validator == "type"}
    errors = [
        one for one in errors if one.validator != "enum" or tuple(one.absolute_path) not in mistyped
    ]
    found = [_diagnostic(uri, *one) for error in errors for one in _sentences(error)]
    if isinstance(arguments, dict) and "additionalProperties" not in schema:
        known = list(schema.get("properties", {}))
        patterns = schema.get("patternProperties", {})
        for name in arguments:
            if name not in known and not any(_matches(one, name) for one in patterns):
                said = f"there is no input `{name}`{did_you_mean(str(name), known)}"
                found.append(_diagnostic(uri, (str(name),), "unknown", said, severity="warning"))
    # Branches of a choice can say the same twice.
    return list(dict.fromkeys(found))


def relocated(diagnostics: Sequence[Diagnostic], data: bytes, syntax: str) -> list[Diagnostic]:
    """Diagnostics of arguments with line and column in the text that they were read from."""
    from schemakit.syntax.positions import locate_all  # only a report needs it

    tokens = [pointer.parse(one.location.pointer or "") for one in diagnostics]
    return [
        replace(one, location=replace(one.location, line=line, column=column))
        for one, spot in zip(diagnostics, locate_all(data, syntax, tokens), strict=True)
        for line, column in [spot or (None, None)]
    ]


def _matches(pattern: str, name: Any) -> bool:
    try:
        return re.search(pattern, str(name)) is not None
    except re.error:
        return True


def _validator(schema: dict[str, Any]) -> Validator:
    try:
        from jsonschema import Draft202012Validator
        from jsonschema.exceptions import ValidationError
        from jsonschema.validators import extend
    except ImportError as error:
        message = "validating takes jsonschema: pip install 'schemakit[validate]'"
        raise UsageError(message) from error

    def pattern(_: Any, value: str, instance: Any, __: Any) -> Iterator[ValidationError]:
        if isinstance(instance, str) and not _matches(value, instance):
            yield ValidationError(f"{instance!r} does not match {value!r}")

    extended: Any = extend
    kind = extended(Draft202012Validator, {"pattern": pattern})
    made: Validator = kind(schema)
    return made


def _diagnostic(
    uri: str, tokens: Sequence[str], code: str, message: str, severity: Any = "error"
) -> Diagnostic:
    return Diagnostic(code, message, Location(uri, pointer.join(tokens)), severity)


_Sentence = tuple[tuple[str, ...], str, str]


def _sentences(error: ValidationError) -> Iterator[_Sentence]:
    """Place, code and sentence of each problem that an error stands for."""
    path = list(error.absolute_path)
    tokens = tuple(map(str, path))
    name = _label(path)
    keyword = str(error.validator)
    value: Any = error.instance
    limit: Any = error.validator_value
    schema: Any = error.schema
    if keyword == "required":
        for missing in limit:
            if missing not in value:
                yield tokens, "required", f"`{_label([*path, missing], bare=True)}` is required"
    elif keyword == "additionalProperties" and limit is False:
        known = list(schema.get("properties", {}))
        patterns = schema.get("patternProperties", {})
        for one in value:
            if one not in known and not any(_matches(each, one) for each in patterns):
                said = f"there is no input `{_label([*path, one], bare=True)}`"
                yield (*tokens, one), "unknown", said + did_you_mean(one, known)
    elif keyword in ("anyOf", "oneOf"):
        yield from _no_branch(error, name, tokens)
    else:
        sentence = _SAID.get(keyword)
        yield (
            tokens,
            "null" if keyword == "type" and value is None else keyword,
            sentence(name, value, limit, schema) if sentence else f"{name}: {error.message}",
        )


def _no_branch(error: ValidationError, name: str, tokens: tuple[str, ...]) -> Iterator[_Sentence]:
    from jsonschema.exceptions import best_match

    inner = error.context or []
    if not inner:
        said = f"{name} is {shown(error.instance)}, which more than one alternative allows"
        yield tokens, "oneOf", said
    elif all(one.validator == "type" and len(one.absolute_path) == len(tokens) for one in inner):
        code = "null" if error.instance is None else "type"
        yield tokens, code, _type(name, error.instance, None, error.schema)
    else:
        # The branch that the value came closest to.
        best: Any = best_match(inner)
        yield from _sentences(best)


def _label(path: Sequence[str | int], *, bare: bool = False) -> str:
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    if bare:
        return text
    return f"`{text}`" if path else "the whole"


def _type(name: str, value: Any, limit: Any, schema: Any) -> str:
    del limit
    expected = expected_type(schema)
    if value is None:
        return f"{name} is null, where {expected} is expected"
    return f"{name} is {shown(value)}, {kind_of(value)}, where {expected} is expected"


def _enum(name: str, value: Any, limit: Any, schema: Any) -> str:
    del schema
    said = f"{name} is {shown(value)}, which is none of {listed(limit)}"
    near = [one for one in limit if isinstance(one, str)]
    as_text = next((one for one in limit if str(one) == str(value)), None)
    if as_text is not None:
        return f"{said}; {shown(as_text)} is {kind_of(as_text)}"
    return said + (did_you_mean(value, near) if isinstance(value, str) else "")


def _plural(count: Any, unit: str) -> str:
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"


def _counted(unit: str, word: str) -> Any:
    def said(name: str, value: Any, limit: Any, schema: Any) -> str:
        del schema
        return f"{name} has {_plural(len(value), unit)}, {word} than the {limit} allowed"

    return said


def _compared(words: str) -> Any:
    def said(name: str, value: Any, limit: Any, schema: Any) -> str:
        del schema
        return f"{name} is {shown(value)}, {words.format(shown(limit))}"

    return said


#: Keyword to its sentence, made of the field, its value, the keyword's value and the schema.
_SAID: dict[str, Any] = {
    "type": _type,
    "enum": _enum,
    "const": _compared("which has to be {}"),
    "minimum": _compared("less than the {} allowed"),
    "maximum": _compared("more than the {} allowed"),
    "exclusiveMinimum": _compared("which has to be more than {}"),
    "exclusiveMaximum": _compared("which has to be less than {}"),
    "multipleOf": _compared("which is no multiple of {}"),
    "pattern": lambda name, value, limit, _: (
        f"{name} is {shown(value)}, which does not match {limit}"
    ),
    "minLength": _counted("character", "fewer"),
    "maxLength": _counted("character", "more"),
    "minItems": _counted("item", "fewer"),
    "maxItems": _counted("item", "more"),
    "minProperties": _counted("field", "fewer"),
    "maxProperties": _counted("field", "more"),
    "uniqueItems": lambda name, value, *_: f"{name} is {shown(value)}, where no two may be alike",
}
