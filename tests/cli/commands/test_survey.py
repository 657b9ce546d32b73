"""The command ``survey``: tables of many descriptions, and the report."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from tests.documented import EXAMPLES
from tests.loopback import Server, plain
from tests.small import described, written
from tests.surveying.many import write_descriptions
from tests.terminal import SCHEMAKIT, InProcess, in_terminal

pytestmark = pytest.mark.slow


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory with five descriptions in ``specs``, one of which cannot be read."""
    write_descriptions(tmp_path / "specs", 4)
    (tmp_path / "specs" / "broken.json").write_text('{"openapi": "3.1.0",')
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_tables_are_written_and_reported(run: InProcess, place: Path) -> None:
    ran = run("survey", "specs", "-o", "out", "--format", "jsonl")
    assert (ran.out, ran.status) == ("", 0)
    reason = "the JSON ends too early: '{' opened at line 1, column 1 is never closed"
    assert ran.err.startswith(
        f"warning: specs/broken.json:1: {reason} [invalid]\n"
        "5 descriptions in 5 files; 1 could not be read (1 invalid); "
    )
    assert ran.err.endswith(" rows in 9 tables of out\n")
    rows = (place / "out" / "descriptions.jsonl").read_text().splitlines()
    assert [json.loads(row)["uri"] for row in rows][-1] == "specs/broken.json"
    ran = run("survey", "report", "out")
    records = [line.split("\t") for line in ran.out.splitlines()]
    assert ["outcomes", "read", "4", "0.8000"] in records
    assert {record[0] for record in records} >= {"versions", "sizes", "without_id", "spellings"}
    found = json.loads(run("survey", "report", "out", "--format", "json").out)
    assert found["outcomes"] == {"read": 4, "invalid": 1}
    ran = run("survey", "report", "out", "--format", "html", "-o", "page.html")
    assert (ran.out, ran.err, ran.status) == ("", "", 0)
    assert "<svg" in (place / "page.html").read_text()


def test_of_many_that_cannot_be_read_the_first_are_listed(run: InProcess, place: Path) -> None:
    for number in range(30):
        (place / "specs" / f"wrong{number:02}.json").write_text('{"openapi": "9.0"}')
    lines = run("survey", "specs", "-o", "out").err.splitlines()
    assert lines[1].startswith("warning: specs/wrong00.json:1: unsupported version '9.0'; ")
    assert len(lines) == 12
    assert lines[10].startswith("… 21 more; --verbose lists all, as does out/descriptions.")
    lines = run("survey", "specs", "-o", "out", "--force", "--verbose").err.splitlines()
    assert len([one for one in lines if one.startswith("warning: specs/wrong")]) == 30
    assert run("survey", "specs", "-o", "out", "--force", "-q").err == ""


def test_where_nothing_is_found_a_note_says_why(run: InProcess, place: Path) -> None:
    (place / "none").mkdir()
    ran = run("survey", "none", "-o", "out", "--tables", "descriptions")
    assert ran.err.startswith("0 descriptions in 0 files; 0 rows in 1 table of out\n")
    assert "note: there is no file whose name ends in .json, .yaml or .yml\n" in ran.err
    (place / "none" / "other.json").write_text("{}")
    ran = run("survey", "none", "-o", "out", "--force")
    assert "note: no file declares a version of OpenAPI\n" in ran.err
    assert run("survey", "none", "-o", "out", "--force", "-q").err == ""


def test_one_is_not_called_many(run: InProcess, place: Path) -> None:
    ran = run("survey", "specs/broken.json", "-o", "out", "--tables", "descriptions")
    end = "1 description in 1 file; 1 could not be read (1 invalid); 1 row in 1 table of out\n"
    assert ran.err.endswith(f"\n{end}")
    assert place.is_dir()


