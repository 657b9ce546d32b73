"""The properties that a schema describes, in itself or in the schemas that apply beside it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from schemakit.spec.to_2020_12 import upgrade_keywords

__all__ = ["Declared", "close", "find_declared"]


@dataclass(frozen=True, slots=True)
class Declared:
    """Names and patterns of properties, and the names that are only required.

    ``is_open``: others are described too, or all are closed anyway, so that nothing is undeclared.
    """

    names: frozenset[str] = frozenset()
    patterns: frozenset[str] = frozenset()
    required: frozenset[str] = frozenset()
    is_open: bool = False

    @property
    def says_nothing(self) -> bool:
        """Whether no property is described: such an object is a map of anything."""
        return not (self.names or self.patterns or self.is_open)

    def join(self, other: Declared) -> Declared:
        """What either describes."""
        return Declared(
            self.names | other.names,
            self.patterns | other.patterns,
            self.required | other.required,
            self.is_open or other.is_open,
        )


_REST = ("additionalProperties", "unevaluatedProperties")


def find_declared(
    raw: Any,
    target: Callable[[str], Any],
    known: dict[str, Declared | None],
    *,
    legacy: bool,
    alone: bool,
) -> Declared:
    """The properties that a schema describes, with all schemas that apply to the same value.

    ``alone`` is whether keywords beside ``$ref`` are ignored. ``known`` has what was found for
    references before; None for one that is being read.
    """
    found = Declared()
    pending = [raw]
    met: set[int] = set()
    while pending:
        schema = pending.pop()
        if not isinstance(schema, dict) or id(schema) in met:
            continue
        met.add(id(schema))
        reference = schema.get("$ref")
        if isinstance(reference, str):
            found = found.join(
                _find_in_target(reference, target, known, legacy=legacy, alone=alone)
            )
            if alone:
                continue
        flat = upgrade_keywords(schema, legacy=legacy)
        found = found.join(
            Declared(
                frozenset(flat.get("properties", ())),
                frozenset(flat.get("patternProperties", ())),
                frozenset(flat.get("required", ())),
                any(key in flat for key in _REST),
            )
        )
        for key in ("allOf", "anyOf", "oneOf"):
            pending += flat.get(key, ())
        pending += [flat[key] for key in ("if", "then", "else") if key in flat]
        pending += flat.get("dependentSchemas", {}).values()
    return found


def _find_in_target(
    reference: str,
    target: Callable[[str], Any],
    known: dict[str, Declared | None],
    *,
    legacy: bool,
    alone: bool,
) -> Declared:
    if reference not in known:
        known[reference] = None
        try:
            schema = target(reference)
        except LookupError:
            schema = None
        known[reference] = find_declared(schema, target, known, legacy=legacy, alone=alone)
    return known[reference] or Declared()


def close(normal: dict[str, Any], declared: Declared) -> dict[str, Any]:
    """A schema in normal form that accepts no members but those declared."""
    if declared.is_open or declared.says_nothing:
        return normal
    names = declared.names | declared.required
    if normal.get("minProperties", 0) > len(names) and not declared.patterns:
        return normal  # members that are not declared have to be sent
    own = frozenset(normal.get("properties", ())), frozenset(normal.get("patternProperties", ()))
    if own == (names, declared.patterns) and "additionalProperties" not in normal:
        return {**normal, "additionalProperties": False}
    closing: dict[str, Any] = {"additionalProperties": False}
    if names:
        closing["properties"] = dict.fromkeys(sorted(names), True)
    if declared.patterns:
        closing["patternProperties"] = dict.fromkeys(sorted(declared.patterns), True)
    return {**normal, "allOf": [*normal.get("allOf", ()), closing]}
