"""The samples of an operation or a schema: text on a terminal, records in a pipe."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from schemakit.cli.layout.curl import SERVER_VARIABLE, render_curl
from schemakit.cli.layout.json_text import render_json
from schemakit.cli.layout.lists import METHOD_STYLES
from schemakit.cli.layout.prose import join_with_dots, paint_line, wrap_paragraphs
from schemakit.cli.layout.table import Display, Span, escape_unsafe, paint, wrap

if TYPE_CHECKING:
    from schemakit.llm.sample_request import SampleRequest
    from schemakit.samples.values import Sample

__all__ = ["ShownSample", "build_sample_json", "render_samples"]


class ShownSample(NamedTuple):
    """A value: its place, such as the status and the media type, and why there is none.

    ``sample`` is None for a message that has no content. ``is_text`` is whether its value is a
    document in another form than JSON.
    """

    place: str
    title: Sequence[str]
    sample: Sample | None
    is_text: bool = False


def render_samples(
    name: str, request: SampleRequest | None, shown: Sequence[ShownSample], display: Display
) -> str:
    """Render the curl command of a request, and values as JSON.

    In a pipe there is a record for each: its place, the command or the value in one line, and the
    reason where there is none.
    """
    if display.columns is None:
        return _render_records(request, shown)
    text = f"{_render_name(name, display)}\n" if name else ""
    if request is not None:
        text += _render_request(request, display)
    for one in shown:
        text += f"\n{_render_heading(one, display)}" if text or len(shown) > 1 else ""
        if one.sample is None:
            text += _render_note("It has no content.", display)
        elif one.sample.problem:
            text += _render_note(f"No valid sample was made: {one.sample.problem}", display)
        elif one.is_text:
            text += f"{escape_unsafe(one.sample.value, newlines=True)}\n"
        else:
            text += render_json(one.sample.value, display).decode()
    return text


def _render_name(name: str, display: Display) -> str:
    method, _, path = name.partition(" ")
    style = f"bold {METHOD_STYLES.get(method.lower(), '')}".strip()
    return f"{paint(escape_unsafe(method), style, display)} {escape_unsafe(path)}"


def _render_heading(shown: ShownSample, display: Display) -> str:
    heading = join_with_dots([Span(shown.title[0], "bold"), *map(Span, shown.title[1:])])
    lines = wrap(heading, display.columns or 80)
    return "".join(f"{paint_line(line, display)}\n" for line in lines)


def _render_request(request: SampleRequest, display: Display) -> str:
    if request.request is None:
        return "\n" + _render_note(f"No valid request was made: {request.problem}", display)
    text = f"\n{render_curl(request, wrapped=True)}\n"
    needed = list(dict.fromkeys(one.variable for one in request.credentials))
    notes = [f"{', '.join(needed)}: from your environment"] if needed else []
    if "://" not in request.request.url:
        notes.append(f"{SERVER_VARIABLE}: the address of the server, which is not described")
    if any(one.content is None for one in request.request.parts):
        notes.append("a word behind @ is the name of a file")
    return text + (f"\n{_render_note('; '.join(notes), display)}" if notes else "")


def _render_note(text: str, display: Display) -> str:
    return wrap_paragraphs([[Span(text, "dim")]], display)


def _render_records(request: SampleRequest | None, shown: Sequence[ShownSample]) -> str:
    rows = []
    if request is not None:
        rows.append(("curl", render_curl(request, wrapped=False), request.problem))
    for one in shown:
        has_value = one.sample is not None and not one.sample.problem
        value = _write_value(one) if has_value else ""
        rows.append((one.place, value, one.sample.problem if one.sample is not None else ""))
    return "".join(
        f"{escape_unsafe(place)}\t{text}\t{escape_unsafe(problem)}\n"
        for place, text, problem in rows
    )


def _write_value(shown: ShownSample) -> str:
    """Write a value in one line."""
    value = shown.sample.value if shown.sample is not None else None
    return escape_unsafe(str(value)) if shown.is_text else _write_compact(value)


def _write_compact(value: Any) -> str:
    from schemakit.cli.layout.json_text import escape_json
    from schemakit.syntax.json_writer import to_json

    return escape_json(to_json(value)).decode("utf-8", "replace")


def build_sample_json(
    request: SampleRequest | None, shown: Sequence[ShownSample]
) -> dict[str, Any]:
    """Build the JSON object of the same: ``curl`` and ``request``, and the values by place."""
    found: dict[str, Any] = {}
    if request is not None:
        made = request.request
        found["curl"] = render_curl(request, wrapped=False) or None
        found["request"] = None if made is None else _build_request(request)
        if request.problem:
            found["problem"] = request.problem
    found["samples"] = {
        one.place: {"value": one.sample.value}
        if not one.sample.problem
        else {"problem": one.sample.problem}
        for one in shown
        if one.sample is not None
    }
    return found


def _build_request(sample: SampleRequest) -> dict[str, Any]:
    made = sample.request
    assert made is not None  # noqa: S101
    return {
        "method": made.method,
        "url": made.url,
        "headers": dict(made.headers),
        "body": None if made.body is None else made.body.decode("utf-8", "replace"),
        "parts": [
            {"name": one.name, "value": one.value, "content_type": one.media_type}
            for one in made.parts
        ],
        "environment": list(dict.fromkeys(one.variable for one in sample.credentials)),
    }
