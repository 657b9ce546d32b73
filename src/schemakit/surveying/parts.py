"""A part of a survey: the rows of some documents, as bytes that a worker makes.

A part is one line of JSON, its :class:`Header`, and then for each table the lines of its rows,
compressed. Rows are JSON, one a line, those of one description together.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Collection, Iterator, Sequence
from time import perf_counter
from typing import Any, NamedTuple

import orjson

from schemakit.errors import SchemaKitError
from schemakit.surveying.items import Item, Settings
from schemakit.surveying.reading import Read, read_item
from schemakit.surveying.rows import Row, Rows, collect_rows, describe_failure, name_outcome
from schemakit.surveying.tables import fit_row

__all__ = ["Failure", "Header", "Part", "Surveyed", "make_part", "open_part"]

_SHOWN = ("document", "target_document", "error_document")


class Failure(NamedTuple):
    """Why a document could not be read in a worker that was bounded: its outcome, and a text."""

    outcome: str
    error: str


class Surveyed(NamedTuple):
    """What a part says of a description beside its rows.

    ``sizes`` are the bytes of its rows in each table. ``documents`` are as in
    :class:`schemakit.surveying.reading.Read`, ``base`` is its own URI among such, and ``tree`` says
    in which archive, repository or remote directory they are.
    """

    uri: str
    outcome: str
    tree: str
    base: str
    is_library: bool
    documents: dict[str, str]
    sizes: dict[str, int]


class Header(NamedTuple):
    """What a part contains: how many documents were looked at, and the descriptions among them."""

    documents: int
    descriptions: list[Surveyed]
    #: The bytes of each table, compressed.
    sizes: dict[str, int]


class Part(NamedTuple):
    """A part that was read: its header, and the lines of its tables, compressed."""

    header: Header
    tables: dict[str, bytes]

    def select(self, table: str, left_out: Collection[str] = ()) -> Iterator[bytes]:
        """The lines of a table, those of one description at a time; ``left_out`` are URIs of
        descriptions."""
        if table not in self.tables:
            return
        text = memoryview(zlib.decompress(self.tables[table]))
        start = 0
        for one in self.header.descriptions:
            end = start + one.sizes.get(table, 0)
            if one.uri not in left_out and end > start:
                yield bytes(text[start:end])
            start = end


def make_part(
    items: Sequence[Item],
    settings: Settings,
    failures: dict[int, Failure],
    begin: Callable[[int], None],
) -> bytes:
    """The part of some documents. Those in ``failures``, by their index, are not read again.

    ``begin`` is called with the index of each document before it is read.

    Raises:
        MemoryError: if a document takes more memory than the process has.
    """
    surveyed: list[Surveyed] = []
    texts: dict[str, list[bytes]] = {table: [] for table in settings.tables}
    for index, item in enumerate(items):
        begin(index)
        start = perf_counter()
        found = _survey(item, settings, failures.get(index))
        if found is None:
            continue
        read, rows = found
        if "timings" in settings.tables:
            rows["timings"] = [{"uri": item.uri, "seconds": round(perf_counter() - start, 6)}]
        lines = {table: _write_rows(table, rows.get(table, ())) for table in settings.tables}
        for table, text in lines.items():
            texts[table].append(text)
        outcome = rows["descriptions"][0]["outcome"]
        sizes = {table: len(text) for table, text in lines.items() if text}
        surveyed.append(
            Surveyed(
                *(item.uri, outcome, item.tree),
                read.registry.entry.base if read else "",
                read is not None and read.is_library,
                read.documents if read else {},
                sizes,
            )
        )
    tables = {table: zlib.compress(b"".join(text), 1) for table, text in texts.items()}
    header = Header(len(items), surveyed, {table: len(text) for table, text in tables.items()})
    line = json.dumps(header, separators=(",", ":")).encode()
    return b"".join([line, b"\n", *tables.values()])


def open_part(data: bytes) -> Part:
    """Read a part.

    Raises:
        ValueError: if it is not whole.
    """
    line, mark, rest = data.partition(b"\n")
    if not mark:
        raise ValueError("a part without a header")
    documents, descriptions, sizes = json.loads(line)
    header = Header(documents, [Surveyed(*one) for one in descriptions], sizes)
    if sum(sizes.values()) != len(rest):
        raise ValueError("a part that is cut")
    tables, start = {}, 0
    for table, size in sizes.items():
        tables[table] = rest[start : start + size]
        start += size
    return Part(header, tables)


def _survey(
    item: Item, settings: Settings, failure: Failure | None
) -> tuple[Read | None, Rows] | None:
    """What was read, and the rows of a document; None if it is not a description."""
    if failure is not None:
        return None, _fail(item, failure.outcome, failure.error)
    try:
        read = read_item(item, settings)
        if read is None:
            return None
        rows = collect_rows(read.api, read.registry, item.uri, {*settings.tables, "descriptions"})
    except SchemaKitError as error:
        return None, _fail(item, name_outcome(error), error)
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - a fault of ours must not end a survey
        return None, _fail(item, "fault", error)
    for table in rows.values():
        for row in table:
            row.update({key: read.shown(row[key]) for key in _SHOWN if row.get(key)})
    return read, rows


def _fail(item: Item, outcome: str, error: BaseException | str) -> Rows:
    return {"descriptions": [describe_failure(item.uri, outcome, error)]}


def _write_rows(table: str, rows: Sequence[Row]) -> bytes:
    return b"".join([_write_row(fit_row(table, row)) for row in rows])


def _write_row(row: Row) -> bytes:
    try:
        return orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE)
    except orjson.JSONEncodeError:
        # Half of a surrogate pair, which JSON text may escape and UTF-8 cannot express.
        clean = {key: _replace_surrogates(value) for key, value in row.items()}
        return orjson.dumps(clean, option=orjson.OPT_APPEND_NEWLINE)


def _replace_surrogates(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    return [_replace_surrogates(one) for one in value] if isinstance(value, list) else value
