"""What contradicts itself in the schema of a model's input, and what was meant by it.

Cog wrote such schemas over the years (REFERENCES.md §6). Each check says what is wrong, and, where
only one thing can have been meant, which keywords say that.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from schemakit.spec.values import equal, is_number, listed_types
from schemakit.views.schemas import accepts_null, collapsed, field_of, type_name

__all__ = ["Quirk", "examined", "expected_type", "kind_of", "listed", "shown", "unfit"]

#: Parameters of Cog's Input() that its early generators copied as they were.
_PARAMETERS = {
    "ge": "minimum",
    "le": "maximum",
    "gt": "exclusiveMinimum",
    "lt": "exclusiveMaximum",
    "min_length": "minLength",
    "max_length": "maxLength",
    "regex": "pattern",
}
#: The longest value, in characters, that a sentence holds whole.
_LONG = 60
_KINDS: dict[str, Callable[[Any], bool]] = {
    "array": lambda value: isinstance(value, list),
    "boolean": lambda value: isinstance(value, bool),
    "integer": lambda value: is_number(value) and math.isfinite(value) and value == int(value),
    "null": lambda value: value is None,
    "number": is_number,
    "object": lambda value: isinstance(value, dict),
    "string": lambda value: isinstance(value, str),
}


class Quirk(NamedTuple):
    """A contradiction: its code, a sentence, and the keywords that were meant, if that is certain.

    ``remedy`` says in words what the keywords do.
    """

    code: str
    message: str
    meant: Mapping[str, Any] | None = None
    remedy: str = ""


Check = Callable[[str, dict[str, Any], dict[str, Any], bool], Iterator[Quirk]]


def examined(
    name: str, schema: Any, *, legacy: bool, repair: bool
) -> tuple[dict[str, Any], list[Quirk]]:
    """The flat schema of an input, repaired if asked for, and everything odd about it.

    What was repaired is among the quirks, its code after ``repaired-``.
    """
    raw = schema if isinstance(schema, dict) else {}
    flat = collapsed(raw, legacy=legacy)
    found: list[Quirk] = []
    for check in _CHECKS:
        for quirk in check(name, raw, flat, legacy):
            if repair and quirk.meant is not None:
                flat = {**flat, **quirk.meant}
                flat = {key: value for key, value in flat.items() if key not in _replaced(quirk)}
                message = f"{quirk.message}; {quirk.remedy}"
                quirk = quirk._replace(code=f"repaired-{quirk.code}", message=message)
            found.append(quirk)
    return flat, found


def _replaced(quirk: Quirk) -> set[str]:
    """The keywords that those which were meant stand for."""
    meant = quirk.meant or {}
    if quirk.code != "unknown-keyword":
        return set()
    return {old for old, new in _PARAMETERS.items() if new in meant}


# -- the checks ------------------------------------------------------------------------------------


def _parameters(
    name: str, raw: dict[str, Any], flat: dict[str, Any], legacy: bool
) -> Iterator[Quirk]:
    """One quirk for all parameters of an input that are read as keywords, one for all others."""
    del raw
    certain: dict[str, str] = {}
    doubtful: dict[str, str] = {}
    meant: dict[str, Any] = {}
    for old, new in _PARAMETERS.items():
        if old not in flat:
            continue
        said, keywords = f"{old}: {shown(flat[old])}", _keywords_of(old, flat, legacy)
        if keywords and not keywords.keys() & meant.keys():
            certain[new] = said
            meant |= keywords
        else:
            doubtful[new] = said
    if certain:
        remedy = f"read as {_listed_words(certain)}"
        yield Quirk("unknown-keyword", _unknown(name, certain.values()), meant, remedy)
    if doubtful:
        yield Quirk("unknown-keyword", _unknown(name, doubtful.values()))


def _keywords_of(parameter: str, flat: dict[str, Any], legacy: bool) -> dict[str, Any]:
    """What a parameter of Cog says in the words of JSON Schema; empty where that is not certain."""
    keyword, value = _PARAMETERS[parameter], flat[parameter]
    if keyword in flat or not _suits(keyword, value):
        return {}
    if legacy and parameter in ("gt", "lt"):
        bound = "minimum" if parameter == "gt" else "maximum"
        return {} if bound in flat else {bound: value, keyword: True}
    return {keyword: value}


def _unknown(name: str, said: Iterable[str]) -> str:
    listed = list(said)
    nature = (
        "which is no keyword and restricts nothing"
        if len(listed) == 1
        else "which are no keywords and restrict nothing"
    )
    return f"`{name}` says {_listed_words(listed)}, {nature}"


def _listed_words(words: Iterable[str]) -> str:
    *others, last = words
    return f"{', '.join(others)} and {last}" if others else last


def _suits(keyword: str, value: Any) -> bool:
    if keyword == "pattern":
        return isinstance(value, str)
    if keyword in ("minLength", "maxLength"):
        return isinstance(value, int) and not isinstance(value, bool) and value >= 0
    return is_number(value)


def _nullable(
    name: str, raw: dict[str, Any], flat: dict[str, Any], legacy: bool
) -> Iterator[Quirk]:
    if not legacy or raw.get("nullable") is not True or accepts_null(flat, legacy=True):
        return
    if "type" in raw:
        message = f"`{name}` is nullable, but null is none of its choices"
        yield Quirk("nullable-enum", message, _with_null(flat, legacy), "read as nullable")
        return
    message = f"`{name}` is nullable beside no type, which allows no null"
    yield Quirk("nullable-without-type", message, _with_null(flat, legacy), "read as nullable")


def _null_default(
    name: str, raw: dict[str, Any], flat: dict[str, Any], legacy: bool
) -> Iterator[Quirk]:
    del raw
    if flat.get("default", "") is not None or accepts_null(flat, legacy=legacy):
        return
    message = f"the default of `{name}` is null, which it may not be"
    yield Quirk("null-default", message, _with_null(flat, legacy), "read as nullable")


def _with_null(flat: dict[str, Any], legacy: bool) -> dict[str, Any] | None:
    """The keywords that let null be a value too, if they are certain to be all it takes."""
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


def _choices(name: str, raw: dict[str, Any], flat: dict[str, Any], legacy: bool) -> Iterator[Quirk]:
    del raw
    enum = flat.get("enum")
    if not isinstance(enum, list):
        return
    typed: dict[str, Any] = {key: flat[key] for key in ("type", "nullable") if key in flat}
    wrong = [one for one in enum if _type_quarrel(one, typed, legacy)]
    if not wrong:
        return
    listed = ", ".join(shown(one) for one in wrong[:3]) + (", …" if len(wrong) > 3 else "")
    which = ", so it allows nothing" if len(wrong) == len(enum) else ""
    expected = field_of(name, typed, legacy=legacy).type
    message = f"the choices of `{name}` hold {listed}, which its type {expected} forbids{which}"
    yield Quirk("enum-type", message)


def _empty_ranges(
    name: str, raw: dict[str, Any], flat: dict[str, Any], legacy: bool
) -> Iterator[Quirk]:
    del raw
    field = field_of(name, flat, legacy=legacy)
    least = [one for one in (field.minimum, field.exclusive_minimum) if one is not None]
    most = [one for one in (field.maximum, field.exclusive_maximum) if one is not None]
    strict = field.exclusive_minimum is not None or field.exclusive_maximum is not None
    if least and most and (max(least) > min(most) or (strict and max(least) == min(most))):
        message = f"`{name}` allows nothing: at least {max(least)} and at most {min(most)}"
        yield Quirk("empty-range", message)
    shortest, longest = field.min_length, field.max_length
    if shortest is not None and longest is not None and shortest > longest:
        message = f"`{name}` allows nothing: at least {shortest} and at most {longest} characters"
        yield Quirk("empty-range", message)


def _default(name: str, raw: dict[str, Any], flat: dict[str, Any], legacy: bool) -> Iterator[Quirk]:
    del raw
    if flat.get("default") is None:
        return
    found = unfit(flat["default"], flat, legacy=legacy)
    if found is not None:
        code, said = found
        yield Quirk(f"default-{code}", f"the default of `{name}` is {said}")


#: In this order: each sees what those before it repaired.
_CHECKS: tuple[Check, ...] = (
    _parameters,
    _nullable,
    _null_default,
    _choices,
    _empty_ranges,
    _default,
)


# -- values ----------------------------------------------------------------------------------------


def unfit(value: Any, schema: Any, *, legacy: bool, depth: int = 0) -> tuple[str, str] | None:
    """Why a schema does not allow a value: a code (``type``, ``enum``, ``range``, ``length``,
    ``pattern``, ``item``, ``choice``), and the value with the reason. None if nothing is found.

    It reads the keywords that inputs of models have; what others demand is not looked at.
    """
    if not isinstance(schema, dict) or depth > 16:
        return ("type", f"{shown(value)}, where nothing is allowed") if schema is False else None
    if quarrel := _type_quarrel(value, schema, legacy):
        return "type", quarrel
    enum = [schema["const"]] if "const" in schema else schema.get("enum")
    if isinstance(enum, list) and not any(equal(value, one) for one in enum):
        return "enum", f"{shown(value)}, which is none of {listed(enum)}"
    return (
        _out_of_range(value, schema, legacy)
        or _wrong_text(value, schema)
        or _wrong_items(value, schema, legacy, depth)
        or _wrong_branches(value, schema, legacy, depth)
    )


def _type_quarrel(value: Any, schema: dict[str, Any], legacy: bool) -> str:
    listed = listed_types(schema.get("type"))
    kinds = [one for one in listed if isinstance(one, str) and one in _KINDS]
    if not kinds or any(_KINDS[kind](value) for kind in kinds):
        return ""
    if legacy and value is None and schema.get("nullable") is True:
        return ""
    return f"{shown(value)}, {kind_of(value)}, where {expected_type(schema)} is expected"


def _out_of_range(value: Any, schema: dict[str, Any], legacy: bool) -> tuple[str, str] | None:
    if not is_number(value):
        return None
    field = field_of("", schema, legacy=legacy)
    compared: tuple[tuple[Any, str, Callable[[Any, Any], bool]], ...] = (
        (field.minimum, "less than the {} allowed", lambda a, b: a < b),
        (field.maximum, "more than the {} allowed", lambda a, b: a > b),
        (field.exclusive_minimum, "which has to be more than {}", lambda a, b: a <= b),
        (field.exclusive_maximum, "which has to be less than {}", lambda a, b: a >= b),
    )
    for bound, said, wrong in compared:
        if bound is not None and wrong(value, bound):
            return "range", f"{shown(value)}, {said.format(shown(bound))}"
    step: Any = schema.get("multipleOf")
    if is_number(step) and step > 0 and not _is_multiple(value, step):
        return "range", f"{shown(value)}, which is no multiple of {shown(step)}"
    return None


def _is_multiple(value: float, step: float) -> bool:
    if isinstance(value, int) and isinstance(step, int):
        return value % step == 0
    try:
        times = value / step
        return math.isclose(times, round(times))
    except (OverflowError, ValueError):
        return False


def _wrong_text(value: Any, schema: dict[str, Any]) -> tuple[str, str] | None:
    if not isinstance(value, str):
        return None
    field = field_of("", schema)
    least, most = field.min_length, field.max_length
    if least is not None and len(value) < least:
        return "length", f"{shown(value)}, shorter than the {least} characters required"
    if most is not None and len(value) > most:
        return "length", f"{len(value)} characters long, more than the {most} allowed"
    try:
        fits = field.pattern is None or re.search(field.pattern, value)
    except re.error:  # it is ECMA-262's, which Python does not read in all parts
        fits = True
    return None if fits else ("pattern", f"{shown(value)}, which does not match {field.pattern}")


def _wrong_items(
    value: Any, schema: dict[str, Any], legacy: bool, depth: int
) -> tuple[str, str] | None:
    if not isinstance(value, list):
        return None
    sizes: tuple[tuple[str, Callable[[Any, Any], bool], str], ...] = (
        ("minItems", lambda a, b: a < b, "fewer than the {} required"),
        ("maxItems", lambda a, b: a > b, "more than the {} allowed"),
    )
    for keyword, wrong, said in sizes:
        bound = schema.get(keyword)
        if is_number(bound) and wrong(len(value), bound):
            return "length", f"a list of {len(value)}, {said.format(bound)}"
    items = schema.get("items")
    for one in value if isinstance(items, (dict, bool)) else ():
        if found := unfit(one, collapsed(items, legacy=legacy), legacy=legacy, depth=depth + 1):
            return "item", f"a list that holds {found[1]}"
    return None


def _wrong_branches(
    value: Any, schema: dict[str, Any], legacy: bool, depth: int
) -> tuple[str, str] | None:
    results = {
        keyword: [unfit(value, one, legacy=legacy, depth=depth + 1) for one in branches]
        for keyword in ("allOf", "anyOf", "oneOf")
        if isinstance(branches := schema.get(keyword), list) and branches
    }
    for keyword, found in results.items():
        wrong = [one for one in found if one is not None]
        if keyword == "allOf" and wrong:
            return wrong[0]
        if keyword != "allOf" and len(wrong) == len(found):
            return "choice", f"{shown(value)}, which none of its alternatives allows"
    return None


def kind_of(value: Any) -> str:
    """What a value is, with its article."""
    names = {
        bool: "a boolean",
        str: "a string",
        list: "a list",
        dict: "an object",
        int: "an integer",
    }
    return "null" if value is None else names.get(type(value), "a number")


def expected_type(schema: Any) -> str:
    """What type a schema asks for, with an article where that reads better."""
    name = type_name(schema) or "something else"
    if name in _KINDS and name != "null":
        return f"an {name}" if name[0] in "aio" else f"a {name}"
    return name


def listed(values: list[Any] | tuple[Any, ...], most: int = 12) -> str:
    """Choices in one line, so many of them at most."""
    said = ", ".join(shown(one) for one in values[:most])
    return said if len(values) <= most else f"{said} and {len(values) - most} more"


def shown(value: Any) -> str:
    """A value as JSON, shortened."""
    try:
        text = json.dumps(value, ensure_ascii=False)
    except (TypeError, ValueError, RecursionError):
        text = repr(value)
    return text if len(text) <= _LONG else f"{text[: _LONG - 1]}…"
