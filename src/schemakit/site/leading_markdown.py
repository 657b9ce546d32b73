"""The Markdown at the beginning of a text, as HTML: the little of it that most texts begin with.

The script of a page renders all of Markdown (``markdown.tsx`` in ``site/src``), and what is written
here is what it makes of the same text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from typing import Any

__all__ = ["write_blocks", "write_inline", "write_link", "write_text"]

#: Markdown inside a line that is written here; everything else that may be Markdown is not.
_INLINE = re.compile(
    r"`(?P<code>[^`\s](?:[^`\n]*[^`\s])?)`(?!`)"
    r"|\[(?P<label>[^\[\]\n]+)\]\((?P<url>[^()\s<>]+)\)"
    r"|\*\*(?P<bold>[^*\s](?:[^*\n]*[^*\s])?)\*\*(?!\*)"
    r"|(?P<bare>https?://[^\s<>\"'`)\]]{1,2000}[^\s<>\"'`)\].,;:!?])"
)
_MARKDOWN = re.compile(r"[\\`*_\[\]<>~]|://|mailto:|  \n")
_MARKS = re.compile(r"(#{1,6})[ \t]")
#: A line that may begin something other than a paragraph.
_BLOCK = re.compile(r"[ \t]|[-+*_](\s|$)|[-*_]{3}|\d{1,9}[.)]|[#>`~]|.*\|")
_SAFE_LINK = re.compile(r"(https?://|mailto:|#/)", re.IGNORECASE)
_UNSAFE = re.compile(r"[\x00-\x20\x7f]")
#: Characters of a text whose beginning is written.
_LONGEST = 20_000


def write_blocks(text: str) -> tuple[str, bool]:
    """Paragraphs and headings, up to the first other block, and whether that is all."""
    if len(text) > _LONGEST:
        return "", False
    found: list[str] = []
    for lines in _split_blocks(text):
        level = _find_level(lines[0])
        if not level and any(map(_BLOCK.match, lines)):
            return "".join(found), False
        inside = write_inline(_read_heading(lines[0], level) if level else "\n".join(lines))
        if inside is None:
            return "".join(found), False
        name = f' class="heading h{level}"' if level else ""
        found.append(f"<p{name}>{inside}</p>")
    return "".join(found), True


def _split_blocks(text: str) -> Iterator[list[str]]:
    """The lines of each block: a heading is one line, others end at a line without text."""
    block: list[str] = []
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        is_heading = _find_level(line) > 0
        if block and (is_heading or not line.strip()):
            yield block
            block = []
        if is_heading:
            yield [line]
        elif line.strip():
            block.append(line)
    if block:
        yield block


def _find_level(line: str) -> int:
    """The level of a heading; 0 of any other line."""
    marks = _MARKS.match(line)
    return len(marks[1]) if marks and _read_heading(line, len(marks[1])) else 0


def _read_heading(line: str, level: int) -> str:
    return line[level:].strip().rstrip("#").rstrip()


def write_inline(text: str) -> str | None:
    """A text with the little Markdown that is written here; None if it has other Markdown."""
    found: list[str] = []
    position = 0
    for match in _INLINE.finditer(text):
        inner = match["label"] or match["bold"] or ""
        between = text[position : match.start()]
        if any(map(_MARKDOWN.search, (between, inner))) or between[-1:] == "!":
            return None
        found.append(write_text(between))
        if match["bare"]:
            found.append(write_link(match["bare"], write_text(match["bare"])))
        elif match["code"]:
            found.append(f"<code>{write_text(' '.join(match['code'].split()))}</code>")
        elif match["bold"]:
            found.append(f"<strong>{write_text(inner)}</strong>")
        else:
            found.append(write_link(match["url"], write_text(inner)))
        position = match.end()
    if _MARKDOWN.search(text, position):
        return None
    return "".join([*found, write_text(text[position:])])


def write_link(url: str, inside: str) -> str:
    url = url.strip()
    if _UNSAFE.search(url) or not _SAFE_LINK.match(url):
        return f"<span>{inside}</span>"
    if url[0] == "#":
        return f'<a href="{write_text(url)}">{inside}</a>'
    rel = 'rel="noopener noreferrer nofollow" target="_blank"'
    return f'<a href="{write_text(url)}" {rel}>{inside}</a>'


def write_text(text: Any) -> str:
    """A text for an element or an attribute."""
    return escape(str(text).encode("utf-8", "replace").decode())
