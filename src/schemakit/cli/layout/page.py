"""One operation, schema or value laid out for reading.

In a terminal it is laid out for people: headings, and trees of fields. In a pipe it is records, one
a field, with tabs between what ``docs/cli.md`` names.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from schemakit.cli.layout.outline import DEPTH, Line, Outline, compact, outline, readable
from schemakit.cli.layout.table import (
    Cell,
    Column,
    Look,
    Span,
    fitted,
    painted,
    records,
    visible,
    wrapped,
)
from schemakit.views.schemas import output_kind
from schemakit.views.type_names import describe_type
from schemakit.views.wrappers import collapse_wrappers

if TYPE_CHECKING:
    from schemakit.views.operations import Operation

__all__ = [
    "METHOD_STYLES",
    "Page",
    "data_page",
    "first_paragraph",
    "message_page",
    "operation_page",
    "output_page",
    "parameter_page",
    "remarks",
    "schema_page",
    "shortened",
]

#: The longest fact, in characters, that a terminal is shown whole.
_LONG = 160
_SENTENCE = re.compile(r"(?<=[a-z\d)`]\.)\s+(?=[A-Z`])")
METHOD_STYLES = {"get": "green", "delete": "red", "post": "yellow", "put": "cyan", "patch": "cyan"}
_PLACES = {"path": "Path", "query": "Query", "header": "Headers", "cookie": "Cookies"}


class Page(NamedTuple):
    """How an operation, a schema or a value is to be drawn."""

    look: Look = Look()
    #: None for what is readable on a terminal, and for three levels in a pipe.
    depth: int | None = None
    legacy: bool = False
    #: Whether a reference that was kept leads somewhere, by its fragment.
    exists: Callable[[str], bool] = lambda _: True

    def outline(self, schema: Any) -> Outline:
        """The schema's fields, as deep as this page goes."""
        if self.depth is None and self.look.columns is not None:
            return readable(schema, legacy=self.legacy, exists=self.exists)
        depth = DEPTH if self.depth is None else self.depth
        return outline(schema, depth=depth, legacy=self.legacy, exists=self.exists)


class _Section(NamedTuple):
    """A heading and the fields under it; ``place`` is what a record says in its first field."""

    place: str
    heading: Sequence[Span]
    note: str = ""
    lines: Sequence[Line] = ()
    deeper: int = 0


# -- one operation, schema, parameter --------------------------------------------------------------


def operation_page(operation: Operation, page: Page) -> str:
    """Parameters, body and responses of an operation, each a tree of fields."""
    sections = list(_operation_sections(operation, page))
    if page.look.columns is None:
        about = "; ".join(span.text for span in _about(operation))
        name = f"{operation.method.upper()} {operation.path}"
        first = ["operation", name, "", "", about, operation.summary or ""]
        return records([first]) + _section_records(sections)
    style = METHOD_STYLES.get(operation.method, "")
    method = painted(operation.method.upper(), f"bold {style}".strip(), page.look)
    head = f"{method} {painted(visible(operation.path), 'bold', page.look)}\n"
    about = _paragraphs([_joined_spans(_about(operation))], page.look)
    summary = _paragraphs([[Span(operation.summary or "")]], page.look)
    return head + about + _prose(summary, operation.description, page.look) + _drawn(sections, page)


def _about(operation: Operation) -> list[Span]:
    """What is said about an operation besides its words."""
    found = [Span(operation.id, "cyan")] if operation.id else []
    found += _deprecated(operation.deprecated)
    if operation.is_webhook:
        found.append(Span("webhook", "yellow"))
    if operation.tags:
        found.append(Span(f"tagged {', '.join(operation.tags)}", "dim"))
    if security := _security(operation.security):
        found.append(Span(f"needs {security}", "dim"))
    return found


def _security(requirements: Sequence[Any]) -> str:
    """The Security Requirement Objects in words: one of them is enough, all of its names needed."""
    found = []
    for one in requirements:
        if isinstance(one, dict):
            scoped = [
                f"{name} ({', '.join(map(str, scopes))})"
                if scopes and isinstance(scopes, list)
                else name
                for name, scopes in one.items()
            ]
            found.append(" and ".join(scoped) or "nothing")
    return " or ".join(dict.fromkeys(found))


