"""The styles in which the properties of bodies are serialised."""

from __future__ import annotations

from typing import Any

from schemakit.llm.media_types import body_kind, fit_media_type
from schemakit.spec.styles import EXPLODED_STYLES, Style, inner_delimiters

__all__ = ["content_type", "drop_styles", "member_style"]


def member_style(name: str, kind: str, media: dict[str, Any], schema: Any) -> Style:
    """The style that the Encoding Object of a property gives; an empty one without it."""
    encodings = media.get("encoding")
    encoding = encodings.get(name) if isinstance(encodings, dict) else None
    if kind not in ("form", "multipart") or not isinstance(encoding, dict):
        return Style(name, "", True)
    if "style" in encoding:
        style = str(encoding["style"])
        explode = encoding.get("explode", style in EXPLODED_STYLES)
        reserved = encoding.get("allowReserved") is True
        return Style(name, style, bool(explode), reserved, inner=inner_delimiters(schema))
    media_type = content_type(encoding)
    return Style(
        name, "", True, media_type=media_type if kind == "multipart" else fit_media_type(media_type)
    )


def content_type(encoding: Any) -> str:
    """The ``contentType`` of an Encoding Object; empty without one."""
    found = encoding.get("contentType") if isinstance(encoding, dict) else None
    return found if isinstance(found, str) else ""


def drop_styles(media: dict[str, Any], media_type: str) -> dict[str, Any]:
    """A Media Type Object without the ``style`` of properties, which 3.0 ignores in a multipart
    body (OAS 3.0, Encoding Object)."""
    encodings = media.get("encoding")
    if body_kind(media_type) != "multipart" or not isinstance(encodings, dict):
        return media
    kept = {
        name: {key: value for key, value in one.items() if key != "style"}
        for name, one in encodings.items()
        if isinstance(one, dict)
    }
    return {**media, "encoding": kept}
