"""docs/diagnostics.md is true: every code is there, and each example prints what it shows.

``python tests/test_diagnostics_docs.py`` writes what the examples print into the page.
"""

from __future__ import annotations

import ast
import contextlib
import io
import os
import re
import shlex
import tempfile
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import pytest

from schemakit.checks.run import CHECKS
from schemakit.cli.main import main
from schemakit.codes import CODES
from schemakit.references import problems
from tests.corpus import ROOT

PAGE = ROOT / "docs" / "diagnostics.md"
SOURCE = ROOT / "src" / "schemakit"
#: A section's heading, its text and its blocks: the description, the files that it refers to, each
#: with its name in a comment, and a command with its output.
_SECTION = re.compile(r"^## `([a-z-]+)`\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
_DESCRIPTION = re.compile(r"^```(yaml|json)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_NAME = re.compile(r"# ([\w./-]+)\n")
_COMMAND = re.compile(
    r"^(```console\n\$ schemakit ([^\n]*)\n)(.*?)(?=^```$)", re.MULTILINE | re.DOTALL
)


def sections() -> dict[str, str]:
    """The text of each section by the code that it is about."""
    return dict(_SECTION.findall(PAGE.read_text(encoding="utf-8")))


def printed(section: str, directory: Path) -> str:
    """What the command of a section prints about its description, as a terminal would show it."""
    command = _COMMAND.search(section)
    assert command is not None
    for syntax, text in _DESCRIPTION.findall(section):
        named = _NAME.match(text)
        path = directory / (named[1] if named else f"openapi.{syntax}")
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    words, _, piped = command[2].partition(" < ")
    out, err = io.TextIOWrapper(io.BytesIO()), io.TextIOWrapper(io.BytesIO())
    with (
        contextlib.chdir(directory),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
        open(directory / (piped or os.devnull)) as given,
        mock.patch("sys.stdin", given),
    ):
        main(shlex.split(words))
    streams = []
    for stream in (out, err):
        stream.seek(0)
        streams.append(stream.read())
    return "".join(streams)


def test_every_code_is_documented_and_no_other() -> None:
    assert set(sections()) == set(CODES)


def test_sections_stand_in_the_order_of_the_codes() -> None:
    assert list(sections()) == list(CODES)


@pytest.mark.parametrize("code", CODES)
def test_an_example_prints_what_is_shown(code: str, tmp_path: Path) -> None:
    section = sections()[code]
    shown = _COMMAND.search(section)
    assert shown is not None
    assert shown[3] == printed(section, tmp_path)
    assert f"[{code}]" in shown[3]


@pytest.mark.parametrize("code", CODES)
def test_a_section_says_how_severe_it_is_and_what_the_code_means(code: str) -> None:
    first = sections()[code].strip().partition("\n")[0].lower()
    assert first.startswith(f"{CODES[code].severity}: {CODES[code].meaning.lower()}")


def test_the_checks_give_codes_that_there_are() -> None:
    assert {code for one in CHECKS for code in one.codes} <= set(CODES)


#: Where the first argument of these calls is a code of a description, or the third.
_EMITTERS = {"Problem": 0, "Finding": 0, "Check": 0, "Target": 3, "Oddity": 2, "Diagnostic": 0}
#: Rooms whose diagnostics are about something else: see "Other codes" in the page.
_OF_OTHERS = "models"


def emitted(source: Path) -> Iterator[str]:
    """The codes that a room writes down where it makes something of them."""
    for node in ast.walk(ast.parse(source.read_text("utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        given = [one.value for one in node.keywords if one.arg == "oddity"]
        if name in _EMITTERS and len(node.args) > _EMITTERS[name]:
            given.append(node.args[_EMITTERS[name]])
        for argument in given:
            for part in ast.walk(argument):
                if isinstance(part, ast.Constant) and isinstance(part.value, str) and part.value:
                    yield part.value


def test_every_code_that_a_description_can_get_is_documented() -> None:
    rooms = [path for path in SOURCE.rglob("*.py") if path.parent.name != _OF_OTHERS]
    codes = {code for path in rooms for code in emitted(path)}
    assert {"unresolved-ref", "duplicate-anchor", "ref-through-ref", "duplicate-key"} <= codes
    assert codes | set(problems.UNUSUAL) <= set(CODES)


if __name__ == "__main__":

    def _renewed(section: re.Match[str]) -> str:
        with tempfile.TemporaryDirectory() as directory:
            output = printed(section[0], Path(directory))
        return _COMMAND.sub(lambda found: found[1] + output, section[0])

    os.environ.pop("COLUMNS", None)
    PAGE.write_text(_SECTION.sub(_renewed, PAGE.read_text(encoding="utf-8")), encoding="utf-8")
