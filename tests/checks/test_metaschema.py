"""The official schemas of OpenAPI, and their validators."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest

from schemakit.checks import metaschema

VERSIONS = ["2.0", "3.0", "3.1", "3.2"]
SCHEMA_ID = {
    "3.0": "https://spec.openapis.org/oas/3.0/schema/",
    "3.1": "https://spec.openapis.org/oas/3.1/schema/",
    "3.2": "https://spec.openapis.org/oas/3.2/schema/",
}


def minimal(version: str) -> dict[str, Any]:
    field = "swagger" if version == "2.0" else "openapi"
    number = version if version == "2.0" else f"{version}.0"
    return {field: number, "info": {"title": "t", "version": "1"}, "paths": {}}


def with_schema(version: str, schema: dict[str, Any]) -> dict[str, Any]:
    section = (
        {"definitions": {"A": schema}}
        if version == "2.0"
        else {"components": {"schemas": {"A": schema}}}
    )
    return {**minimal(version), **section}


@pytest.mark.parametrize("version", SCHEMA_ID)
def test_each_version_has_its_official_schema(version: str) -> None:
    schema = metaschema.schema_of(version)
    assert schema.get("$id", schema.get("id", "")).startswith(SCHEMA_ID[version])


@pytest.mark.parametrize("version", VERSIONS)
def test_a_validator_accepts_what_is_valid_and_rejects_what_is_not(version: str) -> None:
    validator = metaschema.validator_of(version, with_dialect=True)
    assert validator.is_valid(minimal(version))
    assert not validator.is_valid({**minimal(version), "info": {"title": "t"}})
    assert validator.is_valid(with_schema(version, {"type": "object"}))
    assert not validator.is_valid(with_schema(version, {"type": "strin"}))


@pytest.mark.parametrize("version", ["3.1", "3.2"])
def test_without_the_dialect_schema_objects_are_left_alone(version: str) -> None:
    validator = metaschema.validator_of(version, with_dialect=False)
    assert validator.is_valid(with_schema(version, {"type": "strin"}))
    assert not validator.is_valid({**minimal(version), "info": {}})


def test_a_part_of_the_schema_is_found_by_keys_and_indices() -> None:
    assert metaschema.part_at("3.1", ("properties", "openapi", "type")) == "string"
    assert metaschema.part_at("3.1", ("required", 0)) == "openapi"
    for nowhere in (("no",), ("required", 99), ("required", "a"), ("type", "object", 0)):
        assert metaschema.part_at("3.1", nowhere) is None


def test_the_fields_of_an_object_include_those_of_schemas_it_applies() -> None:
    fields, patterns = metaschema.fields_at("3.1", ("$defs", "info"))
    assert {"title", "summary", "version"} <= fields
    assert patterns == ()
    fields, _ = metaschema.fields_at("3.1", ("$defs", "parameter"))
    assert {"name", "in", "style", "example", "examples"} <= fields
    _, patterns = metaschema.fields_at("3.1", ("$defs", "paths"))
    assert patterns == ("^/",)


def test_the_schemas_are_read_without_importing_their_packages() -> None:
    code = (
        "from schemakit.checks import metaschema; import sys; metaschema.validator_of('3.1', True);"
        "print([m for m in sys.modules if m.startswith(('openapi_', 'pydantic'))])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
