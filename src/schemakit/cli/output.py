"""What is written, and where: standard streams, files and devices."""

from __future__ import annotations

import os
import re
import stat
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from typing import IO, NamedTuple, NoReturn

from schemakit.cli.layout.table import Display, escape_unsafe
from schemakit.errors import Diagnostic, SchemaKitError

__all__ = [
    "MOST_WARNINGS",
    "Verbosity",
    "WriteError",
    "collect_output",
    "detect_display",
    "discard_output",
    "encode",
    "make_progress_line",
    "save",
    "use_verbosity",
    "warn",
    "write",
    "write_diagnostics",
    "write_json",
    "write_message",
    "write_note",
]

#: As many losses of tools as are listed one by one.
MOST_WARNINGS = 10


class Verbosity(NamedTuple):
    """Whether a command writes no warnings and notes, whether it lists all of one kind, and when
    its output has colour: ``"auto"``, ``"always"`` or ``"never"``."""

    quiet: bool = False
    verbose: bool = False
    colour: str = "auto"


_NORMAL = Verbosity()
#: The verbosity of the command that runs.
_VERBOSITY: ContextVar[Verbosity] = ContextVar("verbosity")
#: What a command has written while its output is collected for a pager.
_COLLECTED: ContextVar[list[bytes] | None] = ContextVar("collected", default=None)

_LONE_SURROGATE = "[\ud800-\udfff]"
#: Names of streams that are open: they are written directly, not replaced by a new file.
_OPEN_STREAMS = ("/dev/stdout", "/dev/stderr", "/dev/fd/", "/proc/")


class WriteError(SchemaKitError):
    """The output could not be written."""

    exit_status = 3

    def __init__(self, target: str, reason: str) -> None:
        self.target, self.reason = target, reason
        super().__init__(f"cannot write {target}: {reason}")


def detect_display(stream: IO[str] | None) -> Display:
    """Detect whether a stream is a terminal, its width, and whether to use colour.

    ``--color`` decides about colour, else ``NO_COLOR`` and then ``FORCE_COLOR``, if they are set
    and not empty; by default there is colour on a terminal that is not dumb.
    """
    try:
        is_terminal = stream is not None and stream.isatty()
    except (AttributeError, ValueError, OSError):
        is_terminal = False
    colour = _choose_colour(is_terminal=is_terminal)
    if stream is None or not is_terminal:
        return Display(colour=colour)
    return Display(_measure_terminal(stream), colour)


def _choose_colour(*, is_terminal: bool) -> bool:
    choice = _VERBOSITY.get(_NORMAL).colour
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR", "").lower() not in ("", "0", "false"):
        return True
    return is_terminal and os.environ.get("TERM") != "dumb"


def _measure_terminal(stream: IO[str]) -> int:
    # shutil.get_terminal_size does the same, but its module loads four compression libraries.
    columns = os.environ.get("COLUMNS", "")
    if columns.isdecimal() and int(columns) > 0:
        return int(columns)
    try:
        return os.get_terminal_size(stream.fileno()).columns or 80
    except (OSError, ValueError, AttributeError):
        return 80


def write(*parts: str | bytes) -> None:
    """Write bytes, or text as UTF-8 whatever the locale, to standard output.

    Raises:
        BrokenPipeError: if the reader of a pipe has stopped.
        WriteError: if it cannot be written for another reason.
    """
    if sys.stdout is None:
        raise WriteError("<stdout>", "it is closed")
    collected = _COLLECTED.get()
    if collected is not None:
        collected += [encode(part) if isinstance(part, str) else part for part in parts]
        return
    try:
        for part in parts:
            _write_all(sys.stdout, encode(part) if isinstance(part, str) else part)
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except (OSError, ValueError) as error:
        _raise_write_error("<stdout>", error)


@contextmanager
def collect_output(collected: list[bytes]) -> Iterator[None]:
    """Add what ``write`` is given to a list, in place of writing it."""
    token = _COLLECTED.set(collected)
    try:
        yield
    finally:
        _COLLECTED.reset(token)


def write_message(text: str) -> None:
    """Write lines to standard error, with characters escaped that could disturb a terminal."""
    if sys.stderr is None:
        return
    try:
        _write_all(sys.stderr, encode(escape_unsafe(text, newlines=True) + "\n"))
        sys.stderr.flush()
    except (OSError, ValueError):
        # There is no other stream to report it on.
        return


@contextmanager
def use_verbosity(verbosity: Verbosity) -> Iterator[None]:
    """Write warnings and notes by ``-q`` and ``--verbose`` of a command while it runs."""
    token = _VERBOSITY.set(verbosity)
    try:
        yield
    finally:
        _VERBOSITY.reset(token)


def write_note(text: str) -> None:
    """Write a note to standard error, as ``write_message`` does, unless the command is quiet."""
    if not _VERBOSITY.get(_NORMAL).quiet:
        write_message(f"note: {text}")


def warn(
    diagnostics: Sequence[Diagnostic], sources: Mapping[str, bytes], *, summary: bool = False
) -> None:
    """Write diagnostics to standard error, with the lines of the documents that they are about.

    ``sources`` are the texts of the documents by URI. With ``summary`` the numbers of many
    diagnostics of several codes follow. A quiet command writes only errors.
    """
    if _VERBOSITY.get(_NORMAL).quiet:
        diagnostics = [one for one in diagnostics if one.severity == "error"]
    if diagnostics:
        write_diagnostics(diagnostics, sources, summary=summary)


