"""Bodies as text and as JSON, in the charsets in which servers write them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from schemakit.serve.decoding import decode_text, read_json
from schemakit.serve.exchange import Answer


def given(body: bytes, content_type: str = "application/json") -> Answer:
    """An answer with a body."""
    return Answer(200, {"content-type": content_type}, bytearray(body))


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
@pytest.mark.parametrize("value", [{"ключ": [1, 2.5, None]}, "é", [], 7])
def test_json_is_read_in_every_unicode_encoding(charset: str, value: Any) -> None:
    body = json.dumps(value, ensure_ascii=False).encode(charset)
    assert read_json(given(body)) == (value, json.dumps(value, ensure_ascii=False))


def test_json_in_another_charset_is_read_if_it_is_named() -> None:
    body = '{"a": "é"}'.encode("latin-1")
    assert read_json(given(body, 'application/json; charset="ISO-8859-1"'))[0] == {"a": "é"}
    # JSON is in Unicode whatever the header says.
    assert read_json(given('{"a": "é"}'.encode(), "a/json; charset=latin-1"))[0] == {"a": "é"}
    with pytest.raises(ValueError, match="codec"):
        read_json(given(body))


@pytest.mark.parametrize(
    "text",
    ["NaN", "[-Infinity]", "1e999", '{"a": [-1e400]}', "[" * 200 + "]" * 200, "{", "", "[1] 2"],
)
def test_what_cannot_be_written_as_json_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        read_json(given(text.encode()))


def test_text_has_the_charset_of_its_header_or_utf_8() -> None:
    assert decode_text("é".encode("koi8-r", "replace"), given(b"", "text/plain")) == "?"
    assert decode_text("é".encode("cp1252"), given(b"", "text/plain; charset=windows-1252")) == "é"
    for charset in ("rot13", "zip", "utf-16-none", "idna"):
        assert decode_text("é".encode(), given(b"", f"text/plain; charset={charset}")) == "é"
