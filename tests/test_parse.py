"""Reading JSON and YAML: types, keys, aliases, errors with their place, and agreement."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemakit import parse as module
from schemakit.errors import DocumentSyntaxError
from schemakit.parse import locate, parse

ROOT = Path(__file__).resolve().parents[1]
CORPUS = Path(os.environ.get("SCHEMAKIT_SHARED", ROOT.parent / "shared")) / "corpus"

SCALARS = [
    "NO",
    "on",
    "yes",
    "2024-10-01",
    "12:30",
    "1_000",
    "0o7",
    "0x1F",
    "+1",
    "-0",
    "007",
    "1e3",
    "1.",
    ".5",
    ".inf",
    "-.INF",
    "true",
    "TRUE",
    "~",
    "null",
    "99999999999999999999",
    "9223372036854775808",
    "18446744073709551615",
    "-9223372036854775809",
    "1.5",
    "x",
]


def both(text: str) -> tuple[object, object]:
    fast = module._parse_fast(text.encode(), text)
    slow = module._parse_slow(text, "")
    return (slow if fast is None else fast), slow


@pytest.mark.parametrize("text", ["NO", "on", "2024-10-01", "12:30", "1_000", "0o7", "0x1F"])
def test_strings_stay(text: str) -> None:
    assert parse(f"a: {text}\n".encode()).contents == {"a": text}


def test_keys_are_strings() -> None:
    text = b"200: a\non: b\nnull: c\n1.0: d\n2024-10-01: e\ntrue: f\n007: g\n"
    assert list(parse(text).contents) == ["200", "on", "null", "1.0", "2024-10-01", "true", "007"]


def test_aliases_are_shared_and_merged() -> None:
    found = parse(b"a: &x {k: 1, l: 2}\nb: {<<: *x, l: 3}\nc: *x\n")
    assert found.contents["a"] is found.contents["c"]
    assert found.contents["b"] == {"k": 1, "l": 3}
    assert found.shared


@pytest.mark.parametrize(
    ("data", "place", "said"),
    [
        (b"", None, "empty"),
        (b'{"a":', 1, "truncated"),
        (b'{"a":\n NaN}', 2, "NaN"),
        (b"a: \xff", 1, "UTF-8"),
        (b"a: &x [*x]\n", 1, "inside"),
        (b"a: 1\n---\nb: 2\n", 2, "more than one"),
        (b"[" * 100_000, 1, "deep"),
        (b"- " * 50_000, 1, "deep"),
        (b"a: 1\x00", 1, "control"),
    ],
)
def test_errors_name_their_place(data: bytes, place: int | None, said: str) -> None:
    with pytest.raises(DocumentSyntaxError, match=said) as caught:
        parse(data)
    assert caught.value.location.line == place


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_byte_order_marks(encoding: str) -> None:
    assert parse('{"a": "é"}'.encode(encoding)).contents == {"a": "é"}


@given(
    st.dictionaries(
        st.sampled_from([*SCALARS, "200", "0", "1", "1.0"]),
        st.one_of(st.sampled_from(SCALARS), st.lists(st.sampled_from(SCALARS))),
        min_size=1,
    )
)
def test_both_paths_agree(tree: dict[str, object]) -> None:
    lines = [
        f"{key}: [{', '.join(value)}]\n" if isinstance(value, list) else f"{key}: {value}\n"
        for key, value in tree.items()
    ]
    fast, slow = both("".join(lines))
    assert repr(fast) == repr(slow)


@pytest.mark.skipif(not CORPUS.is_dir(), reason="no corpus")
def test_both_paths_agree_on_the_corpus() -> None:
    some = sorted((CORPUS / "digitalocean").rglob("*.yml"))[::8]
    for path in [CORPUS / "openai.yaml", CORPUS / "replicate.yaml", *some]:
        fast, slow = both(path.read_text(encoding="utf-8"))
        assert fast == slow, path


def test_locate() -> None:
    assert locate(b'{"a": 1,\n "b": [1, {"c": 2}]}', "json", ["b", "1", "c"]) == (2, 15)
    assert locate(b"a: 1\nb:\n  - x: 1\n", "yaml", ["b", "0", "x"]) == (3, 5)
    assert locate(b"a: 1\n", "yaml", ["z"]) is None
