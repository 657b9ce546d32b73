"""Markdown inside a line, as words in styles, for cells of tables; what is cut ends in "…"."""

from __future__ import annotations

import re

from schemakit.cli.layout.markdown import replace_tags
from schemakit.cli.layout.prose import get_first_paragraph
from schemakit.cli.layout.table import Span

__all__ = ["get_start", "style_words"]

#: Strong text, and links; code is kept with its marks, which need no colour to be seen.
_INLINE = re.compile(
    r"(?P<code>`+)(?:(?!(?P=code)).)+?(?P=code)"
    r"|(?<![\w*])\*\*(?P<strong>[^\s*](?:[^*]*[^\s*])?)\*\*(?!\w)"
    r"|(?<!!)\[(?P<text>[^\[\]]+)\]\((?P<url>[^()\s]*)\)"
)
#: The end of a sentence; an abbreviation is rarely followed by a capital letter.
_SENTENCE_END = re.compile(r"(?<=[a-z\d)`]\.)\s+(?=[A-Z`])")


def get_start(text: str, *, sentence: bool = False) -> str:
    """Return the first paragraph of a text, or its first sentence, with "…" if there is more."""
    text = replace_tags(text)
    start = get_first_paragraph(text)
    is_cut = len(start.split()) < len(text.split())
    if sentence:
        first = _SENTENCE_END.split(start, maxsplit=1)[0]
        is_cut = is_cut or first != start
        start = first
    return f"{start.rstrip('.')}…" if is_cut else start


def style_words(text: str) -> list[Span]:
    """Split a text into spans: strong words are bold, and a link is its text with its URL.

    A link into the same page is its text alone.
    """
    found: list[Span] = []
    for word, style in _iterate_words(text):
        if found and found[-1].style == style:
            found[-1] = Span(f"{found[-1].text} {word}", style)
        else:
            found.append(Span(word, style))
    return found


def _iterate_words(text: str) -> list[tuple[str, str]]:
    """List the words; one that is only partly strong is so as a whole, since cells have words."""
    characters: list[tuple[str, str]] = []
    at = 0
    for one in _INLINE.finditer(text):
        characters += [(letter, "") for letter in text[at : one.start()]]
        at = one.end()
        if one["strong"]:
            characters += [(letter, "bold") for letter in one["strong"]]
        elif one["text"]:
            url = "" if one["url"][:1] in ("#", "") else f" ({one['url']})"
            characters += [(letter, "") for letter in one["text"] + url]
        else:
            characters += [(letter, "") for letter in one.group()]
    characters += [(letter, "") for letter in text[at:]]
    words: list[tuple[str, str]] = []
    word, style = "", ""
    for letter, of_letter in [*characters, (" ", "")]:
        if letter.isspace():
            words += [(word, style)] if word else []
            word, style = "", ""
        else:
            word, style = word + letter, style or of_letter
    return words
