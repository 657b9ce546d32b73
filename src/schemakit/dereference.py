"""The linker: puts every target's one body where it is referred to.

The walk (sites.py) listed the sites in copies of what is above them; linking goes through the
strongly connected components, targets first, and fills the sites. What is put there is the
target's body itself or, for a writer, something that stands for it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal, TypedDict

from schemakit import pointer
from schemakit.collector import collector_suspended
from schemakit.discriminators import Subtypes, explicit, mapped, subtypes
from schemakit.documents import Document
from schemakit.errors import CycleError, UsageError
from schemakit.flatten import OnResidual, flattened
from schemakit.prune import pruned
from schemakit.references import Graph, build
from schemakit.siblings import ANNOTATIONS, conjunction, merged_path_item
from schemakit.sites import Site, Unit

__all__ = ["DereferenceOptions", "Linker", "Options", "dereferenced", "linked", "viewed"]

_CHOICES = {
    "cycles": ("keep", "error", "share"),
    "siblings": ("spec", "annotations"),
    "missing": ("error", "keep"),
}


class DereferenceOptions(TypedDict, total=False):
    """What every ``dereference…`` takes as keywords; docs/cli.md tells what each one does."""

    cycles: Literal["keep", "error", "share"]
    siblings: Literal["spec", "annotations"]
    extensions: bool
    strict: bool
    missing: Literal["error", "keep"]
    prune: bool
    annotate: str | None
    at: str | None
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


# -- linking ---------------------------------------------------------------------------------------


@dataclass(slots=True, eq=False, repr=False)
class Linker:
    """The state of one linking: what each unit became, and what stands for it elsewhere.

    ``stand_in`` makes that of a body and its unit's number; without it the body stands for itself.
    """

    document: Document
    graph: Graph
    options: Options
    stand_in: Callable[[Any, int], Any] | None = None
    #: What was asked for: the first unit's body, with what that needs beside it.
    result: Any = None
    bodies: list[Any] = field(default_factory=list)
    placed: list[Any] = field(default_factory=list)
    #: Units that need a place in the output: section to name to unit, in order of first use.
    hoisted: dict[tuple[str, ...], dict[str, int]] = field(default_factory=dict)
    #: Bodies that carry the name of their component, by unit.
    _annotated: dict[int, Any] = field(default_factory=dict)
    #: The reference to write for each unit that kept references name.
    _names: dict[int, str] = field(default_factory=dict)
    #: Which schemas extend which; found out when a discriminator needs it.
    _extending: Subtypes | None = None

    def link(self) -> None:
        """Fills every site of every unit."""
        units = self.graph.units
        self.bodies = [None] * len(units)
        self.placed = [None] * len(units)
        for members, cyclic in zip(self.graph.components, self.graph.cyclic, strict=True):
            if cyclic and self.options.cycles == "share":
                self._share(members)
                continue
            for number in members:
                self._link_unit(number, units[number], cyclic)
        self.result = self.bodies[0]

    def _link_unit(self, number: int, unit: Unit, in_cycle: bool) -> None:
        self._name_branches(unit)
        plain = self.options.annotate is None
        bodies, placed = self.bodies, self.placed
        body: Any = None
        # Latest first: a site inside another's siblings was found after it, and is filled before.
        for site, target in zip(reversed(unit.sites), reversed(unit.targets), strict=True):
            if target < 0:
                continue
            if in_cycle and self.graph.is_cut(number, target):
                value = body = {"$ref": self._name(target), **self._siblings(site)}
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
        for holder, key in unit.slots:
            holder[key] = placed[number]

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
            self._name_branches(unit)
            for site, target in zip(reversed(unit.sites), reversed(unit.targets), strict=True):
                if target < 0:
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

    def _name_branches(self, unit: Unit) -> None:
        """Writes down the names that discriminators mean, by references valid in the output."""
        for schema, copied in unit.discriminated:
            if self._extending is None:
                self._extending = subtypes(self.document)
            found = explicit(self.document, schema, self._extending)
            if found is not None:
                copied["discriminator"] = found
            if self.options.at is not None:
                self._rename_mapping(copied)

    def _rename_mapping(self, schema: dict[str, Any]) -> None:
        discriminator = schema["discriminator"]
        mapping = discriminator.get("mapping") if isinstance(discriminator, dict) else None
        if not isinstance(mapping, dict):
            return
        numbers = {unit.tokens: number for number, unit in enumerate(self.graph.units)}
        renamed = {}
        for value, text in mapping.items():
            tokens = mapped(self.document, text)
            number = numbers.get(tokens) if tokens is not None else None
            renamed[value] = text if number is None else self._name(number)
        schema["discriminator"] = {**discriminator, "mapping": renamed}

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
            legacy = self.document.grammar.legacy_bounds
            merged = conjunction(body, siblings, legacy=legacy)
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
        tokens = self.graph.units[target].tokens
        key = self.options.annotate
        sections = self.document.grammar.sections.values()
        if key is None or not isinstance(body, dict) or key in body or tokens[:-1] not in sections:
            return body
        return {**body, key: tokens[-1]}

    def _siblings(self, site: Site) -> dict[str, Any]:
        """The members beside ``$ref`` that count here (REFERENCES §2)."""
        reference, type_ = site.reference, site.expected
        if len(reference) == 1:
            return {}
        if site.siblings is not None:
            return site.siblings
        grammar = self.document.grammar
        if self.options.siblings == "annotations" and not grammar.schema_siblings:
            if not type_.is_schema:
                return _only(reference, {"summary", "description"})
            return {
                key: value
                for key, value in reference.items()
                if key in ANNOTATIONS or key.startswith("x-")
            }
        return _only(reference, grammar.overrides.get(type_.name, frozenset()))

    def _name(self, target: int) -> str:
        """The reference to write for a unit that stays, valid in the output (REFERENCES §4.4)."""
        if target not in self._names:
            self._names[target] = pointer.fragment(self._place_of(target))
        return self._names[target]

    def _place_of(self, target: int) -> tuple[str, ...]:
        unit, first = self.graph.units[target], self.graph.units[0]
        if self.options.at is None:
            section = self.document.grammar.sections.get(unit.type.name)
            if section is None or not self._is_lost(unit.tokens):
                return unit.tokens
            return self._hoisted(target, section)
        if not first.type.is_array and not first.type.is_map:
            return self._hoisted(target, (self.document.grammar.definitions,))
        inside = unit.tokens[: len(first.tokens)] == first.tokens
        if inside and unit.tokens != first.tokens:
            return unit.tokens[len(first.tokens) :]
        raise UsageError(
            f"#{pointer.join(first.tokens)} is no Object that could hold the definition of "
            f"#{pointer.join(unit.tokens)}, which is recursive; ask for what is in it or around it"
        )

    def _is_lost(self, tokens: tuple[str, ...]) -> bool:
        """Whether a place beside a ``$ref`` is another one in the output.

        Where siblings do not count the target replaces them; a conjunction moves their ``allOf``.
        """
        return any(
            unit.is_alias
            and unit.targets[0] >= 0
            and len(unit.tokens) < len(tokens)
            and unit.tokens == tokens[: len(unit.tokens)]
            and (tokens[len(unit.tokens)] == "allOf" or not self._siblings(unit.sites[0]))
            for unit in self.graph.units
        )

    def _hoisted(self, target: int, section: tuple[str, ...]) -> tuple[str, ...]:
        """A place in the output for a unit that has none, named like it."""
        tokens = self.graph.units[target].tokens
        taken = self.hoisted.setdefault(section, {})
        last = tokens[-1] if tokens else "root"
        wanted = "".join(c if (c.isalnum() and c.isascii()) or c in "._-" else "_" for c in last)
        name, suffix = wanted, 2
        while name in taken or name in self._existing(section):
            name, suffix = f"{wanted}_{suffix}", suffix + 1
        taken[name] = target
        return (*section, name)

    def _existing(self, section: tuple[str, ...]) -> Any:
        """What stands in a section of the part asked for, unless a reference takes its place."""
        first = self.graph.units[0]
        if first.is_alias and not self._siblings(first.sites[0]):
            return ()
        try:
            return pointer.get(first.value, section)
        except pointer.Missing:
            return ()


def _only(reference: dict[str, Any], keys: set[str] | frozenset[str]) -> dict[str, Any]:
    return {key: value for key, value in reference.items() if key in keys}


def linked(
    document: Document,
    options: Options,
    tokens: tuple[str, ...] = (),
    stand_in: Callable[[Any, int], Any] | None = None,
) -> Linker:
    """The part of the document that ``options.at`` or ``tokens`` names, linked.

    Raises:
        UnresolvableError, CycleError: as :func:`schemakit.references.build`; CycleError also where
            ``cycles="error"`` and there is one.
    """
    if options.at is not None:
        tokens = pointer.parse(options.at)
    graph = build(
        document,
        tokens,
        extensions=options.extensions,
        strict=options.strict,
        missing=options.missing,
        mapped_too=options.at is not None,
    )
    if options.cycles == "error":
        _refuse_cycles(document, graph)
    linker = Linker(document, graph, options, stand_in)
    linker.link()
    linker.result = _with_hoisted(linker)
    if options.prune and options.at is None:
        linker.result = _pruned(linker)
    return linker


def dereferenced(document: Document, options: Options) -> tuple[Any, Graph]:
    """The document, or the part ``options.at`` names, with every reference inlined; and its graph.

    With ``options.flatten`` every Schema in it is flat. Bodies are shared: the result is read-only
    by contract. The input is not changed.

    Raises:
        UnresolvableError, CycleError: as :func:`linked`.
    """
    with collector_suspended():
        linker = linked(document, options)
        result = _flat(linker) if options.flatten else linker.result
    return result, linker.graph


def _flat(linker: Linker) -> Any:
    bodies = [*linker.bodies[1:], *linker._annotated.values()]
    return flattened(
        linker.result,
        linker.graph.units[0].type,
        linker.document.grammar,
        referenced=frozenset(map(id, bodies)),
        naming=linker.options.annotate,
        on_residual=linker.options.on_residual,
    )


def viewed(document: Document, tokens: tuple[str, ...]) -> Any:
    """The part at ``tokens`` for reading: siblings as authors meant them, kept references as they
    stand in the document, what is missing left alone."""
    with collector_suspended():
        return linked(document, _FOR_READING, tokens).result


_FOR_READING = Options(siblings="annotations", missing="keep")


def _refuse_cycles(document: Document, graph: Graph) -> None:
    for members in graph.cycles():
        chain = [graph.units[number].tokens for number in _cycle_in(graph, members)]
        where = document.location(chain[0])
        raise CycleError("circular-ref", [pointer.join(tokens) for tokens in chain], where)


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
    for section, names in linker.hoisted.items():
        bodies = {name: linker.bodies[number] for name, number in names.items()}
        result = _with_members(result, section, bodies)
    return result


def _with_members(value: Any, section: tuple[str, ...], members: dict[str, Any]) -> Any:
    outer = value if isinstance(value, dict) else {}
    if not section:
        return {**outer, **members}
    inner = _with_members(outer.get(section[0]), section[1:], members)
    return {**outer, section[0]: inner}


def _pruned(linker: Linker) -> Any:
    bodies: dict[tuple[str, ...], Any] = {}
    for unit, body in zip(linker.graph.units, linker.bodies, strict=True):
        bodies.setdefault(unit.tokens, body)
    stands_for = {
        id(placed): body
        for placed, body in zip(linker.placed, linker.bodies, strict=True)
        if placed is not body
    }
    document = linker.document
    return pruned(linker.result, document.grammar, bodies, stands_for, subtypes(document))
