"""docs/python.md is true: its examples print what it shows, and its tables name what there is."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

import schemakit
from tests.corpus import ROOT
from tests.documented import EXAMPLES, blocks

TEXT = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")
BLOCKS = blocks(TEXT)


def programs() -> list[tuple[str, str]]:
    """Each example with the output that follows it."""
    return [(text, output) for (kind, text), (_, output) in pairwise(BLOCKS) if kind == "python"]


@pytest.fixture
def reader(tmp_path: Path) -> Path:
    """A directory with the examples in it."""
    shutil.copytree(EXAMPLES, tmp_path / "examples")
    return tmp_path


@pytest.mark.slow
@pytest.mark.parametrize(("program", "output"), programs())
def test_an_example_prints_what_is_shown(program: str, output: str, reader: Path) -> None:
    environment = {**os.environ, "PYTHONWARNINGS": "error"}
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=reader,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.stderr) == (output, "")


def test_every_example_is_followed_by_its_output() -> None:
    kinds = [kind for kind, _ in BLOCKS]
    assert kinds == ["python", "text"] * (len(kinds) // 2)
    assert len(programs()) >= 10


def test_every_public_method_of_a_description_is_named() -> None:
    members = {
        name
        for kind in schemakit.Description.__mro__[:-1]
        for name in vars(kind)
        if not name.startswith("_")
    }
    others = {"sources", "reference_counts"}  # for reports
    outputs = {name for name in members if name.startswith(("dereference_", "bundle_"))}
    named = set(re.findall(r"`(?:api\.)?(\w+)", TEXT))
    assert members - others - outputs - named == set()


@pytest.mark.parametrize(
    "kind", [one for one in vars(schemakit).get("__all__", ()) if one.endswith("Error")]
)
def test_every_exception_is_in_the_table(kind: str) -> None:
    assert f"`{kind}`" in TEXT


def test_every_part_of_a_part_and_every_public_function_of_pointers_is_named() -> None:
    for name in (*schemakit.Visit._fields, *schemakit.pointer.__all__):
        assert f"`{name}`" in TEXT
