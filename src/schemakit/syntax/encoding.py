"""The encoding of a document's text, how deep it may be nested, and the error of a bad one."""

from __future__ import annotations

import codecs
import re

from schemakit.errors import DocumentSyntaxError, Location
from schemakit.syntax.lines import line_and_column

__all__ = [
    "MAX_DEPTH",
    "MAX_YAML_DEPTH",
    "as_utf8",
    "check_utf8",
    "decode",
    "escapes_letters",
    "syntax_error",
]

#: Deeper nesting is refused: code that walks the data, or writes it as JSON and reads it back,
#: relies on the limit. For JSON it is orjson's own, for YAML just below that of libyaml.
MAX_DEPTH = 1024
MAX_YAML_DEPTH = 999

#: UTF-32 comes first: its little-endian mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
#: Encodings of a text that begins with two ASCII characters and has no mark, by which of its first
#: four bytes are zero ("0") (YAML 1.2.2 §5.2, RFC 4627 §3).
_ZEROS = {
    b"x000": "utf-32-le",
    b"000x": "utf-32-be",
    b"x0x0": "utf-16-le",
    b"0x0x": "utf-16-be",
}
_ZERO_OR_NOT = b"0" + b"x" * 255
#: Bytes that are decoded at a time.
_BLOCK = 1 << 16
#: A character is rare if it occurs once in so many bytes.
_RARE = 256
#: An escaped dollar sign or ASCII letter, as JSON or YAML may spell any key.
_ESCAPED_LETTER = rb"\\(?:u00|x|U000000)(?:24|[4-7][0-9A-Fa-f])"
_OF_LETTERS = b"uxU"


def as_utf8(data: bytes, uri: str = "") -> bytes:
    """Convert a text to UTF-8 without a byte order mark.

    Raises:
        DocumentSyntaxError: the text is in UTF-16 or UTF-32, and a part of it is malformed.
    """
    if data[:4].isascii() and b"\0" not in data[:4]:
        return data
    mark, encoding = next(
        (known for known in _MARKS if data.startswith(known[0])),
        (b"", _ZEROS.get(data[:4].translate(_ZERO_OR_NOT), "utf-8")),
    )
    if encoding == "utf-8":
        return data[len(mark) :] if mark else data
    return decode(data[len(mark) :], uri, encoding).encode()


def escapes_letters(data: bytes) -> bool:
    """Whether a key may be written with escapes, so that a search for its letters misses it."""
    is_escaped, find, of_letters = re.compile(_ESCAPED_LETTER), data.find, _OF_LETTERS
    last = len(data) - 1
    # Going from one backslash to the next is faster than the search, if there are few.
    place = find(b"\\")
    for _ in range(len(data) // _RARE):
        if not 0 <= place < last:
            return False
        if data[place + 1] in of_letters and is_escaped.match(data, place):
            return True
        place = find(b"\\", place + 1)
    return place >= 0 and is_escaped.search(data, place) is not None


def decode(data: bytes, uri: str = "", encoding: str = "utf-8") -> str:
    """Decode a text.

    Raises:
        DocumentSyntaxError: a part of it is malformed; the error has its line and column.
    """
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        before = data[: error.start].decode(encoding, "replace")
        message = f"not valid {encoding[:6].upper().rstrip('-')}: {error.reason}"
        raise syntax_error(uri, line_and_column(before, len(before)), message) from error


def check_utf8(data: bytes) -> None:
    """Check that a text is in UTF-8, block by block: as a string it may take four times its bytes.

    Raises:
        DocumentSyntaxError: a part of it is malformed.
    """
    if data.isascii():
        return
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(data), _BLOCK):
            decoder.decode(data[start : start + _BLOCK])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        decode(data)


def syntax_error(uri: str, place: tuple[int, int] | None, message: str) -> DocumentSyntaxError:
    """A syntax error at a line and a column, if they are known."""
    line, column = place or (None, None)
    return DocumentSyntaxError(Location(uri, None, line, column), message)
