"""The units found so far, and which of them a container is."""

from __future__ import annotations

import re
from typing import Any

from schemakit.documents.document import Document
from schemakit.documents.registry import Registry, Scope
from schemakit.references.nodes import Context, Inner, Noted, Site, Unit
from schemakit.spec import pointer
from schemakit.spec.grammar import EXTENSION, LITERAL, ObjectType, type_at

__all__ = ["Draft", "Units"]


class Draft:
    """A :class:`Unit` while the graph is built."""

    __slots__ = (
        *("document", "tokens", "type", "value", "context"),
        *("sites", "targets", "inner", "noted", "mapped", "known"),
    )

    def __init__(
        self,
        document: Document,
        tokens: tuple[str, ...],
        type_: ObjectType,
        value: Any,
        context: Context,
    ) -> None:
        self.document, self.tokens, self.type = document, tokens, type_
        self.value, self.context = value, context
        self.sites: list[Site] = []
        self.targets: list[int] = []
        self.inner: list[Inner] = []
        self.noted: list[Noted] = []
        self.mapped: list[int] = []
        #: How many units were known when it was walked: no later one is among ``inner``.
        self.known = 0

    def freeze(self) -> Unit:
        """The unit once everything in it is known."""
        return Unit(
            *(self.document, self.tokens, self.type, self.value, self.context),
            *(tuple(self.sites), tuple(self.targets), tuple(self.inner), tuple(self.noted)),
            tuple(self.mapped),
        )


#: Whether a name is the same in a URI fragment.
_is_plain_name = re.compile(r"[A-Za-z0-9._-]+").fullmatch

#: Two occurrences of a container are the same Object if these are equal: the id, the type and the
#: context.
_Identity = tuple[int, ObjectType, Context]
#: The id of a container, and a key in it.
_Spot = tuple[int, Any]


