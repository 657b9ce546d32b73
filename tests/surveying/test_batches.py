"""Batches: which documents are together, and what changes the name of one."""

from __future__ import annotations

import dataclasses
import io
from pathlib import Path
from typing import Any

import pytest

import schemakit
from schemakit.surveying.batches import Batch, is_unchanged, make_batches
from schemakit.surveying.copies import CopyWriter
from schemakit.surveying.items import Item
from tests.surveying.one import settings_for


def item(path: Path, **more: Any) -> Item:
    return Item(**{"uri": path.name, "kind": "file", "path": str(path), "size": 9, **more})


def names(*items: Item, **more: Any) -> list[str]:
    return [one.name for one in make_batches(items, settings_for(**more))]


def test_batches_depend_on_numbers_and_sizes(tmp_path: Path) -> None:
    small = [item(tmp_path / f"{n}.json") for n in range(100)]
    assert [len(one.items) for one in make_batches(small, settings_for())] == [48, 48, 4]
    large = [one._replace(size=1 << 20) for one in small[:5]]
    huge = [one._replace(size=1 << 30) for one in small[:2]]
    sizes = [len(one.items) for one in make_batches([*large, *huge], settings_for())]
    assert sizes == [2, 2, 1, 1, 1]
    assert list(make_batches([], settings_for())) == []


def test_a_name_is_that_of_the_content(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text("{}")
    before = names(item(path))
    assert before == names(item(path))
    path.write_text("{} ")
    assert names(item(path)) != before
    path.write_text("{}")
    assert names(item(path)) == before
    assert names(item(path, uri="b.json")) != before


@pytest.mark.parametrize(
    "more",
    [
        {"tables": ("descriptions",)},
        {"seconds": 1.0},
        {"memory": 5},
        {"version": "3.1"},
        {"access": schemakit.Access(allow_hosts=("h",))},
        {"resolve_examples": True},
    ],
)
def test_a_name_depends_on_the_settings(more: dict[str, Any], tmp_path: Path) -> None:
    one = item(tmp_path / "a.json")
    assert names(one, **more) != names(one)
    assert names(one, **more) == names(one, **more)


def test_secrets_are_not_part_of_a_name(tmp_path: Path) -> None:
    one = item(tmp_path / "a.json")
    headers = (("https://h.example", (("Authorization", "secret"),)),)
    assert names(one, headers=headers) == names(one)


def test_where_an_archive_was_copied_to_does_not_count(tmp_path: Path) -> None:
    found = []
    for name in ("one", "two"):
        writer = CopyWriter(str(tmp_path / name), size=None, largest=10)
        writer.add("a.json", io.BytesIO(b"{}"))
        writer.close()
        found.append(names(Item("z/a.json", "copy", "a.json", str(tmp_path / name), "z")))
    assert found[0] == found[1]


def test_changes_of_other_documents_are_noticed(tmp_path: Path) -> None:
    path = tmp_path / "b.json"
    path.write_text("{}")
    digest = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
    one = item(tmp_path / "a.json")
    uri, gone = path.as_uri(), (tmp_path / "gone.json").as_uri()
    assert is_unchanged(one, {uri: digest, gone: "", "https://h.example/a": "x"})
    path.write_text("{} ")
    assert not is_unchanged(one, {uri: digest})
    (tmp_path / "gone.json").write_text("now it is there")
    assert not is_unchanged(one, {gone: ""})


def test_batches_can_be_sent() -> None:
    assert Batch("a", ()) == Batch("a", ())
    assert dataclasses.replace(settings_for(), seconds=3.0).seconds == 3.0
