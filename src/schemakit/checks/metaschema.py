"""The official schemas of the OpenAPI versions, and what judges by them; needs the ``check`` extra.

The schemas are those that openapi-spec-validator carries, read as files; jsonschema-rs judges by
them, which for a large description takes less time than parsing it.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

__all__ = ["INSTALL", "OAS", "fields_at", "is_available", "part_at", "schema_of", "validator_of"]

INSTALL = "pip install 'schemakit[check]'"
#: What the names of OpenAPI's own dialects begin with.
OAS = "https://spec.openapis.org/oas/"
_CARRIER = "openapi_spec_validator"
_DIALECT_CARRIER = "openapi_schema_validator"
#: Where each version keeps its dialect: the schema of its Schema Objects, by package and file.
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


def is_available() -> bool:
    """Whether what the check needs is installed."""
    return find_spec("jsonschema_rs") is not None and find_spec(_CARRIER) is not None


@cache
def schema_of(version: str) -> dict[str, Any]:
    """The official schema of a version."""
    return _read(_CARRIER, f"resources/schemas/v{version}/schema.json")


@cache
def validator_of(version: str, with_dialect: bool) -> Any:
    """A validator by the official schema, of Schema Objects too where the dialect is OAS's.

    2.0 and 3.0 have one schema for all; from 3.1 on that of Schema Objects is another one, which
    the first leaves open by a dynamic anchor.
    """
    import jsonschema_rs

    schema = schema_of(version)
    if version not in _DIALECTS or not with_dialect or find_spec(_DIALECT_CARRIER) is None:
        return jsonschema_rs.validator_for(schema)
    dialect, *files = _DIALECTS[version]
    parts = [schema, *(_read(_DIALECT_CARRIER, name) for name in files)]
    registry = jsonschema_rs.Registry([(part["$id"], part) for part in parts])
    closed = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"{OAS}{version}/schema-base/schemakit",
        "$ref": schema["$id"],
        "$defs": {"schema": {"$dynamicAnchor": "meta", "$ref": dialect}},
    }
    return jsonschema_rs.validator_for(closed, registry=registry)


def _read(package: str, name: str) -> dict[str, Any]:
    # The files alone: importing the package would load pydantic and more, for a third of a second.
    spec = find_spec(package)
    places = spec.submodule_search_locations if spec is not None else None
    contents: dict[str, Any] = json.loads(Path((places or [""])[0], name).read_bytes())
    return contents


def part_at(version: str, path: tuple[Any, ...]) -> Any:
    """What stands in the official schema at a path of keys and indices; None where nothing does."""
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
    """The fields that a part of the official schema names, in itself or in what it applies; and
    the patterns of other names.
    """
    schema, part = schema_of(version), part_at(version, path)
    names: set[str] = set()
    patterns: dict[str, None] = {}
    pending, met = [part], set[int]()
    for one in pending:
        if not isinstance(one, dict) or id(one) in met:
            continue
        met.add(id(one))
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
