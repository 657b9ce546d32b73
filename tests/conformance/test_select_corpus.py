"""What has to be true of a selection from every real description."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import schemakit
from schemakit import Description, Diagnostic
from schemakit.spec import pointer

#: How many operations are selected of each description.
_FEW = 4


def _some(api: Description) -> list[str]:
    """Pointers of a few operations from everywhere in the description."""
    every = [one.pointer for one in api.operations()]
    return every[:: max(1, len(every) // _FEW)][:_FEW]


def _dead(value: Any, root: Any) -> Iterator[str]:
    stack = [value]
    while stack:
        one = stack.pop()
        ref = one.get("$ref") if isinstance(one, dict) else None
        tokens = pointer.parse(pointer.from_fragment(str(ref)[1:])) if _is_local(ref) else ()
        if not pointer.exists(root, tokens):
            yield str(ref)
        stack += one.values() if isinstance(one, dict) else one if isinstance(one, list) else ()


def _is_local(ref: Any) -> bool:
    return isinstance(ref, str) and ref[:1] == "#"


def _official(api: Description) -> set[str]:
    """What the official schema of its version says against a description."""
    return {one.message for one in api.check() if one.code == "meta-schema"}


def _obeys_the_laws(api: Description, chosen: list[str]) -> Description:
    warnings: list[Diagnostic] = []
    selected = api.select(chosen, on_warning=warnings.append)
    assert sorted(one.pointer for one in selected.operations()) == sorted(chosen)
    assert list(_dead(selected.contents, selected.contents)) == []
    assert selected.bundle(prune=True) == selected.contents
    # A link that is dropped is part of its operation.
    for where in chosen if not warnings else ():
        assert selected.dereference(at=where) == api.dereference(at=where)
    used = {tag for one in selected.operations() for tag in one.tags}
    assert {one["name"] for one in selected.contents.get("tags", ())} <= used
    return selected


def test_a_few_operations_together_and_alone(corpus_file: Path) -> None:
    api = schemakit.load(corpus_file)
    chosen = _some(api)
    if len(chosen) < 2:
        pytest.skip("there are not two operations")
    for one in chosen:
        _obeys_the_laws(api, [one])
    selected = _obeys_the_laws(api, chosen)
    if found := _official(selected):
        assert found <= _official(api)


def test_all_operations_are_a_pruned_bundle(corpus_file: Path) -> None:
    api = schemakit.load(corpus_file)
    assert api.select().contents == api.bundle(prune=True)


def test_of_2_900_files_one_operation(shared: Path) -> None:
    folder = shared / "corpus" / "digitalocean" / "specification"
    api = schemakit.load(folder / "DigitalOcean-public.v2.yaml")
    for where in _some(api):
        selected = api.select(where)
        assert len(selected.operations()) == 1
        assert list(_dead(selected.contents["paths"], selected.contents)) == []
        assert not _official(selected)
        assert selected.dereference(at=where) == api.dereference(at=where)
