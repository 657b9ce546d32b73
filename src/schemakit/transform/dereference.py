"""The linker: puts every target's one body where it is referred to.

The walk (sites.py) listed the sites in copies of what is above them; linking goes through the
strongly connected components, targets first, and fills the sites. What is put there is the
target's body itself or, for a writer, something that stands for it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, TypedDict

from schemakit.documents.registry import Registry
from schemakit.errors import UsageError
from schemakit.references.collect import build
from schemakit.references.graph import Graph, cycle_error
from schemakit.references.implicit_connections import Subtypes, implied, mapped, name_of, subtypes
from schemakit.references.resolver import Target, may_be_uri, resolve
from schemakit.references.walk import Site, Unit, in_order_of_text
from schemakit.spec import pointer, uri
from schemakit.spec.grammar import EXTENSION, Grammar
from schemakit.spec.siblings import ANNOTATIONS, conjunction, merged_path_item
from schemakit.syntax.gc_pause import collector_paused
from schemakit.transform.placement import Placement

if TYPE_CHECKING:
    from schemakit.flattening.flatten import OnResidual

__all__ = [
    "BundleOptions",
    "DereferenceOptions",
    "Linker",
    "Options",
    "dereferenced",
    "linked",
    "viewed",
]

_CHOICES = {
    "cycles": ("keep", "error", "share"),
    "siblings": ("spec", "annotations"),
    "missing": ("error", "keep"),
}


class BundleOptions(TypedDict, total=False):
    """What every ``bundle…`` takes as keywords; docs/cli.md tells what each one does."""

    extensions: bool
    strict: bool
    missing: Literal["error", "keep"]
    prune: bool
    at: str | None


class DereferenceOptions(BundleOptions, total=False):
    """What every ``dereference…`` takes as keywords besides; docs/cli.md tells of each one."""

    cycles: Literal["keep", "error", "share"]
    siblings: Literal["spec", "annotations"]
    annotate: str | None
    flatten: bool
    on_residual: OnResidual | None


@dataclass(frozen=True, slots=True)
class Options:
    """How to dereference; the defaults are DECISIONS.md's.

    Raises:
        UsageError: if a value is none of those that its option has.
    """

    cycles: str = "keep"
    siblings: str = "spec"
    extensions: bool = True
    strict: bool = False
    missing: str = "error"
    prune: bool = False
    annotate: str | None = None
    at: str | None = None
    flatten: bool = False
    on_residual: OnResidual | None = None

    def __post_init__(self) -> None:
        for name, choices in _CHOICES.items():
            if (value := getattr(self, name)) not in choices:
                listed = ", ".join(map(repr, choices))
                raise UsageError(f"{name}={value!r} is none of {listed}")
        for name in ("extensions", "strict", "prune", "flatten"):
            if not isinstance(getattr(self, name), bool):
                raise UsageError(f"{name}={getattr(self, name)!r} is neither True nor False")
        key = self.annotate
        if key is not None and (not isinstance(key, str) or key[:2] != "x-" or key == "x-"):
            # Anything else may be a keyword, of this version or the next.
            raise UsageError(f"annotate={key!r} is no extension: it has to start with 'x-'")


# -- linking ---------------------------------------------------------------------------------------


@dataclass(slots=True, eq=False, repr=False)
class Linker:
    """The state of one linking: what each unit became, and what stands for it elsewhere.

    ``stand_in`` makes that of a body and its unit's number; without it the body stands for itself.
    """

    registry: Registry
    graph: Graph
    options: Options
    stand_in: Callable[[Any, int], Any] | None = None
    #: What was asked for: the first unit's body, with what that needs beside it.
    result: Any = None
    bodies: list[Any] = field(default_factory=list)
    placed: list[Any] = field(default_factory=list)
    #: Bodies that carry the name of their component, by unit.
    _annotated: dict[int, Any] = field(default_factory=dict)
    #: Which schemas extend which; found out when a discriminator needs it.
    _extending: Subtypes | None = None
    #: Document and pointer of each schema to its unit; made when a discriminator needs it.
    _schemas: dict[tuple[int, tuple[str, ...]], int] = field(default_factory=dict)
    #: Whether references outside of cycles may stay too.
    keeps_more: bool = False
    #: Where units stand in the output.
    places: Placement = field(init=False)

    def __post_init__(self) -> None:
        is_part = self.options.at is not None
        definitions = self.grammar.definitions
        self.places = Placement(self.registry, self.graph, is_part, self._siblings, definitions)

    @property
    def grammar(self) -> Grammar:
        """That of the entry document, which the output is written by."""
        return self.registry.entry.grammar

    def link(self) -> None:
        """Fills every site of every unit."""
        units = self.graph.units
        self.bodies = [None] * len(units)
        self.placed = [None] * len(units)
        if len(self.registry.all) > 1:
            self.places.find_homes()
        if any(unit.requirements for unit in units):
            from schemakit.transform import (
                security_requirements as requirements,  # few descriptions name schemes by URI
            )

            requirements.rewrite(self.places, self._from_here)
        self.prepare()
        for members, cyclic in zip(self.graph.components, self.graph.cyclic, strict=True):
            if cyclic and self.options.cycles == "share":
                self._share(members)
                continue
            homes = set(self.places.homes.values()) if cyclic else set()
            # What stands in for a unit of its own cycle needs that unit's body.
            for number in sorted(members, key=homes.__contains__) if homes else members:
                self._link_unit(number, units[number], cyclic)
        self.result = self.bodies[0]

    def prepare(self) -> None:
        """Decides what has to be decided before any unit is linked: the names of what moves."""
        may_move = len(self.registry.all) > 1 or self.options.at is not None
        if may_move and self.options.cycles == "keep" and any(self.graph.cyclic):
            self.name_in_order()

    def name_in_order(self) -> None:
        """Names the targets of all that stays a reference in the order of their first use, in which
        the first unit comes first, so that names do not depend on cycles."""
        met: set[int] = set()
        # The first unit leads to all but what only discriminators name.
        for start in range(len(self.graph.units)):
            queue = deque([start])
            while queue:
                number = queue.popleft()
                if number not in met:
                    met.add(number)
                    queue += self._named_in(number)
                    queue += self.graph.units[number].inner

    def _named_in(self, number: int) -> list[int]:
        """The targets of a unit's sites, those named that stay references."""
        used = []
        for site, target in in_order_of_text(self.graph.units[number]):
            if target >= 0 and self.places.homes.get(target) != number:
                if self.keeps(number, site, target):
                    self.places.name(target)
                used.append(target)
        return used

    def keeps(self, number: int, site: Site, target: int) -> bool:
        """Whether a site stays a reference: the rule of cycles, which does not look at the site."""
        del site
        return self.graph.is_cut(number, target)

    def _link_unit(self, number: int, unit: Unit, in_cycle: bool) -> None:
        self._rewrite(unit)
        plain = self.options.annotate is None
        bodies, placed = self.bodies, self.placed
        body: Any = None
        # Latest first: a site inside another's siblings was found after it, and is filled before.
        for site, target in zip(reversed(unit.sites), reversed(unit.targets), strict=True):
            if target < 0:
                self._leave(unit, site)
                continue
            if (
                (in_cycle or self.keeps_more)
                and self.places.homes.get(target) != number
                and self.keeps(number, site, target)
            ):
                value = body = self._kept(site, target)
            elif plain and len(site.reference) == 1:
                value, body = placed[target], bodies[target]
            else:
                value, body = self._combined(site, target)
            site.holder[site.key] = value
        value = unit.box[""]
        if not unit.is_alias or unit.targets[0] < 0:
            body = value
        bodies[number] = body
        # What an alias leads to has its stand-in already.
        placed[number] = self.stand_in(body, number) if self.stand_in and value is body else value
        if unit.slots:
            inside = self.in_its_place(number)
            for holder, key in unit.slots:
                holder[key] = inside

    def in_its_place(self, number: int) -> Any:
        """What stands where a unit stood in the source, inside another unit."""
        return self.placed[number]

    def _kept(self, site: Site, target: int) -> dict[str, Any]:
        """What stands at a site that stays a reference."""
        reference, siblings = {"$ref": self.places.name(target)}, self.kept_siblings(site)
        if site.siblings and site.expected.is_schema and not self.grammar.schema_siblings:
            # They count where they come from; here they would be void beside a reference.
            members = siblings.get("allOf")
            members = members if isinstance(members, list) else []
            return {**siblings, "allOf": [reference, *members]}
        return {**reference, **siblings}

    def _share(self, members: list[int]) -> None:
        """Links a cycle into objects that hold each other, one for each member.

        What siblings are merged into has to be complete, which nothing in a cycle is. So every site
        gets its object first, and those that are merged are filled afterwards.
        """
        units, bodies = self.graph.units, self.bodies
        for number in sorted(members, key=self._alias_depth):
            unit = units[number]
            body = unit.box[""]
            if unit.is_alias and unit.targets[0] >= 0:
                body = {} if self._merges(unit.sites[0]) else bodies[unit.targets[0]]
            bodies[number] = self.placed[number] = body
        unfilled: list[tuple[int, dict[str, Any], Site, int]] = []
        for number in members:
            unit = units[number]
            self._rewrite(unit)
            for site, target in zip(reversed(unit.sites), reversed(unit.targets), strict=True):
                if target < 0:
                    self._leave(unit, site)
                    continue
                value = bodies[target]
                if isinstance(value, dict) and self._merges(site):
                    is_whole = site.holder is unit.box
                    value = bodies[number] if is_whole else {}
                    order = self._alias_depth(number) if is_whole else len(units)
                    unfilled.append((order, value, site, target))
                elif self._merges(site):
                    value = self._combined(site, target)[0]
                site.holder[site.key] = value
            for holder, key in unit.slots:
                holder[key] = bodies[number]
        for _, value, site, target in sorted(unfilled, key=lambda one: one[0]):
            value.update(self._combined(site, target)[0])

    def _rewrite(self, unit: Unit) -> None:
        """Makes what a unit says without ``$ref`` true where it will stand."""
        for schema, copied, base in unit.discriminated:
            self._name_branches(unit, schema, copied, base)
        for copied, fields in unit.relative:
            for name in fields:
                copied[name] = self._moved(unit, copied[name])

    def _name_branches(
        self, unit: Unit, schema: dict[str, Any], copied: dict[str, Any], base: str
    ) -> None:
        """Writes down the names that a discriminator means, by references valid in the output."""
        registry, document = self.registry, unit.document
        discriminator = schema["discriminator"]
        if not isinstance(discriminator, dict) or "$ref" in discriminator:
            return
        if self._extending is None:
            self._extending = subtypes(registry, self._schemas_elsewhere())
        place = (document.number, unit.tokens)
        known = self._extending.get(place, {}) if schema is unit.value else {}
        names = implied(registry, document, base, schema, known)
        mapping = self.names_of_branches(names)
        written = discriminator.get("mapping", {})
        for value, text in written.items() if isinstance(written, dict) else ():
            mapping[value] = self._mapped(unit, base, text)
        changed = {"mapping": mapping} if mapping else {}
        if "defaultMapping" in discriminator:
            changed["defaultMapping"] = self._mapped(unit, base, discriminator["defaultMapping"])
        if changed:
            copied["discriminator"] = {**discriminator, **changed}

    def _schemas_elsewhere(self) -> list[Target]:
        """The schemas of other documents that something refers to."""
        return [
            Target(unit.document, unit.tokens, unit.value)
            for unit in self.graph.units
            if unit.document.number and unit.type.is_schema
        ]

    def names_of_branches(self, names: dict[str, Target]) -> dict[str, Any]:
        """What to write down of the names that a discriminator means without saying so."""
        return {name: self.named(target) for name, target in names.items()}

    def _mapped(self, unit: Unit, base: str, text: Any) -> Any:
        """A value of a mapping, which stays as it is where it leads to the same in the output."""
        target = mapped(self.registry, unit.document, base, text)
        if not isinstance(target, Target):
            is_uri = isinstance(text, str) and may_be_uri(text)
            leads_off = is_uri and unit.document.number
            return self._from_here(base, text) if leads_off else text
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

    def _leave(self, unit: Unit, site: Site) -> None:
        """Has a reference that leads nowhere do so from the output too; what stands beside it may
        lead somewhere."""
        if site.expected is EXTENSION:
            return
        written = {site.keyword: site.ref}
        if unit.document.number:
            base = (site.context or unit.context).base
            written = {site.keyword: self._from_here(base, site.ref)}
        if site.siblings:
            site.holder[site.key] = {**written, **site.siblings}
        elif unit.document.number:
            site.holder[site.key] = {**site.reference, **written}

    def _from_here(self, base: str, text: str) -> str:
        """A URI reference as it has to be written in the entry document."""
        here = self.registry.base_at(self.registry.entry, ())
        return uri.relative_to(here, uri.resolve(base, text))

    def _moved(self, unit: Unit, text: str) -> str:
        """A URI of another document's, as it has to be written in the output."""
        target = resolve(self.registry, unit.document, text, unit.context.base)
        place = self.places.of_target(target) if isinstance(target, Target) else None
        if place is not None:
            return pointer.fragment(place)
        return self._from_here(unit.context.base, text) if unit.document.number else text

    def _alias_depth(self, number: int) -> int:
        """How many references a unit is away from an Object, when it is one itself."""
        depth, unit = 0, self.graph.units[number]
        while unit.is_alias and unit.targets[0] >= 0:
            depth, unit = depth + 1, self.graph.units[unit.targets[0]]
        return depth

    def _merges(self, site: Site) -> bool:
        return self.options.annotate is not None or bool(self._siblings(site))

    def _combined(self, site: Site, target: int) -> tuple[Any, Any]:
        """What goes to a site with siblings or a name to note, and the body it stands for."""
        body, siblings, type_ = self.bodies[target], self._siblings(site), site.expected
        if siblings and type_.is_schema and isinstance(body, (dict, bool)):
            # Both are in the words of the output by now.
            merged = conjunction(body, siblings, legacy=self.grammar.legacy_bounds)
        elif siblings and isinstance(body, dict):
            is_path_item = type_.name == "PathItem"
            merged = merged_path_item(body, siblings) if is_path_item else {**body, **siblings}
        elif self.options.annotate is not None and isinstance(body, dict):
            if target not in self._annotated:
                self._annotated[target] = self._with_name(target, body)
            merged = self._annotated[target]
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
        return self._siblings(site)

    def _siblings(self, site: Site) -> dict[str, Any]:
        """The members beside ``$ref`` that count here (REFERENCES §2)."""
        reference, type_ = site.reference, site.expected
        if len(reference) == 1:
            return {}
        if site.siblings is not None:
            return site.siblings
        grammar = type_.grammar or self.grammar
        if self.options.siblings == "annotations" and not grammar.schema_siblings:
            if not type_.is_schema:
                return _only(reference, {"summary", "description"})
            return {
                key: value
                for key, value in reference.items()
                if key in ANNOTATIONS or key.startswith("x-")
            }
        return _only(reference, grammar.overrides.get(type_.name, frozenset()))


