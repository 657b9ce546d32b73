"""Facts about single keywords of schemas."""

from __future__ import annotations

import re
from typing import Any

from schemakit.comparison.facts import (
    BREAKS,
    DOCUMENTS,
    RISKS,
    SAFE,
    UNKNOWN,
    Edit,
    Effect,
    Fact,
)
from schemakit.comparison.keyword_rules import RULES, Effects, describe_value
from schemakit.comparison.schema_view import EVERY_TYPE, MALFORMED, Child, Conjunct, Held
from schemakit.comparison.spots import Spot
from schemakit.spec.values import NOTHING, equal, type_of
from schemakit.syntax.json_writer import short_json

__all__ = [
    "added_schema_fact",
    "annotation_fact",
    "code_of",
    "content_schema_facts",
    "describe",
    "effects_to_facts",
    "keyword_fact",
    "never_fact",
    "replace_keyword",
    "say_changed",
    "take_malformed",
    "take_malformed_schemas",
    "unpaired_fact",
    "value_facts",
]

_UPPER = re.compile("[A-Z]")
#: Annotations that tell a program what to do.
_TELLING = frozenset({"readOnly", "writeOnly", "xml"})
#: The keywords of the text behind each one of the normal form.
_WRITTEN = {
    "minimum": ("minimum", "exclusiveMinimum"),
    "maximum": ("maximum", "exclusiveMaximum"),
    "type": ("type", "enum", "const", "nullable"),
    "enum": ("type", "enum", "const", "nullable"),
}


def code_of(key: str) -> str:
    """The code of a change of a keyword: ``max-length-changed``."""
    return _UPPER.sub(lambda found: f"-{found[0].lower()}", key.lstrip("$")) + "-changed"


def effects_to_facts(
    code: str,
    message: str,
    ends: tuple[Spot | None, Spot | None],
    effects: Effects,
    edits: tuple[Edit, ...] = (),
) -> Fact:
    """The fact that a schema accepts fewer values, or more."""

    def judge(refused: bool | None) -> Effect:
        return UNKNOWN if refused is None else BREAKS if refused else SAFE

    request, response = judge(effects.narrows), judge(effects.widens)
    return Fact(code, message, *ends, request, response, is_schema=True, edits=edits)


def keyword_fact(
    key: str, before: Held | None, after: Held | None, old: Conjunct, new: Conjunct
) -> list[Fact]:
    """The fact of one keyword whose value is data; none if it means the same."""
    values = [None if one is None else one.value for one in (before, after)]
    effects = RULES[key](values[0], values[1])
    if isinstance(values[0], dict) and isinstance(values[1], dict):
        if equal(values[0], values[1]):
            return []
    elif values[0] == values[1] and type(values[0]) is type(values[1]):
        return []
    if effects == Effects(False, False):
        return []
    ends = (
        old.schema if before is None else before.spot,
        new.schema if after is None else after.spot,
    )
    message = say_changed(key, describe(key, before), describe(key, after))
    keys = _WRITTEN.get(key, (key,))
    edits = tuple(Edit(old.path, one, None, (*new.path, one)) for one in keys)
    return [effects_to_facts(code_of(key), message, ends, effects, edits)]


def take_malformed(old: Conjunct, new: Conjunct) -> tuple[list[Fact], Conjunct, Conjunct]:
    """The facts of keywords that are malformed on one side, or otherwise than on the other, and the
    conjuncts without these. Some programs ignore them, and others refuse the schema, so that
    nothing is proved."""
    held = [one.keywords.get(MALFORMED) for one in (old, new)]
    if held == [None, None]:
        return [], old, new
    values = [{} if one is None else one.value for one in held]
    found: dict[str, Fact] = {}
    for key in dict.fromkeys((*values[0], *values[1])):
        before, after = (one.get(key, NOTHING) for one in values)
        if before is not NOTHING and after is not NOTHING and equal(before, after):
            continue
        ends = [
            one.schema.member(key)
            if isinstance(one.schema.value, dict) and key in one.schema.value
            else one.schema
            for one in (old, new)
        ]
        shown = short_json(before if after is NOTHING else after, 40)
        verb = "was" if after is NOTHING else "is"
        message = f"{key} {verb} malformed: {shown}"
        found[key] = Fact(code_of(key), message, ends[0], ends[1], RISKS, RISKS)
    rest = [
        one._replace(keywords={key: held for key, held in one.keywords.items() if key not in found})
        for one in (old, new)
    ]
    return [*found.values()], rest[0], rest[1]


def take_malformed_schemas(old: Spot, new: Spot) -> list[Fact] | None:
    """The facts of two places where schemas should be; None if there is one in both."""
    are_schemas = [isinstance(one.value, (dict, bool)) for one in (old, new)]
    if all(are_schemas):
        return None
    if not any(are_schemas) and equal(old.value, new.value):
        return []
    message = "is a schema, was a malformed value" if are_schemas[1] else "is a malformed value"
    return [Fact("field-changed", message, old, new, RISKS, RISKS)]


def content_schema_facts(
    before: Held | None, after: Held | None, old: Conjunct, new: Conjunct
) -> list[Fact]:
    """The fact of a changed ``contentSchema``, which refuses no string (JSON Schema Validation
    2020-12 §8), so that no proof is about it: who decodes the string may read it by that."""
    values = [None if one is None else one.value.spot.value for one in (before, after)]
    if before is not None and after is not None and equal(values[0], values[1]):
        return []
    ends = [None if one is None else one.spot for one in (before, after)]
    shown = [None if one is None else short_json(one.value, 60) for one in ends]
    message = say_changed("contentSchema", shown[0], shown[1])
    owners = (ends[0] or old.schema, ends[1] or new.schema)
    return [Fact(code_of("contentSchema"), message, *owners, RISKS, RISKS)]


