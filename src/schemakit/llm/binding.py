"""Where the arguments of a tool go, and the request that a call amounts to."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from schemakit.errors import UsageError
from schemakit.llm.media_types import body_kind, fit_media_type, sent_kind, write_text
from schemakit.llm.request_encoding import (
    Part,
    build_file_part,
    build_value_parts,
    encode_cookies,
    encode_form,
    encode_multipart,
    encode_pair,
    encode_simple,
    parse_data_uri,
    percent_encode,
    to_pairs,
)
from schemakit.llm.request_urls import PathText, build_path, join_url
from schemakit.spec.http_headers import is_of_the_connection
from schemakit.spec.styles import Style
from schemakit.suggest import did_you_mean

__all__ = ["Binding", "Place", "Request", "may_set_header"]

#: A field name or a method (RFC 9110 §5.6.2).
_TOKEN = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
#: A field value in Latin-1, without controls and whitespace around it (RFC 9110 §5.5).
_FIELD_VALUE = re.compile(r"([!-~\x80-\xff]([\t -~\x80-\xff]*[!-~\x80-\xff])?)?")
#: A pair of a Cookie header, without what ends it (RFC 6265 §5.4) and whitespace around it.
_COOKIE = re.compile(r"[!-:<-~]([ -:<-~]*[!-:<-~])?")
#: Headers with the credentials of whoever sends the request (RFC 6265 §4.2); a description has
#: parameters in ``cookie`` for cookies.
_COOKIES = frozenset({"cookie", "cookie2"})
_BINARY = "application/octet-stream"
#: Reads a file, given the path or URL in an argument.
ReadFile = Callable[[str], bytes]


class Place(NamedTuple):
    """Where an argument goes.

    ``where`` is a place of parameters (``"path"``, ``"query"``, ``"querystring"``, ``"header"``,
    ``"cookie"``), ``"member"`` for a member of the body, ``"body"``, or ``"querystring-member"``
    for a member of the query string.
    """

    where: str
    how: Style


@dataclass(frozen=True, slots=True)
class Request:
    """The request that a call amounts to.

    ``url`` is complete; ``query`` holds its pairs before percent-encoding. ``parts`` are those of a
    multipart body. ``body`` is None if there is none, or if a file among the parts was not read.
    """

    method: str
    url: str
    query: tuple[tuple[str, str], ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Binding:
    """Where each argument of an operation goes.

    ``servers`` are base URLs and ``security`` the Security Requirement Objects in force, an empty
    one if the operation says that it has none; neither becomes an argument. ``media_types`` are
    those that the body may have, the chosen one first. ``files`` are the members of the body that
    are files. ``envelope`` are members beside ``input`` in the body of a prediction. ``query_type``
    is the media type of a parameter that is the whole query string (OAS 3.2, Parameter Object,
    ``in: querystring``). ``part_types`` are the media types of the first parts of a multipart body
    that is an array, ``rest_type`` that of the others. ``accepts`` are the media types of
    successful answers.
    """

    method: str
    path: str
    servers: tuple[str, ...]
    security: tuple[Mapping[str, Any], ...]
    places: Mapping[str, Place]
    required: frozenset[str]
    media_types: tuple[str, ...] = ()
    body_required: bool = False
    files: frozenset[str] = frozenset()
    envelope: Mapping[str, Any] | None = None
    query_type: str = ""
    part_types: tuple[str, ...] = ()
    rest_type: str = ""
    accepts: tuple[str, ...] = ()

    def request(
        self,
        arguments: Mapping[str, Any],
        *,
        server: str | None = None,
        files: ReadFile | None = None,
    ) -> Request:
        """The request for arguments by the names of ``places``; nothing is sent.

        ``server`` replaces the base URL, and ``files`` reads a file by its path or URL.

        Raises:
            UsageError: if an argument is unknown, missing, or not allowed where it goes, or the
                server or the path is not allowed in a URL.
        """
        if not self.method:
            raise UsageError("a tool that was made of a schema has no request; see arguments()")
        _check_names(self, arguments)
        path = _build_path(self, arguments)
        query, encoded = _build_query(self, arguments)
        headers = _build_headers(self, arguments)
        body = _build_body(self, arguments, files)
        if self.accepts:
            headers.setdefault("Accept", ", ".join(self.accepts))
        if body.media_type is not None:
            if not _FIELD_VALUE.fullmatch(body.media_type):
                raise UsageError(f"{body.media_type!r} is not a media type of a body")
            headers["Content-Type"] = body.media_type
            _check_header("body", "Content-Type", body.media_type)
        base = self.servers[0] if server is None and self.servers else server or ""
        url = join_url(base, path, encoded)
        if not _TOKEN.fullmatch(self.method):
            raise UsageError(f"{self.method!r} is not an HTTP method")
        return Request(self.method, url, tuple(query), headers, body.content, body.parts)


def may_set_header(name: str) -> bool:
    """Whether an argument may be the value of a header.

    It may not be that of a header which frames or routes the request, nor the whole Cookie header.
    """
    return not is_of_the_connection(name) and name.strip().lower() not in _COOKIES


def _check_names(binding: Binding, arguments: Mapping[str, Any]) -> None:
    for name in arguments:
        if name not in binding.places:
            known = list(binding.places)
            raise UsageError(f"no argument {name!r}{did_you_mean(str(name), known)}")
    missing = sorted(binding.required - arguments.keys())
    if missing:
        listed = ", ".join(map(repr, missing))
        raise UsageError(f"missing: {listed}")


def _build_path(binding: Binding, arguments: Mapping[str, Any]) -> str:
    texts: dict[str, PathText] = {}
    for name, (where, how) in binding.places.items():
        if where != "path" or name not in arguments:
            continue
        text = encode_simple(arguments[name], how, encoded=True)
        if not text:
            raise UsageError(f"argument {name!r}: {arguments[name]!r} would be empty in the path")
        texts[how.name] = PathText(name, text)
    return build_path(binding.path, texts)


def _build_query(
    binding: Binding, arguments: Mapping[str, Any]
) -> tuple[list[tuple[str, str]], list[str]]:
    """The pairs of the query, as they are and percent-encoded."""
    from urllib.parse import parse_qsl

    pairs: list[tuple[str, str]] = []
    encoded: list[str] = []
    for name, (where, how) in binding.places.items():
        if where == "query" and name in arguments:
            value = arguments[name]
            found = to_pairs(value, how)
            pairs += found
            encoded += [encode_pair(pair, how, value) for pair in found]
    text = _build_querystring(binding, arguments)
    if body_kind(binding.query_type) == "form":
        pairs += parse_qsl(text, keep_blank_values=True)
    return pairs, [*encoded, text]


def _build_querystring(binding: Binding, arguments: Mapping[str, Any]) -> str:
    """The whole query string, written in its media type (OAS 3.2, Parameter Object, ``content``).

    Only a form is in the syntax of a query; anything else is percent-encoded.
    """
    places = [(name, place) for name, place in binding.places.items() if name in arguments]
    whole = [arguments[name] for name, (where, _) in places if where == "querystring"]
    kind = "querystring-member"
    members = {how.name: arguments[name] for name, (where, how) in places if where == kind}
    value = whole[0] if whole else members or None
    if value is None:
        return ""
    if body_kind(binding.query_type) == "form":
        if isinstance(value, Mapping):
            return encode_form(value, _member_styles(binding, kind)).decode()
        return percent_encode(write_text(value, binding.query_type), "%&=+!$'()*,;:@/?")
    return percent_encode(write_text(value, binding.query_type))


def _build_headers(binding: Binding, arguments: Mapping[str, Any]) -> dict[str, str]:
    headers: dict[str, str] = {}
    cookies: list[str] = []
    for name, (where, how) in binding.places.items():
        if name not in arguments or arguments[name] is None:
            continue
        value = arguments[name]
        if where == "header":
            if not may_set_header(how.name):
                raise UsageError(f"argument {name!r}: the header {how.name} cannot be set")
            headers[how.name] = text = encode_simple(value, how, encoded=False)
            _check_header(name, how.name, text)
        elif where == "cookie":
            pairs = encode_cookies(value, how)
            _check_cookies(name, value, pairs)
            cookies += map("=".join, pairs)
    if cookies:
        headers["Cookie"] = "; ".join(cookies)
    return headers


def _check_cookies(argument: str, value: Any, pairs: list[tuple[str, str]]) -> None:
    """Refuses a cookie that would be another one, or several.

    Raises:
        UsageError: if the name is not a token (RFC 6265 §4.1.1), or the value would end the cookie.
    """
    for name, text in pairs:
        if not _TOKEN.fullmatch(name):
            raise UsageError(f"argument {argument!r}: {name!r} is not a name of a cookie")
        if not _COOKIE.fullmatch(f"{name}={text}"):
            raise UsageError(f"argument {argument!r}: {value!r} is not allowed in a cookie")


def _check_header(argument: str, name: str, text: str) -> None:
    """Refuses a header that HTTP clients do not send, or change.

    Raises:
        UsageError: if the name is not a token (RFC 9110 §5.1), or the value has a control
            character, whitespace at an end, or a character that Latin-1 lacks (RFC 9110 §5.5).
    """
    if not _TOKEN.fullmatch(name):
        raise UsageError(f"argument {argument!r}: {name!r} is not a name of a header")
    if _FIELD_VALUE.fullmatch(text):
        return
    if "\r" in text or "\n" in text:
        raise UsageError(f"argument {argument!r}: a header has to be one line")
    if text != text.strip(" \t"):
        raise UsageError(f"argument {argument!r}: a header cannot start or end with whitespace")
    odd = next(one for one in text if not _FIELD_VALUE.fullmatch(f"a{one}a"))
    raise UsageError(f"argument {argument!r}: {odd!r} is not allowed in a header")


# -- bodies ----------------------------------------------------------------------------------------


class _Body(NamedTuple):
    """The content of a body, its Content-Type and, of a multipart one, its parts."""

    content: bytes | None = None
    media_type: str | None = None
    parts: tuple[Part, ...] = ()


def _build_body(binding: Binding, arguments: Mapping[str, Any], files: ReadFile | None) -> _Body:
    places = [(name, place) for name, place in binding.places.items() if name in arguments]
    members = {how.name: arguments[name] for name, (where, how) in places if where == "member"}
    whole = [arguments[name] for name, (where, _) in places if where == "body"]
    if not binding.media_types or (not members and not whole and not binding.body_required):
        return _Body()
    value = whole[0] if whole else members
    if binding.envelope is not None:
        value = {**binding.envelope, "input": value}
    return _write_body(binding, value, files)


def _write_body(binding: Binding, value: Any, files: ReadFile | None) -> _Body:
    media_type = binding.media_types[0]
    kind = sent_kind(media_type)
    if kind == "form" and isinstance(value, Mapping):
        return _Body(encode_form(value, _member_styles(binding, "member")), media_type)
    if kind == "multipart":
        return _write_multipart(binding, value, files)
    if kind not in ("json", "yaml", "lines") and isinstance(value, str):
        if "body" in binding.files:
            part = build_file_part("body", value, files, media_type)
            return _Body(part.content, part.media_type, (part,))
        inline = parse_data_uri(value) if kind == "other" else None
        if inline is not None:
            return _Body(inline[1], fit_media_type(media_type, inline[0]) or _BINARY)
    sent = fit_media_type(media_type) or _BINARY
    return _Body(write_text(value, sent).encode("utf-8", "surrogatepass"), sent)


def _member_styles(binding: Binding, place: str) -> dict[str, Style]:
    """The styles of the members that an Encoding Object describes."""
    return {
        how.name: how
        for where, how in binding.places.values()
        if where == place and (how.style or how.media_type)
    }


def _write_multipart(binding: Binding, value: Any, files: ReadFile | None) -> _Body:
    """A multipart body: a part for each member of an object or each item of an array.

    Raises:
        UsageError: if it is neither, or an array in ``multipart/form-data``, where each part needs
            a name (RFC 7578 §4.2).
    """
    media_type = binding.media_types[0]
    if isinstance(value, Mapping):
        parts = _build_parts(binding, value, files)
    elif isinstance(value, list) and "/form-data" not in media_type.lower():
        parts = _build_unnamed_parts(binding, value, files)
    else:
        found = "an array" if isinstance(value, list) else "a text or number"
        raise UsageError(
            f"{found} cannot be written as {media_type!r}: its parts are the members of an object"
        )
    encoded = encode_multipart(parts)
    if encoded is None:
        return _Body(parts=tuple(parts))
    boundary, content = encoded
    return _Body(content, f"{media_type}; boundary={boundary}", tuple(parts))


def _build_parts(binding: Binding, value: Mapping[str, Any], files: ReadFile | None) -> list[Part]:
    styles = _member_styles(binding, "member")
    parts: list[Part] = []
    for name, one in value.items():
        how = styles.get(name, Style(name, "", True))
        items = one if isinstance(one, list) else [one]
        if name in binding.files and all(isinstance(item, str) for item in items):
            parts += [build_file_part(name, item, files, how.media_type) for item in items]
        elif how.style:
            parts += [part for pair in to_pairs(one, how) for part in build_value_parts(*pair)]
        else:
            parts += build_value_parts(name, one, how.media_type)
    return parts


def _build_unnamed_parts(binding: Binding, value: list[Any], files: ReadFile | None) -> list[Part]:
    """The parts for the items of an array, in their order (OAS 3.2, Encoding By Position)."""
    parts: list[Part] = []
    for index, item in enumerate(value):
        is_first = index < len(binding.part_types)
        media_type = binding.part_types[index] if is_first else binding.rest_type
        if "body" in binding.files and isinstance(item, str):
            parts.append(build_file_part("", item, files, media_type))
        elif isinstance(item, list):
            media_type = fit_media_type(media_type) or "application/json"
            text = write_text(item, media_type)
            parts.append(Part("", text, text.encode("utf-8", "surrogatepass"), media_type))
        else:
            parts += build_value_parts("", item, media_type)
    return parts
