"""The media types of a Request Body or Response Object by their schemas."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

__all__ = ["group_by_schema"]


def group_by_schema(message: Mapping[str, Any]) -> list[tuple[list[str], Any]]:
    """Group the media types of a message that have the same schema."""
    content = message.get("content")
    if not isinstance(content, dict):
        return [([], message["schema"])] if "schema" in message else []
    found: dict[int, tuple[list[str], Any]] = {}
    for name, media in content.items():
        fields = media if isinstance(media, dict) else {}
        schema = fields.get("schema", fields.get("itemSchema", {}))
        key = id(schema) if schema else 0
        found.setdefault(key, ([], schema))[0].append(name)
    return list(found.values())
