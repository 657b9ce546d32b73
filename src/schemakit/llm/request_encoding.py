"""Values encoded for a request: ``style`` and ``explode``, percent-encoding, bodies.

OAS 3.1.1, "Style Values" and "Style Examples"; the ``collectionFormat`` of 2.0 has the same
meanings under other names, and ``tabDelimited`` here for ``tsv``, which later versions lack. What
the specification leaves undefined follows common practice: null is left out, and ``deepObject``
writes nested objects as ``a[b][c]`` and repeats arrays.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from schemakit.errors import UsageError
from schemakit.llm.media_types import fit_media_type, to_text, write_text
from schemakit.spec.styles import DELIMITERS, Style

__all__ = [
    "Part",
    "build_file_part",
    "build_value_parts",
    "encode_cookies",
    "encode_form",
    "encode_multipart",
    "encode_pair",
    "encode_simple",
    "parse_data_uri",
    "percent_encode",
    "to_pairs",
    "to_text",
]

#: RFC 3986 §2.2: reserved characters, which ``allowReserved`` leaves as they are.
_RESERVED = ":/?#[]@!$&'()*+,;="
#: Those that a segment of a path may have (RFC 3986 §3.3).
_RESERVED_IN_SEGMENT = ":@!$&'()*+,;="
_BINARY = "application/octet-stream"


class Part(NamedTuple):
    """A part of a multipart body. ``content`` is None for a file that was not read."""

    name: str
    value: str
    content: bytes | None
    media_type: str = ""
    file_name: str = ""


def percent_encode(text: str, safe: str = "") -> str:
    """Text percent-encoded as UTF-8, but for ``safe`` and unreserved characters (RFC 3986 §2.3)."""
    from urllib.parse import quote

    return quote(text, safe=safe, errors="surrogatepass")


def _items(value: Any, inner: tuple[str, ...] = ()) -> list[str]:
    """The items of an array, or the keys and values of an object in turn, as text."""
    if isinstance(value, Mapping):
        return [to_text(one) for pair in value.items() if pair[1] is not None for one in pair]
    return [_item_text(one, inner) for one in value if one is not None]


def _item_text(value: Any, inner: tuple[str, ...]) -> str:
    """An item as text; an array by the first delimiter of ``inner``, if there is one."""
    if isinstance(value, list) and inner:
        return inner[0].join(_items(value, inner[1:]))
    return to_text(value)


def encode_simple(value: Any, how: Style, *, encoded: bool) -> str:
    """A path or header parameter in style ``simple``, ``label`` or ``matrix``.

    ``encoded`` percent-encodes the values but not the delimiters, as a path needs. Even with
    ``allowReserved`` a value has no ``/``, ``?`` or ``#`` (OAS 3.2, Path Templating).
    """
    safe = _RESERVED_IN_SEGMENT if how.allow_reserved else ""
    own_name = percent_encode(how.name) if encoded else how.name

    def text(one: Any) -> str:
        return percent_encode(to_text(one), safe) if encoded else to_text(one)

    if how.media_type:
        return text(write_text(value, how.media_type))
    is_object = isinstance(value, Mapping)
    if not is_object and not isinstance(value, list):
        if how.style == "matrix":
            return _matrix_pair(own_name, text(value))
        return ("." if how.style == "label" else "") + text(value)
    if is_object and how.explode:
        pairs = [(text(key), text(one)) for key, one in value.items() if one is not None]
        if how.style == "matrix":
            return "".join(_matrix_pair(*pair) for pair in pairs)
        listed = [f"{key}={one}" for key, one in pairs]
    else:
        listed = [text(one) for one in _items(value, how.inner)]
    if not listed:
        return ""  # an empty list is as undefined as a missing value (RFC 6570 §2.3)
    if how.style == "matrix":
        if not how.explode:
            return _matrix_pair(own_name, ",".join(listed))
        return "".join(_matrix_pair(own_name, one) for one in listed)
    if how.style == "label":
        return "." + ("." if how.explode else ",").join(listed)
    delimiter = DELIMITERS.get(how.style, ",")
    return (percent_encode(delimiter, ",") if encoded else delimiter).join(listed)


def _matrix_pair(name: str, text: str) -> str:
    """``;name=text``; ``;name`` for an empty text (RFC 6570 §3.2.7; OAS 3.1, Style Examples)."""
    return f";{name}={text}" if text else f";{name}"


def to_pairs(value: Any, how: Style) -> list[tuple[str, str]]:
    """Names and values of a parameter of a query or form, not percent-encoded."""
    if value is None:
        return []
    if how.media_type:
        return [(how.name, write_text(value, how.media_type))]
    if how.style == "deepObject":
        return _to_deep_pairs(how.name, value)
    if isinstance(value, Mapping) and how.explode:
        return [(str(key), to_text(one)) for key, one in value.items() if one is not None]
    if isinstance(value, list) and how.explode:
        return [(how.name, one) for one in _items(value, how.inner)]
    if isinstance(value, (list, Mapping)):
        return [(how.name, DELIMITERS.get(how.style, ",").join(_items(value, how.inner)))]
    return [(how.name, to_text(value))]


def _to_deep_pairs(name: str, value: Any) -> list[tuple[str, str]]:
    if isinstance(value, Mapping):
        return [
            pair for key, one in value.items() for pair in _to_deep_pairs(f"{name}[{key}]", one)
        ]
    if isinstance(value, list):
        return [pair for one in value for pair in _to_deep_pairs(name, one)]
    return [] if value is None else [(name, to_text(value))]


def encode_pair(pair: tuple[str, str], how: Style, value: Any) -> str:
    """``name=value`` for a URL, percent-encoded; ``value`` is what the pair was made of."""
    name, text = pair
    safe = _RESERVED.replace("&", "").replace("#", "") if how.allow_reserved else ""
    if isinstance(value, (list, Mapping)) and not how.explode and how.style == "form":
        # Only commas within an item are encoded, not those between items.
        text = ",".join(percent_encode(one, safe) for one in _items(value, how.inner))
        return f"{percent_encode(name)}={text}"
    return f"{percent_encode(name)}={percent_encode(text, safe)}"


def encode_cookies(value: Any, how: Style) -> list[tuple[str, str]]:
    """The pairs of a cookie parameter: percent-encoded, or as they are in the style ``cookie``
    (OAS 3.2, Style Values)."""
    pairs = to_pairs(value, how)
    if how.style == "cookie":
        return pairs
    encoded = [encode_pair(pair, how, value).partition("=") for pair in pairs]
    return [(name, text) for name, _, text in encoded]


def encode_form(members: Mapping[str, Any], styles: Mapping[str, Style]) -> bytes:
    """A body of type ``application/x-www-form-urlencoded``.

    Objects without a style are JSON (OAS 3.1, Encoding Object, ``contentType``).
    """
    from urllib.parse import quote_plus

    pairs: list[tuple[str, str]] = []
    for name, value in members.items():
        how = styles.get(name)
        if how is not None:
            pairs += to_pairs(value, how)
        elif isinstance(value, list):
            pairs += [(name, to_text(one)) for one in value if one is not None]
        elif value is not None:
            pairs.append((name, to_text(value)))
    return "&".join(f"{quote_plus(key)}={quote_plus(text)}" for key, text in pairs).encode()


# -- multipart -------------------------------------------------------------------------------------


def parse_data_uri(text: str) -> tuple[str, bytes] | None:
    """The media type and content of a data URI (RFC 2397); None for any other text.

    Raises:
        UsageError: if it is a malformed data URI.
    """
    if text[:5].lower() != "data:":
        return None
    import base64
    from urllib.parse import unquote_to_bytes

    head, comma, data = text[5:].partition(",")
    if not comma:
        raise UsageError("a data URI needs a comma before its data")
    content = unquote_to_bytes(data)
    if head.endswith(";base64"):
        head = head.removesuffix(";base64")
        try:
            content = base64.b64decode(content, validate=True)
        except ValueError:
            raise UsageError("the data of a data URI are not valid base64") from None
    return head or "text/plain", content


def build_file_part(
    name: str, value: str, read: Callable[[str], bytes] | None, media_type: str = ""
) -> Part:
    """The part for a file, given as a data URI, or as a path or URL that ``read`` can read.

    ``media_type`` may be a range or list several, as ``contentType`` of an Encoding Object may.
    """
    found = parse_data_uri(value)
    if found is not None:
        sent = fit_media_type(media_type, found[0]) or _BINARY
        return Part(name, value, found[1], sent, name)
    file_name = value.rstrip("/").rpartition("/")[2].partition("?")[0] or name
    content = read(value) if read is not None else None
    sent = fit_media_type(media_type, _guess_media_type(file_name) if media_type else "")
    return Part(name, value, content, sent or _BINARY, file_name)


def _guess_media_type(file_name: str) -> str:
    """The media type that a file name implies, the same on every machine; empty if none."""
    from mimetypes import MimeTypes

    return MimeTypes().guess_type(file_name)[0] or ""


def build_value_parts(name: str, value: Any, media_type: str = "") -> list[Part]:
    """The parts for a value other than a file: one for each item of an array; objects as JSON."""
    if value is None:
        return []
    if isinstance(value, list):
        return [part for one in value for part in build_value_parts(name, one, media_type)]
    # Of several types, an object is written in the one that can hold it.
    natural = "application/json" if isinstance(value, Mapping) else ""
    media_type = fit_media_type(media_type, natural)
    text = write_text(value, media_type) if media_type else to_text(value)
    return [Part(name, text, text.encode("utf-8", "surrogatepass"), media_type)]


def encode_multipart(parts: list[Part]) -> tuple[str, bytes] | None:
    """The boundary and a multipart body (RFC 2046 §5.1, RFC 7578); None if a file was not read.

    A part without a name, such as those of ``multipart/mixed``, has no Content-Disposition.
    """
    import zlib

    blocks = []
    for part in parts:
        if part.content is None:
            return None
        head = _part_headers(part)
        blocks.append(head.encode("utf-8", "surrogatepass") + b"\r\n" + part.content)
    # Not random, so that equal arguments give equal bytes; and it must not occur in the parts.
    number = zlib.crc32(b"".join(blocks))
    while any(b"%08x" % number in block for block in blocks):
        number = (number + 1) % (1 << 32)
    boundary = f"schemakit-{number:08x}"
    line = boundary.encode()
    body = b"".join(b"--" + line + b"\r\n" + block + b"\r\n" for block in blocks)
    return boundary, body + b"--" + line + b"--\r\n"


def _part_headers(part: Part) -> str:
    head = ""
    if part.name:
        head = f'Content-Disposition: form-data; name="{_escape_quotes(part.name)}"'
        if part.file_name:
            head += f'; filename="{_escape_quotes(part.file_name)}"'
        head += "\r\n"
    if part.media_type:
        head += f"Content-Type: {_join_lines(part.media_type)}\r\n"
    return head


def _escape_quotes(text: str) -> str:
    """Escapes a name of a field or file as browsers do (WHATWG HTML, multipart/form-data)."""
    return text.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")


def _join_lines(text: str) -> str:
    return " ".join(text.split())
