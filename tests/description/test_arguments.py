"""The options and JSON Pointers that methods take."""

from __future__ import annotations

from typing import Any

import pytest

import schemakit
from schemakit.description.arguments import (
    check_copy,
    check_size,
    collect_sources,
    find_start,
    parse_pointer,
    read_bundle_options,
    read_options,
)
from schemakit.references.target_types import Start
from schemakit.spec import pointer
from tests.several import from_memory
from tests.small import described, to

_API = schemakit.load(
    described({"A": {"properties": {"t": to("T")}}, "T": {"items": {"type": "string"}}})
)


def test_an_option_that_does_not_exist_brings_the_nearest() -> None:
    loaded = _API._loaded
    wrong: Any = {"cycle": "keep"}
    with pytest.raises(schemakit.UsageError, match="no option 'cycle'; did you mean 'cycles'"):
        read_options(loaded, wrong)
    only_for_dereference: Any = {"cycles": "keep"}
    with pytest.raises(schemakit.UsageError, match="no option 'cycles'"):
        read_bundle_options(loaded, only_for_dereference)


@pytest.mark.parametrize("at", [None, "", "#"])
def test_the_whole_has_no_pointer(at: str | None) -> None:
    assert read_options(_API._loaded, {"at": at}).at is None


def test_at_is_the_place_to_which_references_lead() -> None:
    through, place = "#/components/schemas/A/properties/t/items", ("components", "schemas", "T")
    assert read_options(_API._loaded, {"at": through}).at == (*place, "items")
    assert read_bundle_options(_API._loaded, {"at": through}).at == (*place, "items")


@pytest.mark.parametrize("name", ["GET /a", "getA", "/a/get", "x.json#/paths/~1a/get", "A"])
def test_at_is_a_name_or_the_pointer_of_a_message(name: str) -> None:
    paths = {"/a": {"get": {"operationId": "getA"}}, "/a/get": {}}
    source = described({"A": {}}, paths=paths)
    api = schemakit.load(source, base_uri="mem:/x.json", retrieve=lambda _: b"")
    expected = {"A": "/components/schemas/A", "/a/get": "/paths/~1a~1get"}
    found = find_start(api._loaded, name)
    assert not isinstance(found, Start)
    assert pointer.join(found) == expected.get(name, "/paths/~1a/get")


def test_a_json_pointer_comes_before_a_path() -> None:
    api = schemakit.load(described({}, paths={"/info": {}}))
    assert find_start(api._loaded, "/info") == ("info",)


def test_a_part_of_another_document_is_read_as_what_its_referrer_expects() -> None:
    api = from_memory(described({"A": {"$ref": "b#/T"}}), {"mem:/b": {"T": {"items": {}}}})
    found = find_start(api._loaded, "mem:/b#/T/items")
    assert isinstance(found, Start)
    assert (found.target.document.number, found.target.tokens) == (1, ("T", "items"))
    assert found.type.is_schema
    with pytest.raises(schemakit.NotFoundError, match="did you mean 'mem:/b#/T'"):
        find_start(api._loaded, "mem:/b#/U")


def test_a_pointer_into_another_document_stays_as_it_is_given() -> None:
    api = from_memory(described({"A": {"$ref": "b#/T"}}), {"mem:/b": {"T": {"items": {}}}})
    tokens = ("components", "schemas", "A", "items")
    assert parse_pointer(api._registry, "/components/schemas/A/items") == tokens


def test_a_pointer_that_leads_nowhere_brings_the_text() -> None:
    text = b'{"openapi": "3.1.0", "paths": {}}'
    api = schemakit.load(text, base_uri="api.json")
    with pytest.raises(schemakit.PointerError, match="did you mean 'paths'") as caught:
        parse_pointer(api._registry, "/path")
    assert caught.value.sources == collect_sources(api._registry) == {"api.json": text}
    with pytest.raises(schemakit.UsageError, match="JSON Pointer"):
        parse_pointer(api._registry, "paths")


def test_the_text_of_a_document_that_cannot_be_parsed_is_a_source() -> None:
    api = from_memory({"openapi": "3.1.0", "x-a": {"$ref": "bad"}}, {"mem:/bad": "{"})
    assert collect_sources(api._registry) == {"mem:/bad": b"{"}


def test_sizes_are_whole_numbers() -> None:
    check_size("max_bytes", None)
    check_size("max_bytes", 3)
    for wrong in (True, "3", 1.5):
        with pytest.raises(schemakit.UsageError, match="max_bytes is a whole number or None"):
            check_size("max_bytes", wrong)  # type: ignore[arg-type]  # the very mistake under test


def test_only_shared_cycles_prevent_a_copy() -> None:
    check_copy(read_options(_API._loaded, {"cycles": "keep"}))
    with pytest.raises(schemakit.UsageError, match="cannot contain the cycles"):
        check_copy(read_options(_API._loaded, {"cycles": "share"}))
