"""The forms of definitions: how each provider wraps the schema of a tool's arguments, or that of a
structured output."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from schemakit.views.operations import Operation

__all__ = [
    "ANTHROPIC_FORMAT",
    "ANTHROPIC_TOOL",
    "FUNCTION_DECLARATION",
    "JSON_SCHEMA",
    "MCP_TOOL",
    "OPENAI_FORMAT",
    "OPENAI_FUNCTION",
    "RESPONSE_SCHEMA",
    "Parts",
    "Shape",
]


class Parts(NamedTuple):
    """What a definition consists of; ``operation`` is None for a model.

    ``annotations`` are those of an MCP tool that replace what follows from the operation.
    ``output`` is the schema of a tool's results.
    """

    name: str
    description: str
    schema: dict[str, Any]
    strict: bool | None
    operation: Operation | None
    annotations: Mapping[str, Any] = MappingProxyType({})
    output: dict[str, Any] | None = None


class Shape(NamedTuple):
    """The form of a definition.

    ``key`` is the member that holds the schema; it is empty where the definition is that schema.
    ``root_keywords`` are allowed in the root schema only. ``type`` is the ``"type"`` that the
    definition has, or empty, ``is_named`` says whether it has a name, and ``schema_is_optional``
    that a tool without arguments has no schema. ``output_key`` is the member for the schema of a
    tool's results, or empty.
    """

    key: str
    build: Callable[[Parts], dict[str, Any]]
    root_is_object: bool = True
    root_unions: bool = False
    root_keywords: frozenset[str] = frozenset()
    type: str = ""
    is_named: bool = True
    schema_is_optional: bool = False
    objects_need_properties: bool = False
    output_key: str = ""


def _description(parts: Parts) -> dict[str, str]:
    return {"description": parts.description} if parts.description else {}


def _build_anthropic_tool(parts: Parts) -> dict[str, Any]:
    strict = {"strict": True} if parts.strict else {}
    return {"name": parts.name, **_description(parts), "input_schema": parts.schema, **strict}


def _build_openai_function(parts: Parts) -> dict[str, Any]:
    return {
        "type": "function",
        "name": parts.name,
        **_description(parts),
        "parameters": parts.schema,
        "strict": bool(parts.strict),
    }


def _build_function_declaration(parts: Parts) -> dict[str, Any]:
    # Gemini rejects an object without properties, so a function without arguments has no
    # parameters at all.
    parameters = {"parameters": parts.schema} if parts.schema.get("properties") else {}
    return {"name": parts.name, **_description(parts), **parameters}


def _build_mcp_tool(parts: Parts) -> dict[str, Any]:
    operation = parts.operation
    if operation is None:
        return {"name": parts.name, **_description(parts), "inputSchema": parts.schema}
    hints = {**_hints_of(operation), **_own_hints(operation), **parts.annotations}
    title = hints.pop("title", None) or operation.summary or ""
    title = " ".join(title.split())
    return {
        "name": parts.name,
        **({"title": title} if title else {}),
        **_description(parts),
        "inputSchema": parts.schema,
        **({"outputSchema": parts.output} if parts.output is not None else {}),
        "annotations": hints,
    }


#: Methods that are safe (RFC 9110 §9.2.1), and QUERY.
_READING = ("GET", "HEAD", "OPTIONS", "TRACE", "QUERY")
_HINTS = ("readOnlyHint", "destructiveHint", "idempotentHint", "openWorldHint")


def _hints_of(operation: Operation) -> dict[str, Any]:
    """What the method says (MCP, ToolAnnotations): anything but reading may destroy something, and
    by RFC 9110 §9.2.2 reading, PUT and DELETE are idempotent."""
    reads = operation.request_method in _READING
    return {
        "readOnlyHint": reads,
        "destructiveHint": not reads,
        "idempotentHint": reads or operation.request_method in ("PUT", "DELETE"),
        "openWorldHint": True,
    }


def _own_hints(operation: Operation) -> dict[str, Any]:
    """The hints and the title that the operation has under ``x-mcp``, there or under its
    ``annotations``."""
    declared = operation._object().get("x-mcp")
    if not isinstance(declared, dict):
        return {}
    inner = declared.get("annotations")
    found = {**declared, **(inner if isinstance(inner, dict) else {})}
    hints = {key: found[key] for key in _HINTS if isinstance(found.get(key), bool)}
    return {**hints, "title": found["title"]} if isinstance(found.get("title"), str) else hints


def _build_json_schema(parts: Parts) -> dict[str, Any]:
    dialect = "https://json-schema.org/draft/2020-12/schema"
    title = {"title": parts.name} if parts.name else {}
    return {"$schema": dialect, **title, **_description(parts), **parts.schema}


def _build_openai_format(parts: Parts) -> dict[str, Any]:
    return {
        "type": "json_schema",
        "name": parts.name,
        **_description(parts),
        "schema": parts.schema,
        "strict": bool(parts.strict),
    }


def _build_anthropic_format(parts: Parts) -> dict[str, Any]:
    return {"type": "json_schema", "schema": {**parts.schema, **_description(parts)}}


def _build_response_schema(parts: Parts) -> dict[str, Any]:
    return {**parts.schema, **_description(parts)}


_ROOT_KEYWORDS = frozenset({"$schema", "$id", "$comment"})

#: A tool of the Messages API.
ANTHROPIC_TOOL = Shape("input_schema", _build_anthropic_tool)
#: A function of the Responses API.
OPENAI_FUNCTION = Shape(
    "parameters", _build_openai_function, type="function", schema_is_optional=True
)
#: A FunctionDeclaration of the Gemini API.
FUNCTION_DECLARATION = Shape(
    "parameters",
    _build_function_declaration,
    schema_is_optional=True,
    objects_need_properties=True,
)
#: A Tool of the Model Context Protocol.
MCP_TOOL = Shape(
    "inputSchema",
    _build_mcp_tool,
    root_unions=True,
    root_keywords=_ROOT_KEYWORDS,
    output_key="outputSchema",
)
#: The schema of the arguments alone.
JSON_SCHEMA = Shape(
    "", _build_json_schema, root_is_object=False, root_unions=True, root_keywords=_ROOT_KEYWORDS
)
#: ``text.format`` of the Responses API.
OPENAI_FORMAT = Shape("schema", _build_openai_format, type="json_schema")
#: ``output_config.format`` of the Messages API.
ANTHROPIC_FORMAT = Shape("schema", _build_anthropic_format, type="json_schema", is_named=False)
#: ``response_schema`` of the Gemini API.
RESPONSE_SCHEMA = Shape(
    "",
    _build_response_schema,
    root_is_object=False,
    root_unions=True,
    objects_need_properties=True,
)
