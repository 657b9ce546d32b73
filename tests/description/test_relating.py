"""What the parts of a description have to do with each other, as methods."""

from __future__ import annotations

import pickle
from concurrent.futures import ThreadPoolExecutor
from dataclasses import FrozenInstanceError
from typing import Any

import pytest

import schemakit
from tests.usage.connected import shop


def test_the_names_of_the_records_are_public() -> None:
    api = shop()
    assert isinstance(api.uses("Pet")[0], schemakit.Use)
    assert isinstance(api.unused()[0], schemakit.Part)
    assert isinstance(api.cycles()[0], schemakit.Cycle)
    assert isinstance(api.duplicates()[0], schemakit.Duplicates)
    assert isinstance(api.graph(), schemakit.Drawing)
    assert isinstance(api.tag_counts()[0], schemakit.TagCount)
    assert isinstance(api.operations_using("Pet")[0], schemakit.OperationUse)


def test_results_cannot_be_changed() -> None:
    api = shop()
    with pytest.raises(AttributeError):
        api.uses("Pet")[0].way = "x"  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        api._loaded.connections().parts = ()  # type: ignore[misc]


def test_connections_are_built_once_also_by_several_threads() -> None:
    api = shop()
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: api._loaded.connections(), range(8)))
    assert all(one is found[0] for one in found)


def test_a_pickle_answers_alike() -> None:
    api = shop()
    api.uses("Pet")
    copy: Any = pickle.loads(pickle.dumps(api))
    assert copy.uses("Pet") == api.uses("Pet")


def test_a_description_without_parts() -> None:
    api = schemakit.load({"openapi": "3.1.0"})
    assert (api.unused(), api.cycles(), api.duplicates(), api.tag_counts()) == ((), (), (), ())
    assert api.graph().nodes == ()
