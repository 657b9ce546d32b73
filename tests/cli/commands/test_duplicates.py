"""The command ``duplicates``."""

from __future__ import annotations

import json
from pathlib import Path

from tests.terminal import InProcess, Ran


def test_equal_components_with_what_sharing_saves(run: InProcess, shop: Path) -> None:
    (line,) = run("duplicates", shop).out.splitlines()
    saved, copies, kind, *names = line.split("\t")
    assert (copies, kind, names) == ("2", "Schema", ["Problem", "Error"])
    (record,) = json.loads(run("duplicates", shop, "--json").out)
    assert record["bytes"] == int(saved) > 0
    assert [one["pointer"] for one in record["parts"]] == [
        *("/components/schemas/Problem", "/components/schemas/Error")
    ]


def test_components_alone(run: InProcess, tmp_path: Path) -> None:
    long = {"type": "object", "description": "x" * 200}
    schemas = {"A": {"title": "a", "items": long}, "B": {"title": "b", "items": dict(long)}}
    path = tmp_path / "a.json"
    path.write_text(json.dumps({"openapi": "3.1.0", "components": {"schemas": schemas}}))
    assert run("duplicates", path).out
    said = "note: no two parts are equal that could be shared\n"
    assert run("duplicates", path, "--components") == Ran("", said, 0)
