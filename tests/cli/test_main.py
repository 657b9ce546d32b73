"""The command line in process: sources, wrong use, help, and the exit status of each failure."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

import schemakit
from schemakit.cli.commands import table as commands
from schemakit.documents.document import VERSIONS
from tests.small import written
from tests.terminal import InProcess, Ran

API: dict[str, Any] = {"openapi": "3.1.0", "paths": {"/b": {}, "/a": {}}}


@pytest.fixture
def api(tmp_path: Path) -> Path:
    return written(tmp_path / "api.json", API)


# -- sources ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", [["paths"], ["paths", "-"]])
def test_what_is_piped_in_is_read(
    words: list[str], run: InProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    written(tmp_path / "openapi.json", {"openapi": "3.1.0", "paths": {"/file": {}}})
    piped = json.dumps({"openapi": "3.1.0", "paths": {"/piped": {}}}).encode()
    assert run(*words, given=piped) == Ran("/piped\n", "", 0)


def test_without_a_source_the_working_directory_is_searched_in_order(
    run: InProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("swagger.json", "openapi.yml", "openapi.yaml", "openapi.json"):
        written(tmp_path / name, {"openapi": "3.1.0", "paths": {f"/{name}": {}}})
        assert run("paths") == Ran(f"/{name}\n", "", 0)


def test_an_empty_pipe_is_named_before_a_file_is_read_instead(
    run: InProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    written(tmp_path / "openapi.json", API)
    ran = run("paths", given=b"")
    assert ran.out == "/a\n/b\n"
    assert ran.err == "note: nothing came through standard input, so openapi.json was read\n"


def test_without_any_source_the_message_says_what_can_be_done(
    run: InProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for given, start in ((None, "no description given"), (b"", "nothing came through")):
        ran = run("paths", given=given)
        assert ran.err.startswith(f"error: {start}")
        assert "openapi.json, openapi.yaml, openapi.yml or swagger.json" in ran.err
        assert ran.status == 2


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"", "is empty"),
        (b'{"openapi": "3.1.0",\n"paths": {', "bad.json:2:"),
        (b"openapi: 3.1.0\npaths: [\n", "bad.json:"),
        (b"[1]", "expected an object"),
        (b'{"openapi": "9.0"}', "unsupported version '9.0'"),
    ],
)
def test_a_document_that_cannot_be_understood_is_status_1(
    text: bytes, message: str, run: InProcess, tmp_path: Path
) -> None:
    source = tmp_path / "bad.json"
    source.write_bytes(text)
    ran = run("paths", source)
    assert message in ran.err
    assert ": error: " in ran.err
    assert (ran.out, ran.status) == ("", 1)


def test_what_cannot_be_read_or_written_is_status_3(
    run: InProcess, api: Path, tmp_path: Path
) -> None:
    assert run("paths", tmp_path).err == f"error: {tmp_path}: is a directory, not a file\n"
    for source in (tmp_path, tmp_path / "api.jsn"):
        assert run("paths", source).status == 3
    assert "did you mean 'api.json'" in run("paths", tmp_path / "api.jsn").err
    assert run("dereference", api, "-o", tmp_path / "no" / "out").status == 3


# -- use -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ([], "error: no command; one of paths, operations"),
        (["pahts"], "error: no command 'pahts'; did you mean 'paths'"),
        (["frobnicate"], "error: no command 'frobnicate'; there are paths"),
        (["--verison"], "error: no option '--verison'; did you mean '--version'?"),
        (["operations", "--tga=x"], "error: no option '--tga'; did you mean '--tag'"),
        (["dereference", "--cycles", "kep"], "invalid choice: 'kep'"),
        (["dereference", "--indent", "x"], "'x' is no number from 0"),
        (["dereference", "--max-bytes", "1zb"], "'1zb' is no size"),
        (["dereference", "--max-bytes", "-1"], "--max-bytes"),
        (["paths", "a", "b"], "error: one SOURCE at most, not also 'b'"),
        (["show", "a", "b", "c"], "error: one SOURCE and one TARGET, not also 'c'"),
        (["model", "a", "b"], "'b' is none of input, output, training-input, training-output"),
    ],
)
def test_wrong_use_is_status_2_and_names_what_is_near(
    words: list[str], message: str, run: InProcess
) -> None:
    ran = run(*words)
    assert message in ran.err
    assert (ran.out, ran.status) == ("", 2)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["dereference", "--at", "/info", "--at", "/paths"], "argument --at: it may be given once"),
        (["check", "--root", ".", "--root", ".."], "argument --root: it may be given once only"),
        (["paths", "--base", ""], "argument --base: it is empty"),
        (["paths", "--root", ""], "argument --root: it is empty"),
        (["dereference", "-o", ""], "argument -o/--output: it is empty"),
        (["paths", ""], "an empty word names neither a source nor a part of one"),
        (["tools", "", "--for", "mcp"], "an empty word names neither a source nor a part"),
    ],
)
def test_what_would_be_passed_over_silently_is_wrong_use(
    words: list[str], said: str, run: InProcess, api: Path
) -> None:
    ran = run(words[0], api, *words[1:])
    assert (ran.out, ran.status) == ("", 2)
    assert f"error: {said}" in ran.err
    assert ran.err.endswith(f"try 'schemakit {words[0]} --help'\n")


def test_a_source_in_place_of_the_command_is_put_right(run: InProcess, api: Path) -> None:
    assert run(api).err == f"error: the command comes first, as in: schemakit paths {api}\n"


def test_help_lists_every_command_and_shows_examples(run: InProcess) -> None:
    for words in (["--help"], ["-h"], ["help"]):
        ran = run(*words)
        assert (ran.err, ran.status) == ("", 0)
        assert all(f"\n  {name} " in ran.out for name in commands.COMMANDS)
        assert "examples:" in ran.out


@pytest.mark.parametrize("name", list(commands.COMMANDS))
def test_each_command_has_help_with_examples_that_it_understands(name: str, run: InProcess) -> None:
    text = run(name, "--help")
    assert (text.err, text.status) == ("", 0)
    assert run("help", name).out == text.out
    assert f"schemakit {name}" in text.out.partition("examples:")[2]
    assert all(len(line) <= 80 for line in text.out.splitlines())


def test_help_names_every_version_that_as_takes(run: InProcess) -> None:
    shown = run("paths", "--help").out
    for name in VERSIONS:
        assert re.search(rf"[ ,]{re.escape(name)}[ ,\n]", shown)


def test_the_version_is_the_librarys(run: InProcess) -> None:
    assert run("--version") == Ran(f"schemakit {schemakit.__version__}\n", "", 0)


@pytest.mark.parametrize(
    ("failure", "message", "status"),
    [
        (MemoryError(), "error: not enough memory for this\n", 1),
        (RecursionError(), "error: the document is nested too deeply for this\n", 1),
        (KeyboardInterrupt(), "", 130),
        (BrokenPipeError(), "", 0),
    ],
)
def test_what_can_always_happen_is_no_traceback(
    failure: BaseException,
    message: str,
    status: int,
    run: InProcess,
    api: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise failure

    monkeypatch.setattr(commands, "write", fails)
    monkeypatch.setattr("schemakit.cli.main.discard", lambda: None)
    assert run("paths", api) == Ran("", message, status)
