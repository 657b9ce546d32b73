"""Places in one of the two descriptions."""

from __future__ import annotations

import json
from pathlib import Path

import schemakit
from schemakit.comparison.spots import Side
from tests.small import described, to


def _side(source: object) -> Side:
    return Side(schemakit.load(source)._loaded)  # type: ignore[arg-type]


def test_references_are_followed_to_their_end() -> None:
    side = _side(described({"A": to("B"), "B": to("C"), "C": {"type": "string"}, "D": to("D")}))
    schemas = side.root.member("components", "schemas")
    assert side.follow(schemas.member("A")).tokens == ("components", "schemas", "C")
    assert side.name(side.follow(schemas.member("A"))) == "C"
    # What leads only to itself leads nowhere.
    assert side.follow(schemas.member("D")).value == to("D")


def test_names_and_locations_of_other_documents(tmp_path: Path) -> None:
    (tmp_path / "pet.json").write_text(json.dumps({"Pet": {"type": "object"}}))
    entry = tmp_path / "api.json"
    entry.write_text(json.dumps(described({"Pet": {"$ref": "pet.json#/Pet"}})))
    side = _side(entry)
    end = side.follow(side.root.member("components", "schemas", "Pet"))
    assert side.name(end) == "pet.json#/Pet"
    assert side.document_name(end.document) == "pet.json"
    places = side.locations([side.root, None, end])
    assert places[1] is None
    assert [one.line for one in places if one is not None] == [1, 1]
    assert str(places[2]).startswith(str(tmp_path / "pet.json"))
