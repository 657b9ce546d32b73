"""What the author of a reference without a target most likely meant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from schemakit.documents.document import Document
from schemakit.documents.registry import Registry, Resource
from schemakit.spec import pointer, uri
from schemakit.suggest import suggestion

__all__ = ["hint_at_name", "hint_at_pointer"]

#: What other versions and habits call the section of reusable schemas.
_SCHEMA_SECTIONS = frozenset({"definitions", "$defs", "schemas", "schema", "models", "model"})


def hint_at_pointer(ref: str, resource: Resource, tokens: tuple[str, ...]) -> str:
    """What a reference may mean whose pointer has no target in a resource, as the end of a
    message."""
    before = uri.without_fragment(ref)
    is_longer = tokens[-1] == "" and (before or tokens[:-1])
    guesses = [tokens[:-1]] if is_longer else []
    return _suggest(before, resource, [*guesses, *_in_sections(resource, tokens)])


def hint_at_name(
    registry: Registry, document: Document, ref: str, resource: Resource | None
) -> str:
    """What a reference without a pointer may mean: one with a plain name, or without a fragment.

    ``resource`` is what has no such name; None if a document of that name cannot be read.
    """
    before, mark, fragment = ref.partition("#")
    name = pointer.from_fragment(fragment) if mark else before.removeprefix("./")
    tokens = tuple(name.split("/"))
    root = registry.root_of(document) if resource is None else resource
    guesses = [tokens]
    if resource is None and ref[:1] == "/":
        guesses.append(pointer.parse(ref))
    if len(tokens) == 1:
        guesses += _in_sections(root, ("", *tokens))
    return _suggest(before if mark else "", root, guesses)


def _suggest(name: str, resource: Resource, guesses: Iterable[tuple[str, ...]]) -> str:
    """The first guess that leads anywhere in a resource that a reference calls ``name``; ``""`` if
    there is none.

    A guess follows no references, which would take time.
    """
    for tokens in guesses:
        if pointer.exists(resource.value, tokens):
            is_whole = name and not tokens
            return suggestion([name if is_whole else name + pointer.fragment(tokens)])
    return ""


def _in_sections(resource: Resource, tokens: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The same names in the sections where the resource has them, or other ones, the most likely
    first."""
    sections = resource.document.grammar.sections
    for depth in range(min(len(tokens) - 1, 2)):
        wrong, rest = tokens[depth], tokens[depth + 1 :]
        likely = "Schema" if wrong in _SCHEMA_SECTIONS else ""
        for _, section in sorted(
            sections.items(),
            key=lambda one: (one[0] != likely, one[1][-1] != wrong, one[0] != "Schema"),
        ):
            if (*section, *rest) != tokens:
                yield (*section, *rest)
