"""The process in which descriptions are read: bounded in time and memory, and ended if need be.

``python -c "from schemakit.surveying.child import main; main()"`` reads requests from its standard
input and answers on its standard output. Requests are pickles of its own parent, answers are not.
"""

from __future__ import annotations

import faulthandler
import os
import pickle
import struct
import sys
from typing import IO

from schemakit.audience import address_command
from schemakit.surveying.items import Settings
from schemakit.surveying.parts import make_part

__all__ = ["BEGUN", "FULL", "MADE", "main", "read_frame", "write_frame"]

#: The kinds of answers: a document is begun, memory is full, or the part is made.
BEGUN, FULL, MADE = b"B", b"F", b"M"
_HEAD = struct.Struct("<cQ")
#: Seconds without a request after which an unused process ends.
_IDLE = 600.0
#: More bytes than any machine has, which systems do not take as a bound.
_GREATEST = 1 << 60


def write_frame(stream: IO[bytes], kind: bytes, data: bytes) -> None:
    """Write a kind and some bytes."""
    stream.write(_HEAD.pack(kind, len(data)))
    stream.write(data)
    stream.flush()


def read_frame(stream: IO[bytes]) -> tuple[bytes, bytes] | None:
    """Read what :func:`write_frame` has written; None at the end."""
    head = stream.read(_HEAD.size)
    if len(head) < _HEAD.size:
        return None
    kind, size = _HEAD.unpack(head)
    data = stream.read(size)
    return (kind, data) if len(data) == size else None


def main() -> None:
    """Answer requests until there are no more."""
    requests = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    # What a library prints must not get among the answers, nor read requests.
    os.dup2(2, 1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    while True:
        faulthandler.dump_traceback_later(_IDLE, exit=True)
        frame = read_frame(requests)
        faulthandler.cancel_dump_traceback_later()
        if frame is None:
            return
        items, failures, settings = pickle.loads(frame[1])  # noqa: S301
        _enter(settings)
        reached = 0

        def begin(index: int, seconds: float = settings.seconds) -> None:
            nonlocal reached
            reached = index
            # A thread of C, which ends the process also if Python does not get to run.
            faulthandler.dump_traceback_later(seconds, exit=True)
            write_frame(answers, BEGUN, str(index).encode())

        try:
            with address_command(settings.for_command):
                part = make_part(items, settings, failures, begin)
        except MemoryError:
            write_frame(answers, FULL, str(reached).encode())
            # What holds the memory is unknown, so this process reads nothing more.
            os._exit(0)
        finally:
            faulthandler.cancel_dump_traceback_later()
        write_frame(answers, MADE, part)


def _enter(settings: Settings) -> None:
    """Go to the working directory of the survey, and bound the memory of this process."""
    if os.path.isdir(settings.directory):
        os.chdir(settings.directory)
    try:
        import resource
    except ImportError:  # Windows has no such bound
        return
    _, most = resource.getrlimit(resource.RLIMIT_DATA)
    # Where its parent does not look, as on other systems than Linux, this is the only bound.
    limit = settings.memory * (4 if sys.platform == "linux" else 1)
    if most != resource.RLIM_INFINITY:
        limit = min(limit, most)
    elif limit > _GREATEST:
        limit = most
    resource.setrlimit(resource.RLIMIT_DATA, (limit, most))
