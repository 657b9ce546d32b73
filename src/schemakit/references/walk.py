"""The typed walk over one unit: its references, the units in it, and what else linking changes.

A walk reads and copies nothing. What no row of the grammar names is a literal.
"""

from __future__ import annotations

from gc import is_tracked
from typing import Any

from schemakit.documents.registry import Registry
from schemakit.references.conversions import Conversions
from schemakit.references.data_references import DataReferences
from schemakit.references.nodes import ROOT, Context, Inner, Node, Noted, Site
from schemakit.references.resolver import may_be_uri
from schemakit.references.units import Draft, Units
from schemakit.spec.grammar import EXTENSION, LITERAL, URI_FIELDS, Grammar, ObjectType

__all__ = ["Walk"]

# What the constructor of a NamedTuple does, without its Python frame: there are many references.
_new_site = tuple.__new__
#: The types of values that hold nothing.
_SCALARS = frozenset({str, int, float, bool, type(None)})


class Walk:
    """Walks units, and keeps what it makes of members beside references and of other dialects."""

    def __init__(self, registry: Registry, units: Units, data: DataReferences) -> None:
        self.registry, self.units, self.data = registry, units, data
        self.conversions = Conversions(registry)
        #: Whether links of the entry document may name operations that will stand elsewhere.
        #: What is cheap comes first, since the other is a search of the text.
        moves = data.is_part or len(registry.all) > 1
        self.moves_operations = moves and registry.names_operations
        self._with_uris: dict[tuple[int, bool], bool] = {}
        #: The members beside references, by id and type of these.
        self._beside: dict[tuple[int, ObjectType], dict[str, Any]] = {}
        #: id of each reference that was written beside another, with it, to that other.
        self._split: dict[int, tuple[dict[str, Any], dict[str, Any]]] = {}

    def walk(self, number: int) -> None:
        """Lists the references of a unit, and the units in it.

        One loop on purpose: it meets every container of a description, most of which hold only
        scalars, and a call for each would cost more than all the rest.
        """
        unit = self.units.all[number]
        unit.known = len(self.units.all)
        if unit.type is LITERAL and not self.registry.resolves_examples:
            return
        identified = self.registry.is_identified(unit.document)
        names = unit.document.grammar.identifiers
        dynamic = names.dynamic_reference if identified and names is not None else None
        careful, extensions = unit.careful, self.units.extensions
        stack: list[Node] = []
        is_several = careful or unit.type is EXTENSION
        if is_several and (first := self.units.first_of(unit)) != number:
            unit.inner.append(Inner(None, ROOT, first))
        elif _is_reference(unit.value, dynamic):
            self._add_site(unit, None, ROOT, unit.value, unit.type, stack)
        elif isinstance(unit.value, (dict, list)):
            if _is_read(unit.type, extensions):
                stack.append((unit.value, unit.type, None, ROOT))
            elif unit.type is EXTENSION:
                name = unit.tokens[-1] if unit.tokens else unit.document.uri
                self.data.look_into_extension(unit.document, name, unit.value)
        # Whether anything besides references is of interest.
        thorough, is_noted = identified or self._may_move(unit), False
        extension = EXTENSION.other if extensions else None
        known, holders, sites = self.units.known, self.units.holders, unit.sites
        # No identifier changes what most references of the entry document mean.
        is_plain = not identified and not unit.document.number
        components, targets = self.units.by_reference if is_plain else {}, unit.targets
        while stack:
            node = stack.pop()
            if thorough:
                source = node[0]
                node, is_noted = self._prepare(unit, node)
            value, type_, _, at = node
            if is_noted or (type_.is_schema and "discriminator" in value):
                around = self._context_at(unit, node, None) if identified else unit.context
                origin = source if thorough else value
                unit.noted.append(Noted(node, origin, around.base, {}))
            # Whether a member may be a unit. What is converted, or beside a reference, is a copy.
            holds = careful or thorough or at is ROOT or id(value) in holders
            fields, other, extensible = type_.fields, type_.other, type_.extensible
            items: Any = value.items() if isinstance(value, dict) else enumerate(value)
            for key, item in items:
                kind, is_reference = type(item), False
                if kind is dict:
                    is_object = True
                    if "$ref" in item:
                        is_reference = isinstance(ref := item["$ref"], str)
                    # Most containers hold nothing that could be or hold a reference.
                    elif not (thorough or is_tracked(item) or (holds and id(item) in known)):
                        continue
                elif kind is list:
                    is_object = False
                elif kind in _SCALARS:
                    continue
                else:
                    # A mapping of Python's may hold other kinds of containers.
                    is_object = isinstance(item, dict)
                    if not is_object and not isinstance(item, list):
                        continue
                    ref = item.get("$ref") if is_object else None
                    is_reference = isinstance(ref, str)
                if dynamic is not None and is_object and not is_reference:
                    is_reference = isinstance(item.get(dynamic), str)
                field_type = fields.get(key) or other
                # Keys of a mapping that was not parsed may be anything.
                if extensible and field_type is other and isinstance(key, str) and key[:2] == "x-":
                    field_type = extension
                if field_type is None:
                    # Most of these are lists of strings.
                    if is_object or not _SCALARS.issuperset(map(type, item)):
                        for holder, name, one in self.data.look(unit.document, node, key, item):
                            self._add_site(unit, holder, name, one, LITERAL, stack)
                    continue
                held = field_type.object if is_object else field_type.array
                if is_reference:
                    held = field_type.expected
                elif held is None:
                    continue
                if holds and (careful or id(item) in known):
                    there = self._unit_at(unit, node, key, item, held)
                    if there is not None:
                        unit.inner.append(Inner(node, key, there))
                        continue
                if not is_reference:
                    stack.append((item, held, node, key))
                elif identified or len(item) > 1:
                    self._add_site(unit, node, key, item, held, stack)
                else:
                    sites.append(_new_site(Site, (node, key, item, ref, held, None, "$ref", None)))
                    targets.append(components.get((ref, held), -1))

    def _unit_at(
        self, unit: Draft, node: Node, key: Any, item: Any, type_: ObjectType
    ) -> int | None:
        """The number of the unit that a member of ``node`` is; None if it is part of ``unit``."""
        context = unit.context
        if self.registry.is_identified(unit.document):
            context = self._context_at(unit, node, item)
            type_ = self.registry.dialects.get(id(item), type_)
        return self.units.find(unit, node[0], key, item, type_, context)

    def as_written(self, site: Site) -> Site:
        """The same with the Reference Object of the text, where it is part of another."""
        _, written = self._split.get(id(site.reference), (None, site.reference))
        return site._replace(reference=written)

    def _may_move(self, unit: Draft) -> bool:
        """Whether something in a unit changes as it moves that is not a reference: a URI, or a
        keyword of another dialect."""
        document = unit.document
        if not document.number:
            return self.moves_operations or self.registry.names_schemes
        grammar = unit.type.grammar or document.grammar
        key = (document.number, grammar.security_uris)
        holds = self._with_uris.get(key)
        if holds is None:
            # The `url` of Server Objects is among these names too.
            # A schema that moves into another one must not say its dialect there.
            fields = (*URI_FIELDS, "$schema", *(("security",) if grammar.security_uris else ()))
            holds = self._with_uris[key] = document.may_hold(*fields)
        return holds or grammar.dialect != self.registry.entry.grammar.dialect

    def _prepare(self, unit: Draft, node: Node) -> tuple[Node, bool]:
        """A container as it is read, converted to the dialect of the entry document, and whether
        the linker has to look at it."""
        value, type_, above, key = node
        is_noted = False
        if type_.is_schema:
            type_ = self.registry.dialects.get(id(value), type_)
            is_beside_ref = key is ROOT and above is not None
            if self.conversions.is_foreign(type_) and not is_beside_ref:
                value, is_noted = self.conversions.convert(unit, value, type_), True
            node = (value, type_, above, key)
            names = type_.grammar.identifiers if type_.grammar is not None else None
            if names is not None and not _is_result(self.units, unit, value):
                is_noted = is_noted or not names.keywords.isdisjoint(value)
        if type_.uris and isinstance(value, dict):
            # In the entry document URIs that lead out of the description stay true.
            fields = type_.uris if unit.document.number else ("operationRef",)
            is_noted = is_noted or any(isinstance(value.get(name), str) for name in fields)
        if type_.name == "Server" and unit.document.number:
            is_noted = True
        if type_.uri_keys and any(isinstance(name, str) and may_be_uri(name) for name in value):
            is_noted = True
        return node, is_noted

    def _add_site(
        self,
        unit: Draft,
        node: Node | None,
        key: Any,
        reference: dict[str, Any],
        expected: ObjectType,
        stack: list[Node],
    ) -> None:
        registry = self.registry
        expected = registry.dialects.get(id(reference), expected)
        grammar = expected.grammar or unit.document.grammar
        names = grammar.identifiers if expected.is_schema else None
        dynamic = names.dynamic_reference if names is not None else None
        keyword = "$ref" if isinstance(reference.get("$ref"), str) else dynamic or "$ref"
        if keyword not in reference:
            # That keyword is a reference only in another dialect.
            stack.append((reference, expected, node, key))
            return
        siblings: Node | None = None
        above = node if node is not None else (unit.value, unit.type, None, ROOT)
        if len(reference) > 1 and _reads_beside(reference, expected, grammar):
            members = self._members_beside(unit, reference, expected, keyword, dynamic)
            siblings = (members, expected, above, ROOT)
            stack.append(siblings)
        context = None
        if registry.is_identified(unit.document):
            inside = reference if siblings is not None else None
            # The root of a unit is in its context already.
            context = self._context_at(unit, node, inside) if node or inside else unit.context
        ref = reference[keyword]
        unit.sites.append(Site(node, key, reference, ref, expected, siblings, keyword, context))
        unit.targets.append(-1)

    def _members_beside(
        self,
        unit: Draft,
        reference: dict[str, Any],
        expected: ObjectType,
        keyword: str,
        dynamic: str | None,
    ) -> dict[str, Any]:
        """The members beside a reference as an Object of their own, made once."""
        known = self._beside.get((id(reference), expected))
        if known is not None:
            return known
        members = reference.copy()
        del members[keyword]
        if expected.is_map:
            # In a map these are Objects; a text beside a reference is a keyword out of place.
            members = {key: one for key, one in members.items() if isinstance(one, (dict, bool))}
        elif _overrides(expected):
            members = {key: members[key] for key in members if key in _overrides(expected)}
        if dynamic is not None and isinstance(members.get(dynamic), str):
            # Two references in one schema: the second becomes a member of its own.
            second = {dynamic: members.pop(dynamic)}
            self._split[id(second)] = (second, reference)
            rest = members.get("allOf")
            members["allOf"] = [second, *(rest if isinstance(rest, list) else [])]
        if self.conversions.is_foreign(expected):
            members = self.conversions.convert(unit, members, expected)
        root = self.registry.roots.get(id(reference))
        if root is not None:
            self.conversions.roots[id(members)] = root
        self._beside[id(reference), expected] = members
        return members

    def _context_at(self, unit: Draft, node: Node | None, inside: Any) -> Context:
        """Base URI and dynamic scope in ``inside``, or in ``node``: those of the unit, changed by
        every schema with an identifier on the way down."""
        roots, copied = self.registry.roots, self.conversions.roots
        crossed = [roots[id(inside)]] if id(inside) in roots else []
        above = node
        while above is not None:
            root = roots.get(id(above[0])) or copied.get(id(above[0]))
            if root is not None:
                crossed.append(root)
            above = above[2]
        base, scope = unit.context
        for root in reversed(crossed):
            base, scope = root.base, self.registry.entered(scope, root.base)
        return Context(base, scope)


