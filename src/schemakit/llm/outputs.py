"""What an operation answers: the media types that a request accepts, and the schema of a result."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple, Protocol, cast

from schemakit.errors import TooLargeError
from schemakit.llm.adapt import Adapter
from schemakit.llm.media_types import body_kind, is_media_type, rank_media_types
from schemakit.llm.targets import Target
from schemakit.llm.tool_options import Bounds
from schemakit.syntax.json_writer import to_json
from schemakit.views.operations import Operation

__all__ = ["WRAPPER", "Output", "accepted_types", "answer_target", "build_output"]

#: The member that holds a result which is not an object, since a tool's output is one (MCP,
#: ``Tool.outputSchema``).
WRAPPER = "result"
#: Bytes of an output's schema, and the levels that are tried until it is smaller.
_MOST_BYTES = 16_000
_DEPTHS = (8, 5, 3, 2, 1)
_NOTHING: dict[str, Any] = {"type": "null"}
#: Keywords that may reject more where a schema below them accepts more, as one that is cut does.
_TURNING = frozenset(
    {"oneOf", "not", "if", "then", "else", "contains", "minContains", "maxContains"}
    | {"unevaluatedItems", "unevaluatedProperties"}
)


class MakeAdapter(Protocol):
    """Makes an adapter with bounds."""

    def __call__(self, *, bounds: Bounds) -> Adapter:
        """The adapter."""


class Output(NamedTuple):
    """The schema of a tool's results, JSON Schema 2020-12, and whether each is under ``result``."""

    schema: dict[str, Any]
    is_wrapped: bool


def answer_target(target: Target) -> Target:
    """A target for the schemas of answers, in which a part that is cut accepts more and never
    less: ``oneOf`` is ``anyOf``, and what has no such form is in words. Members keep their names,
    since answers are not changed."""
    return target._replace(keywords=target.keywords - _TURNING, keys=None)


def accepted_types(operation: Operation) -> tuple[str, ...]:
    """The media types of the operation's successful answers, JSON first."""
    content = {
        name: media
        for response in _successes(operation)
        for name, media in _content_of(response).items()
        if isinstance(name, str) and is_media_type(name)
    }
    return tuple(rank_media_types(content))


def build_output(
    operation: Operation, flatten: Callable[[Any], Any], make_adapter: MakeAdapter, bounds: Bounds
) -> Output | None:
    """The schema of the operation's successful results; None if it describes none in JSON.

    It is inline, and cut where it would be larger than a few thousand tokens; what is cut is open.
    """
    schemas: list[Any] = []
    for response in _successes(operation):
        schema = _schema_of(response)
        # An answer without JSON, such as 204, has no result.
        flat = _NOTHING if schema is None else flatten(schema)
        schemas += [] if any(one is flat for one in schemas) else [flat]
    if all(one is _NOTHING for one in schemas):
        return None
    whole = schemas[0] if len(schemas) == 1 else {"anyOf": schemas}
    most = bounds.depth if bounds.depth is not None else max(_DEPTHS)
    for depth in sorted({most, *(one for one in _DEPTHS if one < most)}, reverse=True):
        adapter = make_adapter(bounds=bounds._replace(references="inline", depth=depth))
        try:
            schema = adapter.adapt_whole(whole)[0].schema
            is_wrapped = schema.get("type") != "object"
            if is_wrapped:
                schema = adapter.adapt_whole(_wrap(whole))[0].schema
        except TooLargeError:
            continue
        if len(to_json(schema)) <= _MOST_BYTES:
            return Output(schema, is_wrapped)
    # Any result, since it cannot be described in so few bytes.
    return Output(_wrap({}), True)


def _successes(operation: Operation) -> Iterator[dict[str, Any]]:
    responses = cast("dict[str, dict[str, Any]]", operation.responses)
    for status, response in responses.items():
        if str(status)[:1] == "2":
            yield response


def _content_of(response: dict[str, Any]) -> dict[str, Any]:
    found = response.get("content")
    return found if isinstance(found, dict) else {}


def _schema_of(response: dict[str, Any]) -> Any:
    """The schema of the answer in JSON: true where nothing describes it, None without JSON."""
    content = {str(name): media for name, media in _content_of(response).items()}
    for name in rank_media_types(content):
        if body_kind(name) == "json":
            media = content[name]
            return media.get("schema", {}) if isinstance(media, dict) else {}
    return None


def _wrap(schema: Any) -> dict[str, Any]:
    return {"type": "object", "properties": {WRAPPER: schema}, "required": [WRAPPER]}
