"""Security requirements compared by whom they let in."""

from __future__ import annotations

from typing import Any

import pytest

from schemakit.comparison.security import compare_requirements, scheme_names
from tests.comparison.compared import make_sides
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
