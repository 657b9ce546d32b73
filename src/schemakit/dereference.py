"""The linker: puts every target's one body where it is referred to.

Pass one (references.py) copied the containers on the way and listed the sites; pass two, here,
goes through the strongly connected components, targets first, and fills the sites. JSON text is
assembled from the same pass with markers in place of bodies: one serialisation of what each unit
says itself, arithmetic for the size, and one join.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import orjson

from schemakit import pointer
from schemakit.documents import Document
from schemakit.errors import CycleError, Diagnostic, Location, TooLargeError, UsageError
from schemakit.grammar import Grammar
from schemakit.references import Graph, Site, Unit, build

__all__ = [
    "Cost",
    "Forecast",
    "Options",
    "dereferenced",
    "forecast",
    "json_text",
    "plain_text",
    "viewed",
]

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


@dataclass(frozen=True, slots=True)
class Cost:
    """What one component adds to the output: how often it stands there, and bytes altogether."""

    pointer: str
    uses: int
    bytes: int


@dataclass(frozen=True, slots=True)
class Forecast:
    """The size in bytes of the dereferenced text, known without writing it."""

    bytes: int
    costliest: tuple[Cost, ...]


# -- siblings --------------------------------------------------------------------------------------

_ANNOTATIONS = frozenset(
    {
        *("title", "description", "summary", "default", "example", "examples", "deprecated"),
        *("readOnly", "writeOnly", "externalDocs", "xml", "$comment"),
    }
)
_ASSERTIONS = frozenset(
    {
        *("type", "enum", "const", "format", "pattern", "multipleOf", "required", "nullable"),
        *("maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum"),
        *("maxLength", "minLength", "maxItems", "minItems", "maxProperties", "minProperties"),
        *("uniqueItems", "contains", "minContains", "maxContains", "propertyNames"),
        *("properties", "patternProperties", "additionalProperties", "unevaluatedProperties"),
        *("prefixItems", "items", "additionalItems", "unevaluatedItems"),
        *("allOf", "anyOf", "oneOf", "not", "if", "then", "else"),
        *("dependentSchemas", "dependentRequired", "dependencies"),
        *("contentEncoding", "contentMediaType", "contentSchema"),
        *("$ref", "$dynamicRef", "$recursiveRef", "$defs", "definitions", "discriminator"),
    }
)
_IDENTITIES = frozenset({"$id", "$anchor", "$dynamicAnchor", "$schema"})
_ANY_TRUE = ("deprecated", "readOnly", "writeOnly")
#: Keywords whose meaning depends on each other inside one schema object (core §10.1, §11.1).
_GROUPS = tuple(
    map(
        frozenset,
        (
            ("properties", "patternProperties", "additionalProperties"),
            ("prefixItems", "items", "additionalItems"),
            ("contains", "minContains", "maxContains"),
            ("if", "then", "else"),
            ("contentEncoding", "contentMediaType", "contentSchema"),
        ),
    )
)
_LEGACY_GROUPS = tuple(
    map(
        frozenset,
        (
            ("type", "nullable"),
            ("minimum", "exclusiveMinimum"),
            ("maximum", "exclusiveMaximum"),
        ),
    )
)
_EVALUATING = frozenset(
    {
        *("properties", "patternProperties", "additionalProperties", "prefixItems", "items"),
        *("unevaluatedProperties", "unevaluatedItems", "contains", "allOf", "anyOf", "oneOf"),
        *("not", "if", "then", "else", "dependentSchemas", "$ref", "$dynamicRef"),
    }
)
_UNEVALUATED = frozenset({"unevaluatedProperties", "unevaluatedItems"})


def _same(left: Any, right: Any) -> bool:
    """JSON equality of what a sibling may hold: for Python, True == 1 and 1 == 1.0."""
    try:
        sorted_keys = orjson.OPT_SORT_KEYS
        return orjson.dumps(left, option=sorted_keys) == orjson.dumps(right, option=sorted_keys)
    except TypeError:
        return left is right


def _number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _at_least_as_strong(key: str, target: Any, sibling: Any) -> bool:
    """Whether a sibling's value alone implies the target's (REFERENCES §2.2, 1)."""
    if key.startswith(("max", "exclusiveMax")):
        return _number(target) and _number(sibling) and bool(sibling <= target)
    if key.startswith(("min", "exclusiveMin")):
        return _number(target) and _number(sibling) and bool(sibling >= target)
    if key == "uniqueItems":
        return sibling is True or target is False
    if key == "type":
        wide, narrow = _as_list(target), _as_list(sibling)
        return all(one in wide or (one == "integer" and "number" in wide) for one in narrow)
    if isinstance(target, list) and isinstance(sibling, list):
        if key == "required":
            return all(one in sibling for one in target)
        if key == "enum":
            return all(any(_same(one, other) for other in target) for one in sibling)
    return False


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def is_annotation(key: str) -> bool:
    """Whether a keyword says something about values and restricts none of them."""
    return key in _ANNOTATIONS or (key not in _ASSERTIONS and key not in _IDENTITIES)


def mergeable(target: dict[str, Any], siblings: dict[str, Any], *, legacy: bool) -> bool:
    """Whether ``{**target, **siblings}`` accepts just what both together accept (§2.2)."""
    if all(is_annotation(key) for key in siblings):
        return True
    if _IDENTITIES & (target.keys() | siblings.keys()):
        return False
    for key, value in siblings.items():
        if key in target and not is_annotation(key):
            if not (_same(target[key], value) or _at_least_as_strong(key, target[key], value)):
                return False
    for group in (*_GROUPS, *_LEGACY_GROUPS) if legacy else _GROUPS:
        ours, theirs = group & siblings.keys(), group & target.keys()
        if (
            ours
            and theirs
            and not all(key in target and _same(target[key], siblings[key]) for key in ours)
        ):
            return False
    return not (_UNEVALUATED & target.keys() and _EVALUATING & siblings.keys())


def conjunction(target: Any, siblings: dict[str, Any], *, legacy: bool = False) -> Any:
    """What a schema means that says ``target`` and ``siblings`` at once, without loss (§2.1)."""
    if not siblings or target is True:
        return siblings or target
    if isinstance(target, dict) and mergeable(target, siblings, legacy=legacy):
        merged = {**target, **siblings}
        for key in _ANY_TRUE:
            if key in siblings and target.get(key) is True:
                merged[key] = True
        if isinstance(target.get("examples"), list) and isinstance(siblings.get("examples"), list):
            merged["examples"] = _distinct([*siblings["examples"], *target["examples"]])
        return merged
    return {**siblings, "allOf": [target, *siblings.get("allOf", [])]}


def _distinct(values: list[Any]) -> list[Any]:
    kept: list[Any] = []
    for value in values:
        if not any(_same(value, other) for other in kept):
            kept.append(value)
    return kept


def _path_item(target: dict[str, Any], local: dict[str, Any]) -> dict[str, Any]:
    """Both Path Items in one; the local one wins, parameters merge by name and place."""
    merged = {**target, **local}
    if isinstance(target.get("parameters"), list) and isinstance(local.get("parameters"), list):
        taken = {_parameter_key(parameter) for parameter in local["parameters"]}
        inherited = [one for one in target["parameters"] if _parameter_key(one) not in taken]
        merged["parameters"] = [*inherited, *local["parameters"]]
    return merged


def _parameter_key(parameter: Any) -> tuple[Any, Any]:
    if isinstance(parameter, dict):
        return parameter.get("name"), parameter.get("in")
    return id(parameter), None


# -- linking ---------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Linker:
    """The state of one linking. ``bodies`` holds what each unit became; ``place`` says what is put
    where a unit is referred to: the body itself, or a marker for it."""

    document: Document
    graph: Graph
    options: Options
    place: Callable[[int], Any]
    bodies: list[Any] = field(default_factory=list)
    placed: list[Any] = field(default_factory=list)
    annotated: dict[int, Any] = field(default_factory=dict)
    #: Units that kept references name, in order of first use.
    kept: dict[int, str] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)

    def link(self) -> None:
        units = self.graph.units
        self.bodies = [None] * len(units)
        self.placed = [None] * len(units)
        for members in self.graph.components:
            # Inside a cycle the inner unit first, so that the outer one takes it complete.
            for number in sorted(members, key=lambda n: -len(units[n].tokens)):
                self._link_unit(number, units[number])

    def _link_unit(self, number: int, unit: Unit) -> None:
        for node in unit.discriminated:
            _name_branches(self.document, node)
        alias_body: Any = None
        # Latest first: a site inside another's siblings was found after it, and is filled before.
        for site, target in zip(reversed(unit.sites), reversed(unit.targets), strict=True):
            if target < 0:
                continue
            if self.options.cycles != "share" and self.graph.is_cut(number, target):
                value = body = self._kept(site, target)
            else:
                value, body = self._inlined(site, target)
            site.holder[site.key] = value
            alias_body = body
        value = unit.box[""]
        is_alias = bool(unit.sites) and unit.sites[0].holder is unit.box
        self.bodies[number] = alias_body if is_alias and unit.targets[0] >= 0 else value
        self.placed[number] = value if type(value) is orjson.Fragment else self.place(number)
        for holder, key in unit.slots:
            holder[key] = self.placed[number]

    def _inlined(self, site: Site, target: int) -> tuple[Any, Any]:
        """What goes to the site, and the plain body that it stands for."""
        body = self.bodies[target]
        siblings = self._siblings(site)
        if body is None and self.options.cycles == "share":
            return self.graph.units[target].box[""], self.graph.units[target].box[""]
        if siblings and isinstance(body, (dict, bool)):
            type_ = site.child.type
            if type_.is_schema:
                legacy = self.document.grammar.legacy_bounds
                merged = conjunction(body, siblings, legacy=legacy)
            elif type_.name == "PathItem":
                merged = _path_item(body, siblings) if isinstance(body, dict) else body
            else:
                merged = {**body, **siblings} if isinstance(body, dict) else body
            merged = self._annotated(target, merged)
            return merged, merged
        if self.options.annotate is not None and isinstance(body, dict):
            if target not in self.annotated:
                self.annotated[target] = self._annotated(target, body)
            return self.annotated[target], self.annotated[target]
        return self.placed[target], body

    def _annotated(self, target: int, body: Any) -> Any:
        tokens = self.graph.units[target].tokens
        key = self.options.annotate
        sections = self.document.grammar.sections.values()
        if key is None or not isinstance(body, dict) or key in body or tokens[:-1] not in sections:
            return body
        return {**body, key: tokens[-1]}

    def _siblings(self, site: Site) -> dict[str, Any]:
        """The members beside ``$ref`` that count here (REFERENCES §2)."""
        reference, type_ = site.reference, site.child.type
        if len(reference) == 1:
            return {}
        if site.siblings is not None:
            return site.siblings
        allowed = self.document.grammar.overrides.get(type_.name, frozenset())
        if self.options.siblings == "annotations" and not self.document.grammar.schema_siblings:
            keep = {
                key
                for key in reference
                if key in _ANNOTATIONS or (key.startswith("x-") and type_.is_schema)
            }
            allowed = frozenset(keep if type_.is_schema else keep & {"description", "summary"})
        return {key: value for key, value in reference.items() if key in allowed}

    def _kept(self, site: Site, target: int) -> dict[str, Any]:
        """A reference that stays, in a form that is valid in the output (REFERENCES §4.4)."""
        return {"$ref": self.name(target), **self._siblings(site)}

    def name(self, target: int) -> str:
        """The reference to write for a unit that stays."""
        if target not in self.kept:
            tokens = self.graph.units[target].tokens
            if self.options.at is not None and isinstance(self.graph.units[0].value, dict):
                tokens = (self.document.grammar.definitions, self._free_name(tokens))
            self.kept[target] = pointer.fragment(tokens)
        return self.kept[target]

    def _free_name(self, tokens: tuple[str, ...]) -> str:
        wanted = "".join(
            c if c.isalnum() and c.isascii() or c in "._-" else "_" for c in tokens[-1]
        )
        name, suffix = wanted, 2
        while name in self.taken:
            name, suffix = f"{wanted}_{suffix}", suffix + 1
        self.taken.add(name)
        return name


def _name_branches(document: Document, node: dict[str, Any]) -> None:
    """Writes down the names that a discriminator means implicitly, which inlining would lose."""
    discriminator = node["discriminator"]
    section = document.grammar.sections["Schema"]
    prefix = pointer.fragment(section) + "/"
    mapping = discriminator.get("mapping")
    if mapping is not None and not isinstance(mapping, dict):
        return
    names = {}
    for keyword in ("oneOf", "anyOf"):
        branches = node.get(keyword)
        for branch in branches if isinstance(branches, list) else ():
            ref = branch.get("$ref") if isinstance(branch, dict) else None
            if isinstance(ref, str) and ref.startswith(prefix) and "/" not in ref[len(prefix) :]:
                tokens = pointer.parse(pointer.from_fragment(ref[1:]))
                names[tokens[-1]] = pointer.fragment(tokens)
    if names:
        node["discriminator"] = {**discriminator, "mapping": {**names, **(mapping or {})}}


@contextmanager
def collector_suspended() -> Iterator[None]:
    """Suspends Python's cyclic garbage collector: it costs a third of building a big tree."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _linked(
    document: Document, options: Options, *, markers: bool, tokens: tuple[str, ...] = ()
) -> _Linker:
    if options.at is not None:
        tokens = pointer.parse(options.at)
    graph = build(
        document,
        tokens,
        extensions=options.extensions,
        siblings=document.grammar.schema_siblings,
        strict=options.strict,
        missing=options.missing,
    )
    linker = _Linker(document, graph, options, lambda number: None)
    if markers:
        linker.place = lambda number: _marker(linker.bodies[number], number)
    else:
        linker.place = lambda number: linker.bodies[number]
    if options.cycles == "error":
        _refuse_cycles(document, graph)
    root = graph.units[0].value
    existing = root.get(document.grammar.definitions) if isinstance(root, dict) else None
    linker.taken.update(existing if isinstance(existing, dict) else ())
    linker.link()
    if options.at is not None:
        _hoist(linker)
    elif options.prune:
        _prune(linker)
    return linker


