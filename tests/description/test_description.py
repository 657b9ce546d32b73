"""The methods of a description: their arguments, results and errors."""

from __future__ import annotations

import copy
import json
import pickle
import re
from collections.abc import Callable
from typing import Any

import pytest

import schemakit
from tests.several import from_memory
from tests.small import described, to

_DOCUMENT = described({"A": {"items": to("T")}, "T": {"type": "string"}})
_TEXT = json.dumps(_DOCUMENT, indent=2)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda api: api.operation(3), "the name of an operation is a text, such as"),
        (lambda api: api.schema(None), "the name of a schema is a text, not NoneType"),
        (lambda api: api.view(3), "a JSON Pointer is a text, not int"),
        (lambda api: api.operations(tag=3), "tag is a text or a collection of texts, not int"),
        (lambda api: api.operations(path=[3]), "each path is a text, not int"),
        (lambda api: api.dereference(max_bytes="1"), "max_bytes is a whole number or None"),
        (lambda api: api.dereference_json(indent=1.5), "indent is a whole number or None"),
        (lambda api: api.bundle_json(indent="2"), "indent is a whole number or None"),
    ],
)
def test_so_is_one_of_a_method(call: Callable[[schemakit.Description], Any], said: str) -> None:
    with pytest.raises(schemakit.UsageError, match=re.escape(said)):
        call(schemakit.load(_TEXT.encode()))


# -- pickling, copying, comparing ------------------------------------------------------------------

_PICKLED = described(
    {"A": {"properties": {"t": to("T")}}, "T": {"type": "string"}, "N": {"items": to("N")}},
    paths={"/a": {"get": {"operationId": "a", "parameters": [{"name": "q", "in": "query"}]}}},
)


def _pickle(value: Any) -> Any:
    return pickle.loads(pickle.dumps(value))


@pytest.mark.parametrize("again", [_pickle, copy.deepcopy, copy.copy])
@pytest.mark.parametrize("source", [_PICKLED, json.dumps(_PICKLED).encode()])
def test_a_description_can_be_pickled_and_copied(again: Callable[[Any], Any], source: Any) -> None:
    api = schemakit.load(source, base_uri="mem:/api.json")
    expected = api.dereference_json()  # it has a graph by now
    other = again(api)
    assert other is not api
    assert (other.uri, other.version, other.sources) == (api.uri, api.version, api.sources)
    assert other.contents == api.contents
    assert other.dereference_json() == expected
    assert other.statistics() == api.statistics()
    assert other.check() == api.check()


def test_a_pickled_description_has_its_other_documents_and_failures() -> None:
    entry = described({"A": {"$ref": "b#/T"}, "B": {"$ref": "gone"}})
    api = from_memory(entry, {"mem:/b": {"T": {"type": "string"}}})
    other = _pickle(api)
    assert other.dereference(missing="keep") == api.dereference(missing="keep")
    assert other.diagnostics == api.diagnostics
    assert [str(one) for one in other.unread] == [str(one) for one in api.unread]
    assert len(api.unread) == 1


@pytest.mark.parametrize("again", [_pickle, copy.deepcopy])
def test_operations_and_schemas_can_be_pickled_and_copied(again: Callable[[Any], Any]) -> None:
    api = schemakit.load(json.dumps(_PICKLED).encode())
    operation, schema = again((api.operation("a"), api.schema("A")))
    assert (operation.id, operation.pointer) == ("a", "/paths/~1a/get")
    assert operation.parameters == api.operation("a").parameters
    assert schema.dereference() == api.schema("A").dereference()
    assert [one.name for one in schema.fields()] == ["t"]
    # Both belong to one description again.
    assert operation._registry is schema._reader.registry
    assert schemakit.tool(operation, target="mcp").json == (
        schemakit.tool(api.operation("a"), target="mcp").json
    )


def test_an_operation_of_a_dereferenced_whole_can_be_pickled() -> None:
    api = schemakit.load(_PICKLED)
    operation = _pickle(api.operation("a").seen_in(api.dereference()))
    assert operation.parameters == [{"name": "q", "in": "query"}]


def test_descriptions_operations_and_schemas_are_compared_by_identity() -> None:
    api = schemakit.load(_PICKLED)
    pairs: list[tuple[object, object]] = [
        (api, schemakit.load(_PICKLED)),
        (api.operation("a"), api.operation("a")),
        (api.schema("A"), api.schema("A")),
    ]
    for one, other in pairs:
        assert one == one
        assert one != other
        assert len({one, other, one}) == 2