class Units:
    """Every unit by its place, and by the container that it is.

    ``root`` is read in place of the entry document's root, of which it has only some members.
    """

    def __init__(self, registry: Registry, *, extensions: bool, root: Any = None) -> None:
        self.registry = registry
        self.extensions = extensions
        self.all: list[Draft] = []
        #: The ids of the values of all units, and those of the containers that hold them.
        self.known: set[int] = set()
        self.holders: set[int] = set()
        self._by_place: dict[tuple[int, tuple[str, ...], ObjectType, Scope], int] = {}
        self._by_identity: dict[_Identity, int] = {}
        #: id of a section of the entry document and a name in it to the unit.
        self._reusable: dict[tuple[int, Any], int] = {}
        #: id of the value of each unit that is read by a type to the first such unit.
        self._of_type: dict[int, int] = {}
        #: The usual reference to each of these, with its type, to the unit.
        self.by_reference: dict[tuple[str, ObjectType], int] = {}
        entry = registry.entry
        self._sections = _find_sections(entry, entry.contents if root is None else root)
        #: In documents with aliases: each container to where it was met first, and the id of each
        #: that was met outside of extensions to what it is there.
        self._met: dict[_Identity, _Spot] = {}
        self._typed: dict[int, _Identity] = {}
        #: Whether any was met at several places.
        self._has_several = False

    def add(
        self,
        document: Document,
        tokens: tuple[str, ...],
        type_: ObjectType,
        value: Any,
        scope: Scope = (),
        *,
        holder: Any = None,
    ) -> int:
        """The number of the unit at ``tokens``, read as ``type_`` in the dynamic scope ``scope`` of
        the reference to it; it is added if it is new. ``holder`` is the container around ``value``
        if the caller has it."""
        registry = self.registry
        base = registry.base_at(document, tokens)
        if registry.dialects and type_.is_schema:
            type_ = registry.dialects.get(id(value), type_)
        if registry.is_dynamic:
            scope = registry.entered(scope, base)
        place = (document.number, tokens, type_, scope)
        number = self._by_place.get(place)
        if number is None:
            unit = Draft(document, tokens, type_, value, Context(base, scope))
            number = self._by_place[place] = self._append(unit)
            if holder is None and tokens:
                holder = pointer.get(document.contents, tokens[:-1])
            if holder is not None:
                self.holders.add(id(holder))
            if not document.number and len(tokens) < 2:
                self._add_reusable(document, tokens)
        return number

    def _append(self, unit: Draft) -> int:
        number = len(self.all)
        self.all.append(unit)
        self._by_identity.setdefault((id(unit.value), unit.type, unit.context), number)
        self.known.add(id(unit.value))
        if unit.type is not EXTENSION and unit.type is not LITERAL:
            self._of_type.setdefault(id(unit.value), number)
        return number

    def _add_reusable(self, entry: Document, around: tuple[str, ...]) -> None:
        """Makes every reusable Object below ``around`` a unit of its own."""
        for tokens, section in list(self._sections.items()):
            type_ = type_at(entry.grammar, tokens, entry.contents).other
            each = type_.object if type_ is not None else None
            is_inside = len(around) < len(tokens) and tokens[: len(around)] == around
            if not is_inside or each is None or (each is EXTENSION and not self.extensions):
                continue
            del self._sections[tokens]
            start = "#" + pointer.join((*tokens, ""))
            for name, value in section.items():
                if isinstance(value, dict):
                    # A parsed mapping may have numbers for keys.
                    number = self.add(entry, (*tokens, str(name)), each, value, holder=section)
                    self._reusable[id(section), name] = number
                    if isinstance(name, str) and _is_plain_name(name):
                        self.by_reference[start + name, each] = number

    def first_of(self, unit: Draft) -> int:
        """The first unit of the same Object: aliases put one container at several places."""
        identity: _Identity = (id(unit.value), unit.type, unit.context)
        if unit.type is EXTENSION:
            number = self._of_type.get(id(unit.value))
            if number is not None:
                return number
            identity = self._typed_elsewhere(identity, _spot_of(unit))
        return self._unit_of(identity, unit.document, unit.value)

    def _typed_elsewhere(self, identity: _Identity, spot: _Spot | None) -> _Identity:
        """What a container in an extension is at another place that has a type: it is that here
        too. Else what it is here."""
        typed = self._typed.get(identity[0], identity)
        return typed if self._met.get(typed, spot) != spot else identity

    def _unit_of(self, identity: _Identity, document: Document, value: Any) -> int:
        """The unit of a container that is at several places. Only the containers around it lead to
        it, so it needs no tokens."""
        number = self._by_identity.get(identity)
        if number is None:
            number = self._append(Draft(document, (), identity[1], value, identity[2]))
            self._has_several = True
        return number

    def find(
        self, unit: Draft, holder: Any, key: Any, item: Any, type_: ObjectType, context: Context
    ) -> int | None:
        """The number of the unit that a member of ``holder`` is, or that it becomes where aliases
        put it at a second place; None where it is part of ``unit``."""
        number = self._reusable.get((id(holder), key))
        if number is not None:
            return number
        identity = (id(item), type_, context)
        number = self._by_identity.get(identity)
        if type_ is EXTENSION:
            # What a reference reads by a type is that in the extension too: it is there once.
            number = self._of_type.get(id(item), number)
        if not unit.document.shared:
            return number
        spot, is_shared = (id(holder), str(key)), False
        if type_ is EXTENSION:
            typed = self._typed_elsewhere(identity, spot)
            is_shared, identity = typed is not identity, typed
        elif type_ is not LITERAL:
            self._typed.setdefault(id(item), identity)
            is_shared = self._is_in_extension(item, context, spot)
            self._has_several = self._has_several or is_shared
        is_shared = self._met.setdefault(identity, spot) != spot or is_shared
        if number is None and is_shared:
            number = self._unit_of(identity, unit.document, item)
        return number

    def _is_in_extension(self, item: Any, context: Context, spot: _Spot) -> bool:
        """Whether a container is in an extension too, at another place."""
        untyped = (id(item), EXTENSION, context)
        if self._met.get(untyped, spot) != spot:
            return True
        number = self._by_identity.get(untyped)
        return number is not None and _spot_of(self.all[number]) != spot

    def find_holders(self) -> list[int]:
        """The units that hold others which were found after they were walked."""
        at: dict[tuple[int, tuple[str, ...]], list[int]] = {}
        depths: dict[int, set[int]] = {}
        for number, unit in enumerate(self.all):
            # What YAML aliases put at a second place has no tokens.
            if unit.tokens or not number or unit.value is unit.document.contents:
                at.setdefault((unit.document.number, unit.tokens), []).append(number)
                depths.setdefault(unit.document.number, set()).add(len(unit.tokens))
        found: set[int] = set()
        for number, unit in enumerate(self.all):
            if unit.type is EXTENSION and self._of_type.get(id(unit.value), -1) >= unit.known:
                found.add(number)
            document, tokens = unit.document.number, unit.tokens
            end = len(tokens)
            for depth in depths[document] if end else ():
                if depth < end:
                    for one in at.get((document, tokens[:depth]), ()):
                        if number >= self.all[one].known:
                            found.add(one)
        if self._has_several:
            shared = [n for n, unit in enumerate(self.all) if unit.document.shared]
            found.update(one for one in shared if self.all[one].known < len(self.all))
        return sorted(found)


def _spot_of(unit: Draft) -> _Spot | None:
    """Where a unit is; None for the root, and for what is at several places."""
    if not unit.tokens:
        return None
    return id(pointer.get(unit.document.contents, unit.tokens[:-1])), unit.tokens[-1]


def _find_sections(entry: Document, root: Any) -> dict[tuple[str, ...], dict[str, Any]]:
    """The sections of reusable Objects that a walk of ``root`` reaches, by their tokens."""
    grammar, found = entry.grammar, {}
    # If the root of a schema is a reference, definitions beside it may apply.
    is_walked = _is_plain(root) or (grammar.root.is_schema and grammar.schema_siblings)
    for tokens in grammar.sections.values() if is_walked else ():
        value: Any = root.get(tokens[0])
        for token in tokens[1:]:
            value = value.get(token) if _is_plain(value) else None
        if _is_plain(value):
            found[tokens] = value
    return found


def _is_plain(value: Any) -> bool:
    """Whether a value is an object and not a reference to one."""
    return isinstance(value, dict) and not isinstance(value.get("$ref"), str)
