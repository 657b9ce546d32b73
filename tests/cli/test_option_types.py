"""The values of options: what is read, and what is refused without quoting a secret."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from schemakit.cli.option_types import (
    parse_count,
    parse_directory,
    parse_header,
    parse_input_size,
    parse_not_empty,
    parse_size,
    parse_version,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0", 0),
        ("1000", 1000),
        ("1000b", 1000),
        ("1kb", 1000),
        ("1k", 1024),
        ("1KiB", 1024),
        ("0.5K", 512),
        (" 2 GiB ", 2 << 30),
        ("2G", 2 << 30),
        ("500MB", 500_000_000),
        ("1tb", 10**12),
        ("none", None),
        ("None", None),
    ],
)
def test_a_size_has_units_of_1000_or_1024(text: str, expected: int | None) -> None:
    assert parse_size(text) == expected


@pytest.mark.parametrize("text", ["", "much", "1zb", "-1", "1kk", "kb", "nan", "inf", "1e999"])
def test_what_is_not_a_size_is_refused(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match="is not a size such as 500MB"):
        parse_size(text)


def test_an_input_of_any_size_is_the_largest_integer() -> None:
    assert parse_input_size("none") == sys.maxsize
    assert parse_input_size("1k") == 1024


@pytest.mark.parametrize("text", ["", "-1", "1.5", "x", "²", "१", "1234567890"])
def test_a_count_is_a_few_ascii_digits(text: str) -> None:
    assert parse_count("0") == 0
    assert parse_count("999999999") == 999_999_999
    with pytest.raises(argparse.ArgumentTypeError, match="is not a number from 0 to 999999999"):
        parse_count(text)


def test_a_header_is_split_at_its_first_colon() -> None:
    assert parse_header(" X-Team : a: b ") == ("X-Team", "a: b")
    assert parse_header("Empty:") == ("Empty", "")


@pytest.mark.parametrize("text", ["s3cret", ": s3cret", "  :s3cret"])
def test_a_wrong_header_is_not_quoted(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError) as caught:
        parse_header(text)
    assert str(caught.value) == "a header is a name, a colon and a value"


@pytest.mark.parametrize("parse", [parse_not_empty, parse_directory])
def test_an_empty_text_is_refused(parse: Callable[[str], str]) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match="it is empty"):
        parse("")


def test_a_directory_exists(tmp_path: Path) -> None:
    assert parse_directory(str(tmp_path)) == str(tmp_path)
    with pytest.raises(argparse.ArgumentTypeError, match="there is no directory"):
        parse_directory(str(tmp_path / "none"))


def test_a_version_is_one_that_can_be_read() -> None:
    assert parse_version("3.0") == "3.0"
    with pytest.raises(argparse.ArgumentTypeError, match=r"'4\.0' is not one of 2\.0, 3\.0"):
        parse_version("4.0")
