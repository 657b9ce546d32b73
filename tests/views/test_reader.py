"""Parts of a description, read through the description or in a dereferenced whole."""

from __future__ import annotations

import pytest

import schemakit
from schemakit.spec import pointer
from schemakit.views.reader import CachingReader, WholeReader
from tests.small import described, to

_API = schemakit.load(
    described({"T": {"type": "string"}}, paths={"/a": {"get": {"x-a": to("T"), "tags": ["t"]}}})
)


def test_a_part_of_the_description_is_dereferenced() -> None:
    reader = _API.operation("GET /a")._reader
    assert reader.read(("paths", "/a", "get", "x-a")) == {"type": "string"}
    assert reader.registry is _API._registry
    assert reader.dereference(at="/components/schemas/T") == {"type": "string"}
    with pytest.raises(schemakit.PointerError):
        reader.read(("paths", "/b"))


def test_a_part_of_a_whole_is_the_one_that_it_contains() -> None:
    operation = _API.operation("GET /a")
    whole = {"paths": {"/a": {"get": {"parameters": [{"name": "q", "in": "query"}]}}}}
    assert operation.seen_in(whole).parameters == [{"name": "q", "in": "query"}]
    reader = WholeReader(operation._reader, whole)
    assert reader.read(("paths",)) is whole["paths"]
    assert reader.registry is _API._registry
    with pytest.raises(pointer.Missing):
        reader.read(("components",))
    assert reader.read_whole() is whole


def test_the_whole_is_dereferenced_once() -> None:
    api = schemakit.load(described({"a": to("b"), "b": {"type": "string"}}))
    whole = api._loaded.read_whole()
    assert whole["components"]["schemas"]["a"] == {"type": "string"}
    assert api._loaded.read_whole() is whole
    assert CachingReader(api._loaded).read_whole() is whole


def test_a_part_is_read_once_and_is_what_the_description_has() -> None:
    operation = _API.operation("GET /a")
    reader = CachingReader(operation._reader)
    tokens = ("paths", "/a", "get", "x-a")
    assert reader.read(tokens) == {"type": "string"}
    assert reader.read(tokens) is reader.read(tokens)
    assert reader.registry is _API._registry
    assert reader.dereference(at="/components/schemas/T") == {"type": "string"}
    for _ in range(2):
        with pytest.raises(schemakit.PointerError):
            reader.read(("paths", "/b"))
    assert operation.with_cache().parameters == operation.parameters
