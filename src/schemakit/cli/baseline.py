"""Baselines: the known problems of a project, which ``check`` does not report again.

A baseline is a JSON file. A problem is known by its document, its code and its JSON Pointer, so
that edits elsewhere in the document do not matter; ``count`` is the number of such problems::

    {
      "schemakit-baseline": 1,
      "problems": [
        {"document": "openapi.yaml", "code": "duplicate-tag", "pointer": "/tags/1", "count": 1}
      ]
    }

``document`` is the path from the directory of the baseline, with ``/``, or a URL. ``pointer`` is
null where a problem has none.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from schemakit.cli.marked_json import FileKind, MarkedFile, read_marked
from schemakit.errors import Diagnostic

__all__ = ["Baseline", "Entry", "format_baseline", "read_baseline"]

_VERSION = 1
_MARK, _PROBLEMS = "schemakit-baseline", "problems"
_MISSING = "no such baseline; --write-baseline makes it"
_KIND = FileKind("a baseline", _MARK, _VERSION, _PROBLEMS, 64, _MISSING)


class Entry(NamedTuple):
    """What a problem is known by."""

    document: str
    code: str
    pointer: str | None


class Baseline:
    """The known problems of a run: those of the file, less those that were found so far."""

    def __init__(self, path: str, known: Counter[Entry]) -> None:
        self.path, self.known = path, known
        #: How many of each have not been found.
        self.left = known.copy()
        self._directory = os.path.dirname(os.path.realpath(path))
        self._names: dict[str, str] = {}

    def name_document(self, uri: str) -> str:
        """Return the name of a document in the baseline: its path from there, or its URL."""
        if uri not in self._names:
            self._names[uri] = self._find_name(uri)
        return self._names[uri]

    def _find_name(self, uri: str) -> str:
        path = uri
        if uri.lower().startswith("file:"):
            from schemakit.sources.urls import parse_file_uri

            path = parse_file_uri(uri)
        elif "://" in uri or uri.startswith("<"):
            return uri
        try:
            return os.path.relpath(os.path.realpath(path), self._directory).replace(os.sep, "/")
        except ValueError:  # on another drive of Windows
            return path.replace(os.sep, "/")

    def identify(self, one: Diagnostic) -> Entry:
        """Return what a diagnostic is known by."""
        return Entry(self.name_document(one.location.uri), one.code, one.location.pointer)

    def remove_known(self, found: Iterable[Diagnostic]) -> list[Diagnostic]:
        """Return the diagnostics that are not known; of several alike the first are known."""
        new = []
        for one in found:
            entry = self.identify(one)
            if self.left[entry] > 0:
                self.left[entry] -= 1
            else:
                new.append(one)
        return new

    def find_stale(self, is_covered: Callable[[Entry], bool]) -> Counter[Entry]:
        """Return known problems that were not found, of those that the run would have found.

        ``is_covered`` tells which these are. Others are stale if their document does not exist.
        """
        return Counter(
            {
                entry: count
                for entry, count in self.left.items()
                if count > 0 and (is_covered(entry) or self._is_gone(entry.document))
            }
        )

    def _is_gone(self, document: str) -> bool:
        if "://" in document or document.startswith("<"):
            return False
        return not os.path.exists(os.path.join(self._directory, document))

    def update(
        self, found: Iterable[Diagnostic], is_covered: Callable[[Entry], bool]
    ) -> Counter[Entry]:
        """Return the problems found by a run, and the known ones that it did not look for."""
        kept = {
            entry: count
            for entry, count in self.known.items()
            if not is_covered(entry) and not self._is_gone(entry.document)
        }
        new = Counter(self.identify(one) for one in found)
        return Counter({**kept, **new})


def read_baseline(path: str, *, must_exist: bool = True) -> Baseline:
    """Read a baseline; without ``must_exist`` a file that does not exist gives an empty one.

    Raises:
        RetrievalError: if it cannot be read.
        UsageError: if it is not a baseline; with file, line and column.
    """
    if not must_exist and not os.path.exists(path):
        return Baseline(path, Counter())
    file = read_marked(_KIND, path)
    found: Counter[Entry] = Counter()
    for where, one in file.items:
        entry, count = _read_problem(file, where, one)
        found[entry] += count
    return Baseline(path, found)


def _read_problem(
    file: MarkedFile, where: tuple[str, ...], one: dict[str, Any]
) -> tuple[Entry, int]:
    from schemakit.checks.run import CODES
    from schemakit.cli.code_selection import suggest_codes

    file.refuse_unknown(where, one, (*Entry._fields, "count"))
    for key in ("document", "code"):
        if not isinstance(one.get(key), str):
            raise file.report((*where, key), f"expected a string in {key!r}")
    if one["code"] not in CODES:
        raise file.report((*where, "code"), f"no code {one['code']!r}{suggest_codes(one['code'])}")
    pointer, count = one.get("pointer"), one.get("count", 1)
    if pointer is not None and not isinstance(pointer, str):
        raise file.report((*where, "pointer"), "expected a JSON Pointer or null")
    if not isinstance(count, int) or isinstance(count, bool) or count < 1:
        raise file.report((*where, "count"), "expected a number from 1")
    return Entry(one["document"], one["code"], pointer), count


def format_baseline(known: Counter[Entry]) -> bytes:
    """Format a baseline, sorted, with a problem on each line."""
    ordered = sorted(known.items(), key=lambda one: (*one[0][:2], one[0].pointer or ""))
    lines = [json.dumps({**entry._asdict(), "count": count}) for entry, count in ordered]
    listed = "".join(f"\n    {line}," for line in lines).removesuffix(",")
    end = "\n  " if lines else ""
    return f'{{\n  "{_MARK}": {_VERSION},\n  "{_PROBLEMS}": [{listed}{end}]\n}}\n'.encode()
