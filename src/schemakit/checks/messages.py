"""Messages for people: the errors of a validator in one sentence each, and values in a sentence."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from schemakit.checks.error_selection import matches_several
from schemakit.checks.metaschema import fields_at, part_at
from schemakit.counts import format_count
from schemakit.suggest import Near

__all__ = ["ErrorCounts", "describe_value", "describe_value_error", "describe_violation"]

#: The number of expected values that are listed.
_MOST_SHOWN = 8
_LONGEST_SENTENCE = 200
_LONGEST_VALUE = 60
#: A message, and the tokens of the member that it is about, below the value of the error.
_Message = tuple[str, tuple[str, ...]]


class ErrorCounts(NamedTuple):
    """The number of errors at each place, and the places that have errors below them."""

    at: Mapping[tuple[str, ...], int]
    above: set[tuple[str, ...]]


_LIMITS = {
    "minItems": ("at least", "item"),
    "maxItems": ("at most", "item"),
    "minProperties": ("at least", "member"),
    "maxProperties": ("at most", "member"),
}
_FORMATS = {"email": "an email address", "uri": "a URL", "uri-reference": "a URL"}
_TYPES = {
    "array": "an array",
    "boolean": "a boolean",
    "integer": "an integer",
    "null": "null",
    "number": "a number",
    "object": "an object",
    "string": "a string",
}


def describe_violation(
    error: Any, version: str, counts: ErrorCounts, type_name: str, near: Near
) -> Iterator[_Message]:
    """Yield the messages for an error, each with the tokens of the member that it is about."""
    kind, keyword = error.kind, error.kind.name
    owner = f"{'an' if type_name[:1] in 'AEIO' else 'a'} {type_name} Object"
    if type_name == "Literal" or type_name.startswith(("map ", "array ")):
        owner = "this object"
    if keyword == "required":
        yield f"the field {kind.property!r} is missing, which {owner} must have", ()
    elif keyword in ("additionalProperties", "unevaluatedProperties"):
        yield from _describe_unknown(error, version, counts, owner, near)
    elif keyword == "propertyNames":
        name = kind.error.instance
        yield f"{name!r} is not a name that is allowed here", (str(name),)
    elif keyword == "not" or matches_several(error):
        yield _describe_exclusive(error, version, owner), ()
    elif getattr(kind, "context", None) and keyword in ("oneOf", "anyOf"):
        names = [branch[0].kind for branch in kind.context if branch and _is_missing(branch[0])]
        shown = " or ".join(repr(one.property) for one in names)
        yield (f"{owner} must have {shown}" if shown else _clip(error.message)), ()
    else:
        yield describe_value_error(error, keyword, near), ()


def _describe_exclusive(error: Any, version: str, owner: str) -> str:
    """Return the message for fields that exclude each other."""
    part = part_at(version, tuple(error.schema_path))
    several = part if isinstance(part, list) else [part]
    listed = [one.get("required", ()) for one in several if isinstance(one, dict)]
    names = dict.fromkeys(name for one in listed for name in one if name in error.instance)
    if len(names) > 1:
        return f"{owner} may have only one of {' and '.join(map(repr, names))}"
    return f"{owner} has a form that is not allowed"


def _is_missing(error: Any) -> bool:
    return bool(error.kind.name == "required")


def _describe_unknown(
    error: Any, version: str, counts: ErrorCounts, owner: str, near: Near
) -> Iterator[_Message]:
    where = tuple(map(str, error.instance_path))
    known, patterns = fields_at(version, tuple(error.schema_path[:-1]))
    for name in error.kind.unexpected:
        if (*where, name) in counts.at or (*where, name) in counts.above:
            # It is unevaluated only because of an error inside it.
            continue
        if name in known:
            # Likewise, or because the field that it depends on is missing or wrong.
            if where not in counts.above and counts.at[where] == 1:
                yield f"the field {name!r} does not apply here", (name,)
            continue
        hint = near(name, sorted(known))
        if patterns and not hint:
            hint = f"; names match {' or '.join(patterns)}"
        yield f"{owner} has no field {name!r}{hint}", (name,)


def describe_value_error(error: Any, keyword: str, near: Near) -> str:
    """Return the message for an error about a value itself, by the keyword that it violates."""
    kind, found = error.kind, describe_value(error.instance)
    if keyword in ("type", "enum") and not (kind.types if keyword == "type" else kind.options):
        return f"no value is allowed, found {found}"
    if keyword == "type":
        return (
            f"expected {_join_options([_TYPES.get(one, one) for one in kind.types])}, found {found}"
        )
    if keyword == "enum":
        shown = [json.dumps(one, ensure_ascii=False) for one in kind.options]
        texts = [one for one in kind.options if isinstance(one, str)]
        hint = near(error.instance, texts) if isinstance(error.instance, str) else ""
        return f"expected {_join_options(shown)}, found {found}{hint}"
    if keyword == "const":
        return f"expected {json.dumps(kind.expected_value)}, found {found}"
    if keyword == "pattern" and hasattr(kind, "pattern"):
        return f"{found} does not match {kind.pattern}"
    if keyword == "format":
        return f"{found} is not {_FORMATS.get(kind.format, f'a valid {kind.format}')}"
    if keyword in _LIMITS:
        most_or_least, noun = _LIMITS[keyword]
        expected = format_count(kind.limit, noun)
        return f"expected {most_or_least} {expected}, found {len(error.instance) or 'none'}"
    if keyword == "uniqueItems":
        return "two items of this array are equal"
    return _clip(error.message.replace('"', "'"))


def _join_options(options: Sequence[str]) -> str:
    if len(options) > _MOST_SHOWN:
        return f"one of {', '.join(options[:_MOST_SHOWN])} and {len(options) - _MOST_SHOWN} more"
    *first, last = options
    return f"{', '.join(first)} or {last}" if first else last


def _clip(text: str, most: int = _LONGEST_SENTENCE) -> str:
    return text if len(text) <= most else f"{text[: most - 3]}..."


def describe_value(value: Any) -> str:
    """Describe a value in a message: a scalar as JSON, cut if it is long, else its kind."""
    if isinstance(value, (dict, list)):
        return "an object" if isinstance(value, dict) else "an array"
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= _LONGEST_VALUE else f"{text[: _LONGEST_VALUE - 3]}..."
