"""Tables made of parts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from schemakit.errors import UsageError
from schemakit.surveying.items import Item
from schemakit.surveying.merging import check_format, find_referred_libraries, merge_parts
from schemakit.surveying.parts import Part
from tests.small import described, written
from tests.surveying.one import part_of


def parts(*paths: Path) -> Callable[[], Iterable[Part]]:
    """A part for each file, as if found in the directory of the first."""
    root = str(paths[0].parent)
    made = [part_of(Item(str(one), "file", str(one), root)) for one in paths]
    return lambda: iter(made)


def library(path: Path, **schemas: object) -> Path:
    return written(path, described(dict(schemas)))


def user(path: Path, *refs: str) -> Path:
    schemas = {f"A{n}": {"$ref": ref} for n, ref in enumerate(refs)}
    return written(path, described(schemas, paths={"/": {"get": {"responses": {}}}}))


def test_a_library_that_another_refers_to_is_a_part(tmp_path: Path) -> None:
    one = library(tmp_path / "l.json", L={})
    alone = library(tmp_path / "alone.json", L={}, M={"$ref": "#/components/schemas/L"})
    entry = user(tmp_path / "a.json", "l.json#/components/schemas/L", "gone.json")
    made = parts(entry, one, alone)
    assert find_referred_libraries(made) == {str(one)}
    done = merge_parts(made, str(tmp_path), ("descriptions", "schemas"), "jsonl")
    assert done.rows == {"descriptions": 2, "schemas": 4}
    assert (done.documents, done.outcomes) == (3, {"read": 2})


def test_an_api_that_another_refers_to_stays(tmp_path: Path) -> None:
    other = user(tmp_path / "b.json", "a.json#/components/schemas/A0")
    entry = user(tmp_path / "a.json", "b.json#/components/schemas/A0")
    assert find_referred_libraries(parts(entry, other)) == set()


@pytest.mark.parametrize("form", ["jsonl", "parquet"])
def test_a_file_is_there_when_it_is_whole(form: str, tmp_path: Path) -> None:
    if form == "parquet":
        pytest.importorskip("pyarrow", reason="the extra survey is missing")
    made = parts(library(tmp_path / "l.json", L={}))

    def breaking() -> Iterable[Part]:
        yield from made()
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="the disk is full"):
        merge_parts(breaking, str(tmp_path), ("descriptions",), form)
    assert not (tmp_path / f"descriptions.{form}").exists()
    merge_parts(made, str(tmp_path), ("descriptions",), form)
    assert (tmp_path / f"descriptions.{form}").stat().st_size > 100


def test_columns_of_parquet_have_their_types_and_meanings(tmp_path: Path) -> None:
    pq = pytest.importorskip("pyarrow.parquet", reason="the extra survey is missing")
    made = parts(library(tmp_path / "l.json", L={}))
    merge_parts(made, str(tmp_path), ("descriptions", "operations"), "parquet")
    schema = pq.read_schema(tmp_path / "descriptions.parquet")
    assert str(schema.field("servers").type) == "list<element: string>"
    assert str(schema.field("paths").type) == "int64"
    assert schema.field("paths").metadata[b"meaning"] == b"paths"
    assert schema.metadata[b"schemakit.survey"] == b"1"
    # A table without rows has its columns too.
    assert pq.read_table(tmp_path / "operations.parquet").num_columns == 17


def test_formats() -> None:
    assert check_format("jsonl") == "jsonl"
    assert check_format(None) in ("parquet", "jsonl")
    with pytest.raises(UsageError, match="'parquet' or 'jsonl'"):
        check_format("csv")
