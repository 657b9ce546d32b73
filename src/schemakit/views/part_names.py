"""The part of a description that a name means: what people type, and what messages print."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from schemakit.documents.document import Document
from schemakit.errors import NotFoundError, expect
from schemakit.references.resolver import Target, at_pointer
from schemakit.spec import pointer
from schemakit.suggest import near_names
from schemakit.views.operations import find_operation, list_paths, select_operations
from schemakit.views.schemas import find_schema, list_schemas

if TYPE_CHECKING:
    from schemakit.views.reader import Reader

__all__ = ["Place", "find_part", "find_place"]


class Place(NamedTuple):
    """A part that was named: the value, where it is, and the tokens that lead to it from the entry
    document, maybe through references; None where another document was named."""

    target: Target
    tokens: tuple[str, ...] | None


def find_part(reader: Reader, name: str) -> Target:
    """The value of :func:`find_place`.

    Raises:
        NotFoundError, PointerError, UsageError: as that.
    """
    return find_place(reader, name).target


def find_place(reader: Reader, name: str) -> Place:
    """The part that a name means, first match first: a path, a JSON Pointer, ``FILE#POINTER`` as
    messages print it, an operationId or ``"GET /path"``, a schema, another component.

    Raises:
        NotFoundError: if nothing has that name; it suggests the nearest ones.
        PointerError: if it is a JSON Pointer that leads nowhere.
        UsageError: if ``name`` is not a text.
    """
    expect("the name of a part", name, str, "a text")
    file, mark, fragment = name.partition("#")
    is_place = file and mark and fragment[:1] in ("", "/")
    document = _find_document(reader, file) if is_place else None
    if document is not None:
        tokens = pointer.parse(pointer.from_fragment(fragment))
        if not document.number:
            return _place_at(reader, tokens)
        try:
            return Place(Target(document, tokens, pointer.get(document.contents, tokens)), None)
        except pointer.Missing as missing:
            known = missing.parent if isinstance(missing.parent, dict) else ()
            above = f"{file}#{pointer.join(tokens[: missing.depth])}"
            names = [f"{above}/{pointer.escape(str(key))}" for key in known]
            raise NotFoundError("part", name, names) from None
    if name[:1] in ("", "/", "#"):
        return _place_at(reader, _tokens_of(reader, name))
    for find in (find_operation, find_schema):
        try:
            return _place_at(reader, pointer.parse(find(reader, name).pointer))
        except NotFoundError:
            continue
    component = _find_component(reader, name)
    if component is not None:
        return _place_at(reader, component)
    raise NotFoundError("operation or schema", name, _known_names(reader, file if mark else ""))


def _place_at(reader: Reader, tokens: tuple[str, ...]) -> Place:
    target = at_pointer(reader.registry, tokens)
    # A place in another document has no pointer from the entry document but the one given.
    return Place(target, tokens if target.document.number else target.tokens)


def _tokens_of(reader: Reader, name: str) -> tuple[str, ...]:
    """The tokens of a path or of a JSON Pointer."""
    paths = list_paths(reader.registry)
    if name in paths:
        return ("paths", name)
    if name[:1] == "/" and _is_misspelt_path(reader, name, paths):
        raise NotFoundError("path", name, paths)
    return pointer.parse(pointer.as_typed(name))


def _is_misspelt_path(reader: Reader, name: str, paths: list[str]) -> bool:
    """Whether a name is more like one of the paths than like a JSON Pointer."""
    contents = reader.registry.entry.contents
    first, slash, rest = name[1:].partition("/")
    if not paths or first in contents:
        return False
    pointers = [f"/{key}{slash}{rest}" for key in contents]
    nearest = near_names(name, [*paths, *pointers], most=1)
    return not nearest or nearest[0] in paths


def _find_document(reader: Reader, file: str) -> Document | None:
    """The document that is shown as ``file``, or the only one whose name ends so."""
    every = reader.registry.all
    ends = [one for one in every if one.uri.endswith(f"/{file}")]
    exact = [one for one in every if one.uri == file]
    found = exact or (ends if len(ends) == 1 else [])
    return found[0] if found else None


def _find_component(reader: Reader, name: str) -> tuple[str, ...] | None:
    """The tokens of a component that is not a schema."""
    entry = reader.registry.entry
    for section in entry.grammar.sections.values():
        try:
            named = pointer.get(entry.contents, section)
        except pointer.Missing:
            continue
        if isinstance(named, dict) and name in named:
            return (*section, name)
    return None


def _known_names(reader: Reader, file: str) -> list[str]:
    operations = select_operations(reader)
    known = [one.id for one in operations if one.id] + [one.name for one in list_schemas(reader)]
    known += [f"{one.request_method} {one.path}" for one in operations]
    if file:
        known += [f"{one.uri}#" for one in reader.registry.all]
    return known
