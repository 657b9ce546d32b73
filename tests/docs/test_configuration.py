"""docs/configuration.md: its example works, its errors are printed, and its table is complete."""

from __future__ import annotations

import os
import re
import sys
import tomllib
from pathlib import Path

import pytest

from schemakit.cli.arguments import Parser
from schemakit.cli.commands.table import SUMMARIES, load_command
from schemakit.cli.configuration import CONFIGURABLE
from tests.corpus import ROOT
from tests.documented import blocks, commands
from tests.terminal import in_terminal

TEXT = (ROOT / "docs" / "configuration.md").read_text("utf-8")


@pytest.fixture
def directory(reader: Path) -> Path:
    """A reader's directory, with the wrong configuration of the page and the command itself."""
    (_, shown), *_ = commands(TEXT)
    (reader / ".schemakit.toml").write_text(shown)
    script = reader / "bin" / "schemakit"
    script.parent.mkdir()
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m schemakit "$@"\n')
    script.chmod(0o755)
    return reader


@pytest.mark.slow
def test_the_errors_are_those_that_are_shown(directory: Path) -> None:
    path = f"{directory / 'bin'}{os.pathsep}{os.environ['PATH']}"
    for command, output in commands(TEXT):
        shown, _ = in_terminal(
            ["bash", "-c", command],
            directory=directory,
            variables={"PATH": path, "NO_COLOR": "1"},
        )
        assert (command, shown) == (command, output)


def test_the_example_sets_what_it_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (example,) = [content for language, content in blocks(TEXT) if language == "toml"]
    tomllib.loads(example)
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".schemakit.toml").write_text(example)
    check = Parser(load_command("check")).read([], list(SUMMARIES))
    assert (check.quiet, check.fail_on, check.baseline) == (True, "warning", "known.json")
    assert frozenset[str]().union(*check.ignore) > {"ignored-keyword", "duplicate-tag"}
    tools = Parser(load_command("tools")).read([], list(SUMMARIES))
    assert (tools.quiet, tools.target, tools.deprecated) == (True, "anthropic", False)


def test_each_option_that_may_be_set_is_listed() -> None:
    section = TEXT.partition("## What may be set")[2].partition("\nand no others")[0]
    rows = [line.rpartition(" | ")[2] for line in section.splitlines() if line[:2] == "| "]
    listed = [name for row in rows for name in re.findall(r"`([a-z-]+)`", row)]
    assert sorted(listed) == sorted(CONFIGURABLE)
