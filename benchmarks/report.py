"""A run as Markdown: the targets first, then every figure, then how each is defined."""

from __future__ import annotations

import operator
import statistics
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from benchmarks.contenders import (
    ATTACKED,
    CONTENDERS,
    FAMILIES,
    GROWING,
    SECTIONS,
    TARGETS,
    Contender,
    Job,
    Section,
    Target,
    growth_jobs,
)
from benchmarks.generate import SHAPES
from benchmarks.inputs import Input
from benchmarks.measure import RUNS, Measurement

Results = Mapping[Job, Measurement]
TIMES = "\N{MULTIPLICATION SIGN}"


@dataclass(frozen=True, slots=True)
class Run:
    """What was measured: results by section, the files by name, and what it was measured with."""

    results: Mapping[str, Results]
    files: Mapping[str, Input]
    machine: Mapping[str, str]
    versions: Mapping[str, str]
    when: str
    rounds: Mapping[str, int]
    limits: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Verdict:
    """A target's figures: ``value`` is the ratio of the bests of processor time, or the seconds on
    top; ``median`` the middle one of every round's; ``clock`` the ratio of the bests by the clock.
    With an ``error``, one side has no figures, so all are None.
    """

    value: float | None
    median: float | None = None
    clock: float | None = None
    error: str = ""

    def met(self, target: Target) -> bool:
        """Whether the best is within the limit."""
        bound = target.limit if target.plus is None else target.plus
        return self.value is not None and self.value <= bound


def verdict(target: Target, results: Results) -> Verdict:
    """How a target did in the results of its section."""
    for job in (*target.over, *target.under):
        if results[job].error:
            return Verdict(None, error=f"{job.contender}: {results[job].error}")
    if target.measure == "growth":
        gained = sum(results[job].growth or 0 for job in target.over)
        other = sum(results[job].growth or 0 for job in target.under)
        # A job too small for the system's pages to show has no ratio.
        return Verdict(gained / other) if other else Verdict(None, error="too small to see")
    compare = operator.truediv if target.plus is None else operator.sub
    over_rounds = _sums([results[job].processor for job in target.over])
    under_rounds = _sums([results[job].processor for job in target.under])
    each = [compare(a, b) for a, b in zip(over_rounds, under_rounds, strict=True)]
    over, under = (
        sum(min(results[job].processor) for job in side) for side in (target.over, target.under)
    )
    over_clock, under_clock = (
        sum(min(results[job].seconds) for job in side) for side in (target.over, target.under)
    )
    # A job that does nothing takes no measurable processor time.
    clock = compare(over_clock, under_clock) if under_clock or target.plus is not None else None
    return Verdict(compare(over, under), statistics.median(each), clock)


def _sums(rows: Sequence[Sequence[float]]) -> list[float]:
    return [sum(together) for together in zip(*rows, strict=True)]


def markdown(run: Run) -> str:
    """The whole report."""
    measured = [section for section in SECTIONS if section.name in run.results]
    parts = [
        _introduction(run, measured),
        *_targets(run),
        *(part for section in measured if (part := _section(section, run))),
        *_scaling(run),
        *_growth(run),
        _definitions(run, measured),
        _environment(run),
    ]
    return "\n\n".join(parts) + "\n"


def _introduction(run: Run, measured: Sequence[Section]) -> str:
    machine = ", ".join(f"{key} {value}" for key, value in run.machine.items())
    rounds = sorted({run.rounds[section.name] for section in measured})
    return f"""# Results

Written by `python -m benchmarks` on {run.when}. {machine}.

Each figure comes from processes of its own. One reads the file, runs the job once to warm up, then
up to {RUNS} times on the clock; their mean is the round's figure, because a full garbage collection
falls into some runs and not into others. The collector stays as Python starts it; a result is
freed off the clock. Rounds ({rounds[0]} to {rounds[-1]} of them) take the contenders of a section \
in turn. Processor time is
what the processors spent on a job, user and system, with its threads and children; targets are
judged by it, for the machine is shared. "Best" is the least of all rounds, a ratio that of two
bests of one section, "median" the middle one of the rounds' ratios. "Growth" is what the process's
resident peak gains while the job runs once, the file's bytes being in memory already; of a server
it is the whole peak of its process. Its list of tools is checked: three with `--search`, and one
for each operation with FastMCP. Whole processes are timed from start to end by their parent, output
discarded, files and compiled modules in the system's cache.

The result of each contender that dereferences, bundles or lists paths is judged once in the run
(`benchmarks/outcomes.py`): as many operations and the same paths as in the source, no reference
left but in cycles and extensions, the right members in place of a few references. One that fails
is shown with what is wrong, and has no figures."""


def _targets(run: Run) -> Iterator[str]:
    rows, missed = [], []
    for target in TARGETS:
        if target.section not in run.results:
            continue
        found = verdict(target, run.results[target.section])
        met = found.met(target)
        files = dict.fromkeys(run.files[job.file].name for job in (*target.over, *target.under))
        rows.append(
            (
                f"`{target.name}`",
                target.what,
                ", ".join(files),
                _bound(target),
                _amount(target, found.value) if not found.error else f"({found.error})",
                _amount(target, found.median),
                _amount(target, found.clock),
                "yes" if met else ("not measured" if found.error else "**no**"),
            )
        )
        if not met and not found.error:
            why = run.limits.get(target.name, "what limits it is not recorded in limits.toml yet.")
            missed.append(f"- `{target.name}`: {why}")
    if rows:
        columns = ("", "what", "file", "at most", "best", "median", "by the clock", "met")
        yield "## Targets\n\n" + table(columns, rows)
    if missed:
        yield "What limits those that are not met:\n\n" + "\n".join(missed)


