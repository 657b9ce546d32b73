"""Feeds targets with bytes that coverage steers, by atheris.

python -m fuzz [--seconds N | --runs N] [TARGET…]

Each target runs for N seconds, 60 unless given, from what ``.fuzz/TARGET`` holds, which grows; or
for N inputs, the same each time where that holds nothing. What breaks one is written to
``.fuzz/TARGET-crash-…`` and shown; the exit status is 1 then.
"""

from __future__ import annotations

import argparse
import hashlib
import subprocess
import sys
from pathlib import Path

_FOLDER = Path(".fuzz")


def main() -> int:
    """The status to exit with."""
    parser = argparse.ArgumentParser("python -m fuzz", description=__doc__.partition("\n")[0])
    parser.add_argument("targets", nargs="*", metavar="TARGET")
    parser.add_argument("--seconds", type=int, default=60, metavar="N", help="for each target")
    parser.add_argument("--runs", type=int, default=0, metavar="N", help="inputs for each target")
    parser.add_argument("--run", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.run is not None:
        _run(given.run, given.seconds, given.runs)
    from fuzz.targets import TARGETS

    unknown = set(given.targets) - TARGETS.keys()
    if unknown:
        parser.error(f"no target {', '.join(sorted(unknown))}; there are {', '.join(TARGETS)}")
    failed = []
    for target in given.targets or TARGETS:
        # A process for each: libFuzzer ends the one that it runs in.
        command = [sys.executable, "-m", "fuzz", "--run", target]
        command += ["--seconds", str(given.seconds), "--runs", str(given.runs)]
        if subprocess.run(command, check=False).returncode != 0:
            failed.append(target)
    print(f"broken: {', '.join(failed)}" if failed else "nothing found")
    return 1 if failed else 0


def _run(target: str, seconds: int, runs: int) -> None:
    import atheris

    with atheris.instrument_imports(include=["schemakit"]):
        from fuzz.targets import SEEDS, TARGETS

    inputs = _FOLDER / target
    inputs.mkdir(parents=True, exist_ok=True)
    for seed in SEEDS[target]:
        (inputs / hashlib.sha1(seed, usedforsecurity=False).hexdigest()).write_bytes(seed)
    bound = (f"-runs={runs}", "-seed=1") if runs else (f"-max_total_time={seconds}",)
    options = [
        *(*bound, f"-artifact_prefix={_FOLDER / target}-"),
        *("-max_len=2000", "-timeout=20", "-rss_limit_mb=2048", "-verbosity=0"),
        *("-print_final_stats=1",),
    ]
    atheris.Setup([sys.argv[0], *options, str(inputs)], TARGETS[target])
    atheris.Fuzz()


if __name__ == "__main__":
    sys.exit(main())
