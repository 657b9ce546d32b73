"""Violations as the command ``tools --check`` lists them."""

from __future__ import annotations

import pytest

from schemakit import Violation
from schemakit.cli.violations import write_violations
from schemakit.llm.provider_limits import Source

_SOURCES = (
    Source("https://a.example", "2025-01-02", "refused"),
    Source("https://b.example", "2025-03-04", "taken"),
)


def _warning(number: int) -> Violation:
    return Violation("description", f"/{number}/description", "too long", "warning", _SOURCES)


def _write(
    capsys: pytest.CaptureFixture[str],
    violations: list[Violation],
    *,
    quiet: bool = False,
    verbose: bool = False,
) -> tuple[int, list[str], list[str]]:
    names = [f"t{number}" for number in range(20)]
    refused = write_violations(violations, names, quiet=quiet, verbose=verbose)
    out, err = capsys.readouterr()
    return refused, out.splitlines(), err.splitlines()


def test_errors_come_first_and_sources_follow(capsys: pytest.CaptureFixture[str]) -> None:
    error = Violation("tools", "", "too many", sources=_SOURCES[:1])
    inner = Violation("keyword", "/1/parameters/properties/a", "no such keyword")
    assert _write(capsys, [_warning(3), error, inner]) == (
        2,
        [
            "all tools: too many [tools]",
            "t1: /parameters/properties/a: no such keyword [keyword]",
            "warning: t3: /description: too long [description]",
        ],
        [
            "note: tools: refused: https://a.example (2025-01-02)",
            (
                "note: description: refused: https://a.example (2025-01-02); "
                "taken: https://b.example (2025-03-04)"
            ),
        ],
    )


def test_many_warnings_are_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    many = [_warning(number) for number in range(11)]
    refused, out, err = _write(capsys, many)
    assert (refused, len(err)) == (0, 1)
    assert out == ["warning: 11 times, such as t0: /description: too long [description]"]
    assert len(_write(capsys, many, verbose=True)[1]) == 11
    assert len(_write(capsys, many[:10])[1]) == 10


def test_no_warnings_where_none_are_wanted(capsys: pytest.CaptureFixture[str]) -> None:
    assert _write(capsys, [_warning(1)], quiet=True) == (0, [], [])
    assert _write(capsys, []) == (0, [], [])
