"""The scripts of ``examples/`` as a reader would run them, and the two documents beside them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import schemakit
from tests.documented import EXAMPLES, example


def read(name: str) -> Any:
    return json.loads((EXAMPLES / name).read_text(encoding="utf-8"))


# -- the scripts -----------------------------------------------------------------------------------


def test_list_paths_prints_each_path_once_sorted_with_its_methods() -> None:
    done = example("list_paths.py")
    assert (done.returncode, done.stderr) == (0, "")
    printed = [line.split() for line in done.stdout.splitlines()]
    assert [path for path, *_ in printed] == sorted(read("openapi.json")["paths"])
    assert ["/models", "GET", "POST"] in printed
    assert ["/predictions/{prediction_id}/cancel", "POST"] in printed


def test_list_paths_takes_another_description(tmp_path: Path) -> None:
    other = tmp_path / "other.yaml"
    other.write_text("openapi: 3.1.0\npaths:\n  /b: {put: {}}\n  /a: {get: {}}\n")
    assert example("list_paths.py", other).stdout == "/a GET\n/b PUT\n"


def test_dereference_and_save_writes_what_the_library_gives(tmp_path: Path) -> None:
    target = tmp_path / "plain.json"
    before = (EXAMPLES / "openapi.json").read_bytes()
    done = example("dereference_and_save.py", EXAMPLES / "openapi.json", target)
    assert (done.returncode, done.stderr) == (0, "")
    assert f"{target.stat().st_size:,} bytes" in done.stdout
    plain = json.loads(target.read_bytes())
    assert plain == schemakit.load(EXAMPLES / "openapi.json").dereference()
    shown = plain["paths"]["/predictions/{prediction_id}"]["get"]["responses"]["200"]
    inside = shown["content"]["application/json"]["schema"]["allOf"][0]["properties"]
    assert inside["status"]["enum"][0] == "queued"
    assert (EXAMPLES / "openapi.json").read_bytes() == before


def test_dereference_and_save_reports_an_unresolvable_reference_and_writes_nothing(
    tmp_path: Path,
) -> None:
    source, target = tmp_path / "broken.json", tmp_path / "plain.json"
    broken = read("openapi.json")
    del broken["components"]["schemas"]["Ink"]
    source.write_text(json.dumps(broken))
    done = example("dereference_and_save.py", source, target)
    assert done.returncode == 1
    assert "#/components/schemas/Ink" in done.stderr
    assert "Traceback" not in done.stderr
    assert not target.exists()


def test_model_inputs_prints_them_in_the_models_order() -> None:
    done = example("model_inputs.py")
    assert (done.returncode, done.stderr) == (0, "")
    *inputs, output = done.stdout.splitlines()
    model = read("model.json")["latest_version"]["openapi_schema"]["components"]["schemas"]
    properties = model["Input"]["properties"]
    ordered = sorted(properties, key=lambda name: int(properties[name]["x-order"]))
    assert [line.partition(" ")[0] for line in inputs] == ordered
    assert output == "gives: list of files"


def test_model_inputs_tells_the_kinds_of_default_apart() -> None:
    lines = {
        line.partition(" ")[0]: line for line in example("model_inputs.py").stdout.splitlines()
    }
    assert lines["prompt"] == "prompt (string), required"
    assert lines["sketch"] == "sketch (file)"
    assert lines["seed"].endswith("default null")
    assert lines["transparent"].endswith("default false")
    assert lines["scale"].endswith("default 1, one of 0 1 2")


def test_model_tool_prints_a_definition_that_its_target_takes_and_a_request() -> None:
    done = example("model_tool.py")
    assert (done.returncode, done.stderr) == (0, "")
    *losses, definition, size, request, body = _blocks(done.stdout)
    assert any("/properties/steps/maximum: at most 60" in one for one in losses)
    assert schemakit.check_tool(json.loads(definition), "anthropic-strict") == []
    assert size.endswith("tokens")
    assert request == "POST https://api.replicate.com/v1/predictions"
    assert json.loads(body)["input"]["palette"] == "frost"


def _blocks(text: str) -> list[str]:
    """The lines of a text, an indented object as one of them."""
    before, brace, rest = text.partition("\n{\n")
    inner, _, after = rest.partition("\n}\n")
    return [*before.splitlines(), f"{brace}{inner}}}", *after.splitlines()]


def test_mcp_tools_lists_the_operations_of_a_tag_and_binds_a_call() -> None:
    done = example("mcp_tools.py", EXAMPLES / "openapi.json", "predictions")
    assert done.returncode == 0
    listed = json.loads(done.stdout)["tools"]
    assert "predictions.get" in [one["name"] for one in listed]
    assert schemakit.check_tools(listed, "mcp") == []
    assert done.stderr.strip() == "GET https://api.kiln.example/v1/predictions/a%2Fb"


@pytest.mark.slow
def test_the_conversation_finds_describes_and_calls_operations() -> None:
    done = example("orders/conversation.py")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("tools: search_operations describe_operation call_operation\n")
    asked = [line.split()[1] for line in done.stdout.splitlines() if line.startswith("> ")]
    assert asked == ["search_operations", "describe_operation", *["call_operation"] * 4]
    assert "! nothing was sent; the arguments of placeOrder:" in done.stdout
    assert done.stdout.count('{"id": 1, "lines": [{"tea": "sencha", "grams": 100}]}') == 2
    assert "! GET /orders/{order_id} answered 404 Not Found" in done.stdout


#: The most lines of the scripts that define something.
_LINES = {"contract_test.py": 27, "fastapi_service.py": 50, "model_with_pydantic.py": 45}


@pytest.mark.parametrize("script", sorted(EXAMPLES.glob("*.py")), ids=lambda path: path.name)
def test_a_script_is_short(script: Path) -> None:
    lines = script.read_text(encoding="utf-8").splitlines()
    assert len(lines) <= _LINES.get(script.name, 26)


# -- the documents ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["openapi.json", "model.json"])
def test_a_document_has_nothing_to_complain_about(name: str) -> None:
    api = schemakit.load(EXAMPLES / name)
    api.dereference(strict=True)
    assert api.diagnostics == ()


def test_the_only_references_left_are_a_cycle_and_an_example() -> None:
    api = schemakit.load(EXAMPLES / "openapi.json")
    left: set[str] = set()
    stack: list[Any] = [api.dereference()]
    while stack:
        value = stack.pop()
        if isinstance(value, dict):
            left.update([value["$ref"]] if "$ref" in value else [])
            stack.extend(value.values())
        elif isinstance(value, list):
            stack.extend(value)
    assert left == {"#/components/schemas/Collection", "#/components/schemas/Size"}
    assert api.statistics().cycles == (("/components/schemas/Collection",),)


@pytest.mark.parametrize(
    ("schema", "example"), [("NewModel", "PrivateModel"), ("NewPrediction", "LanternPrediction")]
)
def test_an_example_is_valid_against_its_dereferenced_schema(schema: str, example: str) -> None:
    api = schemakit.load(EXAMPLES / "openapi.json")
    value = api.contents["components"]["examples"][example]["value"]
    checked = jsonschema.Draft202012Validator(api.schema(schema).dereference())
    assert [error.message for error in checked.iter_errors(value)] == []
    assert not checked.is_valid({**value, next(iter(value)): 0})


def test_the_models_example_and_its_defaults_fit_its_inputs() -> None:
    model = read("model.json")
    fields = {
        one.name: one for one in schemakit.load(EXAMPLES / "model.json").schema("Input").fields()
    }
    given = model["default_example"]["input"]
    assert {name for name, one in fields.items() if one.required} <= given.keys()
    defaults = {name: one.default for name, one in fields.items() if one.default is not None}
    assert defaults.keys() >= {"palette", "aspect_ratio", "scale"}
    for name, value in {**defaults, **given}.items():
        jsonschema.validate(value, fields[name].schema, jsonschema.Draft202012Validator)
