"""Every model of the corpus: fields, outputs, diagnostics, its own example."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

import schemakit
from schemakit import Model
from tests.corpus import SHARED

#: From the structure of each Output: the kind, and the fields of the object or of each item.
OUTPUTS: dict[str, tuple[str, list[str]]] = {
    "borisdayma/dalle-mini": ("list", ["image", "clip_score"]),
    "chigozienri/image-urls-to-video": ("object", ["zip", "video"]),
    "cjwbw/vq-diffusion": ("list", ["image"]),
    "deforum/deforum_stable_diffusion": ("file", []),
    "fofr/latent-consistency-model": ("list of files", []),
    "gnobitab/fusedream": ("list", ["file", "text"]),
    "konieshadow/fooocus-api": ("list of files", []),
    "laion-ai/erlich": ("iterator of lists of files", []),
    "meta/ic_gan": ("file", []),
    "meta/llama-2-70b-chat": ("concatenated text", []),
    "nightmareai/majesty-diffusion": ("iterator of files", []),
    "pixray/text2image": ("list of files", []),
    "stability-ai/sdxl": ("list of files", []),
    "stability-ai/stable-diffusion": ("list of files", []),
    "tobinsouth/autolaw": ("single", []),
    "zsxkib/realistic-voice-cloning": ("file", []),
}
#: Diagnostics by code; every other model has none.
CONTRADICTIONS: dict[str, dict[str, int]] = {
    # Bounds under the names of Cog's parameters, and null where null is not allowed.
    "fofr/latent-consistency-model": {"unknown-keyword": 10, "null-default": 3},
    # The choices are texts and the type is integer: nothing fits, the default least of all.
    "gnobitab/fusedream": {"enum-type": 1, "default-enum": 1},
    # The name of another model where the schema of a property belongs.
    "meta/llama-2-70b-chat": {"not-a-schema": 1},
    # A default of 13.5 for an integer.
    "nightmareai/majesty-diffusion": {"default-type": 1},
}
#: What is wrong with a model's own example. These were stored by a form that knew texts only, or
#: before the model's inputs changed.
EXAMPLES: dict[str, set[tuple[str, str]]] = {
    "borisdayma/dalle-mini": {("type", "n_predictions")},
    "cjwbw/vq-diffusion": {("type", "truncation_rate"), ("unknown", "num_images")},
    "deforum/deforum_stable_diffusion": {("type", "max_frames")},
    "gnobitab/fusedream": {
        ("type", "init_iterations"),
        ("type", "model_size"),
        ("type", "opt_iterations"),
        ("type", "seed"),
    },
    "laion-ai/erlich": {
        ("type", "batch_size"),
        ("type", "guidance_scale"),
        ("type", "height"),
        ("type", "seed"),
        ("type", "steps"),
        ("type", "width"),
    },
    "meta/ic_gan": {("type", "num_samples"), ("type", "seed")},
    "meta/llama-2-70b-chat": {("unknown", "repetition_penalty")},
    "stability-ai/stable-diffusion": {("unknown", "image_dimensions")},
}
FILES = sorted((SHARED / "corpus" / "models").glob("*.json"))


PARAMETERS: list[Path | None] = [*FILES] or [None]


@pytest.fixture(params=PARAMETERS, ids=[one.stem if one else "absent" for one in PARAMETERS])
def path(shared: Path, request: pytest.FixtureRequest) -> Path:
    assert isinstance(request.param, Path), f"{shared} holds no models"
    return request.param


@pytest.fixture
def model(path: Path) -> Model:
    return schemakit.model(path)


def named(model: Model) -> str:
    assert model.name is not None
    return model.name


def raw_of(path: Path) -> dict[str, Any]:
    inner = json.loads(path.read_bytes())["latest_version"]["openapi_schema"]
    schemas: dict[str, Any] = inner["components"]["schemas"]
    return schemas


def test_the_tables_name_models_of_the_corpus_only(shared: Path) -> None:
    names = {
        f"{one['owner']}/{one['name']}"
        for one in (json.loads(path.read_bytes()) for path in (shared / "corpus/models").iterdir())
    }
    assert names == OUTPUTS.keys()
    assert names >= CONTRADICTIONS.keys() | EXAMPLES.keys()


def test_inputs_are_those_of_the_document_in_x_order(model: Model, path: Path) -> None:
    inputs = raw_of(path)["Input"]
    properties = inputs["properties"]
    ordered = sorted(properties, key=lambda name: int(properties[name]["x-order"]))
    assert [one.name for one in model.input.fields] == ordered
    assert [one.order for one in model.input.fields] == list(range(len(ordered)))
    assert {one.name for one in model.input.fields if one.required} == set(
        inputs.get("required", [])
    )


def test_choices_are_flat_and_typed(model: Model, path: Path) -> None:
    schemas = raw_of(path)
    for one in model.input.fields:
        raw = schemas["Input"]["properties"][one.name]
        assert one.has_default == ("default" in raw)
        if "allOf" not in raw:
            continue
        target = schemas[raw["allOf"][0]["$ref"].rpartition("/")[2]]
        assert "allOf" not in one.schema
        assert one.enum == tuple(target["enum"])
        assert one.type == target["type"]
        assert one.description == raw.get("description")
        assert one.default == raw.get("default")


def test_nothing_refers_to_anything_any_more(model: Model) -> None:
    assert model.output is not None
    for part in (model.input, model.output):
        assert '"$ref"' not in json.dumps(part.schema)


def test_the_kind_of_output(model: Model) -> None:
    output = model.output
    assert output is not None
    item = output.item.schema if output.item is not None else output.schema
    fields = [one.name for one in output.fields] or list(item.get("properties", {}))
    assert (output.kind, fields) == OUTPUTS[named(model)]


def test_the_contradictions_are_all_found(model: Model) -> None:
    found: dict[str, int] = {}
    for one in model.diagnostics:
        found[one.code] = found.get(one.code, 0) + 1
        assert one.location.line is not None
    assert found == CONTRADICTIONS.get(named(model), {})


def test_repair_leaves_only_what_is_ambiguous(path: Path) -> None:
    model = schemakit.model(path, repair=True)
    left = {one.code for one in model.diagnostics if not one.code.startswith("repaired-")}
    before = set(CONTRADICTIONS.get(named(model), {}))
    assert left == before - {"unknown-keyword", "null-default"}
    if "unknown-keyword" in before:
        bounds = {one.name: (one.minimum, one.maximum) for one in model.input.fields}
        assert bounds["num_images"] == (1, 50)
        assert model.validate(model.defaults()) == []


def test_the_models_own_example_fits_or_fails_for_a_known_reason(model: Model) -> None:
    assert model.example
    found = {(one.code, (one.location.pointer or "")[1:]) for one in model.validate(model.example)}
    assert found == EXAMPLES.get(named(model), set())


def test_the_defaults_fit_unless_a_diagnostic_says_otherwise(model: Model) -> None:
    wrong = {
        (one.location.pointer or "").rpartition("/")[2]
        for one in model.validate(model.defaults())
        if one.code != "required"
    }
    named_ones = {
        (one.location.pointer or "").rpartition("/")[2]
        for one in model.diagnostics
        if "default" in one.code
    }
    assert wrong == named_ones


def test_json_schema_and_form_are_well_formed(model: Model) -> None:
    assert model.output is not None
    for part in (model.input, model.output):
        schema = part.json_schema()
        Draft202012Validator.check_schema(schema)
        assert json.loads(json.dumps(schema)) == schema
    form = model.input.rjsf()
    assert form["uiSchema"]["ui:order"] == [*(one.name for one in model.input.fields), "*"]
    assert form["formData"].keys() <= form["schema"]["properties"].keys()
    files = {one.name for one in model.input.fields if one.is_file}
    widgets = {
        name
        for name, one in form["uiSchema"].items()
        if name != "ui:order" and one["ui:widget"] == "file"
    }
    assert widgets == files
