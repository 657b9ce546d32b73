"""Sections of a page beside the fields of schemas: examples, links, servers, external docs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from schemakit.cli.layout.facts import format_compact
from schemakit.cli.layout.outline import Line
from schemakit.cli.layout.sections import Section
from schemakit.cli.layout.table import Span
from schemakit.spec.values import type_of
from schemakit.syntax.json_writer import short_json
from schemakit.views.operation_parts import find_external_docs, list_links

if TYPE_CHECKING:
    from schemakit.views.operation_parts import Server

__all__ = [
    "build_docs_section",
    "build_example_section",
    "build_link_section",
    "build_server_section",
    "describe_examples",
]

#: As many characters of an example as are written.
_WHOLE = 10_000_000
_HEADINGS = {"operation": "Servers of this operation", "path": "Servers of this path"}


def describe_examples(owner: Mapping[str, Any]) -> list[str]:
    """Describe the examples of a Parameter or Header Object, a few words each."""
    return [f"example {line.facts[0]}" for line in _iterate_examples(owner)]


def build_example_section(
    place: str, title: Sequence[Span], owners: Sequence[Mapping[str, Any]]
) -> Section | None:
    """Build the section of the examples of Media Type Objects; None without examples."""
    lines = [line for owner in owners for line in _iterate_examples(owner)]
    if not lines:
        return None
    heading = [*title, Span("examples" if len(lines) > 1 else "example", "dim")]
    return Section(f"{place} example", heading, "", list(dict.fromkeys(lines)))


def _iterate_examples(owner: Mapping[str, Any]) -> Iterator[Line]:
    if "example" in owner:
        yield _make_example("example", owner["example"], "")
    examples = owner.get("examples")
    for name, one in examples.items() if isinstance(examples, dict) else ():
        if isinstance(one, dict):
            yield _read_example(str(name), one)


def _read_example(name: str, example: Mapping[str, Any]) -> Line:
    """Read an Example Object: a value, one in its serialized form (3.2), or the URL of one."""
    about = [example.get("summary"), example.get("description")]
    said = ". ".join(one.strip().rstrip(".") for one in about if isinstance(one, str) and one)
    for key in ("value", "dataValue", "serializedValue"):
        if key in example:
            return _make_example(name, example[key], said)
    where = example.get("externalValue")
    facts = (f"at {where}",) if isinstance(where, str) else ("of no value",)
    return Line(name, 0, name, "external", facts=facts, description=said)


def _make_example(name: str, value: Any, said: str) -> Line:
    return Line(name, 0, name, type_of(value), facts=(_format_whole(value),), description=said)


def _format_whole(value: Any) -> str:
    """Format an example on one line; a terminal cuts it, and a pipe has it whole."""
    return short_json(value, _WHOLE, spaced=True)


def build_link_section(status: str, response: Mapping[str, Any]) -> Section | None:
    """Build the section of the links of a response; None without links."""
    lines = []
    for one in list_links(response):
        facts = [f"{name} = {_format_expression(value)}" for name, value in one.parameters.items()]
        if "requestBody" in one.link:
            facts.append(f"body = {_format_expression(one.link['requestBody'])}")
        server = one.link.get("server")
        if isinstance(server, dict) and isinstance(server.get("url"), str):
            facts.append(f"at {server['url']}")
        said = one.link.get("description")
        text = said if isinstance(said, str) else ""
        lines.append(Line(one.name, 0, one.name, one.target, facts=tuple(facts), description=text))
    if not lines:
        return None
    return Section(f"{status} link", [Span(status, "bold"), Span("links", "dim")], "", lines)


def _format_expression(value: Any) -> str:
    return value if isinstance(value, str) and value[:1] == "$" else format_compact(value)


def build_server_section(servers: Sequence[Server]) -> Section | None:
    """Build the section of the servers of an operation; None without any."""
    if not servers:
        return None
    lines = []
    for one in servers:
        facts = []
        for name, variable in one.variables.items():
            parts = [name]
            if "default" in variable:
                parts.append(f"default {format_compact(variable['default'])}")
            if isinstance(variable.get("enum"), list):
                parts.append(f"one of {', '.join(map(str, variable['enum']))}")
            if isinstance(variable.get("description"), str):
                parts.append(" ".join(variable["description"].split()))
            facts.append(": ".join([parts[0], ", ".join(parts[1:])]) if parts[1:] else name)
        lines.append(Line(one.url, 0, one.url, "", facts=tuple(facts), description=one.description))
    heading = _HEADINGS.get(servers[0].level, "Servers")
    return Section("server", [Span(heading, "bold")], "", lines)


def build_docs_section(owner: Any) -> Section | None:
    """Build the section of the external documentation of an Object; None without it."""
    found = find_external_docs(owner)
    if found is None:
        return None
    line = Line(found.url, 0, found.url, "", description=found.description)
    return Section("docs", [Span("External docs", "bold")], "", [line])
