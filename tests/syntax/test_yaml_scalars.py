"""The values of plain scalars, and the numbers that JSON cannot express."""

from __future__ import annotations

import pytest

from schemakit.syntax.yaml_scalars import MAX_DIGITS, TYPED_TAGS, NoJsonNumber, typed_scalar
from tests.syntax.plain_scalars import STRINGS, TYPED


@pytest.mark.parametrize("text", STRINGS)
def test_strings(text: str) -> None:
    assert typed_scalar(text) == text


@pytest.mark.parametrize("text", list(TYPED))
def test_other_values(text: str) -> None:
    value = typed_scalar(text)
    assert value == TYPED[text]
    assert type(value) is type(TYPED[text])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (".inf", ".inf is not a JSON value: JSON has no infinite number"),
        ("-.INF", "-.INF is not a JSON value: JSON has no infinite number"),
        ("+.Inf", "+.Inf is not a JSON value: JSON has no infinite number"),
        (".nan", '.nan is not a JSON value: JSON has no "not a number"'),
        (".NaN", '.NaN is not a JSON value: JSON has no "not a number"'),
        ("1e400", "a number beyond the range of 64-bit floats"),
        ("-1.5E+309", "a number beyond the range of 64-bit floats"),
        ("9" * 400 + ".", "a number beyond the range of 64-bit floats"),
        ("-" + "9" * (MAX_DIGITS + 1), "an integer of more than 4,300 digits"),
    ],
)
def test_numbers_that_json_cannot_express(text: str, message: str) -> None:
    assert typed_scalar(text) == NoJsonNumber(message)


@pytest.mark.parametrize("text", ["-.nan", ".iNF", ".infinity", "inf", "nan", "Infinity", "NaN"])
def test_what_only_resembles_them_is_a_string(text: str) -> None:
    assert typed_scalar(text) == text


def test_the_longest_integer() -> None:
    assert typed_scalar("-" + "9" * MAX_DIGITS) == 1 - 10**MAX_DIGITS


def test_a_hexadecimal_or_octal_number_beyond_63_bits_is_a_string() -> None:
    assert typed_scalar("0x7fffffffffffffff") == 2**63 - 1
    assert typed_scalar("0x8000000000000000") == "0x8000000000000000"
    assert typed_scalar("0o777777777777777777777") == 2**63 - 1
    assert typed_scalar("0o1000000000000000000000") == "0o1000000000000000000000"


def test_the_tags_of_values_that_are_not_strings() -> None:
    assert {tag.removeprefix("tag:yaml.org,2002:") for tag in TYPED_TAGS} == {
        "int",
        "float",
        "bool",
        "null",
    }
