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
_LOCAL = b'$ref": "#'
#: A reference whose value does not begin with a fragment, or not at once: without quotes a ``#``
#: begins a comment. It is compiled at its first use, which many descriptions do not have.
_ELSEWHERE = rb"""\$(?:ref|dynamicRef)["']?\s*+(?:(?<=\s)\#|:\s*+(?:["'](?![\#"'])|[^\s"']))"""
_ANCHORED = rb"""&\S++\s++(?:!\S*+\s++)?["']?\$(?:ref|dynamicRef)"""
_KEYWORD = b'"discriminator"'
_TEXT = rb'"(?:[^"\\]|\\.)*+"'
_FLAT = rb'\{(?:%b|[^{}"])*+\}' % _TEXT
#: A discriminator in JSON with the objects in it, up to the first brace of one inside these.
_OBJECT = rb'(?s)\s*+:\s*+\{((?:%b|[^{}"]|%b)*+)(\{?)' % (_TEXT, _FLAT)
#: In it, its ``mapping`` or its ``defaultMapping``.
_MAPPING = rb'(?s)apping"\s*+(:\s*+(?:%b|%b))' % (_TEXT, _FLAT)
#: A value in it that is not a name and not a local reference.
_VALUE_ELSEWHERE = rb""":\s*+"(?!\#)[^"]*?[./:\\#]"""


def may_refer_elsewhere(document: Document) -> bool:
    """Whether the entry document may refer to another one."""
    data = document.data
    if not data or _refers_elsewhere(data):
        return True
    # An anchor of YAML may give the keyword another spelling.
    if document.syntax != "json" and re.search(_ANCHORED, data):
        return True
    # Security requirements may name schemes by URI (OAS 3.2).
    if document.grammar.security_uris and b"security" in data:
        return True
    if _maps_elsewhere(document):
        return True
    return escapes_letters(data)


def _refers_elsewhere(data: bytes) -> bool:
    # Going from "$" to "$" takes less than half of the time that searching for the pattern takes.
    is_elsewhere, find, local = re.compile(_ELSEWHERE).match, data.find, _LOCAL
    length = len(local)
    place = find(b"$")
    while place >= 0:
        end = place + length
        if data[place:end] == local:
            place = find(b"$", end)
            continue
        if is_elsewhere(data, place):
            return True
        place = find(b"$", place + 1)
    return False


def _maps_elsewhere(document: Document) -> bool:
    """Whether a discriminator may name a schema of another document by its URI."""
    if document.syntax != "json":
        # Parsing YAML takes far longer than a walk.
        return _KEYWORD.strip(b'"') in document.data
    data, is_elsewhere = document.data, re.compile(_VALUE_ELSEWHERE).search
    find_object, find_mappings = re.compile(_OBJECT).match, re.compile(_MAPPING).finditer
    place = data.find(_KEYWORD)
    while place >= 0:
        place += len(_KEYWORD)
        found = find_object(data, place)
        if found and found[2]:
            return True
        if found and any(is_elsewhere(one[1]) for one in find_mappings(found[1])):
            return True
        place = data.find(_KEYWORD, place)
    return False
