"""The codes that ``--select`` and ``--ignore`` name."""

from __future__ import annotations

import argparse

import pytest

from schemakit.checks.run import CODES
from schemakit.cli.code_selection import choose_codes, parse_codes


def test_codes_are_named_one_by_one_or_by_a_pattern() -> None:
    assert parse_codes("duplicate-tag, syntax") == {"duplicate-tag", "syntax"}
    family = parse_codes("duplicate-*")
    assert family == {code for code in CODES if code.startswith("duplicate-")}
    assert len(family) > 3
    assert parse_codes("*") == set(CODES)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("duplicate-tgg", "no code 'duplicate-tgg'; did you mean 'duplicate-tag'"),
        ("duplicate", "no code 'duplicate'; did you mean 'duplicate-*', "),
        ("syntax,", "a code is empty"),
        ("", "a code is empty"),
        ("zz-*", "no code 'zz-*'"),
    ],
)
def test_what_matches_no_code_is_refused(text: str, message: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError) as caught:
        parse_codes(text)
    assert str(caught.value).startswith(message)


def test_what_is_ignored_is_not_selected() -> None:
    a, b = frozenset({"syntax"}), frozenset({"pointer"})
    assert choose_codes(None, None) == set(CODES)
    assert choose_codes([a, b], None) == {"syntax", "pointer"}
    assert choose_codes([a, b], [a]) == {"pointer"}
    assert choose_codes(None, [a, b]) == set(CODES) - {"syntax", "pointer"}
