"""Changes as text: what breaks whom, and why, the worst first."""

from __future__ import annotations

from collections.abc import Sequence

from schemakit.cli.changes.wording import (
    group_by_operation,
    say_counterexample,
    say_reach,
    say_verdict,
    say_where,
)
from schemakit.cli.layout.table import Display, escape_unsafe, paint
from schemakit.comparison.records import LEVELS, Change, Level

__all__ = ["format_changes", "format_changes_by_operation"]

_STYLES = {"breaking": "red bold", "risky": "yellow bold", "safe": "green", "documentation": "dim"}
#: How many changes of a level are shown unless all are asked for.
_MOST_SHOWN: dict[Level, int] = {"breaking": 30, "risky": 15, "safe": 10, "documentation": 0}
_INDENT = "    "


def format_changes(changes: Sequence[Change], display: Display, *, verbose: bool = False) -> str:
    """Each change with whom it reaches; of many of a level the first, unless ``verbose``."""
    lines: list[str] = []
    for level in LEVELS:
        group = [one for one in changes if one.level == level]
        most = len(group) if verbose else _MOST_SHOWN[level]
        # A line that counts one more would be as long as the change.
        most = len(group) if most and len(group) <= most + 1 else most
        for one in group[:most]:
            lines += _format_change(one, display, verbose=verbose)
        if len(group) > most:
            lines.append(_format_rest(level, len(group) - most, has_others=most > 0))
    return "".join(f"{line}\n" for line in lines)


def _format_rest(level: Level, number: int, *, has_others: bool) -> str:
    noun = "change" if number == 1 else "changes"
    what = f"{noun} of documentation" if level == "documentation" else f"{level} {noun}"
    return f"… {number}{' more' if has_others else ''} {what}; --verbose shows all"


def _format_change(one: Change, display: Display, *, verbose: bool) -> list[str]:
    level = paint(f"{one.level:<9}", _STYLES[one.level], display)
    code = paint(f"[{one.code}]", "dim", display)
    subject = paint(escape_unsafe(one.subject), "bold", display)
    lines = [f"{level} {subject}: {escape_unsafe(one.message)} {code}"]
    if one.level in ("safe", "documentation") and not verbose:
        return lines
    where = _indent(escape_unsafe(say_where(one)), display)
    lines += [paint(line, "cyan", display) for line in where]
    for line in say_reach(one, every=verbose):
        lines += _indent(escape_unsafe(line), display)
    if one.counterexample is not None:
        lines += _indent(escape_unsafe(f"proof: {say_counterexample(one.counterexample)}"), display)
    elif one.level != "documentation" and (one.verdict != "proved" or one.reason):
        lines += _indent(escape_unsafe(say_verdict(one)), display)
    return lines


def _indent(text: str, display: Display) -> list[str]:
    if display.columns is None:
        return [_INDENT + text]
    from textwrap import wrap  # only a terminal needs it

    width = max(display.columns - len(_INDENT), 20)
    return [_INDENT + line for line in wrap(text, width, break_on_hyphens=False)]


def format_changes_by_operation(
    changes: Sequence[Change], display: Display, *, verbose: bool = False
) -> str:
    """The changes that reach each operation, in one line each."""
    lines: list[str] = []
    shown = [one for one in changes if verbose or one.level != "documentation"]
    for name, group in group_by_operation(shown).items():
        lines.append(paint(escape_unsafe(name or "no operation"), "bold", display))
        for one in sorted(group, key=lambda one: LEVELS.index(_level_for(one, name))):
            at = _level_for(one, name)
            level = paint(f"{at:<9}", _STYLES[at], display)
            start = "" if one.subject == name else f"{one.subject}: "
            lines.append(f"  {level} {escape_unsafe(start + one.message)}")
    left = len(changes) - len(shown)
    if left:
        lines.append(_format_rest("documentation", left, has_others=False))
    return "".join(f"{line}\n" for line in lines)


def _level_for(change: Change, operation: str) -> Level:
    """What a change means for one operation."""
    levels = [one.level for one in change.operations if one.operation == operation]
    return min(levels, key=LEVELS.index, default=change.level)
