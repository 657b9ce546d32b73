"""Formats of diagnostics: text with excerpts, JSON, GitHub workflow commands and SARIF."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from schemakit.cli.layout.excerpt import Excerpts
from schemakit.cli.layout.table import Display, escape_unsafe, paint
from schemakit.counts import format_count
from schemakit.errors import Diagnostic, Location

__all__ = [
    "FORMATS",
    "Format",
    "format_counts",
    "format_github",
    "format_json",
    "format_log",
    "format_sarif",
    "format_summary",
    "format_text",
]

#: The code, the severity and the message without names.
_Kind = tuple[str, str, str]
#: A function of diagnostics, the texts of the documents by ``uri``, and the display.
Format = Callable[[Sequence[Diagnostic], Mapping[str, bytes], Display], str]

_DOCUMENTATION = "https://github.com/schemakit/schemakit/blob/main/docs/diagnostics.md"
_SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
#: Reserved characters of a URI (RFC 3986 §2.2), and "%" of existing escapes.
_RESERVED = "%:/?#[]@!$&'()*+,;="
_INDENT = "  "
#: What a message says of one diagnostic rather than of its kind: names, values and numbers.
_VARIABLE = re.compile(r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|\{[^{}]*\}|#/\S+|\d+""")
#: What only some messages of a kind add.
_ADDITION = re.compile(
    r"(?:, and \d+ more \w+ with it|, at \S+ of the flattened schema)?"
    r"(?:; (?:did you mean|the Parameter) .*)?$"
)
#: What is expected at a place, and what was found there.
_EXPECTED = re.compile(r"\bexpected .*, found .*")
#: How many diagnostics of one kind are shown.
_MOST_SHOWN = {"error": 10, "warning": 3}
#: As many diagnostics as need no summary.
_FEW = 10
_COLOURS = {"error": "red bold", "warning": "yellow bold"}


def format_text(
    found: Sequence[Diagnostic],
    sources: Mapping[str, bytes],
    display: Display,
    *,
    verbose: bool = False,
) -> str:
    """Format each as compilers do, followed by the line of the text with marks.

    Those of one kind stand together, where the first of them is, with their number if they are
    many. Of these only the first are shown, unless ``verbose``.
    """
    columns = None if display.columns is None else display.columns - len(_INDENT)
    excerpts = Excerpts(sources, columns)
    kinds: dict[_Kind, list[Diagnostic]] = {}
    for one in found:
        kinds.setdefault(_kind_of(one), []).append(one)
    lines: list[str] = []
    for group in kinds.values():
        most = _count_shown(group[0].severity, len(group))
        for one in group if verbose else group[:most]:
            lines += _format_diagnostic(one, excerpts, display)
        if len(group) > most:
            lines.append(_INDENT + _format_rest(group, 0 if verbose else len(group) - most))
    return "".join(f"{line}\n" for line in lines)


def _format_rest(group: Sequence[Diagnostic], rest: int) -> str:
    """Format the number of diagnostics of one kind, ``rest`` of which are not shown."""
    severity, code = group[0].severity, group[0].code
    if not rest:
        return f"{len(group):,} {severity}s of this kind [{code}]"
    numbers = f"and {rest:,} more {severity}s of this kind, {len(group):,} in all"
    return f"… {numbers}; --verbose shows all [{code}]"


def _kind_of(one: Diagnostic) -> _Kind:
    """Return what diagnostics of one kind have in common: all but the names in their messages."""
    return one.code, one.severity, _generalise(one.message)


# A hostile text has the same problem hundreds of thousands of times.
@lru_cache(maxsize=1024)
def _generalise(message: str) -> str:
    message = _EXPECTED.sub("expected …", _ADDITION.sub("", message))
    return _VARIABLE.sub("…", message)


def _count_shown(severity: str, total: int) -> int:
    """Return how many diagnostics of one kind are shown."""
    most = _MOST_SHOWN[severity]
    # A line that counts one more would be as long as what it replaces.
    return total if total <= most + 1 else most


def _format_diagnostic(one: Diagnostic, excerpts: Excerpts, display: Display) -> Iterable[str]:
    severity = paint(f"{one.severity}:", _COLOURS[one.severity], display)
    code = paint(f"[{one.code}]", "dim", display)
    yield f"{escape_unsafe(str(one.location))}: {severity} {escape_unsafe(one.message)} {code}"
    yield from (f"{_INDENT}{line}" for line in excerpts.at(one.location))
    yield from (f"{_INDENT}see also {escape_unsafe(str(place))}" for place in one.related)


def format_counts(found: Sequence[Diagnostic]) -> str:
    """Format the number of errors and warnings as ``"2 errors and 1 warning"``; "" for none."""
    parts = []
    for severity in ("error", "warning"):
        number = sum(one.severity == severity for one in found)
        if number:
            parts.append(format_count(number, severity))
    return " and ".join(parts)


