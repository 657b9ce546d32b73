"""docs/models.md is true: its commands and its program print what it shows."""

from __future__ import annotations

import dataclasses
import re
import subprocess
import sys
from pathlib import Path

import pytest

from schemakit import Field, ModelSchema
from tests.corpus import ROOT
from tests.documented import blocks, commands, printed

TEXT = (ROOT / "docs" / "models.md").read_text(encoding="utf-8")
BLOCKS = blocks(TEXT)
COMMANDS = commands(TEXT)


@pytest.mark.slow
@pytest.mark.parametrize(("command", "output"), COMMANDS, ids=[one for one, _ in COMMANDS])
def test_a_command_prints_what_is_shown(command: str, output: str, reader: Path) -> None:
    assert printed(command, reader) == output


def test_the_program_prints_what_is_shown(reader: Path) -> None:
    programs = [number for number, (language, _) in enumerate(BLOCKS) if language == "python"]
    assert programs
    for number in programs:
        done = subprocess.run(
            [sys.executable, "-c", BLOCKS[number][1]],
            capture_output=True,
            text=True,
            check=False,
            cwd=reader,
        )
        assert (done.stdout, done.stderr) == (BLOCKS[number + 1][1], "")


def test_every_member_of_a_field_and_a_part_is_described() -> None:
    described = set(re.findall(r"`(\w+)(?:\(\w*\))?`", TEXT))
    for kind in (Field, ModelSchema):
        names = {one.name for one in dataclasses.fields(kind) if not one.name.startswith("_")}
        assert names - described - {"pointer"} == set()


def test_every_code_is_described() -> None:
    source = ROOT / "src" / "schemakit"
    quirks = (source / "models" / "quirks.py").read_text("utf-8")
    others = (source / "models" / "contradictions.py").read_text("utf-8")
    codes = re.findall(r'Quirk\(\s*"([a-z-]+)"', quirks)
    codes += re.findall(r'"([a-z-]+)", message', others)
    assert {"null-default", "enum-type", "name-collision"} <= set(codes)
    assert [one for one in codes if f"`{one}`" not in TEXT] == []
