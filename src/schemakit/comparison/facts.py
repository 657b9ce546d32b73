"""What was found in a pair of parts, before it is known whom that reaches."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from schemakit.comparison.records import Direction, Level, Verdict
from schemakit.comparison.spots import Spot
from schemakit.references.components import Place

__all__ = [
    "BREAKS",
    "DOCUMENTS",
    "RISKS",
    "SAFE",
    "UNKNOWN",
    "Edge",
    "Edit",
    "Effect",
    "Fact",
    "PairKey",
    "Part",
]

#: A pair of parts: the kind of Object, and the places on both sides.
PairKey = tuple[str, Place, Place]


class Effect(NamedTuple):
    """What a difference means for one direction."""

    level: Level
    verdict: Verdict


SAFE = Effect("safe", "proved")
BREAKS = Effect("breaking", "rule")
RISKS = Effect("risky", "rule")
UNKNOWN = Effect("risky", "undecided")
DOCUMENTS = Effect("documentation", "proved")


class Edit(NamedTuple):
    """What makes the old schema different in one respect only: a keyword at a path, or one member
    of its map, takes its value from a path of the new schema, or is removed if that is None."""

    path: tuple[str, ...]
    keyword: str
    name: str | None
    source: tuple[str, ...] | None


class Fact(NamedTuple):
    """One difference of a pair.

    ``request`` is what it means where the part is sent by clients, ``response`` where by the API.
    ``is_schema`` says that both depend on the values that a schema accepts, so that they may be
    proved. ``way`` leads from the part to what changed.
    """

    code: str
    message: str
    old: Spot | None
    new: Spot | None
    request: Effect
    response: Effect
    way: str = ""
    is_schema: bool = False
    edits: tuple[Edit, ...] = ()
    #: Whether proofs about it hold for what is around it too.
    is_monotone: bool = True

    def effect(self, direction: Direction) -> Effect:
        """What it means in one direction."""
        return self.request if direction == "request" else self.response


class Edge(NamedTuple):
    """A part uses another: in which role, and whether what it means there is the same.

    ``sign`` is -1 below ``not``. Where ``is_monotone`` is false, more values of the used part need
    not mean more values of the user. ``is_whole`` is whether the used schema alone says what a
    value may be; otherwise others apply to it too, or it counts in one direction only. ``is_form``
    is whether the properties of the used schema are written as texts.
    """

    used: PairKey
    role: Literal["", "request", "response"]
    place: str = ""
    sign: int = 1
    is_monotone: bool = True
    is_whole: bool = True
    is_form: bool = False


@dataclass(slots=True)
class Part:
    """A pair of parts that is being compared."""

    key: PairKey
    old: Spot
    new: Spot
    #: What it is called: a component's name, or an operation's.
    name: str
    #: Whether the name is that of an operation; and whether the API sends its request.
    is_operation: bool = False
    is_sent_by_api: bool = False
    #: Whether the name says all that people need to find it.
    is_component: bool = False
    facts: list[Fact] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)
    #: Any further value that its comparison needs.
    extra: Any = None
