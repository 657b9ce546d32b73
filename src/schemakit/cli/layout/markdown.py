"""Markdown of descriptions on a terminal, by rich where that is installed.

Code blocks are written as they are, at the start of the line, so that they can be pasted. The
content cannot control the terminal: everything but the colours that rich adds is escaped.
"""

from __future__ import annotations

import io
import re
import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING

from schemakit.cli.layout.table import Display, escape_unsafe

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderResult

__all__ = ["render_markdown", "replace_tags", "split_code"]

#: Longer texts are not parsed.
_LONGEST = 200_000
#: What a text of Markdown has that plain prose has not.
_MARKS = re.compile(r"[*_`#>|\[<~\\]|^\s*(?:[-+]|\d+[.)])\s|^\s*(?:---|===)", re.MULTILINE)
#: The start of a fence: its indentation, its marks, and the language (CommonMark §4.5).
_FENCE = re.compile(
    r"(?P<lead>[ ]*(?:(?:[-*+]|\d{1,9}[.)])[ ]+)?)(?P<marks>`{3,}|~{3,})(?P<info>.*)"
)
_STYLE = re.compile(r"(\x1b\[[0-9;]*m)")
_INDENT = "  "
#: Tags of HTML that descriptions use in place of Markdown, and the Markdown that means the same.
# Code between backticks stays as it is.
_TAG = re.compile(
    r"(?P<code>`{1,3}[^`]{1,2000}`)"
    r"|<(?P<end>/?)(?P<name>[A-Za-z][A-Za-z0-9]{0,9})(?:\s[^<>]{0,500})?/?>"
)
_LINK = re.compile(
    r"<a\s[^<>]{0,300}?href=[\"']([^\"'<>]{1,300})[\"'][^<>]{0,200}>([^<>]{1,300})</a>"
)
_MEANINGS = {
    **dict.fromkeys(("p", "div", "ul", "ol", "table", "blockquote", "details"), "\n\n"),
    **dict.fromkeys(("br", "tr"), "\n\n"),
    **dict.fromkeys(("b", "strong"), "**"),
    **dict.fromkeys(("i", "em"), "*"),
    **dict.fromkeys(("span", "summary", "tbody", "thead", "font", "sup", "sub"), ""),
    **dict.fromkeys(("td", "th"), " "),
    "code": "`",
}


def render_markdown(text: str, display: Display) -> str | None:
    """Render Markdown for a terminal, indented by two spaces but for code blocks.

    None if rich is not installed, or the text is plain or too long to be parsed.
    """
    if display.columns is None or len(text) > _LONGEST or not _MARKS.search(text):
        return None
    try:
        import rich.markdown  # noqa: F401
    except ImportError:
        return None
    try:
        parts = [
            _write_code(part) if is_code else _render_prose(part, display)
            for part, is_code in split_code(text)
            if part.strip()
        ]
    except RecursionError:
        return None
    shown = "\n".join(part for part in parts if part)
    # What is nested too deeply for the parser would be lost.
    return shown if _STYLE.sub("", shown).strip() else None


def replace_tags(text: str) -> str:
    """Replace the common tags of HTML by Markdown; other tags stay."""
    if "<" not in text:
        return text

    def replace(found: re.Match[str]) -> str:
        if found["code"]:
            return found.group()
        name = found["name"].lower()
        if name == "li":
            return "" if found["end"] else "\n- "
        if name[:1] == "h" and name[1:].isdigit():
            return "\n\n" if found["end"] else "\n\n### "
        return _MEANINGS.get(name, found.group())

    return _TAG.sub(replace, _LINK.sub(r"[\2](\1)", text))


def split_code(text: str) -> Iterator[tuple[str, bool]]:
    """Split Markdown into prose and the content of fenced code blocks, which is not indented."""
    prose: list[str] = []
    lines = iter(text.expandtabs(4).splitlines())
    for line in lines:
        fence = _FENCE.fullmatch(line)
        if fence is None or (fence["marks"][0] == "`" and "`" in fence["info"]):
            prose.append(line)
            continue
        if fence["lead"].strip():
            prose.append(fence["lead"].rstrip())
        yield _dedent(prose), False
        prose = []
        yield "\n".join(_read_code(lines, fence)), True
    yield _dedent(prose), False


def _dedent(lines: list[str]) -> str:
    """Join lines; what continues a list item behind a code block would be taken for code."""
    return textwrap.dedent("\n".join(lines))


def _read_code(lines: Iterator[str], fence: re.Match[str]) -> Iterator[str]:
    marks, width = fence["marks"], len(fence["lead"])
    for line in lines:
        closing = line.strip()
        if set(closing) == {marks[0]} and len(closing) >= len(marks):
            return
        lead = len(line) - len(line.lstrip(" "))
        yield line[min(lead, width) :]


def _write_code(code: str) -> str:
    return f"{escape_unsafe(code, newlines=True)}\n"


def _render_prose(text: str, display: Display) -> str:
    from rich.console import Console
    from rich.theme import Theme

    stream = io.StringIO()
    console = Console(
        file=stream,
        width=max((display.columns or 80) - len(_INDENT), 20),
        force_terminal=display.colour,
        color_system="standard" if display.colour else None,
        theme=Theme({"markdown.code": "cyan", "markdown.item.bullet": "none"}),
        highlight=False,
        emoji=False,
        markup=False,
        legacy_windows=False,
        _environ={},
    )
    console.print(_make_markdown(escape_unsafe(text, newlines=True)), crop=False)
    lines = [_escape(line).rstrip() for line in stream.getvalue().split("\n")]
    while lines and not _STYLE.sub("", lines[-1]).strip():
        lines.pop()
    while lines and not _STYLE.sub("", lines[0]).strip():
        lines.pop(0)
    text = "".join(f"{_INDENT}{line}".rstrip() + "\n" for line in lines)
    return re.sub(r"\n{3,}", "\n\n", text)


def _escape(line: str) -> str:
    """Escape everything but styles: entities such as ``&#8238;`` are decoded while parsing."""
    pieces = _STYLE.split(line)
    return "".join(one if number % 2 else escape_unsafe(one) for number, one in enumerate(pieces))


def _make_markdown(text: str) -> object:
    """Make the Markdown of rich, with headings and indented code as we draw them."""
    from markdown_it import MarkdownIt
    from rich.markdown import CodeBlock, Heading, Markdown
    from rich.segment import Segment

    class LeftHeading(Heading):
        def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
            self.text.justify = "left"
            self.text.stylize("bold")
            yield self.text

    class PlainCode(CodeBlock):
        def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
            for line in str(self.text).rstrip("\n").split("\n"):
                yield Segment(line)
                yield Segment.line()

    class Prose(Markdown):
        elements = {  # noqa: RUF012  as in the class above
            **Markdown.elements,
            "heading_open": LeftHeading,
            "code_block": PlainCode,
            "fence": PlainCode,
        }

    found = Prose("", hyperlinks=False)
    # HTML that is not read as Markdown is shown as it is: rich would leave it out.
    parser = MarkdownIt("commonmark", {"html": False}).enable(["strikethrough", "table"])
    found.parsed = parser.parse(replace_tags(text))
    return found
