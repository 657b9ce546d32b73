"""What a changed keyword of a schema means: whether fewer values are accepted, or more.

A row for each keyword whose value is data. The rules follow from what the keyword means, so that
"no fewer" and "no more" are proofs, and None says that the keyword alone does not tell.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import inf
from types import MappingProxyType
from typing import Any, NamedTuple

from schemakit.comparison.schema_view import EVERY_TYPE
from schemakit.samples.validity import is_multiple
from schemakit.spec.values import is_number
from schemakit.syntax.json_writer import short_json

__all__ = ["RULES", "Effects", "describe_value"]


class Effects(NamedTuple):
    """Whether a change makes a schema accept fewer values, and whether more; None if unknown."""

    narrows: bool | None
    widens: bool | None


#: A function of the old and the new value; None stands for a keyword that is missing.
Rule = Callable[[Any, Any], Effects]


def _smaller_is_narrower(old: Any, new: Any) -> Effects:
    before, after = inf if old is None else old, inf if new is None else new
    return Effects(after < before, after > before)


def _larger_is_narrower(old: Any, new: Any) -> Effects:
    before, after = old or 0, new or 0
    return Effects(after > before, after < before)


def _least(old: Any, new: Any) -> Effects:
    before, after = old or (-inf, False), new or (-inf, False)
    return Effects(tuple(after) > tuple(before), tuple(after) < tuple(before))


def _greatest(old: Any, new: Any) -> Effects:
    before, after = (
        (inf, True) if one is None else (one.value, not one.exclusive) for one in (old, new)
    )
    return Effects(after < before, after > before)


def _types(old: Any, new: Any) -> Effects:
    # Schemas together may leave no type at all.
    before, after = (EVERY_TYPE if one is None else one for one in (old, new))
    return Effects(not before <= after, not after <= before)


def _values(old: Any, new: Any) -> Effects:
    if old is None or new is None:
        return Effects(old is None, new is None)
    return Effects(not old.keys() <= new.keys(), not new.keys() <= old.keys())


def _unique(old: Any, new: Any) -> Effects:
    return Effects(bool(new) and not old, bool(old) and not new)


def _multiples(old: Any, new: Any) -> Effects:
    if old is None or new is None:
        return Effects(old is None, new is None)
    if not (is_number(old) and is_number(new)) or old <= 0 or new <= 0:
        return _opaque(old, new)
    # A multiple of 6 is one of 3.
    return Effects(not is_multiple(old, new), not is_multiple(new, old))


def _opaque(old: Any, new: Any) -> Effects:
    """A restriction that cannot be compared with another, but with none."""
    if old is None or new is None:
        return Effects(old is None, new is None)
    return Effects(None, None)


def _names_by_name(old: Any, new: Any) -> Effects:
    before, after = (one if isinstance(one, dict) else {} for one in (old, new))

    def demands(more: Mapping[str, Any], less: Mapping[str, Any]) -> bool:
        return any(not set(names) <= set(less.get(key, ())) for key, names in more.items())

    return Effects(demands(after, before), demands(before, after))


def _unknown(_old: Any, _new: Any) -> Effects:
    return Effects(None, None)


#: The keywords that are compared by their values, as the normal form has them.
RULES: Mapping[str, Rule] = MappingProxyType(
    {
        "type": _types,
        "enum": _values,
        "minimum": _least,
        "maximum": _greatest,
        "multipleOf": _multiples,
        **dict.fromkeys(("minLength", "minItems", "minProperties"), _larger_is_narrower),
        **dict.fromkeys(("maxLength", "maxItems", "maxProperties"), _smaller_is_narrower),
        "pattern": _opaque,
        "format": _opaque,
        "contentEncoding": _opaque,
        "contentMediaType": _opaque,
        "uniqueItems": _unique,
        "dependentRequired": _names_by_name,
        # How often ``contains`` has to match, which has a meaning only together with it.
        **dict.fromkeys(("minContains", "maxContains"), _unknown),
        "discriminator": _unknown,
        "$dynamicRef": _unknown,
        "$recursiveRef": _unknown,
    }
)


def describe_value(key: str, value: Any) -> str:
    """A keyword's value for people; ``"any"`` if it is missing."""
    if value is None:
        return "unset"
    if key == "type":
        names = sorted(value - {"integer"} if "number" in value else value)
        return " or ".join(names) or "nothing"
    if key == "enum":
        listed = [short_json(one, 30) for one in value.values()]
        shown = ", ".join(listed[:6])
        return shown + (f" and {len(listed) - 6} more" if len(listed) > 6 else "")
    if key in ("minimum", "maximum"):
        return str(value)
    return short_json(value, 60)
