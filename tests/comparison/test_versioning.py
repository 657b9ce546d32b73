"""The next version by what changed."""

from __future__ import annotations

import pytest

import schemakit
from schemakit import Change
from schemakit.comparison.records import Level


def _changes(*levels: Level) -> list[Change]:
    return [Change("c", one, "rule", "s", "m", None, None) for one in levels]


@pytest.mark.parametrize(
    ("current", "levels", "version"),
    [
        ("1.4.2", ("breaking", "safe"), "2.0.0"),
        ("1.4.2", ("safe", "documentation"), "1.5.0"),
        ("1.4.2", ("risky",), "1.5.0"),
        ("1.4.2", ("documentation",), "1.4.3"),
        ("1.4.2", (), "1.4.2"),
        ("v1.4", ("breaking",), "2.0.0"),
        ("0.4.2", ("breaking",), "0.5.0"),
        ("0.4.2", ("safe",), "0.4.3"),
        ("next", ("breaking",), ""),
        ("2024-01-01", ("breaking",), ""),
        ("2024-01-01", (), ""),
        ("1-beta", ("breaking",), ""),
        ("1.2.3-", ("breaking",), ""),
        ("1.2.3+5", ("documentation",), "1.2.4"),
        ("1.2.3-beta.1", ("documentation",), "1.2.3"),
        ("1.2.3-beta.1", ("safe",), "1.3.0"),
        ("1.2.3-beta.1", ("breaking",), "2.0.0"),
        ("1.3.0-rc.1+7", ("safe",), "1.3.0"),
        ("1.3.0-rc.1", ("breaking",), "2.0.0"),
        ("2.0.0-rc.1", ("breaking",), "2.0.0"),
        ("0.5.0-rc.1", ("breaking",), "0.5.0"),
        ("0.4.2-rc.1", ("safe",), "0.4.2"),
        ("0.4.2-rc.1", ("breaking",), "0.5.0"),
        ("1.2.3-beta.1", (), "1.2.3-beta.1"),
    ],
)
def test_the_step_follows_the_worst_change(
    current: str, levels: tuple[Level, ...], version: str
) -> None:
    assert schemakit.propose_version(current, _changes(*levels)).version == version


def test_a_risky_change_may_break_someone() -> None:
    found = schemakit.propose_version("1.4.2", _changes("risky", "safe"))
    assert (found.step, found.version, found.cautious) == ("minor", "1.5.0", "2.0.0")
    assert (found.breaking, found.risky) == (0, 1)