def test_a_second_run_says_what_to_do(run: InProcess, place: Path) -> None:
    assert place.is_dir()
    assert run("survey", "specs", "-q", "-o", "out", "--tables", "schemas").err == ""
    ran = run("survey", "specs", "-o", "out")
    message = "error: out has a survey; --force replaces it\n"
    assert (ran.err, ran.status) == (message, 2)
    more = ("--force", "--memory", "none", "--seconds", "999999999", "--max-input", "none")
    assert run("survey", "specs", "-q", "-o", "out", *more).status == 0


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["specs"], "survey needs -o DIR, the directory of its tables"),
        (["-o", "out"], "no source: name files, directories, archives, URLs or @lists"),
        (["-", "-o", "out"], "a survey reads no standard input"),
        (["specs", "-o", "out", "--format", "html"], "--format html is of a report"),
        (["specs", "-o", "out", "--tables", "schemas,operation"], "no table 'operation'; did you"),
        (["specs", "-o", "out", "--tables", "a,"], "a name is empty"),
        (["specs", "-o", "out", "--base", "http://h/"], "--base is for one description"),
        (["specs", "-o", "out", "--workers", "0"], "workers is a number above 0"),
        (["specs", "-o", "out", "--header", "A: b"], "are for one server: no SOURCE is a URL"),
        (["specs", "-o", "specs"], "has other files, such as 0000"),
        (["report"], "survey report takes the directory of one survey"),
        (["report", "specs"], "specs: there is no survey in it"),
        (["report", "specs", "--format", "jsonl"], "--format jsonl is of tables"),
        (["report", "specs", "--format", "htm"], "is not one of text, html, json; did you mean"),
        (["specs", "-o", "out", "--format", "json1"], "is not one of parquet, jsonl; did you mean"),
    ],
)
def test_what_is_wrong_is_said(words: list[str], message: str, run: InProcess, place: Path) -> None:
    assert place.is_dir()
    ran = run("survey", *words)
    assert (ran.out, ran.status) == ("", 2)
    assert message in ran.err


def test_what_does_not_exist_is_an_error(run: InProcess, place: Path) -> None:
    ran = run("survey", "specz", "-o", "out")
    assert (ran.err, ran.status) == ("error: specz: cannot be read: no such file or directory\n", 3)
    assert list((place / "out").iterdir()) == []


def test_a_header_goes_to_the_one_server_of_the_sources(run: InProcess, place: Path) -> None:
    api = json.dumps(described({}, paths={"/": {"get": {"responses": {}}}})).encode()
    with Server() as one, Server() as other:
        one.answers["/a.json"] = other.answers["/a.json"] = plain(api)
        urls = f"{one.url}/a.json", f"{other.url}/a.json"
        options = ("-q", "--no-cache", "--header", "X-Key: k", "-o")
        ran = run("survey", *urls, *options, "out")
        assert "are for one server: http://127.0.0.1:" in ran.err
        (place / "list.txt").write_text("\n".join(urls))
        assert run("survey", urls[0], "@list.txt", *options, "out", "--force").status == 0
        assert [headers.get("X-Key") for _, headers in one.requests] == ["k"]
        assert [headers.get("X-Key") for _, headers in other.requests] == [None]


def test_a_terminal_shows_how_far_it_is(place: Path) -> None:
    written(place / "one.json", described({}))
    shown, status = in_terminal([*SCHEMAKIT, "survey", "specs", "-o", "out"], directory=place)
    assert status == 0
    assert "0 of 5 files, 0 descriptions" in shown
    assert "5 of 5 files, 5 descriptions, 1 failed, " in shown
    assert " a second, 0 s left" in shown


def test_dask_that_is_not_there_is_said(run: InProcess, place: Path) -> None:
    pytest.importorskip("distributed", reason="the extra dask is missing")
    assert place.is_dir()
    with Server() as server:
        closed = server.port
    ran = run("survey", "specs", "-o", "out", "--dask", f"tcp://127.0.0.1:{closed}")
    assert ran.status == 2
    assert f"no Dask scheduler at tcp://127.0.0.1:{closed}" in ran.err


def test_dask_runs_it(run: InProcess, place: Path) -> None:
    distributed = pytest.importorskip("distributed", reason="the extra dask is missing")
    with distributed.LocalCluster(
        n_workers=1, threads_per_worker=1, dashboard_address=None, silence_logs=50
    ) as cluster:
        address = cluster.scheduler_address
        assert run("survey", "specs", "-q", "-o", "out", "--dask", address).status == 0
    assert run("survey", "specs", "-q", "-o", "other").status == 0
    for name in ("descriptions", "schemas"):
        (one,), (other,) = ((place / where).glob(f"{name}.*") for where in ("out", "other"))
        assert one.read_bytes() == other.read_bytes()
    assert sys.executable


def test_a_report_does_not_replace_what_it_reads(run: InProcess, tmp_path: Path) -> None:
    out = str(tmp_path / "out")
    assert run("survey", str(EXAMPLES / "openapi.json"), "-q", "-o", out).status == 0
    done = run("survey", "report", out, "-o", f"{out}/survey.json")
    assert done.status == 2
    assert "holds the tables alone; write the report elsewhere" in done.err
    assert run("survey", "report", out).status == 0


def test_a_file_in_place_of_the_directory_is_named(run: InProcess, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for where in (tmp_path / "file", tmp_path / "file" / "below"):
        done = run("survey", str(EXAMPLES / "openapi.json"), "-o", str(where))
        assert done.status == 2
        assert done.err.startswith(f"error: {where} cannot be made a directory: ")
