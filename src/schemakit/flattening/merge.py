"""The state of merging several schemas into one: what is merged so far, and what is not."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from schemakit.patterns.matching import Steps
from schemakit.spec.values import Values

__all__ = [
    "INLINE",
    "REFERENCED",
    "WRAPPER",
    "Items",
    "Member",
    "Merge",
    "Place",
    "Properties",
    "Refusal",
    "Rule",
    "add_part",
    "keep_residual",
    "listed",
    "malformed",
    "only_one",
    "unsatisfiable",
]

#: Steps for the names and patterns of one merge, a third of a second.
_MOST_STEPS = 1_000_000
#: Rank of a member, which decides between annotations; of equal ranks the later member wins (§5.2).
REFERENCED, INLINE, WRAPPER = 0, 1, 2

#: Keys from the result to a schema in it.
Place = tuple[Any, ...]


class Member(NamedTuple):
    """One schema of a conjunction, and the rank of its annotations."""

    schema: Any
    rank: int


class Refusal(NamedTuple):
    """Why some keywords of a member are not merged: a code, a sentence, and the keywords."""

    code: str
    message: str
    keywords: tuple[str, ...]


class Properties(NamedTuple):
    """What one schema requires of the members of an object (§5.3)."""

    named: dict[str, Any]
    patterns: dict[str, Any]
    additional: Any
    member: Member

    @property
    def is_open(self) -> bool:
        """Whether other members than the named ones may have any value."""
        return self.additional is True or self.additional == {}


class Items(NamedTuple):
    """What one schema requires of the items of an array: of those in the prefix, of the others."""

    prefix: list[Any]
    others: Any
    member: Member


@dataclass(slots=True, eq=False, repr=False)
class Merge:
    """The state of one conjunction.

    ``top`` has the merged constraints, ``annotations`` the best value so far of each annotation,
    and ``residual`` the schemas that stay in an ``allOf``.
    """

    legacy: bool
    booleans: bool
    report: Callable[[str, str], None]
    #: Names that some member requires.
    required: frozenset[str]
    #: Whether it is one member with only annotations beside it: another name for that member.
    is_renaming: bool
    top: dict[str, Any] = field(default_factory=dict)
    annotations: dict[str, Member] = field(default_factory=dict)
    objects: list[Properties] = field(default_factory=list)
    arrays: list[Items] = field(default_factory=list)
    #: Place in the result to the schemas whose conjunction belongs there.
    parts: dict[Place, list[Member]] = field(default_factory=dict)
    #: Whether a pattern matches a name, as far as the steps for that have sufficed.
    matches: dict[tuple[str, str], bool | None] = field(default_factory=dict)
    steps: Steps = field(default_factory=lambda: Steps(_MOST_STEPS))
    residual: list[Any] = field(default_factory=list)
    residual_values: Values = field(default_factory=Values)


#: Merges some keywords of a member into a merge, or refuses and changes nothing.
Rule = Callable[[Merge, Member, tuple[str, ...]], Refusal | None]


def add_part(merge: Merge, place: Place, member: Member) -> None:
    """Adds a schema to the conjunction at a place in the result."""
    merge.parts.setdefault(place, []).append(member)


def keep_residual(merge: Merge, schema: Any) -> None:
    """Leaves a schema, or a part of one, in the residual ``allOf``, equal ones once."""
    if merge.residual_values.add(schema):
        merge.residual.append(schema)


def malformed(keywords: tuple[str, ...]) -> Refusal:
    """The refusal of values that are not of the kind that their keyword has."""
    return Refusal("malformed", f"the value of {listed(keywords)} is malformed", keywords)


def unsatisfiable(keyword: str, keywords: tuple[str, ...]) -> Refusal:
    """The refusal of constraints that no value satisfies together."""
    return Refusal("unsatisfiable", f"no value satisfies {keyword!r} of all members", keywords)


def only_one(_merge: Merge, _member: Member, keywords: tuple[str, ...]) -> Refusal:
    """The rule of keywords whose values have no common form."""
    message = f"one schema cannot hold two values of {listed(keywords)}"
    return Refusal("only-one", message, keywords)


def listed(keywords: Iterable[str]) -> str:
    """Keywords in a sentence."""
    return ", ".join(map(repr, keywords))
