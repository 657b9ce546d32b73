"""The official schema of an OpenAPI version, as a check; needs the ``check`` extra.

The schemas are those that openapi-spec-validator carries, read as files; jsonschema-rs judges by
them, which takes some milliseconds where jsonschema takes minutes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

from schemakit.bundle import Bundler
from schemakit.check_kinds import said_value
from schemakit.dereference import Options, linked
from schemakit.documents import Document
from schemakit.errors import Near
from schemakit.grammar import type_at
from schemakit.jsontext import plain_text
from schemakit.objects import Finding, Objects, Place, stands

__all__ = ["INSTALL", "is_available", "violations"]

INSTALL = "pip install 'schemakit[check]'"
#: Longer lists of what was expected are cut.
_MOST_SHOWN = 8
_LONGEST_VALUE = 60
#: A document whose aliases repeat more is not judged.
_MOST_VALUES = 20_000_000
#: Where each version keeps its dialect: the schema of its Schema Objects, by package and file.
_DIALECTS = {
    "3.1": (
        "https://spec.openapis.org/oas/3.1/dialect/base",
        "schemas/oas3.1/metaschema.json",
        "schemas/oas3.1/vocabularies/base",
    ),
    "3.2": (
        "https://spec.openapis.org/oas/3.2/dialect/2025-09-17",
        "schemas/oas3.2/dialect/2025-09-17.json",
        "schemas/oas3.2/meta/2025-09-17.json",
    ),
}


def is_available() -> bool:
    """Whether what the check needs is installed."""
    return find_spec("jsonschema_rs") is not None and find_spec(_CARRIER) is not None


def violations(objects: Objects) -> Iterator[Finding]:
    """``meta-schema``: what the official schema of the document's version does not allow.

    Of several documents it judges the one that they are together, and says where each part of it
    stands. Nothing is found where the extra is not installed, or where it is no OpenAPI.
    """
    document = objects.entry
    version = document.grammar.version
    if document.grammar.root.name != "OpenAPI" or not is_available():
        return
    dialect = document.contents.get("jsonSchemaDialect")
    own_dialect = isinstance(dialect, str) and not dialect.startswith(_OAS)
    validator = _validator(version, not own_dialect)
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
        errors = list(_relevant(validator.iter_errors(contents)))
    except UnicodeError:
        return  # half of a surrogate pair, which no parser lets in and no JSON holds
    except ValueError:
        # It can judge what is nested deeply, and not quote it.
        if not validator.is_valid(contents):
            message = "not valid, and nested too deeply to say where"
            yield Finding("meta-schema", message, Place(document, ()))
        return
    places = [tuple(map(str, error.instance_path)) for error in errors]
    wrong = _Wrong(set(places), {place[:end] for place in places for end in range(len(place))})
    for error, tokens in zip(errors, places, strict=True):
        if _has_own_dialect(contents, error.instance_path):
            continue
        type_name = type_at(document.grammar, tokens, whole.contents).name
        for message, below in _said(error, version, wrong, type_name, objects.near):
            yield Finding("meta-schema", message, whole.place((*tokens, *below)))


def _has_own_dialect(contents: Any, path: Sequence[Any]) -> bool:
    """Whether a value lies in a schema that names another dialect than that of OpenAPI."""
    value = contents
    for key in path:
        value = _inside(value, str(key))
        dialect = value.get("$schema") if isinstance(value, dict) else None
        if isinstance(dialect, str) and not dialect.startswith(_OAS):
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


# -- the schemas -----------------------------------------------------------------------------------

_CARRIER = "openapi_spec_validator"
_DIALECT_CARRIER = "openapi_schema_validator"
_OAS = "https://spec.openapis.org/oas/"


@cache
def _schema(version: str) -> dict[str, Any]:
    return _read(_CARRIER, f"resources/schemas/v{version}/schema.json")


@cache
def _validator(version: str, with_dialect: bool) -> Any:
    """A validator by the official schema, of Schema Objects too where the dialect is OAS's.

    2.0 and 3.0 have one schema for all; from 3.1 on that of Schema Objects is another one, which
    the first leaves open by a dynamic anchor.
    """
    import jsonschema_rs

    schema = _schema(version)
    if version not in _DIALECTS or not with_dialect or find_spec(_DIALECT_CARRIER) is None:
        return jsonschema_rs.validator_for(schema)
    dialect, *files = _DIALECTS[version]
    parts = [schema, *(_read(_DIALECT_CARRIER, name) for name in files)]
    registry = jsonschema_rs.Registry([(part["$id"], part) for part in parts])
    closed = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"{_OAS}{version}/schema-base/schemakit",
        "$ref": schema["$id"],
        "$defs": {"schema": {"$dynamicAnchor": "meta", "$ref": dialect}},
    }
    return jsonschema_rs.validator_for(closed, registry=registry)


def _read(package: str, name: str) -> dict[str, Any]:
    # The files alone: importing the package would load pydantic and more, for a third of a second.
    spec = find_spec(package)
    places = spec.submodule_search_locations if spec is not None else None
    contents: dict[str, Any] = json.loads(Path((places or [""])[0], name).read_bytes())
    return contents


# -- which error tells most ------------------------------------------------------------------------


def _relevant(errors: Iterable[Any]) -> Iterator[Any]:
    """The errors, those of a union replaced by what is wrong by its likeliest branch."""
    pending = list(errors)[::-1]
    while pending:
        error = pending.pop()
        branches = getattr(error.kind, "context", None)
        if not branches or _is_choice(error, branches) or not any(branches):
            yield error
            continue
        depth = len(error.instance_path)
        choice = _choice(error, branches, depth)
        if choice is not None:
            yield choice
            continue
        likeliest = min(branches, key=lambda branch: _misfit(branch, depth, error.instance))
        pending.extend(reversed(likeliest))


class _Options(NamedTuple):
    """The kind of an error about a value that is none of ``options``."""

    options: list[Any]
    name: str = "enum"


class _Choice(NamedTuple):
    """One error in place of those of several branches."""

    instance_path: list[Any]
    schema_path: list[Any]
    instance: Any
    kind: _Options


def _choice(error: Any, branches: Sequence[Sequence[Any]], depth: int) -> _Choice | None:
    """What is wrong where no branch takes the value of the field that tells them apart."""
    meant = [one for one in branches if not _is_unmeant_reference(one, error.instance)]
    telling = [_telling(branch, depth) for branch in meant]
    paths = [{tuple(one.instance_path): one for one in errors} for errors in telling]
    common = set(paths[0]).intersection(*paths[1:]) if paths else set()
    if len(meant) < 2 or not common:
        return None
    path = min(common, key=str)
    options: list[Any] = []
    for errors in telling:
        for one in errors:
            if tuple(one.instance_path) == path:
                kind = one.kind
                options += kind.options if kind.name == "enum" else [kind.expected_value]
    first = paths[0][path]
    unique = [one for index, one in enumerate(options) if one not in options[:index]]
    return _Choice(list(path), first.schema_path, first.instance, _Options(unique))


def _telling(branch: Sequence[Any], depth: int) -> list[Any]:
    """The errors about fixed values of fields, such as ``in``, by which branches are told apart."""
    found = []
    for error in branch:
        below = len(error.instance_path) - depth
        if below == 1 and error.kind.name in ("enum", "const"):
            found.append(error)
        elif below == 0:
            inner = [_telling(one, depth) for one in getattr(error.kind, "context", None) or ()]
            found += [one for errors in inner for one in errors] if all(inner) else []
    return found


def _is_unmeant_reference(branch: Sequence[Any], instance: Any) -> bool:
    refers = isinstance(instance, dict) and "$ref" in instance
    return not refers and any(_is_required(error, "$ref") for error in branch)


def _misfit(branch: Sequence[Any], depth: int, instance: Any) -> tuple[Any, ...]:
    """How little a branch seems to be the one that was meant; the least is the likeliest.

    That is one of the right type, whose telling fields (such as ``in``) have its values, and whose
    errors lie deep and are few.
    """
    depths = [len(error.instance_path) for error in branch]
    kinds = [(one - depth, error.kind.name) for one, error in zip(depths, branch, strict=True)]
    wrong_type = sum(below == 0 and name == "type" for below, name in kinds)
    nearest = min(depths, default=depth)
    unmeant, telling = _is_unmeant_reference(branch, instance), len(_telling(branch, depth))
    return unmeant, wrong_type, telling, -nearest, len(branch)


def _is_required(error: Any, name: str) -> bool:
    return bool(error.kind.name == "required" and error.kind.property == name)


def _is_choice(error: Any, branches: Sequence[Sequence[Any]]) -> bool:
    """Whether each branch only misses a field of its own: the message then names all of them."""
    return len(branches) > 1 and all(
        len(branch) == 1
        and branch[0].kind.name == "required"
        and branch[0].kind.property != "$ref"
        and branch[0].instance_path == error.instance_path
        for branch in branches
    )


# -- what is said ----------------------------------------------------------------------------------

_PATH_ITEM = "a PathItem Object"
_Said = tuple[str, tuple[str, ...]]


class _Wrong(NamedTuple):
    """The places of all errors, and those that have errors below them."""

    at: set[tuple[str, ...]]
    below: set[tuple[str, ...]]


_TYPES = {
    "array": "an array",
    "boolean": "a boolean",
    "integer": "an integer",
    "null": "null",
    "number": "a number",
    "object": "an object",
    "string": "a string",
}


def _said(error: Any, version: str, wrong: _Wrong, type_name: str, near: Near) -> Iterator[_Said]:
    """Sentences for an error, each with the tokens of the member that it is about."""
    kind, keyword = error.kind, error.kind.name
    owner = f"{'an' if type_name[:1] in 'AEIO' else 'a'} {type_name} Object"
    if type_name == "Literal" or type_name.startswith(("map ", "array ")):
        owner = "this object"
    if keyword == "required":
        yield f"the field {kind.property!r} is missing, which {owner} must have", ()
    elif keyword in ("additionalProperties", "unevaluatedProperties"):
        yield from _unknown(error, version, wrong, owner, near)
    elif keyword == "propertyNames":
        yield f"{kind.error.instance!r} is no name that may stand here", (str(kind.error.instance),)
    elif getattr(kind, "context", None) and keyword in ("oneOf", "anyOf"):
        names = [branch[0].kind for branch in kind.context if branch and _is_missing(branch[0])]
        shown = " or ".join(repr(one.property) for one in names)
        yield (f"{owner} must have {shown}" if shown else _clipped(error.message)), ()
    else:
        yield _of_value(error, keyword, near), ()


def _is_missing(error: Any) -> bool:
    return bool(error.kind.name == "required")


def _unknown(error: Any, version: str, wrong: _Wrong, owner: str, near: Near) -> Iterator[_Said]:
    where = tuple(map(str, error.instance_path))
    known, patterns = _known_fields(version, tuple(error.schema_path[:-1]))
    for name in error.kind.unexpected:
        if version == "3.1" and owner == _PATH_ITEM and "$ref" in error.instance:
            # It may have fields beside $ref, which the schema of 3.1 forgets and that of 3.2 not.
            continue
        if (*where, name) in wrong.at or (*where, name) in wrong.below:
            # It counts as unevaluated only because of what is wrong inside.
            continue
        if name in known:
            # Likewise, or because the field that it belongs to is missing or is wrong.
            if where not in wrong.below:
                yield f"the field {name!r} does not apply to this", (name,)
            continue
        hint = near(name, sorted(known))
        if patterns and not hint:
            hint = f"; names match {' or '.join(patterns)}"
        yield f"{owner} has no field {name!r}{hint}", (name,)


@cache
def _known_fields(version: str, path: tuple[Any, ...]) -> tuple[frozenset[str], tuple[str, ...]]:
    """The fields that a part of the official schema names, in itself or in what it applies; and
    the patterns of other names.
    """
    schema = _schema(version)
    part: Any = schema
    for token in path:
        inside = isinstance(part, (dict, list))
        try:
            part = part[token] if inside else None
        except (KeyError, IndexError, TypeError):
            return frozenset(), ()
    names: set[str] = set()
    patterns: dict[str, None] = {}
    pending, met = [part], set[int]()
    for one in pending:
        if not isinstance(one, dict) or id(one) in met:
            continue
        met.add(id(one))
        names.update(one.get("properties", ()))
        patterns.update(dict.fromkeys(one.get("patternProperties", ())))
        ref = one.get("$ref", "")
        if ref.startswith("#/"):
            target: Any = schema
            for token in ref[2:].split("/"):
                target = target.get(token, {}) if isinstance(target, dict) else {}
            pending.append(target)
        for key in ("allOf", "anyOf", "oneOf"):
            pending.extend(one.get(key, ()))
        pending.extend(one[key] for key in ("if", "then", "else") if key in one)
        pending.extend(one.get("dependentSchemas", {}).values())
    shown = [text.replace("\\/", "/") for text in patterns if not text.startswith("^x-")]
    return frozenset(names), tuple(shown)


def _of_value(error: Any, keyword: str, near: Near) -> str:
    kind, found = error.kind, said_value(error.instance)
    if keyword == "type":
        return f"expected {_listed([_TYPES.get(one, one) for one in kind.types])}, found {found}"
    if keyword == "enum":
        shown = [json.dumps(one, ensure_ascii=False) for one in kind.options]
        texts = [one for one in kind.options if isinstance(one, str)]
        hint = near(error.instance, texts) if isinstance(error.instance, str) else ""
        return f"expected {_listed(shown)}, found {found}{hint}"
    if keyword == "const":
        return f"expected {json.dumps(kind.expected_value)}, found {found}"
    if keyword == "pattern":
        return f"{found} does not match {kind.pattern}"
    if keyword == "format":
        return f"{found} is no valid {kind.format}"
    if keyword == "uniqueItems":
        return "two items of this array are equal"
    return _clipped(error.message.replace('"', "'"), 200)


def _listed(options: Sequence[str]) -> str:
    if len(options) > _MOST_SHOWN:
        return f"one of {', '.join(options[:_MOST_SHOWN])} and {len(options) - _MOST_SHOWN} more"
    *first, last = options
    return f"{', '.join(first)} or {last}" if first else last


def _clipped(text: str, most: int = _LONGEST_VALUE) -> str:
    return text if len(text) <= most else f"{text[: most - 3]}..."
