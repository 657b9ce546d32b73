"""The rules of a target for each schema of a definition, and what its limits count.

The facts of a schema include those of the schemas below it, so a schema that several definitions
share is checked once. Nothing recurses.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple

from schemakit.errors import UsageError
from schemakit.llm.exceeded_limits import (
    describe_name,
    describe_number,
    find_exceeded,
    find_limits,
)
from schemakit.llm.provider_limits import Limit
from schemakit.llm.targets import Target
from schemakit.spec.to_2020_12 import LISTS, MAPS, SCHEMAS
from schemakit.spec.values import listed_types
from schemakit.syntax.json_writer import to_json

__all__ = ["Counts", "Facts", "KnownFacts", "list_children", "summarize"]

_CLOSING = frozenset({"additionalProperties", "unevaluatedProperties", "unevaluatedItems"})
_ONE = frozenset(key for key in SCHEMAS if key not in _CLOSING)
_NAMED = frozenset((*MAPS, "definitions"))
_LISTS = frozenset(LISTS)
_DEFINITIONS = ("$defs", "definitions")
#: Values of an enum from which on its characters are limited, too.
_LONG_ENUM = 250


class Counts(NamedTuple):
    """What the limits of a target count."""

    properties: int = 0
    characters: int = 0
    enum_values: int = 0
    optional: int = 0
    unions: int = 0


_NOTHING = Counts()
_NO_TEXTS: frozenset[str] = frozenset()


class Fault(NamedTuple):
    """A broken rule: tokens below the schema at hand, a sentence, and the limit if it is one."""

    rule: str
    tokens: tuple[str, ...]
    message: str
    limit: Limit | None = None


class Facts(NamedTuple):
    """What is known of a schema with all that is below it.

    ``depth`` counts the objects inside each other; ``deepest`` also within definitions, which start
    anew. ``references`` are the texts of its references.
    """

    faults: tuple[Fault, ...]
    counts: Counts
    depth: int
    deepest: int
    references: frozenset[str]


@dataclass(slots=True, eq=False)
class KnownFacts:
    """The facts of the schemas that were met before.

    ``by_id`` keeps each schema, so that its id is not reused. ``by_texts`` is for schemas whose
    values are all texts, such as ``{"type": "string"}``: many are equal, and few are shared.
    ``by_place`` has the last schema of each name: definitions that were parsed share no objects,
    but most have equal properties, and comparing them is much faster than checking them.
    """

    by_id: dict[int, tuple[Any, Facts]] = field(default_factory=dict)
    by_texts: dict[tuple[tuple[str, str], ...], Facts] = field(default_factory=dict)
    by_place: dict[tuple[str, ...], tuple[Any, Facts]] = field(default_factory=dict)

    def find(self, tokens: tuple[str, ...], schema: dict[str, Any]) -> Facts | None:
        """The facts of a schema that was met, or of an equal one in such a place."""
        entry = self.by_id.get(id(schema))
        if entry is None:
            entry = self.by_place.get(tokens)
            if entry is None or not _are_equal(entry[0], schema):
                return None
            self.by_id[id(schema)] = schema, entry[1]
        self.by_place[tokens] = entry
        return entry[1]


def summarize(
    root: dict[str, Any], target: Target, known: KnownFacts, dead: frozenset[str] = frozenset()
) -> Facts:
    """The facts of the root schema of a definition; ``dead`` are the references without a target.

    ``known`` has those of the schemas that were met before, and gets the new ones.

    Raises:
        UsageError: if schemas are nested too deeply, as in one that contains itself.
    """
    rules, by_id, by_texts = _rules_for(target), known.by_id, known.by_texts
    stack: list[tuple[dict[str, Any], list[_Child], int]] = [(root, list_children(root), 1)]
    while stack:
        schema, children, level = stack[-1]
        if level > _MOST_LEVELS:
            raise UsageError(f"the definition is nested more than {_MOST_LEVELS} levels deep")
        if id(schema) in by_id:
            stack.pop()
            continue
        size = len(stack)
        met: list[Facts] = []
        for tokens, child, _ in children:
            if not isinstance(child, dict):
                continue
            texts = _texts_of(child)
            if texts is None:
                if (found := known.find(tokens, child)) is not None:
                    met.append(found)
                else:
                    stack.append((child, list_children(child), level + 1))
            else:
                facts = by_texts.get(texts)
                if facts is None:
                    own = _Own(rules, dead, rules.extra, rules.properties)
                    _check_schema(child, own)
                    facts = by_texts[texts] = _combine(child, own, list_children(child), [])
                met.append(facts)
        if len(stack) > size:
            continue
        stack.pop()
        own = (
            _Own(rules, dead, rules.root_extra, rules.arguments)
            if schema is root
            else _Own(rules, dead, rules.extra, rules.properties)
        )
        _check_schema(schema, own)
        by_id[id(schema)] = schema, _combine(schema, own, children, met)
    return by_id[id(root)][1]


#: Levels of schemas in a definition. A fault has the names of all around it, and providers allow
#: ten levels or so.
_MOST_LEVELS = 1_000


def _are_equal(one: Any, other: Any) -> bool:
    try:
        return bool(one == other)
    except RecursionError:
        return False


def _texts_of(schema: dict[str, Any]) -> tuple[tuple[str, str], ...] | None:
    """The items of a schema whose values are all texts."""
    for value in schema.values():
        if type(value) is not str:
            return None
    return tuple(schema.items())


#: The tokens of a child, the child, and whether it is a definition.
_Child = tuple[tuple[str, ...], Any, bool]


def list_children(schema: dict[str, Any]) -> list[_Child]:
    """The schemas directly in another, each with its tokens and whether it is a definition."""
    found: list[_Child] = []
    for key, value in schema.items():
        if key in _NAMED and isinstance(value, dict):
            is_definition = key in _DEFINITIONS
            found += [((key, str(name)), one, is_definition) for name, one in value.items()]
        elif key in _LISTS and isinstance(value, list):
            found += [((key, str(index)), one, False) for index, one in enumerate(value)]
        elif key in _ONE or (key in _CLOSING and isinstance(value, dict)):
            found.append(((key,), value, False))
    return found


@dataclass(frozen=True, slots=True)
class _Rules:
    """The rules of a target in the form in which they are needed for each schema."""

    target: Target
    extra: frozenset[str]
    root_extra: frozenset[str]
    #: The limits on names of properties, and those on long enums.
    arguments: tuple[Limit, ...]
    properties: tuple[Limit, ...]
    long_enums: tuple[Limit, ...]


@cache
def _rules_for(target: Target) -> _Rules:
    extra = set(target.keywords)
    extra |= {"$ref", "$defs"}  # _check_reference reports them
    extra |= {"nullable", "propertyOrdering"} if target.types == "nullable" else set()
    return _Rules(
        target,
        frozenset(extra),
        frozenset(extra | target.shape.root_keywords),
        find_limits(target, "property-name"),
        find_limits(target, "inner-property-name"),
        find_limits(target, "long-enum"),
    )


@dataclass(slots=True, eq=False)
class _Own:
    """The faults and counts of one schema while it is checked."""

    rules: _Rules
    dead: frozenset[str]
    keywords: frozenset[str]
    names: tuple[Limit, ...]
    faults: list[Fault] = field(default_factory=list)
    properties: int = 0
    characters: int = 0
    enum_values: int = 0
    optional: int = 0
    unions: int = 0

    def add(
        self, rule: str, tokens: tuple[str, ...], message: str, limit: Limit | None = None
    ) -> None:
        self.faults.append(Fault(rule, tokens, message, limit))


def _combine(schema: dict[str, Any], own: _Own, children: list[_Child], met: list[Facts]) -> Facts:
    """The facts of a schema, given its own and those of the objects among its children."""
    faults = own.faults
    counts = [own.properties, own.characters, own.enum_values, own.optional, own.unions]
    depth = deepest = 0
    texts = {schema["$ref"]} if isinstance(schema.get("$ref"), str) else set()
    found = iter(met)
    for tokens, child, is_definition in children:
        if not isinstance(child, dict):
            _check_other(child, tokens, own)
            continue
        facts = next(found)
        if facts.faults:
            faults += [Fault(one[0], (*tokens, *one[1]), *one[2:]) for one in facts.faults]
        if facts.counts is not _NOTHING:
            counts = [one + more for one, more in zip(counts, facts.counts, strict=True)]
        if facts.deepest:
            deepest = max(deepest, facts.deepest)
            depth = depth if is_definition else max(depth, facts.depth)
        if facts.references:
            texts |= facts.references
    depth += "properties" in schema
    return Facts(
        tuple(faults),
        Counts(*counts) if any(counts) else _NOTHING,
        depth,
        max(deepest, depth),
        frozenset(texts) if texts else _NO_TEXTS,
    )


# -- the rules of one schema -----------------------------------------------------------------------


def _check_other(value: Any, tokens: tuple[str, ...], own: _Own) -> None:
    """Checks what stands in place of a schema and is not an object."""
    if not isinstance(value, bool):
        own.add("shape", tokens, "a schema is an object")
    elif own.rules.target.typed:
        own.add("keyword", tokens, "a schema has to be an object")


def _check_schema(schema: dict[str, Any], own: _Own) -> None:
    _check_keywords(schema, own)
    _check_reference(schema, own)
    _check_types(schema, own)
    _check_properties(schema, own)
    _check_enum(schema, own)


def _check_keywords(schema: dict[str, Any], own: _Own) -> None:
    target = own.rules.target
    for key in schema:
        if key not in own.keywords:
            own.add("keyword", (key,), f"{target.name} does not support {key!r}")
    if target.formats is not None and schema.get("format") not in (None, *target.formats):
        message = f"{target.name} does not support the format {schema['format']!r}"
        own.add("format", ("format",), message)
    most = target.most_min_items
    if most is not None and _number(schema.get("minItems")) > most:
        own.add("min-items", ("minItems",), f"minItems may be {most} at most")


def _number(value: Any) -> float:
    return value if isinstance(value, (int, float)) and not isinstance(value, bool) else 0


def _check_reference(schema: dict[str, Any], own: _Own) -> None:
    target = own.rules.target
    if not target.definitions:
        for key in ("$ref", "$defs", "definitions"):
            if key in schema:
                own.add("reference", (key,), f"no {key!r}: everything has to be inline")
        return
    if "$ref" not in schema:
        return
    text = schema["$ref"]
    if not isinstance(text, str) or text in own.dead:
        own.add("reference", ("$ref",), f"{text!r} has no target in the definition")
    if len(schema) > 1 and not target.definition_siblings:
        own.add("reference-siblings", (), "no keyword is allowed beside '$ref'")


def _check_types(schema: dict[str, Any], own: _Own) -> None:
    target = own.rules.target
    declared = schema.get("type")
    if isinstance(declared, list) and target.types != "list":
        own.add("type-list", ("type",), f"{target.name} allows one type, not {declared}")
    if isinstance(declared, list) or "anyOf" in schema:
        own.unions += 1
    if not target.typed:
        return
    literal = not target.typed_literals and ("enum" in schema or "const" in schema)
    if declared is None and not literal and not _COMBINED & schema.keys():
        own.add("untyped", (), "a schema needs a type")
    if declared == "array" and "items" not in schema:
        own.add("items", (), "an array needs items")


_COMBINED = frozenset({"anyOf", "$ref", "allOf", "oneOf"})


def _check_properties(schema: dict[str, Any], own: _Own) -> None:
    target = own.rules.target
    found = schema.get("properties")
    properties: Mapping[str, Any] = found if isinstance(found, dict) else {}
    is_object = bool(properties) or "object" in listed_types(schema.get("type"))
    if target.closed and is_object and schema.get("additionalProperties") is not False:
        own.add("closed-object", (), "an object needs additionalProperties: false")
    if properties:
        _check_names(schema, properties, own)
    elif target.shape.objects_need_properties and schema.get("type") == "object":
        own.add("empty-object", (), "an object needs properties")
    if "$defs" in schema and isinstance(schema["$defs"], dict):
        own.characters += sum(map(len, schema["$defs"]))


def _check_names(schema: dict[str, Any], properties: Mapping[str, Any], own: _Own) -> None:
    listed = schema.get("required")
    required = {one for one in listed if isinstance(one, str)} if isinstance(listed, list) else ()
    missing = [name for name in properties if name not in required]
    own.properties = len(properties)
    own.optional = len(missing)
    own.characters += sum(len(str(name)) for name in properties)
    if own.rules.target.all_required and missing:
        message = f"every property has to be required: {', '.join(map(repr, missing[:5]))}"
        own.add("all-required", ("required",), message)
    for name in properties if own.names else ():
        if (limit := find_exceeded(own.names, str(name))) is not None:
            own.add(limit.rule, ("properties", str(name)), describe_name(name, limit), limit)


def _measure(value: Any) -> int:
    """Characters of a value of an enum that is not a string."""
    try:
        return len(str(value))
    except RecursionError:
        return len(to_json(value))


def _check_enum(schema: dict[str, Any], own: _Own) -> None:
    target = own.rules.target
    values = schema.get("enum")
    if not isinstance(values, list):
        if isinstance(schema.get("const"), str):
            own.characters += len(schema["const"])
        return
    size = sum(len(one) if isinstance(one, str) else _measure(one) for one in values)
    own.enum_values = len(values)
    own.characters += size
    limit = find_exceeded(own.rules.long_enums, size) if len(values) > _LONG_ENUM else None
    if limit is not None:
        what = f"characters in an enum of more than {_LONG_ENUM} values"
        own.add(limit.rule, ("enum",), describe_number(size, what, limit), limit)
    if not target.text_enums:
        return
    if not all(isinstance(one, str) and one for one in values):
        own.add("enum-type", ("enum",), "the values of an enum have to be non-empty strings")
    elif schema.get("type", "string") != "string":
        own.add("enum-type", ("enum",), "an enum is for the type 'string' only")
