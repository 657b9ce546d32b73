"""Names of a description for completion: quick, silent, and never from the network."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from schemakit.cli.completion import names
from schemakit.cli.completion.names import KINDS, read_names
from tests.cli.completion.conftest import API
from tests.loopback import Server, plain
from tests.small import written


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (
            "operations",
            {
                "listPets": "List all pets",
                "pets:create": "",
                "showPet": "",
                "GET /pets": "List all pets",
                "POST /pets": "",
                "GET /pets/{id}": "",
            },
        ),
        ("schemas", {"Pet": "schema", "Pen's": "schema"}),
        ("paths", {"/pets": "", "/pets/{id}": ""}),
        ("methods", {"get": "", "post": ""}),
        ("tags", {"pets": "", "new ones": ""}),
    ],
)
def test_names_are_read_from_the_file(kind: str, expected: dict[str, str], directory: Path) -> None:
    assert read_names(kind, "api.json") == expected
    # A description of the default name need not be on the line.
    assert read_names(kind, None) == {}
    (directory / "api.json").rename(directory / "openapi.json")
    assert read_names(kind, None) == expected


def test_parts_and_pointers_are_operations_and_schemas(directory: Path) -> None:
    del directory
    assert {"listPets", "GET /pets", "Pet"} <= read_names("parts", "api.json").keys()
    pointers = read_names("pointers", "api.json")
    assert {"#/paths/~1pets/get", "#/components/schemas/Pet"} <= pointers.keys()


def test_descriptions_are_short_and_safe(directory: Path) -> None:
    operation = {"operationId": "a", "summary": "\u001b[2J" + "long " * 40, "responses": {}}
    written(directory / "long.json", {"openapi": "3.1.0", "paths": {"/a": {"get": operation}}})
    for about in read_names("operations", "long.json").values():
        assert about.startswith("\\x1b[2J")
        assert about.endswith("…")
        assert len(about) < 70


@pytest.mark.parametrize("kind", KINDS)
def test_what_cannot_be_read_has_no_names(
    kind: str, directory: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (directory / "torn.json").write_text('{"openapi": ')
    (directory / "deep.json").write_text("[" * 100_000)
    (directory / "odd.json").write_text('{"openapi": "3.1.0", "paths": [1], "components": 2}')
    os.mkfifo(directory / "pipe")
    for source in ("gone.json", "torn.json", "deep.json", "odd.json", "pipe", ".", "-", "\0"):
        assert read_names(kind, source) == {}
    monkeypatch.setattr(names, "_LARGEST", 10)
    assert read_names(kind, "api.json") == {}
    assert capfd.readouterr() == ("", "")


def test_nothing_is_fetched(directory: Path) -> None:
    with Server() as server:
        server.answers["/api.json"] = plain(str(API).encode())
        for source in (f"{server.url}/api.json", "replicate:a/b"):
            assert read_names("parts", source) == {}
        # Nor what a file refers to.
        reference = {"$ref": f"{server.url}/api.json#/a"}
        document = {"openapi": "3.1.0", "paths": {"/a": reference, "/b": {"get": {}}}}
        written(directory / "refers.json", document)
        assert "GET /b" in read_names("parts", "refers.json")
        # A file that has the name of a URL is a file.
        (directory / server.url.replace("//", "/")).mkdir(parents=True)
        written(directory / server.url.replace("//", "/") / "api.json", document)
        assert "GET /b" in read_names("parts", f"{server.url}/api.json")
        assert server.connections == 0
