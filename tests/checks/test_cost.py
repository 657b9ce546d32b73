"""The bounds on validating a value by a schema."""

from __future__ import annotations

import json
from typing import Any

import pytest

from schemakit.checks.cost import is_affordable


def affordable(schemas: dict[str, Any], value: Any) -> bool:
    """Whether a value may be validated by the schema ``A``; a reference is a name."""
    return is_affordable(schemas["A"], value, lambda schema: schemas.get(schema["$ref"]))


@pytest.mark.parametrize(
    ("schemas", "value"),
    [
        ({"A": True}, 1),
        ({"A": {"type": "object"}}, {"a": 1}),
        ({"A": {"properties": {"a": {"$ref": "A"}}}}, {"a": {"a": {}}}),
        ({"A": {"items": {"$ref": "A"}}}, [[], [[]]]),
        ({"A": {"allOf": [{"$ref": "B"}, {"$ref": "B"}]}, "B": {}}, 1),
        ({"A": {"$ref": "nothing"}}, 1),
        ({"A": {"allOf": 3, "properties": [], "items": True, "dependentSchemas": 1}}, {"a": [1]}),
    ],
)
def test_ordinary_schemas_are_affordable(schemas: dict[str, Any], value: Any) -> None:
    assert affordable(schemas, value)


@pytest.mark.parametrize(
    "schema",
    [
        {"$ref": "A"},
        {"allOf": [{"$ref": "A"}]},
        {"if": {"$ref": "A"}},
        {"not": {"anyOf": [{"$ref": "A"}]}},
        {"dependentSchemas": {"a": {"$ref": "A"}}},
    ],
)
def test_a_schema_that_applies_itself_to_the_same_value_is_not(schema: Any) -> None:
    assert not affordable({"A": schema}, {"a": 1})


def test_branches_that_double_at_each_step_are_not() -> None:
    def doubled(steps: int) -> dict[str, Any]:
        schemas = {f"S{n}": {"anyOf": [{"$ref": f"S{n + 1}"}] * 2} for n in range(steps)}
        return {"A": {"$ref": "S0"}, **schemas}

    assert affordable(doubled(10), 1)
    assert not affordable(doubled(60), 1)


def test_a_long_chain_of_references_is_not() -> None:
    def chain(length: int) -> dict[str, Any]:
        return {"A": {"$ref": "S0"}, **{f"S{n}": {"$ref": f"S{n + 1}"} for n in range(length)}}

    assert affordable(chain(1000), 1)
    assert not affordable(chain(3000), 1)


@pytest.mark.parametrize("keyword", ["additionalProperties", "unevaluatedProperties"])
def test_members_are_counted_by_each_schema_that_applies(keyword: str) -> None:
    value = json.loads('{"a":' * 20 + "1" + "}" * 20)
    assert affordable({"A": {keyword: {"$ref": "A"}}}, value)
    assert not affordable({"A": {"anyOf": [{keyword: {"$ref": "A"}}] * 3}}, value)
