"""JSON to plain data, with exact integers."""

from __future__ import annotations

import re
from typing import Any

import orjson

__all__ = ["load_any_depth", "load_json"]

#: In a row of 19 digits two are at successive multiples of this.
_STRIDE = 9
_FEWEST_DIGITS = 19
_TWO_OR_MORE = b"00+"
_DIGITS_AS_ZERO = bytes.maketrans(b"123456789", b"000000000")
#: What may be before and after a number; in a string a quote or another character may be, too.
_BEFORE, _AFTER = b" \t\r\n[,:", b" \t\r\n]},"


def load_json(data: bytes) -> Any:
    """Read JSON in UTF-8.

    Raises:
        orjson.JSONDecodeError: if it is not valid JSON, is nested too deeply, or has an integer of
            more than 4,300 digits or another number beyond the range of 64-bit floats.
        MemoryError: if there is not enough memory.
    """
    try:
        contents = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        if "Not enough memory" in error.msg:
            raise MemoryError from error
        if "infinity" not in error.msg:
            raise
        from schemakit.syntax.large_integers import check_others, load_exactly

        check_others(data)
        return load_exactly(data)
    if _may_have_large_integer(data):
        from schemakit.syntax.large_integers import load_exactly

        return load_exactly(data)
    return contents


def _may_have_large_integer(data: bytes) -> bool:
    """Whether a text has, perhaps in a string, an integer beyond 64 bits.

    Looking at every ninth byte takes a sixth of the time of parsing.
    """
    every = data[::_STRIDE].translate(_DIGITS_AS_ZERO)
    end = 0
    for row in re.finditer(_TWO_OR_MORE, every):
        for found in range(row.start(), row.end() - 1):
            start = found * _STRIDE
            # Most pairs of digits are not in one row, and a long row is passed over once.
            if start < end or not data[start : start + _STRIDE].isdigit():
                continue
            # There are at most eight more digits before this one.
            while data[start - 1 : start].isdigit():
                start -= 1
            end = found * _STRIDE + _STRIDE
            while data[end : end + _STRIDE].isdigit() and end < len(data):
                end += _STRIDE
            while data[end : end + 1].isdigit():
                end += 1
            if end - start >= _FEWEST_DIGITS and _is_large_integer(data, start, end):
                return True
    return False


def _is_large_integer(data: bytes, start: int, end: int) -> bool:
    """Whether digits are an integer beyond 64 bits, with the sign before them."""
    if data[start - 1 : start] == b"-":
        start -= 1
    if start and data[start - 1] not in _BEFORE:
        return False
    if end < len(data) and data[end] not in _AFTER:
        return False
    return end - start > _FEWEST_DIGITS + 1 or not -(2**63) <= int(data[start:end]) < 2**64


def load_any_depth(data: bytes) -> Any:
    """Read JSON in UTF-8 that is known to be valid, however deeply it is nested."""
    try:
        return load_json(data)
    except orjson.JSONDecodeError:
        from schemakit.syntax.large_integers import load_exactly

        return load_exactly(data)
