"""YAML 1.2 as OpenAPI restricts it: types, keys, aliases, merges, errors, and both ways alike."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from schemakit.errors import DocumentSyntaxError
from schemakit.syntax.yaml_composer import parse_slow
from schemakit.syntax.yaml_fast import parse_fast
from schemakit.syntax.yaml_reader import parse

DEEP = 100_000

STRINGS = ["NO", "on", "yes", "y", "2024-10-01", "2024-10-01T10:00:00Z", "12:30", "1_000", "0b1"]
STRINGS += ["0X1F", "-0x1F", "0o8", "0x", "1e3.5", ".", "1 2", "=", "True story", "٣", "é"]
STRINGS += ["0xFFFFFFFFFFFFFFFF", "0x52908400098527886E0F7030069857D2E4169EE7", "0o7" + "0" * 30]
TYPED: dict[str, Any] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    "0": 0,
    "-0": 0,
    "+1": 1,
    "007": 7,
    "08": 8,
    "0x1F": 31,
    "0o17": 15,
    "-12": -12,
    "0x7FFFFFFFFFFFFFFF": 2**63 - 1,
    "9223372036854775808": 2**63,
    "18446744073709551615": 2**64 - 1,
    "18446744073709551616": 2**64,
    "123456789012345678901234567890": 123456789012345678901234567890,
    "-123456789012345678901234567890": -123456789012345678901234567890,
    "-9223372036854775808": -(2**63),
    "-9223372036854775809": -(2**63) - 1,
    "1e3": 1000.0,
    "1.": 1.0,
    ".5": 0.5,
    "-1.5E-2": -0.015,
    "+.5": 0.5,
    "1.e5": 1e5,
    "1.7e308": 1.7e308,
    "1e-400": 0.0,
    "9" * 400: int("9" * 400),
}
#: Texts at which one of the two ways is easily wrong.
SCALARS = [*STRINGS, *TYPED, *(f'"{text}"' for text in ("NO", "0x1F", "", "a\\tb", "\\u00e9"))]
SCALARS += ["&x a", "*x", "!!str 1", "! 1", "!own a", "<<", "'<<'", "a #b", "a#b", "a: b", "a:b"]
SCALARS += ["|", ">-", "|2", "[1, {a: 1}]", "{a, b: 1}", "{1: x}", "[a: b]", "&amp;", "a &b"]
SCALARS += [
    "\xa0",
    "x\u2003",
    "\u3000x",
    "\x85",
    "a\u2028b",
    "\ufeffx",
    "\tx",
    "\x0b",
    "2e0",
    "2.0",
]
KEYS = ["a", "b", "200", "0200", "+200", "200.0", "2e2", "0xC8", "0o310", "1", "true", "~", '"200"']
KEYS += ["-5", "<<", "&k a", "? a", "- a", "a b", "NO", "12:30", "'x: y'", "\ufeffa", "1.0.0", ""]


def failure(text: str | bytes) -> tuple[str, int | None, int | None]:
    with pytest.raises(DocumentSyntaxError) as caught:
        parse(text.encode() if isinstance(text, str) else text)
    location = caught.value.location
    return caught.value.diagnostics[0].message, location.line, location.column


def read(text: str) -> Any:
    return parse(text.encode())[0]


def both_ways(text: str) -> tuple[str, str]:
    """What each way reads, as JSON, in which 1 is not 1.0; the same twice where only one reads it.

    The fast way leaves some texts alone, and the slow way takes less for valid.
    """
    data = text.encode()
    fast = parse_fast(data)
    # PyYAML takes "?" for an indicator in every flow collection, YAML 1.2 only before a blank.
    if fast is None or ("?" in text and ("[" in text or "{" in text)):
        return "", ""
    try:
        slow = parse_slow(data)[0]
    except DocumentSyntaxError:
        slow = fast
    return json.dumps(fast), json.dumps(slow)


# Scalars and keys


@pytest.mark.parametrize("text", STRINGS)
def test_strings_stay_strings(text: str) -> None:
    for found in (read(f"a: {text}\n"), parse_slow(f"a: {text}\n".encode())[0]):
        assert found == {"a": text}


@pytest.mark.parametrize("text", list(TYPED))
def test_plain_scalars_follow_the_core_schema(text: str) -> None:
    for found in (read(f"a: {text}\n"), parse_slow(f"a: {text}\n".encode())[0]):
        assert found == {"a": TYPED[text]}
        assert type(found["a"]) is type(TYPED[text])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        *((text, "JSON has no infinite number") for text in (".inf", "-.INF", "+.Inf")),
        *((text, 'JSON has no "not a number"') for text in (".nan", ".NaN", ".NAN")),
        *((text, "beyond the range of 64-bit") for text in ("1e400", "-1.5E+309", "9" * 400 + ".")),
        ("9" * 5000, "more than 4,300 digits"),
        ("!!float 1" + "0" * 400, "beyond the range of 64-bit"),
        ("!!float '.inf'", "JSON has no infinite number"),
    ],
)
def test_a_number_that_json_cannot_hold_is_an_error_with_its_place(text: str, said: str) -> None:
    for whole, place in ((f"a:\n  b: {text}\n", (2, 6)), (f"- [1, {text}]\n", (1, 7))):
        message, *found = failure(whole)
        assert said in message
        assert tuple(found) == place


def test_the_same_texts_are_keys_and_strings() -> None:
    assert read("1e400: a\n.inf: b\n") == {"1e400": "a", ".inf": "b"}
    assert read("a: ['.nan', \"1e400\"]\n") == {"a": [".nan", "1e400"]}
    assert read("!!str .inf\n") == ".inf"


def test_an_alias_of_a_key_that_is_no_number_of_json() -> None:
    assert failure("&k .inf : 1\nb: *k\n")[1:] == (2, 4)


@pytest.mark.parametrize("text", [*STRINGS, *TYPED])
def test_quoted_scalars_and_keys_are_strings_as_written(text: str) -> None:
    assert read(f'a: "{text}"\n') == {"a": text}
    if 0 < len(text) < 1024:  # what a key without quotes may have
        assert read(f"{text}: 1\nb: 2\n") == {text: 1, "b": 2}
        assert read(f"a: {{{text}: 1}}\n") == {"a": {text: 1}}
        assert read(f"? {text}\n: 1\n") == {text: 1}


def test_keys_that_spell_one_number_are_different_keys() -> None:
    keys = ["200", "0200", "+200", "200.0", "2e2", "0xC8", "0o310"]
    assert list(read("".join(f"{key}: x\n" for key in keys))) == keys


def test_tags() -> None:
    text = "a: !!str 1\nb: !!int '2'\nc: !!float 3\nd: ! 4\ne: !own 5\nf: !!bool 'true'\n"
    assert read(text) == {"a": "1", "b": 2, "c": 3.0, "d": "4", "e": "5", "f": True}
    assert type(read(text)["c"]) is float


def test_the_last_of_equal_keys_counts() -> None:
    for text in ("a: 1\nb: 2\na: 3\n", "a: 1\nb: &x 2\na: 3\n", 'a: 1\nb: 2\n"a": 3\n'):
        assert read(text) == {"a": 3, "b": 2}
    assert read("200: 1\n'200': 2\n") == {"200": 2}


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


@pytest.mark.parametrize("text", ["a: 1\r\nb: |\r\n  x\r\n  y\r\n", "a: 1\rb: |\r  x\r  y\r"])
def test_line_breaks(text: str) -> None:
    assert read(text) == {"a": 1, "b": "x\ny\n"}


def test_old_line_breaks_are_ordinary_characters() -> None:
    for text in ("a: x\x85\u2028\u2029y\n", "a: &x x\x85\u2028\u2029y\n"):
        assert read(text) == {"a": "x\x85\u2028\u2029y"}


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
    assert read(text)["a"] == value


def test_directives_and_document_marks() -> None:
    assert read("%YAML 1.2\n---\na: 1\n...\n") == {"a": 1}
    assert read("# c\n---\na: 1\n") == {"a": 1}
    assert read("---\n") is None


# The two ways


@given(
    st.lists(
        st.tuples(
            st.sampled_from(KEYS),
            st.sampled_from([": ", ":", ":\n  ", ":\n  - ", ":\n    ", " : "]),
            st.sampled_from(SCALARS),
            st.sampled_from(["\n", "\n", " # c\n", "\n\n", "\n  x\n"]),
        ),
        min_size=1,
        max_size=4,
    ),
    st.booleans(),
)
def test_both_ways_agree_on_lines(lines: list[tuple[str, ...]], ends: bool) -> None:
    text = "".join("".join(parts) for parts in lines)
    fast, slow = both_ways(text if ends else text.rstrip("\n"))
    assert fast == slow


@given(st.text(st.sampled_from("ab01.e+-:?,[]{}#&*!|>'\"%@ \n\t\xa0é"), max_size=25))
def test_both_ways_agree_on_noise(text: str) -> None:
    fast, slow = both_ways(text)
    assert fast == slow


def trees() -> st.SearchStrategy[Any]:
    # Control characters and half surrogates are no YAML, and unassigned ones are not in all of it.
    alphabet = st.characters(exclude_categories=["Cc", "Cs", "Cn"])
    texts = st.text(alphabet, max_size=8) | st.sampled_from([*STRINGS, *TYPED])
    scalars = st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | texts
    return st.recursive(
        scalars | st.floats(allow_nan=False, allow_infinity=False),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
        max_leaves=20,
    )


@given(st.dictionaries(st.text(max_size=5), trees(), max_size=4), st.booleans(), st.booleans())
def test_what_pyyaml_writes_is_read_back(tree: dict[str, Any], flow: bool, wide: bool) -> None:
    # PyYAML quotes what YAML 1.1 would misread; strings quoted throughout leave nothing to it.
    text = yaml.safe_dump(
        strings_quoted(tree), default_flow_style=flow, allow_unicode=wide, sort_keys=False
    )
    fast, slow = both_ways(text)
    assert fast == slow
    assert read(text) == tree


class _Quoted(str):
    """A string that PyYAML writes in double quotes."""


yaml.SafeDumper.add_representer(
    _Quoted, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"')
)


def strings_quoted(tree: Any) -> Any:
    if isinstance(tree, dict):
        return {_Quoted(key): strings_quoted(value) for key, value in tree.items()}
    if isinstance(tree, list):
        return [strings_quoted(value) for value in tree]
    return _Quoted(tree) if isinstance(tree, str) else tree


@given(trees())
def test_json_is_yaml(tree: Any) -> None:
    text = json.dumps({"": tree}, ensure_ascii=False) + "\n"
    fast, slow = both_ways(text)
    assert fast == slow
    assert read(text) == {"": tree}


@pytest.mark.slow
def test_both_ways_agree_on_the_corpus(shared: Path) -> None:
    paths = [path for path in shared.glob("corpus/**/*.y*ml") if path.is_file()]
    assert len(paths) > 2000
    fast_ones = 0
    for path in paths:
        data = path.read_bytes()
        fast = parse_fast(data)
        if fast is not None:
            fast_ones += 1
            assert json.dumps(fast) == json.dumps(parse_slow(data)[0]), path
    assert fast_ones > 0.9 * len(paths)


@pytest.mark.parametrize("name", ["openai.yaml", "replicate.yaml"])
def test_whole_descriptions_go_the_fast_way(shared: Path, name: str) -> None:
    assert parse_fast((shared / "corpus" / name).read_bytes()) is not None
