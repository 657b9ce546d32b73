"""What requests and responses mean: headers, redirects, refusals, caching, charsets."""

from __future__ import annotations

import codecs
import re
from base64 import b64encode
from collections.abc import Iterable, Mapping
from contextlib import suppress
from email.message import Message
from http import HTTPStatus
from urllib.parse import unquote_to_bytes, urljoin

from schemakit.audience import choose_remedy
from schemakit.counts import format_count
from schemakit.errors import AccessError, RetrievalError, UsageError, expect
from schemakit.sources.http_request import Response
from schemakit.sources.urls import Origin, Url, parse_url
from schemakit.spec.http_headers import is_of_the_connection

__all__ = [
    "REDIRECTS",
    "UNCHANGED",
    "Headers",
    "decode_body",
    "encode_userinfo",
    "explain_status",
    "is_cacheable",
    "parse_redirect",
    "rename_error",
    "sort_headers",
]

REDIRECTS = (301, 302, 303, 307, 308)
UNCHANGED = 304
_UNAUTHORIZED, _FORBIDDEN, _NOT_FOUND = 401, 403, 404
#: What is decoded here, and nothing else.
_DECODED = "accept-encoding"

#: Names and values for the entry's origin, or origins with names and values.
Headers = Mapping[str, "str | Mapping[str, str]"] | Iterable[tuple[str, str]]


def sort_headers(
    given: Headers,
) -> tuple[tuple[tuple[str, str], ...], dict[Origin, tuple[tuple[str, str], ...]]]:
    """Separate the headers for the entry's origin from those for the origins that are named.

    Raises:
        UsageError: if one of them cannot be sent, or is not the caller's to set.
    """
    entry: list[tuple[str, str]] = []
    named: dict[Origin, tuple[tuple[str, str], ...]] = {}
    expect("headers", given, Iterable, "a mapping of names to values")
    for pair in given.items() if isinstance(given, Mapping) else given:
        if not isinstance(pair, (tuple, list)) or len(pair) != 2:
            raise UsageError("headers are a mapping of names to values, or pairs of both")
        name, value = pair
        expect("the name of a header, or an origin,", name, str, "a string")
        if isinstance(value, Mapping):
            try:
                url = parse_url(name)
            except RetrievalError as error:
                raise UsageError(
                    f"{error.uri!r} is not an origin such as https://example.com"
                ) from None
            named[url.origin] = tuple(_check_header(*pair) for pair in value.items())
        else:
            entry.append(_check_header(name, value))
    return tuple(entry), named


def _check_header(name: str, value: str) -> tuple[str, str]:
    """Check that a header can be sent. No message contains its value."""
    expect("the name of a header", name, str, "a string")
    expect(f"the value of the header {name}", value, str, "a string")
    if not re.fullmatch(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+", name):
        raise UsageError(
            "the name of a header consists of letters, digits and hyphens, before a colon"
        )
    if is_of_the_connection(name) or name.lower() == _DECODED:
        raise UsageError(f"the header {name} cannot be set")
    if not re.fullmatch(r"[\t\x20-\x7e\xa0-\xff]*", value):
        raise UsageError(
            f"the value of the header {name} has characters that are not allowed in headers"
        )
    return name, value.strip()


def encode_userinfo(userinfo: str) -> str:
    """The value of ``Authorization`` for the user name and password of a URL (RFC 7617)."""
    return f"Basic {b64encode(unquote_to_bytes(userinfo)).decode()}"


def parse_redirect(url: Url, response: Response) -> Url:
    """The URL that a response redirects to (RFC 9110 §10.2.2).

    Raises:
        RetrievalError: if it has no ``Location``, or one that is malformed.
        AccessError: if its scheme is neither http nor https.
    """
    location = response.headers.get("location", "").strip()
    if not location:
        raise RetrievalError(url.text, f"the server answered {response.status} without a Location")
    with suppress(UnicodeError):
        # http.client decodes headers as latin-1; browsers read them as UTF-8.
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


def rename_error(first: Url, error: RetrievalError) -> RetrievalError:
    """The error of a redirect's target, under the URL that was requested."""
    # The query of a redirect is often a signature that grants access.
    target = error.uri.partition("?")[0]
    reason = f"redirected to {target}: {error.reason}"
    if isinstance(error, AccessError):
        reason = f"redirected to {target}: {error.policy}"
        return AccessError(first.text, reason, error.option, error.setting)
    return RetrievalError(first.text, reason)


def is_cacheable(response: Response) -> bool:
    """Whether the cache may keep a response."""
    if "no-store" in response.headers.get("cache-control", "").lower():
        return False
    if response.status in REDIRECTS:
        return "?" not in response.headers.get("location", "?")
    return response.status == 200


def decode_body(response: Response, url: Url) -> tuple[bytes, str | None]:
    """The body, in UTF-8 if the server names another charset, and its media type in lower case.

    Raises:
        RetrievalError: if it is not in the charset that the server names.
    """
    if "content-type" not in response.headers:
        return response.body, None
    message = Message()
    message["content-type"] = response.headers["content-type"]
    media_type, charset = message.get_content_type(), message.get_content_charset()
    return _as_utf8(response.body, charset, media_type, url), media_type


def _as_utf8(data: bytes, charset: str | None, media_type: str, url: Url) -> bytes:
    """The body in UTF-8; a byte order mark and the rules of JSON outweigh the server's charset."""
    if charset is None or charset in ("utf-8", "utf8", "us-ascii"):
        return data
    marks = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    if data.startswith(marks):
        return data
    if re.search(r"[/+]json$", media_type) and _is_utf8(data):
        return data  # JSON has no charset but UTF-8 (RFC 8259 §8.1, §11)
    try:
        name = codecs.lookup(charset).name
        # Python has codecs for compressions and escapes, too.
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


def explain_status(response: Response, origin: Origin, *, is_entrys: bool, sent: bool) -> str:
    """Explain a status that is not a success.

    ``is_entrys`` says whether ``origin`` is the entry's, whose headers go nowhere else, and
    ``sent`` whether the caller's headers were sent.
    """
    message = f"the server answered {_status_phrase(response.status)}"
    if response.attempts > 1:
        message += f", {response.attempts} times"
    if response.status < 300:
        return f"{message}: that is a part, and no whole document"
    if response.status == _UNAUTHORIZED:
        if sent:
            return f"{message}: it does not accept the credentials that were sent"
        if is_entrys:
            way = choose_remedy("--bearer-env NAME or --header sends", "headers= sends")
            return f"{message}: it requires credentials; {way} them"
        listed = f"; headers={{{str(origin)!r}: {{...}}}} sends them"
        way = choose_remedy(", which no option sends", listed)
        return f"{message}: it requires credentials{way}"
    if response.status == _FORBIDDEN:
        who = "with these credentials" if sent else "without credentials"
        return f"{message}: it may not be read {who}"
    if response.status == _NOT_FOUND and not sent:
        return f"{message}: it does not exist, or is not shown without credentials"
    wait = response.headers.get("retry-after", "").strip()
    if wait.isdecimal() and wait.isascii() and len(wait) < 10:
        return f"{message} and asks to wait {format_count(int(wait), 'second')}"
    return message


def _status_phrase(status: int) -> str:
    """``404 Not Found``, in the words of the registry, not of the server."""
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)
