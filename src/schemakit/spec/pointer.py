"""JSON Pointer (RFC 6901): parsing, writing and evaluation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Any

from schemakit.errors import Location, PointerError, UsageError

# urllib.parse is imported where it is used: few pointers need it, and it takes long to load.

__all__ = [
    "Missing",
    "as_typed",
    "escape",
    "exists",
    "fragment",
    "from_fragment",
    "get",
    "index",
    "join",
    "linked",
    "parse",
    "unlinked",
]

#: RFC 6901 §4: no sign, no leading zero, ASCII digits only.
_INDEX = re.compile(r"(?:0|[1-9][0-9]*)\Z", re.ASCII)
#: Marks a missing key, since None may be a key.
_ABSENT = object()
#: RFC 3986 §3.5: what a fragment may contain unencoded, besides letters and digits.
_FRAGMENT_SAFE = "/?:@!$&'()*+,;=-._~"


class Missing(LookupError):  # noqa: N818  it reads as pointer.Missing and stays inside
    """The token at ``depth`` of a pointer does not exist in ``parent``."""

    def __init__(self, tokens: Sequence[str], depth: int, parent: Any) -> None:
        self.tokens, self.depth, self.parent = tuple(tokens), depth, parent
        super().__init__(join(tokens))


def parse(pointer: str) -> tuple[str, ...]:
    """The unescaped tokens of a JSON Pointer; ``""`` is the whole document.

    Raises:
        PointerError: if it is not empty and does not start with ``/``.
    """
    if not pointer:
        return ()
    if pointer[0] != "/":
        raise PointerError(
            Location(pointer=pointer),
            f"{pointer!r} is not a JSON Pointer: it does not start with '/'",
        )
    tokens = pointer[1:].split("/")
    if "~" in pointer:
        # RFC 6901 §4: "~1" first, so that "~01" becomes "~1" and not "/".
        tokens = [token.replace("~1", "/").replace("~0", "~") for token in tokens]
    return tuple(tokens)


def escape(token: str) -> str:
    """A token as it is written in a JSON Pointer (RFC 6901 §3)."""
    if "~" in token or "/" in token:
        return token.replace("~", "~0").replace("/", "~1")
    return token


def join(tokens: Iterable[str]) -> str:
    """The JSON Pointer of the tokens."""
    return "".join(["/" + escape(token) for token in tokens])


def fragment(tokens: Iterable[str]) -> str:
    """The URI fragment of the tokens, with its ``#`` (RFC 6901 §6), as written in a ``$ref``."""
    from urllib.parse import quote

    # A mapping that no JSON parser built may have half a surrogate pair in a key.
    return "#" + quote(join(tokens), safe=_FRAGMENT_SAFE, errors="surrogatepass")


def from_fragment(text: str) -> str:
    """Percent-decodes a URI fragment, without its ``#``, once as UTF-8 (RFC 6901 §6)."""
    if "%" not in text:
        return text
    from urllib.parse import unquote_to_bytes

    found = unquote_to_bytes(text.encode("utf-8", "surrogatepass"))
    try:
        return found.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return found.decode("utf-8", "replace")


def as_typed(text: str) -> str:
    """The JSON Pointer of user input: a pointer, or a URI fragment with its ``#``.

    Raises:
        UsageError: if it is neither.
    """
    found = from_fragment(text[1:]) if text[:1] == "#" else text
    if found[:1] not in ("", "/"):
        raise UsageError(f"{text!r} is not a JSON Pointer: it has to start with '/' or '#/'")
    return found


#: What begins the text of a number, a date, ``True``, ``False``, ``None``, ``inf`` and ``nan``.
_STARTS_OF_OTHERS = frozenset("-0123456789TFNin")
_CONSTANTS = {"True": True, "False": False, "None": None}


def index(token: str, length: int) -> int | None:
    """The array index that a token denotes; None if it is not an index or out of range."""
    # int() alone would accept "-1", "01", "+1", "1_0" and digits of other scripts.
    if _INDEX.match(token) and len(token) < 20 and int(token) < length:
        return int(token)
    return None


def linked(tokens: Iterable[str]) -> Any:
    """The tokens as linked pairs, the last one first.

    A walk builds one pair for each container, and the tuple of all tokens only if it reports the
    place of the container.
    """
    path: Any = ()
    for token in tokens:
        path = (path, token)
    return path


def unlinked(path: Any) -> tuple[str, ...]:
    """The tokens of linked pairs, the first one first."""
    tokens = []
    while path:
        path, token = path
        tokens.append(token)
    return tuple(reversed(tokens))


def get(document: Any, tokens: Sequence[str]) -> Any:
    """The value at the tokens in a document; references in it are not followed.

    Raises:
        Missing: if a token does not exist.
    """
    value = document
    for depth, token in enumerate(tokens):
        if isinstance(value, dict) and token in value:
            value = value[token]
            continue
        position: Any = _ABSENT
        if isinstance(value, list):
            found = index(token, len(value))
            position = _ABSENT if found is None else found
        elif isinstance(value, dict):
            position = _other_key(value, token)
        if position is _ABSENT:
            raise Missing(tokens, depth, value)
        value = value[position]
    return value


def _other_key(value: dict[Any, Any], token: str) -> Any:
    """The key that a token denotes in a mapping that no JSON parser built, such as 200 for "200".

    It takes no longer where a mapping has many members: the key is made of the token.
    """
    if token[:1] not in _STARTS_OF_OTHERS:
        return _ABSENT
    from datetime import date, datetime

    made: list[Any] = [_CONSTANTS[token]] if token in _CONSTANTS else []
    for make in (int, float, date.fromisoformat, datetime.fromisoformat):
        # int() refuses thousands of digits.
        with suppress(ValueError):
            made.append(make(token))
    for key in made:
        if key in value:
            # 1, 1.0 and True are one key.
            return key if str(next(one for one in value if one == key)) == token else _ABSENT
    return _ABSENT


def exists(document: Any, tokens: Sequence[str]) -> bool:
    """Whether a document has a value at the tokens; keys that are not strings do not count.

    Unlike :func:`get`, this takes no longer where a mapping has many members.
    """
    value = document
    for token in tokens:
        if isinstance(value, dict) and token in value:
            value = value[token]
            continue
        position = index(token, len(value)) if isinstance(value, list) else None
        if position is None:
            return False
        value = value[position]
    return True
