"""Diagnostics written out: for people with excerpts, for programs, for GitHub, and as SARIF."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from schemakit.cli.layout.excerpt import Excerpts
from schemakit.cli.layout.table import Display, paint, escape_unsafe
from schemakit.codes import CODES
from schemakit.errors import Diagnostic, Location

__all__ = ["FORMATS", "Format", "counted", "github", "json_records", "sarif", "text"]

#: Diagnostics, the texts that they are about by ``uri``, and where it goes.
Format = Callable[[Sequence[Diagnostic], Mapping[str, bytes], Display], str]

_DOCUMENTATION = "https://github.com/schemakit/schemakit/blob/main/docs/diagnostics.md"
_SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
#: What has a meaning in a URI (RFC 3986 §2.2), and escapes that are there already.
_OF_URIS = "%:/?#[]@!$&'()*+,;="
_COLOURS = {"error": "red bold", "warning": "yellow bold"}


def text(found: Sequence[Diagnostic], sources: Mapping[str, bytes], display: Display) -> str:
    """A line for each as compilers write it, the line of the text, and marks under the spot."""
    excerpts = Excerpts(sources, display.columns)
    return "".join(f"{line}\n" for one in found for line in _lines(one, excerpts, display))


def _lines(one: Diagnostic, excerpts: Excerpts, display: Display) -> Iterable[str]:
    severity = paint(f"{one.severity}:", _COLOURS[one.severity], display)
    code = paint(f"[{one.code}]", "dim", display)
    yield f"{escape_unsafe(str(one.location))}: {severity} {escape_unsafe(one.message)} {code}"
    yield from (f"  {line}" for line in excerpts.at(one.location))
    yield from (f"  see also {escape_unsafe(str(place))}" for place in one.related)


def counted(found: Sequence[Diagnostic]) -> str:
    """``"2 errors and 1 warning"``, or what there is of them; empty where there are none."""
    parts = []
    for severity in ("error", "warning"):
        number = sum(one.severity == severity for one in found)
        if number:
            parts.append(f"{number} {severity}{'s' * (number > 1)}")
    return " and ".join(parts)


def json_records(
    found: Sequence[Diagnostic], sources: Mapping[str, bytes], display: Display
) -> str:
    """A list of objects; what is not known of a place is null."""
    del sources, display
    records = [
        {
            "code": one.code,
            "severity": one.severity,
            "message": one.message,
            **_record(one.location),
            "related": [_record(place) for place in one.related],
        }
        for one in found
    ]
    return json.dumps(records, indent=2) + "\n"


def _record(place: Location) -> dict[str, Any]:
    return {
        "uri": place.uri,
        "pointer": place.pointer,
        "line": place.line,
        "column": place.column,
    }


def github(found: Sequence[Diagnostic], sources: Mapping[str, bytes], display: Display) -> str:
    """Workflow commands of GitHub Actions, which annotate the lines of a change."""
    del sources, display
    lines = []
    for one in found:
        where = one.location
        given = {"file": where.uri, "line": where.line, "col": where.column, "title": one.code}
        properties = ",".join(
            f"{name}={_escaped_property(str(value))}" for name, value in given.items() if value
        )
        message = one.message if where.pointer is None else f"{one.message} (#{where.pointer})"
        lines.append(f"::{one.severity} {properties}::{_escaped(message)}\n")
    return "".join(lines)


def _escaped(text: str) -> str:
    text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return escape_unsafe(text)


def _escaped_property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")


def sarif(found: Sequence[Diagnostic], sources: Mapping[str, bytes], display: Display) -> str:
    """A log of SARIF 2.1.0 (OASIS): one run, a rule for each code."""
    del sources, display
    from schemakit import __version__

    order = {code: index for index, code in enumerate(CODES)}
    rules = [
        {
            "id": code,
            "shortDescription": {"text": about.meaning},
            "helpUri": f"{_DOCUMENTATION}#{code}",
            "defaultConfiguration": {"level": about.severity},
        }
        for code, about in CODES.items()
    ]
    results = [
        {
            "ruleId": one.code,
            "ruleIndex": order[one.code],
            "level": one.severity,
            "message": {"text": one.message},
            "locations": [_sarif_location(one.location)],
            **(
                {"relatedLocations": [_sarif_location(place) for place in one.related]}
                if one.related
                else {}
            ),
        }
        for one in found
    ]
    driver = {"name": "schemakit", "version": __version__, "informationUri": _DOCUMENTATION}
    run = {
        "tool": {"driver": {**driver, "rules": rules}},
        "columnKind": "unicodeCodePoints",
        "results": results,
    }
    log = {"$schema": _SARIF_SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, indent=2) + "\n"


def _sarif_location(place: Location) -> dict[str, Any]:
    from urllib.parse import quote

    # A path is no URI yet; what is one already keeps its own escapes and delimiters.
    is_uri = "://" in place.uri
    uri = quote(place.uri, _OF_URIS) if is_uri else quote(place.uri.replace("\\", "/"))
    physical: dict[str, Any] = {"artifactLocation": {"uri": uri}}
    if place.line is not None:
        physical["region"] = {"startLine": place.line, "startColumn": place.column or 1}
    found: dict[str, Any] = {"physicalLocation": physical}
    if place.pointer is not None:
        found["logicalLocations"] = [{"fullyQualifiedName": f"#{place.pointer}"}]
    return found


#: By the word that asks for it.
FORMATS: Mapping[str, Format] = {
    "text": text,
    "json": json_records,
    "github": github,
    "sarif": sarif,
}
