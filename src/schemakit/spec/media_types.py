"""What media types say: their essence, and which ones are JSON."""

from __future__ import annotations

import re
from collections.abc import Iterable

__all__ = ["essence", "find_range", "is_json", "is_xml", "prefer_json"]

#: Subtypes of one JSON value: also those with the suffix ``+json`` (RFC 6839 §3.1), and those that
#: end in a version of AWS's JSON protocol.
_JSON_SUBTYPE = re.compile(r"(.+\+)?json|x-amz-json-[0-9.]+")


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
