"""Copies of files by the hashes of their paths."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from schemakit.errors import RetrievalError
from schemakit.surveying.copies import CopyWriter, list_copies, read_copy


def test_of_several_files_with_one_path_the_last_counts(tmp_path: Path) -> None:
    writer = CopyWriter(str(tmp_path), size=None, largest=10)
    for text in (b"one", b"two!"):
        writer.add("a.json", io.BytesIO(text))
    writer.add("./b//c.json", io.BytesIO(b""))
    writer.close()
    assert [tuple(one) for one in list_copies(str(tmp_path))] == [
        ("a.json", 4, ""),
        ("b/c.json", 0, ""),
    ]
    assert read_copy(str(tmp_path), "a.json", 4) == b"two!"


@pytest.mark.parametrize(("path", "limit"), [("a.json", 2), ("b.json", 9), ("../a.json", 9)])
def test_what_is_absent_or_too_large_is_an_error(path: str, limit: int, tmp_path: Path) -> None:
    writer = CopyWriter(str(tmp_path), size=None, largest=10)
    writer.add("a.json", io.BytesIO(b"123"))
    writer.close()
    with pytest.raises(RetrievalError):
        read_copy(str(tmp_path), path, limit)


@pytest.mark.parametrize(
    ("name", "is_wanted"),
    [
        ("a.JSON", True),
        ("schemas/Pet", True),
        ("a.md", True),
        ("a.png", False),
        ("a\0.json", False),
    ],
)
def test_which_files_may_be_parts(name: str, is_wanted: bool, tmp_path: Path) -> None:
    assert CopyWriter(str(tmp_path), size=None, largest=1).wants(name) is is_wanted
