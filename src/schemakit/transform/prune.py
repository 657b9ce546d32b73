"""Which reusable Objects something still names once references are inlined."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from schemakit.references.implicit_connections import Subtypes
from schemakit.spec import pointer
from schemakit.spec.grammar import Grammar

__all__ = ["pruned"]


def pruned(
    root: Any,
    grammar: Grammar,
    bodies: Mapping[tuple[str, ...], Any],
    stands_for: Mapping[int, Any],
    extending: Subtypes,
) -> Any:
    """``root`` with only those reusable Objects that something still names.

    ``bodies`` are the Objects by place, ``stands_for`` those by the id of what stands for them, and
    ``extending`` says which schemas a discriminator may mean without naming them: those that extend
    its own.
    """
    sections = set(grammar.sections.values())
    wanted: set[tuple[str, ...]] = set()
    queue: list[Any] = [root]
    for tokens in sections:
        queue[0] = _keeping_only(queue[0], tokens, set(), stands_for)
    places = {id(body): tokens for tokens, body in bodies.items() if tokens}
    met: set[int] = set()
    while queue:
        value = queue.pop()
        value = stands_for.get(id(value), value)
        if not isinstance(value, (dict, list)) or id(value) in met:
            continue
        met.add(id(value))
        named = list(_named(value, grammar))
        if isinstance(value, dict) and _means_subtypes(value):
            children = extending.get((0, places.get(id(value), ())), {})
            named += [child.tokens for child in children.values() if not child.document.number]
        for tokens in named:
            if tokens not in wanted:
                wanted.add(tokens)
                queue.append(bodies.get(tokens))
        queue.extend(value.values() if isinstance(value, dict) else value)
    for tokens in sections:
        root = _keeping_only(root, tokens, wanted, stands_for)
    return root


def _means_subtypes(value: dict[Any, Any]) -> bool:
    """Whether a discriminator means the schemas that extend its own: not those of a union."""
    discriminator = value.get("discriminator")
    if isinstance(discriminator, dict):
        return not (value.get("oneOf") or value.get("anyOf"))
    return isinstance(discriminator, str)


def _named(value: Any, grammar: Grammar) -> Iterator[tuple[str, ...]]:
    """The components that one container names: by reference, by mapping, by security scheme."""
    if not isinstance(value, dict):
        return
    texts = [value.get("$ref"), value.get("operationRef")]
    discriminator = value.get("discriminator")
    if isinstance(discriminator, dict):
        mapping = discriminator.get("mapping")
        texts += mapping.values() if isinstance(mapping, dict) else ()
        texts.append(discriminator.get("defaultMapping"))
    for text in texts:
        if isinstance(text, str):
            if text.startswith("#/"):
                tokens = pointer.parse(pointer.from_fragment(text[1:]))
                yield next(
                    (
                        tokens[: len(section) + 1]
                        for section in grammar.sections.values()
                        if tokens[: len(section)] == section
                    ),
                    tokens,
                )
            else:
                yield (*grammar.sections["Schema"], text)
    requirements = value.get("security")
    schemes = grammar.sections.get("SecurityScheme", ())
    for requirement in requirements if isinstance(requirements, list) else ():
        for name in requirement if isinstance(requirement, dict) else ():
            yield (*schemes, str(name))  # a mapping may have numbers for keys


def _keeping_only(
    value: Any,
    section: tuple[str, ...],
    wanted: set[tuple[str, ...]],
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
