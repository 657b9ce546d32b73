"""The fast YAML reader: py-yaml12, for texts with nothing that it lacks or reads differently."""

from __future__ import annotations

import math
import re
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
    _at_node("&", r"(?=\S)"),
    _at_node("!"),
    _at_node("<<", r"(?=[\s:])"),
    re.compile(rb"\n%"),
    re.compile(rb"\n[ \t?:-]{64}(?<!--)"),
    # A quoted item of several lines, which may be indented too little.
    re.compile(rb"- +'[^'\n]*\n"),
    re.compile(rb'- +"[^"\n]*\n'),
)
_INDENTING_TAB = re.compile(rb"\n *\t")
#: The same for characters outside of ASCII.
_NEEDS_EVENTS_BEYOND_ASCII = (
    re.compile(b"\xef\xbb\xbf"),  # a byte order mark, which is not a part of the key after it
    *(
        # Blanks that it drops if they are a whole value.
        re.compile(lead + rb"(?<=[\s\[{,]" + lead + rb")" + rest + rb"(?![^\s,\]}\xc2\xe1-\xe3])")
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
_BLOCK_SCALAR = re.compile(rb"(?<!\S)[|>][-+0-9]*[ \t]*(?:#.*)?\Z")

_PLAIN = frozenset({str, int, bool, type(None)})
_KNOWN = _PLAIN | {float, dict, list}


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
    for pattern in _NEEDS_EVENTS:
        if pattern.search(data):
            return True
    # Searched only if there are tabs: there are many line breaks.
    if b"\t" in data and _INDENTING_TAB.search(data):
        return True
    return not data.isascii() and any(one.search(data) for one in _NEEDS_EVENTS_BEYOND_ASCII)


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
    """Correct keys and large integers in place; false if the slow reader is needed for that."""
    containers = [root]
    numbered: list[dict[Any, Any]] = []
    large: list[Any] = []
    for container in containers:
        children = container
        if type(container) is dict:
            children = container.values()
            if container and {*map(type, container)} != {str}:
                numbered.append(container)
        kinds = {*map(type, children)}
        if kinds <= _PLAIN:
            continue
        if not kinds <= _KNOWN:
            return False
        containers += [child for child in children if type(child) in (dict, list)]
        if float in kinds:
            if not all(math.isfinite(child) for child in children if type(child) is float):
                return False  # the slow reader reports where
            if any(map(_is_large, children)):
                large.append(container)
    return (not numbered or _rename(numbered, data)) and (not large or _restore(large, data))


def _is_large(value: Any) -> bool:
    return type(value) is float and abs(value) >= 2.0**63


def _restore(containers: list[Any], data: bytes) -> bool:
    """Undo the rounding of large integers; false if the text is ambiguous."""
    written: dict[float, set[bytes]] = {}
    for pattern in (_LARGE_NUMBER, _LARGE_NEGATIVE_NUMBER):
        for token in pattern.findall(data):
            written.setdefault(float(token), set()).add(token)
    for container in containers:
        members = container.items() if type(container) is dict else enumerate(container)
        for key, value in [member for member in members if _is_large(member[1])]:
            tokens = written.get(value, set())
            if len(tokens) != 1:
                return False
            container[key] = typed_scalar(min(tokens).decode())
    return True


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
