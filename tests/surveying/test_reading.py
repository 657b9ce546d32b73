"""Reading one document of a survey."""

from __future__ import annotations

from pathlib import Path

import pytest

import schemakit
from schemakit.errors import AccessError, RetrievalError
from schemakit.surveying.items import Item
from schemakit.surveying.reading import read_item, read_path
from tests.small import described, written
from tests.surveying.one import settings_for


@pytest.mark.parametrize(
    ("uri", "path"),
    [
        ("/a/b.json", "a/b.json"),
        ("/a%20b", "a b"),
        ("//h/a", None),
        ("http://h/a", None),
        ("file:///a", None),
        ("a", None),
    ],
)
def test_which_uris_are_in_a_tree(uri: str, path: str | None) -> None:
    assert read_path(uri) == path


def test_a_file_reaches_its_root_and_no_further(tmp_path: Path) -> None:
    schemas = {"A": {"$ref": "../up.json"}, "B": {"$ref": "../../out.json"}}
    entry = tmp_path / "root" / "in" / "a.json"
    entry.parent.mkdir(parents=True)
    written(entry, described(schemas))
    written(tmp_path / "root" / "up.json", {})
    written(tmp_path / "out.json", {})
    item = Item("a", "file", str(entry), str(tmp_path / "root"), is_named=True)
    read = read_item(item, settings_for())
    assert read is not None
    (error,) = read.api.unread
    assert isinstance(error, AccessError)
    # What may not be read is not noted, so that no resumption looks at it.
    assert [uri.rpartition("/")[2] for uri in read.documents] == ["up.json"]
    # The policy of the caller wins over the directory that was named.
    access = schemakit.Access(root=tmp_path)
    read = read_item(item, settings_for(access=access))
    assert read is not None
    assert read.api.unread == ()


def test_a_document_is_bounded_by_the_policy(tmp_path: Path) -> None:
    path = written(tmp_path / "a.json", described({}))
    item = Item("a", "file", str(path), str(tmp_path), is_named=True)
    with pytest.raises(RetrievalError, match="larger than"):
        read_item(item, settings_for(access=schemakit.Access(max_bytes=10)))


def test_a_version_may_be_given(tmp_path: Path) -> None:
    path = written(tmp_path / "a.json", described({}))
    item = Item("a", "file", str(path), is_named=True)
    read = read_item(item, settings_for(version="3.1"))
    assert read is not None
    assert read.api.version == "3.1"


def test_a_root_that_is_a_reference_is_followed(tmp_path: Path) -> None:
    written(tmp_path / "real.json", described({}, paths={"/a": {}}))
    path = written(tmp_path / "a.json", {"$ref": "real.json"})
    read = read_item(Item("a", "file", str(path), is_named=True), settings_for())
    assert read is not None
    assert read.api.paths() == ["/a"]
