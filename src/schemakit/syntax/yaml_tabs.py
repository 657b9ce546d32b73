"""Tabs at the beginning of lines, which YAML 1.2 allows in more places than PyYAML does."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

__all__ = ["replace_leading_tabs"]

#: White space, perhaps with the indicators of block collections, before a comment or the end of the
#: line (YAML 1.2.2 §6.6, productions 66 and 78).
_BLANK_OR_COMMENT = re.compile(r"([ \t]*(?:[-?][ \t]+)*)(?:#|\Z)")
#: A line that ends in the header of a block scalar (production 162).
_BLOCK_HEADER = re.compile(
    r"(?:^|[:?-][ \t]|[ \t][&!]\S*[ \t])[ \t]*[|>][-+]?([1-9])?[-+]?(?:[ \t]+#.*|[ \t]*)\Z"
)


def replace_leading_tabs(text: str) -> str:
    """The same YAML with spaces for tabs that stand before a comment or on a line without content.

    A text that PyYAML reads must not be passed: in a string such a tab may be content. Lines keep
    their numbers. Lines in block scalars keep their tabs.
    """
    if "\t" not in text:
        return text
    return "\n".join(_replaced(text.split("\n")))


def _replaced(lines: Sequence[str]) -> Iterator[str]:
    #: In a block scalar the indentation of the line with its header, and that of its content.
    header = content = -1
    for number, line in enumerate(lines):
        indent = _indentation(line)
        is_blank = not line.strip(" \t")
        if not is_blank and indent <= header:
            header = -1
        if header >= 0:
            # With less indentation than the content it is an empty line, whatever is in it.
            yield "" if is_blank and "\t" in line and indent < content else line
            continue
        found = _BLANK_OR_COMMENT.match(line) if "\t" in line else None
        if found is not None:
            space = found[1]
            yield space.replace("\t", " ") + line[len(space) :]
            continue
        begins = _BLOCK_HEADER.search(line)
        if begins is not None:
            header = indent
            content = indent + int(begins[1]) if begins[1] else _content_indentation(lines, number)
        yield line


def _content_indentation(lines: Sequence[str], header: int) -> int:
    """The indentation of the first line with content after the header of a block scalar."""
    for number in range(header + 1, len(lines)):
        if lines[number].strip(" \t"):
            return _indentation(lines[number])
    return 0


def _indentation(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
