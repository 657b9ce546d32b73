"""YAML 1.2 as OpenAPI restricts it: types, keys, line breaks, and both readers alike."""

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
from tests.syntax.plain_scalars import STRINGS, TYPED

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


def test_the_last_of_equal_keys_counts() -> None:
    for text in ("a: 1\nb: 2\na: 3\n", "a: 1\nb: &x 2\na: 3\n", 'a: 1\nb: 2\n"a": 3\n'):
        assert read(text) == {"a": 3, "b": 2}
    assert read("200: 1\n'200': 2\n") == {"200": 2}


@pytest.mark.parametrize("text", ["a: 1\r\nb: |\r\n  x\r\n  y\r\n", "a: 1\rb: |\r  x\r  y\r"])
def test_line_breaks(text: str) -> None:
    assert read(text) == {"a": 1, "b": "x\ny\n"}


def test_old_line_breaks_are_ordinary_characters() -> None:
    for text in ("a: x\x85\u2028\u2029y\n", "a: &x x\x85\u2028\u2029y\n"):
        assert read(text) == {"a": "x\x85\u2028\u2029y"}


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


@pytest.mark.slow
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
