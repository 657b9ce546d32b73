"""URIs in the output that are not references: they lead where they led."""

from __future__ import annotations

import json
from typing import Any

import pytest

import schemakit
from tests.several import from_memory, with_schema


def test_uris_that_are_not_references_lead_to_the_same_place() -> None:
    other = {
        "externalDocs": {"url": "guide.html"},
        "R": {
            "content": {"a/b": {"examples": {"e": {"externalValue": "e.bin"}}}},
            "links": {"l": {"operationRef": "api.json#/paths/~1p/get"}},
        },
    }
    operation = {"responses": {"200": {"$ref": "sub/o.json#/R"}}}
    entry = {**with_schema({"$ref": "sub/o.json"}), "paths": {"/p": {"get": operation}}}
    files = {"http://h/sub/o.json": other, "http://h/sub/api.json": with_schema({})}
    description = from_memory(entry, files, base="http://h/api.json")
    result = description.dereference()
    response = result["paths"]["/p"]["get"]["responses"]["200"]
    assert response["content"]["a/b"]["examples"]["e"] == {"externalValue": "sub/e.bin"}
    assert response["links"]["l"] == {"operationRef": "sub/api.json#/paths/~1p/get"}
    assert result["components"]["schemas"]["S"]["externalDocs"] == {"url": "sub/guide.html"}


def _link(entry: dict[str, Any], files: dict[str, Any]) -> str:
    """The ``operationRef`` of the only link of the dereferenced ``GET /a``."""
    whole = from_memory(entry, files).dereference()
    link = whole["paths"]["/a"]["get"]["responses"]["200"]["links"]["l"]
    text: str = link["operationRef"]
    return text


def _operation(ref: str) -> dict[str, Any]:
    return {"responses": {"200": {"description": "d", "links": {"l": {"operationRef": ref}}}}}


def test_an_operation_that_was_inlined_is_named_where_it_is_now() -> None:
    item = {"get": _operation("#/post"), "post": {"responses": {}}}
    entry = {**with_schema({}), "paths": {"/a": {"$ref": "o"}}}
    assert _link(entry, {"mem:/o": item}) == "#/paths/~1a/post"


def test_the_entry_document_names_operations_of_other_files() -> None:
    item: dict[str, Any] = {"get": {"responses": {}}}
    paths = {"/a": {"get": _operation("o#/get")}, "/b": {"$ref": "o"}}
    assert _link({**with_schema({}), "paths": paths}, {"mem:/o": item}) == "#/paths/~1b/get"


def test_what_is_not_in_the_output_is_named_in_its_own_document() -> None:
    item: dict[str, Any] = {"get": _operation("other#/paths/~1x/get")}
    entry = {**with_schema({}), "paths": {"/a": {"$ref": "sub/o"}}}
    assert _link(entry, {"mem:/sub/o": item}) == "sub/other#/paths/~1x/get"


def test_a_name_of_an_operation_stays_as_it_is() -> None:
    paths = {"/a": {"get": _operation("#/paths/~1a/get")}}
    assert _link({**with_schema({}), "paths": paths}, {}) == "#/paths/~1a/get"


def _part_links(at: str, how: str) -> dict[str, str]:
    """The links of ``GET /a`` in a part of a description of two documents, by name."""
    refs = {"self": "#/get", "back": "../e#/paths/~1a/get", "other": "../e#/paths/~1b/get"}
    links = {name: {"operationRef": ref} for name, ref in refs.items()}
    item = {"get": {"responses": {"200": {"description": "d", "links": links}}}}
    here = {"get": _operation("#/paths/~1b/get")}
    paths = {"/a": {"$ref": "sub/o"}, "/b": {"get": {"responses": {}}}, "/c": here}
    entry = {**with_schema({}), "paths": paths}
    api = from_memory(entry, {"http://h/sub/o": item}, base="http://h/e")
    found = getattr(api, how)(at=at)
    for token in () if "~1" in at else ("/a",):
        found = found[token]
    found = found.get("get", found)
    return {name: one["operationRef"] for name, one in found["responses"]["200"]["links"].items()}


@pytest.mark.parametrize("how", ["dereference", "bundle"])
@pytest.mark.parametrize(
    ("at", "links"),
    [
        ("/paths", {"self": "#/~1a/get", "back": "#/~1a/get", "other": "#/~1b/get"}),
        ("/paths/~1a", {"self": "#/get", "back": "#/get", "other": "e#/paths/~1b/get"}),
        ("/paths/~1a/get", {"self": "#", "back": "#", "other": "e#/paths/~1b/get"}),
        ("/paths/~1c", {"l": "e#/paths/~1b/get"}),
    ],
)
def test_a_part_names_operations_in_it_or_in_the_entry_document(
    at: str, links: dict[str, str], how: str
) -> None:
    assert _part_links(at, how) == links


def test_a_part_of_a_single_document_names_the_operations_in_it() -> None:
    paths = {"/a": {"get": _operation("#/paths/~1a/get"), "post": _operation("#/paths/~1b/get")}}
    entry = {**with_schema({}), "paths": {**paths, "/b": {"get": {"responses": {}}}}}
    part = schemakit.load(json.dumps(entry).encode(), base_uri="http://h/e.json").bundle(
        at="/paths/~1a"
    )
    found = [part[one]["responses"]["200"]["links"]["l"] for one in ("get", "post")]
    assert found == [{"operationRef": "#/get"}, {"operationRef": "e.json#/paths/~1b/get"}]
