"""The pager: real ones, in a real terminal."""

from __future__ import annotations

import json
import os
import pty
import select
import shutil
import subprocess
import termios
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.terminal import SCHEMAKIT, environment, in_pipe, in_terminal

#: Each test starts a process.
pytestmark = pytest.mark.slow

_MARK = "paged:"
#: A pager that shows its input and that it was one.
_PAGER = f"sed 's/^/{_MARK}/'"


@pytest.fixture
def long(tmp_path: Path) -> Path:
    path = tmp_path / "openapi.json"
    paths: dict[str, Any] = {f"/path-{number:03}": {"get": {}} for number in range(100)}
    path.write_text(json.dumps({"openapi": "3.1.0", "paths": paths}), "utf-8")
    return path


def paged(*words: str | Path, variables: Mapping[str, str], columns: int = 100) -> tuple[str, int]:
    return in_terminal([*SCHEMAKIT, *map(str, words)], variables=variables, columns=columns)


def test_what_is_longer_than_the_screen_is_paged(long: Path) -> None:
    shown, status = paged("paths", long, variables={"SCHEMAKIT_PAGER": _PAGER})
    assert shown.count(_MARK) == 100
    assert status == 0


def test_what_fits_is_not(long: Path) -> None:
    shown, _ = paged("show", long, "/openapi", variables={"SCHEMAKIT_PAGER": _PAGER})
    assert shown == "3.1.0\n"


def test_wrapped_lines_count(tmp_path: Path) -> None:
    path = tmp_path / "openapi.json"
    path.write_text(json.dumps({"openapi": "3.1.0", "paths": {f"/{'x' * 4200}": {}}}), "utf-8")
    shown, _ = paged("paths", path, variables={"SCHEMAKIT_PAGER": _PAGER})
    assert shown.startswith(_MARK)
    shown, _ = paged("paths", path, variables={"SCHEMAKIT_PAGER": _PAGER}, columns=300)
    assert not shown.startswith(_MARK)


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        ({"SCHEMAKIT_PAGER": ""}, []),
        ({"SCHEMAKIT_PAGER": "cat"}, []),
        ({"SCHEMAKIT_PAGER": _PAGER}, ["--no-pager"]),
        ({"SCHEMAKIT_PAGER": _PAGER, "TERM": "dumb"}, []),
        ({"SCHEMAKIT_PAGER": "", "PAGER": _PAGER}, []),
    ],
)
def test_there_is_no_pager_where_none_is_asked_for(
    variables: dict[str, str], words: list[str], long: Path
) -> None:
    shown, status = paged("paths", long, *words, variables=variables)
    assert _MARK not in shown
    assert shown.count("\n") == 100
    assert status == 0


def test_the_pager_of_the_environment_is_used(long: Path) -> None:
    command = ["env", "-u", "SCHEMAKIT_PAGER", *SCHEMAKIT, "paths", str(long)]
    assert in_terminal(command, variables={"PAGER": _PAGER})[0].count(_MARK) == 100


def test_less_gets_its_options_unless_there_are_some(long: Path) -> None:
    pager = "echo options=$LESS; cat >/dev/null"
    assert paged("paths", long, variables={"SCHEMAKIT_PAGER": pager})[0] == "options=FRX\n"
    variables = {"SCHEMAKIT_PAGER": pager, "LESS": "S"}
    assert paged("paths", long, variables=variables)[0] == "options=S\n"


@pytest.mark.parametrize("pager", ["head -n 1", "true", "exit 1"])
def test_a_pager_that_is_left_early_is_no_error(pager: str, long: Path) -> None:
    shown, status = paged("paths", long, variables={"SCHEMAKIT_PAGER": pager})
    assert "Traceback" not in shown
    assert "rror" not in shown
    assert status == 0


def test_a_pager_that_cannot_be_run_is_done_without(long: Path) -> None:
    shown, status = paged("paths", long, variables={"SCHEMAKIT_PAGER": "no-such-pager 2>/dev/null"})
    assert shown.count("/path-") == 100
    assert status == 0


def test_the_status_of_the_command_stays(tmp_path: Path) -> None:
    path = tmp_path / "openapi.json"
    names = {f"n{number}": {"$ref": "#/x"} for number in range(60)}
    document = {"openapi": "3.1.0", "components": {"schemas": names}}
    path.write_text(json.dumps(document), "utf-8")
    shown, status = paged("check", path, "--verbose", variables={"SCHEMAKIT_PAGER": _PAGER})
    assert shown.count(_MARK) > 60
    assert status == 1


def test_a_file_and_a_pipe_are_not_paged(long: Path, tmp_path: Path) -> None:
    variables = {"SCHEMAKIT_PAGER": _PAGER}
    out, _, _ = in_pipe([*SCHEMAKIT, "paths", str(long)], variables=variables)
    assert _MARK not in out
    target = tmp_path / "out.json"
    paged("dereference", long, "-o", target, variables=variables)
    assert json.loads(target.read_text())["openapi"] == "3.1.0"


@pytest.mark.skipif(shutil.which("less") is None, reason="less is not installed")
def test_less_shows_a_page_and_quits_at_q(long: Path) -> None:
    keyboard, terminal = pty.openpty()
    termios.tcsetwinsize(terminal, (20, 80))
    command = ["env", "-u", "SCHEMAKIT_PAGER", *SCHEMAKIT, "paths", str(long)]
    with subprocess.Popen(
        command, stdin=terminal, stdout=terminal, stderr=terminal, env=environment(),
        start_new_session=True, preexec_fn=lambda: os.set_inheritable(0, True),
    ) as process:  # fmt: skip
        os.close(terminal)
        shown = b""
        while b"/path-018" not in shown:
            assert select.select([keyboard], [], [], 30)[0], shown
            shown += os.read(keyboard, 65536)
        os.write(keyboard, b"q")
        try:
            while piece := os.read(keyboard, 65536):
                shown += piece
        except OSError:
            pass
        os.close(keyboard)
    assert process.returncode == 0
    assert b"/path-050" not in shown
    assert b"Traceback" not in shown
