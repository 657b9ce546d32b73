"""Sources and parts on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

import schemakit
from schemakit.cli.part_words import name_operations, take_parts
from tests.usage.connected import shop


@pytest.fixture(autouse=True)
def directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "api.json").write_text("{}")


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["Pet"], (None, ["Pet"])),
        (["api.json", "Pet"], ("api.json", ["Pet"])),
        (["api.json", "GET /pets"], ("api.json", ["GET /pets"])),
        (["api.json", "get", "/pets"], ("api.json", ["get /pets"])),
        (["GET", "/pets"], (None, ["GET /pets"])),
        (["-", "/pets"], ("-", ["/pets"])),
        (["https://e.test/a.json", "/pets"], ("https://e.test/a.json", ["/pets"])),
    ],
)
def test_one_part(words: list[str], found: tuple[str | None, list[str]]) -> None:
    assert take_parts(words, "uses") == found


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["api.json", "GET", "/pets", "Pet"], ("api.json", ["GET /pets", "Pet"])),
        (["GET /pets", "Pet"], (None, ["GET /pets", "Pet"])),
        (["api.json", "Pet", "/pets"], ("api.json", ["Pet", "/pets"])),
    ],
)
def test_two_parts(words: list[str], found: tuple[str | None, list[str]]) -> None:
    assert take_parts(words, "why", ("PART", "OTHER")) == found


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ([], "as in: schemakit uses openapi.json Pet"),
        (["api.json"], "uses needs PART after the source"),
        (["api.json"], "as in: schemakit uses api.json Pet"),
        (["api.json", "Pet", "Dog"], "uses takes no 'Dog': schemakit uses [SOURCE] PART"),
        (["Pet", "api.json"], "the source comes first, as in: schemakit uses api.json"),
    ],
)
def test_wrong_words(words: list[str], says: str) -> None:
    with pytest.raises(schemakit.UsageError) as caught:
        take_parts(words, "uses")
    assert says in str(caught.value)


def test_operations_are_named_as_they_are_found() -> None:
    api = shop()
    names = name_operations(api, api.operations())
    assert names == ["GET /pets", "POST /pets", "GET /health"]
    assert [api.operation(name).pointer for name in names] == [
        one.pointer for one in api.operations()
    ]
