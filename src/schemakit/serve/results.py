"""An answer of an API as the result of a call: text, JSON, images and other files; or an error."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Literal, NamedTuple

from schemakit.errors import UsageError
from schemakit.llm.media_types import body_kind
from schemakit.llm.tool import Tool
from schemakit.models.validation import validate_arguments
from schemakit.serve.exchange import Answer
from schemakit.serve.outcomes import Outcome, fail
from schemakit.serve.redaction import Redactor

__all__ = ["OutputCheck", "Reading", "describe_status", "excerpt", "read_answer"]

#: Characters of an answer that an error quotes, and problems of a result that it lists.
_EXCERPT = 2_000
_MOST_PROBLEMS = 5
#: Levels of JSON in a result; the protocol's own serializer has a bound too.
_MOST_LEVELS = 100
_CHARSET = re.compile(r"utf-(8|16|32)|iso-8859|us-ascii|latin|windows-|shift|euc-|gb|big5|koi8")
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
        return Reading(_fail(_explain(title, answer), answer, redactor))
    if answer.is_cut:
        size = f"{title} with more than {len(answer.body):,} bytes, which is too much; ask for less"
        return Reading(_fail(size, answer, redactor))
    media_type = answer.media_type
    if media_type in _HTML and not _may_be_html(tool):
        return Reading(_fail(f"{title} with HTML, which it does not describe", answer, redactor))
    body = redactor.hide_in_bytes(bytes(answer.body))
    if not body:
        return _structured(None, title.partition(" answered ")[2], tool, check)
    kind = body_kind(media_type) if media_type else "json"
    if kind == "json":
        try:
            value = _parse_json(body)
        except (ValueError, RecursionError):
            if media_type:
                message = f"{title} with JSON that cannot be read"
                return Reading(_fail(message, answer, redactor))
        else:
            return _structured(value, decode_text(body, answer), tool, check)
    return Reading(Outcome((build_content(body, answer, tool.name),)))


def _may_be_html(tool: Tool) -> bool:
    return any(one in (*_HTML, "text/*", "*/*") for one in tool.binding.accepts)


def describe_status(status: int) -> str:
    """A status with its reason phrase (RFC 9110 §15)."""
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)


def _explain(title: str, answer: Answer) -> str:
    """What a status means for the call, where there is more to say than its phrase."""
    location = answer.headers.get("location", "")
    if answer.status < 400:
        redirect = f", a redirect to {location[:300]}, which is not followed"
        return title + redirect if location else title
    if answer.status in (401, 403):
        return f"{title}: the server was started with credentials that do not allow this, or none"
    wait = answer.headers.get("retry-after", "")
    return f"{title}; try again after {wait[:40]}" if wait else title


def _fail(message: str, answer: Answer, redactor: Redactor) -> Outcome:
    quoted = excerpt(answer)
    return fail(redactor.hide(f"{message}\n\n{quoted}" if quoted else message))


def excerpt(answer: Answer) -> str:
    """The beginning of an answer as text; of binary data its size."""
    body = bytes(answer.body)
    if not body:
        return ""
    if b"\0" in body[:_EXCERPT]:
        return f"({len(body):,} bytes of {answer.media_type or 'binary data'})"
    text = decode_text(body[: 4 * _EXCERPT], answer).strip()
    is_shortened = len(text) > _EXCERPT or len(body) > 4 * _EXCERPT or answer.is_cut
    return text[:_EXCERPT] + (" …" if is_shortened else "")


def _parse_json(body: bytes) -> Any:
    """The value of a JSON text that can be written as JSON again.

    Raises:
        ValueError: if it is not JSON, has a number that JSON lacks, or is nested too deeply.
        RecursionError: if it is nested very deeply.
    """
    value = json.loads(body, parse_constant=_refuse_constant)
    level, depth = [value], 0
    while level := [
        inner
        for one in level
        if isinstance(one, (dict, list))
        for inner in (one.values() if isinstance(one, dict) else one)
    ]:
        depth += 1
        if depth > _MOST_LEVELS:
            raise ValueError("nested too deeply")
    return value


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not a number of JSON")


def decode_text(body: bytes, answer: Answer) -> str:
    """The text of a body, by the charset of its Content-Type; UTF-8 without one."""
    for parameter in answer.headers.get("content-type", "").split(";")[1:]:
        name, _, value = parameter.strip().partition("=")
        charset = value.strip("\"' ").lower()
        # Some codecs of Python are not charsets, and slow.
        if name.lower() == "charset" and _CHARSET.match(charset):
            try:
                return body.decode(charset, "replace")
            except (LookupError, ValueError):
                break
    return body.decode("utf-8", "replace")


def build_content(body: bytes, answer: Answer, name: str) -> Mapping[str, Any]:
    """A body that is not JSON as a Content Block: text, an image, audio or a resource."""
    media_type = answer.media_type or "application/octet-stream"
    family = media_type.partition("/")[0]
    is_text = family == "text" or media_type.endswith(("xml", "yaml", "javascript", "urlencoded"))
    if is_text or (not answer.media_type and b"\0" not in body):
        return {"type": "text", "text": decode_text(body, answer)}
    encoded = b64encode(body).decode()
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
