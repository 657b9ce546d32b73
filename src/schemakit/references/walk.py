"""The typed walk: where in a document references stand, and nothing else of it is touched.

The walk runs over *units*: the part of the document that was asked for, and every target of a
reference. It copies what lies between a unit and a site (never the input, never a literal), so
that linking can write into the copies and everything else is shared with the source. A unit that
lies inside another one is a node of its own, joined by containment, so that each site is decided
exactly once.
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from schemakit.documents.document import Document
from schemakit.documents.registry import Registry, Resource, Scope
from schemakit.references.resolver import may_be_uri
from schemakit.spec import pointer
from schemakit.spec.grammar import EXTENSION, LITERAL, URI_FIELDS, ObjectType

if TYPE_CHECKING:
    from schemakit.spec.dialect_conversion import Converted

__all__ = ["Context", "Requirement", "Site", "Unit", "Walk", "in_order_of_text"]


class Context(NamedTuple):
    """What a reference means depends on: the base URI where it stands, and the dynamic scope."""

    base: str
    scope: Scope


class Site(NamedTuple):
    """A Reference Object: ``holder[key]`` is where its target goes."""

    holder: Any
    key: Any
    reference: dict[str, Any]
    #: What its target has to be.
    expected: ObjectType
    #: The walked copy of the members beside ``$ref``, where they may hold Objects themselves.
    siblings: dict[str, Any] | None
    #: ``$ref``, or the keyword for a reference that the path of references may rebind.
    keyword: str
    #: None where both are those of its unit.
    context: Context | None

    @property
    def ref(self) -> str:
        """What it says."""
        text: str = self.reference[self.keyword]
        return text


@dataclass(slots=True, eq=False, repr=False)
class Requirement:
    """A Security Requirement Object in which keys may be URIs of schemes, and our copy of it."""

    source: dict[str, Any]
    copied: dict[str, Any]
    type: ObjectType
    #: Each key that is a URI to the number of its scheme's unit.
    schemes: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True, eq=False, repr=False)
class Unit:
    """A node of the graph. ``box[""]`` is ``value``, or our copy of it; linking completes it."""

    document: Document
    tokens: tuple[str, ...]
    type: ObjectType
    value: Any
    box: dict[str, Any]
    context: Context
    sites: list[Site] = field(default_factory=list)
    #: For each site the number of its target's unit; -1 where it stays as it is.
    targets: list[int] = field(default_factory=list)
    #: Units that discriminators in this one name.
    mapped: list[int] = field(default_factory=list)
    #: Units that lie inside this one.
    inner: list[int] = field(default_factory=list)
    #: Where, in the copies of other units, this unit's value stands.
    slots: list[tuple[Any, Any]] = field(default_factory=list)
    #: Schemas that carry a discriminator, each with its copy and its base URI.
    discriminated: list[tuple[dict[str, Any], dict[str, Any], str]] = field(default_factory=list)
    #: Copies of Objects with URIs that start from where they stand.
    relative: list[tuple[dict[str, Any], tuple[str, ...]]] = field(default_factory=list)
    #: Security Requirements in which schemes may be named by URI.
    requirements: list[Requirement] = field(default_factory=list)
    #: Server Objects of another document; their URLs start from where that was read from.
    servers: list[tuple[dict[str, Any], ObjectType]] = field(default_factory=list)

    def uncollected(self) -> Unit:
        """The same part of the document, with nothing known of what is in it."""
        box = {"": self.value}
        return Unit(self.document, self.tokens, self.type, self.value, box, self.context)

    @property
    def is_alias(self) -> bool:
        """Whether the whole of it is one reference."""
        return bool(self.sites) and self.sites[0].holder is self.box


class Foreign(NamedTuple):
    """A schema with keywords that the dialect of the entry document has no words for."""

    document: Document
    schema: dict[str, Any]
    type: ObjectType
    keywords: tuple[str, ...]


#: A container on the walk: value, type, the node above it, and its key there.
_Node = tuple[Any, Any, Any, Any]
# What a NamedTuple's own constructor does, without its Python frame: there are many sites.
_new_site = tuple.__new__


def _copy_of(node: _Node, copies: dict[int, Any]) -> Any:
    """The copy of a container, made with those of all containers above it where there is none.

    ``copies`` maps the id of a container to its copy.
    """
    chain = []
    while id(node[0]) not in copies:
        chain.append(node)
        node = node[2]
    copied = copies[id(node[0])]
    for value, _, _, key in reversed(chain):
        above, copied = copied, value.copy()
        copies[id(value)] = above[key] = copied
    return copied


#: What makes two occurrences of a container the same Object: its id, its type, and on what the
#: references in it depend.
_Identity = tuple[int, ObjectType, Context]


class Walk:
    """The state of one walk: the units found so far, and how to find them again."""

    def __init__(self, registry: Registry, *, extensions: bool) -> None:
        self.registry = registry
        self.extensions = extensions
        self.units: list[Unit] = []
        #: Document, pointer, type and scope of a unit to its number.
        self.by_pointer: dict[tuple[int, tuple[str, ...], ObjectType, Scope], int] = {}
        #: What a unit is to its number, for units that lie in units.
        self.by_id: dict[_Identity, int] = {}
        #: Whether every unit is known beforehand, as in a second walk; and the ids of their values.
        self.complete = False
        self.known: Set[int] | None = None
        #: The units of which an earlier walk found all that is in them.
        self.kept: Set[int] = set()
        #: In a shared document: Objects met once, and those met again.
        self.met: set[_Identity] = set()
        self.again: dict[_Identity, tuple[Document, Any]] = {}
        #: id of each map of reusable Objects to where it stands.
        self.sections = _sections(registry.entry)
        #: Whether links of the entry document may name operations that will stand elsewhere, as
        #: those of one document alone never do.
        self.names_operations = len(registry.all) > 1 and registry.names_operations
        #: Whether another document may hold URIs that are no references, by its number and
        #: whether requirements may hold some.
        self._with_uris: dict[tuple[int, bool], bool] = {}
        #: Whether its security requirements may name schemes by URI.
        self.names_schemes = registry.names_schemes
        #: How many units were collected, and the sites that wait for a document to be read.
        self.collected = 0
        self.waiting: list[tuple[int, list[int]]] = []
        #: What references came to, and what is wrong with some, by unit and place among its sites.
        self.outcomes: dict[Any, Any] = {}
        self.found: list[tuple[int, int, Any]] = []
        #: The dialect that all is written in at the end, and what was rewritten in it, by the id
        #: and the type of the source. Both stay, so that no id is another one's later.
        self.grammar = registry.entry.grammar
        self._converted: dict[tuple[int, ObjectType], tuple[dict[str, Any], Converted]] = {}
        self.foreign: list[Foreign] = []
        #: id of our copy of what stands beside a ``$ref`` to the resource that it is the root of.
        self._copied_roots: dict[int, Resource] = {}
        #: id of each reference that was taken out of one with another, with it, to that one.
        self._taken_out: dict[int, tuple[dict[str, Any], dict[str, Any]]] = {}

    def unit(
        self,
        document: Document,
        tokens: tuple[str, ...],
        type_: ObjectType,
        value: Any,
        scope: Scope = (),
    ) -> int:
        """The number of the unit at ``tokens``, read as ``type_``, made where there is none.

        ``scope`` is the dynamic scope of the reference that leads there.
        """
        base = self.registry.base_at(document, tokens)
        if self.registry.dialects and type_.is_schema:
            type_ = self.registry.dialects.get(id(value), type_)
        if self.registry.is_dynamic:
            scope = self.registry.entered(scope, base)
        place = (document.number, tokens, type_, scope)
        number = self.by_pointer.get(place)
        context = Context(base, scope)
        if number is None and self.complete:
            number = self.by_id.get((id(value), type_, context))
        if number is None:
            number = len(self.units)
            self.units.append(Unit(document, tokens, type_, value, {"": value}, context))
            self.by_id.setdefault((id(value), type_, context), number)
        self.by_pointer[place] = number
        return number

    def collect(self, number: int) -> None:
        """Walks one unit: lists its sites, copies what is above them, notes units inside.

        One loop on purpose: it meets every container of the document, and a call for each would
        cost more than all the rest.
        """
        unit = self.units[number]
        sites, box = unit.sites, unit.box
        top: _Node = (box, None, None, "")
        copies = {id(box): box}
        stack: list[_Node] = []
        if unit.type is LITERAL:
            return
        identified = self.registry.is_identified(unit.document)
        names = unit.document.grammar.identifiers
        dynamic = names.dynamic_reference if identified and names is not None else None
        if _is_reference(unit.value, dynamic):
            self._add_site(unit, top, "", unit.value, unit.type, stack, copies)
        elif isinstance(unit.value, bool) and self._is_foreign(unit.type):
            box[""] = self._in_our_words(unit.document, unit.value, unit.type)
        elif isinstance(unit.value, (dict, list)) and (
            self.extensions or unit.type is not EXTENSION
        ):
            stack.append((unit.value, unit.type, top, ""))
        sections = {} if self.complete or unit.document.number else self.sections
        careful = self.complete or unit.document.shared
        # Then more counts than where references are.
        thorough = identified or self._holds_more(unit)
        extension = EXTENSION.other if self.extensions else None
        known = self.known
        while stack:
            node = stack.pop()
            source, type_, _, _ = node
            if thorough:
                node = self._prepared(unit, node, copies)
            value, type_, _, _ = node
            if type_.is_schema and "discriminator" in value:
                around = self._context(unit, node, None) if identified else unit.context
                unit.discriminated.append((source, _copy_of(node, copies), around.base))
            named, other, extensible = type_.fields.get, type_.other, type_.extensible
            items: Any = value.items() if isinstance(value, dict) else enumerate(value)
            for key, item in items:
                kind = type(item)
                if kind is str:
                    continue
                is_object = kind is dict or isinstance(item, dict)
                if not is_object and not isinstance(item, list):
                    continue
                is_reference = is_object and "$ref" in item and isinstance(item["$ref"], str)
                if not is_reference:
                    if dynamic is not None and is_object:
                        is_reference = isinstance(item.get(dynamic), str)
                    # Most containers hold nothing that could be or hold a reference.
                    for inside in item.values() if is_object else item:
                        if type(inside) is not str and isinstance(inside, (dict, list)):
                            break
                    else:
                        if not thorough and (known is None or id(item) not in known):
                            continue
                field_type = named(key)
                if field_type is None:
                    # Keys of a parsed mapping, unlike those of a text, may be anything.
                    extended = extensible and isinstance(key, str) and key[:2] == "x-"
                    field_type = extension if extended else other
                if field_type is None:
                    continue
                if is_reference:
                    inner = field_type.expected
                else:
                    inner = field_type.object if is_object else field_type.array
                    if inner is None:
                        continue
                if careful and self._is_elsewhere(
                    number, node, key, item, inner, copies, identified=identified
                ):
                    continue
                if not is_reference:
                    if id(item) in sections:
                        self._enter_section(number, node, key, item, inner, copies)
                    else:
                        stack.append((item, inner, node, key))
                elif len(item) > 1 or identified:
                    self._add_site(unit, node, key, item, inner, stack, copies)
                else:
                    holder = copies.get(id(value)) or _copy_of(node, copies)
                    sites.append(_new_site(Site, (holder, key, item, inner, None, "$ref", None)))

    def as_written(self, site: Site) -> Site:
        """The same with the Reference Object that its text is in."""
        _, written = self._taken_out.get(id(site.reference), (None, site.reference))
        return site._replace(reference=written)

    def over_known_units(self, outer: Set[int]) -> Walk:
        """Another walk that knows every unit, so that none is walked as part of another.

        ``outer`` are the units that others may lie in. Where no schema names itself, all that
        was found in the other units holds for the new walk.
        """
        walk = Walk(self.registry, extensions=self.extensions)
        walk.complete = True
        if self.registry.identified:
            # Names that were found on the way may have given some units another context.
            for unit in self.units:
                walk.unit(unit.document, unit.tokens, unit.type, unit.value, unit.context.scope)
            if len(walk.units) == len(self.units):
                # Their numbers are the same, so what a reference came to holds here too.
                walk.outcomes = self.outcomes
            walk.known = {id(unit.value) for unit in walk.units}
            return walk
        walk.known = {id(unit.value) for unit in self.units}
        walk.by_pointer, walk.by_id, walk.outcomes = self.by_pointer, self.by_id, self.outcomes
        walk.foreign, walk._converted = self.foreign, self._converted
        walk._taken_out = self._taken_out
        walk.units = [
            unit.uncollected() if number in outer else unit
            for number, unit in enumerate(self.units)
        ]
        walk.kept = {*range(len(self.units))} - outer
        for number in walk.kept:
            walk.units[number].slots.clear()
        walk.found = [one for one in self.found if one[0] in walk.kept]
        walk.waiting = [one for one in self.waiting if one[0] in walk.kept]
        return walk

    def over_shared_objects(self) -> Walk:
        """Another walk, in which what this one met at several places are nodes of their own."""
        walk = self.over_known_units({*range(len(self.units))})
        for identity, (document, value) in self.again.items():
            if identity not in walk.by_id:
                walk.by_id[identity] = len(walk.units)
                # No pointer names it: a reference cannot lead to it, only what holds it does.
                _, type_, context = identity
                walk.units.append(Unit(document, (), type_, value, {"": value}, context))
        return walk

    def _holds_more(self, unit: Unit) -> bool:
        """Whether something in a unit changes as it moves that is no reference: a URI, or what is
        said in another dialect."""
        document = unit.document
        if not document.number:
            return self.names_operations or self.names_schemes
        grammar = unit.type.grammar or document.grammar
        key = (document.number, grammar.security_uris)
        holds = self._with_uris.get(key)
        if holds is None:
            # The `url` of Server Objects is among these names too.
            fields = (*URI_FIELDS, "security") if grammar.security_uris else URI_FIELDS
            holds = self._with_uris[key] = document.may_hold(*fields)
        return holds or grammar.dialect != self.grammar.dialect

    # -- one container -----------------------------------------------------------------------------

    def _prepared(self, unit: Unit, node: _Node, copies: dict[int, Any]) -> _Node:
        """A container as it is to be read, in the words of the entry document's dialect; its copy
        loses the names that only the original may have."""
        value, above, key = node[0], node[2], node[3]
        type_: ObjectType = node[1]
        if type_.is_schema:
            type_ = self.registry.dialects.get(id(value), type_)
            if self._is_foreign(type_) and id(value) not in copies:
                value = self._in_our_words(unit.document, value, type_)
                _copy_of((value, type_, above, key), copies)
            node = (value, type_, above, key)
            names = type_.grammar.identifiers if type_.grammar is not None else None
            if names is not None and not self._is_result(unit, value):
                for keyword in names.keywords & value.keys():
                    del _copy_of(node, copies)[keyword]
        if type_.uris and isinstance(value, dict):
            # In the entry document those stay true that lead out of the description.
            named = type_.uris if unit.document.number else ("operationRef",)
            fields = tuple(name for name in named if isinstance(value.get(name), str))
            if fields:
                unit.relative.append((_copy_of(node, copies), fields))
        if type_.name == "Server" and unit.document.number:
            unit.servers.append((value, type_))
        if type_.uri_keys and any(isinstance(name, str) and may_be_uri(name) for name in value):
            unit.requirements.append(Requirement(value, _copy_of(node, copies), type_))
        return node

    def _is_result(self, unit: Unit, value: Any) -> bool:
        """Whether a container is the entry document where that is the root of the output too."""
        is_root = unit.document.number == 0 and not unit.tokens and value is unit.value
        return is_root and unit is self.units[0]

    def _is_foreign(self, type_: ObjectType) -> bool:
        """Whether schemas of a type are of another dialect than those of the entry document."""
        grammar = type_.grammar
        return type_.is_schema and grammar is not None and grammar.dialect != self.grammar.dialect

    def _in_our_words(self, document: Document, schema: Any, type_: ObjectType) -> Any:
        """A schema of another dialect in the words of the entry document's, each made once."""
        key = (id(schema), type_)
        known = self._converted.get(key)
        if known is None:
            from schemakit.spec.dialect_conversion import Converted, converted  # seldom needed

            assert type_.grammar is not None  # noqa: S101  a foreign type has one
            made = converted(schema, type_.grammar, self.grammar)
            known = self._converted[key] = (schema, made)
            if made.kept:
                self.foreign.append(Foreign(document, schema, type_, made.kept))
            for new in made.made:
                self._converted[id(new), type_] = (new, Converted(new))
            root = self.registry.roots.get(id(schema))
            if root is not None:
                self._copied_roots[id(made.schema)] = root
        return known[1].schema

    def _is_elsewhere(
        self,
        number: int,
        node: _Node,
        key: Any,
        item: Any,
        type_: ObjectType,
        copies: dict[int, Any],
        *,
        identified: bool,
    ) -> bool:
        """Whether a container belongs to another unit, or was walked already."""
        unit = self.units[number]
        context = unit.context
        if identified:
            context = self._context(unit, node, item)
            type_ = self.registry.dialects.get(id(item), type_)
        identity = (id(item), type_, context)
        inner = self.by_id.get(identity) if self.complete else None
        if inner is not None:
            if inner != number:
                unit.inner.append(inner)
            self.units[inner].slots.append((_copy_of(node, copies), key))
            return True
        if unit.document.shared:
            if identity in self.met:
                self.again[identity] = (unit.document, item)
                return True
            self.met.add(identity)
        return False

    def _enter_section(
        self,
        number: int,
        node: _Node,
        key: Any,
        section: dict[str, Any],
        type_: ObjectType,
        copies: dict[int, Any],
    ) -> None:
        """Makes every reusable Object a unit of its own."""
        tokens, each = self.sections[id(section)], type_.other
        holder = _copy_of((section, type_, node, key), copies)
        for name, value in section.items():
            if isinstance(value, dict) and each is not None and each.object is not None:
                place = (*tokens, str(name))  # a parsed mapping may have numbers for keys
                inner = self.unit(self.registry.entry, place, each.object, value)
                self.units[number].inner.append(inner)
                self.units[inner].slots.append((holder, name))

    def _add_site(
        self,
        unit: Unit,
        node: _Node,
        key: Any,
        reference: dict[str, Any],
        expected: ObjectType,
        stack: list[_Node],
        copies: dict[int, Any],
    ) -> None:
        expected = self.registry.dialects.get(id(reference), expected)
        grammar = expected.grammar or unit.document.grammar
        names = grammar.identifiers if expected.is_schema else None
        dynamic = names.dynamic_reference if names is not None else None
        keyword = "$ref" if isinstance(reference.get("$ref"), str) else dynamic or "$ref"
        if keyword not in reference:
            # Only in another dialect is that keyword a reference.
            stack.append((reference, expected, node, key))
            return
        walked = grammar.schema_siblings if expected.is_schema else expected.name == "PathItem"
        siblings = None
        if walked and len(reference) > 1:
            siblings = reference.copy()
            del siblings[keyword]
            if dynamic is not None and isinstance(siblings.get(dynamic), str):
                # Two references in one schema: the second becomes a member of its own.
                second = {dynamic: siblings.pop(dynamic)}
                self._taken_out[id(second)] = (second, reference)
                members = siblings.get("allOf")
                siblings["allOf"] = [second, *(members if isinstance(members, list) else [])]
            if self._is_foreign(expected):
                siblings = self._in_our_words(unit.document, siblings, expected)
            copies[id(siblings)] = siblings
            if id(reference) in self.registry.roots:
                self._copied_roots[id(siblings)] = self.registry.roots[id(reference)]
            stack.append((siblings, expected, node, None))
        context = None
        if self.registry.is_identified(unit.document):
            context = self._context(unit, node, reference if siblings is not None else None)
        unit.sites.append(
            Site(_copy_of(node, copies), key, reference, expected, siblings, keyword, context)
        )

    def _context(self, unit: Unit, node: _Node, inside: Any) -> Context:
        """Base URI and dynamic scope in ``inside``, or in ``node``: those of the unit, and of every
        schema with a name of its own on the way down."""
        roots, copied = self.registry.roots, self._copied_roots
        crossed = [roots[id(inside)]] if id(inside) in roots else []
        above: Any = node
        while above is not None:
            root = roots.get(id(above[0])) or copied.get(id(above[0]))
            if root is not None:
                crossed.append(root)
            above = above[2]
        base, scope = unit.context
        for root in reversed(crossed):
            base, scope = root.base, self.registry.entered(scope, root.base)
        return Context(base, scope)


