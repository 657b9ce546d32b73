"""Any JSON value as a tree of names and values."""

from __future__ import annotations

from typing import Any

import pytest

from schemakit.cli.layout.json_value import render_json_value
from schemakit.cli.layout.table import Display


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("text\nlines", "text\nlines\n"),
        (5, "5\n"),
        (None, "null\n"),
        ([], "[]\n"),
        ({}, "{}\n"),
        ({"a": {"b": 1}, "c": ["x"]}, "a\t\na.b\t1\nc\t\nc[0]\tx\n"),
    ],
)
def test_any_value_has_a_plain_form(value: Any, shown: str) -> None:
    assert render_json_value(value, None, Display()) == shown


def test_a_deep_value_is_counted_below_the_depth() -> None:
    value = {"a": {"b": [1, 2, 3]}}
    assert render_json_value(value, 2, Display()) == "a\t\na.b\t… 3 items\n"
    assert render_json_value(value, 1, Display(80)) == "a  … 1 field\n"
