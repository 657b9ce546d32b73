"""What a glance at the text of an entry document says about other documents.

It says yes too often rather than too seldom, and costs a small part of parsing: what it rules out
needs no walk.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from schemakit.documents.document import Document
from schemakit.syntax.encoding import escapes_letters

__all__ = ["may_name_schemes", "may_refer_elsewhere"]

# These begin with a character of their own: a pattern that could begin with anything takes twenty
# times as long. They are compiled at their first use, which `paths` has not.
#: How most local references are written.
_LOCAL = (b'$ref": "#', b'$ref":"#')
#: A reference that does not begin with its fragment, or a comment between it and its value: without
#: quotes a fragment is one. What is found may also be no reference.
_ELSEWHERE = rb"""\$(?:ref|dynamicRef)["']?\s*+(?:(?<=\s)\#|:\s*+(?:["'](?![\#"'])|[^\s"']))"""
#: A mapping in braces up to the first brace inside that is in no quotes, or an alias of one, or the
#: line above one in a block.
_MAPPING = (
    rb"""(?s)mapping["']?\s*+(?::\s*+(?:[&!]\S*+\s*+)*+\{"""
    rb"""(?:"(?:[^"\\]|\\.)*+"|'[^']*+'|[^{}])*+"""
    rb"|:\s*+\*|:[ \t]*+(?:[&!]\S*+[ \t]*+)*+(?:\#[^\n]*|\r)?(?=\n))"
)
#: What is no reference to this document and may be one to another; a backslash may spell anything.
_MAY_BE_ELSEWHERE = rb"""[:\s]["']?+(?!\#)[^"'\#\s,:/.\\]*+(?:[/.\\\#]|(?<!:):[^\s"':])|:\s*+\*"""
#: What stands before requirements: in brackets, or else in a block or an alias.
_REQUIREMENTS = rb"""security["']?\s*+:\s*+(?:[&!]\S*+\s*+)*+(\[)?"""
#: Where an array of objects ends.
_END_OF_OBJECTS = rb"\}\s*+\]"
#: A key that may be a URI, in quotes or not; or an alias.
_URI_KEY = (
    rb"""(?:"[^"#./:\\]*+[#./:\\][^"]*+"|'[^'#./:]*+[#./:][^']*+')\s*+:"""
    rb"""|(?<=[\s{,\[])(?:\*|[^\s"'{}\[\],#./:]*+(?:[#./]|:(?=[^\s"'{}\[\],]))"""
    rb"""[^\s"'{}\[\],]*+(?:(?<=:)|\s*+:))"""
)
#: No line of YAML is indented further.
_FURTHEST = 10_000


def may_refer_elsewhere(document: Document) -> bool:
    """Whether the entry document may refer to another one."""
    data = document.data
    if not data:
        return True
    if _names_another(data):
        return True
    return _maps_elsewhere(document) or may_name_schemes(document) or escapes_letters(data)


def _maps_elsewhere(document: Document) -> bool:
    """Whether a discriminator in the document may name a schema elsewhere."""
    data, may_be_elsewhere = document.data, re.compile(_MAY_BE_ELSEWHERE).search
    # One pass for `mapping` and `defaultMapping`: each over the whole text counts.
    start = data.find(b"apping")
    while start >= 0:
        end = start + len(b"apping")
        if data[max(0, start - len(b"defaultM")) : start] == b"defaultM":
            return b"discriminator" in data
        if data[start - 1 : start] == b"m":
            held, end = _mapping(data, start - 1, end)
            if may_be_elsewhere(held):
                return b"discriminator" in data
        start = data.find(b"apping", end)
    return False


def may_name_schemes(document: Document) -> bool:
    """Whether a security requirement in the document may name its scheme by a URI."""
    if not document.grammar.security_uris:
        return False
    data, is_uri = document.data, re.compile(_URI_KEY).search
    return not data or any(map(is_uri, _requirements(data))) or escapes_letters(data)


def _names_another(data: bytes) -> bool:
    # Going from "$" to "$" takes two thirds of the time that searching for the pattern takes.
    is_elsewhere = re.compile(_ELSEWHERE).match
    place = data.find(b"$")
    while place >= 0:
        if not data.startswith(_LOCAL, place) and is_elsewhere(data, place):
            return True
        place = data.find(b"$", place + 1)
    return False


def _mapping(data: bytes, start: int, end: int) -> tuple[bytes, int]:
    """What a mapping holds, whose key stands from ``start`` to ``end``, and where that ends: from
    its colon to the first brace inside, or all lines that are indented further; nothing where it is
    no mapping."""
    found = re.compile(_MAPPING).match(data, start)
    if not found:
        return b"", end
    last = found.end()
    if data.startswith(b"\n", last):
        last = _end_of_block(data, start, last)
    return data[end:last], last


def _requirements(data: bytes) -> Iterator[bytes]:
    """What requirements hold, from their colon on: up to the end of an array of objects, or all
    lines of a block."""
    start_of, end_of = re.compile(_REQUIREMENTS), re.compile(_END_OF_OBJECTS)
    found = start_of.search(data)
    while found:
        start, end = found.span()
        if not found[1]:
            colon = data.index(b":", start)
            line_end = data.find(b"\n", colon)
            end = _end_of_block(data, start, len(data) if line_end < 0 else line_end, items=True)
        elif not data.startswith(b"]", end):
            last = end_of.search(data, end)
            end = last.end() if last else len(data)
        yield data[start + len(b"security") : end]
        found = start_of.search(data, end)


def _end_of_block(data: bytes, start: int, end: int, *, items: bool = False) -> int:
    """Where the lines end that are indented further than what begins at ``start`` in the line that
    ends at ``end``, or are ``items`` of it; comments may stand anywhere."""
    indent = start - data.rfind(b"\n", max(0, start - _FURTHEST), start) - 1
    indent -= data[start - 1 : start] in (b'"', b"'")
    while end < len(data):
        line_end = data.find(b"\n", end + 1)
        line_end = len(data) if line_end < 0 else line_end
        line = data[end + 1 : line_end]
        text = line.lstrip(b" ")
        depth = len(line) - len(text)
        is_inside = depth > indent or (items and depth == indent and text[:1] == b"-")
        if text.strip() and text[:1] != b"#" and not is_inside:
            break
        end = line_end
    return end
