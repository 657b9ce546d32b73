"""The command ``schemas``: names, uses and JSON."""

from __future__ import annotations

import json
from pathlib import Path

from tests.terminal import InProcess


def test_schemas_are_listed_with_their_uses(run: InProcess, api: Path) -> None:
    assert run("schemas", api).out == "Zoo\tobject\t1\tWhere pets are.\nPet\tobject\t1\t\n"
    assert [one["uses"] for one in json.loads(run("schemas", api, "--json").out)] == [1, 1]
