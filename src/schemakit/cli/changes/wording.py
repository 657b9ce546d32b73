"""How a change is said: whom it reaches, what shows it, where it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from schemakit.comparison.records import LEVELS, Change, Counterexample, Reach
from schemakit.errors import Location
from schemakit.syntax.json_writer import short_json

__all__ = [
    "LEVEL_WORDS",
    "count_levels",
    "group_by_operation",
    "say_counterexample",
    "say_reach",
    "say_verdict",
    "say_where",
]

#: A level in a count.
LEVEL_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "breaking": "breaking",
        "risky": "risky",
        "safe": "safe",
        "documentation": "of documentation",
    }
)
#: As many operations are named; the others are counted.
_MOST_NAMED = 3
_LONGEST_VALUE = 200


def count_levels(changes: Iterable[Change]) -> str:
    """``"2 breaking, 1 risky and 3 safe changes"``; ``"no changes"`` if there are none."""
    levels = [one.level for one in changes]
    parts = [f"{levels.count(level)} {LEVEL_WORDS[level]}" for level in LEVELS if level in levels]
    if not parts:
        return "no changes"
    listed = " and ".join(filter(None, (", ".join(parts[:-1]), parts[-1])))
    return f"{len(levels)} change{'s' * (len(levels) != 1)}: {listed}"


def say_reach(change: Change, *, every: bool = False) -> list[str]:
    """Whom a change reaches: a line for each direction and level, the worst first."""
    # What the subject says already is not said again.
    own = [one for one in change.operations if not change.subject.startswith(one.operation)]
    lines = []
    for level in LEVELS:
        for direction in ("request", "response"):
            group = [one for one in own if (one.level, one.direction) == (level, direction)]
            if group:
                lines.append(_say_group(group, every=every))
    return lines


def _say_group(group: Sequence[Reach], *, every: bool) -> str:
    first = group[0]
    verbs = {"breaking": "breaks", "risky": "may break", "safe": "is safe for"}
    verb = verbs.get(first.level, "concerns")
    shown = group if every or len(group) <= _MOST_NAMED + 1 else group[:_MOST_NAMED]
    names = []
    for one in shown:
        place = one.place if one.place not in ("", "body") else ""
        through = f" through {' → '.join(one.through)}" if one.through else ""
        detail = f"{place}{through}".strip()
        names.append(f"{one.operation}{f' ({detail})' * bool(detail)}")
    more = f" and {len(group) - len(shown)} more" if len(group) > len(shown) else ""
    return f"{verb} {first.direction}s of {', '.join(names)}{more}"


def say_counterexample(found: Counterexample) -> str:
    """A value that one side accepts and the other refuses."""
    value = short_json(found.value, _LONGEST_VALUE)
    if found.direction == "request":
        return f"{value} was accepted, and is refused now"
    return f"{value} may be sent now, and was not allowed before"


def say_verdict(change: Change) -> str:
    """How a level was found."""
    if change.verdict == "undecided":
        return f"undecided{f': {change.reason}' * bool(change.reason)}"
    if change.verdict == "rule":
        return f"by rule{f': {change.reason}' * bool(change.reason)}"
    return change.reason or "proved"


def say_where(change: Change) -> str:
    """Where it is now, and where it was."""
    parts = []
    if change.new is not None:
        parts.append(_place(change.new))
    if change.old is not None:
        parts.append(f"was {_place(change.old)}")
    return ", ".join(parts)


def _place(place: Location) -> str:
    line = "" if place.line is None else f":{place.line}:{place.column}"
    pointer = f" (#{place.pointer})" if place.pointer is not None and not line else ""
    return f"{place.uri or '<document>'}{line}{pointer}"


def group_by_operation(changes: Iterable[Change]) -> dict[str, list[Change]]:
    """The changes that reach each operation, by its name; others under ``""``. A change that
    reaches many operations is in each of them."""
    found: dict[str, list[Change]] = {}
    for change in changes:
        names = dict.fromkeys(one.operation for one in change.operations) or {"": None}
        for name in names:
            found.setdefault(name, []).append(change)
    ordered = sorted(found, key=lambda name: (name == "", name.partition(" ")[2], name))
    return {name: found[name] for name in ordered}
