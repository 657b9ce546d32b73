"""Values encoded for a request: ``style`` and ``explode``, percent-encoding, bodies.

OAS 3.1.1, "Style Values" and "Style Examples"; the ``collectionFormat`` of 2.0 has the same
meanings under other names. What the specification leaves undefined follows common practice: null is
left out, and ``deepObject`` writes nested objects as ``a[b][c]`` and repeats arrays.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from schemakit.errors import UsageError
from schemakit.syntax.json_writer import to_json

__all__ = [
    "Part",
    "Style",
    "body_kind",
    "build_file_part",
    "build_value_parts",
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
_FORM = "application/x-www-form-urlencoded"
_DELIMITERS = {"form": ",", "spaceDelimited": " ", "pipeDelimited": "|", "tabDelimited": "\t"}


class Style(NamedTuple):
    """How a parameter or a property of a form is serialised."""

    name: str
    style: str
    explode: bool
    allow_reserved: bool = False
    #: If set, the value is first written in this media type, as for a Parameter's ``content``.
    media_type: str = ""


class Part(NamedTuple):
    """A part of a multipart body. ``content`` is None for a file that was not read."""

    name: str
    value: str
    content: bytes | None
    media_type: str = ""
    file_name: str = ""


def body_kind(media_type: str) -> str:
    """The encoding for a media type: ``"json"``, ``"form"``, ``"multipart"`` or ``"other"``."""
    essence = media_type.partition(";")[0].strip().lower()
    if essence == _FORM:
        return "form"
    if essence.startswith("multipart/"):
        return "multipart"
    if essence.endswith(("/json", "+json")) or essence in ("*/*", "application/*"):
        return "json"
    return "other"


def percent_encode(text: str, safe: str = "") -> str:
    """Text percent-encoded as UTF-8, but for ``safe`` and unreserved characters (RFC 3986 §2.3)."""
    from urllib.parse import quote

    return quote(text, safe=safe, errors="surrogatepass")


def to_text(value: Any) -> str:
    """A value as text: a string as it is, anything else as JSON."""
    return value if isinstance(value, str) else to_json(value).decode("utf-8", "replace")


def _items(value: Any) -> list[str]:
    """The items of an array, or the keys and values of an object in turn, as text."""
    if isinstance(value, Mapping):
        return [to_text(one) for pair in value.items() if pair[1] is not None for one in pair]
    return [to_text(one) for one in value if one is not None]


def encode_simple(value: Any, how: Style, *, encoded: bool) -> str:
    """A path or header parameter in style ``simple``, ``label`` or ``matrix``.

    ``encoded`` percent-encodes the values but not the delimiters, as a path needs.
    """
    safe = _RESERVED if how.allow_reserved else ""

    def text(one: Any) -> str:
        return percent_encode(to_text(one), safe) if encoded else to_text(one)

    if how.media_type:
        return text(_write(value, how.media_type))
    is_object = isinstance(value, Mapping)
    if not is_object and not isinstance(value, list):
        prefix = {"label": ".", "matrix": f";{how.name}="}.get(how.style, "")
        return prefix + text(value)
    if is_object and how.explode:
        listed = [f"{text(k)}={text(v)}" for k, v in value.items() if v is not None]
    else:
        listed = [text(one) for one in _items(value)]
    if how.style == "matrix":
        if not how.explode:
            return f";{how.name}={','.join(listed)}"
        named = listed if is_object else [f"{how.name}={one}" for one in listed]
        return "".join(f";{one}" for one in named)
    if how.style == "label":
        return "." + ("." if how.explode else ",").join(listed)
    return ",".join(listed)


def _write(value: Any, media_type: str) -> str:
    return to_json(value).decode() if "json" in media_type else to_text(value)


def to_pairs(value: Any, how: Style) -> list[tuple[str, str]]:
    """Names and values of a parameter of a query or form, not percent-encoded."""
    if value is None:
        return []
    if how.media_type:
        return [(how.name, _write(value, how.media_type))]
    if how.style == "deepObject":
        return _to_deep_pairs(how.name, value)
    if isinstance(value, Mapping) and how.explode:
        return [(str(key), to_text(one)) for key, one in value.items() if one is not None]
    if isinstance(value, list) and how.explode:
        return [(how.name, to_text(one)) for one in value if one is not None]
    if isinstance(value, (list, Mapping)):
        return [(how.name, _DELIMITERS.get(how.style, ",").join(_items(value)))]
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
        text = ",".join(percent_encode(one, safe) for one in _items(value))
        return f"{percent_encode(name)}={text}"
    return f"{percent_encode(name)}={percent_encode(text, safe)}"


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
    """The part for a file, given as a data URI, or as a path or URL that ``read`` can read."""
    found = parse_data_uri(value)
    if found is not None:
        return Part(name, value, found[1], media_type or found[0], name)
    file_name = value.rstrip("/").rpartition("/")[2].partition("?")[0] or name
    content = read(value) if read is not None else None
    return Part(name, value, content, media_type or "application/octet-stream", file_name)


def build_value_parts(name: str, value: Any, media_type: str = "") -> list[Part]:
    """The parts for a value other than a file: one for each item of an array; objects as JSON."""
    if value is None:
        return []
    if isinstance(value, list):
        return [part for one in value for part in build_value_parts(name, one, media_type)]
    if isinstance(value, Mapping) and not media_type:
        media_type = "application/json"
    text = _write(value, media_type)
    return [Part(name, text, text.encode("utf-8", "surrogatepass"), media_type)]


def encode_multipart(parts: list[Part]) -> tuple[str, bytes] | None:
    """The boundary and a ``multipart/form-data`` body (RFC 7578); None if a file was not read."""
    import zlib

    blocks = []
    for part in parts:
        if part.content is None:
            return None
        head = f'Content-Disposition: form-data; name="{_escape_quotes(part.name)}"'
        if part.file_name:
            head += f'; filename="{_escape_quotes(part.file_name)}"'
        if part.media_type:
            head += f"\r\nContent-Type: {_join_lines(part.media_type)}"
        blocks.append(head.encode("utf-8", "surrogatepass") + b"\r\n\r\n" + part.content)
    # Not random, so that equal arguments give equal bytes; and it must not occur in the parts.
    number = zlib.crc32(b"".join(blocks))
    while any(b"%08x" % number in block for block in blocks):
        number = (number + 1) % (1 << 32)
    boundary = f"schemakit-{number:08x}"
    line = boundary.encode()
    body = b"".join(b"--" + line + b"\r\n" + block + b"\r\n" for block in blocks)
    return boundary, body + b"--" + line + b"--\r\n"


def _escape_quotes(text: str) -> str:
    """Escapes a name of a field or file as browsers do (WHATWG HTML, multipart/form-data)."""
    return text.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")


def _join_lines(text: str) -> str:
    return " ".join(text.split())