def format_summary(found: Sequence[Diagnostic]) -> str:
    """Format the number of diagnostics of each code, a line for each; "" for a few diagnostics."""
    if len(found) <= _FEW:
        return ""
    counts = Counter((one.severity, one.code) for one in found)
    ordered = sorted(counts.items(), key=lambda item: (item[0][0], -item[1], item[0][1]))
    width = len(f"{max(counts.values()):,}")
    return "".join(
        f"{number:>{width},} {f'{severity}s' if number > 1 else severity:<8}  {code}\n"
        for (severity, code), number in ordered
    )


def format_json(found: Sequence[Diagnostic], sources: Mapping[str, bytes], display: Display) -> str:
    """Format a list of JSON objects; unknown parts of a location are null."""
    del sources
    records = [
        {
            "code": one.code,
            "severity": one.severity,
            "message": one.message,
            **_build_location(one.location),
            "related": [_build_location(place) for place in one.related],
        }
        for one in found
    ]
    return _paint(json.dumps(records, indent=2) + "\n", display)


def _paint(text: str, display: Display) -> str:
    from schemakit.cli.layout.json_text import paint_json

    return paint_json(text.encode(), display).decode()


def _build_location(place: Location) -> dict[str, Any]:
    return {
        "uri": place.uri,
        "pointer": place.pointer,
        "line": place.line,
        "column": place.column,
    }


def format_github(
    found: Sequence[Diagnostic], sources: Mapping[str, bytes], display: Display
) -> str:
    """Format workflow commands of GitHub Actions, which annotate the lines of a change."""
    del sources, display
    lines = []
    for one in found:
        where = one.location
        given = {"file": where.uri, "line": where.line, "col": where.column, "title": one.code}
        properties = ",".join(
            f"{name}={_escape_property(str(value))}" for name, value in given.items() if value
        )
        message = one.message if where.pointer is None else f"{one.message} (#{where.pointer})"
        lines.append(f"::{one.severity} {properties}::{_escape_value(message)}\n")
    return "".join(lines)


def _escape_value(text: str) -> str:
    text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return escape_unsafe(text)


def _escape_property(text: str) -> str:
    return _escape_value(text).replace(":", "%3A").replace(",", "%2C")


def format_sarif(
    found: Sequence[Diagnostic], sources: Mapping[str, bytes], display: Display
) -> str:
    """Format a log of SARIF 2.1.0 (OASIS) with one run, and a rule for each code."""
    del sources
    from schemakit.checks.run import CODES  # only this format needs the checks

    meanings = {code: about.meaning for code, about in CODES.items()}
    levels = {code: about.severity for code, about in CODES.items()}
    return format_log(found, meanings, _DOCUMENTATION, display, levels)


def format_log(
    found: Sequence[Diagnostic],
    meanings: Mapping[str, str],
    page: str,
    display: Display,
    levels: Mapping[str, str] = MappingProxyType({}),
) -> str:
    """Format a log of SARIF with a rule for each code: its meaning, its section of a page, and the
    level that it has by default."""
    from schemakit import __version__

    order = {code: index for index, code in enumerate(meanings)}
    rules = [
        {
            "id": code,
            "shortDescription": {"text": meaning},
            "helpUri": f"{page}#{code}",
            **({"defaultConfiguration": {"level": levels[code]}} if code in levels else {}),
        }
        for code, meaning in meanings.items()
    ]
    results = [
        {
            "ruleId": one.code,
            "ruleIndex": order[one.code],
            "level": one.severity,
            "message": {"text": one.message},
            "locations": [_build_sarif_location(one.location)],
            **(
                {"relatedLocations": [_build_sarif_location(place) for place in one.related]}
                if one.related
                else {}
            ),
        }
        for one in found
    ]
    driver = {"name": "schemakit", "version": __version__, "informationUri": page}
    run = {
        "tool": {"driver": {**driver, "rules": rules}},
        "columnKind": "unicodeCodePoints",
        "results": results,
    }
    log = {"$schema": _SARIF_SCHEMA, "version": "2.1.0", "runs": [run]}
    return _paint(json.dumps(log, indent=2) + "\n", display)


def _build_sarif_location(place: Location) -> dict[str, Any]:
    from urllib.parse import quote

    # A path is quoted to become a URI; a URI keeps its escapes and delimiters.
    is_uri = "://" in place.uri
    uri = quote(place.uri, _RESERVED) if is_uri else quote(place.uri.replace("\\", "/"))
    physical: dict[str, Any] = {"artifactLocation": {"uri": uri}}
    if place.line is not None:
        physical["region"] = {"startLine": place.line, "startColumn": place.column or 1}
    found: dict[str, Any] = {"physicalLocation": physical}
    if place.pointer is not None:
        found["logicalLocations"] = [{"fullyQualifiedName": f"#{place.pointer}"}]
    return found


#: The formats by the value of ``check --format``.
FORMATS: Mapping[str, Format] = {
    "text": format_text,
    "json": format_json,
    "github": format_github,
    "sarif": format_sarif,
}
