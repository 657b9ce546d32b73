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


@pytest.mark.slow
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


# -- many sources ----------------------------------------------------------------------------------

FINE = {"openapi": "3.1.0", "info": INFO, "paths": {}}


@pytest.fixture
def several(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A directory with descriptions, two of which refer to a third document with a problem."""
    written(tmp_path / "common.json", {"X": {"type": "strin"}})
    for name in ("a", "b"):
        schemas = {"X": {"$ref": "common.json#/X"}, "N": {"type": "string", "nullable": True}}
        tags = [{"name": name}, {"name": name}]
        components = {"schemas": schemas}
        written(tmp_path / f"{name}.json", {**FINE, "tags": tags, "components": components})
    written(tmp_path / "fine.json", FINE)
    (tmp_path / "torn.json").write_text("{")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def found_in(ran: Ran) -> list[tuple[str, str]]:
    """The file and the code of each problem of a report in JSON."""
    return [(one["uri"], one["code"]) for one in json.loads(ran.out)]


OF_A = [("a.json", "duplicate-tag"), ("a.json", "ignored-keyword")]
OF_B = [("b.json", "duplicate-tag"), ("b.json", "ignored-keyword")]
SHARED = [("common.json", "meta-schema")]


def test_each_source_is_reported_with_its_name(run: InProcess, several: Path) -> None:
    del several
    ran = run("check", "a.json", "fine.json", "b.json")
    starts = [line.partition(":")[0] for line in ran.out.splitlines() if ": error: " in line]
    # What both refer to is reported once.
    assert starts == ["a.json", "common.json", "b.json"]
    assert (ran.err, ran.status) == ("3 errors and 2 warnings in 2 of 3 descriptions\n", 1)
    assert found_in(run("check", "a.json", "fine.json", "b.json", "--json")) == [
        *OF_A,
        *SHARED,
        *OF_B,
    ]
    assert run("check", "fine.json", "fine.json") == Ran(
        "", "no problems found in 2 descriptions\n", 0
    )
    log = json.loads(run("check", "a.json", "b.json", "--format", "sarif").out)
    (only,) = log["runs"]
    assert len(only["results"]) == 5


def test_what_cannot_be_read_does_not_stop_the_others(run: InProcess, several: Path) -> None:
    del several
    ran = run("check", "gone.json", "a.json", "torn.json", "fine.json")
    assert ran.status == 3
    assert "torn.json:1:2: error: " in ran.out
    assert "a.json:1:" in ran.out
    assert ran.err == (
        "error: gone.json: no such file\n"
        "3 errors and 1 warning in 2 of 3 descriptions; 1 could not be read\n"
    )
    ran = run("check", "gone.json", "fine.json", "--json")
    assert (ran.out, ran.status) == ("[]\n", 3)
    assert run("check", "torn.json", "fine.json").status == 1


def test_standard_input_is_read_once(run: InProcess, several: Path) -> None:
    given = (several / "a.json").read_bytes()
    ran = run("check", "-", "fine.json", "--select", "duplicate-tag", "--json", given=given)
    assert found_in(ran) == [("<stdin>", "duplicate-tag")]
    ran = run("check", "-", "fine.json", "-", given=given)
    assert ran == Ran("", "error: - is standard input, which can be read only once\n", 2)


# -- which problems count --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "found"),
    [
        (["--select", "duplicate-tag"], OF_A[:1]),
        (["--select", "duplicate-*,meta-schema"], [*OF_A[:1], *SHARED]),
        (["--select", "duplicate-tag", "--select", "ignored-keyword"], OF_A),
        (["--ignore", "duplicate-tag", "--ignore", "ignored-*"], SHARED),
        (["--select", "duplicate-*", "--ignore", "duplicate-tag"], []),
    ],
)
def test_codes_are_selected_and_ignored(
    options: list[str], found: list[tuple[str, str]], run: InProcess, several: Path
) -> None:
    del several
    ran = run("check", "a.json", "--json", *options)
    assert (found_in(ran), ran.status) == (found, int(found != []))
    text = run("check", "a.json", *options)
    assert [code for _, code in found] == [
        line.rpartition("[")[2][:-1] for line in text.out.splitlines() if line.endswith("]")
    ]


def test_a_document_that_cannot_be_parsed_is_always_reported(run: InProcess, several: Path) -> None:
    del several
    for options in (["--select", "duplicate-tag"], ["--ignore", "syntax"]):
        ran = run("check", "torn.json", "--json", *options)
        assert (found_in(ran), ran.status) == ([("torn.json", "syntax")], 1)


def test_a_wrong_code_is_wrong_use(run: InProcess, several: Path) -> None:
    del several
    ran = run("check", "a.json", "--ignore", "duplicate-tgg")
    assert (ran.out, ran.status) == ("", 2)
    assert "argument --ignore: no code 'duplicate-tgg'; did you mean 'duplicate-tag'" in ran.err


@pytest.mark.parametrize(
    ("severity", "only_warnings", "errors"), [("error", 0, 1), ("warning", 1, 1), ("never", 0, 0)]
)
def test_the_status_is_by_severity(
    severity: str, only_warnings: int, errors: int, run: InProcess, several: Path
) -> None:
    del several
    given = ["a.json", "--fail-on", severity]
    assert run("check", *given, "--select", "ignored-keyword").status == only_warnings
    assert run("check", *given).status == errors
    assert run("check", "gone.json", *given).status == 3
    # What makes it fail is shown also by a quiet command.
    quiet = run("check", *given, "--select", "ignored-keyword", "-q")
    assert (quiet.out != "", quiet.err) == (severity == "warning", "")


# -- a baseline ------------------------------------------------------------------------------------


def test_known_problems_are_not_reported(run: InProcess, several: Path) -> None:
    files = ["a.json", "b.json", "--baseline", "known.json"]
    assert run("check", *files).status == 3
    ran = run("check", *files, "--write-baseline")
    assert ran == Ran("", "note: 5 problems written to known.json\n", 0)
    for formatted in (["--json"], ["--format", "github"], ["--format", "sarif"], []):
        ran = run("check", *files, *formatted)
        assert (ran.status, "duplicate-tag: " in ran.out) == (0, False)
        assert ran.err.startswith("note: 5 known problems in known.json, not reported\n")
    assert ran.err.endswith("no new problems found in 2 descriptions\n")
    # Lines do not matter, and a new problem is reported.
    document = json.loads((several / "a.json").read_text())
    document["tags"].append({"name": "a"})
    (several / "a.json").write_text("\n\n" + json.dumps(document, indent=4))
    ran = run("check", *files, "--json")
    assert [(one["code"], one["pointer"]) for one in json.loads(ran.out)] == [
        ("duplicate-tag", "/tags/2/name")
    ]
    assert ran.status == 1
    # From another directory it is the same.
    (several / "inner").mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(several / "inner")
        ran = run("check", "../b.json", "--baseline", "../known.json", "--json")
    assert ran.out == "[]\n"


def test_what_is_mended_is_noted_and_removed(run: InProcess, several: Path) -> None:
    files = ["a.json", "b.json", "--baseline", "known.json"]
    run("check", *files, "--write-baseline")
    document = json.loads((several / "a.json").read_text())
    del document["tags"]
    written(several / "a.json", document)
    stale = "1 problem in known.json no longer exists; --write-baseline removes it\n"
    assert stale in run("check", *files).err
    # Of what a run does not look for, it cannot tell.
    assert "no longer" not in run("check", "b.json", "--baseline", "known.json").err
    assert "no longer" not in run("check", *files, "--select", "ignored-keyword").err
    ran = run("check", "a.json", "--baseline", "known.json", "--write-baseline")
    assert ran.err == "note: 4 problems written to known.json\n"
    assert "no longer" not in run("check", *files).err


def test_a_baseline_is_written_only_over_a_baseline(run: InProcess, several: Path) -> None:
    before = (several / "fine.json").read_bytes()
    ran = run("check", "a.json", "--baseline", "fine.json", "--write-baseline")
    assert (ran.out, ran.status) == ("", 2)
    assert ran.err.startswith("error: fine.json:1:1: not a baseline")
    assert (several / "fine.json").read_bytes() == before
    ran = run("check", "a.json", "--write-baseline")
    assert ran.err == "error: --write-baseline writes the FILE of --baseline; give both\n"


def test_what_cannot_be_parsed_is_not_put_into_a_baseline(run: InProcess, several: Path) -> None:
    files = ["a.json", "torn.json", "gone.json", "--baseline", "known.json"]
    ran = run("check", *files, "--write-baseline")
    assert ("torn.json:1:2: error: " in ran.out, ran.status) == (True, 3)
    known = json.loads((several / "known.json").read_text())["problems"]
    assert {one["document"] for one in known} == {"a.json", "common.json"}


def test_a_password_of_a_source_is_not_shown(run: InProcess, several: Path) -> None:
    del several
    ran = run("check", "http://me:s3cret@127.0.0.1:1/a.json", "fine.json", "--no-cache")
    assert ran.status == 3
    assert "127.0.0.1:1/a.json" in ran.err
    assert "s3cret" not in ran.out + ran.err
