"""Whether the text of an entry document may refer to other documents at all.

If not, loading needs no walk, so ``paths`` and ``operations`` of one document build no graph. The
answer may be a wrong yes, but never a wrong no.
"""

from __future__ import annotations

import re

from schemakit.documents.document import Document
from schemakit.syntax.encoding import escapes_letters

__all__ = ["may_refer_elsewhere"]

#: How most local references are written.
_LOCAL = (b'$ref": "#', b'$ref":"#')
#: A reference whose value does not begin with a fragment, or not at once: without quotes a ``#``
#: begins a comment. It is compiled at its first use, which many descriptions do not have.
_ELSEWHERE = rb"""\$(?:ref|dynamicRef)["']?\s*+(?:(?<=\s)\#|:\s*+(?:["'](?![\#"'])|[^\s"']))"""
#: The mapping of a discriminator in JSON, up to the first brace that is not in quotes.
_MAPPING = rb"""(?s)apping"\s*+:\s*+\{((?:"(?:[^"\\]|\\.)*+"|[^{}"])*+)"""
#: A value in it that is not a name and not a local reference.
_VALUE_ELSEWHERE = rb""":\s*+"(?!\#)[^"]*?[./:\\#]"""


def may_refer_elsewhere(document: Document) -> bool:
    """Whether the entry document may refer to another one."""
    data = document.data
    if not data or _refers_elsewhere(data):
        return True
    # Security requirements may name schemes by URI (OAS 3.2).
    if document.grammar.security_uris and b"security" in data:
        return True
    if b"discriminator" in data and b"apping" in data and _maps_elsewhere(document):
        return True
    return escapes_letters(data)


def _refers_elsewhere(data: bytes) -> bool:
    # Going from "$" to "$" takes two thirds of the time that searching for the pattern takes.
    is_elsewhere = re.compile(_ELSEWHERE).match
    place = data.find(b"$")
    while place >= 0:
        if not data.startswith(_LOCAL, place) and is_elsewhere(data, place):
            return True
        place = data.find(b"$", place + 1)
    return False


def _maps_elsewhere(document: Document) -> bool:
    """Whether a discriminator may name a schema of another document by its URI."""
    if document.syntax != "json":
        # Parsing YAML takes far longer than a walk.
        return True
    data, is_elsewhere = document.data, re.compile(_VALUE_ELSEWHERE).search
    held_by = re.compile(_MAPPING).match
    # As above: one pass for `mapping` and `defaultMapping`.
    place = data.find(b'apping"')
    while place >= 0:
        found = held_by(data, place)
        if data[place - 1 : place] == b"M" or (found and is_elsewhere(found[1])):
            return True
        place = data.find(b'apping"', place + 1)
    return False
