"""Checks of Schema Objects: discriminators, properties that cannot be there, cycles in place,
keywords without effect."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from schemakit.checks.objects import Finding, Found, Objects, declared, listed
from schemakit.references.implicit_connections import find_mapped
from schemakit.references.resolver import Unresolved, may_be_uri, resolve
from schemakit.spec import pointer
from schemakit.spec.keywords import IN_PLACE, KEYWORDS

__all__ = ["discriminators", "ignored_keywords", "impossible_required", "in_place_cycles"]

#: Keywords whose schemas apply to the same value as the schema that holds them (core §10.2).
_APPLIED_IN_PLACE = tuple(
    row for row in KEYWORDS if row.applies == IN_PLACE and not row.is_obsolete
)
_IN_PLACE_LISTS = tuple(row.name for row in _APPLIED_IN_PLACE if row.holds == "[Schema]")
#: Keywords whose target depends on the path that leads there.
_BY_PATH = frozenset(
    row.name
    for row in _APPLIED_IN_PLACE
    if row.holds == "reference" and row.conversion == "identify"
)
_IN_PLACE = tuple(row.name for row in _APPLIED_IN_PLACE if row.expects_schema)
#: A keyword of 3.0 to the one beside which alone it counts there, and to what 3.1 writes instead.
_OF_30 = {
    "nullable": ("type", "'null' among the types says so"),
    "exclusiveMinimum": ("minimum", "the keyword takes the bound itself"),
    "exclusiveMaximum": ("maximum", "the keyword takes the bound itself"),
}
#: What may refuse null where ``type`` does not.
_MAY_REFUSE_NULL = frozenset({"allOf", "anyOf", "oneOf", "not", "enum"})


def discriminators(objects: Objects) -> Iterator[Finding]:
    """``discriminator-mapping`` and ``discriminator-property`` (3.1.1, Discriminator Object)."""
    absent: dict[str, set[int]] = {}
    for schema in objects.of("Schema"):
        if "discriminator" not in schema.value:
            continue
        discriminator = schema.value["discriminator"]
        # In 2.0 it is the property's name alone.
        is_object = isinstance(discriminator, dict)
        name = discriminator.get("propertyName") if is_object else discriminator
        if isinstance(name, str):
            below = ("discriminator", "propertyName") if is_object else ("discriminator",)
            yield from _property(objects, schema, name, below, absent.setdefault(name, set()))
        mapping = discriminator.get("mapping") if is_object else None
        for key, text in mapping.items() if isinstance(mapping, dict) else ():
            problem = _unmapped(objects, schema, text)
            if problem:
                place = schema.place("discriminator", "mapping", str(key))
                yield Finding("discriminator-mapping", problem, place)


def ignored_keywords(objects: Objects) -> Iterator[Finding]:
    """``ignored-keyword``: what modifies a neighbour in 3.0, without it or in a later version."""
    dialects = objects.registry.dialects
    for schema in objects.of("Schema"):
        type_ = dialects.get(id(schema.value))
        grammar = schema.document.grammar if type_ is None else type_.grammar
        for word, (neighbour, instead) in _OF_30.items():
            value = schema.value.get(word)
            if not isinstance(value, bool) or grammar is None or grammar.root.is_schema:
                continue
            where = ""
            if not grammar.legacy_bounds:
                where = f"in {grammar.version}; {instead}"
            elif value and _lacks(schema.value, word, neighbour):
                where = f"without '{neighbour}' in the same schema"
            if where:
                message = f"'{word}: {str(value).lower()}' has no effect {where}"
                yield Finding("ignored-keyword", message, schema.place(word))


def _lacks(schema: dict[str, Any], word: str, neighbour: str) -> bool:
    """Whether a keyword would change something if it counted."""
    if word == "nullable" and _MAY_REFUSE_NULL.isdisjoint(schema):
        return False
    return neighbour not in schema


def _unmapped(objects: Objects, schema: Found, text: Any) -> str:
    """What is wrong with a value of ``mapping``; the meta-schema speaks of what is no string."""
    registry, document, base = objects.registry, schema.document, schema.base
    if not isinstance(text, str) or find_mapped(registry, document, base, text) is not None:
        return ""
    if may_be_uri(text):
        found = resolve(registry, document, text, base)
        return found.message if isinstance(found, Unresolved) else ""
    near = objects.near(text, list(declared(objects.entry, "Schema")))
    return f"no schema {text!r} among the components{near}"


def _property(
    objects: Objects, schema: Found, name: str, below: tuple[str, ...], absent: set[int]
) -> Iterator[Finding]:
    properties = schema.value.get("properties")
    if isinstance(properties, dict) and name in properties:
        return
    if any(_declares(objects, one, name, absent) for one in objects.items(schema, "allOf")):
        return
    branches = list(objects.items(schema, "oneOf", "anyOf"))
    lacking = [one for one in branches if not _declares(objects, one, name, absent)]
    if branches and not lacking:
        return
    names = [_label(one) for one in lacking]
    shown = ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
    message = f"no property {name!r} in {shown or 'this schema'}"
    yield Finding("discriminator-property", message, schema.place(*below))


def _label(branch: Found) -> str:
    return repr(branch.value["$ref"].rpartition("/")[2]) if branch.is_reference else "a branch"


def _declares(objects: Objects, schema: Found, name: str, absent: set[int]) -> bool:
    """Whether a schema says anything of a property, itself or in what applies in place.

    What is not known counts as if it did. ``absent`` holds the schemas that are known not to.
    """
    met: set[int] = set()
    pending = [schema]
    for one in pending:
        found = objects.target(one)
        if found is None or not isinstance(found.value, dict):
            return True
        value = found.value
        if not _BY_PATH.isdisjoint(value):
            return True
        if id(value) in met or id(value) in absent:
            continue
        met.add(id(value))
        properties = value.get("properties")
        if isinstance(properties, dict) and name in properties:
            return True
        if one.is_reference and one.document.grammar.schema_siblings:
            beside = one.value.get("properties")
            if isinstance(beside, dict) and name in beside:
                return True
        pending.extend(objects.items(found, *_IN_PLACE_LISTS))
    absent |= met
    return False


def impossible_required(objects: Objects) -> Iterator[Finding]:
    """``impossible-required``: required, and forbidden by ``additionalProperties: false``."""
    for schema in objects.of("Schema"):
        value = schema.value
        properties = value.get("properties", {})
        if (
            value.get("additionalProperties") is not False
            or not isinstance(properties, dict)
            or "patternProperties" in value
            or isinstance(value.get("$ref"), str)
        ):
            continue
        for index, name in enumerate(listed(value.get("required"))):
            if isinstance(name, str) and name not in properties:
                near = objects.near(name, [one for one in properties if isinstance(one, str)])
                message = f"{name!r} is required but no property, and no others are allowed{near}"
                yield Finding("impossible-required", message, schema.place("required", str(index)))


# -- cycles ----------------------------------------------------------------------------------------


def in_place_cycles(objects: Objects) -> Iterator[Finding]:
    """``in-place-cycle``: no value is ever judged by such a schema (core §9.4.1).

    Cycles of nothing but references are another problem, ``circular-alias``.
    """
    state: dict[int, int] = {}  # position on the way that is being followed; -1 once done
    for start in objects.of("Schema"):
        if id(start.value) in state:
            continue
        way = [start]
        state[id(start.value)] = 0
        work = [_next(objects, start)]
        while work:
            following = next(work[-1], None)
            if following is None:
                work.pop()
                state[id(way.pop().value)] = -1
                continue
            position = state.get(id(following.value))
            if position is None:
                state[id(following.value)] = len(way)
                way.append(following)
                work.append(_next(objects, following))
            elif position >= 0:
                yield from _cycle(way[position:])


def _next(objects: Objects, schema: Found) -> Iterator[Found]:
    """The schemas that apply to the same value as a schema does, because it says so."""
    value = schema.value
    if schema.is_reference:
        there = objects.followed_once(schema)
        if there is not None and isinstance(there.value, dict):
            yield there
        if not schema.document.grammar.schema_siblings:
            return
    for key in (*_IN_PLACE_LISTS, *_IN_PLACE, "dependentSchemas"):
        applied = value.get(key)
        if not isinstance(applied, list if key in _IN_PLACE_LISTS else dict):
            continue
        one = objects.member(schema, key)
        if key in _IN_PLACE:
            inside = [one]
        else:
            keys = list(applied) if isinstance(applied, dict) else range(len(applied))
            inside = [objects.member(one, each) for each in keys]
        yield from (each for each in inside if isinstance(each.value, dict))


def _cycle(members: list[Found]) -> Iterator[Finding]:
    if all(set(one.value) == {"$ref"} for one in members):
        return
    named = [one.place() for one in members if not one.is_reference] or [
        one.place() for one in members
    ]
    first = min(named, key=lambda place: len(place.tokens))
    document = first.document
    shown = f"#{pointer.join(first.tokens)}"
    if document.number:
        shown = document.uri + (shown if first.tokens else "")
    message = f"{shown} applies itself to the same value: no value can be checked against it"
    yield Finding("in-place-cycle", message, first)
