"""Words of a POSIX shell, quoted so that a command can be pasted."""

from __future__ import annotations

import re
from typing import NamedTuple

from schemakit.cli.layout.table import escape_unsafe

__all__ = ["Variable", "quote_word"]

#: What needs no quotes, and what means itself between double quotes.
_PLAIN = re.compile(r"[A-Za-z0-9_@%+=:,./-]+")
_IN_DOUBLE = re.compile(r"[A-Za-z0-9_@%+=:,./ ;-]*")


class Variable(NamedTuple):
    """An environment variable in a word."""

    name: str


def quote_word(*parts: str | Variable, newlines: bool = False) -> str:
    """Quote a word of texts and variables; the variables are expanded, and nothing else is.

    A text with control characters is written as ``$'…'``, which bash, zsh and ksh read. With
    ``newlines`` line ends stay as they are between single quotes.
    """
    texts = [one for one in parts if isinstance(one, str)]
    variables = any(isinstance(one, Variable) for one in parts)
    if variables and all(_IN_DOUBLE.fullmatch(one) for one in texts):
        inner = "".join(one if isinstance(one, str) else f"${{{one.name}}}" for one in parts)
        return f'"{_drop_braces(inner)}"'
    return (
        "".join(
            _quote_text(one, newlines=newlines) if isinstance(one, str) else f'"${one.name}"'
            for one in parts
            if one or isinstance(one, Variable)
        )
        or "''"
    )


def _drop_braces(text: str) -> str:
    """Write ``${NAME}`` without braces where no letter follows that would belong to the name."""
    return re.sub(r"\$\{(\w+)\}(?!\w)", r"$\1", text)


def _quote_text(text: str, *, newlines: bool) -> str:
    if _PLAIN.fullmatch(text):
        return text
    if escape_unsafe(text, newlines=newlines) == text:
        return "'" + text.replace("'", "'\"'\"'") + "'"
    return "$'" + "".join(map(_escape_character, text)) + "'"


def _escape_character(character: str) -> str:
    if character in "\\'":
        return f"\\{character}"
    if escape_unsafe(character) == character:
        return character
    # By its bytes, so that the locale does not matter; three octal digits end by themselves.
    return "".join(f"\\{byte:03o}" for byte in character.encode("utf-8", "replace"))
