"""Sections of a page beside the fields of schemas: examples, links, servers, external docs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from schemakit.cli.layout.sections import Section
from schemakit.cli.layout.table import Span
from schemakit.views.example_lines import iterate_examples
from schemakit.views.facts import format_compact
from schemakit.views.operation_parts import find_external_docs, list_links
from schemakit.views.schema_lines import Line

if TYPE_CHECKING:
    from schemakit.views.operation_parts import Server

__all__ = [
    "build_docs_section",
    "build_example_section",
    "build_link_section",
    "build_server_section",
]

_HEADINGS = {"operation": "Servers of this operation", "path": "Servers of this path"}


def build_example_section(
    place: str, title: Sequence[Span], owners: Sequence[Mapping[str, Any]]
) -> Section | None:
    """Build the section of the examples of Media Type Objects; None without examples."""
    lines = [line for owner in owners for line in iterate_examples(owner)]
    if not lines:
        return None
    heading = [*title, Span("examples" if len(lines) > 1 else "example", "dim")]
    return Section(f"{place} example", heading, "", list(dict.fromkeys(lines)))


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
