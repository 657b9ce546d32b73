"""Samples of one part of a description: an operation, or a schema and what has one."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any, cast

from schemakit.cli.layout.json_text import render_json
from schemakit.cli.layout.samples import ShownSample, build_sample_json, render_samples
from schemakit.cli.output import detect_display, write
from schemakit.description.description import Description
from schemakit.errors import NotFoundError, UsageError
from schemakit.llm.sample_request import SampleRequest, make_sample_request
from schemakit.references.target_types import type_of_part
from schemakit.samples.messages import (
    choose_response,
    list_examples,
    make_look,
    parameter_schema,
    sample_media,
    sample_xml,
)
from schemakit.samples.values import make_sample
from schemakit.spec import pointer
from schemakit.spec.grammar import GRAMMARS, type_at
from schemakit.spec.media_types import is_xml, prefer_json
from schemakit.views.operations import Operation
from schemakit.views.schemas import Schema, find_used_schema

__all__ = ["write_samples"]


def write_samples(api: Description, where: str, *, json: bool) -> None:
    """Write the samples of the part at a JSON Pointer.

    Raises:
        UsageError: if it is neither an operation nor a part that has a schema.
    """
    display = detect_display(sys.stdout)
    indented = display.columns is not None and not json
    request: SampleRequest | None = None
    name = ""
    try:
        operation = api.operation(where)
    except NotFoundError:
        shown = [_sample_part(api, where, indented=indented)]
    else:
        name = f"{operation.request_method} {operation.path}"
        request, shown = _sample_operation(api, operation, indented=indented)
    if json:
        write(render_json(build_sample_json(request, shown), display))
    else:
        write(render_samples(name, request, shown, display))


def _sample_operation(
    api: Description, operation: Operation, *, indented: bool
) -> tuple[SampleRequest | None, list[ShownSample]]:
    """The request and the response; of a webhook, which the API sends, the body alone."""
    seen = operation.seen_in(api._loaded.read_whole())
    shown: list[ShownSample] = []
    request = None
    if operation.is_webhook:
        media_type, media = _choose_media(cast("dict[str, Any]", seen.request_body or {}))
        sample = sample_media(seen, media, "readOnly") if media_type else None
        one = ShownSample(f"body {media_type}".strip(), ("Body", media_type), sample)
        find = partial(operation.body_schema, media_type)
        shown.append(_as_document(api, one, media_type, media, find, indented=indented))
    else:
        request = make_sample_request(seen)
    found = choose_response(seen)
    if found is not None:
        status, media_type, described = found
        sample = None if described is None else sample_media(seen, described, "writeOnly")
        one = ShownSample(f"{status} {media_type}".strip(), (status, media_type), sample)
        find = partial(operation.response_schema, status, media_type)
        shown.append(_as_document(api, one, media_type, described or {}, find, indented=indented))
    return request, shown


def _as_document(
    api: Description,
    shown: ShownSample,
    media_type: str,
    media: dict[str, Any],
    find_schema: Callable[[], Schema | None],
    *,
    indented: bool,
) -> ShownSample:
    """A sample of a message in its media type: as it is, or as an XML document."""
    if shown.sample is None or not is_xml(media_type):
        return shown
    schema = None
    with suppress(NotFoundError):
        schema = find_schema()
    sample = sample_xml(api._loaded, media, value=shown.sample, schema=schema, indented=indented)
    return shown._replace(sample=sample, is_text=isinstance(sample.value, str))


def _choose_media(message: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """The media type of a Request Body or Response Object, JSON if it has that, and its object."""
    content = message.get("content")
    known = content if isinstance(content, dict) else {}
    if not known and "schema" in message:  # 2.0, Response Object
        return "application/json", message
    kinds = {str(key): one for key, one in known.items() if isinstance(one, dict)}
    chosen = prefer_json(kinds)
    return chosen, kinds.get(chosen, {})


def _sample_part(api: Description, where: str, *, indented: bool) -> ShownSample:
    """The sample of a schema, or of a part that has one."""
    tokens = pointer.parse(where)
    expected = type_at(GRAMMARS[api.version], tokens, api.contents)
    value: Any = pointer.get(api._loaded.read_whole(), tokens)
    kind = type_of_part(api._registry.entry, expected, value).name
    name = tokens[-1] if tokens else "schema"
    examples: list[Any] = []
    hidden = {"RequestBody": "readOnly", "Response": "writeOnly"}.get(kind, "")
    schema = value
    media_type = ""
    if hidden and isinstance(value, dict):
        media_type, value = _choose_media(value)
        name, kind = f"{name} {media_type}".strip(), "MediaType"
    if kind in ("Parameter", "Header", "MediaType") and isinstance(value, dict):
        schema, examples = parameter_schema(value), list_examples(value)
    elif kind != "Schema":
        if kind == "PathItem" and isinstance(value, dict):
            every = [one for one in api.operations() if one.pointer.startswith(f"{where}/")]
            named = " or ".join(repr(f"{one.request_method} {one.path}") for one in every[:3])
            raise UsageError(f"--sample is for one operation of a path: {named or 'it has none'}")
        raise UsageError(
            f"--sample is for an operation, a schema or a part that has one, not {where!r}"
        )
    sample = make_sample(
        schema,
        examples=examples,
        look=make_look(api._loaded),
        legacy=GRAMMARS[api.version].legacy_bounds,
        hidden=hidden,
    )
    if kind == "MediaType" and not media_type:
        media_type = tokens[-1]
    media = value if isinstance(value, dict) else {}
    shown = ShownSample(name, (name,), sample)
    find = partial(_find_named_schema, api, where, media_type, is_message=bool(hidden))
    return _as_document(api, shown, media_type, media, find, indented=indented)


def _find_named_schema(
    api: Description, where: str, media_type: str, *, is_message: bool
) -> Schema | None:
    """The schema of a Media Type Object, or of a message that has one."""
    inside = ("content", media_type, "schema") if is_message else ("schema",)
    tokens = (*pointer.parse(where), *inside)
    return find_used_schema(api._loaded, tokens)
