"""Numbers with their nouns, and messages that count one thing."""

from __future__ import annotations

import re

import pytest

import schemakit
from schemakit.counts import format_count, format_size
from tests.small import described


@pytest.mark.parametrize(
    ("number", "noun", "plural", "text"),
    [
        (0, "file", "", "0 files"),
        (1, "file", "", "1 file"),
        (2, "file", "", "2 files"),
        (1_200, "file", "", "1,200 files"),
        (1.0, "second", "", "1 second"),
        (0.5, "second", "", "0.5 seconds"),
        (60.0, "second", "", "60 seconds"),
        (1, "branch", "branches", "1 branch"),
        (3, "branch", "branches", "3 branches"),
    ],
)
def test_a_noun_follows_its_number(number: float, noun: str, plural: str, text: str) -> None:
    assert format_count(number, noun, plural) == text


def test_what_counts_one_thing_says_so() -> None:
    operation = {"get": {"operationId": "getTea", "responses": {}}}
    api = schemakit.load(described({"Tea": {"type": "object"}}, paths={"/tea": operation}))
    for text in (repr(api.statistics()), api._repr_html_()):
        assert re.search(r"\b1 schema\b", text), text
        assert not re.search(r"\b1 (?:schemas|operations)\b", text)


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (0, "0 bytes"),
        (1, "1 byte"),
        (1023, "1,023 bytes"),
        (1024, "1.0 KiB"),
        (1536, "1.5 KiB"),
        (5 << 20, "5.0 MiB"),
        (3 << 40, "3.0 TiB"),
        (1 << 70, "1,024.0 EiB"),
    ],
)
def test_sizes(size: int, text: str) -> None:
    assert format_size(size) == text