def _operation_sections(operation: Operation, page: Page) -> Iterator[_Section]:
    by_place: dict[str, list[Outline]] = {}
    for parameter in operation.parameters:
        place = str(parameter.get("in", "?"))
        by_place.setdefault(place, []).append(_parameter(parameter, page))
    for place in sorted(by_place, key=lambda one: [*_PLACES, one].index(one)):
        found = by_place[place]
        lines = [line for one in found for line in one.lines]
        heading = [Span(_PLACES.get(place, place), "bold")]
        yield _Section(place, heading, "", lines, max(one.deeper for one in found))
    body = operation.request_body
    if body is not None:
        yield from _message("body", "Body", body, page, {})
    drawn: dict[int, str] = {}
    for status, response in operation.responses.items():
        yield from _message(status, status, response, page, drawn)


def _parameter(parameter: Mapping[str, Any], page: Page) -> Outline:
    """A Parameter or Header Object, as a field of its place."""
    name = str(parameter.get("name", ""))
    found = page.outline(_schema_of(parameter))
    root, *below = found.lines
    marks = [*root.marks]
    if parameter.get("deprecated") is True and "deprecated" not in marks:
        marks.append("deprecated")
    first = root._replace(
        path=name,
        name=name,
        required=parameter.get("required") is True,
        marks=tuple(marks),
        description=_words(parameter.get("description")) or root.description,
    )
    rest = [line._replace(path=f"{name}{_dotted(line.path)}") for line in below]
    return Outline([first, *rest], found.deeper)


def _dotted(path: str) -> str:
    return path if path[:1] in "[(" else f".{path}"


def _schema_of(parameter: Mapping[str, Any]) -> Any:
    if "schema" in parameter:
        return parameter["schema"]
    content = parameter.get("content")
    if isinstance(content, dict):
        media = next(iter(content.values()), None)
        return media.get("schema", {}) if isinstance(media, dict) else {}
    # 2.0 writes the schema's keywords into the parameter itself.
    beside = ("name", "in", "required", "description", "deprecated")
    return {key: value for key, value in parameter.items() if key not in beside}


def _message(
    place: str, title: str, message: Mapping[str, Any], page: Page, drawn: dict[int, str]
) -> Iterator[_Section]:
    """A Request Body or Response Object: its headers, and one section a schema."""
    said = _words(message.get("description"))
    required = [Span("required", "yellow")] if message.get("required") is True else []
    yielded = False
    for names, schema in _by_schema(message):
        media = ", ".join(names)
        heading = [Span(title, "bold"), Span(media, "dim"), *required]
        earlier = drawn.setdefault(id(schema), title)
        if earlier != title and isinstance(schema, dict):
            line = Line(
                "", 0, "", describe_type(collapse_wrappers(schema)) or "any", cut=f"as {earlier}"
            )
            yield _Section(f"{place} {media}".strip(), heading, said, [line])
        else:
            found = page.outline(schema)
            yield _Section(f"{place} {media}".strip(), heading, said, found.lines, found.deeper)
        yielded = True
    if not yielded:
        yield _Section(place, [Span(title, "bold"), *required], said)
    headers = message.get("headers")
    if isinstance(headers, dict) and headers:
        drawings = [
            _parameter({**value, "name": name}, page)
            for name, value in headers.items()
            if isinstance(value, dict)
        ]
        lines = [line for one in drawings for line in one.lines]
        yield _Section(f"{place} header", [Span(title, "bold"), Span("headers", "dim")], "", lines)


def _by_schema(message: Mapping[str, Any]) -> list[tuple[list[str], Any]]:
    """The media types of a message, those with one schema together."""
    content = message.get("content")
    if not isinstance(content, dict):
        return [([], message["schema"])] if "schema" in message else []
    found: dict[int, tuple[list[str], Any]] = {}
    for name, media in content.items():
        held = media if isinstance(media, dict) else {}
        schema = held.get("schema", held.get("itemSchema", {}))
        key = id(schema) if schema else 0
        found.setdefault(key, ([], schema))[0].append(name)
    return list(found.values())


def schema_page(name: str, schema: Any, page: Page) -> str:
    """A schema and its fields as a tree."""
    found = page.outline(schema)
    heading = [Span(name or "schema", "bold")]
    return _shown([_Section("schema", heading, "", found.lines, found.deeper)], page)


