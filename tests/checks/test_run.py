"""Everything that is wrong with a description: each check finds its faults and nothing else."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import schemakit
from schemakit.checks import metaschema
from schemakit.checks.run import CHECKS, EXAMPLES
from schemakit.cli.main import main
from schemakit.codes import CODES
from schemakit.errors import Diagnostic
from tests.corpus import ROOT
from tests.small import described, to

_OK = {"responses": {"200": {"description": "ok"}}}
_ID = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
_QUERY = {"name": "q", "in": "query", "schema": {"type": "string"}}


def found(description: dict[str, Any] | str, *codes: str) -> list[tuple[str, str | None]]:
    """Code and pointer of each problem; of some codes only, if any are named."""
    text = description if isinstance(description, str) else json.dumps(description)
    problems = schemakit.load(text.encode()).check()
    return [(one.code, one.location.pointer) for one in problems if not codes or one.code in codes]


def with_paths(paths: dict[str, Any], version: str = "3.1.0", **more: Any) -> dict[str, Any]:
    return {**described({}, version, **more), "paths": paths}


# -- the text ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        '{"x-a": {"b": 1, "c": {"d": 1}, "b": 2}, %s}',
        '{"x-a": {"\\u0062": 1, "b": 2}, %s}',
        "x-a:\n  b: 1\n  c: {d: 1}\n  b: 2\n",
        "x-a: {b: 1, c: 3, 'b': 2}\n",
        "x-a:\n  b: &b {b: 1}\n  c: *b\n  'b': 2\n",
    ],
)
def test_a_key_that_stands_twice_is_found_with_both_places(text: str) -> None:
    head = json.dumps(described({}))[1:-1]
    text = text.replace("%s", head) if "%s" in text else text + yaml_head()
    (problem,) = schemakit.load(text.encode()).check()
    assert (problem.code, problem.location.pointer) == ("duplicate-key", "/x-a/b")
    (first,) = problem.related
    assert (first.line, first.column) < (problem.location.line, problem.location.column)


def yaml_head() -> str:
    return "openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths: {}\n"


def test_equal_keys_of_different_objects_and_merged_ones_are_fine() -> None:
    text = "x-a: &a {b: 1}\nx-c: {<<: *a, b: 2}\nx-d: [{b: 1}, {b: 2}]\n" + yaml_head()
    assert found(text) == []
    assert found({**described({}), "x-a": [{"b": {"b": 1}}, {"b": 2}]}) == []


def test_duplicate_keys_below_the_depth_that_json_itself_reads() -> None:
    text = (
        json.dumps(described({}))[:-1] + ',"x-a":' + '{"a":' * 1000 + '{"b":1,"b":2}' + "}" * 1001
    )
    ((code, where),) = found(text)
    assert code == "duplicate-key"
    assert str(where).endswith("/a/b")


# -- kinds of values ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("document", "place"),
    [({}, ""), ({"a": 1}, ""), ({"Pet": {"type": "object"}}, ""), ({"opanapi": "3.0"}, "/opanapi")],
)
def test_what_is_neither_a_description_nor_a_schema_is_an_error(
    document: dict[str, Any], place: str
) -> None:
    assert found(document) == [("no-description", place)]


@pytest.mark.parametrize(
    "schema", [{"type": "object"}, {"$defs": {}}, {"title": "t"}, {"$schema": "https://x/y"}]
)
def test_a_schema_may_stand_alone(schema: dict[str, Any]) -> None:
    assert found(schema) == []


def test_values_in_which_nothing_was_looked_at_are_errors_without_the_extra_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    operation = {"parameters": [3], "responses": {"200": None}, "callbacks": [], "x-a": []}
    document = with_paths({"/a": {"get": operation}, "/b": "c"}, tags={}, webhooks=None)
    document["components"]["schemas"] = {"A": {"properties": [], "items": [], "xml": 1}, "B": 1}
    places = [
        "/components/schemas/A/properties",
        "/components/schemas/A/xml",
        "/components/schemas/B",
        "/paths/~1a/get/callbacks",
        "/paths/~1a/get/parameters/0",
        "/paths/~1a/get/responses/200",
        "/paths/~1b",
        "/tags",
        "/webhooks",
    ]
    with_extra = found(document)
    assert sorted(where for code, where in with_extra if code == "wrong-kind" and where) == places
    assert {code for code, where in with_extra if where in places} == {"wrong-kind"}
    monkeypatch.setattr(metaschema, "is_available", lambda: False)
    assert found(document) == [one for one in with_extra if one[0] == "wrong-kind"]


@pytest.mark.parametrize(
    ("version", "schema", "wrong"),
    [
        ("3.0.3", {"not": True}, True),
        ("3.0.3", {"additionalProperties": True}, False),
        ("3.0.3", {"if": "a later keyword"}, False),
        ("3.1.0", {"not": True, "properties": {"a": False}}, False),
        ("3.1.0", {"dependencies": {"a": ["b"]}, "definitions": 1}, False),
        ("3.1.0", {"discriminator": "a"}, True),
        ("2.0", {"discriminator": "a"}, False),
        ("3.0.3", {"$ref": "#/components/schemas/B", "properties": []}, False),
        ("3.1.0", {"$ref": "#/components/schemas/B", "properties": []}, True),
    ],
)
def test_what_a_field_may_hold_depends_on_the_version(
    version: str, schema: dict[str, Any], wrong: bool
) -> None:
    document = described({"A": schema, "B": {}}, version)
    if version == "2.0":
        document = {"swagger": version, "definitions": {"A": schema}}
    assert bool(found(document, "wrong-kind")) == wrong


@pytest.mark.parametrize(
    "schema",
    [
        {"$schema": "http://json-schema.org/draft-07/schema#", "dependencies": {"a": ["b"]}},
        {"$schema": "http://json-schema.org/draft-07/schema#", "items": [True, {}]},
        {"properties": {"a": {"discriminator": 1, "xml": 1, "externalDocs": 1}}},
    ],
)
def test_a_schema_of_another_dialect_is_judged_by_that(schema: dict[str, Any]) -> None:
    assert found(schema, "wrong-kind") == []
    if "$schema" in schema:
        assert found(described({"A": schema}, "3.1.0")) == []


@pytest.mark.parametrize(
    ("schema", "places"),
    [
        ({"example": {"$ref": "#/x"}}, ["/components/schemas/A/example/$ref"]),
        ({"default": {"$ref": "#/x"}}, ["/components/schemas/A/default/$ref"]),
        # These may describe such objects.
        ({"example": {"$ref": "#/x", "a": 1}}, []),
        ({"enum": [{"$ref": "#/x"}]}, []),
        ({"properties": {"example": {"$ref": "#/components/schemas/A"}}}, []),
    ],
)
def test_an_example_that_is_a_reference_is_data(schema: dict[str, Any], places: list[str]) -> None:
    document = described({"A": schema}, "3.0.3")
    said = [where for code, where in found(document) if code == "reference-in-data"]
    assert said == places


@pytest.mark.parametrize(
    ("version", "schema", "ignored"),
    [
        ("3.1.0", {"type": "string", "nullable": True}, True),
        ("3.2.0", {"minimum": 1, "exclusiveMinimum": False}, True),
        ("3.1.0", {"exclusiveMinimum": 1}, False),
        ("3.0.3", {"type": "string", "nullable": True}, False),
        ("3.0.3", {"nullable": True, "allOf": [{"type": "string"}]}, True),
        ("3.0.3", {"nullable": False, "enum": ["a"]}, False),
        ("3.0.3", {"nullable": True, "description": "null is allowed without it"}, False),
        ("3.0.3", {"exclusiveMaximum": True}, True),
        ("3.1.0", {"properties": {"nullable": True}}, False),
    ],
)
def test_keywords_that_have_no_effect_where_they_stand(
    version: str, schema: dict[str, Any], ignored: bool
) -> None:
    assert bool(found(described({"A": schema}, version), "ignored-keyword")) == ignored


# -- references --------------------------------------------------------------------------------


def test_dead_references_are_errors_but_for_those_in_extensions() -> None:
    document = {**described({"A": to("B")}), "x-a": to("C")}
    problems = schemakit.load(json.dumps(document).encode()).check()
    assert [(one.code, one.location.pointer, one.severity) for one in problems] == [
        ("unresolved-ref", "/components/schemas/A/$ref", "error"),
        ("unresolved-ref", "/x-a/$ref", "warning"),
    ]


def test_alias_cycles_are_found() -> None:
    assert found(described({"A": to("B"), "B": to("A")})) == [
        ("circular-alias", "/components/schemas/B/$ref")
    ]


# -- names -------------------------------------------------------------------------------------


def test_operation_ids_have_to_be_unique_also_in_callbacks_and_webhooks() -> None:
    named = {**_OK, "operationId": "a"}
    calling = {**_OK, "operationId": "b", "callbacks": {"c": {"{$url}": {"post": named}}}}
    document = with_paths({"/a": {"get": named, "put": calling}}, webhooks={"w": {"post": named}})
    assert [code for code, _ in found(document)] == ["duplicate-operation-id"] * 2


def test_a_link_names_an_operation() -> None:
    links = {"a": {"operationId": "getA"}, "b": {"operationId": "getB"}}
    responses = {"200": {"description": "ok", "links": links}}
    document = with_paths({"/a": {"get": {"operationId": "getA", "responses": responses}}})
    assert found(document) == [
        ("unknown-operation-id", "/paths/~1a/get/responses/200/links/b/operationId")
    ]


@pytest.mark.parametrize(
    ("version", "section"),
    [("2.0", ("securityDefinitions",)), ("3.1.0", ("components", "securitySchemes"))],
)
def test_security_requirements_name_schemes(version: str, section: tuple[str, ...]) -> None:
    key = "swagger" if version == "2.0" else "openapi"
    document: dict[str, Any] = {key: version, "info": {"title": "t", "version": "1"}}
    document |= {"paths": {}, "security": [{"known": [], "unknown": []}, {}]}
    inner: Any = {"known": {"type": "apiKey", "in": "header", "name": "k"}}
    for token in reversed(section):
        inner = {token: inner}
    assert found(document | inner) == [("undefined-security-scheme", "/security/0/unknown")]


def test_in_3_2_a_requirement_may_be_a_uri() -> None:
    scheme = {"type": "http", "scheme": "basic"}
    for version, count in (("3.1.0", 1), ("3.2.0", 0)):
        document = with_paths(
            {},
            version,
            components={"securitySchemes": {"a": scheme}},
            security=[{"#/components/securitySchemes/a": []}],
        )
        assert len(found(document)) == count


def test_tags_count_only_where_any_is_declared() -> None:
    paths = {"/a": {"get": {**_OK, "tags": ["a", "b"]}, "put": {**_OK, "tags": ["b"]}}}
    assert found(with_paths(paths)) == []
    (problem,) = schemakit.load(with_paths(paths, tags=[{"name": "a"}])).check()
    assert (problem.code, problem.severity) == ("undeclared-tag", "warning")
    assert problem.location.pointer == "/paths/~1a/get/tags/1"
    assert "1 more operation " in problem.message
    assert found(with_paths({}, tags=[{"name": "a"}, {"name": "a"}])) == [
        ("duplicate-tag", "/tags/1/name")
    ]


@pytest.mark.parametrize("name", ["a b", "a/b", "ä", ""])
def test_component_names(name: str) -> None:
    ((code, _),) = found(described({name: {}, "a.B_c-9": {}}))
    assert code == "component-name"


# -- paths and parameters ----------------------------------------------------------------------


def test_path_templates_that_differ_in_names_only() -> None:
    item = {"get": {**_OK, "parameters": [{**_ID, "name": "b"}]}}
    paths = {"/a/{id}": {"parameters": [_ID]}, "/a/{b}": item, "/a/{id}/c": {"parameters": [_ID]}}
    assert found(with_paths(paths)) == [("ambiguous-paths", "/paths/~1a~1{b}")]


def test_a_name_in_a_template_needs_a_parameter() -> None:
    get, put = {**_OK, "parameters": [_ID]}, _OK
    assert found(with_paths({"/a/{id}": {"get": get, "put": put}})) == [
        ("path-parameter-missing", "/paths/~1a~1{id}/put")
    ]
    assert found(with_paths({"/a/{id}": {"get": _OK, "put": put}})) == [
        ("path-parameter-missing", "/paths/~1a~1{id}")
    ]
    assert found(with_paths({"/a/{id}": {"parameters": [_ID], "get": _OK}, "/b/{id}": {}})) == []


def test_parameters_by_reference_count_and_unknown_ones_are_not_accused() -> None:
    by_reference = {**_OK, "parameters": [{"$ref": "#/components/parameters/id"}]}
    document = with_paths({"/a/{id}": {"get": by_reference}})
    document["components"]["parameters"] = {"id": _ID}
    assert found(document) == []
    document["components"]["parameters"] = {}
    assert found(document) == [("unresolved-ref", "/paths/~1a~1{id}/get/parameters/0/$ref")]


def test_a_path_item_by_reference_is_checked_with_the_path() -> None:
    document = with_paths({"/a/{id}": {"$ref": "#/components/pathItems/A"}})
    document["components"]["pathItems"] = {"A": {"get": _OK}}
    assert found(document, "path-parameter-missing") == [
        ("path-parameter-missing", "/paths/~1a~1{id}")
    ]
    document["components"]["pathItems"] = {"A": {"parameters": [_ID], "get": _OK}}
    assert found(document) == []


def test_a_path_parameter_that_the_template_lacks() -> None:
    document = with_paths({"/a": {"parameters": [_ID], "get": {**_OK, "parameters": [_QUERY]}}})
    assert found(document) == [("path-parameter-unused", "/paths/~1a/parameters/0")]


def test_duplicate_parameters_are_those_of_one_list() -> None:
    other = {**_QUERY, "in": "header"}
    document = with_paths(
        {"/a": {"parameters": [_QUERY, other], "get": {**_OK, "parameters": [_QUERY, _QUERY]}}}
    )
    assert found(document, "duplicate-parameter") == [
        ("duplicate-parameter", "/paths/~1a/get/parameters/1")
    ]


def test_fields_on_both_sides_of_a_path_item_reference() -> None:
    shared = {"get": _OK, "summary": "there"}
    document = with_paths({"/a": {"$ref": "#/components/pathItems/A", "get": _OK, "put": _OK}})
    document["components"]["pathItems"] = {"A": shared}
    assert found(document) == [("path-item-field-conflict", "/paths/~1a/get")]


# -- schemas -----------------------------------------------------------------------------------


def _union(**discriminator: Any) -> dict[str, Any]:
    return {"oneOf": [to("A"), to("B")], "discriminator": {"propertyName": "k", **discriminator}}


_BRANCH = {"type": "object", "properties": {"k": {"type": "string"}}}


def test_mappings_lead_to_schemas() -> None:
    mapping = {
        "a": "A",
        "b": "#/components/schemas/B",
        "c": "C",
        "d": "#/components/schemas/D",
        "e": 3,
    }
    schemas = {"A": _BRANCH, "B": _BRANCH, "U": _union(mapping=mapping)}
    below = "/components/schemas/U/discriminator/mapping"
    assert found(described(schemas), "discriminator-mapping") == [
        ("discriminator-mapping", f"{below}/c"),
        ("discriminator-mapping", f"{below}/d"),
    ]


@pytest.mark.parametrize(
    "branch",
    [
        _BRANCH,
        {"allOf": [to("A"), {"type": "object"}]},
        {"allOf": [{"type": "object"}, {"anyOf": [_BRANCH, {"type": "object"}]}]},
    ],
)
def test_a_discriminator_property_may_come_from_anything_in_place(branch: Any) -> None:
    assert found(described({"A": _BRANCH, "B": branch, "U": _union()})) == []


def test_a_branch_without_the_discriminator_property() -> None:
    schemas = {"A": _BRANCH, "B": {"type": "object"}, "U": _union()}
    problems = schemakit.load(described(schemas)).check()
    assert [one.code for one in problems] == ["discriminator-property"]
    assert "'B'" in problems[0].message


def test_what_is_required_has_to_be_allowed() -> None:
    closed = {"type": "object", "required": ["a", "b"], "additionalProperties": False}
    assert found(described({"A": {**closed, "properties": {"a": {}}}})) == [
        ("impossible-required", "/components/schemas/A/required/1")
    ]
    fine: dict[str, Any]
    for fine in ({"patternProperties": {"b": {}}}, {"additionalProperties": True}):
        schema = {**closed, "properties": {"a": {}}, **fine}
        assert found(described({"A": schema}, "3.1.0")) == []


@pytest.mark.parametrize(
    ("schemas", "cyclic"),
    [
        ({"A": {"allOf": [to("A")]}}, True),
        ({"A": {"allOf": [to("B")]}, "B": {"anyOf": [{"not": to("A")}]}}, True),
        ({"A": to("B"), "B": {"oneOf": [to("A")]}}, True),
        ({"A": {"properties": {"a": to("A")}}}, False),
        ({"A": {"allOf": [{"items": to("A")}]}}, False),
        ({"A": {"allOf": [to("B")]}, "B": {"properties": {"a": to("A")}}}, False),
        ({"A": {"allOf": [to("B"), to("C")]}, "B": to("C"), "C": {}}, False),
    ],
)
def test_cycles_in_place(schemas: dict[str, Any], cyclic: bool) -> None:
    codes = [code for code, _ in found(described(schemas), "in-place-cycle")]
    assert codes == ["in-place-cycle"] * cyclic


# -- the official schema -----------------------------------------------------------------------


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0", "3.2.0"])
@pytest.mark.parametrize(
    ("operation", "pointer", "said"),
    [
        ({"operationId": 3}, "/operationId", "expected a string, found 3"),
        ({"respnses": {}}, "/respnses", "did you mean 'responses'?"),
        ({"parameters": [{"in": "query", "schema": {}}]}, "/parameters/0", "'name' is missing"),
        ({"parameters": [{"name": "q", "in": "query"}]}, "/parameters/0", "'schema' or 'content'"),
        (
            {"parameters": [{**_QUERY, "schema": {"type": "strin"}}]},
            "/parameters/0/schema/type",
            "did you mean 'string'?",
        ),
        (
            {"parameters": [{**_QUERY, "schema": {"properties": {"a": {"minLength": "b"}}}}]},
            "/parameters/0/schema/properties/a/minLength",
            'expected an integer, found "b"',
        ),
    ],
)
def test_violations_are_said_where_and_as_they_are(
    operation: dict[str, Any], pointer: str, said: str, version: str
) -> None:
    document = with_paths({"/a": {"get": {**_OK, **operation}}}, version)
    (problem,) = schemakit.load(document).check()
    assert problem.location.pointer == f"/paths/~1a/get{pointer}"
    assert said in problem.message


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0", "3.2.0"])
def test_of_alternatives_told_apart_by_a_field_all_are_named(version: str) -> None:
    paths = {"/a": {"get": {**_OK, "parameters": [{**_QUERY, "in": "quer"}]}}}
    document = with_paths(paths, version)
    document["components"]["securitySchemes"] = {"s": {"type": "oauth"}}
    problems = {one.location.pointer: one.message for one in schemakit.load(document).check()}
    assert set(problems) == {
        "/paths/~1a/get/parameters/0/in",
        "/components/securitySchemes/s/type",
    }
    for message in problems.values():
        assert message.startswith("expected ")
    assert "did you mean 'query'?" in problems["/paths/~1a/get/parameters/0/in"]
    assert '"cookie"' in problems["/paths/~1a/get/parameters/0/in"]
    assert "did you mean 'oauth2'?" in problems["/components/securitySchemes/s/type"]


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0", "3.2.0"])
@pytest.mark.parametrize(
    ("parameter", "below", "said"),
    [
        ({"schema": {}, "content": {"a/b": {}}}, "", "may have only one of 'schema' and 'content'"),
        ({"content": {}}, "/content", "expected at least 1 member, found none"),
        ({"content": {"a/b": {}, "c/d": {}}}, "/content", "expected at most 1 member, found 2"),
        ({"schema": {"required": ["a", "a"]}}, "/schema/required", "two items of this array"),
    ],
)
def test_a_violation_is_said_once_and_in_words(
    parameter: dict[str, Any], below: str, said: str, version: str
) -> None:
    given = {"name": "q", "in": "query", **parameter}
    document = with_paths({"/a": {"parameters": [given]}}, version)
    (problem,) = schemakit.load(document).check()
    assert problem.location.pointer == f"/paths/~1a/parameters/0{below}"
    assert said in problem.message


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0", "3.2.0"])
def test_what_only_follows_from_another_fault_is_not_said(version: str) -> None:
    schemes = {"none": {}, "http": {"type": "http"}}
    document = with_paths({"/a": {"get": {"responses": {}}}}, version)
    document["components"]["securitySchemes"] = schemes
    document["components"]["schemas"] = {"A": {"type": 3}}
    problems = {one.location.pointer: one.message for one in schemakit.load(document).check()}
    assert len(problems) == len(schemakit.load(document).check())
    assert problems["/paths/~1a/get/responses"] == "expected at least 1 member, found none"
    assert "'type' is missing" in problems["/components/securitySchemes/none"]
    assert "'scheme' is missing" in problems["/components/securitySchemes/http"]
    assert problems["/components/schemas/A/type"].startswith("expected ")
    assert len(problems) == 4


def test_in_2_0_the_kind_of_parameter_that_was_meant_is_told_by_its_place() -> None:
    parameters = [{"name": "q", "in": "query", "type": "object"}, {"name": "b", "in": "body"}]
    document = {"swagger": "2.0", "info": {"title": "t", "version": "1"}}
    document["paths"] = {"/a": {"parameters": parameters}}
    problems = schemakit.load(document).check()
    assert [one.location.pointer for one in problems] == [
        "/paths/~1a/parameters/0/type",
        "/paths/~1a/parameters/1",
    ]
    assert 'found "object"' in problems[0].message


def test_an_operation_by_reference_is_a_problem_of_the_reference_alone() -> None:
    document = with_paths({"/a/{id}": {"get": {"$ref": "#/x-get"}, "put": {"$ref": "#/x-no"}}})
    assert found({**document, "x-get": {**_OK, "parameters": [_ID]}}) == [
        ("ref-not-allowed-here", "/paths/~1a~1{id}/get/$ref"),
        ("unresolved-ref", "/paths/~1a~1{id}/put/$ref"),
    ]


def test_a_path_item_of_3_1_may_have_fields_beside_its_reference() -> None:
    document = with_paths({"/a": {"$ref": "#/components/pathItems/A", "get": _OK}})
    document["components"]["pathItems"] = {"A": {"put": _OK}}
    assert found(document) == []


def test_violations_of_2_0() -> None:
    document = {"swagger": "2.0", "info": {"title": "t"}, "paths": {"/a": {"get": _OK}}}
    (problem,) = schemakit.load(document).check()
    assert (problem.code, problem.location.pointer) == ("meta-schema", "/info")


def test_a_dialect_of_ones_own_is_not_judged_by_ours() -> None:
    schemas = {"A": {"type": "no such type"}}
    assert len(found(described(schemas, "3.1.0"))) == 1
    own = described(schemas, "3.1.0", jsonSchemaDialect="https://example.com/own")
    assert found(own) == []


def test_a_json_schema_is_no_description_and_has_no_official_schema() -> None:
    assert found({"type": "object", "properties": {"a": {"$ref": "#/$defs/b"}}}) == [
        ("unresolved-ref", "/properties/a/$ref")
    ]


def test_keys_that_are_numbers_are_judged_as_their_text() -> None:
    document = with_paths({"/a": {"get": {"responses": {200: {"description": "ok"}}}}})
    assert schemakit.load(document).check() == ()


def test_without_the_extra_a_note_says_what_was_not_looked_at(
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


# -- the whole ---------------------------------------------------------------------------------


def test_a_description_without_faults_has_none() -> None:
    example = ROOT / "examples" / "openapi.json"
    assert schemakit.load(example).check() == ()


def test_problems_come_in_the_order_of_the_text() -> None:
    text = '{"paths": {"/a/{b}": {"get": {"operationId": 1}}}, "openapi": "3.1.0", "info": 1}'
    places = [(one.location.line, one.location.column) for one in check_text(text)]
    assert len(places) > 2
    assert places == sorted(places)


def check_text(text: str) -> tuple[Diagnostic, ...]:
    return schemakit.load(text.encode()).check()


def test_every_check_says_which_codes_it_gives() -> None:
    codes = [code for one in (*CHECKS, EXAMPLES) for code in one.codes]
    assert len(codes) == len(set(codes))
    assert set(codes) <= set(CODES)


def test_places_in_a_response_of_the_models_api_count_from_its_root() -> None:
    response = {"latest_version": {"openapi_schema": described({"A": to("B")})}}
    (problem,) = check_text(json.dumps(response))
    assert problem.location.pointer == "/latest_version/openapi_schema/components/schemas/A/$ref"


@pytest.mark.parametrize(
    ("text", "options", "status"),
    [
        (json.dumps(described({})), [], 0),
        (json.dumps(described({"A": to("B")})), [], 1),
        (json.dumps(described({"A": {"allOf": [to("A")]}})), [], 0),
        (json.dumps(described({"A": {"allOf": [to("A")]}})), ["--strict"], 1),
        ("{", [], 1),
        ("openapi: 9.9\n", ["--format", "sarif"], 1),
    ],
)
def test_the_exit_status_says_whether_there_are_errors(
    text: str,
    options: list[str],
    status: int,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = tmp_path / "openapi"
    path.write_text(text, "utf-8")
    assert main(["check", str(path), *options]) == status
    assert "Traceback" not in capsys.readouterr().err


def test_json_is_json_also_for_what_cannot_be_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "openapi.json"
    path.write_bytes(b'{"a": \xff}')
    assert main(["check", str(path), "--json"]) == 1
    (record,) = json.loads(capsys.readouterr().out)
    assert record["code"] == "syntax"


def test_importing_the_library_loads_no_check() -> None:
    code = "import schemakit, sys; print([m for m in sys.modules if 'check' in m or 'meta_' in m])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


# -- hostile input -----------------------------------------------------------------------------

_BOMB = (
    yaml_head()
    + "x-a0: &a0 {type: string}\n"
    + "".join(f"x-a{n}: &a{n} {{allOf: [*a{n - 1}, *a{n - 1}]}}\n" for n in range(1, 60))
    + "components: {schemas: {A: *a59}}\n"
)


def _many_unknown_names() -> str:
    security = {f"/a{n}": {"get": {**_OK, "security": [{f"u{n}": []}]}} for n in range(5000)}
    document = with_paths(security)
    scheme = {"type": "http", "scheme": "basic"}
    document["components"]["securitySchemes"] = {f"s{n}": scheme for n in range(3000)}
    return json.dumps(document)


def _many_unions() -> str:
    schemas = {
        f"S{n}": {**_union(), "oneOf": [to(f"S{m}") for m in range(max(n, 1))]} for n in range(200)
    }
    return json.dumps(described(schemas))


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: _BOMB, "too-large"),
        (_many_unknown_names, "undefined-security-scheme"),
        (_many_unions, "discriminator-property"),
        (
            lambda: (
                json.dumps(described({}))[:-1] + ', "x-a": {' + ",".join(['"k":1'] * 100_000) + "}}"
            ),
            "duplicate-key",
        ),
        (
            lambda: yaml_head() + "x-a:\n" + "  k: 1\n" * 20_000,
            "duplicate-key",
        ),
        (
            lambda: (
                json.dumps(described({}))[:-1]
                + ',"components":{"schemas":{"A":'
                + '{"items":{"not":' * 240
                + '{"type": 1}'
                + "}}" * 240
                + "}}}"
            ),
            "meta-schema",
        ),
    ],
    ids=["bomb", "names", "unions", "keys", "yaml keys", "deep"],
)
def test_hostile_input_is_judged_all_the_same(make: Callable[[], str], code: str) -> None:
    assert code in {one.code for one in check_text(make())}


@pytest.mark.parametrize("value", [None, 1, "a", [], [1], {"a": 1}, True, {"$ref": 1}])
@pytest.mark.parametrize(
    "field", ["paths", "components", "tags", "security", "info", "webhooks", "servers"]
)
def test_odd_values_are_problems_and_no_crashes(field: str, value: Any) -> None:
    assert isinstance(check_text(json.dumps({**described({}, "3.1.0"), field: value})), tuple)
    for inner in ("parameters", "security", "tags", "responses", "callbacks", "operationId"):
        check_text(json.dumps(with_paths({"/a/{b}": {"get": {inner: value}, inner: value}})))
    for inner in ("discriminator", "required", "properties", "allOf", "oneOf", "$ref", "not"):
        check_text(json.dumps(described({"A": {inner: value, "discriminator": value}, "B": value})))


def test_the_corpus_holds_only_faults_that_were_looked_at(corpus_file: Path) -> None:
    ignored = {"ignored-keyword"}
    real = {
        # (file, code): looked at one by one, and wrong by the specification.
        "github.json": {"ambiguous-paths", "discriminator-property", "reference-in-data"} | ignored,
        "box.json": ignored,
        "openai.json": {"undeclared-tag", "discriminator-property", "meta-schema"} | ignored,
        "openai.yaml": {"undeclared-tag", "discriminator-property", "meta-schema"} | ignored,
        "replicate.json": {"meta-schema"} | ignored,
        "fofr__latent-consistency-model.json": {"meta-schema"},
        "gnobitab__fusedream.json": {"meta-schema"},
        "meta__llama-2-70b-chat.json": {"meta-schema", "wrong-kind"},
    }
    codes = {one.code for one in schemakit.load(corpus_file).check()}
    assert codes == real.get(corpus_file.name, set())


def test_half_a_surrogate_pair_in_data_is_no_reason_to_crash() -> None:
    schemas = {"A": {"properties": {"\ud800": {"type": "string"}}}}
    api = {"openapi": "3.0.3", "info": {"title": "t", "version": "1"}, "paths": {}}
    schemakit.load({**api, "components": {"schemas": schemas}}).check()


def test_what_holds_itself_is_not_compared_with_the_schema() -> None:
    node: dict[str, Any] = {"type": "object"}
    node["properties"] = {"next": node}
    found = schemakit.load(described({"Node": node}, "3.1.0")).check(examples=True)
    assert [one.code for one in found] == ["too-large"]
