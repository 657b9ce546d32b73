"""Text in the width of the terminal."""

from __future__ import annotations

import sys

import pytest

from schemakit.cli.help_text import split_synopsis, wrap_synopsis, wrap_table
from tests.terminal import SCHEMAKIT, in_pipe, in_terminal


@pytest.mark.slow
@pytest.mark.parametrize("words", [["--help"], ["help", "reading"], ["tools", "--help"]])
def test_help_is_as_wide_as_the_terminal(words: list[str]) -> None:
    command = [*SCHEMAKIT, *words]
    widths = {}
    for columns in (60, 100):
        shown, status = in_terminal(command, columns=columns)
        prose = shown.partition("examples:")[0]
        widths[columns] = max(map(len, prose.splitlines()))
        assert (status, widths[columns] <= columns) == (0, True)
    assert widths[100] > 80
    piped, _, _ = in_pipe(command)
    assert 70 < max(map(len, piped.splitlines())) <= 80
    # COLUMNS counts in both.
    text, _, _ = in_pipe(command, variables={"COLUMNS": "100"})
    shown, _ = in_terminal(command, columns=60, variables={"COLUMNS": "100"})
    assert text == shown


@pytest.mark.parametrize(
    ("columns", "width"), [("", 80), ("x", 80), ("0", 80), ("1", 40), ("90", 90), ("9999", 120)]
)
def test_a_width_that_cannot_be_read_is_not_used(
    columns: str, width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    from schemakit.cli.help_text import measure_width

    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setenv("COLUMNS", columns)
    assert measure_width() == width


def test_a_synopsis_is_wrapped_between_its_parts() -> None:
    usage = "[SOURCE] [PART ...] --for TARGET [--[no-]old] [-o FILE\n    [--force]] [options]"
    parts = ["[SOURCE]", "[PART ...]", "--for TARGET", "[--[no-]old]", "[-o FILE [--force]]"]
    assert list(split_synopsis(usage)) == [*parts, "[options]"]
    assert wrap_synopsis("usage: x", usage, 40).splitlines() == [
        "usage: x [SOURCE] [PART ...]",
        "         --for TARGET [--[no-]old]",
        "         [-o FILE [--force]] [options]",
    ]
    # A long name leaves no space below it.
    assert wrap_synopsis("usage: a-long-name", "[SOURCE] [--json] [--more]", 30).splitlines() == [
        "usage: a-long-name [SOURCE]",
        "    [--json] [--more]",
    ]


def test_a_table_has_two_columns() -> None:
    assert wrap_table({"a": "one two three", "long": "four"}, 16) == (
        "  a     one two\n        three\n  long  four\n"
    )
