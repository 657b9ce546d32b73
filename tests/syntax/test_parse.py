"""The choice between JSON and YAML, and JSON: what is read, and what is said of what is not."""

from __future__ import annotations

import bz2
import contextlib
import gzip
import json
import lzma
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemakit.errors import DocumentSyntaxError
from schemakit.syntax.parse import parse

DEEP = 100_000


def json_values() -> st.SearchStrategy[Any]:
    integers = st.integers(-(2**63), 2**64 - 1)
    floats = st.floats(allow_nan=False, allow_infinity=False)
    scalars = st.none() | st.booleans() | integers | floats | st.text(max_size=8)
    return st.recursive(
        scalars,
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner),
        max_leaves=20,
    )


def failure(data: bytes, **options: Any) -> tuple[str, int | None, int | None]:
    with pytest.raises(DocumentSyntaxError) as caught:
        parse(data, **options)
    location = caught.value.location
    assert location.uri == options.get("uri", "")
    return caught.value.diagnostics[0].message, location.line, location.column


@pytest.mark.slow
@given(st.lists(json_values(), max_size=3) | st.dictionaries(st.text(), json_values()))
def test_json_is_read_as_json_reads_it(value: Any) -> None:
    text = json.dumps(value)
    parsed = parse(text.encode())
    assert json.dumps(parsed.contents) == text
    assert (parsed.syntax, parsed.shared) == ("json", False)
    assert parse(json.dumps(value, ensure_ascii=False, indent=1).encode()).contents == value


@pytest.mark.slow
@given(st.dictionaries(st.text(max_size=5), json_values(), max_size=4))
def test_a_yaml_name_does_not_change_what_json_says(value: dict[str, Any]) -> None:
    data = json.dumps(value).encode()
    assert parse(data, uri="a.yaml", media_type="text/yaml") == parse(data)


@pytest.mark.parametrize(
    ("data", "options", "syntax"),
    [
        (b"a: 1\n", {"uri": "a.json"}, "yaml"),
        (b"a: 1\n", {"media_type": "application/json"}, "yaml"),
        (b"  \r\n\t{ }", {"uri": "a.yml"}, "json"),
        (b"{a: 1}", {"uri": "a.json"}, "yaml"),
        (b"{'a': 1}", {}, "yaml"),
        (b'{"a": 1,}', {"uri": "A.YAML"}, "yaml"),
        (b'{"a": 1,}', {"media_type": "application/openapi+yaml; charset=utf-8"}, "yaml"),
        (b'{"a": 1} # one\n', {"uri": "a.yml", "media_type": "text/plain"}, "yaml"),
        (b'"a": 1', {}, "yaml"),
    ],
)
def test_the_content_decides(data: bytes, options: dict[str, str], syntax: str) -> None:
    assert parse(data, **options).syntax == syntax


@pytest.mark.parametrize("options", [{}, {"uri": "a.json"}, {"uri": "https://x.test/openapi"}])
def test_what_begins_as_json_is_held_to_it(options: dict[str, str]) -> None:
    said, line, column = failure(b'{\n  "a": 1,\n}', **options)
    assert ("trailing comma" in said, line, column) == (True, 2, 9)


def test_a_media_type_outweighs_the_name() -> None:
    options = {"uri": "a.yaml", "media_type": "application/json"}
    assert failure(b'{"a": 1,}', **options)[0].startswith("not valid JSON")


@pytest.mark.parametrize(
    ("text", "said", "line", "column"),
    [
        ('{"a":', "'{' opened at line 1, column 1 is never closed", 1, 6),
        ('{"é":\n [1,\n  {"b": 2}', "'[' opened at line 2, column 2 is never closed", 3, 11),
        ('[\n "x', "the string opened at line 2, column 2 is never closed", 2, 4),
        ('["{[", "\\"', "the string opened at line 1, column 8 is never closed", 1, 11),
        ('{"a": [1, 2}', "'}' does not close '[' opened at line 1, column 7", 1, 12),
        ('{"a": (1)]', "expected a value", 1, 7),
        ('{"a": 1]', "']' does not close '{' opened at line 1, column 1", 1, 8),
        ('{"a": 1\n "b": 2}', "a comma is missing before this", 2, 2),
        ("[1 -2]", "a comma is missing before this", 1, 4),
        ("[1, 2,]", "trailing comma", 1, 6),
        ('{"a": 1, b: 2}', "expected a key in double quotes", 1, 10),
        ("{\"a\": 'x'}", "JSON strings are written in double quotes", 1, 7),
        ('{"a": NaN}', "NaN is not a JSON value", 1, 7),
        ('{"a": None}', "None is not a JSON value", 1, 7),
        ('{"a": tru}', "tru is not a JSON value", 1, 7),
        ('{"a": -Infinity}', "-Infinity is not a JSON value", 1, 8),
        ('{"a": 1e999}', "beyond the range", 1, 7),
        ('{"a": 01}', "leading zero", 1, 7),
        ('{ // one\n"a": 1}', "JSON has no comments", 1, 3),
        ('{"a": 1} /* */', "JSON has no comments", 1, 10),
        ('{"a": 1}}', "unexpected content after document", 1, 9),
        ('{"a": "\n"}', "line break", 1, 8),
        ('{"a": "\\ud800"}', "surrogate", 1, 8),
        ('{"a" 1}', "':'", 1, 6),
        ("[" * DEEP, "nested more than 1024 levels deep", 1, 1026),
        ('{"a":' * DEEP, "nested more than 1024 levels deep", 1, 5122),
    ],
)
def test_json_errors(text: str, said: str, line: int, column: int) -> None:
    message, *place = failure(text.encode(), uri="a.json")
    assert said in message
    assert place == [line, column]


