"""One schema of a definition while it is put together: what it says, loses, and its way back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from schemakit.errors import Location, TooLargeError
from schemakit.llm.decode import Reverse
from schemakit.llm.vocabulary import rank
from schemakit.llm.wording import joined

__all__ = ["Adapted", "Draft", "Loss", "Lost"]

#: Nodes of one definition, where inlining multiplies them: some ten megabytes of text.
_MOST_NODES = 250_000


@dataclass(frozen=True, slots=True)
class Loss:
    """A constraint that a definition does not hold as the description of the API does.

    ``pointer`` is a JSON Pointer to the constraint in the schema of the tool's arguments, before
    it was fitted to the target; ``words`` is what the definition says in prose instead. ``by_rule``
    are those that every target shares: what is read-only leaves, and an object of arguments
    is closed.
    """

    pointer: str
    keyword: str
    words: str
    by_rule: bool = False

    def __str__(self) -> str:
        return f"{self.pointer}: {self.words}"


class Lost(NamedTuple):
    tokens: tuple[str, ...]
    words: str
    by_rule: bool


class Adapted(NamedTuple):
    """What a schema became; ``said`` is its own description and ``words`` what was added to it."""

    schema: dict[str, Any]
    losses: tuple[Lost, ...] = ()
    reverse: Reverse | None = None
    nodes: int = 1
    height: int = 1
    said: str = ""
    words: tuple[str, ...] = ()
    read_only: bool = False


@dataclass(slots=True, eq=False)
class Draft:
    """One schema of a definition while it is put together."""

    out: dict[str, Any] = field(default_factory=dict)
    said: str = ""
    words: list[str] = field(default_factory=list)
    losses: list[Lost] = field(default_factory=list)
    nodes: int = 1
    height: int = 0
    reverse: dict[str, Any] = field(default_factory=dict)

    def lose(self, key: str, words: str, *, by_rule: bool = False, silent: bool = False) -> None:
        """Notes that a keyword is not kept; ``silent`` where nothing need be said about it."""
        self.losses.append(Lost((key,), words, by_rule))
        if not silent:
            self.words.append(words)

    def below(self, tokens: tuple[str, ...], child: Adapted) -> dict[str, Any]:
        """The schema of a part, whose losses become those of the whole."""
        for tokens_below, words, by_rule in child.losses:
            self.losses.append(Lost((*tokens, *tokens_below), words, by_rule))
        self.nodes += child.nodes
        self.height = max(self.height, child.height)
        if self.nodes > _MOST_NODES:
            raise TooLargeError(self.nodes * 40, _MOST_NODES * 40, (), Location())
        return child.schema

    def finished(self, *, read_only: bool = False) -> Adapted:
        if description := joined(self.said, self.words):
            self.out["description"] = description
        out = {key: self.out[key] for key in sorted(self.out, key=rank)}
        return Adapted(
            out,
            tuple(self.losses),
            Reverse(**self.reverse) if self.reverse else None,
            self.nodes,
            self.height + 1,
            self.said,
            tuple(self.words),
            read_only,
        )
