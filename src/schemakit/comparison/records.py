"""What changed between two descriptions, as values: changes, whom they reach, and what shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, get_args

from schemakit.errors import Location

__all__ = [
    "DIRECTIONS",
    "LEVELS",
    "REQUEST",
    "RESPONSE",
    "Change",
    "Counterexample",
    "Direction",
    "Level",
    "OpenObjects",
    "Reach",
    "Verdict",
]

#: ``breaking``: someone who did right by the old description may fail by the new one. ``risky``: it
#: could not be shown that no one does. ``safe``: it was. ``documentation``: it is no matter of
#: requests and responses.
Level = Literal["breaking", "risky", "safe", "documentation"]
#: The levels, the worst first.
LEVELS: tuple[Level, ...] = get_args(Level)
#: ``proved``: it follows from what the specification says, or a value shows it. ``rule``: a rule of
#: experience. ``undecided``: neither could be found.
Verdict = Literal["proved", "rule", "undecided"]
#: ``request`` is what clients send and the API accepts; ``response`` what the API sends.
Direction = Literal["request", "response"]
REQUEST: Direction = "request"
RESPONSE: Direction = "response"
DIRECTIONS: tuple[Direction, ...] = (REQUEST, RESPONSE)
#: How properties that a schema does not declare count where it allows any.
OpenObjects = Literal["declared", "strict"]


class Counterexample(NamedTuple):
    """A value that one description allows and the other refuses, checked with a validator.

    ``accepted_by`` and ``refused_by`` are ``"old"`` or ``"new"``.
    """

    value: Any
    accepted_by: Literal["old", "new"]
    refused_by: Literal["old", "new"]
    direction: Direction


class Reach(NamedTuple):
    """An operation that a change reaches.

    ``operation`` is its name, such as ``"GET /pets"``; ``place`` is where in it, such as
    ``"response 200"``. ``through`` are the components on the way, from the operation to the one
    that changed. ``level`` is what the change means there.
    """

    operation: str
    direction: Direction
    place: str
    through: tuple[str, ...]
    level: Level


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between two descriptions, at the place that changed.

    ``code`` is its kind (docs/diff.md lists them) and ``subject`` what changed: an operation, or a
    component with the way to the schema in it. ``old`` and ``new`` are the places, None where there
    is nothing on that side. ``operations`` are those that it reaches; none for what nothing uses.
    ``counterexample`` is a value that shows that it breaks someone. ``reason`` says why a change is
    not decided.
    """

    code: str
    level: Level
    verdict: Verdict
    subject: str
    message: str
    old: Location | None
    new: Location | None
    operations: tuple[Reach, ...] = ()
    counterexample: Counterexample | None = None
    reason: str = ""

    def __str__(self) -> str:
        where = self.new or self.old
        start = f"{where}: " if where is not None else ""
        return f"{start}{self.level}: {self.subject}: {self.message} [{self.code}]"
