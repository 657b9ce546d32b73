"""The scripts of ``examples/`` that tooling authors write first."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import schemakit
from tests.documented import EXAMPLES, example

OPENAPI = EXAMPLES / "openapi.json"
_SWAGGER: dict[str, Any] = {
    "swagger": "2.0",
    "info": {"title": "t", "version": "1"},
    "paths": {
        "/a": {
            "parameters": [{"name": "all", "in": "query", "type": "boolean", "required": True}],
            "get": {
                "parameters": [
                    {
                        "name": "sort",
                        "in": "query",
                        "type": "array",
                        "items": {"type": "string", "enum": ["up", "down"]},
                    },
                    {"name": "h", "in": "header", "type": "string"},
                ],
                "responses": {"200": {"description": "ok", "schema": {"$ref": "#/definitions/A"}}},
            },
            "post": {
                "parameters": [{"name": "b", "in": "body", "schema": {"$ref": "#/definitions/A"}}],
                "responses": {},
            },
        }
    },
    "definitions": {"A": {"properties": {"k": {"enum": ["x", 1, None, "y"]}, "n": {"enum": [1]}}}},
}

pytestmark = pytest.mark.slow


@pytest.fixture
def swagger(tmp_path: Path) -> Path:
    """A description of 2.0."""
    path = tmp_path / "swagger.json"
    path.write_text(json.dumps(_SWAGGER))
    return path


def test_query_parameters_lists_those_of_every_get(swagger: Path) -> None:
    assert example("query_parameters.py", swagger).stdout == (
        "/a\tall\tboolean\trequired\n/a\tsort\tarray of string\toptional\n"
    )
    lines = example("query_parameters.py").stdout.splitlines()
    assert "/models\tpage_size\tinteger\toptional" in lines
    listed = [
        (path, one["name"])
        for path, item in schemakit.load(OPENAPI).dereference()["paths"].items()
        for one in (*item.get("parameters", ()), *item.get("get", {}).get("parameters", ()))
        if one["in"] == "query" and "get" in item
    ]
    assert sorted(tuple(line.split("\t")[:2]) for line in lines) == sorted(listed)


def test_body_schema_prints_a_schema_of_its_own(swagger: Path) -> None:
    schema = json.loads(example("body_schema.py", OPENAPI, "models.create").stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema == schemakit.load(OPENAPI).schema("NewModel").bundle()
    assert json.loads(example("body_schema.py", swagger, "POST /a").stdout)["properties"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["models.crate"], "did you mean 'models.create'"),
        (["models.list"], "models.list takes no body"),
        (["models.create", "text/csv"], "no media type in the body of POST /models 'text/csv'"),
    ],
)
def test_body_schema_says_what_is_not_there(arguments: list[str], said: str) -> None:
    done = example("body_schema.py", OPENAPI, *arguments)
    assert done.returncode != 0
    assert done.stdout == ""
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_string_enums_are_found_everywhere(swagger: Path) -> None:
    assert example("string_enums.py", swagger).stdout == (
        "/paths/~1a/get\t/paths/~1a/get/parameters/0/items\tup\tdown\n"
        "/definitions/A\t/definitions/A/properties/k\tx\ty\n"
    )
    lines = example("string_enums.py").stdout.splitlines()
    visibility = "/components/schemas/Visibility"
    assert f"{visibility}\t{visibility}\tpublic\tprivate" in lines


@pytest.mark.parametrize(
    ("body", "status", "printed"),
    [
        ('{"title": "x", "status": 404}', 0, ""),
        ("[]", 1, "[] is not of type "),
        ("{", 1, ""),
    ],
)
def test_validate_response_says_what_is_wrong(
    body: str, status: int, printed: str, tmp_path: Path
) -> None:
    file = tmp_path / "body.json"
    file.write_text(body)
    done = example("validate_response.py", OPENAPI, "models.get", "404", file)
    assert (done.returncode, done.stdout[: len(printed)]) == (status, printed)
    assert "Traceback" not in done.stderr


# -- pydantic --------------------------------------------------------------------------------------


def with_pydantic(arguments: str, *model: str | Path) -> subprocess.CompletedProcess[str]:
    """A run of the script with arguments on standard input."""
    return subprocess.run(
        [sys.executable, EXAMPLES / "model_with_pydantic.py", *model],
        input=arguments,
        capture_output=True,
        text=True,
        check=False,
    )


def test_model_with_pydantic_fills_in_the_defaults() -> None:
    done = with_pydantic('{"prompt": "a moth", "palette": "frost"}')
    assert done.stderr == ""
    given = json.loads(done.stdout)
    assert (given["palette"], given["steps"], given["seed"]) == ("frost", 28, None)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({}, "prompt"),
        ({"prompt": "x", "steps": 600}, "less than or equal to 60"),
        ({"prompt": "x", "palette": "blue"}, "'dusk', 'harvest', 'frost' or 'monochrome'"),
        ({"prompt": "x", "steps": "many"}, "valid integer"),
    ],
)
def test_model_with_pydantic_refuses_what_the_model_would(arguments: Any, said: str) -> None:
    done = with_pydantic(json.dumps(arguments))
    assert done.returncode == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.slow
def test_model_with_pydantic_takes_every_model_of_the_corpus(shared: Path) -> None:
    for path in sorted((shared / "corpus" / "models").glob("*.json")):
        assert "Traceback" not in with_pydantic("{}", path).stderr
