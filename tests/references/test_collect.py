"""Collecting: the target of each reference, the documents that are missing, and what is wrong."""

from __future__ import annotations

import json
from typing import Any

import pytest

import schemakit
from schemakit.documents.document import referred
from schemakit.references.graph import begin, freeze
from tests.references.graphs import edges, graph_of, places, registry_of
from tests.several import from_memory, schema_of, with_schema
from tests.small import described, to


@pytest.mark.parametrize(
    ("place", "there", "said"),
    [
        ("info", {}, "expected the Info Object"),
        ("tags", [], "expected the array of Tag Objects"),
    ],
)
def test_what_should_stand_in_place_of_a_reference_is_said(
    place: str, there: Any, said: str
) -> None:
    document = described({}, **{place: {"$ref": "#/x-a"}, "x-a": there})
    (one,) = schemakit.load(document).diagnostics
    assert (one.code, one.location.pointer) == ("ref-not-allowed-here", f"/{place}/$ref")
    assert said in one.message


# -- documents that are missing --------------------------------------------------------------------


def test_missing_documents_are_named_with_what_refers_to_them() -> None:
    registry = registry_of(described({"A": {"items": {"$ref": "mem:/o#/T"}, "not": to("B")}}))
    collector = begin(registry)
    assert collector.collect() == {"mem:/o": ""}
    data = json.dumps({"T": {"items": {"$ref": "p"}}}).encode()
    registry.add(referred(data, registry.entry.grammar, uri="o", base="mem:/o"))
    # It goes on where it waited.
    assert collector.collect() == {"mem:/p": "mem:/o"}
    registry.add(referred(b"{}", registry.entry.grammar, uri="p", base="mem:/p"))
    assert collector.collect() == {}
    graph = freeze(collector)
    assert places(graph.units) == ["", "A", "T", ""]
    assert edges(graph) == {"A": ["T", "-"], "T": [""]}
    assert [one.found.code for one in graph.problems] == ["unresolved-ref"]


def test_what_is_not_read_is_a_problem() -> None:
    graph = graph_of(described({"A": {"$ref": "mem:/o"}}))
    assert [(one.found.code, one.found.message) for one in graph.problems] == [
        ("unresolved-document", "'mem:/o' points to a document that was not read")
    ]


@pytest.mark.parametrize("missing", [to("Gone"), {"$dynamicRef": "#gone"}])
def test_what_is_missing_may_be_in_a_schema_that_is_a_target_too(missing: dict[str, Any]) -> None:
    # The schema around is walked before the one inside is known, with all that is missing there.
    schemas = {
        "A": {"properties": {"p": {"allOf": [{}, missing]}}},
        "B": {"items": {"$ref": "#/components/schemas/A/properties/p"}},
        "C": {"$dynamicRef": "#named"},
    }
    graph = graph_of(described(schemas, "3.1.0"))
    assert "p" in places(graph.units)
    assert "unresolved-ref" in {one.found.code for one in graph.problems}


def test_an_identifier_that_is_found_later_is_a_target() -> None:
    """The document that the second reference names holds the schema that the first one names."""
    other = {"Late": {"$id": "urn:late", "type": "string"}}
    schema = {"properties": {"a": {"$ref": "urn:late"}, "b": {"$ref": "o#/Late"}}}
    asked: list[str] = []
    api = from_memory(with_schema(schema), {"mem:/o": other}, asked=asked)
    found = schema_of(api)["properties"]
    assert found["a"]["type"] == found["b"]["type"] == "string"
    assert asked == ["urn:late", "mem:/o"]
    assert api.diagnostics == ()


# -- what a target has to be -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("schema", "code", "message"),
    [
        (
            {"items": {"$ref": "#/openapi"}},
            "ref-target-type",
            "'#/openapi' does not point to a Schema",
        ),
        (
            {"items": {"$ref": "#"}},
            "ref-target-type",
            "'#' does not point to a Schema",
        ),
        (
            {"properties": {"$ref": "#/x-a"}},
            "ref-not-allowed-here",
            "expected the map of Schema Objects, found a $ref to '#/x-a'",
        ),
        (
            {"title": {"$ref": "#/info/title"}},
            "ref-not-allowed-here",
            "expected a string, found a $ref to '#/info/title'",
        ),
    ],
)
def test_a_target_of_another_kind(schema: Any, code: str, message: str) -> None:
    graph = graph_of({**described({"A": schema}), "x-a": {"p": {}}})
    assert [(one.found.code, one.found.message) for one in graph.problems] == [(code, message)]


