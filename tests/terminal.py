"""Runs a command in a terminal, in a pipe, or in this process."""

from __future__ import annotations

import io
import os
import pty
import subprocess
import sys
import termios
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

import pytest

from schemakit.cli.main import main

SCHEMAKIT = [sys.executable, "-m", "schemakit"]


def environment(changes: Mapping[str, str] = MappingProxyType({})) -> dict[str, str]:
    """Return the variables of this process without those that change the layout; no pager."""
    dropped = ("COLUMNS", "NO_COLOR", "FORCE_COLOR", "LESS", "PAGER")
    found = {key: value for key, value in os.environ.items() if key not in dropped}
    return {**found, "TERM": "xterm", "SCHEMAKIT_PAGER": "cat", **changes}


def in_terminal(
    command: Sequence[str],
    *,
    columns: int = 100,
    directory: Path | None = None,
    variables: Mapping[str, str] = MappingProxyType({}),
) -> tuple[str, int]:
    """Run a command in a terminal; return all that it shows, and its exit status."""
    keyboard, terminal = pty.openpty()
    termios.tcsetwinsize(terminal, (40, columns))
    with subprocess.Popen(
        command,
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
        cwd=directory,
        env=environment(variables),
    ) as process:
        os.close(terminal)
        shown = b""
        try:
            while piece := os.read(keyboard, 65536):
                shown += piece
        except OSError:
            # Linux reports the end of a terminal as an error.
            pass
        os.close(keyboard)
    return shown.decode().replace("\r\n", "\n"), process.returncode


def in_pipe(
    command: Sequence[str],
    *,
    given: bytes = b"",
    directory: Path | None = None,
    variables: Mapping[str, str] = MappingProxyType({}),
) -> tuple[str, str, int]:
    """Run a command with ``given`` piped in; return its two outputs and its exit status."""
    done = subprocess.run(
        command,
        input=given,
        capture_output=True,
        check=False,
        cwd=directory,
        env=environment(variables),
    )
    return done.stdout.decode(), done.stderr.decode(), done.returncode


class Ran(NamedTuple):
    """What a command printed, and its exit status."""

    out: str
    err: str
    status: int


class InProcess:
    """Runs the command line in this process; ``given`` is piped in."""

    def __init__(
        self, capture: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self._capture, self._monkeypatch = capture, monkeypatch

    def __call__(self, *words: str | Path, given: bytes | None = None) -> Ran:
        if given is not None:
            self._monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given)))
        status = main([str(word) for word in words])
        out, err = self._capture.readouterr()
        return Ran(out.decode(), err.decode(), status)
