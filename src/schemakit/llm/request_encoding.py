"""Values as the parts of a request: ``style`` and ``explode``, percent-encoding, bodies.

OAS 3.1.1, "Style Values" and "Style Examples"; the ``collectionFormat`` of 2.0 is the same in
other words. What the specification leaves undefined is written in the most common way: a null
is left out, ``deepObject`` takes objects in objects as ``a[b][c]`` and repeats arrays.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from schemakit.errors import UsageError
from schemakit.syntax.json_writer import to_json

__all__ = [
    "Part",
    "Style",
    "data_uri",
    "encoded_pair",
    "file_part",
    "form_body",
    "multipart_body",
    "plain",
    "query_pairs",
    "quoted",
    "scalar",
    "value_parts",
]

#: RFC 3986 §2.2: reserved characters, which ``allowReserved`` leaves as they are.
_RESERVED = ":/?#[]@!$&'()*+,;="
_DELIMITERS = {"form": ",", "spaceDelimited": " ", "pipeDelimited": "|", "tabDelimited": "\t"}


class Style(NamedTuple):
    """How one parameter or property is written."""

    name: str
    style: str
    explode: bool
    allow_reserved: bool = False
    #: A media type in which the value is written first, as with a Parameter's ``content``.
    media_type: str = ""


class Part(NamedTuple):
    """One part of a multipart body. ``content`` is None for a file that nobody has read."""

    name: str
    value: str
    content: bytes | None
    media_type: str = ""
    file_name: str = ""


def quoted(text: str, safe: str = "") -> str:
    """Percent-encoded as UTF-8; what RFC 3986 calls unreserved stays."""
    from urllib.parse import quote

    return quote(text, safe=safe, errors="surrogatepass")


def scalar(value: Any) -> str:
    """A value as plain text: JSON's own, without the quotes of a string."""
    return value if isinstance(value, str) else to_json(value).decode("utf-8", "replace")


def _items(value: Any) -> list[str]:
    """The texts that an array or an object comes to, those of an object key by key."""
    if isinstance(value, Mapping):
        return [scalar(one) for pair in value.items() if pair[1] is not None for one in pair]
    return [scalar(one) for one in value if one is not None]


def plain(value: Any, how: Style, *, encoded: bool) -> str:
    """A path or header parameter's text, in style ``simple``, ``label`` or ``matrix``.

    ``encoded`` percent-encodes the values and not the delimiters, as a path needs.
    """
    safe = _RESERVED if how.allow_reserved else ""

    def text(one: Any) -> str:
        return quoted(scalar(one), safe) if encoded else scalar(one)

    if how.media_type:
        return text(_written(value, how.media_type))
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


def _written(value: Any, media_type: str) -> str:
    return to_json(value).decode() if "json" in media_type else scalar(value)


def query_pairs(value: Any, how: Style) -> list[tuple[str, str]]:
    """Names and values, not encoded yet, of a parameter in the query or a form."""
    if value is None:
        return []
    if how.media_type:
        return [(how.name, _written(value, how.media_type))]
    if how.style == "deepObject":
        return _deep(how.name, value)
    if isinstance(value, Mapping) and how.explode:
        return [(str(key), scalar(one)) for key, one in value.items() if one is not None]
    if isinstance(value, list) and how.explode:
        return [(how.name, scalar(one)) for one in value if one is not None]
    if isinstance(value, (list, Mapping)):
        return [(how.name, _DELIMITERS.get(how.style, ",").join(_items(value)))]
    return [(how.name, scalar(value))]


def _deep(name: str, value: Any) -> list[tuple[str, str]]:
    if isinstance(value, Mapping):
        return [pair for key, one in value.items() for pair in _deep(f"{name}[{key}]", one)]
    if isinstance(value, list):
        return [pair for one in value for pair in _deep(name, one)]
    return [] if value is None else [(name, scalar(value))]


def encoded_pair(pair: tuple[str, str], how: Style, value: Any) -> str:
    """``name=value`` for a URL; the comma between the items of a form array stays one."""
    name, text = pair
    safe = _RESERVED.replace("&", "").replace("#", "") if how.allow_reserved else ""
    if isinstance(value, (list, Mapping)) and not how.explode and how.style == "form":
        # A comma inside an item is encoded, one between items is not.
        return f"{quoted(name)}={','.join(quoted(one, safe) for one in _items(value))}"
    return f"{quoted(name)}={quoted(text, safe)}"


def form_body(members: Mapping[str, Any], styles: Mapping[str, Style]) -> bytes:
    """``application/x-www-form-urlencoded``; objects without a style are JSON (OAS 3.1, Encoding
    Object, ``contentType``)."""
    from urllib.parse import quote_plus

    pairs: list[tuple[str, str]] = []
    for name, value in members.items():
        how = styles.get(name)
        if how is not None:
            pairs += query_pairs(value, how)
        elif isinstance(value, list):
            pairs += [(name, scalar(one)) for one in value if one is not None]
        elif value is not None:
            pairs.append((name, scalar(value)))
    return "&".join(f"{quote_plus(key)}={quote_plus(text)}" for key, text in pairs).encode()


# -- multipart -------------------------------------------------------------------------------------


def data_uri(text: str) -> tuple[str, bytes] | None:
    """Media type and content of a data URI (RFC 2397); None for any other text.

    Raises:
        UsageError: if it starts as one and is none.
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


def file_part(
    name: str, value: str, read: Callable[[str], bytes] | None, media_type: str = ""
) -> Part:
    """A file by data URI, or by a path or a URL that ``read`` gives the bytes of."""
    found = data_uri(value)
    if found is not None:
        return Part(name, value, found[1], media_type or found[0], name)
    file_name = value.rstrip("/").rpartition("/")[2].partition("?")[0] or name
    content = read(value) if read is not None else None
    return Part(name, value, content, media_type or "application/octet-stream", file_name)


def value_parts(name: str, value: Any, media_type: str = "") -> list[Part]:
    """The parts of a value that is no file: an array has one for each item, an object is JSON."""
    if value is None:
        return []
    if isinstance(value, list):
        return [part for one in value for part in value_parts(name, one, media_type)]
    if isinstance(value, Mapping) and not media_type:
        media_type = "application/json"
    text = _written(value, media_type)
    return [Part(name, text, text.encode("utf-8", "surrogatepass"), media_type)]


def multipart_body(parts: list[Part]) -> tuple[str, bytes] | None:
    """The boundary and ``multipart/form-data`` (RFC 7578); None where a file was not read."""
    import zlib

    blocks = []
    for part in parts:
        if part.content is None:
            return None
        head = f'Content-Disposition: form-data; name="{_in_quotes(part.name)}"'
        if part.file_name:
            head += f'; filename="{_in_quotes(part.file_name)}"'
        if part.media_type:
            head += f"\r\nContent-Type: {_one_line(part.media_type)}"
        blocks.append(head.encode("utf-8", "surrogatepass") + b"\r\n\r\n" + part.content)
    # The same arguments make the same bytes; a boundary that occurs in them is no boundary.
    number = zlib.crc32(b"".join(blocks))
    while any(b"%08x" % number in block for block in blocks):
        number = (number + 1) % (1 << 32)
    boundary = f"schemakit-{number:08x}"
    line = boundary.encode()
    body = b"".join(b"--" + line + b"\r\n" + block + b"\r\n" for block in blocks)
    return boundary, body + b"--" + line + b"--\r\n"


def _in_quotes(text: str) -> str:
    """As browsers write names of fields and files (WHATWG HTML, multipart/form-data)."""
    return text.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")


def _one_line(text: str) -> str:
    return " ".join(text.split())
