"""The styles in which parameters and the properties of bodies are serialised."""

from __future__ import annotations

from typing import Any

from schemakit.llm.media_types import body_kind, fit_media_type
from schemakit.llm.request_encoding import DELIMITERS, Style
from schemakit.views.bodies import COLLECTION_FORMATS

__all__ = ["DEFAULT_STYLES", "content_type", "drop_styles", "member_style", "parameter_style"]

#: Place of a parameter to its style by default (OAS 3.1, Parameter Object, ``style``).
DEFAULT_STYLES = {"path": "simple", "header": "simple", "query": "form", "cookie": "form"}
#: Arrays inside each other whose delimiters are read.
_DEEPEST = 8
#: Styles that repeat the name unless ``explode`` is false.
_EXPLODED = ("form", "deepObject", "cookie")


def parameter_style(name: str, where: str, parameter: dict[str, Any]) -> Style:
    """The style of a Parameter Object: declared, or the default of its place; that of ``content``
    is its media type. A parameter of 2.0 has ``type`` instead of a ``schema``."""
    content = parameter.get("content")
    media_type = next(iter(content), "") if isinstance(content, dict) else ""
    if "collectionFormat" in parameter or ("type" in parameter and "schema" not in parameter):
        return _collection_style(name, where, parameter)
    declared = parameter.get("style")
    style = declared if isinstance(declared, str) else DEFAULT_STYLES[where]
    explode = bool(parameter.get("explode", style in _EXPLODED))
    reserved = parameter.get("allowReserved") is True
    return Style(name, style, explode, reserved, str(media_type))


def _collection_style(name: str, where: str, parameter: dict[str, Any]) -> Style:
    """The style for a ``collectionFormat``; ``multi`` is for queries and forms only (OAS 2.0,
    Parameter Object)."""
    style, multiple = COLLECTION_FORMATS.get(
        str(parameter.get("collectionFormat")), COLLECTION_FORMATS["csv"]
    )
    if where != "query":
        style, multiple = "simple" if style == "form" else style, False
    return Style(name, style, multiple, inner=_inner_delimiters(parameter))


def _inner_delimiters(declared: Any) -> tuple[str, ...]:
    """The delimiters of the arrays inside an array of 2.0, the outermost of them first."""
    found: list[str] = []
    items = declared.get("items") if isinstance(declared, dict) else None
    while isinstance(items, dict) and items.get("type") == "array" and len(found) < _DEEPEST:
        style, _ = COLLECTION_FORMATS.get(
            str(items.get("collectionFormat")), COLLECTION_FORMATS["csv"]
        )
        found.append(DELIMITERS[style])
        items = items.get("items")
    return tuple(found)


def member_style(name: str, kind: str, media: dict[str, Any], schema: Any) -> Style:
    """The style that the Encoding Object of a property gives; an empty one without it."""
    encodings = media.get("encoding")
    encoding = encodings.get(name) if isinstance(encodings, dict) else None
    if kind not in ("form", "multipart") or not isinstance(encoding, dict):
        return Style(name, "", True)
    if "style" in encoding:
        style = str(encoding["style"])
        explode = encoding.get("explode", style in _EXPLODED)
        reserved = encoding.get("allowReserved") is True
        return Style(name, style, bool(explode), reserved, inner=_inner_delimiters(schema))
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
