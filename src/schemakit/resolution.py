"""What the text of a ``$ref`` means: the target it leads to, or why it leads nowhere."""

from __future__ import annotations

from typing import Any, NamedTuple

from schemakit import pointer
from schemakit.documents import Document
from schemakit.errors import PointerError, did_you_mean

__all__ = ["Problem", "Target", "at_pointer", "resolve"]


class Target(NamedTuple):
    """What a reference leads to; ``oddity`` is the code of what is unusual about it, or ``""``."""

    tokens: tuple[str, ...]
    value: Any
    oddity: str = ""


class Problem(NamedTuple):
    """What is wrong with a reference: a diagnostic's code and sentence."""

    code: str
    message: str


def resolve(document: Document, ref: str) -> Target | Problem:
    """The target of a reference within its own document (RFC 3986 §4.4, RFC 6901 §6)."""
    base, _, fragment = ref.partition("#")
    if base and base not in (document.uri, document.uri.rpartition("/")[2]):
        message = (
            f"{ref!r} names another document; references between documents are not followed yet"
        )
        return Problem("external-ref", message)
    text = pointer.from_fragment(fragment)
    if text and text[0] != "/":
        return Problem("anchor-ref", f"{ref!r} is an anchor, which is not followed yet")
    tokens = pointer.parse(text)
    try:
        found = pointer.get(document.contents, tokens)
    except pointer.Missing as missing:
        return (
            _through(document, missing)
            or _with_encoded_slashes(document, fragment)
            or Problem("unresolved-ref", f"{ref!r}: {_dead_end(missing)}")
        )
    return Target(tokens, found, "non-uri-ref" if " " in ref else "")


def at_pointer(document: Document, tokens: tuple[str, ...]) -> Target:
    """What stands at a pointer, which may pass through references.

    Raises:
        PointerError: if nothing does; it names what is near.
    """
    try:
        return Target(tokens, pointer.get(document.contents, tokens))
    except pointer.Missing as missing:
        target = _through(document, missing)
        if target is None:
            where = document.location(tokens[: missing.depth])
            raise PointerError(where, _dead_end(missing)) from None
        return target


def _through(document: Document, missing: pointer.Missing) -> Target | None:
    """The target of a pointer that passes through references (widely used, REFERENCES §3.4)."""
    # Each hop follows one reference; a pointer that needs more than these runs in a circle.
    for _ in range(100):
        ref = missing.parent.get("$ref") if isinstance(missing.parent, dict) else None
        if not isinstance(ref, str) or (ref != "#" and not ref.startswith(("#/", "#%2F", "#%2f"))):
            return None
        inside = pointer.parse(pointer.from_fragment(ref[1:]))
        tokens = (*inside, *missing.tokens[missing.depth :])
        try:
            return Target(tokens, pointer.get(document.contents, tokens), "ref-through-ref")
        except pointer.Missing as further:
            missing = further
    return None


def _with_encoded_slashes(document: Document, fragment: str) -> Target | None:
    """The target where ``%2F`` was written for a slash inside a token."""
    if "%2f" not in fragment.lower():
        return None
    parts = [pointer.from_fragment(part) for part in fragment.split("/")[1:]]
    tokens = tuple(part.replace("~1", "/").replace("~0", "~") for part in parts)
    try:
        return Target(tokens, pointer.get(document.contents, tokens), "encoded-slash")
    except pointer.Missing:
        return None


def _dead_end(missing: pointer.Missing) -> str:
    """Where the pointer stops, and what of that name is near."""
    token, parent = missing.tokens[missing.depth], missing.parent
    where = pointer.join(missing.tokens[: missing.depth])
    if isinstance(parent, dict):
        near = did_you_mean(token, [key for key in parent if isinstance(key, str)])
        return f"no {token!r} in #{where}{near}"
    if isinstance(parent, list):
        return f"{token!r} is no index of the {len(parent)} items at #{where}"
    return f"#{where} holds nothing inside"
