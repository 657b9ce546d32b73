"""Values of parameters read from a URL: by their style, and typed by their schema.

OAS 3.1.1, "Style Values" and "Style Examples"; RFC 6570. What a style cannot tell apart is read as
the schema says, and as text where it does not say: ``5`` is a number only for a schema of numbers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from schemakit.spec.styles import DELIMITERS, Style
from schemakit.spec.values import listed_types
from schemakit.syntax.json_writer import to_json

__all__ = [
    "decode",
    "is_spread",
    "read_content",
    "read_path_value",
    "read_query_value",
    "type_value",
]

_INTEGER = re.compile(r"-?[0-9]{1,4000}")
_NUMBER = re.compile(r"-?[0-9]{1,4000}(\.[0-9]{1,4000})?([eE][+-]?[0-9]{1,3})?")
#: Schemas, and keys of ``deepObject``, that lie deeper inside others are not read.
_DEEPEST = 16


def decode(text: str, *, plus: bool = False) -> str:
    """Text without percent-encoding; with ``plus``, a plus sign is a space."""
    if plus and "+" in text:
        text = text.replace("+", " ")
    if "%" not in text:
        return text
    from urllib.parse import unquote

    try:
        return unquote(text, errors="surrogatepass")
    except UnicodeDecodeError:
        return unquote(text, errors="replace")


# -- by style --------------------------------------------------------------------------------------


def read_path_value(text: str, how: Style, schema: Any) -> Any:
    """The value of a path parameter in style ``simple``, ``label`` or ``matrix``, or the
    ``collectionFormat`` of 2.0. ``text`` is still percent-encoded."""
    if how.media_type:
        return read_content(decode(text), how.media_type)
    texts = _split_path_text(text, how)
    shape = _shape_of(schema, several=len(texts) > 1)
    if shape == "object":
        return type_value(_read_object(texts, how, exploded=how.explode), schema)
    if shape == "array":
        return type_value([_read_item(one, how) for one in texts], schema)
    return type_value(decode(_unsplit(text, how)), schema)


def _split_path_text(text: str, how: Style) -> list[str]:
    """The items of a path parameter, or the keys and values of an object, still encoded."""
    if how.style == "matrix":
        pairs = [one for one in text.split(";") if one]
        if how.explode:
            prefix = f"{how.name}="
            return [_value_of(one, how.name) if one.startswith(prefix) else one for one in pairs]
        return _value_of(pairs[0], how.name).split(",") if pairs else []
    if how.style == "label":
        text = text.removeprefix(".")
        return text.split("." if how.explode else ",")
    return list(_split(text, DELIMITERS.get(how.style, ",")))


def _unsplit(text: str, how: Style) -> str:
    """The text of a single value, without the mark of its style."""
    if how.style == "matrix":
        return _value_of(text.removeprefix(";"), how.name)
    return text.removeprefix(".") if how.style == "label" else text


def _value_of(pair: str, name: str) -> str:
    """What is after ``name=``; ``""`` for ``name`` alone, and other text as it is."""
    key, mark, value = pair.partition("=")
    return value if mark else "" if decode(key) == name else pair


def _split(text: str, delimiter: str, *, plus: bool = False) -> Iterator[str]:
    """Pieces of an encoded text between delimiters. A comma counts only as it is, so that items may
    have encoded ones; other delimiters are not allowed in a URL, and count encoded."""
    if delimiter == ",":
        yield from text.split(",")
        return
    from urllib.parse import quote

    for one in decode(text, plus=plus).split(delimiter):
        yield quote(one, safe="", errors="surrogatepass")


def _read_object(texts: Sequence[str], how: Style, *, exploded: bool) -> dict[str, Any]:
    plus = not how.allow_reserved and how.style not in ("simple", "label", "matrix")
    if exploded:
        pairs = [one.partition("=")[::2] for one in texts]
    else:
        pairs = list(zip(texts[::2], texts[1::2], strict=False))
    return {decode(key, plus=plus): decode(one, plus=plus) for key, one in pairs}


def _read_item(text: str, how: Style, *, plus: bool = False) -> Any:
    """An item; an array if the style has a delimiter for those inside it (2.0)."""
    return _split_decoded(decode(text, plus=plus), how.inner)


def _split_decoded(text: str, delimiters: Sequence[str]) -> Any:
    if not delimiters:
        return text
    return [_split_decoded(one, delimiters[1:]) for one in text.split(delimiters[0])]


def read_query_value(
    pairs: Mapping[str, list[str]], how: Style, schema: Any
) -> tuple[Any, set[str]]:
    """The value of a query parameter, and the names in the query that it takes.

    ``pairs`` are the encoded values by name. No name is taken if the parameter is not there.
    """
    plus = not how.allow_reserved
    if how.style == "deepObject" and not how.media_type:
        return _read_deep_object(pairs, how, schema)
    if is_spread(how, schema):
        return _read_spread_object(pairs, schema, plus=plus)
    texts = pairs.get(how.name)
    if texts is None:
        return None, set()
    taken = {how.name}
    shape = _shape_of(schema, several=_has_several(texts, how))
    if how.media_type:
        return read_content(decode(texts[0], plus=plus), how.media_type), taken
    if shape == "scalar":
        return type_value(decode(texts[0], plus=plus), schema), taken
    if not how.explode:
        delimiter = DELIMITERS.get(how.style, ",")
        texts = [one for text in texts for one in _split(text, delimiter, plus=plus)]
    if shape == "object":
        return type_value(_read_object(texts, how, exploded=False), schema), taken
    if texts == [""]:
        return [], taken
    items = [_read_item(one, how, plus=plus) for one in texts]
    return type_value(items, schema), taken


def is_spread(how: Style, schema: Any) -> bool:
    """Whether each property of a query parameter is a pair of its own, by its own name."""
    if not how.explode or how.media_type or how.style == "deepObject":
        return False
    return _types_of(schema) - {"null"} == {"object"}


def _has_several(texts: Sequence[str], how: Style) -> bool:
    if how.explode:
        return len(texts) > 1
    delimiter = DELIMITERS.get(how.style, ",")
    return any(len(list(_split(text, delimiter, plus=True))) > 1 for text in texts)


def _read_spread_object(
    pairs: Mapping[str, list[str]], schema: Any, *, plus: bool
) -> tuple[Any, set[str]]:
    """An object whose properties are pairs: those that its schema names, and all others if it says
    what these are."""
    names = [name for name in _properties_of(schema) if name in pairs]
    others = _first(schema, "additionalProperties")
    if others is True or isinstance(others, dict):
        names = list(pairs)
    value = {name: decode(pairs[name][0], plus=plus) for name in names}
    return (type_value(value, schema) if names else None), set(names)


def _read_deep_object(
    pairs: Mapping[str, list[str]], how: Style, schema: Any
) -> tuple[Any, set[str]]:
    """``a[b]=1&a[c][d]=2`` as an object of objects."""
    found: dict[str, Any] = {}
    taken = set()
    for name, texts in pairs.items():
        if not name.startswith(f"{how.name}[") or not name.endswith("]"):
            continue
        *above, last = name[len(how.name) + 1 : -1].split("][")
        if len(above) >= _DEEPEST:
            continue
        taken.add(name)
        inside = found
        for key in above:
            held = inside.setdefault(key, {})
            inside = held if isinstance(held, dict) else {}
        values = [decode(one, plus=not how.allow_reserved) for one in texts]
        inside[last] = values if len(values) > 1 else values[0]
    return (type_value(found, schema) if taken else None), taken


def read_content(text: str, media_type: str) -> Any:
    """A value that was written in a media type: JSON, or else the text."""
    essence = media_type.partition(";")[0].strip().lower()
    if essence == "application/json" or essence.endswith("+json"):
        import orjson

        try:
            return orjson.loads(text.encode())
        except (orjson.JSONDecodeError, UnicodeEncodeError):
            return text
    return text


# -- by schema -------------------------------------------------------------------------------------


def _types_of(schema: Any, depth: int = 0) -> set[str]:
    """The types that a schema allows; none where it does not say."""
    if not isinstance(schema, dict) or depth > _DEEPEST:
        return set()
    found = {one for one in listed_types(schema.get("type")) if isinstance(one, str)}
    if schema.get("nullable") is True and found:
        found.add("null")
    if found:
        return found
    for keyword in ("oneOf", "anyOf"):
        branches = schema.get(keyword)
        if isinstance(branches, list) and branches:
            return set().union(*(_types_of(one, depth + 1) for one in branches))
    for member in _listed(schema.get("allOf")):
        found = _types_of(member, depth + 1)
        if found:
            return found
    return {"object"} if "properties" in schema else {"array"} if "items" in schema else set()


def _shape_of(schema: Any, *, several: bool) -> str:
    """``"array"``, ``"object"`` or ``"scalar"``. Where a schema allows an array or a single value,
    it is an array if there are several."""
    types = _types_of(schema) - {"null"}
    for shape in ("array", "object"):
        if shape in types and (several or not types - {"array", "object"}):
            return shape
    return "scalar"


def _members(schema: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    """A schema and those of its branches and members."""
    if not isinstance(schema, dict) or depth > _DEEPEST:
        return
    yield schema
    for keyword in ("allOf", "oneOf", "anyOf"):
        for one in _listed(schema.get(keyword)):
            yield from _members(one, depth + 1)


def _properties_of(schema: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for one in _members(schema):
        own = one.get("properties")
        for name, inner in own.items() if isinstance(own, dict) else ():
            found.setdefault(name, inner)
    return found


def _first(schema: Any, keyword: str) -> Any:
    return next((one[keyword] for one in _members(schema) if keyword in one), None)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def type_value(value: Any, schema: Any, depth: int = 0) -> Any:
    """A value made of texts, each of the type that its schema gives; text that does not fit stays.

    Where text is allowed too, only what is written as JSON writes it becomes another type.
    """
    if depth > _DEEPEST:
        return value
    if isinstance(value, dict):
        properties, others = _properties_of(schema), _first(schema, "additionalProperties")
        return {
            key: type_value(one, properties.get(key, others), depth + 1)
            for key, one in value.items()
        }
    types = _types_of(schema)
    if isinstance(value, str) and types - {"null"} == {"array"}:
        value = [value]
    if isinstance(value, list):
        items = _first(schema, "items")
        return [type_value(one, items, depth + 1) for one in value]
    return _type_text(value, schema, types)


def _type_text(text: str, schema: Any, types: set[str]) -> Any:
    enum = _listed(_first(schema, "enum")) + [
        one["const"] for one in _members(schema) if "const" in one
    ]
    if text in enum:
        return text
    for one in enum:
        if not isinstance(one, str) and _is_written(one, text):
            return one
    for name, convert in _CONVERSIONS.items():
        if name in types:
            value = convert(text)
            if value is not text and ("string" not in types or _is_written(value, text)):
                return value
    return text


def _is_written(value: Any, text: str) -> bool:
    """Whether JSON writes a value so."""
    try:
        return to_json(value) == text.encode("utf-8", "surrogatepass")
    except (TypeError, ValueError):
        return False


def _to_null(text: str) -> Any:
    return None if text == "null" else text


def _to_boolean(text: str) -> Any:
    return {"true": True, "false": False}.get(text, text)


def _to_integer(text: str) -> Any:
    return int(text) if _INTEGER.fullmatch(text) else text


def _to_number(text: str) -> Any:
    if _INTEGER.fullmatch(text):
        return int(text)
    if not _NUMBER.fullmatch(text):
        return text
    value = float(text)
    return text if value in (float("inf"), float("-inf")) else value


_CONVERSIONS: dict[str, Callable[[str], Any]] = {
    "null": _to_null,
    "boolean": _to_boolean,
    "integer": _to_integer,
    "number": _to_number,
}