def parameter_page(parameter: Mapping[str, Any], page: Page) -> str:
    """A Parameter or Header Object."""
    found = _parameter(parameter, page)
    place = str(parameter.get("in", "header"))
    heading = [Span(_PLACES.get(place, place), "bold")]
    return _shown([_Section(place, heading, "", found.lines, found.deeper)], page)


def message_page(name: str, message: Mapping[str, Any], page: Page) -> str:
    """A Request Body, Response or Media Type Object."""
    if "content" not in message and "schema" in message:
        message = {**message, "content": {"": {"schema": message["schema"]}}}
    return _shown(list(_message(name, name, message, page, {})), page)


# -- sections --------------------------------------------------------------------------------------


def _shown(sections: Sequence[_Section], page: Page) -> str:
    if page.look.columns is None:
        return _section_records(sections)
    return _drawn(sections, page).removeprefix("\n")


def _section_records(sections: Sequence[_Section]) -> str:
    rows: list[Sequence[Cell]] = []
    for one in sections:
        if not one.lines:
            rows.append([one.place, "", "", "", "", one.note])
        for line in one.lines:
            said = line.description or (one.note if not line.path else "")
            required = "required" if line.required else ""
            rows.append([one.place, line.path, line.type, required, _remark_text(line), said])
    return records(rows)


def _remark_text(line: Line) -> str:
    return "; ".join([*line.marks, *line.facts, *([line.cut] if line.cut else [])])


def _drawn(sections: Sequence[_Section], page: Page) -> str:
    text = "".join("\n" + _section_text(one, page.look) for one in sections)
    lines = [line for one in sections for line in one.lines]
    legend = []
    if any(line.required for line in lines):
        legend.append("* required")
    if any("↻" in line.type for line in lines):
        legend.append("↻ recursive, not drawn again")
    if deeper := [one.deeper for one in sections if one.deeper]:
        legend.append(f"--depth {min(deeper)} shows more")
    if not legend:
        return text
    return f"{text}\n{painted(' · '.join(legend), 'dim', page.look)}\n"


def _section_text(section: _Section, look: Look) -> str:
    lines = list(section.lines)
    heading = list(section.heading)
    note = section.note
    under: list[Sequence[Span]] = []
    if lines and not lines[0].path:
        root = lines.pop(0)
        heading.append(Span(shortened(root.type, " | "), "cyan"))
        heading += [Span(mark, "yellow") for mark in root.marks]
        facts = [*root.facts, *([f"… {root.cut}"] if root.cut else [])]
        heading += [Span(shortened(fact), "dim") for fact in facts]
        if root.description and root.description != note:
            under.append([Span(first_paragraph(root.description))])
    if note:
        under.insert(0, [Span(first_paragraph(note))])
    text = "".join(
        f"{_painted_line(line, look)}\n"
        for line in wrapped(_joined_spans(heading), look.columns or 80)
    )
    text += _paragraphs(under, look, 3)
    base = min((line.depth for line in lines), default=0)
    rows: list[Sequence[Cell]] = [
        [
            Span("  " * (line.depth - base) + _marked(line), "bold" if line.required else ""),
            Span(shortened(line.type, " | "), "cyan"),
            remarks(line.marks, line.facts, line.cut, said=_said(line, base)),
        ]
        for line in lines
    ]
    return text + fitted([Column(""), Column(""), Column("", "", 3)], rows, look, indent=2)


def _said(line: Line, base: int) -> str:
    """The first paragraph, and of what lies deeper the first sentence."""
    text = first_paragraph(line.description)
    return text if line.depth == base else _SENTENCE.split(text, 1)[0]


def _marked(line: Line) -> str:
    return f"{line.name} *" if line.required else line.name


def remarks(
    marks: Sequence[str], facts: Sequence[str], cut: str = "", *, said: str = ""
) -> list[Span]:
    """What is to be known about a field, and then its description."""
    found = [Span(mark, "yellow") for mark in marks]
    found += [Span(shortened(fact), "dim") for fact in facts]
    if cut:
        found.append(Span(f"… {cut}", "dim"))
    last = len(found) if said else len(found) - 1
    found = [
        span._replace(text=f"{span.text};") if place < last else span
        for place, span in enumerate(found)
    ]
    return [*found, Span(said)] if said else found


