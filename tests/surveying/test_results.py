"""The tables of a survey that was finished before."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from schemakit.errors import UsageError
from schemakit.surveying.results import open_survey


def test_what_is_written_is_found(tmp_path: Path) -> None:
    summary = {"format": "jsonl", "rows": {"schemas": 3}, "documents": 9}
    outcomes = {"read": 4, "partial": 1, "timeout": 2}
    (tmp_path / "survey.json").write_text(json.dumps({**summary, "outcomes": outcomes}))
    found = open_survey(tmp_path)
    assert found.tables == {"schemas": str(tmp_path / "schemas.jsonl")}
    assert (found.documents, found.descriptions, found.failed) == (9, 7, 2)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (None, "there is no survey in it"),
        ("{", "survey.json cannot be read"),
        ("[]", "survey.json cannot be read"),
        ('{"format": "csv", "rows": {"a": 1}}', "survey.json cannot be read"),
    ],
)
def test_what_is_not_a_survey(text: str | None, message: str, tmp_path: Path) -> None:
    if text is not None:
        (tmp_path / "survey.json").write_text(text)
    with pytest.raises(UsageError, match=message):
        open_survey(tmp_path)


def test_what_was_cut_says_so(tmp_path: Path) -> None:
    (tmp_path / ".survey").mkdir()
    with pytest.raises(UsageError, match="was cut: resume=True goes on"):
        open_survey(tmp_path)
