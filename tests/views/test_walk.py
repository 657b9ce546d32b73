"""Every Schema, Parameter, Header and Media Type, each once for each place, with its owner."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

import schemakit
from schemakit import Visit, pointer
from tests.several import in_files
from tests.small import described, to

_TEXT = {"type": "string"}
_OK = {
    "description": "ok",
    "headers": {"X-Count": {"schema": {"type": "integer"}}, "X-Too": {"$ref": "#/x"}},
    "content": {"application/json": {"schema": {"items": to("Pet")}, "example": {"schema": {}}}},
}
_API = described(
    {"Pet": {"properties": {"name": _TEXT, "tag": {"enum": [{"type": 1}]}}}, "Too": to("Pet")},
    "3.1.0",
    paths={
        "/pets": {
            "parameters": [{"name": "a", "in": "query", "schema": _TEXT}],
            "get": {
                "parameters": [{"$ref": "#/components/parameters/B"}],
                "responses": {"200": _OK},
                "callbacks": {
                    "done": {
                        "{$url}": {
                            "post": {
                                "requestBody": {
                                    "content": {"text/plain": {"schema": to("Pet", title="mine")}}
                                }
                            }
                        }
                    }
                },
            },
        }
    },
    webhooks={"born": {"post": {"requestBody": {"content": {"a/b": {}}}}}},
    components={"parameters": {"B": {"name": "b", "in": "query", "content": {"c/d": {}}}}},
)


def listed(api: schemakit.Description, *kinds: Any) -> list[tuple[str, str]]:
    return [(one.kind, one.pointer) for one in api.walk(*kinds)]


def test_it_lists_each_part_in_the_order_of_the_text() -> None:
    get = "/paths/~1pets/get"
    ok = f"{get}/responses/200"
    body = f"{get}/callbacks/done/{{$url}}/post/requestBody/content/text~1plain"
    assert listed(schemakit.load(json.dumps(_API).encode())) == [
        ("Parameter", "/paths/~1pets/parameters/0"),
        ("Schema", "/paths/~1pets/parameters/0/schema"),
        ("Header", f"{ok}/headers/X-Count"),
        ("Schema", f"{ok}/headers/X-Count/schema"),
        ("MediaType", f"{ok}/content/application~1json"),
        ("Schema", f"{ok}/content/application~1json/schema"),
        ("MediaType", body),
        ("Schema", f"{body}/schema"),
        ("MediaType", "/webhooks/born/post/requestBody/content/a~1b"),
        ("Parameter", "/components/parameters/B"),
        ("MediaType", "/components/parameters/B/content/c~1d"),
        ("Schema", "/components/schemas/Pet"),
        ("Schema", "/components/schemas/Pet/properties/name"),
        ("Schema", "/components/schemas/Pet/properties/tag"),
    ]


def test_a_value_is_what_is_at_its_pointer_and_shares_it() -> None:
    api = schemakit.load(_API)
    for part in api.walk():
        assert part.value is pointer.get(api.contents, part.pointer)
        assert part.document == api.uri


def test_the_owner_is_an_operation_a_component_or_the_path_item() -> None:
    owners = {one.pointer: one.owner for one in schemakit.load(_API).walk()}
    assert set(owners.values()) == {
        "/paths/~1pets",
        "/paths/~1pets/get",
        "/webhooks/born/post",
        "/components/parameters/B",
        "/components/schemas/Pet",
    }
    # What is in a callback belongs to the operation around it, which has a name.
    in_callback = next(one for one in owners if "callbacks" in one)
    assert owners[in_callback] == "/paths/~1pets/get"
    assert owners["/components/schemas/Pet"] == "/components/schemas/Pet"


def test_a_reusable_path_item_owns_its_operations() -> None:
    item = {"get": {"parameters": [{"name": "a", "in": "query", "schema": _TEXT}]}}
    api = schemakit.load(described({}, "3.1.0", components={"pathItems": {"P": item}}))
    assert {one.owner for one in api.walk()} == {"/components/pathItems/P"}


def test_additional_operations_are_operations() -> None:
    copy = {"COPY": {"parameters": [{"name": "a", "in": "query", "schema": _TEXT}]}}
    api = schemakit.load(described({}, "3.2.0", paths={"/a": {"additionalOperations": copy}}))
    assert {one.owner for one in api.walk()} == {"/paths/~1a/additionalOperations/COPY"}
    assert api.operation("/paths/~1a/additionalOperations/COPY").method == "COPY"


def test_kinds_are_selected() -> None:
    api = schemakit.load(_API)
    assert {one.kind for one in api.walk("Header", "Parameter")} == {"Header", "Parameter"}
    assert len(list(api.walk("Schema"))) == sum(one.kind == "Schema" for one in api.walk())


@pytest.mark.parametrize(
    ("kind", "said"), [("Schemas", "did you mean 'Schema'"), ("x", "there are")]
)
def test_an_unknown_kind_is_refused_at_once(kind: Any, said: str) -> None:
    with pytest.raises(schemakit.UsageError, match=said):
        schemakit.load(_API).walk(kind)


def test_in_2_0_parameters_and_headers_are_parts_and_their_items_are_not() -> None:
    api = schemakit.load(
        {
            "swagger": "2.0",
            "paths": {
                "/a": {
                    "get": {
                        "parameters": [
                            {
                                "name": "q",
                                "in": "query",
                                "type": "array",
                                "items": {"type": "string"},
                            },
                            {"name": "b", "in": "body", "schema": {"allOf": [_TEXT]}},
                        ],
                        "responses": {200: {"headers": {"X": _TEXT}, "schema": _TEXT}},
                    }
                }
            },
            "definitions": {"D": _TEXT},
        }
    )
    assert Counter(kind for kind, _ in listed(api)) == {"Parameter": 2, "Header": 1, "Schema": 4}
    assert ("Schema", "/paths/~1a/get/responses/200/schema") in listed(api)


def test_beside_a_reference_counts_what_the_version_says() -> None:
    schemas = {"A": to("B", not_="x", properties={"p": _TEXT}), "B": _TEXT}
    assert len(listed(schemakit.load(described(schemas, "3.0.3")))) == 1
    assert len(listed(schemakit.load(described(schemas, "3.1.0")))) == 3


def test_a_part_that_only_a_reference_makes_one_is_found() -> None:
    extra = {"Mine": {"properties": {"p": _TEXT}}, "Unused": _TEXT}
    refers = {"A": {"items": {"$ref": "#/x-types/Mine"}}}
    api = schemakit.load({**described(refers), "x-types": extra})
    assert ("Schema", "/x-types/Mine/properties/p") in listed(api)
    assert not any("Unused" in where for _, where in listed(api))


def test_each_document_is_listed_as_its_referrers_read_it(tmp_path: Path) -> None:
    files = {
        "api.json": described({"A": {"items": {"$ref": "more.json#/Pet"}}}, "3.1.0"),
        "more.json": {
            "Pet": {"properties": {"tag": {"$ref": "tag.json"}, "name": _TEXT}},
            "Unused": _TEXT,
        },
        "tag.json": {"enum": ["a"], "not": {"const": {"type": "string"}}},
    }
    found = list(schemakit.load(in_files(tmp_path, files)).walk())
    assert [(one.document.rpartition("/")[2], one.pointer, one.owner) for one in found] == [
        ("api.json", "/components/schemas/A", "/components/schemas/A"),
        ("more.json", "/Pet", "/Pet"),
        ("more.json", "/Pet/properties/name", "/Pet"),
        ("tag.json", "", ""),
        ("tag.json", "/not", ""),
    ]


def test_a_schema_that_is_the_whole_document_is_a_part() -> None:
    draft = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    api = schemakit.load({**draft, "$defs": {"A": {"items": _TEXT}}, "properties": {"b": _TEXT}})
    assert [(one.pointer, one.owner) for one in api.walk()] == [
        ("", ""),
        ("/$defs/A", "/$defs/A"),
        ("/$defs/A/items", "/$defs/A"),
        ("/properties/b", ""),
    ]


def test_what_contains_itself_ends() -> None:
    schema: dict[str, Any] = {"properties": {}}
    schema["properties"]["self"] = schema
    found = listed(schemakit.load(described({"A": schema})))
    assert found[0] == ("Schema", "/components/schemas/A")
    assert len(found) == 2


def test_aliases_do_not_multiply() -> None:
    lines = ["openapi: 3.1.0", "components:", "  schemas:", "    A0: &a0 {type: string}"]
    for number in range(1, 60):
        both = f"{{allOf: [*a{number - 1}, *a{number - 1}]}}"
        lines.append(f"    A{number}: &a{number} {both}")
    api = schemakit.load("\n".join(lines).encode())
    assert len(list(api.walk())) <= 3 * 60


def test_depth_is_no_matter() -> None:
    schema: dict[str, Any] = {"type": "string"}
    for _ in range(5000):
        schema = {"not": schema}
    assert len(list(schemakit.load(described({"A": schema})).walk())) == 5001


def test_a_part_fits_a_line() -> None:
    part = next(schemakit.load(described({"A": {"enum": ["x" * 500]}}), base_uri="a.json").walk())
    assert isinstance(part, Visit)
    assert repr(part) == "<Schema #/components/schemas/A (a.json)>"


@pytest.mark.slow
def test_every_component_and_property_of_the_corpus_is_there(corpus_file: Path) -> None:
    api = schemakit.load(corpus_file)
    parts = {one.pointer: one for one in api.walk("Schema")}
    for schema in api.schemas():
        if isinstance(schema.raw, dict) and "$ref" not in schema.raw:
            assert parts[schema.pointer].value is schema.raw
            for name, one in schema.raw.get("properties", {}).items():
                if isinstance(one, dict) and "$ref" not in one:
                    inside = f"{schema.pointer}/properties/{pointer.escape(name)}"
                    assert parts[inside].owner == schema.pointer
