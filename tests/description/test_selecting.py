"""``Description.select`` as Python sees it."""

from __future__ import annotations

from typing import Any

import pytest

import schemakit
from tests.several import from_memory
from tests.small import described, to


def test_an_option_that_does_not_exist_brings_the_nearest() -> None:
    api = schemakit.load(described({}, paths={"/a": {"get": {}}}))
    wrong: Any = {"tags": "a"}
    with pytest.raises(schemakit.UsageError, match="no option 'tags'; did you mean 'tag'"):
        api.select(**wrong)
    wrong = {"missing": "drop"}
    with pytest.raises(schemakit.UsageError, match="missing='drop' is not one of"):
        api.select(**wrong)


def test_its_place_is_that_of_the_description() -> None:
    entry = described({"A": {"type": "string"}}, paths={"/a": {"get": {}}, "/b": {"get": {}}})
    api = from_memory(entry, {}, base="mem:/d/entry.json")
    selected = api.select("GET /a")
    assert (selected.uri, selected.version) == (api.uri, api.version)
    assert selected.locate("/paths/~1a/get").uri == api.uri
    with pytest.raises(schemakit.NotFoundError, match="GET /b"):
        selected.operation("GET /b")


def test_names_that_moved_are_reported() -> None:
    there = {"mem:/b": {"T": {"title": "b"}}, "mem:/c": {"T": {"title": "c"}}}
    entry = described({}, paths={"/a": {"get": {"responses": {}}}, "/b": {"get": {}}})
    for status, name in (("200", "b"), ("201", "c")):
        content = {"a/b": {"schema": {"$ref": f"{name}#/T"}}}
        entry["paths"]["/a"]["get"]["responses"][status] = {"description": "", "content": content}
    found: list[schemakit.Diagnostic] = []
    selected = from_memory(entry, there).select("GET /a", on_warning=found.append)
    assert [one.code for one in found] == ["renamed-component"]
    assert selected.contents["components"]["schemas"] == {
        "T": {"title": "b"},
        "T_2": {"title": "c"},
    }


def test_it_does_what_a_description_does() -> None:
    schemas = {"A": {"properties": {"b": to("B")}}, "B": {"type": "string"}, "C": {}}
    content = {"a/b": {"schema": to("A")}}
    responses = {"200": {"description": "d", "content": content}}
    paths = {"/a": {"get": {"operationId": "a", "responses": responses}}, "/b": {"get": {}}}
    selected = schemakit.load(described(schemas, paths=paths)).select("a")
    assert selected.paths() == ["/a"]
    assert selected.statistics().schemas == 2
    assert {one.code for one in selected.check() if one.severity == "error"} == set()
    assert selected.dereference(prune=True)["paths"]["/a"]["get"]["responses"]["200"][
        "content"
    ] == {"a/b": {"schema": {"properties": {"b": {"type": "string"}}}}}
    assert selected.select(schemas="B").contents["components"]["schemas"] == {"B": schemas["B"]}
