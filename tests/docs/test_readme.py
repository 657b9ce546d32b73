"""The README is true: its commands and its Python code are run, and print what it says.

A ``console`` block holds commands after ``$`` and what a terminal of 100 columns shows; a
``python`` block is followed by a ``text`` block with what it prints; an ``sh`` block sets up an
environment and is run by ``.ci/run`` instead.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import schemakit
from tests.corpus import ROOT
from tests.documented import blocks, commands, printed

README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = blocks(README)
COMMANDS = commands(README)


def programs() -> list[tuple[str, str]]:
    """Every Python block with the output that follows it."""
    following = [*BLOCKS[1:], ("", "")]
    return [
        (text, output if language == "text" else "")
        for (kind, text), (language, output) in zip(BLOCKS, following, strict=True)
        if kind == "python"
    ]


@pytest.mark.slow
@pytest.mark.parametrize(("command", "output"), COMMANDS, ids=[one for one, _ in COMMANDS])
def test_a_command_prints_what_the_readme_says(command: str, output: str, reader: Path) -> None:
    assert printed(command, reader) == output


@pytest.mark.slow
@pytest.mark.parametrize(("program", "output"), programs())
def test_a_program_prints_what_the_readme_says(program: str, output: str, reader: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=False,
        cwd=reader,
    )
    assert (done.stdout, done.stderr) == (output, "")


def test_the_readme_shows_every_command_and_the_library() -> None:
    shown = {command.split()[1] for command, _ in COMMANDS if command.startswith("schemakit ")}
    assert shown >= {"paths", "operations", "schemas", "show", "model", "dereference", "stats"}
    assert len(programs()) > 0


def test_ci_runs_the_readmes_setup_commands_as_they_stand() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    lines = {line.strip() for line in script.splitlines()}
    setup = [text.strip() for language, text in BLOCKS if language == "sh"]
    assert len(setup) == 2
    assert set(setup) <= lines
    assert "[test]" in setup[1]


def test_contributing_has_the_same_command_for_all_tests() -> None:
    contributing = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    (command,) = [text for language, text in blocks(contributing) if language == "sh"]
    assert command == [text for language, text in BLOCKS if language == "sh"][1]
    assert "pytest --all " in command


def test_what_the_readme_links_to_exists() -> None:
    linked = re.findall(r"\]\((?!https?:)([^)#]+)", README)
    assert linked
    assert [target for target in linked if not (ROOT / target).exists()] == []


def test_the_changelog_knows_this_version() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(rf"^## {re.escape(schemakit.__version__)}\b", changelog, flags=re.MULTILINE)
