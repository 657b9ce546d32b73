"""A schema as the comparison reads it: its keywords as those of 2020-12, in a normal form.

What means the same is read as the same: ``nullable`` and a list of types, ``const`` and an ``enum``
of one value, an exclusive bound of integers and an inclusive one, a keyword whose value restricts
nothing and none, one ``allOf`` and the keywords of its members.
"""

from __future__ import annotations

from math import ceil, floor
from typing import Any, NamedTuple

from schemakit.comparison.spots import Side, Spot
from schemakit.comparison.unchanged import canonical_text
from schemakit.containment.normal_keywords import MALFORMED, list_malformed
from schemakit.spec.keywords import ANNOTATION, IDENTIFIER, KEYWORDS, RESERVED
from schemakit.spec.siblings import is_annotation
from schemakit.spec.to_2020_12 import LISTS, MAPS, SCHEMAS, upgrade_keywords
from schemakit.spec.values import is_finite, is_of, listed_types

__all__ = [
    "EVERY_TYPE",
    "LISTS",
    "MALFORMED",
    "MAPS",
    "SCHEMAS",
    "Bound",
    "Child",
    "Conjunct",
    "Held",
    "is_directed",
    "is_documentation",
    "read_conjunct",
]

EVERY_TYPE = frozenset({"array", "boolean", "integer", "null", "number", "object", "string"})
_ROWS = {row.name: row for row in KEYWORDS}
#: Keywords of other drafts, which are rewritten, and those that only name or keep schemas.
_LEFT_OUT = frozenset({"nullable", "definitions", "additionalItems", "dependencies", "$ref"}) | {
    row.name for row in KEYWORDS if row.role in (IDENTIFIER, RESERVED)
}
#: The values of keywords that restrict nothing.
_NEUTRAL: dict[str, Any] = {
    **dict.fromkeys(("minLength", "minItems", "minProperties"), 0),
    "required": [],
    "allOf": [],
    "properties": {},
    "patternProperties": {},
    "dependentRequired": {},
    "dependentSchemas": {},
    "uniqueItems": False,
}
#: Keywords whose value ``true`` or ``{}`` restricts nothing.
_OPEN = ("additionalProperties", "items", "unevaluatedProperties", "unevaluatedItems")
#: Keywords that restrict nothing by themselves, and have an effect if they are true.
_FLAGS = ("nullable", "readOnly", "writeOnly")
#: References that are followed in a row.
_LONGEST = 100
_BOUNDS = (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum"))


class Bound(NamedTuple):
    """A least or a greatest number; ``exclusive`` if it is not allowed itself."""

    value: int | float
    exclusive: bool

    def __str__(self) -> str:
        shown = f"{self.value:g}" if isinstance(self.value, float) else f"{self.value}"
        return f"{shown} (exclusive)" if self.exclusive else shown


class Held(NamedTuple):
    """The normal value of a keyword, and where it is written."""

    value: Any
    #: The schema that has it, and its name there.
    schema: Spot
    written: str

    @property
    def spot(self) -> Spot:
        """Where it is in the text; the schema if it is not there as such."""
        value = self.schema.value
        if isinstance(value, dict) and self.written in value:
            return self.schema.member(self.written)
        return self.schema


class Child(NamedTuple):
    """A schema that a keyword holds, and the keys that lead there when references are inlined."""

    spot: Spot
    path: tuple[str, ...]


class Conjunct(NamedTuple):
    """Keywords that apply together, and where the schema with them is in the one compared."""

    keywords: dict[str, Held]
    schema: Spot
    #: The keys that lead there when references are inlined.
    path: tuple[str, ...]
    #: The members of its ``allOf``.
    members: tuple[Child, ...] = ()
    #: What its ``$ref`` leads to.
    reference: Child | None = None
    #: Whether it accepts nothing.
    is_never: bool = False


def written_key(schema: Any, key: str) -> str:
    """The name by which a schema has a keyword of 2020-12."""
    if not isinstance(schema, dict):
        return key
    if key == "prefixItems" and isinstance(schema.get("items"), list) and schema["items"]:
        return "items"
    if key == "items" and isinstance(schema.get("items"), list):
        return "additionalItems"
    if key in ("dependentRequired", "dependentSchemas") and key not in schema:
        return "dependencies"
    if key == "examples" and "examples" not in schema:
        return "example"
    if key == "enum" and "enum" not in schema:
        return "const" if "const" in schema else "type"
    if key in ("minimum", "maximum") and key not in schema:
        return "exclusive" + key.capitalize()
    if key == "type" and "type" not in schema:
        return "enum" if "enum" in schema else "const"
    return key


def read_conjunct(
    side: Side, schema: Spot, path: tuple[str, ...], *, evaluates: bool = False
) -> Conjunct:
    """The own keywords of a schema, in normal form; references are members of its ``allOf``.

    ``evaluates`` is whether it matters which members and items a keyword is about, even if it
    restricts nothing: ``unevaluatedProperties`` and ``unevaluatedItems`` are about all others.
    """
    value = schema.value
    if value is False:
        return Conjunct({}, schema, path, is_never=True)
    if not isinstance(value, dict):
        return Conjunct({}, schema, path)
    grammar = schema.document.grammar
    has_reference = isinstance(value.get("$ref"), str)
    members: list[Child] = []
    reference = None
    if has_reference:
        target = side.target(schema)
        if target is not None:
            reference = Child(target, path if len(value) == 1 else (*path, "allOf", "0"))
        if not grammar.schema_siblings:
            return Conjunct({}, schema, path, reference=reference)
    # ``nullable`` is read in 3.1 too: descriptions that were migrated from 3.0 keep it and mean it.
    raw = upgrade_keywords(value, legacy=not grammar.root.is_schema)
    if isinstance(raw.get("allOf"), list):
        key = "allOf"
        members += [
            Child(schema.member(key, index), (*path, key, str(index)))
            for index in range(len(raw["allOf"]))
        ]
    found = {
        key: Held(one, schema, written_key(value, key))
        for key, one in raw.items()
        if key not in _LEFT_OUT and key != "allOf"
        if not _is_neutral(key, one) or (evaluates and key in _OPEN)
    }
    if "example" in raw and "example" in found:
        found.pop("examples" if "examples" not in value else "example", None)
    _normalize(found, schema)
    if malformed := _list_malformed(value, raw):
        found = {key: one for key, one in found.items() if key not in malformed}
        found[MALFORMED] = Held(malformed, schema, "")
    for key, held in found.items():
        found[key] = held._replace(value=_read_children(key, held, path))
    return Conjunct(found, schema, path, tuple(members), reference)


def _list_malformed(schema: dict[str, Any], raw: dict[str, Any]) -> dict[str, Any]:
    """The keywords of a schema whose values are malformed; ``raw`` is the schema as upgraded."""
    found = list_malformed(schema, raw)
    for key in _FLAGS:
        if key in schema and not isinstance(schema[key], bool):
            found[key] = schema[key]
    for key in LISTS:
        held = schema.get(key)
        if isinstance(held, list) and not all(isinstance(one, (dict, bool)) for one in held):
            found[key] = held
    return found


def _read_children(key: str, held: Held, path: tuple[str, ...]) -> Any:
    """The value of a keyword with its schemas as children; any other value as it is."""
    inside = (*path, key)
    if key in MAPS and isinstance(held.value, dict):
        return {
            str(name): Child(held.schema.member(held.written, name), (*inside, str(name)))
            for name in held.value
        }
    if key in LISTS and isinstance(held.value, list):
        return [
            Child(held.schema.member(held.written, index), (*inside, str(index)))
            for index in range(len(held.value))
        ]
    if key in SCHEMAS and isinstance(held.value, (dict, bool)):
        return Child(held.schema.member(held.written), inside)
    return held.value


def _is_neutral(key: str, value: Any) -> bool:
    if key in _OPEN:
        return value is True or value == {}
    if key in ("propertyNames", "contentSchema"):
        return value is True or value == {}
    return key in _NEUTRAL and type(value) is type(_NEUTRAL[key]) and value == _NEUTRAL[key]


def _normalize(found: dict[str, Held], schema: Spot) -> None:
    types = _read_types(found)
    _join_values(found, schema, types)
    for bound, exclusive in _BOUNDS:
        _join_bound(found, bound, exclusive, types)
    if "required" in found:
        held = found["required"]
        found["required"] = held._replace(value=frozenset(map(str, held.value)))
    if types != EVERY_TYPE:
        found["type"] = found["type"]._replace(value=types)
        for key in [*found]:
            about = _ROWS[key].types if key in _ROWS else ()
            if about and not _concerns(about, types):
                del found[key]
    else:
        found.pop("type", None)
    if "enum" in found:
        found.pop("type", None)


def _concerns(about: tuple[str, ...], types: frozenset[str]) -> bool:
    return any(one in types or (one == "number" and "integer" in types) for one in about)


def _read_types(found: dict[str, Held]) -> frozenset[str]:
    if "type" not in found:
        return EVERY_TYPE
    types = {one for one in listed_types(found["type"].value) if isinstance(one, str)}
    if "number" in types:
        types.add("integer")
    return frozenset(types)


def _join_values(found: dict[str, Held], schema: Spot, types: frozenset[str]) -> None:
    """Puts ``const`` and ``enum`` together, as the allowed values by their texts."""
    allowed: dict[bytes, Any] | None = None
    held = found.get("enum")
    if held is not None and isinstance(held.value, list):
        allowed = {_text(one): one for one in held.value}
    if "const" in found:
        constant = found.pop("const")
        text = _text(constant.value)
        allowed = {text: constant.value} if allowed is None or text in allowed else {}
        held = held or constant
    if allowed is None or held is None:
        found.pop("enum", None)
        return
    allowed = {
        text: one for text, one in allowed.items() if any(is_of(one, kind) for kind in types)
    }
    found["enum"] = Held(allowed, schema, held.written)


def _text(value: Any) -> bytes:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    # What is too deep to be written is equal to itself alone.
    return canonical_text(value) or b"%d" % id(value)


def _join_bound(found: dict[str, Held], bound: str, exclusive: str, types: frozenset[str]) -> None:
    candidates = []
    for key, is_exclusive in ((bound, False), (exclusive, True)):
        held = found.pop(key, None)
        if held is not None and is_finite(held.value):
            candidates.append((held, Bound(held.value, is_exclusive)))
    if not candidates:
        return
    is_least = bound == "minimum"
    held, one = max(
        candidates, key=lambda item: (item[1].value * (1 if is_least else -1), item[1].exclusive)
    )
    if "number" not in types and "integer" in types:
        if is_least:
            one = Bound(floor(one.value) + 1 if one.exclusive else ceil(one.value), False)
        else:
            one = Bound(ceil(one.value) - 1 if one.exclusive else floor(one.value), False)
    found[bound] = held._replace(value=one)


def is_documentation(key: str) -> bool:
    """Whether a keyword restricts nothing."""
    row = _ROWS.get(key)
    return is_annotation(key) if row is None else row.role == ANNOTATION


def is_directed(sides: tuple[Side, Side], children: tuple[Child, Child]) -> bool:
    """Whether one of two schemas, or one on the way of its references, counts in one direction
    only."""
    for side, child in zip(sides, children, strict=True):
        spot: Spot | None = child.spot
        for _ in range(_LONGEST):
            if spot is None or not isinstance(spot.value, dict):
                break
            if any(spot.value.get(key) is True for key in ("readOnly", "writeOnly")):
                return True
            spot = side.target(spot) if isinstance(spot.value.get("$ref"), str) else None
    return False
