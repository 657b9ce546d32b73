"""docs/survey.md: its commands and queries are run, and its tables are those of the code.

``python -m tests.docs.test_survey`` renews the tables of the page.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from schemakit.surveying.tables import FORMAT, OUTCOMES, TABLES
from tests.corpus import IN_CI, ROOT
from tests.documented import blocks, commands, printed

PAGE = ROOT / "docs" / "survey.md"
TEXT = PAGE.read_text(encoding="utf-8")
_START = "<!-- of the code: python -m tests.docs.test_survey -->\n"


def describe_tables() -> str:
    """What the page says of tables, columns and outcomes."""
    return "\n".join(_describe())


def _describe() -> Iterator[str]:
    for name, table in TABLES.items():
        yield f"### `{name}`\n\nA row is {table.meaning}.\n"
        yield "| column | type | |\n|---|---|---|"
        yield from (f"| `{one.name}` | {one.type} | {one.meaning} |" for one in table.columns)
        yield ""
    yield "### Outcomes\n\n| outcome | what became of the description |\n|---|---|"
    yield from (f"| `{name}` | {meaning} |" for name, meaning in OUTCOMES.items())
    yield ""


def renew(text: str) -> str:
    """The page with the tables of the code."""
    start, _, _ = text.partition(_START)
    return start + _START + "\n" + describe_tables()


def test_tables_are_those_of_the_code() -> None:
    assert renew(TEXT) == TEXT, "python -m tests.docs.test_survey renews them"
    assert f"another than {FORMAT}." in TEXT


def _find_duckdb() -> str:
    """The directories in which programs are, if DuckDB is among them."""
    programs = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    if not shutil.which("duckdb", path=programs):
        if IN_CI:
            pytest.fail("no duckdb")
        pytest.skip("no duckdb")
    pytest.importorskip("pyarrow", reason="the extra survey is missing")
    return programs


def test_from_a_folder_to_a_plot_are_five_commands() -> None:
    start, _, _ = TEXT.partition("\nFrom Python:")
    assert len(commands(start)) == 5


@pytest.mark.slow
def test_commands_and_programs_print_what_is_shown(reader: Path) -> None:
    _find_duckdb()
    for command, output in commands(TEXT):
        assert printed(command, reader) == output
    assert "<svg" in (reader / "report.html").read_text()
    found = blocks(TEXT)
    programs = [(text, found[n + 1][1]) for n, (kind, text) in enumerate(found) if kind == "python"]
    for program, output in programs:
        done = subprocess.run(
            [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=reader
        )
        assert done.stdout == output


@pytest.mark.slow
def test_queries_give_what_the_report_says(reader: Path) -> None:
    import schemakit

    path = _find_duckdb()
    out = reader / "out"
    report = schemakit.report_survey(schemakit.survey(reader / "examples", out))
    answers = []
    for kind, query in blocks(TEXT):
        if kind == "sql":
            done = subprocess.run(
                ["duckdb", "-csv", "-noheader", "-c", query],
                capture_output=True,
                text=True,
                check=True,
                cwd=out,
                env={**os.environ, "PATH": path},
            )
            answers.append([line.split(",") for line in done.stdout.splitlines()])
    versions, sizes, unresolved, commonest, shared, without, names = answers
    assert {name: int(count) for name, count in versions} == report.versions
    assert sizes
    assert len(unresolved) == len(report.unresolved)
    assert len(commonest) == len(report.diagnostics)
    assert [one[0] for one in shared] == [one.hash for one in report.shared]
    assert without == [[str(report.operations_without_id), str(report.operations)]]
    most = max(one.descriptions for one in report.names)
    assert int(names[0][1]) == most


if __name__ == "__main__":
    PAGE.write_text(renew(TEXT), encoding="utf-8")
    assert re.search(r"^### `descriptions`$", PAGE.read_text("utf-8"), flags=re.MULTILINE)
