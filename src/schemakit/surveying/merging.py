"""The tables of a survey, made of its parts in the order of the documents."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from schemakit.errors import UsageError
from schemakit.surveying.parts import Part
from schemakit.surveying.tables import FORMAT, TABLES, Column

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["ENDINGS", "Merged", "check_format", "find_referred_libraries", "merge_parts"]

#: The ending of a table's file, by the format.
ENDINGS = {"parquet": ".parquet", "jsonl": ".jsonl"}
#: Bytes of JSON lines that become one row group of Parquet.
_ROW_GROUP = 4 << 20
_INSTALL = "pip install 'schemakit[survey]'"


def check_format(given: str | None) -> str:
    """The format of the tables: the one given, or else ``"parquet"`` where pyarrow is installed.

    Raises:
        UsageError: if there is no such format, or pyarrow is needed and not installed.
    """
    from importlib.util import find_spec

    has_pyarrow = find_spec("pyarrow") is not None
    if given is None:
        return "parquet" if has_pyarrow else "jsonl"
    if given not in ENDINGS:
        raise UsageError(f"the format of tables is 'parquet' or 'jsonl', not {given!r}")
    if given == "parquet" and not has_pyarrow:
        raise UsageError(f"Parquet needs pyarrow: {_INSTALL}")
    return given


def find_referred_libraries(parts: Callable[[], Iterable[Part]]) -> set[str]:
    """URIs of documents that declare a version, have no paths, and are only there for another
    description to refer to. They are parts of that, and not descriptions."""
    libraries: dict[tuple[str, str], str] = {}
    for part in parts():
        libraries |= {
            (one.tree, one.base): one.uri for one in part.header.descriptions if one.is_library
        }
    referred: set[str] = set()
    for part in parts() if libraries else ():
        for one in part.header.descriptions:
            names = {(one.tree, uri) for uri in one.documents} - {(one.tree, one.base)}
            referred |= {libraries[name] for name in names & libraries.keys()}
    return referred


class _Writer(Protocol):
    rows: int

    def write(self, lines: bytes) -> None: ...

    def close(self) -> None: ...


class _LineWriter:
    """Writes a table as JSON lines."""

    def __init__(self, path: str, columns: tuple[Column, ...]) -> None:
        del columns
        self.rows = 0
        self._file = open(path, "wb")  # noqa: SIM115 - closed by close()

    def write(self, lines: bytes) -> None:
        self._file.write(lines)
        self.rows += lines.count(b"\n")

    def close(self) -> None:
        self._file.close()


class _ParquetWriter:
    """Writes a table as Parquet, in row groups that depend on the rows alone."""

    def __init__(self, path: str, columns: tuple[Column, ...]) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        self.rows = 0
        kinds: Mapping[str, Any] = {
            "string": pa.string(),
            "int64": pa.int64(),
            "double": pa.float64(),
            "bool": pa.bool_(),
            "list<string>": pa.list_(pa.string()),
        }
        self._schema = pa.schema(
            [
                pa.field(one.name, kinds[one.type], metadata={"meaning": one.meaning})
                for one in columns
            ],
            metadata={"schemakit.survey": str(FORMAT)},
        )
        self._writer = pq.ParquetWriter(path, self._schema, compression="zstd")
        self._lines: list[bytes] = []
        self._size = 0

    def write(self, lines: bytes) -> None:
        self._lines.append(lines)
        self._size += len(lines)
        if self._size >= _ROW_GROUP:
            self._flush()

    def close(self) -> None:
        self._flush()
        self._writer.close()

    def _flush(self) -> None:
        if not self._lines:
            return
        table = _read_lines(b"".join(self._lines), self._schema)
        self.rows += table.num_rows
        self._writer.write_table(table, row_group_size=max(table.num_rows, 1))
        self._lines, self._size = [], 0


def _read_lines(text: bytes, schema: pa.Schema) -> pa.Table:
    """An Arrow table of JSON lines; a column that a row lacks is null there."""
    import pyarrow as pa
    import pyarrow.json as arrow_json

    return arrow_json.read_json(
        pa.BufferReader(text),
        # One block, so that a row may be of any length.
        read_options=arrow_json.ReadOptions(use_threads=False, block_size=len(text) + 1),
        parse_options=arrow_json.ParseOptions(
            explicit_schema=schema, unexpected_field_behavior="error"
        ),
    ).combine_chunks()


class Merged(NamedTuple):
    """What the tables contain."""

    rows: dict[str, int]
    #: How many documents were looked at, and how many descriptions have each outcome.
    documents: int
    outcomes: dict[str, int]


def merge_parts(
    parts: Callable[[], Iterable[Part]], directory: str, tables: Sequence[str], form: str
) -> Merged:
    """Write each table to a file in a directory, completely or not at all.

    ``parts`` gives them in order, each time that it is called.
    """
    left_out = find_referred_libraries(parts)
    kind = _ParquetWriter if form == "parquet" else _LineWriter
    paths = {table: os.path.join(directory, table + ENDINGS[form]) for table in tables}
    outcomes: Counter[str] = Counter()
    documents = 0
    writers: dict[str, _Writer] = {}
    try:
        for table, path in paths.items():
            writers[table] = kind(f"{path}.new", TABLES[table].columns)
        for part in parts():
            documents += part.header.documents
            kept = [one for one in part.header.descriptions if one.uri not in left_out]
            outcomes.update(one.outcome for one in kept)
            for table, writer in writers.items():
                for lines in part.select(table, left_out):
                    writer.write(lines)
    finally:
        for writer in writers.values():
            writer.close()
    for path in paths.values():
        os.replace(f"{path}.new", path)
    return Merged(
        {table: writer.rows for table, writer in writers.items()}, documents, dict(outcomes)
    )
