"""Security requirements compared by whom they let in."""

from __future__ import annotations

from typing import Any

import pytest

import schemakit
from schemakit.comparison.security import compare_requirements, find_renamed, scheme_names
from tests.comparison.compared import make_sides
from tests.comparison.seeded_descriptions import make_description
from tests.small import described

_KEY: dict[str, list[str]] = {"key": []}
_BOTH: dict[str, list[str]] = {"key": [], "token": []}


def _codes(old: Any, new: Any) -> list[str]:
    _, (root, other) = make_sides(described({}), described({}))
    return [one.code for one in compare_requirements(old, new, (root, other))]


@pytest.mark.parametrize(
    ("strict", "loose"),
    [
        ([_KEY], []),
        ([_KEY], [_KEY, {}]),
        ([_BOTH], [_KEY]),
        ([_KEY], [_KEY, {"token": []}]),
        ([{"oauth": ["read", "write"]}], [{"oauth": ["read"]}]),
    ],
)
def test_whoever_needs_more_is_kept_out(strict: Any, loose: Any) -> None:
    assert _codes(loose, strict) == ["security-tightened"]
    assert _codes(strict, loose) == ["security-relaxed"]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ([_KEY], [{"token": []}], ["security-tightened", "security-relaxed"]),
        ([_KEY, {"token": []}], [{"token": []}, _KEY], ["security-rewritten"]),
        (None, [], []),
        ([{}], None, []),
    ],
)
def test_others(old: Any, new: Any, expected: list[str]) -> None:
    assert _codes(old, new) == expected


def test_the_names_of_schemes() -> None:
    assert scheme_names([_BOTH, {}]) == {"key", "token"}
    assert scheme_names("nothing") == set()


_SCHEME = {"type": "apiKey", "in": "header", "name": "X-Key"}
_BASIC = {"type": "http", "scheme": "basic"}


def _describe(schemes: dict[str, Any], *needed: str) -> dict[str, Any]:
    document = make_description()
    document["components"]["securitySchemes"] = schemes
    document["paths"]["/a"]["post"]["security"] = [{one: [] for one in needed}]
    return document


def test_a_scheme_with_another_name_is_the_same() -> None:
    old = _describe({"key": _SCHEME, "basic": _BASIC}, "key", "basic")
    assert not schemakit.changes(
        old, _describe({"token": _SCHEME, "basic": _BASIC}, "token", "basic")
    )
    changes = schemakit.changes(old, _describe({"token": _SCHEME, "basic": _BASIC}, "token"))
    assert [(one.level, one.message) for one in changes] == [
        ("safe", "needs token, was key with basic")
    ]
    # Another definition, and two that may be meant.
    other = _describe({"token": {**_SCHEME, "name": "Y"}, "basic": _BASIC}, "token", "basic")
    two = _describe({"a": _SCHEME, "b": _SCHEME, "basic": _BASIC}, "a", "basic")
    for new in (other, two):
        assert "breaking" in {one.level for one in schemakit.changes(old, new)}


def test_which_schemes_have_another_name() -> None:
    assert find_renamed({"a": 1, "b": 2, "c": 3}, {"a": 1, "x": 2, "y": 4}) == {"x": "b"}
    assert find_renamed({"a": 1, "b": 1}, {"x": 1}) == {}
    assert find_renamed({"a": 1}, {"a": 1, "x": 1}) == {}
