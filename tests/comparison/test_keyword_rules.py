"""What a changed keyword means, by the keyword alone."""

from __future__ import annotations

from typing import Any

import pytest

from schemakit.comparison.keyword_rules import RULES, Effects, describe_value
from schemakit.comparison.schema_view import Bound

_LESS, _MORE = Effects(True, False), Effects(False, True)


@pytest.mark.parametrize(
    ("key", "wide", "narrow"),
    [
        ("maxLength", None, 5),
        ("maxItems", 9, 5),
        ("minLength", None, 1),
        ("minProperties", 1, 2),
        ("minimum", None, Bound(1, False)),
        ("minimum", Bound(1, False), Bound(1, True)),
        ("maximum", Bound(9, False), Bound(5, False)),
        ("maximum", Bound(9, False), Bound(9, True)),
        ("multipleOf", 3, 6),
        ("multipleOf", None, 0.1),
        ("uniqueItems", None, True),
        ("type", frozenset({"string", "null"}), frozenset({"string"})),
        ("type", None, frozenset({"string"})),
        ("type", frozenset({"string"}), frozenset()),
        ("type", None, frozenset()),
        ("enum", {b"1": 1, b"2": 2}, {b"1": 1}),
        ("pattern", None, "^a"),
        ("format", None, "uuid"),
        ("dependentRequired", {"a": ["b"]}, {"a": ["b", "c"]}),
    ],
)
def test_less_one_way_is_more_the_other_way(key: str, wide: Any, narrow: Any) -> None:
    assert RULES[key](wide, narrow) == _LESS
    assert RULES[key](narrow, wide) == _MORE


@pytest.mark.parametrize(
    ("key", "old", "new", "expected"),
    [
        ("multipleOf", 4, 6, Effects(True, True)),
        ("pattern", "^a", "^b", Effects(None, None)),
        ("minContains", 1, 2, Effects(None, None)),
        ("enum", {b"1": 1}, {b"2": 2}, Effects(True, True)),
    ],
)
def test_what_is_neither(key: str, old: Any, new: Any, expected: Effects) -> None:
    assert RULES[key](old, new) == expected


def test_values_for_people() -> None:
    assert describe_value("type", frozenset({"integer", "number", "null"})) == "null or number"
    assert describe_value("enum", {b"1": 1}) == "1"
    many = {str(n).encode(): n for n in range(9)}
    assert describe_value("enum", many) == "0, 1, 2, 3, 4, 5 and 3 more"
    assert describe_value("maxLength", None) == "unset"
