"""JSON Pointers (RFC 6901), for programs: read, written, and followed in plain data.

A pointer is text such as ``"/paths/~1pets/get"``; its tokens are ``("paths", "/pets", "get")``.
References in the data are not followed: :meth:`schemakit.Description.view` does that.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from schemakit.counts import format_count
from schemakit.errors import Location, PointerError, UsageError, expect
from schemakit.spec import pointer
from schemakit.suggest import did_you_mean

__all__ = ["escape", "exists", "fragment", "get", "join", "parse", "unescape"]


def parse(text: str) -> tuple[str, ...]:
    """The unescaped tokens of a JSON Pointer, or of a URI fragment with its ``#`` (RFC 6901 §4,
    §6); ``()`` for the whole document.

    Raises:
        UsageError: if it is neither.
    """
    expect("a JSON Pointer", text, str, "a text")
    return pointer.parse(pointer.as_typed(text))


def join(tokens: Iterable[str | int]) -> str:
    """The JSON Pointer of tokens, which are names and indexes of arrays.

    Raises:
        UsageError: if a token is neither a text nor a whole number.
    """
    return pointer.join(_as_texts(tokens))


def fragment(tokens: Iterable[str | int]) -> str:
    """The same as a URI fragment with its ``#``, percent-encoded, as a ``$ref`` has it (§6).

    Raises:
        UsageError: as :func:`join`.
    """
    return pointer.fragment(_as_texts(tokens))


def escape(token: str) -> str:
    """A token as it is written in a JSON Pointer: ``~`` as ``~0`` and ``/`` as ``~1`` (§3).

    Raises:
        UsageError: if it is not a text.
    """
    expect("a token", token, str, "a text")
    return pointer.escape(token)


def unescape(token: str) -> str:
    """What a token that is written in a JSON Pointer means (§4).

    Raises:
        UsageError: if it is not a text.
    """
    expect("a token", token, str, "a text")
    # "~1" first, so that "~01" becomes "~1" and not "/".
    return token.replace("~1", "/").replace("~0", "~")


def get(document: Any, where: str | Sequence[str | int]) -> Any:
    """The value at a JSON Pointer, given as text or as its tokens, in plain data (§4).

    Raises:
        PointerError: if nothing is there; the message says where it stops and what is near.
        UsageError: if it is not a JSON Pointer.
    """
    tokens = _tokens_of(where)
    try:
        return pointer.get(document, tokens)
    except pointer.Missing as missing:
        raise _dead_end(missing) from None


def exists(document: Any, where: str | Sequence[str | int]) -> bool:
    """Whether :func:`get` finds a value.

    Raises:
        UsageError: if it is not a JSON Pointer.
    """
    tokens = _tokens_of(where)
    try:
        pointer.get(document, tokens)
    except pointer.Missing:
        return False
    return True


def _tokens_of(where: str | Sequence[str | int]) -> tuple[str, ...]:
    return parse(where) if isinstance(where, str) else _as_texts(where)


def _as_texts(tokens: Iterable[str | int]) -> tuple[str, ...]:
    expect("the tokens of a pointer", tokens, Iterable, "names and indexes, each one item")
    if isinstance(tokens, (str, bytes)):
        raise UsageError(f"the tokens of a pointer are items, not one text such as {tokens!r}")
    found = tuple(tokens)
    for one in found:
        expect("a token", one, (str, int), "a text or a whole number")
    return tuple(map(str, found))


def _dead_end(missing: pointer.Missing) -> PointerError:
    token, parent = missing.tokens[missing.depth], missing.parent
    above = pointer.join(missing.tokens[: missing.depth])
    if isinstance(parent, dict):
        hint = did_you_mean(token, [key for key in parent if isinstance(key, str)])
        message = f"no {token!r} in #{above}{hint}"
    elif isinstance(parent, list):
        count = f"which has {format_count(len(parent), 'item')}"
        message = f"{token!r} is not an index of the array at #{above}, {count}"
    else:
        message = f"#{above} is not an object or an array"
    return PointerError(Location(pointer=above), message)
