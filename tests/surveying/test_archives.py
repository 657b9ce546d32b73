"""The files of archives: which are copied, and what a hostile archive cannot do."""

from __future__ import annotations

import io
import tarfile
import zipfile
from pathlib import Path

import pytest

from schemakit.errors import RetrievalError
from schemakit.surveying.archives import copy_archive, is_archive
from schemakit.surveying.copies import list_copies, read_copy

FILES = {"specs/a.json": b"{}", "specs/b.yaml": b"a: 1", "c.md": b"text", "d.png": b"\x89PNG"}
LARGEST = 1 << 20


def make_zip(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def make_tar(path: Path, files: dict[str, bytes]) -> Path:
    kind = {".gz": "w:gz", ".xz": "w:xz", ".bz2": "w:bz2"}.get(path.suffix, "w")
    with tarfile.open(path, kind) as archive:  # type: ignore[call-overload]
        for name, data in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return path


@pytest.mark.parametrize("name", ["a.zip", "a.tar", "a.tar.gz", "a.tar.xz", "a.tar.bz2"])
def test_regular_files_that_may_be_parts_are_copied(name: str, tmp_path: Path) -> None:
    assert is_archive(name)
    make = make_zip if name.endswith(".zip") else make_tar
    copy_archive(str(make(tmp_path / name, FILES)), str(tmp_path / "copies"), LARGEST)
    listed = list(list_copies(str(tmp_path / "copies")))
    assert [(one.path, one.size, one.problem) for one in listed] == [
        ("c.md", 4, ""),
        ("specs/a.json", 2, ""),
        ("specs/b.yaml", 4, ""),
    ]
    assert read_copy(str(tmp_path / "copies"), "specs/b.yaml", 4) == b"a: 1"


def test_no_path_of_an_archive_names_a_place_on_the_disk(tmp_path: Path) -> None:
    names = {"../../up.json": b"1", "/etc/top.json": b"2", "a/../b.json": b"3", "..\\w.json": b"4"}
    for make, name in ((make_zip, "a.zip"), (make_tar, "a.tar")):
        directory = tmp_path / "in" / name / "copies"
        copy_archive(str(make(tmp_path / name, names)), str(directory), LARGEST)
        copied = [one.path for one in list_copies(str(directory))]
        assert copied == ["b.json", "etc/top.json", "up.json", "w.json"]
        assert read_copy(str(directory), "etc/top.json", 9) == b"2"
    assert list(tmp_path.rglob("*.json")) == []


def test_links_and_devices_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "a.tar"
    with tarfile.open(path, "w") as archive:
        for name, kind in (("l.json", tarfile.SYMTYPE), ("h.json", tarfile.LNKTYPE)):
            member = tarfile.TarInfo(name)
            member.type, member.linkname = kind, "/etc/passwd"
            archive.addfile(member)
        device = tarfile.TarInfo("d.json")
        device.type = tarfile.FIFOTYPE
        archive.addfile(device)
    link = zipfile.ZipInfo("l.json")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as zipped:
        zipped.writestr(link, "/etc/passwd")
    for name in ("a.tar", "a.zip"):
        copy_archive(str(tmp_path / name), str(tmp_path / name[2:]), LARGEST)
        assert list(list_copies(str(tmp_path / name[2:]))) == []


@pytest.mark.slow
def test_a_bomb_is_bounded(tmp_path: Path) -> None:
    """What is larger than a document may be is noted, and so is all of an archive that expands
    too much."""
    block = b" " * LARGEST
    one = make_zip(tmp_path / "a.zip", {"large.json": block + b" ", "b.json": b"{}"})
    copy_archive(str(one), str(tmp_path / "one"), LARGEST)
    found = {one.path: one.problem for one in list_copies(str(tmp_path / "one"))}
    assert found == {"large.json": "larger than 1,048,576 bytes, the limit", "b.json": ""}
    many = make_tar(tmp_path / "b.tar.xz", {f"{n:02}.json": block for n in range(80)})
    assert many.stat().st_size < 100_000
    copy_archive(str(many), str(tmp_path / "many"), LARGEST)
    problems = [one.problem for one in list_copies(str(tmp_path / "many"))]
    assert len(problems) == 80
    assert problems[0] == ""
    assert problems[-1] == "the archive expands to more than 200 times its size"
    copied = sum(path.stat().st_size for path in (tmp_path / "many").iterdir())
    assert copied < 90 * LARGEST


@pytest.mark.parametrize("name", ["a.zip", "a.tar.gz", "a.tar"])
@pytest.mark.parametrize("data", [b"", b"nonsense", b"PK\3\4" + b"\0" * 100])
def test_what_is_not_an_archive_is_an_error(name: str, data: bytes, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(RetrievalError, match="cannot be read: "):
        copy_archive(str(tmp_path / name), str(tmp_path / "copies"), LARGEST)


def test_a_damaged_member_is_noted(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "a.zip", {"a.json": b"x" * 1000, "b.json": b"{}"})
    data = bytearray(path.read_bytes())
    data[37] ^= 0xFF
    path.write_bytes(data)
    copy_archive(str(path), str(tmp_path / "copies"), LARGEST)
    found = {one.path: one.problem for one in list_copies(str(tmp_path / "copies"))}
    assert found["b.json"] == ""
    assert found["a.json"].startswith("cannot be read from the archive: ")
