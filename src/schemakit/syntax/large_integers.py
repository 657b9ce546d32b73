"""JSON texts with integers beyond 64 bits, which orjson makes floats or refuses."""

from __future__ import annotations

import re
from typing import Any

import orjson

from schemakit.syntax.entries import JSON_ITEM, json_string
from schemakit.syntax.yaml_scalars import MAX_DIGITS

__all__ = ["check_others", "load_exactly"]

#: An integer that may be beyond 64 bits. A string may contain what looks like one.
_LARGE_INTEGER = re.compile(rb"(?:(?<=[\s\[,:])|\A)-?[0-9]{19,}+(?=[\s\]},]|\Z)")


def check_others(data: bytes) -> None:
    """Check a JSON text apart from the size of its integers.

    Raises:
        orjson.JSONDecodeError: if it is not valid JSON.
    """
    orjson.loads(_LARGE_INTEGER.sub(_small_number, data))


def _small_number(found: re.Match[bytes]) -> bytes:
    """A number of the same length, so that the places of errors stay the same."""
    return b"1." + b"0" * (found.end() - found.start() - 2)


def load_exactly(data: bytes) -> Any:
    """Read a JSON text that is valid apart from the size of its integers.

    Raises:
        orjson.JSONDecodeError: if an integer has more than 4,300 digits.
    """
    root: list[Any] = []
    stack: list[Any] = [root]
    for match in JSON_ITEM.finditer(data):
        key, opening, closing, scalar = match.groups()
        if closing:
            stack.pop()
            continue
        if opening:
            value: Any = {} if opening == b"{" else []
        else:
            value = (
                _load_integer(match) if _LARGE_INTEGER.fullmatch(scalar) else orjson.loads(scalar)
            )
        if key is None:
            stack[-1].append(value)
        else:
            stack[-1][json_string(key)] = value
        if opening:
            stack.append(value)
    return root[0]


def _load_integer(match: re.Match[bytes]) -> int:
    literal = match[4]
    if len(literal.lstrip(b"-")) <= MAX_DIGITS:
        return int(literal)
    text = match.string.decode()
    place = len(match.string[: match.start(4)].decode())
    raise orjson.JSONDecodeError(f"an integer of more than {MAX_DIGITS:,} digits", text, place)
