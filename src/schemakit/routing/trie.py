"""All path templates of a description, searched by the segments of a path."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Generic, NamedTuple, TypeVar

from schemakit.routing.templates import Template, match_whole, parse_template

__all__ = ["Found", "PathTrie"]

T = TypeVar("T")


class Found(NamedTuple, Generic[T]):
    """What was stored for a path template that matches, and the texts in place of its names."""

    item: T
    names: tuple[str, ...]
    texts: tuple[str, ...]


class _Node(Generic[T]):
    """The templates that have the same segments up to here."""

    __slots__ = ("by_literal", "ends", "templated")

    def __init__(self) -> None:
        self.by_literal: dict[str, _Node[T]] = {}
        #: Templates of the next segment; the more of it they say, the earlier.
        self.templated: list[tuple[Template, _Node[T]]] = []
        #: What is stored for the templates that end here, with the names in each.
        self.ends: list[tuple[T, tuple[str, ...]]] = []


class PathTrie(Generic[T]):
    """Path templates, each with what is stored for it.

    A search visits each node at most once, and only those whose segments match. So its time grows
    with the length of the path, and with the number of templates only where several match.
    """

    __slots__ = ("_root",)

    def __init__(self) -> None:
        self._root: _Node[T] = _Node()

    def add(self, path: str, item: T) -> None:
        """Stores an item for a path template, which begins with a slash."""
        node = self._root
        names: list[str] = []
        for segment in path[1:].split("/"):
            template = parse_template(segment)
            names += template.names
            node = _step_into(node, template)
        node.ends.append((item, tuple(names)))

    def find(self, path: str) -> Iterator[Found[T]]:
        """What is stored for each template that matches a path, in normal form.

        Where one segment is literal and the other is templated, the literal one is first, from the
        left: concrete paths come before templated ones (OAS 3.1.1, Paths Object).
        """
        segments = path[1:].split("/")
        count = len(segments)
        stack: list[tuple[_Node[T], int, tuple[str, ...]]] = [(self._root, 0, ())]
        while stack:
            node, depth, texts = stack.pop()
            if depth == count:
                for item, names in node.ends:
                    yield Found(item, names, texts)
                continue
            segment = segments[depth]
            # The last on the stack is the first that is looked at.
            for template, inner in reversed(node.templated):
                if template.is_whole_name:
                    if segment:
                        stack.append((inner, depth + 1, (*texts, segment)))
                    continue
                values = match_whole(template, segment)
                if values is not None:
                    stack.append((inner, depth + 1, texts + values))
            literal = node.by_literal.get(segment)
            if literal is not None:
                stack.append((literal, depth + 1, texts))


def _step_into(node: _Node[T], template: Template) -> _Node[T]:
    """The node for a segment after another one; it is made if it is new."""
    if not template.names:
        return node.by_literal.setdefault(template.literals[0], _Node())
    for known, inner in node.templated:
        if known.literals == template.literals:
            return inner
    inner = _Node()
    node.templated.append((template, inner))
    # Stable, so that templates that say equally much are in the order of the text.
    node.templated.sort(key=lambda one: -sum(map(len, one[0].literals)))
    return inner
