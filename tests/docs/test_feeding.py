"""The programs and commands in docs/feeding.md print what the page shows."""

from __future__ import annotations

import shutil
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from tests.corpus import ROOT
from tests.documented import blocks, commands, printed

TEXT = (ROOT / "docs" / "feeding.md").read_text(encoding="utf-8")


def programs() -> list[tuple[str, str]]:
    """Each Python block with the output that follows it."""
    return [
        (text, output)
        for (kind, text), (language, output) in pairwise(blocks(TEXT))
        if kind == "python" and language == "text"
    ]


@pytest.fixture
def reader(tmp_path: Path) -> Path:
    """A directory with the examples in it."""
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    return tmp_path


@pytest.mark.slow
@pytest.mark.parametrize(("program", "output"), programs())
def test_a_program_prints_what_is_shown(program: str, output: str, reader: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=reader, capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.stderr) == (output, "")


@pytest.mark.slow
@pytest.mark.parametrize(("command", "output"), commands(TEXT))
def test_a_command_prints_what_is_shown(command: str, output: str, reader: Path) -> None:
    assert printed(command, reader).removesuffix("\n") == output.removesuffix("\n")


def test_there_are_some_of_each() -> None:
    assert len(programs()) == 3
    assert len(commands(TEXT)) == 2
