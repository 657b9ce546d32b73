"""How the values of parameters are written, and what that means where schemas differ.

What is sent is a text: ``1`` is the integer and the string. So a schema of other types may accept
every text that was accepted, although it accepts none of the values.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import islice, product
from typing import Any

from schemakit.comparison.facts import BREAKS, RISKS, SAFE, UNKNOWN, Effect, Fact, Part
from schemakit.comparison.schema_view import is_documentation
from schemakit.comparison.spots import Side, Spot
from schemakit.spec.styles import DEFAULT_STYLES, Style, parameter_style
from schemakit.syntax.json_writer import short_json

__all__ = [
    "are_other_texts",
    "compare_style",
    "compare_texts",
    "item_types",
    "iterate_readings",
    "scalar_types",
]

_SCALARS = frozenset({"string", "integer", "number", "boolean", "null"})
#: Types whose texts have no reserved characters.
_UNRESERVED = frozenset({"integer", "boolean"})
#: Styles in which ``explode`` has no effect on scalars (OAS 3.1, Style Examples).
_SAME_IF_EXPLODED = frozenset({"form", "simple", "label", "matrix"})
#: Values that are looked at, and the longest text of a number.
_MOST_READINGS = 200
_LONGEST_TEXT = 400
#: A text that may be a number or a boolean.
_LITERAL = re.compile(
    r"-?(?:0|[1-9][0-9]{0,17})(?:\.[0-9]{1,17})?(?:[eE][-+]?[0-9]{1,2})?|true|false"
)
#: Keywords that refuse no text where strings are allowed.
_FREE = frozenset({"type", "nullable"})


def scalar_types(side: Side, schema: Spot | None) -> frozenset[str]:
    """The types that a schema allows, if it says so and all are scalars; else none."""
    value = None if schema is None else side.follow(schema).value
    held = value.get("type") if isinstance(value, dict) else None
    listed = [held] if isinstance(held, str) else held if isinstance(held, list) else []
    types = frozenset(one for one in listed if isinstance(one, str))
    return types if types <= _SCALARS else frozenset()


def item_types(side: Side, schema: Spot) -> frozenset[str]:
    """The types of the items of an array, as :func:`scalar_types` gives them."""
    array = side.follow(schema)
    has_items = isinstance(array.value, dict) and "items" in array.value
    return scalar_types(side, array.member("items")) if has_items else frozenset()


def are_other_texts(old: frozenset[str], new: frozenset[str]) -> bool:
    """Whether types differ in that one side has strings, so that values say nothing of texts."""
    return bool(old and new) and ("string" in old) is not ("string" in new)


def compare_texts(part: Part, old: Spot, new: Spot) -> None:
    """Add the difference of two schemas of scalars, one of which allows strings."""
    shown = [_say(one.value["type"]) for one in (old, new)]
    message = f"type is {shown[1]}, was {shown[0]}; both are written as texts"
    request, response = _judge(old.value, new.value), _judge(new.value, old.value)
    ends = old.member("type"), new.member("type")
    part.facts.append(Fact("type-changed", message, *ends, request, response))


def _judge(narrow: dict[str, Any], wide: dict[str, Any]) -> Effect:
    """Whether one schema accepts every text that another does."""
    if _allows_any_text(wide):
        return SAFE
    return BREAKS if _allows_any_text(narrow) else UNKNOWN


def _allows_any_text(schema: dict[str, Any]) -> bool:
    types = schema["type"]
    has_strings = types == "string" or (isinstance(types, list) and "string" in types)
    keys = [key for key in schema if key not in _FREE]
    return has_strings and all(is_documentation(key) and key != "format" for key in keys)


def _say(types: Any) -> str:
    return types if isinstance(types, str) else " or ".join(map(str, types))


def iterate_readings(value: Any) -> Iterator[Any]:
    """Iterate over other values that are written alike: in a form, if the value is an object, and
    as the text of one property or one of its items."""
    if not isinstance(value, dict):
        yield from islice(_list_readings(value)[1:], _MOST_READINGS)
        return
    several = product(*map(_list_readings, value.values()))
    for one in islice(several, 1, _MOST_READINGS):
        yield dict(zip(value, one, strict=True))


def _list_readings(value: Any) -> list[Any]:
    """A value, and those that are written alike: one item alone is written as the item."""
    if isinstance(value, list):
        items = product(*map(_list_readings, value))
        found: list[Any] = [list(one) for one in islice(items, _MOST_READINGS)]
        return [*found, *_list_readings(value[0])] if len(value) == 1 else found
    if isinstance(value, dict):
        return [value]
    found = [value]
    text = value if isinstance(value, str) else short_json(value, _LONGEST_TEXT)
    if not isinstance(value, str):
        found.append(text)
    elif _LITERAL.fullmatch(text):
        found.append(json.loads(text))
    if text in ("", "null"):
        found += [None, "", "null"]
    return [*found, *([one] for one in found)]


def compare_style(part: Part, old: frozenset[str], new: frozenset[str]) -> None:
    """Add the difference of how two Parameter or Header Objects write their values; ``old``
    and ``new`` are the types of both where all are scalars, else none."""
    are_scalars = bool(old and new)
    place = "header" if part.key[0] == "Header" else ""
    styles = [_read_style(one.value, place, are_scalars) for one in (part.old, part.new)]
    was, now = styles
    if are_scalars and old | new <= _UNRESERVED:
        was, now = (one._replace(allow_reserved=False) for one in (was, now))
    if was == now:
        return
    message = f"is written as {_say_style(now)}, was {_say_style(was)}"
    effects = BREAKS, BREAKS
    if was._replace(allow_reserved=now.allow_reserved) == now:
        # Who encodes reserved characters still may; who does not, may not any more.
        effects = (RISKS, BREAKS) if now.allow_reserved else (BREAKS, RISKS)
    part.facts.append(Fact("style-changed", message, part.old, part.new, *effects))


def _read_style(parameter: dict[str, Any], place: str, is_scalar: bool) -> Style:
    where = place or str(parameter.get("in"))
    known = where if where in DEFAULT_STYLES else "query"
    if is_scalar:
        # It is of arrays only (OAS 2.0, Parameter Object).
        parameter = {key: one for key, one in parameter.items() if key != "collectionFormat"}
    style = parameter_style("", known, parameter)._replace(media_type="")
    has_effect = not is_scalar or style.style not in _SAME_IF_EXPLODED
    return style if has_effect else style._replace(explode=False)


def _say_style(one: Style) -> str:
    return (
        f"{one.style}{', exploded' if one.explode else ''}"
        f"{', reserved characters' if one.allow_reserved else ''}"
    )
