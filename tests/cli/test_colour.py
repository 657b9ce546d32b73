"""When output has colour: the option, the variables, and the terminal."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.terminal import SCHEMAKIT, in_pipe, in_terminal

#: Each test starts a process.
pytestmark = pytest.mark.slow


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "openapi.json"
    document = {"openapi": "3.1.0", "paths": {"/a": {"get": {}}}, "x-n": [1.5e3, None, True, '\\"']}
    path.write_text(json.dumps(document), "utf-8")
    return path


_WORDS: list[list[str]] = [
    ["dereference"],
    ["bundle"],
    ["stats", "--json"],
    ["operations", "--json"],
    ["show", "/paths", "--json"],
    ["tools", "--for", "openai"],
    ["check", "--json"],
]


def command(words: list[str], source: Path, *more: str) -> list[str]:
    return [*SCHEMAKIT, words[0], str(source), *words[1:], *more]


@pytest.mark.parametrize("words", _WORDS, ids=lambda words: words[0])
def test_json_has_colours_on_a_terminal_only(words: list[str], source: Path) -> None:
    shown, _ = in_terminal(command(words, source, "-q"))
    assert "\x1b[" in shown
    plain, _ = in_terminal(command(words, source, "-q", "--color", "never"))
    assert "\x1b" not in plain
    out, _, _ = in_pipe(command(words, source))
    assert "\x1b" not in out
    assert json.loads(plain) == json.loads(out)


@pytest.mark.parametrize(
    ("variables", "more", "has_colour"),
    [
        ({}, [], False),
        ({"FORCE_COLOR": "1"}, [], True),
        ({"FORCE_COLOR": ""}, [], False),
        ({"FORCE_COLOR": "0"}, [], False),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, [], False),
        ({"FORCE_COLOR": "1"}, ["--color", "never"], False),
        ({"NO_COLOR": "1"}, ["--color", "always"], True),
        ({}, ["--color=always"], True),
        ({"FORCE_COLOR": "1", "TERM": "dumb"}, [], True),
    ],
)
def test_in_a_pipe_the_option_comes_before_the_variables(
    variables: dict[str, str], more: list[str], has_colour: bool, source: Path
) -> None:
    out, _, _ = in_pipe(command(["stats", "--json"], source, *more), variables=variables)
    assert ("\x1b[" in out) is has_colour


@pytest.mark.parametrize(
    ("variables", "more", "has_colour"),
    [
        ({}, [], True),
        ({"NO_COLOR": "1"}, [], False),
        ({"NO_COLOR": ""}, [], True),
        ({"NO_COLOR": "1"}, ["--color", "always"], True),
        ({"TERM": "dumb"}, [], False),
        ({}, ["--color", "never"], False),
    ],
)
def test_on_a_terminal_there_is_colour_unless_something_is_against_it(
    variables: dict[str, str], more: list[str], has_colour: bool, source: Path
) -> None:
    shown, _ = in_terminal(command(["operations"], source, *more), variables=variables)
    assert ("\x1b[" in shown) is has_colour


def test_records_have_colour_only_if_it_is_asked_for(source: Path) -> None:
    plain, _, _ = in_pipe(command(["operations"], source))
    forced, _, _ = in_pipe(command(["operations"], source, "--color", "always"))
    assert plain == "GET\t/a\t\t\n"
    assert forced == "\x1b[32mGET\x1b[0m\t/a\t\t\n"


def test_another_value_is_refused(source: Path) -> None:
    _, err, status = in_pipe(command(["stats"], source, "--color", "red"))
    assert "--color" in err
    assert status == 2
