"""Schemas of OpenAPI, adapted to a JSON Schema validator."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from schemakit.checks.validator_schemas import (
    BASE,
    adapt_schema,
    make_validator,
    target_of,
    value_at,
)
from schemakit.spec.grammar import GRAMMARS


def adapted(schema: dict[str, Any], version: str = "3.0") -> dict[str, Any]:
    schema = deepcopy(schema)
    adapt_schema({"a": schema, "b": {}}, schema, GRAMMARS[version])
    return schema


NULL = {"enum": [None]}


@pytest.mark.parametrize(
    ("schema", "result"),
    [
        ({"type": "string"}, {"type": "string"}),
        ({"type": "string", "nullable": True}, {"type": ["string", "null"], "nullable": True}),
        ({"enum": ["a"], "nullable": True}, {"enum": ["a", None], "nullable": True}),
        ({"nullable": True, "oneOf": [{}]}, {"nullable": True, "oneOf": [{}, NULL]}),
        ({"nullable": True, "not": NULL}, {"nullable": True}),
        (
            {"nullable": True, "allOf": [{"$ref": "#/b"}, {"type": "object"}]},
            {
                "nullable": True,
                "allOf": [{"anyOf": [{"$ref": "#/b"}, NULL]}, {"type": ["object", "null"]}],
            },
        ),
        ({"$ref": "#/b"}, {"$ref": "#/b"}),
        ({"$ref": "#/nowhere", "type": "string"}, {"type": "string"}),
        ({"$id": "https://example.com/a", "$anchor": "x", "title": "t"}, {"title": "t"}),
    ],
)
def test_a_schema_becomes_plain_json_schema(schema: dict[str, Any], result: Any) -> None:
    assert adapted(schema) == result


def test_a_file_of_2_0_has_no_type_of_json_schema() -> None:
    assert adapted({"type": "file"}, "2.0") == {}
    assert adapted({"type": "file"}, "3.1") == {"type": "file"}


def errors(contents: Any, value: Any, version: str = "3.1") -> list[str] | None:
    """The keywords that a value violates by the schema at ``/a``; None without a validator."""
    validator = make_validator(contents, GRAMMARS[version], {"$ref": f"{BASE}#/a"})
    return validator and [one.kind.name for one in validator.iter_errors(value)]


def test_a_validator_resolves_references_into_the_description() -> None:
    contents = {"a": {"items": {"$ref": "#/b"}}, "b": {"type": "string"}}
    assert errors(contents, ["x"]) == []
    assert errors(contents, [1]) == ["type"]


def test_each_dialect_has_its_validator() -> None:
    bound = {"a": {"minimum": 3, "exclusiveMinimum": True}}
    assert errors(deepcopy(bound), 3, "3.0") == ["exclusiveMinimum"]
    assert errors({"a": {"exclusiveMinimum": 3}}, 3, "3.1") == ["exclusiveMinimum"]


def test_an_invalid_keyword_is_removed_and_the_rest_counts() -> None:
    contents = {"a": {"pattern": "(?<", "maxLength": 2}}
    assert errors(contents, "abc") == ["maxLength"]
    assert contents == {"a": {"maxLength": 2}}


def test_tokens_of_references() -> None:
    assert target_of("#/a~1b/c%20d") == ("a/b", "c d")
    assert target_of("#anchor") == target_of("other.yaml#/a") == ()
    assert value_at({"a": [1]}, ("a", "0")) == 1
    assert value_at({"a": [1]}, ("a", "1")) is None
