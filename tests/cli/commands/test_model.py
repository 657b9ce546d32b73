"""The command ``model``: tables, JSON, forms, repairs and validation."""

from __future__ import annotations

import json
from pathlib import Path

from tests.corpus import ROOT
from tests.small import written
from tests.terminal import InProcess, Ran


def test_a_models_inputs_come_in_order_and_then_its_output(run: InProcess, model: Path) -> None:
    assert run("model", model).out == (
        "input\tprompt\tstring\trequired\t\t\t\n"
        "input\tsize\tinteger\t\t2\tone of 1, 2\t\n"
        "output\t\tlist of files\t\t\t\t\n"
    )


def test_a_part_of_a_model_has_no_labels(run: InProcess, model: Path) -> None:
    assert run("model", model, "input").out.startswith("prompt\tstring\trequired\t")
    assert run("model", model, "OUTPUT").out == "\tlist of files\t\t\t\t\n"
    assert run("model", "input", given=model.read_bytes()).out.startswith("prompt\t")


def test_a_models_properties_as_json_are_ordered_and_inlined(run: InProcess, model: Path) -> None:
    for part in ([], ["input"]):
        found = json.loads(run("model", model, *part, "--json").out)
        assert list(found) == ["prompt", "size"]
        assert found["size"] == {"enum": [1, 2], "type": "integer", "default": 2, "x-order": 1}
    found = json.loads(run("model", model, "output", "--json").out)
    assert found["kind"] == "list of files"
    assert found["schema"]["items"] == {"type": "string", "format": "uri"}


def test_every_model_of_the_corpus_is_shown(shared: Path, run: InProcess) -> None:
    for source in sorted((shared / "corpus" / "models").glob("*.json")):
        contents = json.loads(source.read_bytes())["latest_version"]["openapi_schema"]
        properties = contents["components"]["schemas"]["Input"]["properties"]
        rows = [line.split("\t") for line in run("model", source).out.splitlines()]
        inputs = [row[1] for row in rows if row[0] == "input"]
        assert inputs == sorted(properties, key=lambda name: int(properties[name]["x-order"]))
        assert [row[0] for row in rows].count("output") >= 1


def test_a_description_of_no_model_is_refused_with_an_explanation(
    run: InProcess, api: Path
) -> None:
    ran = run("model", api)
    assert ran.err.startswith(
        f"error: {api}: no schema 'Input' among its 2 schemas, so this describes no"
    )
    assert (ran.out, ran.status) == ("", 2)
    ran = run("model", api, "inptu")
    assert (
        "'inptu' is not one of input, output, training-input, training-output; did you mean 'input'"
        in ran.err
    )


def test_a_models_schema_and_form_are_printed(run: InProcess, model: Path) -> None:
    schema = json.loads(run("model", model, "--format", "jsonschema").out)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert list(schema["properties"]) == ["prompt", "size"]
    form = json.loads(run("model", model, "input", "--format", "rjsf").out)
    assert form["uiSchema"]["ui:order"] == ["prompt", "size", "*"]
    assert form["formData"] == {"size": 2}
    assert run("model", model, "--format", "json").out == run("model", model, "--json").out
    assert run("model", model, "--format", "table").out == run("model", model).out
    output = json.loads(run("model", model, "output", "--format", "jsonschema").out)
    assert output["type"] == "array"
    refused = run("model", model, "output", "--format", "rjsf")
    assert (refused.status, refused.out) == (2, "")
    assert "--format rjsf is for input or training-input" in refused.err


def test_a_models_contradictions_and_repairs_are_warnings(run: InProcess, tmp_path: Path) -> None:
    schema = {"type": "object", "properties": {"n": {"type": "integer", "ge": 1, "default": 0}}}
    odd = written(tmp_path / "odd.json", {"components": {"schemas": {"Input": schema}}})
    ran = run("model", odd)
    assert ran.out == "input\tn\tinteger\t\t0\t\t\n"
    assert "warning: `n` has ge: 1, which is not a keyword and has no effect [unkn" in ran.err
    assert ran.err.endswith("note: the model does not describe its output\n")
    ran = run("model", odd, "input", "--repair")
    assert ran.out == "n\tinteger\t\t0\tat least 1\t\n"
    assert "; read as minimum [repaired-unknown-keyword]" in ran.err
    assert "the default of `n` is 0, less than the 1 allowed [default-range]" in ran.err
    assert ran.status == 0


def test_arguments_are_checked_with_their_line_and_column(
    run: InProcess, model: Path, tmp_path: Path
) -> None:
    wrong = tmp_path / "arguments.json"
    wrong.write_text('{"prompt": "moth",\n "size": 3,\n "sizee": 1}')
    ran = run("model", model, "--validate", wrong)
    assert (ran.out, ran.status) == ("", 1)
    assert ran.err == (
        f"{wrong}:2:2 (#/size): error: `size` is 3, which is not one of 1, 2 [enum]\n"
        f"{wrong}:3:2 (#/sizee): warning: there is no input `sizee`; did you mean 'size'? "
        "[unknown]\n"
    )
    fits = written(tmp_path / "fits.json", {"prompt": "moth"})
    assert run("model", model, "--validate", fits) == Ran(
        "", f"{fits}: matches the Input of the model\n", 0
    )
    as_yaml = run("model", model, "--validate", "-", given=b"size: 2\n")
    assert as_yaml.err == "<stdin>:1:1 (#): error: `prompt` is required [required]\n"
    ran = run("model", "--validate", "-", given=b"{}")
    assert (ran.status, "name the SOURCE" in ran.err) == (2, True)


def test_a_model_without_training_is_refused(run: InProcess, model: Path) -> None:
    ran = run("model", model, "training-input")
    assert ran.err == f"error: {model}: the model cannot be trained\n"
    assert ran.status == 2


def test_trainings_follow_in_a_listing_of_their_own(run: InProcess, tmp_path: Path) -> None:
    field = {"type": "string", "format": "uri"}
    schemas = {
        "Input": {"type": "object", "properties": {"a": {"type": "integer"}}},
        "Output": {"type": "string"},
        "TrainingInput": {"type": "object", "properties": {"data": field}, "required": ["data"]},
        "TrainingOutput": {"type": "object", "properties": {"weights": field}},
    }
    source = written(tmp_path / "trained.json", {"components": {"schemas": schemas}})
    assert run("model", source).out == (
        "input\ta\tinteger\t\t\t\t\n"
        "output\t\tsingle\t\t\t\t\n"
        "training-input\tdata\tfile\trequired\t\t\t\n"
        "training-output\t\tobject\t\t\t\t\n"
        "training-output\tweights\tstring (uri)\t\t\t\t\n"
    )
    assert run("model", source, "training-input").out == "data\tfile\trequired\t\t\t\n"


def test_numbers_as_text_are_taken_with_coerce(run: InProcess, tmp_path: Path) -> None:
    given = tmp_path / "arguments.json"
    given.write_text('{"prompt": "a moth", "steps": "20"}')
    model = ROOT / "examples" / "model.json"
    refused = run("model", model, "--validate", given)
    assert (refused.status, ":1:22 (#/steps): error" in refused.err) == (1, True)
    taken = run("model", model, "--validate", given, "--coerce")
    assert taken.status == 0
    assert '`steps` is text, "20", which is read as the number 20 [text-for-number]' in taken.err
    alone = run("model", model, "--coerce")
    assert (alone.status, "give both" in alone.err) == (2, True)
