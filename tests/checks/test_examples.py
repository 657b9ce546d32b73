"""Examples, defaults and enumerated values that their schemas reject are reported."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import schemakit
from schemakit.checks import metaschema
from schemakit.cli.main import main
from tests.several import in_files
from tests.small import described, to

_TEXT = {"type": "string"}


def found(description: Any) -> list[tuple[str, str]]:
    """Pointer and message of each value that does not match its schema."""
    problems = schemakit.load(description).check(examples=True)
    assert {one.severity for one in problems if one.code == "invalid-example"} <= {"warning"}
    return [
        (one.location.pointer or "", one.message)
        for one in problems
        if one.code == "invalid-example"
    ]


def places(schema: dict[str, Any], version: str = "3.0.3", **more: Any) -> list[str]:
    """The pointers of such values, below a component schema ``A``."""
    start = "/components/schemas/A"
    document = described({"A": schema, **more}, version)
    return [where.removeprefix(start) for where, _ in found(document) if where.startswith(start)]


def in_response(media_type: str, **fields: Any) -> dict[str, Any]:
    """A description with one response of a media type."""
    response = {"description": "d", "content": {media_type: fields}}
    document = described({"Pet": {"type": "object", "required": ["name"]}})
    return {**document, "paths": {"/a": {"get": {"responses": {"200": response}}}}}


# -- what is reported ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("schema", "version", "wrong"),
    [
        ({"type": "integer", "example": "3"}, "3.0.3", ["/example"]),
        ({"type": "integer", "default": "3"}, "2.0", ["/default"]),
        ({"type": "string", "enum": ["a", 1, True]}, "3.0.3", ["/enum/1", "/enum/2"]),
        ({"type": "string", "examples": ["a", 1]}, "3.1.0", ["/examples/1"]),
        ({"type": "string", "maxLength": 2, "example": "abc"}, "3.0.3", ["/example"]),
        ({"maximum": 2**70, "type": "integer", "default": 2**70 + 1}, "3.1.0", ["/default"]),
        (
            {"minimum": 3, "exclusiveMinimum": True, "type": "number", "example": 3},
            "3.0.3",
            ["/example"],
        ),
        ({"items": {"items": _TEXT}, "example": [["a"], ["b", 3]]}, "3.1.0", ["/example/1/1"]),
        ({"allOf": [to("B")], "example": {"b": 1}}, "3.0.3", ["/example/b"]),
        ({**to("B"), "example": {"b": 1}}, "3.1.0", ["/example/b"]),
        ({"required": ["a", "b"], "example": {"a": 1}}, "3.2.0", ["/example"]),
        ({"enum": [], "default": 1}, "3.1.0", ["/default"]),
        ({"type": [], "default": 1}, "3.1.0", ["/default"]),
    ],
)
def test_a_value_that_its_schema_rejects_is_reported(
    schema: dict[str, Any], version: str, wrong: list[str]
) -> None:
    if version == "2.0":
        document = {"swagger": version, "info": {}, "paths": {}, "definitions": {"A": schema}}
        assert [where for where, _ in found(document)] == [f"/definitions/A{wrong[0]}"]
        return
    assert places(schema, version, B={"properties": {"b": _TEXT}}) == wrong


@pytest.mark.parametrize("media_type", ["application/json", "application/a+json; charset=utf-8"])
def test_examples_of_json_media_types_are_validated(media_type: str) -> None:
    document = in_response(media_type, schema=to("Pet"), example={}, examples={"a": {"value": 1}})
    content = f"/paths/~1a/get/responses/200/content/{media_type.replace('/', '~1')}"
    assert [where for where, _ in found(document)] == [
        f"{content}/example",
        f"{content}/examples/a/value",
    ]
    (first, *_) = schemakit.load(document).check(examples=True)
    assert "'name' is missing" in first.message or first.code == "meta-schema"


def test_an_example_by_reference_is_reported_once_at_its_place() -> None:
    by_reference = {"a": {"$ref": "#/components/examples/E"}}
    document = in_response("application/json", schema=to("Pet"), examples=by_reference)
    content = document["paths"]["/a"]["get"]["responses"]["200"]["content"]
    content["application/b+json"] = content["application/json"]
    document["components"]["examples"] = {"E": {"value": {"nmae": 1}}}
    assert [where for where, _ in found(document)] == ["/components/examples/E/value"]


def test_examples_of_2_0_are_validated_by_media_type() -> None:
    examples = {"application/json": 1, "application/xml": "<a/>"}
    response = {"description": "d", "schema": _TEXT, "examples": examples}
    document = {"swagger": "2.0", "paths": {"/a": {"get": {"responses": {"200": response}}}}}
    assert [where for where, _ in found(document)] == [
        "/paths/~1a/get/responses/200/examples/application~1json"
    ]


def test_values_in_other_files_are_reported_there(tmp_path: Path) -> None:
    files = {
        "api.json": described({"A": {"$ref": "a.json"}}, "3.1.0"),
        "a.json": {"properties": {"b": {"$ref": "b.json#/$defs/B"}}, "examples": [{"b": 1}]},
        "b.json": {"$defs": {"B": {**_TEXT, "default": 2}}},
    }
    problems = schemakit.load(in_files(tmp_path, files)).check(examples=True)
    assert [(Path(one.location.uri).name, one.location.pointer) for one in problems] == [
        ("a.json", "/examples/0/b"),
        ("b.json", "/$defs/B/default"),
    ]


# -- what is not reported --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("schema", "version"),
    [
        ({"type": "string", "nullable": True, "example": None}, "3.0.3"),
        ({"type": "string", "nullable": True, "enum": ["a"], "default": None}, "3.0.3"),
        ({"nullable": True, "allOf": [to("B")], "example": None}, "3.0.3"),
        ({"nullable": True, "oneOf": [to("B")], "example": None}, "3.0.3"),
        ({"type": "string", "nullable": True, "default": None}, "3.1.0"),
        ({**to("B"), "example": 3}, "3.0.3"),
        ({"type": "string", "format": "date", "example": "tomorrow"}, "3.0.3"),
        ({"type": "integer", "example": 3.0}, "3.0.3"),
        ({"type": "number", "multipleOf": 0.01, "example": 4.35}, "3.1.0"),
        ({"oneOf": [{}, {"type": "string"}], "example": "a"}, "3.1.0"),
        ({"type": "object", "example": {"$ref": "#/x-example"}, "required": ["a"]}, "3.0.3"),
        ({"allOf": [to("Nowhere")], "type": "string", "example": "a"}, "3.0.3"),
        ({"type": "string", "pattern": "(?<", "example": "a"}, "3.0.3"),
        (
            {"type": "string", "pattern": r"^(?=a)(a|aa|(a+))+\1$", "example": "a" * 60 + "b"},
            "3.0.3",
        ),
        (
            {
                "required": ["id"],
                "properties": {"id": {"type": "string", "readOnly": True}},
                "example": {},
            },
            "3.0.3",
        ),
    ],
)
def test_uncertain_errors_are_not_reported(schema: dict[str, Any], version: str) -> None:
    assert places(schema, version, B={"type": "object"}) == []


def test_an_invalid_pattern_does_not_stop_the_validation() -> None:
    schema = {"properties": {"a": {"type": "string", "pattern": "(?<"}}, "example": {"a": 1}}
    assert places(schema) == ["/example/a"]


def test_a_string_for_a_parameter_may_be_its_serialized_form() -> None:
    parameters = [
        {"name": "a", "in": "query", "schema": {"type": "array"}, "example": "1,2"},
        {"name": "b", "in": "query", "schema": {"type": "array"}, "example": 1},
        {"name": "c", "in": "query", "schema": {"type": "string", "enum": ["d"]}, "example": "e"},
    ]
    document = {**described({}), "paths": {"/a": {"parameters": parameters}}}
    assert [where for where, _ in found(document)] == [
        "/paths/~1a/parameters/1/example",
        "/paths/~1a/parameters/2/example",
    ]


def test_examples_of_other_media_types_are_not_validated() -> None:
    assert found(in_response("application/xml", schema=to("Pet"), example="<pet/>")) == []


# -- bounds --------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize(
    "schemas",
    [
        {"S0": {"allOf": [to("S0")], "example": 1}},
        {"S0": to("S1"), "S1": to("S0"), "A": {"allOf": [to("S0")], "example": 1}},
        pytest.param(
            {
                **{f"S{n}": {"allOf": [to(f"S{n + 1}")]} for n in range(60_000)},
                "A": {"allOf": [to("S0")], "example": 1},
            },
            marks=pytest.mark.slow,
        ),
        {
            **{f"S{n}": {"anyOf": [to(f"S{n + 1}"), to(f"S{n + 1}")]} for n in range(60)},
            "S60": _TEXT,
            "A": {"allOf": [to("S0")], "example": 1},
        },
        {
            "S0": {"anyOf": [{"properties": {"a": to("S0")}}] * 3},
            "A": {"allOf": [to("S0")], "example": json.loads('{"a":' * 90 + "1" + "}" * 90)},
        },
    ],
    ids=["itself", "aliases", "chain", "doubled", "deep"],
)
def test_values_that_cost_too_much_are_not_validated(schemas: dict[str, Any]) -> None:
    others = {"Z": {"type": "integer", "example": "z"}}
    assert [where for where, _ in found(described({**schemas, **others}))] == [
        "/components/schemas/Z/example"
    ]


# -- the whole -----------------------------------------------------------------------------------


def test_examples_are_checked_only_on_request(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "openapi.json"
    path.write_text(json.dumps(described({"A": {"type": "integer", "example": "3"}})), "utf-8")
    assert main(["check", str(path)]) == 0
    assert capsys.readouterr().out == ""
    assert main(["check", str(path), "--examples"]) == 0
    assert "[invalid-example]" in capsys.readouterr().out
    assert main(["check", str(path), "--examples", "--strict"]) == 1


def test_without_the_extra_a_note_is_printed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(metaschema, "is_available", lambda: False)
    path = tmp_path / "schema.json"
    path.write_text(json.dumps({"type": "integer", "default": "3"}), "utf-8")
    assert main(["check", str(path), "--examples"]) == 0
    assert "not compared with its own examples" in capsys.readouterr().err


@pytest.mark.slow
@pytest.mark.slow
def test_the_corpus_has_examples_that_are_wrong(corpus_file: Path) -> None:
    # Many of them were verified: each is wrong by the specification.
    wrong = {
        "box.json": 12,
        "fofr__latent-consistency-model.json": 3,
        "github.json": 132,
        "gnobitab__fusedream.json": 3,
        "nightmareai__majesty-diffusion.json": 1,
        "openai.json": 29,
        "openai.yaml": 29,
    }
    codes = [one.code for one in schemakit.load(corpus_file).check(examples=True)]
    assert codes.count("invalid-example") == wrong.get(corpus_file.name, 0)


def test_a_pattern_that_takes_too_long_hides_no_other_problem() -> None:
    text = "a" * 5000 + "!"
    schemas = {
        "A": {"type": "string", "pattern": r"^(a*)*\1$", "default": text},
        "B": {"type": "string", "pattern": "^(a+)+$", "default": text},
        "C": {"type": "integer", "default": "x"},
    }
    head = {"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {}}
    found = schemakit.load({**head, "components": {"schemas": schemas}}).check(examples=True)
    wrong = [one.location.pointer for one in found if one.code == "invalid-example"]
    assert wrong == ["/components/schemas/B/default", "/components/schemas/C/default"]
    del schemas["A"]["default"]
    schemas["A"] |= {"pattern": "^(?!x-)", "default": "x-a"}
    found = schemakit.load({**head, "components": {"schemas": schemas}}).check(examples=True)
    assert [one.code for one in found].count("invalid-example") == 3
