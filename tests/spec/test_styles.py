"""What Parameter Objects declare of their styles, in each version."""

from __future__ import annotations

from typing import Any

import pytest

from schemakit.spec.styles import (
    COLLECTION_FORMATS,
    DELIMITERS,
    Style,
    inner_delimiters,
    parameter_style,
)


@pytest.mark.parametrize(
    ("where", "style", "explode"),
    [("path", "simple", False), ("header", "simple", False), ("query", "form", True)],
)
def test_the_default_style_of_a_place(where: str, style: str, explode: bool) -> None:
    found = parameter_style("a", where, {"schema": {}})
    assert (found.style, found.explode) == (style, explode)


@pytest.mark.parametrize(
    ("parameter", "expected"),
    [
        ({"style": "pipeDelimited", "schema": {}}, Style("a", "pipeDelimited", False)),
        ({"style": "deepObject", "schema": {}}, Style("a", "deepObject", True)),
        ({"explode": False, "allowReserved": True}, Style("a", "form", False, True)),
        ({"content": {"a/json": {}}}, Style("a", "form", True, media_type="a/json")),
        ({"type": "array"}, Style("a", "form", False)),
        ({"type": "array", "collectionFormat": "multi"}, Style("a", "form", True)),
        ({"type": "array", "collectionFormat": "tsv"}, Style("a", "tabDelimited", False)),
    ],
)
def test_what_a_parameter_declares(parameter: dict[str, Any], expected: Style) -> None:
    assert parameter_style("a", "query", parameter) == expected


def test_every_collection_format_has_a_delimiter() -> None:
    assert {style for style, _ in COLLECTION_FORMATS.values()} == set(DELIMITERS)


def test_arrays_inside_arrays_have_delimiters_of_their_own() -> None:
    inner = {"type": "array", "items": {"type": "array"}, "collectionFormat": "pipes"}
    assert inner_delimiters({"items": inner}) == ("|", ",")
    assert inner_delimiters({"items": {"type": "string"}}) == ()
