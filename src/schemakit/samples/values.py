"""A value for a schema: one of its examples, its default or a value of its enum if the schema
allows it, or else a value constructed from its keywords."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple

from schemakit.samples.conjunction import (
    MOST_STEPS,
    Direction,
    ImpossibleError,
    Readings,
    Schemas,
    Scope,
    describe_members,
    is_hidden,
)
from schemakit.samples.scalars import make_number, make_text
from schemakit.samples.validity import explain_invalid
from schemakit.spec.values import Values, listed_types

__all__ = ["Sample", "make_sample"]

_Flat = dict[str, Any]
#: Combinations of branches, and variants of each, that are tried for one value.
_MOST_ALTERNATIVES = 60
#: Which of the values is tried, counted from the one asked for, and whether an object has only the
#: members that it needs: another branch may be told apart by what is missing.
_VARIANTS = ((0, False), (0, True), (1, False), (2, False))
#: Values of an enum that are tried, and the longest array that a ``minItems`` gets.
_MOST_CHOICES = 50
_MOST_ITEMS = 500
#: The largest object that a ``minProperties`` gets, and how many names are tried of those that
#: ``propertyNames`` allows.
_MOST_MEMBERS = 500
_MOST_NAMES = 100
#: Levels of optional members of a response; members that have an example are always in it.
_OPTIONAL_LEVELS = 3
_DEEPEST = 24
_ORDER = ("object", "array", "string", "integer", "number", "boolean", "null")
#: Keywords that imply a type where none is declared.
_IMPLIED = {
    "object": ("properties", "required", "additionalProperties", "patternProperties"),
    "array": ("items", "prefixItems", "minItems", "maxItems", "contains"),
    "string": ("pattern", "minLength", "maxLength", "format"),
    "number": ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
}
#: Keywords by which a constructed value may be invalid, so that it is checked.
_CHECKED = frozenset(
    {"oneOf", "anyOf", "not", "if", "enum", "const", "uniqueItems", "contains", "propertyNames"}
    | {"dependentRequired", "dependentSchemas", "unevaluatedProperties", "unevaluatedItems"}
)


class Sample(NamedTuple):
    """A value for a schema. If ``problem`` is not empty there is none, and it gives the reason."""

    value: Any = None
    problem: str = ""


def make_sample(
    schema: Any,
    *,
    examples: Sequence[Any] = (),
    look: Callable[[str], Any],
    legacy: bool = False,
    hidden: Direction = "",
    steps: int = MOST_STEPS,
    readings: Readings | None = None,
) -> Sample:
    """Make a value that a dereferenced schema allows, the same each time.

    ``examples`` are tried first. ``look`` gives the target of a reference that dereferencing kept,
    and raises LookupError without one. ``legacy`` is True for 2.0 and 3.0. ``hidden`` is
    ``"readOnly"`` for a request, which leaves read-only properties out, ``"writeOnly"`` for a
    response, and ``""`` for neither. ``steps`` bounds how many schemas and values are looked at.
    ``readings`` are schemas of the same description that were read before, to which more are added.
    """
    scope = Scope(look, legacy=legacy, hidden=hidden, steps=steps, readings=readings)
    try:
        for example in examples:
            value = _drop_hidden(example, [schema], scope, 0)
            if not explain_invalid(value, [schema], scope):
                return Sample(value)
        value = _Maker(scope).make([schema], (), 0)
        reason = explain_invalid(value, [schema], scope)
    except ImpossibleError as error:
        return Sample(problem=str(error))
    return Sample(problem=reason) if reason else Sample(value)


def _drop_hidden(value: Any, schemas: Schemas, scope: Scope, level: int) -> Any:
    """An example without the members that a request, or a response, leaves out."""
    if not scope.hidden or not isinstance(value, (dict, list)) or level > _DEEPEST:
        return value
    flat = scope.flatten(schemas)
    if isinstance(value, list):
        items = [one["items"] for one in flat if "items" in one]
        return [_drop_hidden(one, items, scope, level + 1) for one in value]
    return {
        name: _drop_hidden(one, _list_members(flat, name, scope), scope, level + 1)
        for name, one in value.items()
        if not is_hidden(name, flat, scope)
    }


def _list_members(flat: Sequence[_Flat], name: str, scope: Scope) -> list[Any]:
    steps = scope.pattern_steps
    return [two for one in flat for two in describe_members(one, name, steps) or ()]


class _Maker:
    """Makes the values of one sample. ``path`` are the ids of the schemas around a value."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope

    def make(self, schemas: Schemas, path: tuple[int, ...], level: int, number: int = 0) -> Any:
        """Make a value that schemas allow together; ``number`` selects another one.

        Raises:
            ImpossibleError: if none is found.
        """
        if level > _DEEPEST:
            raise ImpossibleError("the schema contains itself without an end")
        first: ImpossibleError | None = None
        for flat in self._iterate_alternatives(schemas, path):
            try:
                return self._make_alternative(schemas, flat, path, level, number)
            except ImpossibleError as error:
                first = first or error
        raise first or ImpossibleError("it has no branch")

    def _iterate_alternatives(
        self, schemas: Schemas, path: tuple[int, ...]
    ) -> Iterator[list[_Flat]]:
        """Iterate over the alternatives of schemas; those with branches that are around the value
        already come last, so that it ends as soon as it may."""
        around = {id(one) for one in self.scope.flatten(schemas)}
        recursive = []
        for flat in islice(self.scope.iterate_alternatives(schemas), _MOST_ALTERNATIVES):
            if any(id(one) in path and id(one) not in around for one in flat if one):
                recursive.append(flat)
            else:
                yield flat
        yield from recursive

    def _make_alternative(
        self, schemas: Schemas, flat: list[_Flat], path: tuple[int, ...], level: int, number: int
    ) -> Any:
        found = Values()
        candidates: list[Any] = []
        for one in islice(_iterate_given(flat), _MOST_CHOICES):
            value = _drop_hidden(one, flat, self.scope, level)
            if found.add(value):
                candidates.append(value)
        met = [one for one in candidates if not explain_invalid(one, schemas, self.scope)]
        if met and number < len(met):
            return met[number]
        if any("enum" in one or "const" in one for one in flat):
            raise ImpossibleError("no value of its enum is allowed by the rest of the schema")
        # What branches or ``not`` exclude may be avoided by another value.
        is_checked = any(not _CHECKED.isdisjoint(one) for one in flat)
        reason = ""
        for more, is_bare in _VARIANTS if is_checked else _VARIANTS[:1]:
            value = self._construct(flat, path, (level, number + more), is_bare=is_bare)
            reason = explain_invalid(value, schemas, self.scope) if is_checked else ""
            if not reason:
                return value
        raise ImpossibleError(reason)

    def _construct(
        self, flat: list[_Flat], path: tuple[int, ...], at: tuple[int, int], *, is_bare: bool
    ) -> Any:
        level, number = at
        self.scope.spend()
        kinds = _list_kinds(flat)
        if not kinds:
            raise ImpossibleError("no type is allowed")
        own = {id(one) for one in flat if one}
        is_recursive = not own.isdisjoint(path)
        if is_recursive and "null" in kinds:
            return None
        kind, inside = kinds[0], (*path, *own)
        if kind == "object":
            return _Members(self, flat, inside, level, number).make(is_bare=is_bare)
        if kind == "array":
            return self._make_array(flat, inside, level, number)
        if kind == "string":
            return make_text(flat, self.scope.pattern_steps, number)
        if kind in ("integer", "number"):
            return make_number(flat, integer=kind == "integer", number=number)
        return number % 2 == 0 if kind == "boolean" else None

    def is_recursive(self, schemas: Schemas, path: tuple[int, ...]) -> bool:
        """Whether a value for these schemas would be inside one for the same schema."""
        return any(id(one) in path for one in self.scope.flatten(schemas) if one)

    def _make_array(
        self, flat: list[_Flat], path: tuple[int, ...], level: int, number: int
    ) -> list[Any]:
        least = max((one.get("minItems", 0) for one in flat), default=0)
        least = max([least, *(one.get("minContains", 1) for one in flat if "contains" in one)])
        most = min((one["maxItems"] for one in flat if "maxItems" in one), default=_MOST_ITEMS)
        if least > _MOST_ITEMS:
            raise ImpossibleError(f"an array of {least} items would be too long")
        is_unique = any(one.get("uniqueItems") is True for one in flat)
        items: list[Any] = []
        found = Values()
        first = max((len(one.get("prefixItems", ())) for one in flat), default=0)
        for place in range(max(least, min(max(first, 1), most))):
            schemas = _list_items(flat, place)
            is_needed = place < least
            if not is_needed and (
                False in schemas or level > 2 * _OPTIONAL_LEVELS or self.is_recursive(schemas, path)
            ):
                break
            try:
                items.append(self._make_item(schemas, path, level, number, found, is_unique))
            except ImpossibleError as error:
                if not is_needed:
                    break
                raise ImpossibleError(error.reason, (str(place), *error.tokens)) from None
        return items

    def _make_item(
        self,
        schemas: Schemas,
        path: tuple[int, ...],
        level: int,
        number: int,
        found: Values,
        is_unique: bool,
    ) -> Any:
        """Make an item; if items have to differ, one that is not among those found."""
        if not is_unique:
            return self.make(schemas, path, level + 1, number)
        for more in range(_MOST_ITEMS):
            try:
                item = self.make(schemas, path, level + 1, number + more)
            except ImpossibleError:
                if not more:
                    raise
                break
            if found.add(item):
                return item
        raise ImpossibleError("there are not enough different items")


