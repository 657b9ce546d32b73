"""What has to hold for what uses what, of every description; each test's name is the law."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from hypothesis import assume, event, given
from hypothesis import strategies as st

import schemakit
from schemakit.spec import pointer
from schemakit.usage.connections import ROOT_PART, Connections
from schemakit.usage.containers import list_occurrences
from tests.oracle import resolve
from tests.property.descriptions import descriptions
from tests.property.worlds import ENTRY, World, worlds


def _loaded(world: World) -> schemakit.Description:
    texts = {name: json.dumps(one).encode() for name, one in world.documents.items()}
    return schemakit.load(texts[ENTRY], base_uri=ENTRY, retrieve=texts.__getitem__)


#: Descriptions of one document and of several.
_descriptions = st.one_of(descriptions().map(schemakit.load), worlds().map(_loaded))


def _connections(api: schemakit.Description) -> Connections:
    return api._loaded.connections()


@given(_descriptions)
def test_what_uses_a_part_is_what_it_is_used_by(api: schemakit.Description) -> None:
    found = _connections(api)
    names = [part.name for part in found.parts]
    assert len(set(names)) == len(names)
    uses = {(name, one.used.name) for name in names for one in api.uses(name)}
    used_by = {(one.user.name, name) for name in names for one in api.used_by(name)}
    assert uses == used_by
    event(f"uses: {min(len(uses), 10)}")


@given(_descriptions)
def test_a_reference_is_a_use_at_its_place(api: schemakit.Description) -> None:
    """Each target is used by something, and each place that is shown holds a reference to it."""
    found = _connections(api)
    documents = {one.uri: one.contents for one in api._registry.all}
    for edges in found.uses:
        for edge in edges:
            document = documents[found.registry.all[edge.place[0]].uri]
            value = pointer.get(document, edge.place[1])
            if edge.way.startswith("$"):
                assert edge.way in value
    targets = {(one.target_document, one.target) for one in api.references() if one.target}
    used = {
        (found.registry.all[document].uri, pointer.join(tokens))
        for (document, tokens), number in found.by_place.items()
        if found.used_by[number] or number in found.components or number == ROOT_PART
    }
    assert targets <= used | {("", one.target) for one in api.references() if one.target == ""}


@given(_descriptions, st.data())
def test_why_is_a_chain_of_direct_uses(api: schemakit.Description, data: st.DataObject) -> None:
    names = [part.name for part in _connections(api).parts]
    one, other = data.draw(st.sampled_from(names)), data.draw(st.sampled_from(names))
    chain = api.why(one, other)
    reached = {use.used.name: use.distance for use in api.uses(one, all=True)}
    assert bool(chain) == (other in reached)
    if chain:
        assert len(chain) == reached[other]
        assert chain[0].user.name == one
        assert chain[-1].used.name == other
        for before, after in pairwise(chain):
            assert before.used == after.user
        for use in chain:
            assert use.used.name in {each.used.name for each in api.uses(use.user.name)}


def _components(api: schemakit.Description, contents: Any) -> set[str]:
    found = set()
    for section in api._registry.entry.grammar.sections.values():
        try:
            members = pointer.get(contents, section)
        except pointer.Missing:
            continue
        found |= {pointer.join((*section, name)) for name in members}
    return found


@given(_descriptions)
def test_unused_is_what_pruning_a_bundle_drops(api: schemakit.Description) -> None:
    whole = _components(api, api.bundle(missing="keep"))
    pruned = _components(api, api.bundle(missing="keep", prune=True))
    own = _components(api, api.contents)
    assert {part.pointer for part in api.unused()} == (whole - pruned) & own


@given(_descriptions)
def test_cycles_are_those_of_the_graph(api: schemakit.Description) -> None:
    cycles = api.cycles()
    assert tuple(one.members for one in cycles) == api.statistics().cycles
    for one in cycles:
        for before, after in zip(one.chain, [*one.chain[1:], *one.chain[:1]], strict=True):
            assert before.used == after.user


# -- equality, against a comparison of values as they unfold ---------------------------------------

_names = st.sampled_from(["A", "B", "C", "D"])
_references = _names.map(lambda name: {"$ref": f"#/components/schemas/{name}"})
_leaves = st.sampled_from([{}, {"type": "string"}, {"enum": [1, "a"]}])


def _around(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(
        inner.map(lambda one: {"items": one}),
        inner.map(lambda one: {"not": one}),
        st.lists(inner, min_size=1, max_size=2).map(lambda some: {"anyOf": some}),
    )


_schemas = st.fixed_dictionaries(
    {name: st.recursive(st.one_of(_references, _leaves), _around, max_leaves=3) for name in "ABCD"}
)


def _ends(document: Any, value: Any) -> Any:
    """The value at the end of the references that a value is; None if they lead in a circle."""
    for _ in range(10):
        if not isinstance(value, dict) or "$ref" not in value:
            return value
        value = pointer.get(document, resolve(document, value["$ref"]))
    return None


def _pairs(one: Any, other: Any) -> Iterator[tuple[Any, Any]] | None:
    """The members of two values in pairs; None if the values differ themselves."""
    if isinstance(one, dict) and isinstance(other, dict):
        same = one.keys() == other.keys()
        return ((one[key], other[key]) for key in one) if same else None
    if isinstance(one, list) and isinstance(other, list):
        return zip(one, other, strict=True) if len(one) == len(other) else None
    return iter(()) if type(one) is type(other) and one == other else None


def _unfold_alike(document: Any, one: Any, other: Any) -> bool:
    queue, met = [(one, other)], set[tuple[int, int]]()
    for left, right in queue:
        left, right = _ends(document, left), _ends(document, right)
        if (id(left), id(right)) in met:
            continue
        met.add((id(left), id(right)))
        pairs = _pairs(left, right)
        if pairs is None:
            return False
        queue += pairs
    return True


@given(_schemas)
def test_equal_parts_are_those_that_unfold_alike(schemas: dict[str, Any]) -> None:
    head = {"openapi": "3.0.3", "info": {"title": "t", "version": "1"}, "paths": {}}
    document = json.loads(json.dumps({**head, "components": {"schemas": schemas}}))
    # What leads only back to itself unfolds to nothing.
    assume(None not in [_ends(document, one) for one in document["components"]["schemas"].values()])
    graph = schemakit.load(document)._loaded.graph()
    found = [(one.value, one.equal) for one in list_occurrences(graph) if one.type.name == "Schema"]
    for one, its_class in found:
        for other, class_of_other in found:
            alike = _unfold_alike(document, one, other)
            assert alike == (its_class == class_of_other), (one, other)
    event(f"classes: {len({number for _, number in found})} of {len(found)}")
