"""``show --sample``: of an operation, of a schema, and what has none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.commands.pets import API
from tests.terminal import InProcess


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "openapi.json"
    path.write_text(json.dumps(API), "utf-8")
    return path


def test_an_operation_has_a_command_and_a_response(run: InProcess, source: Path) -> None:
    ran = run("show", source, "GET /Zoo", "--sample")
    assert (ran.err, ran.status) == ("", 0)
    first, second = (line.split("\t") for line in ran.out.splitlines())
    assert first[0] == "curl"
    assert first[1].startswith("curl ")
    assert second[0] == "200 application/json"
    assert "pet" in json.loads(second[1])


def test_a_schema_has_a_value(run: InProcess, source: Path) -> None:
    name, value, problem = run("show", source, "Zoo", "--sample").out.rstrip("\n").split("\t")
    assert (name, problem) == ("Zoo", "")
    assert "pet" in json.loads(value)
    as_json = json.loads(run("show", source, "Zoo", "--sample", "--json").out)
    assert as_json == {"samples": {"Zoo": {"value": json.loads(value)}}}


def test_a_parameter_has_a_value(run: InProcess, source: Path) -> None:
    assert run("show", source, "limit", "--sample").out == "limit\t1\t\n"


def test_a_message_has_the_value_of_its_first_media_type(run: InProcess, source: Path) -> None:
    name, value, _ = run("show", source, "/components/responses/Zoo", "--sample").out.split("\t")
    assert name == "Zoo application/json"
    assert "pet" in json.loads(value)


def test_a_webhook_has_its_body_and_no_command(run: InProcess, tmp_path: Path) -> None:
    path = tmp_path / "hooks.json"
    media = {"application/json": {"schema": {"type": "integer"}}}
    hook = {"post": {"requestBody": {"content": media}, "responses": {"204": {}}}}
    path.write_text(json.dumps({"openapi": "3.1.0", "webhooks": {"ping": hook}}), "utf-8")
    out = run("show", path, "/webhooks/ping/post", "--sample").out
    assert out == "body application/json\t1\t\n204\t\t\n"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["/info", "--sample"], "--sample is for an operation, a schema or a part that has one"),
        (["/pets", "--sample"], "for one operation of a path: 'GET /pets' or 'POST /pets'"),
        (["Zoo", "--sample", "--depth", "2"], "--depth is for fields; --sample has none"),
    ],
)
def test_what_has_no_sample_is_refused(
    words: list[str], message: str, run: InProcess, source: Path
) -> None:
    ran = run("show", source, *words)
    assert message in ran.err
    assert (ran.out, ran.status) == ("", 2)


def test_a_sequence_of_json_values_is_not_preferred_as_json(run: InProcess, tmp_path: Path) -> None:
    path = tmp_path / "openapi.json"
    names = ("application/json-seq", "application/a+json")
    media = {name: {"schema": {"const": 1}} for name in names}
    bodies = {"Pet": {"content": media}}
    given = {"openapi": "3.1.0", "paths": {}, "components": {"requestBodies": bodies}}
    path.write_text(json.dumps(given), "utf-8")
    out = run("show", path, "/components/requestBodies/Pet", "--sample").out
    assert out == "Pet application/a+json\t1\t\n"