def _refuse_cycles(document: Document, graph: Graph) -> None:
    for members, cyclic in zip(graph.components, graph.cyclic, strict=True):
        if cyclic:
            chain = [pointer.join(graph.units[n].tokens) for n in _cycle_in(graph, members)]
            raise CycleError("circular-ref", chain, document.location(pointer.parse(chain[0])))


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


def _hoist(linker: _Linker) -> None:
    """Puts what a part still names beside it, under ``$defs`` or ``definitions``."""
    unit = linker.graph.units[0]
    body = linker.bodies[0]
    if not linker.kept or not isinstance(unit.value, dict) or not isinstance(body, dict):
        return
    key = linker.document.grammar.definitions
    kept = {
        pointer.parse(pointer.from_fragment(ref[1:]))[-1]: linker.bodies[number]
        for number, ref in linker.kept.items()
    }
    linker.bodies[0] = unit.box[""] = {**body, key: {**(body.get(key) or {}), **kept}}


def dereferenced(document: Document, options: Options) -> tuple[Any, tuple[Diagnostic, ...]]:
    """The document, or the part ``options.at`` names, with every reference inlined.

    Bodies are shared: the result is read-only by contract. The input is not changed.

    Raises:
        UnresolvableError, CycleError: as :func:`schemakit.references.build`; CycleError also where
            ``cycles="error"`` and there is one.
    """
    with collector_suspended():
        linker = _linked(document, options, markers=False)
    return linker.bodies[0], linker.graph.diagnostics


