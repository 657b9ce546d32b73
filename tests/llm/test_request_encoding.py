"""Values in paths, queries, headers, forms and multipart bodies."""

from __future__ import annotations

from email import message_from_bytes
from typing import Any
from urllib.parse import parse_qsl

import pytest

from schemakit import UsageError
from schemakit.llm.request_encoding import (
    build_file_part,
    build_value_parts,
    encode_form,
    encode_multipart,
    encode_pair,
    encode_simple,
    parse_data_uri,
    to_pairs,
)
from schemakit.spec.styles import Style

_LIST = ["red", "blue/green"]
_OBJECT = {"r": 100, "g": None, "b": "x y"}


@pytest.mark.parametrize(
    ("style", "explode", "value", "text"),
    [
        ("simple", False, "a/b", "a%2Fb"),
        ("simple", False, _LIST, "red,blue%2Fgreen"),
        ("simple", True, _LIST, "red,blue%2Fgreen"),
        ("simple", False, _OBJECT, "r,100,b,x%20y"),
        ("simple", True, _OBJECT, "r=100,b=x%20y"),
        ("label", False, "red", ".red"),
        ("label", False, _LIST, ".red,blue%2Fgreen"),
        ("label", True, _LIST, ".red.blue%2Fgreen"),
        ("label", True, _OBJECT, ".r=100.b=x%20y"),
        ("matrix", False, 7, ";c=7"),
        ("matrix", False, _LIST, ";c=red,blue%2Fgreen"),
        ("matrix", True, _LIST, ";c=red;c=blue%2Fgreen"),
        ("matrix", False, _OBJECT, ";c=r,100,b,x%20y"),
        ("matrix", True, _OBJECT, ";r=100;b=x%20y"),
    ],
)
def test_a_path_parameter(style: str, explode: bool, value: Any, text: str) -> None:
    assert encode_simple(value, Style("c", style, explode), encoded=True) == text


def _query(value: Any, how: Style) -> str:
    return "&".join(encode_pair(pair, how, value) for pair in to_pairs(value, how))


@pytest.mark.parametrize(
    ("style", "explode", "value", "text"),
    [
        ("form", True, "a b&c", "c=a%20b%26c"),
        ("form", True, True, "c=true"),
        ("form", True, 1.5, "c=1.5"),
        ("form", True, None, ""),
        ("form", True, _LIST, "c=red&c=blue%2Fgreen"),
        ("form", False, ["a,b", "c"], "c=a%2Cb,c"),
        ("form", True, _OBJECT, "r=100&b=x%20y"),
        ("form", False, _OBJECT, "c=r,100,b,x%20y"),
        ("spaceDelimited", False, _LIST, "c=red%20blue%2Fgreen"),
        ("pipeDelimited", False, _LIST, "c=red%7Cblue%2Fgreen"),
        (
            "deepObject",
            True,
            {"a": {"b": 1}, "l": [1, 2]},
            "c%5Ba%5D%5Bb%5D=1&c%5Bl%5D=1&c%5Bl%5D=2",
        ),
    ],
)
def test_a_query_parameter(style: str, explode: bool, value: Any, text: str) -> None:
    assert _query(value, Style("c", style, explode)) == text


def test_reserved_characters_stay_if_allowed() -> None:
    how = Style("c", "form", True, allow_reserved=True)
    assert _query("/a?b=1&d#e", how) == "c=/a?b=1%26d%23e"


def test_reserved_characters_of_a_path_stay_if_allowed_but_those_that_end_a_segment() -> None:
    how = Style("c", "simple", False, allow_reserved=True)
    assert encode_simple("a:b;c/d?e#f", how, encoded=True) == "a:b;c%2Fd%3Fe%23f"
    assert encode_simple("a:b;c/d?e#f", how, encoded=False) == "a:b;c/d?e#f"


def test_content_is_written_in_its_media_type() -> None:
    how = Style("c", "form", True, media_type="application/json")
    assert to_pairs({"a": [1]}, how) == [("c", '{"a":[1]}')]
    assert encode_simple({"a": 1}, how, encoded=True) == "%7B%22a%22%3A1%7D"


def test_a_form_repeats_arrays_and_writes_objects_as_json() -> None:
    body = encode_form({"a": [1, 2], "b": {"c": True}, "d": None, "e": "x y&z"}, {})
    assert parse_qsl(body.decode()) == [("a", "1"), ("a", "2"), ("b", '{"c":true}'), ("e", "x y&z")]
    deep = encode_form({"b": {"c": 1}}, {"b": Style("b", "deepObject", True)})
    assert parse_qsl(deep.decode()) == [("b[c]", "1")]


def test_data_uris() -> None:
    assert parse_data_uri("data:image/png;base64,AAEC") == ("image/png", b"\0\1\2")
    assert parse_data_uri("data:,a%20b") == ("text/plain", b"a b")
    assert parse_data_uri("https://example.com/a.png") is None
    for broken in ("data:image/png", "data:image/png;base64,not base64!"):
        with pytest.raises(UsageError, match="data"):
            parse_data_uri(broken)


def test_a_multipart_body_is_read_back_by_a_parser() -> None:
    parts = [
        *build_value_parts("tags", ["a", "b"]),
        *build_value_parts("meta", {"n": 1}),
        build_file_part('up"load', "/tmp/cat.png", lambda path: path.encode()),
        build_file_part("inline", "data:text/plain,hello", None),
    ]
    written = encode_multipart(parts)
    assert written is not None
    boundary, body = written
    head = f"Content-Type: multipart/form-data; boundary={boundary}\r\n\r\n"
    message = message_from_bytes(head.encode() + body)
    read = [
        (part.get_param("name", header="content-disposition"), part.get_payload(decode=True))
        for part in message.walk()
        if not part.is_multipart()
    ]
    assert read == [
        ("tags", b"a"),
        ("tags", b"b"),
        ("meta", b'{"n":1}'),
        ("up%22load", b"/tmp/cat.png"),
        ("inline", b"hello"),
    ]
    assert encode_multipart(parts) == written


def test_a_boundary_never_occurs_in_what_it_bounds() -> None:
    first = encode_multipart(build_value_parts("a", "b"))
    assert first is not None
    nested = encode_multipart(build_value_parts("a", first[1].decode()))
    assert nested is not None
    assert nested[1].count(f"--{nested[0]}".encode()) == 2


def test_without_reading_a_file_there_is_no_body() -> None:
    part = build_file_part("file", "https://example.com/x/cat.png?size=1", None)
    assert (part.content, part.file_name) == (None, "cat.png")
    assert encode_multipart([part]) is None


def test_nothing_in_a_part_can_end_its_header() -> None:
    part = build_file_part("f\r\nX: y", "data:text/plain\r\nEvil: 1,z", None)
    written = encode_multipart([part])
    assert written is not None
    assert b"\r\nX: y" not in written[1]
    assert b"\r\nEvil" not in written[1]


@pytest.mark.parametrize(
    ("explode", "value", "text"),
    [
        # RFC 6570 §3.2.7: an empty value has no "="; an empty list is not there at all.
        (False, "", ";c"),
        (True, "", ";c"),
        (False, [], ""),
        (True, {}, ""),
        (False, [""], ";c"),
        (True, ["", "a"], ";c;c=a"),
        (False, ["", "a"], ";c=,a"),
        (True, {"r": "", "g": 1}, ";r;g=1"),
    ],
)
def test_an_empty_value_in_the_matrix_style(explode: bool, value: Any, text: str) -> None:
    assert encode_simple(value, Style("c", "matrix", explode), encoded=True) == text
