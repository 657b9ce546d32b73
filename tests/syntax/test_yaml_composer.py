"""Tags, aliases, merges, the nesting that is allowed, and what is an error, with its place."""

from __future__ import annotations

from typing import Any

import pytest

from schemakit.errors import DocumentSyntaxError
from schemakit.syntax.yaml_composer import parse_slow
from schemakit.syntax.yaml_reader import parse

DEEP = 100_000


def failure(text: str) -> tuple[str, int | None, int | None]:
    """The message, line and column of the error, whichever reader is tried first."""
    data = text.encode()
    with pytest.raises(DocumentSyntaxError) as caught:
        parse_slow(data)
    with pytest.raises(DocumentSyntaxError) as again:
        parse(data)
    assert str(again.value) == str(caught.value)
    location = caught.value.location
    return caught.value.diagnostics[0].message, location.line, location.column


def read(text: str) -> Any:
    return parse(text.encode()).contents


def test_what_is_read() -> None:
    text = "openapi: 3.1.0\npaths:\n  /a:\n    get: {responses: {200: {description: OK}}}\n"
    operation = {"responses": {"200": {"description": "OK"}}}
    expected = {"openapi": "3.1.0", "paths": {"/a": {"get": operation}}}
    assert parse_slow(text.encode()) == (expected, False, ())


def test_a_root_need_not_be_a_container() -> None:
    assert [read(text) for text in ("x\n", "12\n", "--- 'a\n  b'\n", "~\n")] == [
        "x",
        12,
        "a b",
        None,
    ]


def test_problems_are_listed_beside_the_contents() -> None:
    message = "a comment needs a space before its '#'"
    assert parse_slow(b"a: 'x'#c\n") == ({"a": "x"}, False, ((message, 1, 7),))


def test_a_text_without_a_document() -> None:
    for text in ("", "# only\n# comments\n"):
        assert failure(text) == ("the text is empty: it has only comments", None, None)


def test_the_uri_is_that_of_the_error() -> None:
    with pytest.raises(DocumentSyntaxError) as caught:
        parse_slow(b"a: *x\n", "file:///a.yaml")
    assert caught.value.location.uri == "file:///a.yaml"


def test_tags() -> None:
    text = "a: !!str 1\nb: !!int '2'\nc: !!float 3\nd: ! 4\ne: !own 5\nf: !!bool 'true'\n"
    assert read(text) == {"a": "1", "b": 2, "c": 3.0, "d": "4", "e": "5", "f": True}
    assert type(read(text)["c"]) is float


# Aliases and merges


def test_aliases_share_what_they_name() -> None:
    found, shared, _ = parse(b"a: &x {k: [1]}\nb: *x\nc: [*x]\n")
    assert found["a"] is found["b"] is found["c"][0]
    assert shared
    assert not parse(b"a: &x 1\nb: *x\n")[1]
    assert not parse(b"a: {k: [1]}\n")[1]


def test_an_alias_bomb_costs_nothing() -> None:
    lines = ["l0: &l0 [x, x]"]
    lines += [f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]" for n in range(1, 500)]
    found = read("\n".join(lines))
    assert found["l499"][8] is found["l498"]


def test_an_anchor_may_be_set_again() -> None:
    assert read("a: &x 1\nb: *x\nc: &x [&x 2, *x]\nd: *x\n") == {
        "a": 1,
        "b": 1,
        "c": [2, 2],
        "d": 2,
    }


def test_an_alias_as_a_key_is_the_text_of_what_it_names() -> None:
    assert read("a: &x 007\nb: {*x : 1}\n") == {"a": 7, "b": {"007": 1}}


@pytest.mark.parametrize(
    ("text", "merged"),
    [
        ("{<<: *a, k: own}", {"l": "a", "k": "own"}),
        ("{k: own, <<: *a}", {"l": "a", "k": "own"}),
        ("{<<: [*a, *b]}", {"k": "a", "l": "a", "m": "b"}),
        ("{<<: [*b, *a]}", {"k": "b", "l": "a", "m": "b"}),
        ("{<<: *a, <<: *b}", {"k": "b", "l": "a", "m": "b"}),
        ("{<<: {k: inline}, l: own}", {"k": "inline", "l": "own"}),
        ("{<<: [*a, {l: inline, n: inline}]}", {"k": "a", "l": "a", "n": "inline"}),
        ("{<<: *c}", {"k": "c", "l": "a"}),
        ("{<<: []}", {}),
        ("{!!merge <<: *a}", {"k": "a", "l": "a"}),
        ("{!!merge <<: [*b, *a], k: own}", {"k": "own", "l": "a", "m": "b"}),
        ("{!<tag:yaml.org,2002:merge> <<: *a, l: own}", {"k": "a", "l": "own"}),
        ("{&m !!merge <<: *a}", {"k": "a", "l": "a"}),
        ("{!!str <<: 1}", {"<<": 1}),
        ("[!!merge <<]", ["<<"]),
        ("{'<<': 1}", {"<<": 1}),
        ("[<<]", ["<<"]),
        ("<<", "<<"),
    ],
)
def test_merge_keys(text: str, merged: Any) -> None:
    anchors = "a: &a {k: a, l: a}\nb: &b {k: b, m: b}\nc: &c {<<: *a, k: c}\n"
    found = read(f"{anchors}r: {text}\n")
    assert found["r"] == merged
    assert (found["a"], found["b"]) == ({"k": "a", "l": "a"}, {"k": "b", "m": "b"})