# -- pruning ---------------------------------------------------------------------------------------


def _prune(linker: _Linker) -> None:
    """Leaves only the components that something still names (REFERENCES §4.4, 6)."""
    document, graph = linker.document, linker.graph
    root = linker.bodies[0]
    by_tokens = {unit.tokens: number for number, unit in enumerate(graph.units)}
    sections = set(document.grammar.sections.values())
    wanted: set[tuple[str, ...]] = set()
    queue: list[Any] = [_without_sections(root, sections)]
    met: set[int] = set()
    while queue:
        value = queue.pop()
        if isinstance(value, orjson.Fragment):
            value = linker.bodies[_number_in(value)]
        if not isinstance(value, (dict, list)) or id(value) in met:
            continue
        met.add(id(value))
        for tokens in _named(value, document.grammar):
            if tokens not in wanted:
                wanted.add(tokens)
                if tokens in by_tokens:
                    queue.append(linker.bodies[by_tokens[tokens]])
        queue.extend(value.values() if isinstance(value, dict) else value)
    for tokens in sections:
        _keep_only(root, tokens, wanted)


def _without_sections(root: dict[str, Any], sections: set[tuple[str, ...]]) -> dict[str, Any]:
    heads = {tokens[0] for tokens in sections}
    return {key: value for key, value in root.items() if key not in heads}


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


