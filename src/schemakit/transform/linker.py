"""The linker: puts the body of each target where a reference to it is.

It goes through the strongly connected components of the graph, targets first, and copies only what
is above a reference. The graph stays as it is.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from schemakit.documents.registry import Registry
from schemakit.references.graph import Graph
from schemakit.references.implicit_connections import (
    Subtypes,
    find_mapped,
    find_subtypes,
    implied_names,
    name_of,
)
from schemakit.references.nodes import ROOT, Node, Noted, Site, Unit, in_text_order
from schemakit.references.resolver import Target, may_be_uri, resolve
from schemakit.spec import pointer
from schemakit.spec.grammar import EXTENSION, Grammar
from schemakit.spec.siblings import conjunction, merged_path_item
from schemakit.transform.options import Options
from schemakit.transform.placement import Placement

__all__ = ["Linker"]

#: The copies of the containers of one unit, by the ids of their sources.
_Copies = dict[int, Any]


def _copy_of(node: Node, copies: _Copies) -> Any:
    """The copy of a container, made with those of all containers above it where there is none."""
    chain = []
    while (copied := copies.get(id(node[0]))) is None:
        chain.append(node)
        if node[3] is ROOT:
            break
        node = node[2]
    for value, _, _, key in reversed(chain):
        above: Any = copied
        copied = value.copy()
        copies[id(value)] = copied
        if key is not ROOT:
            above[key] = copied
    return copied


@dataclass(slots=True, eq=False, repr=False)
class Linker:
    """The state of one linking.

    ``placeholder`` makes what is put in place of a body, for a writer that writes each body once;
    without it the body itself is put there.
    """

    registry: Registry
    graph: Graph
    options: Options
    placeholder: Callable[[Any, int], Any] | None = None
    #: The body of the first unit, with what it needs beside it.
    result: Any = None
    #: The body of each unit, and what is put in its place.
    bodies: list[Any] = field(default_factory=list)
    placed: list[Any] = field(default_factory=list)
    #: Bodies that carry the name of their component, by unit.
    annotated: dict[int, Any] = field(default_factory=dict)
    #: Whether references outside of cycles may stay too.
    keeps_more: bool = False
    #: Where units are in the output.
    places: Placement = field(init=False)
    #: Units of the present cycle that are not linked yet, to the places of their bodies.
    _waiting: dict[int, list[tuple[Any, Any]]] = field(default_factory=dict)
    _subtypes: Subtypes | None = None
    #: Document and pointer of each schema to its unit; made when a discriminator needs it.
    _schemas: dict[tuple[int, tuple[str, ...]], int] = field(default_factory=dict)
    #: The unit of each scheme that a requirement names by URI, to the name in the output.
    _schemes: dict[int, str] | None = None

    def __post_init__(self) -> None:
        annotations = self.options.siblings == "annotations"
        is_part = self.options.at is not None
        self.places = Placement(self.registry, self.graph, is_part, annotations)

    @property
    def grammar(self) -> Grammar:
        """The grammar of the entry document, and of the output."""
        return self.registry.entry.grammar

    def link(self) -> None:
        """Links every unit."""
        units = self.graph.units
        self.bodies = [None] * len(units)
        self.placed = [None] * len(units)
        if len(self.registry.all) > 1:
            self.places.find_homes()
        if any(unit.requirements for unit in units):
            from schemakit.transform.security_requirements import name_schemes  # seldom needed

            self._schemes = name_schemes(self.places)
        self.prepare()
        homes = set(self.places.homes.values())
        for members, cyclic in zip(self.graph.components, self.graph.cyclic, strict=True):
            if not cyclic:
                self._link_unit(members[0], units[members[0]], in_cycle=False)
                continue
            if self.options.cycles == "share":
                self._share(members)
                continue
            self._waiting = {number: [] for number in members}
            # What has the body of another unit of its cycle needs that first.
            for number in sorted(members, key=lambda one: one in homes or self._is_same(one)):
                self._link_unit(number, units[number], in_cycle=True)
        self.result = self.bodies[0]

    def _is_same(self, number: int) -> bool:
        """Whether a unit is another one, which aliases put at a second place."""
        inner = self.graph.units[number].inner
        return bool(inner) and inner[0].node is None

    def prepare(self) -> None:
        """Names what moves, before anything is linked."""
        may_move = len(self.registry.all) > 1 or self.options.at is not None
        if may_move and self.options.cycles == "keep" and any(self.graph.cyclic):
            self.name_in_order()

    def name_in_order(self) -> None:
        """Names the targets of all references that stay, in the order of their first use from the
        first unit on, so that names do not depend on cycles."""
        met: set[int] = set()
        # The first unit leads to all but what only discriminators name.
        for start in range(len(self.graph.units)):
            queue = deque([start])
            while queue:
                number = queue.popleft()
                if number not in met:
                    met.add(number)
                    queue += self._name_targets(number)
                    queue += [one.unit for one in self.graph.units[number].inner]

    def _name_targets(self, number: int) -> list[int]:
        """The targets of a unit's references; those that stay references are named."""
        used = []
        for site, target in in_text_order(self.graph.units[number]):
            if target >= 0 and self.places.homes.get(target) != number:
                if self.keeps(number, site, target):
                    self.places.name(target)
                used.append(target)
        return used

    def keeps(self, number: int, site: Site, target: int) -> bool:
        """Whether a reference stays one: here, if it is part of a cycle."""
        del site
        return self.graph.is_cut(number, target)

    def _link_unit(self, number: int, unit: Unit, *, in_cycle: bool) -> None:
        plain = self.options.annotate is None
        bodies, placed, copies = self.bodies, self.placed, _Copies()
        if unit.noted:
            self._rewrite(number, unit, copies)
        whole, body = _ABSENT, None
        own = self._waiting.pop(number, []) if in_cycle else []
        for one in unit.inner:
            if one.node is None:
                whole, body = placed[one.unit], bodies[one.unit]
                continue
            holder = _copy_of(one.node, copies)
            if one.unit == number:
                own.append((holder, one.key))
            elif in_cycle and one.unit in self._waiting:
                self._waiting[one.unit].append((holder, one.key))
            else:
                holder[one.key] = self.in_its_place(one.unit)
        may_keep = in_cycle or self.keeps_more
        # Latest first: a reference among the siblings of another was found after that one.
        for site, target in zip(reversed(unit.sites), reversed(unit.targets), strict=True):
            if target < 0:
                value, body = self._left(unit, site, copies), None
                if value is site.reference:
                    continue
            elif (
                may_keep
                and self.places.homes.get(target) != number
                and self.keeps(number, site, target)
            ):
                value = body = self._kept(site, target, copies)
            elif plain and len(site.reference) == 1:
                value, body = placed[target], bodies[target]
            else:
                value, body = self._combine(site, target, copies)
            if site.node is None:
                whole = value
            else:
                (copies.get(id(site.node[0])) or _copy_of(site.node, copies))[site.key] = value
        if whole is _ABSENT or (unit.is_alias and unit.targets[0] < 0):
            body = self._root_of(unit, copies) if whole is _ABSENT else whole
            whole = body
        bodies[number] = body
        # What an alias stands for has its placeholder already.
        make = self.placeholder
        placed[number] = make(body, number) if make and whole is body else whole
        for holder, key in own:
            holder[key] = self.in_its_place(number)

    def _root_of(self, unit: Unit, copies: _Copies) -> Any:
        """The body of a unit that is not a reference: the copy of its value, or the value."""
        value = unit.root
        if isinstance(value, bool) and unit.type.is_schema:
            target = self.grammar
            return value if target.boolean_schemas else {} if value else {"not": {}}
        return copies.get(id(value), value)

    def in_its_place(self, number: int) -> Any:
        """What is put where a unit was in the source, inside another unit."""
        return self.placed[number]

    def _kept(self, site: Site, target: int, copies: _Copies) -> dict[str, Any]:
        """A reference that stays one."""
        reference = {"$ref": self.places.name(target)}
        siblings = _linked(self.kept_siblings(site), copies)
        if site.siblings and site.expected.is_schema and not self.grammar.schema_siblings:
            # They count in their own dialect; beside a reference they would not count here.
            members = siblings.get("allOf")
            members = members if isinstance(members, list) else []
            return {**siblings, "allOf": [reference, *members]}
        return {**reference, **siblings}

    def _share(self, members: tuple[int, ...]) -> None:
        """Links a cycle into objects that hold each other, one for each member.

        What siblings are merged into has to be complete, which nothing in a cycle is. So every
        reference gets its object first, and merged ones are filled afterwards.
        """
        units, bodies = self.graph.units, self.bodies
        copies_of: dict[int, _Copies] = {number: {} for number in members}
        for number in sorted(members, key=self._alias_depth):
            unit = units[number]
            if unit.is_alias and unit.targets[0] >= 0:
                body = {} if self._merges(unit.sites[0]) else bodies[unit.targets[0]]
            elif self._is_same(number):
                body = bodies[unit.inner[0].unit]
            elif isinstance(unit.root, (dict, list)):
                body = _copy_of((unit.root, unit.type, None, ROOT), copies_of[number])
            else:
                body = self._root_of(unit, {})
            bodies[number] = self.placed[number] = body
        unfilled: list[tuple[int, dict[str, Any], Site, int, _Copies]] = []
        for number in members:
            unit, copies = units[number], copies_of[number]
            self._rewrite(number, unit, copies)
            for one in unit.inner:
                if one.node is not None:
                    _copy_of(one.node, copies)[one.key] = bodies[one.unit]
            for site, target in zip(reversed(unit.sites), reversed(unit.targets), strict=True):
                if target < 0:
                    value = self._left(unit, site, copies)
                else:
                    value = bodies[target]
                    if isinstance(value, dict) and self._merges(site):
                        value = bodies[number] if site.node is None else {}
                        order = self._alias_depth(number) if site.node is None else len(units)
                        unfilled.append((order, value, site, target, copies))
                    elif self._merges(site):
                        value = self._combine(site, target, copies)[0]
                if site.node is not None:
                    _copy_of(site.node, copies)[site.key] = value
        for _, value, site, target, copies in sorted(unfilled, key=lambda one: one[0]):
            value.update(self._combine(site, target, copies)[0])

    # -- what a unit says without a reference ------------------------------------------------------

    def _rewrite(self, number: int, unit: Unit, copies: _Copies) -> None:
        """Makes true in the output what is said by name, URI, identifier or another dialect."""
        for one in unit.noted:
            node, value, type_ = one.node, one.node[0], one.node[1]
            if type_.is_schema:
                if value is not one.source:
                    _copy_of(node, copies)
                names = type_.grammar.identifiers if type_.grammar is not None else None
                is_result = not number and not unit.tokens and value is unit.value
                if names is not None and not (is_result and not unit.document.number):
                    for keyword in names.keywords & value.keys() if self._strips(unit) else ():
                        del _copy_of(node, copies)[keyword]
                if "discriminator" in value:
                    self._name_branches(unit, one, copies)
            if type_.uris and isinstance(value, dict):
                fields = type_.uris if unit.document.number else ("operationRef",)
                for name in fields:
                    if isinstance(value.get(name), str):
                        _copy_of(node, copies)[name] = self._moved(unit, value[name])
        for requirement in unit.requirements if self._schemes is not None else ():
            from schemakit.transform.security_requirements import rewrite_requirement

            written = rewrite_requirement(self.places, unit, requirement, self._schemes or {})
            copied = _copy_of(requirement.node, copies)
            copied.clear()
            copied.update(written)

    def _strips(self, unit: Unit) -> bool:
        """Whether identifiers are taken from the copies of a unit: a ``#/…`` reference below one
        would be relative to it."""
        return bool(unit.document.number) or self.registry.is_identified(unit.document)

    def _name_branches(self, unit: Unit, noted: Noted, copies: _Copies) -> None:
        """Writes down the names that a discriminator means, by references valid in the output."""
        registry, document, schema = self.registry, unit.document, noted.source
        discriminator = schema["discriminator"]
        if not isinstance(discriminator, dict) or "$ref" in discriminator:
            return
        if self._subtypes is None:
            self._subtypes = find_subtypes(registry, self._schemas_elsewhere())
        place = (document.number, unit.tokens)
        known = self._subtypes.get(place, {}) if schema is unit.value else {}
        names = implied_names(registry, document, noted.base, schema, known)
        mapping = self.names_of_branches(names)
        written = discriminator.get("mapping", {})
        for value, text in written.items() if isinstance(written, dict) else ():
            mapping[value] = self._mapped(unit, noted.base, text)
        changed = {"mapping": mapping} if mapping else {}
        if "defaultMapping" in discriminator:
            text = discriminator["defaultMapping"]
            changed["defaultMapping"] = self._mapped(unit, noted.base, text)
        if changed:
            _copy_of(noted.node, copies)["discriminator"] = {**discriminator, **changed}

    def _schemas_elsewhere(self) -> list[Target]:
        """The schemas of other documents that something refers to."""
        return [
            Target(unit.document, unit.tokens, unit.value)
            for unit in self.graph.units
            if unit.document.number and unit.type.is_schema
        ]

    def names_of_branches(self, names: dict[str, Target]) -> dict[str, Any]:
        """The mapping for the names that a discriminator implies."""
        return {name: self.named(target) for name, target in names.items()}

    def _mapped(self, unit: Unit, base: str, text: Any) -> Any:
        """A value of a mapping, unchanged where it means the same in the output."""
        target = find_mapped(self.registry, unit.document, base, text)
        if not isinstance(target, Target):
            is_uri = isinstance(text, str) and may_be_uri(text)
            leads_off = is_uri and unit.document.number
            return self.places.relative(base, text) if leads_off else text
        moved = self.options.at is not None or unit.document.number or target.document.number
        return (self.named(target) or text) if moved else text

    def named(self, target: Target) -> str:
        """The reference to write for a schema that a discriminator names."""
        if self.options.at is None and not target.document.number:
            return pointer.fragment(target.tokens)
        if not self._schemas:
            for number, unit in enumerate(self.graph.units):
                if unit.type.is_schema:
                    self._schemas.setdefault((unit.document.number, unit.tokens), number)
        found = self._schemas.get((target.document.number, target.tokens))
        return pointer.fragment(target.tokens) if found is None else self.places.name(found)

    def _left(self, unit: Unit, site: Site, copies: _Copies) -> Any:
        """A reference without a target, which has none from the output either; what is beside it
        may have one."""
        if site.expected is EXTENSION:
            return site.reference
        written = {site.keyword: site.ref}
        if unit.document.number:
            base = (site.context or unit.context).base
            written = {site.keyword: self.places.relative(base, site.ref)}
        if site.siblings:
            return {**written, **_linked(site.siblings[0], copies)}
        return {**site.reference, **written} if unit.document.number else site.reference

    def _moved(self, unit: Unit, text: str) -> str:
        """A URI of a document as it has to be written in the output."""
        target = resolve(self.registry, unit.document, text, unit.context.base)
        place = self.places.of_target(target) if isinstance(target, Target) else None
        if place is not None:
            return pointer.fragment(place)
        return self.places.relative(unit.context.base, text) if unit.document.number else text

    def _alias_depth(self, number: int) -> int:
        """How many references a unit is away from an Object, where it is one itself."""
        depth, unit = 0, self.graph.units[number]
        while (unit.is_alias and unit.targets[0] >= 0) or self._is_same(number):
            number = unit.targets[0] if unit.is_alias else unit.inner[0].unit
            depth, unit = depth + 1, self.graph.units[number]
        return depth

    # -- what is beside a reference ----------------------------------------------------------------

    def _merges(self, site: Site) -> bool:
        return self.options.annotate is not None or bool(self.places.counting(site))

    def _combine(self, site: Site, target: int, copies: _Copies) -> tuple[Any, Any]:
        """What is put at a reference with siblings or a name to note, and the body of it."""
        body, type_ = self.bodies[target], site.expected
        siblings = _linked(self.places.counting(site), copies)
        if siblings and type_.is_schema and isinstance(body, (dict, bool)):
            # Both are of the output's dialect by now.
            merged = conjunction(body, siblings, legacy=self.grammar.legacy_bounds)
        elif siblings and isinstance(body, dict):
            is_path_item = type_.name == "PathItem"
            merged = merged_path_item(body, siblings) if is_path_item else {**body, **siblings}
        elif self.options.annotate is not None and isinstance(body, dict):
            if target not in self.annotated:
                self.annotated[target] = self._with_name(target, body)
            merged = self.annotated[target]
        else:
            return self.placed[target], body
        merged = self._with_name(target, merged)
        return merged, merged

    def _with_name(self, target: int, body: Any) -> Any:
        key = self.options.annotate
        if key is None or not isinstance(body, dict) or key in body:
            return body
        unit = self.graph.units[self.places.homes.get(target, target)]
        name = name_of(self.registry, Target(unit.document, unit.tokens, None))
        return body if name is None else {**body, key: name}

    def kept_siblings(self, site: Site) -> dict[str, Any]:
        """The members beside a reference that stays one."""
        return self.places.counting(site)


_ABSENT: Any = object()


def _linked(siblings: dict[str, Any], copies: _Copies) -> dict[str, Any]:
    """The members beside a reference once what is in them is linked."""
    found: dict[str, Any] = copies.get(id(siblings), siblings)
    return found
