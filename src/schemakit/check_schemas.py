"""Checks of Schema Objects: discriminators, properties that cannot be there, cycles in place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from schemakit import pointer
from schemakit.discriminators import mapped
from schemakit.objects import Finding, Found, Objects, declared, listed, target
from schemakit.resolution import Problem, Target, resolve

__all__ = ["discriminators", "impossible_required", "in_place_cycles"]

#: Keywords whose schemas apply to the same value as the schema that holds them (core §10.2).
_IN_PLACE_LISTS = ("allOf", "anyOf", "oneOf")
#: Keywords whose target depends on the path that leads there.
_BY_PATH = frozenset({"$dynamicRef", "$recursiveRef"})
_IN_PLACE = ("not", "if", "then", "else")


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
            problem = _unmapped(objects, text)
            if problem:
                place = schema.tokens("discriminator", "mapping", str(key))
                yield Finding("discriminator-mapping", problem, place)


def _unmapped(objects: Objects, text: Any) -> str:
    """What is wrong with a value of ``mapping``; the meta-schema speaks of what is no string."""
    document = objects.document
    if (
        not isinstance(text, str)
        or mapped(objects.documents, document, objects.documents.base_at(document, ()), text)
        is not None
    ):
        return ""
    if text[:1] in ("#", ".") or "/" in text or ":" in text:
        found = resolve(objects.documents, document, text)
        return found.message if isinstance(found, Problem) else ""
    near = objects.near(text, list(declared(document, "Schema")))
    return f"no schema {text!r} among the components{near}"


def _property(
    objects: Objects, schema: Found, name: str, below: tuple[str, ...], absent: set[int]
) -> Iterator[Finding]:
    properties = schema.value.get("properties")
    if isinstance(properties, dict) and name in properties:
        return
    if any(_declares(objects, one, name, absent) for one in listed(schema.value.get("allOf"))):
        return
    branches = [one for key in ("oneOf", "anyOf") for one in listed(schema.value.get(key))]
    lacking = [one for one in branches if not _declares(objects, one, name, absent)]
    if branches and not lacking:
        return
    names = [_label(one) for one in lacking]
    shown = ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
    message = f"no property {name!r} in {shown or 'this schema'}"
    yield Finding("discriminator-property", message, schema.tokens(*below))


def _label(branch: Any) -> str:
    ref = branch.get("$ref") if isinstance(branch, dict) else None
    return repr(ref.rpartition("/")[2]) if isinstance(ref, str) else "a branch"


def _declares(objects: Objects, schema: Any, name: str, absent: set[int]) -> bool:
    """Whether a schema says anything of a property, itself or in what applies in place.

    What is not known counts as if it did. ``absent`` holds the schemas that are known not to.
    """
    met: set[int] = set()
    pending = [schema]
    for one in pending:
        found = target(objects.documents, one)
        if not isinstance(found, dict) or not _BY_PATH.isdisjoint(found):
            return True
        if id(found) in met or id(found) in absent:
            continue
        met.add(id(found))
        properties = found.get("properties")
        if isinstance(properties, dict) and name in properties:
            return True
        if isinstance(one, dict) and one is not found and objects.document.grammar.schema_siblings:
            beside = one.get("properties")
            if isinstance(beside, dict) and name in beside:
                return True
        for key in _IN_PLACE_LISTS:
            pending.extend(listed(found.get(key)))
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
                near = objects.near(name, list(properties))
                message = f"{name!r} is required but no property, and no others are allowed{near}"
                yield Finding("impossible-required", message, schema.tokens("required", str(index)))


# -- cycles ----------------------------------------------------------------------------------------


def in_place_cycles(objects: Objects) -> Iterator[Finding]:
    """``in-place-cycle``: no value is ever judged by such a schema (core §9.4.1).

    Cycles of nothing but references are another problem, ``circular-alias``.
    """
    found = {id(one.value): one for one in objects.of("Schema")}
    state: dict[int, int] = {}  # position on the way that is being followed; -1 once done
    for start in objects.of("Schema"):
        if id(start.value) in state:
            continue
        way: list[Any] = [start.value]
        state[id(start.value)] = 0
        work = [_next(objects, start.value)]
        while work:
            following = next(work[-1], None)
            if following is None:
                work.pop()
                state[id(way.pop())] = -1
                continue
            position = state.get(id(following))
            if position is None:
                state[id(following)] = len(way)
                way.append(following)
                work.append(_next(objects, following))
            elif position >= 0:
                yield from _cycle(way[position:], found)


def _next(objects: Objects, schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    ref = schema.get("$ref")
    if isinstance(ref, str):
        there = resolve(objects.documents, objects.document, ref)
        if isinstance(there, Target) and isinstance(there.value, dict):
            yield there.value
        if not objects.document.grammar.schema_siblings:
            return
    applied = [one for key in _IN_PLACE_LISTS for one in listed(schema.get(key))]
    applied += [schema[key] for key in _IN_PLACE if key in schema]
    dependent = schema.get("dependentSchemas")
    applied += list(dependent.values()) if isinstance(dependent, dict) else []
    yield from (one for one in applied if isinstance(one, dict))


def _cycle(members: list[dict[str, Any]], found: dict[int, Found]) -> Iterator[Finding]:
    if all(set(one) == {"$ref"} for one in members):
        return
    places = [found[id(one)] for one in members if id(one) in found]
    named = [one.tokens() for one in places if "$ref" not in one.value] or [
        one.tokens() for one in places
    ]
    if not named:
        return
    first = min(named, key=len)
    shown = f"#{pointer.join(first)}"
    message = f"{shown} applies itself to the same value: no value can be checked against it"
    yield Finding("in-place-cycle", message, first)
