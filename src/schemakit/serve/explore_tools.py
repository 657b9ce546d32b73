"""Tools that read the description and call nothing: a part, a schema, and what uses a part."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import anyio.to_thread

from schemakit.description.description import Description
from schemakit.errors import SchemaKitError
from schemakit.serve.calls import with_checked_arguments
from schemakit.serve.description_parts import find_users, render_part, render_schema
from schemakit.serve.outcomes import CallContext, Outcome, ServedTool, fail, succeed

__all__ = ["explore_tools"]

_DEPTH, _DEEPEST = 6, 20
_MOST_CHARACTERS = 16_000
_MOST_LISTED = 200
#: Characters of a name or a JSON Pointer.
_LONGEST_NAME = 2_000
_HINTS = {"readOnlyHint": True, "openWorldHint": False}

#: Reads the description, given the arguments of a call.
_Read = Callable[[Description, Mapping[str, Any]], Outcome]


def explore_tools(shown: Callable[[], Description]) -> list[ServedTool]:
    """The tools ``show_part``, ``show_schema`` and ``find_users``; ``shown`` gives the
    description."""
    depth = {"type": "integer", "minimum": 1, "maximum": _DEEPEST, "default": _DEPTH}
    part = {
        "type": "string",
        "maxLength": _LONGEST_NAME,
        "description": "An operationId, 'GET /path', the name of a schema or another component, "
        "or a JSON Pointer",
    }
    schema = {
        "type": "string",
        "maxLength": _LONGEST_NAME,
        "description": "The name of a reusable schema",
    }
    return [
        _make(
            shown,
            "show_part",
            "Shows a part of the API's description, dereferenced. Nothing is called.",
            {"part": part, "depth": depth},
            _show_part,
        ),
        _make(
            shown,
            "show_schema",
            "Shows a reusable schema of the API's description, dereferenced.",
            {"schema": schema, "depth": depth},
            _show_schema,
        ),
        _make(
            shown,
            "find_users",
            "Lists what refers to a part of the description, and the operations that need it.",
            {"part": part},
            _find_users,
        ),
    ]


def _make(
    shown: Callable[[], Description],
    name: str,
    description: str,
    properties: dict[str, Any],
    read: _Read,
) -> ServedTool:
    required = next(iter(properties))
    definition = {
        "name": name,
        "description": description,
        "inputSchema": {
            "type": "object",
            "properties": properties,
            "required": [required],
            "additionalProperties": False,
        },
        "annotations": _HINTS,
    }

    async def handle(arguments: Mapping[str, Any], context: CallContext) -> Outcome:
        del context
        try:
            return await anyio.to_thread.run_sync(lambda: read(shown(), arguments))
        except SchemaKitError as error:
            return fail(str(error))

    return with_checked_arguments(definition, handle)


def _show_part(api: Description, arguments: Mapping[str, Any]) -> Outcome:
    depth = int(arguments.get("depth", _DEPTH))
    return succeed(render_part(api, str(arguments["part"]), depth, _MOST_CHARACTERS))


def _show_schema(api: Description, arguments: Mapping[str, Any]) -> Outcome:
    depth = int(arguments.get("depth", _DEPTH))
    return succeed(render_schema(api, str(arguments["schema"]), depth, _MOST_CHARACTERS))


def _find_users(api: Description, arguments: Mapping[str, Any]) -> Outcome:
    users = find_users(api, str(arguments["part"]))
    counts = f"reusable Objects: {len(users.objects):,}; operations: {len(users.operations):,}"
    lines = [counts, *users.objects[:_MOST_LISTED], *users.operations[:_MOST_LISTED]]
    structured = {
        "objects": list(users.objects[:_MOST_LISTED]),
        "operations": list(users.operations[:_MOST_LISTED]),
        "counts": {"objects": len(users.objects), "operations": len(users.operations)},
    }
    return succeed("\n".join(lines), structured)
