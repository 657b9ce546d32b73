"""The forms in which lists are written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from schemakit.cli.commands.table import SUMMARIES, load_command
from tests.small import described, to, written
from tests.terminal import SCHEMAKIT, InProcess, in_terminal

#: Every command that writes a list, with what it takes after the source.
LISTS: dict[str, list[str]] = {
    **{name: [] for name in ("paths", "operations", "schemas", "tags", "unused", "cycles")},
    "duplicates": [],
    "uses": ["GET /a"],
    "used-by": ["A"],
    "why": ["GET /a", "A"],
}
LONG = {"type": "object", "properties": {"name": {"type": "string"}}}
RESPONSES = {"200": {"description": "", "content": {"a/b": {"schema": to("A")}}}}
DOCUMENT = described(
    {"A": {"items": to("A")}, "B": LONG, "C": {**LONG}},
    paths={"/a": {"get": {"tags": ["t\nu"], "responses": RESPONSES}}},
)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return written(tmp_path / "openapi.json", DOCUMENT)


def test_every_list_has_these_forms() -> None:
    # Those that write a whole, and not a list of records.
    others = {"show", "model", "dereference", "bundle", "check", "tools", "stats", "graph"}
    with_forms = {name for name in SUMMARIES if "--jsonl | -0" in load_command(name).usage}
    assert set(LISTS) <= with_forms
    assert not with_forms & others


@pytest.mark.parametrize("name", LISTS)
def test_lines_of_json_are_the_records_of_json(name: str, run: InProcess, source: Path) -> None:
    words = LISTS[name]
    whole: list[Any] = json.loads(run(name, source, *words, "--json").out)
    lines = run(name, source, *words, "--jsonl").out.splitlines()
    assert [json.loads(line) for line in lines] == whole != []
    assert all(isinstance(one, dict) for one in whole)


@pytest.mark.parametrize("name", LISTS)
def test_a_name_for_each_record_ends_in_nul(name: str, run: InProcess, source: Path) -> None:
    words = LISTS[name]
    count = len(run(name, source, *words, "--jsonl").out.splitlines())
    names = run(name, source, *words, "-0").out
    assert names == run(name, source, *words, "--null").out
    assert names.count("\0") == count
    assert names[-1:] == "\0"


@pytest.mark.parametrize("name", [name for name in LISTS if name not in ("tags", "paths")])
def test_a_name_is_taken_as_a_part(name: str, run: InProcess, source: Path) -> None:
    for part in run(name, source, *LISTS[name], "-0").out.split("\0")[:-1]:
        assert run("show", source, part).status == 0
        assert run("used-by", source, part).status == 0


def test_a_name_keeps_its_line_ends(run: InProcess, source: Path) -> None:
    assert run("tags", source, "-0").out == "t\nu\0"


def test_a_name_with_nul_is_left_out(run: InProcess, tmp_path: Path) -> None:
    path = written(tmp_path / "a.json", {**DOCUMENT, "paths": {"/a": {}, "/b\0": {}}})
    ran = run("paths", path, "-0")
    assert ran.out == "/a\0"
    assert ran.err == "note: '/b\\x00' is left out, since NUL ends a name\n"


@pytest.mark.parametrize("name", LISTS)
def test_two_forms_at_once_are_refused(name: str, run: InProcess, source: Path) -> None:
    ran = run(name, source, *LISTS[name], "--json", "-0")
    assert ran.status == 2
    assert "not allowed with argument" in ran.err


def test_an_empty_list_is_empty_in_every_form(run: InProcess, tmp_path: Path) -> None:
    path = written(tmp_path / "a.json", described({}))
    found = [run("tags", path, *option).out for option in ([], ["--json"], ["--jsonl"], ["-0"])]
    assert found == ["", "[]\n", "", ""]


@pytest.mark.slow
def test_a_terminal_gets_no_controls(tmp_path: Path) -> None:
    tag = "\x1b[31mred\u202e\x9b"
    paths = {"/a": {"get": {"tags": [tag], "responses": {}}}}
    path = written(tmp_path / "a.json", described({}, paths=paths))
    for option in ("--json", "--jsonl", "-0", "-q"):
        command = [*SCHEMAKIT, "tags", str(path), option]
        shown, status = in_terminal(command, variables={"NO_COLOR": "1"})
        assert status == 0
        assert not {"\x1b", "\u202e", "\x9b"} & set(shown)
