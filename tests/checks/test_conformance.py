"""The check against the official schema: each violation once, in words, at its place."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import schemakit
from schemakit.checks import metaschema
from schemakit.cli.main import main
from tests.checks.descriptions import ID, OK, QUERY, found, with_paths
from tests.small import described


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0", "3.2.0"])
@pytest.mark.parametrize(
    ("operation", "pointer", "expected"),
    [
        ({"operationId": 3}, "/operationId", "expected a string, found 3"),
        ({"respnses": {}}, "/respnses", "did you mean 'responses'?"),
        ({"parameters": [{"in": "query", "schema": {}}]}, "/parameters/0", "'name' is missing"),
        ({"parameters": [{"name": "q", "in": "query"}]}, "/parameters/0", "'schema' or 'content'"),
        (
            {"parameters": [{**QUERY, "schema": {"type": "strin"}}]},
            "/parameters/0/schema/type",
            "did you mean 'string'?",
        ),
        (
            {"parameters": [{**QUERY, "schema": {"properties": {"a": {"minLength": "b"}}}}]},
            "/parameters/0/schema/properties/a/minLength",
            'expected an integer, found "b"',
        ),
    ],
)
def test_a_violation_has_its_place_and_a_message(
    operation: dict[str, Any], pointer: str, expected: str, version: str
) -> None:
    document = with_paths({"/a": {"get": {**OK, **operation}}}, version)
    (problem,) = schemakit.load(document).check()
    assert problem.location.pointer == f"/paths/~1a/get{pointer}"
    assert expected in problem.message


def test_an_operation_by_reference_is_reported_only_at_the_reference() -> None:
    document = with_paths({"/a/{id}": {"get": {"$ref": "#/x-get"}, "put": {"$ref": "#/x-no"}}})
    assert found({**document, "x-get": {**OK, "parameters": [ID]}}) == [
        ("ref-not-allowed-here", "/paths/~1a~1{id}/get/$ref"),
        ("unresolved-ref", "/paths/~1a~1{id}/put/$ref"),
    ]


def test_a_path_item_of_3_1_may_have_fields_beside_its_reference() -> None:
    document = with_paths({"/a": {"$ref": "#/components/pathItems/A", "get": OK}})
    document["components"]["pathItems"] = {"A": {"put": OK}}
    assert found(document) == []


def test_violations_of_2_0() -> None:
    document = {"swagger": "2.0", "info": {"title": "t"}, "paths": {"/a": {"get": OK}}}
    (problem,) = schemakit.load(document).check()
    assert (problem.code, problem.location.pointer) == ("meta-schema", "/info")


@pytest.mark.parametrize("beside", [{"foo": 1}, {"type": 5}, {"properties": {"a": {"foo": 1}}}])
def test_members_beside_a_reference_to_a_schema_of_2_0_are_ignored(beside: dict[str, Any]) -> None:
    head = {"swagger": "2.0", "info": {"title": "t", "version": "1"}, "paths": {}}
    definitions = {"A": {"$ref": "#/definitions/B", **beside}, "B": {"type": "object"}}
    assert found({**head, "definitions": definitions}) == []
    definitions["A"] = {"properties": {"a": definitions["A"]}, **beside}
    assert {code for code, _ in found({**head, "definitions": definitions})} == {"meta-schema"}


def test_schemas_of_an_unknown_dialect_are_not_validated() -> None:
    schemas = {"A": {"type": "no such type"}}
    assert len(found(described(schemas, "3.1.0"))) == 1
    own = described(schemas, "3.1.0", jsonSchemaDialect="https://example.com/own")
    assert found(own) == []


def test_a_json_schema_is_not_compared_with_the_official_schema() -> None:
    assert found({"type": "object", "properties": {"a": {"$ref": "#/$defs/b"}}}) == [
        ("unresolved-ref", "/properties/a/$ref")
    ]


def test_keys_that_are_numbers_count_as_strings() -> None:
    document = with_paths({"/a": {"get": {"responses": {200: {"description": "ok"}}}}})
    assert schemakit.load(document).check() == ()


def test_without_the_extra_a_note_names_what_was_not_checked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(metaschema, "is_available", lambda: False)
    path = tmp_path / "openapi.json"
    path.write_text(json.dumps(described({}, info={})), "utf-8")
    assert main(["check", str(path)]) == 0
    shown = capsys.readouterr()
    assert "not compared with the official schema of OpenAPI 3.0" in shown.err
    assert "pip install 'schemakit[check]'" in shown.err
    assert "no problems found in what was looked at" in shown.err


def test_half_a_surrogate_pair_in_data_does_not_crash() -> None:
    schemas = {"A": {"properties": {"\ud800": {"type": "string"}}}}
    api = {"openapi": "3.0.3", "info": {"title": "t", "version": "1"}, "paths": {}}
    schemakit.load({**api, "components": {"schemas": schemas}}).check()


def test_a_value_that_contains_itself_is_not_validated() -> None:
    node: dict[str, Any] = {"type": "object"}
    node["properties"] = {"next": node}
    found = schemakit.load(described({"Node": node}, "3.1.0")).check(examples=True)
    assert [one.code for one in found] == ["too-large"]


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0", "3.2.0"])
@pytest.mark.parametrize(
    ("info", "place", "message"),
    [
        ({"contact": {"email": "a at b"}}, "/contact/email", '"a at b" is not an email address'),
        ({"termsOfService": "a b"}, "/termsOfService", '"a b" is not a URL'),
        ({"license": {"name": "n", "url": "<x>"}}, "/license/url", '"<x>" is not a URL'),
    ],
)
def test_texts_of_the_wrong_form_are_warnings(
    info: dict[str, Any], place: str, message: str, version: str
) -> None:
    document = described({}, version, info={"title": "t", "version": "1", **info})
    (one,) = schemakit.load(document).check()
    assert (one.code, one.severity) == ("invalid-format", "warning")
    assert (one.location.pointer, one.message) == (f"/info{place}", message)


def test_references_and_patterns_of_the_wrong_form_are_reported_elsewhere() -> None:
    responses = {"200": {"description": "d", "links": {"l": {"operationRef": "#/paths/~1{a}/get"}}}}
    paths = {"/{a}": {"parameters": [{**ID, "name": "a"}], "get": {"responses": responses}}}
    assert found(with_paths(paths)) == []
    schemas = {"A B": {}, "C": {"$ref": "#/components/schemas/A B"}, "D": {"pattern": "("}}
    codes = {code for code, _ in found(described(schemas, "3.1.0"))}
    assert codes == {"component-name", "non-uri-ref", "invalid-pattern"}
