"""Parts: what they contain, and that what is cut is noticed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from schemakit.surveying.items import Item
from schemakit.surveying.parts import Failure, make_part, open_part
from tests.small import described, to, written
from tests.surveying.one import part_of, rows_in, settings_for


def item(path: Path, *, is_named: bool = True, problem: str = "") -> Item:
    return Item(path.name, "file", str(path), str(path.parent), is_named=is_named, problem=problem)


def test_a_part_has_the_rows_of_each_description_together(tmp_path: Path) -> None:
    one = written(tmp_path / "one.json", described({"A": {}, "B": to("A")}))
    other = written(tmp_path / "other.json", described({"C": {}}))
    part = part_of(item(one), item(other))
    assert part.header.documents == 2
    assert [surveyed.uri for surveyed in part.header.descriptions] == ["one.json", "other.json"]
    rows = rows_in(part)
    assert [(row["uri"], row["name"]) for row in rows["schemas"]] == [
        ("one.json", "A"),
        ("one.json", "B"),
        ("other.json", "C"),
    ]
    (left,) = part.select("schemas", {"one.json"})
    assert json.loads(left)["name"] == "C"


def test_what_is_not_a_description_is_only_counted(tmp_path: Path) -> None:
    fragment = written(tmp_path / "pet.json", {"type": "object"})
    part = part_of(item(fragment, is_named=False))
    assert (part.header.documents, part.header.descriptions) == (1, [])
    # One that is named itself is, whatever it says.
    assert rows_in(part_of(item(fragment)))["descriptions"][0]["version"] == "json-schema"


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ('{"openapi": "3.0.0", "info": ', "invalid"),
        ("openapi: 3.0.0\ninfo: {a\n", "invalid"),
        ('{"openapi": "4.0.0"}', "invalid"),
        ('{"swagger": "1.2"}', "invalid"),
        ('{"a": {"openapi": "3.0.0"', None),
        ("a: {openapi", None),
        ('{"asyncapi": "2.0.0", "x": "openapi"}', None),
        ('["openapi"]', None),
    ],
)
def test_a_text_with_an_error_is_a_description_if_it_says_so(
    text: str, outcome: str | None, tmp_path: Path
) -> None:
    path = tmp_path / "a.json"
    path.write_text(text)
    found = part_of(item(path, is_named=False)).header.descriptions
    assert [one.outcome for one in found] == ([outcome] if outcome else [])


def test_what_cannot_be_read_is_a_row(tmp_path: Path) -> None:
    gone, named = item(tmp_path / "gone.json"), item(tmp_path / "a.json", problem="because")
    rows = rows_in(part_of(gone, named))
    assert [(row["uri"], row["outcome"]) for row in rows["descriptions"]] == [
        ("gone.json", "unreadable"),
        ("a.json", "unreadable"),
    ]
    assert rows["descriptions"][1]["error"] == "a.json: because"
    assert rows["operations"] == []


def test_failures_of_earlier_tries_are_not_read_again(tmp_path: Path) -> None:
    path = written(tmp_path / "a.json", described({}))
    begun: list[int] = []
    data = make_part(
        [item(path), item(path)], settings_for(), {1: Failure("timeout", "so long")}, begun.append
    )
    rows = rows_in(open_part(data))["descriptions"]
    assert [row["outcome"] for row in rows] == ["read", "timeout"]
    assert rows[1]["error"] == "so long"
    assert begun == [0, 1]


def test_documents_that_others_refer_to_are_noted(tmp_path: Path) -> None:
    schemas = {"A": {"$ref": "b.json"}, "B": {"$ref": "gone.json"}}
    entry = written(tmp_path / "a.json", described(schemas, paths={"/": {"get": {}}}))
    written(tmp_path / "b.json", {"type": "string"})
    (one,) = part_of(item(entry, is_named=False)).header.descriptions
    known = {uri.rpartition("/")[2]: len(digest) for uri, digest in one.documents.items()}
    assert known == {"b.json": 64, "gone.json": 0}
    assert not one.is_library
    library = written(tmp_path / "c.json", described({"C": {}}))
    (other,) = part_of(item(library, is_named=False)).header.descriptions
    assert other.is_library


def test_texts_that_utf8_cannot_express(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text('openapi: 3.1.0\ninfo: {title: "a\\uD800b", version: "1"}\ntags: [{name: é}]\n')
    (row,) = rows_in(part_of(item(path)))["descriptions"]
    assert row["outcome"] in ("read", "invalid")


@pytest.mark.parametrize("cut", [0, 10, -1])
def test_a_part_that_is_cut_is_noticed(cut: int, tmp_path: Path) -> None:
    path = written(tmp_path / "a.json", described({"A": {}}))
    data = make_part([item(path)], settings_for(), {}, lambda _: None)
    with pytest.raises(ValueError):  # noqa: PT011 - of JSON too
        open_part(data[:cut])
