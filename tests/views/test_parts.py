"""The types of plain Objects, against what the specification's own schemas say of the fields."""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

import schemakit

#: The definition of each Object in the official schema of 3.1.
_NAMES = {
    "Header": "header",
    "Info": "info",
    "MediaType": "media-type",
    "Parameter": "parameter",
    "RequestBody": "request-body",
    "Response": "response",
    "SecurityScheme": "security-scheme",
    "Tag": "tag",
}


def official() -> dict[str, Any]:
    """The official schema of 3.1, from the package that carries it."""
    spec = find_spec("openapi_spec_validator")
    if spec is None or spec.origin is None:
        pytest.skip("openapi-spec-validator is not installed")
    path = Path(spec.origin).parent / "resources" / "schemas" / "v3.1" / "schema.json"
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))["$defs"]
    return found


def fields_of(schema: Any) -> set[str]:
    """The names of all ``properties`` in a definition, also in its branches."""
    found: set[str] = set()
    stack = [schema]
    while stack:
        value = stack.pop()
        if isinstance(value, dict):
            found |= set(value.get("properties", {}))
            inner = {key: one for key, one in value.items() if key not in ("properties", "$defs")}
            stack += [*inner.values(), *value.get("$defs", {}).values()]
        elif isinstance(value, list):
            stack += value
    return found


@pytest.mark.parametrize("name", sorted(_NAMES))
def test_a_type_has_the_fields_of_the_official_schema(name: str) -> None:
    typed = set(getattr(schemakit, name).__annotations__)
    assert fields_of(official()[_NAMES[name]]) - typed == set()


@pytest.mark.parametrize("name", sorted(_NAMES))
def test_no_field_has_to_be_there(name: str) -> None:
    assert getattr(schemakit, name).__required_keys__ == frozenset()


def test_what_operations_return_are_plain_dicts_of_these_types() -> None:
    api = schemakit.load(
        {
            "openapi": "3.1.0",
            "info": {"title": "t", "version": "1"},
            "paths": {"/a": {"get": {"parameters": [{"name": "q", "in": "query"}]}}},
        }
    )
    parameter: schemakit.Parameter = api["GET /a"].parameters[0]
    assert type(parameter) is dict
    assert (parameter["name"], parameter["in"], parameter.get("required")) == ("q", "query", None)
    info: schemakit.Info = api.info
    assert info["title"] == "t"
