"""Texts without secrets: whatever leaves the server is cleaned of the credentials that it holds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

__all__ = ["REDACTED", "SHORTEST", "Redactor"]

#: What is in place of a secret.
REDACTED = "[redacted]"
#: A shorter secret would be found in words that have nothing to do with it.
SHORTEST = 4


class Redactor:
    """Replaces secrets in texts, in every form in which a server may repeat them.

    These forms are the secret itself, percent-encoded, in a JSON string, in HTML, and in Base64.
    """

    __slots__ = ("_pattern",)

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        longest_first = sorted(
            {one for one in secrets if len(one) >= SHORTEST}, key=lambda one: (-len(one), one)
        )
        patterns = [form for one in longest_first for form in _patterns_of(one)]
        self._pattern = re.compile("|".join(patterns)) if patterns else None

    def hide(self, text: str) -> str:
        """The text without the secrets."""
        return text if self._pattern is None else self._pattern.sub(REDACTED, text)

    def hide_in(self, value: Any) -> Any:
        """JSON data without the secrets, in keys and in values."""
        if self._pattern is None:
            return value
        if isinstance(value, str):
            return self.hide(value)
        if isinstance(value, dict):
            return {self.hide(str(key)): self.hide_in(one) for key, one in value.items()}
        if isinstance(value, (list, tuple)):
            return [self.hide_in(one) for one in value]
        return value

    def hide_in_bytes(self, data: bytes) -> bytes:
        """Bytes without the secrets."""
        if self._pattern is None:
            return data
        return self.hide(data.decode("latin-1")).encode("latin-1")


def _patterns_of(secret: str) -> Iterator[str]:
    """Patterns of the forms in which a text may contain a secret.

    A text may encode some of its characters and leave others as they are.
    """
    from base64 import b64encode, urlsafe_b64encode

    yield "".join(map(_pattern_of, secret))
    encoded = secret.encode("utf-8", "surrogatepass")
    for form in {b64encode(encoded).decode(), urlsafe_b64encode(encoded).decode()}:
        yield re.escape(form.rstrip("="))


def _pattern_of(character: str) -> str:
    """A pattern of a character as it is, percent-encoded, in a JSON string, or in HTML."""
    from html import escape

    utf_8 = character.encode("utf-8", "surrogatepass")
    forms = {character, escape(character), utf_8.decode("latin-1")}
    if character == " ":
        forms.add("+")
    if not character.isalnum():
        forms.add(f"\\{character}")
    literal = sorted(map(re.escape, forms), key=lambda one: (-len(one), one))
    percent = "".join(f"%{one:02x}" for one in utf_8)
    units = character.encode("utf-16-be", "surrogatepass").hex()
    unicode = "".join(f"\\\\u{units[one : one + 4]}" for one in range(0, len(units), 4))
    entity = f"&#(?:0*{ord(character)}|x0*{ord(character):x});"
    return f"(?:{'|'.join(literal)}|(?i:{percent}|{unicode}|{entity}))"