def shortened(fact: str, separator: str = ", ") -> str:
    """A list cut where it would fill the screen, as an enum of a hundred values does."""
    if len(fact) <= _LONG:
        return fact
    cut = fact.rfind(separator, 0, _LONG)
    left = fact.count(separator, cut) if cut > 0 else 0
    return f"{fact[:cut]}{separator}… {left} more" if left else f"{fact[:_LONG]}…"


def _joined_spans(spans: Sequence[Span]) -> list[Span]:
    """The spans with dots between them."""
    joined: list[Span] = []
    for span in filter(_filled, spans):
        joined += [Span("·", "dim"), span] if joined else [span]
    return joined


def _filled(span: Span) -> bool:
    return bool(span.text)


def _painted_line(line: Sequence[Span], look: Look) -> str:
    return " ".join(painted(span.text, span.style, look) for span in line)


def _paragraphs(cells: Sequence[Cell], look: Look, most: int | None = None) -> str:
    """The cells wrapped, each from a new line, indented."""
    room = max((look.columns or 80) - 2, 20)
    lines = [line for cell in cells for line in wrapped(cell, room, most)]
    return "".join(f"  {_painted_line(line, look)}\n" for line in lines if line)


def _prose(summary: str, description: str | None, look: Look) -> str:
    """A summary and a description as written: paragraphs wrapped, lists and tables kept."""
    text = f"\n{summary}" if summary else ""
    for part in (description or "").strip().split("\n\n"):
        lines = [line for line in part.splitlines() if line.strip()]
        listed = any(line.lstrip()[:1] in "-*+#|>`0123456789" for line in lines)
        wanted: list[Cell] = list(lines) if listed else [" ".join(lines)]
        if wrote := _paragraphs(wanted, look):
            text += f"\n{wrote}"
    return text


def _words(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _deprecated(deprecated: bool) -> list[Span]:
    return [Span("deprecated", "yellow")] if deprecated else []


def first_paragraph(text: str) -> str:
    """The first paragraph, in one line."""
    for part in text.split("\n\n"):
        if part.strip():
            return " ".join(part.split())
    return ""


def output_page(schema: Any, page: Page, name: str = "output", *, labelled: bool = False) -> str:
    """What kind of output a model gives, and its schema; ``labelled`` puts its name before each
    record, for a listing that has the input too.
    """
    kind = output_kind(schema)
    found = page.outline(schema)
    if page.look.columns is None:
        label = [name] if labelled else []
        return records(
            [
                *label,
                line.path,
                line.type if line.path else kind,
                "required" if line.required else "",
                "",
                _remark_text(line),
                line.description,
            ]
            for line in found.lines
        )
    heading = [Span(name.replace("-", " ").capitalize(), "bold"), Span(kind, "bold")]
    if kind == "object":
        # Its type would say the same again.
        found.lines[0] = found.lines[0]._replace(type="")
    return _shown([_Section(name, heading, "", found.lines, found.deeper)], page)


# -- any value -------------------------------------------------------------------------------------


def data_page(value: Any, page: Page) -> str:
    """Any JSON value: a scalar as it is, a container as a tree of names and values."""
    terminal = page.look.columns is not None
    if isinstance(value, str):
        return f"{visible(value, newlines=True) if terminal else value}\n"
    if not isinstance(value, (dict, list)) or not value:
        return f"{compact(value)}\n"
    rows = list(_data_rows(value, DEPTH - 1 if page.depth is None else page.depth, 0, ""))
    if not terminal:
        return records([path, shown] for path, _, shown in rows)
    return fitted(
        [Column("", "bold"), Column("", "", 4)],
        [[name, shown] for _, name, shown in rows],
        page.look,
    )


def _data_rows(value: Any, depth: int, level: int, path: str) -> Iterator[tuple[str, str, str]]:
    """Path, indented name, and value in short, of everything in a container."""
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, inner in items:
        name = str(key) if isinstance(value, dict) else f"[{key}]"
        where = f"{path}.{name}" if path and isinstance(value, dict) else path + name
        shown = "  " * level + name
        if not isinstance(inner, (dict, list)) or not inner:
            yield where, shown, inner if isinstance(inner, str) else compact(inner)
        elif level + 1 < depth:
            yield where, shown, ""
            yield from _data_rows(inner, depth, level + 1, where)
        else:
            unit = "field" if isinstance(inner, dict) else "item"
            yield where, shown, f"… {len(inner)} {unit}{'' if len(inner) == 1 else 's'}"
