"""Texts of the formats of strings (JSON Schema validation §7.3; the format registry of OpenAPI)."""

from __future__ import annotations

__all__ = ["make_formatted"]

#: Format to a text; ``{n}`` is a number, ``{d}`` one of two digits from 01 to 28.
_TEXTS = {
    "date-time": "2026-01-{d}T12:00:00Z",
    "date-time-local": "2026-01-{d}T12:00:00",
    "date": "2026-01-{d}",
    "time": "12:00:{d}Z",
    "time-local": "12:00:{d}",
    "duration": "P{n}D",
    "email": "user{n}@example.com",
    "idn-email": "user{n}@example.com",
    "hostname": "host{n}.example.com",
    "idn-hostname": "host{n}.example.com",
    "ipv4": "192.0.2.{n}",
    "ipv6": "2001:db8::{n}",
    "uri": "https://example.com/{n}",
    "url": "https://example.com/{n}",
    "iri": "https://example.com/{n}",
    "uri-reference": "/{n}",
    "iri-reference": "/{n}",
    "uri-template": "https://example.com/{{id}}/{n}",
    "uuid": "123e4567-e89b-12d3-a456-4266141740{d}",
    "json-pointer": "/{n}",
    "relative-json-pointer": "{n}",
    "regex": "^a{n}$",
    "byte": "c2FtcGxlIHRleHQ=",
    "base64url": "c2FtcGxlIHRleHQ",
    "decimal": "{n}.5",
    "int32": "{n}",
    "int64": "{n}",
    "char": "a",
}


def make_formatted(name: object, number: int = 0) -> str | None:
    """Make a text of a format; ``number`` selects another one. None for an unknown format."""
    text = _TEXTS.get(name) if isinstance(name, str) else None
    return None if text is None else text.format(n=number + 1, d=f"{number % 28 + 1:02d}")
