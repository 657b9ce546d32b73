"""Runs jobs, each in a process of its own, in rounds, so that noise hits all of them alike."""

from __future__ import annotations

import importlib.util
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import Any

from benchmarks.contenders import Contender, Job
from benchmarks.inputs import Input
from benchmarks.outcomes import Facts, Summary, find_fault, read_facts, summarize

HERE = Path(__file__).parent
ROOT = HERE.parent
RUNS, QUICK_RUNS = 5, 2
#: Every process has compiled modules, as where a package was installed, and reports no usage.
ENVIRONMENT = {
    **{name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"},
    "REDOCLY_TELEMETRY": "off",
    "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true",
}


@dataclass(slots=True)
class Measurement:
    """What one job took: seconds per round, by the clock and of processors; bytes of growth and of
    the whole process at its peak; ``error`` says why there is no measurement."""

    seconds: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    growth: int | None = None
    peak: int | None = None
    error: str = ""

    @property
    def best(self) -> float | None:
        """The fewest seconds of any round."""
        return min(self.seconds, default=None)

    @property
    def least_processor(self) -> float | None:
        """The fewest seconds of processors of any round."""
        return min(self.processor, default=None)

    @property
    def median(self) -> float | None:
        """The median of the rounds' seconds."""
        return statistics.median(self.seconds) if self.seconds else None


def absent(contender: Contender) -> str:
    """What the contender needs and this machine lacks; empty if it can run."""
    for module in contender.modules:
        if importlib.util.find_spec(module) is None:
            return f"{module} is not installed"
    for name in contender.files:
        if not (HERE / name).exists():
            return f"benchmarks/{name} is not there"
    for program in contender.programs:
        if shutil.which(program) is None:
            return f"no {program} on PATH"
    for package in contender.packages:
        if not (HERE / "node" / "node_modules" / package).is_dir():
            return f"{package} is not installed"
    return ""


def run_rounds(
    jobs: Sequence[tuple[Job, Contender, Input]],
    *,
    rounds: int,
    timeout: float,
    runs: int = RUNS,
    tell: Callable[[str], None] = lambda _: None,
) -> dict[Job, Measurement]:
    """Measures every job once a round, and its memory and its result once; a job that fails, or
    whose result is wrong, is not run again.

    ``timeout`` is in seconds, for one process; ``runs`` are those on the clock within one.
    """
    results = {job: Measurement(error=absent(contender)) for job, contender, _ in jobs}
    facts: dict[Path, Facts] = {}
    for number in range(rounds):
        for job, contender, file in jobs:
            result = results[job]
            if result.error:
                continue
            tell(f"round {number + 1}/{rounds}: {contender.name}, {job.file}")
            try:
                if number == 0:
                    _first(contender, file, result, timeout)
                    if contender.makes and file.path not in facts:
                        facts[file.path] = read_facts(file.path)
                    if contender.makes:
                        _require_outcome(contender, file, facts[file.path], timeout)
                seconds, processor = _seconds(contender, file, timeout, runs)
                result.seconds.append(seconds)
                result.processor.append(processor)
            except subprocess.TimeoutExpired:
                result.error = f"stopped after {timeout:.0f} s"
            except ChildFailedError as failure:
                result.error = str(failure)
    return results


class ChildFailedError(Exception):
    """A contender's process failed; the text is what it said."""


def _first(contender: Contender, file: Input, result: Measurement, timeout: float) -> None:
    """Memory, in a process that runs the job once; a whole process is only warmed up."""
    if contender.runner == "process":
        _seconds(contender, file, timeout, 1)
        return
    answer = _ask(contender, file, "memory", timeout, 1)
    result.growth, result.peak = answer["growth"], answer["peak"]


def _require_outcome(contender: Contender, file: Input, facts: Facts, timeout: float) -> None:
    """Run a job once more and judge its result.

    Raises:
        ChildFailedError: if it is wrong, with what is.
    """
    if contender.runner == "process":
        found = _process_outcome(contender, file, facts, timeout)
    else:
        found = Summary(**_ask(contender, file, "summary", timeout, 1, [*facts.spots]))
    fault = find_fault(contender.makes, facts, found)
    if fault:
        raise ChildFailedError(f"wrong: {fault}")


def _process_outcome(contender: Contender, file: Input, facts: Facts, timeout: float) -> Summary:
    with tempfile.TemporaryDirectory() as directory:
        output = Path(directory) / "output.json"
        done = subprocess.run(
            command_of(contender, file, str(output)),
            cwd=ROOT,
            env=ENVIRONMENT,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=timeout,
            check=False,
        )
        _require_success(done.returncode, done.stderr)
        text = output.read_bytes() if output.exists() else done.stdout
    if contender.makes == "paths":
        return Summary(0, sorted(text.decode().splitlines()), [], [])
    return summarize(json.loads(text), facts.spots)


def _seconds(contender: Contender, file: Input, timeout: float, runs: int) -> tuple[float, float]:
    """Seconds by the clock, and of processors."""
    if contender.runner != "process":
        answer = _ask(contender, file, "time", timeout, runs)
        return answer["seconds"], answer["processor"]
    command = command_of(contender, file)
    before, start = _processor_of_children(), perf_counter()
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=ENVIRONMENT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        timeout=timeout,
        check=False,
    )
    seconds = perf_counter() - start
    _require_success(done.returncode, done.stderr, contender.statuses)
    return seconds, _processor_of_children() - before


def _processor_of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def command_of(contender: Contender, file: Input, output: str = os.devnull) -> list[str]:
    """The command line of a whole-process contender, with the file that it writes, if it does."""
    known = {"python": sys.executable, "file": str(file.path), "output": output}
    known["operation"] = file.operation
    return [part.format_map(known) for part in contender.command]


def _ask(
    contender: Contender,
    file: Input,
    what: str,
    timeout: float,
    runs: int,
    spots: Sequence[Sequence[str]] = (),
) -> dict[str, Any]:
    question = json.dumps(
        {
            "setup": contender.setup,
            "code": contender.code,
            "path": str(file.path),
            "operation": file.operation,
            "runs": runs,
            "what": what,
            "spots": spots,
        }
    )
    if contender.runner == "node":
        command = ["node", "--expose-gc", str(HERE / "node" / "child.mjs"), question]
    else:
        command = [sys.executable, "-m", "benchmarks.child", question]
    done = subprocess.run(
        command, cwd=ROOT, env=ENVIRONMENT, capture_output=True, timeout=timeout, check=False
    )
    _require_success(done.returncode, done.stderr)
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    if "error" in answer:
        raise ChildFailedError(answer["error"])
    return answer


def _require_success(status: int, stderr: bytes, statuses: Sequence[int] = (0,)) -> None:
    if status in statuses:
        return
    lines = stderr.decode(errors="replace").strip().splitlines()
    # Not the interpreter's own path: the report is for others to read.
    said = f": {lines[-1].removeprefix(f'{sys.executable}: ')[:80]}" if lines else ""
    ended = f"signal {-status}" if status < 0 else f"exit status {status}"
    raise ChildFailedError(ended + said)
