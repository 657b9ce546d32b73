"""Every Object of a document by its type, each with its place; what the checks look at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from schemakit.documents import Document
from schemakit.errors import did_you_mean
from schemakit.grammar import ObjectType
from schemakit.identities import Documents
from schemakit.resolution import Target, followed

__all__ = ["Finding", "Found", "Near", "Objects", "declared", "listed", "objects", "target"]


class Found(NamedTuple):
    """An Object, and where it stands as linked pairs, the last token first."""

    path: Any
    value: dict[str, Any]

    def tokens(self, *below: str) -> tuple[str, ...]:
        """The tokens of its pointer, and those of what lies below it."""
        tokens = []
        path = self.path
        while path:
            path, token = path
            tokens.append(token)
        return (*reversed(tokens), *below)


class Finding(NamedTuple):
    """What a check found: a code, a sentence, the place, and other places that it concerns."""

    code: str
    message: str
    tokens: tuple[str, ...]
    related: tuple[tuple[str, ...], ...] = ()


class Near:
    """Suggestions for names that do not exist, until so many names have been compared.

    What a generator writes may have every name wrong, and comparing each with each takes minutes.
    """

    __slots__ = ("_left",)

    def __init__(self, most: int = 300_000) -> None:
        self._left = most

    def __call__(self, name: str, known: Sequence[str]) -> str:
        """``"; did you mean 'X'?"``, or nothing."""
        self._left -= len(known)
        return did_you_mean(name, known) if self._left >= 0 else ""


class Objects(NamedTuple):
    """The Objects of a document by the name of their type, in document order.

    A Reference Object counts as the Object that it stands for. ``near`` suggests names.
    """

    documents: Documents
    by_type: Mapping[str, list[Found]]
    near: Near

    @property
    def document(self) -> Document:
        """The entry document."""
        return self.documents.entry

    def of(self, name: str) -> list[Found]:
        """Those of a type; none where the version has no such type."""
        return self.by_type.get(name, [])


def objects(documents: Documents) -> Objects:
    """Every Object that the grammar finds in the entry document; nothing in ``x-…`` or literals.

    One that stands at several places, by YAML aliases, is listed at the first.
    """
    document = documents.entry
    by_type: dict[str, list[Found]] = {}
    shared, met = document.shared, set[tuple[int, ObjectType]]()
    stack: list[tuple[Any, Any, ObjectType]] = [((), document.contents, document.grammar.root)]
    while stack:
        path, value, type_ = stack.pop()
        if shared:
            if (id(value), type_) in met:
                continue
            met.add((id(value), type_))
        is_object = isinstance(value, dict)
        if is_object and not type_.is_map:
            by_type.setdefault(type_.name, []).append(Found(path, value))
        stack.extend(reversed([*_inside(path, value, type_, is_object)]))
    return Objects(documents, by_type, Near())


def _inside(
    path: Any, value: Any, type_: ObjectType, is_object: bool
) -> Iterator[tuple[Any, Any, ObjectType]]:
    members: Any = value.items() if is_object else enumerate(value)
    for key, item in members:
        kind = type(item)
        if kind is str or not isinstance(item, (dict, list)):
            continue
        holding = type_.fields.get(key)
        if holding is None:
            if type_.extensible and isinstance(key, str) and key[:2] == "x-":
                continue
            holding = type_.other
        if holding is not None:
            inner = holding.object if isinstance(item, dict) else holding.array
            if inner is not None:
                yield (path, str(key)), item, inner


def target(documents: Documents, value: Any) -> Any:
    """What an Object is once the references that it begins with are followed.

    None where that is not known: a reference leads nowhere, or back to itself.
    """
    found = followed(documents, documents.entry, value)
    return found.value if isinstance(found, Target) else None


def declared(document: Document, kind: str) -> dict[str, Any]:
    """The reusable Objects of a kind by name, where the version keeps such."""
    section: Any = document.contents
    for token in document.grammar.sections.get(kind, ("",)):
        section = section.get(token) if isinstance(section, dict) else None
    return section if isinstance(section, dict) else {}


def listed(value: Any) -> Iterable[Any]:
    """The items of what should be an array; none where it is something else."""
    return value if isinstance(value, list) else ()
