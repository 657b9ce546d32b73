"""What several schemas say at once, as one schema (REFERENCES.md §5.2 and §5.3).

The members are flat already. Each keyword, or group of keywords that mean something only together,
has one rule; what a rule cannot join exactly stays in a residual ``allOf``, with the reason.
Nothing here recurses: conjunctions inside a conjunction are slots that are filled afterwards.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from math import lcm
from typing import Any, NamedTuple

from schemakit.grammar import Grammar
from schemakit.siblings import is_annotation

__all__ = ["INLINE", "REFERENCED", "Composer", "Member", "Where", "equal", "is_reference"]

#: Precedence of annotations: a later member wins among those of one rank (§5.2).
REFERENCED, INLINE, WRAPPER = 0, 1, 2
#: What ``additionalProperties`` says of a name is about any name: it yields to all else.
_ANY_NAME = -1

Where = tuple[Any, str] | None  # the tokens of a place, last one outermost: (where, token)
Report = Callable[[str, str, Where], None]


class Member(NamedTuple):
    """One schema of a conjunction, and how much its annotations count."""

    schema: Any
    rank: int


class Refusal(NamedTuple):
    """Why some keywords of a member stay in an object of their own."""

    code: str
    message: str
    keywords: tuple[str, ...]


# -- values ----------------------------------------------------------------------------------------


def equal(left: Any, right: Any) -> bool:
    """JSON equality: a boolean is no number, 1 is 1.0, and the order of keys is nothing.

    Any depth, any sharing, circles included.
    """
    stack = [(left, right)]
    met: set[tuple[int, int]] = set()
    while stack:
        one, other = stack.pop()
        if one is other:
            continue
        if isinstance(one, dict) and isinstance(other, dict):
            pairs: Iterable[Any] = ((value, other.get(key, _NOTHING)) for key, value in one.items())
        elif isinstance(one, list) and isinstance(other, list):
            pairs = zip(one, other, strict=False)
        elif _scalar(one) == _scalar(other):
            continue
        else:
            return False
        if len(one) != len(other):
            return False
        if (id(one), id(other)) not in met:
            met.add((id(one), id(other)))
            stack.extend(pairs)
    return True


_NOTHING = object()


def _scalar(value: Any) -> tuple[str, Any]:
    if isinstance(value, bool):
        return "boolean", value
    if isinstance(value, (int, float)):
        return "number", value
    if isinstance(value, str):
        return "string", value
    return ("null", None) if value is None else ("other", id(value))


def _distinct(values: Iterable[Any]) -> list[Any]:
    known = _Values(())
    return [value for value in values if known.add(value)]


class _Values:
    """A set of JSON values."""

    def __init__(self, values: Iterable[Any]) -> None:
        self._scalars: set[tuple[str, Any]] = set()
        self._containers: list[Any] = []
        for value in values:
            self.add(value)

    def __contains__(self, value: Any) -> bool:
        if isinstance(value, (dict, list)):
            return any(equal(value, other) for other in self._containers)
        return _scalar(value) in self._scalars

    def add(self, value: Any) -> bool:
        if value in self:
            return False
        if isinstance(value, (dict, list)):
            self._containers.append(value)
        else:
            self._scalars.add(_scalar(value))
        return True


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _strings(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def is_reference(schema: Any) -> bool:
    """Whether a value at a Schema position is, or holds, a reference that was kept."""
    return isinstance(schema, dict) and isinstance(schema.get("$ref"), str)


# -- patterns --------------------------------------------------------------------------------------

#: What a pattern may hold to mean the same to ECMA-262 and to ``re``, for ASCII text.
_ESCAPE = r"\\[dDwWsS.^$*+?()\[\]{}|/\\-]"
_ATOM = rf"(?:[^\\()\[\]{{}}*+?|^$]|{_ESCAPE}|\[\^?(?:[^\\\[\]&~|]|{_ESCAPE})+\])"
_QUANTIFIER = r"(?:[*+?]|\{[0-9]{1,3}(?:,[0-9]{0,3})?\})\??"
_PORTABLE = re.compile(rf"(?:{_ATOM}(?:{_QUANTIFIER})?|\((?:\?:)?|\)\??|[\^$|])*", re.ASCII)
#: Bounds on what is matched, so that no pattern takes long: each of these may multiply the work,
#: a repetition by the length of the name, a choice by two.
_REPETITION, _MOST_REPETITIONS = re.compile(r"[*+{]"), 2
_CHOICE, _MOST_CHOICES = re.compile(r"[?|]"), 8
_LONGEST_NAME, _LONGEST_PATTERN = 100, 1000


def _matches(pattern: str, name: str) -> bool | None:
    """Whether a property's name matches a pattern; None where ``re`` may not be asked."""
    if not (name.isascii() and name.isprintable()) or len(name) > _LONGEST_NAME:
        return None
    if len(pattern) > _LONGEST_PATTERN or "--" in pattern or not _PORTABLE.fullmatch(pattern):
        return None
    if len(_REPETITION.findall(pattern)) > _MOST_REPETITIONS:
        return None
    if len(_CHOICE.findall(pattern)) > _MOST_CHOICES:
        return None
    try:
        return re.search(pattern, name, re.ASCII) is not None
    except re.error:
        return None


