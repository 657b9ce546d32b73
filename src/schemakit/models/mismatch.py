"""Why the schema of an input does not allow a value.

Only the keywords that inputs of models have are checked, in the dialect of the description: it
finds what is wrong with defaults and choices without ``jsonschema``, which is an extra.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from schemakit.counts import format_count
from schemakit.models.wording import (
    describe_expected_type,
    describe_kind,
    list_choices,
    show_value,
)
from schemakit.patterns.matching import matches
from schemakit.spec.values import equal, is_finite, is_number, listed_types
from schemakit.views.fields import read_field
from schemakit.views.wrappers import collapse_wrappers

__all__ = ["explain_mismatch", "explain_type_mismatch"]

#: Schemas that lie deeper are not checked; only a Python cycle has so many levels.
_DEEPEST = 16
_KINDS: dict[str, Callable[[Any], bool]] = {
    "array": lambda value: isinstance(value, list),
    "boolean": lambda value: isinstance(value, bool),
    "integer": lambda value: is_finite(value) and value == int(value),
    "null": lambda value: value is None,
    "number": is_number,
    "object": lambda value: isinstance(value, dict),
    "string": lambda value: isinstance(value, str),
}


def explain_mismatch(
    value: Any, schema: Any, *, legacy: bool, depth: int = 0
) -> tuple[str, str] | None:
    """Why a schema does not allow a value: a code (``type``, ``enum``, ``range``, ``length``,
    ``pattern``, ``item`` or ``choice``), and the value with the reason. None if it allows it.

    ``legacy`` is True for 2.0 and 3.0.
    """
    if not isinstance(schema, dict) or depth > _DEEPEST:
        return (
            ("type", f"{show_value(value)}, where nothing is allowed") if schema is False else None
        )
    if reason := explain_type_mismatch(value, schema, legacy):
        return "type", reason
    enum = [schema["const"]] if "const" in schema else schema.get("enum")
    if isinstance(enum, list) and not any(equal(value, one) for one in enum):
        choices = f"which is not one of {list_choices(enum)}" if enum else "and its enum is empty"
        return "enum", f"{show_value(value)}, {choices}"
    return (
        _explain_range(value, schema, legacy)
        or _explain_text(value, schema)
        or _explain_items(value, schema, legacy, depth)
        or _explain_branches(value, schema, legacy, depth)
    )


def explain_type_mismatch(value: Any, schema: dict[str, Any], legacy: bool) -> str:
    """The value and the type that a schema expects instead; ``""`` if its type allows the value."""
    listed = listed_types(schema.get("type"))
    kinds = [one for one in listed if isinstance(one, str) and one in _KINDS]
    if not kinds or any(_KINDS[kind](value) for kind in kinds):
        return ""
    if legacy and value is None and schema.get("nullable") is True:
        return ""
    expected = describe_expected_type(schema)
    return f"{show_value(value)}, {describe_kind(value)}, where {expected} is expected"


def _explain_range(value: Any, schema: dict[str, Any], legacy: bool) -> tuple[str, str] | None:
    if not is_number(value):
        return None
    field = read_field("", schema, legacy=legacy)
    compared: tuple[tuple[Any, str, Callable[[Any, Any], bool]], ...] = (
        (field.minimum, "less than the {} allowed", lambda a, b: a < b),
        (field.maximum, "more than the {} allowed", lambda a, b: a > b),
        (field.exclusive_minimum, "which has to be more than {}", lambda a, b: a <= b),
        (field.exclusive_maximum, "which has to be less than {}", lambda a, b: a >= b),
    )
    for bound, words, is_wrong in compared:
        if bound is not None and is_wrong(value, bound):
            return "range", f"{show_value(value)}, {words.format(show_value(bound))}"
    step: Any = schema.get("multipleOf")
    if is_number(step) and step > 0 and not _is_multiple(value, step):
        return "range", f"{show_value(value)}, which is not a multiple of {show_value(step)}"
    return None


def _is_multiple(value: float, step: float) -> bool:
    if isinstance(value, int) and isinstance(step, int):
        return value % step == 0
    try:
        times = value / step
        return math.isclose(times, round(times))
    except (OverflowError, ValueError):
        return False


def _explain_text(value: Any, schema: dict[str, Any]) -> tuple[str, str] | None:
    if not isinstance(value, str):
        return None
    field = read_field("", schema)
    least, most = field.min_length, field.max_length
    if least is not None and len(value) < least:
        required = format_count(least, "character")
        return "length", f"{show_value(value)}, shorter than the {required} required"
    if most is not None and len(value) > most:
        length = format_count(len(value), "character")
        return "length", f"{length} long, more than the {most:,} allowed"
    if field.pattern is None or matches(field.pattern, value) is not False:
        return None
    return "pattern", f"{show_value(value)}, which does not match {field.pattern}"


def _explain_items(
    value: Any, schema: dict[str, Any], legacy: bool, depth: int
) -> tuple[str, str] | None:
    if not isinstance(value, list):
        return None
    sizes: tuple[tuple[str, Callable[[Any, Any], bool], str], ...] = (
        ("minItems", lambda a, b: a < b, "fewer than the {:,} required"),
        ("maxItems", lambda a, b: a > b, "more than the {:,} allowed"),
    )
    for keyword, is_wrong, words in sizes:
        bound = schema.get(keyword)
        if is_number(bound) and is_wrong(len(value), bound):
            return "length", f"a list of {len(value):,}, {words.format(bound)}"
    items = schema.get("items")
    for one in value if isinstance(items, (dict, bool)) else ():
        if found := explain_mismatch(
            one, collapse_wrappers(items, legacy=legacy), legacy=legacy, depth=depth + 1
        ):
            return "item", f"a list that contains {found[1]}"
    return None


def _explain_branches(
    value: Any, schema: dict[str, Any], legacy: bool, depth: int
) -> tuple[str, str] | None:
    results = {
        keyword: [explain_mismatch(value, one, legacy=legacy, depth=depth + 1) for one in branches]
        for keyword in ("allOf", "anyOf", "oneOf")
        if isinstance(branches := schema.get(keyword), list) and branches
    }
    for keyword, found in results.items():
        wrong = [one for one in found if one is not None]
        if keyword == "allOf" and wrong:
            return wrong[0]
        if keyword != "allOf" and len(wrong) == len(found):
            return "choice", f"{show_value(value)}, which none of its alternatives allows"
    return None
