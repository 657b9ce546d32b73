"""Local files: whole, within a limit, and with helpful errors."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

import pytest

from schemakit import RetrievalError
from schemakit.sources.files import (
    read_file,
    read_regular_file,
    read_standard_input,
    too_large_error,
)


@pytest.mark.parametrize("size", [0, 1, 5000])
def test_a_file_is_read_up_to_its_limit(size: int, tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b"x" * size)
    for read in (read_file, read_regular_file):
        assert read(str(path), "a", size) == b"x" * size
        if size:
            with pytest.raises(RetrievalError, match=f"a: larger than the {size - 1:,} bytes"):
                read(str(path), "a", size - 1)


def test_an_absent_file_has_similar_neighbours(tmp_path: Path) -> None:
    (tmp_path / "openapi.yaml").write_bytes(b"")
    with pytest.raises(RetrievalError) as caught:
        read_file(str(tmp_path / "opanapi.yaml"), "shown", 10)
    assert str(caught.value) == "shown: no such file; did you mean 'openapi.yaml'?"


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("schemas/user.yaml", "Schemas/User.yaml"),
        ("schemas/User.yaml", "Schemas/User.yaml"),
        ("Schemas/user.yaml", "User.yaml"),
        ("SCHEMAS/V1/a.yaml", "Schemas/v1/a.yaml"),
    ],
)
def test_a_name_in_another_case_is_found(wrong: str, right: str, tmp_path: Path) -> None:
    (tmp_path / "Schemas/v1").mkdir(parents=True)
    for name in ("Schemas/User.yaml", "Schemas/v1/a.yaml"):
        (tmp_path / name).write_bytes(b"")
    if (tmp_path / wrong).exists():
        pytest.skip("the file system does not distinguish cases")
    with pytest.raises(RetrievalError) as caught:
        read_regular_file(str(tmp_path / wrong), "shown", 10)
    assert str(caught.value) == f"shown: no such file; did you mean {right!r}?"


def test_of_several_names_in_other_cases_none_is_meant(tmp_path: Path) -> None:
    for name in ("Sub", "sUb"):
        (tmp_path / name).mkdir(exist_ok=True)
    with pytest.raises(RetrievalError) as caught:
        read_regular_file(str(tmp_path / "sub/a.json"), "shown", 10)
    assert "did you mean" not in str(caught.value)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_reference_reads_neither_pipes_nor_links(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(RetrievalError, match="is a pipe; references may only name regular files"):
        read_regular_file(str(tmp_path / "pipe"), "pipe", 10)
    (tmp_path / "link").symlink_to(tmp_path / "pipe")
    with pytest.raises(RetrievalError, match="cannot be read"):
        read_regular_file(str(tmp_path / "link"), "link", 10)
    with pytest.raises(RetrievalError, match="is a directory, not a file"):
        read_regular_file(str(tmp_path), "directory", 10)


def test_standard_input_may_be_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("é"))
    assert read_standard_input(10) == "é".encode()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"abc")))
    with pytest.raises(RetrievalError, match="<stdin>: larger than the 2 bytes"):
        read_standard_input(2)
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(RetrievalError, match="standard input is closed"):
        read_standard_input(2)


@pytest.mark.parametrize(
    ("names", "near"),
    [
        ([], ()),
        (["other.json"], ()),
        (["openapi.yaml", "openapi.txt"], ("api/openapi.yaml",)),
        (["openapi.yaml", "openapi.json", "swagger.json"], ("api/openapi.json",)),
    ],
)
def test_of_a_directory_the_description_in_it_is_suggested(
    names: list[str], near: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "api").mkdir()
    for name in names:
        (tmp_path / "api" / name).write_text("{}")
    with pytest.raises(RetrievalError, match="is a directory, not a file") as caught:
        read_file("api", "api", 100)
    assert caught.value.near == near


def test_the_error_of_a_size_names_the_options() -> None:
    error = too_large_error("a", 2000, "all documents together are ")
    assert error.reason.startswith("all documents together are larger than the 2,000 bytes")
    assert "Access(max_bytes=..., max_total_bytes=...) allows more" in error.reason
