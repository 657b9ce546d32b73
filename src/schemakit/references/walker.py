"""What the walk of a unit lists: references, the units in it, and what else linking changes."""

from __future__ import annotations

from typing import Any

from schemakit.documents.registry import Registry
from schemakit.references.conversions import Conversions
from schemakit.references.data_references import DataReferences
from schemakit.references.nodes import ROOT, Context, Inner, Node, Noted, Site, is_reference
from schemakit.references.resolver import may_be_uri
from schemakit.references.units import Draft, Units
from schemakit.references.walk import walk_members
from schemakit.spec.grammar import EXTENSION, LITERAL, URI_FIELDS, Grammar, ObjectType

__all__ = ["Walker"]


class Walker:
    """Walks units, and keeps what it makes of members beside references and of other dialects."""

    def __init__(self, registry: Registry, units: Units, data: DataReferences) -> None:
        self.registry, self.units, self.data = registry, units, data
        self.conversions = Conversions(registry)
        #: Whether links of the entry document may name operations that will stand elsewhere.
        #: What is cheap comes first, since the other is a search of the text.
        self._moves_operations = (data.is_part or data.several) and registry.names_operations
        self._with_uris: dict[tuple[int, bool], bool] = {}
        #: The members beside references, by id and type of these.
        self._beside: dict[tuple[int, ObjectType], dict[str, Any]] = {}
        #: id of each reference that was written beside another, with it, to that other.
        self._split: dict[int, tuple[dict[str, Any], dict[str, Any]]] = {}

    def walk(self, number: int) -> None:
        """Lists the references of a unit, and the units in it."""
        units = self.units
        unit = units.all[number]
        unit.known = len(units.all)
        document, type_, value = unit.document, unit.type, unit.value
        if type_ is LITERAL and not self.registry.resolves_examples:
            return
        identified = self.registry.is_identified(document)
        names = document.grammar.identifiers if identified else None
        dynamic = names.dynamic_reference if names is not None else None
        stack: list[Node] = []
        if (unit.careful or type_ is EXTENSION) and (first := units.first_of(unit)) != number:
            unit.inner.append(Inner(None, ROOT, first))
        elif is_reference(value) or (
            dynamic is not None and isinstance(value, dict) and isinstance(value.get(dynamic), str)
        ):
            self.add_site(unit, None, ROOT, value, type_, stack)
        elif isinstance(value, (dict, list)):
            if type_ is EXTENSION and not units.extensions:
                name = unit.tokens[-1] if unit.tokens else document.uri
                self.data.look_into_extension(document, name, value)
            elif type_ is not LITERAL:
                stack.append((value, type_, None, ROOT))
        if stack:
            extension = EXTENSION.other if units.extensions else None
            thorough = identified or self._may_move(unit)
            walk_members(self, units, unit, stack, extension, dynamic, thorough, identified)

    # -- what is seldom met ------------------------------------------------------------------------

    def enter(self, unit: Draft, node: Node) -> Node:
        """A node as it is read, converted to the dialect of the entry document; it is listed if the
        linker has to look at it."""
        value, type_, above, key = node
        is_noted = False
        if type_.is_schema:
            type_ = self.registry.dialects.get(id(value), type_)
            is_beside_ref = key is ROOT and above is not None
            if self.conversions.is_foreign(type_) and not is_beside_ref:
                value, is_noted = self.conversions.convert(unit, value, type_), True
            names = type_.grammar.identifiers if type_.grammar is not None else None
            # The root of the output keeps what it says of itself.
            is_entry = not (unit.document.number or unit.tokens)
            is_output = is_entry and unit is self.units.all[0] and value is unit.value
            if names is not None and not is_output:
                is_noted = is_noted or not names.keywords.isdisjoint(value)
            is_noted = is_noted or "discriminator" in value
        if type_.uris and isinstance(value, dict):
            # In the entry document URIs that lead out of the description stay true.
            fields = type_.uris if unit.document.number else ("operationRef",)
            is_noted = is_noted or any(isinstance(value.get(name), str) for name in fields)
        if type_.name == "Server" and unit.document.number:
            is_noted = True
        if type_.uri_keys and any(isinstance(name, str) and may_be_uri(name) for name in value):
            is_noted = True
        read = (value, type_, above, key)
        if is_noted:
            base = self._context_at(unit, read, None).base
            unit.noted.append(Noted(read, node[0], base, {}))
        return read

    def look_into_data(
        self, unit: Draft, node: Node, key: Any, item: Any, stack: list[Node]
    ) -> None:
        """Lists the references in a member that is data."""
        for holder, name, one in self.data.look(unit.document, node, key, item):
            self.add_site(unit, holder, name, one, LITERAL, stack)

    def is_inner(self, unit: Draft, node: Node, key: Any, item: Any, type_: ObjectType) -> bool:
        """Whether a member of ``node`` is a unit; it is listed if it is."""
        context = self._context_at(unit, node, item)
        type_ = self.registry.dialects.get(id(item), type_)
        there = self.units.find(unit, (id(node[0]), key), item, type_, context)
        if there is not None:
            unit.inner.append(Inner(node, key, there))
        return there is not None

    def as_written(self, reference: dict[str, Any]) -> dict[str, Any]:
        """The Reference Object of the text that a reference of a site is, or is a part of."""
        return self._split.get(id(reference), (reference, reference))[1]

    def _may_move(self, unit: Draft) -> bool:
        """Whether something in a unit changes as it moves that is not a reference: a URI, or a
        keyword of another dialect."""
        document = unit.document
        if not document.number:
            return self._moves_operations or self.registry.names_schemes
        grammar = unit.type.grammar or document.grammar
        key = (document.number, grammar.security_uris)
        holds = self._with_uris.get(key)
        if holds is None:
            # The `url` of Server Objects is among these names too.
            # A schema that moves into another one must not say its dialect there.
            fields = (*URI_FIELDS, "$schema", *(("security",) if grammar.security_uris else ()))
            holds = self._with_uris[key] = document.may_hold(*fields)
        return holds or grammar.dialect != self.registry.entry.grammar.dialect

    def add_site(
        self,
        unit: Draft,
        node: Node | None,
        key: Any,
        reference: dict[str, Any],
        expected: ObjectType,
        stack: list[Node],
    ) -> None:
        """Lists a reference at ``key`` of ``node``, unless its keyword means nothing there."""
        registry = self.registry
        expected = registry.dialects.get(id(reference), expected)
        grammar = expected.grammar or unit.document.grammar
        names = grammar.identifiers if expected.is_schema else None
        dynamic = names.dynamic_reference if names is not None else None
        keyword = "$ref" if is_reference(reference) else dynamic
        if keyword is None or keyword not in reference:
            # That keyword is a reference only in another dialect.
            stack.append((reference, expected, node, key))
            return
        siblings: Node | None = None
        above = node if node is not None else (unit.value, unit.type, None, ROOT)
        if len(reference) > 1 and _reads_beside(reference, expected, grammar):
            members = self._members_beside(unit, reference, expected, keyword, dynamic)
            siblings = (members, expected, above, ROOT)
            stack.append(siblings)
        ref, context, target = reference[keyword], None, -1
        if registry.is_identified(unit.document):
            context = self._context_at(unit, node, reference if siblings is not None else None)
        elif not unit.document.number:
            # Most references; no identifier changes what they mean.
            target = self.units.by_reference.get((ref, expected), -1)
        unit.unusual.append(len(unit.sites))
        unit.sites.append(Site(node, key, reference, ref, expected, siblings, keyword, context))
        unit.targets.append(target)

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
        if not self.registry.is_identified(unit.document):
            return unit.context
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


def _reads_beside(reference: dict[str, Any], expected: ObjectType, grammar: Grammar) -> bool:
    """Whether there may be references in the members beside a reference."""
    if expected.is_schema:
        return grammar.schema_siblings
    if expected.name == "PathItem":
        return True
    if expected.referenceable:
        return any(is_reference(reference.get(key)) for key in _overrides(expected))
    # Where no Reference Object may be, its members are those of the Object.
    return not (expected.is_array or expected.name == "Text")


def _overrides(expected: ObjectType) -> frozenset[str]:
    """The fields beside a reference that override those of the target."""
    grammar = expected.grammar
    return grammar.overrides.get(expected.name, frozenset()) if grammar is not None else frozenset()
