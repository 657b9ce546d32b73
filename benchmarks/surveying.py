"""``python -m benchmarks.surveying``: what a survey costs, and how that grows.

It surveys generated descriptions, the same ones for the same seed, with real ones of the shared
corpus among them, and prints a table in Markdown. Each run is a process of its own.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.generate import SHAPES, description
from benchmarks.inputs import corpus
from benchmarks.measure import ROOT

__all__ = ["Cost", "list_runs", "main", "render", "write_descriptions"]

#: One in so many descriptions is a real one.
_REAL = 50
#: Measures itself: seconds, processor seconds of all processes and of the parent, peak bytes.
_RUN = """
import json, resource, sys, time
import schemakit
start = time.perf_counter()
done = schemakit.survey(sys.argv[1], sys.argv[2], workers=int(sys.argv[3]), replace=True)
seconds = time.perf_counter() - start
own, all = (resource.getrusage(one) for one in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
parent = own.ru_utime + own.ru_stime
print(json.dumps([done.documents, seconds, parent + all.ru_utime + all.ru_stime, parent,
                  own.ru_maxrss * 1024, sum(done.rows.values())]))
"""


class Cost(NamedTuple):
    """What a survey took; seconds by the clock and of processors, and bytes."""

    workers: int
    descriptions: int
    seconds: float
    processor: float
    parent: float
    peak: int
    rows: int


def write_descriptions(directory: Path, count: int, *, seed: int) -> int:
    """Write so many descriptions below a directory; return their bytes."""
    rng = random.Random(f"survey {seed}")
    place = corpus()
    names = ("models/*.json", "replicate.json")
    real = [] if place is None else [path for name in names for path in sorted(place.glob(name))]
    total = 0
    for number in range(count):
        path = directory / f"{number // 500:03}" / f"{number:05}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        if real and number % _REAL == _REAL - 1:
            data = real[number // _REAL % len(real)].read_bytes()
        else:
            # Few are large, as among the descriptions that are published.
            families = min(6, int(rng.paretovariate(2.5)))
            shape = list(SHAPES)[number % len(SHAPES)]
            version = rng.choice(("3.0", "3.1"))
            data = description(
                shape, seed=seed * 10**6 + number, version=version, families=families
            )
        path.write_bytes(data)
        total += len(data)
    return total


def list_runs(
    counts: Sequence[int], workers: Sequence[int], rounds: int
) -> Iterator[tuple[int, int]]:
    """Numbers of descriptions and of workers: each number of workers in turn, so that what else
    the machine does concerns all of them."""
    for count in counts:
        for _ in range(rounds if count == min(counts) else 1):
            for number in workers if count == min(counts) else workers[-1:]:
                yield count, number


def _measure(directory: Path, out: Path, workers: int) -> Cost:
    done = subprocess.run(
        [sys.executable, "-c", _RUN, str(directory), str(out), str(workers)],
        check=True,
        capture_output=True,
        cwd=ROOT,
    )
    return Cost(workers, *json.loads(done.stdout))


def render(costs: Sequence[Cost]) -> str:
    """The costs as a table, by thousand descriptions."""
    titles = ["descriptions", "workers", "seconds", "processor seconds per 1 000"]
    titles += ["of these the parent", "peak of the parent, MB", "rows"]
    lines = [f"| {' | '.join(titles)} |", "|---" * len(titles) + "|"]
    for one in costs:
        thousands = one.descriptions / 1000
        lines.append(
            f"| {one.descriptions:,} | {one.workers} | {one.seconds:,.1f} "
            f"| {one.processor / thousands:,.1f} | {one.parent / thousands:,.2f} "
            f"| {one.peak / 1e6:.0f} | {one.rows:,} |"
        )
    return "\n".join(lines) + "\n"


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, and print the table; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.surveying")
    parser.add_argument("--counts", type=int, nargs="+", default=[100, 1000, 10_000])
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--rounds", type=int, default=3, help="of the smallest number")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args(argv)
    costs: list[Cost] = []
    with tempfile.TemporaryDirectory(prefix="schemakit-survey-") as name:
        for count, workers in list_runs(given.counts, given.workers, given.rounds):
            directory, out = Path(name) / f"in{count}", Path(name) / "out"
            if not directory.exists():
                size = write_descriptions(directory, count, seed=given.seed)
                print(f"{count:,} descriptions, {size / 1e6:.1f} MB", file=sys.stderr)
            costs.append(_measure(directory, out, workers))
            print(costs[-1], file=sys.stderr, flush=True)
            shutil.rmtree(out)
    print(render(costs), end="")
    return 0


if __name__ == "__main__":
    sys.exit(main())
