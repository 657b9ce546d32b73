"""Counts what one load has read, against the bounds of its policy, and reports progress."""

from __future__ import annotations

from _thread import allocate_lock  # threading itself takes half a millisecond to import
from collections.abc import Callable

from schemakit.errors import AccessError
from schemakit.sources.access import Access
from schemakit.sources.files import too_large_error

__all__ = ["Budget", "Progress"]

#: Seconds before the first progress line, and between two of them.
_FIRST_REPORT, _BETWEEN_REPORTS = 1.0, 0.1


class Budget:
    """The documents and bytes that a load has read, and when it began. Threads may share it."""

    def __init__(self, access: Access) -> None:
        self._access = access
        self._lock = allocate_lock()
        self._documents = self._bytes = 0
        self._started: float | None = None

    @property
    def counts(self) -> tuple[int, int]:
        """The numbers of documents and of bytes."""
        with self._lock:
            return self._documents, self._bytes

    def start(self, clock: Callable[[], float]) -> float:
        """The time when this was first called, by ``clock``."""
        with self._lock:
            if self._started is None:
                self._started = clock()
            return self._started

    def add_document(self, name: str) -> int:
        """Count one more document and return how many bytes it may have.

        Raises:
            AccessError: if there are too many.
        """
        most = self._access.max_documents
        with self._lock:
            self._documents += 1
            if self._documents > most:
                raise AccessError(
                    name,
                    f"more than {most:,} documents",
                    "",
                    f"Access(max_documents=...) above {most}",
                )
            return self._bytes_left()

    def bytes_left(self) -> int:
        """How many bytes one more document may have."""
        with self._lock:
            return self._bytes_left()

    def _bytes_left(self) -> int:
        return min(self._access.max_bytes, self._access.max_total_bytes - self._bytes)

    def add_bytes(self, size: int, name: str) -> None:
        """Count the bytes of a document.

        Raises:
            RetrievalError: if all documents together have too many.
        """
        limit = self._access.max_total_bytes
        with self._lock:
            self._bytes += size
            if self._bytes > limit:
                raise too_large_error(name, limit, "all documents together are ")


class Progress:
    """Passes progress lines to ``show``, at most ten a second, once reading takes a second."""

    def __init__(
        self, show: Callable[[str], None] | None, budget: Budget, clock: Callable[[], float]
    ) -> None:
        self._show, self._budget, self._clock = show, budget, clock
        self._lock = allocate_lock()
        self._shown = 0.0

    def report(self, name: str, message: str = "", size: int = 0) -> None:
        """Show a message, or which document is being read and how many bytes have been."""
        if self._show is None:
            return
        with self._lock:
            now = self._clock()
            started = self._budget.start(lambda: now)
            if now - started < _FIRST_REPORT or now - self._shown < _BETWEEN_REPORTS:
                return
            self._shown = now
            documents, done = self._budget.counts
            what = name if documents < 2 else f"{documents} documents"
            size += done
            amount = f", {size / (1 << 20):.1f} MiB" if size else ""
            self._show(message or f"reading {what}{amount}")

    def clear(self) -> None:
        """Remove the progress line."""
        if self._shown and self._show is not None:
            self._shown = 0.0
            self._show("")
