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
        (
            ["--tag", "raed"],
            "note: no operation has the tag 'raed'; there are read, write; did you mean 'read'?\n",
        ),
        (["--method", "head"], "note: no operation has the method 'head'; there are GET, POST\n"),
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
        "note: no operation has the tag 'wriet'; there are read, write; did you mean 'write'?\n"
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


OK = {"responses": {"default": {"description": "d"}}}


@pytest.mark.parametrize(
    ("paths", "notes"),
    [
        ({"/a": None}, ["#/paths/~1a is null, not a Path Item, and is left out"]),
        ({"/a": [OK]}, ["#/paths/~1a is an array, not a Path Item, and is left out"]),
        ({"/a": {"put": "x"}}, ['#/paths/~1a/put is "x", not an Operation, and is left out']),
        ({"/a": {"$ref": "#/x-b"}}, ["#/paths/~1a does not lead to a Path Item, and is left out"]),
        ({"/a": {"$ref": "#/x-c"}}, ["#/paths/~1a does not lead to a Path Item, and is left out"]),
        ([], ["#/paths is an array, not a Paths Object, and is left out"]),
        ({"/a": {"summary": "s", "x-a": 1, "parameters": []}, "x-b": 2}, []),
        (
            {f"/{name}": None for name in "abcdef"},
            [
                *(f"#/paths/~1{name} is null, not a Path Item, and is left out" for name in "abc"),
                "3 more are left out; schemakit check lists them",
            ],
        ),
    ],
)
def test_what_is_not_a_path_item_or_an_operation_is_noted(
    paths: Any, notes: list[str], run: InProcess, tmp_path: Path
) -> None:
    items = {**paths, "/z": {"get": OK}} if isinstance(paths, dict) else paths
    head = {"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "x-b": 3}
    path = tmp_path / "wrong.json"
    path.write_text(json.dumps({**head, "paths": items, "webhooks": {"w": {"get": OK}}}))
    ran = run("operations", path)
    assert ran.out.endswith("GET\tw\t\t\n")
    assert ran.err == "".join(f"note: {one}\n" for one in notes)
    assert run("operations", path, "-q").err == ""


@pytest.mark.parametrize(
    ("further", "notes"),
    [
        (
            {"COPY": 3, "X": None, "MOVE": OK},
            ["/COPY is 3, not an Operation", "/X is null, not an Operation"],
        ),
        (3, [" is 3, not an object of Operations"]),
        ({"$ref": "#/x-more", "MOVE": OK}, []),
        ({"$ref": "#/x-less"}, ["/COPY is an array, not an Operation"]),
    ],
)
def test_what_is_not_an_operation_of_another_method_is_noted(
    further: Any, notes: list[str], run: InProcess, tmp_path: Path
) -> None:
    path = tmp_path / "wrong.json"
    head = {"openapi": "3.2.0", "info": {"title": "t", "version": "1"}}
    more = {"x-more": {"copy": OK}, "x-less": {"COPY": []}}
    items = {"/a": {"additionalOperations": further}, "/z": {"get": OK}}
    path.write_text(json.dumps({**head, **more, "paths": items}))
    ran = run("operations", path)
    for note in notes:
        assert f"note: #/paths/~1a/additionalOperations{note}, and is left out\n" in ran.err
    assert ran.err.count("left out") == len(notes)
    assert ran.out.endswith("GET\t/z\t\t\n")


def test_methods_of_3_2_are_shown_as_they_are_written(run: InProcess, tmp_path: Path) -> None:
    path = tmp_path / "methods.json"
    further = {"propFind": {**OK, "operationId": "p"}, "copy": OK, "COPY": OK}
    item = {"get": OK, "additionalOperations": further}
    path.write_text(json.dumps({"openapi": "3.2.0", "info": {}, "paths": {"/a": item}}))
    lines = ["GET\t/a\t\t\n", "propFind\t/a\tp\t\n", "copy\t/a\t\t\n", "COPY\t/a\t\t\n"]
    assert run("operations", path).out == "".join(lines)
    listed = json.loads(run("operations", path, "--json").out)
    assert [one["method"] for one in listed] == ["get", "propFind", "copy", "COPY"]
    expected = {"get": lines[:1], "PROPFIND": lines[1:2], "COPY": lines[3:], "Copy": lines[2:]}
    for method, those in expected.items():
        ran = run("operations", path, "--method", method)
        assert (ran.out, ran.err) == ("".join(those), "")
    assert run("show", path, "propfind /a").out.startswith("operation\tpropFind /a\t")
    assert run("show", path, "propFind", "/a").out.startswith("operation\tpropFind /a\t")
    assert run("show", path, "copy /a").out.startswith("operation\tcopy /a\t")
    assert run("show", path, "COPY /a").out.startswith("operation\tCOPY /a\t")
    ambiguous = run("show", path, "Copy /a")
    assert ambiguous.status == 2
    assert "copy /a" in ambiguous.err
    counts = json.loads(run("stats", path, "--json").out)["operations"]
    assert counts == {"get": 1, "propFind": 1, "copy": 1, "COPY": 1}
