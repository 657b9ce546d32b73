"""The body of an answer as text and as JSON."""

from __future__ import annotations

import json
import math
import re
from typing import Any

from schemakit.serve.exchange import Answer

__all__ = ["decode_text", "read_json"]

#: Levels of JSON in a result; the protocol's own serializer has a bound too.
_MOST_LEVELS = 100
_CHARSET = re.compile(r"utf-(8|16|32)|iso-8859|us-ascii|latin|windows-|shift|euc-|gb|big5|koi8")


def decode_text(body: bytes, answer: Answer) -> str:
    """The text of a body, by the charset of its Content-Type; UTF-8 without one."""
    charset = _charset_of(answer)
    if charset:
        try:
            return body.decode(charset, "replace")
        except (LookupError, ValueError):
            pass
    return body.decode("utf-8", "replace")


def _charset_of(answer: Answer) -> str:
    """The charset of a Content-Type; empty if there is none that is known."""
    for parameter in answer.headers.get("content-type", "").split(";")[1:]:
        name, _, value = parameter.strip().partition("=")
        charset = value.strip("\"' ").lower()
        # Some codecs of Python are not charsets, and slow.
        if name.lower() == "charset" and _CHARSET.match(charset):
            return charset
    return ""


def read_json(answer: Answer) -> tuple[Any, str]:
    """The value and the text of a body that is JSON and can be written as JSON again.

    It is in UTF-8, UTF-16 or UTF-32 (RFC 8259 §8.1, RFC 4627 §3), or else in the charset of its
    Content-Type.

    Raises:
        ValueError: if it is not JSON, has a number that JSON or a float lacks, or is nested too
            deeply.
        RecursionError: if it is nested very deeply.
    """
    body = bytes(answer.body)
    try:
        text = body.decode(json.detect_encoding(body), "surrogatepass")
    except UnicodeDecodeError:
        if not _charset_of(answer):
            raise
        text = decode_text(body, answer)
    text = text.removeprefix("\ufeff")
    value = json.loads(text, parse_constant=_refuse_constant, parse_float=_parse_float)
    level, depth = [value], 0
    while level := [
        inner
        for one in level
        if isinstance(one, (dict, list))
        for inner in (one.values() if isinstance(one, dict) else one)
    ]:
        depth += 1
        if depth > _MOST_LEVELS:
            raise ValueError("nested too deeply")
    return value, text


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not a number of JSON")


def _parse_float(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(f"{text[:40]} is too large for a number")
    return value
