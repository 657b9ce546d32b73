"""Every public function and every command, on data of any depth and on circles of every kind.

Each input is for a process of its own, whose time and memory the kernel bounds.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import schemakit
from schemakit import SchemaKitError
from tests.corpus import ROOT
from tests.hostile.everything import COMMANDS, FUNCTIONS
from tests.hostile.hostile_data import CIRCLES, DEPTH, MAPPINGS, OTHER, TEXTS, describe, nest

pytestmark = pytest.mark.slow

#: Seconds of processor time, and bytes of address space, that all calls on one input may take.
_SECONDS = 90
_BYTES = 2 << 30


def _bounded() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (_BYTES, _BYTES))


def _run(kind: str, given: str | Path) -> str:
    """What is printed, once all of a kind have answered."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.hostile.everything", kind, str(given)],
        capture_output=True,
        check=False,
        stdin=subprocess.DEVNULL,
        preexec_fn=_bounded,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
    )
    output = (done.stdout + done.stderr).decode("utf-8", "replace")
    assert done.returncode == 0, output[-4000:]
    return output


def _write(name: str, directory: Path) -> Path:
    path = directory / ("openapi.yaml" if "flow" in name else "openapi.json")
    path.write_bytes(TEXTS[name]())
    (directory / "other.json").write_text(json.dumps(OTHER), encoding="utf-8")
    return path


@pytest.mark.parametrize("name", TEXTS)
def test_every_command_answers(name: str, tmp_path: Path) -> None:
    assert "Traceback" not in _run("commands", _write(name, tmp_path))


@pytest.mark.parametrize("name", TEXTS)
def test_every_function_answers_for_a_text(name: str, tmp_path: Path) -> None:
    assert "Traceback" not in _run("functions", _write(name, tmp_path))


@pytest.mark.parametrize("name", MAPPINGS)
def test_every_function_answers_for_a_mapping(name: str) -> None:
    assert "Traceback" not in _run("functions", name)


@pytest.mark.parametrize("keyword", ["properties", "allOf"])
def test_a_mapping_may_be_as_deep_as_memory_allows(keyword: str) -> None:
    schema: Any = nest(keyword, DEPTH)
    schemakit.flatten(schema)
    api = schemakit.load(describe({"A": schema}))
    api.dereference()
    api.statistics()
    with pytest.raises(SchemaKitError):
        schemakit.check_tool({"name": "a", "inputSchema": schema}, "mcp")


def test_no_function_and_no_command_is_left_out() -> None:
    functions = {
        name
        for name in schemakit.__all__
        if callable(getattr(schemakit, name)) and not isinstance(getattr(schemakit, name), type)
    }
    assert functions == FUNCTIONS
    from schemakit.cli.commands.table import SUMMARIES

    # It runs until its input ends; tests/serve has hostile input for it.
    assert {one[0] for one in COMMANDS} == set(SUMMARIES) - {"serve"}
    assert CIRCLES.keys() >= {"ref-1", "allOf-1", "allOf-2", "properties-2", "items-2", "two-files"}
