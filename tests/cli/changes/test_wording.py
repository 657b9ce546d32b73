"""How changes are said."""

from __future__ import annotations

from schemakit.cli.changes.wording import (
    count_levels,
    group_by_operation,
    say_counterexample,
    say_reach,
    say_verdict,
    say_where,
)
from schemakit.comparison.records import Counterexample
from tests.cli.changes.changed import BREAKING, make


def test_counts() -> None:
    assert count_levels([]) == "no changes"
    assert count_levels([make("safe")]) == "1 change: 1 safe"
    many = [make("breaking"), make("risky"), make("documentation"), make("documentation")]
    assert count_levels(many) == "4 changes: 1 breaking, 1 risky and 2 of documentation"


def test_whom_a_change_reaches() -> None:
    assert say_reach(BREAKING) == [
        "breaks requests of POST /pets",
        "is safe for responses of GET /pets (response 200 through Pets)",
    ]
    many = make("risky", operations=tuple(f"GET /{number}" for number in range(9)))
    assert say_reach(many) == ["may break requests of GET /0, GET /1, GET /2 and 6 more"]
    assert say_reach(many, every=True)[0].endswith("GET /8")


def test_what_shows_it_and_where_it_is() -> None:
    assert BREAKING.counterexample is not None
    assert say_counterexample(BREAKING.counterexample) == (
        '{"name":"aaa"} was accepted, and is refused now'
    )
    sent = Counterexample(1, "new", "old", "response")
    assert say_counterexample(sent) == "1 may be sent now, and was not allowed before"
    assert say_where(BREAKING) == "new.yaml:4:5, was old.yaml:3:5"
    assert say_verdict(make("risky")) == "by rule"


def test_operations_in_order_and_others_last() -> None:
    grouped = group_by_operation([make("safe", 1), BREAKING])
    assert [*grouped] == ["GET /pets", "POST /pets", ""]
