"""A pager on a terminal for what is longer than the screen, chosen as git chooses it."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import IO

from schemakit.cli.output import write

__all__ = ["find_pager", "show_in_pager"]

_DEFAULT = "less"
#: Quit if it fits, show colours, leave the text on the screen (less(1)), as git sets it.
_LESS_OPTIONS = "FRX"
#: How a shell says that a command cannot be run.
_CANNOT_RUN = (126, 127)


def find_pager(stream: IO[str] | None) -> str:
    """Find the command of the pager for a stream; ``""`` for none.

    ``SCHEMAKIT_PAGER`` comes before ``PAGER`` and ``less``. An empty one or ``cat`` means none, and
    so does a stream that is not a terminal, or a dumb one.
    """
    try:
        if stream is None or not stream.isatty() or os.environ.get("TERM", "dumb") == "dumb":
            return ""
    except (AttributeError, ValueError, OSError):
        return ""
    command = os.environ.get("SCHEMAKIT_PAGER", os.environ.get("PAGER", _DEFAULT))
    return "" if command.strip() in ("", "cat") else command


def show_in_pager(command: str, text: bytes) -> None:
    """Show text in a pager, or write it if it fits on the screen or the pager cannot be run.

    It is not an error to leave the pager early.

    Raises:
        BrokenPipeError, WriteError: as ``write``.
    """
    if text and (_fits_screen(text) or not _run(command, text)):
        write(text)


def _fits_screen(text: bytes) -> bool:
    try:
        columns, lines = os.get_terminal_size(sys.stdout.fileno())
    except (OSError, ValueError, AttributeError):
        return True
    # The prompt of the shell needs a line.
    left = lines - 1
    if text.count(b"\n") > left:
        return False
    import re

    for line in re.sub(rb"\x1b\[[0-9;]*m", b"", text).decode("utf-8", "replace").splitlines():
        left -= max(-(-len(line) // max(columns, 1)), 1)
    return left >= 0


def _run(command: str, text: bytes) -> bool:
    """Run a pager until the user leaves it; return False if it cannot be run."""
    import signal
    import subprocess

    if command == _DEFAULT:
        from shutil import which

        if which(command) is None:
            return False
    environment = {**os.environ}
    environment.setdefault("LESS", _LESS_OPTIONS)
    environment.setdefault("LV", "-c")
    sys.stdout.flush()
    try:
        # The user's own command, as git runs it.
        process = subprocess.Popen(  # noqa: S602
            command, shell=True, stdin=subprocess.PIPE, env=environment
        )
    except OSError:
        return False
    # Ctrl-C is for the pager, which stops a search by it.
    before = None
    with suppress(ValueError):  # only the main thread handles signals
        before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        process.communicate(text)
    finally:
        if before is not None:
            signal.signal(signal.SIGINT, before)
    return process.returncode not in _CANNOT_RUN