def test_the_deepest_json_is_read() -> None:
    assert parse(b"[" * 1024 + b"]" * 1024).syntax == "json"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b" \r\n\t \n", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"\xff\xfe", "empty"),
        (b"# only\n# comments", "only comments"),
    ],
)
def test_emptiness(data: bytes, said: str) -> None:
    message, line, _ = failure(data, uri="a.json")
    assert said in message
    assert line is None


@pytest.mark.parametrize("page", [b"<!DOCTYPE html>\n", b"\n <html>", b'<?xml version="1.0"?>'])
def test_web_pages_are_named(page: bytes) -> None:
    assert "HTML or XML" in failure(page)[0]


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (gzip.compress(b"openapi: 3.1.0"), "gzip data, which has to be decompressed first"),
        (bz2.compress(b"openapi: 3.1.0"), "bzip2 data, which has to be decompressed first"),
        (lzma.compress(b"openapi: 3.1.0"), "xz data, which has to be decompressed first"),
        (b"PK\x03\x04\x14\x00", "a zip file, which has to be unpacked first"),
        (b"%PDF-1.7\n", "a PDF"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "binary data"),
        (b"\x7fELF\x02\x01\x01" + bytes(9), "binary data"),
        (b"text beyond the first characters" * 9 + b"\x00\xff", "binary data"),
    ],
    ids=["gzip", "bzip2", "xz", "zip", "pdf", "png", "elf", "text with rubbish"],
)
def test_what_is_no_text_is_named(data: bytes, kind: str) -> None:
    message, line, _ = failure(data)
    assert message == f"neither JSON nor YAML, but {kind}"
    assert line is None


def test_a_character_that_no_text_holds_is_shown_where_it_stands() -> None:
    assert failure("é: x\x00y and more\n".encode())[1:] == (1, 5)


def test_not_every_angle_bracket_begins_a_web_page() -> None:
    assert parse(b"<key>: 1\n").contents == {"<key>": 1}


@pytest.mark.parametrize("data", [b'{"a": "\xff"}', b"a: \xff\n", b'{"a": "\xed\xa0\x80"}'])
def test_bytes_that_are_not_utf_8(data: bytes) -> None:
    message, line, column = failure(data)
    assert "UTF-8" in message
    assert data[:column][-1:] >= b"\x80"
    assert line == 1


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32", "utf-16-be", "utf-32-le"])
@pytest.mark.parametrize("text", ['{"é": "x"}', "é: x\r\n"])
def test_encodings(encoding: str, text: str) -> None:
    assert parse(text.encode(encoding)).contents == {"é": "x"}


def test_large_numbers() -> None:
    numbers = parse(b'{"a": 18446744073709551615, "b": 18446744073709551616}').contents
    assert numbers == {"a": 2**64 - 1, "b": 2**64}
    assert [type(number) for number in numbers.values()] == [int, int]


def test_the_last_of_equal_keys_counts() -> None:
    assert parse(b'{"a": 1, "b": 2, "a": 3}').contents == {"a": 3, "b": 2}


@given(st.binary(max_size=60))
def test_any_bytes_give_data_or_a_syntax_error(data: bytes) -> None:
    with contextlib.suppress(DocumentSyntaxError):
        assert parse(data).syntax in ("json", "yaml")


@pytest.mark.slow
@given(json_values(), st.data())
def test_a_cut_document_is_refused_at_its_end(value: Any, data: st.DataObject) -> None:
    text = json.dumps({"key": value})
    cut = data.draw(st.integers(1, len(text) - 1))
    message, line, column = failure(text[:cut].encode(), uri="a.json")
    assert "JSON" in message
    assert line == 1
    assert column is not None
    assert column <= cut + 1
