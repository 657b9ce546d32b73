"""The command ``used-by``."""

from __future__ import annotations

import json
from pathlib import Path

from tests.terminal import InProcess, Ran


def test_what_uses_a_schema(run: InProcess, shop: Path) -> None:
    assert run("used-by", shop, "Problem").out == (
        "#/components/responses/NotFound\tResponse\t$ref\t1\t1\tProblem"
        "\t#/components/responses/NotFound/content/application~1json/schema\n"
    )
    far = run("used-by", shop, "Problem", "--all").out.splitlines()
    assert [line.split("\t")[0] for line in far] == [
        *("#/components/responses/NotFound", "GET /pets", "POST /pets")
    ]


def test_operations_are_listed_as_operations_are(run: InProcess, shop: Path) -> None:
    assert run("used-by", shop, "Owner", "--operations").out == (
        "GET\t/pets\tlistPets\t\t2\nPOST\t/pets\t\t\t2\n"
    )
    records = json.loads(run("used-by", shop, "Owner", "--operations", "--json").out)
    assert [(one["pointer"], one["distance"]) for one in records] == [
        *(("/paths/~1pets/get", 2), ("/paths/~1pets/post", 2))
    ]
    assert run("used-by", shop, "Owner", "--operations", "-0").out == "GET /pets\0POST /pets\0"


def test_a_link_to_an_operation_is_no_use_of_what_it_uses(run: InProcess, shop: Path) -> None:
    assert run("used-by", shop, "Problem", "--operations", "-0").out == "GET /pets\0"


def test_nothing_is_said(run: InProcess, shop: Path) -> None:
    assert run("used-by", shop, "Lonely") == Ran("", "note: no other part uses Lonely\n", 0)
    ran = run("used-by", shop, "Lonely", "--operations")
    assert ran == Ran("", "note: no operation uses Lonely\n", 0)


def test_two_scopes_at_once_are_refused(run: InProcess, shop: Path) -> None:
    assert run("used-by", shop, "Pet", "--all", "--operations").status == 2