def _keep_only(root: dict[str, Any], tokens: tuple[str, ...], wanted: set[tuple[str, ...]]) -> None:
    parents = [root]
    for token in tokens:
        inner = parents[-1].get(token)
        if not isinstance(inner, dict):
            return
        parents.append(inner)
    section = {key: value for key, value in parents[-1].items() if (*tokens, key) in wanted}
    for parent, token in zip(reversed(parents[:-1]), reversed(tokens), strict=True):
        if section:
            parent[token] = section
        else:
            del parent[token]
        section = parent


# -- text ------------------------------------------------------------------------------------------


def _marker(body: Any, number: int) -> Any:
    """What stands for a body in the text of what refers to it. JSON never holds a raw NUL."""
    return orjson.Fragment(b"\0%d\0" % number) if isinstance(body, (dict, list)) else body


def _contents(fragment: orjson.Fragment) -> bytes:
    return fragment.contents if isinstance(fragment.contents, bytes) else b""


def _number_in(fragment: orjson.Fragment) -> int:
    return int(_contents(fragment)[1:-1])


@dataclass(frozen=True, slots=True)
class _Pieces:
    """The text of every unit, cut at the markers: literal bytes at even places, units at odd."""

    texts: list[list[bytes] | None]
    sizes: list[int]
    uses: list[int]


