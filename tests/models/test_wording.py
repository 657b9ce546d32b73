"""Values, types and lists in messages."""

from __future__ import annotations

from typing import Any

import pytest

from schemakit.models.wording import (
    describe_expected_type,
    describe_kind,
    join_words,
    list_choices,
    show_value,
)


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (None, "null"),
        (True, "a boolean"),
        (1, "an integer"),
        (1.5, "a number"),
        ("", "a string"),
        ([], "a list"),
        ({}, "an object"),
    ],
)
def test_a_kind_has_its_article(value: Any, kind: str) -> None:
    assert describe_kind(value) == kind


@pytest.mark.parametrize(
    ("schema", "name"),
    [
        ({"type": "integer"}, "an integer"),
        ({"type": "string"}, "a string"),
        ({"type": "null"}, "null"),
        ({"type": ["string", "null"]}, "string | null"),
        ({}, "something else"),
    ],
)
def test_a_single_type_has_its_article(schema: dict[str, Any], name: str) -> None:
    assert describe_expected_type(schema) == name


def test_long_values_and_lists_are_cut() -> None:
    assert show_value("é") == '"é"'
    assert show_value("x" * 100) == '"' + "x" * 58 + "…"
    assert show_value({1}) == '"{1}"'
    assert list_choices(["a", 1, None]) == '"a", 1, null'
    assert list_choices(list(range(5)), most=2) == "0, 1 and 3 more"
    assert join_words(["a"]) == "a"
    assert join_words(iter(["a", "b", "c"])) == "a, b and c"
