"""A schema's own keywords rewritten for another dialect.

The caller converts the schemas below it, each when it reaches it. A conversion goes by way of
2020-12, so that each dialect needs rules for that draft only. The table of keywords names the rule
of each keyword.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from schemakit.spec.grammar import Grammar
from schemakit.spec.keywords import KEYWORDS, Keyword
from schemakit.spec.values import is_number, listed_types, with_null
from schemakit.spec.versions import DIALECTS, Dialect

__all__ = [
    "DOWNGRADES",
    "UPGRADES",
    "Converted",
    "converted",
    "differ",
    "keywords_of",
    "split_dependencies",
    "split_items",
    "with_exclusive_bounds",
]


class Converted(NamedTuple):
    """A converted schema.

    ``kept`` are its keywords that the other dialect cannot express, sorted, which stay as they are;
    ``made`` the new schemas in it, which need no conversion.
    """

    schema: Any
    kept: tuple[str, ...] = ()
    made: tuple[dict[str, Any], ...] = ()


class _Vocabulary(NamedTuple):
    """The keywords that restrict values or name schemas in a dialect."""

    #: Those that have an effect in a schema of the dialect; it ignores all others.
    read: frozenset[str]
    #: Those that a schema of the dialect may contain.
    written: frozenset[str]
    #: The keyword for the first items of an array: ``"items"``, ``"prefixItems"`` or none.
    tuples: str
    #: Whether a type may be an array of types.
    type_arrays: bool = True


def _has_effect(row: Keyword) -> bool:
    return row.conversion not in ("keep", "omit", "examples")


#: Every keyword that has an effect in some dialect; others are annotations, which stay.
_EFFECTIVE = frozenset(row.name for row in KEYWORDS if _has_effect(row))


def _vocabulary(dialect: Dialect) -> _Vocabulary:
    draft = dialect.draft
    if draft is None:
        # Descriptions of 2.0 and 3.0 that use keywords of later drafts mean them.
        read = (row.name for row in KEYWORDS if _has_effect(row) and row.conversion != "identify")
        written = (row.name for row in KEYWORDS if _has_effect(row) and "3.0" in row.oas)
        return _Vocabulary(frozenset(read), frozenset(written), "", type_arrays=False)
    names = frozenset(row.name for row in KEYWORDS if _has_effect(row) and row.is_in_draft(draft))
    return _Vocabulary(names, names, "prefixItems" if "prefixItems" in names else "items")


#: The URI of a dialect, as a Grammar has it, to its vocabulary.
_VOCABULARIES: Mapping[str | None, _Vocabulary] = {
    dialect.uri: _vocabulary(dialect) for dialect in DIALECTS
}

_CURRENT = tuple(row for row in KEYWORDS if not row.is_obsolete)
_SCHEMAS = tuple(row.name for row in _CURRENT if row.expects_schema and not row.takes_boolean)
_MAPS = tuple(row.name for row in _CURRENT if row.holds == "{Schema}")
_LISTS = tuple(row.name for row in _CURRENT if row.holds in ("[Schema]", "Schema|[Schema]"))
_BOUNDS = (("minimum", "exclusiveMinimum", max), ("maximum", "exclusiveMaximum", min))


def differ(one: Grammar, other: Grammar) -> bool:
    """Whether a schema of one version has to be rewritten, or cannot be, for the other."""
    return one.dialect != other.dialect or (one.version == "2.0") != (other.version == "2.0")


def keywords_of(grammar: Grammar) -> frozenset[str]:
    """The keywords that restrict values or name schemas in the dialect of a version."""
    return _VOCABULARIES[grammar.dialect].written


def converted(schema: Any, source: Grammar, target: Grammar) -> Converted:
    """A schema of the dialect of ``source``, as that of ``target`` writes it.

    Only its own keywords change; the schemas below it are the same objects. Keywords that its own
    dialect ignores are left out, since the other dialect might have them.
    """
    if isinstance(schema, bool):
        return Converted(_convert_boolean(schema, target))
    vocabulary, other = _VOCABULARIES[source.dialect], _VOCABULARIES[target.dialect]
    names = source.identifiers.keywords if source.identifiers is not None else frozenset()
    read = vocabulary.read - names
    found = {key: value for key, value in schema.items() if key in read or key not in _EFFECTIVE}
    for upgrade in UPGRADES.values():
        upgrade(found, source, vocabulary)
    made: list[dict[str, Any]] = []
    for downgrade in DOWNGRADES.values():
        downgrade(found, target, other, made)
    if not target.boolean_schemas:
        _replace_booleans(found, target)
    kept = tuple(sorted((found.keys() & _EFFECTIVE) - other.written))
    return Converted(found, kept, tuple(made))


# -- to 2020-12 ------------------------------------------------------------------------------------


def _upgrade_bounds(found: dict[str, Any], source: Grammar, _: _Vocabulary) -> None:
    if source.legacy_bounds:
        with_exclusive_bounds(found, found)
        for _bound, exclusive, _stronger in _BOUNDS:
            if isinstance(found.get(exclusive), bool):
                del found[exclusive]


def _upgrade_types(found: dict[str, Any], _source: Grammar, _: _Vocabulary) -> None:
    if found.pop("nullable", None) is True and "type" in found:
        found["type"] = with_null(found["type"])


def _upgrade_tuples(found: dict[str, Any], _source: Grammar, vocabulary: _Vocabulary) -> None:
    if vocabulary.tuples != "prefixItems":
        split_items(found, found.pop("additionalItems", None))


def _upgrade_dependencies(found: dict[str, Any], _source: Grammar, _: _Vocabulary) -> None:
    split_dependencies(found)


def _upgrade_definitions(found: dict[str, Any], _source: Grammar, _: _Vocabulary) -> None:
    if isinstance(found.get("definitions"), dict):
        found["$defs"] = {**found.pop("definitions"), **found.get("$defs", {})}


#: Conversion rule to its way from an older dialect, in the order in which they apply.
UPGRADES: Mapping[str, Callable[[dict[str, Any], Grammar, _Vocabulary], None]] = {
    "bounds": _upgrade_bounds,
    "types": _upgrade_types,
    "tuples": _upgrade_tuples,
    "dependencies": _upgrade_dependencies,
    "definitions": _upgrade_definitions,
}


def with_exclusive_bounds(found: dict[str, Any], source: Mapping[str, Any]) -> None:
    """Replaces the bounds that a boolean of ``source`` makes exclusive, as up to draft-04.

    Descriptions of 3.1 that were not migrated have such booleans too.
    """
    for bound, exclusive, _ in _BOUNDS:
        if source.get(exclusive) is True and is_number(found.get(bound)):
            found[exclusive] = found.pop(bound)


def split_items(found: dict[str, Any], rest: Any) -> None:
    """Replaces an array in ``items``, as up to draft 2019-09, by ``prefixItems``.

    ``rest`` is the value of ``additionalItems``, which becomes ``items``.
    """
    if not isinstance(found.get("items"), list):
        return
    prefix = found.pop("items")
    if prefix:
        found["prefixItems"] = prefix
    if isinstance(rest, (dict, bool)):
        found["items"] = rest


def split_dependencies(found: dict[str, Any]) -> None:
    """Splits ``dependencies``, as up to draft-07, into those on names and those on schemas."""
    both = found.pop("dependencies", None)
    for name, value in both.items() if isinstance(both, dict) else ():
        key = "dependentRequired" if isinstance(value, list) else "dependentSchemas"
        before = found.get(key)
        found[key] = {**(before if isinstance(before, dict) else {}), name: value}


# -- from 2020-12 ----------------------------------------------------------------------------------


_Made = list[dict[str, Any]]


def _downgrade_tuples(
    found: dict[str, Any], _target: Grammar, vocabulary: _Vocabulary, _made: _Made
) -> None:
    if vocabulary.tuples != "prefixItems" and "prefixItems" in found:
        _join_items(found, vocabulary)


def _downgrade_dependencies(
    found: dict[str, Any], _target: Grammar, vocabulary: _Vocabulary, made: _Made
) -> None:
    if "dependencies" in vocabulary.written:
        _join_dependencies(found, made)


def _downgrade_const(
    found: dict[str, Any], _target: Grammar, vocabulary: _Vocabulary, made: _Made
) -> None:
    if "const" in found and "const" not in vocabulary.written:
        _add(found, {"enum": [found.pop("const")]}, made)


def _downgrade_bounds(found: dict[str, Any], target: Grammar, _: _Vocabulary, _made: _Made) -> None:
    if target.legacy_bounds:
        _join_bounds(found)


def _downgrade_types(
    found: dict[str, Any], _target: Grammar, vocabulary: _Vocabulary, made: _Made
) -> None:
    if not vocabulary.type_arrays:
        _split_types(found, made)


def _downgrade_examples(
    found: dict[str, Any], _target: Grammar, vocabulary: _Vocabulary, _made: _Made
) -> None:
    if not vocabulary.type_arrays and isinstance(found.get("examples"), list):
        for first in found.pop("examples")[:1]:
            found.setdefault("example", first)


def _downgrade_definitions(
    found: dict[str, Any], _target: Grammar, vocabulary: _Vocabulary, _made: _Made
) -> None:
    if "$defs" in found and "$defs" not in vocabulary.written:
        definitions = found.pop("$defs")
        # A definition that something refers to has been moved before; 3.0 has none in a schema.
        if "definitions" in vocabulary.written:
            found["definitions"] = definitions


#: Conversion rule to its way to an older dialect, in the order in which they apply.
DOWNGRADES: Mapping[str, Callable[[dict[str, Any], Grammar, _Vocabulary, _Made], None]] = {
    "tuples": _downgrade_tuples,
    "dependencies": _downgrade_dependencies,
    "const": _downgrade_const,
    "bounds": _downgrade_bounds,
    "types": _downgrade_types,
    "examples": _downgrade_examples,
    "definitions": _downgrade_definitions,
}


def _join_items(found: dict[str, Any], vocabulary: _Vocabulary) -> None:
    rest = found.pop("items", None)
    if not vocabulary.tuples:
        # The schema for the remaining items would restrict the first ones too.
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


def _join_bounds(found: dict[str, Any]) -> None:
    for bound, exclusive, stronger in _BOUNDS:
        limit, inclusive = found.pop(exclusive, None), found.get(bound)
        if not is_number(limit) or (
            is_number(inclusive) and limit != inclusive and stronger(limit, inclusive) == inclusive
        ):
            continue
        found[bound], found[exclusive] = limit, True


def _split_types(found: dict[str, Any], made: _Made) -> None:
    """Writes several types as 3.0 does: ``nullable`` beside one type, or a union."""
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
    """Adds keywords to a schema, in its ``allOf`` if it has one of them already."""
    if not more.keys() & found.keys():
        found.update(more)
        return
    members = found.get("allOf")
    found["allOf"] = [*(members if isinstance(members, list) else []), more]
    made.append(more)


def _convert_boolean(value: Any, target: Grammar) -> Any:
    if target.boolean_schemas or not isinstance(value, bool):
        return value
    return {} if value else {"not": {}}


def _replace_booleans(found: dict[str, Any], target: Grammar) -> None:
    for key in _SCHEMAS:
        if isinstance(found.get(key), bool):
            found[key] = _convert_boolean(found[key], target)
    for key in _MAPS:
        held = found.get(key)
        if isinstance(held, dict) and any(isinstance(one, bool) for one in held.values()):
            found[key] = {name: _convert_boolean(one, target) for name, one in held.items()}
    for key in _LISTS:
        held = found.get(key)
        if isinstance(held, list) and any(isinstance(one, bool) for one in held):
            found[key] = [_convert_boolean(one, target) for one in held]
