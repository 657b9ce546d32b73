"""``python -m benchmarks.instructions``: counts the instructions of the core jobs.

Instructions repeat to a per cent on one machine, whatever else runs on it, where seconds do not. A
job's are divided by those of a plain loop that follows references, counted in the same run, so that
the ratio holds on other machines. The ratios are kept in ``instructions.toml``; one that grew by
more than a tenth is an error. ``--write`` writes them anew.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from benchmarks import generate
from benchmarks.measure import HERE, ROOT

__all__ = ["JOBS", "compare", "count", "main"]

KEPT = HERE / "instructions.toml"
SIZE = 1_000_000
#: How much a ratio may grow.
TOLERANCE = 1.10

# A first run of each keeps what is imported where it is used out of the count.
_LOAD = """import orjson, schemakit
data = open(path, 'rb').read()
small = {"openapi": "3.0.3", "info": {"title": "t", "version": "1"}, "paths": {}}
schemakit.load(small).paths()
schemakit.load(small).dereference(flatten=True)"""
_CHECK = f"{_LOAD}\nschemakit.load(small).check()"
_LOOP = """
def follow(contents):
    stack, count = [contents], 0
    while stack:
        value = stack.pop()
        if isinstance(value, dict):
            ref = value.get('$ref')
            if isinstance(ref, str):
                target = contents
                for token in ref[2:].split('/'):
                    target = target[token]
                count += 1
            stack.extend(value.values())
        elif isinstance(value, list):
            stack.extend(value)
    return count
"""
#: What each job runs before it is counted, and what is counted.
JOBS = {
    "loop": (_LOAD + _LOOP, "follow(orjson.loads(data))"),
    "paths": (_LOAD, "schemakit.load(data).paths()"),
    "dereference": (_LOAD, "schemakit.load(data).dereference()"),
    "flatten": (_LOAD, "schemakit.load(data).dereference(flatten=True)"),
    "check": (_CHECK, "schemakit.load(data).check()"),
}


def count(setup: str, code: str, path: Path) -> int:
    """The instructions of a Python process that runs ``setup`` and then ``code``.

    Raises:
        RuntimeError: if valgrind fails.
    """
    script = f"path = {str(path)!r}\n{setup}\n{code}\n"
    command = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", sys.executable]
    # Hashes of texts decide how often a set looks again.
    environment = {**os.environ, "PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [*command, "-c", script], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    found = re.search(r"Collected : (\d+)", done.stderr)
    if done.returncode or found is None:
        said = [line for line in done.stderr.splitlines() if line.strip() and line[:2] != "=="]
        raise RuntimeError(said[-1] if said else f"exit status {done.returncode}")
    return int(found[1])


def _ratios() -> dict[str, float]:
    """Each job's instructions over those of the loop; what runs before both is taken off."""
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / "wide.json"
        path.write_bytes(generate.description("wide", seed=1, size=SIZE))
        setups = {setup for setup, _ in JOBS.values()}
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            whole = {name: pool.submit(count, *each, path) for name, each in JOBS.items()}
            before = {setup: pool.submit(count, setup, "pass", path) for setup in setups}
            counts = {
                name: whole[name].result() - before[setup].result()
                for name, (setup, _) in JOBS.items()
            }
        for name, found in counts.items():
            print(f"{name}: {found / 1e6:,.0f} million instructions", file=sys.stderr)
    loop = counts.pop("loop")
    return {name: found / loop for name, found in counts.items()}


def compare(found: Mapping[str, float], kept: Mapping[str, float]) -> list[str]:
    """The jobs whose ratio grew too much, or that have none, each in a line."""
    lines = []
    for name, ratio in found.items():
        known = kept.get(name)
        if known is None:
            lines.append(f"{name}: {ratio:.2f}; instructions.toml has no ratio of it")
        elif ratio > known * TOLERANCE:
            percent = (ratio / known - 1) * 100
            lines.append(f"{name}: {ratio:.2f} instead of {known:.2f}, {percent:.0f} % more")
    return lines


def main(argv: Sequence[str] | None = None) -> int:
    """Counts, and compares with what is kept or writes that; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.instructions")
    parser.add_argument("--write", action="store_true", help="write the ratios of this tree")
    given = parser.parse_args(argv)
    if shutil.which("valgrind") is None:
        print("valgrind is not installed; it is a package of Debian", file=sys.stderr)
        return 2
    found = _ratios()
    if given.write:
        lines = [f"{name} = {ratio:.2f}\n" for name, ratio in found.items()]
        head = "# Instructions of each job over those of a plain loop: python -m "
        KEPT.write_text(f"{head}benchmarks.instructions --write\n{''.join(lines)}")
        return 0
    kept = tomllib.loads(KEPT.read_text(encoding="utf-8")) if KEPT.exists() else {}
    worse = compare(found, kept)
    for line in worse:
        print(line, file=sys.stderr)
    return 1 if worse else 0


if __name__ == "__main__":
    sys.exit(main())