# -- rules of single keywords ----------------------------------------------------------------------

Rule = Callable[["_Merge", Member, tuple[str, ...]], Refusal | None]


def _malformed(keywords: tuple[str, ...]) -> Refusal:
    return Refusal("malformed", f"{_listed(keywords)} holds no value of its kind", keywords)


def _unsatisfiable(keyword: str, keywords: tuple[str, ...]) -> Refusal:
    return Refusal("unsatisfiable", f"no value satisfies both {keyword!r}", keywords)


def _listed(keywords: Iterable[str]) -> str:
    return ", ".join(map(repr, keywords))


def _only_one(merge: _Merge, member: Member, keywords: tuple[str, ...]) -> Refusal:  # noqa: ARG001  a Rule
    message = f"one schema cannot hold {_listed(keywords)} of two"
    return Refusal("only-one", message, keywords)


def _types_of(schema: dict[str, Any], *, legacy: bool) -> list[str] | None:
    declared = schema["type"]
    names = declared if isinstance(declared, list) else [declared]
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


def _type(merge: _Merge, member: Member, keywords: tuple[str, ...]) -> Refusal | None:
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


def _enum(merge: _Merge, member: Member, keywords: tuple[str, ...]) -> Refusal | None:
    ours, theirs = merge.top["enum"], member.schema["enum"]
    if not isinstance(ours, list) or not isinstance(theirs, list):
        return _malformed(keywords)
    allowed = _Values(theirs)
    common = [value for value in ours if value in allowed]
    if not common:
        return _unsatisfiable("enum", keywords)
    merge.top["enum"] = common
    return None


def _const(merge: _Merge, member: Member, keywords: tuple[str, ...]) -> Refusal:  # noqa: ARG001  a Rule
    return _unsatisfiable("const", keywords)


def _limit(least: bool) -> Rule:
    """For keywords of which the larger, or the smaller, value is the stronger one."""

    def rule(merge: _Merge, member: Member, keywords: tuple[str, ...]) -> Refusal | None:
        key = keywords[0]
        ours, theirs = merge.top[key], member.schema[key]
        if not _is_number(ours) or not _is_number(theirs):
            return _malformed(keywords)
        if theirs > ours if least else theirs < ours:
            merge.top[key] = theirs
        return None

    return rule


def _bound(key: str, strict: str, *, least: bool) -> Rule:
    """For a bound and whether it is strict: two numbers, or before 3.1 a number and a boolean."""
    single = _limit(least)

    def rule(merge: _Merge, member: Member, keywords: tuple[str, ...]) -> Refusal | None:
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
        if not all(isinstance(flag, bool) for flag in flags) or not all(map(_is_number, values)):
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


def _multiple_of(merge: _Merge, member: Member, keywords: tuple[str, ...]) -> Refusal | None:
    ours, theirs = merge.top["multipleOf"], member.schema["multipleOf"]
    if not (_is_number(ours) and _is_number(theirs) and ours > 0 and theirs > 0):
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


def _unique_items(merge: _Merge, member: Member, keywords: tuple[str, ...]) -> Refusal | None:
    ours, theirs = merge.top["uniqueItems"], member.schema["uniqueItems"]
    if not isinstance(ours, bool) or not isinstance(theirs, bool):
        return _malformed(keywords)
    merge.top["uniqueItems"] = ours or theirs
    return None


def _required(merge: _Merge, member: Member, keywords: tuple[str, ...]) -> Refusal | None:
    ours, theirs = merge.top["required"], member.schema["required"]
    if not _strings(ours) or not _strings(theirs):
        return _malformed(keywords)
    merge.top["required"] = list(dict.fromkeys([*ours, *theirs]))
    return None


