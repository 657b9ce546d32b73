"""Changes as Markdown: for a review, or as a changelog by operation."""

from __future__ import annotations

import re
from collections.abc import Sequence

from schemakit.cli.changes.wording import (
    count_levels,
    group_by_operation,
    say_counterexample,
    say_reach,
    say_verdict,
    say_where,
)
from schemakit.cli.layout.table import escape_unsafe
from schemakit.comparison.records import LEVELS, Change

__all__ = ["TITLES", "format_markdown", "format_markdown_by_operation"]

TITLES = {
    "breaking": "Breaking changes",
    "risky": "Risky changes",
    "safe": "Safe changes",
    "documentation": "Changes of documentation",
}
_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~&])")


def format_markdown(changes: Sequence[Change]) -> str:
    """A section for each level, with an item for each change."""
    lines = [f"**{_escape(count_levels(changes)).capitalize()}.**"]
    for level in LEVELS:
        group = [one for one in changes if one.level == level]
        if not group:
            continue
        lines += ["", f"## {TITLES[level]}", ""]
        for one in group:
            lines += _format_item(one)
    return "\n".join(lines) + "\n"


def _format_item(one: Change) -> list[str]:
    lines = [f"- **{_escape(one.subject)}**: {_escape(one.message)} ({_code(one.code)})"]
    if one.level == "documentation":
        return lines
    lines += [f"  - {_escape(line)}" for line in say_reach(one)]
    if one.counterexample is not None:
        lines.append(f"  - Proof: {_escape(say_counterexample(one.counterexample))}")
    elif one.verdict != "proved" or one.reason:
        lines.append(f"  - {_escape(say_verdict(one))}")
    lines.append(f"  - {_escape(say_where(one))}")
    return lines


def format_markdown_by_operation(changes: Sequence[Change]) -> str:
    """A changelog: a section for each operation, and one for all else."""
    lines = [f"**{_escape(count_levels(changes)).capitalize()}.**"]
    for name, group in group_by_operation(changes).items():
        lines += ["", f"## {_escape(name or 'Everything else')}", ""]
        for one in group:
            start = "" if one.subject == name else f"{_escape(one.subject)}: "
            lines.append(f"- **{one.level}**: {start}{_escape(one.message)}")
    return "\n".join(lines) + "\n"


def _escape(text: str) -> str:
    """Text in which nothing is markup; a value of a description may hold any."""
    return _SPECIAL.sub(r"\\\1", escape_unsafe(text))


def _code(text: str) -> str:
    return f"`{text}`"
