"""The schemas of an operation: of its body, its responses and its parameters; a table of them.

In 2.0 they are in other places than from 3.0 on, and some are made of parameters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from schemakit.errors import NotFoundError, UsageError, expect
from schemakit.references.components import section_of_schemas
from schemakit.references.resolver import Target, find_at_pointer, followed, merged_members
from schemakit.spec import pointer
from schemakit.views.schemas import Schema, find_used_schema
from schemakit.views.shown import show_table
from schemakit.views.swagger_schemas import has_schema_parameters

if TYPE_CHECKING:
    from schemakit.views.reader import Reader

__all__ = [
    "find_body_schema",
    "find_parameter_schema",
    "find_response_schema",
    "show_operation",
]

_Tokens = tuple[str, ...]
#: A status of HTTP (RFC 9110 §15).
_STATUS = re.compile("[1-5][0-9][0-9]")
#: What 2.0 sends where no media types are listed.
_JSON, _FORM = "application/json", "application/x-www-form-urlencoded"


def find_body_schema(
    reader: Reader, where: str, name: str, media_type: str | None
) -> Schema | None:
    """The schema of the request body of the operation at ``where``, ``name`` in messages.

    Raises:
        NotFoundError: if the body cannot have that media type.
        UsageError: if ``media_type`` is not a text.
    """
    tokens = pointer.parse(where)
    if not has_schema_parameters(reader):
        return _schema_in_content(reader, (*tokens, "requestBody"), f"body of {name}", media_type)
    body: _Tokens | None = None
    form: _Tokens | None = None
    for place, parameter in _iterate_parameters(reader, tokens):
        if parameter.get("in") == "body":
            body = (*place, "schema")
        elif parameter.get("in") == "formData":
            form = tokens
    place_of_schema = body or form
    found = find_used_schema(reader, place_of_schema) if place_of_schema else None
    default = _JSON if body else _FORM
    known = _listed_types(reader, tokens, "consumes", default) if found is not None else []
    _check_media_type(known, f"body of {name}", media_type)
    return found


def find_response_schema(
    reader: Reader, where: str, name: str, status: int | str, media_type: str | None
) -> Schema | None:
    """The schema of the response to ``status``; that of its range or the default if there is none.

    Raises:
        NotFoundError: if no response applies, or it cannot have that media type.
        UsageError: if ``status`` or ``media_type`` is of another type.
    """
    expect("the status of a response", status, (int, str), "a number such as 200, or a text")
    tokens = (*pointer.parse(where), "responses")
    known = {str(key): str(key) for key in _members_at(reader, tokens) if str(key)[:2] != "x-"}
    by_upper = {key.upper(): key for key in known}
    asked = str(status).upper()
    applies = [f"{asked[0]}XX", "DEFAULT"] if _STATUS.fullmatch(asked) else []
    key = next((by_upper[one] for one in (asked, *applies) if one in by_upper), None)
    if key is None:
        raise NotFoundError(f"response of {name}", str(status), list(known))
    label = f"response {key} of {name}"
    if not has_schema_parameters(reader):
        return _schema_in_content(reader, (*tokens, key), label, media_type)
    found = find_used_schema(reader, (*tokens, key, "schema"))
    types = _listed_types(reader, tokens[:-1], "produces", _JSON) if found is not None else []
    _check_media_type(types, label, media_type)
    return found


def find_parameter_schema(
    reader: Reader, where: str, name: str, parameter: str, place: str | None
) -> Schema | None:
    """The schema of the parameter of that name; ``place`` is the value of ``in`` or None.

    Raises:
        NotFoundError: if there is no such parameter.
        UsageError: if there are several in different places, or a name is not a text.
    """
    expect("the name of a parameter", parameter, str, "a text")
    if place is not None:
        expect("the place of a parameter", place, str, "a text such as 'query'")
    every: dict[tuple[str, str], _Tokens] = {}
    for tokens, one in _iterate_parameters(reader, pointer.parse(where)):
        key = str(one.get("in")), str(one.get("name"))
        if key[0] != "body" or not has_schema_parameters(reader):
            every[key] = tokens
    found = [key for key in every if key[1] == parameter and place in (None, key[0])]
    if not found:
        kind = "parameter" if place is None else f"{place} parameter"
        names = [one for there, one in every if place in (None, there)]
        raise NotFoundError(f"{kind} of {name}", parameter, names)
    if len(found) > 1:
        places = " and ".join(sorted(there for there, _ in found))
        raise UsageError(f"{parameter!r} of {name} is in {places}: say which with place=")
    tokens = every[found[0]]
    if has_schema_parameters(reader):
        return find_used_schema(reader, tokens)
    if "schema" in _members_at(reader, tokens):
        return find_used_schema(reader, (*tokens, "schema"))
    return _schema_in_content(reader, tokens, f"parameter {parameter} of {name}", None)


def show_operation(reader: Reader, where: str, name: str, facts: Sequence[str]) -> str:
    """The table of the parameters, the body and the responses of an operation, as HTML."""
    return show_table(name, facts, ("place", "name", "type"), _list_rows(reader, where, name))


def _list_rows(reader: Reader, where: str, name: str) -> Iterator[tuple[str, str, str]]:
    tokens = pointer.parse(where)
    keys = {
        (str(one.get("in")), str(one.get("name"))): None
        for _, one in _iterate_parameters(reader, tokens)
    }
    for place, parameter in keys:
        if place not in ("body", "formData"):
            found = find_parameter_schema(reader, where, name, parameter, place)
            yield place, parameter, _type_of(found)
    body = find_body_schema(reader, where, name, None)
    if body is not None:
        yield "body", "", _type_of(body)
    for key in map(str, _members_at(reader, (*tokens, "responses"))):
        if key[:2] != "x-":
            yield "response", key, _type_of(find_response_schema(reader, where, name, key, None))


def _type_of(schema: Schema | None) -> str:
    """The name of a reusable schema, the type of another."""
    if schema is None:
        return ""
    is_named = pointer.parse(schema.pointer)[:-1] == section_of_schemas(
        schema._reader.registry.entry
    )
    return schema.name if is_named else schema.type


def _iterate_parameters(
    reader: Reader, tokens: _Tokens
) -> Iterator[tuple[_Tokens, dict[str, Any]]]:
    """The parameters of the Path Item, then those of the operation: the place where each is listed
    and the Parameter Object."""
    for place in ((*tokens[:2], "parameters"), (*tokens, "parameters")):
        listed = find_at_pointer(reader.registry, place)
        end = followed(reader.registry, listed) if listed is not None else None
        for index, value in enumerate(end.value if end and isinstance(end.value, list) else ()):
            there = Target(end.document, (*end.tokens, str(index)), value) if end else None
            found = followed(reader.registry, there) if there else None
            if found is not None and isinstance(found.value, dict):
                yield (*place, str(index)), found.value


def _members_at(reader: Reader, tokens: _Tokens) -> dict[Any, Target]:
    """The members of the object at a pointer, references followed; none where there is none."""
    found = find_at_pointer(reader.registry, tokens)
    return merged_members(reader.registry, found, is_map=False) if found is not None else {}


def _schema_in_content(
    reader: Reader, tokens: _Tokens, name: str, media_type: str | None
) -> Schema | None:
    """The schema under the ``content`` of an Object for a media type, or for the preferred one."""
    known = [str(key) for key in _members_at(reader, (*tokens, "content"))]
    chosen = _check_media_type(known, name, media_type)
    if chosen is None:
        return None
    place = (*tokens, "content", chosen)
    members = _members_at(reader, place)
    # Of a sequence (OAS 3.2, Media Type Object) that has no other, the schema of each item.
    key = "schema" if "schema" in members else "itemSchema"
    return find_used_schema(reader, (*place, key)) if key in members else None


def _listed_types(reader: Reader, tokens: _Tokens, field: str, default: str) -> list[str]:
    """The media types that ``consumes`` or ``produces`` of 2.0 lists for an operation."""
    for place in ((*tokens, field), (field,)):
        found = find_at_pointer(reader.registry, place)
        if found is not None and isinstance(found.value, list):
            return [one for one in found.value if isinstance(one, str)] or [default]
    return [default]


def _check_media_type(known: list[str], name: str, asked: str | None) -> str | None:
    """The one of the media types that applies: JSON if none is asked for and it is among them.

    Raises:
        NotFoundError: if none is the one that was asked for, or a range with it.
    """
    if asked is None:
        return min(known, key=_rank) if known else None
    expect("a media type", asked, str, "a text such as 'application/json'")
    wanted = _bare(asked)
    exact = [one for one in known if one == asked] or [one for one in known if _bare(one) == wanted]
    ranges = [f"{wanted.partition('/')[0]}/*", "*/*"]
    found = exact or [one for range_ in ranges for one in known if _bare(one) == range_]
    if not found:
        raise NotFoundError(f"media type in the {name}", asked, known)
    return found[0]


def _bare(media_type: str) -> str:
    """A media type without its parameters, in lower case (RFC 9110 §8.3.1)."""
    return media_type.partition(";")[0].strip().lower()


def _rank(media_type: str) -> int:
    """Where a media type is in the order of preference; the first of equal ones comes first."""
    bare = _bare(media_type)
    return 0 if bare == "application/json" else 1 if bare.endswith(("+json", "/json")) else 2
