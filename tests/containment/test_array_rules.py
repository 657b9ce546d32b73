"""Rules for arrays."""

from __future__ import annotations

from typing import Any

import pytest

from tests.containment.proving import is_proved


@pytest.mark.parametrize(
    ("inner", "outer"),
    [
        (
            {"type": "array", "items": {"type": "integer"}},
            {"type": "array", "items": {"type": "number"}},
        ),
        ({"type": "array", "maxItems": 0}, {"items": False}),
        (
            {
                "type": "array",
                "prefixItems": [{"type": "integer"}, {"type": "string"}],
                "items": False,
            },
            {"maxItems": 2},
        ),
        (
            {"type": "array", "prefixItems": [{"type": "integer"}], "items": {"type": "string"}},
            {"prefixItems": [{"type": "number"}, {"type": "string"}]},
        ),
        (
            {"type": "array", "items": {"type": "string"}},
            {"prefixItems": [{"type": "string"}, {"type": "string"}]},
        ),
        ({"type": "array", "maxItems": 1}, {"uniqueItems": True}),
        ({"type": "array", "uniqueItems": True}, {"uniqueItems": True}),
        ({"type": "array", "contains": {"type": "integer"}}, {"contains": {"type": "number"}}),
        ({"type": "array", "contains": {"type": "integer"}, "minContains": 2}, {"minItems": 2}),
        (
            {"type": "array", "contains": {"type": "number"}, "maxContains": 2, "minContains": 0},
            {"contains": {"type": "integer"}, "maxContains": 3, "minContains": 0},
        ),
        (
            {"type": "array", "items": {"type": "integer"}, "minItems": 1},
            {"contains": {"type": "integer"}},
        ),
        ({"type": "array", "minItems": 2, "maxItems": 3}, {"minItems": 1, "maxItems": 3}),
        (
            {"type": "object"},
            {"items": False, "minItems": 3, "uniqueItems": True, "contains": {"type": "integer"}},
        ),
        ({"type": "array", "items": False}, {"maxItems": 0}),
    ],
)
def test_what_is_proved(inner: Any, outer: Any) -> None:
    assert is_proved(inner, outer)


@pytest.mark.parametrize(
    ("inner", "outer"),
    [
        ({"type": "array", "items": {"type": "number"}}, {"items": {"type": "integer"}}),
        ({"type": "array", "prefixItems": [{"type": "integer"}]}, {"items": {"type": "integer"}}),
        (
            {"type": "array", "prefixItems": [{"type": "integer"}, {"type": "string"}]},
            {"prefixItems": [{"type": "integer"}, {"type": "integer"}]},
        ),
        ({"type": "array"}, {"maxItems": 5}),
        ({"type": "array", "maxItems": 2}, {"uniqueItems": True}),
        ({"type": "array", "contains": {"type": "number"}}, {"contains": {"type": "integer"}}),
        (
            {"type": "array", "contains": {"type": "integer"}, "minContains": 0},
            {"contains": {"type": "integer"}},
        ),
        ({"type": "array", "items": {"type": "integer"}}, {"contains": {"type": "integer"}}),
        (
            {"type": "array", "contains": {"type": "integer"}, "maxContains": 2},
            {"contains": {"type": "number"}, "maxContains": 2},
        ),
        ({"type": "array"}, {"prefixItems": [{"type": "integer"}]}),
    ],
)
def test_what_is_not_true_is_not_proved(inner: Any, outer: Any) -> None:
    assert not is_proved(inner, outer)
