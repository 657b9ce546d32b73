"""Numbers and texts at which two schemas may differ."""

from __future__ import annotations

from typing import Any

import pytest

from schemakit.containment.candidates import list_numbers, list_texts
from tests.containment.proving import elements_of


@pytest.mark.parametrize(
    ("have", "need", "wanted"),
    [
        ({"type": "integer"}, {"maximum": 5}, 6),
        ({"type": "integer"}, {"exclusiveMinimum": 5}, 5),
        ({"type": "integer", "multipleOf": 7}, {"maximum": 100}, 105),
        ({"type": "number"}, {"type": "integer"}, 0.5),
        ({"type": "number"}, {"enum": [3]}, 3.5),
        ({"type": "integer"}, {"multipleOf": 3}, 1),
    ],
)
def test_a_number_at_the_bound(have: Any, need: Any, wanted: float) -> None:
    assert wanted in list(list_numbers(elements_of(have), elements_of(need)))


@pytest.mark.parametrize(
    ("have", "need", "wanted"),
    [
        ({"type": "string"}, {"maxLength": 3}, "aaaa"),
        ({"type": "string"}, {"minLength": 2}, "a"),
        ({"type": "string", "pattern": "^x"}, {"pattern": "^xy"}, "x"),
        ({"type": "string", "format": "uri"}, {"maxLength": 5}, "a:bbbb"),
        ({"type": "string", "format": "uuid"}, {}, "123e4567-e89b-12d3-a456-426614174001"),
        ({"type": "string"}, {"enum": ["one"]}, "onex"),
    ],
)
def test_a_text_at_the_bound(have: Any, need: Any, wanted: str) -> None:
    assert wanted in list(list_texts(elements_of(have), elements_of(need)))


def test_bounds_that_are_too_large_are_left_out() -> None:
    found = list(list_texts(elements_of({}), elements_of({"maxLength": 10**9})))
    assert max(map(len, found)) < 100
