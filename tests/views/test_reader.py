"""Parts of a description, read through the description or in a dereferenced whole."""

from __future__ import annotations

import pytest

import schemakit
from schemakit.spec import pointer
from schemakit.views.reader import WholeReader
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
