"""The command ``cycles``."""

from __future__ import annotations

import json
from pathlib import Path

from tests.terminal import InProcess, Ran


def test_cycles_with_the_way_around(run: InProcess, shop: Path) -> None:
    assert run("cycles", shop).out == "2\tPet → Owner → Pet\tOwner, Pet\n"
    (record,) = json.loads(run("cycles", shop, "--json").out)
    assert record["members"] == ["/components/schemas/Owner", "/components/schemas/Pet"]
    assert [one["at_pointer"] for one in record["chain"]] == [
        "/components/schemas/Pet/properties/owner",
        "/components/schemas/Owner/properties/pets/items",
    ]
    assert [record["members"]] == json.loads(run("stats", shop, "--json").out)["cycles"]


def test_no_cycles_is_said(run: InProcess, api: Path) -> None:
    assert run("cycles", api) == Ran("", "note: there are no cycles\n", 0)
