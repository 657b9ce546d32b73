"""Every code that a comparison gives is in the table."""

from __future__ import annotations

import schemakit
from schemakit.comparison.codes import CODES
from tests.comparison.seeded_descriptions import OPERATION_CASES, list_cases, make_description


def test_codes_of_operations_are_in_the_table() -> None:
    for _, make_old, make_new, *_ in OPERATION_CASES:
        ends = [make_description(), make_description()]
        make_old(ends[0])
        make_new(ends[1])
        for pair in (ends, reversed(ends)):
            assert {one.code for one in schemakit.changes(*pair)} <= CODES.keys()


def test_codes_of_schemas_are_in_the_table() -> None:
    for case in list_cases():
        if case.name.endswith("body") or case.name.endswith("body, back"):
            changes = schemakit.changes(case.old, case.new, prove=False)
            assert {one.code for one in changes} <= CODES.keys()


def test_meanings_are_sentences() -> None:
    assert all(one.endswith(".") for one in CODES.values())
