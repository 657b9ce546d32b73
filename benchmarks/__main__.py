"""``python -m benchmarks``: measures everything and writes benchmarks/RESULTS.md.

A short run (``--quick``) or one of some parts (``--only``) is printed instead, unless ``--output``
names a file. ``python -m benchmarks setup`` installs the peers that pip does not.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from benchmarks import inputs, machine, report
from benchmarks.contenders import CONTENDERS, PINNED, SECTIONS, TARGETS, Job, Section
from benchmarks.measure import HERE, QUICK_RUNS, RUNS, Measurement, run_rounds

RESULTS = HERE / "RESULTS.md"
# Seconds for one process.
TIMEOUT, QUICK_TIMEOUT = 60.0, 15.0


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the benchmarks, or ``setup``; the exit status."""
    given = _arguments(argv)
    if given.action == "setup":
        return _setup()
    sections = chosen(given.only, quick=given.quick)
    with tempfile.TemporaryDirectory(prefix="schemakit-benchmarks-") as directory:
        text = report.markdown(_run(sections, Path(directory), quick=given.quick))
    output = given.output or (None if given.quick or given.only else RESULTS)
    if output is None:
        print(text, end="")
    else:
        output.write_text(text, encoding="utf-8")
        print(f"{output.name} written", file=sys.stderr)
    return 0


def chosen(only: Sequence[str], *, quick: bool) -> list[Section]:
    """The sections that ``only`` names, by their own or a target's name; all without any.

    Raises:
        SystemExit: if a name is of neither.
    """
    known = {target.name: target.section for target in TARGETS}
    known |= {section.name: section.name for section in SECTIONS}
    unknown = [name for name in only if name not in known]
    if unknown:
        raise SystemExit(f"nothing is called {', '.join(unknown)}; there is {', '.join(known)}")
    wanted = {known[name] for name in only}
    if wanted:
        return [section for section in SECTIONS if section.name in wanted]
    return [section for section in SECTIONS if section.quick or not quick]


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description="Measure schemakit beside its peers.",
        epilog="Names: "
        + ", ".join([*(one.name for one in TARGETS), *(one.name for one in SECTIONS)]),
    )
    parser.add_argument("action", nargs="?", choices=("run", "setup"), default="run")
    parser.add_argument("--quick", action="store_true", help="few rounds, about a minute")
    parser.add_argument("--only", action="append", default=[], metavar="NAME", help="may repeat")
    parser.add_argument("--output", type=Path, metavar="FILE", help="default: RESULTS.md")
    return parser.parse_args(argv)


def _run(sections: Sequence[Section], directory: Path, *, quick: bool) -> report.Run:
    files: dict[str, inputs.Input] = {}
    results: dict[str, dict[Job, Measurement]] = {}
    rounds: dict[str, int] = {}
    when = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
    for section in sections:
        for job in section.jobs:
            if job.file not in files:
                _tell(section.name, f"finding {job.file}")
                files[job.file] = inputs.find(job.file, directory)
        rounds[section.name] = (section.quick or 1) if quick else section.rounds
        results[section.name] = run_rounds(
            [(job, CONTENDERS[job.contender], files[job.file]) for job in section.jobs],
            rounds=rounds[section.name],
            timeout=QUICK_TIMEOUT if quick else TIMEOUT,
            runs=QUICK_RUNS if quick else RUNS,
            tell=partial(_tell, section.name),
        )
    limits = tomllib.loads((HERE / "limits.toml").read_text(encoding="utf-8"))
    return report.Run(results, files, machine.machine(), machine.versions(), when, rounds, limits)


def _tell(section: str, text: str) -> None:
    text = f"{section}, {text}"
    if sys.stderr.isatty():
        print(f"\r\x1b[K{text}", end="", file=sys.stderr, flush=True)
    else:
        print(text, file=sys.stderr, flush=True)


def _setup() -> int:
    """Installs the peers that run in Node, and those whose version is pinned."""
    npm = shutil.which("npm")
    if npm is None:
        print("npm is not on PATH; it comes with node", file=sys.stderr)
        return 1
    done = subprocess.run([npm, "ci"], cwd=HERE / "node", check=False)
    if done.returncode:
        return done.returncode
    pinned = [f"{name}=={version}" for name, version in PINNED.items()]
    pip = [sys.executable, "-m", "pip", "install", "-q", "--upgrade", "--target", "pinned"]
    return subprocess.run([*pip, *pinned], cwd=HERE, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
