"""The command line in process: wrong use, the overview, and the exit status of each failure."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

import schemakit
from schemakit.cli import list_output
from schemakit.cli.commands.table import SUMMARIES
from tests.small import written
from tests.terminal import InProcess, Ran

API: dict[str, Any] = {"openapi": "3.1.0", "paths": {"/b": {}, "/a": {}}}


@pytest.fixture
def api(tmp_path: Path) -> Path:
    return written(tmp_path / "api.json", API)


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
        ([""], "error: no command ''; the commands are paths, operations"),
        (["pahts"], "error: no command 'pahts'; did you mean 'paths'"),
        (["frobnicate"], "error: no command 'frobnicate'; the commands are paths"),
        (["--verison"], "error: no option '--verison'; did you mean '--version'?"),
        (["operations", "--tga=x"], "error: no option '--tga'; did you mean '--tag'"),
        (["dereference", "--cycles", "kep"], "did you mean 'keep'"),
        (["dereference", "--indent", "x"], "'x' is not a number from 0"),
        (["dereference", "--max-bytes", "1zb"], "'1zb' is not a size"),
        (["dereference", "--max-bytes", "-1"], "--max-bytes"),
        (["paths", "a", "b"], "error: paths takes one SOURCE, not also 'b'"),
        (["show", "a", "b", "c"], "error: show takes one SOURCE and one TARGET, not also 'c'"),
        (["model", "a", "b"], "'b' is not one of input, output, training-input, training-output"),
    ],
)
def test_wrong_use_is_status_2_and_names_what_is_near(
    words: list[str], message: str, run: InProcess
) -> None:
    ran = run(*words)
    assert message in ran.err
    assert (ran.out, ran.status) == ("", 2)


def test_a_source_in_place_of_the_command_is_put_right(run: InProcess, api: Path) -> None:
    assert run(api).err == f"error: the command comes first, as in: schemakit paths {api}\n"


def test_help_lists_every_command_and_shows_examples(run: InProcess) -> None:
    for words in ([], ["--help"], ["-h"], ["help"], ["help", "help"]):
        ran = run(*words)
        assert (ran.err, ran.status) == ("", 0)
        assert all(f"\n  {name} " in ran.out for name in SUMMARIES)
        assert "examples:" in ran.out


def test_the_version_is_the_librarys(run: InProcess) -> None:
    for option in ("--version", "-V"):
        ran = run(option)
        assert ran == Ran(ran.out, "", 0)
        assert re.fullmatch(r"schemakit (\S+) \((pure|compiled)\)\n", ran.out)
        assert ran.out.split()[1] == schemakit.__version__


@pytest.mark.parametrize(
    ("failure", "message", "status"),
    [
        (MemoryError(), "error: not enough memory\n", 1),
        (RecursionError(), "error: the document is nested too deeply\n", 1),
        (OSError(24, "Too many open files"), "error: [Errno 24] Too many open files\n", 3),
        (KeyboardInterrupt(), "", 130),
        (BrokenPipeError(), "", 0),
    ],
)
def test_failures_that_can_always_happen_give_a_message(
    failure: BaseException,
    message: str,
    status: int,
    run: InProcess,
    api: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise failure

    monkeypatch.setattr(list_output, "write", fails)
    monkeypatch.setattr("schemakit.cli.main.discard_output", lambda: None)
    assert run("paths", api) == Ran("", message, status)
