"""Descriptions over several files, or over several URIs, for the tests of what reads them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import schemakit
from schemakit import Description

__all__ = ["REF", "from_memory", "in_files", "schema_of", "with_schema"]

#: What a validator has to hold of a schema that is nothing but a reference.
REF = "$ref"


def in_files(directory: Path, files: dict[str, Any], entry: str | None = None) -> Path:
    """Writes files, values as JSON, texts as they are; gives the path of the first, the entry."""
    for name, contents in files.items():
        target = directory / name
        target.parent.mkdir(parents=True, exist_ok=True)
        text = contents if isinstance(contents, str) else json.dumps(contents, indent=1)
        target.write_text(text, encoding="utf-8")
    return directory / (entry or next(iter(files)))


def from_memory(
    entry: Any, files: dict[str, Any], *, base: str = "mem:/entry", asked: list[str] | None = None
) -> Description:
    """A description whose other documents are values in memory; ``asked`` collects their URIs."""

    def retrieve(name: str) -> bytes:
        if asked is not None:
            asked.append(name)
        contents = files[name]
        return contents.encode() if isinstance(contents, str) else json.dumps(contents).encode()

    return schemakit.load(entry, base_uri=base, retrieve=retrieve)


def with_schema(schema: Any, version: str = "3.1.0", **more: Any) -> dict[str, Any]:
    """A description whose component schema ``S`` is the one given, beside ``more`` schemas."""
    return {
        "openapi": version,
        "info": {"title": "t", "version": "1"},
        "paths": {},
        "components": {"schemas": {"S": schema, **more}},
    }


def schema_of(description: Description, name: str = "S", **options: Any) -> Any:
    """A component schema of the dereferenced description."""
    return description.dereference(**options)["components"]["schemas"][name]
