"""The directory of a survey while it runs: its parts, their order, and a lock."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator

from schemakit.errors import UsageError
from schemakit.surveying.batches import Batch, is_unchanged
from schemakit.surveying.parts import Part, open_part

__all__ = ["WORK", "Store", "replace_file"]

#: The directory below that of the tables in which a survey works.
WORK = ".survey"


def replace_file(path: str, data: bytes) -> None:
    """Write a file completely or not at all."""
    temporary = f"{path}.new"
    with open(temporary, "wb") as file:
        file.write(data)
    os.replace(temporary, path)


class Store:
    """The parts of one survey, on disk.

    It is a context manager: two surveys cannot write to one directory at the same time.

    Raises:
        UsageError: on entering, if another one does.
    """

    def __init__(self, output: str) -> None:
        self.directory = os.path.join(output, WORK)
        self.copies = os.path.join(self.directory, "copies")
        self._order = os.path.join(self.directory, "order")
        self._lock = -1

    def __enter__(self) -> Store:
        os.makedirs(self.directory, exist_ok=True)
        self._lock = _lock(os.path.join(self.directory, "lock"), self.directory)
        # Copies are made again: whether they are whole is not known.
        shutil.rmtree(self.copies, ignore_errors=True)
        return self

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self.copies, ignore_errors=True)
        if not any(name.endswith(".part") for name in os.listdir(self.directory)):
            self.remove()  # there is nothing to go on with
        os.close(self._lock)

    def remove_parts(self) -> None:
        """Remove the parts of an earlier run."""
        for name in os.listdir(self.directory):
            if name.endswith(".part"):
                os.unlink(os.path.join(self.directory, name))

    def remove(self) -> None:
        """Remove all that is in the directory, once the tables are written."""
        shutil.rmtree(self.directory, ignore_errors=True)

    def list_orderly(self, batches: Iterable[Batch]) -> Iterator[Batch]:
        """The batches as they are, whose names are noted as the order of the parts."""
        with open(self._order, "w", encoding="ascii") as order:
            for batch in batches:
                order.write(f"{batch.name}\n")
                yield batch

    def write(self, name: str, data: bytes) -> None:
        """Keep a part."""
        replace_file(self._path(name), data)

    def find(self, batch: Batch) -> Part | None:
        """The part of a batch that an earlier run has made, if it can be used: it is whole, the
        documents that its descriptions refer to have not changed, and no process died."""
        try:
            part = self._read(batch.name)
        except (OSError, ValueError):
            return None
        items = {item.uri: item for item in batch.items}
        for one in part.header.descriptions:
            item = items.get(one.uri)
            if item is None or one.outcome == "died" or not is_unchanged(item, one.documents):
                return None
        return part

    def __iter__(self) -> Iterator[Part]:
        """The parts in the order of the documents."""
        with open(self._order, encoding="ascii") as order:
            for line in order:
                yield self._read(line.strip())

    def _read(self, name: str) -> Part:
        with open(self._path(name), "rb") as file:
            return open_part(file.read())

    def _path(self, name: str) -> str:
        return os.path.join(self.directory, f"{name}.part")


def _lock(path: str, directory: str) -> int:
    """Lock a file as long as this process lives, and return its descriptor."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    try:
        import fcntl
    except ImportError:  # Windows has another way, which is not needed to be right
        return descriptor
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        raise UsageError(f"another survey is writing to {os.path.dirname(directory)}") from None
    return descriptor