def _dependent_required(merge: _Merge, member: Member, keywords: tuple[str, ...]) -> Refusal | None:
    ours, theirs = merge.top["dependentRequired"], member.schema["dependentRequired"]
    for one in (ours, theirs):
        if not isinstance(one, dict) or not all(map(_strings, one.values())):
            return _malformed(keywords)
    merge.top["dependentRequired"] = {
        name: list(dict.fromkeys([*ours.get(name, ()), *theirs.get(name, ())]))
        for name in {**ours, **theirs}
    }
    return None


def _union_of_maps(merge: _Merge, member: Member, keywords: tuple[str, ...]) -> Refusal | None:
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


def _schema_of_each(merge: _Merge, member: Member, keywords: tuple[str, ...]) -> Refusal | None:
    """For ``propertyNames`` and ``dependentSchemas``: the conjunction, of each name."""
    key = keywords[0]
    theirs = member.schema[key]
    if key == "propertyNames":
        merge.inside((key,), Member(theirs, member.rank))
        return None
    if not isinstance(theirs, dict) or key in merge.top:
        return _put_raw(merge, member, keywords, [place for place in merge.parts if key in place])
    for name, schema in theirs.items():
        merge.inside((key, name), Member(schema, member.rank))
    return None


def _unions(merge: _Merge, member: Member, keywords: tuple[str, ...]) -> Refusal | None:
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


def _objects(merge: _Merge, member: Member, keywords: tuple[str, ...]) -> Refusal | None:
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
    merge: _Merge, member: Member, keywords: tuple[str, ...], others: list[Any]
) -> Refusal | None:
    """What has a form of its own stays as it is, and alone."""
    group = _RULES[merge.legacy][keywords[0]]
    if others or any(key in merge.top for key in group.keywords):
        return _malformed(keywords)
    merge.top.update({key: member.schema[key] for key in keywords})
    return None


