"""The header ``Retry-After``."""

from __future__ import annotations

import re
from datetime import UTC
from email.utils import parsedate_to_datetime

__all__ = ["parse_retry_after"]


def parse_retry_after(text: str, now: float) -> float | None:
    """The seconds that ``Retry-After`` asks for: a number, or a date (RFC 9110 §10.2.3).

    ``now`` is in seconds since 1970. A text that is neither is None.
    """
    text = text.strip()
    if re.fullmatch(r"[0-9]{1,9}", text):
        return float(text)
    try:
        when = parsedate_to_datetime(text)
        if when.tzinfo is None:
            when = when.replace(tzinfo=UTC)
        return max(0.0, when.timestamp() - now)
    except (ValueError, OverflowError, OSError):
        return None
