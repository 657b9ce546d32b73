"""What has to hold of the walk, of the schemas of operations and of the registry, for every
description; each test's name is the law."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from hypothesis import event, given

import schemakit
from schemakit import Description, pointer
from tests.property.descriptions import descriptions
from tests.property.worlds import ENTRY, World, worlds

_KINDS = {"Schema", "Parameter", "Header", "MediaType"}


def _loaded(world: World, origin: str = "mem:") -> Description:
    """The description, with the scheme of its URIs replaced."""
    texts = {
        name.replace("mem:", origin): json.dumps(one).replace("mem:", origin).encode()
        for name, one in world.documents.items()
    }
    entry = ENTRY.replace("mem:", origin)
    return schemakit.load(texts[entry], base_uri=entry, retrieve=texts.__getitem__)


def _contents(api: Description) -> dict[str, Any]:
    return {one.uri: one.contents for one in api._registry.all}


def _check_walk(api: Description) -> None:
    contents = _contents(api)
    parts = list(api.walk())
    assert max(Counter((one.document, one.pointer) for one in parts).values(), default=1) == 1
    for one in parts:
        assert pointer.get(contents[one.document], one.pointer) is one.value
        assert (one.pointer + "/").startswith(one.owner + "/")
    listed = {(one.document, one.pointer): one.kind for one in parts}
    for reference in api.references():
        if reference.target is None or reference.kind not in _KINDS:
            continue
        target = pointer.get(contents[reference.target_document], reference.target)
        if isinstance(target, dict) and not isinstance(target.get("$ref"), str):
            there = reference.target_document, reference.target
            assert there in listed, there
            event("a target is a part")


@given(descriptions())
def test_each_part_is_once_at_its_place_and_each_target_is_a_part(document: Any) -> None:
    _check_walk(schemakit.load(json.dumps(document).encode()))


@given(descriptions())
def test_data_in_memory_has_the_parts_of_its_text(document: Any) -> None:
    # In memory one object may be at several places; what is in it is listed at the first.
    from_text = [tuple(one)[:4] for one in schemakit.load(json.dumps(document).encode()).walk()]
    in_memory = [tuple(one)[:4] for one in schemakit.load(json.loads(json.dumps(document))).walk()]
    assert in_memory == from_text


@given(worlds())
def test_the_same_holds_in_many_documents(world: World) -> None:
    _check_walk(_loaded(world))


@given(descriptions())
def test_each_schema_of_an_operation_is_found_by_its_pointer(document: Any) -> None:
    api = schemakit.load(json.dumps(document).encode())
    for operation in api.operations():
        found = [operation.body_schema()]
        found += [operation.response_schema(status) for status in operation.responses]
        for schema in found:
            if schema is not None:
                event("an operation has a schema")
                again = api.schema(schema.pointer)
                assert (again.raw, again.name) == (schema.raw, schema.name)


@given(worlds())
def test_the_registry_finds_what_each_reference_leads_to(world: World) -> None:
    # ``referencing`` resolves relative references with urllib, which does so for schemes it knows.
    api = _loaded(world, "https://a.example")
    registry = api.registry()
    contents = _contents(api)
    bases = {one.uri: one for one in api._registry.all}
    for one in api.references():
        holder = pointer.get(contents[one.document], one.pointer)
        if one.target is None or holder.get("$ref") != one.ref:
            continue  # a dynamic reference depends on the path
        document = bases[one.document]
        base = api._registry.base_at(document, pointer.parse(one.pointer))
        found = registry.resolver(base).lookup(one.ref).contents
        assert found == pointer.get(contents[one.target_document], one.target)
        event("a reference is found")
