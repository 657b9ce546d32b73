"""The rows of the codes that come from reading, resolving and writing."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from schemakit.codes import BASE_CODES, SECTIONS


@pytest.mark.parametrize("code", BASE_CODES)
def test_a_row_is_one_line_in_a_section_of_the_page(code: str) -> None:
    row = BASE_CODES[code]
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", code)
    assert row.section in SECTIONS
    assert row.meaning
    assert "\n" not in row.meaning
    assert not row.meaning.endswith(".")


def test_broken_references_are_errors_and_unusual_ones_are_warnings() -> None:
    assert BASE_CODES["unresolved-ref"].severity == "error"
    assert BASE_CODES["ref-through-ref"].severity == "warning"


def test_errors_do_not_load_the_checks() -> None:
    code = "import schemakit.errors, sys; print([m for m in sys.modules if 'checks' in m])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
