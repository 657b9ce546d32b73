"""Which reusable Objects something still names once references are inlined."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from schemakit.references.components import component_around
from schemakit.references.implicit_connections import Subtypes
from schemakit.spec import pointer
from schemakit.spec.grammar import LITERAL, Grammar, ObjectType
from schemakit.transform.naming import Name, members_of, names_in

__all__ = ["pruned"]

_Tokens = tuple[str, ...]


def pruned(
    root: Any,
    grammar: Grammar,
    bodies: Mapping[_Tokens, Any],
    stands_for: Mapping[int, Any],
    extending: Subtypes,
    keeping: Iterable[_Tokens] = (),
) -> Any:
    """``root`` with only those reusable Objects that something still names.

    ``bodies`` are the Objects by place, ``stands_for`` those by the id of what stands for them, and
    ``extending`` says which schemas a discriminator means without naming them: those that extend
    its own. Those at the places ``keeping`` stay in any case.
    """
    types = {section: grammar.types[kind] for kind, section in grammar.sections.items()}
    wanted = set(keeping)
    alone = root
    for section in types:
        alone = _keeping_only(alone, section, set(), stands_for)
    queue = [(alone, grammar.root)]
    queue += [(bodies.get(tokens), types[tokens[:-1]]) for tokens in wanted]
    places = {id(body): tokens for tokens, body in bodies.items() if tokens}
    met: set[tuple[int, int]] = set()
    while queue:
        value, type_ = queue.pop()
        value = stands_for.get(id(value), value)
        if not isinstance(value, (dict, list)) or (id(value), id(type_)) in met:
            continue
        met.add((id(value), id(type_)))
        named = list(_named(value, type_, grammar)) if isinstance(value, dict) else []
        if type_.is_schema and _means_subtypes(value):
            children = extending.get((0, places.get(id(value), ())), {})
            in_entry = [child for child in children.values() if not child.document.number]
            named += [(child.tokens, type_) for child in in_entry]
        for tokens, expected in named:
            if tokens not in wanted:
                wanted.add(tokens)
                queue.append((bodies.get(tokens), types.get(tokens[:-1], expected)))
        queue += members_of(value, type_, stands_for)
    for section in types:
        root = _keeping_only(root, section, wanted, stands_for)
    return root


def _means_subtypes(schema: Any) -> bool:
    """Whether a schema has a discriminator that means the schemas which extend it. Beside a union
    of references it means those."""
    if not isinstance(schema, dict):
        return False
    discriminator = schema.get("discriminator")
    unions = [schema.get(key) for key in ("oneOf", "anyOf")]
    branches = [one for union in unions if isinstance(union, list) for one in union]
    refers = any(isinstance(one, dict) and isinstance(one.get("$ref"), str) for one in branches)
    return isinstance(discriminator, str) or (isinstance(discriminator, dict) and not refers)


def _named(
    value: dict[str, Any], type_: ObjectType, grammar: Grammar
) -> Iterator[tuple[_Tokens, ObjectType]]:
    """The components that one Object names, or the places elsewhere, each with what it is read
    as."""
    for name in names_in(value, type_):
        expected = type_ if name.way == "$ref" else LITERAL
        if name.text.startswith("#/"):
            tokens = pointer.parse(pointer.from_fragment(name.text[1:]))
            yield component_around(grammar, tokens) or tokens, expected
        tokens = _by_name(name, grammar)
        if tokens:
            yield tokens, expected


def _by_name(name: Name, grammar: Grammar) -> _Tokens:
    """The component that a text is the name of; ``()`` where it is a reference."""
    kind = {"discriminator": "Schema", "security": "SecurityScheme"}.get(name.way, "")
    section = grammar.sections.get(kind)
    return (*section, name.text) if section else ()


def _keeping_only(
    value: Any,
    section: _Tokens,
    wanted: set[_Tokens],
    stands_for: Mapping[int, Any],
    depth: int = 0,
) -> Any:
    """``value`` with only the needed members of a section; maps left empty are removed."""
    body = stands_for.get(id(value), value)
    if not isinstance(body, dict):
        return value
    if depth == len(section):
        return {name: inner for name, inner in body.items() if (*section, str(name)) in wanted}
    if section[depth] not in body:
        return value
    inner = _keeping_only(body[section[depth]], section, wanted, stands_for, depth + 1)
    kept = {**body, section[depth]: inner}
    if inner == {}:
        del kept[section[depth]]
    return kept
