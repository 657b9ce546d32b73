"""A description in memory says the same whether its documents were looked for early or late."""

from __future__ import annotations

import copy
import json
import pickle
import threading
from collections.abc import Callable
from typing import Any

import pytest

import schemakit
from schemakit import Access, SchemaKitError
from schemakit.documents.document import from_bytes
from schemakit.documents.registry import Registry
from schemakit.loading.deferred import DeferredRegistry, take_graph

_META = "https://json-schema.org/draft/2020-12/schema"


def _described(ref: str) -> bytes:
    schema = {"type": "object", "properties": {"a": {"$ref": ref}}}
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/A"}}}
    operation = {"operationId": "a", "responses": {"200": {"description": "", "content": content}}}
    return json.dumps(
        {
            "openapi": "3.1.0",
            "info": {"title": "t", "version": "1"},
            "paths": {"/a": {"get": operation}},
            "components": {"schemas": {"A": schema}},
        }
    ).encode()


def _outcome(use: Callable[[Any], Any], api: Any) -> Any:
    try:
        return use(api)
    except SchemaKitError as error:
        return type(error), str(error)


@pytest.mark.parametrize(
    "ref",
    ["#/components/schemas/A", "other.json", "https://example.com/a.json#/A", "file:///a", _META],
)
@pytest.mark.parametrize(
    "use",
    [
        lambda api: [str(one) for one in api.unread],
        lambda api: [str(one) for one in api.diagnostics],
        lambda api: sorted(api.sources),
        lambda api: len(api.dereference_json()),
        lambda api: len(api.dereference_json(missing="keep")),
        lambda api: len(json.dumps(api.bundle())),
        lambda api: [str(one) for one in api.check()],
        lambda api: api.operation("a").responses,
        lambda api: [one.name for one in api.schemas()],
        lambda api: api.schema("A").dereference(missing="keep"),
        lambda api: [str(one) for one in pickle.loads(pickle.dumps(api)).unread],
        lambda api: [str(one) for one in copy.deepcopy(api).diagnostics],
        lambda api: api.paths(),
        lambda api: api.statistics().source_bytes,
    ],
)
def test_what_is_asked_for_does_not_depend_on_when(ref: str, use: Callable[[Any], Any]) -> None:
    data = _described(ref)
    # Where some host may be reached, all documents are looked for at once.
    eager = schemakit.load(data, access=Access(allow_hosts=("reachable.invalid",)))
    assert _outcome(use, schemakit.load(data)) == _outcome(use, eager)


def _deferred(ref: str) -> tuple[DeferredRegistry, list[Registry]]:
    asked: list[Registry] = []

    def read_all(registry: Registry) -> None:
        asked.append(registry)
        registry.failures["https://example.com/a.json"] = SchemaKitError("refused")

    registry = Registry(from_bytes(_described(ref)))
    return DeferredRegistry(registry, read_all), asked


def test_paths_and_operations_ask_for_no_other_document() -> None:
    registry, asked = _deferred("https://example.com/a.json")
    api = schemakit.Description(registry)
    assert (api.paths(), [one.id for one in api.operations()], api.version) == (
        ["/a"],
        ["a"],
        "3.1",
    )
    assert (api.contents["openapi"], asked) == ("3.1.0", [])
    assert [str(one) for one in api.unread] == ["refused"]
    assert len(asked) == 1
    assert take_graph(registry) is None


def test_a_name_that_is_not_known_completes_it() -> None:
    registry, asked = _deferred("https://example.com/a.json")
    assert registry.resource("https://example.com/a.json") is None
    assert (len(asked), len(registry.all)) == (1, 1)
    assert registry.failure("https://example.com/a.json", "") is not None
    with pytest.raises(AttributeError, match="nonsense"):
        registry.nonsense  # noqa: B018


def test_several_threads_complete_it_once() -> None:
    registry, asked = _deferred("https://example.com/a.json")
    barrier, found = threading.Barrier(8), []

    def ask() -> None:
        barrier.wait()
        found.append(len(registry.failures))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert (found, len(asked)) == ([1] * 8, 1)


def test_an_error_leaves_it_to_be_completed_again() -> None:
    outcomes: list[Any] = [MemoryError(), None]

    def read_all(_registry: Registry) -> None:
        outcome = outcomes.pop(0)
        if outcome is not None:
            raise outcome

    registry = DeferredRegistry(Registry(from_bytes(_described("#/a"))), read_all)
    with pytest.raises(MemoryError):
        registry.all  # noqa: B018
    assert (len(registry.all), outcomes) == (1, [])


def test_a_reference_to_a_description_is_followed_at_once() -> None:
    with pytest.raises(SchemaKitError):
        schemakit.load(b'{"$ref": "https://example.com/openapi.json"}').dereference()
