"""The processes of a worker, and the task that it runs: a batch of documents to a part.

A worker of any executor hands each batch to a process of its own. A description that hangs, eats
memory or crashes ends that process alone, and the worker knows which description it was.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from time import monotonic
from typing import IO, cast

from schemakit.counts import format_size
from schemakit.errors import SchemaKitError
from schemakit.surveying.child import BEGUN, FULL, MADE, read_frame, write_frame
from schemakit.surveying.items import Item, Settings
from schemakit.surveying.parts import Failure

__all__ = ["Children", "WorkerError", "run_batch"]

#: Seconds beyond a description's own after which a process is ended from outside, in case its own
#: clock does not.
_GRACE = 15.0
#: Seconds between two looks at the memory of a process.
_BETWEEN_LOOKS = 0.02
#: Bytes in the unit of ``ru_maxrss``.
_PEAK_UNIT = 1 if sys.platform == "darwin" else 1024
_PROGRAM = "import sys; sys.path[:] = {path!r}; from schemakit.surveying.child import main; main()"
#: What the process says on its standard error when its time is over, or Rust gets no memory.
_TIMEOUT, _NO_MEMORY = "Timeout (", "memory allocation of"


class WorkerError(SchemaKitError):
    """A process that reads descriptions cannot be started; the message says what it wrote."""

    exit_status = 3


class _EndedError(Exception):
    """A process has ended; ``index`` is the document that it was at, None if at none."""

    def __init__(self, index: int | None, failure: Failure) -> None:
        super().__init__(failure.error)
        self.index, self.failure = index, failure


class _Child:
    """A process that makes parts."""

    def __init__(self) -> None:
        self._said = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the process
        program = _PROGRAM.format(path=[os.path.abspath(one) for one in sys.path])
        self._process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-P", "-c", program],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._said,
        )
        self._inherited = _measure_own_peak()
        self.has_worked = False

    @property
    def is_alive(self) -> bool:
        """Whether the process has not ended."""
        return self._process.poll() is None

    def make_part(
        self, items: Sequence[Item], settings: Settings, failures: dict[int, Failure]
    ) -> bytes:
        """The part of some documents.

        Raises:
            _EndedError: if the process ended before.
        """
        request = pickle.dumps((items, failures, settings))
        guard = _Guard(self._process, settings)
        guard.start()
        try:
            write_frame(cast("IO[bytes]", self._process.stdin), b"R", request)
            return self._read_part(guard)
        except OSError:
            raise self._end(None, guard) from None
        finally:
            guard.stop()

    def _read_part(self, guard: _Guard) -> bytes:
        index: int | None = None
        answers = cast("IO[bytes]", self._process.stdout)
        while (frame := read_frame(answers)) is not None:
            guard.restart_clock()
            kind, data = frame
            if kind == BEGUN:
                index = int(data)
            elif kind == FULL:
                guard.verdict = guard.memory_verdict
                break
            elif kind == MADE:
                self.has_worked = True
                return data
        raise self._end(index, guard)

    def kill(self) -> None:
        """End the process, whose user will notice."""
        self._process.kill()

    def close(self) -> None:
        """End the process, and close its pipes."""
        self._process.kill()
        for stream in (self._process.stdin, self._process.stdout, self._said):
            if stream is not None:
                try:
                    stream.close()
                except OSError:
                    continue
        self._process.wait()

    def _end(self, index: int | None, guard: _Guard) -> _EndedError:
        """The error of a process that has ended, which is removed."""
        self._process.kill()
        status, peak = _wait(self._process)
        self._said.seek(0)
        said = self._said.read().decode(errors="replace").strip()
        self.close()
        if guard.verdict is not None:
            return _EndedError(index, guard.verdict)
        if _TIMEOUT in said:
            return _EndedError(index, Failure("timeout", _explain_timeout(said, guard.settings)))
        # It was faster than its guard, and crashed where a library does not check what it gets.
        if _NO_MEMORY in said or peak > max(guard.settings.memory, self._inherited):
            return _EndedError(index, guard.memory_verdict)
        how = f"signal {-status}" if status < 0 else f"status {status}"
        last = said.splitlines()[-1:] or ["it said nothing"]
        return _EndedError(index, Failure("died", f"its process ended with {how}: {last[0]}"))


def _wait(process: subprocess.Popen[bytes]) -> tuple[int, int]:
    """Wait for a process to end; its exit status, and the most memory that it had, in bytes."""
    try:
        _, status, usage = os.wait4(process.pid, 0)
    except (AttributeError, ChildProcessError):  # on Windows, or it was waited for before
        return process.wait(), 0
    process.returncode = os.waitstatus_to_exitcode(status)
    return process.returncode, usage.ru_maxrss * _PEAK_UNIT


def _measure_own_peak() -> int:
    """The most memory that this process had, in bytes; 0 where the system does not say.

    Linux counts it for each process that this one starts, too, however little that one takes.
    """
    try:
        import resource
    except ImportError:  # on Windows
        return 0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _PEAK_UNIT


class _Guard(threading.Thread):
    """Ends a process that has too much memory, or whose own clock does not end it.

    The system's bound for memory, which is four times as high, is for what allocates faster than
    this looks: a library that is not in Python may crash there, which says less.
    """

    def __init__(self, process: subprocess.Popen[bytes], settings: Settings) -> None:
        super().__init__(name="schemakit-survey-guard", daemon=True)
        self.settings = settings
        #: Why the process was ended.
        self.verdict: Failure | None = None
        error = f"took more than {format_size(settings.memory)} of memory"
        self.memory_verdict = Failure("memory", error)
        self._process = process
        self._stopped = threading.Event()
        self.restart_clock()

    def restart_clock(self) -> None:
        """Give the process the time of one description."""
        self._deadline = monotonic() + self.settings.seconds + _GRACE

    def stop(self) -> None:
        """Let the process go on by itself."""
        self._stopped.set()
        self.join()

    def run(self) -> None:
        """Look at the process until it is let go on or has been ended."""
        while not self._stopped.wait(_BETWEEN_LOOKS):
            if _measure_memory(self._process.pid) > self.settings.memory:
                self.verdict = self.memory_verdict
            elif monotonic() > self._deadline:
                error = f"took longer than {self.settings.seconds:g} s"
                self.verdict = Failure("timeout", error)
            if self.verdict is not None:
                self._process.kill()
                return


def _measure_memory(process: int) -> int:
    """The bytes of memory that a process has of its own; 0 where the system does not say."""
    try:
        with open(f"/proc/{process}/statm", encoding="ascii") as file:
            _, resident, shared, *_ = file.read().split()
    except (OSError, ValueError):
        return 0
    return (int(resident) - int(shared)) * os.sysconf("SC_PAGE_SIZE")


def _explain_timeout(said: str, settings: Settings) -> str:
    """The text of a process whose time was over, which lists its stack, the innermost first."""
    places = [
        line.strip().removeprefix("File ")
        for line in said.rpartition(_TIMEOUT)[2].splitlines()
        if line.startswith("  File ")
    ]
    at = f", in {places[0].rpartition(' in ')[2]}" if places else ""
    return f"took longer than {settings.seconds:g} s{at}"


class Children:
    """The processes of one worker, of which threads take one each. They end when it is closed."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._idle: list[_Child] = []
        self._busy: set[_Child] = set()
        self._is_closed = False

    def close(self) -> None:
        """End all processes; what they are at is not finished."""
        with self._lock:
            self._is_closed = True
            idle, self._idle = self._idle, []
            for busy in self._busy:
                busy.kill()
        for child in idle:
            child.close()

    def run_batch(self, items: Sequence[Item], settings: Settings) -> bytes:
        """The part of some documents, made in a process of its own.

        A description during which the process ends gets one more try in a new process; one that
        takes too long does not. After that it is a row that says so.

        Raises:
            WorkerError: if a process cannot be started, or this is closed.
        """
        failures: dict[int, Failure] = {}
        tried: set[int] = set()
        starts = 0
        while True:
            child = self._take()
            was_new = not child.has_worked
            try:
                part = child.make_part(items, settings, failures)
            except _EndedError as error:
                if error.index is None:
                    starts += was_new
                    if starts > 1:
                        why = error.failure.error
                        if error.failure.outcome == "memory":
                            why = f"it {why}, which is the most that a description may take"
                        raise WorkerError(f"a worker cannot start a process: {why}") from None
                elif error.failure.outcome == "timeout" or error.index in tried:
                    failures[error.index] = error.failure
                else:
                    tried.add(error.index)
                continue
            finally:
                with self._lock:
                    self._busy.discard(child)
            self._give_back(child)
            return part

    def _take(self) -> _Child:
        with self._lock:
            if self._is_closed:
                raise WorkerError("the survey was stopped")
            while self._idle:
                child = self._idle.pop()
                if child.is_alive:
                    break
                child.close()
            else:
                child = _Child()
            self._busy.add(child)
            return child

    def _give_back(self, child: _Child) -> None:
        with self._lock:
            if not self._is_closed:
                self._idle.append(child)
                return
        child.close()


#: Those of this process. A fork has the pipes of its parent's, which it must not use.
_OF_WORKER: dict[int, Children] = {}


def run_batch(items: Sequence[Item], settings: Settings) -> bytes:
    """The part of some documents, made in a process of this worker: the task for any executor.

    Raises:
        WorkerError: as :meth:`Children.run_batch`.
    """
    return _OF_WORKER.setdefault(os.getpid(), Children()).run_batch(items, settings)