def _only(reference: dict[str, Any], keys: set[str] | frozenset[str]) -> dict[str, Any]:
    return {key: value for key, value in reference.items() if key in keys}


def linked(
    registry: Registry,
    options: Options,
    tokens: tuple[str, ...] = (),
    stand_in: Callable[[Any, int], Any] | None = None,
    kind: type[Linker] = Linker,
) -> Linker:
    """The part of the entry document that ``options.at`` or ``tokens`` names, linked.

    Raises:
        UnresolvableError, CycleError: as ``build``; CycleError also where ``cycles`` is ``"error"``
            and there is one.
    """
    if options.at is not None:
        tokens = pointer.parse(options.at)
    graph = build(
        registry,
        tokens,
        extensions=options.extensions,
        strict=options.strict,
        missing=options.missing,
        mapped_too=options.at is not None,
    )
    if options.cycles == "error":
        _refuse_cycles(graph)
    linker = kind(registry, graph, options, stand_in)
    linker.link()
    if options.at is not None or not tokens or linker.places.holds_more:
        linker.result = _with_hoisted(linker)
    if options.at is None and not tokens:
        linker.result = _with_dialect(linker)
    if options.prune and options.at is None:
        linker.result = _pruned(linker)
    return linker


def dereferenced(registry: Registry, options: Options) -> tuple[Any, Graph]:
    """The entry document, or the part ``options.at`` names, with references inlined; and its graph.

    With ``options.flatten`` every Schema in it is flat. Bodies are shared: the result is read-only
    by contract. The input is not changed.

    Raises:
        UnresolvableError, CycleError: as :func:`linked`.
    """
    with collector_paused():
        linker = linked(registry, options)
        result = _flat(linker) if options.flatten else linker.result
    return result, linker.graph


