"""Operations and messages as a page shows them: what ``schemakit show`` says, as plain data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from schemakit.site.nodes import Edge, Nodes
from schemakit.site.tables import Strings
from schemakit.views.example_lines import iterate_examples
from schemakit.views.facts import format_compact
from schemakit.views.message_schemas import group_by_schema
from schemakit.views.operation_parts import (
    Callback,
    Server,
    find_external_docs,
    list_callbacks,
    list_links,
    list_servers,
)
from schemakit.views.operations import Operation
from schemakit.views.parameter_lines import make_parameter_line, schema_of_parameter

__all__ = [
    "Tables",
    "describe_message",
    "describe_operation",
    "describe_parameter",
    "describe_server",
]

#: The places of parameters, in the order in which they are shown.
_PLACES = ("path", "query", "header", "cookie")


class Tables:
    """The tables of one page: nodes, texts, and the texts of examples."""

    def __init__(self, nodes: Nodes, strings: Strings, examples: Strings) -> None:
        self.nodes, self.strings, self.examples = nodes, strings, examples


def describe_operation(tables: Tables, operation: Operation) -> dict[str, Any]:
    """What an operation says; ``operation`` is one seen in the whole document.

    What is missing or empty is left out. Texts and edges are as in :class:`Nodes`.
    """
    docs = find_external_docs(operation._object())
    found = {
        "description": tables.strings.add(operation.description or ""),
        "security": _list_requirements(operation.security),
        "parameters": _group_parameters(tables, operation.parameters),
        "body": _describe_body(tables, operation.request_body),
        "responses": _list_responses(tables, operation.responses),
        "callbacks": [_describe_callback(tables, one) for one in list_callbacks(operation)],
        "servers": _list_own_servers(list_servers(operation)),
        "docs": list(docs) if docs is not None else None,
    }
    return _drop_empty(found)


def _drop_empty(found: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in found.items() if value}


def _list_requirements(security: Sequence[Mapping[str, Any]]) -> list[list[list[Any]]]:
    """Security Requirement Objects: alternatives, each of the schemes that are all needed."""
    return [
        [[name, list(map(str, scopes)) if isinstance(scopes, list) else []] for name, scopes in one]
        for one in (list(requirement.items()) for requirement in security)
    ]


def _group_parameters(
    tables: Tables, parameters: Sequence[Mapping[str, Any]]
) -> list[tuple[str, list[Edge]]]:
    """Parameters by their place, path first."""
    by_place: dict[str, list[Edge]] = {}
    for one in parameters:
        place = str(one.get("in", "?"))
        by_place.setdefault(place, []).append(describe_parameter(tables, one))
    return sorted(by_place.items(), key=lambda one: [*_PLACES, one[0]].index(one[0]))


def describe_parameter(tables: Tables, parameter: Mapping[str, Any]) -> Edge:
    """A Parameter or Header Object as an edge to a node that says what it says."""
    return tables.nodes.make_edge(
        schema_of_parameter(parameter),
        str(parameter.get("name", "")),
        lambda line: make_parameter_line(parameter, line),
    )


def _describe_body(tables: Tables, body: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if body is None:
        return None
    found = describe_message(tables, body)
    return {**found, "required": 1 if body.get("required") is True else 0}


def _list_responses(
    tables: Tables, responses: Mapping[str, Any]
) -> list[tuple[str, dict[str, Any]]]:
    return [
        (str(status), describe_message(tables, one))
        for status, one in responses.items()
        if isinstance(one, dict)
    ]


def describe_message(tables: Tables, message: Mapping[str, Any]) -> dict[str, Any]:
    """What a Request Body, Response or Media Type Object says: ``content`` has an entry for each
    schema with its media types."""
    if "content" not in message and "schema" in message:
        message = {**message, "content": {"": {"schema": message["schema"]}}}
    said = message.get("description")
    found = {
        "description": tables.strings.add(said if isinstance(said, str) else ""),
        "content": [
            [", ".join(names), tables.nodes.make_edge(schema), _list_examples(tables, owners)]
            for names, schema, owners in _iterate_content(message)
        ],
        "headers": [
            describe_parameter(tables, {**value, "name": str(name)})
            for name, value in _iterate_objects(message.get("headers"))
        ],
        "links": [_describe_link(one.name, one.target, one.link) for one in list_links(message)],
    }
    old = message.get("examples")  # of 2.0, by media type
    if isinstance(old, dict) and old:
        values = {"examples": {str(name): {"value": one} for name, one in old.items()}}
        found["examples"] = _list_examples(tables, [values])
    return _drop_empty(found)


def _iterate_content(
    message: Mapping[str, Any],
) -> Iterator[tuple[list[str], Any, list[Mapping[str, Any]]]]:
    content = message.get("content")
    known = content if isinstance(content, dict) else {}
    for names, schema in group_by_schema(message):
        yield names, schema, [known[one] for one in names if isinstance(known.get(one), dict)]


def _iterate_objects(value: Any) -> Iterator[tuple[Any, dict[str, Any]]]:
    for name, one in value.items() if isinstance(value, dict) else ():
        if isinstance(one, dict):
            yield name, one


def _list_examples(tables: Tables, owners: Sequence[Mapping[str, Any]]) -> list[list[Any]]:
    """Examples: name, kind of value, number of the text of the value, what is said of it."""
    lines = dict.fromkeys(line for owner in owners for line in iterate_examples(owner))
    return [
        [line.name, line.type, tables.examples.add("".join(line.facts)), line.description]
        for line in lines
    ]


def _describe_link(name: str, target: str, link: Mapping[str, Any]) -> dict[str, Any]:
    """A Link Object: its target, its values, and what it says of itself."""
    parameters = link.get("parameters")
    values = [
        [str(key), value if isinstance(value, str) else format_compact(value)]
        for key, value in (parameters.items() if isinstance(parameters, dict) else ())
    ]
    if "requestBody" in link:
        values.append(["body", format_compact(link["requestBody"])])
    said = link.get("description")
    found = {"name": name, "target": target, "values": values}
    return _drop_empty({**found, "description": said if isinstance(said, str) else ""})


def _describe_callback(tables: Tables, one: Callback) -> dict[str, Any]:
    """A request that the API sends: its name, the expression of its URL, and what it says."""
    operation = one.operation
    parameters = operation.get("parameters")
    listed = parameters if isinstance(parameters, list) else []
    body, responses = operation.get("requestBody"), operation.get("responses")
    about = (operation.get("summary"), operation.get("description"))
    text = next((said for said in about if isinstance(said, str) and said), "")
    found = {
        "name": one.name,
        "expression": one.expression,
        "method": one.method,
        "description": tables.strings.add(text),
        "parameters": _group_parameters(
            tables, [each for each in listed if isinstance(each, dict)]
        ),
        "body": _describe_body(tables, body if isinstance(body, dict) else None),
        "responses": _list_responses(tables, responses if isinstance(responses, dict) else {}),
        "deprecated": 1 if operation.get("deprecated") is True else 0,
    }
    return _drop_empty(found)


def _list_own_servers(servers: Sequence[Server]) -> list[list[Any]]:
    """The servers of an operation or a path; those of the document are not repeated."""
    return [describe_server(one) for one in servers if one.level != "document"]


def describe_server(one: Server) -> list[Any]:
    """A server: its URL, its description, and its variables, a few words each."""
    variables = []
    for name, variable in one.variables.items():
        parts = []
        if "default" in variable:
            parts.append(f"default {format_compact(variable['default'])}")
        if isinstance(variable.get("enum"), list):
            parts.append(f"one of {', '.join(map(str, variable['enum']))}")
        if isinstance(variable.get("description"), str):
            parts.append(" ".join(variable["description"].split()))
        variables.append([name, ", ".join(parts)])
    return [one.url, one.description, variables]
