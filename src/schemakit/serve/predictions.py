"""A model of Replicate as one tool: a prediction is created, awaited, and its output returned.

The API is that of ``POST /predictions``, ``GET /predictions/{id}`` and
``POST /predictions/{id}/cancel``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import partial
from typing import Any, NamedTuple

import anyio
import anyio.to_thread

from schemakit.counts import format_count
from schemakit.errors import RetrievalError, UsageError
from schemakit.llm.binding import Request
from schemakit.llm.request_encoding import parse_data_uri
from schemakit.llm.tool import Tool
from schemakit.models.model import Model
from schemakit.serve.calls import Upstream, bind_request, explain_arguments
from schemakit.serve.credentials import Placement, add_placements
from schemakit.serve.decoding import read_json
from schemakit.serve.exchange import Answer
from schemakit.serve.outcomes import (
    CallContext,
    Outcome,
    Report,
    ServedTool,
    fail,
    report_nothing,
)
from schemakit.serve.redaction import Redactor
from schemakit.serve.results import describe_status, excerpt
from schemakit.serve.sending import SendError, send_request

__all__ = ["ModelServer", "serve_model"]

_DONE = ("succeeded", "failed", "canceled", "aborted")
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
#: Seconds that the request to create a prediction may take although its call was cancelled: only
#: its answer has the id that is needed to cancel the prediction.
_CREATING = 30.0
_CANCELLING = 10.0
#: Characters of the logs that an error quotes.
_MOST_LOGS = 1_000
_MOST_LINE = 200


class ModelServer(NamedTuple):
    """Where predictions are made: the base URL of the API, its token, and the time for one.

    ``seconds`` bounds a prediction, and ``pause`` is the time between questions about its status.
    """

    upstream: Upstream
    base: str
    token: str
    seconds: float = 600.0
    pause: float = 0.5


class _PredictionError(Exception):
    """The API did not answer as described; the message says how."""


def serve_model(server: ModelServer, model: Model, tool: Tool) -> ServedTool:
    """The tool of a model. ``tool`` is its definition, which has to name a version."""
    title = {"title": model.name} if model.name else {}
    hints = {
        "readOnlyHint": False,
        "destructiveHint": True,
        "idempotentHint": False,
        "openWorldHint": True,
    }
    definition = {**tool.shared_definition, **title, "annotations": hints}
    kind = model.output.kind if model.output is not None else None
    return ServedTool(definition, partial(_predict, server, tool, kind or "single"))


async def _predict(
    server: ModelServer,
    tool: Tool,
    kind: str,
    arguments: Mapping[str, Any],
    context: CallContext,
) -> Outcome:
    hide = server.upstream.redactor.hide
    problems = await anyio.to_thread.run_sync(explain_arguments, tool.shared_definition, arguments)
    if problems is not None:
        return fail(hide(problems))
    try:
        request = await bind_request(server.upstream, tool, arguments, server.base)
    except UsageError as error:
        return fail(hide(f"nothing was sent: {error}"))
    try:
        return await _run(server, request, kind, context.report)
    except _PredictionError as error:
        return fail(hide(str(error)))
    except RetrievalError as error:
        return fail(hide(f"nothing was sent: {error}"))


async def _run(server: ModelServer, request: Request, kind: str, report: Report) -> Outcome:
    """Create a prediction and wait for its end; cancel it if the call ends earlier."""
    with anyio.CancelScope(shield=True):
        prediction = await _create(server, request)
    identifier = str(prediction["id"])
    is_done = False
    try:
        with anyio.move_on_after(server.seconds):
            prediction = await _await_end(server, identifier, prediction, report)
            is_done = True
    finally:
        if not is_done:
            await _cancel(server, identifier)
    if not is_done:
        raise _PredictionError(
            f"the prediction {identifier} did not end within "
            f"{format_count(server.seconds, 'second')} and was cancelled"
        )
    return _read(server, prediction, kind)


async def _create(server: ModelServer, request: Request) -> dict[str, Any]:
    prediction = await _ask(server, request, _CREATING)
    if not _ID.fullmatch(str(prediction.get("id", ""))):
        raise _PredictionError("the API answered without the id of a prediction")
    return prediction


async def _await_end(
    server: ModelServer, identifier: str, prediction: dict[str, Any], report: Report
) -> dict[str, Any]:
    """The prediction when it has ended; its status and the last line of its logs are progress."""
    step, told = 0, ""
    while prediction.get("status") not in _DONE:
        message = _describe_progress(prediction)
        if message != told:
            step, told = step + 1, message
            await report(float(step), None, server.upstream.redactor.hide(message))
        await anyio.sleep(server.pause)
        url = f"{server.base}/predictions/{identifier}"
        prediction = await _ask(server, Request("GET", url), server.upstream.bounds.seconds)
    return prediction


def _describe_progress(prediction: Mapping[str, Any]) -> str:
    logs = prediction.get("logs")
    lines = logs.strip().splitlines() if isinstance(logs, str) else []
    # Progress bars overwrite their line.
    last = lines[-1].rpartition("\r")[2].strip()[:_MOST_LINE] if lines else ""
    status = str(prediction.get("status", "unknown"))
    return f"{status}: {last}" if last else status


async def _cancel(server: ModelServer, identifier: str) -> None:
    """Cancel a prediction, also if the call itself is being cancelled."""
    url = f"{server.base}/predictions/{identifier}/cancel"
    with anyio.CancelScope(shield=True):
        try:
            await _ask(server, Request("POST", url), _CANCELLING)
        except (_PredictionError, RetrievalError):
            # It may have ended in the meantime, and no one waits for an answer.
            return


async def _ask(server: ModelServer, request: Request, seconds: float) -> dict[str, Any]:
    """The JSON object with which the API answers a request.

    Raises:
        _PredictionError: if it does not.
    """
    placement = Placement("header", "Authorization", f"Bearer {server.token}")
    sent = add_placements(request, [placement])
    bounds = server.upstream.bounds._replace(seconds=seconds)
    try:
        answer = await send_request(server.upstream.pool, sent, bounds, report_nothing)
    except SendError as error:
        raise _PredictionError(f"the API: {error}") from None
    return _parse(answer, server.upstream.redactor)


def _parse(answer: Answer, redactor: Redactor) -> dict[str, Any]:
    if answer.status >= 300 or answer.is_cut:
        problem = "more than is read" if answer.is_cut else describe_status(answer.status)
        quoted = excerpt(answer, redactor)
        raise _PredictionError(f"the API answered {problem}\n\n{quoted}".strip())
    try:
        found = read_json(answer)[0]
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        quoted = excerpt(answer, redactor)
        raise _PredictionError(f"the API did not answer with a JSON object\n\n{quoted}".strip())
    return found


def _read(server: ModelServer, prediction: Mapping[str, Any], kind: str) -> Outcome:
    """The output of a prediction that has ended."""
    status = prediction.get("status")
    if status != "succeeded":
        logs = prediction.get("logs")
        told = server.upstream.redactor.hide(logs) if isinstance(logs, str) else ""
        tail = told[-_MOST_LOGS:].strip()
        reason = prediction.get("error") or "no reason is given"
        message = f"the prediction {status}: {reason}" + (f"\n\n{tail}" if tail else "")
        return fail(server.upstream.redactor.hide(message))
    output = server.upstream.redactor.hide_in(prediction.get("output"))
    return Outcome(tuple(_build_content(output, kind)), {"output": output})


def _build_content(output: Any, kind: str) -> list[Mapping[str, Any]]:
    """The output as Content Blocks: text that was made in pieces as one text, files as images or
    links, and anything else as JSON."""
    if kind == "concatenated text" and isinstance(output, list):
        return [{"type": "text", "text": "".join(map(str, output))}]
    if isinstance(output, str):
        return [_build_file(output) or {"type": "text", "text": output}]
    if isinstance(output, list):
        files = [_build_file(one) if isinstance(one, str) else None for one in output]
        if output and all(files):
            return [one for one in files if one is not None]
    return [{"type": "text", "text": json.dumps(output, ensure_ascii=False)}]


def _build_file(text: str) -> Mapping[str, Any] | None:
    """A URL or a data URI as a Content Block; None if the text is neither, or malformed."""
    from base64 import b64encode
    from mimetypes import MimeTypes

    try:
        inline = parse_data_uri(text)
    except UsageError:
        return None
    if inline is not None:
        media_type, content = inline[0] or "application/octet-stream", inline[1]
        data = b64encode(content).decode()
        if media_type.startswith(("image/", "audio/")):
            return {"type": media_type.partition("/")[0], "data": data, "mimeType": media_type}
        resource = {"uri": "result:///output", "mimeType": media_type, "blob": data}
        return {"type": "resource", "resource": resource}
    if not re.fullmatch(r"https?://[!-~]+", text):
        return None
    path = text.partition("?")[0]
    guessed = MimeTypes().guess_type(path, strict=False)[0]
    link = {"type": "resource_link", "uri": text, "name": path.rpartition("/")[2] or "output"}
    return {**link, "mimeType": guessed} if guessed else link