def _flat(linker: Linker) -> Any:
    from schemakit.flattening.flatten import flattened

    bodies = [*linker.bodies[1:], *linker._annotated.values()]
    return flattened(
        linker.result,
        linker.graph.units[0].type,
        linker.grammar,
        referenced=frozenset(map(id, bodies)),
        naming=linker.options.annotate,
        on_residual=linker.options.on_residual,
    )


def viewed(registry: Registry, tokens: tuple[str, ...]) -> Any:
    """The part at ``tokens`` for reading: siblings as authors meant them, kept references as they
    stand in the document, what is missing left alone.

    An Object holds besides what those references name and the document has no place for.
    """
    with collector_paused():
        return linked(registry, _FOR_READING, tokens).result


_FOR_READING = Options(siblings="annotations", missing="keep")


def _refuse_cycles(graph: Graph) -> None:
    for members in graph.cycles():
        chain = [graph.units[number] for number in _cycle_in(graph, members)]
        raise cycle_error("circular-ref", chain)


def _cycle_in(graph: Graph, members: list[int]) -> list[int]:
    """One cycle of a strongly connected component, in the order of its references."""
    inside = set(members)
    path: list[int] = []
    number = min(members)
    while number not in path:
        path.append(number)
        unit = graph.units[number]
        number = next(n for n in (*unit.targets, *unit.inner) if n in inside)
    return path[path.index(number) :]


