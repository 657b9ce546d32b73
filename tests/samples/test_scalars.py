"""Numbers and texts within bounds."""

from __future__ import annotations

from typing import Any

import pytest

from schemakit.patterns.matching import Steps
from schemakit.samples.conjunction import ImpossibleError
from schemakit.samples.scalars import make_number, make_text


@pytest.mark.parametrize(
    ("schemas", "integer", "expected"),
    [
        ([{}], True, 1),
        ([{"minimum": 5}], True, 5),
        ([{"minimum": 5.5}], True, 6),
        ([{"exclusiveMinimum": 5}], True, 6),
        ([{"maximum": -3}], True, -3),
        ([{"exclusiveMaximum": 0}], True, -1),
        ([{"exclusiveMinimum": 0, "exclusiveMaximum": 1}], False, 0.5),
        ([{"multipleOf": 7, "minimum": 8}], True, 14),
        ([{"multipleOf": 0.01}], False, 1),
        ([{"multipleOf": 4}, {"multipleOf": 6, "minimum": 1}], True, 12),
        ([{"minimum": 2}, {"minimum": 3, "maximum": 4}], False, 3),
    ],
)
def test_a_number_is_within_all_bounds(
    schemas: list[dict[str, Any]], integer: bool, expected: float
) -> None:
    assert make_number(schemas, integer=integer) == expected


def test_other_numbers_stay_within_the_bounds() -> None:
    made = {make_number([{"minimum": 1, "maximum": 3}], integer=True, number=n) for n in range(3)}
    assert made == {1, 2, 3}
    between = [{"exclusiveMinimum": 0, "exclusiveMaximum": 1}]
    found = [make_number(between, integer=False, number=n) for n in range(5)]
    assert len(set(found)) == 5
    assert all(0 < one < 1 for one in found)


@pytest.mark.parametrize(
    "schemas", [[{"minimum": 2, "maximum": 1}], [{"minimum": 1, "maximum": 6, "multipleOf": 7}]]
)
def test_no_number_is_between_bounds_out_of_order(schemas: list[dict[str, Any]]) -> None:
    with pytest.raises(ImpossibleError, match="no number is within its bounds"):
        make_number(schemas, integer=False)


@pytest.mark.parametrize(
    ("schemas", "expected"),
    [
        ([{}], "string"),
        ([{"maxLength": 3}], "str"),
        ([{"minLength": 8}], "stringst"),
        ([{"maxLength": 0}], ""),
        ([{"format": "date-time"}], "2026-01-01T12:00:00Z"),
        ([{"format": "uuid"}], "123e4567-e89b-12d3-a456-426614174001"),
        ([{"format": "unheard-of"}], "string"),
        ([{"pattern": "^[a-z]{2}$"}, {"pattern": "^.b"}], "ab"),
        ([{"format": "date", "pattern": "^2026"}], "2026-01-01"),
    ],
)
def test_a_text_has_the_format_the_pattern_and_the_length(
    schemas: list[dict[str, Any]], expected: str
) -> None:
    assert make_text(schemas, Steps()) == expected


@pytest.mark.parametrize(
    ("schema", "reason"),
    [
        ({"minLength": 3, "maxLength": 2}, "at least 3 and at most 2"),
        ({"minLength": 400_000_000}, "a text of 400000000 characters would be too long"),
        ({"minLength": 20_000, "maxLength": 30_000}, "would be too long"),
        ({"minLength": 20_000, "format": "date"}, "would be too long"),
        ({"pattern": "^(?!a)a$"}, "no text was found that matches"),
        ({"pattern": "(a)\\1"}, "is not one that texts are made for"),
        ({"pattern": "^a{9}$", "maxLength": 3}, "no text was found that matches"),
    ],
)
def test_a_text_that_cannot_be_made_has_a_reason(schema: dict[str, Any], reason: str) -> None:
    with pytest.raises(ImpossibleError, match=reason):
        make_text([schema], Steps())


@pytest.mark.slow
def test_matching_another_pattern_counts() -> None:
    steps = Steps()
    before = steps.left
    with pytest.raises(ImpossibleError, match="no text was found that matches"):
        make_text([{"pattern": "^[a-z]{9000}$"}, {"pattern": "(?=[a-z]{100}(?!))"}], steps)
    assert 1_900_000 < before - steps.left < 4_200_000


def test_without_steps_no_text_of_a_pattern_is_made() -> None:
    with pytest.raises(ImpossibleError, match="no text was found that matches"):
        make_text([{"pattern": "^[a-z]+$"}], Steps(0))
    assert make_text([{"minLength": 3}], Steps(0)) == "string"