def _refused_names(
    merge: _Merge, one: _ObjectGroup, two: _ObjectGroup, keywords: tuple[str, ...]
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
    found = [_matches(pattern, name) for pattern in group.patterns]
    return False if True in found else None if None in found else True


def _join_objects(merge: _Merge) -> None:
    groups = [one for one in merge.objects if one.member.rank != WRAPPER]
    groups += [one for one in merge.objects if one.member.rank == WRAPPER]
    for key in _OBJECT:
        if any(key in one.member.schema for one in groups):
            merge.top[key] = {}
    for name in dict.fromkeys(name for one in groups for name in one.properties):
        said = []
        for one in groups:
            if name in one.properties:
                said.append(Member(one.properties[name], one.member.rank))
            elif not one.is_open and _reaches(one, name):
                said.append(Member(one.additional, _ANY_NAME))
        if merge.booleans or not any(part.schema is False for part in said):
            for part in said:
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


def _arrays(merge: _Merge, member: Member, keywords: tuple[str, ...]) -> Refusal | None:
    group = _array_group(member, booleans=merge.booleans, legacy=merge.legacy)
    if group is None:
        return _put_raw(merge, member, keywords, merge.arrays)
    if any(key in merge.top for key in _ARRAY):
        return _malformed(keywords)
    merge.arrays.append(group)
    return None


def _array_group(member: Member, *, booleans: bool, legacy: bool) -> _ArrayGroup | None:
    schema = member.schema
    items, prefix = schema.get("items", _NOTHING), schema.get("prefixItems", [])
    is_schema = (
        items is _NOTHING or isinstance(items, dict) or (booleans and items in (True, False))
    )
    # Where prefixItems is no keyword it means nothing, and items is about all of them.
    if not is_schema or "additionalItems" in schema or not isinstance(prefix, list):
        return None
    if legacy and "prefixItems" in schema:
        return None
    return _ArrayGroup(prefix, items, member)


def _join_arrays(merge: _Merge) -> None:
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
            elif one.items is not _NOTHING:
                merge.inside(("prefixItems", position), Member(one.items, _ANY_NAME))
        if one.items is not _NOTHING:
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

_IDENTITIES = frozenset({"$id", "$anchor", "$dynamicAnchor", "$recursiveAnchor", "$schema"})
_UNEVALUATED = frozenset({"unevaluatedProperties", "unevaluatedItems"})
#: Keywords that say of parts of a value that they were looked at (core §11).
_EVALUATING = frozenset(
    {
        *("properties", "patternProperties", "additionalProperties", "prefixItems", "items"),
        *("unevaluatedProperties", "unevaluatedItems", "contains", "allOf", "anyOf", "oneOf"),
        *("not", "if", "then", "else", "dependentSchemas", "$ref", "$dynamicRef"),
    }
)
_ANY_TRUE = ("deprecated", "readOnly", "writeOnly")

# -- one conjunction -------------------------------------------------------------------------------


@dataclass(slots=True, eq=False, repr=False)
class _Merge:
    """A conjunction in the making."""

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

    def keep(self, schema: Any) -> None:
        """Leaves a schema, or a part of one, in the residual ``allOf``."""
        if not any(equal(schema, other) for other in self.residual):
            self.residual.append(schema)

    def _annotate(self, key: str, said: Member) -> None:
        known = self.annotations.get(key)
        if known is None:
            self.annotations[key] = said
        elif key in _ANY_TRUE and True in (known.schema, said.schema):
            self.annotations[key] = Member(True, max(known.rank, said.rank))
        elif key == "examples" and isinstance(known.schema, list) and isinstance(said.schema, list):
            both = _distinct([*known.schema, *said.schema])
            self.annotations[key] = Member(both, known.rank)
        elif said.rank >= known.rank:
            self.annotations[key] = said


# -- all conjunctions ------------------------------------------------------------------------------


@dataclass(slots=True, eq=False, repr=False)
class Composer:
    """Makes conjunctions, each combination of schemas once.

    ``opaque`` are the ids of schemas that are never looked into; ``references`` the texts of the
    references that were kept; ``names`` the annotations that name a schema; ``budget`` bounds the
    conjunctions inside others.
    """

    grammar: Grammar
    report: Report
    opaque: frozenset[int]
    references: frozenset[str]
    names: frozenset[str]
    budget: int
    _made: dict[tuple[tuple[int, int], ...], tuple[list[Member], Any]] = field(default_factory=dict)
    _open: list[tuple[list[Member], Any, Any, Where]] = field(default_factory=list)

    def composed(
        self, wrapper: dict[str, Any], members: list[Member], where: Where, *, pinned: bool
    ) -> Any:
        """What ``wrapper`` and all the members say, in one schema.

        None where no member could be merged. ``pinned``: a reference may not stand at its top,
        where it would make the schema an alias.
        """
        value = self._one(wrapper, members, where, pinned=pinned)
        while self._open:
            parts, holder, key, inner = self._open.pop()
            holder[key] = self._part(parts, inner)
        return value

    def _part(self, parts: list[Member], where: Where) -> Any:
        by_id: dict[int, Member] = {}
        for part in parts:
            by_id.setdefault(id(part.schema), part)
        distinct = [part for part in by_id.values() if not _is_trivial(part.schema)]
        if not distinct:
            return parts[0].schema
        if len(distinct) == 1:
            return distinct[0].schema
        identity = tuple((id(part.schema), part.rank) for part in distinct)
        if identity not in self._made:
            self._made[identity] = distinct, self._fresh(distinct, where)
        return self._made[identity][1]

    def _fresh(self, parts: list[Member], where: Where) -> Any:
        self.budget -= 1
        value = None
        if self.budget >= 0:
            value = self._one(None, parts, where, pinned=False)
        else:
            self.report("too-many", "more combinations of schemas than are worth merging", where)
        return {"allOf": [part.schema for part in parts]} if value is None else value

    def _one(
        self, wrapper: dict[str, Any] | None, members: list[Member], where: Where, *, pinned: bool
    ) -> Any:
        own = Member(wrapper or {}, WRAPPER)
        legacy = self.grammar.legacy_bounds
        spread = list(self._spread(members))
        if any(one.schema is False for one in spread):
            return self._nothing(own.schema)
        spread = [one for one in spread if not _is_trivial(one.schema)]
        schemas = [one.schema for one in (own, *spread) if isinstance(one.schema, dict)]
        merge = _Merge(
            legacy=legacy,
            booleans=self.grammar.boolean_schemas,
            report=lambda code, message: self.report(code, message, where),
            required=_all_required(schemas),
            is_renaming=len(members) == 1
            and all(is_annotation(key) or key == "nullable" for key in own.schema),
        )
        merge.add(own)
        unwanted: dict[int, frozenset[str]] = {}
        if wrapper is not None:
            # Not inherited from what is referred to: a place in an order, and the name of several.
            names = self.names if len(members) > 1 else frozenset()
            unwanted[REFERENCED] = _IDENTITIES | names | {"x-order"}
        kept = 0
        for one in spread:
            refusal = self._whole(one.schema, schemas, pinned=pinned)
            if refusal is None:
                merge.add(one, unwanted.get(one.rank, _IDENTITIES))
                # Only where nothing else is evaluated, so nothing sees more or less for it.
                for each in one.schema.get("allOf", ()):
                    merge.keep(each)
            else:
                kept += 1
                self.report(refusal.code, refusal.message, where)
                merge.keep(one.schema)
        if kept == len(spread) and kept:
            return None
        return self._finished(merge, [*spread, own], where)

    def _spread(self, members: list[Member]) -> Iterator[Member]:
        """The members, and what was left over in their own ``allOf``."""
        stack = list(reversed(members))
        met: set[int] = set()
        while stack:
            one = stack.pop()
            schema = one.schema
            if isinstance(schema, dict):
                if id(schema) in met:
                    continue
                met.add(id(schema))
                inner = schema.get("allOf")
                if isinstance(inner, list) and self._may_spread(schema):
                    stack.extend(Member(each, one.rank) for each in reversed(inner))
                    rest = {key: value for key, value in schema.items() if key != "allOf"}
                    one = Member(rest, one.rank)
            yield one

    def _may_spread(self, schema: dict[str, Any]) -> bool:
        if id(schema) in self.opaque or _UNEVALUATED & schema.keys():
            return False
        if _IDENTITIES & schema.keys() and self._is_identified(schema):
            return False
        return self.grammar.schema_siblings or not is_reference(schema)

    def _nothing(self, wrapper: dict[str, Any]) -> Any:
        """The schema that accepts nothing; what others refer to stays reachable."""
        held = {key: wrapper[key] for key in ("$defs", "definitions") if key in wrapper}
        if self.grammar.boolean_schemas and not held:
            return False
        return {**held, "not": {}}

    def _whole(self, schema: Any, schemas: list[dict[str, Any]], *, pinned: bool) -> Refusal | None:
        """Why a member has to stay an object of its own, if it has to (§5.5)."""
        if not isinstance(schema, dict) or not isinstance(schema.get("allOf", []), list):
            return Refusal("malformed", "the member is no schema", ())
        modern = not self.grammar.legacy_bounds
        if id(schema) in self.opaque:
            return Refusal("recursive", "the member is recursive", ())
        if is_reference(schema) and (
            pinned or not self.grammar.schema_siblings or schema["$ref"] == "#"
        ):
            return Refusal("reference", f"a reference stays: {schema['$ref']}", ())
        if _UNEVALUATED & schema.keys() and self._is_among_others(schema, schemas):
            return Refusal("unevaluated", "it would see what others evaluate", ())
        if "$schema" in schema and not (modern and _is_own_dialect(schema["$schema"])):
            return Refusal("dialect", "the member declares a dialect of its own", ())
        if _IDENTITIES & schema.keys() and self._is_identified(schema):
            return Refusal("identity", "something may refer to the member by its identity", ())
        return None

    @staticmethod
    def _is_among_others(schema: dict[str, Any], schemas: list[dict[str, Any]]) -> bool:
        return any(_EVALUATING & one.keys() for one in schemas if one is not schema)

    def _is_identified(self, schema: dict[str, Any]) -> bool:
        if "$id" in schema:
            return bool(self.references)
        if not (_IDENTITIES - {"$schema"}) & schema.keys():
            return False
        return any(text not in ("", "#") and text[:2] != "#/" for text in self.references)

    def _finished(self, merge: _Merge, sources: list[Member], where: Where) -> dict[str, Any]:
        """The result with its keywords in the order of the members, the wrapper's last."""
        if merge.objects:
            _join_objects(merge)
        if merge.arrays:
            _join_arrays(merge)
        for place, parts in merge.parts.items():
            if len(place) == 1:
                merge.top[place[0]] = parts[0].schema
            else:
                merge.top.setdefault(place[0], {})[place[1]] = parts[0].schema
        said = {key: one.schema for key, one in merge.annotations.items()}
        made = {**merge.top, **said}
        order = dict.fromkeys(
            key for one in sources if isinstance(one.schema, dict) for key in one.schema
        )
        value = {key: made[key] for key in order if key in made}
        value.update(made)
        if merge.residual:
            value["allOf"] = merge.residual
        for place, parts in merge.parts.items():
            holder: Any = value
            inner: Where = where
            for token in place[:-1]:
                holder, inner = holder[token], (inner, token)
            self._open.append((parts, holder, place[-1], (inner, str(place[-1]))))
        return value


def _is_own_dialect(text: Any) -> bool:
    known = ("json-schema.org/draft/2020-12/", "spec.openapis.org/oas/3.")
    return isinstance(text, str) and any(name in text for name in known)


def _is_trivial(schema: Any) -> bool:
    return schema is True or (isinstance(schema, dict) and not schema)


def _all_required(schemas: list[dict[str, Any]]) -> frozenset[str]:
    listed = [one["required"] for one in schemas if isinstance(one.get("required"), list)]
    return frozenset(name for names in listed for name in names if isinstance(name, str))
