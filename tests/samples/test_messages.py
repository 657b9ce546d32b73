"""Samples of parameters, bodies and responses of an operation."""

from __future__ import annotations

from typing import Any

import pytest

import schemakit
from schemakit.samples.messages import (
    KeptSamples,
    choose_response,
    list_examples,
    parameter_schema,
    sample_media,
    sample_parameter,
)
from tests.corpus import ROOT
from tests.llm.samples import describe
from tests.sample_judge import iterate_cases, judge


def _operation(given: dict[str, Any], **more: Any) -> schemakit.Operation:
    api = schemakit.load(describe(given, **more))
    return api.operations()[0].seen_in(api._loaded.read_whole())


def test_every_sample_of_an_api_is_valid() -> None:
    api = schemakit.load(ROOT / "examples/openapi.json")
    cases = [case for one in api.operations() for case in iterate_cases(api, one)]
    assert len(cases) > 100
    assert [one for one in cases if one.sample.problem or judge(api, one)] == []


def test_examples_are_those_with_a_value() -> None:
    named = {"a": {"value": 1}, "b": {"externalValue": "https://x.test"}, "c": {"dataValue": 2}}
    assert list_examples({"example": 0, "examples": named}) == [0, 1, 2]


@pytest.mark.parametrize(
    ("parameter", "expected"),
    [
        ({"schema": {"type": "string"}}, {"type": "string"}),
        ({"content": {"application/json": {"schema": {"type": "object"}}}}, {"type": "object"}),
        ({"name": "a", "in": "query", "type": "integer", "maximum": 3},
         {"type": "integer", "maximum": 3}),
    ],
)  # fmt: skip
def test_a_parameter_has_its_schema_in_any_version(parameter: Any, expected: Any) -> None:
    assert parameter_schema(parameter) == expected


def test_a_parameter_is_sampled_by_its_examples_first() -> None:
    parameter = {"name": "a", "in": "query", "schema": {"type": "integer"}, "example": 5}
    operation = _operation({"parameters": [parameter]})
    assert sample_parameter(operation, operation.parameters[0]).value == 5


def test_a_reference_that_was_kept_finds_its_target() -> None:
    node = {"type": "object", "required": ["next"], "properties": {
        "next": {"oneOf": [{"$ref": "#/components/schemas/Node"}, {"type": "null"}]}}}  # fmt: skip
    media = {"schema": {"$ref": "#/components/schemas/Node"}}
    operation = _operation(
        {"requestBody": {"content": {"application/json": media}}},
        components={"schemas": {"Node": node}},
    )
    body = operation.request_body
    assert body is not None
    made = sample_media(operation, body["content"]["application/json"], "readOnly")
    assert made == ({"next": {"next": None}}, "") or made == ({"next": None}, "")


def test_a_sequence_of_3_2_is_sampled_as_an_array() -> None:
    made = sample_media(_operation({}), {"itemSchema": {"type": "integer"}}, "")
    assert made.value == [1]


@pytest.mark.parametrize(
    ("responses", "expected"),
    [
        ({"404": {}, "201": {"content": {"text/plain": {}, "application/json": {}}}},
         ("201", "application/json")),
        ({"204": {"description": "x"}}, ("204", "")),
        ({"default": {"content": {"text/plain": {}}}}, ("default", "text/plain")),
        ({"404": {}}, None),
    ],
)  # fmt: skip
def test_the_response_is_the_first_of_success(
    responses: Any, expected: tuple[str, str] | None
) -> None:
    found = choose_response(_operation({"responses": responses}))
    assert (found[:2] if found else None) == expected


def test_an_example_of_2_0_belongs_to_its_media_type() -> None:
    api = schemakit.load({"swagger": "2.0", "paths": {"/a": {"get": {
        "produces": ["application/json"],
        "responses": {"200": {"description": "x", "schema": {"type": "object"},
                              "examples": {"application/json": {"a": 1}}}}}}}})  # fmt: skip
    operation = api.operations()[0].seen_in(api._loaded.read_whole())
    found = choose_response(operation)
    assert found is not None
    assert found[2] is not None
    assert sample_media(operation, found[2], "writeOnly").value == {"a": 1}


def test_a_sequence_of_json_values_is_not_preferred_as_json() -> None:
    schema = {"schema": {"type": "integer"}}
    names = ["application/json-seq", "text/csv; note=json", "application/vnd.a+json"]
    responses = {"200": {"description": "", "content": dict.fromkeys(names, schema)}}
    found = choose_response(_operation({"responses": responses}))
    assert found is not None
    assert found[:2] == ("200", "application/vnd.a+json")


def test_statuses_of_a_mapping_may_be_numbers() -> None:
    operation = {"responses": {200: {"description": "ok"}}}
    api = schemakit.load({"openapi": "3.1.0", "paths": {"/a": {"get": operation}}})
    assert choose_response(api.operation("GET /a")) == ("200", "", None)


def test_kept_samples_are_those_that_are_made_anew() -> None:
    pet = {
        "type": "object",
        "properties": {
            "id": {"type": "integer", "readOnly": True},
            "key": {"type": "string", "writeOnly": True, "example": "k"},
        },
        "required": ["id", "key"],
    }
    operation = _operation({"responses": {}})
    kept = KeptSamples()
    asked: list[tuple[dict[str, Any], str]] = [
        ({"schema": pet}, "readOnly"),
        ({"schema": pet}, "writeOnly"),
        ({"schema": pet, "example": {"id": 1, "key": "other"}}, "readOnly"),
        ({"schema": pet}, "readOnly"),
    ]
    for media, hidden in asked:
        assert sample_media(operation, media, hidden, kept) == sample_media(
            operation, media, hidden
        )
    first, again = (sample_media(operation, {"schema": pet}, "readOnly", kept) for _ in range(2))
    assert first is again
