"""The styles in which parameters are serialised: rows of the specifications, and what a Parameter
Object declares (OAS 3.1.1, Parameter Object and "Style Values"; OAS 2.0, ``collectionFormat``)."""

from __future__ import annotations

from typing import Any, NamedTuple

__all__ = [
    "COLLECTION_FORMATS",
    "DEFAULT_STYLES",
    "DELIMITERS",
    "EXPLODED_STYLES",
    "Style",
    "inner_delimiters",
    "parameter_style",
]

#: Place of a parameter to its style by default (OAS 3.1, Parameter Object, ``style``).
DEFAULT_STYLES = {"path": "simple", "header": "simple", "query": "form", "cookie": "form"}
#: Styles that repeat the name unless ``explode`` is false.
EXPLODED_STYLES = ("form", "deepObject", "cookie")
#: Style to what stands between the items of an array that is not exploded.
DELIMITERS = {"form": ",", "spaceDelimited": " ", "pipeDelimited": "|", "tabDelimited": "\t"}
#: ``collectionFormat`` of 2.0 to ``style`` and ``explode``. No style of 3.0 has tabs.
COLLECTION_FORMATS = {
    "csv": ("form", False),
    "ssv": ("spaceDelimited", False),
    "tsv": ("tabDelimited", False),
    "pipes": ("pipeDelimited", False),
    "multi": ("form", True),
}
#: Arrays inside each other whose delimiters are read.
_DEEPEST = 8


class Style(NamedTuple):
    """How a parameter or a property of a form is serialised."""

    name: str
    style: str
    explode: bool
    allow_reserved: bool = False
    #: If set, the value is first written in this media type, as for a Parameter's ``content``.
    media_type: str = ""
    #: The delimiters of arrays that are items (OAS 2.0, Items Object, ``collectionFormat``).
    inner: tuple[str, ...] = ()


def parameter_style(name: str, where: str, parameter: dict[str, Any]) -> Style:
    """The style of a Parameter Object: declared, or the default of its place; that of ``content``
    is its media type. A parameter of 2.0 has ``type`` instead of a ``schema``."""
    content = parameter.get("content")
    media_type = next(iter(content), "") if isinstance(content, dict) else ""
    if "collectionFormat" in parameter or ("type" in parameter and "schema" not in parameter):
        return _collection_style(name, where, parameter)
    declared = parameter.get("style")
    style = declared if isinstance(declared, str) else DEFAULT_STYLES[where]
    explode = bool(parameter.get("explode", style in EXPLODED_STYLES))
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
    return Style(name, style, multiple, inner=inner_delimiters(parameter))


def inner_delimiters(declared: Any) -> tuple[str, ...]:
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