def _with_hoisted(linker: Linker) -> Any:
    """The result with what it still names, and would not hold, in the sections it was named for."""
    result = linker.result
    stands_for = _stands_for(linker) if linker.places.hoisted else {}
    for section, names in linker.places.hoisted.items():
        bodies = {name: linker.bodies[number] for name, number in names.items()}
        result = _with_members(result, section, bodies, stands_for)
    return result


def _stands_for(linker: Linker) -> dict[int, Any]:
    """The id of what stands for a body to that body."""
    both = zip(linker.placed, linker.bodies, strict=True)
    return {id(placed): body for placed, body in both if placed is not body}


def _with_dialect(linker: Linker) -> Any:
    """The result of a schema that was one reference, with the dialect that stood beside that."""
    first, result = linker.graph.units[0], linker.result
    if not first.is_alias or not isinstance(result, dict) or "$schema" in result:
        return result
    dialect = first.value.get("$schema")
    return {"$schema": dialect, **result} if isinstance(dialect, str) else result


def _with_members(
    value: Any, section: tuple[str, ...], members: dict[str, Any], stands_for: dict[int, Any]
) -> Any:
    """A copy of a value with members more in the section at some tokens, made where it is not."""
    value = stands_for.get(id(value), value)
    if not section:
        return {**(value if isinstance(value, dict) else {}), **members}
    token, rest = section[0], section[1:]
    if isinstance(value, list):
        index = int(token)
        inner = _with_members(value[index], rest, members, stands_for)
        return [*value[:index], inner, *value[index + 1 :]]
    outer = value if isinstance(value, dict) else {}
    return {**outer, token: _with_members(outer.get(token), rest, members, stands_for)}


def _pruned(linker: Linker) -> Any:
    from schemakit.transform.prune import pruned

    bodies: dict[tuple[str, ...], Any] = {}
    for unit, body in zip(linker.graph.units, linker.bodies, strict=True):
        if not unit.document.number:
            bodies.setdefault(unit.tokens, body)
    for section, names in linker.places.hoisted.items():
        bodies.update({(*section, name): linker.bodies[one] for name, one in names.items()})
    extending = subtypes(linker.registry)
    return pruned(linker.result, linker.grammar, bodies, _stands_for(linker), extending)
