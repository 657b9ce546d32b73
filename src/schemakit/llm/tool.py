"""The class of a tool: a definition for the provider, and the request for its arguments."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from schemakit.description.tree_copy import copy_tree
from schemakit.errors import Diagnostic, UsageError
from schemakit.llm.binding import Binding, Request
from schemakit.llm.decode import Decoding, check_depth, decode
from schemakit.llm.definition import Loss
from schemakit.llm.outputs import WRAPPER, Output
from schemakit.views.shown import show_line

__all__ = ["Size", "Tool"]

_BYTES_PER_TOKEN = 4
_NO_OUTPUT = "{} has no output; tools have one with outputs='schema'"


class Size(NamedTuple):
    """The size of a definition: bytes of compact JSON, and an estimate of tokens."""

    bytes: int
    tokens: int


@dataclass(frozen=True, slots=True)
class Tool:
    """An operation or a model as a tool of one provider.

    ``target`` is the name of the target. ``losses`` are the constraints that the definition does
    not express; its descriptions state them in words. ``key`` identifies the source: an operation's
    method and path, or ``"Input"``. ``output`` is the schema of its results, with
    ``outputs="schema"``, where the operation answers with JSON.
    """

    name: str
    target: str
    key: str
    deprecated: bool
    losses: tuple[Loss, ...] = field(repr=False)
    binding: Binding = field(repr=False)
    #: The definition as compact JSON text (UTF-8).
    json: bytes = field(repr=False)
    _decoding: Decoding | None = field(repr=False, compare=False, default=None)
    #: The decodings of the schemas under ``$defs``.
    _definitions: Mapping[str, Decoding | None] = field(
        repr=False, compare=False, default_factory=dict
    )

    output: Output | None = field(repr=False, compare=False, default=None)
    #: The definition as it was built. Read-only: the tools of one call share parts of it.
    shared_definition: Mapping[str, Any] = field(repr=False, compare=False, default_factory=dict)

    def __repr__(self) -> str:
        return show_line("Tool", self.name, self.target, self.key)

    @property
    def definition(self) -> dict[str, Any]:
        """The definition that the provider's API accepts; a new object each time."""
        import json

        try:
            found: dict[str, Any] = json.loads(self.json)
        except RecursionError:  # a default or an example is nested deeply
            found = copy_tree(dict(self.shared_definition))
        return found

    @property
    def size(self) -> Size:
        """Bytes of the definition, and an estimate of its tokens: one for every four bytes."""
        return Size(len(self.json), -(-len(self.json) // _BYTES_PER_TOKEN))

    def arguments(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """A model's arguments by the API's own names, without the nulls that mean "left out".

        Raises:
            UsageError: if they are not an object, or are nested too deeply.
        """
        if not isinstance(given, Mapping):
            raise UsageError(f"arguments are an object, not {type(given).__name__}")
        check_depth(given)
        found = decode(dict(given), self._decoding, self._definitions)
        return found if isinstance(found, dict) else {}

    def structure(self, result: Any) -> dict[str, Any]:
        """A result, parsed JSON, as the object that the output's schema describes.

        Raises:
            UsageError: if the tool has no output, or the result is not the object that it needs.
        """
        if self.output is None:
            raise UsageError(_NO_OUTPUT.format(self.name))
        if self.output.is_wrapped:
            return {WRAPPER: result}
        if not isinstance(result, dict):
            raise UsageError(f"{self.name} answers with an object, not {type(result).__name__}")
        return result

    @property
    def output_schema(self) -> dict[str, Any] | None:
        """The schema of what :meth:`structure` returns, a new object each time; None without
        ``outputs="schema"``, or where the operation does not answer with JSON."""
        return None if self.output is None else copy_tree(self.output.schema)

    def check_result(self, result: Any) -> list[Diagnostic]:
        """How a result, parsed JSON, differs from what the output's schema describes.

        Locations are pointers into what :meth:`structure` returns.

        Raises:
            UsageError: if the tool has no output, or ``jsonschema`` is not installed.
        """
        from schemakit.models.validation import validate_arguments

        if self.output is None:
            raise UsageError(_NO_OUTPUT.format(self.name))
        structured = {WRAPPER: result} if self.output.is_wrapped else result
        found = validate_arguments(structured, self.output.schema, uri="result")
        # A member that nothing describes is allowed in a result.
        return [one for one in found if one.severity == "error"]

    def bind(
        self,
        arguments: Mapping[str, Any],
        *,
        server: str | None = None,
        files: Callable[[str], bytes] | None = None,
    ) -> Request:
        """The request for a model's arguments; nothing is sent.

        ``server`` replaces the base URL. ``files`` reads a file by the path or URL in an argument;
        without it no file is read, since a model wrote that path. The request has no credentials.

        Raises:
            UsageError: if an argument is unknown, missing, or not allowed where it goes, or the
                server or the path is not allowed in a URL.
        """
        found = self.arguments(arguments)
        return self.binding.request(found, server=server, files=files)
