"""What is not valid YAML and is read nevertheless is reported with its place."""

from __future__ import annotations

import pytest

from schemakit.syntax.yaml_problems import MAX_PROBLEMS
from schemakit.syntax.yaml_reader import parse

COMMENT = "a comment needs a space before its '#'"
INDENTATION = "a line of a quoted string must be indented further than the block that it is in"


@pytest.mark.parametrize(
    ("text", "message", "line", "column"),
    [
        ("a: 'x'#c\n", COMMENT, 1, 7),
        ('a:\n  - "é"#c\n', COMMENT, 2, 8),
        ("a: [1]#c\n", COMMENT, 1, 7),
        ("a: {b: 'x'#c\n  }\n", COMMENT, 1, 11),
        ("a: {b: 1}#c\n", COMMENT, 1, 10),
        ("a: 'x\ny'\n", INDENTATION, 2, 1),
        ('a:\n  b: "x\n  y"\n', INDENTATION, 3, 3),
        ('a:\n  b: "x\n\n    y\n "\n', INDENTATION, 5, 2),
        ("- - &x 'x\n  y'\n", INDENTATION, 2, 3),
        ("- - 'x\n  y'\n", INDENTATION, 2, 3),
        ('a:\n  -   "x\n  y"\n', INDENTATION, 3, 3),
        ("- a: 'x\n  y'\n", INDENTATION, 2, 3),
        ("a: ['x\ny']\n", INDENTATION, 2, 1),
        ("a: &x\n  b: 'x\n  y'\n", INDENTATION, 3, 3),
    ],
)
def test_problems(text: str, message: str, line: int, column: int) -> None:
    assert parse(text.encode()).problems == ((message, line, column),)


@pytest.mark.parametrize(
    "text",
    [
        "a: 'x' #c\nb: [1] # c\nc: 'x#y'\nd: [a#b]\n",
        "a: &x 'x\n y'\nb:\n  c: \"x\n\n\n   y\"\n",
        "a:\n- &x 'x\n y'\n",
        "a:\n  b: &x\n    c: 'x\n     y'\n  d: 1\n",
        "&x 'x\ny'\n",
        "{a: &x 'x\ny'}\n",
        "a: &x\n- 'x\n y'\n",
        "k: &k b\na: &x\n  *k : 'x\n   y'\n",
        "? &x 'x\n  y'\n: 1\n",
        "a: &x\n  ? 'x\n   y'\n  : 1\n",
        "a: &x |\n  'x'#c\n",
    ],
)
def test_valid_texts_have_none(text: str) -> None:
    assert parse(text.encode()).problems == ()


def test_their_number_is_bounded() -> None:
    text = "a: 'x'#c\n" * (MAX_PROBLEMS + 5)
    assert len(parse(text.encode()).problems) == MAX_PROBLEMS
