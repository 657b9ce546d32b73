"""A schema's own keywords in the words of another dialect (REFERENCES.md §3.9).

What lies below a schema is left to whoever walks it: each schema is converted when it is reached.
The way leads over the words of 2020-12, so a dialect says only how it differs from those.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from schemakit.spec.grammar import GRAMMARS, Grammar
from schemakit.spec.values import is_number, listed_types, with_null

__all__ = [
    "Converted",
    "converted",
    "differ",
    "keywords_of",
    "split_dependencies",
    "split_items",
    "with_exclusive_bounds",
]


class Converted(NamedTuple):
    """A schema in the words of another dialect; its keywords that have no word there; and those of
    the schemas in it that are new, and so are in these words already."""

    schema: Any
    kept: tuple[str, ...] = ()
    made: tuple[dict[str, Any], ...] = ()


class _Words(NamedTuple):
    """Which keywords restrict values or name schemas in a dialect, and how some are written."""

    #: Those that count in a schema of it; any other keyword of a draft is without effect there.
    read: frozenset[str]
    #: Those that may be written into one.
    written: frozenset[str]
    #: How an array's first items are written: ``"items"``, ``"prefixItems"`` or not at all.
    tuples: str
    #: Whether a type may be an array of types.
    type_arrays: bool = True


_NAMES_04 = frozenset({"$schema", "id"})
_NAMES_07 = frozenset({"$schema", "$id"})
_NAMES_2019 = _NAMES_07 | {"$anchor", "$recursiveAnchor", "$recursiveRef"}
_NAMES_2020 = _NAMES_07 | {"$anchor", "$dynamicAnchor", "$dynamicRef"}
_OF_30 = frozenset(
    {
        *("multipleOf", "maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum"),
        *("maxLength", "minLength", "pattern", "maxItems", "minItems", "uniqueItems", "items"),
        *("maxProperties", "minProperties", "required", "properties", "additionalProperties"),
        *("enum", "type", "allOf", "anyOf", "oneOf", "not", "$ref"),
    }
)
_OF_04 = _OF_30 | {"additionalItems", "definitions", "dependencies", "patternProperties"}
_OF_07 = _OF_04 | {"const", "contains", "else", "if", "propertyNames", "then"}
_OF_2020 = (_OF_07 - {"additionalItems", "definitions", "dependencies"}) | {
    *("$defs", "dependentRequired", "dependentSchemas", "maxContains", "minContains"),
    *("prefixItems", "unevaluatedItems", "unevaluatedProperties", "contentSchema"),
}
_OF_2019 = (_OF_2020 - {"prefixItems"}) | {"additionalItems"}
#: Descriptions of 2.0 and 3.0 that use what only later drafts have mean it (grammar.py).
_READ_BY_30 = _OF_07 | _OF_2020 | {"nullable"}
#: Every keyword that counts in some dialect; others are annotations, which stay.
_ALL = _READ_BY_30 | _OF_2019 | _NAMES_04 | _NAMES_2019 | _NAMES_2020

#: Dialect, as a Grammar names it, to its words.
_DIALECTS: Mapping[str | None, _Words] = {
    None: _Words(_READ_BY_30, _OF_30 | {"nullable"}, "", type_arrays=False),
    **{
        GRAMMARS[version].dialect: _Words(words | names, words | names, tuples)
        for version, words, names, tuples in (
            ("json-schema-draft-04", _OF_04, _NAMES_04, "items"),
            ("json-schema-draft-07", _OF_07, _NAMES_07, "items"),
            ("json-schema-2019-09", _OF_2019, _NAMES_2019, "items"),
            ("json-schema", _OF_2020, _NAMES_2020, "prefixItems"),
        )
    },
}

_SCHEMAS = (
    *("contains", "contentSchema", "else", "if", "items", "not", "propertyNames", "then"),
    *("unevaluatedItems", "unevaluatedProperties"),
)
_MAPS = ("$defs", "definitions", "dependentSchemas", "patternProperties", "properties")
_LISTS = ("allOf", "anyOf", "oneOf", "prefixItems")
_BOUNDS = (("minimum", "exclusiveMinimum", max), ("maximum", "exclusiveMaximum", min))


def differ(one: Grammar, other: Grammar) -> bool:
    """Whether what stands in one has to be rewritten to stand in the other, or cannot."""
    return one.dialect != other.dialect or (one.version == "2.0") != (other.version == "2.0")


def keywords_of(grammar: Grammar) -> frozenset[str]:
    """What restricts values or names schemas in the dialect of a version, and no later keyword."""
    return _DIALECTS[grammar.dialect].written


def converted(schema: Any, source: Grammar, target: Grammar) -> Converted:
    """A schema of the dialect of ``source`` in the words of that of ``target``.

    Only its own keywords change; the schemas below it are the same objects. Keywords that its own
    dialect does not know are left out, since the other one might.
    """
    if isinstance(schema, bool):
        return Converted(_for_boolean(schema, target))
    words, other = _DIALECTS[source.dialect], _DIALECTS[target.dialect]
    names = source.identifiers.keywords if source.identifiers is not None else frozenset()
    found = {
        key: value for key, value in schema.items() if key in words.read - names or key not in _ALL
    }
    _upgrade(found, source, words)
    made: list[dict[str, Any]] = []
    _downgrade(found, target, other, made)
    if not target.boolean_schemas:
        _without_booleans(found, target)
    kept = tuple(sorted((found.keys() & _ALL) - other.written))
    return Converted(found, kept, tuple(made))


# -- to 2020-12 ------------------------------------------------------------------------------------


def _upgrade(found: dict[str, Any], source: Grammar, words: _Words) -> None:
    if source.legacy_bounds:
        with_exclusive_bounds(found, found)
        for _, exclusive, _ in _BOUNDS:
            if isinstance(found.get(exclusive), bool):
                del found[exclusive]
    if found.pop("nullable", None) is True and "type" in found:
        found["type"] = with_null(found["type"])
    if words.tuples != "prefixItems":
        split_items(found, found.pop("additionalItems", None))
    split_dependencies(found)
    if isinstance(found.get("definitions"), dict):
        found["$defs"] = {**found.pop("definitions"), **found.get("$defs", {})}


def with_exclusive_bounds(found: dict[str, Any], source: Mapping[str, Any]) -> None:
    """Bounds that a boolean of ``source`` makes exclusive, up to draft-04, as numbers of their own.

    Descriptions of 3.1 that were not migrated hold booleans too.
    """
    for bound, exclusive, _ in _BOUNDS:
        if source.get(exclusive) is True and is_number(found.get(bound)):
            found[exclusive] = found.pop(bound)


def split_items(found: dict[str, Any], rest: Any) -> None:
    """The array form of ``items``, up to draft 2019-09, as ``prefixItems`` and what follows, which
    ``additionalItems`` said."""
    if not isinstance(found.get("items"), list):
        return
    prefix = found.pop("items")
    if prefix:
        found["prefixItems"] = prefix
    if isinstance(rest, (dict, bool)):
        found["items"] = rest


def split_dependencies(found: dict[str, Any]) -> None:
    """``dependencies``, up to draft-07, as those on names and those on schemas."""
    both = found.pop("dependencies", None)
    for name, value in both.items() if isinstance(both, dict) else ():
        key = "dependentRequired" if isinstance(value, list) else "dependentSchemas"
        before = found.get(key)
        found[key] = {**(before if isinstance(before, dict) else {}), name: value}


# -- from 2020-12 ----------------------------------------------------------------------------------


_Made = list[dict[str, Any]]


def _downgrade(found: dict[str, Any], target: Grammar, words: _Words, made: _Made) -> None:
    if words.tuples != "prefixItems" and "prefixItems" in found:
        _join_items(found, words)
    if "dependencies" in words.written:
        _join_dependencies(found, made)
    if "const" in found and "const" not in words.written:
        _add(found, {"enum": [found.pop("const")]}, made)
    if target.legacy_bounds:
        _with_boolean_bounds(found)
    if not words.type_arrays:
        _with_one_type(found, made)
        if isinstance(found.get("examples"), list):
            for first in found.pop("examples")[:1]:
                found.setdefault("example", first)
    if "$defs" in found and "$defs" not in words.written:
        definitions = found.pop("$defs")
        # What is referred to has its own place by now; 3.0 has none inside a schema.
        if "definitions" in words.written:
            found["definitions"] = definitions


def _join_items(found: dict[str, Any], words: _Words) -> None:
    rest = found.pop("items", None)
    if not words.tuples:
        # Said of every item it would say too much.
        found["items"] = {}
        return
    found["items"] = found.pop("prefixItems")
    if rest is not None:
        found["additionalItems"] = rest


def _join_dependencies(found: dict[str, Any], made: _Made) -> None:
    names, schemas = (
        value if isinstance(value, dict) else {}
        for value in (found.pop("dependentRequired", None), found.pop("dependentSchemas", None))
    )
    joined = {**names, **schemas}
    for name in names.keys() & schemas.keys():
        joined[name] = {"allOf": [schemas[name]], "required": names[name]}
        made.append(joined[name])
    if joined:
        found["dependencies"] = joined


def _with_boolean_bounds(found: dict[str, Any]) -> None:
    for bound, exclusive, stronger in _BOUNDS:
        limit, inclusive = found.pop(exclusive, None), found.get(bound)
        if not is_number(limit) or (
            is_number(inclusive) and limit != inclusive and stronger(limit, inclusive) == inclusive
        ):
            continue
        found[bound], found[exclusive] = limit, True


def _with_one_type(found: dict[str, Any], made: _Made) -> None:
    """The types as 3.0 writes them: one, ``nullable`` beside it, or a union."""
    listed = listed_types(found.get("type"))
    if not listed:
        return
    if len(listed) == 1 and listed[0] != "null":
        found["type"] = listed[0]
        return
    del found["type"]
    others = [{"type": one} for one in listed if one != "null"]
    null = {"nullable": True} if "null" in listed else {}
    if not others:
        _add(found, {"enum": [None]}, made)
    elif len(others) == 1:
        found.update(**others[0], **null)
    else:
        union = [{**one, **null} for one in others]
        made.extend(union)
        _add(found, {"anyOf": union}, made)


def _add(found: dict[str, Any], more: dict[str, Any], made: _Made) -> None:
    """Says one thing more, beside what the schema says by the same keyword."""
    if not more.keys() & found.keys():
        found.update(more)
        return
    members = found.get("allOf")
    found["allOf"] = [*(members if isinstance(members, list) else []), more]
    made.append(more)


def _for_boolean(value: Any, target: Grammar) -> Any:
    if target.boolean_schemas or not isinstance(value, bool):
        return value
    return {} if value else {"not": {}}


def _without_booleans(found: dict[str, Any], target: Grammar) -> None:
    for key in _SCHEMAS:
        if isinstance(found.get(key), bool):
            found[key] = _for_boolean(found[key], target)
    for key in (*_MAPS, "dependencies"):
        held = found.get(key)
        if isinstance(held, dict) and any(isinstance(one, bool) for one in held.values()):
            found[key] = {name: _for_boolean(one, target) for name, one in held.items()}
    for key in (*_LISTS, "items"):
        held = found.get(key)
        if isinstance(held, list) and any(isinstance(one, bool) for one in held):
            found[key] = [_for_boolean(one, target) for one in held]
