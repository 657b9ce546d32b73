"""The check of a description against the official schema of its version."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from schemakit import official
from schemakit.bundle import Bundler
from schemakit.dereference import Options, linked
from schemakit.documents import Document
from schemakit.grammar import type_at
from schemakit.jsontext import plain_text
from schemakit.objects import Finding, Objects, Place, stands
from schemakit.violations import Wrong, relevant, said

__all__ = ["violations"]

#: A document whose aliases repeat more is not judged.
_MOST_VALUES = 20_000_000


def violations(objects: Objects) -> Iterator[Finding]:
    """``meta-schema``: what the official schema of the document's version does not allow.

    Of several documents it judges the one that they are together, and says where each part of it
    stands. Nothing is found where the extra is not installed, or where it is no OpenAPI.
    """
    document = objects.entry
    version = document.grammar.version
    if document.grammar.root.name != "OpenAPI" or not official.is_available():
        return
    dialect = document.contents.get("jsonSchemaDialect")
    own_dialect = isinstance(dialect, str) and not dialect.startswith(official.OAS)
    validator = official.validator_of(version, not own_dialect)
    whole = _whole(objects)
    contents = whole.contents
    if (document.shared or whole.parts) and _unfolded(contents) > _MOST_VALUES:
        message = f"aliases repeat more than {_MOST_VALUES:,} values: not compared with the schema"
        yield Finding("too-large", message, Place(document, ()))
        return
    if any(not one.data and not isinstance(one.contents, str) for one in objects.documents.all):
        # What no parser made may hold what JSON has no word for, such as numbers for keys.
        contents = json.loads(plain_text(contents))
    try:
        errors = relevant(validator.iter_errors(contents))
    except UnicodeError:
        return  # half of a surrogate pair, which no parser lets in and no JSON holds
    except ValueError:
        # It can judge what is nested deeply, and not quote it.
        if not validator.is_valid(contents):
            message = "not valid, and nested too deeply to say where"
            yield Finding("meta-schema", message, Place(document, ()))
        return
    places = [tuple(map(str, error.instance_path)) for error in errors]
    wrong = Wrong(Counter(places), {place[:end] for place in places for end in range(len(place))})
    for error, tokens in zip(errors, places, strict=True):
        if _has_own_dialect(contents, error.instance_path):
            continue
        type_name = type_at(document.grammar, tokens, whole.contents).name
        for message, below in said(error, version, wrong, type_name, objects.near):
            yield Finding("meta-schema", message, whole.place((*tokens, *below)))


def _has_own_dialect(contents: Any, path: Sequence[Any]) -> bool:
    """Whether a value lies in a schema that names another dialect than that of OpenAPI."""
    value = contents
    for key in path:
        value = _inside(value, str(key))
        dialect = value.get("$schema") if isinstance(value, dict) else None
        if isinstance(dialect, str) and not dialect.startswith(official.OAS):
            return True
    return False


# -- one document in place of several --------------------------------------------------------------


class _Whole(NamedTuple):
    """The document to judge, and where its parts come from: the entry document alone, or what it
    is with all that it refers to."""

    entry: Document
    contents: Any
    #: id of each part that a reference leads to, to where it stands and what stands there.
    parts: Mapping[int, tuple[Place, Any]]

    def place(self, tokens: tuple[str, ...]) -> Place:
        """Where in the text the value at ``tokens`` of the whole stands.

        What exists in no text, such as what stands beside a reference merged with its target, is
        reported at the nearest that does.
        """
        if not self.parts:
            return Place(self.entry, tokens)
        value, source, place = self.contents, self.entry.contents, Place(self.entry, ())
        for token in tokens:
            value = _inside(value, token)
            if id(value) in self.parts:
                place, source = self.parts[id(value)]
                continue
            source = _inside(source, token)
            if source is not _ABSENT:
                place = place._replace(tokens=(*place.tokens, token))
        return place


def _whole(objects: Objects) -> _Whole:
    documents = objects.documents
    if len(documents.all) == 1:
        return _Whole(documents.entry, documents.entry.contents, {})
    linker = linked(documents, Options(missing="keep"), kind=Bundler)
    parts: dict[int, tuple[Place, Any]] = {}
    for unit, body in zip(linker.graph.units, linker.bodies, strict=True):
        if isinstance(body, (dict, list)) and not unit.is_alias and stands(unit):
            parts[id(body)] = Place(unit.document, unit.tokens), unit.value
    return _Whole(documents.entry, linker.result, parts)


_ABSENT = object()


def _inside(value: Any, token: str) -> Any:
    """The member of that name, or ``_ABSENT``; a mapping's keys may be other than texts."""
    if isinstance(value, dict):
        if token in value:
            return value[token]
        return next((inner for key, inner in value.items() if str(key) == token), _ABSENT)
    if isinstance(value, list) and token.isdecimal() and int(token) < len(value):
        return value[int(token)]
    return _ABSENT


def _unfolded(root: Any) -> int:
    """How many values a document holds where each that stands at several places counts at each.

    Aliases may hold aliases: in a few lines there is room for more than any memory has.
    """
    sizes: dict[int, int] = {}
    stack = [root]
    while stack:
        value = stack[-1]
        if id(value) in sizes:
            stack.pop()
            continue
        items: Any = value.values() if isinstance(value, dict) else value
        inside = [one for one in items if isinstance(one, (dict, list))]
        waiting = [one for one in inside if id(one) not in sizes]
        if waiting:
            stack += waiting
            continue
        sizes[id(value)] = len(items) + sum(sizes[id(one)] for one in inside)
        stack.pop()
    return sizes[id(root)]
