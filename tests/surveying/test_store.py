"""The parts of a survey on disk."""

from __future__ import annotations

from pathlib import Path

import pytest

from schemakit.errors import UsageError
from schemakit.surveying.batches import Batch, make_batches
from schemakit.surveying.items import Item
from schemakit.surveying.parts import Failure, make_part
from schemakit.surveying.store import Store, replace_file
from tests.small import described, written
from tests.surveying.one import settings_for


def batch_of(*paths: Path) -> Batch:
    items = [Item(one.name, "file", str(one), str(one.parent)) for one in paths]
    (batch,) = make_batches(items, settings_for())
    return batch


def part_of(batch: Batch, *died: int) -> bytes:
    failures = dict.fromkeys(died, Failure("died", "so"))
    return make_part(batch.items, settings_for(), failures, lambda _: None)


def test_parts_are_kept_in_the_order_of_the_documents(tmp_path: Path) -> None:
    batches = [batch_of(written(tmp_path / f"{n}.json", described({}))) for n in (1, 2, 3)]
    with Store(str(tmp_path / "out")) as store:
        assert list(store.list_orderly(batches)) == batches
        for batch in reversed(batches):
            store.write(batch.name, part_of(batch))
        found = [one.uri for part in store for one in part.header.descriptions]
    assert found == ["1.json", "2.json", "3.json"]


def test_a_part_is_used_again_while_it_is_right(tmp_path: Path) -> None:
    other = written(tmp_path / "b.json", {"type": "string"})
    path = written(tmp_path / "a.json", described({"A": {"$ref": "b.json"}}))
    batch = batch_of(path)
    with Store(str(tmp_path / "out")) as store:
        assert store.find(batch) is None
        store.write(batch.name, part_of(batch))
        assert store.find(batch) is not None
        written(other, {"type": "integer"})
        assert store.find(batch) is None
        written(other, {"type": "string"})
        assert store.find(batch) is not None
        part = Path(store.directory, f"{batch.name}.part")
        part.write_bytes(part.read_bytes()[:-3])
        assert store.find(batch) is None
        store.write(batch.name, part_of(batch, 0))
        assert store.find(batch) is None
        store.remove_parts()
        assert not part.exists()
    # Without a part there is nothing to go on with.
    assert list((tmp_path / "out").iterdir()) == []


def test_two_surveys_do_not_write_to_one_directory(tmp_path: Path) -> None:
    with Store(str(tmp_path)) as store:
        assert store.directory
        with pytest.raises(UsageError, match="another survey is writing to"), Store(str(tmp_path)):
            pass
        assert Path(store.directory).exists()
    with Store(str(tmp_path)):
        pass


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "a"
    replace_file(str(path), b"one")
    replace_file(str(path), b"two")
    assert path.read_bytes() == b"two"
    assert [one.name for one in tmp_path.iterdir()] == ["a"]
