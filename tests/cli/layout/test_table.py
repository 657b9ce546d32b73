"""Tables: what fits, what is cut, and what never reaches a terminal."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemakit.cli.layout.table import (
    Cell,
    Column,
    Display,
    Span,
    escape_unsafe,
    paint,
    render_records,
    render_table,
    wrap,
)

NARROW = Display(40)


def shown_width(line: str) -> int:
    return sum(
        0
        if unicodedata.category(one) in ("Mn", "Me", "Cf")
        else 2
        if unicodedata.east_asian_width(one) in "WF"
        else 1
        for one in line
    )


def test_records_have_one_line_a_row_and_a_tab_between_cells() -> None:
    assert render_records([["a", "b"], ["c", ""]]) == "a\tb\nc\t\n"


def test_a_record_is_never_broken_by_what_a_cell_holds() -> None:
    text = render_records([["a\tb", " c\r\nd\n", "e\u2028f\x85g\x0bh"]])
    assert text == "a b\tc d\te f g h\n"
    assert len(text.splitlines()) == 1


def test_a_table_that_fits_takes_its_natural_widths() -> None:
    text = render_table(
        [Column("A"), Column("LONGER")], [["one", "x"], ["three", "y"]], Display(80)
    )
    assert text == "A      LONGER\none    x\nthree  y\n"


def test_a_column_that_is_empty_everywhere_is_left_out() -> None:
    assert render_table([Column("A"), Column("B")], [["x", ""]], Display(80)) == "A\nx\n"
    assert render_table([Column("A")], [], Display(80)) == ""


def test_prose_is_wrapped_within_its_column() -> None:
    text = render_table([Column("A"), Column("B")], [["name", "some words " * 8]], NARROW)
    lines = text.splitlines()
    assert len(lines) > 2
    assert all(len(line) <= 40 for line in lines)
    assert all(line.startswith("      some") or "name" in line for line in lines[1:])


def test_a_cell_with_a_limit_of_lines_ends_in_an_ellipsis() -> None:
    text = render_table([Column("A"), Column("B", "", 2)], [["name", "some words " * 20]], NARROW)
    lines = text.splitlines()
    assert len(lines) == 3
    assert lines[-1].endswith("…")


def test_a_long_path_is_broken_after_a_slash() -> None:
    first, second = wrap("/repositories/{owner}/{repository}/issues", 30)
    assert first == [Span("/repositories/{owner}/")]
    assert second == [Span("{repository}/issues")]


def test_a_right_column_is_aligned_right() -> None:
    text = render_table([Column("N", right=True)], [["1"], ["100"]], Display(80))
    assert text == "  N\n  1\n100\n"


def test_indentation_of_a_first_cell_is_kept_on_every_line() -> None:
    lines = wrap("    one two three", 12)
    assert [line[0].text for line in lines] == ["    one two", "    three"]


def test_wide_characters_and_combining_marks_are_counted_as_they_are_shown() -> None:
    text = render_table(
        [Column(""), Column("")], [["漢字", "x"], ["e\u0301te\u0301", "y"]], Display(80)
    )
    assert [shown_width(line[:-1]) for line in text.splitlines()] == [6, 6]
    assert [line[-1] for line in text.splitlines()] == ["x", "y"]
    wide = wrap("漢" * 10, 8)
    assert [shown_width(line[0].text) for line in wide] == [8, 8, 4]


@pytest.mark.slow
@given(
    st.lists(st.tuples(st.text(max_size=60), st.text(max_size=200)), min_size=1, max_size=4),
    st.integers(20, 120),
)
def test_no_line_is_wider_than_the_terminal(rows: list[tuple[str, str]], columns: int) -> None:
    text = render_table([Column("A"), Column("B")], rows, Display(columns))
    assert all(shown_width(line) <= columns for line in text.split("\n"))


@given(st.text())
def test_nothing_that_is_shown_can_move_the_cursor(text: str) -> None:
    for shown in (
        escape_unsafe(text),
        render_records([[text]]).rstrip("\n"),
        escape_unsafe(text, newlines=True),
    ):
        assert not any(
            unicodedata.category(one) in ("Cc", "Zl", "Zp", "Cs") for one in shown if one != "\n"
        )
    assert "\n" not in escape_unsafe(text)


def test_escape_sequences_and_reordering_marks_are_written_out() -> None:
    assert escape_unsafe("\x1b[31mred\x07") == "\\x1b[31mred\\x07"
    assert escape_unsafe("a\u202eb\u2066c\x9b") == "a\\u202eb\\u2066c\\x9b"
    assert escape_unsafe("a\nb\n", newlines=True) == "a\nb\n"


def test_text_is_painted_only_where_there_is_colour() -> None:
    assert paint("x", "bold", Display(80, True)) == "\x1b[1mx\x1b[0m"
    assert paint("x", "bold", Display(80, False)) == "x"
    assert paint("", "bold", Display(80, True)) == ""


def test_colour_does_not_count_as_width() -> None:
    rows: list[list[Cell]] = [["one", Span("words " * 20, "dim")]]
    plain = render_table([Column("A", "bold"), Column("B")], rows, Display(50))
    coloured = render_table([Column("A", "bold"), Column("B")], rows, Display(50, True))
    for code in ("\x1b[0m", "\x1b[1m", "\x1b[2m"):
        coloured = coloured.replace(code, "")
    assert [line.rstrip() for line in coloured.splitlines()] == plain.splitlines()


@pytest.mark.parametrize("columns", [1, 5, 19])
def test_a_tiny_terminal_still_shows_everything(columns: int) -> None:
    text = render_table([Column(""), Column("")], [["name", "abcdefgh"]], Display(columns))
    assert "".join(text.split()).replace("name", "") == "abcdefgh"
