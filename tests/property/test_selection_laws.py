"""What has to hold for every selection; each test's name is the law."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from hypothesis import assume, event, given, note, settings
from hypothesis import strategies as st

import schemakit
from schemakit import Description
from schemakit.spec import pointer
from tests.oracle import resolve
from tests.property.descriptions import descriptions
from tests.property.worlds import ENTRY, World, worlds

_VERSIONS = ("2.0", "3.0", "3.1", "3.2")


@st.composite
def _selections(draw: st.DrawFn) -> tuple[Description, list[str], Description]:
    """A description, pointers of some of its operations, and the selection of these."""
    document = draw(descriptions(versions=_VERSIONS))
    # A Path Item inside its own callback is part of what refers to it.
    assume(not any(_is_path_item(ref) for ref in _references(document)))
    _discriminate(draw, document)
    api = schemakit.load(document)
    every = [one.pointer for one in api.operations()]
    assume(every)
    chosen = draw(st.lists(st.sampled_from(every), min_size=1, max_size=3, unique=True))
    event(f"{len(chosen)} of {len(every)}")
    return api, chosen, api.select(chosen)


def _is_path_item(ref: str) -> bool:
    tokens = pointer.parse(pointer.from_fragment(ref[1:])) if ref[:2] == "#/" else ()
    return tokens[:1] == ("paths",) and len(tokens) == 2


def _discriminate(draw: st.DrawFn, document: Any) -> None:
    """Gives some schemas a discriminator, by which others are named or extend them."""
    schemas = (
        document["definitions"] if "swagger" in document else document["components"]["schemas"]
    )
    section = ("definitions",) if "swagger" in document else ("components", "schemas")
    names = [name for name, one in schemas.items() if isinstance(one, dict) and "$ref" not in one]
    if len(names) < 2 or not draw(st.booleans()):
        return
    base, child = draw(st.permutations(names))[:2]
    if "swagger" in document:
        schemas[base]["discriminator"] = "kind"
    elif "oneOf" not in schemas[base]:
        mapped = draw(st.sampled_from(names))
        schemas[base]["discriminator"] = {"propertyName": "k", "mapping": {"m": mapped}}
    schemas[child].setdefault("allOf", []).append({"$ref": pointer.fragment((*section, base))})


def _references(value: Any) -> Iterator[str]:
    """The texts of everything that looks like a reference."""
    stack = [value]
    while stack:
        one = stack.pop()
        if isinstance(one, dict) and isinstance(one.get("$ref"), str):
            yield one["$ref"]
        stack += one.values() if isinstance(one, dict) else one if isinstance(one, list) else ()


@settings(max_examples=60)
@given(_selections())
def test_it_has_the_operations_that_were_selected(
    made: tuple[Description, list[str], Description],
) -> None:
    api, chosen, selected = made
    in_order = [one.pointer for one in api.operations() if one.pointer in chosen]
    assert [one.pointer for one in selected.operations()] == in_order
    assert selected.version == api.version


@settings(max_examples=60)
@given(_selections())
def test_it_is_closed(made: tuple[Description, list[str], Description]) -> None:
    _, _, selected = made
    for one in selected.references():
        is_lure = one.ref in ("#/nowhere", "#")
        assert is_lure or resolve(selected.contents, one.ref) is not None
    assert not [
        one
        for one in selected.diagnostics
        if one.code in ("unresolved-ref", "unresolved-document") and "nowhere" not in one.message
    ]


@settings(max_examples=60)
@given(_selections())
def test_nothing_in_it_is_unreachable(made: tuple[Description, list[str], Description]) -> None:
    _, _, selected = made
    pruned = selected.bundle(prune=True, missing="keep")
    for section in ("definitions", "parameters", "responses", "components"):
        if section == "components":
            for name, inner in selected.contents.get(section, {}).items():
                assert name[:2] == "x-" or inner.keys() == pruned[section][name].keys()
        else:
            assert selected.contents.get(section, {}).keys() == pruned.get(section, {}).keys()


@settings(max_examples=60)
@given(_selections())
def test_each_operation_dereferences_to_the_same(
    made: tuple[Description, list[str], Description],
) -> None:
    api, chosen, selected = made
    note(json.dumps([api.contents, selected.contents]))
    for where in chosen:
        try:
            expected = api.dereference(at=where)
        except schemakit.SchemaKitError:
            continue
        assert selected.dereference(at=where) == expected


@settings(max_examples=60)
@given(descriptions(versions=_VERSIONS))
def test_all_operations_are_a_pruned_bundle(document: Any) -> None:
    api = schemakit.load(document)
    every = [one.pointer for one in api.operations()]
    assert api.select(every or None).contents == api.bundle(prune=True)


@settings(max_examples=60)
@given(worlds(identities=False), st.data())
def test_over_several_documents_it_means_the_same(world: World, data: st.DataObject) -> None:
    texts = dict(world.documents)
    entry = {**world.documents[ENTRY], "paths": {}}
    names = list(world.components)
    for number, name in enumerate(names):
        schema = {"$ref": pointer.fragment(("components", "schemas", name))}
        content = {"application/json": {"schema": schema}}
        operation = {"responses": {"200": {"description": "d", "content": content}}}
        entry["paths"][f"/{number}"] = {"get": operation, "put": {}}
    texts[ENTRY] = entry
    encoded = {name: json.dumps(one).encode() for name, one in texts.items()}
    api = schemakit.load(encoded[ENTRY], base_uri=ENTRY, retrieve=encoded.__getitem__)
    number = data.draw(st.integers(0, len(names) - 1))
    where = f"/paths/~1{number}/get"
    try:
        expected = api.dereference(at=where)
        selected = api.select(f"GET /{number}")
    except schemakit.CycleError:
        # A component is kept whole, and may hold references that lead only to each other.
        assume(False)
        raise
    assert len(selected._registry.all) == 1
    found = selected.dereference(at=where)
    if not world.is_cyclic():
        assert found == expected
    pruned = selected.bundle(prune=True)
    assert pruned["components"]["schemas"].keys() == (
        selected.contents["components"]["schemas"].keys()
    )
