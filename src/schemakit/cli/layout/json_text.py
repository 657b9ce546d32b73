"""JSON text, indented or in lines, in colour, with characters escaped that could disturb a
terminal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from schemakit.cli.layout.table import Display, paint

__all__ = ["escape_json", "paint_json", "render_json", "render_json_lines"]

#: Longer text has no colour: it takes too long, and no one reads it.
_LONGEST = 2_000_000
_STYLES = {"name": "bold", "text": "green", "number": "cyan", "word": "yellow"}


def render_json(value: Any, display: Display) -> bytes:
    """Render a value as indented JSON with a newline, in colour if the display has it; escape
    unsafe characters on a terminal."""
    import orjson

    try:
        text = orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    except TypeError:
        # Integers beyond 64 bits, lone surrogates, and nesting beyond orjson's limit.
        import json

        text = json.dumps(value, indent=2).encode() + b"\n"
    return paint_json(text, display)


def paint_json(text: bytes, display: Display) -> bytes:
    """Escape JSON text for a terminal, and put names, texts, numbers and literals in colours."""
    if display == Display():
        return text
    text = escape_json(text)
    if not display.colour or len(text) > _LONGEST:
        return text
    import re

    token = re.compile(
        r'(?P<name>"(?:[^"\\]|\\.)*+")(?=\s*+:)|(?P<text>"(?:[^"\\]|\\.)*+")'
        r"|(?P<number>-?[0-9][0-9.eE+-]*+)|(?P<word>true|false|null)"
    )

    def paint_token(found: re.Match[str]) -> str:
        return paint(found.group(), _STYLES[found.lastgroup or "text"], display)

    return token.sub(paint_token, text.decode()).encode()


def render_json_lines(records: Iterable[Any], display: Display) -> bytes:
    """Render each value as JSON in one line; escape unsafe characters on a terminal."""
    import orjson

    lines = []
    for record in records:
        try:
            line = orjson.dumps(record, option=orjson.OPT_APPEND_NEWLINE)
        except TypeError:
            import json

            line = json.dumps(record).encode() + b"\n"
        lines.append(escape_json(line) if display.columns is not None else line)
    return b"".join(lines)


def escape_json(text: bytes) -> bytes:
    r"""Write the unsafe characters of JSON text as ``\uXXXX``, which keeps the values."""
    import re

    unsafe = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
    return unsafe.sub(lambda found: f"\\u{ord(found.group()):04x}", text.decode()).encode()
