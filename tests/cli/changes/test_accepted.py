"""The file of accepted changes."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from schemakit.cli.changes.accepted import Accepted, read_accepted
from schemakit.errors import RetrievalError, UsageError
from tests.cli.changes.changed import BREAKING, make

_TODAY = dt.date(2026, 11, 29)
_ENTRY = {"code": "max-length-changed", "subject": "Pet.name", "reason": "r"}


def _read(tmp_path: Path, *entries: Any) -> Accepted:
    path = tmp_path / "accepted.json"
    path.write_text(json.dumps({"schemakit-accepted": 1, "changes": entries}))
    return read_accepted(str(path), _TODAY)


def test_a_change_is_known_by_code_and_subject(tmp_path: Path) -> None:
    accepted = _read(tmp_path, _ENTRY)
    other = make("risky")
    assert accepted.remove([BREAKING, other]) == [other]
    assert accepted.notes() == []
    wide = _read(tmp_path, {"code": "*", "subject": "Pet*", "reason": "r"})
    assert wide.remove([BREAKING]) == []


@pytest.mark.parametrize(("until", "left"), [("2026-11-29", 0), ("2026-11-28", 1)])
def test_an_acceptance_ends(tmp_path: Path, until: str, left: int) -> None:
    accepted = _read(tmp_path, {**_ENTRY, "until": until})
    assert len(accepted.remove([BREAKING])) == left
    assert len(accepted.notes()) == left


def test_an_entry_about_no_change_is_noted(tmp_path: Path) -> None:
    accepted = _read(tmp_path, _ENTRY)
    assert accepted.remove([]) == []
    (note,) = accepted.notes()
    assert note.endswith("max-length-changed of Pet.name is no change")


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ({**_ENTRY, "code": "max-lenght-changed"}, "did you mean 'max-length-changed'"),
        ({"code": "*", "subject": "a"}, "expected a text in 'reason'"),
        ({**_ENTRY, "reason": " "}, "expected a text in 'reason'"),
        ({**_ENTRY, "until": "soon"}, "expected a date such as"),
        ({**_ENTRY, "untill": "2027-01-01"}, "did you mean 'until'?"),
        ("all", "expected an object"),
    ],
)
def test_a_wrong_file_is_an_error_with_its_place(tmp_path: Path, entry: Any, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        _read(tmp_path, entry)
    assert message in str(caught.value)
    assert "accepted.json:1:" in str(caught.value)


def test_other_files(tmp_path: Path) -> None:
    with pytest.raises(RetrievalError, match="no such file"):
        read_accepted(str(tmp_path / "none.json"), _TODAY)
    path = tmp_path / "a.json"
    for text in ("{}", "[]", '{"schemakit-accepted": 2}', "{", '{"schemakit-accepted": 1}'):
        path.write_text(text)
        with pytest.raises(UsageError):
            read_accepted(str(path), _TODAY)


@pytest.mark.parametrize(
    ("pattern", "subject", "is_accepted"),
    [
        (
            "GET /q query parameter 'filter[status]'",
            "GET /q query parameter 'filter[status]'",
            True,
        ),
        ("Pets[].a", "Pets[].a", True),
        ("Pets[*", "Pets[].a", True),
        ("*[]", "Pets[]", True),
        ("a?b", "a?b", True),
        ("a?b", "axb", False),
        ("[ab]", "a", False),
        ("[!a]", "b", False),
    ],
)
def test_only_a_star_is_special(
    tmp_path: Path, pattern: str, subject: str, *, is_accepted: bool
) -> None:
    accepted = _read(tmp_path, {**_ENTRY, "subject": pattern})
    change = replace(BREAKING, subject=subject)
    assert accepted.remove([change]) == ([] if is_accepted else [change])
