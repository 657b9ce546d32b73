"""The parser of every command: options given once, empty values, help."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from schemakit.cli.arguments import Parser
from schemakit.cli.commands.table import SUMMARIES, load_command
from schemakit.documents.document import VERSIONS
from tests.small import written
from tests.terminal import InProcess


@pytest.fixture
def api(tmp_path: Path) -> Path:
    return written(tmp_path / "api.json", {"openapi": "3.1.0", "paths": {"/b": {}, "/a": {}}})


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (
            ["dereference", "--at", "/info", "--at", "/paths"],
            "argument --at: it may be given only once",
        ),
        (["check", "--root", ".", "--root", ".."], "argument --root: it may be given only once"),
        (["paths", "--base", ""], "argument --base: it is empty"),
        (["paths", "--root", ""], "argument --root: it is empty"),
        (["dereference", "-o", ""], "argument -o/--output: it is empty"),
        (["paths", ""], "an empty argument names neither a source nor a part of one"),
        (["tools", "", "--for", "mcp"], "an empty argument names neither a source nor a part"),
    ],
)
def test_what_would_be_passed_over_silently_is_wrong_use(
    words: list[str], message: str, run: InProcess, api: Path
) -> None:
    ran = run(words[0], api, *words[1:])
    assert (ran.out, ran.status) == ("", 2)
    assert f"error: {message}" in ran.err
    assert ran.err.endswith(f"try 'schemakit {words[0]} --help'\n")


@pytest.mark.parametrize("name", list(SUMMARIES))
def test_each_command_has_help_with_examples(name: str, run: InProcess) -> None:
    text = run(name, "--help")
    assert (text.err, text.status) == ("", 0)
    assert run("help", name).out == text.out
    assert f"schemakit {name}" in text.out.partition("examples:")[2]
    assert all(len(line) <= 80 for line in text.out.splitlines())


def test_help_names_every_version_that_as_takes(run: InProcess) -> None:
    shown = run("help", "reading").out
    for name in VERSIONS:
        assert re.search(rf"[ ,]{re.escape(name)}[ ,\n]", shown)


@pytest.mark.parametrize("name", list(SUMMARIES))
def test_each_command_may_be_quiet_or_verbose(name: str, run: InProcess) -> None:
    parser = Parser(load_command(name))
    assert (parser.read([]).quiet, parser.read([]).verbose) == (False, False)
    assert parser.read(["-q"]).quiet is parser.read(["--quiet"]).quiet is True
    assert parser.read(["--verbose"]).verbose is True
    assert re.search(r"-q, --quiet +write no warnings and no notes", run(name, "--help").out)


@pytest.mark.parametrize("name", SUMMARIES)
def test_a_wrong_choice_suggests_the_nearest(name: str, run: InProcess, api: Path) -> None:
    for action in Parser(load_command(name)).options:
        for choice in map(str, action.choices or ()):
            if len(choice) < 4:
                continue
            wrong = f"{choice[0]}{choice[2]}{choice[1]}{choice[3:]}"
            if wrong == choice:
                continue
            option = action.option_strings[-1]
            # Which are valid depends on the words of survey.
            is_of_report = name == "survey" and choice in ("text", "html", "json")
            words = ["report"] if is_of_report else [api]
            ran = run(name, *words, option, wrong)
            assert (ran.out, ran.status) == ("", 2)
            assert f"{wrong!r} is not one of " in ran.err
            assert f"did you mean {choice!r}" in ran.err


@pytest.mark.parametrize(
    ("words", "other"),
    [(["check"], "sarif"), (["diff", "api.json"], "text"), (["model"], "rjsf")],
)
def test_json_and_another_format(words: list[str], other: str, run: InProcess, api: Path) -> None:
    ran = run(words[0], api, *words[1:], "--json", "--format", other)
    assert ran.status == 2
    message = f"--json is the same as --format json; drop it, or --format {other}"
    assert ran.err == f"error: {message}\n"


def test_json_twice(run: InProcess, api: Path) -> None:
    ran = run("diff", api, api, "--json", "--format", "json")
    assert (ran.status, ran.out, ran.err) == (0, "[]\n", "")
