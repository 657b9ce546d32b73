"""What several schemas together say: their keywords, and the choices among their branches."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from schemakit.patterns.matching import Steps
from schemakit.spec import pointer
from schemakit.spec.keywords import KEYWORDS
from schemakit.spec.to_2020_12 import upgrade_keywords

__all__ = [
    "MOST_STEPS",
    "Described",
    "Direction",
    "ImpossibleError",
    "Readings",
    "Schemas",
    "Scope",
    "describe_members",
    "find_described",
    "is_hidden",
]

#: ``"readOnly"`` for a request, which leaves those properties out; ``"writeOnly"`` for a response;
#: ``""`` for neither (OAS 3.0, Schema Object, ``readOnly``).
Direction = str
#: Schemas that a value has to match together.
Schemas = Sequence[Any]
#: Schemas by identity with their keywords in 2020-12. The schemas are kept, since a new object
#: could get the identity of one that is gone.
Readings = dict[int, tuple[Any, dict[str, Any]]]
#: Schemas and values that are looked at for one sample.
MOST_STEPS = 60_000
#: Schemas that apply to one value.
_MOST_TOGETHER = 400


#: Keywords that hold a count, such as ``minLength``.
_COUNTS = frozenset(row.name for row in KEYWORDS if row.holds == "count")


class ImpossibleError(Exception):
    """No value is made; ``reason`` says where and why."""

    def __init__(self, reason: str, tokens: tuple[str, ...] = ()) -> None:
        self.reason, self.tokens = reason, tokens
        super().__init__(reason)

    def __str__(self) -> str:
        where = pointer.join(self.tokens)
        return f"{where}: {self.reason}" if where else self.reason


class _Alternative(NamedTuple):
    """Schemas that apply in addition if a branch is chosen."""

    schemas: tuple[Any, ...]


class Scope:
    """Reads the schemas of one description, for one sample: it counts the steps.

    ``look`` gives the target of a reference that dereferencing kept, and raises LookupError
    without one. ``steps`` is how many there may be. ``readings`` are those of samples before.
    """

    def __init__(
        self,
        look: Callable[[str], Any],
        *,
        legacy: bool,
        hidden: Direction,
        steps: int = MOST_STEPS,
        readings: Readings | None = None,
    ) -> None:
        self.legacy, self.hidden = legacy, hidden
        self._look = look
        self._left = steps
        #: Those of matching patterns.
        self.pattern_steps = Steps()
        self._known: Readings = {} if readings is None else readings

    def renew(self) -> Scope:
        """A scope for another value, which knows the schemas that this one has read."""
        found = Scope(self._look, legacy=self.legacy, hidden=self.hidden)
        found._known = self._known
        return found

    def spend(self) -> None:
        """Count one step.

        Raises:
            ImpossibleError: if there were too many.
        """
        self._left -= 1
        if self._left < 0:
            raise ImpossibleError("the schema is too large to try more values")

    def read(self, schema: Any) -> dict[str, Any]:
        """The keywords of a schema in 2020-12, of the target of a reference; ``{"not": {}}`` for
        false and ``{}`` for true.

        Raises:
            ImpossibleError: if a reference has no target, or leads to itself.
        """
        self.spend()
        if not isinstance(schema, dict):
            return {"not": {}} if schema is False else {}
        known = self._known.get(id(schema))
        if known is None:
            known = self._known[id(schema)] = schema, self._read_target(schema)
        return known[1]

    def _read_target(self, schema: dict[str, Any]) -> dict[str, Any]:
        reference = schema.get("$ref")
        if not isinstance(reference, str):
            return _with_whole_counts(upgrade_keywords(schema, legacy=self.legacy))
        try:
            target = self._look(reference)
        except LookupError:
            raise ImpossibleError(f"the reference {reference!r} has no target") from None
        beside = {key: value for key, value in schema.items() if key != "$ref"}
        if target is schema:
            raise ImpossibleError(f"the reference {reference!r} leads to itself")
        if self.legacy or not beside:
            return self.read(target)
        return {"allOf": [target, beside]}

    def flatten(self, schemas: Schemas) -> list[dict[str, Any]]:
        """The keywords of schemas and of all members of their ``allOf``; no branch is chosen."""
        if len(schemas) == 1:
            only = self.read(schemas[0])
            if not only.get("allOf"):
                return [only]
            self._left += 1  # it is read once more
        found: list[dict[str, Any]] = []
        waiting = list(reversed(schemas))
        met: set[int] = set()
        while waiting:
            one = self.read(waiting.pop())
            if id(one) in met:
                continue
            met.add(id(one))
            if len(met) > _MOST_TOGETHER:
                raise ImpossibleError("too many schemas apply to one value")
            found.append(one)
            waiting.extend(reversed(one.get("allOf", ())))
        return found

    def iterate_alternatives(self, schemas: Schemas) -> Iterator[list[dict[str, Any]]]:
        """Iterate over what schemas say with each combination of their branches, in order.

        Branches of null come last. Of ``if`` the condition and ``then`` are one branch, and
        ``else`` is the other.
        """
        found = self.flatten(schemas)
        met = {id(one) for one in found}
        yield from self._choose(found, [two for one in found for two in _list_choices(one)], met)

    def _choose(
        self, found: list[dict[str, Any]], choices: list[list[_Alternative]], met: set[int]
    ) -> Iterator[list[dict[str, Any]]]:
        if not choices:
            yield found
            return
        first, *others = choices
        for alternative in sorted(first, key=self._is_null):
            self.spend()
            more = [one for one in self.flatten(alternative.schemas) if id(one) not in met]
            inner = [two for one in more for two in _list_choices(one)]
            known = met | {id(one) for one in more}
            yield from self._choose([*found, *more], [*others, *inner], known)

    def _is_null(self, alternative: _Alternative) -> bool:
        return any(self.read(one).get("type") == "null" for one in alternative.schemas)


def _with_whole_counts(flat: dict[str, Any]) -> dict[str, Any]:
    """The keywords with counts that are ints: ``3.0`` is a count too (JSON Schema core §4.2.3)."""
    return {key: int(value) if key in _COUNTS else value for key, value in flat.items()}


def _list_choices(flat: dict[str, Any]) -> list[list[_Alternative]]:
    found = [
        [_Alternative((one,)) for one in flat[keyword]]
        for keyword in ("oneOf", "anyOf")
        if flat.get(keyword)
    ]
    if "if" in flat:
        then = (flat["if"], flat.get("then", True))
        found.append([_Alternative(then), _Alternative((flat.get("else", True),))])
    return found


class Described(NamedTuple):
    """What a schema says of one member: ``schemas`` apply, and each of ``possible`` may apply,
    since a pattern is not decided. ``is_certain`` is whether one applies at any rate."""

    schemas: list[Any]
    possible: list[Any]
    is_certain: bool


def find_described(flat: dict[str, Any], name: str, steps: Steps) -> Described:
    """Find what a schema says of the member of an object with this name; ``steps`` are those that
    are left for patterns.

    ``additionalProperties`` counts only where the others say nothing (core §10.3.2.3).
    """
    found: list[Any] = []
    possible: list[Any] = []
    properties = flat.get("properties", {})
    if name in properties:
        found.append(properties[name])
    for pattern, one in flat.get("patternProperties", {}).items():
        is_match = steps.match(pattern, name)[0]
        if is_match is not False:
            (found if is_match else possible).append(one)
    is_closed = "additionalProperties" in flat
    if is_closed and not found:
        (possible or found).append(flat["additionalProperties"])
    return Described(found, possible, is_certain=bool(found) or is_closed)


def describe_members(flat: dict[str, Any], name: str, steps: Steps) -> list[Any] | None:
    """List the schemas that a value of a member gets; None if nothing is said of it.

    Where only patterns that are not decided may apply, that is the first one that is not false.
    """
    if "patternProperties" not in flat:
        properties = flat.get("properties")
        if properties and name in properties:
            return [properties[name]]
        return [flat["additionalProperties"]] if "additionalProperties" in flat else None
    schemas, possible, _ = find_described(flat, name, steps)
    if not schemas and not possible:
        return None
    return schemas or [one for one in possible if one is not False][:1]


def is_hidden(name: str, every: Sequence[dict[str, Any]], scope: Scope) -> bool:
    """Whether a member is left out: it is read-only in a request, or write-only in a response."""
    if not scope.hidden:
        return False
    steps = scope.pattern_steps
    members = [two for one in every for two in describe_members(one, name, steps) or ()]
    return any(one.get(scope.hidden) is True for one in scope.flatten(members))
