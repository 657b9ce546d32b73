"""What the author of a reference without a target most likely meant."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from schemakit.documents.document import Document
from schemakit.documents.registry import Registry, Resource
from schemakit.spec import pointer, uri

__all__ = ["Guess", "guess_at_name", "guess_at_pointer"]

#: What other versions and habits call the section of reusable schemas.
_SCHEMA_SECTIONS = frozenset({"definitions", "$defs", "schemas", "schema", "models", "model"})


class Guess(NamedTuple):
    """What a reference may mean: how it names a resource, and a pointer into that."""

    name: str
    resource: Resource
    tokens: tuple[str, ...]

    @property
    def text(self) -> str:
        """The reference as it would be written."""
        if self.name and not self.tokens:
            return self.name
        return self.name + pointer.fragment(self.tokens)


def guess_at_pointer(ref: str, resource: Resource, tokens: tuple[str, ...]) -> Iterator[Guess]:
    """What a reference may mean whose pointer has no target in a resource.

    The most likely guess is first. That there is such a target is still to be tested.
    """
    before = uri.without_fragment(ref)
    if tokens[-1] == "" and (before or tokens[:-1]):
        yield Guess(before, resource, tokens[:-1])
    yield from _guess_sections(before, resource, tokens)


def guess_at_name(
    registry: Registry, document: Document, ref: str, resource: Resource | None
) -> Iterator[Guess]:
    """What a reference without a pointer may mean: one with a plain name, or without a fragment.

    ``resource`` is what has no such name; None if a document of that name cannot be read.
    """
    before, mark, fragment = ref.partition("#")
    name = pointer.from_fragment(fragment) if mark else before.removeprefix("./")
    before = before if mark else ""
    tokens = tuple(name.split("/"))
    root = registry.root_of(document) if resource is None else resource
    yield Guess(before, root, tokens)
    if resource is None and ref[:1] == "/":
        yield Guess("", root, pointer.parse(ref))
    if len(tokens) == 1:
        yield from _guess_sections(before, root, ("", *tokens))


def _guess_sections(name: str, resource: Resource, tokens: tuple[str, ...]) -> Iterator[Guess]:
    """The same names in the sections where the resource has them, or other ones."""
    sections = resource.document.grammar.sections
    for depth in range(min(len(tokens) - 1, 2)):
        wrong, rest = tokens[depth], tokens[depth + 1 :]
        likely = "Schema" if wrong in _SCHEMA_SECTIONS else ""
        for _, section in sorted(
            sections.items(),
            key=lambda one: (one[0] != likely, one[1][-1] != wrong, one[0] != "Schema"),
        ):
            if (*section, *rest) != tokens:
                yield Guess(name, resource, (*section, *rest))
