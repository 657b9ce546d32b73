"""Constraints in words, for the descriptions that models and people read."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from schemakit.syntax.json_writer import short_json

__all__ = ["WORDINGS", "cut_description", "describe_keyword", "join_description", "shorten"]

#: Characters of a schema or a value that a description quotes.
_MOST = 300
_MOST_VALUES = 50
_MOST_PATTERNS = 10
#: Keywords whose value is quoted as it is.
_OF_VALUES = {
    "minimum": "at least {}",
    "maximum": "at most {}",
    "exclusiveMinimum": "more than {}",
    "exclusiveMaximum": "less than {}",
    "multipleOf": "a multiple of {}",
    "minLength": "at least {} characters",
    "maxLength": "at most {} characters",
    "pattern": "matches {}",
    "format": "format: {}",
    "minItems": "at least {} items",
    "maxItems": "at most {} items",
    "uniqueItems": "no item twice",
    "minProperties": "at least {} members",
    "maxProperties": "at most {} members",
    "contentEncoding": "encoded as {}",
    "contentMediaType": "content of type {}",
    "minContains": "at least {} such items",
    "maxContains": "at most {} such items",
    "const": "always {}",
    "default": "default: {}",
    "dependentRequired": "members that require others: {}",
}
#: Keywords that hold schemas, which are written as short JSON text.
_OF_SCHEMAS = {
    "patternProperties": "members whose names match {}",
    "dependentSchemas": "if present, {}",
    "propertyNames": "names of members: {}",
    "contains": "with an item that is: {}",
    "not": "but not: {}",
    "anyOf": "any of: {}",
    "oneOf": "exactly one of: {}",
    "allOf": "all of: {}",
    "if": "if: {}",
    "then": "then: {}",
    "else": "else: {}",
    "contentSchema": "contentSchema: {}",
    "prefixItems": "in this order: {}",
    "items": "items: {}",
    "properties": "properties: {}",
    "additionalProperties": "other members: {}",
    "unevaluatedProperties": "other members: {}",
    "unevaluatedItems": "other items: {}",
}
#: Keyword to the template of its phrase. Every keyword that some target lacks has one.
WORDINGS = {**_OF_VALUES, **_OF_SCHEMAS, "enum": "one of {}"}
_ALWAYS_JSON = ("const", "default", "dependentRequired")


def describe_keyword(keyword: str, value: Any, quote: Callable[[Any], str]) -> str:
    """What a keyword demands, as a phrase; ``quote`` writes the schemas that it holds."""
    template = WORDINGS.get(keyword, f"{keyword}: {{}}")
    if keyword in _OF_VALUES:
        is_text = isinstance(value, str) and keyword not in _ALWAYS_JSON
        phrase = template.format(value if is_text else shorten(value))
        is_one = value == 1 and keyword not in _ALWAYS_JSON
        return phrase[:-1] if is_one and phrase.endswith("s") else phrase
    if keyword == "enum":
        phrase = template.format(", ".join(shorten(one) for one in value[:_MOST_VALUES]))
        more = len(value) - _MOST_VALUES
        return f"{phrase} and {more} more" if more > 0 else phrase
    if keyword == "additionalProperties" and isinstance(value, bool):
        return "other members" if value else "no other members"
    if keyword in ("patternProperties", "dependentSchemas"):
        listed = [f"{name}: {quote(one)}" for name, one in list(value.items())[:_MOST_PATTERNS]]
        return template.format("; ".join(listed))
    return template.format(quote(value))


def shorten(value: Any) -> str:
    """Compact JSON text, cut if it is long."""
    return short_json(value, _MOST)


def join_description(description: str, notes: Sequence[str]) -> str:
    """A description with its notes: ``Width (at least 1; default: 512)``."""
    added = "; ".join(dict.fromkeys(notes))
    if not added:
        return description
    return f"{description} ({added})" if description else added


def cut_description(text: str, most: int | None) -> tuple[str, str]:
    """A description of at most ``most`` characters, which ends with a sentence if one fits, and
    what was cut in words, or ``""``."""
    if most is None or len(text) <= most:
        return text, ""
    ends = [found.end() for found in re.finditer(r"[.!?](?=\s)|\n(?=\s*\n)", text[: most + 1])]
    kept = text[: ends[-1]].rstrip() if ends else text[: most - 1].rstrip() + "…"
    return kept, f"the description is cut after {len(kept)} of {len(text)} characters"
