"""Constraints in words, for descriptions that a model or a person reads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from schemakit.syntax.json_writer import to_json

__all__ = ["in_words", "joined", "shortened"]

#: Characters of a schema or a value that is quoted in a description.
_MOST = 300
_PHRASES = {
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
}


def in_words(keyword: str, value: Any, text_of: Callable[[Any], str]) -> str:
    """What a keyword asks for; ``text_of`` writes the schemas that it holds."""
    if keyword in _PHRASES:
        shown = value if isinstance(value, str) else shortened(value)
        phrase = _PHRASES[keyword].format(shown)
        return phrase[:-1] if value == 1 and phrase.endswith("s") else phrase
    if keyword == "enum":
        return f"one of {', '.join(shortened(one) for one in value[:50])}" + (
            f" and {len(value) - 50} more" if len(value) > 50 else ""
        )
    if keyword == "const":
        return f"always {shortened(value)}"
    if keyword == "default":
        return f"default: {shortened(value)}"
    if keyword == "dependentRequired":
        return f"what needs what: {shortened(value)}"
    if keyword in ("patternProperties", "dependentSchemas"):
        listed = [f"{name}: {text_of(one)}" for name, one in list(value.items())[:10]]
        return f"{_SPOKEN[keyword]} {'; '.join(listed)}"
    return f"{_SPOKEN.get(keyword, keyword)}: {text_of(value)}"


_SPOKEN = {
    "patternProperties": "members whose names match",
    "dependentSchemas": "where there is",
    "propertyNames": "names of members",
    "contains": "with an item that is",
    "not": "but not",
    "anyOf": "any of",
    "oneOf": "exactly one of",
    "allOf": "all of",
    "unevaluatedProperties": "other members",
    "unevaluatedItems": "other items",
}


def shortened(value: Any) -> str:
    """Compact JSON text, cut where it is long."""
    text = to_json(value).decode("utf-8", "replace")
    return text if len(text) <= _MOST else f"{text[: _MOST - 1]}…"


def joined(said: str, words: Sequence[str]) -> str:
    """A description with what was added to it: ``Width (at least 1; default: 512)``."""
    added = "; ".join(dict.fromkeys(words))
    if not added:
        return said
    return f"{said} ({added})" if said else added
