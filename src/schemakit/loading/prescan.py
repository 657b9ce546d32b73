"""Whether the text of an entry document may refer to other documents at all.

Where it does not, loading needs no walk: ``paths`` and ``operations`` of one document wait for no
graph. It says yes too often rather than too seldom.
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
_MAPPING = rb"""(?s)"mapping"\s*+:\s*+\{((?:"(?:[^"\\]|\\.)*+"|[^{}"])*+)"""
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
    is_elsewhere = re.compile(_VALUE_ELSEWHERE).search
    return b'defaultMapping"' in document.data or any(
        is_elsewhere(found[1]) for found in re.finditer(_MAPPING, document.data)
    )
