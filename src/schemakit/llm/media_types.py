"""Media types of requests: how a value is written in each, and which one a request uses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from schemakit.errors import UsageError
from schemakit.spec.media_types import essence, is_json
from schemakit.spec.values import listed_types
from schemakit.suggest import did_you_mean
from schemakit.syntax.json_writer import to_json

__all__ = [
    "body_kind",
    "choose_media_type",
    "fit_media_type",
    "is_media_type",
    "is_writable",
    "offered_media_types",
    "rank_media_types",
    "sent_kind",
    "to_text",
    "write_text",
]

_FORM = "application/x-www-form-urlencoded"
_JSON = "application/json"
_JSON_PATCH = "application/json-patch+json"
#: Subtypes of text that holds one JSON value a line, or one a record.
_LINES = re.compile(r"(x-)?(ndjson|jsonl|jsonlines|json-lines)|(.+\+)?json-seq")
_YAML_SUBTYPE = re.compile(r"(x-|.+\+|vnd\.)?yaml")
#: A type or range with parameters, in ASCII; their syntax is left to the server.
_MEDIA_TYPE = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+/[!#$%&'*+.^_`|~0-9A-Za-z-]+( ?;[ -+\--~]*)?")
#: The media type that is sent for a range. Others are resolved by the file that is sent.
_OF_RANGES = {"text/*": "text/plain", "multipart/*": "multipart/form-data"}
#: ``allOf``, ``anyOf`` and ``oneOf`` inside each other.
_DEEPEST = 8


def body_kind(media_type: str) -> str:
    """How values are written in a media type: ``"json"``, ``"lines"`` (JSON values one after the
    other), ``"yaml"``, ``"form"``, ``"multipart"``, ``"text"`` or ``"other"``."""
    kind = essence(media_type)
    main, _, subtype = kind.partition("/")
    if kind == _FORM:
        return "form"
    if main == "multipart":
        return "multipart"
    if is_json(kind) or kind in ("*/*", "application/*"):
        return "json"
    if _LINES.fullmatch(subtype):
        return "lines"
    if _YAML_SUBTYPE.fullmatch(subtype):
        return "yaml"
    return "text" if main == "text" else "other"


def sent_kind(media_type: str) -> str:
    """The kind of the media type that was chosen for a body, of which only a range of files may be
    a range."""
    return "other" if _is_range(media_type) else body_kind(media_type)


# -- writing ---------------------------------------------------------------------------------------


def to_text(value: Any) -> str:
    """A value as text: a string as it is, anything else as JSON."""
    return value if isinstance(value, str) else to_json(value).decode("utf-8", "replace")


def is_writable(value: Any, media_type: str) -> bool:
    """Whether :func:`write_text` can write such a value in a media type."""
    kind = body_kind(media_type)
    if kind in ("json", "lines", "yaml"):
        # A patch is an array of operations (RFC 6902 §3).
        return essence(media_type) != _JSON_PATCH or not isinstance(value, Mapping)
    return not isinstance(value, (list, Mapping)) or (kind == "form" and isinstance(value, Mapping))


def write_text(value: Any, media_type: str) -> str:
    """A value in a media type.

    JSON text is YAML too (YAML 1.2 §1.3). An array is written in JSON lines, or as a JSON text
    sequence (RFC 7464 §2.2), one item a record, and any other value as one record. A string is
    sent as it is, except as JSON.

    Raises:
        UsageError: if it is an object or array, and the media type has no JSON, such as XML and
            plain text; or an object, and the media type is that of JSON Patch.
    """
    kind = body_kind(media_type)
    if not is_writable(value, media_type):
        found = "an array" if isinstance(value, list) else "an object"
        sent = "a patch is an array" if kind == "json" else "only a string can be sent, as it is"
        raise UsageError(f"{found} cannot be written as {media_type!r}: {sent}")
    if kind == "json":
        return to_json(value).decode("utf-8", "surrogatepass")
    if kind == "form" and isinstance(value, Mapping):
        from urllib.parse import urlencode

        return urlencode([(key, to_text(one)) for key, one in value.items() if one is not None])
    if kind == "lines" and not isinstance(value, str):
        records = value if isinstance(value, list) else [value]
        mark = "\x1e" if essence(media_type).endswith("json-seq") else ""
        return "".join(f"{mark}{to_json(one).decode('utf-8', 'replace')}\n" for one in records)
    return to_text(value)


# -- ranges and lists ------------------------------------------------------------------------------


def is_media_type(text: str) -> bool:
    """Whether a text is a media type or a range of them, as a header may have it (RFC 9110
    §8.3.1, §12.5.1)."""
    return _MEDIA_TYPE.fullmatch(text) is not None


def _is_range(media_type: str) -> bool:
    return "*" in essence(media_type)


def _in_range(media_type: str, range_: str) -> bool:
    """Whether a media type is in a range (RFC 9110 §12.5.1), or in one such as ``*/*+json``."""
    parts, globs = essence(media_type).split("/"), essence(range_).split("/")
    return len(parts) == len(globs) and all(map(_fits_glob, parts, globs))


def _fits_glob(text: str, glob: str) -> bool:
    """Whether a text is that of a glob, in which ``*`` is any text.

    A regular expression could take exponential time: an argument may have the media type of a data
    URI, and the description may have any number of ``*``.
    """
    first, *middle = glob.split("*")
    if not middle:
        return text == glob
    last = middle.pop()
    start, end = len(first), len(text) - len(last)
    if start > end or not text.startswith(first) or not text.endswith(last):
        return False
    for one in middle:
        start = text.find(one, start, end)
        if start < 0:
            return False
        start += len(one)
    return True


def fit_media_type(declared: str, actual: str = "") -> str:
    """The media type to send, of those that ``declared`` lists with commas.

    That is ``actual``, the type of the content, if it is listed or in a range that is; else the
    first of the list that is not a range. Empty if nothing is known: a Content-Type is never a
    range (RFC 9110 §8.3).
    """
    listed = [one.strip() for one in declared.split(",") if one.strip()]
    if not listed or (actual and any(_in_range(actual, one) for one in listed)):
        return actual
    return next((one for one in listed if not _is_range(one)), "")


def _resolve_range(media_type: str, schema: Any) -> str:
    """The media type that is sent for a range; a range of files stays until one is sent."""
    if not _is_range(media_type):
        return media_type
    bare = essence(media_type)
    if bare in _OF_RANGES:
        return _OF_RANGES[bare]
    if bare in ("*/*", "application/*") and _is_binary(schema):
        return media_type
    return _JSON if _in_range(_JSON, bare) or body_kind(bare) == "json" else media_type


def _is_binary(schema: Any) -> bool:
    return isinstance(schema, dict) and (
        schema.get("format") == "binary" or schema.get("type") == "file"
    )


# -- the choice ------------------------------------------------------------------------------------


def choose_media_type(
    content: Mapping[str, Any], media_type: str | None = None
) -> tuple[tuple[str, ...], dict[str, Any]]:
    """The media types of a body, the one to send first, and the Media Type Object of that one.

    ``media_type`` is chosen if the body may have it; of several that fit, the most specific key
    describes it (OAS 3.1, Request Body Object, ``content``). See :func:`rank_media_types`.
    """
    # A mapping that was not parsed may have other keys than strings.
    content = {str(key): one for key, one in content.items()}
    order = rank_media_types(content)
    if not order:
        return (), {}
    chosen, sent = order[0], ""
    if media_type is not None:
        found = _find_key(order, media_type)
        if found is not None:
            chosen, sent = found, "" if _is_range(media_type) else media_type
    media = content[chosen] if isinstance(content[chosen], dict) else {}
    first = sent or _resolve_range(chosen, media.get("schema"))
    rest = [_resolve_range(one, None) for one in order if one != chosen]
    return tuple(dict.fromkeys((first, *rest))), media


def offered_media_types(contents: Iterable[Mapping[str, Any]], media_type: str) -> bool:
    """Whether one of the bodies may have that media type.

    Raises:
        UsageError: if none has it; it suggests the nearest.
    """
    known: dict[str, None] = {}
    for content in contents:
        if _find_key(list(map(str, content)), media_type) is not None:
            return True
        known.update(dict.fromkeys(map(str, content)))
    suggestion = did_you_mean(media_type, list(known))
    if not suggestion and known:
        suggestion = f"; there are {', '.join(list(known)[:5])}"
    raise UsageError(f"no request body of the media type {media_type!r}{suggestion}")


def _find_key(keys: list[str], media_type: str) -> str | None:
    """The key for a media type: itself, or without parameters, else the narrowest range."""
    for same in (lambda one: one == media_type, lambda one: essence(one) == essence(media_type)):
        if (found := next(filter(same, keys), None)) is not None:
            return found
    ranges = [one for one in keys if _is_range(one) and _in_range(media_type, one)]
    return min(ranges, key=lambda one: one.count("*"), default=None)


def rank_media_types(content: Mapping[str, Any]) -> list[str]:
    """The keys of ``content``, the preferred first, equal ones in their order.

    ``application/json`` comes first, then its relatives, then ranges that include it, then a form,
    then multipart. JSON Patch comes before a form for arrays only, since a patch is
    an array (RFC 6902 §3). What cannot be written as its schema describes it comes last.
    """
    return sorted(map(str, content), key=lambda one: _rank(one, content.get(one)))


def _rank(media_type: str, media: Any) -> int:
    kind, bare = body_kind(media_type), essence(media_type)
    schema = media.get("schema") if isinstance(media, dict) else None
    if kind == "json" or _in_range(_JSON, bare):
        if _is_range(bare):
            return 2
        if bare == _JSON_PATCH and not _may_be_array(schema):
            return 5
        return 0 if bare == _JSON else 1
    if kind in ("form", "multipart"):
        return 3 if kind == "form" else 4
    if kind in ("yaml", "lines"):
        return 6
    return 7 if is_writable({} if _has_members(schema) else "", media_type) else 8


def _may_be_array(schema: Any) -> bool:
    return _holds(schema, "array", "items")


def _has_members(schema: Any) -> bool:
    return _holds(schema, "object", "properties") or _may_be_array(schema)


def _holds(schema: Any, kind: str, keyword: str, depth: int = 0) -> bool:
    """Whether a schema, or a member of ``allOf``, ``anyOf`` or ``oneOf``, is of that type."""
    if not isinstance(schema, dict) or depth > _DEEPEST:
        return False
    if kind in listed_types(schema.get("type")) or ("type" not in schema and keyword in schema):
        return True
    inner = [schema.get(key) for key in ("allOf", "anyOf", "oneOf")]
    return any(
        _holds(one, kind, keyword, depth + 1)
        for listed in inner
        if isinstance(listed, list)
        for one in listed
    )
