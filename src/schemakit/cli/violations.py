"""Violations of the limits of a provider, as the command ``tools`` lists them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from schemakit.cli.output import MOST_WARNINGS, write, write_note

if TYPE_CHECKING:
    from schemakit.llm.limits import Violation

__all__ = ["write_violations"]


def write_violations(
    violations: Sequence[Violation], names: Sequence[str], *, quiet: bool, verbose: bool
) -> int:
    """Write the violations by the tools of these names, one a line, and return how many are errors.

    Many warnings of one rule are one line, unless ``verbose``; with ``quiet`` there are none. Where
    the limits are said follows in notes.
    """
    errors = [one for one in violations if one.severity == "error"]
    warnings = [] if quiet else [one for one in violations if one.severity == "warning"]
    for one in errors:
        write(f"{_locate(one, names)}: {one.message} [{one.rule}]\n")
    by_rule: dict[str, list[Violation]] = {}
    for one in warnings:
        by_rule.setdefault(one.rule, []).append(one)
    for rule, several in by_rule.items():
        if verbose or len(several) <= MOST_WARNINGS:
            for one in several:
                write(f"warning: {_locate(one, names)}: {one.message} [{rule}]\n")
        else:
            first = f"{_locate(several[0], names)}: {several[0].message}"
            write(f"warning: {len(several):,} times, such as {first} [{rule}]\n")
    for rule, said in _list_sources([*errors, *warnings]).items():
        write_note(f"{rule}: {said}")
    return len(errors)


def _locate(one: Violation, names: Sequence[str]) -> str:
    """Write the tool and the pointer into its definition."""
    _, index, *rest = (*one.pointer.split("/"), "")
    return f"{names[int(index)]}: /{'/'.join(rest).strip('/')}" if index else "all tools"


def _list_sources(violations: Sequence[Violation]) -> dict[str, str]:
    """List where the limits of these violations are said, by their rules."""
    found: dict[str, dict[str, None]] = {}
    for one in violations:
        if one.sources:
            found.setdefault(one.rule, {}).update(dict.fromkeys(map(str, one.sources)))
    return {rule: "; ".join(sources) for rule, sources in found.items()}
