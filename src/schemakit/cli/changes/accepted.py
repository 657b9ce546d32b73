"""The changes that a project accepts, which ``diff`` does not report, each with a reason.

The file is JSON. A change is known by its code and its subject, in which ``*`` matches anything, so
that edits elsewhere do not matter; ``until``, a date, ends the acceptance::

    {
      "schemakit-accepted": 1,
      "changes": [
        {"code": "property-removed", "subject": "Pet.nickname",
         "reason": "no client reads it", "until": "2027-01-31"}
      ]
    }
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase
from typing import Any, NamedTuple

from schemakit.cli.marked_json import FileKind, MarkedFile, read_marked
from schemakit.comparison.codes import CODES
from schemakit.comparison.records import Change
from schemakit.suggest import did_you_mean

__all__ = ["Accepted", "Entry", "read_accepted"]

_KIND = FileKind("a file of accepted changes", "schemakit-accepted", 1, "changes", 16)
#: What is special to fnmatch besides ``*``: subjects have brackets, such as ``Pets[]``.
_SPECIAL = re.compile(r"[\[?]")


class Entry(NamedTuple):
    """A change that is accepted, why, and until when."""

    code: str
    subject: str
    reason: str
    until: dt.date | None = None

    def matches(self, change: Change) -> bool:
        """Whether it is about a change."""
        return _matches(change.code, self.code) and _matches(change.subject, self.subject)


def _matches(text: str, pattern: str) -> bool:
    """Whether a text is a pattern's, in which ``*`` alone is special."""
    return fnmatchcase(text, _SPECIAL.sub(r"[\g<0>]", pattern))


class Accepted:
    """The accepted changes of one file on one day."""

    def __init__(self, path: str, entries: Sequence[Entry], today: dt.date) -> None:
        self.path, self.entries = path, entries
        self._today = today
        self._used: set[int] = set()

    def remove(self, changes: Iterable[Change]) -> list[Change]:
        """The changes that are not accepted."""
        left = []
        for change in changes:
            found = [index for index, one in enumerate(self.entries) if one.matches(change)]
            self._used.update(found)
            if all(self._is_over(self.entries[index]) for index in found):
                left.append(change)
        return left

    def _is_over(self, entry: Entry) -> bool:
        return entry.until is not None and entry.until < self._today

    def notes(self) -> list[str]:
        """What the file should not say any more: entries whose date is over, or that are about no
        change."""
        found = []
        for index, one in enumerate(self.entries):
            name = f"{one.code} of {one.subject}"
            if self._is_over(one) and index in self._used:
                found.append(f"{self.path}: {name} was accepted until {one.until}: {one.reason}")
            elif index not in self._used:
                found.append(f"{self.path}: {name} is no change")
        return found


def read_accepted(path: str, today: dt.date) -> Accepted:
    """Read a file of accepted changes; ``today`` is the day that counts.

    Raises:
        RetrievalError: if it cannot be read.
        UsageError: if it is not such a file; with file, line and column.
    """
    file = read_marked(_KIND, path)
    entries = [_read_entry(file, where, one) for where, one in file.items]
    return Accepted(path, entries, today)


def _read_entry(file: MarkedFile, where: tuple[str, ...], one: dict[str, Any]) -> Entry:
    file.refuse_unknown(where, one, Entry._fields)
    for key in ("code", "subject", "reason"):
        if not isinstance(one.get(key), str) or not one[key].strip():
            raise file.report((*where, key), f"expected a text in {key!r}")
    if "*" not in one["code"] and one["code"] not in CODES:
        near = did_you_mean(one["code"], [*CODES])
        raise file.report((*where, "code"), f"no code {one['code']!r}{near}")
    return Entry(one["code"], one["subject"], one["reason"], _read_date(file, where, one))


def _read_date(file: MarkedFile, where: tuple[str, ...], one: dict[str, Any]) -> dt.date | None:
    text = one.get("until")
    if text is None:
        return None
    try:
        return dt.date.fromisoformat(text)
    except (TypeError, ValueError):
        message = "expected a date such as '2027-01-31'"
        raise file.report((*where, "until"), message) from None
