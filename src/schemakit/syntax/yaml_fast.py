"""The fast YAML reader: py-yaml12, for texts with nothing that it lacks or reads differently."""

from __future__ import annotations

import math
import re
from itertools import chain
from typing import Any

from schemakit.syntax.yaml_scalars import typed_scalar

__all__ = ["parse_fast"]


def _at_node(literal: str, then: str = "") -> re.Pattern[bytes]:
    """A pattern for a literal where a node may begin: after a line break or an indicator."""
    before = rf"(?:(?<=[\n\[{{,:]{literal})|(?<=[-?:\[{{,\s][ \t]{literal}))"
    return re.compile(f"{literal}{before}{then}".encode())


#: What py-yaml12 copies (aliases), lacks (merges), wraps (tags), accepts against the rules (tabs
#: that indent) or may exhaust the stack with (nesting by indentation; it limits the other kind).
#: Each pattern begins with a literal, which makes the search fast.
_NEEDS_EVENTS = (
    (b"&", _at_node("&", r"(?=\S)")),
    (b"!", _at_node("!")),
    (b"<", _at_node("<<", r"(?=[\s:])")),
    (b"%", re.compile(rb"%(?<=\n%)")),
)
#: A quoted item of several lines, which may be indented too little.
_QUOTED_ITEMS = (re.compile(rb"- +'[^'\n]*\n"), re.compile(rb'- +"[^"\n]*\n'))
_INDENTATION = re.compile(rb"\n[ \t?:-]{64}(?<!--)")
_INDENTING_TAB = re.compile(rb"\n *\t")
#: A character is rare if it occurs once in so many bytes.
_RARE = 1024
#: Two bytes at this distance are in a row of 64.
_STRIDE = 32
_INDENTING_AS_ZERO = bytes(ord("0") if one in b" \t?:-" else ord("1") for one in range(256))
#: The same for characters outside of ASCII.
_NEEDS_EVENTS_BEYOND_ASCII = (
    # A byte order mark, which is not a part of the key after it.
    (b"\xef", re.compile(b"\xef\xbb\xbf")),
    *(
        # Blanks that it drops if they are a whole value.
        (
            lead,
            re.compile(
                lead + rb"(?<=[\s\[{,]" + lead + rb")" + rest + rb"(?![^\s,\]}\xc2\xe1-\xe3])"
            ),
        )
        for lead, rest in (
            (b"\xc2", rb"[\x85\xa0]"),
            (b"\xe1", rb"\x9a\x80"),
            (b"\xe2", rb"(?:\x80[\x80-\x8a\xa8\xa9\xaf]|\x81\x9f)"),
            (b"\xe3", rb"\x80\x80"),
        )
    ),
)
#: It ends the text at NUL, and accepts the others.
_CONTROLS = bytes({*range(32)} - {*b"\t\n"})

#: A key that is a number whose digits differ from those of its value.
_RESPELLED_KEY = re.compile(
    rb"""[+.0-9](?<=[\s\[{,][+.0-9])(?:(?<=[+.0])|[0-9]*[.eE])[-+.0-9a-fA-Fxo]*
    \s*(?::(?=[\s,\[\]{}]|\Z)|\#)""",
    re.VERBOSE,
)
#: Numbers that may be beyond 64 bits, and negative ones.
_LARGE_NUMBER = re.compile(
    rb"""[.0-9](?<=[\s\[{,:+][.0-9])(?:[0-9]{18,}\.?[0-9]*|[0-9]*\.?[0-9]*[eE]\+?[0-9]+)
    (?=[\s,\]}]|\Z)""",
    re.VERBOSE,
)
_LARGE_NEGATIVE_NUMBER = re.compile(
    rb"""-(?<=[\s\[{,:]-)[.0-9](?:[0-9]{18,}\.?[0-9]*|[0-9]*\.?[0-9]*[eE]\+?[0-9]+)
    (?=[\s,\]}]|\Z)""",
    re.VERBOSE,
)
#: What such a number has, if it has fewer than 18 digits in a row: ``e`` or ``E`` after a digit.
_EXPONENTS = (re.compile(rb"e(?<=[.0-9]e)\+?[0-9]"), re.compile(rb"E(?<=[.0-9]E)\+?[0-9]"))
#: In a row of 18 digits two are at successive multiples of this.
_DIGIT_STRIDE = 9
_DIGITS_AS_ZERO = bytes.maketrans(b"123456789", b"000000000")
_BLOCK_SCALAR = re.compile(rb"(?<!\S)[|>][-+0-9]*[ \t]*(?:#.*)?\Z")

_KEYS = frozenset({str})
_KNOWN = frozenset({str, int, bool, type(None), float, dict, list})
#: From here on a float may be a rounded integer.
_LARGE = 2.0**63


def parse_fast(data: bytes) -> Any:
    """The object or array in a YAML text, or ``None`` if the text may need the slow reader.

    ``data`` is UTF-8 and its only line breaks are line feeds.
    """
    data = b"\n" + data  # the patterns look behind for what is before a node
    if _needs_events(data):
        return None
    if len(data.translate(None, _CONTROLS)) != len(data) or _ends_in_block_scalar(data):
        return None
    try:
        from yaml12 import parse_yaml

        documents = parse_yaml(data.decode(), multi=True)
    except (ImportError, ValueError):
        return None  # the slow reader reports what is wrong, and where
    if not isinstance(documents, list) or len(documents) != 1:
        return None
    contents = documents[0]
    return contents if type(contents) in (dict, list) and _settle(contents, data) else None


