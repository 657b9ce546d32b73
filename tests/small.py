"""Small descriptions for the tests of every package."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

__all__ = ["described", "to", "written"]


def described(schemas: dict[str, Any], version: str = "3.0.3", **more: Any) -> dict[str, Any]:
    """A description with these component schemas, and more members at its root."""
    head = {"openapi": version, "info": {"title": "t", "version": "1"}, "paths": {}}
    return {**head, **more, "components": {**more.get("components", {}), "schemas": schemas}}


def to(name: str, **beside: Any) -> dict[str, Any]:
    """A reference to a component schema, with what stands beside it."""
    return {"$ref": f"#/components/schemas/{name}", **beside}


def written(path: Path, document: Any) -> Path:
    """The file, with the document as JSON in one line."""
    path.write_text(json.dumps(document), encoding="utf-8")
    return path
