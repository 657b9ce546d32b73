"""One schema of a definition: the draft of it, the result, and the losses of the conversion."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from schemakit.errors import Location, TooLargeError
from schemakit.llm.decode import Decoding
from schemakit.llm.vocabulary import DATA_KEYWORDS, rank
from schemakit.llm.wording import join_description
from schemakit.spec import pointer
from schemakit.spec.values import count_values
from schemakit.syntax.json_writer import to_json

__all__ = ["Adapted", "Draft", "Loss", "Lost", "check_size", "collect_losses", "too_large"]

#: Nodes of one definition after inlining, about ten megabytes of text.
_MOST_NODES = 250_000
_BYTES_PER_NODE = 40


@dataclass(frozen=True, slots=True)
class Loss:
    """A constraint of the API's description that a definition does not express.

    ``pointer`` is a JSON Pointer to the constraint in the schema of the tool's arguments, before
    the schema was adapted to the target. ``words`` is the prose that replaces it in the definition.
    ``by_rule`` marks losses that all targets share: read-only members are left out, and so are
    headers that only the sender of a request can set; an object of arguments is closed.
    """

    pointer: str
    keyword: str
    words: str
    by_rule: bool = False

    def __str__(self) -> str:
        return f"{self.pointer}: {self.words}" if self.pointer else self.words


class Lost(NamedTuple):
    """A loss while the definition is built; ``tokens`` are relative to the schema at hand."""

    tokens: tuple[str, ...]
    words: str
    by_rule: bool


class Adapted(NamedTuple):
    """The result of adapting one schema.

    ``description`` is the schema's own, ``notes`` are the phrases that were added to it; ``schema``
    holds both together. ``nodes`` and ``height`` count schemas, this one included.
    """

    schema: dict[str, Any]
    losses: tuple[Lost, ...] = ()
    decoding: Decoding | None = None
    nodes: int = 1
    height: int = 1
    description: str = ""
    notes: tuple[str, ...] = ()
    is_hidden: bool = False


@dataclass(slots=True, eq=False)
class Draft:
    """One schema of a definition while it is built; ``decoding`` are fields of a Decoding.

    It may have ``most`` nodes. Without a limit, what is too large for a definition is still
    counted, but its losses are not listed.
    """

    out: dict[str, Any] = field(default_factory=dict)
    description: str = ""
    notes: list[str] = field(default_factory=list)
    losses: list[Lost] = field(default_factory=list)
    nodes: int = 1
    height: int = 0
    decoding: dict[str, Any] = field(default_factory=dict)
    most: int | None = _MOST_NODES

    def lose(self, key: str, words: str, *, by_rule: bool = False, silent: bool = False) -> None:
        """Records the loss of a keyword; if ``silent``, the description does not mention it."""
        self.losses.append(Lost((key,), words, by_rule))
        if not silent:
            self.notes.append(words)

    def add_child(self, tokens: tuple[str, ...], child: Adapted) -> dict[str, Any]:
        """The schema of a child, whose losses and size become part of this draft's.

        Raises:
            TooLargeError: if it has too many nodes then.
        """
        self.nodes += child.nodes
        if self.most is not None and self.nodes > self.most:
            raise too_large(self.nodes)
        self.height = max(self.height, child.height)
        if self.nodes > _MOST_NODES:
            self.losses.clear()
        else:
            for below, words, by_rule in child.losses:
                self.losses.append(Lost((*tokens, *below), words, by_rule))
        return child.schema

    def absorb(self, other: Adapted) -> None:
        """Takes over the keywords, notes and decoding of another schema, but not its losses."""
        self.out.update(other.schema)
        self.out.pop("description", None)
        self.notes += other.notes
        if other.decoding is not None:
            fields = other.decoding._asdict()
            self.decoding.update({key: value for key, value in fields.items() if value})

    def _count_data(self) -> None:
        """Counts the values in data, which aliases may multiply.

        Raises:
            TooLargeError: if it has too many nodes then.
        """
        for key in DATA_KEYWORDS & self.out.keys():
            if isinstance(self.out[key], (dict, list)):
                self.nodes += int(min(count_values(self.out[key]), 2 * _MOST_NODES))
        if self.most is not None and self.nodes > self.most:
            raise too_large(self.nodes)

    def finish(self, *, is_hidden: bool = False) -> Adapted:
        """The result, with its keywords in the usual order.

        Raises:
            TooLargeError: if it has too many nodes, those of data included.
        """
        if description := join_description(self.description, self.notes):
            self.out["description"] = description
        out = {key: self.out[key] for key in sorted(self.out, key=rank)}
        self._count_data()
        return Adapted(
            out,
            tuple(self.losses),
            Decoding(**self.decoding) if self.decoding else None,
            self.nodes,
            self.height + 1,
            self.description,
            tuple(self.notes),
            is_hidden,
        )


def collect_losses(adapted: Adapted, definitions: Mapping[str, Adapted]) -> list[Loss]:
    """The losses of a schema, then those of its definitions."""
    found = [
        Loss(pointer.join(lost.tokens), lost.tokens[-1], lost.words, lost.by_rule)
        for lost in adapted.losses
    ]
    for name, definition in definitions.items():
        found += [
            Loss(pointer.join(("$defs", name, *lost.tokens)), lost.tokens[-1], *lost[1:])
            for lost in definition.losses
        ]
    return found


def check_size(parts: list[Adapted]) -> None:
    """Checks that the parts of a definition are small enough together.

    Raises:
        TooLargeError: if they have too many nodes; its ``size`` is that of the definition.
    """
    nodes = sum(one.nodes for one in parts)
    if nodes > _MOST_NODES:
        known: dict[int, int] = {}
        size = sum(_measure(one.schema, known) for one in parts)
        raise too_large(nodes, size)


def too_large(nodes: int, size: int = 0) -> TooLargeError:
    """The error for a definition of so many nodes, of ``size`` bytes if that is known."""
    limit = _MOST_NODES * _BYTES_PER_NODE
    return TooLargeError(max(size, nodes * _BYTES_PER_NODE), limit, (), Location())


def _measure(value: Any, known: dict[int, int]) -> int:
    """Bytes of compact JSON; ``known`` remembers each shared container by identity."""
    if not isinstance(value, (dict, list)):
        return len(to_json(value))
    # A stack, because a default may be nested as deeply as a text allows.
    stack: list[tuple[Any, bool]] = [(value, False)]
    while stack:
        one, is_left = stack.pop()
        inner = list(one.values() if isinstance(one, dict) else one)
        if is_left:
            known[id(one)] += sum(known[id(each)] for each in inner if _is_container(each))
        elif id(one) not in known:
            known[id(one)] = 2 + max(len(inner) - 1, 0)
            known[id(one)] += sum(len(to_json(each)) for each in inner if not _is_container(each))
            if isinstance(one, dict):
                known[id(one)] += sum(len(to_json(key)) + 1 for key in one)
            stack.append((one, True))
            stack += [(each, False) for each in inner if _is_container(each)]
    return known[id(value)]


def _is_container(value: Any) -> bool:
    return isinstance(value, (dict, list))
