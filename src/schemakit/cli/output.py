"""Where the command line's output goes: standard streams, files, devices."""

from __future__ import annotations

import os
import re
import stat
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import IO, Any, NoReturn

from schemakit.cli.layout.table import Display, escape_unsafe
from schemakit.errors import SchemaKitError

__all__ = [
    "WriteError",
    "write_message",
    "discard",
    "encoded",
    "detect_display",
    "progress_line",
    "save",
    "write",
]

_LONE_SURROGATE = "[\ud800-\udfff]"
#: These lead to a stream that is open already: renaming a file over them would miss it.
_OPEN_STREAMS = ("/dev/stdout", "/dev/stderr", "/dev/fd/", "/proc/")


class WriteError(SchemaKitError):
    """The output could not be written."""

    exit_status = 3

    def __init__(self, target: str, reason: str) -> None:
        self.target, self.reason = target, reason
        super().__init__(f"cannot write {target}: {reason}")


def detect_display(stream: Any) -> Display:
    """How to lay out text for a stream: by a terminal's width and colours, or plain."""
    try:
        if not stream.isatty():
            return Display()
    except (AttributeError, ValueError, OSError):
        return Display()
    colour = not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return Display(_terminal_width(stream), colour)


def _terminal_width(stream: Any) -> int:
    # shutil.get_terminal_size does this too, and loads four compression libraries to do it.
    asked = os.environ.get("COLUMNS", "")
    if asked.isdecimal() and int(asked) > 0:
        return int(asked)
    try:
        return os.get_terminal_size(stream.fileno()).columns or 80
    except (OSError, ValueError, AttributeError):
        return 80


def write(*parts: str | bytes) -> None:
    """Write text, as UTF-8 whatever the locale says, or bytes to standard output.

    Raises:
        BrokenPipeError: if nobody reads any more.
        WriteError: if it cannot be written for another reason.
    """
    if sys.stdout is None:
        raise WriteError("<stdout>", "it is closed")
    try:
        for part in parts:
            _write_all(sys.stdout, encoded(part) if isinstance(part, str) else part)
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except (OSError, ValueError) as error:
        _refuse("<stdout>", error)


def write_message(text: str) -> None:
    """Write lines to standard error; what could disturb a terminal is escaped."""
    if sys.stderr is None:
        return
    try:
        _write_all(sys.stderr, encoded(escape_unsafe(text, newlines=True) + "\n"))
        sys.stderr.flush()
    except (OSError, ValueError):
        # There is nowhere left to say so.
        return


def encoded(text: str) -> bytes:
    """UTF-8, with U+FFFD for lone surrogates, as jq writes them."""
    try:
        return text.encode()
    except UnicodeEncodeError:
        return re.sub(_LONE_SURROGATE, "\ufffd", text).encode()


def _write_all(stream: IO[str], data: bytes) -> None:
    binary = getattr(stream, "buffer", None)
    if binary is None:
        stream.write(data.decode())
        return
    stream.flush()
    left = memoryview(data)
    while left:
        # An unbuffered stream may take only a part; one that does not block may take nothing.
        try:
            taken = binary.write(left)
        except BlockingIOError as error:
            taken = error.characters_written or None
        if taken is None:
            _wait(binary)
        else:
            left = left[taken:]


def _wait(stream: IO[bytes]) -> None:
    from select import select

    select([], [stream], [])


def discard() -> None:
    """Send what is still in the buffers of standard output to nowhere, so that exiting is quiet."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
    except (OSError, ValueError, AttributeError):
        return


def save(target: str, parts: Iterable[bytes]) -> None:
    """Write a file, whole or not at all; a device or a pipe is written directly.

    A file is written beside its name and then renamed. It gets the permissions that it had, or
    those of any new file; a symbolic link stays, and what it leads to is replaced.

    Raises:
        BrokenPipeError: if it is a pipe that nobody reads any more.
        WriteError: if it cannot be written.
    """
    try:
        if target.startswith(_OPEN_STREAMS) or _is_special(target):
            with open(target, "wb") as stream:
                stream.writelines(parts)
        else:
            _replace(os.path.realpath(target), parts)
    except BrokenPipeError:
        raise
    except (OSError, ValueError) as error:
        _refuse(target, error)


def _is_special(target: str) -> bool:
    try:
        mode = os.stat(target).st_mode
    except FileNotFoundError:
        if target.endswith(os.sep):
            raise WriteError(target, "there is no such directory") from None
        return False
    if stat.S_ISDIR(mode):
        raise WriteError(target, "it is a directory")
    return not stat.S_ISREG(mode)


def _replace(path: str, parts: Iterable[bytes]) -> None:
    directory, name = os.path.split(path)
    existing = _permissions(path)
    beside = os.path.join(directory, f".{name[:100]}.{os.getpid()}-{os.urandom(4).hex()}")
    # 0o666 lets the process's own mask decide, as open() does; tempfile would give 0o600.
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    try:
        with open(descriptor, "wb") as stream:
            stream.writelines(parts)
        if existing is not None:
            os.chmod(beside, existing)
        os.replace(beside, path)
    except BaseException:
        os.unlink(beside)
        raise


def _permissions(path: str) -> int | None:
    try:
        mode = stat.S_IMODE(os.stat(path).st_mode)
    except FileNotFoundError:
        return None
    if not os.access(path, os.W_OK):
        raise PermissionError(13, "permission denied")
    return mode


def progress_line() -> Callable[[str], None] | None:
    """What shows a line on the terminal of standard error in place of the last one.

    ``""`` removes it. None where standard error is no terminal that can do so.
    """
    display = detect_display(sys.stderr)
    if display.columns is None or os.environ.get("TERM") == "dumb":
        return None
    width = display.columns - 1

    def show(text: str) -> None:
        # Back to the start of the line, and clear it (ECMA-48, EL).
        with suppress(OSError, ValueError):
            _write_all(sys.stderr, encoded("\r\x1b[K" + escape_unsafe(text)[:width]))
            sys.stderr.flush()

    return show


def _refuse(target: str, error: OSError | ValueError) -> NoReturn:
    directory = os.path.dirname(os.path.realpath(target))
    if isinstance(error, FileNotFoundError) and not os.path.isdir(directory):
        reason = "its directory does not exist"
    elif isinstance(error, FileNotFoundError):
        reason = f"no file can be made in {directory}"
    else:
        reason = (getattr(error, "strerror", None) or str(error)).lower()
    raise WriteError(target, reason) from error
