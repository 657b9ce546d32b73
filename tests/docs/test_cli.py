"""The examples of docs/cli.md print what it shows, and it describes every command and option."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from pathlib import Path

import pytest

from schemakit.cli.arguments import Parser
from schemakit.cli.commands.table import SUMMARIES, WITHOUT_SOURCE, load_command
from tests.corpus import IN_CI, ROOT
from tests.terminal import in_terminal

#: Programs that examples pipe lists into; a run in CI has them.
PROGRAMS = ("jq", "fzf", "duckdb")
TEXT = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")


def examples() -> list[tuple[str, str]]:
    """Every command of a console block with the output that follows it."""
    found = []
    for block in re.findall(r"^```console\n(.*?)^```$", TEXT, flags=re.MULTILINE | re.DOTALL):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            found.append((command, output))
    return found


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    """A directory with the examples, a description with two faults, and the command itself."""
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    broken = json.loads((tmp_path / "examples" / "openapi.json").read_bytes())
    for name in ("Metrics", "RunUrls"):
        broken["components"]["schemas"][f"{name}s"] = broken["components"]["schemas"].pop(name)
    (tmp_path / "broken.json").write_text(json.dumps(broken, indent=2), encoding="utf-8")
    script = tmp_path / "bin" / "schemakit"
    script.parent.mkdir()
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m schemakit "$@"\n')
    script.chmod(0o755)
    return tmp_path


@pytest.mark.slow
@pytest.mark.parametrize(("command", "output"), examples(), ids=[one for one, _ in examples()])
def test_an_example_prints_what_is_shown(command: str, output: str, directory: Path) -> None:
    programs = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    missing = [
        one for one in PROGRAMS if one in command.split() and not shutil.which(one, path=programs)
    ]
    if missing and not IN_CI:
        pytest.skip(f"no {', '.join(missing)}")
    path = f"{directory / 'bin'}{os.pathsep}{programs}"
    variables = {"PATH": path, "NO_COLOR": "1"}
    shown, _ = in_terminal(["bash", "-c", command], directory=directory, variables=variables)
    assert shown == output


def test_every_command_has_an_example_and_every_option_is_described() -> None:
    shown = {command.split()[1] for command, _ in examples()}
    assert shown - set(WITHOUT_SOURCE) == set(SUMMARIES)
    assert re.findall(r"^\| \[`([\w-]+)`\]", TEXT, flags=re.MULTILINE) == list(SUMMARIES)
    _, _, source = TEXT.partition("## The source\n")
    everywhere = set(re.findall(r"`(--?[a-z-]+)", source.partition("\n## ")[0]))
    _, _, lists = TEXT.partition("## Lists\n")
    of_lists = set(re.findall(r"`(--?[a-z0-9-]+)", lists.partition("\n## ")[0]))
    for name in SUMMARIES:
        parser = Parser(load_command(name))
        _, _, section = TEXT.partition(f"## `{name}`\n")
        described = section.partition("\n## ")[0]
        options = set(parser.known) - {"-h", "--help"} - everywhere
        options -= of_lists if "--jsonl" in options else set()
        assert [one for one in options if f"`{one}" not in described] == []
