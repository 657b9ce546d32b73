"""The tables of a finished survey."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass

from schemakit.audience import choose_remedy
from schemakit.errors import UsageError
from schemakit.surveying.merging import ENDINGS
from schemakit.surveying.store import WORK

__all__ = ["SUMMARY", "Survey", "open_survey"]

#: The file that says what a finished survey consists of.
SUMMARY = "survey.json"


@dataclass(frozen=True, slots=True)
class Survey:
    """The tables of a finished survey.

    ``tables`` are the paths of their files by name, ``rows`` the numbers of their rows.
    ``outcomes`` counts descriptions by what became of them (docs/survey.md), and ``documents`` is
    how many files were looked at, parts of descriptions and other files included.
    """

    output: str
    format: str
    tables: Mapping[str, str]
    rows: Mapping[str, int]
    documents: int
    outcomes: Mapping[str, int]

    @property
    def descriptions(self) -> int:
        """How many descriptions there are, those that could not be read included."""
        return sum(self.outcomes.values())

    @property
    def failed(self) -> int:
        """How many descriptions have no rows, since they could not be read."""
        return sum(
            count for name, count in self.outcomes.items() if name not in ("read", "partial")
        )


def open_survey(directory: str | os.PathLike[str]) -> Survey:
    """The tables of a survey that was finished before.

    Raises:
        UsageError: if there is none in the directory.
    """
    name = os.fspath(directory)
    try:
        with open(os.path.join(name, SUMMARY), encoding="utf-8") as file:
            found = json.load(file)
        form, rows = found["format"], found["rows"]
        tables = {table: os.path.join(name, table + ENDINGS[form]) for table in rows}
        return Survey(name, form, tables, rows, found["documents"], found["outcomes"])
    except FileNotFoundError:
        why = "there is no survey in it"
        if os.path.isdir(os.path.join(name, WORK)):
            resume = choose_remedy("--resume", "resume=True")
            why = f"the survey there was cut: {resume} goes on"
        raise UsageError(f"{name}: {why}") from None
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise UsageError(f"{name}: {SUMMARY} cannot be read: {error}") from error
