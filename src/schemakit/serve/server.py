"""The handlers of the protocol, by the low-level server of the SDK."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import anyio.to_thread
import mcp_types as types
from mcp.server.context import ServerRequestContext
from mcp.server.lowlevel import Server
from mcp.shared.exceptions import MCPError

from schemakit import __version__
from schemakit.description.description import Description
from schemakit.errors import SchemaKitError
from schemakit.serve.outcomes import CallContext, Outcome, ServedTool, fail
from schemakit.serve.resources import RESOURCES, TEMPLATES, read_resource
from schemakit.suggest import did_you_mean

__all__ = ["Served", "build_server"]

_log = logging.getLogger("schemakit.serve")
#: Characters of the definitions on one page: a client may refuse longer messages, the SDK's over
#: HTTP those of more than 1 MiB. A list of the usual size is one page.
_LARGEST_PAGE = 400_000
#: Characters of a tool's name that are looked at, and of the message of an error.
_LONGEST_NAME, _LONGEST_MESSAGE = 200, 2_000
_Context = ServerRequestContext[Any, Any]


@dataclass(frozen=True, slots=True)
class Served:
    """What a server serves.

    ``shown`` gives the description whose parts are resources; None for no resources. ``forwarded``
    are the names of headers, in small letters, that go from a client's HTTP request to the API.
    """

    name: str
    tools: Sequence[ServedTool]
    title: str | None = None
    instructions: str | None = None
    shown: Callable[[], Description] | None = None
    forwarded: frozenset[str] = frozenset()


def build_server(served: Served) -> Server[Any]:
    """The server, which a transport runs."""
    by_name = {one.name: one for one in served.tools}
    pages = _split_pages(served.tools)

    async def list_tools(
        context: _Context, params: types.PaginatedRequestParams | None
    ) -> types.ListToolsResult:
        del context
        cursor = (params.cursor if params is not None else None) or "0"
        if cursor not in pages:
            raise _refuse(f"no page {cursor[:_LONGEST_NAME]!r}")
        return pages[cursor]

    def find_schema(name: str) -> Mapping[str, Any] | None:
        return by_name[name].definition["inputSchema"] if name in by_name else None

    async def call(context: _Context, params: types.CallToolRequestParams) -> types.CallToolResult:
        tool = by_name.get(params.name)
        if tool is None:
            name = params.name[:_LONGEST_NAME]
            raise _refuse(f"no tool {name!r}{did_you_mean(name, list(by_name))}")
        outcome = await _call(tool, params.arguments or {}, _context_of(context, served.forwarded))
        return _to_result(outcome)

    resources = {} if served.shown is None else _resource_handlers(served.shown)
    return Server(
        served.name,
        version=__version__,
        title=served.title,
        instructions=served.instructions,
        on_list_tools=list_tools,
        on_call_tool=call,
        # Else each call over HTTP lists all tools.
        get_tool_input_schema=find_schema,
        **resources,
    )


def _split_pages(tools: Sequence[ServedTool]) -> dict[str, types.ListToolsResult]:
    """The answers to ``tools/list``, by cursor; the first has the cursor 0."""
    pages: list[list[types.Tool]] = [[]]
    size = 0
    for one in tools:
        tool = types.Tool.model_validate(one.definition)
        own = len(tool.model_dump_json(by_alias=True, exclude_none=True))
        if size + own > _LARGEST_PAGE and pages[-1]:
            pages.append([])
            size = 0
        size += own
        pages[-1].append(tool)
    last = len(pages) - 1
    return {
        str(number): types.ListToolsResult(
            tools=page, next_cursor=None if number == last else str(number + 1)
        )
        for number, page in enumerate(pages)
    }


def _refuse(message: str) -> MCPError:
    """The error of the protocol for a request that cannot be answered."""
    return MCPError(types.INVALID_PARAMS, _clean(message[:_LONGEST_MESSAGE]))


def _context_of(context: _Context, forwarded: frozenset[str]) -> CallContext:
    async def report(progress: float, total: float | None, message: str) -> None:
        await context.session.report_progress(progress, total, _clean(message))

    headers: list[tuple[str, str]] = []
    if context.request is not None and forwarded:
        given = context.request.headers
        headers = [(name, given[name]) for name in sorted(forwarded) if name in given]
    return CallContext(report, tuple(headers))


async def _call(tool: ServedTool, arguments: Mapping[str, Any], context: CallContext) -> Outcome:
    try:
        return await tool.handle(arguments, context)
    except Exception as error:  # noqa: BLE001  a fault in one call must not end the others
        # Neither the message nor the traceback is logged: they may contain a secret.
        _log.error("%s: an unexpected %s", tool.name, type(error).__name__)
        return fail(f"{tool.name} failed: an unexpected {type(error).__name__}")


def _to_result(outcome: Outcome) -> types.CallToolResult:
    return types.CallToolResult.model_validate(
        {
            "content": [_clean(dict(one)) for one in outcome.content],
            "structuredContent": _clean(outcome.structured),
            "isError": outcome.is_error,
        }
    )


def _clean(value: Any) -> Any:
    """JSON data whose texts can be written in UTF-8: lone surrogates are replaced."""
    if isinstance(value, str):
        return value if value.isascii() else value.encode("utf-8", "replace").decode()
    if isinstance(value, Mapping):
        return {_clean(str(key)): _clean(one) for key, one in value.items()}
    return [_clean(one) for one in value] if isinstance(value, (list, tuple)) else value


def _resource_handlers(shown: Callable[[], Description]) -> dict[str, Any]:
    """The handlers for the description as resources."""
    listed = [types.Resource.model_validate(one) for one in RESOURCES]
    templates = [types.ResourceTemplate.model_validate(one) for one in TEMPLATES]

    async def list_resources(
        context: _Context, params: types.PaginatedRequestParams | None
    ) -> types.ListResourcesResult:
        del context, params
        return types.ListResourcesResult(resources=listed)

    async def list_templates(
        context: _Context, params: types.PaginatedRequestParams | None
    ) -> types.ListResourceTemplatesResult:
        del context, params
        return types.ListResourceTemplatesResult(resource_templates=templates)

    async def read(
        context: _Context, params: types.ReadResourceRequestParams
    ) -> types.ReadResourceResult:
        del context
        try:
            found = await anyio.to_thread.run_sync(read_resource, shown, str(params.uri))
        except SchemaKitError as error:
            raise _refuse(str(error)) from None
        content = types.TextResourceContents(
            uri=found.uri, mime_type=found.media_type, text=_clean(found.text)
        )
        return types.ReadResourceResult(contents=[content])

    return {
        "on_list_resources": list_resources,
        "on_list_resource_templates": list_templates,
        "on_read_resource": read,
    }
