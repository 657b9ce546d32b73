"""The command ``diff``."""

from __future__ import annotations

import json
import re
import subprocess
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from tests.small import described, to, written
from tests.terminal import InProcess

_PET = {"type": "object", "properties": {"name": {"type": "string"}}}


def _api(pet: dict[str, Any], **more: Any) -> dict[str, Any]:
    body = {"content": {"application/json": {"schema": to("Pet")}}}
    operation = {"requestBody": body, "responses": {"200": {"description": "d"}}}
    return described({"Pet": pet}, "3.1.0", paths={"/pets": {"post": operation}}, **more)


@pytest.fixture
def old(tmp_path: Path) -> Path:
    return written(tmp_path / "old.json", _api(_PET))


@pytest.fixture
def new(tmp_path: Path) -> Path:
    narrow = {"type": "object", "properties": {"name": {"type": "string", "maxLength": 2}}}
    return written(tmp_path / "new.json", _api(narrow))


def test_what_breaks_whom_and_why(run: InProcess, old: Path, new: Path) -> None:
    ran = run("diff", old, new)
    assert ran.status == 1
    lines = ran.out.splitlines()
    assert lines[0] == "breaking  Pet.name: maxLength is 2, was not set [max-length-changed]"
    assert lines[1].strip().startswith(f"{new}:1:")
    assert f"was {old}:1:" in lines[1]
    assert lines[2] == "    breaks requests of POST /pets"
    assert re.fullmatch(r' +proof: {"name":"\w{3,}"} was accepted, and is refused now', lines[3])
    assert ran.err == "1 change: 1 breaking\n"
    assert run("diff", new, old).status == 0
    assert run("diff", new, new).out == ""
    assert run("diff", new, new).err == "no changes\n"


@pytest.mark.parametrize(
    ("fail_on", "status"), [("breaking", 0), ("risky", 1), ("any", 1), ("never", 0)]
)
def test_the_status_follows_fail_on(
    run: InProcess, old: Path, tmp_path: Path, fail_on: str, status: int
) -> None:
    other = written(tmp_path / "b.json", _api({"type": "object", "properties": {}}))
    assert run("diff", old, other, "--fail-on", fail_on).status == status


def test_json_has_every_field(run: InProcess, old: Path, new: Path) -> None:
    (one,) = json.loads(run("diff", old, new, "--json").out)
    assert one["level"] == "breaking"
    assert one["verdict"] == "proved"
    assert one["new"]["pointer"] == "/components/schemas/Pet/properties/name/maxLength"
    assert one["operations"] == [
        {
            "operation": "POST /pets",
            "direction": "request",
            "place": "body",
            "through": [],
            "level": "breaking",
        }
    ]
    assert len(one["counterexample"]["value"]["name"]) > 2


def test_formats_of_programs(run: InProcess, old: Path, new: Path) -> None:
    github = run("diff", old, new, "--format", "github").out
    assert github.startswith(f"::error file={new},line=1,col=")
    log = json.loads(run("diff", old, new, "--format", "sarif").out)
    (result,) = log["runs"][0]["results"]
    rule = log["runs"][0]["tool"]["driver"]["rules"][result["ruleIndex"]]
    assert rule["id"] == result["ruleId"] == "max-length-changed"
    assert rule["helpUri"].endswith("docs/diff.md#max-length-changed")


def test_formats_for_people(run: InProcess, old: Path, new: Path) -> None:
    text = run("diff", old, new, "--format", "markdown").out
    assert "## Breaking changes\n" in text
    page = run("diff", old, new, "--format", "html").out
    parser = HTMLParser()
    parser.feed(page)
    assert "<script" not in page
    changelog = run("diff", old, new, "--by", "operation", "--format", "markdown").out
    assert "## POST /pets\n" in changelog


def test_accepted_changes_are_not_reported(
    run: InProcess, old: Path, new: Path, tmp_path: Path
) -> None:
    entry = {"code": "max-length-changed", "subject": "Pet.*", "reason": "no one sends more"}
    contents = {"schemakit-accepted": 1, "changes": [entry]}
    path = written(tmp_path / "accepted.json", contents)
    ran = run("diff", old, new, "--accept", path)
    assert (ran.out, ran.status) == ("", 0)
    assert ran.err == "no changes, and 1 accepted\n"


def test_the_next_version(run: InProcess, old: Path, new: Path) -> None:
    ran = run("diff", old, new, "--semver")
    assert (ran.out, ran.status) == ("2.0.0\n", 1)
    assert "major step from 1" in ran.err
    assert run("diff", new, old, "--semver").out == "1.1.0\n"
    assert run("diff", old, old, "--semver").out == "1\n"


def _git(directory: Path, *arguments: str) -> None:
    who = ["-c", "user.name=a", "-c", "user.email=a@example.com"]
    subprocess.run(["git", *who, *arguments], cwd=directory, check=True, capture_output=True)


def test_a_revision_of_git_with_all_its_files(
    run: InProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    document = _api({"$ref": "pet.json"})
    written(tmp_path / "api.json", document)
    written(tmp_path / "pet.json", _PET)
    _git(tmp_path, "init", "-q")
    _git(tmp_path, "add", ".")
    _git(tmp_path, "commit", "-qm", "first")
    assert run("diff", "--git", "HEAD", "api.json").out == ""
    written(tmp_path / "pet.json", {**_PET, "required": ["name"]})
    ran = run("diff", "--git", "HEAD", "api.json")
    assert "property 'name' is required now" in ran.out
    assert "HEAD:pet.json:1:" in ran.out
    assert run("diff", "--git", "nothing", "api.json").status == 2
    assert run("diff", "--git", "HEAD", "other.json").status == 3
    assert run("diff", "--git", "HEAD").status == 2


def test_annotations_of_a_revision_name_the_file_itself(
    run: InProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    old, new = _api(_PET), _api(_PET)
    new["paths"] = {}
    written(tmp_path / "p.json", old)
    _git(tmp_path, "init", "-q")
    _git(tmp_path, "add", ".")
    _git(tmp_path, "commit", "-qm", "first")
    written(tmp_path / "p.json", new)
    out = run("diff", "--git", "HEAD", "p.json", "--format", "github").out
    assert out.startswith("::error file=p.json,line=1,col=")
    log = json.loads(run("diff", "--git", "HEAD", "p.json", "--format", "sarif").out)
    places = [
        one["physicalLocation"]["artifactLocation"]["uri"]
        for result in log["runs"][0]["results"]
        for one in (*result["locations"], *result.get("relatedLocations", ()))
    ]
    assert {*places} == {"p.json"}
    assert "HEAD:p.json:1:" in run("diff", "--git", "HEAD", "p.json").out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "none is given"),
        (("old.json",), "one is given"),
        (("a", "b", "c"), "3 are given"),
        (("-", "-"), "read only once"),
    ],
)
def test_other_numbers_of_sources_are_refused(
    run: InProcess, words: tuple[str, ...], said: str
) -> None:
    ran = run("diff", *words)
    assert ran.status == 2
    assert said in ran.err


def test_headers_are_for_one_server(run: InProcess) -> None:
    urls = ("https://a.example/x.json", "https://b.example/x.json")
    ran = run("diff", *urls, "--header", "X-A: b")
    assert ran.status == 2
    assert "headers are for one server" in ran.err
