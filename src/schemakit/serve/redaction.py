"""Texts without secrets: whatever leaves the server is cleaned of the credentials that it holds."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

__all__ = ["REDACTED", "SHORTEST", "Redactor"]

#: What is in place of a secret.
REDACTED = "[redacted]"
#: A shorter secret would be found in words that have nothing to do with it.
SHORTEST = 4
#: How often an encoding may be inside another one.
_MOST_PASSES = 3
#: What stands for other characters: percent-encoding, escapes of JSON and entities of HTML.
_ENCODED = re.compile(
    rb"%(?P<percent>[0-9A-Fa-f]{2})"
    rb"|\\+(?:u(?P<high>[Dd][89ABab][0-9A-Fa-f]{2})\\+u(?P<low>[Dd][C-Fc-f][0-9A-Fa-f]{2})"
    rb"|u(?P<unit>[0-9A-Fa-f]{4}))?"
    rb"|&(?:#0*(?P<decimal>[0-9]{1,7})|#[Xx]0*(?P<hex>[0-9A-Fa-f]{1,6})|(?P<name>[A-Za-z]{2,31}));"
)
#: What breaks a long text into lines, with the indentation of the next one: also as an escape of
#: JSON, in HTML, and as a soft line break (RFC 2045 §6.7). A run of backslashes is read once.
_BREAK = re.compile(
    rb"(?:=?[\r\n]|(?<!\\)\\+[nr]|<br ?/?>)(?:[\t\r\n ]|\\+[nrt]|<br ?/?>)*", re.IGNORECASE
)
_BASE64 = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_")


class _Needle(NamedTuple):
    """Bytes to find. ``before`` and ``after`` say that a further character of Base64 on that side
    has bits of the secret."""

    data: bytes
    before: bool = False
    after: bool = False


class Redactor:
    """Replaces secrets in texts, in every form in which a server may repeat them.

    These forms are the secret itself, percent-encoded, in a JSON string, in HTML, and in Base64,
    also as a part of what was encoded, and any of these in several lines.
    """

    __slots__ = ("_broken", "_needles")

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        forms = {form for one in secrets if len(one) >= SHORTEST for form in _forms_of(one)}
        self._needles = _list_needles(forms, _WHOLE)
        self._broken = _list_needles(forms, _BROKEN)

    def hide(self, text: str) -> str:
        """The text without the secrets."""
        if not self._needles:
            return text
        data = text.encode("utf-8", "surrogatepass")
        hidden = self.hide_in_bytes(data)
        return text if hidden is data else hidden.decode("utf-8", "surrogatepass")

    def hide_in(self, value: Any) -> Any:
        """JSON data without the secrets, in keys and in values."""
        if not self._needles:
            return value
        if isinstance(value, str):
            return self.hide(value)
        if isinstance(value, dict):
            return {self.hide(str(key)): self.hide_in(one) for key, one in value.items()}
        if isinstance(value, (list, tuple)):
            return [self.hide_in(one) for one in value]
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            # A secret may consist of digits.
            written = repr(value)
            hidden = self.hide(written)
            return value if hidden == written else hidden
        return value

    def hide_in_bytes(self, data: bytes) -> bytes:
        """Bytes without the secrets; the same object if there was none."""
        # Most texts of JSON data are one line in which nothing is encoded.
        if _is_plain(data):
            spans = list(_find(data, self._needles))
        else:
            spans = [
                *_find_encoded(data, self._needles, _WHOLE),
                *_find_encoded(data, self._broken, _BROKEN),
            ]
        return _replace(data, sorted(spans)) if spans else data


def _is_plain(data: bytes) -> bool:
    return b"+" not in data and _ENCODED.search(data) is None and _BREAK.search(data) is None


def _find(data: bytes, needles: Iterable[_Needle]) -> Iterator[tuple[int, int]]:
    """The places of needles in bytes."""
    for needle, before, after in needles:
        at = data.find(needle)
        while at >= 0:
            start, end = at, at + len(needle)
            if before and start and data[start - 1] in _BASE64:
                start -= 1
            if after and end < len(data) and data[end] in _BASE64:
                end += 1
            yield start, end
            at = data.find(needle, at + len(needle))


def _replace(data: bytes, spans: Iterable[tuple[int, int]]) -> bytes:
    """Bytes with each of the spans, which are in order, replaced; those that overlap are one."""
    pieces: list[bytes] = []
    done = 0
    for start, end in spans:
        if start >= done or not pieces:
            pieces += [data[done:start], REDACTED.encode()]
        done = max(done, end)
    return b"".join([*pieces, data[done:]])


class _Step(NamedTuple):
    """Bytes after one pass of decoding.

    They consist of pieces. ``places`` are where these begin, ``origins`` where they began before
    the pass, and ``ends`` where they ended; ``is_same`` says that a piece was not encoded.
    """

    decoded: bytes
    places: list[int]
    origins: list[int]
    ends: list[int]
    is_same: list[bool]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span before the pass of a span that is not empty."""
        first = bisect_right(self.places, start) - 1
        last = bisect_right(self.places, end - 1) - 1
        begin, stop = self.origins[first], self.ends[last]
        if self.is_same[first]:
            begin += start - self.places[first]
        if self.is_same[last]:
            stop = self.origins[last] + end - self.places[last]
        return begin, stop


