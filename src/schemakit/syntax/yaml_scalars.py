"""The values of plain YAML scalars (the core schema of YAML 1.2.2 §10.3)."""

from __future__ import annotations

import math
import re
from typing import Any, NamedTuple

__all__ = ["BEYOND_FLOATS", "MAX_DIGITS", "TAG", "TYPED_TAGS", "NoJsonNumber", "typed_scalar"]

#: Python neither reads nor writes a longer integer by default: that takes quadratic time.
MAX_DIGITS = 4300

TAG = "tag:yaml.org,2002:"
#: The tags of values that are not strings.
TYPED_TAGS = frozenset({TAG + name for name in ("int", "float", "bool", "null")})

_LITERALS = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_INTEGER = re.compile(r"[-+]?[0-9]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_SPECIAL_FLOAT = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")
_OTHER_BASE = re.compile(r"0x[0-9a-fA-F]+|0o[0-7]+")


class NoJsonNumber(NamedTuple):
    """A number that JSON cannot express; ``message`` says why."""

    message: str


BEYOND_FLOATS = NoJsonNumber("a number beyond the range of 64-bit floats")


def typed_scalar(text: str) -> Any:
    """The value of a plain scalar, or a :class:`NoJsonNumber`.

    A hexadecimal or octal number beyond 63 bits is a string: at that length it is an address or a
    hash.
    """
    if text in _LITERALS:
        return _LITERALS[text]
    if text[0] not in "+-.0123456789":
        return text
    if _INTEGER.fullmatch(text):
        if len(text.lstrip("+-")) > MAX_DIGITS:
            return NoJsonNumber(f"an integer of more than {MAX_DIGITS:,} digits")
        return int(text)
    if _FLOAT.fullmatch(text):
        number = float(text)
        if math.isinf(number):
            return BEYOND_FLOATS
        return number
    if _SPECIAL_FLOAT.fullmatch(text):
        what = "infinite number" if text[-1] in "fF" else '"not a number"'
        return NoJsonNumber(f"{text} is not a JSON value: JSON has no {what}")
    if _OTHER_BASE.fullmatch(text):
        number = int(text[2:], 16 if text[1] == "x" else 8)
        return number if number < 2**63 else text
    return text
