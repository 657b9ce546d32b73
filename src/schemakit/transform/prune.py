"""Which reusable Objects something still names once references are inlined."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from schemakit.references.components import component_around
from schemakit.references.implicit_connections import find_subtypes
from schemakit.spec import pointer
from schemakit.spec.grammar import LITERAL, Grammar, ObjectType
from schemakit.transform.linker import Linker
from schemakit.transform.naming import Name, members_of, names_in

__all__ = ["pruned"]

_Tokens = tuple[str, ...]


def pruned(linker: Linker, keeping: Iterable[_Tokens] = ()) -> Any:
    """What was linked with only those reusable Objects that something in it still names.

    Those at the places ``keeping`` stay in any case, with what they need.
    """
    root, grammar, stand_ins = linker.result, linker.places.grammar, linker.merger.stand_ins()
    bodies = _find_bodies(linker)
    # The schemas that a discriminator means without naming them: those that extend its own.
    extending = find_subtypes(linker.registry)
    types = {section: grammar.types[kind] for kind, section in grammar.sections.items()}
    wanted = set(keeping)
    alone = root
    for section in types:
        alone = _keeping_only(alone, section, set(), stand_ins)
    queue = [(alone, grammar.root)]
    queue += [(bodies.get(tokens), types[tokens[:-1]]) for tokens in wanted]
    places = {id(body): tokens for tokens, body in bodies.items() if tokens}
    met: set[tuple[int, int]] = set()
    while queue:
        value, type_ = queue.pop()
        value = stand_ins.get(id(value), value)
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
        queue += members_of(value, type_, stand_ins)
    for section in types:
        root = _keeping_only(root, section, wanted, stand_ins)
    return root


def _find_bodies(linker: Linker) -> dict[_Tokens, Any]:
    """The Objects of the output by their places in it."""
    bodies: dict[_Tokens, Any] = {}
    for unit, body in zip(linker.graph.units, linker.bodies, strict=True):
        if not unit.document.number:
            bodies.setdefault(unit.tokens, body)
    bodies.update({home.tokens: linker.bodies[one] for one, home in linker.places.homes.items()})
    for section, names in linker.places.lifted.items():
        bodies.update({(*section, name): linker.bodies[one] for name, one in names.items()})
    return bodies


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
    stand_ins: Mapping[int, Any],
    depth: int = 0,
) -> Any:
    """``value`` with only the needed members of a section; maps left empty are removed."""
    body = stand_ins.get(id(value), value)
    if not isinstance(body, dict):
        return value
    if depth == len(section):
        return {name: inner for name, inner in body.items() if (*section, str(name)) in wanted}
    if section[depth] not in body:
        return value
    inner = _keeping_only(body[section[depth]], section, wanted, stand_ins, depth + 1)
    kept = {**body, section[depth]: inner}
    if inner == {}:
        del kept[section[depth]]
    return kept
