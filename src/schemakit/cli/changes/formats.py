"""The formats of changes by the value of ``diff --format``."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from schemakit.cli.changes.markdown import format_markdown, format_markdown_by_operation
from schemakit.cli.changes.page import format_page, format_page_by_operation
from schemakit.cli.changes.text import format_changes, format_changes_by_operation
from schemakit.cli.changes.wording import say_counterexample, say_reach
from schemakit.cli.layout.table import Display
from schemakit.cli.reports import format_github, format_log
from schemakit.codes import Severity
from schemakit.comparison.codes import CODES
from schemakit.comparison.records import Change
from schemakit.errors import Diagnostic, Location

__all__ = ["FORMATS", "build_record", "format_as"]

#: The formats; those that can be by operation.
FORMATS = ("text", "json", "markdown", "github", "sarif", "html")
_DOCUMENTATION = "https://github.com/schemakit/schemakit/blob/main/docs/diff.md"


def format_as(
    name: str,
    changes: Sequence[Change],
    display: Display,
    *,
    by_operation: bool = False,
    verbose: bool = False,
) -> str:
    """Write changes in a format of ``FORMATS``."""
    if name == "text":
        write = format_changes_by_operation if by_operation else format_changes
        return write(changes, display, verbose=verbose)
    plain: Mapping[str, Callable[[Sequence[Change]], str]] = {
        "markdown": format_markdown_by_operation if by_operation else format_markdown,
        "html": format_page_by_operation if by_operation else format_page,
    }
    if name in plain:
        return plain[name](changes)
    if name == "json":
        from schemakit.cli.layout.json_text import paint_json

        text = json.dumps([build_record(one) for one in changes], indent=2, default=str) + "\n"
        return paint_json(text.encode(), display).decode()
    # What an annotation of a change should not be: all is well.
    found = [_as_diagnostic(one) for one in changes if one.level in ("breaking", "risky")]
    if name == "github":
        return format_github(found, {}, display)
    return format_log(found, CODES, _DOCUMENTATION, display)


def build_record(one: Change) -> dict[str, Any]:
    """A change as JSON has it."""
    example = one.counterexample
    return {
        "code": one.code,
        "level": one.level,
        "verdict": one.verdict,
        "subject": one.subject,
        "message": one.message,
        "old": _build_location(one.old),
        "new": _build_location(one.new),
        "operations": [{**each._asdict(), "through": [*each.through]} for each in one.operations],
        "counterexample": None if example is None else example._asdict(),
        "reason": one.reason,
    }


def _build_location(place: Location | None) -> dict[str, Any] | None:
    if place is None:
        return None
    return {
        "uri": place.uri,
        "pointer": place.pointer,
        "line": place.line,
        "column": place.column,
    }


def _as_diagnostic(one: Change) -> Diagnostic:
    """A change as the formats of programs take problems: at the new place, if there is one."""
    severity: Severity = "error" if one.level == "breaking" else "warning"
    parts = [f"{one.level}: {one.subject}: {one.message}", *say_reach(one)]
    if one.counterexample is not None:
        parts.append(say_counterexample(one.counterexample))
    places = [place for place in (one.new, one.old) if place is not None]
    where = places[0] if places else Location()
    return Diagnostic(one.code, "; ".join(parts), where, severity, tuple(places[1:]))
