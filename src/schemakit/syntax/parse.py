"""Bytes to plain data: the encoding, the choice between JSON and YAML, and JSON itself."""

from __future__ import annotations

import re
from codecs import getincrementaldecoder
from typing import Any, Literal, NamedTuple

import orjson

from schemakit.errors import DocumentSyntaxError
from schemakit.syntax.encoding import MAX_DEPTH, as_utf8, decode, syntax_error
from schemakit.syntax.lines import line_and_column

__all__ = ["Parsed", "parse"]


class Parsed(NamedTuple):
    """What a text holds; ``shared`` where one container may stand at several places."""

    contents: Any
    syntax: Literal["json", "yaml"]
    shared: bool


#: What begins so is meant as JSON, also where it is not valid.
_JSON_START = rb'\s*+(?:\{\s*+(?:["}/]|\Z)|\[\s*+(?:["{\[\]/0-9-]|\Z))'
_MARKUP_START = rb"\s*+<(?i:!doctype|!--|html|\?xml)"
#: What files begin with that are easily taken for a description, and what they are.
_SIGNATURES = (
    (b"\x1f\x8b", "gzip data, which has to be decompressed first"),
    (b"BZh91AY&SY", "bzip2 data, which has to be decompressed first"),
    (b"\xfd7zXZ\x00", "xz data, which has to be decompressed first"),
    (b"\x28\xb5\x2f\xfd", "zstd data, which has to be decompressed first"),
    (b"PK\x03\x04", "a zip file, which has to be unpacked first"),
    (b"%PDF-", "a PDF"),
)
#: So much is looked at to tell a text with a fault from binary data.
_LOOKED_AT = 4096


def parse(data: bytes, *, uri: str = "", media_type: str | None = None) -> Parsed:
    """Read JSON or YAML 1.2.

    The content decides. What begins as JSON and is not valid JSON is read as YAML only where the
    media type or, without one, the name says YAML.

    Raises:
        DocumentSyntaxError: the text is neither, or is empty, or is nested too deeply.
    """
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            raise _of_another_kind(uri, kind)
    data = as_utf8(data, uri)
    first = data[:1] if data[:1].strip() else data.lstrip()[:1]
    if not first:
        raise syntax_error(uri, None, "the text is empty")
    if first in b"{[":
        try:
            return Parsed(orjson.loads(data), "json", False)
        except orjson.JSONDecodeError as error:
            if re.match(_JSON_START, data) and not _is_called_yaml(uri, media_type):
                raise _explained(error, data, uri) from error
    if first == b"<" and re.match(_MARKUP_START, data):
        raise syntax_error(uri, (1, 1), "neither JSON nor YAML, but HTML or XML")
    if _is_binary(data[:_LOOKED_AT]):
        raise _of_another_kind(uri, "binary data")
    from schemakit.syntax import (
        yaml_reader as yaml12,  # its patterns take longer to compile than small files to read
    )

    contents, shared = yaml12.parse(data, uri)
    return Parsed(contents, "yaml", shared)


def _is_binary(head: bytes) -> bool:
    """Whether there are characters 0, which no text holds: many, or in what is no UTF-8."""
    zeros = head.count(0)
    if not zeros:
        return False
    if zeros > max(8, len(head) // 10):
        return True
    try:
        getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return True
    return False


def _of_another_kind(uri: str, kind: str) -> DocumentSyntaxError:
    # Without a place: a line of it would tell nothing.
    return syntax_error(uri, None, f"neither JSON nor YAML, but {kind}")


def _is_called_yaml(uri: str, media_type: str | None) -> bool:
    kind = (media_type or "").partition(";")[0].strip().lower()
    if "yaml" in kind or kind.endswith("json"):
        return "yaml" in kind
    return uri.lower().endswith((".yaml", ".yml"))


#: What orjson's messages say, by a part of them; the place is orjson's.
_REPHRASED = (
    ("depth", f"nested more than {MAX_DEPTH} levels deep"),
    ("surrogate", "half of a surrogate pair in a string"),
    ("number is infinity", "a number beyond the range of 64-bit floats"),
    ("string key", "a key has to stand here, in double quotes"),
    ("control character", "a line break, tab or other control character inside a string"),
    ("JSON value", "a value has to stand here"),
)


def _explained(error: orjson.JSONDecodeError, data: bytes, uri: str) -> DocumentSyntaxError:
    """The error for people: what is wrong, and which bracket is concerned."""
    text = decode(data, uri)  # orjson names no place where the text is not UTF-8
    said, offset = error.msg, error.pos
    if "unexpected end" in said:
        message = f"the JSON ends too early: {_unclosed_before(text, len(text))} is never closed"
        return syntax_error(uri, line_and_column(text, len(text)), message)
    message = next((ours for theirs, ours in _REPHRASED if theirs in said), said)
    found = text[offset : offset + 1]
    start = offset - 1 if text[offset - 1 : offset] in ("-", "+") else offset
    word = re.match(r"[-+]?[A-Za-z_]\w*", text[start : start + 40])
    if text.startswith(("//", "/*"), offset):
        message = "JSON has no comments"
    elif "expected ','" in said and found in ("}", "]"):
        message = f"{found!r} does not close {_unclosed_before(text, offset)}"
    elif "expected ','" in said and (found == '"' or found in "{[-0123456789"):
        message = "a comma is missing before this"
    elif word is not None and ("value" in said or "literal" in said or "sign" in said):
        message = f"{word[0]} is no JSON value"
    elif found == "'":
        message = "JSON strings stand in double quotes"
    return syntax_error(uri, line_and_column(text, offset), f"not valid JSON: {message}")


def _unclosed_before(text: str, end: int) -> str:
    offset = _find_unclosed(text[:end])
    line, column = line_and_column(text, offset)
    what = "the string" if text[offset] == '"' else repr(text[offset])
    return f"{what} opened at line {line}, column {column}"


def _find_unclosed(text: str) -> int:
    """The offset of the innermost bracket or string that a piece of JSON opens and never closes."""
    open_at: list[int] = []
    for match in re.finditer(r'"(?:[^"\\]++|\\.)*+"|[{}\[\]"]', text, re.DOTALL):
        mark = match[0]
        if mark == '"':
            return match.start()
        if mark in "{[":
            open_at.append(match.start())
        elif mark in "}]" and open_at:
            open_at.pop()
    return open_at[-1] if open_at else 0
