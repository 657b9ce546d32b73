"""The identifiers that schemas give themselves: ``$id``, anchors, and the dialects they declare.

Only the typed walk counts: the same keywords inside an example, an enum or an unknown keyword are
data (JSON Schema core §8.2, §9.4.2).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from schemakit.documents.document import Document
from schemakit.spec import pointer, uri
from schemakit.spec.grammar import Identifiers, ObjectType, children, of_dialect
from schemakit.syntax.encoding import escapes_letters

__all__ = [
    "RECURSIVE",
    "Anchor",
    "Dialect",
    "Identified",
    "Root",
    "find_identifiers",
    "may_identify",
]

#: The name under which ``$recursiveAnchor: true`` is kept; no other anchor can have it.
RECURSIVE = ""


class Root(NamedTuple):
    """A schema with an ``$id``: the root of a resource of its own."""

    base: str
    tokens: tuple[str, ...]
    schema: dict[str, Any]


class Anchor(NamedTuple):
    """A plain name of a schema in the resource ``base``; a dynamic one may be rebound."""

    base: str
    tokens: tuple[str, ...]
    name: str
    is_dynamic: bool = False


class Dialect(NamedTuple):
    """A schema of another dialect than those around it, read as ``type``."""

    schema: dict[str, Any]
    tokens: tuple[str, ...]
    type: ObjectType


class Marked(NamedTuple):
    """A schema with a keyword whose meaning depends on where it is."""

    tokens: tuple[str, ...]


Identified = Root | Anchor | Dialect | Marked


def may_identify(document: Document) -> bool:
    """Whether a keyword that identifies schemas of its dialect, or changes the dialect, occurs in
    the text of a document."""
    names = document.grammar.identifiers
    if names is None:
        return False
    keywords = {*names.keywords, "$schema", names.dynamic_reference or "$schema"}
    either = "|".join(sorted(re.escape(one[1:]) for one in keywords if one[0] == "$"))
    occurs = re.search(rf"""\$(?:{either})["']?\s*:""".encode(), document.data) is not None
    return occurs or escapes_letters(document.data)


def find_identifiers(
    root: Any,
    type_: ObjectType,
    tokens: tuple[str, ...],
    base: str,
    walked: set[tuple[int, ObjectType]],
) -> Iterator[Identified]:
    """The identifiers in a value read as a type, in the order of the text.

    ``base`` is the base URI at ``tokens``, the place of the value. ``walked`` holds what was walked
    before, by id and type, and takes what is walked now.
    """
    stack = [(root, type_, pointer.linked(tokens), base)]
    while stack:
        value, type_, path, base = stack.pop()
        if (id(value), type_) in walked or not isinstance(value, (dict, list)):
            continue
        walked.add((id(value), type_))
        if type_.is_schema and isinstance(value, dict):
            for one in _in_schema(value, type_, path, base):
                if isinstance(one, Dialect):
                    type_ = one.type
                elif isinstance(one, Root):
                    base = one.base
                yield one
        if isinstance(value, dict) and isinstance(value.get("$ref"), str):
            beside = type_.is_schema and type_.grammar and type_.grammar.schema_siblings
            if not beside:
                continue
        inside = [
            (item, inner, (path, str(key)), base) for key, item, inner in children(value, type_)
        ]
        stack.extend(reversed(inside))


def _may_be_identified(schema: dict[str, Any], names: Identifiers) -> bool:
    """Whether a schema has a keyword that identifies it or refers by name."""
    # The other fields are None where a dialect has no such keyword, and None is no key.
    return (
        names.id in schema
        or names.anchor in schema
        or names.dynamic_anchor in schema
        or names.dynamic_reference in schema
        or "$schema" in schema
    )


def _in_schema(
    schema: dict[str, Any], type_: ObjectType, path: Any, base: str
) -> Iterator[Identified]:
    """The identifiers of one schema; ``path`` are its tokens as linked pairs."""
    names = type_.grammar.identifiers if type_.grammar is not None else None
    if names is None or not _may_be_identified(schema, names):
        return
    tokens = pointer.unlinked(path)
    dialect = schema.get("$schema")
    if isinstance(dialect, str) and tokens and names.id in schema:
        other = of_dialect(dialect)
        if other.identifiers is not None and other.identifiers != names:
            names, type_ = other.identifiers, other.types["Schema"]
            yield Dialect(schema, tokens, type_)
    siblings = type_.grammar is not None and type_.grammar.schema_siblings
    if "$ref" in schema and not siblings:
        return
    given = schema.get(names.id)
    if isinstance(given, str):
        own, _, name = given.partition("#")
        yield Marked(tokens)
        if own:
            base = uri.resolve(base, own)
            yield Root(base, tokens, schema)
        if name and names.fragment_ids and name[0] != "/":
            yield Anchor(base, tokens, name)
    if names.dynamic_reference is not None and names.dynamic_reference in schema:
        yield Marked(tokens)
    anchor = schema.get(names.anchor) if names.anchor is not None else None
    if isinstance(anchor, str):
        yield Anchor(base, tokens, anchor)
    dynamic = schema.get(names.dynamic_anchor) if names.dynamic_anchor is not None else None
    if dynamic is True and names.dynamic_anchor == "$recursiveAnchor":
        yield Anchor(base, tokens, RECURSIVE, is_dynamic=True)
    elif isinstance(dynamic, str):
        yield Anchor(base, tokens, dynamic, is_dynamic=True)
