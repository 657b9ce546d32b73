"""Contradictions in the schema of one input of a model, and how to repair them.

Cog has written such schemas over the years. A check gives the keywords that
repair the schema where only one thing can have been meant.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from schemakit.counts import format_count
from schemakit.models.mismatch import explain_mismatch, explain_type_mismatch
from schemakit.models.wording import join_words, show_value
from schemakit.spec.values import is_number
from schemakit.views.fields import accepts_null, read_field
from schemakit.views.wrappers import collapse_wrappers

__all__ = ["Quirk", "find_quirks"]

#: Parameters of Cog's Input() that early versions wrote into schemas, and the keywords for them.
_PARAMETERS = {
    "ge": "minimum",
    "le": "maximum",
    "gt": "exclusiveMinimum",
    "lt": "exclusiveMaximum",
    "min_length": "minLength",
    "max_length": "maxLength",
    "regex": "pattern",
}


class Quirk(NamedTuple):
    """A contradiction: its code, a sentence, and the keywords that repair it, if they are certain.

    ``remedy`` describes the repair.
    """

    code: str
    message: str
    repair: Mapping[str, Any] | None = None
    remedy: str = ""


#: A check of an input takes its name, its schema, the same collapsed, and whether it is of 2.0 or
#: 3.0.
_Check = Callable[[str, dict[str, Any], dict[str, Any], bool], Iterator[Quirk]]


def find_quirks(
    name: str, schema: Any, *, legacy: bool, repair: bool
) -> tuple[dict[str, Any], list[Quirk]]:
    """The flat schema of an input, repaired if ``repair`` is set, and its contradictions.

    The code of a repaired one has the prefix ``repaired-``. ``legacy`` is True for 2.0 and 3.0.
    """
    raw = schema if isinstance(schema, dict) else {}
    flat = collapse_wrappers(raw, legacy=legacy)
    found: list[Quirk] = []
    for check in _CHECKS:
        for quirk in check(name, raw, flat, legacy):
            if not repair or quirk.repair is None:
                found.append(quirk)
                continue
            replaced = _replaced_keywords(quirk)
            repaired = {**flat, **quirk.repair}
            flat = {key: value for key, value in repaired.items() if key not in replaced}
            message = f"{quirk.message}; {quirk.remedy}"
            found.append(quirk._replace(code=f"repaired-{quirk.code}", message=message))
    return flat, found


def _replaced_keywords(quirk: Quirk) -> set[str]:
    """The parameters of Cog that a repair replaces by keywords."""
    repair = quirk.repair or {}
    if quirk.code != "unknown-keyword":
        return set()
    return {old for old, new in _PARAMETERS.items() if new in repair}


# -- the checks ------------------------------------------------------------------------------------


def _check_parameters(
    name: str, raw: dict[str, Any], flat: dict[str, Any], legacy: bool
) -> Iterator[Quirk]:
    """One quirk for all parameters of Cog that keywords can replace, one for all others."""
    del raw
    certain: dict[str, str] = {}
    doubtful: list[str] = []
    repair: dict[str, Any] = {}
    for parameter, keyword in _PARAMETERS.items():
        if parameter not in flat:
            continue
        text = f"{parameter}: {show_value(flat[parameter])}"
        keywords = _keywords_for(parameter, flat, legacy)
        if keywords and not keywords.keys() & repair.keys():
            certain[keyword] = text
            repair |= keywords
        else:
            doubtful.append(text)
    if certain:
        remedy = f"read as {join_words(certain)}"
        yield Quirk("unknown-keyword", _unknown_keywords(name, certain.values()), repair, remedy)
    if doubtful:
        yield Quirk("unknown-keyword", _unknown_keywords(name, doubtful))


def _keywords_for(parameter: str, flat: dict[str, Any], legacy: bool) -> dict[str, Any]:
    """The keywords of JSON Schema for a parameter of Cog; ``{}`` where they are not certain."""
    keyword, value = _PARAMETERS[parameter], flat[parameter]
    if keyword in flat or not _suits(keyword, value):
        return {}
    if legacy and parameter in ("gt", "lt"):
        bound = "minimum" if parameter == "gt" else "maximum"
        return {} if bound in flat else {bound: value, keyword: True}
    return {keyword: value}


def _unknown_keywords(name: str, texts: Iterable[str]) -> str:
    listed = list(texts)
    nature = (
        "which is not a keyword and has no effect"
        if len(listed) == 1
        else "which are not keywords and have no effect"
    )
    return f"`{name}` has {join_words(listed)}, {nature}"


def _suits(keyword: str, value: Any) -> bool:
    """Whether a value is of the type that a keyword takes."""
    if keyword == "pattern":
        return isinstance(value, str)
    if keyword in ("minLength", "maxLength"):
        return isinstance(value, int) and not isinstance(value, bool) and value >= 0
    return is_number(value)


def _check_nullable(
    name: str, raw: dict[str, Any], flat: dict[str, Any], legacy: bool
) -> Iterator[Quirk]:
    if not legacy or raw.get("nullable") is not True or accepts_null(flat, legacy=True):
        return
    if "type" in raw:
        message = f"`{name}` is nullable, but null is not one of its choices"
        yield Quirk("nullable-enum", message, _with_null(flat, legacy), "read as nullable")
        return
    message = f"`{name}` is nullable without a type, so null is not allowed"
    yield Quirk("nullable-without-type", message, _with_null(flat, legacy), "read as nullable")


def _check_null_default(
    name: str, raw: dict[str, Any], flat: dict[str, Any], legacy: bool
) -> Iterator[Quirk]:
    del raw
    if flat.get("default", "") is not None or accepts_null(flat, legacy=legacy):
        return
    message = f"the default of `{name}` is null, which its schema does not allow"
    yield Quirk("null-default", message, _with_null(flat, legacy), "read as nullable")


def _with_null(flat: dict[str, Any], legacy: bool) -> dict[str, Any] | None:
    """The keywords that allow null in addition; None if they are not enough."""
    found: dict[str, Any] = {}
    declared, enum = flat.get("type"), flat.get("enum")
    if isinstance(declared, str):
        found = {"nullable": True} if legacy else {"type": [declared, "null"]}
    elif isinstance(declared, list):
        found = {"type": [*declared, "null"]} if "null" not in declared else {}
    if isinstance(enum, list) and None not in enum:
        found["enum"] = [*enum, None]
    for keyword in ("anyOf", "oneOf"):
        branches = flat.get(keyword)
        if isinstance(branches, list) and not any(accepts_null(b, legacy=legacy) for b in branches):
            null = {"enum": [None]} if legacy else {"type": "null"}
            found[keyword] = [*branches, null]
    return found if accepts_null({**flat, **found}, legacy=legacy) else None


def _check_choices(
    name: str, raw: dict[str, Any], flat: dict[str, Any], legacy: bool
) -> Iterator[Quirk]:
    del raw
    enum = flat.get("enum")
    if not isinstance(enum, list):
        return
    typed: dict[str, Any] = {key: flat[key] for key in ("type", "nullable") if key in flat}
    wrong = [one for one in enum if explain_type_mismatch(one, typed, legacy)]
    if not wrong:
        return
    listed = ", ".join(show_value(one) for one in wrong[:3]) + (", …" if len(wrong) > 3 else "")
    which = ", so it allows nothing" if len(wrong) == len(enum) else ""
    expected = read_field(name, typed, legacy=legacy).type
    message = f"the choices of `{name}` contain {listed}, which its type {expected} forbids{which}"
    yield Quirk("enum-type", message)


def _check_ranges(
    name: str, raw: dict[str, Any], flat: dict[str, Any], legacy: bool
) -> Iterator[Quirk]:
    del raw
    field = read_field(name, flat, legacy=legacy)
    least = [one for one in (field.minimum, field.exclusive_minimum) if one is not None]
    most = [one for one in (field.maximum, field.exclusive_maximum) if one is not None]
    strict = field.exclusive_minimum is not None or field.exclusive_maximum is not None
    if least and most and (max(least) > min(most) or (strict and max(least) == min(most))):
        message = f"`{name}` allows nothing: at least {max(least)} and at most {min(most)}"
        yield Quirk("empty-range", message)
    shortest, longest = field.min_length, field.max_length
    if shortest is not None and longest is not None and shortest > longest:
        most_characters = format_count(longest, "character")
        message = f"`{name}` allows nothing: at least {shortest} and at most {most_characters}"
        yield Quirk("empty-range", message)


def _check_default(
    name: str, raw: dict[str, Any], flat: dict[str, Any], legacy: bool
) -> Iterator[Quirk]:
    del raw
    if flat.get("default") is None:
        return
    found = explain_mismatch(flat["default"], flat, legacy=legacy)
    if found is not None:
        code, reason = found
        yield Quirk(f"default-{code}", f"the default of `{name}` is {reason}")


#: In this order: each checks the schema that those before it have repaired.
_CHECKS: tuple[_Check, ...] = (
    _check_parameters,
    _check_nullable,
    _check_null_default,
    _check_choices,
    _check_ranges,
    _check_default,
)
