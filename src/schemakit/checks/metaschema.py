"""The official schemas of the OpenAPI versions and their validators; needs the ``check`` extra.

The schemas are files of openapi-spec-validator, corrected by the table in ``corrections``.
jsonschema-rs validates a large description by them in less time than it takes to parse it.
"""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from schemakit.checks.corrections import correct_schema

__all__ = ["INSTALL", "OAS", "fields_at", "is_available", "part_at", "schema_of", "validator_of"]

INSTALL = "pip install 'schemakit[check]'"
#: The prefix of the URIs of OpenAPI's own dialects.
OAS = "https://spec.openapis.org/oas/"
#: The packages that contain the official schemas, and the dialects of Schema Objects.
_SCHEMA_PACKAGE = "openapi_spec_validator"
_DIALECT_PACKAGE = "openapi_schema_validator"
#: A version to the URI of its dialect, which is the schema of Schema Objects, and its files.
_DIALECTS = {
    "3.1": (
        "https://spec.openapis.org/oas/3.1/dialect/base",
        "schemas/oas3.1/metaschema.json",
        "schemas/oas3.1/vocabularies/base",
    ),
    "3.2": (
        "https://spec.openapis.org/oas/3.2/dialect/2025-09-17",
        "schemas/oas3.2/dialect/2025-09-17.json",
        "schemas/oas3.2/meta/2025-09-17.json",
    ),
}
#: The characters of a URI (RFC 3986 §2).
_URI_REFERENCE = re.compile(r"(?:[\w.~:/?#\[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*", re.ASCII)


def is_available() -> bool:
    """Whether the packages of the ``check`` extra are installed."""
    return find_spec("jsonschema_rs") is not None and find_spec(_SCHEMA_PACKAGE) is not None


@cache
def schema_of(version: str) -> dict[str, Any]:
    """Return the official schema of a version, corrected."""
    schema = _read(_SCHEMA_PACKAGE, f"resources/schemas/v{version}/schema.json")
    return correct_schema(version, schema)


@cache
def validator_of(version: str, with_dialect: bool) -> Any:
    """Return a validator for the official schema of a version.

    2.0 and 3.0 have one schema for everything. From 3.1 on the schema of Schema Objects is another
    one, for which the first has a dynamic anchor; ``with_dialect`` plugs in OpenAPI's own.
    """
    import jsonschema_rs

    schema = schema_of(version)
    if version not in _DIALECTS:
        # Draft 4, in which these schemas are written, does not have the format.
        formats = {"uri-reference": _is_uri_reference}
        return jsonschema_rs.validator_for(schema, validate_formats=True, formats=formats)
    if not with_dialect or find_spec(_DIALECT_PACKAGE) is None:
        return jsonschema_rs.validator_for(schema, validate_formats=True)
    dialect, *files = _DIALECTS[version]
    parts = [schema, *(_read(_DIALECT_PACKAGE, name) for name in files)]
    registry = jsonschema_rs.Registry([(part["$id"], part) for part in parts])
    closed = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"{OAS}{version}/schema-base/schemakit",
        "$ref": schema["$id"],
        "$defs": {"schema": {"$dynamicAnchor": "meta", "$ref": dialect}},
    }
    return jsonschema_rs.validator_for(closed, registry=registry, validate_formats=True)


def _is_uri_reference(text: str) -> bool:
    return _URI_REFERENCE.fullmatch(text) is not None


def _read(package: str, name: str) -> dict[str, Any]:
    # Only the files: importing the package would load pydantic and take a third of a second.
    spec = find_spec(package)
    places = spec.submodule_search_locations if spec is not None else None
    contents: dict[str, Any] = json.loads(Path((places or [""])[0], name).read_bytes())
    return contents


def part_at(version: str, path: tuple[Any, ...]) -> Any:
    """Return the part of the official schema at a path of keys and indices, or None."""
    part: Any = schema_of(version)
    for token in path:
        if not isinstance(part, (dict, list)):
            return None
        try:
            part = part[token]
        except (KeyError, IndexError, TypeError):
            return None
    return part


@cache
def fields_at(version: str, path: tuple[Any, ...]) -> tuple[frozenset[str], tuple[str, ...]]:
    """Return the fields that a part of the official schema allows, and patterns of other fields.

    Those of the schemas that it applies in place count too.
    """
    schema, part = schema_of(version), part_at(version, path)
    names: set[str] = set()
    patterns: dict[str, None] = {}
    pending, visited = [part], set[int]()
    for one in pending:
        if not isinstance(one, dict) or id(one) in visited:
            continue
        visited.add(id(one))
        names.update(one.get("properties", ()))
        patterns.update(dict.fromkeys(one.get("patternProperties", ())))
        ref = one.get("$ref", "")
        if ref.startswith("#/"):
            target: Any = schema
            for token in ref[2:].split("/"):
                target = target.get(token, {}) if isinstance(target, dict) else {}
            pending.append(target)
        for key in ("allOf", "anyOf", "oneOf"):
            pending.extend(one.get(key, ()))
        pending.extend(one[key] for key in ("if", "then", "else") if key in one)
        pending.extend(one.get("dependentSchemas", {}).values())
    shown = [text.replace("\\/", "/") for text in patterns if not text.startswith("^x-")]
    return frozenset(names), tuple(shown)
