"""The constraints of a schema in words, and JSON values on one line."""

from __future__ import annotations

from typing import Any

from schemakit.spec.values import is_number
from schemakit.syntax.json_writer import short_json
from schemakit.views.wrappers import collapse_wrappers

__all__ = ["describe_facts", "format_compact"]

#: Characters of a value that are written: far more than are shown.
_MOST = 2_000
#: How many levels of ``items`` are described.
_NESTED = 4
#: Keywords that constrain a value and are only mentioned by name.
_MENTIONED = (
    *("not", "if", "contains", "propertyNames", "dependentSchemas", "dependentRequired"),
    *("dependencies", "unevaluatedProperties", "unevaluatedItems", "contentSchema"),
)


def describe_facts(schema: Any, *, legacy: bool = False, level: int = 0) -> tuple[str, ...]:
    """Describe the default and the constraints of a schema besides its type, a few words each.

    ``legacy`` applies the rules of 2.0 and 3.0 to ``nullable`` and boolean bounds; ``level`` counts
    the arrays around the schema.
    """
    if not isinstance(schema, dict) or level > _NESTED:
        return ()
    flat = collapse_wrappers(schema, legacy=legacy)
    found = [f"default {format_compact(flat['default'])}"] if "default" in flat else []
    if isinstance(flat.get("enum"), list):
        found.append(f"one of {', '.join(map(_format_enum_value, flat['enum']))}")
    if "const" in flat:
        found.append(f"always {_format_enum_value(flat['const'])}")
    found += filter(None, (_describe_bounds(flat), *_describe_sizes(flat)))
    if isinstance(flat.get("pattern"), str):
        found.append(f"matches {flat['pattern']}")
    if is_number(flat.get("multipleOf")):
        found.append(f"multiple of {_format_number(flat['multipleOf'])}")
    if flat.get("uniqueItems") is True and flat.get("type") == "array":
        found.append("no two alike")
    if flat.get("additionalProperties") is False:
        found.append("no other fields")
    discriminator = flat.get("discriminator")
    name = discriminator.get("propertyName") if isinstance(discriminator, dict) else discriminator
    if isinstance(name, str):
        found.append(f"told apart by {name}")
    if isinstance(flat.get("items"), dict):
        found += [
            f"each {one}" for one in describe_facts(flat["items"], legacy=legacy, level=level + 1)
        ]
    mentioned = [key for key in _MENTIONED if key in flat]
    if mentioned:
        found.append(f"also {', '.join(mentioned)}")
    return tuple(found)


def format_compact(value: Any) -> str:
    """Format a JSON value on one line, cut if it is far longer than a line."""
    return short_json(value, _MOST, spaced=True)


def _format_enum_value(value: Any) -> str:
    """Format a value of an enum; a string has quotes only if it could be misread without them."""
    if isinstance(value, str) and value and value.isprintable():
        plain = value.strip() == value and "," not in value
        if plain and value not in ("true", "false", "null") and not _looks_like_number(value):
            return value
    return format_compact(value)


def _looks_like_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _format_number(value: Any) -> str:
    """Format a bound: 1, not 1.0."""
    return format_compact(int(value) if isinstance(value, float) and value.is_integer() else value)


def _describe_bounds(flat: dict[str, Any]) -> str:
    least, most = flat.get("minimum"), flat.get("maximum")
    above, below = flat.get("exclusiveMinimum"), flat.get("exclusiveMaximum")
    if above is True:
        least, above = None, least
    if below is True:
        most, below = None, most
    words = [
        f"{word} {_format_number(value)}"
        for word, value in (
            ("at least", least),
            ("more than", above),
            ("at most", most),
            ("less than", below),
        )
        if is_number(value)
    ]
    if len(words) == 2 and is_number(least) and is_number(most):
        return f"{_format_number(least)} to {_format_number(most)}"
    return " and ".join(words)


def _describe_sizes(flat: dict[str, Any]) -> list[str]:
    return [
        _describe_range(flat.get(f"min{what}"), flat.get(f"max{what}"), unit)
        for what, unit in (("Length", "character"), ("Items", "item"), ("Properties", "field"))
    ]


def _describe_range(least: Any, most: Any, unit: str) -> str:
    if not is_number(least) or least <= 0:
        least = None
    if not is_number(most):
        most = None
    if least is None and most is None:
        return ""
    units = unit if (least if most is None else most) == 1 else f"{unit}s"
    if least is None:
        return f"at most {_format_number(most)} {units}"
    if most is None:
        return f"at least {_format_number(least)} {units}"
    if least == most:
        return f"exactly {_format_number(least)} {units}"
    return f"{_format_number(least)} to {_format_number(most)} {units}"
