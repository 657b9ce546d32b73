"""How often comparisons of descriptions are right, on changes whose effect is known.

``python -m benchmarks.side_by_side`` prints a table: of schemakit, of its rules alone, and of
Redocly's ``diff`` where ``npm install --prefix benchmarks/node`` has installed it. The cases are
those of ``tests/comparison/seeded_descriptions.py`` in a request body and in a response.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import schemakit
from tests.comparison.seeded_descriptions import Case, list_cases

__all__ = ["Score", "judge_schemakit", "render", "score"]

_REDOCLY = Path(__file__).parent / "node/node_modules/.bin/redocly"
_PLACES = ("body", "response")


class Score(NamedTuple):
    """The number of cases that were judged right, of false alarms, and of breaks not reported."""

    right: int = 0
    false_alarms: int = 0
    missed: int = 0
    #: Of the false alarms, those on refactors that mean the same.
    on_refactors: int = 0
    #: Of those that were judged right, those that are proved.
    proved: int = 0


#: Whether a change is said to break someone, and whether that is proved.
Judge = Callable[[Case], tuple[bool, bool]]


def judge_schemakit(case: Case, *, prove: bool = True) -> tuple[bool, bool]:
    """The verdict of schemakit."""
    changes = schemakit.changes(case.old, case.new, prove=prove)
    found = [one for one in changes if one.level != "documentation"]
    breaking = [one for one in found if one.level == "breaking"]
    decisive = breaking or found
    return bool(breaking), all(one.verdict == "proved" for one in decisive)


def _judge_redocly(program: Path, directory: Path) -> Judge:
    def judge(case: Case) -> tuple[bool, bool]:
        paths = []
        for name, document in (("old", case.old), ("new", case.new)):
            path = directory / f"{name}.json"
            path.write_text(json.dumps(document), encoding="utf-8")
            paths.append(str(path))
        command = [str(program), "diff", *paths, "--format", "json", "--fail-on", "major"]
        ran = subprocess.run(command, capture_output=True, check=False, cwd=directory)
        return ran.returncode != 0, False

    return judge


def score(cases: Sequence[Case], judge: Judge) -> Score:
    """Judge each case."""
    found = Score()
    for case in cases:
        said, is_proved = judge(case)
        if said == case.breaks:
            found = found._replace(right=found.right + 1, proved=found.proved + is_proved)
        elif said:
            on_refactors = found.on_refactors + case.is_same
            found = found._replace(false_alarms=found.false_alarms + 1, on_refactors=on_refactors)
        else:
            found = found._replace(missed=found.missed + 1)
    return found


def render(scores: Sequence[tuple[str, Score]]) -> str:
    """A table in Markdown."""
    lines = [
        "| | right | of these proved | false alarms | of these on refactors | missed |",
        "|---|---|---|---|---|---|",
    ]
    for name, one in scores:
        proved = one.proved or ""
        numbers = (one.right, proved, one.false_alarms, one.on_refactors, one.missed)
        lines.append(f"| {name} | {' | '.join(map(str, numbers))} |")
    return "\n".join(lines)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--redocly", type=Path, default=_REDOCLY, help="the program of Redocly")
    given = parser.parse_args()
    cases = [one for one in list_cases() if one.name.split(", ")[1] in _PLACES]
    scores = [
        ("schemakit", score(cases, judge_schemakit)),
        ("its rules alone", score(cases, lambda case: judge_schemakit(case, prove=False))),
    ]
    if given.redocly.exists():
        with tempfile.TemporaryDirectory() as directory:
            judge = _judge_redocly(given.redocly, Path(directory))
            scores.append(("Redocly CLI", score(cases, judge)))
    print(f"{len(cases)} cases\n\n{render(scores)}")


if __name__ == "__main__":
    main()
