"""What operations and schemas need of the description that they belong to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, Unpack

from schemakit.documents.registry import Registry
from schemakit.spec import pointer

if TYPE_CHECKING:
    from schemakit.references.graph import Graph
    from schemakit.transform.options import BundleOptions, DereferenceOptions

__all__ = ["CachingReader", "Reader", "WholeReader"]


class Reader(Protocol):
    """Reads parts of one description. What it returns is read-only: it shares containers."""

    @property
    def registry(self) -> Registry:
        """The documents of the description."""

    def read(self, tokens: tuple[str, ...]) -> Any:
        """The value at a pointer into the entry document, dereferenced for reading.

        Raises:
            PointerError, pointer.Missing: if a token is missing.
        """

    def read_whole(self) -> Any:
        """The entry document, dereferenced for reading; the same one each time."""

    def dereference(
        self,
        *,
        max_bytes: int | None = None,
        copy: bool = False,
        **options: Unpack[DereferenceOptions],
    ) -> Any:
        """As :meth:`schemakit.Description.dereference`."""

    def bundle(self, options: BundleOptions) -> Any:
        """As :meth:`schemakit.Description.bundle`."""

    def graph(self) -> Graph:
        """The graph of all references."""


class WholeReader:
    """Reads parts in ``whole``, the entry document dereferenced before."""

    __slots__ = ("_reader", "_whole")

    def __init__(self, reader: Reader, whole: Any) -> None:
        self._reader = reader
        self._whole = whole

    @property
    def registry(self) -> Registry:
        """The documents of the description."""
        return self._reader.registry

    def read(self, tokens: tuple[str, ...]) -> Any:
        """The value at a pointer into the whole.

        Raises:
            pointer.Missing: if a token is missing.
        """
        return pointer.get(self._whole, tokens)

    def read_whole(self) -> Any:
        """The whole."""
        return self._whole

    def dereference(
        self,
        *,
        max_bytes: int | None = None,
        copy: bool = False,
        **options: Unpack[DereferenceOptions],
    ) -> Any:
        """As :meth:`schemakit.Description.dereference`."""
        return self._reader.dereference(max_bytes=max_bytes, copy=copy, **options)

    def bundle(self, options: BundleOptions) -> Any:
        """As :meth:`schemakit.Description.bundle`."""
        return self._reader.bundle(options)

    def graph(self) -> Graph:
        """The graph of all references."""
        return self._reader.graph()


class CachingReader:
    """Reads each part once, for one call: a part may hold much of the description."""

    __slots__ = ("_reader", "_values")

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._values: dict[tuple[str, ...], Any] = {}

    @property
    def registry(self) -> Registry:
        """The documents of the description."""
        return self._reader.registry

    def read(self, tokens: tuple[str, ...]) -> Any:
        """The value at a pointer into the entry document, the same object each time.

        Raises:
            PointerError, pointer.Missing: if a token is missing.
        """
        if tokens not in self._values:
            self._values[tokens] = self._reader.read(tokens)
        return self._values[tokens]

    def read_whole(self) -> Any:
        """The entry document, dereferenced for reading; the same one each time."""
        return self._reader.read_whole()

    def dereference(
        self,
        *,
        max_bytes: int | None = None,
        copy: bool = False,
        **options: Unpack[DereferenceOptions],
    ) -> Any:
        """As :meth:`schemakit.Description.dereference`."""
        return self._reader.dereference(max_bytes=max_bytes, copy=copy, **options)

    def bundle(self, options: BundleOptions) -> Any:
        """As :meth:`schemakit.Description.bundle`."""
        return self._reader.bundle(options)

    def graph(self) -> Graph:
        """The graph of all references."""
        return self._reader.graph()