def _needs_events(data: bytes) -> bool:
    if any(_occurs(data, byte, pattern) for byte, pattern in _NEEDS_EVENTS):
        return True
    if any(pattern.search(data) for pattern in _QUOTED_ITEMS):
        return True
    # There are many line breaks, so these are searched only where there may be one.
    if b"\t" in data and _INDENTING_TAB.search(data):
        return True
    if b"00" in data[::_STRIDE].translate(_INDENTING_AS_ZERO) and _INDENTATION.search(data):
        return True
    return not data.isascii() and any(
        _occurs(data, byte, pattern) for byte, pattern in _NEEDS_EVENTS_BEYOND_ASCII
    )


def _occurs(data: bytes, first: bytes, pattern: re.Pattern[bytes]) -> bool:
    """Whether a pattern that begins with a byte is in a text."""
    # Going from one such byte to the next is faster than the search, if there are few.
    place = data.find(first)
    for _ in range(len(data) // _RARE):
        if place < 0 or pattern.match(data, place):
            return place >= 0
        place = data.find(first, place + 1)
    return place >= 0 and pattern.search(data, place) is not None


def _ends_in_block_scalar(data: bytes) -> bool:
    """Whether a block scalar ends the text without a line of its own or without a line break.

    py-yaml12 adds a line break to such a scalar.
    """
    if b"|" not in data and b">" not in data:
        return False
    last = data.rstrip()
    if _BLOCK_SCALAR.search(last, last.rfind(b"\n") + 1):
        return True
    if data.endswith(b"\n"):
        return False
    indent = len(data)
    for line in reversed(data.split(b"\n")):
        content = line.lstrip(b" ")
        own = len(line) - len(content)
        # A header is indented less than its text, or is alone on its line.
        if content and (own < indent or content[:1] in b"|>"):
            if _BLOCK_SCALAR.search(line):
                return True
            indent = min(indent, own)
        if indent == 0:
            break
    return False


def _settle(root: Any, data: bytes) -> bool:
    """Correct keys and large integers in place; false if the slow reader is needed for that.

    It looks at all types of a level at once: a loop over every container takes four times as long.
    """
    objects, arrays = ([root], []) if type(root) is dict else ([], [root])
    numbered: list[dict[Any, Any]] = []
    large: list[Any] = []
    while objects or arrays:
        if not {*map(type, chain.from_iterable(objects))} <= _KEYS:
            numbered += [one for one in objects if not {*map(type, one)} <= _KEYS]
        values = [*chain.from_iterable(map(dict.values, objects)), *chain.from_iterable(arrays)]
        kinds = {*map(type, values)}
        if not kinds <= _KNOWN:
            return False
        if float in kinds:
            floats = [value for value in values if type(value) is float]
            if not all(map(math.isfinite, floats)):
                return False  # the slow reader reports where
            if any(map(_is_large, floats)):
                large += [one for one in objects if any(map(_is_large, one.values()))]
                large += [one for one in arrays if any(map(_is_large, one))]
        objects = [value for value in values if type(value) is dict]
        arrays = [value for value in values if type(value) is list]
    return (not numbered or _rename(numbered, data)) and (not large or _restore(large, data))


def _is_large(value: Any) -> bool:
    return type(value) is float and abs(value) >= _LARGE


def _restore(containers: list[Any], data: bytes) -> bool:
    """Undo the rounding of large integers; false if the text is ambiguous."""
    written: dict[float, set[bytes]] = {}
    for token in _find_large_numbers(data):
        written.setdefault(float(token), set()).add(token)
    for container in containers:
        members = container.items() if type(container) is dict else enumerate(container)
        for key, value in [member for member in members if _is_large(member[1])]:
            tokens = written.get(value, set())
            if len(tokens) != 1:
                return False
            container[key] = typed_scalar(min(tokens).decode())
    return True


def _find_large_numbers(data: bytes) -> set[bytes]:
    """Numbers that may be beyond 64 bits, as they are written.

    Searching for an exponent, and looking at every ninth byte for 18 digits in a row, takes a third
    of the time that searching for such a number takes.
    """
    every = data[::_DIGIT_STRIDE].translate(_DIGITS_AS_ZERO)
    places = [
        place * _DIGIT_STRIDE
        for row in re.finditer(b"00+", every)
        for place in range(row.start(), row.end() - 1)
    ]
    places = [one for one in places if data[one : one + _DIGIT_STRIDE].isdigit()]
    places += [found.start() for exponent in _EXPONENTS for found in exponent.finditer(data)]
    found: set[bytes] = set()
    end = 0
    for place in sorted(places):
        if place < end:
            continue
        start = place
        while start > end and data[start - 1] in b".0123456789":
            start -= 1
        end = place
        is_negative = data[start - 1 : start] == b"-"
        pattern = _LARGE_NEGATIVE_NUMBER if is_negative else _LARGE_NUMBER
        number = pattern.match(data, start - is_negative)
        if number is not None:
            found.add(number[0])
            end = number.end()
    return found


def _rename(mappings: list[dict[Any, Any]], data: bytes) -> bool:
    """Make integer keys strings, such as status codes; false if a key was written otherwise."""
    if _RESPELLED_KEY.search(data):
        return False
    for mapping in mappings:
        for key, value in mapping.items():
            # 1 may have been written as true, and the key of a null value without a colon.
            if type(key) is not str and (type(key) is not int or key < 2 or value is None):
                return False
        renamed = {str(key): value for key, value in mapping.items()}
        if len(renamed) != len(mapping):
            return False
        mapping.clear()
        mapping.update(renamed)
    return True