def _iterate_given(flat: Sequence[_Flat]) -> Iterator[Any]:
    """Iterate over the values that schemas give: examples, defaults, constants, enums."""
    for one in flat:
        examples = one.get("examples")
        # In 2.0 and 3.0 people wrote Example Objects there, which are not values.
        yield from examples if isinstance(examples, list) else ()
    for one in flat:
        if "example" in one and one.get("examples") != [one["example"]]:
            yield one["example"]
    for keyword in ("const", "default"):
        yield from (one[keyword] for one in flat if keyword in one)
    for one in flat:
        yield from one.get("enum", ())


def _list_kinds(flat: Sequence[_Flat]) -> list[str]:
    """List the types that all schemas allow, those that a schema implies first."""
    kinds = [one for one in _ORDER if all(_allows(schema, one) for schema in flat)]
    if any("type" in one for one in flat):
        return kinds
    implied = [
        kind
        for kind, keywords in _IMPLIED.items()
        if any(keyword in one for one in flat for keyword in keywords)
    ]
    return [one for one in (*implied, "string", *kinds) if one in kinds]


def _allows(schema: _Flat, kind: str) -> bool:
    declared = listed_types(schema.get("type"))
    return not declared or kind in declared or (kind == "integer" and "number" in declared)


def _list_items(flat: Sequence[_Flat], place: int) -> list[Any]:
    found: list[Any] = []
    for one in flat:
        first = one.get("prefixItems", ())
        if place < len(first):
            found.append(first[place])
        elif "items" in one:
            found.append(one["items"])
        if "contains" in one and place < one.get("minContains", 1):
            found.append(one["contains"])
    return found


