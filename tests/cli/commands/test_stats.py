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


def test_sizes_are_those_of_all_documents_that_are_named_once(
    run: InProcess, tmp_path: Path
) -> None:
    entry, other = tmp_path / "a.yaml", tmp_path / "b.yaml"
    entry.write_text(
        "openapi: 3.1.0\ninfo: {title: t, version: '1'}\n"
        "components: {schemas: {A: {not: {$ref: b.yaml}}, B: {items: {$ref: 'b.yaml'}}}}\n"
    )
    other.write_text("title: some text\nproperties: {a: {type: string}}\n")
    rows = [line.split("\t") for line in run("stats", entry).out.splitlines()]
    named = {row[0]: row[1:] for row in rows}
    assert named["source_bytes"] == [str(entry.stat().st_size + other.stat().st_size)]
    places = [row[1] for row in rows if row[0] == "costliest"]
    assert f"{other}#" in places
