"""``-o`` where the user may not write: a clear error, and nothing is lost.

The commands run as a user without privileges: permissions do not bind the superuser, who may be
running the tests.
"""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX"),
]

_NOBODY = 65534
_OLD = b"the old file"
_TEXT = (
    b'{"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {}, "x-a": ["'
    + b"a" * 100_000
    + b'"]}'
)


#: Runs a command without privileges. It runs with them before, to a device, to another directory
#: and to none, so that all modules are loaded: the superuser's Python may be where no other user
#: can read it.
_PROGRAM = f"""
import os, resource, sys, tempfile
from schemakit.cli.main import main
source, target, most = sys.argv[1:]
main(["bundle", source, "-o", os.devnull])
with tempfile.TemporaryDirectory() as elsewhere:
    main(["bundle", source, "-o", os.path.join(elsewhere, "bundled.json")])
main(["bundle", source, "-o", "/nowhere/at/all"])
sys.stderr.write("---")
sys.stderr.flush()
if os.getuid() == 0:
    os.setgroups([])
    os.setgid({_NOBODY})
    os.setuid({_NOBODY})
if int(most):
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(most), int(most)))
sys.exit(main(["bundle", source, "-o", target]))
"""


@pytest.fixture
def place() -> Iterator[Path]:
    """A directory of the user without privileges, which any user can reach, with a description."""
    directory = Path(tempfile.mkdtemp(prefix="schemakit-writer-"))
    (directory / "openapi.json").write_bytes(_TEXT)
    _give(directory, directory / "openapi.json")
    yield directory
    for one in directory.rglob("*"):
        if one.is_dir() and not one.is_symlink():
            one.chmod(0o700)
    shutil.rmtree(directory)


def _give(*paths: Path) -> None:
    for path in paths:
        if os.getuid() == 0:
            os.chown(path, _NOBODY, _NOBODY, follow_symlinks=False)


def _write(place: Path, target: Path, most: int = 0) -> tuple[int, str]:
    """The exit status of ``bundle -o``, and what it wrote to standard error. Files have at most so
    many bytes, if that is not 0."""
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM, place / "openapi.json", target, str(most)],
        capture_output=True,
        check=False,
        text=True,
    )
    assert "Traceback" not in done.stderr
    return done.returncode, done.stderr.rpartition("---")[2]


def _make_file(path: Path, mode: int, *, ours: bool) -> Path:
    path.write_bytes(_OLD)
    path.chmod(mode)
    if ours:
        _give(path)
    return path


def _names(directory: Path) -> set[str]:
    return {one.name for one in directory.iterdir()} - {"openapi.json"}


def _assert_refused(found: tuple[int, str], target: Path) -> None:
    status, err = found
    assert status == 3
    assert err.startswith(f"error: cannot write {target}: ")
    assert len(err.splitlines()) == 1


def test_a_directory_that_cannot_be_written(place: Path) -> None:
    closed = place / "closed"
    closed.mkdir()
    old = _make_file(closed / "old.json", 0o666, ours=True)
    _give(closed)
    closed.chmod(0o555)
    for target in (closed / "new.json", old):
        _assert_refused(_write(place, target), target)
    assert _names(closed) == {"old.json"}
    assert old.read_bytes() == _OLD


def test_a_directory_that_cannot_be_entered(place: Path) -> None:
    closed = place / "closed"
    closed.mkdir()
    _make_file(closed / "old.json", 0o666, ours=True)
    _give(closed)
    closed.chmod(0o000)
    _assert_refused(_write(place, closed / "old.json"), closed / "old.json")
    closed.chmod(0o700)
    assert _names(closed) == {"old.json"}
    assert (closed / "old.json").read_bytes() == _OLD


def test_a_read_only_file(place: Path) -> None:
    target = _make_file(place / "old.json", 0o444, ours=True)
    found = _write(place, target)
    _assert_refused(found, target)
    assert "permission denied" in found[1]
    assert _names(place) == {"old.json"}
    assert target.read_bytes() == _OLD


@pytest.mark.skipif(os.getuid() != 0, reason="only the superuser makes files of others")
def test_a_file_of_another_user(place: Path) -> None:
    target = _make_file(place / "old.json", 0o644, ours=False)
    _assert_refused(_write(place, target), target)
    assert target.read_bytes() == _OLD
    assert target.stat().st_uid == 0
    # Everybody may write it.
    target.chmod(0o666)
    assert _write(place, target)[0] == 0
    assert target.stat().st_size > len(_TEXT) // 2
    assert _names(place) == {"old.json"}


@pytest.mark.skipif(os.getuid() != 0, reason="only the superuser makes files of others")
def test_a_file_of_another_user_in_a_directory_like_tmp(place: Path) -> None:
    shared = place / "shared"
    shared.mkdir()
    shared.chmod(0o1777)
    target = _make_file(shared / "old.json", 0o666, ours=False)
    _assert_refused(_write(place, target), target)
    assert target.read_bytes() == _OLD
    assert _names(shared) == {"old.json"}


def test_a_symbolic_link_to_what_cannot_be_written(place: Path) -> None:
    target = _make_file(place / "old.json", 0o444, ours=True)
    link = place / "link.json"
    link.symlink_to(target)
    circle = place / "circle.json"
    circle.symlink_to(circle)
    broken = place / "broken.json"
    broken.symlink_to(place / "gone" / "x.json")
    for one in (link, circle, broken):
        _assert_refused(_write(place, one), one)
    assert target.read_bytes() == _OLD
    assert _names(place) == {"old.json", "link.json", "circle.json", "broken.json"}
    assert link.is_symlink()


def test_a_full_disk(place: Path) -> None:
    device = Path("/dev/full")
    if not (device.exists() and stat.S_ISCHR(device.stat().st_mode)):
        pytest.skip("there is no /dev/full")
    found = _write(place, device)
    _assert_refused(found, device)
    assert "no space left" in found[1]


def test_a_file_that_becomes_too_large(place: Path) -> None:
    target = _make_file(place / "old.json", 0o644, ours=True)
    for one in (target, place / "new.json"):
        found = _write(place, one, most=50_000)
        _assert_refused(found, one)
        assert "too large" in found[1]
    assert target.read_bytes() == _OLD
    assert _names(place) == {"old.json"}


def test_a_pipe_gets_everything(place: Path) -> None:
    pipe = place / "pipe"
    os.mkfifo(pipe)
    _give(pipe)
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()
    status, err = _write(place, pipe)
    reader.join()
    assert (status, err) == (0, "")
    assert len(read[0]) > len(_TEXT) // 2
    assert stat.S_ISFIFO(pipe.stat().st_mode)
