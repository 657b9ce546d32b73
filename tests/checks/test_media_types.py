"""Entries of ``encoding`` and the properties that they are about."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.checks.descriptions import check_text, found, with_paths
from tests.small import to

CODE = "encoding-property"
A = {"type": "object", "properties": {"a": {"type": "string"}}}


def with_encoding(schema: Any, version: str = "3.1.0", **encoding: Any) -> dict[str, Any]:
    media_type = {"schema": schema, "encoding": encoding}
    body = {"content": {"multipart/form-data": media_type}}
    document = with_paths({}, version)
    document["components"] = {"schemas": {"A": A}, "requestBodies": {"B": body}}
    return document


PLACE = "/components/requestBodies/B/content/multipart~1form-data/encoding"


@pytest.mark.parametrize(
    ("version", "severity"), [("3.0.3", "error"), ("3.1.0", "error"), ("3.2.0", "warning")]
)
def test_an_entry_without_a_property_is_reported(version: str, severity: str) -> None:
    document = with_encoding(to("A"), version, a={}, aa={})
    (one,) = check_text(json.dumps(document))
    assert (one.code, one.severity, one.location.pointer) == (CODE, severity, f"{PLACE}/aa")
    assert one.message == "the schema has no property 'aa'; did you mean 'a'?"


@pytest.mark.parametrize(
    "schema",
    [
        {"allOf": [to("A"), {"properties": {"b": {}}}]},
        {"oneOf": [to("A"), {"properties": {"b": {}}}]},
        {"properties": {"b": {}}, "anyOf": [{}]},
        {**A, "additionalProperties": {"type": "string"}},
        {**A, "patternProperties": {"^b$": {}}},
        {"$ref": "#/components/schemas/None"},
        {},
        True,
    ],
)
def test_what_may_be_a_property_is_not_reported(schema: Any) -> None:
    assert found(with_encoding(schema, b={}), CODE) == []


@pytest.mark.parametrize("closed", [False, True, {}])
def test_additional_properties_without_a_schema_are_not_properties(closed: Any) -> None:
    document = with_encoding({**A, "additionalProperties": closed}, a={}, b={})
    assert found(document, CODE) == [(CODE, f"{PLACE}/b")]
