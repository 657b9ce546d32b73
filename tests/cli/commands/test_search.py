"""The command ``search``: its records, its marks on a terminal, its notes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.several import in_files
from tests.terminal import SCHEMAKIT, InProcess, Ran, in_terminal


def test_records_have_the_pointer_and_the_text_that_matched(run: InProcess, api: Path) -> None:
    assert run("search", api, "list", "pets") == Ran(
        "operation\tGET /pets\t/paths/~1pets/get\tsummary\tList pets\n"
        "operation\tPOST /pets\t/paths/~1pets/post\toperationId\taddPet\n"
        "schema\tPet\t/components/schemas/Pet\tname\tPet\n"
        "field\tpet\t/components/schemas/Zoo/properties/pet\tname\tpet\n"
        "schema\tZoo\t/components/schemas/Zoo\tdescription\tWhere pets are.\n"
        "info\tPets\t/info\ttitle\tPets\n",
        "",
        0,
    )


def test_the_source_may_be_piped_in(run: InProcess, api: Path) -> None:
    assert run("search", "zoo", "--limit", "1", given=api.read_bytes()).out.startswith(
        "schema\tZoo"
    )


def test_json_has_every_text_with_its_spans(run: InProcess, api: Path) -> None:
    (found,) = json.loads(run("search", api, "limit", "--json").out)
    assert found.pop("score") > 0
    assert found == {
        "kind": "parameter",
        "name": "limit",
        "pointer": "/components/parameters/limit",
        "matches": [{"where": "name", "text": "limit", "spans": [[0, 5]]}],
    }


def test_a_limit_is_noted(run: InProcess, api: Path) -> None:
    ran = run("search", api, "pet", "--limit", "2")
    assert ran.out.count("\n") == 2
    assert ran.err == "note: 2 of 6 results; --limit 0 writes all\n"
    assert run("search", api, "pet", "--limit", "0").out.count("\n") == 6


def test_kinds_are_chosen(run: InProcess, api: Path) -> None:
    ran = run("search", api, "pet", "--in", "fields", "--in", "schemas")
    assert [line.split("\t")[0] for line in ran.out.splitlines()] == ["schema", "field", "schema"]


def test_a_slip_is_put_right_and_noted(run: InProcess, api: Path) -> None:
    ran = run("search", api, "acented")
    assert ran.out.startswith("operation\tGET /é\t")
    assert ran.err == "note: no text has the word 'acented'; 'accented' searched instead\n"


def test_nothing_found_is_no_error(run: InProcess, api: Path) -> None:
    assert run("search", api, "qqqq") == Ran(
        "", "note: no text has the word 'qqqq'\nnote: nothing was found\n", 0
    )
    assert run("search", api, "qqqq", "--json").out == "[]\n"


def test_the_pointer_of_another_document_is_taken_by_show(run: InProcess, tmp_path: Path) -> None:
    files = {
        "api.json": {
            "openapi": "3.1.0",
            "info": {"title": "t", "version": "1"},
            "paths": {},
            "components": {"schemas": {"S": {"$ref": "parts.json#/Lamp"}}},
        },
        "parts.json": {"Lamp": {"type": "string", "description": "It shines."}},
    }
    source = in_files(tmp_path, files)
    (line,) = run("search", source, "shines").out.splitlines()
    assert line.endswith("parts.json#/Lamp\tdescription\tIt shines.")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ([], "error: search needs words after the source, as in: schemakit search openapi.json"),
        (
            ["pet", "--in", "field"],
            "'field' is not one of operations, parameters, schemas, fields, values, ",
        ),
        (["//"], "error: '//' has no word to search for"),
        (["pet", "--limit", "x"], "--limit"),
    ],
)
def test_wrong_usage_is_refused(words: list[str], message: str, run: InProcess, api: Path) -> None:
    ran = run("search", *words, given=api.read_bytes())
    assert message in ran.err
    assert (ran.out, ran.status) == ("", 2)


@pytest.mark.slow
def test_a_terminal_marks_what_matched(api: Path) -> None:
    shown, status = in_terminal([*SCHEMAKIT, "search", str(api), "list pet", "--limit", "1"])
    assert status == 0
    assert "\x1b[1mGET /\x1b[0m\x1b[33;1mpets\x1b[0m" in shown
    assert "  \x1b[33;1mList\x1b[0m \x1b[33;1mpets\x1b[0m\n" in shown


def test_results_go_to_other_programs(run: InProcess, api: Path) -> None:
    listed = json.loads(run("search", api, "pet", "--json").out)
    lines = run("search", api, "pet", "--jsonl").out.splitlines()
    assert [json.loads(one) for one in lines] == listed
    names = run("search", api, "pet", "-0").out.split("\0")
    assert names == [*(one["pointer"] for one in listed), ""]
    assert run("show", api, names[0]).status == 0


@pytest.mark.parametrize("name", ["nofile.json", "openapi.jsn", "openapi.yalm"])
@pytest.mark.parametrize("command", ["search", "select"])
def test_a_misspelt_file_is_no_word_and_no_operation(
    run: InProcess, command: str, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "openapi.json").write_text('{"openapi": "3.1.0", "info": {}, "paths": {}}')
    monkeypatch.chdir(tmp_path)
    done = run(command, name, "pets")
    assert f"error: {name}: no such file" in done.err
    assert done.status == 3
