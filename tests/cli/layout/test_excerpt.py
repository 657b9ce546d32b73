"""The line that something is reported about, and the marks under the spot."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemakit.cli.layout.excerpt import Excerpts
from schemakit.cli.layout.table import measure_width
from schemakit.errors import Location


def at(text: str | bytes, line: int, column: int, columns: int | None = None) -> list[str]:
    data = text.encode() if isinstance(text, str) else text
    return Excerpts({"a": data}, columns).at(Location("a", "", line, column))


def marked(text: str, line: int, column: int, columns: int | None = None) -> str:
    """The characters above the marks, where each takes one column."""
    shown, marks = at(text, line, column, columns)
    start = marks.index("^")
    return shown[start : start + marks.count("^")]


@pytest.mark.parametrize(
    ("text", "line", "column", "token"),
    [
        ('{\n  "openapi": 3\n}', 2, 3, '"openapi": 3'),
        ('{"a\\"b":"c,\\"d"}', 1, 2, '"a\\"b":"c,\\"d"'),
        ('{"a" : null}', 1, 2, '"a" : null'),
        ('{"a": [1], "b": {"c": 1}}', 1, 2, '"a"'),
        ('{"a": [1], "b": {"c": 1}}', 1, 12, '"b"'),
        ('{"a":\n1}', 1, 2, '"a"'),
        ('{"a": [true,1]}', 1, 8, "true"),
        ('{"a": [12,1]}', 1, 8, "12"),
        ("a:\n  b c: d # x", 2, 3, "b c: d"),
        ("a:", 1, 1, "a"),
        ("a: &b c", 1, 1, "a"),
        ("a: *b", 1, 1, "a"),
        ("a: !!str c", 1, 1, "a"),
        ("a: |  # x", 1, 1, "a"),
        ("a: # x", 1, 1, "a"),
        ("- {$ref: '#/a b', c: d}", 1, 4, "$ref: '#/a b'"),
        ("- {$ref: 'a.yaml#/b', c: d}", 1, 4, "$ref: 'a.yaml#/b'"),
        ("$ref: a.yaml#/b  # x", 1, 1, "$ref: a.yaml#/b"),
        ("a:\n  b c: d # x", 2, 8, "d"),
        ("url: http://x.y/z?a=b", 1, 6, "http://x.y/z?a=b"),
        ("'it''s': 1", 1, 1, "'it''s': 1"),
        ("a: {b: 1}", 1, 4, "{"),
        ("- [x, y]", 1, 4, "x"),
    ],
)
def test_the_item_or_the_member_at_the_spot_is_marked(
    text: str, line: int, column: int, token: str
) -> None:
    assert marked(text, line, column) == token


def test_the_line_is_numbered_and_the_marks_stand_under_the_spot() -> None:
    assert at("a: 1\nbc: 2\n", 2, 1) == ["2 | bc: 2", "  | ^^^^^"]


def test_an_end_of_a_line_is_a_spot_too() -> None:
    assert at("a: 1", 1, 5) == ["1 | a: 1", "  |     ^"]


def test_tabs_are_spaces_and_controls_are_visible() -> None:
    assert at("\tb: \x1b[1m\x00", 1, 5) == ["1 |     b: \\x1b[1m\\x00", f"  |        {'^' * 11}"]


def test_wide_characters_take_two_marks() -> None:
    assert at("x: 日本", 1, 4) == ["1 | x: 日本", "  |    ^^^^"]


def test_a_long_line_is_cut_around_the_spot() -> None:
    text = "{" + ",".join(f'"key{number}":[1,2]' for number in range(200_000)) + "}"
    shown, marks = at(text, 1, text.index('"key100000"') + 1, 60)
    assert len(shown) <= 60
    assert shown.startswith("1 | ...")
    assert shown.endswith("...")
    assert marks.index("^") == shown.index('"key100000"')
    assert marks.count("^") == len('"key100000"')


def test_both_ends_of_a_long_line_are_shown_as_ends() -> None:
    text = "[" + ",".join(map(str, range(10_000))) + "]"
    first, last = at(text, 1, 2, 40)[0], at(text, 1, len(text), 40)
    assert first.startswith("1 | [0,1,")
    assert last[0].endswith("9999]")
    assert last[1].rstrip().endswith("^")


def test_a_long_token_is_cut() -> None:
    shown, marks = at('{"a": "' + "x" * 1000 + '"}', 1, 7, 50)
    assert len(shown) <= 50
    assert shown.endswith("x...")
    assert len(marks) <= 50


@pytest.mark.parametrize("place", [(5, 1), (1, 99), (0, 0)])
def test_a_place_that_is_not_there_has_no_excerpt(place: tuple[int, int]) -> None:
    assert at("a: 1", *place) == []


def test_no_place_or_no_text_has_no_excerpt() -> None:
    excerpts = Excerpts({"a": b"a: 1", "empty": b""})
    assert excerpts.at(Location("a")) == []
    assert excerpts.at(Location("b", "", 1, 1)) == []
    assert excerpts.at(Location("empty", "", 1, 1)) == []


def test_each_document_has_its_own_text() -> None:
    excerpts = Excerpts({"a": b"one: 1", "b": b"two: 2"})
    assert [excerpts.at(Location(uri, "", 1, 1))[0] for uri in "ab"] == ["1 | one: 1", "1 | two: 2"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32-be"])
def test_other_encodings_are_read(encoding: str) -> None:
    assert at("a: é".encode(encoding), 1, 4)[0] == "1 | a: é"


def test_invalid_text_is_shown_as_far_as_it_goes() -> None:
    assert at(b"a: \xff\xfe\nb: 1", 1, 4)[0] == "1 | a: \ufffd\ufffd"


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_every_line_break_counts(end: str) -> None:
    assert at(f"a: 1{end}b: 2{end}", 2, 1)[0] == "2 | b: 2"


@given(st.text(min_size=1, max_size=300), st.integers(1, 301), st.integers(1, 120))
def test_no_line_is_wider_than_asked(text: str, column: int, columns: int) -> None:
    for line in at(text, 1, column, columns):
        assert "\n" not in line
        assert measure_width(line) <= max(columns, 24)


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("width", [1, 300, 70_000])
def test_every_line_of_a_long_text_is_found(ending: str, width: int) -> None:
    count = 200_000 // width
    lines = [f"{number}é".ljust(width, "x") for number in range(count)]
    excerpts = Excerpts({"a": ending.join(lines).encode()})
    for number in {1, 2, count // 2, count - 1, count}:
        shown = excerpts.at(Location("a", "", number, 1))[0]
        assert shown.startswith(f"{number} | {number - 1}é")
    assert excerpts.at(Location("a", "", count + 1, 1)) == []
    assert excerpts.at(Location("a", "", 0, 1)) == []
