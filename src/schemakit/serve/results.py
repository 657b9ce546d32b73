"""An answer of an API as the result of a call: text, JSON, images and other files; or an error."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Literal, NamedTuple

from schemakit.errors import UsageError
from schemakit.llm.media_types import body_kind
from schemakit.llm.tool import Tool
from schemakit.models.validation import validate_arguments
from schemakit.serve.decoding import decode_text, read_json
from schemakit.serve.exchange import Answer
from schemakit.serve.outcomes import Outcome, fail
from schemakit.serve.redaction import Redactor

__all__ = ["OutputCheck", "Reading", "describe_status", "excerpt", "read_answer"]

#: Characters of an answer that an error quotes, and problems of a result that it lists.
_EXCERPT = 2_000
_MOST_PROBLEMS = 5
_HTML = ("text/html", "application/xhtml+xml")

OutputCheck = Literal["off", "warn", "error"]


class Reading(NamedTuple):
    """A result, and the problems of it that are worth a line in the log."""

    outcome: Outcome
    problems: tuple[str, ...] = ()


def read_answer(
    answer: Answer, tool: Tool, redactor: Redactor, *, check: OutputCheck = "off"
) -> Reading:
    """The result of a call, given its answer.

    A status of 400 or more, a redirect that was not followed, an answer that is too long, HTML
    where the operation does not answer with HTML, and JSON that is not JSON are errors, with the
    beginning of the answer. ``check`` says whether results are compared with the tool's output.
    """
    title = f"{tool.key} answered {describe_status(answer.status)}"
    if answer.status >= 300:
        return Reading(_fail(_explain(title, answer, redactor), answer, redactor))
    if answer.is_cut:
        size = f"{title} with more than {len(answer.body):,} bytes, which is too much; ask for less"
        return Reading(_fail(size, answer, redactor))
    media_type = answer.media_type
    if media_type in _HTML and not _may_be_html(tool):
        return Reading(_fail(f"{title} with HTML, which it does not describe", answer, redactor))
    if not answer.body:
        return _structured(None, title.partition(" answered ")[2], tool, check)
    kind = body_kind(media_type) if media_type else "json"
    if kind == "json":
        try:
            value, text = read_json(answer)
        except (ValueError, RecursionError):
            if media_type:
                message = f"{title} with JSON that cannot be read"
                return Reading(_fail(message, answer, redactor))
        else:
            return _structured(*_hide_in_json(value, text, redactor), tool, check)
    return Reading(Outcome((build_content(answer, tool.name, redactor),)))


def _hide_in_json(value: Any, text: str, redactor: Redactor) -> tuple[Any, str]:
    """A value and its JSON text without secrets; the text is written anew if it had one, since
    what is in place of a secret may not be JSON."""
    hidden = redactor.hide_in(value)
    if hidden == value and redactor.hide(text) == text:
        return value, text
    written = json.dumps(hidden, ensure_ascii=False)
    return hidden, redactor.hide(written) if hidden == value else written


def _may_be_html(tool: Tool) -> bool:
    return any(one in (*_HTML, "text/*", "*/*") for one in tool.binding.accepts)


def describe_status(status: int) -> str:
    """A status with its reason phrase (RFC 9110 §15)."""
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)


def _explain(title: str, answer: Answer, redactor: Redactor) -> str:
    """What a status means for the call, where there is more to say than its phrase."""
    location = redactor.hide(answer.headers.get("location", ""))
    if answer.status < 400:
        redirect = f", a redirect to {location[:300]}, which is not followed"
        return title + redirect if location else title
    if answer.status in (401, 403):
        return f"{title}: the server was started with credentials that do not allow this, or none"
    wait = redactor.hide(answer.headers.get("retry-after", ""))
    return f"{title}; try again after {wait[:40]}" if wait else title


def _fail(message: str, answer: Answer, redactor: Redactor) -> Outcome:
    quoted = excerpt(answer, redactor)
    message = redactor.hide(message)
    return fail(f"{message}\n\n{quoted}" if quoted else message)


def excerpt(answer: Answer, redactor: Redactor) -> str:
    """The beginning of an answer as text without secrets; of binary data its size."""
    if not answer.body:
        return ""
    # The secrets are hidden before the text is cut, since a part of one is not found.
    text = redactor.hide(decode_text(bytes(answer.body), answer)).strip()
    if "\0" in text[:_EXCERPT]:
        return f"({len(answer.body):,} bytes of {answer.media_type or 'binary data'})"
    return text[:_EXCERPT] + (" …" if len(text) > _EXCERPT or answer.is_cut else "")


def build_content(answer: Answer, name: str, redactor: Redactor) -> Mapping[str, Any]:
    """A body that is not JSON as a Content Block without secrets: text, an image, audio or a
    resource."""
    body = bytes(answer.body)
    media_type = answer.media_type or "application/octet-stream"
    family = media_type.partition("/")[0]
    is_text = family == "text" or media_type.endswith(("xml", "yaml", "javascript", "urlencoded"))
    if is_text or (not answer.media_type and b"\0" not in body):
        return {"type": "text", "text": redactor.hide(decode_text(body, answer))}
    encoded = b64encode(redactor.hide_in_bytes(body)).decode()
    if family in ("image", "audio") and not media_type.endswith("xml"):
        return {"type": family, "data": encoded, "mimeType": media_type}
    resource = {"uri": f"result:///{name}", "mimeType": media_type, "blob": encoded}
    return {"type": "resource", "resource": resource}


def _structured(value: Any, text: str, tool: Tool, check: OutputCheck) -> Reading:
    """A result with its JSON: as the output's schema describes it, or else an object as it is and
    any other value under ``result``."""
    content = ({"type": "text", "text": text},)
    if tool.output is None:
        is_empty = value is None and text != "null"
        structured = value if isinstance(value, dict) else {"result": value}
        return Reading(Outcome(content, None if is_empty else structured))
    try:
        structured = tool.structure(value)
    except UsageError as error:
        # A client refuses a result without the object that the definition promises.
        return Reading(fail(f"{error}\n\n{text[:_EXCERPT]}"), (str(error),))
    if check == "off":
        return Reading(Outcome(content, structured))
    problems = [
        str(one.message)
        for one in validate_arguments(structured, tool.output.schema, uri="result")
        if one.severity == "error"
    ]
    if problems and check == "error":
        listed = "\n".join(f"- {one}" for one in problems[:_MOST_PROBLEMS])
        message = f"the answer of {tool.key} is not what the description says:\n{listed}"
        return Reading(fail(f"{message}\n\n{text[:_EXCERPT]}"), tuple(problems))
    return Reading(Outcome(content, structured), tuple(problems))
