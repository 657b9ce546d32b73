"""Whether a schema in normal form accepts a value."""

from __future__ import annotations

from typing import Any

import pytest

from schemakit.containment.compare import make_side
from schemakit.containment.normal_form import PLAIN
from schemakit.containment.value_check import Checker, check_elements, make_checker
from tests.containment.proving import elements_of


def checker(schema: Any) -> Checker:
    side = make_side(schema, version="3.1")
    return make_checker([(side, side.convert(schema, PLAIN))])


def without_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("schemakit.containment.engine.find_spec", lambda _: None)


@pytest.mark.parametrize("has_library", [True, False])
def test_values(has_library: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if not has_library:
        without_library(monkeypatch)
    check = checker({"items": {"$ref": "#/$defs/A"}, "$defs": {"A": {"minimum": 3}}})
    assert check([3, 4]) is True
    assert check([2]) is False
    assert check([2], False) is False


def test_a_value_that_is_not_expected() -> None:
    assert checker({"type": "string"})(1, True) is None


def test_formats_need_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    assert checker({"format": "date"})("today") is False
    assert checker({"format": "date"})("2020-02-03") is True
    without_library(monkeypatch)
    assert checker({"format": "date"})("today") is None


def test_an_unknown_format_is_nothing_to_prove_with() -> None:
    assert checker({"format": "its-own"})("a") is True
    assert check_elements(elements_of({"format": "its-own"}))("a") is None
    assert check_elements(elements_of({"format": "its-own", "type": "string"}))(1) is False


def test_nothing_is_said_of_what_is_not_known() -> None:
    assert checker({"$ref": "#/nowhere"})(1) is None


def test_a_pattern_of_exponential_time_is_no_matter() -> None:
    check = checker({"pattern": "^(a+)+$"})
    assert check("a" * 4_000 + "b") is not True
