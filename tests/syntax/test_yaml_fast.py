"""What the fast reader reads, and what it leaves to the slow one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from schemakit.syntax.yaml_composer import parse_slow
from schemakit.syntax.yaml_fast import parse_fast
from schemakit.syntax.yaml_reader import parse


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1\nb: [x, {c: null}]\n", {"a": 1, "b": ["x", {"c": None}]}),
        ("---\n- a\n- 1.5\n...\n", ["a", 1.5]),
        ("a: 0x1F\nb: 0o17\nc: NO\nd: 12:30\n", {"a": 31, "b": 15, "c": "NO", "d": "12:30"}),
        ("a: 1\na: 2\n", {"a": 2}),
        ("1.0.0: a\nkey 1: b\n", {"1.0.0": "a", "key 1": "b"}),
        # Status codes are strings, however they are written.
        ("200: {description: OK}\n'404': x\n", {"200": {"description": "OK"}, "404": "x"}),
        # Indicators that are not where a node begins.
        ("a: x & y\nb: a&b!\nc: x << 1\n", {"a": "x & y", "b": "a&b!", "c": "x << 1"}),
        ("a: '& !'\nb: |\n  & x\nc: 1 # & ! <<\n", {"a": "& !", "b": "& x\n", "c": 1}),
        ("a: x\ty\nb: é\xa0é\n", {"a": "x\ty", "b": "é\xa0é"}),
        ("a: 'x\n  y'\n", {"a": "x y"}),
    ],
)
def test_what_is_read(text: str, expected: Any) -> None:
    assert parse_fast(text.encode()) == expected
    assert json.dumps(parse_slow(text.encode())[0]) == json.dumps(expected)


@pytest.mark.parametrize(
    "number",
    [2**63 - 1, 2**63, 2**64 - 1, 2**64, -(2**63), -(2**63) - 1, 10**30 + 1, -(10**30) - 1],
)
def test_integers_are_exact(number: int) -> None:
    for text, expected in (
        (f"a: {number}\n", {"a": number}),
        (f"- [1, {number}]\n- {number}\n", [[1, number], number]),
        (f"a: {number}\nb: 1e25\n", {"a": number, "b": 1e25}),
    ):
        assert json.dumps(parse_fast(text.encode())) == json.dumps(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: &x 1\n", {"a": 1}),
        ("a: &x [1]\nb: *x\n", {"a": [1], "b": [1]}),
        ("a: !!str 1\n", {"a": "1"}),
        ("a:\n  <<: {b: 1}\n", {"a": {"b": 1}}),
        ("%YAML 1.2\n---\na: 1\n", {"a": 1}),
        ("a: 1\n\t# c\n", {"a": 1}),
        ("- 'x\n  y'\n", ["x y"]),
        ("\ufeffa: 1\n", {"a": 1}),
        ("a: \xa0\nb: \u3000\n", {"a": "\xa0", "b": "\u3000"}),
        # Keys whose text is not that of their value.
        ("0200: a\n", {"0200": "a"}),
        ("2.0: a\n", {"2.0": "a"}),
        ("{0xC8: a}\n", {"0xC8": "a"}),
        ("true: a\n1: b\n", {"true": "a", "1": "b"}),
        ("~: a\n", {"~": "a"}),
        ("{200, b: 1}\n", {"200": None, "b": 1}),
        ("200: a\n'200': b\n", {"200": "b"}),
        # Two numbers that round to the same float.
        ("a: 9223372036854775808\nb: 9223372036854775808.0\n", {"a": 2**63, "b": 2.0**63}),
        ("x\n", "x"),
    ],
)
def test_what_is_left_to_the_slow_reader(text: str, expected: Any) -> None:
    assert parse_fast(text.encode()) is None
    assert json.dumps(parse(text.encode()).contents) == json.dumps(expected)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# c\n",
        "a: [\n",
        "a: 1\n---\nb: 2\n",
        "a: x\x00\n",
        "a:\n\tb: 1\n",
        "a: .inf\n",
        "a: 1e400\n",
    ],
)
def test_errors_are_left_to_the_slow_reader(text: str) -> None:
    assert parse_fast(text.encode()) is None


def test_deep_indentation_is_left_to_the_slow_reader() -> None:
    text = "".join(" " * depth + "a:\n" for depth in range(80))
    assert parse_fast(text.encode()) is None
    found, depth = parse(text.encode()).contents, 0
    while found is not None:
        found, depth = found["a"], depth + 1
    assert depth == 80


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: |\n  x", "x"),
        ("a: |\n  x\n", "x\n"),
        ("a: >\n  x\n  y", "x y"),
        ("a: |\n", ""),
        ("a:\n  |\n  x", "x"),
        ("a: |+\n  x\n\n", "x\n\n"),
        ("a: |-\n  x\n", "x"),
        ("b: |\n  x\na: y", "y"),
    ],
)
def test_block_scalars_at_the_end(text: str, value: str) -> None:
    for contents in (parse(text.encode()).contents, parse_slow(text.encode())[0]):
        assert contents["a"] == value


@pytest.mark.parametrize("name", ["openai.yaml", "replicate.yaml"])
def test_whole_descriptions_go_the_fast_way(shared: Path, name: str) -> None:
    assert parse_fast((shared / "corpus" / name).read_bytes()) is not None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("9223372036854775808", 2**63),
        ("-9223372036854776000", -9223372036854776000),
        ("+9223372036854775808", 2**63),
        ("1e30", 1e30),
        ("1E+30", 1e30),
        ("-1.5e25", -1.5e25),
        ("12345678901234567890.5", 12345678901234567890.5),
        ("1" * 60, int("1" * 60)),
    ],
)
@pytest.mark.parametrize("shape", ["a: {0}\n", "a: [{0}]\n", "- a: {0} # more\n", "a:\n  b: {0}\n"])
@pytest.mark.parametrize("before", range(12))
def test_large_numbers_are_exact_wherever_they_are(
    shape: str, text: str, value: float, before: int
) -> None:
    # They are searched for at every ninth byte.
    data = f"{'#' * before}\n{shape.format(text)}".encode()
    read = parse_fast(data)
    while isinstance(read, (dict, list)):
        read = read[0] if isinstance(read, list) else next(iter(read.values()))
    assert (read, type(read)) == (value, type(value))


def test_a_spelling_of_a_large_number_that_is_ambiguous_needs_the_slow_reader() -> None:
    assert parse_fast(b"a: 1000000000000000000000\nb: 1e21\n") is None
    assert parse_fast(b"a: 1000000000000000000000\nb: 1000000000000000000001\n") is None


def test_rare_bytes_are_found_among_many_of_their_kind() -> None:
    # So many that the text is searched at once, and not from one of them to the next.
    many = "".join(f"a{number}: x&y!z%<<q\n" for number in range(500))
    assert parse_fast(many.encode()) is not None
    for last in ("b: &c d\n", "b: !c d\n", "<<: {}\n"):
        assert parse_fast((many + last).encode()) is None
