"""Tabs that YAML 1.2 allows where PyYAML does not: before comments and on lines without content."""

from __future__ import annotations

from typing import Any

import pytest

from schemakit.errors import DocumentSyntaxError
from schemakit.syntax.positions import locate
from schemakit.syntax.repeated_keys import find_repeated_keys
from schemakit.syntax.yaml_reader import parse
from schemakit.syntax.yaml_tabs import replace_leading_tabs


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1\n\t# c\nb: 2\n", {"a": 1, "b": 2}),
        ("a: 1\n\t\nb: 2\n", {"a": 1, "b": 2}),
        ("\t\n\t# c\na: 1\n", {"a": 1}),
        ("a:\n \t # c\n  b: 1\n \t\t\n  c: 2\n", {"a": {"b": 1, "c": 2}}),
        ("a:\n-\t# c\n  1\n- \t\n  2\n", {"a": [1, 2]}),
        ("a: [1,\n\t# c\n  2,\n\t\n  3]\nb: 4\n\t#\n", {"a": [1, 2, 3], "b": 4}),
        ("a: |\n  x\n\t\nb: 1\n", {"a": "x\n", "b": 1}),
        ("a: |\n  x\n\t\n  y\nb: 1\n", {"a": "x\n\ny\n", "b": 1}),
        ("a: |\n  x\n  \ty\n  \t\n\t# c\nb: 1\n", {"a": "x\n\ty\n\t\n", "b": 1}),
        ("a: |2 # c\n    x\n   \t\n\t# c\nb: 1\n", {"a": "  x\n \t\n", "b": 1}),
        ("a: 'x\n\t\n  y'\n\t# c\nb: 1\n", {"a": "x\ny", "b": 1}),
        ("a: x\n\t\n  y\n\t# c\nb: 1\n", {"a": "x\ny", "b": 1}),
    ],
)
@pytest.mark.parametrize("anchor", ["", "z: &z 0\n"])
def test_they_are_read(text: str, expected: dict[str, Any], anchor: str) -> None:
    added = {"z": 0} if anchor else {}
    assert parse(f"{anchor}{text}".encode()).contents == {**added, **expected}


@pytest.mark.parametrize(
    ("text", "line"),
    [("a:\n\tb: 1\n", 2), ("a:\n  b: 1\n  \tc: 1\n", 3), ("a: 1\n\t# c\n\tb: 2\n", 3)],
)
def test_a_tab_that_indents_is_an_error(text: str, line: int) -> None:
    with pytest.raises(DocumentSyntaxError) as caught:
        parse(text.encode())
    assert caught.value.location.line == line


def test_places_are_those_of_the_text() -> None:
    data = b"a: |\n    x\n\t\t\t\n\t\t# c\nb: {c: 1}\nb: 2\n"
    assert locate(data, "yaml", ("b",)) == (6, 1)
    [again] = find_repeated_keys(data, "yaml")
    assert (again.place, again.first) == ((6, 1), (5, 1))


def test_what_is_content_of_a_block_stays() -> None:
    text = "a: |\n  \tx\n  \t# no comment\n  \t\nb: &x >-\n   \t\n   y\n"
    assert replace_leading_tabs(text) == text
