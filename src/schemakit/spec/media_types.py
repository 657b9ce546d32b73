"""What media types say: their essence, and which ones are JSON."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

__all__ = ["essence", "find_range", "is_json", "is_xml", "normalize", "prefer_json"]

#: Subtypes of one JSON value: also those with the suffix ``+json`` (RFC 6839 §3.1), and those that
#: end in a version of AWS's JSON protocol.
_JSON_SUBTYPE = re.compile(r"(.+\+)?json|x-amz-json-[0-9.]+")

#: The type, or a parameter: quoted values may hold semicolons.
_PART = re.compile(r'(?:[^;"]++|"(?:[^"\\]++|\\.)*+"|")*+', re.DOTALL)
_LONGEST = 1_000
#: A quoted token (RFC 9110 §5.6).
_NEEDLESSLY_QUOTED = re.compile(r'"[!#$%&\'*+\-.^_`|~0-9A-Za-z]+"')


def essence(media_type: str) -> str:
    """Type and subtype in lower case, without parameters (RFC 9110 §8.3.1)."""
    return media_type.partition(";")[0].strip().lower()


def is_json(media_type: str) -> bool:
    """Whether the content of a media type is one JSON value; that of ``application/json-seq`` and
    of ``application/x-ndjson`` is a sequence of them."""
    return _JSON_SUBTYPE.fullmatch(essence(media_type).partition("/")[2]) is not None


def is_xml(media_type: str) -> bool:
    """Whether the content of a media type is an XML document (RFC 7303 §4)."""
    return essence(media_type).partition("/")[2].rpartition("+")[2] == "xml"


def prefer_json(media_types: Iterable[str]) -> str:
    """The first media type that is JSON, else the first one; empty if there is none."""
    return min(media_types, key=lambda one: not is_json(one), default="")


def find_range(media_type: str, others: Iterable[str]) -> str | None:
    """The narrowest other media range that a media type, or a range, belongs to (RFC 9110
    §12.5.1); None if there is none."""
    kind = essence(media_type)
    ranges = {essence(one): one for one in others if "*" in one and essence(one) != kind}
    for wider in (f"{kind.partition('/')[0]}/*", "*/*"):
        if wider in ranges:
            return ranges[wider]
    return None


def normalize(media_type: str) -> str:
    """A media type, or range, without differences that mean nothing: case of its names, spaces,
    quotes that are not needed and the order of parameters (RFC 9110 §8.3.1). A charset is in lower
    case; that of JSON is left out if it is UTF-8, which JSON always is (RFC 8259 §8.1)."""
    if len(media_type) > _LONGEST:
        return media_type
    start, *rest = _split(media_type)
    kind, parameters = start.strip().lower(), []
    for one in rest:
        name, _, value = one.partition("=")
        name, value = name.strip().lower(), value.strip()
        if _NEEDLESSLY_QUOTED.fullmatch(value):
            value = value[1:-1]
        if name == "charset":
            value = value.lower()
            if is_json(kind) and value == "utf-8":
                continue
        if name:
            parameters.append(f"{name}={value}")
    return ";".join([kind, *sorted(parameters)])


def _split(media_type: str) -> Iterator[str]:
    at = 0
    while at <= len(media_type):
        part = _PART.match(media_type, at)
        end = len(media_type) if part is None else part.end()
        yield media_type[at:end]
        at = end + 1
