"""Request headers that are not an author's or a caller's to set, as data (RFC 9110, RFC 9112)."""

from __future__ import annotations

__all__ = ["is_of_the_connection"]

#: In lower case: what an HTTP client decides about the message and its connection (RFC 9110 §7.2,
#: §7.6, §8.6, §10.1.1, §10.1.4; RFC 9112 §6.1). They are among the forbidden request-headers of
#: the Fetch standard, whose others, such as Date and Origin, change neither.
_OF_THE_CONNECTION = frozenset(
    {
        "connection",
        "content-length",
        "expect",
        "host",
        "http2-settings",
        "keep-alive",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "via",
    }
)
#: What is for a proxy, and not for the server (RFC 9110 §11.7).
_OF_PROXIES = "proxy-"


def is_of_the_connection(name: str) -> bool:
    """Whether a header frames or routes a request, so that only its sender can set it."""
    lowered = name.strip().lower()
    return lowered in _OF_THE_CONNECTION or lowered.startswith(_OF_PROXIES)