def write_diagnostics(
    diagnostics: Sequence[Diagnostic], sources: Mapping[str, bytes], *, summary: bool = False
) -> None:
    """Write diagnostics to standard error; of many of one kind the first, unless verbose."""
    from schemakit.cli.reports import format_counts, format_summary, format_text

    display = detect_display(sys.stderr)._replace(colour=False)
    text = format_text(diagnostics, sources, display, verbose=_VERBOSITY.get(_NORMAL).verbose)
    has_several = len({one.code for one in diagnostics}) > 1
    numbers = format_summary(diagnostics) if summary and has_several else ""
    if numbers:
        text += numbers + format_counts(diagnostics)
    write_message(text.rstrip("\n"))


def write_json(text: bytes) -> None:
    """Write JSON text and a newline to standard output, in colour if that has colour; escape unsafe
    characters on a terminal."""
    display = detect_display(sys.stdout)
    if display != Display():
        from schemakit.cli.layout.json_text import paint_json

        text = paint_json(text, display)
    write(text, b"\n")


def encode(text: str) -> bytes:
    """Encode text as UTF-8, with U+FFFD for lone surrogates, as jq does."""
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


def discard_output() -> None:
    """Discard what is left in the buffer of standard output, so that exiting writes nothing."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
    except (OSError, ValueError, AttributeError):
        return


def save(target: str, parts: Iterable[bytes]) -> None:
    """Write a file completely or not at all; write to a device or a pipe directly.

    A file is written under another name in its directory and then renamed. It keeps its permissions
    and, where that is allowed, its owner and group; a new one gets the default ones. If it is a
    symbolic link, its target is replaced. A signal that ends the process leaves no partial file.

    Raises:
        BrokenPipeError: if it is a pipe whose reader has stopped.
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
        _raise_write_error(target, error)


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
    existing = _stat_writable(path)
    temporary = os.path.join(directory, f".{name[:100]}.{os.getpid()}-{os.urandom(4).hex()}")
    # With 0o666 the umask of the process decides, as for open(). No one else may read what replaces
    # a file before it has that file's permissions.
    mode = 0o666 if existing is None else 0o600
    with _removed_by_signals(temporary):
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        try:
            with open(descriptor, "wb") as stream:
                stream.writelines(parts)
            if existing is not None:
                _copy_permissions(existing, temporary)
            os.replace(temporary, path)
        except BaseException:
            os.unlink(temporary)
            raise


@contextmanager
def _removed_by_signals(path: str) -> Iterator[None]:
    """Remove a file before a signal that nothing else handles ends the process."""
    import signal

    def end(number: int, _frame: object) -> None:
        with suppress(OSError):
            os.unlink(path)
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)

    known = [getattr(signal, name, None) for name in ("SIGTERM", "SIGHUP")]
    ours = [one for one in known if one is not None and signal.getsignal(one) is signal.SIG_DFL]
    try:
        for number in ours:
            signal.signal(number, end)
    except ValueError:  # only the main thread handles signals
        ours = []
    try:
        yield
    finally:
        for number in ours:
            signal.signal(number, signal.SIG_DFL)


def _stat_writable(path: str) -> os.stat_result | None:
    try:
        known = os.stat(path)
    except FileNotFoundError:
        return None
    if not os.access(path, os.W_OK):
        raise PermissionError(13, "permission denied")
    return known


def _copy_permissions(existing: os.stat_result, path: str) -> None:
    """Give a new file the owner, group and mode of the one that it replaces, where that may be."""
    mode = stat.S_IMODE(existing.st_mode)
    new = os.stat(path)
    if hasattr(os, "chown") and (new.st_uid, new.st_gid) != (existing.st_uid, existing.st_gid):
        for owner in (existing.st_uid, -1):
            with suppress(OSError):
                os.chown(path, owner, existing.st_gid)
                break
        new = os.stat(path)
        if new.st_uid != existing.st_uid:
            mode &= ~stat.S_ISUID
        if new.st_gid != existing.st_gid:
            # Another group gets no more than everybody.
            mode = mode & ~(stat.S_ISGID | stat.S_IRWXG) | (mode & stat.S_IRWXO) << 3
    os.chmod(path, mode)


def make_progress_line() -> Callable[[str], None] | None:
    """Return a function that replaces the progress line on standard error; ``""`` removes it.

    Returns None if standard error is not a terminal that can do so.
    """
    display = detect_display(sys.stderr)
    if display.columns is None or os.environ.get("TERM") == "dumb":
        return None
    width = display.columns - 1

    def show(text: str) -> None:
        # To the start of the line, and erase it (ECMA-48, EL).
        with suppress(OSError, ValueError):
            _write_all(sys.stderr, encode("\r\x1b[K" + escape_unsafe(text)[:width]))
            sys.stderr.flush()

    return show


def _raise_write_error(target: str, error: OSError | ValueError) -> NoReturn:
    directory = os.path.dirname(os.path.realpath(target))
    if isinstance(error, FileNotFoundError) and not os.path.isdir(directory):
        reason = "its directory does not exist"
    elif isinstance(error, FileNotFoundError):
        reason = f"files cannot be created in {directory}"
    else:
        reason = (getattr(error, "strerror", None) or str(error)).lower()
    raise WriteError(target, reason) from error
