"""One call: its arguments are checked, the request is built and sent, and its answer is read."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import anyio.to_thread

from schemakit.errors import AccessError, RetrievalError, UsageError
from schemakit.llm.binding import Request
from schemakit.llm.shapes import MCP_TOOL
from schemakit.llm.tool import Tool
from schemakit.models.validation import validate_arguments
from schemakit.serve.credentials import (
    NO_CREDENTIALS,
    Credentials,
    Placement,
    add_placements,
    choose_placements,
)
from schemakit.serve.exchange import Pool
from schemakit.serve.outcomes import CallContext, Handle, Outcome, ServedTool, fail
from schemakit.serve.redaction import Redactor
from schemakit.serve.results import OutputCheck, excerpt, read_answer
from schemakit.serve.sending import Bounds, SendError, send_request
from schemakit.sources.urls import Origin, parse_url

__all__ = ["Upstream", "bind_request", "call_tool", "explain_arguments", "with_checked_arguments"]

_log = logging.getLogger("schemakit.serve")
#: Names of headers of a client whose values are secrets; others, such as the name of a tenant, may
#: be in results.
_SECRET = re.compile(
    "auth|cookie|credential|key|password|secret|session|signature|token", re.IGNORECASE
)
#: Problems of arguments that a message lists, and characters of each.
_MOST_PROBLEMS, _LONGEST_PROBLEM = 10, 500


@dataclass(frozen=True, slots=True)
class Upstream:
    """What calls of an API share.

    ``server`` replaces the base URL of every operation. ``origins`` are those to which credentials
    go. ``files`` makes what reads the files that the arguments of one call name. ``redactor`` hides
    the credentials.
    """

    pool: Pool
    server: str | None = None
    origins: frozenset[Origin] = frozenset()
    credentials: Credentials = NO_CREDENTIALS
    redactor: Redactor = field(default_factory=Redactor)
    bounds: Bounds = field(default_factory=Bounds)
    check: OutputCheck = "off"
    files: Callable[[], Callable[[str], bytes]] | None = None


def explain_arguments(definition: Mapping[str, Any], arguments: Mapping[str, Any]) -> str | None:
    """The problems of arguments by the definition of a tool, a line each; None without any."""
    schema = dict(definition[MCP_TOOL.key])
    found = validate_arguments(dict(arguments), schema)
    problems = [one.message for one in found if one.severity == "error"]
    if not problems:
        return None
    listed = "\n".join(f"- {one[:_LONGEST_PROBLEM]}" for one in problems[:_MOST_PROBLEMS])
    return f"nothing was sent; the arguments of {definition['name']}:\n{listed}"


def with_checked_arguments(definition: Mapping[str, Any], handle: Handle) -> ServedTool:
    """A tool that is called with arguments that fit its definition only."""

    async def check_and_handle(arguments: Mapping[str, Any], context: CallContext) -> Outcome:
        problems = explain_arguments(definition, arguments)
        return await handle(arguments, context) if problems is None else fail(problems)

    return ServedTool(definition, check_and_handle)


async def call_tool(
    upstream: Upstream, tool: Tool, arguments: Mapping[str, Any], context: CallContext
) -> Outcome:
    """Call the operation of a tool.

    Every failure is a result that says what is wrong; nothing but cancellation is raised.
    """
    redactor = upstream.redactor
    if context.headers:
        secret = [value for name, value in context.headers if _SECRET.search(name)]
        redactor = upstream.credentials.redactor([*secret, *map(_bare, secret)])
    problems = await anyio.to_thread.run_sync(explain_arguments, tool.shared_definition, arguments)
    if problems is not None:
        return fail(redactor.hide(problems))
    try:
        request = await bind_request(upstream, tool, arguments, upstream.server)
        _check_request(request, has_files=upstream.files is not None)
        request = _add_credentials(upstream, tool, request, context.headers)
    except (UsageError, RetrievalError) as error:
        return fail(redactor.hide(f"nothing was sent: {error}"))
    return await _send(upstream, tool, request, context, redactor)


async def bind_request(
    upstream: Upstream, tool: Tool, arguments: Mapping[str, Any], server: str | None
) -> Request:
    """The request for arguments, with the files that they name.

    Raises:
        UsageError: if an argument cannot be sent, or a file cannot be read.
    """

    def bind() -> Request:
        files = None if upstream.files is None else upstream.files()
        return tool.bind(arguments, server=server, files=files)

    # Files are read, and encoded.
    return await anyio.to_thread.run_sync(bind)


def _bare(value: str) -> str:
    """A credential without its scheme, as in ``Bearer …``."""
    return value.partition(" ")[2] or value


def _check_request(request: Request, *, has_files: bool) -> None:
    """Check that a request can be sent.

    Raises:
        UsageError: if a file was not read, or the URL has no host.
    """
    if request.body is None and request.parts:
        if not has_files:
            raise UsageError(
                "an argument names a file, and this server reads no files; give a data URI, "
                "or start the server with --files DIR"
            )
        raise UsageError("an argument names a file that was not read")
    if "://" not in request.url:
        raise UsageError(
            "the description names no server; start this one with --server URL to choose it"
        )


def _add_credentials(
    upstream: Upstream, tool: Tool, request: Request, forwarded: Iterable[tuple[str, str]]
) -> Request:
    """The request with the credentials of its operation, if they are for its origin.

    Raises:
        RetrievalError: if its URL is not one of HTTP.
    """
    url = parse_url(request.url)
    if url.userinfo is not None:
        raise UsageError("the server's URL contains a user name or a password; use --basic-env")
    if url.origin not in upstream.origins:
        return request
    placements = [Placement("header", name, value) for name, value in forwarded]
    return add_placements(
        request, [*choose_placements(upstream.credentials, tool.binding.security), *placements]
    )


async def _send(
    upstream: Upstream, tool: Tool, request: Request, context: CallContext, redactor: Redactor
) -> Outcome:
    async def report(progress: float, total: float | None, message: str) -> None:
        await context.report(progress, total, redactor.hide(message))

    begun = anyio.current_time()
    try:
        answer = await send_request(upstream.pool, request, upstream.bounds, report)
    except SendError as error:
        quoted = excerpt(error.answer, redactor)
        _log.info("%s: %s", tool.key, redactor.hide(str(error)))
        message = redactor.hide(f"{tool.key}: {error}")
        return fail(f"{message}\n\n{quoted}" if quoted else message)
    except AccessError as error:
        _log.info("%s: %s", tool.key, error.policy)
        return fail(redactor.hide(f"nothing was sent: {error.policy}; {error.option} allows it"))
    except RetrievalError as error:
        return fail(redactor.hide(f"nothing was sent: {error.reason}"))
    seconds = anyio.current_time() - begun
    _log.info("%s: %d in %.2f s, %d bytes", tool.key, answer.status, seconds, len(answer.body))
    reading = await anyio.to_thread.run_sync(
        lambda: read_answer(answer, tool, redactor, check=upstream.check)
    )
    for one in reading.problems:
        _log.warning("%s: the answer is not what the description says: %s", tool.key, one[:300])
    return reading.outcome
