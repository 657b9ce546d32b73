"""Where the schemas that are judged are looked up."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import schemakit
from schemakit.comparison.containing import Sources
from schemakit.comparison.unchanged import Unchanged
from tests.comparison.compared import found, make_sides
from tests.small import described, to


def test_what_is_referred_to_is_taken_from_the_old_description() -> None:
    old = described({"A": {"items": to("B")}, "B": {"type": "string"}}, "3.1.0")
    new = described({"A": {"items": to("B")}, "B": {"type": "integer"}}, "3.1.0")
    sides, roots = make_sides(old, new)
    spots = [one.member("components", "schemas", "A") for one in roots]
    pair = Sources(sides, "declared", Unchanged(*sides)).find(*spots)
    assert pair is not None
    assert pair.judge.are_equivalent(pair.old, pair.new)
    assert not pair.judge.are_equivalent({"type": "string"}, {"type": "integer"})
    assert pair.judge.contains({"enum": [1]}, {"enum": [1, 2]}, "request").holds is True
    assert pair.judge.contains({"enum": [1]}, {"enum": [1, 2]}, "response").value == 2


def test_schemas_in_several_documents_are_proved_too(tmp_path: Path) -> None:
    ends = []
    for name, limit in (("old", 9), ("new", 5)):
        directory = tmp_path / name
        directory.mkdir()
        pet: dict[str, Any] = {"Pet": {"type": "object", "properties": {"n": {"$ref": "#/Name"}}}}
        pet["Name"] = {"type": "string", "maxLength": limit}
        (directory / "pet.json").write_text(json.dumps(pet))
        media = {"application/json": {"schema": {"$ref": "pet.json#/Pet"}}}
        operation = {"requestBody": {"content": media}, "responses": {}}
        document = described({}, "3.1.0", paths={"/a": {"post": operation}})
        (directory / "api.json").write_text(json.dumps(document))
        ends.append(directory / "api.json")
    (change,) = schemakit.changes(*ends)
    assert found([change]) == [("breaking", "max-length-changed")]
    assert change.verdict == "proved"
    assert change.subject == "pet.json#/Name"
    assert change.new is not None
    assert change.new.uri.endswith("new/pet.json")