def test_a_reference_to_another_version_is_a_problem_and_has_a_target() -> None:
    other = described({"T": {"type": "string", "nullable": True}}, "3.0.3")
    api = from_memory(with_schema({"$ref": "o#/components/schemas/T"}), {"mem:/o": other})
    assert [one.code for one in api.diagnostics] == ["mixed-versions"]
    assert schema_of(api) == {"type": ["string", "null"]}


@pytest.mark.parametrize(
    ("url", "codes"),
    [("/v1", []), ("v1", ["relative-server"]), ("https://h/v1", []), ("{host}/v1", [])],
)
def test_the_relative_url_of_a_server_in_another_directory(url: str, codes: list[str]) -> None:
    item = {"get": {"servers": [{"url": url}], "responses": {}}}
    entry = {**with_schema({}), "paths": {"/a": {"$ref": "sub/item"}}}
    api = from_memory(entry, {"https://h/sub/item": item}, base="https://h/api")
    assert [one.code for one in api.diagnostics] == codes


# -- implicit connections --------------------------------------------------------------------------


def test_what_a_discriminator_of_another_document_names_is_a_unit() -> None:
    mapping = {"cat": "#/Cat", "dog": "mem:/dog"}
    pet = {"discriminator": {"propertyName": "kind", "mapping": mapping}}
    files = {"mem:/o": {"Pet": pet, "Cat": {"title": "cat"}}, "mem:/dog": {"title": "dog"}}
    asked: list[str] = []
    api = from_memory(with_schema({"$ref": "o#/Pet"}), files, asked=asked)
    assert asked == ["mem:/o", "mem:/dog"]
    schemas = api.dereference()["components"]["schemas"]
    assert {"title": "cat"} in schemas.values()
    assert {"title": "dog"} in schemas.values()


def test_the_scheme_that_a_requirement_names_by_uri_is_read() -> None:
    entry = with_schema({}, "3.2.0")
    entry["security"] = [{"mem:/schemes#/key": []}]
    scheme = {"type": "apiKey", "in": "header", "name": "k"}
    asked: list[str] = []
    api = from_memory(entry, {"mem:/schemes": {"key": scheme}}, asked=asked)
    assert asked == ["mem:/schemes"]
    assert api.dereference()["components"]["securitySchemes"] == {"key": scheme}


# -- dynamic references ----------------------------------------------------------------------------


def test_the_outermost_dynamic_anchor_on_the_path_counts() -> None:
    listing = {
        "$id": "list",
        "items": {"$dynamicRef": "#item"},
        "$defs": {"default": {"$dynamicAnchor": "item", "title": "any"}},
    }
    texts = {"$id": "t", "$ref": "list", "$defs": {"i": {"$dynamicAnchor": "item", "title": "t"}}}
    whole = schemakit.load(described({"L": listing, "T": texts}, "3.1.0")).dereference()
    found = whole["components"]["schemas"]
    assert found["L"]["items"] == {"title": "any"}
    (through,) = found["T"]["allOf"]
    assert through["items"] == {"title": "t"}


@pytest.mark.parametrize("more", [{"$anchor": "a"}, {"$ref": "o"}])
def test_a_dead_reference_belongs_to_the_innermost_unit(more: dict[str, Any]) -> None:
    """It waited, in case a schema has that name, when the unit around it was all that was known."""
    inner = {"items": to("Nope")}
    user = {"$ref": "#/components/schemas/S/properties/p"}
    files = {"mem:/o": {"type": "string"}}
    api = from_memory(with_schema({"properties": {"p": inner}}, More=more, User=user), files)
    assert [one.code for one in api.diagnostics] == ["unresolved-ref"]
    kept = api.dereference(missing="keep")["components"]["schemas"]
    assert kept["User"] == kept["S"]["properties"]["p"] == inner
