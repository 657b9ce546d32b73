"""Encodings, and where a malformed character is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemakit.errors import DocumentSyntaxError, Location
from schemakit.syntax.encoding import as_utf8, check_utf8, decode

ENCODINGS = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")


@pytest.mark.parametrize("encoding", ["utf-8", *ENCODINGS])
@given(text=st.text(max_size=20))
def test_a_byte_order_mark_tells_the_encoding(encoding: str, text: str) -> None:
    # After the mark of UTF-16 two zero bytes would make it the mark of UTF-32.
    marked = f"\ufeffx{text}".encode(encoding)
    assert as_utf8(marked) == f"x{text}".encode()


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_zero_bytes_tell_the_encoding_where_no_mark_does(encoding: str) -> None:
    assert as_utf8('{"é": "\U0001f600"}'.encode(encoding)).decode() == '{"é": "\U0001f600"}'


@pytest.mark.parametrize("data", [b"", b"a", b"\0", b"\0\0\0\0", b"a\0b\0c"[:3], "é".encode()])
def test_what_is_not_clearly_otherwise_is_utf_8(data: bytes) -> None:
    assert as_utf8(data) == data


@pytest.mark.parametrize(
    ("data", "said", "place"),
    [
        (b"a: 1\nb: \xff", "UTF-8", (2, 4)),
        ("\ufeffa\né".encode("utf-16-le") + b"\0", "UTF-16", (2, 2)),
        ("\ufeffab".encode("utf-32-be") + b"\0\x11\0\0", "UTF-32", (1, 3)),
        ("é".encode() + b"\xc3", "UTF-8", (1, 2)),
    ],
)
def test_malformed_text_is_placed(data: bytes, said: str, place: tuple[int, int]) -> None:
    with pytest.raises(DocumentSyntaxError, match=f"not valid {said}: ") as caught:
        decode(as_utf8(data, "x.yaml"), "x.yaml")
    location = caught.value.location
    assert (location.uri, location.line, location.column) == ("x.yaml", *place)


@given(st.binary(max_size=12), st.integers(0, 3))
def test_a_check_of_the_encoding_agrees_with_decoding(tail: bytes, shift: int) -> None:
    # A character that two blocks share is whole.
    data = b"a" * (65536 - shift) + "\U0001f600".encode() + tail
    assert _error_place(check_utf8, data) == _error_place(decode, data)


def _error_place(call: Callable[[bytes], object], data: bytes) -> Location | None:
    try:
        call(data)
    except DocumentSyntaxError as error:
        return error.location
    return None
