"""What uses what in the descriptions of the corpus."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import schemakit
from schemakit.spec import pointer


def _components(description: Any, sections: list[tuple[str, ...]]) -> set[str]:
    """The pointers of all components."""
    found = set()
    for section in sections:
        members = description
        for token in section:
            members = members.get(token, {})
        found |= {pointer.join((*section, name)) for name in members}
    return found


def test_unused_components_are_those_that_pruning_drops(corpus_file: Path) -> None:
    api = schemakit.load(corpus_file)
    sections = list(api._registry.entry.grammar.sections.values())
    whole = _components(api.bundle(missing="keep"), sections)
    pruned = _components(api.bundle(missing="keep", prune=True), sections)
    assert {part.pointer for part in api.unused()} == whole - pruned


def test_every_name_means_its_part(corpus_file: Path) -> None:
    api = schemakit.load(corpus_file)
    parts = api._loaded.connections().parts
    step = max(len(parts) // 50, 1)
    assert {number: api._select(parts[number].name) for number in range(0, len(parts), step)} == {
        number: [number] for number in range(0, len(parts), step)
    }


def test_cycles_are_those_of_the_statistics(corpus_file: Path) -> None:
    api = schemakit.load(corpus_file)
    assert tuple(one.members for one in api.cycles()) == api.statistics().cycles
