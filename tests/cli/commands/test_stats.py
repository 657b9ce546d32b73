"""The command ``stats``: counts and sizes."""

from __future__ import annotations

import json
from pathlib import Path

import schemakit
from tests.cli.commands.pets import API
from tests.terminal import InProcess


def test_counts_and_the_size_of_the_dereferenced_text(run: InProcess, api: Path) -> None:
    rows = dict(line.split("\t")[:2] for line in run("stats", api).out.splitlines())
    assert (rows["paths"], rows["operations"], rows["operations.get"]) == ("3", "4", "3")
    assert int(rows["dereferenced_bytes"]) == len(schemakit.load(API).dereference_json())
    found = json.loads(run("stats", api, "--json").out)
    assert found["version"] == "3.1"
    assert found["source_bytes"] == api.stat().st_size
