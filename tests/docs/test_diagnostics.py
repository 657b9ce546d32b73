"""docs/diagnostics.md explains every code, and each example prints what the page shows.

``python -m tests.docs.test_diagnostics`` renews the page: it brings the sections into the order of
the codes, writes their first lines, adds a skeleton for each code that has no section, and inserts
what the examples print.
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

from schemakit.checks.run import CHECKS, CODES, EXAMPLES
from schemakit.cli.main import main
from schemakit.codes import SECTIONS, Code
from schemakit.references import problems
from tests.corpus import ROOT

PAGE = ROOT / "docs" / "diagnostics.md"
SOURCE = ROOT / "src" / "schemakit"
#: The heading and the text of a code.
_ENTRY = re.compile(r"^### `([a-z-]+)`\n(.*?)(?=^###? |\Z)", re.MULTILINE | re.DOTALL)
_SECTION = re.compile(r"^## ([^\n]+)\n", re.MULTILINE)
#: An example: a description, the files that it refers to, each with its name in a comment, and a
#: command with its output.
_DESCRIPTION = re.compile(r"^```(yaml|json)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_NAME = re.compile(r"# ([\w./-]+)\n")
_COMMAND = re.compile(
    r"^(```console\n\$ schemakit ([^\n]*)\n)(.*?)(?=^```$)", re.MULTILINE | re.DOTALL
)
_EXAMPLE = re.compile(r".*?^```console\n.*?^```$", re.MULTILINE | re.DOTALL)
_OTHER = "## Other codes\n"


def entries(page: str) -> dict[str, str]:
    """The text about each code."""
    return dict(_ENTRY.findall(page))


def outline(page: str) -> dict[str, list[str]]:
    """The codes in each section of the page, both in order."""
    parts = _SECTION.split(page.partition(_OTHER)[0])
    return {
        name: [code for code, _ in _ENTRY.findall(text)]
        for name, text in zip(parts[1::2], parts[2::2], strict=True)
    }


def documented() -> dict[str, str]:
    """The text about each code of the page as it is."""
    return entries(PAGE.read_text(encoding="utf-8"))


def missing_in(entry: str | None, code: str, about: Code) -> list[str]:
    """What the page lacks about a code."""
    if entry is None:
        return ["no section"]
    lacking = [] if entry.startswith(f"\n{first_line(about)}\n") else ["another first line"]
    commands = [found[3] for found in _COMMAND.finditer(entry)]
    if not commands or not all(f"[{code}]" in shown for shown in commands):
        lacking.append("no example that prints it")
    return lacking


def first_line(about: Code) -> str:
    """What an entry begins with."""
    return f"{about.severity.capitalize()}: {about.meaning}."


def printed(example: str, directory: Path) -> str:
    """What the command of an example prints about its description, as a terminal would show it."""
    command = _COMMAND.search(example)
    assert command is not None
    for syntax, text in _DESCRIPTION.findall(example):
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
    assert set(documented()) == set(CODES)


def test_sections_and_codes_stand_in_the_order_of_the_table() -> None:
    by_section: dict[str, list[str]] = {section: [] for section in SECTIONS}
    for code, about in CODES.items():
        by_section[about.section].append(code)
    assert outline(PAGE.read_text(encoding="utf-8")) == by_section


@pytest.mark.parametrize("code", CODES)
def test_an_entry_has_severity_meaning_and_an_example(code: str) -> None:
    assert missing_in(documented().get(code), code, CODES[code]) == []


@pytest.mark.parametrize("code", CODES)
def test_an_example_prints_what_is_shown(code: str, tmp_path: Path) -> None:
    for number, example in enumerate(_EXAMPLE.findall(documented()[code])):
        directory = tmp_path / str(number)
        directory.mkdir()
        shown = _COMMAND.search(example)
        assert shown is not None
        assert shown[3] == printed(example, directory)


#: The position of a code among the arguments of these calls.
_EMITTERS = {
    "Unresolved": 0,
    "UnplacedDiagnostic": 0,
    "Check": 0,
    "Target": 3,
    "Conflict": 2,
    "Diagnostic": 0,
}
#: A package whose diagnostics are not about descriptions: see "Other codes" in the page.
_OF_OTHERS = "models"


def emitted(source: Path) -> Iterator[str]:
    """The codes that a module writes down where it makes a diagnostic."""
    for node in ast.walk(ast.parse(source.read_text("utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        given = [one.value for one in node.keywords if one.arg == "unusual"]
        if name in _EMITTERS and len(node.args) > _EMITTERS[name]:
            given.append(node.args[_EMITTERS[name]])
        for argument in given:
            for part in ast.walk(argument):
                if isinstance(part, ast.Constant) and isinstance(part.value, str) and part.value:
                    yield part.value


@pytest.mark.slow
def test_every_code_that_a_description_can_get_is_documented() -> None:
    modules = [path for path in SOURCE.rglob("*.py") if path.parent.name != _OF_OTHERS]
    codes = {code for path in modules for code in emitted(path)}
    assert {"unresolved-ref", "duplicate-anchor", "ref-through-ref", "duplicate-key"} <= codes
    assert {one.code for one in (*CHECKS, *EXAMPLES)} <= codes
    assert codes | set(problems.UNUSUAL) <= set(CODES)


# -- renewing the page -----------------------------------------------------------------------------

_SKELETON = """
TODO: what else there is to know.

```yaml
openapi: 3.1.0
info: {title: Pets, version: "1"}
paths: {}
```

```console
$ schemakit check openapi.yaml
```
"""


def arranged(page: str, codes: dict[str, Code]) -> str:
    """The page with its entries in order, their first lines, and a skeleton for each new code."""
    known = entries(page)
    start = _SECTION.search(page)
    assert start is not None
    parts = [page[: start.start()]]
    for section in SECTIONS:
        parts.append(f"## {section}\n\n")
        for code, about in codes.items():
            if about.section == section:
                body = known.get(code, f"first line\n{_SKELETON}").lstrip("\n").partition("\n")[2]
                parts.append(f"### `{code}`\n\n{first_line(about)}\n{body.rstrip()}\n\n")
    return "".join(parts) + _OTHER + page.partition(_OTHER)[2]


def test_the_page_is_arranged_already() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert arranged(page, dict(CODES)) == page


def test_a_code_without_an_entry_gets_a_skeleton() -> None:
    codes = {**CODES, "new-code": Code("error", "something is wrong", "Names")}
    page = arranged(PAGE.read_text(encoding="utf-8"), codes)
    assert outline(page)["Names"][-1] == "new-code"
    assert "TODO: what else there is to know." in entries(page)["new-code"]
    assert missing_in(entries(page)["new-code"], "new-code", codes["new-code"]) == [
        "no example that prints it"
    ]
    assert missing_in(None, "new-code", codes["new-code"]) == ["no section"]


if __name__ == "__main__":

    def _renew(example: re.Match[str]) -> str:
        with tempfile.TemporaryDirectory() as directory:
            output = printed(example[0], Path(directory))
        return _COMMAND.sub(lambda found: found[1] + output, example[0])

    os.environ.pop("COLUMNS", None)
    text = arranged(PAGE.read_text(encoding="utf-8"), dict(CODES))
    text = _ENTRY.sub(lambda entry: _EXAMPLE.sub(_renew, entry[0]), text)
    PAGE.write_text(text, encoding="utf-8")
