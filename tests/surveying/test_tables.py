"""The tables, as data."""

from __future__ import annotations

from typing import Any

import pytest

from schemakit.surveying.tables import TABLES, fit_row


def test_names_are_used_once_and_every_row_names_its_source() -> None:
    for name, table in TABLES.items():
        columns = [one.name for one in table.columns]
        assert len(set(columns)) == len(columns)
        assert columns[0] == "uri"
        assert "pointer" in columns or name == "timings"
        assert all(one.meaning for one in table.columns)


def test_a_row_has_every_column_in_order() -> None:
    row = fit_row("timings", {"seconds": 1, "uri": "a", "other": 2})
    assert list(row.items()) == [("uri", "a"), ("seconds", 1.0)]
    assert fit_row("timings", {}) == {"uri": None, "seconds": None}


@pytest.mark.parametrize(
    ("column", "value", "expected"),
    [
        ("title", 5, None),
        ("title", "é", "é"),
        ("paths", 2**70, 2**63 - 1),
        ("paths", -(2**70), -(2**63)),
        ("paths", True, None),
        ("paths", 1.5, None),
        ("is_model", 1, None),
        ("is_model", False, False),
        ("servers", "http://h", None),
        ("servers", ["a", 1, None, "b"], ["a", "b"]),
    ],
)
def test_a_value_is_of_the_type_of_its_column(column: str, value: Any, expected: Any) -> None:
    assert fit_row("descriptions", {column: value})[column] == expected


@pytest.mark.parametrize("value", [10**400, float("inf"), float("nan"), "1", True])
def test_numbers_beyond_a_double_are_null(value: Any) -> None:
    assert fit_row("fields", {"minimum": value})["minimum"] is None
