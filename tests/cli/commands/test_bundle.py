"""The command ``bundle``: one document of several, as JSON or YAML."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import schemakit
from tests.several import REF, in_files, with_schema
from tests.terminal import InProcess, Ran


@pytest.fixture
def source(tmp_path: Path) -> Path:
    files = {
        "api.json": with_schema({"properties": {"owner": {REF: "person.json"}}}),
        "person.json": {"type": "object", "properties": {"name": {"type": "string"}}},
    }
    return Path(in_files(tmp_path, files))


def test_the_output_is_one_document_that_dereferences_to_the_same(
    run: InProcess, source: Path, tmp_path: Path
) -> None:
    ran = run("bundle", source)
    assert (ran.err, ran.status) == ("", 0)
    assert ran.out.count("\n") == 1
    bundled = json.loads(ran.out)
    assert bundled["components"]["schemas"]["S"]["properties"]["owner"] == {
        REF: "#/components/schemas/person"
    }
    whole = schemakit.load(source).dereference()
    again = schemakit.load(bundled).dereference()
    assert again["components"]["schemas"]["S"] == whole["components"]["schemas"]["S"]
    target = tmp_path / "out.json"
    assert run("bundle", source, "-o", target) == Ran("", "", 0)
    assert target.read_text() == ran.out


def test_yaml_is_written_by_the_name_of_the_file_or_by_option(
    run: InProcess, source: Path, tmp_path: Path
) -> None:
    shown = run("bundle", source, "--format", "yaml").out
    assert shown.startswith("openapi: ")
    target = tmp_path / "out.yaml"
    assert run("bundle", source, "-o", target) == Ran("", "", 0)
    assert target.read_text() == shown
    assert run("bundle", source, "-o", target, "--format", "json") == Ran("", "", 0)
    assert target.read_text() == run("bundle", source).out


def test_a_schema_becomes_a_json_schema_of_its_own(run: InProcess, source: Path) -> None:
    found = json.loads(run("bundle", source, "--at", "#/components/schemas/S").out)
    assert found["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert list(found["$defs"]) == ["person"]


def test_indentation_is_for_json(run: InProcess, source: Path) -> None:
    assert run("bundle", source, "--indent", "3").out.startswith('{\n   "openapi"')
    assert run("bundle", source, "--format", "yaml", "--indent", "3") == Ran(
        "", "error: --indent is for JSON; YAML has two spaces a level\n", 2
    )


def test_a_missing_document_is_an_error_or_stays(run: InProcess, source: Path) -> None:
    source.with_name("person.json").unlink()
    ran = run("bundle", source)
    assert (ran.out, ran.status) == ("", 1)
    assert "person.json" in ran.err
    kept = run("bundle", source, "--missing", "keep")
    assert json.loads(kept.out)["components"]["schemas"]["S"]["properties"]["owner"] == {
        REF: "person.json"
    }
    assert kept.status == 0


@pytest.mark.parametrize("command", ["bundle", "dereference"])
def test_many_warnings_of_several_codes_end_in_a_summary(
    run: InProcess, tmp_path: Path, command: str
) -> None:
    text = {REF: "#/components/schemas/S"}
    misplaced = {"tags": [{"name": str(number), "description": text} for number in range(12)]}
    source = in_files(tmp_path, {"api.json": {**with_schema({"type": "string"}), **misplaced}})
    assert "warnings  ref-not-allowed-here" not in run(command, source).err
    slashes = {f"A{number}": {REF: "#/paths/%2Fa/get"} for number in range(2)}
    more = {"paths": {"/a": {"get": {}}}, "x-slashes": slashes}
    described = {**with_schema({"type": "string"}), **misplaced, **more}
    ran = run(command, in_files(tmp_path, {"api.json": described}))
    assert ran.status == 0
    assert ran.err.endswith(
        "12 warnings  ref-not-allowed-here\n 2 warnings  encoded-slash\n14 warnings\n"
    )
    assert "warnings" not in run(command, in_files(tmp_path, {"api.json": described}), "-q").err


@pytest.mark.parametrize("command", ["bundle", "dereference", "select"])
def test_relative_uris_are_named_where_the_output_is_in_another_directory(
    run: InProcess, tmp_path: Path, command: str
) -> None:
    contents = {**with_schema({}), "externalDocs": {"url": "guide.html"}, "paths": {"/a": {}}}
    source = in_files(tmp_path, {"api/openapi.json": contents, "out/there": ""})
    ran = run(command, source, "-o", tmp_path / "out" / "openapi.json")
    assert ran.status == 0
    assert ran.err.count("[relative-uri]") == 1
    assert "'guide.html' is relative to this document" in ran.err
    (tmp_path / "same").symlink_to(tmp_path / "api")
    for quiet in (
        ["-o", tmp_path / "api" / "x.json"],
        ["-o", tmp_path / "same" / "x.json"],
        ["-o", tmp_path / "out" / "openapi.json", "-q"],
        ["-o", "/dev/null"],
    ):
        assert run(command, source, *quiet).err == ""
