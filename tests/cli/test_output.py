"""Where output goes: whole files or none, devices, and streams that fail."""

from __future__ import annotations

import errno
import io
import os
import re
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from schemakit.cli import output
from schemakit.cli.layout.table import Display
from schemakit.cli.output import Verbosity, WriteError, use_verbosity, warn, write_note
from schemakit.errors import Diagnostic, Location


def names_in(directory: Path) -> list[str]:
    return sorted(path.name for path in directory.iterdir())


def test_a_file_is_written_whole_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    target = tmp_path / "out.json"
    output.save(str(target), [b"one", b"two"])
    assert target.read_bytes() == b"onetwo"
    assert names_in(tmp_path) == ["out.json"]


def test_a_new_file_has_the_permissions_that_open_gives(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        output.save(str(tmp_path / "ours"), [b"x"])
        (tmp_path / "theirs").write_bytes(b"x")
    finally:
        os.umask(before)
    modes = {stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("ours", "theirs")}
    assert modes == {0o640}


def test_a_replaced_file_keeps_its_permissions(tmp_path: Path) -> None:
    target = tmp_path / "out.json"
    target.write_bytes(b"old")
    target.chmod(0o604)
    output.save(str(target), [b"new"])
    assert (target.read_bytes(), stat.S_IMODE(target.stat().st_mode)) == (b"new", 0o604)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root gives away")
def test_a_replaced_file_keeps_its_owner_and_its_group(tmp_path: Path) -> None:
    target = tmp_path / "out.json"
    target.write_bytes(b"old")
    os.chown(target, 1234, 2345)
    target.chmod(0o640)
    output.save(str(target), [b"new"])
    known = target.stat()
    assert (known.st_uid, known.st_gid, stat.S_IMODE(known.st_mode)) == (1234, 2345, 0o640)


def test_another_group_gets_no_more_than_everybody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "out.json"
    target.write_bytes(b"old")
    if os.geteuid() == 0:
        os.chown(target, 1234, 2345)
    target.chmod(0o664)
    own = target.stat().st_gid == os.getegid()

    def refuse(*_: object) -> None:
        raise PermissionError(errno.EPERM, "no")

    monkeypatch.setattr(os, "chown", refuse)  # root may give files to anyone
    output.save(str(target), [b"new"])
    assert stat.S_IMODE(target.stat().st_mode) == (0o664 if own else 0o644)


def test_a_file_is_its_owners_alone_until_it_is_complete(tmp_path: Path) -> None:
    target = tmp_path / "out.json"
    target.write_bytes(b"old")
    target.chmod(0o600)
    modes: list[int] = []

    def parts() -> Iterator[bytes]:
        yield b"new"
        modes.extend(stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir())

    output.save(str(target), parts())
    assert modes == [0o600, 0o600]


def test_a_symbolic_link_stays_and_its_target_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    target, link = tmp_path / "real" / "out.json", tmp_path / "link.json"
    target.write_bytes(b"old")
    link.symlink_to(target)
    output.save(str(link), [b"new"])
    assert link.is_symlink()
    assert target.read_bytes() == b"new"
    assert names_in(tmp_path / "real") == ["out.json"]


def test_a_failure_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "out.json"
    target.write_bytes(b"old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(WriteError, match=r"cannot write .*: no space left on device"):
        output.save(str(target), [b"new"])
    assert target.read_bytes() == b"old"
    assert names_in(tmp_path) == ["out.json"]


def test_an_interruption_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        output.save(str(tmp_path / "out.json"), [b"new"])
    assert names_in(tmp_path) == []


def test_a_device_is_written_directly() -> None:
    output.save(os.devnull, [b"x"])
    assert stat.S_ISCHR(os.stat(os.devnull).st_mode)


def test_a_named_pipe_is_written_directly(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    output.save(str(pipe), [b"through"])
    assert os.read(reader, 100) == b"through"
    os.close(reader)
    assert stat.S_ISFIFO(pipe.stat().st_mode)


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ("", "directory"),
        ("no/such/out.json", "its directory does not exist"),
        ("no/", "there is no such directory"),
    ],
)
def test_what_cannot_be_written_is_refused_with_its_reason(
    tmp_path: Path, target: str, reason: str
) -> None:
    with pytest.raises(WriteError, match=reason) as caught:
        output.save(os.path.join(tmp_path, target), [b"x"])
    assert caught.value.exit_status == 3
    assert list(tmp_path.iterdir()) == []


def test_a_directory_in_which_no_file_can_be_created_is_not_called_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> int:
        raise FileNotFoundError(errno.ENOENT, "No such file or directory")

    # As Linux does in /proc.
    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(WriteError, match=f"files cannot be created in {re.escape(str(tmp_path))}"):
        output.save(str(tmp_path / "x"), [b"x"])


def test_a_file_without_write_permission_is_not_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "out.json"
    target.write_bytes(b"old")
    # Permissions do not bind the superuser, who may be running this.
    monkeypatch.setattr(os, "access", lambda _path, _mode: False)
    with pytest.raises(WriteError, match="permission denied"):
        output.save(str(target), [b"new"])
    assert target.read_bytes() == b"old"


# -- streams ---------------------------------------------------------------------------------------


class Trickle(io.RawIOBase):
    """An unbuffered stream that takes a few bytes at a time."""

    def __init__(self) -> None:
        self.taken = b""

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        assert isinstance(data, memoryview)
        self.taken += bytes(data[:3])
        return min(len(data), 3)


class Stream:
    """Text over a raw stream, as Python's standard output is when it is unbuffered."""

    def __init__(self) -> None:
        self.buffer = Trickle()

    def flush(self) -> None:
        """Nothing is held back."""


def test_a_stream_that_takes_a_part_gets_the_rest_too(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = Stream()
    monkeypatch.setattr(sys, "stdout", stream)
    output.write("été 漢字", b"\n")
    assert stream.buffer.taken.decode() == "été 漢字\n"


def test_a_stream_of_text_alone_is_written_too(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stdout", stream)
    output.write("été\n", b"bytes\n")
    assert stream.getvalue() == "été\nbytes\n"


def test_a_closed_standard_output_is_a_write_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    with pytest.raises(WriteError, match="<stdout>: it is closed"):
        output.write("x")


def test_a_closed_standard_error_is_tolerated(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stderr", None)
    output.write_message("x")
    closed = io.StringIO()
    closed.close()
    monkeypatch.setattr(sys, "stderr", closed)
    output.write_message("x")
    assert capsys.readouterr() == ("", "")


def test_a_lone_surrogate_is_written_as_the_replacement_character() -> None:
    assert output.encode("a\ud800b") == "a\ufffdb".encode()


def test_a_message_cannot_steer_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    output.write_message("one\x1b[2J\ntwo")
    assert capsys.readouterr().err == "one\\x1b[2J\ntwo\n"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("variables", "display"),
    [
        ({"COLUMNS": "72", "TERM": "xterm"}, Display(72, True)),
        ({"COLUMNS": "nonsense", "TERM": "xterm"}, Display(80, True)),
        ({"COLUMNS": "72", "TERM": "xterm", "NO_COLOR": "1"}, Display(72, False)),
        ({"COLUMNS": "72", "TERM": "xterm", "NO_COLOR": ""}, Display(72, True)),
        ({"COLUMNS": "72", "TERM": "dumb"}, Display(72, False)),
    ],
)
def test_a_terminal_has_a_width_and_colour_unless_told_otherwise(
    variables: dict[str, str], display: Display, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert output.detect_display(Terminal()) == display


def test_a_pipe_has_neither(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "72")
    assert output.detect_display(io.StringIO()) == Display(None, False)
    assert output.detect_display(None) == Display(None, False)


# -- warnings and notes ----------------------------------------------------------------------------

_FOUND = [Diagnostic("a", f"{number} of them", Location("f"), "warning") for number in range(9)]


@pytest.mark.parametrize(
    ("verbosity", "lines"), [(Verbosity(), 4), (Verbosity(verbose=True), 10), (Verbosity(True), 0)]
)
def test_warnings_are_grouped_all_of_them_or_none(
    verbosity: Verbosity, lines: int, capsys: pytest.CaptureFixture[str]
) -> None:
    with use_verbosity(verbosity):
        warn(_FOUND, {})
    assert len(capsys.readouterr().err.splitlines()) == lines


def test_a_summary_counts_many_warnings_of_several_codes(
    capsys: pytest.CaptureFixture[str],
) -> None:
    others = [Diagnostic("b", f"{number} other", Location("f"), "warning") for number in range(2)]
    warn([*_FOUND, *others], {}, summary=True)
    assert capsys.readouterr().err.endswith("\n9 warnings  a\n2 warnings  b\n11 warnings\n")
    for few in ([*_FOUND, others[0]], [*_FOUND, *_FOUND]):
        warn(few, {}, summary=True)
        assert "warnings  a" not in capsys.readouterr().err
    warn([*_FOUND, *others], {})
    assert "warnings  a" not in capsys.readouterr().err


def test_a_quiet_command_writes_errors_and_no_notes(capsys: pytest.CaptureFixture[str]) -> None:
    with use_verbosity(Verbosity(quiet=True)):
        write_note("by the way")
        warn([*_FOUND, Diagnostic("b", "wrong", Location("f"), "error")], {})
    assert capsys.readouterr().err == "f: error: wrong [b]\n"
    write_note("by the way")
    assert capsys.readouterr().err == "note: by the way\n"
