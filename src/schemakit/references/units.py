"""The units found so far, and which of them a container is."""

from __future__ import annotations

import re
from typing import Any

from schemakit.documents.document import Document
from schemakit.documents.registry import Registry, Scope
from schemakit.references.nodes import Context, Inner, Noted, Site, Unit, is_reference
from schemakit.spec import pointer
from schemakit.spec.grammar import EXTENSION, LITERAL, ObjectType, type_at

__all__ = ["Draft", "Units"]

# What the constructor of a NamedTuple does, without its Python frame: there are many units.
_new = tuple.__new__


class Draft:
    """A :class:`Unit` while the graph is built."""

    # Making a dataclass takes longer than walking a small description.
    __slots__ = (
        *("document", "tokens", "type", "value", "context"),
        *("sites", "targets", "inner", "noted", "mapped", "unusual", "known", "careful"),
    )

    def __init__(
        self,
        document: Document,
        tokens: tuple[str, ...],
        type_: ObjectType,
        value: Any,
        context: Context,
        *,
        careful: bool,
    ) -> None:
        self.document, self.tokens, self.type = document, tokens, type_
        self.value, self.context = value, context
        self.sites: list[Site] = []
        self.targets: list[int] = []
        self.inner: list[Inner] = []
        self.noted: list[Noted] = []
        self.mapped: list[int] = []
        self.unusual: list[int] = []
        #: How many units were known when it was walked: no later one is among ``inner``.
        self.known = 0
        #: Whether what is in it may be at another place, or be read otherwise there.
        self.careful = careful

    def again(self) -> Draft:
        """A new draft of the same part, as it was before it was walked."""
        place = self.document, self.tokens, self.type, self.value, self.context
        return Draft(*place, careful=self.careful)

    def freeze(self) -> Unit:
        """The unit once everything in it is known."""
        members = (
            self.document,
            self.tokens,
            self.type,
            self.value,
            self.context,
            tuple(self.sites),
            tuple(self.targets),
            tuple(self.inner),
            tuple(self.noted),
            tuple(self.mapped),
            tuple(self.unusual),
        )
        return _new(Unit, members)


#: What a part is read as that no row gives a type.
_UNTYPED = (EXTENSION, LITERAL)
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
        #: The place of each reusable Object of the entry document to the unit.
        self.reusable: dict[_Spot, int] = {}
        #: id of the value of each unit that is read by a type to the first such unit.
        self._of_type: dict[int, int] = {}
        #: The usual reference to each of these, with its type, to the unit.
        self.by_reference: dict[tuple[str, ObjectType], int] = {}
        entry = registry.entry
        self._sections = _find_sections(entry, entry.contents if root is None else root)
        #: Of containers that may be at several places: each to where it was met first, and the id
        #: of each that is read by a type to what it is.
        self._met: dict[_Identity, _Spot] = {}
        self._typed: dict[int, _Identity] = {}
        #: The ids of what is in extensions.
        self._untyped: set[int] = set()

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
            careful = document.shared
            if holder is None and tokens:
                careful = careful or _is_retyped(document, tokens, type_)
                holder = pointer.get(document.contents, tokens[:-1])
            unit = Draft(
                document, tokens, type_, value, _new(Context, (base, scope)), careful=careful
            )
            number = self._by_place[place] = self._append(unit)
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
        if unit.type is EXTENSION:
            self._untyped.add(id(unit.value))
        elif unit.type is not LITERAL:
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
                    self.reusable[id(section), name] = number
                    if isinstance(name, str) and _is_plain_name(name):
                        self.by_reference[start + name, each] = number

    def first_of(self, unit: Draft) -> int:
        """The first unit of the same Object: aliases put one container at several places."""
        identity: _Identity = (id(unit.value), unit.type, unit.context)
        if unit.type is EXTENSION:
            number = self._of_type.get(id(unit.value))
            if number is not None:
                return number
            identity = self._typed.get(id(unit.value), identity)
        return self._unit_of(identity, unit.document, unit.value)

    def _unit_of(self, identity: _Identity, document: Document, value: Any) -> int:
        """The unit of a container that is at several places. Only the containers around it lead to
        it, so it needs no tokens."""
        number = self._by_identity.get(identity)
        if number is None:
            _, type_, context = identity
            number = self._append(Draft(document, (), type_, value, context, careful=True))
        return number

    def find(
        self, unit: Draft, spot: _Spot, item: Any, type_: ObjectType, context: Context
    ) -> int | None:
        """The number of the unit that a member of a container is, or that it becomes where aliases
        put it at a second place; None where it is part of ``unit``."""
        identity = (id(item), type_, context)
        number = self._by_identity.get(identity)
        if type_ is EXTENSION:
            # What a reference reads by a type is that in the extension too: it is there once.
            number = self._of_type.get(id(item), number)
        if not unit.careful:
            return number
        is_shared = False
        if type_ is EXTENSION:
            self._untyped.add(id(item))
            is_shared = id(item) in self._typed
            identity = self._typed.get(id(item), identity)
        elif type_ is not LITERAL:
            self._typed.setdefault(id(item), identity)
            is_shared = id(item) in self._untyped
        if number is None and (self._met.setdefault(identity, spot) != spot or is_shared):
            number = self._unit_of(identity, unit.document, item)
        return number

    def find_holders(self) -> list[int]:
        """The units that hold others which were found after they were walked."""
        if self.all[0].known == len(self.all):
            # All were known before the first was walked.
            return []
        at: dict[tuple[int, tuple[str, ...]], list[int]] = {}
        # A pointer may be long: only where units are is it cut off.
        depths: dict[int, set[int]] = {}
        for number, unit in enumerate(self.all):
            # What YAML aliases put at a second place has no tokens.
            if unit.tokens or not number or unit.value is unit.document.contents:
                at.setdefault((unit.document.number, unit.tokens), []).append(number)
                depths.setdefault(unit.document.number, set()).add(len(unit.tokens))
        found: set[int] = set()
        for number, unit in enumerate(self.all):
            if unit.type is EXTENSION and self.first_of(unit) >= unit.known:
                found.add(number)
            document, tokens = unit.document.number, unit.tokens
            for end in depths[document] if tokens else ():
                around = at.get((document, tokens[:end]), ()) if end < len(tokens) else ()
                found.update(one for one in around if number >= self.all[one].known)
        if any(one in self._by_identity for one in self._met) or not self._untyped.isdisjoint(
            self._of_type
        ):
            found.update(n for n, unit in enumerate(self.all) if unit.known < len(self.all))
        return sorted(found)


def _is_retyped(document: Document, tokens: tuple[str, ...], type_: ObjectType) -> bool:
    """Whether a reference reads by a type what the document reads by none, or as data."""
    if type_ in _UNTYPED or not document.is_complete:
        return False
    return type_at(document.grammar, tokens, document.contents) in _UNTYPED


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
    return isinstance(value, dict) and not is_reference(value)
