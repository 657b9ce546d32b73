"""The command ``uses``."""

from __future__ import annotations

import json
from pathlib import Path

from tests.terminal import InProcess, Ran


def test_what_an_operation_uses(run: InProcess, shop: Path) -> None:
    assert run("uses", shop, "listPets").out == (
        "#/components/parameters/Limit\tParameter\t$ref\t1\t1\tGET /pets"
        "\t#/paths/~1pets/parameters/0\n"
        "Pet\tSchema\t$ref\t1\t1\tGET /pets"
        "\t#/paths/~1pets/get/responses/200/content/application~1json/schema/items\n"
        "#/components/responses/NotFound\tResponse\t$ref\t1\t1\tGET /pets"
        "\t#/paths/~1pets/get/responses/404\n"
        "#/components/securitySchemes/token\tSecurityScheme\tsecurity\t1\t1\tGET /pets"
        "\t#/security/0/token\n"
    )


def test_all_says_how_far_and_by_what(run: InProcess, shop: Path) -> None:
    rows = [
        line.split("\t") for line in run("uses", shop, "GET", "/pets", "--all").out.splitlines()
    ]
    assert ["Problem", "2", "#/components/responses/NotFound"] in [
        [row[0], row[4], row[5]] for row in rows
    ]


def test_a_record(run: InProcess, shop: Path) -> None:
    (record,) = json.loads(run("uses", shop, "Owner", "--json").out)
    assert record == {
        "name": "Pet",
        "kind": "Schema",
        "document": str(shop),
        "pointer": "/components/schemas/Pet",
        "way": "$ref",
        "references": 1,
        "distance": 1,
        "by": "Owner",
        "at_document": str(shop),
        "at_pointer": "/components/schemas/Owner/properties/pets/items",
    }


def test_nothing_is_said(run: InProcess, shop: Path) -> None:
    assert run("uses", shop, "Text") == Ran("", "note: Text uses no other part\n", 0)


def test_a_part_that_there_is_not(run: InProcess, shop: Path) -> None:
    ran = run("uses", shop, "Pett")
    assert ran == Ran("", "error: no operation or schema 'Pett'; did you mean 'Pet'?\n", 2)
