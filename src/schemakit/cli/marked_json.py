"""Small JSON files of a project that a key marks: baselines and accepted changes. What is wrong in
one is an error at its line and column."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any, NamedTuple

from schemakit.errors import DocumentSyntaxError, Location, RetrievalError, UsageError
from schemakit.suggest import did_you_mean

__all__ = ["FileKind", "MarkedFile", "read_marked"]


class FileKind(NamedTuple):
    """A kind of files: what one is called, the key that marks it and has the version as its value,
    the key of the list in it, its largest size in MiB, and what to say where there is none."""

    name: str
    mark: str
    version: int
    listed: str
    most_mib: int
    missing: str = "no such file"


class MarkedFile:
    """A file that was read: the places of its values, and the list in it."""

    def __init__(self, kind: FileKind, path: str, data: bytes) -> None:
        self.kind, self.path = kind, path
        self._data = data
        self.items = self._read_items()

    def _read_items(self) -> list[tuple[tuple[str, ...], dict[str, Any]]]:
        from schemakit.syntax.parse import parse

        kind = self.kind
        try:
            parsed = parse(self._data, uri=self.path, media_type="application/json")
        except DocumentSyntaxError as error:
            (one,) = error.diagnostics
            message = f"{one.location}: {one.message}, so not {kind.name}"
            raise UsageError(message) from error
        contents = parsed.contents
        if parsed.syntax != "json" or not isinstance(contents, dict) or kind.mark not in contents:
            raise self.report((), f"not {kind.name}: an object in JSON with {kind.mark!r}")
        version = contents[kind.mark]
        if version != kind.version or isinstance(version, bool):
            known = f"{kind.version} is the version that can be read"
            raise self.report((kind.mark,), f"{kind.name} of version {version!r}; {known}")
        self.refuse_unknown((), contents, (kind.mark, kind.listed))
        listed = contents.get(kind.listed)
        if not isinstance(listed, list):
            raise self.report((kind.listed,), f"expected an array in {kind.listed!r}")
        found: list[tuple[tuple[str, ...], dict[str, Any]]] = []
        for index, one in enumerate(listed):
            where = (kind.listed, str(index))
            if not isinstance(one, dict):
                raise self.report(where, "expected an object")
            found.append((where, one))
        return found

    def refuse_unknown(
        self, where: tuple[str, ...], one: dict[str, Any], known: Sequence[str]
    ) -> None:
        """Refuse keys that an object does not have.

        Raises:
            UsageError: if it has one.
        """
        for key in one:
            if key not in known:
                message = f"no key {key!r} in {self.kind.name}{did_you_mean(key, known)}"
                raise self.report((*where, key), message)

    def report(self, tokens: tuple[str, ...], message: str) -> UsageError:
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
        return UsageError(f"{Location(self.path, None, line, column)}: {message}")


def read_marked(kind: FileKind, path: str) -> MarkedFile:
    """Read a file of a kind.

    Raises:
        RetrievalError: if it cannot be read.
        UsageError: if it is none; with file, line and column.
    """
    try:
        if not os.path.isfile(path):
            if os.path.exists(path):
                raise RetrievalError(path, f"{kind.name} is a regular file, and this is not one")
            raise RetrievalError(path, kind.missing)
        with open(path, "rb") as file:
            data = file.read((kind.most_mib << 20) + 1)
    except OSError as error:
        raise RetrievalError(path, f"cannot be read: {error.strerror}") from error
    if len(data) > kind.most_mib << 20:
        most = f"{kind.most_mib} MiB"
        raise UsageError(f"{path}: larger than {kind.name} may be, which is {most}")
    return MarkedFile(kind, path, data)
