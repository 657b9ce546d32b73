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
from typing import IO, cast

from schemakit.errors import SchemaKitError
from schemakit.surveying.child import BEGUN, FULL, MADE, read_frame, write_frame
from schemakit.surveying.items import Item, Settings
from schemakit.surveying.parts import Failure

__all__ = ["Children", "WorkerError", "run_batch"]

#: Seconds beyond a description's own after which a process is ended from outside, in case its own
#: clock does not.
_GRACE = 15.0
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
        index: int | None = None
        answers = cast("IO[bytes]", self._process.stdout)
        request = pickle.dumps((items, failures, settings))
        try:
            write_frame(cast("IO[bytes]", self._process.stdin), b"R", request)
        except OSError:
            raise self._end(None, settings) from None
        while True:
            clock = threading.Timer(settings.seconds + _GRACE, self._process.kill)
            clock.daemon = True
            clock.start()
            frame = read_frame(answers)
            clock.cancel()
            if frame is None:
                raise self._end(index, settings)
            kind, data = frame
            if kind == BEGUN:
                index = int(data)
            elif kind == FULL:
                error = f"took more than {settings.memory >> 20:,} MiB of memory"
                self._end(index, settings)
                raise _EndedError(int(data), Failure("memory", error))
            elif kind == MADE:
                self.has_worked = True
                return data

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

    def _end(self, index: int | None, settings: Settings) -> _EndedError:
        """The error of a process that has ended, which is removed."""
        self._process.kill()
        status = self._process.wait()
        self._said.seek(0)
        said = self._said.read().decode(errors="replace").strip()
        self.close()
        if _TIMEOUT in said:
            return _EndedError(index, Failure("timeout", _explain_timeout(said, settings)))
        if _NO_MEMORY in said:
            error = f"took more than {settings.memory >> 20:,} MiB of memory"
            return _EndedError(index, Failure("memory", error))
        how = f"signal {-status}" if status < 0 else f"status {status}"
        last = said.splitlines()[-1:] or ["it said nothing"]
        return _EndedError(index, Failure("died", f"its process ended with {how}: {last[0]}"))


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
        #: A fork has the pipes of its parent's processes, which it must not use.
        self._process = os.getpid()

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
                        text = f"a worker cannot start a process: {error.failure.error}"
                        raise WorkerError(text) from None
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
        if os.getpid() != self._process:
            self.__init__()  # type: ignore[misc]
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


_OF_WORKER = Children()


def run_batch(items: Sequence[Item], settings: Settings) -> bytes:
    """The part of some documents, made in a process of this worker: the task for any executor.

    Raises:
        WorkerError: as :meth:`Children.run_batch`.
    """
    return _OF_WORKER.run_batch(items, settings)
