"""Characters of a pattern, by ranges and by categories."""

from __future__ import annotations

import pytest

from schemakit.patterns.trees import LAST_CODE, Characters


@pytest.mark.parametrize("negated", [False, True])
def test_ranges_hold_their_ends(negated: bool) -> None:
    characters = Characters(((97, 99), (0x1F600, LAST_CODE)), negated=negated)
    for one in ("a", "b", "c", "\U0001f600", "\U0010ffff"):
        assert characters.has(one) is not negated
    for one in ("`", "d", "\U0001f5ff", "\0"):
        assert characters.has(one) is negated


@pytest.mark.parametrize("negated", [False, True])
def test_each_category_has_its_own_negation(negated: bool) -> None:
    characters = Characters(((48, 57),), ((("Lu", "Lt"), False), (("L",), True)), negated)
    for one in ("5", "A", "\u01c5", "-", "\u0663"):  # digits, capitals, a dash
        assert characters.has(one) is not negated
    for one in ("a", "\u540d"):
        assert characters.has(one) is negated