class _Passes(NamedTuple):
    """What is done before each search, and after it, to bytes and to needles alike."""

    prepare: Callable[[bytes], _Step]
    decode: Callable[[bytes], _Step]


def _find_encoded(
    data: bytes, needles: Sequence[_Needle], passes: _Passes
) -> Iterator[tuple[int, int]]:
    """The places of needles in bytes, as they are and after each pass of decoding."""
    steps: list[_Step] = []
    for _ in range(_MOST_PASSES + 1):
        steps.append(passes.prepare(data))
        data = steps[-1].decoded
        for start, end in _find(data, needles):
            for step in reversed(steps):
                start, end = step.span(start, end)
            yield start, end
        steps.append(passes.decode(data))
        if steps[-1].decoded == data:
            return
        data = steps[-1].decoded


def _keep_lines(data: bytes) -> _Step:
    return _Step(data, [0], [0], [len(data)], [True])


def _join_lines(data: bytes) -> _Step:
    """Leave out what breaks lines."""
    return _rewrite(data, _BREAK, lambda _: b"")


def _decode(data: bytes) -> _Step:
    """Decode what is encoded, once. Backslashes are left out."""
    return _rewrite(data, _ENCODED, _decode_one)


def _decode_form(data: bytes) -> _Step:
    """Decode, and read a plus sign as a space, as in forms."""
    step = _decode(data)
    return step._replace(decoded=step.decoded.replace(b"+", b" "))


_WHOLE = _Passes(_keep_lines, _decode_form)
#: A plus sign stays: a space after a line break would be its indentation.
_BROKEN = _Passes(_join_lines, _decode)


def _rewrite(
    data: bytes, pattern: re.Pattern[bytes], rewrite: Callable[[re.Match[bytes]], bytes | None]
) -> _Step:
    """Put something else in place of each match, unless it is None."""
    step = _Step(b"", [], [], [], [])
    pieces: list[bytes] = []
    place = done = 0

    def add(piece: bytes, origin: int, end: int, *, is_same: bool) -> None:
        nonlocal place
        if piece:
            step.places.append(place)
            step.origins.append(origin)
            step.ends.append(end)
            step.is_same.append(is_same)
            pieces.append(piece)
            place += len(piece)

    for match in pattern.finditer(data):
        piece = rewrite(match)
        if piece is not None:
            add(data[done : match.start()], done, match.start(), is_same=True)
            add(piece, match.start(), match.end(), is_same=False)
            done = match.end()
    add(data[done:], done, len(data), is_same=True)
    return step._replace(decoded=b"".join(pieces))


def _decode_one(match: re.Match[bytes]) -> bytes | None:
    """What one match stands for; None if it is no encoding."""
    from html.entities import html5

    kind, digits = match.lastgroup, match[match.lastgroup or 0]
    if kind is None:
        return b""
    if kind == "percent":
        return bytes([int(digits, 16)])
    if kind == "name":
        named = html5.get(f"{digits.decode()};")
        return None if named is None else named.encode()
    code = int(digits, 10 if kind == "decimal" else 16)
    if kind == "low":
        code = 0x10000 + ((int(match["high"], 16) - 0xD800) << 10) + (code - 0xDC00)
    return chr(code).encode("utf-8", "surrogatepass") if code <= 0x10FFFF else None


def _list_needles(forms: Iterable[_Needle], passes: _Passes) -> tuple[_Needle, ...]:
    """What to find: the forms, and what each pass of decoding makes of them."""
    found: set[_Needle] = set()
    for needle in forms:
        for _ in range(_MOST_PASSES + 1):
            data = passes.prepare(needle.data).decoded
            if len(data) >= SHORTEST:
                found.add(needle._replace(data=data))
            needle = needle._replace(data=passes.decode(data).decoded)
    return tuple(sorted(found))


def _forms_of(secret: str) -> Iterator[_Needle]:
    """The forms in which bytes may contain a secret.

    A text may encode some of the characters and leave others as they are, so that these forms are
    compared after decoding, too.
    """
    import json
    from html import escape
    from urllib.parse import quote

    encoded = secret.encode("utf-8", "surrogatepass")
    # UTF-8 that was read as Latin-1.
    misread = encoded.decode("latin-1").encode("utf-8")
    forms = [encoded, misread, *(one.encode() for one in (quote(encoded), quote(encoded, safe="")))]
    for one in (json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1]):
        forms += [one.encode("utf-8", "surrogatepass")]
    forms.append(escape(secret).encode("utf-8", "surrogatepass"))
    wide = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
    forms += [secret.encode(one, "surrogatepass") for one in wide]
    yield from map(_Needle, forms)
    yield from _in_base64(encoded)


def _in_base64(secret: bytes) -> Iterator[_Needle]:
    """The characters of Base64 that a secret alone decides, at each of the three places that it may
    have in a group of three bytes."""
    from base64 import b64encode, urlsafe_b64encode

    for offset in range(3):
        length = offset + len(secret)
        first, last = -(-offset * 4 // 3), length * 4 // 3
        for encode in (b64encode, urlsafe_b64encode):
            data = encode(bytes(offset) + secret)[first:last]
            yield _Needle(data, before=offset > 0, after=length % 3 > 0)
