"""What a part of a description is read as: the type of a target, and of a pointer's end."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from schemakit.documents.document import Document
from schemakit.documents.registry import Registry, Scope
from schemakit.references.nodes import Unit, is_reference
from schemakit.references.resolver import Target, at_pointer, resolve
from schemakit.spec import pointer
from schemakit.spec.grammar import EXTENSION, LITERAL, ObjectType, type_at, type_inside

__all__ = [
    "Start",
    "fits",
    "start_at",
    "start_in",
    "type_and_scope_at",
    "type_of_part",
    "type_of_target",
]


class Start(NamedTuple):
    """A part that was asked for: where it is, what it is read as, and its dynamic scope."""

    target: Target
    type: ObjectType
    scope: Scope


def type_of_target(registry: Registry, found: Target, expected: ObjectType) -> ObjectType:
    """What a target is read as: what its referrer expects, in the grammar of its own version."""
    document = found.document
    if expected.is_schema:
        inner = registry.dialect_at(document, found.tokens)
        if inner is not None:
            return inner
    if not document.is_complete:
        # Schemas of one dialect are read alike, whichever version refers to them.
        entry, theirs = registry.entry.grammar, expected.grammar
        if expected.is_schema and theirs is not None and theirs.dialect == entry.dialect:
            return entry.types.get(expected.name, expected)
        return expected
    actual = LITERAL
    if expected is EXTENSION or _holds_schemas(expected):
        actual = type_at(document.grammar, found.tokens, document.contents)
    if expected is EXTENSION:
        # In an extension every `$ref` is a reference, also in what an extension refers to.
        return expected if actual is LITERAL else actual
    if actual.is_schema and _says_it_is_schema(found.value):
        return actual
    return document.grammar.types.get(expected.name, expected)


def _holds_schemas(type_: ObjectType) -> bool:
    """Whether a type is a map of schemas or an array of them."""
    return type_.other is not None and type_.other.expected.is_schema


def _says_it_is_schema(value: Any) -> bool:
    """Whether a value at the place of a schema is one, and not a map of schemas kept there."""
    if not isinstance(value, dict):
        return False
    names_type = isinstance(value.get("type"), (str, list))
    return names_type or "properties" in value or isinstance(value.get("allOf"), list)


def fits(type_: ObjectType, value: Any) -> bool:
    """Whether a value can be an Object of a type, as far as the kind of the value tells."""
    if type_ is LITERAL or type_.name in ("Extension", "Text"):
        return True
    if type_.is_array:
        return isinstance(value, list)
    if isinstance(value, bool):
        return type_.is_schema and type_.grammar is not None and type_.grammar.boolean_schemas
    return isinstance(value, dict)


def start_at(registry: Registry, tokens: tuple[str, ...]) -> Start:
    """The part at a pointer into the entry document, which may pass through references.

    Raises:
        PointerError: if there is nothing.
    """
    return Start(at_pointer(registry, tokens), *type_and_scope_at(registry, tokens))


def start_in(part: Target, units: Iterable[Unit]) -> Start:
    """A part of any document, read as the innermost of ``units`` around it is.

    Without one around it, a complete document says what it is. In a fragment it is a Schema if it
    says so itself, else data.
    """
    document, tokens, value = part.document, part.tokens, part.value
    around = [
        unit
        for unit in units
        if unit.document.number == document.number and unit.tokens == tokens[: len(unit.tokens)]
    ]
    outer = max(around, key=lambda unit: len(unit.tokens), default=None)
    if outer is not None and (outer.tokens or outer.value is document.contents):
        type_, inside = outer.type, outer.value
        for token in tokens[len(outer.tokens) :]:
            inside = pointer.get(inside, (token,))
            type_ = type_inside(type_, token, inside)
        if type_ is not LITERAL:
            return Start(part, type_, outer.context.scope)
    found = type_at(document.grammar, tokens, document.contents)
    if not document.is_complete:
        found = document.grammar.types["Schema"] if _says_it_is_schema(value) else LITERAL
    return Start(part, type_of_part(document, found, value), ())


def type_and_scope_at(registry: Registry, tokens: tuple[str, ...]) -> tuple[ObjectType, Scope]:
    """The type of the part of the entry document at ``tokens``, and the dynamic scope there. A
    pointer may pass through references, each of which counts in both."""
    start = Target(registry.entry, (), registry.entry.contents)
    scope: Scope = ()
    #: What was passed since the last reference, with types.
    passed = [(start, start.document.grammar.root)]
    left = list(reversed(tokens))
    while left:
        there, type_ = passed[-1]
        try:
            value = pointer.get(there.value, left[-1:])
        except pointer.Missing:
            pass
        else:
            token = left.pop()
            type_ = type_inside(type_, token, value)
            if type_.is_schema:
                type_ = registry.dialects.get(id(value), type_)
            passed.append((Target(there.document, (*there.tokens, token), value), type_))
            continue
        # The pointer leads somewhere, so this is a reference that leads on, or a map that is merged
        # with one in the target of a reference above.
        while not is_reference(there.value):
            left.append(there.tokens[-1])
            passed.pop()
            there, type_ = passed[-1]
        base = registry.base_at(there.document, there.tokens)
        found = resolve(registry, there.document, there.value["$ref"], base)
        if not isinstance(found, Target):
            return LITERAL, ()
        scope = registry.entered(scope, base)
        passed = [(found, type_of_target(registry, found, type_))]
    there, type_ = passed[-1]
    return type_of_part(there.document, type_, there.value), scope


def type_of_part(document: Document, type_: ObjectType, value: Any) -> ObjectType:
    """What a part that was asked for is read as, where its place is of the type ``type_``."""
    is_schema = type_ is LITERAL and document.holds_schemas and isinstance(value, dict)
    return document.grammar.types["Schema"] if is_schema else type_
