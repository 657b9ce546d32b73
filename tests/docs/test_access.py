"""docs/access.md is true: the program whose output it shows prints that."""

from __future__ import annotations

import subprocess
import sys
from itertools import pairwise

import pytest

from tests.corpus import ROOT
from tests.documented import blocks

TEXT = (ROOT / "docs" / "access.md").read_text(encoding="utf-8")
PROGRAMS = [
    (text, output)
    for (kind, text), (language, output) in pairwise(blocks(TEXT))
    if kind == "python" and language == "text"
]


@pytest.mark.parametrize(("program", "output"), PROGRAMS)
def test_the_program_prints_what_is_shown(program: str, output: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.stderr) == (output, "")


def test_there_is_one() -> None:
    assert len(PROGRAMS) == 1
