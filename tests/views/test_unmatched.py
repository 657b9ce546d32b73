"""What is said of filters that match no operation: alike by commands and methods."""

from __future__ import annotations

from pathlib import Path

import pytest

import schemakit
from schemakit import NotFoundError, UsageError
from tests.small import described, written
from tests.terminal import InProcess

PATHS = {
    "/pets": {
        "get": {"operationId": "listPets", "tags": ["read"], "responses": {}},
        "post": {"operationId": "addPet", "tags": ["write"], "responses": {}},
    }
}
CASES = (
    ("tag", "raed", "no operation has the tag 'raed'; there are read, write; did you mean 'read'?"),
    ("method", "put", "no operation has the method 'put'; there are GET, POST"),
    ("path", "/x*", "no operation has a path that matches '/x*'"),
)


@pytest.mark.parametrize(("name", "value", "message"), CASES)
def test_one_wording(name: str, value: str, message: str, tmp_path: Path, run: InProcess) -> None:
    source = written(tmp_path / "api.json", described({}, paths=PATHS))
    with pytest.raises(UsageError) as caught:
        schemakit.load(source).select(**{name: value})  # type: ignore[arg-type]
    assert str(caught.value) == message
    option = f"--{name}"
    assert run("select", source, option, value).err == f"error: {message}\n"
    assert run("operations", source, option, value).err == f"note: {message}\n"
    assert run("tools", source, "--for", "mcp", option, value).err == f"note: {message}\n"


def test_a_missing_tag_has_the_near_ones() -> None:
    with pytest.raises(NotFoundError) as caught:
        schemakit.load(described({}, paths=PATHS)).select(tag="wriet")
    assert (caught.value.name, caught.value.near) == ("wriet", ("write",))


MISSING = (
    ("#/components/schemas/Pett", "no 'Pett' in #/components/schemas; did you mean 'Pet'"),
    ("api.json#/components/schemas/Pett", "no 'Pett' in #/components/schemas; did you mean 'Pet'"),
    ("/nope/x", "no 'nope' in #"),
    ("/pet", "no path '/pet'; did you mean '/pets'"),
    ("lsitPets", "no operation or schema 'lsitPets'; did you mean 'listPets'"),
)


@pytest.mark.parametrize(("name", "message"), MISSING)
def test_what_does_not_exist_is_said_alike(
    name: str, message: str, tmp_path: Path, run: InProcess
) -> None:
    source = written(tmp_path / "api.json", described({"Pet": {}}, paths=PATHS))
    said = set()
    calls: tuple[list[str | Path], ...] = (
        ["show", source, name],
        ["uses", source, name],
        ["used-by", source, name],
        ["why", source, name, "Pet"],
        ["select", source, name],
        ["select", source, "--uses", name],
        ["bundle", source, "--at", name],
        ["dereference", source, "--at", name],
        ["graph", source, "--around", name],
    )
    for words in calls:
        ran = run(*words)
        assert (ran.out, ran.status > 0) == ("", True)
        said.add(ran.err)
    (text,) = said
    assert message in text


@pytest.mark.parametrize(
    "name",
    [
        "listPets",
        "GET /pets",
        "#/paths/~1pets/get",
        "/paths/~1pets/get",
        "api.json#/paths/~1pets/get",
    ],
)
def test_every_name_of_an_operation_selects_it(name: str, tmp_path: Path, run: InProcess) -> None:
    source = written(tmp_path / "api.json", described({"Pet": {}}, paths=PATHS))
    selected = schemakit.load(source).select(name)
    assert [one.id for one in selected.operations()] == ["listPets"]
    for words in (["show"], ["select"], ["uses"]):
        assert run(*words, source, name).status == 0


def test_a_part_that_is_neither_operation_nor_schema_is_refused(tmp_path: Path) -> None:
    source = written(tmp_path / "api.json", described({"Pet": {}}, paths=PATHS))
    for name in ("#/info", "api.json#/info"):
        with pytest.raises(UsageError, match="is neither an operation nor a reusable schema"):
            schemakit.load(source).select(name)
