"""The options that select operations, and the notes on those that match none."""

from __future__ import annotations

import argparse
from typing import Any

import pytest

import schemakit
from schemakit.cli.filters import explain_filters, read_filters
from tests.corpus import ROOT
from tests.terminal import InProcess

API = schemakit.load(
    {
        "openapi": "3.1.0",
        "paths": {"/pets": {"get": {"tags": ["read"]}, "post": {"tags": ["write"]}}},
        "webhooks": {"petSold": {"post": {}}},
    }
)


def give(**options: list[str]) -> argparse.Namespace:
    return argparse.Namespace(**{"tag": None, "method": None, "path": None, **options})


def explain(capsys: pytest.CaptureFixture[str], api: Any, **options: list[str]) -> str:
    given = give(**options)
    explain_filters(api, given, found=len(api.operations(**read_filters(given))))
    return capsys.readouterr().err


def test_filters_are_the_arguments_of_operations() -> None:
    assert read_filters(give(tag=["read"])) == {"tag": ["read"], "method": None, "path": None}


@pytest.mark.parametrize(
    ("options", "notes"),
    [
        ({"tag": ["read"]}, ""),
        (
            {"tag": ["raed"]},
            "note: no operation has the tag 'raed'; there are read, write; did you mean 'read'?\n",
        ),
        (
            {"method": ["put", "get"]},
            "note: no operation has the method 'put'; there are GET, POST\n",
        ),
        ({"path": ["/pets", "/x*"]}, "note: no operation has a path that matches '/x*'\n"),
        (
            {"tag": ["read"], "method": ["post"]},
            "note: none of the 3 operations matches; 1 of them are webhooks\n",
        ),
    ],
)
def test_a_filter_that_matches_nothing_is_named(
    options: dict[str, list[str]], notes: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert explain(capsys, API, **options) == notes


def test_of_very_many_tags_the_first_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    tags = [f"t{n:03}" for n in range(100)]
    many = schemakit.load({"openapi": "3.1.0", "paths": {"/a": {"get": {"tags": tags}}}})
    note = explain(capsys, many, tag=["none such"])
    assert note.startswith("note: no operation has the tag 'none such'; there are t000, t001,")
    assert note.endswith(", t059 and 40 more; schemakit tags lists them\n")


def test_without_tags_that_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    untagged = schemakit.load({"openapi": "3.1.0", "paths": {"/a": {"get": {}}}})
    note = explain(capsys, untagged, tag=["x"])
    assert note == "note: no operation has the tag 'x'; there are no tags\n"


def test_a_description_without_operations_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    empty = schemakit.load({"openapi": "3.1.0", "paths": {}})
    assert explain(capsys, empty) == "note: the description has no operations\n"


@pytest.mark.parametrize("option", ["--tag", "--method", "--path", "--exclude", "--exclude-uses"])
def test_an_empty_word_is_an_error(run: InProcess, option: str) -> None:
    found = run("select", str(ROOT / "examples/openapi.json"), option, "")
    assert found.status == 2
    assert f"{option}: it is empty" in found.err