def _pieces(linker: _Linker) -> _Pieces:
    """Serialises what the root needs, each unit once, and adds up sizes, targets first."""
    count = len(linker.graph.units)
    texts: list[list[bytes] | None] = [None] * count
    found = [0]
    for number in found:
        if texts[number] is None:
            texts[number] = cut = _dumps(linker.bodies[number]).split(b"\0")
            found.extend({int(marker) for marker in cut[1::2] if texts[int(marker)] is None})
    sizes, uses = [0] * count, [0] * count
    order = _targets_first(texts)
    for number in order:
        cut = texts[number] or []
        sizes[number] = sum(map(len, cut[::2])) + sum(sizes[int(one)] for one in cut[1::2])
    uses[0] = 1
    for number in reversed(order):
        for one in (texts[number] or [])[1::2]:
            uses[int(one)] += uses[number]
    return _Pieces(texts, sizes, uses)


def _targets_first(texts: list[list[bytes] | None]) -> list[int]:
    order: list[int] = []
    state = [0] * len(texts)
    stack = [0]
    while stack:
        number = stack[-1]
        if state[number] == 0:
            state[number] = 1
            stack.extend(
                target for one in (texts[number] or [])[1::2] if not state[target := int(one)]
            )
        else:
            stack.pop()
            if state[number] == 1:
                state[number] = 2
                order.append(number)
    return order


def _dumps(value: Any) -> bytes:
    try:
        return orjson.dumps(value)
    except orjson.JSONEncodeError:
        return b"".join(_written(value, 0))


def _written(root: Any, indent: int) -> Iterator[bytes]:
    """JSON text of any depth, which no recursive writer can produce; keys become strings."""
    stack: list[tuple[str, Any, int]] = [("value", root, 0)]
    colon = b": " if indent else b":"
    while stack:
        action, value, depth = stack.pop()
        if action == "text":
            yield value
        elif isinstance(value, (dict, list)) and value:
            line = b"\n" + b" " * (indent * (depth + 1)) if indent else b""
            end = b"\n" + b" " * (indent * depth) if indent else b""
            stack.append(("text", end + (b"}" if isinstance(value, dict) else b"]"), 0))
            is_object = isinstance(value, dict)
            items: Any = list(value.items() if isinstance(value, dict) else enumerate(value))
            for position in range(len(items) - 1, -1, -1):
                key, item = items[position]
                lead = (b"," if position else (b"{" if is_object else b"[")) + line
                if is_object:
                    lead += _scalar(key if isinstance(key, str) else str(key)) + colon
                stack.append(("value", item, depth + 1))
                stack.append(("text", lead, 0))
        elif isinstance(value, orjson.Fragment):
            yield _contents(value)
        else:
            yield _scalar(value)


