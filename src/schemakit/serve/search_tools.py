"""Three tools for a description of any size: find an operation, describe it, and call it."""

from __future__ import annotations

import json
from collections import Counter, OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from threading import Lock
from typing import Any

import anyio.to_thread

from schemakit.description.description import Description
from schemakit.errors import NotFoundError, SchemaKitError
from schemakit.llm.names import operation_key
from schemakit.llm.shapes import MCP_TOOL
from schemakit.llm.tool import Tool
from schemakit.llm.tool_options import ToolOptions
from schemakit.llm.tools import tool
from schemakit.llm.wording import cut_description
from schemakit.serve.calls import Upstream, call_tool, with_checked_arguments
from schemakit.serve.catalog import READING, annotate
from schemakit.serve.outcomes import CallContext, Outcome, ServedTool, fail, succeed
from schemakit.views.operations import Operation
from schemakit.views.search import find_words, rank_parts

__all__ = ["Operations", "search_tools"]

#: Results on a page, and at most.
_PAGE, _LARGEST_PAGE = 10, 50
#: Levels of schemas that a description has, and the bytes to which they are reduced.
_DEPTH, _DEEPEST = 3, 10
_MOST_BYTES = 16_000
_MOST_DESCRIPTION = 600
_MOST_SUMMARY = 160
#: Characters of a query.
_LONGEST_QUERY = 500
#: Characters of the name of an operation, unless the description has a longer one.
_LONGEST_NAME = 1_000
#: Tools that are kept after a call.
_MOST_KEPT = 64


def _schema(required: list[str], **properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }


_NAME = {
    "type": "string",
    "description": "As search_operations gives it: an operationId or 'GET /path'",
}
_SEARCH = {
    "name": "search_operations",
    "title": "Search operations",
    "description": "Finds operations of the API by words, best first, a page at a time.",
    "inputSchema": _schema(
        ["query"],
        query={
            "type": "string",
            "minLength": 1,
            "maxLength": _LONGEST_QUERY,
            "description": "Words, such as 'create a label'",
        },
        limit={"type": "integer", "minimum": 1, "maximum": _LARGEST_PAGE, "default": _PAGE},
        page={"type": "integer", "minimum": 1, "default": 1},
    ),
    "annotations": {"readOnlyHint": True, "openWorldHint": False},
}
_DESCRIBE = {
    "name": "describe_operation",
    "title": "Describe an operation",
    "description": "Shows what an operation does, and the JSON Schema of its arguments. What is "
    "deeper than 'depth' is left open.",
    "inputSchema": _schema(
        ["operation"],
        operation=_NAME,
        depth={"type": "integer", "minimum": 1, "maximum": _DEEPEST, "default": _DEPTH},
    ),
    "annotations": {"readOnlyHint": True, "openWorldHint": False},
}
_CALL = {
    "name": "call_operation",
    "title": "Call an operation",
    "description": "Calls an operation of the API with arguments as describe_operation shows them.",
    "inputSchema": _schema(
        ["operation"],
        operation=_NAME,
        arguments={"type": "object", "description": "The arguments, by name"},
    ),
}


@dataclass(frozen=True, slots=True)
class Operations:
    """The operations that may be found and called, by the names that searches give.

    ``kept`` are the tools that were made last; ``lock`` guards them.
    """

    api: Description
    by_name: Mapping[str, Operation]
    options: ToolOptions
    kept: OrderedDict[tuple[str, int], Tool] = field(default_factory=OrderedDict, repr=False)
    lock: Lock = field(default_factory=Lock, repr=False)

    @classmethod
    def of(cls, api: Description, chosen: Sequence[Operation], options: ToolOptions) -> Operations:
        """The operations of a description; one whose operationId is not unique is named by method
        and path."""
        counts = Counter(one.id for one in chosen)
        named = {
            one.id if one.id and counts[one.id] == 1 else operation_key(one): one for one in chosen
        }
        return cls(api, named, options)

    def find(self, name: str) -> Operation:
        """The operation of a name.

        Raises:
            NotFoundError: if there is none among those that are served.
        """
        found = self.by_name.get(name)
        if found is not None:
            return found
        known = {operation_key(one): one for one in self.by_name.values()}
        method, _, path = name.partition(" ")
        key = f"{method.upper()} {path}"
        if key in known:
            return known[key]
        raise NotFoundError("operation", name, [*self.by_name, *known])

    def make_tool(self, operation: Operation, depth: int = 0) -> Tool:
        """The tool for an operation, of a depth if it is for reading.

        Raises:
            TooLargeError, CycleError: if it cannot be made.
        """
        with self.lock:
            key = (operation.pointer, depth)
            if key not in self.kept:
                options: ToolOptions = {**self.options, "annotations": annotate}
                if depth:
                    options["max_depth"] = depth
                    options["max_description"] = _MOST_DESCRIPTION
                self.kept[key] = tool(operation, target="mcp", **options)
            self.kept.move_to_end(key)
            while len(self.kept) > _MOST_KEPT:
                self.kept.popitem(last=False)
            return self.kept[key]