# -- what belongs to the result --------------------------------------------------------------------


def test_lists_that_an_operation_returns_are_new_ones() -> None:
    document = described(
        {},
        security=[{"key": ["read"]}],
        paths={"/a": {"get": {"parameters": [{"name": "q"}], "responses": {"200": {}}}}},
    )
    before = copy.deepcopy(document)
    operation = schemakit.load(document).operation("GET /a")
    operation.parameters.clear()
    operation.responses.clear()
    operation.security[0]["key"].append("write")
    operation.security[0]["other"] = []
    assert operation.parameters == [{"name": "q"}]
    assert operation.responses == {"200": {}}
    assert operation.security == [{"key": ["read"]}]
    assert document == before


def _containers(value: Any) -> list[int]:
    """The identities of all containers, one for each place."""
    found = []
    stack = [value]
    while stack:
        one = stack.pop()
        if isinstance(one, (dict, list)):
            found.append(id(one))
            stack.extend(one.values() if isinstance(one, dict) else one)
    return found


@pytest.mark.parametrize("options", [{}, {"flatten": True}, {"at": "/components/schemas/A"}])
def test_a_copy_shares_nothing(options: dict[str, Any]) -> None:
    schemas = {
        "A": {"allOf": [to("T"), {"items": to("T")}], "example": [1, {"b": []}]},
        "T": {"type": "array", "enum": [["a"]]},
        "N": {"properties": {"n": to("N"), "t": to("T")}},
    }
    document = described(schemas)
    before = copy.deepcopy(document)
    api = schemakit.load(document)
    shared = api.dereference(**options)
    copied = api.dereference(copy=True, **options)
    assert copied == shared
    places = _containers(copied)
    assert len(places) == len(set(places))
    assert not set(places) & {*_containers(shared), *_containers(document)}
    assert schemakit.dereference(document, copy=True, **options) == shared
    _clear(copied)
    assert document == before
    assert api.dereference(**options) == shared


def _clear(value: Any) -> None:
    for one in list(value.values() if isinstance(value, dict) else value):
        if isinstance(one, (dict, list)):
            _clear(one)
    value.clear()


def test_a_schema_can_be_dereferenced_and_flattened_to_a_copy() -> None:
    api = schemakit.load(_PICKLED)
    schema = api.schema("A")
    for copied in (schema.dereference(copy=True), schema.flatten(copy=True)):
        copied["properties"]["t"]["type"] = "changed"
    assert schema.dereference() == {"properties": {"t": {"type": "string"}}}
    with pytest.raises(schemakit.UsageError, match="there is no 'at'"):
        schema.dereference(at="/paths")


def _bomb(levels: int) -> dict[str, Any]:
    schemas: dict[str, Any] = {
        f"L{n}": {"properties": {"a": to(f"L{n + 1}"), "b": to(f"L{n + 1}")}} for n in range(levels)
    }
    return described({**schemas, f"L{levels}": {"type": "string"}})


def test_a_copy_that_would_be_too_large_is_refused_before_it_is_built() -> None:
    api = schemakit.load(_bomb(60))
    assert api.dereference()["components"]["schemas"].keys() >= {"L0", "L60"}
    with pytest.raises(schemakit.TooLargeError) as caught:
        api.dereference(copy=True)
    assert caught.value.limit == 1 << 30
    assert caught.value.size > 1 << 60
    small = schemakit.load(_bomb(3))
    size = len(small.dereference_json())
    with pytest.raises(schemakit.TooLargeError):
        small.dereference(copy=True, max_bytes=size - 1)
    assert small.dereference(copy=True, max_bytes=size) == small.dereference()


def test_a_copy_cannot_contain_itself() -> None:
    with pytest.raises(schemakit.UsageError, match="copy=True makes a tree"):
        schemakit.load(_PICKLED).dereference(copy=True, cycles="share")


@pytest.mark.parametrize("more", [{"copy": True}, {"max_bytes": 10_000}])
def test_what_flattening_leaves_is_reported_once(more: dict[str, Any]) -> None:
    schema = {"allOf": [{"not": {"enum": [1]}}, {"not": {"enum": [2]}}, to("N")]}
    left: list[schemakit.Residual] = []
    api = schemakit.load(described({"A": schema, "N": {"allOf": [{"not": to("N")}]}}))
    api.dereference(flatten=True, on_residual=left.append)
    assert left
    again: list[schemakit.Residual] = []
    api.dereference(flatten=True, on_residual=again.append, **more)
    assert again == left
