"""The result of a call as plain data, and a tool together with the function that calls it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

__all__ = [
    "CallContext",
    "Handle",
    "Outcome",
    "Report",
    "ServedTool",
    "fail",
    "report_nothing",
    "succeed",
]

#: Tells the client about progress: a number that grows, the total if it is known, and a message.
Report = Callable[[float, float | None, str], Awaitable[None]]


async def report_nothing(progress: float, total: float | None, message: str) -> None:
    """Reports no progress, as where no one asked for it."""
    del progress, total, message


@dataclass(frozen=True, slots=True)
class CallContext:
    """What a call has besides its arguments.

    ``headers`` are those of the client's HTTP request that go on to the API.
    """

    report: Report = report_nothing
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of a call (MCP, CallToolResult).

    ``content`` has Content Blocks in the form in which they are sent. ``structured`` is the JSON
    object of a result that has one.
    """

    content: tuple[Mapping[str, Any], ...]
    structured: Mapping[str, Any] | None = None
    is_error: bool = False


#: Characters of the message of a failure.
_LONGEST_MESSAGE = 8_000

#: Calls a tool with arguments.
Handle = Callable[[Mapping[str, Any], CallContext], Awaitable[Outcome]]


@dataclass(frozen=True, slots=True)
class ServedTool:
    """A tool: its definition as ``tools/list`` returns it, and what calls it."""

    definition: Mapping[str, Any]
    handle: Handle = field(repr=False)

    @property
    def name(self) -> str:
        """Its name."""
        return str(self.definition["name"])


def fail(message: str) -> Outcome:
    """The result of a call that failed, with a message that the caller can act on; it is cut where
    it is longer than a client should get."""
    if len(message) > _LONGEST_MESSAGE:
        message = f"{message[:_LONGEST_MESSAGE]} …"
    return Outcome(({"type": "text", "text": message},), is_error=True)


def succeed(text: str, structured: Mapping[str, Any] | None = None) -> Outcome:
    """The result of a call that consists of a text and, if it has one, a JSON object."""
    return Outcome(({"type": "text", "text": text},), structured)
