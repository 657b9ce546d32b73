"""Changes with known effect: nothing that breaks is called safe, and refactors are no change."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

import pytest

import schemakit
from schemakit import Change
from tests.comparison.seeded_descriptions import (
    OPERATION_CASES,
    SCHEMA_PAIRS,
    Case,
    list_cases,
    make_description,
)

_CASES = {
    name: list(group) for name, group in groupby(list_cases(), lambda one: one.name.split(",")[0])
}


def _found(case: Case, *, prove: bool = True) -> Sequence[Change]:
    changes = schemakit.changes(case.old, case.new, prove=prove)
    return [one for one in changes if one.level != "documentation"]


def test_every_pair_is_at_every_place() -> None:
    assert len(_CASES) == len(SCHEMA_PAIRS)
    assert {len(cases) for cases in _CASES.values()} == {16}


@pytest.mark.slow
@pytest.mark.parametrize("name", _CASES)
def test_what_breaks_is_said_and_nothing_else(name: str) -> None:
    for case in _CASES[name]:
        found = _found(case)
        if case.is_same:
            assert not found, (case.name, found)
            continue
        levels = {one.level for one in found}
        assert found, case.name
        if case.breaks:
            assert "breaking" in levels, (case.name, found)
        else:
            assert "breaking" not in levels, (case.name, found)


@pytest.mark.slow
@pytest.mark.parametrize("name", _CASES)
def test_a_proof_is_right(name: str) -> None:
    for case in _CASES[name]:
        for one in _found(case):
            if one.verdict == "proved" and one.level == "safe":
                assert not case.breaks or len(_found(case)) > 1, (case.name, one)
            if one.verdict == "proved" and one.level == "breaking":
                assert case.breaks, (case.name, one)
                assert one.counterexample is not None


@pytest.mark.slow
@pytest.mark.parametrize("name", _CASES)
def test_rules_alone_call_nothing_safe_that_breaks(name: str) -> None:
    for case in _CASES[name]:
        found = _found(case, prove=False)
        if case.breaks:
            assert {one.level for one in found} & {"breaking", "risky"}, case.name


@pytest.mark.parametrize("case", OPERATION_CASES, ids=lambda one: one[0])
def test_changes_of_operations(case: tuple[object, ...]) -> None:
    _, make_old, make_new, there, back = case
    assert callable(make_old)
    assert callable(make_new)
    old, new = make_description(), make_description()
    make_old(old)
    make_new(new)
    for before, after, expected in ((old, new, there), (new, old, back)):
        found = schemakit.changes(before, after)
        levels = [one.level for one in found if one.level != "documentation"]
        assert (levels[0] if levels else None) == expected, found
