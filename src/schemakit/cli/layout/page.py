"""An operation, a schema, a parameter, a message or a model's output, laid out for reading.

On a terminal a page has headings and trees of fields; in a pipe it has records, one a field, with
tabs between the columns that ``docs/cli.md`` names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from schemakit.cli.layout.inline import style_words
from schemakit.cli.layout.lists import METHOD_STYLES
from schemakit.cli.layout.operation_sections import (
    build_docs_section,
    build_example_section,
    build_link_section,
    build_server_section,
)
from schemakit.cli.layout.prose import join_with_dots, wrap_paragraphs, wrap_prose
from schemakit.cli.layout.sections import (
    Section,
    format_remarks,
    render_section_records,
    render_section_texts,
    render_sections,
)
from schemakit.cli.layout.table import Display, Span, escape_unsafe, paint, render_records
from schemakit.views.message_schemas import group_by_schema
from schemakit.views.operation_parts import Callback, list_callbacks, list_servers
from schemakit.views.outline import DEPTH, Outline, build_outline, build_readable_outline
from schemakit.views.parameter_lines import make_parameter_line, schema_of_parameter
from schemakit.views.schema_lines import Line
from schemakit.views.schemas import output_kind
from schemakit.views.type_names import describe_type
from schemakit.views.wrappers import collapse_wrappers

if TYPE_CHECKING:
    from schemakit.views.operations import Operation

__all__ = [
    "PageOptions",
    "render_message",
    "render_operation",
    "render_output",
    "render_parameter",
    "render_schema",
]

#: The heading of the parameters in each location.
_HEADINGS = {"path": "Path", "query": "Query", "header": "Headers", "cookie": "Cookies"}

#: Id of a schema to the schema, which keeps its id from being reused, and the title above it.
_Drawn = dict[int, tuple[Any, str]]


class PageOptions(NamedTuple):
    """How a page is drawn."""

    display: Display = Display()
    #: Levels of fields; None for as many as are readable on a terminal, and three in a pipe.
    depth: int | None = None
    #: Whether ``nullable`` and boolean bounds have the meaning of 2.0 and 3.0.
    legacy: bool = False
    #: Whether the fragment of a reference that was kept points to a value.
    exists: Callable[[str], bool] = lambda _: True

    def outline(self, schema: Any) -> Outline:
        """Outline the fields of a schema as deep as the page shows them."""
        if self.depth is None and self.display.columns is not None:
            return build_readable_outline(schema, legacy=self.legacy, exists=self.exists)
        depth = DEPTH if self.depth is None else self.depth
        return build_outline(schema, depth=depth, legacy=self.legacy, exists=self.exists)


# -- operations ------------------------------------------------------------------------------------


def render_operation(operation: Operation, options: PageOptions) -> str:
    """Render the parameters, body and responses of an operation, each a tree of fields."""
    display = options.display
    sections = list(_build_operation_sections(operation, options))
    about = _describe_operation(operation)
    if display.columns is None:
        name = f"{operation.request_method} {operation.path}"
        words = "; ".join(span.text for span in about)
        first = ["operation", name, "", "", words, operation.summary or ""]
        return render_records([first]) + render_section_records(sections, display)
    style = METHOD_STYLES.get(operation.method, "")
    method = paint(operation.request_method, f"bold {style}".strip(), display)
    head = f"{method} {paint(escape_unsafe(operation.path), 'bold', display)}\n"
    head += wrap_paragraphs([join_with_dots(about)], display)
    summary = wrap_paragraphs([style_words(operation.summary or "")], display)
    prose = wrap_prose(summary, operation.description, display)
    return head + prose + render_section_texts(sections, display)


def _describe_operation(operation: Operation) -> list[Span]:
    """Describe the operationId, deprecation, tags and security of an operation."""
    found = [Span(operation.id, "cyan")] if operation.id else []
    if operation.deprecated:
        found.append(Span("deprecated", "yellow"))
    if operation.is_webhook:
        found.append(Span("webhook", "yellow"))
    if operation.tags:
        found.append(Span(f"tagged {', '.join(operation.tags)}", "dim"))
    if security := _describe_security(operation.security):
        found.append(Span(f"needs {security}", "dim"))
    return found


def _describe_security(requirements: Sequence[Any]) -> str:
    """Describe Security Requirement Objects: alternatives, each of schemes that are all needed."""
    found = []
    for one in requirements:
        if isinstance(one, dict):
            schemes = [
                f"{name} ({', '.join(map(str, scopes))})"
                if scopes and isinstance(scopes, list)
                else name
                for name, scopes in one.items()
            ]
            found.append(" and ".join(schemes) or "nothing")
    return " or ".join(dict.fromkeys(found))


def _build_operation_sections(operation: Operation, options: PageOptions) -> Iterator[Section]:
    by_place: dict[str, list[Outline]] = {}
    for parameter in operation.parameters:
        place = str(parameter.get("in", "?"))
        by_place.setdefault(place, []).append(_outline_parameter(parameter, options))
    for place in sorted(by_place, key=lambda one: [*_HEADINGS, one].index(one)):
        found = by_place[place]
        lines = [line for one in found for line in one.lines]
        heading = [Span(_HEADINGS.get(place, place), "bold")]
        yield Section(place, heading, "", lines, max(one.deeper for one in found))
    body = operation.request_body
    if body is not None:
        yield from _build_message_sections("body", "Body", body, options, {})
    drawn: _Drawn = {}
    for status, response in operation.responses.items():
        yield from _build_message_sections(status, status, response, options, drawn)
    for one in list_callbacks(operation):
        yield from _build_callback_sections(one, options)
    beside = (
        build_server_section(list_servers(operation)),
        build_docs_section(operation._object()),
    )
    yield from (section for section in beside if section is not None)


def _build_callback_sections(one: Callback, options: PageOptions) -> Iterator[Section]:
    """Build sections for a request that the API sends: what it is about, and its body."""
    place = f"callback {one.name} {one.method} {one.expression}"
    heading = [Span("Callback", "bold"), Span(one.name, "cyan"), Span(one.method)]
    heading.append(Span(one.expression))
    if one.operation.get("deprecated") is True:
        heading.append(Span("deprecated", "yellow"))
    about = (one.operation.get("summary"), one.operation.get("description"))
    note = next((text for text in map(_as_text, about) if text), "")
    yield Section(place, heading, note)
    body = one.operation.get("requestBody")
    if isinstance(body, dict):
        title = [Span(one.name, "bold"), Span("body")]
        for section in _build_message_sections(f"{place} body", "", body, options, {}):
            yield section._replace(
                heading=[*title, *(span for span in section.heading if span.text)]
            )


# -- parameters and headers ------------------------------------------------------------------------


def render_parameter(parameter: Mapping[str, Any], options: PageOptions) -> str:
    """Render a Parameter or Header Object."""
    found = _outline_parameter(parameter, options)
    place = str(parameter.get("in", "header"))
    heading = [Span(_HEADINGS.get(place, place), "bold")]
    section = Section(place, heading, "", found.lines, found.deeper)
    return render_sections([section], options.display)


def _outline_parameter(parameter: Mapping[str, Any], options: PageOptions) -> Outline:
    """Outline a Parameter or Header Object as a field of its location."""
    found = options.outline(schema_of_parameter(parameter))
    root, *below = found.lines
    first = make_parameter_line(parameter, root)
    name = first.name
    rest = [line._replace(path=f"{name}{_add_dot(line.path)}") for line in below]
    return Outline([first, *rest], found.deeper)


def _add_dot(path: str) -> str:
    return path if path[:1] in "[(" else f".{path}"


# -- messages --------------------------------------------------------------------------------------


def render_message(name: str, message: Mapping[str, Any], options: PageOptions) -> str:
    """Render a Request Body, Response or Media Type Object."""
    if "content" not in message and "schema" in message:
        message = {**message, "content": {"": {"schema": message["schema"]}}}
    sections = list(_build_message_sections(name, name, message, options, {}))
    return render_sections(sections, options.display)


def _build_message_sections(
    place: str, title: str, message: Mapping[str, Any], options: PageOptions, drawn: _Drawn
) -> Iterator[Section]:
    """Build a section for each schema of a message, and one for its headers.

    The schemas are added to ``drawn``.
    """
    note = _as_text(message.get("description"))
    required = [Span("required", "yellow")] if message.get("required") is True else []
    schemas = group_by_schema(message)
    content = message.get("content")
    known = content if isinstance(content, dict) else {}
    for names, schema in schemas:
        media = ", ".join(names)
        heading = [Span(title, "bold"), Span(media, "dim"), *required]
        found = _outline_once(schema, title, options, drawn)
        yield Section(f"{place} {media}".strip(), heading, note, found.lines, found.deeper)
        owners = [known[one] for one in names if isinstance(known.get(one), dict)]
        examples = build_example_section(f"{place} {media}".strip(), heading[:2], owners)
        if examples is not None:
            yield examples
    if not schemas:
        yield Section(place, [Span(title, "bold"), *required], note)
    headers = message.get("headers")
    if isinstance(headers, dict) and headers:
        lines = [
            line
            for name, value in headers.items()
            if isinstance(value, dict)
            for line in _outline_parameter({**value, "name": name}, options).lines
        ]
        yield Section(f"{place} header", [Span(title, "bold"), Span("headers", "dim")], "", lines)
    old = message.get("examples")  # of 2.0, by media type
    if isinstance(old, dict) and old:
        values = {"examples": {name: {"value": one} for name, one in old.items()}}
        section = build_example_section(place, [Span(title, "bold")], [values])
        yield from [section] if section is not None else ()
    links = build_link_section(place, message)
    yield from [links] if links is not None else ()


def _outline_once(schema: Any, title: str, options: PageOptions, drawn: _Drawn) -> Outline:
    """Outline a schema, or name the title above which it was drawn earlier."""
    _, earlier = drawn.setdefault(id(schema), (schema, title))
    if earlier == title or not isinstance(schema, dict):
        return options.outline(schema)
    line = Line("", 0, "", describe_type(collapse_wrappers(schema)) or "any", cut=f"as {earlier}")
    return Outline([line], 0)


# -- schemas and outputs ---------------------------------------------------------------------------


def render_schema(name: str, schema: Any, options: PageOptions) -> str:
    """Render a schema and its fields as a tree."""
    found = options.outline(schema)
    heading = [Span(name or "schema", "bold")]
    section = Section("schema", heading, "", found.lines, found.deeper)
    docs = build_docs_section(schema)
    sections = [section] if docs is None else [section, docs]
    return render_sections(sections, options.display)


def render_output(
    schema: Any, options: PageOptions, name: str = "output", *, labelled: bool = False
) -> str:
    """Render the kind of output of a model and its schema.

    ``labelled`` puts the name before each record, in a listing that has the input too.
    """
    kind = output_kind(schema)
    found = options.outline(schema)
    if options.display.columns is None:
        label = [name] if labelled else []
        return render_records(
            [
                *label,
                line.path,
                line.type if line.path else kind,
                "required" if line.required else "",
                "",
                format_remarks(line),
                line.description,
            ]
            for line in found.lines
        )
    heading = [Span(name.replace("-", " ").capitalize(), "bold"), Span(kind, "bold")]
    if kind == "object":
        # The type would repeat the kind.
        found.lines[0] = found.lines[0]._replace(type="")
    section = Section(name, heading, "", found.lines, found.deeper)
    return render_sections([section], options.display)


def _as_text(value: Any) -> str:
    return value if isinstance(value, str) else ""
