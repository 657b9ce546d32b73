"""A ``$ref`` that is data: what is said of it, and what resolving examples makes of it."""

from __future__ import annotations

import copy
import json
import pickle
from pathlib import Path
from typing import Any

import pytest

import schemakit
from tests.small import described, to, written

_EXAMPLES = {
    "E": {"value": {"x": 1}},
    "Alias": {"value": {"$ref": "#/components/examples/E/value"}},
}


def _document(schema: Any, version: str = "3.1.0") -> dict[str, Any]:
    return described({"A": schema}, version, components={"examples": _EXAMPLES})


def _said(api: schemakit.Description) -> list[tuple[str, str]]:
    return [(one.location.pointer or "", one.message) for one in api.diagnostics]


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/examples/{name}/value"}


@pytest.mark.parametrize(
    ("schema", "resolved"),
    [
        ({"example": _ref("E")}, {"example": {"x": 1}}),
        ({"default": _ref("Alias")}, {"default": {"x": 1}}),
        ({"enum": {"$ref": "#/x-values"}}, {"enum": [1, 2]}),
        ({"examples": [5, _ref("E")]}, {"examples": [5, {"x": 1}]}),
        ({"examples": {"$ref": "#/x-values"}}, {"examples": [1, 2]}),
        (
            {"properties": {"p": {"default": _ref("E")}}},
            {"properties": {"p": {"default": {"x": 1}}}},
        ),
    ],
)
def test_a_reference_in_place_of_a_value_is_data_and_can_be_resolved(
    schema: Any, resolved: Any
) -> None:
    document = {**_document(schema), "x-values": [1, 2]}
    before = copy.deepcopy(document)
    api = schemakit.load(document)
    assert api.dereference()["components"]["schemas"]["A"] == schema
    assert [code.code for code in api.diagnostics] == ["reference-in-data"] * 2  # and in Alias
    api = schemakit.load(document, resolve_examples=True)
    assert not api.diagnostics
    for output in (api.dereference(), api.bundle(), pickle.loads(pickle.dumps(api)).dereference()):
        assert output["components"]["schemas"]["A"] == resolved
        assert output["components"]["examples"]["Alias"]["value"] == {"x": 1}
    assert schemakit.dereference(document, resolve_examples=True) == api.dereference()
    assert document == before


@pytest.mark.parametrize(
    "schema",
    [
        {"enum": [_ref("E")]},  # a value that may be such an object
        {"const": _ref("E")},
        {"example": {**_ref("E"), "x": 2}},
        {"example": {"inside": _ref("E")}},
        {"properties": {"example": {"$ref": 5}}},
    ],
)
def test_what_only_contains_a_reference_stays_data(schema: Any) -> None:
    api = schemakit.load(_document(schema), resolve_examples=True)
    assert api.dereference()["components"]["schemas"]["A"] == schema


def test_values_of_parameters_media_types_and_examples() -> None:
    content = {"application/json": {"example": _ref("E"), "examples": {"a": {"value": _ref("E")}}}}
    operation = {
        "parameters": [{"name": "q", "in": "query", "schema": {}, "example": _ref("E")}],
        "responses": {"200": {"description": "d", "content": content}},
    }
    document = {**_document({}), "paths": {"/a": {"get": operation}}}
    assert len(schemakit.load(document).diagnostics) == 4
    api = schemakit.load(document, resolve_examples=True)
    found = api.dereference()["paths"]["/a"]["get"]
    assert found["parameters"][0]["example"] == {"x": 1}
    media = found["responses"]["200"]["content"]["application/json"]
    assert media == {"example": {"x": 1}, "examples": {"a": {"value": {"x": 1}}}}
    assert [one.kind for one in api.references()] == ["Literal"] * 4


