"""The linker: puts every target's one body where it is referred to.

The walk (sites.py) listed the sites in copies of what is above them; linking goes through the
strongly connected components, targets first, and fills the sites. What is put there is the
target's body itself or, for a writer, something that stands for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from schemakit import pointer
from schemakit.collector import collector_suspended
from schemakit.documents import Document
from schemakit.errors import CycleError, UsageError
from schemakit.grammar import Grammar
from schemakit.references import Graph, build
from schemakit.siblings import ANNOTATIONS, conjunction, merged_path_item
from schemakit.sites import Site, Unit

__all__ = ["Linker", "Options", "dereferenced", "linked", "viewed"]

_CHOICES = {
    "cycles": ("keep", "error", "share"),
    "siblings": ("spec", "annotations"),
    "missing": ("error", "keep"),
}


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
    #: Units that kept references name, each with its reference, in order of first use.
    kept: dict[int, str] = field(default_factory=dict)
    #: Bodies that carry the name of their component, by unit.
    _annotated: dict[int, Any] = field(default_factory=dict)
    #: Names under ``$defs`` that are not free any more.
    _taken: set[str] = field(default_factory=set)

    def link(self) -> None:
        """Fills every site of every unit."""
        units = self.graph.units
        self.bodies = [None] * len(units)
        self.placed = [None] * len(units)
        self._taken.update(_definitions_of(units[0].value, self.document.grammar))
        for members, cyclic in zip(self.graph.components, self.graph.cyclic, strict=True):
            if cyclic and self.options.cycles == "share":
                self._share(members)
                continue
            for number in members:
                self._link_unit(number, units[number], cyclic)
        self.result = self.bodies[0]

    def _link_unit(self, number: int, unit: Unit, in_cycle: bool) -> None:
        _name_branches(self.document, unit)
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
            _name_branches(self.document, unit)
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
        if target not in self.kept:
            tokens = self.graph.units[target].tokens
            if self.options.at is not None and isinstance(self.graph.units[0].value, dict):
                tokens = (self.document.grammar.definitions, self._free_name(tokens))
            self.kept[target] = pointer.fragment(tokens)
        return self.kept[target]

    def _free_name(self, tokens: tuple[str, ...]) -> str:
        last = tokens[-1] if tokens else "root"
        wanted = "".join(c if (c.isalnum() and c.isascii()) or c in "._-" else "_" for c in last)
        name, suffix = wanted, 2
        while name in self._taken:
            name, suffix = f"{wanted}_{suffix}", suffix + 1
        self._taken.add(name)
        return name


def _only(reference: dict[str, Any], keys: set[str] | frozenset[str]) -> dict[str, Any]:
    return {key: value for key, value in reference.items() if key in keys}


def _definitions_of(value: Any, grammar: Grammar) -> dict[str, Any]:
    found = value.get(grammar.definitions) if isinstance(value, dict) else None
    return found if isinstance(found, dict) else {}


def _name_branches(document: Document, unit: Unit) -> None:
    """Writes down the names that discriminators mean implicitly, which inlining would lose."""
    for schema, copied in unit.discriminated:
        if (explicit := _explicit(document, schema)) is not None:
            copied["discriminator"] = explicit


def _explicit(document: Document, schema: dict[str, Any]) -> dict[str, Any] | None:
    discriminator = schema["discriminator"]
    if not isinstance(discriminator, dict) or "$ref" in discriminator:
        return None
    mapping = discriminator.get("mapping", {})
    section = document.grammar.sections["Schema"]
    prefix = pointer.fragment(section) + "/"
    names = {}
    for keyword in ("oneOf", "anyOf"):
        branches = schema.get(keyword)
        for branch in branches if isinstance(branches, list) else ():
            ref = branch.get("$ref") if isinstance(branch, dict) else None
            if isinstance(ref, str) and ref.startswith(prefix) and "/" not in ref[len(prefix) :]:
                tokens = pointer.parse(pointer.from_fragment(ref[1:]))
                names[tokens[-1]] = pointer.fragment(tokens)
    if not names or not isinstance(mapping, dict):
        return None
    return {**discriminator, "mapping": {**names, **mapping}}


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
    )
    if options.cycles == "error":
        _refuse_cycles(document, graph)
    linker = Linker(document, graph, options, stand_in)
    linker.link()
    if options.at is not None:
        _hoist(linker)
    elif options.prune:
        _prune(linker)
    return linker


def dereferenced(document: Document, options: Options) -> tuple[Any, Graph]:
    """The document, or the part ``options.at`` names, with every reference inlined; and its graph.

    Bodies are shared: the result is read-only by contract. The input is not changed.

    Raises:
        UnresolvableError, CycleError: as :func:`linked`.
    """
    with collector_suspended():
        linker = linked(document, options)
    return linker.result, linker.graph


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


def _hoist(linker: Linker) -> None:
    """Puts what a part still names beside it, under ``$defs`` or ``definitions``."""
    body, grammar = linker.bodies[0], linker.document.grammar
    if linker.kept and isinstance(linker.graph.units[0].value, dict) and isinstance(body, dict):
        kept = {
            pointer.parse(pointer.from_fragment(ref[1:]))[-1]: linker.bodies[number]
            for number, ref in linker.kept.items()
        }
        linker.result = {**body, grammar.definitions: {**_definitions_of(body, grammar), **kept}}


# -- pruning ---------------------------------------------------------------------------------------


def _prune(linker: Linker) -> None:
    """Leaves only the components that something still names (REFERENCES §4.4, 6)."""
    grammar, root = linker.document.grammar, linker.result
    bodies: dict[tuple[str, ...], Any] = {}
    for unit, body in zip(linker.graph.units, linker.bodies, strict=True):
        bodies.setdefault(unit.tokens, body)
    stands_for = {
        id(placed): body
        for placed, body in zip(linker.placed, linker.bodies, strict=True)
        if placed is not body
    }
    sections = set(grammar.sections.values())
    wanted: set[tuple[str, ...]] = set()
    queue: list[Any] = [root]
    for tokens in sections:
        queue[0] = _keeping_only(queue[0], tokens, set(), stands_for)
    met: set[int] = set()
    while queue:
        value = queue.pop()
        value = stands_for.get(id(value), value)
        if not isinstance(value, (dict, list)) or id(value) in met:
            continue
        met.add(id(value))
        for tokens in _named(value, grammar):
            if tokens not in wanted:
                wanted.add(tokens)
                queue.append(bodies.get(tokens))
        queue.extend(value.values() if isinstance(value, dict) else value)
    for tokens in sections:
        root = _keeping_only(root, tokens, wanted, stands_for)
    linker.result = root


def _named(value: Any, grammar: Grammar) -> Iterator[tuple[str, ...]]:
    """The components that one container names: by reference, by mapping, by security scheme."""
    if not isinstance(value, dict):
        return
    texts = [value.get("$ref"), value.get("operationRef")]
    discriminator = value.get("discriminator")
    if isinstance(discriminator, dict):
        mapping = discriminator.get("mapping")
        texts += mapping.values() if isinstance(mapping, dict) else ()
        texts.append(discriminator.get("defaultMapping"))
    for text in texts:
        if isinstance(text, str):
            if text.startswith("#/"):
                tokens = pointer.parse(pointer.from_fragment(text[1:]))
                yield next(
                    (
                        tokens[: len(section) + 1]
                        for section in grammar.sections.values()
                        if tokens[: len(section)] == section
                    ),
                    tokens,
                )
            else:
                yield (*grammar.sections["Schema"], text)
    requirements = value.get("security")
    schemes = grammar.sections.get("SecurityScheme", ())
    for requirement in requirements if isinstance(requirements, list) else ():
        for name in requirement if isinstance(requirement, dict) else ():
            yield (*schemes, name)


def _keeping_only(
    value: Any,
    section: tuple[str, ...],
    wanted: set[tuple[str, ...]],
    stands_for: dict[int, Any],
    depth: int = 0,
) -> Any:
    """``value`` with nothing in a section but what is wanted; maps left empty go too."""
    body = stands_for.get(id(value), value)
    if not isinstance(body, dict):
        return value
    if depth == len(section):
        return {name: inner for name, inner in body.items() if (*section, name) in wanted}
    if section[depth] not in body:
        return value
    inner = _keeping_only(body[section[depth]], section, wanted, stands_for, depth + 1)
    kept = {**body, section[depth]: inner}
    if inner == {}:
        del kept[section[depth]]
    return kept