def _is_reference(value: Any, dynamic: str | None) -> bool:
    if not isinstance(value, dict):
        return False
    if isinstance(value.get("$ref"), str):
        return True
    return dynamic is not None and isinstance(value.get(dynamic), str)


def _sections(document: Document) -> dict[int, tuple[str, ...]]:
    found = {}
    for tokens in document.grammar.sections.values():
        try:
            section = pointer.get(document.contents, tokens)
        except pointer.Missing:
            continue
        if isinstance(section, dict) and not isinstance(section.get("$ref"), str):
            found[id(section)] = tokens
    return found


# -- a unit that was walked ------------------------------------------------------------------------


def in_order_of_text(unit: Unit) -> Iterator[tuple[Site, int]]:
    """The sites of a unit, which is not linked yet, in the order of its text, and their targets.

    The walk lists them as it meets them. They stand in copies: what was not copied holds none.
    """
    sites = zip(unit.sites, unit.targets, strict=True)
    if len(unit.sites) < 2:
        yield from sites
        return
    at = {(id(site.holder), site.key): (site, target) for site, target in sites}
    stack: list[tuple[Any, Any, Any, Any]] = [(unit.box, "", unit.value, unit.box[""])]
    while stack:
        holder, key, original, copied = stack.pop()
        found = at.pop((id(holder), key), None)
        if found is not None:
            yield found
            copied = found[0].siblings
        if not isinstance(copied, (dict, list)) or copied is original:
            continue
        keys: Any = copied if isinstance(copied, dict) else range(len(copied))
        inside = [(copied, one, _member(original, one), copied[one]) for one in keys]
        stack += [one for one in reversed(inside) if isinstance(one[3], (dict, list))]
    # What a keyword beside a reference was moved to stands nowhere in the source.
    yield from at.values()


def _member(value: Any, key: Any) -> Any:
    if isinstance(value, dict):
        return value.get(key)
    return value[key] if isinstance(value, list) and key < len(value) else None
