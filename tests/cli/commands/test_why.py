"""The command ``why``."""

from __future__ import annotations

import json
from pathlib import Path

from tests.terminal import InProcess, Ran


def test_each_step_with_its_reference(run: InProcess, shop: Path) -> None:
    assert run("why", shop, "POST", "/pets", "Owner").out == (
        "POST /pets\t$ref\tPet\t"
        "#/paths/~1pets/post/requestBody/content/application~1json/schema\n"
        "Pet\t$ref\tOwner\t#/components/schemas/Pet/properties/owner\n"
    )
    steps = json.loads(run("why", shop, "POST /pets", "Owner", "--json").out)
    assert [(one["user"]["name"], one["used"]["name"]) for one in steps] == [
        *(("POST /pets", "Pet"), ("Pet", "Owner"))
    ]


def test_no_way_is_said_with_the_way_back(run: InProcess, shop: Path) -> None:
    said = "note: Lonely does not use Pet, directly or not\n"
    assert run("why", shop, "Lonely", "Pet") == Ran("", said, 0)
    ran = run("why", shop, "Owner", "listPets")
    assert ran.err == "note: Owner does not use listPets, directly or not; listPets uses Owner\n"


def test_two_parts_are_needed(run: InProcess, shop: Path) -> None:
    ran = run("why", shop, "Pet")
    assert ran.status == 2
    assert "why needs PART and OTHER after the source" in ran.err
