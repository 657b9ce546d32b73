"""Bytes to plain data: the encoding, the choice between JSON and YAML, and JSON itself."""

from __future__ import annotations

import re
from codecs import getincrementaldecoder
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import orjson

from schemakit.errors import DocumentSyntaxError
from schemakit.syntax.encoding import MAX_DEPTH, as_utf8, decode, syntax_error
from schemakit.syntax.json_reader import load_json
from schemakit.syntax.lines import line_and_column

if TYPE_CHECKING:
    from schemakit.syntax.yaml_problems import YamlProblem

__all__ = ["Parsed", "parse"]


class Parsed(NamedTuple):
    """The data in a text.

    If ``shared``, one container may be at several places. ``problems`` are places where a YAML text
    is not valid and can be read nevertheless.
    """

    contents: Any
    syntax: Literal["json", "yaml"]
    shared: bool
    problems: tuple[YamlProblem, ...] = ()


#: A text that begins like this is meant to be JSON, even if it is not valid.
_JSON_START = rb'\s*+(?:\{\s*+(?:["}/]|\Z)|\[\s*+(?:["{\[\]/0-9-]|\Z))'
_MARKUP_START = rb"\s*+<(?i:!doctype|!--|html|\?xml)"
#: How files of other kinds begin, and what they are.
_SIGNATURES = (
    (b"\x1f\x8b", "gzip data, which has to be decompressed first"),
    (b"BZh91AY&SY", "bzip2 data, which has to be decompressed first"),
    (b"\xfd7zXZ\x00", "xz data, which has to be decompressed first"),
    (b"\x28\xb5\x2f\xfd", "zstd data, which has to be decompressed first"),
    (b"PK\x03\x04", "a zip file, which has to be unpacked first"),
    (b"%PDF-", "a PDF"),
)
#: Bytes that are searched for signs of binary data.
_HEAD = 4096


def parse(data: bytes, *, uri: str = "", media_type: str | None = None) -> Parsed:
    """Read JSON or YAML 1.2.

    The content decides. A text that begins like JSON and is not valid JSON is read as YAML only if
    the media type or, without one, the name says YAML.

    Raises:
        DocumentSyntaxError: the text is neither, or is empty, or is nested too deeply.
    """
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            raise _wrong_kind_error(uri, kind)
    data = as_utf8(data, uri)
    first = data[:1] if data[:1].strip() else data.lstrip()[:1]
    if not first:
        raise syntax_error(uri, None, "the text is empty")
    if first in b"{[":
        try:
            return Parsed(load_json(data), "json", False)
        except orjson.JSONDecodeError as error:
            if re.match(_JSON_START, data) and not _is_called_yaml(uri, media_type):
                raise _explain(error, data, uri) from error
    if first == b"<" and re.match(_MARKUP_START, data):
        raise syntax_error(uri, (1, 1), "neither JSON nor YAML, but HTML or XML")
    if _is_binary(data[:_HEAD]):
        raise _wrong_kind_error(uri, "binary data")
    # Its patterns take longer to compile than a small file takes to read.
    from schemakit.syntax import yaml_reader

    contents, shared, problems = yaml_reader.parse(data, uri)
    return Parsed(contents, "yaml", shared, problems)


def _is_binary(head: bytes) -> bool:
    """Whether a text has many NUL characters, or some and is not in UTF-8."""
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


def _wrong_kind_error(uri: str, kind: str) -> DocumentSyntaxError:
    # Without line and column: an excerpt of binary data is of no use.
    return syntax_error(uri, None, f"neither JSON nor YAML, but {kind}")


def _is_called_yaml(uri: str, media_type: str | None) -> bool:
    kind = (media_type or "").partition(";")[0].strip().lower()
    if "yaml" in kind or kind.endswith("json"):
        return "yaml" in kind
    return uri.lower().endswith((".yaml", ".yml"))


#: A part of a message of orjson, and the message in its place.
_MESSAGES = (
    ("depth", f"nested more than {MAX_DEPTH} levels deep"),
    ("surrogate", "half of a surrogate pair in a string"),
    ("number is infinity", "a number beyond the range of 64-bit floats"),
    ("string key", "expected a key in double quotes"),
    ("control character", "a line break, tab or other control character inside a string"),
    ("JSON value", "expected a value"),
)


def _explain(error: orjson.JSONDecodeError, data: bytes, uri: str) -> DocumentSyntaxError:
    """A readable error: what is wrong, and which bracket is not closed."""
    text = decode(data, uri)  # orjson gives no offset if the text is not in UTF-8
    original, offset = error.msg, error.pos
    if "unexpected end" in original:
        message = f"the JSON ends too early: {_describe_unclosed(text, len(text))} is never closed"
        return syntax_error(uri, line_and_column(text, len(text)), message)
    message = next((better for part, better in _MESSAGES if part in original), original)
    found = text[offset : offset + 1]
    start = offset - 1 if text[offset - 1 : offset] in ("-", "+") else offset
    word = re.match(r"[-+]?[A-Za-z_]\w*", text[start : start + 40])
    if text.startswith(("//", "/*"), offset):
        message = "JSON has no comments"
    elif "expected ','" in original and found in ("}", "]"):
        message = f"{found!r} does not close {_describe_unclosed(text, offset)}"
    elif "expected ','" in original and (found == '"' or found in "{[-0123456789"):
        message = "a comma is missing before this"
    elif word is not None and ("value" in original or "literal" in original or "sign" in original):
        message = f"{word[0]} is not a JSON value"
    elif found == "'":
        message = "JSON strings are written in double quotes"
    return syntax_error(uri, line_and_column(text, offset), f"not valid JSON: {message}")


def _describe_unclosed(text: str, end: int) -> str:
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
