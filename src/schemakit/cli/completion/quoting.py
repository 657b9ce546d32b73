"""The words of bash: as they are typed to what they mean, and candidates back to what is typed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

__all__ = ["Typed", "join_words", "quote_candidates"]

#: What ends a word for readline, and not for the shell (``COMP_WORDBREAKS``).
_BREAKS = ":="
_SAFE = re.compile(r"[^\w@%+=:,./~#-]", re.ASCII)


class Typed(NamedTuple):
    """The word at the cursor: its quote or ``""``, what readline keeps of it, and its meaning."""

    quote: str
    kept: str
    text: str


def join_words(words: Sequence[str]) -> tuple[list[str], Typed]:
    """Return the words before the cursor without quotes, and the word at the cursor.

    bash gives each ``:`` and ``=`` as a word of its own, which are joined again.
    """
    joined: list[str] = []
    kept = ""
    is_open = False
    for word in words:
        is_break = word != "" and not word.strip(_BREAKS)
        if joined and (is_break or is_open):
            kept = joined[-1] + (word if is_break else "")
            joined[-1] += word
        else:
            kept = ""
            joined.append(word)
        is_open = is_break
    *before, last = joined or [""]
    quote = last[:1] if last[:1] in ("'", '"') else ""
    return [_remove_quotes(one) for one in before], Typed(quote, kept, _remove_quotes(last))


def _remove_quotes(word: str) -> str:
    """Remove quotes and backslashes as the shell does; the last quote may be open."""
    text, quote, index = "", "", 0
    while index < len(word):
        letter = word[index]
        if letter == "\\" and quote != "'":
            following = word[index + 1 : index + 2]
            keeps = quote and following not in ('"', "\\", "$", "`")
            text += letter + following if keeps else following
            index += 1
        elif letter == quote:
            quote = ""
        elif not quote and letter in ("'", '"'):
            quote = letter
        else:
            text += letter
        index += 1
    return text


def quote_candidates(names: Iterable[str], typed: Typed) -> list[str]:
    """Return those that begin with the word at the cursor, as bash has to insert them."""
    found = []
    for name in names:
        if not name.startswith(typed.text):
            continue
        if typed.quote == "'":
            if "'" not in name:
                found.append(name)
        elif typed.quote:
            found.append(re.sub(r'(["\\$`])', r"\\\1", name))
        else:
            quoted = _SAFE.sub(lambda one: f"\\{one[0]}" if one[0].isascii() else one[0], name)
            quoted = re.sub(r"\A[#~]", r"\\\g<0>", quoted)
            if quoted.startswith(typed.kept):
                found.append(quoted[len(typed.kept) :])
    return found
