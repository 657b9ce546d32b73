"""The selection of a part: some operations and schemas with exactly what they need.

The result is what a bundle, pruned, is of an entry document that has these operations only. The
walk begins with a copy of the root without the rest, so that nothing else is read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple

from schemakit.documents.registry import Registry
from schemakit.errors import Diagnostic
from schemakit.references.graph import Graph, build_graph
from schemakit.references.problems import DEAD, describe_problems
from schemakit.references.resolver import Target, merged_members
from schemakit.spec import pointer
from schemakit.spec.grammar import ObjectType, field_type, type_inside
from schemakit.syntax.gc_pause import collector_paused
from schemakit.transform.bundle import Bundler
from schemakit.transform.dereference import link, list_problems
from schemakit.transform.linker import Linker
from schemakit.transform.options import Options
from schemakit.transform.prune import pruned
from schemakit.transform.reach import find_needed
from schemakit.transform.trimming import trimmed

__all__ = ["Selection", "select"]

_Tokens = tuple[str, ...]
#: The extension that has the webhooks of descriptions of 3.0. They are no operations there, so that
#: none is ever selected.
_WEBHOOKS_BEFORE_3_1 = "x-webhooks"


class Selection(NamedTuple):
    """What to take: operations and reusable schemas, by the tokens of each."""

    operations: Collection[_Tokens]
    schemas: Collection[_Tokens]
    #: Every operation of the description, with its operationId.
    every: Mapping[_Tokens, str | None]

    @property
    def has_all_operations(self) -> bool:
        """Whether no operation is left out. One that has none at all is taken as a whole, unless
        schemas are asked for."""
        return len(self.operations) == len(self.every) and bool(self.every or not self.schemas)


def select(
    registry: Registry, selection: Selection, options: Options, graph: Graph | None = None
) -> tuple[Any, list[Diagnostic]]:
    """The root of a description that has the selected operations and schemas with what they need,
    and warnings: of links that are dropped because their operations are not selected, and of
    references without a target, if ``options.missing`` keeps them.

    All operations are ``bundle`` with ``prune``; ``graph`` is that of the whole description where
    it is known.

    Raises:
        UnresolvableError, CycleError: as :func:`schemakit.transform.dereference.link`, for what is
            selected.
    """
    with collector_paused():
        if selection.has_all_operations:
            linker = link(registry, options, graph=graph, kind=Bundler)
            result = pruned(linker, selection.schemas)
            return result, _describe(linker, result)
        root = _with_operations(registry, selection)
        sections = registry.entry.grammar.sections.values()
        needed = find_needed(registry, _with_components(root, sections, ()), selection.schemas)
        root = _with_components(root, sections, needed)
        graph = build_graph(registry, root=root)
        linker = link(registry, options, graph=graph, kind=Bundler)
        chosen = set(selection.operations)
        ids = [one for tokens, one in selection.every.items() if one and tokens not in chosen]
        linker.result, dropped = trimmed(registry, linker.result, frozenset(ids))
        result = pruned(linker, selection.schemas)
        warnings = [*dropped, *_describe(linker, result)]
        return _without_empty_paths(registry, result), warnings


def _describe(linker: Linker, result: Any) -> list[Diagnostic]:
    """The references without a target, and the URIs that mean something else in the output."""
    listed = {*DEAD, "relative-uri"}
    problems = [one for one in list_problems(linker, result) if one.found.code in listed]
    return list(describe_problems(linker.registry, problems))


def _with_operations(registry: Registry, selection: Selection) -> dict[str, Any]:
    """A copy of the root with the selected operations only, and all that holds no operations."""
    entry = registry.entry
    root = {key: one for key, one in entry.contents.items() if key != _WEBHOOKS_BEFORE_3_1}
    for section in ("paths", "webhooks"):
        if section not in root or section not in entry.grammar.root.fields:
            continue
        start = Target(entry, (section,), root[section])
        chosen = {one[1:] for one in selection.operations if one[0] == section}
        every = {one[1:] for one in selection.every if one[0] == section}
        if chosen != every or not every:
            type_ = type_inside(entry.grammar.root, section, root[section])
            root[section] = _only(registry, start, (section,), type_, chosen, every)
        if section == "webhooks" and not root[section]:
            del root[section]
    return root


def _only(
    registry: Registry,
    start: Target,
    place: _Tokens,
    type_: ObjectType,
    chosen: set[_Tokens],
    every: set[_Tokens],
) -> dict[str, Any]:
    """A map of Path Items, a Path Item or a map of Operations with those operations only that are
    ``chosen`` of ``every``, which are what leads to each from there, and with all that is not for
    operations."""
    some: dict[str, Any] = {}
    is_map = type_.name != "PathItem"
    for key, member in merged_members(registry, start, is_map=is_map).items():
        held, there = field_type(type_, key), (*place, str(key))
        inner = held.object if held is not None else None
        wanted = {one[1:] for one in chosen if one[0] == key}
        if inner is None or not _leads_to_operations(inner):
            some[key] = _written(registry, member, there)
        elif wanted:
            inside = {one[1:] for one in every if one[0] == key}
            some[key] = (
                _written(registry, member, there)
                if wanted == inside
                else _only(registry, member, there, inner, wanted, inside)
            )
    return some


def _leads_to_operations(type_: ObjectType) -> bool:
    """Whether a type is that of an Operation or a Path Item, or a map of Operations."""
    types = [type_, *([type_.other.object] if type_.other is not None else [])]
    return any(one is not None and one.name in ("PathItem", "Operation") for one in types)


def _written(registry: Registry, there: Target, place: _Tokens) -> Any:
    """What has to be written at a place of the root for something that the description has there:
    its value, or a reference where a reference led to it, so that its own are read where it is."""
    document, value = there.document, there.value
    if (document.number, there.tokens) == (0, place) or not isinstance(value, (dict, list)):
        return value
    base = registry.root_of(document).base if document.number else ""
    return {"$ref": base + pointer.fragment(there.tokens)}


def _with_components(
    root: dict[str, Any], sections: Iterable[_Tokens], needed: Collection[_Tokens]
) -> dict[str, Any]:
    """A copy of the root with only the components that are needed; a section that is a reference is
    kept for them as it is, or left out where none are."""
    for section in sections:
        root = _with_section(root, section, section, needed)
    return root


def _with_section(
    value: dict[str, Any], rest: _Tokens, section: _Tokens, needed: Collection[_Tokens]
) -> dict[str, Any]:
    key = rest[0]
    inner = value.get(key)
    if not isinstance(inner, dict):
        return value
    if isinstance(inner.get("$ref"), str):
        found = inner if needed else {}
    elif len(rest) > 1:
        found = _with_section(inner, rest[1:], section, needed)
    else:
        found = {name: one for name, one in inner.items() if (*section, str(name)) in needed}
    both = {**value, key: found}
    if not found:
        del both[key]
    return both


def _without_empty_paths(registry: Registry, root: dict[str, Any]) -> dict[str, Any]:
    """The root without ``paths`` if they are empty and the version does not require them: from 3.1
    on, webhooks or components are enough (OpenAPI Object)."""
    others = [key for key in ("webhooks", "components") if root.get(key)]
    if root.get("paths") == {} and others and "webhooks" in registry.entry.grammar.root.fields:
        return {key: one for key, one in root.items() if key != "paths"}
    return root
