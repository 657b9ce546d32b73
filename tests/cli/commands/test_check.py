"""The command ``check``: formats, exit statuses and messages."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from schemakit.checks import metaschema
from tests.small import written
from tests.terminal import InProcess, Ran

INFO = {"title": "Pets", "version": "1"}
DEAD = {"$ref": "#/components/schemas/Pte"}
BROKEN: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": INFO,
    "tags": [{"name": "twice"}, {"name": "twice"}],
    "components": {"schemas": {"A": DEAD, "Pet": {"type": "object"}}},
}


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    return written(tmp_path / "broken.json", BROKEN)


def test_a_description_without_problems_is_status_0(run: InProcess, tmp_path: Path) -> None:
    source = written(tmp_path / "fine.json", {"openapi": "3.1.0", "info": INFO, "paths": {}})
    ran = run("check", source)
    assert (ran.out, ran.status) == ("", 0)
    assert ran.err.endswith("no problems found\n")


def test_problems_are_text_with_the_line_and_marks(run: InProcess, broken: Path) -> None:
    ran = run("check", broken)
    assert ran.status == 1
    (line,) = [line for line in ran.out.splitlines() if "[unresolved-ref]" in line]
    assert line.startswith(f"{broken}:1:")
    assert "did you mean 'Pet'?" in line
    assert '"$ref": "#/components/schemas/Pte"' in ran.out
    assert ran.err == "2 errors\n"


def test_json_is_the_same_by_either_option(run: InProcess, broken: Path) -> None:
    ran = run("check", broken, "--json")
    found = json.loads(ran.out)
    assert [one["code"] for one in found] == ["duplicate-tag", "unresolved-ref"]
    assert found[0].keys() == {
        *("code", "severity", "message", "uri", "pointer", "line", "column", "related"),
    }
    assert run("check", broken, "--format", "json") == ran


def test_warnings_are_errors_where_strict(run: InProcess, tmp_path: Path) -> None:
    document = {"openapi": "3.1.0", "info": {"title": DEAD, "version": "1"}, "paths": {}}
    components = {"schemas": {"Pte": {"type": "string"}}}
    source = written(tmp_path / "warned.json", {**document, "components": components})
    found = json.loads(run("check", source, "--json").out)
    assert "warning" in {one["severity"] for one in found}
    strict = run("check", source, "--json", "--strict")
    assert [one["code"] for one in json.loads(strict.out)] == [one["code"] for one in found]
    assert {one["severity"] for one in json.loads(strict.out)} == {"error"}
    assert strict.status == 1


def test_formats_for_programs_have_no_count(run: InProcess, broken: Path) -> None:
    ran = run("check", broken, "--format", "github")
    assert ran.out.startswith(("::error file=", "::warning file="))
    assert "error" not in ran.err
    log = json.loads(run("check", broken, "--format", "sarif").out)
    assert log["version"] == "2.1.0"


def test_a_document_that_cannot_be_read_is_a_problem_on_standard_output(
    run: InProcess, tmp_path: Path
) -> None:
    source = tmp_path / "torn.json"
    source.write_text('{"openapi": "3.1.0",')
    ran = run("check", source)
    assert ran.out.startswith(f"{source}:1:")
    assert (ran.err, ran.status) == ("1 error\n", 1)
    (found,) = json.loads(run("check", source, "--json").out)
    assert (found["code"], found["line"]) == ("syntax", 1)


def test_a_file_that_is_missing_is_status_3(run: InProcess, tmp_path: Path) -> None:
    ran = run("check", tmp_path / "gone.json")
    assert (ran.out, ran.status) == ("", 3)
    assert ran.err.startswith("error: ")


def test_without_the_extra_a_note_says_what_was_not_checked(
    run: InProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(metaschema, "is_available", lambda: False)
    source = written(tmp_path / "fine.json", {"openapi": "3.1.0", "info": INFO, "paths": {}})
    assert run("check", source) == Ran(
        "",
        f"note: not compared with the official schema of OpenAPI 3.1, which needs "
        f"{metaschema.INSTALL}\nno problems found in what was looked at\n",
        0,
    )
    assert "OpenAPI 3.1 or its own examples, which needs" in run("check", source, "--examples").err


MANY: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": INFO,
    "components": {
        "schemas": {f"S{number}": {"type": "string", "nullable": True} for number in range(300)}
    },
}


def test_many_problems_of_one_kind_are_a_group_and_a_summary(
    run: InProcess, tmp_path: Path
) -> None:
    source = written(tmp_path / "many.json", {**MANY, "tags": [{"name": "t"}, {"name": "t"}]})
    ran = run("check", source)
    assert ran.out.count("[ignored-keyword]") == 4
    assert "… and 297 more warnings of this kind, 300 in all; --verbose shows all" in ran.out
    assert ran.err == (
        "  1 error     duplicate-tag\n300 warnings  ignored-keyword\n1 error and 300 warnings\n"
    )
    # Each, and their number.
    assert run("check", source, "--verbose").out.count("[ignored-keyword]") == 301
    assert len(json.loads(run("check", source, "--json").out)) == 301


@pytest.mark.parametrize("option", ["-q", "--quiet"])
def test_quiet_shows_errors_alone(option: str, run: InProcess, tmp_path: Path) -> None:
    source = written(tmp_path / "many.json", MANY)
    assert run("check", source, option) == Ran("", "", 0)
    source = written(tmp_path / "wrong.json", {**MANY, "tags": [{"name": "t"}, {"name": "t"}]})
    ran = run("check", source, option)
    assert ran.out.count(": error: ") == 1
    assert "warning" not in ran.out
    assert (ran.err, ran.status) == ("", 1)
    assert run("check", source, option, "--strict").out.count("[ignored-keyword]") == 11
