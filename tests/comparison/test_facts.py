"""What a difference means for each direction."""

from __future__ import annotations

from schemakit.comparison.facts import BREAKS, SAFE, Fact


def test_an_effect_for_each_direction() -> None:
    fact = Fact("c", "m", None, None, BREAKS, SAFE)
    assert fact.effect("request") is BREAKS
    assert fact.effect("response") is SAFE