def search_tools(operations: Operations, upstream: Upstream) -> list[ServedTool]:
    """The three tools."""
    reads = all(one.request_method in READING for one in operations.by_name.values())
    hints = {"readOnlyHint": reads, "destructiveHint": not reads, "openWorldHint": True}
    longest = max([_LONGEST_NAME, *map(len, operations.by_name)])
    hinted = {**_CALL, "annotations": hints}
    describe, call = (_bound_name(one, longest) for one in (_DESCRIBE, hinted))
    return [
        with_checked_arguments(_SEARCH, partial(_search, operations)),
        with_checked_arguments(describe, partial(_describe, operations)),
        with_checked_arguments(call, partial(_call, operations, upstream)),
    ]


def _bound_name(definition: Mapping[str, Any], longest: int) -> dict[str, Any]:
    """A definition whose argument ``operation`` has a bound on its length."""
    schema = definition[MCP_TOOL.key]
    properties = {**schema["properties"], "operation": {**_NAME, "maxLength": longest}}
    return {**definition, MCP_TOOL.key: {**schema, "properties": properties}}


async def _search(
    operations: Operations, arguments: Mapping[str, Any], context: CallContext
) -> Outcome:
    del context
    try:
        return await anyio.to_thread.run_sync(_find_page, operations, arguments)
    except SchemaKitError as error:
        return fail(str(error))


def _find_page(operations: Operations, arguments: Mapping[str, Any]) -> Outcome:
    limit, page = int(arguments.get("limit", _PAGE)), int(arguments.get("page", 1))
    index = operations.api._loaded.search_index()
    found = rank_parts(index, find_words(index, str(arguments["query"])), within="operations")
    names = {one.pointer: name for name, one in operations.by_name.items()}
    matching = [names[one.pointer] for one in found if one.pointer in names]
    shown = matching[limit * (page - 1) : limit * page]
    records = [_record_of(name, operations.by_name[name]) for name in shown]
    more = page + 1 if limit * page < len(matching) else None
    lines = [" | ".join(one.values()) for one in records] or ["nothing was found"]
    if more is not None:
        lines.append(f"{len(matching):,} in all; page {more} has the next ones")
    structured = {"operations": records, "total": len(matching), "next_page": more}
    return succeed("\n".join(lines), structured)


def _record_of(name: str, operation: Operation) -> dict[str, str]:
    key = operation_key(operation)
    text = operation.summary or operation.description or ""
    summary = cut_description(" ".join(text.split()), _MOST_SUMMARY)[0]
    record = {"operation": name} if name == key else {"operation": name, "request": key}
    record |= {"summary": summary} if summary else {}
    return {**record, "note": "deprecated"} if operation.deprecated else record


async def _describe(
    operations: Operations, arguments: Mapping[str, Any], context: CallContext
) -> Outcome:
    del context
    try:
        return await anyio.to_thread.run_sync(_describe_bounded, operations, arguments)
    except SchemaKitError as error:
        return fail(str(error))


def _describe_bounded(operations: Operations, arguments: Mapping[str, Any]) -> Outcome:
    """The definition of a tool, of the greatest depth up to the one asked for that is small."""
    operation = operations.find(str(arguments["operation"]))
    asked = int(arguments.get("depth", _DEPTH))
    for depth in range(asked, 0, -1):
        made = operations.make_tool(operation, depth)
        if made.size.bytes <= _MOST_BYTES or depth == 1:
            break
    described = {"request": made.key, "depth": depth, **made.definition}
    text = json.dumps(described, ensure_ascii=False)
    if len(text) > _MOST_BYTES:
        names = list(described[MCP_TOOL.key].get("properties", {}))
        outline: dict[str, Any] = {name: {} for name in names[:500]}
        schema = {"type": "object", "properties": outline}
        required = described[MCP_TOOL.key].get("required", [])
        described[MCP_TOOL.key] = {**schema, "required": required[:500]}
        described.pop(MCP_TOOL.output_key, None)
        text = json.dumps(described, ensure_ascii=False)[: 4 * _MOST_BYTES]
    return succeed(text, described)


async def _call(
    operations: Operations, upstream: Upstream, arguments: Mapping[str, Any], context: CallContext
) -> Outcome:
    try:
        operation = operations.find(str(arguments["operation"]))
        made = await anyio.to_thread.run_sync(operations.make_tool, operation)
    except SchemaKitError as error:
        return fail(str(error))
    return await call_tool(upstream, made, arguments.get("arguments") or {}, context)
