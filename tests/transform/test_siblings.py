"""What a reference with members beside it becomes."""

from __future__ import annotations

from typing import Any

import pytest

import schemakit
from tests.small import described, to


def _schema(schemas: dict[str, Any], version: str = "3.1.0", **options: Any) -> Any:
    whole = schemakit.load(described(schemas, version)).dereference(**options)
    return whole["components"]["schemas"]["A"]


@pytest.mark.parametrize(
    ("target", "beside", "merged"),
    [
        ({"type": "string"}, {"title": "mine"}, {"type": "string", "title": "mine"}),
        ({"type": "string", "title": "t"}, {"title": "mine"}, {"type": "string", "title": "mine"}),
        (True, {"title": "mine"}, {"title": "mine"}),
        (
            {"minLength": 2},
            {"minLength": 1},
            {"allOf": [{"minLength": 2}], "minLength": 1},
        ),
    ],
)
def test_members_beside_a_reference_to_a_schema(target: Any, beside: Any, merged: Any) -> None:
    assert _schema({"A": to("B", **beside), "B": target}) == merged


def test_the_target_is_shared_where_nothing_beside_it_counts() -> None:
    document = described({"A": {"items": to("B", title="void")}, "B": {"type": "string"}}, "3.0.3")
    schemas = schemakit.load(document).dereference()["components"]["schemas"]
    assert schemas["A"]["items"] is schemas["B"]
    found = schemakit.load(document).dereference(siblings="annotations")["components"]["schemas"]
    assert found["A"] == {"items": {"type": "string", "title": "void"}}


def test_a_name_is_noted_unless_the_key_is_in_use() -> None:
    schemas = {"A": {"items": to("B"), "not": to("C")}, "B": {"title": "b"}, "C": {"x-n": "own"}}
    assert _schema(schemas, annotate="x-n") == {
        "items": {"title": "b", "x-n": "B"},
        "not": {"x-n": "own"},
    }


def test_members_beside_a_reference_to_a_path_item_are_merged() -> None:
    items = {"i": {"get": {"operationId": "g"}, "summary": "theirs"}}
    document = described(
        {},
        "3.1.0",
        paths={"/a": {"$ref": "#/components/pathItems/i", "summary": "mine", "put": {}}},
        components={"pathItems": items},
    )
    found = schemakit.load(document).dereference(missing="keep")["paths"]["/a"]
    assert found["get"] == {"operationId": "g"}
    assert found["put"] == {}