class _Members:
    """Makes the members of one object."""

    def __init__(
        self, maker: _Maker, flat: list[_Flat], path: tuple[int, ...], level: int, number: int
    ) -> None:
        self.maker, self.scope = maker, maker.scope
        self.path, self.level, self.number = path, level, number
        self.flat = flat
        self.made: dict[str, Any] = {}

    def make(self, *, is_bare: bool) -> dict[str, Any]:
        flat, made = self.flat, self.made
        needed = list(dict.fromkeys(name for one in flat for name in one.get("required", ())))
        described = list(dict.fromkeys(name for one in flat for name in one.get("properties", {})))
        most = min((one["maxProperties"] for one in flat if "maxProperties" in one), default=1000)
        least = max((one.get("minProperties", 0) for one in flat), default=0)
        if least > _MOST_MEMBERS:
            raise ImpossibleError(f"an object of {least} members would be too large")
        for name in [*(one for one in described if one in needed), *needed]:
            if name not in made and not is_hidden(name, flat, self.scope):
                self._add_needed(name)
        optional = [name for name in described if name not in made]
        for name in optional if not is_bare else ():
            if len(made) < most and self._is_shown(name):
                self._try(name)
        if not made and not self.level and not is_bare:
            for name in optional[:most]:
                self._try(name)
        for name in self._iterate_names(optional):
            if len(made) >= max(least, min(1, most) if not described and not needed else 0):
                break
            self._try(name)
        # In the order of the description.
        return {name: made[name] for name in dict.fromkeys((*described, *made)) if name in made}

    def _add_needed(self, name: str) -> None:
        """Add a member and those that it requires.

        Raises:
            ImpossibleError: if it has no value.
        """
        schemas = self._list_schemas(name)
        if schemas is None:
            raise ImpossibleError("it is required and not allowed", (name,))
        try:
            self.made[name] = self.maker.make(schemas, self.path, self.level + 1, self.number)
        except ImpossibleError as error:
            raise ImpossibleError(error.reason, (name, *error.tokens)) from None
        for one in self.flat:
            for other in one.get("dependentRequired", {}).get(name, ()):
                if other not in self.made:
                    self._add_needed(other)
            if name in one.get("dependentSchemas", {}):
                for more in self.scope.flatten([one["dependentSchemas"][name]]):
                    if not any(more is known for known in self.flat):
                        self.flat = [*self.flat, more]
                        for other in more.get("required", ()):
                            if other not in self.made:
                                self._add_needed(other)

    def _try(self, name: str) -> None:
        """Add an optional member if it has a value, and the object is still finite."""
        schemas = self._list_schemas(name)
        if schemas is None or name in self.made or is_hidden(name, self.flat, self.scope):
            return
        if self.maker.is_recursive(schemas, self.path):
            return
        before, flat = dict(self.made), self.flat
        try:
            self._add_needed(name)
        except ImpossibleError:
            self.made.clear()
            self.made.update(before)
            self.flat = flat

    def _is_shown(self, name: str) -> bool:
        """Whether an optional member is in the sample: it has an example, or is in a response."""
        schemas = self._list_schemas(name) or ()
        flat = self.scope.flatten(schemas)
        if any(one.get("deprecated") is True for one in flat):
            return False
        if any(one.get("examples") for one in flat):
            return True
        return self.scope.hidden != "readOnly" and self.level < _OPTIONAL_LEVELS

    def _list_schemas(self, name: str) -> list[Any] | None:
        """List what the schemas say of a member; None if one forbids it."""
        steps = self.scope.pattern_steps
        found = [describe_members(one, name, steps) for one in self.flat]
        schemas = [one for described in found for one in described or ()]
        if any(one is False for one in schemas):
            return None
        is_closed = any(one.get("unevaluatedProperties") is False for one in self.flat)
        return None if is_closed and all(one is None for one in found) else schemas

    def _iterate_names(self, optional: list[str]) -> Iterator[str]:
        """Iterate over names of further members: optional ones, then those of a map."""
        yield from optional
        for one in self.flat:
            for pattern in one.get("patternProperties", {}):
                try:
                    yield make_text([{"pattern": pattern}], self.scope.pattern_steps)
                except ImpossibleError:
                    continue
        rules = [one["propertyNames"] for one in self.flat if "propertyNames" in one]
        for number in range(_MOST_NAMES if rules else _MOST_MEMBERS):
            try:
                name = self.maker.make([*rules, {"type": "string"}], (), 1, number)
            except ImpossibleError:
                return
            yield name if rules else f"key{number + 1}"
