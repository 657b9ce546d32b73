"""Flat forms of schemas, and references that dereferencing kept."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from schemakit.errors import CycleError
from schemakit.llm.flat_schemas import FlatSchemas, resolve_kept
from schemakit.spec import pointer
from schemakit.spec.grammar import GRAMMARS


def flat_schemas(document: Any) -> FlatSchemas:
    return FlatSchemas(GRAMMARS["3.1"], partial(pointer.get, document))


def test_schemas_are_flattened_once_and_share_what_they_shared() -> None:
    shared = {"allOf": [{"type": "string"}, {"minLength": 1}]}
    first = {"type": "array", "items": shared}
    second = {"type": "object", "properties": {"a": shared}}
    flat = flat_schemas({})
    flat.add([first, second])
    items = flat.flatten(first)["items"]
    assert items == {"type": "string", "minLength": 1}
    assert flat.flatten(second)["properties"]["a"] is items
    assert flat.flatten(first) is flat.flatten(first)


def test_values_other_than_schemas_are_left_alone() -> None:
    assert flat_schemas({}).flatten(True) is True


def test_a_kept_reference_gives_its_target_flat() -> None:
    node = {"allOf": [{"type": "object"}, {"properties": {"next": {"$ref": "#/d/Node"}}}]}
    flat = flat_schemas({"d": {"Node": node}})
    found = flat.flatten({"$ref": "#/d/Node"})
    assert found == {"type": "object", "properties": {"next": {"$ref": "#/d/Node"}}}
    assert found is flat.at(("d", "Node"))


@pytest.mark.parametrize("reference", ["#/d/Gone", "#gone", "other.json#/d", "#/d~2"])
def test_a_reference_without_a_target_stays_and_gives_none(reference: str) -> None:
    flat = flat_schemas({"d": {}})
    assert flat.flatten({"$ref": reference}) == {"$ref": reference}
    assert resolve_kept(reference, flat.at) == ((), None)


def test_a_kept_reference_gives_its_tokens() -> None:
    assert resolve_kept("#/a~1b/c%20d", lambda tokens: len(tokens)) == (("a/b", "c d"), 2)


@pytest.mark.parametrize("names", [["A"], ["A", "B"], ["A", "B", "C"]])
def test_flat_forms_that_refer_only_to_each_other_are_refused(names: list[str]) -> None:
    following = [*names[1:], names[0]]
    schemas = {
        one: {"allOf": [{"$ref": f"#/d/{other}"}]}
        for one, other in zip(names, following, strict=True)
    }
    flat = flat_schemas({"d": schemas})
    with pytest.raises(CycleError) as caught:
        flat.flatten(schemas["A"])
    assert sorted(caught.value.chain) == [f"/d/{name}" for name in names]
    with pytest.raises(CycleError):
        flat.at(("d", "A"))


@pytest.mark.slow
def test_a_chain_of_references_may_be_long() -> None:
    schemas: dict[str, Any] = {
        f"S{number}": {"allOf": [{"$ref": f"#/d/S{number + 1}"}]} for number in range(3_000)
    }
    schemas["S3000"] = {"type": "string"}
    assert flat_schemas({"d": schemas}).flatten(schemas["S0"]) == {"type": "string"}
