"""What each keyword of several schemas says at once (REFERENCES.md §5.2 and §5.3).

Each keyword, or group of keywords that mean something only together, has one rule. It adds what a
member says to what is known already, or refuses, with the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from math import lcm
from typing import Any, NamedTuple

from schemakit.flattening.patterns import matches
from schemakit.spec.values import NOTHING, Values, distinct, equal, is_number, listed_types

__all__ = [
    "EVALUATING",
    "IDENTITIES",
    "INLINE",
    "REFERENCED",
    "UNEVALUATED",
    "WRAPPER",
    "Member",
    "Merge",
    "Refusal",
]

#: Precedence of annotations: a later member wins among those of one rank (§5.2).
REFERENCED, INLINE, WRAPPER = 0, 1, 2
#: What ``additionalProperties`` says of a name is about any name: it yields to all else.
_ANY_NAME = -1


class Member(NamedTuple):
    """One schema of a conjunction, and how much its annotations count."""

    schema: Any
    rank: int


class Refusal(NamedTuple):
    """Why some keywords of a member stay in an object of their own."""

    code: str
    message: str
    keywords: tuple[str, ...]


def _strings(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


# -- rules of single keywords ----------------------------------------------------------------------

Rule = Callable[["Merge", Member, tuple[str, ...]], Refusal | None]


def _malformed(keywords: tuple[str, ...]) -> Refusal:
    return Refusal("malformed", f"{_listed(keywords)} holds no value of its kind", keywords)


def _unsatisfiable(keyword: str, keywords: tuple[str, ...]) -> Refusal:
    return Refusal("unsatisfiable", f"no value satisfies both {keyword!r}", keywords)


def _listed(keywords: Iterable[str]) -> str:
    return ", ".join(map(repr, keywords))


def _only_one(merge: Merge, member: Member, keywords: tuple[str, ...]) -> Refusal:  # noqa: ARG001  a Rule
    message = f"one schema cannot hold {_listed(keywords)} of two"
    return Refusal("only-one", message, keywords)


def _types_of(schema: dict[str, Any], *, legacy: bool) -> list[str] | None:
    declared = schema["type"]
    names = listed_types(declared)
    if not names or not _strings(names):
        return None
    is_nullable = legacy and schema.get("nullable") is True
    return [*names, "null"] if is_nullable and "null" not in names else names


def _common(ours: list[str], theirs: list[str]) -> list[str]:
    """The intersection of two types, of which an integer is a number."""
    found = []
    for name in ours:
        if name in theirs or (name == "integer" and "number" in theirs):
            found.append(name)
        elif name == "number" and "integer" in theirs:
            found.append("integer")
    return list(dict.fromkeys(found))


def _type(merge: Merge, member: Member, keywords: tuple[str, ...]) -> Refusal | None:
    top, theirs, legacy = merge.top, member.schema, merge.legacy
    if "type" not in theirs:
        # OAS 3.0.3: nullable acts beside a type in the same Schema Object, and nowhere else.
        if theirs["nullable"] is True:
            merge.report("nullable-without-type", "'nullable' without 'type' has no effect")
        return None
    if "type" not in top:
        top.update({key: theirs[key] for key in keywords})
        return None
    one, other = _types_of(top, legacy=legacy), _types_of(theirs, legacy=legacy)
    if one is None or other is None:
        return _malformed(keywords)
    common = _common(one, other)
    by_flag = legacy and True in (top.get("nullable"), theirs.get("nullable"))
    if not common or (by_flag and common == ["null"]):
        return _unsatisfiable("type", keywords)
    is_nullable = by_flag and "null" in common
    if is_nullable:
        common.remove("null")
    if common != one:
        top["type"] = common[0] if len(common) == 1 else common
    if legacy:
        top.pop("nullable", None)
    if is_nullable:
        top["type"] = common[0] if len(common) == 1 else common
        top["nullable"] = True
    return None


def _enum(merge: Merge, member: Member, keywords: tuple[str, ...]) -> Refusal | None:
    ours, theirs = merge.top["enum"], member.schema["enum"]
    if not isinstance(ours, list) or not isinstance(theirs, list):
        return _malformed(keywords)
    allowed = Values(theirs)
    common = [value for value in ours if value in allowed]
    if not common:
        return _unsatisfiable("enum", keywords)
    merge.top["enum"] = common
    return None


def _const(merge: Merge, member: Member, keywords: tuple[str, ...]) -> Refusal:  # noqa: ARG001  a Rule
    return _unsatisfiable("const", keywords)


def _limit(least: bool) -> Rule:
    """For keywords of which the larger, or the smaller, value is the stronger one."""

    def rule(merge: Merge, member: Member, keywords: tuple[str, ...]) -> Refusal | None:
        key = keywords[0]
        ours, theirs = merge.top[key], member.schema[key]
        if not is_number(ours) or not is_number(theirs):
            return _malformed(keywords)
        if theirs > ours if least else theirs < ours:
            merge.top[key] = theirs
        return None

    return rule


def _bound(key: str, strict: str, *, least: bool) -> Rule:
    """For a bound and whether it is strict: two numbers, or before 3.1 a number and a boolean."""
    single = _limit(least)

    def rule(merge: Merge, member: Member, keywords: tuple[str, ...]) -> Refusal | None:
        top, theirs = merge.top, member.schema
        flags = [one[strict] for one in (top, theirs) if strict in one]
        if not any(isinstance(flag, bool) for flag in flags):
            refused: list[str] = []
            for one in keywords:
                if one not in top:
                    top[one] = theirs[one]
                elif single(merge, member, (one,)):
                    refused.append(one)
            return _malformed(tuple(refused)) if refused else None
        values = [one[key] for one in (top, theirs) if key in one]
        if not all(isinstance(flag, bool) for flag in flags) or not all(map(is_number, values)):
            return _malformed(keywords)
        if key not in theirs:
            return None
        stronger = key not in top or (theirs[key] > top[key] if least else theirs[key] < top[key])
        if stronger:
            top.pop(strict, None)
            top.update({one: theirs[one] for one in keywords})
        elif theirs[key] == top[key] and theirs.get(strict) is True:
            top[strict] = True
        return None

    return rule


def _multiple_of(merge: Merge, member: Member, keywords: tuple[str, ...]) -> Refusal | None:
    ours, theirs = merge.top["multipleOf"], member.schema["multipleOf"]
    if not (is_number(ours) and is_number(theirs) and ours > 0 and theirs > 0):
        return _malformed(keywords)
    common = _least_common_multiple(ours, theirs)
    if common is None:
        return Refusal("inexact", "no exact number is the multiple of both", keywords)
    merge.top["multipleOf"] = common
    return None


def _least_common_multiple(one: int | float, other: int | float) -> int | float | None:
    decimals = [Decimal(repr(value)) for value in (one, other)]
    if not all(value.is_finite() and abs(value.adjusted()) < 16 for value in decimals):
        return None
    places = max(-min(int(value.as_tuple().exponent), 0) for value in decimals)
    whole = lcm(*(int(value.scaleb(places)) for value in decimals))
    # The last integer up to which every double is exact.
    if whole > 1 << 53:
        return None
    exact = Decimal(whole).scaleb(-places)
    return int(exact) if exact == exact.to_integral_value() else float(exact)


def _unique_items(merge: Merge, member: Member, keywords: tuple[str, ...]) -> Refusal | None:
    ours, theirs = merge.top["uniqueItems"], member.schema["uniqueItems"]
    if not isinstance(ours, bool) or not isinstance(theirs, bool):
        return _malformed(keywords)
    merge.top["uniqueItems"] = ours or theirs
    return None


def _required(merge: Merge, member: Member, keywords: tuple[str, ...]) -> Refusal | None:
    ours, theirs = merge.top["required"], member.schema["required"]
    if not _strings(ours) or not _strings(theirs):
        return _malformed(keywords)
    merge.top["required"] = list(dict.fromkeys([*ours, *theirs]))
    return None


def _dependent_required(merge: Merge, member: Member, keywords: tuple[str, ...]) -> Refusal | None:
    ours, theirs = merge.top["dependentRequired"], member.schema["dependentRequired"]
    for one in (ours, theirs):
        if not isinstance(one, dict) or not all(map(_strings, one.values())):
            return _malformed(keywords)
    merge.top["dependentRequired"] = {
        name: list(dict.fromkeys([*ours.get(name, ()), *theirs.get(name, ())]))
        for name in {**ours, **theirs}
    }
    return None


def _union_of_maps(merge: Merge, member: Member, keywords: tuple[str, ...]) -> Refusal | None:
    """For definitions and dependencies: the names of both, unless one name means two things."""
    key = keywords[0]
    ours, theirs = merge.top[key], member.schema[key]
    if not isinstance(ours, dict) or not isinstance(theirs, dict):
        return _malformed(keywords)
    for name in ours.keys() & theirs.keys():
        if not equal(ours[name], theirs[name]):
            message = f"{name!r} of {key!r} means two things"
            return Refusal("only-one", message, keywords)
    merge.top[key] = {**ours, **theirs}
    return None


def _schema_of_each(merge: Merge, member: Member, keywords: tuple[str, ...]) -> Refusal | None:
    """For ``propertyNames`` and ``dependentSchemas``: the conjunction, of each name."""
    key = keywords[0]
    theirs = member.schema[key]
    if key == "propertyNames":
        merge.inside((key,), Member(theirs, member.rank))
        return None
    if not isinstance(theirs, dict) or not isinstance(merge.top.get(key, {}), dict):
        return _put_raw(merge, member, keywords, [])
    merge.top.setdefault(key, {})
    for name, schema in theirs.items():
        merge.inside((key, name), Member(schema, member.rank))
    return None


def _unions(merge: Merge, member: Member, keywords: tuple[str, ...]) -> Refusal | None:
    """``anyOf``, ``oneOf`` and the discriminator that belongs to them."""
    top, theirs = merge.top, member.schema
    unions = [key for key in ("anyOf", "oneOf") if key in theirs]
    if not unions:
        # Without a union it is that of a parent, and names the parent's children (§5.2).
        if merge.is_renaming or member.rank == WRAPPER:
            top.setdefault("discriminator", theirs["discriminator"])
        return None
    if "discriminator" in theirs or "discriminator" in top:
        known = [key for key in ("anyOf", "oneOf", "discriminator") if key in top]
        if known and not all(key in theirs and equal(top[key], theirs[key]) for key in known):
            return _only_one(merge, member, keywords)
        top.update({key: theirs[key] for key in keywords})
        return None
    refused = [key for key in unions if not equal(top.setdefault(key, theirs[key]), theirs[key])]
    return _only_one(merge, member, tuple(refused)) if refused else None


# -- rules of the object and the array group -------------------------------------------------------


class _ObjectGroup(NamedTuple):
    """What one member says of the properties of an object (§5.3)."""

    properties: dict[str, Any]
    patterns: dict[str, Any]
    additional: Any
    member: Member

    @property
    def is_open(self) -> bool:
        return self.additional is True or self.additional == {}


_OBJECT = ("properties", "patternProperties", "additionalProperties")
_ARRAY = ("prefixItems", "items", "additionalItems")


def _objects(merge: Merge, member: Member, keywords: tuple[str, ...]) -> Refusal | None:
    group = _object_group(member)
    if group is None:
        return _put_raw(merge, member, keywords, merge.objects)
    if any(key in merge.top for key in _OBJECT):
        return _malformed(keywords)
    for other in merge.objects:
        for one, two in ((group, other), (other, group)):
            if not one.is_open and not two.patterns.keys() <= one.patterns.keys():
                message = "'patternProperties' of one and 'additionalProperties' of another"
                return Refusal("closed-and-patterns", message, keywords)
            refusal = _refused_names(merge, one, two, keywords)
            if refusal is not None:
                return refusal
    merge.objects.append(group)
    return None


def _object_group(member: Member) -> _ObjectGroup | None:
    properties = member.schema.get("properties", {})
    patterns = member.schema.get("patternProperties", {})
    additional = member.schema.get("additionalProperties", True)
    if not isinstance(properties, dict) or not isinstance(patterns, dict):
        return None
    if not isinstance(additional, (dict, bool)):
        return None
    return _ObjectGroup(properties, patterns, additional, member)


def _put_raw(
    merge: Merge, member: Member, keywords: tuple[str, ...], others: list[Any]
) -> Refusal | None:
    """What has a form of its own stays as it is, and alone."""
    group = _RULES[merge.legacy][keywords[0]]
    if others or any(key in merge.top for key in group.keywords):
        return _malformed(keywords)
    merge.top.update({key: member.schema[key] for key in keywords})
    return None


def _refused_names(
    merge: Merge, one: _ObjectGroup, two: _ObjectGroup, keywords: tuple[str, ...]
) -> Refusal | None:
    """Whether a name that only ``two`` declares cannot be judged by ``one``."""
    if one.is_open:
        return None
    for name in two.properties:
        if name in one.properties:
            continue
        reached = _reaches(one, name)
        if reached is None:
            message = f"whether {name!r} matches a pattern is not certain"
            return Refusal("pattern-not-portable", message, keywords)
        forbidden = reached and one.additional is False
        if forbidden and not merge.booleans and name in merge.required:
            return _unsatisfiable("additionalProperties", keywords)
    return None


def _reaches(group: _ObjectGroup, name: str) -> bool | None:
    """Whether ``additionalProperties`` of a group is about a name that the group does not declare;
    None where that cannot be told."""
    found = [matches(pattern, name) for pattern in group.patterns]
    return False if True in found else None if None in found else True


def _join_objects(merge: Merge) -> None:
    groups = [one for one in merge.objects if one.member.rank != WRAPPER]
    groups += [one for one in merge.objects if one.member.rank == WRAPPER]
    for key in _OBJECT:
        if any(key in one.member.schema for one in groups):
            merge.top[key] = {}
    said: dict[str, list[Member]] = {}
    for one in groups:
        for name, schema in one.properties.items():
            said.setdefault(name, []).append(Member(schema, one.member.rank))
    for one in groups:
        for name, parts in said.items() if not one.is_open else ():
            if name not in one.properties and _reaches(one, name):
                parts.append(Member(one.additional, _ANY_NAME))
    for name, parts in said.items():
        # Before 3.1 no property's schema is false; additionalProperties says it.
        if merge.booleans or not any(part.schema is False for part in parts):
            for part in parts:
                merge.inside(("properties", name), part)
    for one in groups:
        for pattern, schema in one.patterns.items():
            merge.inside(("patternProperties", pattern), Member(schema, one.member.rank))
    explicit = [one for one in groups if "additionalProperties" in one.member.schema]
    if any(one.additional is False for one in explicit):
        merge.top["additionalProperties"] = False
        return
    for one in explicit:
        merge.inside(("additionalProperties",), Member(one.additional, one.member.rank))


class _ArrayGroup(NamedTuple):
    """What one member says of the items of an array."""

    prefix: list[Any]
    items: Any
    member: Member


def _arrays(merge: Merge, member: Member, keywords: tuple[str, ...]) -> Refusal | None:
    group = _array_group(member, booleans=merge.booleans, legacy=merge.legacy)
    if group is None:
        return _put_raw(merge, member, keywords, merge.arrays)
    if any(key in merge.top for key in _ARRAY):
        return _malformed(keywords)
    merge.arrays.append(group)
    return None


def _array_group(member: Member, *, booleans: bool, legacy: bool) -> _ArrayGroup | None:
    schema = member.schema
    items, prefix = schema.get("items", NOTHING), schema.get("prefixItems", [])
    is_schema = (
        items is NOTHING or isinstance(items, dict) or (booleans and isinstance(items, bool))
    )
    # Where prefixItems is no keyword it means nothing, and items is about all of them.
    if not is_schema or "additionalItems" in schema or not isinstance(prefix, list):
        return None
    if legacy and "prefixItems" in schema:
        return None
    return _ArrayGroup(prefix, items, member)


def _join_arrays(merge: Merge) -> None:
    groups = [one for one in merge.arrays if one.member.rank != WRAPPER]
    groups += [one for one in merge.arrays if one.member.rank == WRAPPER]
    longest = max(len(one.prefix) for one in groups)
    if any("prefixItems" in one.member.schema for one in groups):
        merge.top["prefixItems"] = [True] * longest
    for one in groups:
        rank = one.member.rank
        for position in range(longest):
            if position < len(one.prefix):
                merge.inside(("prefixItems", position), Member(one.prefix[position], rank))
            elif one.items is not NOTHING:
                merge.inside(("prefixItems", position), Member(one.items, _ANY_NAME))
        if one.items is not NOTHING:
            merge.inside(("items",), Member(one.items, rank))


# -- which rule a keyword has ----------------------------------------------------------------------


class _Group(NamedTuple):
    """Keywords that go together, and their rule.

    ``alone`` says that the rule is asked also where no other member has any of them.
    """

    keywords: tuple[str, ...]
    rule: Rule
    alone: bool = False


_LEAST = ("minLength", "minItems", "minProperties")
_MOST = ("maxLength", "maxItems", "maxProperties")
_SINGLE: dict[str, Rule] = {
    "enum": _enum,
    "const": _const,
    "multipleOf": _multiple_of,
    "uniqueItems": _unique_items,
    "required": _required,
    "dependentRequired": _dependent_required,
    **dict.fromkeys(_LEAST, _limit(True)),
    **dict.fromkeys(_MOST, _limit(False)),
    **dict.fromkeys(("$defs", "definitions", "dependencies"), _union_of_maps),
    **dict.fromkeys(("pattern", "format", "not"), _only_one),
    **dict.fromkeys(("$ref", "$dynamicRef", "$recursiveRef"), _only_one),
    **dict.fromkeys(("unevaluatedProperties", "unevaluatedItems"), _only_one),
}
_MODERN = (
    *(_Group((key,), rule) for key, rule in _SINGLE.items()),
    _Group(("propertyNames",), _schema_of_each, alone=True),
    _Group(("dependentSchemas",), _schema_of_each, alone=True),
    _Group(("minimum", "exclusiveMinimum"), _bound("minimum", "exclusiveMinimum", least=True)),
    _Group(("maximum", "exclusiveMaximum"), _bound("maximum", "exclusiveMaximum", least=False)),
    _Group(_OBJECT, _objects, alone=True),
    _Group(_ARRAY, _arrays, alone=True),
    _Group(("anyOf", "oneOf", "discriminator"), _unions, alone=True),
    _Group(("contains", "minContains", "maxContains"), _only_one),
    _Group(("if", "then", "else"), _only_one),
    _Group(("contentEncoding", "contentMediaType", "contentSchema"), _only_one),
    _Group(("type",), _type),
)
_LEGACY = (*_MODERN[:-1], _Group(("type", "nullable"), _type, alone=True))


def _by_keyword(groups: Iterable[_Group]) -> dict[str, _Group]:
    return {key: group for group in groups for key in group.keywords}


_RULES = {False: _by_keyword(_MODERN), True: _by_keyword(_LEGACY)}

IDENTITIES = frozenset({"$id", "$anchor", "$dynamicAnchor", "$recursiveAnchor", "$schema"})
UNEVALUATED = frozenset({"unevaluatedProperties", "unevaluatedItems"})
#: Keywords that say of parts of a value that they were looked at (core §11).
EVALUATING = frozenset(
    {
        *("properties", "patternProperties", "additionalProperties", "prefixItems", "items"),
        *("unevaluatedProperties", "unevaluatedItems", "contains", "allOf", "anyOf", "oneOf"),
        *("not", "if", "then", "else", "dependentSchemas", "$ref", "$dynamicRef"),
    }
)
_ANY_TRUE = ("deprecated", "readOnly", "writeOnly")

# -- one conjunction -------------------------------------------------------------------------------


@dataclass(slots=True, eq=False, repr=False)
class Merge:
    """A conjunction in the making: ``top`` is what it says so far, ``residual`` what it cannot."""

    legacy: bool
    booleans: bool
    report: Callable[[str, str], None]
    #: Names that some member requires.
    required: frozenset[str]
    #: One member, and nothing beside it that restricts: another name for that member.
    is_renaming: bool
    top: dict[str, Any] = field(default_factory=dict)
    annotations: dict[str, Member] = field(default_factory=dict)
    objects: list[_ObjectGroup] = field(default_factory=list)
    arrays: list[_ArrayGroup] = field(default_factory=list)
    #: Place in the result to the schemas that hold there.
    parts: dict[tuple[Any, ...], list[Member]] = field(default_factory=dict)
    residual: list[Any] = field(default_factory=list)
    _kept: Values = field(default_factory=Values)

    def inside(self, place: tuple[Any, ...], member: Member) -> None:
        self.parts.setdefault(place, []).append(member)

    def add(self, member: Member, unwanted: frozenset[str] = frozenset()) -> None:
        """Takes over what a member says; ``unwanted`` annotations are left out."""
        rules, schema = _RULES[self.legacy], member.schema
        done: set[str] = set()
        left: dict[str, Any] = {}
        for key in schema:
            if key in done or key in unwanted or key == "allOf":
                continue
            group = rules.get(key)
            if group is None:
                self._annotate(key, Member(schema[key], member.rank))
                continue
            done.update(group.keywords)
            refusal = self._join(group, member)
            if refusal is not None:
                self.report(refusal.code, refusal.message)
                left.update({one: schema[one] for one in refusal.keywords})
        if left:
            self.keep(left)

    def _join(self, group: _Group, member: Member) -> Refusal | None:
        top, schema = self.top, member.schema
        keywords = tuple(key for key in group.keywords if key in schema)
        if group.alone:
            return group.rule(self, member, keywords)
        if not any(key in top for key in group.keywords):
            top.update({key: schema[key] for key in keywords})
            return None
        if all(key in top and equal(top[key], schema[key]) for key in keywords) and all(
            key in schema for key in group.keywords if key in top
        ):
            return None
        return group.rule(self, member, keywords)

    def close(self) -> None:
        """Joins what can be joined only when all members are known."""
        if self.objects:
            _join_objects(self)
        if self.arrays:
            _join_arrays(self)

    def keep(self, schema: Any) -> None:
        """Leaves a schema, or a part of one, in the residual ``allOf``."""
        if self._kept.add(schema):
            self.residual.append(schema)

    def _annotate(self, key: str, said: Member) -> None:
        known = self.annotations.get(key)
        if known is None:
            self.annotations[key] = said
        elif key in _ANY_TRUE and (known.schema is True or said.schema is True):
            self.annotations[key] = Member(True, max(known.rank, said.rank))
        elif key == "examples" and isinstance(known.schema, list) and isinstance(said.schema, list):
            both = distinct([*known.schema, *said.schema])
            self.annotations[key] = Member(both, known.rank)
        elif said.rank >= known.rank:
            self.annotations[key] = said
