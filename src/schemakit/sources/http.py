"""What HTTP means beyond bytes: headers to send, redirects, refusals, charsets."""

from __future__ import annotations

import codecs
import re
from base64 import b64encode
from collections.abc import Iterable, Mapping
from contextlib import suppress
from urllib.parse import unquote_to_bytes, urljoin

from schemakit.errors import AccessError, RetrievalError, UsageError, expect
from schemakit.sources.access import Origin, Url, parse_url
from schemakit.sources.http_request import Answer, content_type, phrase

__all__ = [
    "REDIRECTS",
    "UNCHANGED",
    "Headers",
    "basic",
    "led_to",
    "may_be_kept",
    "redirected",
    "refusal",
    "sorted_headers",
    "text_of",
]

REDIRECTS = (301, 302, 303, 307, 308)
UNCHANGED = 304
_UNAUTHORIZED, _FORBIDDEN, _NOT_FOUND = 401, 403, 404
#: What the request itself is made of is not the caller's to say.
_OURS = ("host", "connection", "content-length", "transfer-encoding", "accept-encoding", "te")

#: Name and value for the entry's origin, or an origin and such headers for it.
Headers = Mapping[str, "str | Mapping[str, str]"] | Iterable[tuple[str, str]]


def sorted_headers(
    given: Headers,
) -> tuple[tuple[tuple[str, str], ...], dict[Origin, tuple[tuple[str, str], ...]]]:
    """The headers for the entry's origin, and those for origins that are named."""
    entry: list[tuple[str, str]] = []
    named: dict[Origin, tuple[tuple[str, str], ...]] = {}
    expect("headers", given, Iterable, "a mapping of names to values")
    for pair in given.items() if isinstance(given, Mapping) else given:
        if not isinstance(pair, (tuple, list)) or len(pair) != 2:
            raise UsageError("headers are a mapping of names to values, or pairs of both")
        name, value = pair
        expect("the name of a header, or an origin,", name, str, "a text")
        if isinstance(value, Mapping):
            try:
                url = parse_url(name)
            except RetrievalError as error:
                raise UsageError(
                    f"{error.uri!r} is no origin, such as https://example.com"
                ) from None
            named[url.origin] = tuple(_header(*pair) for pair in value.items())
        else:
            entry.append(_header(name, value))
    return tuple(entry), named


def _header(name: str, value: str) -> tuple[str, str]:
    """One header, checked; no message holds its value."""
    expect("the name of a header", name, str, "a text")
    expect(f"the value of the header {name}", value, str, "a text")
    if not re.fullmatch(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+", name):
        raise UsageError("the name of a header is of letters, digits and hyphens, before a colon")
    if name.lower() in _OURS:
        raise UsageError(f"the header {name} is not the caller's to set")
    if not re.fullmatch(r"[\t\x20-\x7e\xa0-\xff]*", value):
        raise UsageError(f"the value of the header {name} has characters that no header can hold")
    return name, value.strip()


def basic(userinfo: str) -> str:
    return f"Basic {b64encode(unquote_to_bytes(userinfo)).decode()}"


def redirected(url: Url, answer: Answer) -> Url:
    location = answer.headers.get("location", "").strip()
    if not location:
        raise RetrievalError(url.text, f"the server answered {answer.status} and not where to")
    with suppress(UnicodeError):
        # As browsers do, what came in latin-1 is taken as UTF-8.
        location = location.encode("latin-1").decode("utf-8")
    try:
        target = urljoin(f"{url.origin}{url.target}", location)
    except ValueError:
        target = location
    scheme = target.partition(":")[0].lower()
    if scheme not in ("http", "https"):
        raise AccessError(
            url.text, f"a redirect leads to {scheme}:, and only http and https may be"
        )
    return parse_url(target)


def led_to(first: Url, error: RetrievalError) -> RetrievalError:
    """The error of a later hop, under the name that the reader knows."""
    # The query of a redirect is often a signature that grants access.
    target = error.uri.partition("?")[0]
    reason = f"redirected to {target}: {error.reason}"
    if isinstance(error, AccessError):
        reason = f"redirected to {target}: {error.policy}"
        return AccessError(first.text, reason, error.option, error.setting)
    return RetrievalError(first.text, reason)


def may_be_kept(answer: Answer) -> bool:
    if "no-store" in answer.headers.get("cache-control", "").lower():
        return False
    if answer.status in REDIRECTS:
        return "?" not in answer.headers.get("location", "?")
    return answer.status == 200


def text_of(answer: Answer, url: Url) -> tuple[bytes, str | None]:
    """The body, in UTF-8 where the server named another charset, and its media type.

    Raises:
        RetrievalError: if it is not in the charset that the server names.
    """
    media_type, charset = content_type(answer.headers)
    return _as_utf8(answer.body, charset, media_type, url), media_type


def _as_utf8(data: bytes, charset: str | None, media_type: str | None, url: Url) -> bytes:
    """The body in UTF-8, if the server named another charset and the text does not know better."""
    if charset is None or charset in ("utf-8", "utf8", "us-ascii"):
        return data
    marks = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    if data.startswith(marks):
        return data
    if media_type is not None and re.search(r"[/+]json$", media_type) and _is_utf8(data):
        return data  # JSON has no charset but UTF-8 (RFC 8259 §8.1, §11)
    try:
        name = codecs.lookup(charset).name
        # Python also calls compressions and escapes codecs.
        if not re.match(r"(utf-(16|32)|iso8859|cp\d|koi8|gb|big5|shift_jis|euc|mac)", name):
            return data
        return data.decode(name).encode()
    except LookupError:
        return data
    except UnicodeError as error:
        reason = f"the text is not in {charset}, the charset that the server names"
        raise RetrievalError(url.text, reason) from error


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def refusal(answer: Answer, origin: Origin, *, is_entrys: bool, sent: bool) -> str:
    """What to tell of a status that is no success; ``is_entrys`` says whether the entry is named
    there, whose headers go nowhere else, and ``sent`` whether any were sent."""
    said = f"the server answered {phrase(answer.status)}"
    if answer.attempts > 1:
        said += f", {answer.attempts} times"
    if answer.status == _UNAUTHORIZED:
        if sent:
            return f"{said}: it does not accept the credentials that were sent"
        if is_entrys:
            return (
                f"{said}: it wants credentials; --bearer-env NAME, --header or headers= send them"
            )
        listed = f"headers={{{str(origin)!r}: {{...}}}}"
        return f"{said}: it wants credentials; {listed} sends them there, which no option does"
    if answer.status == _FORBIDDEN:
        who = "these credentials" if sent else "without credentials, one"
        return f"{said}: {who} may not read it"
    if answer.status == _NOT_FOUND and not sent:
        return f"{said}: nothing is there, or nothing that is shown without credentials"
    wait = answer.headers.get("retry-after", "").strip()
    if wait.isdecimal() and wait.isascii() and len(wait) < 10:
        return f"{said} and asks to wait {wait} seconds"
    return said
