"""Rows of reusable schemas and of their properties."""

from __future__ import annotations

from pathlib import Path

import pytest

import schemakit
from schemakit.spec import pointer
from schemakit.spec.grammar import GRAMMARS
from schemakit.surveying.schema_hash import SchemaHasher
from tests.corpus import ROOT
from tests.small import described, to, written
from tests.surveying.one import rows_of

SCHEMAS = {
    "Base": {"type": "object", "required": ["a"], "properties": {"a": {"type": "string"}}},
    "Both": {
        "description": "both",
        "allOf": [to("Base"), {"properties": {"b": {"type": "integer", "minimum": 2}}}],
    },
    "Alias": to("Both"),
    "Node": {"type": "object", "properties": {"next": to("Node"), "a/b": {"enum": [1, 2]}}},
    "Other": {"type": "object", "properties": {"next": to("Other"), "a/b": {"enum": [2, 1]}}},
}


def test_schemas_and_properties(tmp_path: Path) -> None:
    path = written(tmp_path / "a.json", described(SCHEMAS))
    rows = rows_of(str(path))
    named = {one["name"]: one for one in rows["schemas"]}
    assert named["Both"]["properties"] == 2
    assert named["Both"]["required"] == 1
    assert named["Both"]["has_description"] is True
    assert {name: one["uses"] for name, one in named.items()} == {
        "Base": 1,
        "Both": 1,
        "Alias": 0,
        "Node": 1,
        "Other": 1,
    }
    assert {name for name, one in named.items() if one["is_recursive"]} == {"Node", "Other"}
    assert named["Node"]["hash"] == named["Other"]["hash"]
    assert named["Both"]["hash"] == named["Alias"]["hash"] != named["Base"]["hash"]
    fields = [(one["schema"], one["name"], one["pointer"]) for one in rows["fields"]]
    assert fields[:3] == [
        ("Base", "a", "/components/schemas/Base/properties/a"),
        ("Both", "a", "/components/schemas/Both"),
        ("Both", "b", "/components/schemas/Both"),
    ]
    assert ("Node", "a/b", "/components/schemas/Node/properties/a~1b") in fields
    (bounded,) = [one for one in rows["fields"] if one["minimum"] and one["schema"] == "Both"]
    assert (bounded["name"], bounded["minimum"], bounded["position"]) == ("b", 2.0, 1)


@pytest.mark.parametrize("name", ["openapi.json", "model.json", "orders/openapi.yaml"])
def test_rows_are_what_a_schema_alone_says(name: str) -> None:
    """All schemas are flattened together; each alone has the same hash and the same fields."""
    path = str(ROOT / "examples" / name)
    rows, api = rows_of(path), schemakit.load(path)
    grammar = GRAMMARS[api.version]
    counts = api.reference_counts()
    for row, one in zip(rows["schemas"], api.schemas(), strict=True):
        flat = one.flatten(missing="keep")

        def find(ref: str, flat: object = flat) -> object:
            try:
                return pointer.get(flat, pointer.parse(ref[1:]))
            except (pointer.Missing, schemakit.PointerError):
                return None

        hasher = SchemaHasher(find, shape=False)
        assert row["hash"] == hasher.hash(flat, grammar.types["Schema"]), one.name
        assert row["type"] == one.type
        assert row["uses"] == counts.get(one.pointer, 0)
        listed = [field for field in rows["fields"] if field["schema"] == one.name]
        assert [(field["name"], field["type"], field["required"]) for field in listed] == [
            (field.name, field.type or "any", field.required) for field in one.fields()
        ]


def test_numbers_that_no_column_can_hold(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(
        "openapi: 3.1.0\ninfo: {title: t, version: '1'}\ncomponents: {schemas: {A: {properties: "
        f"{{a: {{minimum: {10**30}, maximum: 1.0e300, maxLength: {2**70}, pattern: 3}}}}}}}}}}\n"
    )
    (field,) = rows_of(str(path))["fields"]
    found = {key: field[key] for key in ("minimum", "maximum", "max_length", "pattern")}
    assert found == {"minimum": 1e30, "maximum": 1e300, "max_length": 2**63 - 1, "pattern": None}
