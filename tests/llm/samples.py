"""Small descriptions of one operation, and tools made of them."""

from __future__ import annotations

from typing import Any

import schemakit
from schemakit import Tool
from tests.sampled import schema_in

__all__ = ["adapt_item", "describe", "make", "properties_of", "with_body"]


def describe(
    operation: dict[str, Any], path: str = "/a", method: str = "post", **more: Any
) -> dict[str, Any]:
    """A 3.1 description of one operation, with more members at its root."""
    whole = {"responses": {}, **operation}
    base = {"openapi": "3.1.0", "info": {"title": "t", "version": "1"}}
    return {**base, "paths": {path: {method: whole}}, **more}


def make(operation: dict[str, Any], target: Any = "anthropic", **more: Any) -> Tool:
    """The tool of that operation; ``more`` goes to ``describe``."""
    return schemakit.tools(describe(operation, **more), target=target)[0]


def with_body(schema: Any, media_type: str = "application/json", **more: Any) -> dict[str, Any]:
    """An operation with a required body of that schema."""
    return {"requestBody": {"content": {media_type: {"schema": schema}}, "required": True, **more}}


def properties_of(tool: Tool) -> dict[str, Any]:
    """The schemas of the tool's arguments, by name."""
    found: dict[str, Any] = schema_in(tool.definition)["properties"]
    return found


def adapt_item(schema: Any, target: str) -> tuple[Any, Tool]:
    """The adapted schema of the items of an array, which is the body, and the tool."""
    tool = make(with_body({"type": "array", "items": schema}), target)
    return properties_of(tool)["body"]["items"], tool
