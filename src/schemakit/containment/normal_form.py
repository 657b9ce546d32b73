"""Schemas in the form in which they are compared: plain JSON Schema of draft 2020-12, without
annotations, converted when it is needed.

A reference in it is a key of :meth:`Side.definition`. ``closed`` schemas accept what is *sent*: the
members of an object that a schema describes properties of are those properties.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from schemakit.containment.declared_names import Declared, close, find_declared
from schemakit.containment.hidden_properties import hide_properties
from schemakit.containment.normal_keywords import (
    KEPT,
    MALFORMED,
    Normal,
    canonical_text,
    has_text,
    iterate_schemas,
    list_malformed,
    restrict_by_format,
    separate_one_of,
    settle_unevaluated,
    settle_values,
    simplify,
)
from schemakit.spec.to_2020_12 import LISTS, MAPS, SCHEMAS, upgrade_keywords

__all__ = [
    "CLOSED",
    "PART",
    "PLAIN",
    "UNKNOWN",
    "Mode",
    "Origin",
    "Side",
    "split_key",
    "target_key",
]

#: What becomes of objects: nothing; their undeclared members are left out; or that below this
#: schema only, since others apply to the same value.
Mode = str
PLAIN, CLOSED, PART = "plain", "closed", "part"
#: The keyword of a schema in normal form whose meaning is not known: its value says why.
UNKNOWN = "$unknown"

_DYNAMIC = frozenset({"$recursiveRef", "$dynamicRef"})
#: Keywords that have an effect on what is converted; and types of values without members.
_READ = KEPT | _DYNAMIC | {"nullable", "dependencies", "additionalItems"}
_SCALAR_TYPES = ("string", "integer", "number", "boolean")
_VALUES = frozenset({"enum", "const"})
#: Levels of schemas that are converted without a reference between them.
_DEEPEST = 60
#: Schemas that are converted at once, without those that they refer to; and after a first time
#: when that was too few.
_MOST_SCHEMAS = 10_000
_MOST_AFTER_TOO_MANY = 500
#: Values of one ``enum``.
_MOST_VALUES = 3_000


def target_key(mode: Mode, reference: str) -> str:
    """The key of the target of a reference, read in a mode."""
    return f"{mode}{reference}"


def split_key(key: str) -> tuple[Mode, str]:
    """The mode and the reference of a key."""
    mode = next(one for one in (PLAIN, CLOSED, PART) if key.startswith(one))
    return mode, key[len(mode) :]


class Origin(NamedTuple):
    """What a schema in normal form was made of, and in which mode."""

    raw: Any
    mode: Mode
    normal: dict[str, Any]


class Side:
    """The schemas of one description, each converted once.

    ``look`` gives the target of a reference, and raises LookupError without one. ``legacy`` is True
    for 2.0 and 3.0. ``hidden`` is ``"readOnly"`` for requests, where such properties are neither
    required nor judged (OAS 3.0, Schema Object), ``"writeOnly"`` for responses, and ``""`` for
    neither. ``reads_siblings`` is whether keywords beside ``$ref`` count; by default they do unless
    ``legacy``. ``is_recursive`` is True for draft 2019-09, which has ``$recursiveRef``.
    """

    def __init__(
        self,
        look: Callable[[str], Any],
        *,
        legacy: bool,
        hidden: str = "",
        reads_siblings: bool | None = None,
        is_recursive: bool = False,
    ) -> None:
        self.legacy, self.hidden = legacy, hidden
        self._reads_siblings = not legacy if reads_siblings is None else reads_siblings
        #: Keywords whose targets depend on how a schema was reached.
        self._dynamic = _DYNAMIC if is_recursive else _DYNAMIC - {"$recursiveRef"}
        self._look = look
        self._definitions: dict[str, Normal] = {}
        self._roots: dict[tuple[str, int], tuple[Any, Normal]] = {}
        self._targets: dict[str, Any] = {}
        self._origins: dict[int, Origin] = {}
        self._texts: dict[int, tuple[Any, bytes]] = {}
        self._references: dict[int, tuple[Any, frozenset[str]]] = {}
        self._declared: dict[str, Declared | None] = {}
        self._left = self._most = _MOST_SCHEMAS
        self._around: set[int] = set()
        self._unknown = 0
        #: How many schemas were converted.
        self.converted = 0

    def target(self, reference: str) -> Any:
        """The schema that a reference leads to.

        Raises:
            LookupError: if there is none.
        """
        if reference not in self._targets:
            self._targets[reference] = self._look(reference)
        return self._targets[reference]

    def definition(self, key: str) -> Normal:
        """The schema of a reference in normal form, by the key that stands in it."""
        if key not in self._definitions:
            _, reference = split_key(key)
            try:
                raw = self.target(reference)
            except LookupError:
                raw = None
            if isinstance(raw, (bool, dict)):
                self._definitions[key] = self._follow(self._convert_target(key), key)
            else:
                reason = f"the reference {reference!r} does not lead to a schema"
                self._definitions[key] = self._make_unknown(reason)
        return self._definitions[key]

    def _follow(self, found: Normal, key: str) -> Normal:
        """The end of a chain of references."""
        met = {key}
        while isinstance(found, dict) and len(found) == 1 and "$ref" in found:
            key = found["$ref"]
            if key in met:
                return self._make_unknown(f"the reference {key!r} leads to itself")
            met.add(key)
            if key in self._definitions:
                return self._definitions[key]
            try:
                found = self._convert_target(key)
            except LookupError:
                return self._make_unknown(f"the reference {key!r} does not lead to a schema")
        return found

    def _convert_target(self, key: str) -> Normal:
        self._left = self._most
        mode, reference = split_key(key)
        # Only the root, which gives the references their base, may have a URI of its own.
        return self._convert(self.target(reference), mode, 0 if reference == "#" else 1)

    def convert(self, raw: Any, mode: Mode) -> Normal:
        """A schema of the description in normal form; the same object each time."""
        known = self._roots.get((mode, id(raw)))
        if known is None:
            self._left = self._most
            known = self._roots[mode, id(raw)] = raw, self._convert(raw, mode, 0)
        return known[1]

    def plain(self, normal: Normal) -> Normal:
        """What a schema in normal form is in the mode ``PLAIN``, of which it is a part."""
        if isinstance(normal, bool):
            return normal
        if "$ref" in normal and len(normal) == 1:
            key: str = normal["$ref"]
            return {"$ref": target_key(PLAIN, split_key(key)[1])}
        origin = self.origin(normal)
        return normal if origin is None else self.convert(origin.raw, PLAIN)

    def origin(self, normal: Normal) -> Origin | None:
        """What was converted to a schema in normal form; None for what a proof made."""
        return self._origins.get(id(normal))

    def text(self, normal: Normal) -> bytes:
        """The canonical text of a schema in normal form."""
        if isinstance(normal, bool):
            return b"true" if normal else b"false"
        known = self._texts.get(id(normal))
        if known is None:
            known = self._texts[id(normal)] = normal, canonical_text(normal)
        return known[1]

    def references(self, normal: Normal) -> frozenset[str]:
        """The keys of the references in a schema in normal form."""
        if isinstance(normal, bool):
            return frozenset()
        known = self._references.get(id(normal))
        if known is None:
            found = frozenset(one["$ref"] for one in iterate_schemas(normal) if "$ref" in one)
            known = self._references[id(normal)] = normal, found
        return known[1]

    # -- conversion --------------------------------------------------------------------------------

    def _convert(self, raw: Any, mode: Mode, depth: int) -> Normal:
        if isinstance(raw, bool):
            return raw
        if not isinstance(raw, dict):
            return self._make_unknown("there is no schema")
        if id(raw) in self._around:
            return self._make_unknown("the schema contains itself")
        self._left -= 1
        self.converted += 1
        if self._left < 0:
            self._most = _MOST_AFTER_TOO_MANY
        if depth > _DEEPEST or self._left < 0:
            return self._make_unknown(_DEEP if depth > _DEEPEST else _LARGE)
        if depth and isinstance(raw.get("$id"), str) and _has_reference(raw):
            return self._make_unknown("it has references and a URI of its own")
        self._around.add(id(raw))
        try:
            reference = raw.get("$ref")
            if isinstance(reference, str):
                return self._convert_reference(raw, reference, mode, depth)
            return self._keep(raw, mode, self._convert_keywords(raw, mode, depth))
        finally:
            self._around.discard(id(raw))

    def _keep(self, raw: dict[str, Any], mode: Mode, found: Normal) -> Normal:
        if isinstance(found, dict):
            self._origins[id(found)] = Origin(raw, mode, found)
        return found

    def _make_unknown(self, reason: str) -> dict[str, Any]:
        """A schema whose meaning is not known: it is equal to no other one."""
        self._unknown += 1
        return {UNKNOWN: reason, "$comment": f"{id(self)} {self._unknown}"}

    def _convert_reference(
        self, raw: dict[str, Any], reference: str, mode: Mode, depth: int
    ) -> Normal:
        beside = {key: value for key, value in raw.items() if key != "$ref"}
        own = True if not self._reads_siblings else self._convert_keywords(beside, PLAIN, depth)
        if own is True or own == {}:
            return {"$ref": target_key(mode, reference)}
        # The reference is a schema beside others, as in ``allOf``.
        rest = {**beside, "allOf": [{"$ref": reference}, *_as_list(beside.get("allOf"))]}
        return self._keep(raw, mode, self._convert_keywords(rest, mode, depth))

    def _convert_keywords(self, raw: dict[str, Any], mode: Mode, depth: int) -> Normal:
        if len(raw.keys() & _READ) == 1 and raw.get("type") in _SCALAR_TYPES:
            return {"type": raw["type"]}  # many members
        if reason := _find_unreadable(raw, self._dynamic):
            return self._make_unknown(reason)
        if raw.get("enum") == []:
            return False
        upgraded = upgrade_keywords(raw, legacy=self.legacy)
        flat = {key: value for key, value in upgraded.items() if key in KEPT}
        if malformed := list_malformed(raw, upgraded):
            flat[MALFORMED] = canonical_text(malformed).decode()
        settle_values(flat)
        flat.update(restrict_by_format(flat))
        if self.hidden:
            hide_properties(flat, self.hidden, self.target)
        settle_unevaluated(flat)
        if mode == PLAIN:
            return simplify(self._convert_members(flat, PLAIN, depth))
        made = self._convert_members(flat, PART, depth)
        if mode == PART:
            return simplify(separate_one_of(made, self._convert_branches(flat, depth)))
        return self._close(raw, flat, made, depth)

    def _close(
        self, raw: dict[str, Any], flat: dict[str, Any], made: dict[str, Any], depth: int
    ) -> Normal:
        """The schema without undeclared members, where it is the only one for its value."""
        groups = [key for key in ("anyOf", "oneOf") if key in flat]
        plain = self._convert_branches(flat, depth)
        if len(groups) != 1 or any(key.startswith("unevaluated") for key in flat):
            declared = self._find_declared(raw)
            return simplify(close(separate_one_of(made, plain), declared))
        # A sender chooses a branch, and sends what this describes.
        (group,) = groups
        others = {key: value for key, value in raw.items() if key != group}
        own = self._find_declared(others)
        branches: list[Normal] = []
        for one in flat[group]:
            if own.says_nothing:
                branches.append(self._convert(one, CLOSED, depth + 1))
            else:
                declared = own.join(self._find_declared(one))
                branches.append(close({"allOf": [self._convert(one, PART, depth + 1)]}, declared))
        rest = {key: value for key, value in made.items() if key != group}
        return simplify(separate_one_of({**rest, group: branches}, plain))

    def _convert_branches(self, flat: dict[str, Any], depth: int) -> list[Normal]:
        return [self._convert(one, PLAIN, depth + 1) for one in flat.get("oneOf", ())]

    def _find_declared(self, raw: Any) -> Declared:
        return find_declared(
            raw,
            self.target,
            self._declared,
            legacy=self.legacy,
            alone=not self._reads_siblings,
        )

    def _convert_members(self, flat: dict[str, Any], mode: Mode, depth: int) -> dict[str, Any]:
        """The keywords with the schemas in them converted; ``mode`` is for those in place."""
        below = PLAIN if mode == PLAIN else CLOSED
        found: dict[str, Any] = {}
        for key, value in flat.items():
            inside = _MODES.get(key, below) if mode != PLAIN else PLAIN
            inside = mode if inside == PART else inside
            if key in SCHEMAS:
                found[key] = self._convert(value, inside, depth + 1)
            elif key in MAPS:
                found[key] = {
                    name: self._convert(one, inside, depth + 1) for name, one in value.items()
                }
            elif key in LISTS:
                found[key] = [self._convert(one, inside, depth + 1) for one in value]
            else:
                found[key] = value
        return found


#: Modes of the schemas in keywords; those of other keywords are closed.
_MODES: Mapping[str, Mode] = {
    **dict.fromkeys(("allOf", "anyOf", "oneOf", "then", "else", "dependentSchemas"), PART),
    **dict.fromkeys(("not", "if", "contains", "propertyNames"), PLAIN),
}
_DEEP = "the schema is nested too deeply"
_LARGE = "there are too many schemas"


def _find_unreadable(raw: dict[str, Any], dynamic: frozenset[str]) -> str:
    """Why the meaning of a schema is not known; an empty text if it is."""
    if not dynamic.isdisjoint(raw) and any(isinstance(raw.get(one), str) for one in dynamic):
        return "it has a dynamic reference"
    if _VALUES.isdisjoint(raw):
        return ""
    if isinstance(raw.get("enum"), list) and len(raw["enum"]) > _MOST_VALUES:
        return "it lists too many values"
    if not all(has_text(raw[key]) for key in ("enum", "const") if key in raw):
        return "it lists a value that has no JSON text"
    return ""


def _has_reference(raw: Any) -> bool:
    pending = [raw]
    met: set[int] = set()
    while pending:
        one = pending.pop()
        if not isinstance(one, (dict, list)) or id(one) in met:
            continue
        met.add(id(one))
        if isinstance(one, dict) and isinstance(one.get("$ref"), str):
            return True
        pending += one.values() if isinstance(one, dict) else one
    return False


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
