"""Dereferencing: a description, or a part of it, with its references inlined."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from schemakit.codes import Severity
from schemakit.documents.registry import Registry
from schemakit.errors import Diagnostic, DocumentError, UnresolvableError
from schemakit.references.graph import Graph, build_graph, cycle_error
from schemakit.references.problems import Problem, describe_problems, describe_registry
from schemakit.references.target_types import Start
from schemakit.spec import pointer
from schemakit.syntax.gc_pause import collector_paused
from schemakit.transform.linker import Linker
from schemakit.transform.options import Options

__all__ = ["dereference", "link", "list_problems", "view"]


def link(
    registry: Registry,
    options: Options,
    *,
    graph: Graph | None = None,
    part: tuple[str, ...] | Start | None = None,
    placeholder: Callable[[Any, int], Any] | None = None,
    kind: type[Linker] = Linker,
) -> Linker:
    """The entry document, linked; or the part of it, or of any document, that ``options.at`` names
    for a document of its own, or ``part`` for reading.

    ``graph`` is that of the whole description where it is known; a part has a graph of its own.
    ``placeholder`` and ``kind`` are those of :class:`Linker`.

    Raises:
        UnresolvableError, CycleError: as :meth:`Graph.refuse_problems`; CycleError also for any
            cycle where ``options.cycles`` is ``"error"``.
    """
    at, is_part = part or options.at, options.at is not None
    if graph is None or at or not options.extensions:
        start, tokens = (at, ()) if isinstance(at, Start) else (None, at or ())
        graph = build_graph(
            registry, tokens, extensions=options.extensions, all_mapped=is_part, start=start
        )
    graph.refuse_problems(registry, strict=options.strict, missing=options.missing)
    if options.strict:
        _refuse_root_reference(registry)
    if options.cycles == "error":
        _refuse_cycles(graph)
    linker = kind(registry, graph, options, placeholder)
    linker.link()
    if linker.places.renamed:
        _report_renamed(linker)
    if is_part or not at or linker.places.holds_more:
        linker.result = _add_lifted(linker)
    if not at:
        linker.result = _add_dialect(linker)
    if options.prune and not is_part:
        from schemakit.transform.prune import pruned

        linker.result = pruned(linker)
    if options.on_problem is not None:
        is_less = options.prune and not is_part
        found = list_problems(linker, linker.result if is_less else None)
        for one in describe_problems(registry, found):
            options.on_problem(one)
    return linker


def dereference(
    registry: Registry, options: Options, graph: Graph | None = None
) -> tuple[Any, Graph]:
    """The entry document, or the part ``options.at`` names, with references inlined; and its graph.

    With ``options.flatten`` every Schema in it is flat. Bodies are shared, and parts without
    references are those of the source: the result is to be read only.

    Raises:
        UnresolvableError, CycleError: as :func:`link`.
    """
    with collector_paused():
        linker = link(registry, options, graph=graph)
        result = _flatten(linker) if options.flatten else linker.result
    return result, linker.graph


def _flatten(linker: Linker) -> Any:
    from schemakit.flattening.flatten import flattened

    bodies = [*linker.bodies[1:], *linker.merger.annotated.values()]
    return flattened(
        linker.result,
        linker.graph.units[0].type,
        linker.places.grammar,
        referenced=frozenset(map(id, bodies)),
        naming=linker.options.annotate,
        nullable_intent=linker.options.nullable_intent,
        on_residual=linker.options.on_residual,
    )


def view(registry: Registry, part: tuple[str, ...] | Start) -> Any:
    """A part of the entry document by its tokens, or of any document, for reading: annotations
    beside references count, what stays a reference points into the document, and references without
    a target are left.

    An Object also holds the targets of those references that have no place in the document.
    """
    with collector_paused():
        return link(registry, _FOR_READING, part=part).result


_FOR_READING = Options(siblings="annotations", missing="keep")


def list_problems(linker: Linker, result: Any = None) -> list[Problem]:
    """The problems of references, and of URIs that mean something else in the output. ``result`` is
    what is written, where that is less than what was linked."""
    found = list(linker.graph.problems)
    if linker.options.written_to is not None:
        from schemakit.transform.relative_uris import find_broken_uris  # seldom asked for

        found += find_broken_uris(linker, linker.options.written_to, result)
    return found


def _report_renamed(linker: Linker) -> None:
    """Reports components that got another name because two different ones have the same.

    Raises:
        DocumentError: if ``on_conflict`` is ``"error"``.
    """
    severity: Severity = "error" if linker.options.on_conflict == "error" else "warning"
    report, found = linker.options.on_renamed, []
    for number, wanted, name in linker.places.renamed:
        unit = linker.graph.units[number]
        message = f"another component is named {wanted!r}; this one is {name!r} in the output"
        where = unit.document.location(unit.tokens)
        found.append(Diagnostic("renamed-component", message, where, severity))
    if severity == "error":
        raise DocumentError(*found)
    for one in found:
        if report is not None:
            report(one)


def _refuse_root_reference(registry: Registry) -> None:
    """Refuses a source that is only a reference to the description.

    Raises:
        UnresolvableError: if it is one.
    """
    found = [one for one in describe_registry(registry) if one.code == "ref-not-allowed-here"]
    if found:
        raise UnresolvableError(*[replace(one, severity="error") for one in found])


def _refuse_cycles(graph: Graph) -> None:
    for members in graph.cycles():
        chain = [graph.units[number] for number in _cycle_in(graph, members)]
        raise cycle_error("circular-ref", chain)


def _cycle_in(graph: Graph, members: tuple[int, ...]) -> list[int]:
    """One cycle of a strongly connected component, in the order of its references."""
    inside = set(members)
    path: list[int] = []
    number = min(members)
    while number not in path:
        path.append(number)
        unit = graph.units[number]
        number = next(n for n in (*unit.targets, *(one.unit for one in unit.inner)) if n in inside)
    return path[path.index(number) :]


def _add_lifted(linker: Linker) -> Any:
    """The result with the targets of references that stay, in the sections they were named for."""
    result = linker.result
    stand_ins = linker.merger.stand_ins() if linker.places.lifted else {}
    for section, names in linker.places.lifted.items():
        members = {name: linker.bodies[number] for name, number in names.items()}
        result = _add_members(result, section, members, stand_ins)
    return result


def _add_dialect(linker: Linker) -> Any:
    """The result of a schema that was one reference, with the ``$schema`` beside that first."""
    first, result = linker.graph.units[0], linker.result
    if not first.is_alias or not isinstance(result, dict) or "$ref" in result:
        return result
    dialect = first.value.get("$schema")
    return {"$schema": dialect, **result} if isinstance(dialect, str) else result


def _add_members(
    value: Any, section: tuple[str, ...], members: dict[str, Any], stand_ins: dict[int, Any]
) -> Any:
    """A copy of a value with more members in a section, which is added where there is none."""
    value = stand_ins.get(id(value), value)
    index = pointer.index(section[0], len(value)) if section and isinstance(value, list) else None
    changed: Any = value.copy() if isinstance(value, dict) or index is not None else {}
    if not section:
        return {**changed, **members}
    held = changed.get(section[0]) if index is None else changed[index]
    key: Any = section[0] if index is None else index
    changed[key] = _add_members(held, section[1:], members, stand_ins)
    return changed