def _bound(target: Target) -> str:
    if target.plus is not None:
        return f"+ {target.plus * 1000:.0f} ms"
    return f"{target.limit:g} {TIMES}"


def _amount(target: Target, value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:.2f} {TIMES}" if target.plus is None else f"+ {value * 1000:.1f} ms"


def _section(section: Section, run: Run) -> str:
    """Its jobs in a table; those of the scaling sections have one of their own."""
    if section.name in ("scaling", "large", "growth"):
        return ""
    results = run.results[section.name]
    first = next((one.least_processor for one in results.values() if one.least_processor), None)
    file = run.files[section.jobs[0].file]
    rows = []
    for job in section.jobs:
        one = results[job]
        used = one.least_processor
        if used is None:
            rows.append((job.contender, f"({one.error})", "", "", "", "", ""))
            continue
        times = f"{used / first:.2f}" if first else ""
        memory = _megabytes(one.growth), _megabytes(one.peak)
        rows.append((job.contender, _ms(used), times, _ms(one.best), _ms(one.median), *memory))
    size = file.path.stat().st_size / 1e6 if file.path.exists() else 0
    columns = (
        *("", "processor, ms", f"{TIMES} the first", "clock, ms", "median, ms"),
        *("growth, MB", "peak, MB"),
    )
    return f"## {section.title}\n\n`{file.name}`, {size:.1f} MB.\n\n" + table(columns, rows)


def _scaling(run: Run) -> Iterator[str]:
    """Milliseconds of processor time at one, ten and a hundred times the families."""
    jobs = {
        job: one for name in ("scaling", "large") for job, one in run.results.get(name, {}).items()
    }
    if not jobs:
        return
    rows = []
    for contender in GROWING:
        for shape in SHAPES:
            files = [f"{shape}-{FAMILIES * times}families" for times in (1, 10, 100)]
            found = [jobs.get(Job(contender, file)) for file in files]
            sizes = [run.files[file].path.stat().st_size for file in files if file in run.files]
            bests = [one.least_processor if one else None for one in found]
            growth = [
                f"{after / before:.1f}" if before and after else ""
                for before, after in pairwise(bests)
            ]
            shown = " / ".join(f"{size / 1e6:.1f}" for size in sizes)
            rows.append((contender, shape, shown, *map(_ms, bests), *growth))
    columns = (
        "",
        "shape",
        "MB",
        *(f"{times} {TIMES}, ms" for times in (1, 10, 100)),
        "10 : 1",
        "100 : 10",
    )
    yield "## Ten and a hundred times the components\n\n" + table(columns, rows)


def _growth(run: Run) -> Iterator[str]:
    """Milliseconds of processor time for some units and for twice as many, and microseconds for one
    of these."""
    results = run.results.get("growth")
    if not results:
        return
    rows = []
    for name, (how, count) in ATTACKED.items():
        bests = [results[job].least_processor for job in growth_jobs(name)]
        few, many = bests
        ratio = f"{many / few:.2f}" if few and many else ""
        cost = f"{many / (2 * count) * 1e6:.1f}" if many else ""
        rows.append((name, how, f"{count:,}", *map(_ms, bests), ratio, cost))
    columns = ("", "job", "units", "ms", f"2 {TIMES}, ms", "2 : 1", "µs a unit")
    title = next(one.title for one in SECTIONS if one.name == "growth")
    yield f"## {title}\n\n" + table(columns, rows)


def _definitions(run: Run, measured: Iterable[Section]) -> str:
    used = dict.fromkeys(job.contender for section in measured for job in section.jobs)
    rows = [(name, *_definition(CONTENDERS[name])) for name in used]
    ratios = [
        (f"`{target.name}`", _names(target.over, run), _names(target.under, run), target.measure)
        for target in TARGETS
        if target.section in run.results
    ]
    return (
        "## How each figure is defined\n\n"
        "`data` is the file's bytes, `operation` one of its operationIds, `{file}` its path.\n\n"
        + table(("", "before the clock", "on the clock"), rows)
        + "\n\n"
        + table(("target", "what is measured", "against", "of"), ratios)
    )


def _names(jobs: Iterable[Job], run: Run) -> str:
    return " + ".join(f"{job.contender}, {run.files[job.file].name}" for job in jobs)


def _definition(contender: Contender) -> tuple[str, str]:
    if contender.runner == "process":
        quoted = (f"'{part}'" if " " in part else part for part in contender.command)
        return "", _code(" ".join(quoted))
    if contender.runner == "node":
        return "read the file", f"`{contender.code}` in `benchmarks/node/peers.mjs`"
    return _code(contender.setup.replace("\n", "; ")), _code(contender.code)


def _code(text: str) -> str:
    # A bar ends a table's cell even between backticks.
    return f"`{text}`".replace("|", "\\|")


def _environment(run: Run) -> str:
    stand_ins = [
        f"- {file.stands_for} was absent; {file.name} stood for it."
        for file in run.files.values()
        if file.stands_for
    ]
    versions = table(("", "version"), list(run.versions.items()))
    return "\n".join(["## Versions", "", versions, *([""] if stand_ins else []), *stand_ins])


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _ms(seconds: float | None) -> str:
    if seconds is None:
        return ""
    return f"{seconds * 1000:.1f}" if seconds < 0.1 else f"{seconds * 1000:.0f}"


def _megabytes(size: int | None) -> str:
    return "" if size is None else f"{size / 1e6:.0f}"