def describe(key: str, held: Held | None) -> str | None:
    """A keyword's value for people; None if it is not set."""
    return None if held is None else describe_value(key, held.value)


def say_changed(key: str, before: str | None, after: str | None) -> str:
    """What a keyword is and was."""
    if before is None:
        return f"{key} is {after}, was not set"
    if after is None:
        return f"{key} is not set any more, was {before}"
    return f"{key} is {after}, was {before}"


def value_facts(old: Conjunct, new: Conjunct) -> list[Fact]:
    """The facts of ``type`` and the allowed values, which have to be seen together."""
    before, after = old.keywords.get("enum"), new.keywords.get("enum")
    if before is None and after is None:
        return keyword_fact("type", old.keywords.get("type"), new.keywords.get("type"), old, new)
    edits = tuple(Edit(old.path, one, None, (*new.path, one)) for one in _WRITTEN["enum"])
    if before is not None and after is not None:
        return _enum_facts(before, after, edits)
    listed, free = (after, old) if before is None else (before, new)
    assert listed is not None  # noqa: S101  one of them is there
    types = free.keywords["type"].value if "type" in free.keywords else EVERY_TYPE
    is_inside = all(type_of(one) in types for one in listed.value.values())
    ends = (
        old.schema if before is None else before.spot,
        new.schema if after is None else after.spot,
    )
    shown = describe_value("enum", listed.value)
    if before is None:
        effects = Effects(True, not is_inside)
        message = f"only {shown} is allowed, was {describe_value('type', types)}"
    else:
        effects = Effects(not is_inside, True)
        message = f"{describe_value('type', types)} is allowed, was only {shown}"
    if types == EVERY_TYPE:
        message = message.replace(describe_value("type", types), "any value")
    return [effects_to_facts("enum-changed", message, ends, effects, edits)]


def _enum_facts(before: Held, after: Held, edits: tuple[Edit, ...]) -> list[Fact]:
    found = []
    ends = (before.spot, after.spot)
    for code, own, other, verb, effects in (
        ("enum-value-removed", before, after, "no longer allowed", Effects(True, False)),
        ("enum-value-added", after, before, "allowed now", Effects(False, True)),
    ):
        names = [short_json(one, 40) for text, one in own.value.items() if text not in other.value]
        if names:
            shown = ", ".join(names[:6]) + (f" and {len(names) - 6} more" * (len(names) > 6))
            verb = f"{'is' if len(names) == 1 else 'are'} {verb}"
            found.append(effects_to_facts(code, f"{shown} {verb}", ends, effects, edits))
    # Together they are one edit, which would be neither narrower nor wider.
    return [one._replace(edits=()) for one in found] if len(found) > 1 else found


def annotation_fact(
    key: str, before: Spot | None, after: Spot | None, old: Spot, new: Spot
) -> Fact:
    """The fact of a keyword that restricts nothing, or of a field that says nothing to programs."""
    values: list[Any] = [None if one is None else one.value for one in (before, after)]
    ends = (before or old, after or new)
    if key == "deprecated":
        is_now = values[1] is True
        verb = "is deprecated" if is_now else "is not deprecated any more"
        return Fact("deprecated" if is_now else "not-deprecated", verb, *ends, SAFE, SAFE)
    if key == "default":
        shown = [None if one is None else short_json(one.value, 40) for one in (before, after)]
        message = say_changed(key, shown[0], shown[1])
        return Fact("default-changed", message, *ends, RISKS, DOCUMENTS)
    if key in _TELLING:
        shown = [None if one is None else short_json(one.value, 40) for one in (before, after)]
        message = say_changed(key, shown[0], shown[1])
        return Fact(code_of(key), message, *ends, RISKS, RISKS)
    verb = "added" if before is None else "removed" if after is None else "changed"
    code = "extension-changed" if key.startswith("x-") else "documentation-changed"
    return Fact(code, f"{key} {verb}", *ends, DOCUMENTS, DOCUMENTS)


def unpaired_fact(old: Conjunct | None, new: Conjunct | None) -> Fact:
    """The fact that only one of two schemas requires something in its ``allOf``."""
    verb = "is no longer required" if new is None else "is required in addition"
    ends = None if old is None else old.schema, None if new is None else new.schema
    message = f"a schema of allOf {verb}"
    return effects_to_facts("all-of-changed", message, ends, Effects(old is None, new is None))


def never_fact(old: Conjunct, new: Conjunct) -> Fact:
    """The fact that only one of two schemas accepts any value."""
    verb = "no value is allowed any more" if new.is_never else "values are allowed"
    effects = Effects(new.is_never, old.is_never)
    return effects_to_facts("never-changed", verb, (old.schema, new.schema), effects)


def added_schema_fact(
    key: str, old: Child | None, new: Child | None, owners: tuple[Conjunct, Conjunct], name: str
) -> Fact:
    """The fact that a keyword holds a schema of a name more, or one less."""
    ends = (
        owners[0].schema if old is None else old.spot,
        owners[1].schema if new is None else new.spot,
    )
    verb = "was added" if old is None else "was removed"
    effects = Effects(old is None, new is None)
    edit = replace_keyword(owners, key)
    return effects_to_facts(code_of(key), f"{key} {name!r} {verb}", ends, effects, edit)


def replace_keyword(owners: tuple[Conjunct, Conjunct], *keys: str) -> tuple[Edit, ...]:
    """The edits by which a schema gets keywords of its other version."""
    return tuple(Edit(owners[0].path, key, None, (*owners[1].path, key)) for key in keys)
