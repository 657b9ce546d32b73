"""The normal form in which schemas are read."""

from __future__ import annotations

from typing import Any

import pytest

from schemakit.comparison.schema_view import MALFORMED, Bound, Child, read_conjunct
from tests.comparison.compared import make_sides
from tests.small import described


def _read(schema: Any, version: str = "3.1.0") -> dict[str, Any]:
    document = described({"A": schema}, version)
    (side, _), (root, _) = make_sides(document, document)
    conjunct = read_conjunct(side, root.member("components", "schemas", "A"), ())
    return {key: held.value for key, held in conjunct.keywords.items()}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"const": "a"}, {"enum": ["a"]}),
        ({"type": ["string", "null"]}, {"type": ["null", "string"]}),
        ({"type": "string", "nullable": True}, {"type": ["string", "null"]}),
        ({"type": "integer", "exclusiveMinimum": 0}, {"type": "integer", "minimum": 1}),
        ({"type": "integer", "maximum": 1.5}, {"type": "integer", "maximum": 1}),
        ({"minLength": 0, "items": {}, "required": []}, {}),
        ({"type": "string", "maximum": 3}, {"type": "string"}),
        ({"type": "string", "enum": ["a", 1]}, {"enum": ["a"]}),
        ({"additionalProperties": True}, {}),
    ],
)
def test_what_means_the_same_is_read_as_the_same(one: Any, other: Any) -> None:
    assert _read(one) == _read(other)


def test_malformed_keywords_are_kept_apart() -> None:
    found = _read({"type": "string", "maxLength": "many", "anyOf": [3], "readOnly": 1})
    assert found.pop(MALFORMED) == {"maxLength": "many", "anyOf": [3], "readOnly": 1}
    assert "maxLength" not in found
    assert "anyOf" not in found


def test_bounds_of_3_0_and_3_1() -> None:
    old = _read({"type": "number", "minimum": 1, "exclusiveMinimum": True}, "3.0.3")
    assert old["minimum"] == Bound(1, True) == _read({"exclusiveMinimum": 1})["minimum"]
    assert str(Bound(1.5, True)) == "1.5 (exclusive)"


def test_schemas_inside_know_where_they_are() -> None:
    properties = _read({"properties": {"a": {"type": "string"}}})["properties"]
    child = properties["a"]
    assert isinstance(child, Child)
    assert child.path == ("properties", "a")
    assert child.spot.tokens == ("components", "schemas", "A", "properties", "a")
