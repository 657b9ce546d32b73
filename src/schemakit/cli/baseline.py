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
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from schemakit.errors import Diagnostic, DocumentSyntaxError, Location, RetrievalError, UsageError
from schemakit.suggest import did_you_mean

__all__ = ["Baseline", "Entry", "format_baseline", "read_baseline"]

_VERSION = 1
_MARK, _PROBLEMS = "schemakit-baseline", "problems"
_LARGEST = 64 << 20


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
    try:
        if not os.path.isfile(path):
            if not os.path.exists(path):
                if not must_exist:
                    return Baseline(path, Counter())
                raise RetrievalError(path, "no such baseline; --write-baseline makes it")
            raise RetrievalError(path, "a baseline is a regular file, and this is not one")
        with open(path, "rb") as file:
            data = file.read(_LARGEST + 1)
    except OSError as error:
        raise RetrievalError(path, f"cannot be read: {error.strerror}") from error
    if len(data) > _LARGEST:
        raise UsageError(f"{path}: larger than a baseline may be, which is 64 MiB")
    return Baseline(path, _Reader(path, data).read())


class _Reader:
    """Reads the text of one baseline, and knows the places in it."""

    def __init__(self, path: str, data: bytes) -> None:
        self._path, self._data = path, data

    def read(self) -> Counter[Entry]:
        from schemakit.syntax.parse import parse

        try:
            parsed = parse(self._data, uri=self._path, media_type="application/json")
        except DocumentSyntaxError as error:
            (one,) = error.diagnostics
            raise UsageError(f"{one.location}: {one.message}, so not a baseline") from error
        contents = parsed.contents
        if parsed.syntax != "json" or not isinstance(contents, dict) or _MARK not in contents:
            raise self._report((), f"not a baseline: an object in JSON with {_MARK!r}")
        version = contents[_MARK]
        if version != _VERSION or isinstance(version, bool):
            known = f"{_VERSION} is the version that can be read"
            raise self._report((_MARK,), f"a baseline of version {version!r}; {known}")
        self._refuse_unknown((), contents, (_MARK, _PROBLEMS))
        problems = contents.get(_PROBLEMS)
        if not isinstance(problems, list):
            raise self._report((_PROBLEMS,), f"expected an array in {_PROBLEMS!r}")
        found: Counter[Entry] = Counter()
        for index, one in enumerate(problems):
            entry, count = self._read_problem((_PROBLEMS, str(index)), one)
            found[entry] += count
        return found

    def _read_problem(self, where: tuple[str, ...], one: Any) -> tuple[Entry, int]:
        from schemakit.checks.run import CODES
        from schemakit.cli.code_selection import suggest_codes

        if not isinstance(one, dict):
            raise self._report(where, "expected an object")
        self._refuse_unknown(where, one, (*Entry._fields, "count"))
        for key in ("document", "code"):
            if not isinstance(one.get(key), str):
                raise self._report((*where, key), f"expected a string in {key!r}")
        if one["code"] not in CODES:
            near = suggest_codes(one["code"])
            raise self._report((*where, "code"), f"no code {one['code']!r}{near}")
        pointer, count = one.get("pointer"), one.get("count", 1)
        if pointer is not None and not isinstance(pointer, str):
            raise self._report((*where, "pointer"), "expected a JSON Pointer or null")
        if not isinstance(count, int) or isinstance(count, bool) or count < 1:
            raise self._report((*where, "count"), "expected a number from 1")
        return Entry(one["document"], one["code"], pointer), count

    def _refuse_unknown(
        self, where: tuple[str, ...], one: dict[str, Any], known: Sequence[str]
    ) -> None:
        for key in one:
            if key not in known:
                message = f"no key {key!r} in a baseline{did_you_mean(key, known)}"
                raise self._report((*where, key), message)

    def _report(self, tokens: tuple[str, ...], message: str) -> UsageError:
        """Return an error at a value, or at the nearest one above it that exists."""
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


def format_baseline(known: Counter[Entry]) -> bytes:
    """Format a baseline, sorted, with a problem on each line."""
    ordered = sorted(known.items(), key=lambda one: (*one[0][:2], one[0].pointer or ""))
    lines = [json.dumps({**entry._asdict(), "count": count}) for entry, count in ordered]
    listed = "".join(f"\n    {line}," for line in lines).removesuffix(",")
    end = "\n  " if lines else ""
    return f'{{\n  "{_MARK}": {_VERSION},\n  "{_PROBLEMS}": [{listed}{end}]\n}}\n'.encode()