def test_merged_values_are_shared() -> None:
    found, shared, _ = parse(b"a: &a {k: [1]}\nb:\n  <<: *a\n")
    assert found["b"]["k"] is found["a"]["k"]
    assert shared


def test_a_long_chain_of_merges_is_no_deep_nesting() -> None:
    chain = "".join(f"m{n}: &m{n} {{<<: *m{n - 1}}}\n" for n in range(1, 3000))
    assert read(f"m0: &m0 {{k: 1}}\n{chain}")["m2999"] == {"k": 1}


def test_merges_that_copy_without_end_are_refused() -> None:
    wide = ", ".join(f"k{n}: 1" for n in range(1000))
    text = f"a: &a {{{wide}}}\n" + "".join(f"b{n}: {{<<: *a}}\n" for n in range(1001))
    assert "copy more than" in failure(text)[0]


# Errors


@pytest.mark.parametrize(
    ("text", "said", "line", "column"),
    [
        ("a: *x\n", "*x has no anchor before it", 1, 4),
        ("a: 1\nb: &x\n  c: [*x]\n", "*x is inside the node that it names", 3, 7),
        ("a: &x [{<<: *x}]\n", "*x is inside the node that it names", 1, 13),
        ("a: &x {<<: *x}\n", "*x is inside the node that it names", 1, 12),
        ("<<: 1\n", "merge key", 1, 5),
        ("a: &x 1\nb: {<<: [*x]}\n", "merge key", 2, 12),
        ("? [a]\n: 1\n", "a key must be a scalar", 1, 3),
        ("a: {{b: 1}: 2}\n", "a key must be a scalar", 1, 5),
        ("a: &x [1]\n*x : 1\n", "a key must be a scalar", 2, 1),
        ("a: 1\n---\nb: 2\n", "second YAML document", 2, 1),
        ("--- 1\n...\n--- 2\n", "second YAML document", 3, 1),
        ("a: b: c\n", "mapping values are not allowed", 1, 5),
        ("a: [1,\n  2\nb: 3\n", "flow sequence that begins at line 1, column 4", 3, 2),
        ("a: {b: 1\n", "flow mapping that begins at line 1, column 4", 2, 1),
        ('é: "x\nb: 3\n', "quoted scalar that begins at line 1, column 4", 3, 1),
        ("a:\n\tb: 1\n", "a tab cannot indent", 2, 1),
        ("a:\n  b: 1\n  \tc: 1\n", "tab character that violates indentation", 3, 3),
        ("a:\n  b: 1\n c: 2\n", "block mapping that begins at line 1, column 1", 3, 2),
        ("- a\nb: c\n", "'-' indicator", 2, 1),
        ("é: @x\n", "'@' cannot begin a value without quotes", 1, 4),
        ("a: `x`\n", "'`' cannot begin a value without quotes", 1, 4),
        ("é: x\x00y\n", "U+0000", 1, 5),
        ("é: 1\né: x\x0by\n", "U+000B", 2, 5),
        ('a: "\\ud800"\n', "invalid Unicode", 1, 7),
        ("? " * DEEP, "a key must be a scalar", 1, 3),
        ("- ? " * DEEP, "a key must be a scalar", 1, 5),
    ],
)
def test_errors(text: str, said: str, line: int, column: int) -> None:
    message, *place = failure(text)
    assert said in message
    assert place == [line, column]


def test_an_alias_of_a_key_that_is_no_number_of_json() -> None:
    assert failure("&k .inf : 1\nb: *k\n")[1:] == (2, 4)


# Nesting


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: " + "[" * DEEP, 1),
        ("a: " + "{a: " * DEEP, 1),
        ("- " * DEEP, 1),
        ("".join(" " * n + "a:\n" for n in range(1100)), 1000),
        ("".join(" " * n + "-\n" for n in range(1100)), 1000),
    ],
)
def test_too_deep(text: str, line: int) -> None:
    message, *place = failure(text)
    assert "nested more than 999 levels deep" in message
    assert place[0] == line


def test_the_deepest_yaml_is_read() -> None:
    for text in ("[" * 999 + "]" * 999, "- " * 999 + "x", "a:\n" + " - " * 998 + "x"):
        assert read(text + "\n")


def test_aliases_count_as_deep_as_what_they_name() -> None:
    chain = "".join(f"a{n}: &a{n} [*a{n - 1}]\n" for n in range(1, 1100))
    message, line, _ = failure(f"a0: &a0 []\n{chain}")
    assert "nested more than 999" in message
    assert line == 999
