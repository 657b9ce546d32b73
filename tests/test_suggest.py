"""Suggestions for names that do not exist."""

from __future__ import annotations

import pytest

from schemakit.suggest import Near, did_you_mean, near_names, suggestion


@pytest.mark.parametrize(
    ("names", "shown"),
    [
        ((), ""),
        (("a",), "; did you mean 'a'?"),
        (("a", "b"), "; did you mean 'a' or 'b'?"),
        (("a", "b", "c"), "; did you mean 'a', 'b' or 'c'?"),
    ],
)
def test_a_suggestion_lists_all_names(names: tuple[str, ...], shown: str) -> None:
    assert suggestion(names) == shown


def test_the_most_similar_names_come_first_whatever_their_case() -> None:
    known = ["Model", "Predictions", "Prediction"]
    assert near_names("predicton", known) == ("Prediction", "Predictions")
    assert near_names("predicton", known, most=1) == ("Prediction",)
    assert near_names("zzz", known) == ()


def test_nothing_is_suggested_for_what_resembles_nothing() -> None:
    assert did_you_mean("Pett", ["Pet", "Order"]) == "; did you mean 'Pet'?"
    assert did_you_mean("zzz", ["Pet", "Order"]) == ""


@pytest.mark.parametrize("mark", "./_-:#")
def test_the_last_part_of_a_long_name_is_enough(mark: str) -> None:
    known = [f"io.k8s.api{mark}Pod", f"io.k8s.api.core.v1{mark}Pod", "io.k8s.api.PodSpec", "Prod"]
    assert near_names("pod", known) == (known[0], known[1], "Prod")
    assert near_names("d", known) == ()


def test_comparing_ends_when_the_budget_is_spent() -> None:
    near = Near(most=4)
    assert near("Pett", ["Pet", "Order"]) == "; did you mean 'Pet'?"
    assert near("Pett", ["Pet", "Order"]) == "; did you mean 'Pet'?"
    assert near("Pett", ["Pet", "Order"]) == ""


def test_a_repeated_name_among_the_same_names_costs_nothing() -> None:
    near = Near(most=2)
    for _ in range(3):
        assert near("Pett", ["Pet", "Order"], "schemas") == "; did you mean 'Pet'?"
    assert near("Pett", ["Pet", "Order"], "responses") == ""


def test_among_very_many_names_the_near_ones_are_compared() -> None:
    known = {f"Component{number:05}": None for number in range(5_000)} | {7: None}
    near = Near(most=300)
    assert "'Component00042'" in near("Compnent00042", known, "schemas")
    assert "'Component00042'" in near("omponent00042", known, "schemas")
    # Each costs no more than its neighbours.
    assert near("Component0043x", known, "schemas") != ""
