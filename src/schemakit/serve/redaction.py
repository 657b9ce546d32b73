"""Texts without secrets: whatever leaves the server is cleaned of the credentials that it holds."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

__all__ = ["REDACTED", "Redactor"]

#: What is in place of a secret.
REDACTED = "[redacted]"
#: A shorter secret would be found in words that have nothing to do with it.
SHORTEST = 4


class Redactor:
    """Replaces secrets in texts, in every form in which a server may repeat them.

    These forms are the secret itself, percent-encoded, in a JSON string, in HTML, in Base64, and
    without its scheme, as in ``Bearer …``.
    """

    __slots__ = ("_pattern",)

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        forms = {form for one in secrets for form in _forms_of(one) if len(form) >= SHORTEST}
        longest_first = sorted(forms, key=lambda one: (-len(one), one))
        self._pattern = (
            re.compile("|".join(map(re.escape, longest_first))) if longest_first else None
        )

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


def _forms_of(secret: str) -> set[str]:
    """The forms in which a text may contain a secret."""
    import json
    from base64 import b64encode, urlsafe_b64encode
    from html import escape
    from urllib.parse import quote, quote_plus

    encoded = secret.encode("utf-8", "surrogatepass")
    percent = {quote(secret, safe=""), quote(secret), quote_plus(secret)}
    # Percent-encoding is written in capitals and in small letters.
    percent |= {re.sub("%[0-9A-F]{2}", lambda one: one.group().lower(), form) for form in percent}
    in_json = {json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1]}
    in_json |= {one.replace("/", "\\/") for one in in_json}
    in_base64 = {b64encode(encoded).decode(), urlsafe_b64encode(encoded).decode()}
    return {
        secret,
        escape(secret),
        *percent,
        *in_json,
        *in_base64,
        *(one.rstrip("=") for one in in_base64),
    }
