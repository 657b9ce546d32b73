"""The documents of a description with what has been worked out about them."""

from __future__ import annotations

import pickle
from typing import Any

import orjson
import pytest

import schemakit
from schemakit.description.loaded import Loaded
from schemakit.errors import DocumentSyntaxError
from tests.several import from_memory
from tests.small import described, to


def _loaded(schemas: dict[str, Any], **files: Any) -> Loaded:
    named = {f"mem:/{name}": contents for name, contents in files.items()}
    return Loaded(from_memory(described(schemas), named)._registry)


def test_the_problems_of_references_are_those_of_the_whole() -> None:
    loaded = _loaded({"A": {"items": to("Gone")}, "B": {"type": "string"}})
    part = loaded.dereference(at="/components/schemas/B")
    assert part == {"type": "string"}
    # A part without problems says nothing about the others.
    assert [one.found.code for one in loaded.graph().problems] == ["unresolved-ref"]
    again: Loaded = pickle.loads(pickle.dumps(loaded))
    assert [one.found.code for one in again.graph().problems] == ["unresolved-ref"]


def test_references_are_counted_for_targets_in_the_entry_document() -> None:
    schemas = {"A": {"items": to("T")}, "B": {"not": to("T")}, "T": {"items": {"$ref": "b#/U"}}}
    loaded = _loaded(schemas, b={"U": {"type": "string"}})
    assert schemakit.Description(loaded.registry).reference_counts() == {"/components/schemas/T": 2}


def test_a_part_is_read_with_the_annotations_beside_a_reference() -> None:
    loaded = _loaded({"A": {"items": to("T", description="mine")}, "T": {"type": "string"}})
    found = loaded.read(("components", "schemas", "A", "items"))
    assert found == {"type": "string", "description": "mine"}
    with pytest.raises(schemakit.PointerError):
        loaded.read(("components", "schemas", "Gone"))


@pytest.mark.parametrize("indent", [None, 2])
def test_texts_are_the_values_as_json(indent: int | None) -> None:
    loaded = _loaded({"A": {"items": {"$ref": "b#/U"}}}, b={"U": {"type": "string"}})
    text = b"".join(loaded.dereference_text({}, None, indent))
    assert orjson.loads(text) == loaded.dereference()
    assert (b"\n" in text) is (indent is not None)
    bundled = b"".join(loaded.bundle_text({}, None, indent))
    assert orjson.loads(bundled) == loaded.bundle({})
    part = b"".join(loaded.bundle_text({"at": "/components/schemas/A"}, None, indent))
    assert orjson.loads(part) == loaded.bundle({"at": "/components/schemas/A"})


def test_a_text_that_is_too_large_is_refused() -> None:
    loaded = _loaded({"A": {"enum": ["x" * 100]}})
    for write in (loaded.dereference_text, loaded.bundle_text):
        with pytest.raises(schemakit.TooLargeError):
            write({}, 100, None)
    with pytest.raises(schemakit.TooLargeError):
        loaded.bundle_text({"at": "/components/schemas/A"}, 100, None)
    with pytest.raises(schemakit.TooLargeError):
        loaded.dereference(max_bytes=100)


@pytest.mark.parametrize("number", [float("inf"), float("-inf"), float("nan")])
def test_a_number_that_json_cannot_hold_is_an_error_where_a_mapping_is_written(
    number: float,
) -> None:
    schema = {"default": {"a": [1.5, {"b/c": number}]}}
    mapping = {"openapi": "3.1.0", "paths": {}, "components": {"schemas": {"A": schema}}}
    api = schemakit.load(mapping)
    place = "#/components/schemas/A/default/a/1/b~1c"
    for write in (api.dereference_json, api.bundle_json, api.dereference_json_chunks):
        with pytest.raises(
            DocumentSyntaxError, match="is not a number that JSON can hold"
        ) as caught:
            write()
        assert f"#{caught.value.location.pointer}" == place
    copied = api.bundle()["components"]["schemas"]["A"]
    assert copied["default"]["a"][0] == 1.5


def test_numbers_of_any_size_of_a_mapping_are_written() -> None:
    mapping = {"openapi": "3.1.0", "paths": {}, "x-n": [2**70, -(2**70), 1.5, 1]}
    assert (
        schemakit.load(mapping)
        .dereference_json()
        .endswith(b'"x-n":[1180591620717411303424,-1180591620717411303424,1.5,1]}')
    )
