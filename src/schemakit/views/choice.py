"""The choice of operations and schemas for a selection: by name, by filters, by what they use."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, TypedDict

from schemakit.audience import name_argument
from schemakit.errors import NotFoundError, UsageError, expect
from schemakit.references.components import Place, component_around
from schemakit.references.resolver import find_at_pointer
from schemakit.spec import pointer
from schemakit.transform.selection import Selection
from schemakit.views.operations import (
    AnyOf,
    Operation,
    find_operation,
    list_paths,
    select_operations,
)
from schemakit.views.part_names import find_part, find_place
from schemakit.views.schemas import find_schema
from schemakit.views.unmatched import explain_unmatched

if TYPE_CHECKING:
    from schemakit.views.reader import Reader

__all__ = ["Filters", "choose"]


class Filters(TypedDict, total=False):
    """What an operation has to match, and what excludes it."""

    tag: AnyOf | None
    method: AnyOf | None
    path: AnyOf | None
    deprecated: bool | None
    uses: AnyOf | None
    exclude: AnyOf | None
    exclude_tag: AnyOf | None
    exclude_method: AnyOf | None
    exclude_path: AnyOf | None
    exclude_uses: AnyOf | None


def choose(
    reader: Reader, names: AnyOf | None, schemas: AnyOf | None, filters: Filters
) -> Selection:
    """The operations that have one of the names and match every filter, and the schemas that are
    named, here or among ``names``. Without names and filters, schemas are all; without anything,
    all operations are.

    Raises:
        NotFoundError: if nothing has one of the names.
        UsageError: if no operation matches, or there can be none.
    """
    if reader.registry.entry.grammar.root.is_schema:
        raise UsageError(
            "a JSON Schema document has no operations; bundle with "
            f"{name_argument('at', '/$defs/NAME')} takes a part"
        )
    every = select_operations(reader)
    named, found_schemas = _find_names(reader, every, _texts("operation", names))
    found_schemas += [_find_reusable(reader, one) for one in _texts("schema", schemas)]
    is_filtered = any(one is not None for one in filters.values())
    if found_schemas and not named and not is_filtered:
        chosen: list[Operation] = []
    else:
        wanted = {one.pointer for one in (named or every)}
        chosen = [one for one in _matching(reader, every, filters) if one.pointer in wanted]
        if not chosen and (named or is_filtered):
            _refuse_nothing(every, filters)
    return Selection(
        [pointer.parse(one.pointer) for one in chosen],
        [pointer.parse(one) for one in found_schemas],
        {pointer.parse(one.pointer): one.id for one in every},
    )


def _texts(name: str, given: AnyOf | None) -> list[str]:
    found = [given] if isinstance(given, str) else given if given is not None else []
    expect(f"{name}s", found, Collection, "a text or a collection of texts")
    for one in found:
        expect(f"each {name}", one, str, "a text")
    return list(found)


def _find_names(
    reader: Reader, every: list[Operation], names: list[str]
) -> tuple[list[Operation], list[str]]:
    """The operations that are named, and the pointers of schemas that are."""
    by_name = {f"{one.request_method} {one.path}": one for one in reversed(every)}
    by_name |= {one.id: one for one in reversed(every) if one.id}
    found: list[Operation] = []
    schemas: list[str] = []
    for name in names:
        operations = [by_name[name]] if name in by_name else _find_operations(reader, every, name)
        if operations:
            found += operations
            continue
        # What means nothing is refused as everywhere.
        tokens = find_place(reader, name).tokens
        where = name if tokens is None else pointer.join(tokens)
        operations = _find_operations(reader, every, where)
        found += operations
        if not operations:
            try:
                schemas.append(_find_reusable(reader, where))
            except UsageError:
                raise UsageError(
                    f"{name!r} is neither an operation nor a reusable schema"
                ) from None
    return found, schemas


def _find_reusable(reader: Reader, name: str) -> str:
    """The pointer of the reusable schema that a name or a pointer means, also one inside it.

    Raises:
        NotFoundError: if there is no such schema.
        UsageError: if the pointer leads to anything else.
    """
    tokens = pointer.parse(find_schema(reader, name).pointer)
    grammar = reader.registry.entry.grammar
    around = component_around(grammar, tokens)
    if around is None or around[:-1] != grammar.sections["Schema"]:
        raise UsageError(f"{name!r} is not a reusable schema")
    return pointer.join(around)


def _find_operations(reader: Reader, every: list[Operation], name: str) -> list[Operation]:
    """The operations that a name means: all of a path, or one."""
    if name in list_paths(reader.registry):
        return [one for one in every if one.path == name and not one.is_webhook]
    try:
        return [find_operation(reader, name)]
    except NotFoundError:
        return []


def _matching(reader: Reader, every: list[Operation], filters: Filters) -> Iterator[Operation]:
    """The operations that match every filter and that nothing excludes."""
    included = select_operations(
        reader,
        tag=filters.get("tag"),
        method=filters.get("method"),
        path=filters.get("path"),
        deprecated=filters.get("deprecated"),
    )
    excluded: set[str] = set()
    tag, method = filters.get("exclude_tag"), filters.get("exclude_method")
    if tag is not None:
        excluded |= {one.pointer for one in select_operations(reader, tag=tag)}
    if method is not None:
        excluded |= {one.pointer for one in select_operations(reader, method=method)}
    path = filters.get("exclude_path")
    if path is not None:
        excluded |= {one.pointer for one in select_operations(reader, path=path)}
    for name in _texts("operation", filters.get("exclude")):
        operations, schemas = _find_names(reader, every, [name])
        if schemas:
            raise UsageError(
                f"{name!r} is a schema; exclude_uses (--exclude-uses) leaves out the operations "
                "that use it"
            )
        excluded |= {one.pointer for one in operations}
    using = _using(reader, included, filters.get("uses"))
    excluded |= _using(reader, included, filters.get("exclude_uses")) or set()
    for one in included:
        if one.pointer not in excluded and (using is None or one.pointer in using):
            yield one


def _using(reader: Reader, operations: list[Operation], names: AnyOf | None) -> set[str] | None:
    """The pointers of those operations that use a component, directly or not; None without one.

    An operation uses what the parameters of its Path Item use.
    """
    if names is None:
        return None
    from schemakit.transform.reach import find_needing, places_of_component

    places: set[Place] = set()
    for name in _texts("schema", names):
        places |= places_of_component(reader.registry, find_part(reader, name))
    parts: dict[tuple[str, ...], list[str]] = {}
    for one in operations:
        tokens = pointer.parse(one.pointer)
        parts.setdefault(tokens, []).append(one.pointer)
        inherited = (*tokens[:2], "parameters")
        if find_at_pointer(reader.registry, inherited) is not None:
            parts.setdefault(inherited, []).append(one.pointer)
    needing = find_needing(reader.registry, list(parts), places)
    both = zip(parts.values(), needing, strict=True)
    return {where for pointers, needs in both if needs for where in pointers}


def _refuse_nothing(every: list[Operation], filters: Filters) -> None:
    """Says why no operation is left.

    Raises:
        NotFoundError: if there is no such tag.
        UsageError: if there is another reason.
    """
    if not every:
        raise UsageError("the description has no operations")
    unmatched = explain_unmatched(
        every,
        tags=_texts("tag", filters.get("tag")),
        methods=_texts("method", filters.get("method")),
        paths=_texts("path", filters.get("path")),
    )
    for error in unmatched:
        raise error
    if len(every) == 1:
        raise UsageError("the one operation does not match")
    raise UsageError(f"none of the {len(every):,} operations matches")
