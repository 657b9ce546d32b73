"""Changes of schemas whose effect is known, by keyword and by place.

A *narrowing* is a change after which a schema accepts a part of what it accepted, if it is
where a value has to match it. A *refactoring* is one after which it accepts the same values.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from copy import deepcopy
from typing import Any, NamedTuple

__all__ = ["NARROWINGS", "REFACTORINGS", "Place", "apply_change", "list_places"]

Schema = dict[str, Any]
#: Changes a schema in place, or returns False if it does not apply; the root has the ``$defs``.
Change = Callable[[Schema, Schema, random.Random], bool]

#: Keywords whose schemas a value, or a part of it, has to match.
_ONE = ("items", "additionalProperties", "unevaluatedProperties", "then", "else")
_MANY = ("allOf", "anyOf", "prefixItems")
_NAMED = ("properties", "patternProperties", "$defs", "dependentSchemas")


class Place(NamedTuple):
    """The path to a schema in a document."""

    path: tuple[str | int, ...]

    def find(self, root: Any) -> Any:
        """The schema there."""
        for key in self.path:
            root = root[key]
        return root


def list_places(root: Schema) -> list[Place]:
    """The places of schemas in which a narrowing of the schema narrows the whole."""
    negative = _list_negative(root)
    found = []
    pending: list[tuple[Any, tuple[str | int, ...]]] = [(root, ())]
    while pending:
        one, path = pending.pop()
        if not isinstance(one, dict):
            continue
        if path[:1] != ("$defs",) or path[1] not in negative:
            found.append(Place(path))
        pending += [(one[key], (*path, key)) for key in _ONE if key in one]
        for key in _MANY:
            pending += [(two, (*path, key, at)) for at, two in enumerate(one.get(key, ()))]
        for key in _NAMED:
            pending += [(two, (*path, key, name)) for name, two in one.get(key, {}).items()]
    return [one for one in found if "$ref" not in one.find(root)]


def _list_negative(root: Schema) -> set[str]:
    """The definitions that are used where less is more: under ``not``, ``if`` or ``oneOf``."""
    uses: dict[str, set[str]] = {}
    roots: set[str] = set()

    def read(one: Any, name: str, *, negative: bool) -> None:
        if isinstance(one, list):
            for two in one:
                read(two, name, negative=negative)
        if not isinstance(one, dict):
            return
        reference = one.get("$ref")
        if isinstance(reference, str):
            target = reference.rpartition("/")[2]
            uses.setdefault(name, set()).add(target)
            if negative:
                roots.add(target)
        for key, two in one.items():
            if key != "$defs":
                read(two, name, negative=negative or key in ("not", "if", "oneOf", "contains"))

    read(root, "", negative=False)
    for name, one in root.get("$defs", {}).items():
        read(one, name, negative=False)
    pending = list(roots)
    while pending:
        for more in uses.get(pending.pop(), set()) - roots:
            roots.add(more)
            pending.append(more)
    return roots


def _kinds(schema: Schema) -> set[str]:
    declared = schema.get("type")
    return set(declared if isinstance(declared, list) else [declared] if declared else [])


# -- narrowings ------------------------------------------------------------------------------------


def _set(kind: str, keyword: str, *values: Any) -> Change:
    def change(schema: Schema, _: Schema, rng: random.Random) -> bool:
        if kind not in _kinds(schema) or keyword in schema:
            return False
        schema[keyword] = rng.choice(values)
        return True

    return change


def _move(keyword: str, *, by: int) -> Change:
    def change(schema: Schema, _: Schema, __: random.Random) -> bool:
        value = schema.get(keyword)
        if not isinstance(value, int) or isinstance(value, bool) or value + by < 0:
            return False
        schema[keyword] = value + by
        return True

    return change


def _narrow_type(schema: Schema, _: Schema, rng: random.Random) -> bool:
    kinds = sorted(_kinds(schema))
    if kinds == ["number"]:
        schema["type"] = "integer"
        return True
    if len(kinds) < 2:
        return False
    kinds.remove(rng.choice(kinds))
    schema["type"] = kinds if len(kinds) > 1 else kinds[0]
    return True


def _replace_type(schema: Schema, _: Schema, __: random.Random) -> bool:
    """Not a narrowing: nothing of what was accepted is."""
    if _kinds(schema) != {"string"} or set(schema) - {"type", "description", "title"}:
        return False
    schema["type"] = "integer"
    return True


def _drop_enum_value(schema: Schema, _: Schema, rng: random.Random) -> bool:
    if len(schema.get("enum", ())) < 2:
        return False
    schema["enum"] = list(schema["enum"])
    schema["enum"].pop(rng.randrange(len(schema["enum"])))
    return True


def _add_enum(schema: Schema, _: Schema, __: random.Random) -> bool:
    if _kinds(schema) != {"string"} or {"enum", "format", "pattern", "const"} & schema.keys():
        return False
    least = schema.get("minLength", 0)
    schema["enum"] = ["a" * max(least, 1), "b" * max(least, 1)]
    return True


def _require(schema: Schema, _: Schema, rng: random.Random) -> bool:
    names = sorted(set(schema.get("properties", ())) - set(schema.get("required", ())))
    if not names:
        return False
    schema["required"] = [*schema.get("required", ()), rng.choice(names)]
    return True


def _close_map(schema: Schema, _: Schema, __: random.Random) -> bool:
    if schema.get("additionalProperties") in (None, False) or not schema.get("properties"):
        return False
    schema["additionalProperties"] = False
    return True


def _drop_branch(schema: Schema, _: Schema, rng: random.Random) -> bool:
    if len(schema.get("anyOf", ())) < 2:
        return False
    schema["anyOf"] = list(schema["anyOf"])
    schema["anyOf"].pop(rng.randrange(len(schema["anyOf"])))
    return True


def _forbid_property(schema: Schema, _: Schema, rng: random.Random) -> bool:
    names = sorted(set(schema.get("properties", ())) - set(schema.get("required", ())))
    if not names:
        return False
    schema["properties"] = {**schema["properties"], rng.choice(names): False}
    return True


def _depend(schema: Schema, _: Schema, rng: random.Random) -> bool:
    names = sorted(set(schema.get("properties", ())) - set(schema.get("required", ())))
    if len(names) < 2 or "dependentRequired" in schema:
        return False
    one, other = rng.sample(names, 2)
    schema["dependentRequired"] = {one: [other]}
    return True


def _add_not(schema: Schema, _: Schema, __: random.Random) -> bool:
    if _kinds(schema) != {"string"} or "not" in schema or "enum" in schema:
        return False
    schema["not"] = {"maxLength": 3}
    return True


def _add_condition(schema: Schema, _: Schema, rng: random.Random) -> bool:
    names = sorted(set(schema.get("properties", ())) - set(schema.get("required", ())))
    if len(names) < 2 or "if" in schema:
        return False
    one, other = rng.sample(names, 2)
    schema["if"] = {"required": [one]}
    schema["then"] = {"required": [other]}
    return True


def _add_all_of(schema: Schema, _: Schema, __: random.Random) -> bool:
    if _kinds(schema) != {"object"}:
        return False
    schema["allOf"] = [*schema.get("allOf", ()), {"required": ["an-added-name"]}]
    schema["properties"] = {**schema.get("properties", {}), "an-added-name": {"type": "string"}}
    return True


NARROWINGS: dict[str, Change] = {
    "minLength": _set("string", "minLength", 2, 5),
    "maxLength": _set("string", "maxLength", 20, 100),
    "pattern": _set("string", "pattern", "^[a-z]+$", "^.{2,}$", "^x-", "[0-9]"),
    "format": _set("string", "format", "date", "uuid", "ipv4"),
    "minLength + 1": _move("minLength", by=1),
    "maxLength - 1": _move("maxLength", by=-1),
    "minimum": _set("integer", "minimum", 1, 10),
    "maximum": _set("integer", "maximum", 100),
    "minimum of number": _set("number", "minimum", 0, 0.5),
    "exclusiveMaximum": _set("number", "exclusiveMaximum", 100),
    "exclusiveMinimum": _set("integer", "exclusiveMinimum", 0),
    "minimum + 1": _move("minimum", by=1),
    "maximum - 1": _move("maximum", by=-1),
    "multipleOf": _set("integer", "multipleOf", 2, 5),
    "minItems": _set("array", "minItems", 1, 2),
    "maxItems": _set("array", "maxItems", 3, 50),
    "uniqueItems": _set("array", "uniqueItems", True),
    "maxItems - 1": _move("maxItems", by=-1),
    "type": _narrow_type,
    "enum": _add_enum,
    "enum value": _drop_enum_value,
    "required": _require,
    "additionalProperties": _close_map,
    "minProperties": _set("object", "minProperties", 1, 2),
    "maxProperties": _set("object", "maxProperties", 1, 2),
    "propertyNames": _set("object", "propertyNames", {"maxLength": 10}, {"pattern": "^[a-z]"}),
    "anyOf branch": _drop_branch,
    "property: false": _forbid_property,
    "dependentRequired": _depend,
    "not": _add_not,
    "if": _add_condition,
    "allOf": _add_all_of,
}


# -- refactorings ----------------------------------------------------------------------------------


def _extract(schema: Schema, root: Schema, _: random.Random) -> bool:
    if schema is root or not schema:
        return False
    taken = dict(schema)
    root.setdefault("$defs", {})["Extracted"] = taken
    schema.clear()
    schema["$ref"] = "#/$defs/Extracted"
    return True


_ADJACENT = ("$defs", "$schema", "if", "then", "else", "contains", "minContains", "maxContains")
_OF_PROPERTIES = ("properties", "patternProperties", "additionalProperties")


def _split(schema: Schema, _: Schema, rng: random.Random) -> bool:
    if any(key.startswith("unevaluated") for key in schema) or "$ref" in schema:
        return False
    movable = [key for key in schema if key not in _ADJACENT and key != "allOf"]
    moved = [key for key in movable if rng.random() < 0.5]
    if "additionalProperties" in schema:
        moved = [key for key in moved if key not in _OF_PROPERTIES]
    if "prefixItems" in schema:
        moved = [key for key in moved if key not in ("items", "prefixItems")]
    if not moved:
        return False
    member = {key: schema.pop(key) for key in moved}
    schema["allOf"] = [*schema.get("allOf", ()), member]
    return True


def _split_properties(schema: Schema, _: Schema, rng: random.Random) -> bool:
    names = list(schema.get("properties", ()))
    if len(names) < 2 or "additionalProperties" in schema or "patternProperties" in schema:
        return False
    if any(key.startswith("unevaluated") for key in schema):
        return False
    moved = set(rng.sample(names, len(names) // 2))
    properties = schema["properties"]
    schema["properties"] = {key: properties[key] for key in names if key not in moved}
    more = {"properties": {key: properties[key] for key in names if key in moved}}
    schema["allOf"] = [*schema.get("allOf", ()), more]
    return True


def _wrap(schema: Schema, root: Schema, _: random.Random) -> bool:
    if schema is root or "unevaluatedProperties" in schema or "unevaluatedItems" in schema:
        return False
    inner = dict(schema)
    schema.clear()
    schema["allOf"] = [inner]
    return True


def _reorder(schema: Schema, _: Schema, __: random.Random) -> bool:
    found = False
    for key in ("anyOf", "oneOf", "allOf", "enum", "required"):
        if len(schema.get(key, ())) > 1:
            schema[key] = list(reversed(schema[key]))
            found = True
    if isinstance(schema.get("type"), list):
        schema["type"] = list(reversed(schema["type"]))
        found = True
    return found


def _reorder_properties(schema: Schema, _: Schema, __: random.Random) -> bool:
    if len(schema.get("properties", ())) < 2:
        return False
    schema["properties"] = dict(reversed(schema["properties"].items()))
    return True


def _const_as_enum(schema: Schema, _: Schema, __: random.Random) -> bool:
    if "const" in schema and "enum" not in schema:
        schema["enum"] = [schema.pop("const")]
        return True
    if len(schema.get("enum", ())) == 1 and "const" not in schema:
        schema["const"] = schema.pop("enum")[0]
        return True
    return False


def _enum_as_consts(schema: Schema, _: Schema, __: random.Random) -> bool:
    if len(schema.get("enum", ())) < 2 or "oneOf" in schema:
        return False
    values = list({repr(one): one for one in schema.pop("enum")}.values())
    schema["oneOf"] = [{"const": one} for one in values]
    return True


def _types_as_branches(schema: Schema, _: Schema, __: random.Random) -> bool:
    kinds = schema.get("type")
    if not isinstance(kinds, list) or len(kinds) < 2 or "anyOf" in schema:
        return False
    del schema["type"]
    schema["anyOf"] = [{"type": one} for one in kinds]
    return True


def _null_as_branch(schema: Schema, root: Schema, _: random.Random) -> bool:
    """``type: [X, "null"]`` with all its keywords as ``anyOf: [X, null]``."""
    kinds = schema.get("type")
    if not isinstance(kinds, list) or "null" not in kinds or len(kinds) != 2 or schema is root:
        return False
    if {"enum", "const", "not", "allOf", "anyOf", "oneOf", "if"} & schema.keys():
        return False
    inner = {**schema, "type": next(one for one in kinds if one != "null")}
    schema.clear()
    schema["anyOf"] = [inner, {"type": "null"}]
    return True


def _annotate(schema: Schema, _: Schema, __: random.Random) -> bool:
    schema.update({"title": "Another", "description": "Other words.", "x-new": {"type": 1}})
    schema["examples"] = [None]
    schema.pop("default", None)
    return True


def _bounds_of_integers(schema: Schema, _: Schema, __: random.Random) -> bool:
    if schema.get("type") != "integer":
        return False
    if isinstance(schema.get("minimum"), int) and "exclusiveMinimum" not in schema:
        schema["exclusiveMinimum"] = schema.pop("minimum") - 1
        return True
    if schema.get("format") == "int32" and not {"minimum", "maximum"} & schema.keys():
        del schema["format"]
        schema.update({"minimum": -(2**31), "maximum": 2**31 - 1})
        return True
    return False


def _integer_as_number(schema: Schema, _: Schema, __: random.Random) -> bool:
    if schema.get("type") != "integer" or "multipleOf" in schema:
        return False
    schema.update({"type": "number", "multipleOf": 1})
    return True


def _say_defaults(schema: Schema, _: Schema, __: random.Random) -> bool:
    kinds = _kinds(schema)
    if "string" in kinds:
        schema.setdefault("minLength", 0)
    if "array" in kinds:
        schema.setdefault("minItems", 0)
        schema.setdefault("uniqueItems", False)
        schema.setdefault("items", {})
    return bool({"string", "array"} & kinds)


def _negate_twice(schema: Schema, root: Schema, _: random.Random) -> bool:
    if _kinds(schema) & {"object", "array"} or not _kinds(schema) or schema is root:
        return False
    inner = dict(schema)
    schema.clear()
    schema["not"] = {"not": inner}
    return True


def _inline(schema: Schema, root: Schema, _: random.Random) -> bool:
    """Write the targets of references among the properties in their place."""
    found = False
    for name, one in list(schema.get("properties", {}).items()):
        reference = one.get("$ref", "") if isinstance(one, dict) else ""
        target = root.get("$defs", {}).get(reference.rpartition("/")[2])
        if isinstance(target, dict) and set(one) == {"$ref"} and "$id" not in target:
            schema["properties"][name] = deepcopy(target)
            found = True
    return found


REFACTORINGS: dict[str, Change] = {
    "$ref extracted": _extract,
    "$ref inlined": _inline,
    "allOf split": _split,
    "allOf split of properties": _split_properties,
    "allOf wrapped": _wrap,
    "reordered": _reorder,
    "properties reordered": _reorder_properties,
    "const as enum": _const_as_enum,
    "enum as consts": _enum_as_consts,
    "types as branches": _types_as_branches,
    "null as a branch": _null_as_branch,
    "annotations": _annotate,
    "bounds of integers": _bounds_of_integers,
    "integer as number": _integer_as_number,
    "defaults": _say_defaults,
    "not twice": _negate_twice,
}


def apply_change(
    root: Schema, change: Change, rng: random.Random, places: list[Place] | None = None
) -> tuple[Schema, Place] | None:
    """A copy of a schema with a change at one of its places, chosen by ``rng``; None if the change
    applies at none of those tried."""
    places = list_places(root) if places is None else places
    for place in rng.sample(places, min(len(places), 40)):
        copy = deepcopy(root)
        if change(place.find(copy), copy, rng):
            return copy, place
    return None
