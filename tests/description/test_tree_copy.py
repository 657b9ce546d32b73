"""Copies in which each container has one place."""

from __future__ import annotations

from typing import Any

import pytest

from schemakit.description.tree_copy import copy_tree


def test_a_shared_part_becomes_a_part_for_each_place() -> None:
    part: dict[str, Any] = {"a": [1, None]}
    root = {"x": part, "y": [part, part["a"]]}
    found = copy_tree(root)
    assert found == root
    assert list(found) == ["x", "y"]
    found["x"]["a"].append(2)
    assert found["y"] == [{"a": [1, None]}, [1, None]]
    assert part == {"a": [1, None]}


def test_a_scalar_is_its_own_copy() -> None:
    assert copy_tree("a") == "a"
    assert copy_tree(None) is None


@pytest.mark.slow
def test_deep_data_is_copied_without_recursion() -> None:
    root: Any = []
    for _ in range(100_000):
        root = [root]
    found, depth = copy_tree(root), 0
    while found:
        (found,), depth = found, depth + 1
    assert depth == 100_000
