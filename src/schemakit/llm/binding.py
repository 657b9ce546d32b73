"""Where the arguments of a tool go, and the request that a call amounts to."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from schemakit.errors import UsageError
from schemakit.llm.request_encoding import (
    Part,
    Style,
    body_kind,
    build_file_part,
    build_value_parts,
    encode_form,
    encode_multipart,
    encode_pair,
    encode_simple,
    parse_data_uri,
    percent_encode,
    to_pairs,
)
from schemakit.suggest import did_you_mean
from schemakit.syntax.json_writer import to_json

__all__ = ["Binding", "Place", "Request", "template_names"]

_TEMPLATE = re.compile(r"\{([^{}/]+)\}")
#: Characters that stay unencoded in a path template.
_PATH_SAFE = "/:@!$&'()*+,;=%?~"
#: Reads a file, given the path or URL in an argument.
ReadFile = Callable[[str], bytes]


class Place(NamedTuple):
    """Where an argument goes.

    ``where`` is a place of parameters (``"path"``, ``"query"``, ``"header"``, ``"cookie"``),
    ``"member"`` for a member of the body, or ``"body"``.
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

    ``servers`` are base URLs and ``security`` the Security Requirement Objects in force; neither
    becomes an argument. ``media_types`` are those that the body may have, the chosen one first.
    ``files`` are the members of the body that are files. ``envelope`` are members beside ``input``
    in the body of a prediction.
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
            UsageError: if an argument is unknown, missing, or not allowed where it goes.
        """
        _check_names(self, arguments)
        path = _build_path(self, arguments)
        query, encoded = _build_query(self, arguments)
        headers = _build_headers(self, arguments)
        body = _build_body(self, arguments, files)
        if body.media_type is not None:
            headers["Content-Type"] = body.media_type
        base = self.servers[0] if server is None and self.servers else server or ""
        url = base.rstrip("/") + path
        if encoded:
            url += ("&" if "?" in url else "?") + "&".join(encoded)
        method = self.method.upper()
        return Request(method, url, tuple(query), headers, body.content, body.parts)


def template_names(path: str) -> list[str]:
    """The names in the template of a path."""
    return _TEMPLATE.findall(_template(path))


def _template(path: str) -> str:
    # A fragment tells operations of one path apart and is not sent.
    return path.partition("#")[0]


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
    texts: dict[str, str] = {}
    for name, (where, how) in binding.places.items():
        if where != "path" or name not in arguments:
            continue
        text = encode_simple(arguments[name], how, encoded=True)
        # A segment that is empty or consists of dots would lead to another path.
        if not text or (text.strip(".") == "" and len(text) < 3):
            raise UsageError(f"argument {name!r}: {arguments[name]!r} is not allowed in a path")
        texts[how.name] = text
    pieces = _TEMPLATE.split(_template(binding.path))
    for index in range(1, len(pieces), 2):
        pieces[index] = texts.get(pieces[index], "")
    for index in range(0, len(pieces), 2):
        pieces[index] = percent_encode(pieces[index], _PATH_SAFE)
    return "".join(pieces)


def _build_query(
    binding: Binding, arguments: Mapping[str, Any]
) -> tuple[list[tuple[str, str]], list[str]]:
    """The pairs of the query, as they are and percent-encoded."""
    pairs: list[tuple[str, str]] = []
    encoded: list[str] = []
    for name, (where, how) in binding.places.items():
        if where == "query" and name in arguments:
            value = arguments[name]
            found = to_pairs(value, how)
            pairs += found
            encoded += [encode_pair(pair, how, value) for pair in found]
    return pairs, encoded


def _build_headers(binding: Binding, arguments: Mapping[str, Any]) -> dict[str, str]:
    headers: dict[str, str] = {}
    cookies: list[str] = []
    for name, (where, how) in binding.places.items():
        if name not in arguments or arguments[name] is None:
            continue
        value = arguments[name]
        if where == "header":
            text = encode_simple(value, how, encoded=False)
            if "\r" in text or "\n" in text or "\0" in text:
                raise UsageError(f"argument {name!r}: a header has to be one line")
            headers[how.name] = text
        elif where == "cookie":
            cookies += [encode_pair(pair, how, value) for pair in to_pairs(value, how)]
    if cookies:
        headers["Cookie"] = "; ".join(cookies)
    return headers


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
    media_type = binding.media_types[0]
    kind = body_kind(media_type)
    if kind == "form" and isinstance(value, Mapping):
        return _Body(encode_form(value, _member_styles(binding)), media_type)
    if kind == "multipart" and isinstance(value, Mapping):
        return _build_multipart(binding, value, files)
    if kind == "json" or not isinstance(value, str):
        return _Body(to_json(value), media_type)
    if "body" in binding.files:
        part = build_file_part("body", value, files, media_type)
        return _Body(part.content, media_type, (part,))
    inline = None if media_type.startswith("text/") else parse_data_uri(value)
    content = inline[1] if inline else value.encode("utf-8", "surrogatepass")
    return _Body(content, media_type)


def _member_styles(binding: Binding) -> dict[str, Style]:
    """The styles of the members that an Encoding Object describes."""
    return {
        how.name: how
        for where, how in binding.places.values()
        if where == "member" and (how.style or how.media_type)
    }


def _build_multipart(binding: Binding, value: Mapping[str, Any], files: ReadFile | None) -> _Body:
    styles = _member_styles(binding)
    parts: list[Part] = []
    for name, one in value.items():
        media_type = styles[name].media_type if name in styles else ""
        items = one if isinstance(one, list) else [one]
        if name in binding.files and all(isinstance(item, str) for item in items):
            parts += [build_file_part(name, item, files, media_type) for item in items]
        else:
            parts += build_value_parts(name, one, media_type)
    encoded = encode_multipart(parts)
    if encoded is None:
        return _Body(parts=tuple(parts))
    boundary, content = encoded
    return _Body(content, f"{binding.media_types[0]}; boundary={boundary}", tuple(parts))
