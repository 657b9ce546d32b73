"""The keywords of one schema in normal form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import isfinite
from typing import Any

import orjson

from schemakit.spec.keywords import KEYWORDS, LATEST_DRAFT
from schemakit.spec.to_2020_12 import LISTS, MAPS, SCHEMAS
from schemakit.spec.values import distinct, is_number, listed_types
from schemakit.syntax.json_writer import to_json

__all__ = [
    "KEPT",
    "MALFORMED",
    "STRING_FORMATS",
    "Normal",
    "canonical_text",
    "has_text",
    "iterate_schemas",
    "list_malformed",
    "restrict_by_format",
    "separate_one_of",
    "settle_unevaluated",
    "settle_values",
    "simplify",
]

#: A schema in normal form.
Normal = bool | dict[str, Any]
_IN_PLACE = frozenset({"allOf", "$ref", "anyOf", "oneOf", "if", "dependentSchemas", "not"})
_UNEVALUATED = frozenset({"unevaluatedProperties", "unevaluatedItems"})
#: The keyword for those that are malformed, by their text: validators ignore them, or refuse the
#: schema, so that nothing follows from them.
MALFORMED = "$malformed"
#: The keywords of schemas in normal form.
KEPT = frozenset(
    row.name
    for row in KEYWORDS
    if row.is_in_draft(LATEST_DRAFT)
    and row.role in ("assertion", "applicator")
    and row.conversion != "identify"
    and not row.name.startswith("content")
    and row.name != "discriminator"
)
_COUNTS = frozenset(row.name for row in KEYWORDS if row.holds == "count")

#: Formats of numbers that are ranges (OpenAPI Format Registry).
_RANGES: Mapping[str, tuple[float, float]] = {
    "int8": (-(2**7), 2**7 - 1),
    "int16": (-(2**15), 2**15 - 1),
    "int32": (-(2**31), 2**31 - 1),
    "int64": (-(2**63), 2**63 - 1),
    "uint8": (0, 2**8 - 1),
    "uint16": (0, 2**16 - 1),
    "uint32": (0, 2**32 - 1),
    "uint64": (0, 2**64 - 1),
    "double-int": (-(2**53) + 1, 2**53 - 1),
    "float": (-3.4028234663852886e38, 3.4028234663852886e38),
}
#: Formats that allow every value of their type.
_WITHOUT_EFFECT = frozenset({"double", "password", "binary", "commonmark", "html"})


#: Formats of strings that libraries assert (JSON Schema validation §7.3).
STRING_FORMATS = frozenset(
    (
        *("date-time", "date", "time", "duration", "email", "idn-email", "hostname"),
        *("idn-hostname", "ipv4", "ipv6", "uri", "uri-reference", "iri", "iri-reference"),
        *("uri-template", "uuid", "json-pointer", "relative-json-pointer", "regex"),
    )
)


def canonical_text(value: Any) -> bytes:
    """The JSON text of a value with sorted keys; one of its own if it has none."""
    try:
        text = orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
        if b"null" not in text:  # which is also written for what is not finite
            return text
    except orjson.JSONEncodeError:
        pass  # it is too deep, or has keys that are no strings
    try:
        return to_json(_sorted(value))
    except (TypeError, ValueError, RecursionError):
        return b"no text %d" % id(value)


def has_text(value: Any) -> bool:
    """Whether a value can be written as JSON: it is not too deep, and no part of itself."""
    try:
        _sorted(value)
    except (TypeError, ValueError, RecursionError):
        return False
    return True


def _sorted(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _sorted(value[key]) for key in sorted(value)}
    if isinstance(value, float) and not isfinite(value):
        raise ValueError(value)  # it has no JSON text
    return [_sorted(one) for one in value] if isinstance(value, list) else value


def settle_values(flat: dict[str, Any]) -> None:
    for key in _COUNTS & flat.keys():
        flat[key] = int(flat[key])
    if "required" in flat:
        flat["required"] = sorted(set(flat["required"]))
    if "const" in flat:
        flat.setdefault("enum", [flat["const"]])
        if len(flat["enum"]) == 1 and canonical_text(flat["enum"][0]) == canonical_text(
            flat["const"]
        ):
            del flat["const"]
    if "enum" in flat:
        flat["enum"] = sorted(distinct(flat["enum"]), key=canonical_text)
    if isinstance(flat.get("type"), list):
        listed = sorted(set(flat["type"]))
        flat["type"] = listed[0] if len(listed) == 1 else listed
    for key in _DEFAULTS.keys() & flat.keys():
        if flat[key] == _DEFAULTS[key]:
            del flat[key]
    if "contains" not in flat:
        flat.pop("minContains", None)
        flat.pop("maxContains", None)
    if "if" not in flat:
        flat.pop("then", None)
        flat.pop("else", None)


#: Values of keywords that say nothing.
_DEFAULTS: Mapping[str, Any] = {
    "minLength": 0,
    "minItems": 0,
    "minProperties": 0,
    "uniqueItems": False,
    "required": [],
    "minContains": 1,
}


def restrict_by_format(flat: dict[str, Any]) -> dict[str, Any]:
    """The bounds that a format of numbers stands for; a format without effect is removed."""
    name = flat.get("format")
    if not isinstance(name, str):
        return {}
    kinds = listed_types(flat.get("type"))
    about = {"string"} if name in STRING_FORMATS else _FORMATTED
    if name in _WITHOUT_EFFECT or (kinds and not about & set(kinds)):
        del flat["format"]
        return {}
    if name not in _RANGES:
        return {}
    if kinds and "string" not in kinds:
        del flat["format"]
    low, high = _RANGES[name]
    found: dict[str, Any] = {}
    if not is_number(flat.get("minimum")) or flat["minimum"] < low:
        found["minimum"] = low
    if not is_number(flat.get("maximum")) or flat["maximum"] > high:
        found["maximum"] = high
    return found


_FORMATTED = frozenset({"string", "number", "integer"})


def settle_unevaluated(flat: dict[str, Any]) -> None:
    """Write ``unevaluated…`` as ``additional…`` where no other schema applies to the value."""
    if _UNEVALUATED.isdisjoint(flat) or not _IN_PLACE.isdisjoint(flat):
        return
    rest = flat.pop("unevaluatedProperties", None)
    if rest is not None:
        flat.setdefault("additionalProperties", rest)
    if "contains" not in flat and "unevaluatedItems" in flat:
        flat.setdefault("items", flat.pop("unevaluatedItems"))


def separate_one_of(made: dict[str, Any], whole: list[Normal]) -> dict[str, Any]:
    """Write ``oneOf`` as ``anyOf``, each branch without what the others accept.

    The branches in ``made`` accept a part of those in ``whole``, so they could overlap less.
    """
    if "oneOf" not in made:
        return made
    branches: list[Normal] = []
    for number, one in enumerate(made["oneOf"]):
        others = [*whole[:number], *whole[number + 1 :]]
        # A value is refused by its own branch, most often, before the others are judged.
        branches.append({"allOf": [one, {"not": {"anyOf": others}}]} if others else one)
    rest = {key: value for key, value in made.items() if key != "oneOf"}
    if "anyOf" in rest:
        return {**rest, "allOf": [*rest.get("allOf", ()), {"anyOf": branches}]}
    return {**rest, "anyOf": branches}


def simplify(found: dict[str, Any]) -> Normal:
    """The same schema, with fewer keywords where that is easy to see."""
    members = [one for one in found.get("allOf", ()) if one is not True and one != {}]
    if "allOf" in found:
        found["allOf"] = members
        if not members:
            del found["allOf"]
        elif len(found) == 1 and len(members) == 1:
            only: Normal = members[0]
            return only
    if found.get("not") is True or found.get("not") == {}:
        return False
    if found.get("not") is False:
        del found["not"]
    return found or True


def list_malformed(raw: dict[str, Any], upgraded: dict[str, Any]) -> dict[str, Any]:
    """The keywords that were left out when a schema was upgraded since they are malformed."""
    return {
        key: raw[key]
        for key in raw
        if key in KEPT and key not in upgraded and not _is_flag(raw, key)
    }


def _is_flag(raw: dict[str, Any], key: str) -> bool:
    """Whether a keyword is written otherwise in 2020-12: a bound as up to draft-04, or items."""
    is_flag = key.startswith("exclusive") and isinstance(raw[key], bool)
    is_bound = key in ("minimum", "maximum") and raw.get(f"exclusive{key.capitalize()}") is True
    return is_flag or is_bound or (key == "items" and isinstance(raw[key], list))


def iterate_schemas(normal: Normal) -> Iterator[dict[str, Any]]:
    """The schemas inside one in normal form, itself first; references are not followed."""
    pending: list[Any] = [normal]
    while pending:
        one = pending.pop()
        if not isinstance(one, dict):
            continue
        yield one
        pending += [one[key] for key in SCHEMAS if key in one]
        for key in MAPS:
            if key in one:
                pending += one[key].values()
        for key in LISTS:
            if key in one:
                pending += one[key]
