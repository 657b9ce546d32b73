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

__all__ = ["RECURSIVE", "Identified", "find_identifiers", "may_identify"]

#: The name under which ``$recursiveAnchor: true`` is kept; no other anchor can have it.
RECURSIVE = ""


class Identified(NamedTuple):
    """A schema with a keyword that identifies it, or whose meaning depends on where it is."""

    schema: dict[str, Any]
    tokens: tuple[str, ...]
    #: The base URI in it; with ``is_root`` it is the schema's own, so a resource begins here.
    base: str
    is_root: bool = False
    #: What it is read as, where it is of another dialect than those around it.
    dialect: ObjectType | None = None
    #: Its plain names in the resource, each with whether the path of references may rebind it.
    anchors: tuple[tuple[str, bool], ...] = ()


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
            found = _identify(value, type_, path, base)
            if found is not None:
                base, type_ = found.base, found.dialect or type_
                yield found
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


def _identify(schema: dict[str, Any], type_: ObjectType, path: Any, base: str) -> Identified | None:
    """What one schema says of itself, if anything; ``path`` are its tokens as linked pairs."""
    grammar, dialect = type_.grammar, None
    names = grammar.identifiers if grammar is not None else None
    if grammar is None or names is None or not _may_be_identified(schema, names):
        return None
    tokens = pointer.unlinked(path)
    declared = schema.get("$schema")
    if isinstance(declared, str) and tokens and names.id in schema:
        other = of_dialect(declared)
        if other.identifiers is not None and other.identifiers != names:
            grammar, names, dialect = other, other.identifiers, other.types["Schema"]
    if "$ref" in schema and not grammar.schema_siblings:
        # What is beside such a reference says nothing.
        return Identified(schema, tokens, base, dialect=dialect) if dialect is not None else None
    given, anchor = _text(schema, names.id), _text(schema, names.anchor)
    dynamic = _text(schema, names.dynamic_anchor)
    if names.dynamic_anchor == "$recursiveAnchor" and schema.get("$recursiveAnchor") is True:
        dynamic = RECURSIVE
    own, _, name = (given or "").partition("#")
    if own:
        base = uri.resolve(base, own)
    plain = name if names.fragment_ids and name[:1] not in ("", "/") else None
    anchors = [(one, False) for one in (plain, anchor) if one is not None]
    if dynamic is not None:
        anchors.append((dynamic, True))
    refers = names.dynamic_reference is not None and names.dynamic_reference in schema
    if given is None and not refers and not anchors and dialect is None:
        return None
    return Identified(schema, tokens, base, bool(own), dialect, tuple(anchors))


def _text(schema: dict[str, Any], keyword: str | None) -> str | None:
    """The string at a keyword, which a dialect may lack."""
    found = schema.get(keyword) if keyword is not None else None
    return found if isinstance(found, str) else None
