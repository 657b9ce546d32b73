"""Relative URIs of an output that mean something else where it is written.

A URI that is not a reference to inline, such as that of an example, an operation, documentation or
a server, is relative to its document. In an output at another place it leads elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from gc import is_tracked
from typing import Any

from schemakit.references.nodes import Site, Unit
from schemakit.references.problems import Problem
from schemakit.references.resolver import Unresolved
from schemakit.spec import uri
from schemakit.spec.grammar import EXTENSION, LITERAL, ObjectType, children
from schemakit.transform.linker import Linker
from schemakit.transform.moved_uris import fields_to_move
from schemakit.transform.naming import members_of

__all__ = ["find_broken_uris"]


def find_broken_uris(linker: Linker, written_to: str, result: Any = None) -> list[Problem]:
    """The relative URIs of what was linked that mean something else at the URI ``written_to``, of
    those that OpenAPI resolves against the document (3.1, "Relative References in URIs").

    ``result`` is what is written, where that is less than what was linked. Nothing is found if the
    entry document has no absolute URI. A server's URL that means something else in the entry
    document already is left out: it is ``relative-server``.
    """
    registry, places = linker.registry, linker.places
    entry = registry.entry
    if not uri.is_absolute(entry.base):
        return []
    name = None if places.is_part else entry.grammar.self_field
    own = entry.contents.get(name) if name is not None else None
    base = uri.resolve(written_to, own) if isinstance(own, str) else written_to
    found = [] if places.is_part else _implied_server(linker, written_to)
    rewritten = {id(one.source) for unit in linker.graph.units for one in unit.noted}
    present = None if result is None else _find_present(linker, result)
    for unit, value, type_, field in _fields(linker.graph.units):
        text = written = value[field]
        if id(value) in rewritten and field in fields_to_move(unit, type_):
            written = linker.uris.moved(unit, text)
        if present is not None and (type_.name, field, written) not in present:
            continue
        if type_.name == "Server":
            meant, there = uri.resolve(unit.document.base, text), uri.resolve(written_to, text)
            is_said = unit.document.number and meant != uri.resolve(entry.base, text)
            if text[:1] == "{" or is_said:
                continue
        else:
            here = unit.context.base if unit.document.number else registry.base_at(entry, ())
            if written[:1] == "#":
                continue
            meant = uri.resolve(here, text)
            there = uri.resolve(written_to if field == name else base, written)
        if meant != there:
            message = f"{text!r} is relative to this document, and means another URI in the output"
            found.append(_problem(unit, value, field, type_, f"{message}{_advise(meant)}"))
    return found


def _problem(unit: Unit, value: Any, field: str, type_: ObjectType, message: str) -> Problem:
    return Problem(unit.document, value, field, type_, Unresolved("relative-uri", message))


def _advise(meant: str) -> str:
    """What to write instead; a ``file:`` URI would be true on one machine only."""
    return "" if meant.startswith("file:") else f"; write {meant!r}"


def _fields(units: tuple[Unit, ...]) -> Iterator[tuple[Unit, Any, ObjectType, str]]:
    """The fields of all units that hold a URI, each once: unit, Object, its type, field."""
    met: set[tuple[int, int]] = set()
    for unit in units:
        if unit.type is LITERAL or unit.type is EXTENSION:
            continue
        sites: dict[int, Site] = {id(one.reference): one for one in unit.sites}
        stack: list[tuple[Any, ObjectType]] = [(unit.value, unit.type)]
        while stack:
            value, type_ = stack.pop()
            if (id(value), id(type_)) in met or not isinstance(value, (dict, list)):
                continue
            met.add((id(value), id(type_)))
            site = sites.get(id(value))
            if site is not None:
                # Its members are copies that belong to the walk.
                stack += [] if site.siblings is None else [(site.siblings[0], type_)]
                continue
            for field in _texts_in(value, type_):
                yield unit, value, type_, field
            for _, item, held in children(value, type_):
                # Most containers hold only scalars, and no URI.
                if is_tracked(item) or "$ref" in item or _uri_fields(held):
                    stack.append((item, held))


def _find_present(linker: Linker, result: Any) -> set[tuple[str, str, str]]:
    """The fields with URIs in an output: name of the type, field, and what it holds."""
    found: set[tuple[str, str, str]] = set()
    stand_ins = linker.merger.stand_ins()
    met: set[tuple[int, int]] = set()
    stack: list[tuple[Any, ObjectType]] = [(result, linker.places.grammar.root)]
    while stack:
        value, type_ = stack.pop()
        if (id(value), id(type_)) in met:
            continue
        met.add((id(value), id(type_)))
        found.update((type_.name, field, value[field]) for field in _texts_in(value, type_))
        stack += members_of(value, type_, stand_ins)
    return found


def _texts_in(value: Any, type_: ObjectType) -> list[str]:
    """The fields of a value that hold a URI."""
    if not isinstance(value, dict):
        return []
    return [field for field in _uri_fields(type_) if isinstance(value.get(field), str)]


def _uri_fields(type_: ObjectType) -> tuple[str, ...]:
    if type_.name == "Server":
        return ("url",)
    grammar = type_.grammar
    if grammar is not None and grammar.self_field is not None and type_ is grammar.root:
        return (*type_.uris, grammar.self_field)
    return type_.uris


def _implied_server(linker: Linker, written_to: str) -> list[Problem]:
    """The problem of an entry document without a server, which means the one that it came from
    (3.x: the server ``/``; 2.0: the host that serves the document)."""
    unit = linker.graph.units[0]
    contents, grammar = unit.value, unit.document.grammar
    is_description = unit.type is grammar.root and not grammar.root.is_schema and not unit.is_alias
    field = "servers" if "Server" in grammar.types else "host"
    if not is_description or contents.get(field) or not contents.get("paths"):
        return []
    text = "/" if field == "servers" else contents.get("basePath") or "/"
    if not isinstance(text, str):
        return []
    meant, there = uri.resolve(unit.document.base, text), uri.resolve(written_to, text)
    message = f"no {field!r}: the host is that of this document, and another one in the output"
    problem = _problem(unit, contents, field, unit.type, f"{message}{_advise(meant)}")
    return [problem] if meant != there else []
