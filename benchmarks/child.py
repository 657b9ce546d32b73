"""Runs one contender's code in this process and prints what it took, as one line of JSON.

Started by measure.py with one argument: ``{"setup", "code", "path", "operation", "runs",
"what", "spots"}``.
"""

from __future__ import annotations

import gc
import json
import resource
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter
from typing import Any

# A peer that copies what it inlines can ask for more than the machine has.
ADDRESS_SPACE = 8 << 30
# Slow contenders stop repeating after this many seconds; their rounds go on.
ENOUGH = 1.0


def main() -> int:
    """Measures ``time`` or ``memory``, or summarizes the result, as asked; the exit status."""
    asked = json.loads(sys.argv[1])
    _limit_address_space()
    names: dict[str, Any] = {
        "data": Path(asked["path"]).read_bytes(),
        "operation": asked["operation"],
    }
    try:
        exec(asked["setup"], names)
        job = eval(f"lambda: {asked['code']}", names)
        if asked["what"] == "time":
            answer = _times(job, asked["runs"])
        elif asked["what"] == "memory":
            answer = _growth(job)
        else:
            answer = _summary(job(), asked["spots"])
    except Exception as error:  # noqa: BLE001  # whatever a peer raises is its result
        answer = {"error": f"{type(error).__name__}: {error}".splitlines()[0][:200]}
    print(json.dumps(answer))
    return 0


def _times(job: Callable[[], Any], runs: int) -> dict[str, Any]:
    """Mean of ``runs`` after one run to warm up; results are freed off the clock.

    The collector stays as Python starts it. About one full collection falls into a big parse, but
    not into each: the best run would be the one that none fell into, and a ``gc.collect()`` before
    the span would keep it out of all.
    """
    job()
    done, spent, used = 0, 0.0, 0.0
    while done < runs and spent <= ENOUGH:
        before, start = processor_seconds(), perf_counter()
        result = job()
        spent += perf_counter() - start
        used += processor_seconds() - before
        del result
        done += 1
    return {"seconds": spent / done, "processor": used / done}


def processor_seconds() -> float:
    """Seconds that processors spent on this process, on its threads and on its ended children."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def _summary(result: Any, spots: Sequence[Sequence[str]]) -> dict[str, Any]:
    from benchmarks.outcomes import summarize

    tree = json.loads(result) if isinstance(result, bytes) else result
    return summarize(tree, spots)._asdict()


def _growth(job: Callable[[], Any]) -> dict[str, Any]:
    """Bytes by which the resident peak of one run lies above what was resident before it; if the
    run started a process, the peak of that one."""
    gc.collect()
    before = _start_peak()
    result = job()
    peak = _peak()
    other = getattr(result, "peak", None)
    del result
    if other is not None:
        return {"growth": other, "peak": other}
    return {"growth": peak - before, "peak": peak}


def _start_peak() -> int:
    """Forgets the peak so far where the system can; the bytes to compare the next peak with."""
    forget = Path("/proc/self/clear_refs")
    if not forget.exists():
        return _peak()
    forget.write_text("5")
    return _status("VmRSS")


def _peak() -> int:
    # On Linux ru_maxrss survives exec and so may be the parent's; VmHWM is this program's own.
    if Path("/proc/self/status").exists():
        return _status("VmHWM")
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def _status(field: str) -> int:
    return read_status("self", field)


def read_status(process: int | str, field: str) -> int:
    """A size of memory of a process, in bytes, as the system states it.

    Raises:
        LookupError: if it does not.
    """
    status = Path(f"/proc/{process}/status")
    for line in status.read_text().splitlines() if status.exists() else ():
        if line.startswith(field + ":"):
            return int(line.split()[1]) * 1024
    raise LookupError(f"{status} has no {field}")


def _limit_address_space() -> None:
    if sys.platform.startswith("linux"):
        resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))


if __name__ == "__main__":
    sys.exit(main())
