"""The table of the commands."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from schemakit.cli.arguments import Command

__all__ = ["SUMMARIES", "TOPICS", "WITHOUT_SOURCE", "load_command"]

#: Every command with its summary, in the order of the help. The summaries are kept here, so that
#: the overview of the help loads no command.
SUMMARIES: Mapping[str, str] = MappingProxyType(
    {
        "paths": "list the paths, sorted, as jq -r '.paths | keys[]' does",
        "operations": "list the operations: method, path, operationId, summary",
        "schemas": "list the reusable schemas: name, type, uses, description",
        "tags": "list the tags: name, operations, description",
        "search": "find operations, schemas, fields and other parts by words, best first",
        "match": "find the operation of a request, with the values in its URL",
        "show": "show one operation, schema or other part, laid out for reading",
        "model": "show a model's inputs in order, and the kind of its output",
        "dereference": "write the description with every reference replaced by its target",
        "bundle": "write a description of many documents as one, keeping references",
        "select": "write some operations as a description, with exactly what they need",
        "check": "report every problem of the description with its location",
        "diff": "list what changed between two descriptions, and whom it breaks",
        "tools": "write operations, or a model, as tools for language models",
        "serve": "serve operations, or a model, as tools of an MCP server",
        "stats": "print counts, cycles and sizes, and the cost of dereferencing",
        "uses": "list what an operation, schema or other part uses",
        "used-by": "list what uses a part, or the operations that do",
        "why": "show how one part comes to use another, reference by reference",
        "unused": "list the components that nothing uses",
        "cycles": "list the cycles of references, with the way around each",
        "duplicates": "list parts that are equal once references are resolved",
        "graph": "draw what uses what, as DOT, Mermaid, JSON or SVG",
        "site": "write a page for a browser: one file to look through and search, offline",
        "survey": "read many descriptions and write tables of what is in them; report on these",
    }
)

#: What is called like a command and reads no description, likewise.
WITHOUT_SOURCE: Mapping[str, str] = MappingProxyType(
    {
        "help": "show this text, or the help of a command, 'reading' or 'completion'",
        "completion": "write the completion of a shell: bash, zsh or fish",
    }
)
#: What ``schemakit help`` explains besides the commands.
TOPICS = ("reading", *WITHOUT_SOURCE)


def load_command(name: str) -> Command:
    """Import the module of a command and return its record.

    Raises:
        KeyError: if there is no command of that name.
    """
    if name not in SUMMARIES:
        raise KeyError(name)
    command: Command = import_module(f"schemakit.cli.commands.{name.replace('-', '_')}").COMMAND
    return command
