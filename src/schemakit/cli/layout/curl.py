"""A request as a command line of curl."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from schemakit.cli.layout.shell import Variable, quote_word

if TYPE_CHECKING:
    from schemakit.llm.request_encoding import Part
    from schemakit.llm.sample_request import Credential, SampleRequest

__all__ = ["SERVER_VARIABLE", "render_curl"]

#: The environment variable for a server that the description does not name.
SERVER_VARIABLE = "SERVER"
#: JSON text that is longer is indented on a terminal.
_LONG = 60
_JSON = "application/json"


def render_curl(sample: SampleRequest, *, wrapped: bool) -> str:
    """Render the curl command for a sample; ``""`` if it has no request.

    With ``wrapped`` it has an option a line and indented JSON, else it is one line. Secrets are
    environment variables. A body that is neither JSON nor a form is sent as it is.
    """
    if sample.request is None:
        return ""
    options = [" ".join(one) for one in _iterate_options(sample, wrapped=wrapped)]
    return (" \\\n  " if wrapped else " ").join(options)


def _iterate_options(sample: SampleRequest, *, wrapped: bool) -> Iterator[list[str]]:
    request = sample.request
    assert request is not None  # noqa: S101
    body = list(_iterate_body(sample, wrapped=wrapped))
    method = request.method
    first = ["curl"]
    if method == "HEAD":
        first.append("--head")
    elif method != ("POST" if body else "GET"):
        first += ["-X", quote_word(method)]
    if any(one in request.url for one in "[]{}"):
        first.append("--globoff")
    yield [*first, _render_url(sample)]
    # curl(1), --json: it sets this header too.
    implied = {"Accept": _JSON} if body and body[0][0] == "--json" else {}
    for name, value in request.headers.items():
        if name.lower() not in ("cookie", "content-type") and implied.get(name) != value:
            yield ["-H", quote_word(f"{name}: {value}" if value else f"{name};")]
    for one in sample.credentials:
        if one.kind == "header":
            yield ["-H", quote_word(f"{one.name}: {one.prefix}", Variable(one.variable))]
        elif one.kind == "basic":
            yield ["-u", quote_word(Variable(one.variable))]
        elif one.kind == "certificate":
            yield ["--cert", quote_word(Variable(one.variable))]
    cookies = list(_iterate_cookies(request.headers.get("Cookie", ""), sample.credentials))
    if cookies:
        yield ["-b", quote_word(*cookies)]
    yield from body


def _render_url(sample: SampleRequest) -> str:
    request = sample.request
    assert request is not None  # noqa: S101
    parts: list[str | Variable] = [request.url]
    if "://" not in request.url:
        parts = [Variable(SERVER_VARIABLE), request.url]
    mark = "&" if "?" in request.url else "?"
    for one in sample.credentials:
        if one.kind == "query":
            parts += [f"{mark}{one.name}=", Variable(one.variable)]
            mark = "&"
    return quote_word(*parts)


def _iterate_cookies(given: str, credentials: Sequence[Credential]) -> Iterator[str | Variable]:
    if given:
        yield given
    for one in credentials:
        if one.kind == "cookie":
            yield f"; {one.name}=" if given else f"{one.name}="
            yield Variable(one.variable)
            given = "; "


def _iterate_body(sample: SampleRequest, *, wrapped: bool) -> Iterator[list[str]]:
    request = sample.request
    assert request is not None  # noqa: S101
    media_type = request.headers.get("Content-Type", "")
    if sample.media_type.lower().startswith("multipart/form-data") and _are_fields(request.parts):
        yield from map(_render_part, request.parts)
    elif request.body is not None:
        text = request.body.decode("utf-8", "replace")
        if media_type == _JSON:
            yield ["--json", _render_json(text, wrapped=wrapped)]
            return
        if media_type != "application/x-www-form-urlencoded":
            yield ["-H", quote_word(f"Content-Type: {media_type}")]
        is_json = media_type.partition(";")[0].endswith("+json")
        shown = _render_json(text, wrapped=wrapped) if is_json else quote_word(text)
        yield ["--data-raw", shown]
    elif request.parts:
        part = request.parts[0]
        yield ["-H", quote_word(f"Content-Type: {media_type or part.media_type}")]
        yield ["--data-binary", quote_word(f"@{part.value}")]


def _are_fields(parts: Sequence[Part]) -> bool:
    """Whether curl can send the parts: it ends a name at the first ``=``."""
    return bool(parts) and all(one.name and "=" not in one.name for one in parts)


def _render_part(part: Part) -> list[str]:
    type_ = f";type={part.media_type}" if part.media_type else ""
    if part.content is None:
        return ["-F", quote_word(f"{part.name}=@{_quote_value(part.value)}{type_}")]
    if not type_:
        return ["--form-string", quote_word(f"{part.name}={part.value}")]
    return ["-F", quote_word(f"{part.name}={_quote_value(part.value)}{type_}")]


def _quote_value(text: str) -> str:
    """Quote the value of ``-F`` where it would end early or name a file (curl(1), ``--form``)."""
    if text[:1] not in '@<"' and not any(one in text for one in ';,"\\'):
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _render_json(text: str, *, wrapped: bool) -> str:
    if wrapped and len(text) > _LONG:
        try:
            text = json.dumps(json.loads(text), indent=2, ensure_ascii=False)
        except ValueError:
            return quote_word(text)
    return quote_word(text, newlines=wrapped)