def test_the_examples_of_a_response_of_2_0() -> None:
    response = {"description": "d", "examples": {"application/json": {"$ref": "#/x-e"}}}
    head = {"swagger": "2.0", "info": {"title": "t", "version": "1"}, "paths": {}}
    document = {**head, "responses": {"R": response}, "x-e": [1]}
    assert _said(schemakit.load(document)) == [
        (
            "/responses/R/examples/application~1json/$ref",
            "'#/x-e' is data in 'examples', not a reference",
        )
    ]
    found = schemakit.dereference(document, resolve_examples=True)
    assert found["responses"]["R"]["examples"] == {"application/json": [1]}


def test_a_value_of_another_file_is_read_if_it_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "e.yaml").write_text("pet: {name: Rex}\n", encoding="utf-8")
    schema = {"example": {"$ref": "e.yaml#/pet"}}
    entry = written(tmp_path / "openapi.json", described({"A": schema}))
    api = schemakit.load(entry)
    assert list(api.sources) == [str(entry)]
    assert _said(api)[0][1].endswith("; it does not hold in another document")
    for output in (
        schemakit.load(entry, resolve_examples=True).bundle(),
        schemakit.load(entry, resolve_examples=True).dereference(),
    ):
        assert output["components"]["schemas"]["A"] == {"example": {"name": "Rex"}}


def test_one_that_leads_nowhere_is_an_error_if_it_is_asked_for() -> None:
    api = schemakit.load(_document({"example": _ref("F")}), resolve_examples=True)
    with pytest.raises(schemakit.UnresolvableError, match="no 'F' in #/components/examples"):
        api.dereference()


def test_a_circle_of_values_is_an_error() -> None:
    document = {**_document({"example": {"$ref": "#/x-a"}}), "x-a": {"$ref": "#/x-a"}}
    with pytest.raises(schemakit.CycleError):
        schemakit.load(document, resolve_examples=True).dereference()


# -- under unknown keywords ------------------------------------------------------------------------


def _several(entry_schema: Any, other: Any) -> schemakit.Description:
    texts = {
        "a/openapi.json": described({"A": entry_schema}, "3.1.0"),
        "a/b/x.json": other,
        "a/b/y.json": {"type": "string"},
    }
    return schemakit.load("a/openapi.json", retrieve=lambda name: json.dumps(texts[name]).encode())


@pytest.mark.parametrize("ref", ["#/Code3", "y.json", "#", "../openapi.json#/info"])
def test_one_that_moves_under_an_unknown_keyword_is_reported(ref: str) -> None:
    other = {
        "properties": {"a": {"$ref": "#/Code3"}},
        "Code2": [{"deep": {"$ref": ref}}],
        "Code3": {"type": "string"},
    }
    api = _several({"$ref": "b/x.json"}, other)
    assert [(one.location.uri, *_said(api)[n]) for n, one in enumerate(api.diagnostics)] == [
        (
            "a/b/x.json",
            "/Code2/0/deep/$ref",
            f"{ref!r} is data in 'Code2', not a reference; it does not hold in another document",
        )
    ]


@pytest.mark.parametrize("field", ["example", "enum", "default"])
def test_one_deep_in_a_value_is_reported_if_it_leads_to_another_document(field: str) -> None:
    value: Any = [{"deep": {"$ref": "y.json"}}, {"$ref": "#/A"}]
    api = _several({"$ref": "b/x.json"}, {"type": "array", field: value})
    assert [one.message.partition(";")[0] for one in api.diagnostics] == [
        f"'y.json' is data in {field!r}, not a reference",
        f"'#/A' is data in {field!r}, not a reference",
    ]
    api = _several({field: value, "allOf": [{"$ref": "b/x.json"}]}, {"type": "array"})
    assert [one.message.partition(";")[0] for one in api.diagnostics] == [
        f"'y.json' is data in {field!r}, not a reference"
    ]


@pytest.mark.parametrize("ref", ["https://example.com/a.json#/b", "urn:a"])
def test_one_with_a_complete_uri_holds_anywhere(ref: str) -> None:
    assert not _several({"$ref": "b/x.json"}, {"Code2": {"$ref": ref}}).diagnostics


