"""Links that a selection drops, and how they are reported."""

from __future__ import annotations

from typing import Any

import pytest

import schemakit
from tests.small import described


def _linking(of_response: dict[str, Any], **components: Any) -> schemakit.Description:
    response = {"description": "d", "links": of_response}
    paths = {
        "/a": {"get": {"operationId": "a", "responses": {"200": response}}},
        "/b": {"get": {"operationId": "b"}},
        "/c": {"get": {"operationId": "c"}},
    }
    return schemakit.load(described({}, paths=paths, components=components))


def _selected(api: schemakit.Description, *names: str) -> tuple[dict[str, Any], list[str]]:
    found: list[schemakit.Diagnostic] = []
    selected = api.select(names, on_warning=found.append)
    assert {one.code for one in found} <= {"dropped-link"}
    return selected.contents, [f"{one.location.pointer}: {one.message}" for one in found]


def test_a_link_stays_with_its_operation_and_is_reported_without() -> None:
    links = {
        "toB": {"operationId": "b"},
        "toC": {"operationRef": "#/paths/~1c/get"},
        "away": {"operationRef": "https://example.com/api#/paths/~1x/get"},
        "unknown": {"operationId": "nobody"},
    }
    api = _linking(links)
    contents, found = _selected(api, "a", "b")
    kept = contents["paths"]["/a"]["get"]["responses"]["200"]["links"]
    assert kept.keys() == {"toB", "away", "unknown"}
    assert len(found) == 1
    where, _, message = found[0].partition(": ")
    assert where == "/paths/~1a/get/responses/200/links/toC"
    assert "'toC' leads to '#/paths/~1c/get', which is not selected; it is dropped" in message
    contents, found = _selected(api, "a", "c")
    kept = contents["paths"]["/a"]["get"]["responses"]["200"]["links"]
    assert kept.keys() == {"toC", "away", "unknown"}
    assert "'toB' leads to 'b'" in found[0]


def test_a_link_among_the_components_goes_with_the_references_to_it() -> None:
    reference = {"$ref": "#/components/links/toB"}
    api = _linking({"next": reference}, links={"toB": {"operationId": "b"}})
    contents, found = _selected(api, "a")
    assert contents["paths"]["/a"]["get"]["responses"]["200"] == {"description": "d"}
    assert "components" not in contents
    assert len(found) == 1
    assert found[0].startswith("/components/links/toB: ")
    whole, found = _selected(api, "a", "b")
    assert whole["components"]["links"] == {"toB": {"operationId": "b"}}
    assert not found


def test_a_response_at_two_places_loses_its_link_at_both() -> None:
    api = _linking({"next": {"operationId": "b"}})
    source = api.contents
    source["paths"]["/c"]["get"]["responses"] = source["paths"]["/a"]["get"]["responses"]
    contents, found = _selected(schemakit.load(source), "a", "c")
    for path in ("/a", "/c"):
        assert contents["paths"][path]["get"]["responses"]["200"] == {"description": "d"}
    assert len(found) == 1


def test_an_operation_of_a_callback_is_part_of_the_selection() -> None:
    callback = {"{$url}": {"post": {"operationId": "b"}}}
    response = {"description": "d", "links": {"l": {"operationId": "b"}}}
    operation = {"callbacks": {"c": callback}, "responses": {"200": response}}
    paths = {"/a": {"get": operation}, "/b": {"get": {"operationId": "b"}}}
    contents, found = _selected(schemakit.load(described({}, paths=paths)), "GET /a")
    assert contents["paths"] == {"/a": {"get": operation}}
    assert not found


@pytest.mark.parametrize(
    "odd", [3, None, "x", [1], {"name": []}, [{"name": []}], {"operationId": []}]
)
def test_values_of_the_wrong_kind_stay_as_they_are(odd: Any) -> None:
    operation = {
        "operationId": odd,
        "tags": odd,
        "security": odd,
        "callbacks": odd,
        "responses": {"200": {"links": odd}, "201": {"links": {"l": odd}}},
    }
    document = described({}, paths={"/a": {"get": operation}, "/b": {"get": {}}}, tags=odd)
    contents, found = _selected(schemakit.load(document), "GET /a")
    assert contents["paths"] == {"/a": {"get": operation}}
    assert contents["tags"] == odd
    assert not found