def _scalar(value: Any) -> bytes:
    try:
        return orjson.dumps(value)
    except (orjson.JSONEncodeError, TypeError):
        import json

        return json.dumps(value, default=str).encode("utf-8", "surrogatepass")


def json_text(
    document: Document, options: Options, *, max_bytes: int | None, indent: int | None
) -> tuple[bytes, tuple[Diagnostic, ...]]:
    """The dereferenced document as JSON text, assembled without building the big tree.

    ``max_bytes`` bounds the text before any of it is built; ``indent`` is spaces per level.

    Raises:
        TooLargeError: if the text would be larger than ``max_bytes``.
        UsageError: if the options ask for Python object cycles, which JSON cannot hold.
    """
    if options.cycles == "share":
        raise UsageError("cycles='share' makes Python object cycles, which JSON text cannot hold")
    with collector_suspended():
        linker = _linked(document, options, markers=True)
        pieces = _pieces(linker)
        if max_bytes is not None and pieces.sizes[0] > max_bytes:
            costs = [(cost.pointer, cost.bytes) for cost in _costliest(linker, pieces)[:3]]
            raise TooLargeError(pieces.sizes[0], max_bytes, costs, Location(document.uri))
        if indent:
            plain = _linked(document, options, markers=False)
            text = _indented(plain.bodies[0], indent)
        else:
            text = _joined(pieces)
    return text, linker.graph.diagnostics


def _indented(body: Any, indent: int) -> bytes:
    if indent == 2:
        try:
            return orjson.dumps(body, option=orjson.OPT_INDENT_2)
        except orjson.JSONEncodeError:
            pass
    return b"".join(_written(body, indent))


def _joined(pieces: _Pieces) -> bytes:
    """One join over literal bytes; what stands at several places is joined once beforehand."""
    places = [0] * len(pieces.texts)
    for cut in pieces.texts:
        for one in (cut or [])[1::2]:
            places[int(one)] += 1
    built: dict[int, bytes] = {}
    for number in _targets_first(pieces.texts):
        if places[number] > 1:
            built[number] = b"".join(_expanded(number, pieces.texts, built))
    return b"".join(_expanded(0, pieces.texts, built))


def _expanded(
    root: int, texts: list[list[bytes] | None], built: dict[int, bytes]
) -> Iterator[bytes]:
    stack = [iter(enumerate(texts[root] or []))]
    while stack:
        for place, piece in stack[-1]:
            if place % 2 == 0:
                yield piece
                continue
            number = int(piece)
            if number in built:
                yield built[number]
            else:
                stack.append(iter(enumerate(texts[number] or [])))
                break
        else:
            stack.pop()


def _costliest(linker: _Linker, pieces: _Pieces) -> list[Cost]:
    units = linker.graph.units
    costs = [
        Cost(pointer.join(unit.tokens), uses, uses * size)
        for unit, uses, size in zip(units, pieces.uses, pieces.sizes, strict=True)
        if uses and unit.tokens
    ]
    return sorted(costs, key=lambda cost: (-cost.bytes, cost.pointer))


def forecast(document: Document, options: Options) -> Forecast:
    """The size of the dereferenced text and the components that cost most, without writing it."""
    with collector_suspended():
        linker = _linked(document, options, markers=True)
        pieces = _pieces(linker)
    return Forecast(pieces.sizes[0], tuple(_costliest(linker, pieces)[:10]))


def viewed(document: Document, tokens: tuple[str, ...]) -> Any:
    """The part at ``tokens`` for reading: siblings as authors meant them, kept references as they
    stand in the document, what is missing left alone."""
    options = Options(siblings="annotations", missing="keep")
    with collector_suspended():
        linker = _linked(document, options, markers=False, tokens=tokens)
    return linker.bodies[0]


def plain_text(value: Any) -> bytes:
    """Compact JSON text of plain data of any depth."""
    return _dumps(value)