def test_the_entry_keeps_its_fragments_but_not_its_files() -> None:
    schema = {"unknown": [{"$ref": "#/info"}, {"$ref": "x.json"}], **to("A/unknown")}
    said = _said(schemakit.load(described({"A": schema, "B": {}}, "3.1.0"), base_uri="a/b.json"))
    assert ("/components/schemas/A/unknown/1/$ref") in [where for where, _ in said]
    assert ("/components/schemas/A/unknown/0/$ref") not in [where for where, _ in said]


# -- in extensions that are not followed -----------------------------------------------------------


def _left(api: schemakit.Description, how: str = "dereference", **options: Any) -> dict[str, str]:
    """What is said of each place, without the reference and the field."""
    found: list[schemakit.Diagnostic] = []
    getattr(api, how)(on_problem=found.append, missing="keep", **options)
    return {
        f"{one.location.uri}#{one.location.pointer}": one.message.rpartition("; it ")[2]
        for one in found
    }


@pytest.mark.parametrize("how", ["dereference", "bundle"])
@pytest.mark.parametrize(
    ("ref", "said"),
    [
        ("b/y.json", "does not hold in another document"),
        ("openapi.json#/info", "does not hold in another document"),
        ("gone.json", "does not hold in another document"),
        ("#/nowhere", "leads nowhere"),
        ("#name", "leads nowhere"),
        ("https://example.com/a.json", "leads out of the document that is written"),
        ("#/info", None),
        ("#", None),
        ("#/components/schemas/A/items/type", None),
    ],
)
def test_one_that_stays_in_an_extension_is_said_where_it_is_lost(
    how: str, ref: str, said: str | None
) -> None:
    schema = {"x-a": ["text", {"deep": {"$ref": ref, "y": 1}}], "items": {"$ref": "b/y.json"}}
    api = _several(schema, {})
    where = "a/openapi.json#/components/schemas/A/x-a/1/deep/$ref"
    assert _left(api, how, extensions=False) == ({} if said is None else {where: said})
    output = getattr(api, how)(extensions=False)["components"]["schemas"]["A"]
    assert output["x-a"][1]["deep"] == {"$ref": ref, "y": 1}


@pytest.mark.parametrize("ref", ["#/a", "y.json", "../openapi.json#/info", "#"])
def test_one_in_an_extension_of_another_document_is_said(ref: str) -> None:
    api = _several({"$ref": "b/x.json"}, {"x-a": {"b": {"$ref": ref}}, "a": {}})
    said = {"a/b/x.json#/x-a/b/$ref": "does not hold in another document"}
    assert _left(api, extensions=False) == said
    assert _left(api) == {}


def test_a_part_is_another_document() -> None:
    schema = {"x-a": {"$ref": "#/info"}, "items": {"x-b": [{"$ref": "#/info"}]}, "deep": _ref("E")}
    api = schemakit.load(_document(schema))
    lost = "does not hold in another document"
    where = "#/components/schemas/A"
    data = {f"{where}/deep/$ref": lost}
    assert _left(api, at=f"{where}") == data
    items = {f"{where}/items/x-b/0/$ref": lost}
    assert _left(api, at=where, extensions=False) == {f"{where}/x-a/$ref": lost, **items, **data}
    assert _left(api, at=f"{where}/items", extensions=False) == items
    assert _left(api, at=f"{where}/items/x-b", extensions=False) == items


def test_data_that_aliases_multiply_is_looked_at_once() -> None:
    rows = "\n".join(f"  a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 40))
    text = f"""openapi: 3.1.0
info: {{title: t, version: '1'}}
paths: {{}}
x-one: {{$ref: other.yaml}}
unknown:
  a0: &a0 {{$ref: other.yaml}}
{rows}
"""
    api = schemakit.load(text.encode(), base_uri="a/b.yaml")
    assert [one.code for one in api.diagnostics].count("reference-in-data") == 1
