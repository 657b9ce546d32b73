"""The command ``operations``: order, filters, JSON and notes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.terminal import InProcess, Ran


def test_operations_are_listed_in_document_order(run: InProcess, api: Path) -> None:
    assert run("operations", api).out == (
        "GET\t/pets\tlistPets\tList pets\n"
        "POST\t/pets\taddPet\t\n"
        "GET\t/Zoo\t\t\n"
        "GET\t/é\taccented\t\n"
    )


@pytest.mark.parametrize(
    ("options", "ids"),
    [
        (["--tag", "write"], ["addPet"]),
        (["--method", "POST"], ["addPet"]),
        (["--method=get", "--path", "/p*"], ["listPets"]),
        (["--tag", "read", "--tag", "write"], ["listPets", "addPet"]),
        (["--path", "/Z*", "--path", "/p*", "--method", "get"], ["listPets", None]),
        (["--deprecated"], ["addPet"]),
        (["--no-deprecated"], ["listPets", None, "accented"]),
    ],
)
def test_operations_are_filtered(
    options: list[str], ids: list[str | None], run: InProcess, api: Path
) -> None:
    found = json.loads(run("operations", *options, api, "--json").out)
    assert [one["id"] for one in found] == ids


def test_operations_as_json_carry_everything_about_them(run: InProcess, api: Path) -> None:
    (found,) = json.loads(run("operations", api, "--tag", "read", "--json").out)
    assert found == {
        "method": "get",
        "path": "/pets",
        "id": "listPets",
        "summary": "List pets",
        "description": None,
        "tags": ["read"],
        "deprecated": False,
        "pointer": "/paths/~1pets/get",
    }


@pytest.mark.parametrize(
    ("options", "note"),
    [
        (["--tag", "raed"], "note: no operation has the tag 'raed'; did you mean 'read'?\n"),
        (["--method", "head"], "note: no operation has the method 'head'; there are get, post\n"),
        (["--path", "/nope"], "note: no operation has a path that matches '/nope'\n"),
        (["--path=/Zoo", "--method=post"], "note: none of the 4 operations matches\n"),
    ],
)
def test_a_filter_that_nothing_fits_says_why(
    options: list[str], note: str, run: InProcess, api: Path
) -> None:
    assert run("operations", api, *options) == Ran("", note, 0)
    assert run("operations", api, *options, "--json") == Ran("[]\n", note, 0)


def test_of_several_filters_those_that_nothing_fits_are_named(run: InProcess, api: Path) -> None:
    words = ("--tag", "read", "--tag", "wriet", "--path", "/p*", "--path", "/q*")
    ran = run("operations", api, *words)
    assert ran.out == "GET\t/pets\tlistPets\tList pets\n"
    assert ran.err == (
        "note: no operation has the tag 'wriet'; did you mean 'write'?\n"
        "note: no operation has a path that matches '/q*'\n"
    )


def test_operations_of_a_later_version_are_pointed_out(run: InProcess, tmp_path: Path) -> None:
    path = tmp_path / "openapi.json"
    item: dict[str, Any] = {"get": {"responses": {}}, "query": {"responses": {}}}
    path.write_text(json.dumps({"openapi": "3.1.0", "paths": {"/a": item}}), "utf-8")
    ran = run("operations", str(path))
    assert ran.out == "GET\t/a\t\t\n"
    assert "'query', which is an operation from 3.2 on" in ran.err
    assert run("operations", str(path), "--as", "3.2").err == ""
