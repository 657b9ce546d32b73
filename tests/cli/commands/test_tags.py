"""The command ``tags``."""

from __future__ import annotations

import json
from pathlib import Path

from tests.terminal import InProcess, Ran


def test_tags_with_what_they_lack(run: InProcess, shop: Path) -> None:
    assert run("tags", shop).out == (
        "pets\t1\tAnimals.\t\t\nempty\t0\t\t\tnot used\nwrite\t1\t\t\tnot declared\n"
    )
    first, *_ = json.loads(run("tags", shop, "--json").out)
    assert first == {
        "name": "pets",
        "operations": 1,
        "summary": None,
        "description": "Animals.\n\nAll of them.",
        "parent": None,
        "kind": None,
        "pointer": "/tags/0",
        "declared": True,
    }


def test_no_tags_is_said(run: InProcess, tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('{"openapi": "3.1.0", "paths": {}}')
    assert run("tags", path) == Ran("", "note: the description has no tags\n", 0)
