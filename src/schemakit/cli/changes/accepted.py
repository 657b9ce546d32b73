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
import os
import re
from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase
from typing import Any, NamedTuple

from schemakit.comparison.codes import CODES
from schemakit.comparison.records import Change
from schemakit.errors import DocumentSyntaxError, Location, RetrievalError, UsageError
from schemakit.suggest import did_you_mean

__all__ = ["Accepted", "Entry", "read_accepted"]

_VERSION = 1
_MARK, _CHANGES = "schemakit-accepted", "changes"
_LARGEST = 16 << 20
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
    try:
        if not os.path.isfile(path):
            reason = "not a regular file" if os.path.exists(path) else "no such file"
            raise RetrievalError(path, reason)
        with open(path, "rb") as file:
            data = file.read(_LARGEST + 1)
    except OSError as error:
        raise RetrievalError(path, f"cannot be read: {error.strerror}") from error
    if len(data) > _LARGEST:
        raise UsageError(f"{path}: larger than a file of accepted changes may be, which is 16 MiB")
    return Accepted(path, _Reader(path, data).read(), today)


class _Reader:
    """Reads the text of one file, and knows the places in it."""

    def __init__(self, path: str, data: bytes) -> None:
        self._path, self._data = path, data

    def read(self) -> list[Entry]:
        from schemakit.syntax.parse import parse

        try:
            parsed = parse(self._data, uri=self._path, media_type="application/json")
        except DocumentSyntaxError as error:
            (one,) = error.diagnostics
            raise UsageError(f"{one.location}: {one.message}") from error
        contents = parsed.contents
        if parsed.syntax != "json" or not isinstance(contents, dict) or _MARK not in contents:
            message = f"not a file of accepted changes: an object in JSON with {_MARK!r}"
            raise self._report((), message)
        if contents[_MARK] != _VERSION or isinstance(contents[_MARK], bool):
            raise self._report((_MARK,), f"{_VERSION} is the version that can be read")
        self._refuse_unknown((), contents, (_MARK, _CHANGES))
        listed = contents.get(_CHANGES)
        if not isinstance(listed, list):
            raise self._report((_CHANGES,), f"expected an array in {_CHANGES!r}")
        return [self._read_entry((_CHANGES, str(at)), one) for at, one in enumerate(listed)]

    def _read_entry(self, where: tuple[str, ...], one: Any) -> Entry:
        if not isinstance(one, dict):
            raise self._report(where, "expected an object")
        self._refuse_unknown(where, one, Entry._fields)
        for key in ("code", "subject", "reason"):
            if not isinstance(one.get(key), str) or not one[key].strip():
                raise self._report((*where, key), f"expected a text in {key!r}")
        if "*" not in one["code"] and one["code"] not in CODES:
            near = did_you_mean(one["code"], [*CODES])
            raise self._report((*where, "code"), f"no code {one['code']!r}{near}")
        return Entry(one["code"], one["subject"], one["reason"], self._read_date(where, one))

    def _read_date(self, where: tuple[str, ...], one: dict[str, Any]) -> dt.date | None:
        text = one.get("until")
        if text is None:
            return None
        try:
            return dt.date.fromisoformat(text)
        except (TypeError, ValueError):
            message = "expected a date such as '2027-01-31'"
            raise self._report((*where, "until"), message) from None

    def _refuse_unknown(
        self, where: tuple[str, ...], one: dict[str, Any], known: Sequence[str]
    ) -> None:
        for key in one:
            if key not in known:
                raise self._report((*where, key), f"no key {key!r}{did_you_mean(key, known)}")

    def _report(self, tokens: tuple[str, ...], message: str) -> UsageError:
        """An error at a value, or at the nearest one above it that exists."""
        from schemakit.syntax.positions import locate

        spot = None
        while spot is None:
            try:
                spot = locate(self._data, "json", tokens)
            except ValueError:
                break
            if not tokens:
                break
            tokens = tokens[:-1]
        line, column = spot or (1, 1)
        return UsageError(f"{Location(self._path, None, line, column)}: {message}")