def _is_result(units: Units, unit: Draft, value: Any) -> bool:
    """Whether a container is the root of the entry document and of the output."""
    is_root = unit.document.number == 0 and not unit.tokens
    return is_root and unit is units.all[0] and value is unit.value


def _is_read(type_: ObjectType, extensions: bool) -> bool:
    """Whether anything in a unit of a type may be a reference."""
    return type_ is not LITERAL and (extensions or type_ is not EXTENSION)


def _reads_beside(reference: dict[str, Any], expected: ObjectType, grammar: Grammar) -> bool:
    """Whether there may be references in the members beside a reference."""
    if expected.is_schema:
        return grammar.schema_siblings
    if expected.name == "PathItem":
        return True
    if expected.referenceable:
        return any(_is_reference(reference.get(key), None) for key in _overrides(expected))
    # Where no Reference Object may be, its members are those of the Object.
    return not (expected.is_array or expected.name == "Text")


def _overrides(expected: ObjectType) -> frozenset[str]:
    """The fields beside a reference that override those of the target."""
    grammar = expected.grammar
    return grammar.overrides.get(expected.name, frozenset()) if grammar is not None else frozenset()


def _is_reference(value: Any, dynamic: str | None) -> bool:
    if not isinstance(value, dict):
        return False
    if isinstance(value.get("$ref"), str):
        return True
    return dynamic is not None and isinstance(value.get(dynamic), str)
