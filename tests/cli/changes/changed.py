"""Changes for the tests of what ``diff`` writes."""

from __future__ import annotations

from schemakit.comparison.records import Change, Counterexample, Level, Reach
from schemakit.errors import Location

__all__ = ["BREAKING", "make"]


def _reach(operation: str, level: Level = "breaking") -> Reach:
    return Reach(operation, "request", "body", (), level)


#: A change that breaks requests of one operation, and is safe for responses of another.
BREAKING = Change(
    "max-length-changed",
    "breaking",
    "proved",
    "Pet.name",
    "maxLength is 2, was 9",
    Location("old.yaml", "/a", 3, 5),
    Location("new.yaml", "/a", 4, 5),
    (
        _reach("POST /pets"),
        Reach("GET /pets", "response", "response 200", ("Pets",), "safe"),
    ),
    Counterexample({"name": "aaa"}, "old", "new", "request"),
)


def make(level: Level, number: int = 0, *, operations: tuple[str, ...] = ()) -> Change:
    """A change of a level, the ``number``th of its kind."""
    place = Location("new.yaml", f"/{number}", number + 1, 1)
    reached = tuple(_reach(one, level) for one in operations)
    return Change("field-changed", level, "rule", f"S{number}", "x is 1", None, place, reached)
