"""Judges samples by jsonschema-rs, from the bundled schemas of a description."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import jsonschema_rs

from schemakit import Description
from schemakit.errors import SchemaKitError
from schemakit.samples.messages import parameter_schema, sample_media, sample_parameter
from schemakit.samples.values import Sample
from schemakit.spec import pointer
from schemakit.spec.to_2020_12 import json_schema
from schemakit.views.operations import Operation

__all__ = ["Case", "iterate_cases", "judge", "without_hidden"]


class Case(NamedTuple):
    """A sample, the pointer to its schema, or the schema itself, and what is left out of it."""

    name: str
    sample: Sample
    schema: str | dict[str, Any]
    hidden: str = ""


def iterate_cases(api: Description, operation: Operation) -> Iterator[Case]:
    """Iterate over the samples of the parameters, bodies and responses of an operation."""
    seen = operation.seen_in(api._loaded.read_whole())
    is_old = api.version == "2.0"
    places = {}
    for base in ("/".join(operation.pointer.split("/")[:3]), operation.pointer):
        try:
            listed = api.view(f"{base}/parameters")
        except SchemaKitError:
            continue
        for number, one in enumerate(listed):
            places[one.get("in"), one.get("name")] = f"{base}/parameters/{number}"
    for one in seen.parameters:
        schema: str | dict[str, Any] = f"{places[one['in'], one['name']]}/schema"
        if "schema" not in one:
            schema = json_schema(parameter_schema(one), legacy=api.version in ("2.0", "3.0"))
        yield Case(f"{one['in']} {one['name']}", sample_parameter(seen, one), schema)
    body = seen.request_body or {}
    for media_type, media in body.get("content", {}).items():
        where = f"{operation.pointer}/requestBody/content/{pointer.escape(media_type)}/schema"
        if is_old and ("body", None) not in places:
            found = [place for (kind, _), place in places.items() if kind == "body"]
            if not found:
                continue
            where = f"{found[0]}/schema"
        if "schema" in media:
            yield Case(
                f"body {media_type}", sample_media(seen, media, "readOnly"), where, "readOnly"
            )
    for status, response in seen.responses.items():
        for media_type, media in response.get("content", {}).items():
            where = f"{operation.pointer}/responses/{pointer.escape(status)}"
            where += "/schema" if is_old else f"/content/{pointer.escape(media_type)}/schema"
            sample = sample_media(seen, media, "writeOnly")
            if "schema" in media:
                yield Case(f"{status} {media_type}", sample, where, "writeOnly")


def judge(api: Description, case: Case) -> list[str]:
    """What jsonschema-rs has against a sample."""
    schema = case.schema
    if isinstance(schema, str):
        schema = api.bundle(at=schema, missing="keep")
    judged = without_hidden(schema, schema, case.hidden)
    validator = jsonschema_rs.validator_for(judged, validate_formats=False)
    return [
        f"{list(one.instance_path)}: {one.message}"
        for one in validator.iter_errors(case.sample.value)
    ]


def without_hidden(schema: Any, root: Any, word: str, around: frozenset[str] = frozenset()) -> Any:
    """A bundled schema that does not require what a request or a response leaves out."""
    if isinstance(schema, list):
        return [without_hidden(one, root, word, around) for one in schema]
    if not isinstance(schema, dict):
        return schema
    hidden = around | _hidden_names(schema, root, word, 0)
    found: dict[str, Any] = {}
    for key, value in schema.items():
        if key == "required" and isinstance(value, list):
            # A description of the corpus names some members twice, which is not valid.
            found[key] = [one for one in dict.fromkeys(value) if one not in hidden]
        elif key == "$recursiveAnchor" or (key[:9] == "exclusive" and value is True):
            continue  # of earlier drafts; a description of 3.1 in the corpus has them
        elif key in ("enum", "const", "default", "examples", "example"):
            found[key] = value
        elif key in ("properties", "$defs", "patternProperties", "dependentSchemas"):
            found[key] = {name: without_hidden(one, root, word) for name, one in value.items()}
        else:
            inside = hidden if key in ("allOf", "anyOf", "oneOf") else frozenset()
            found[key] = without_hidden(value, root, word, inside)
    return found


def _resolve(schema: Any, root: Any) -> Any:
    for _ in range(20):
        if not isinstance(schema, dict) or not isinstance(schema.get("$ref"), str):
            break
        schema = pointer.get(root, pointer.parse(pointer.from_fragment(schema["$ref"][1:])))
    return schema


def _hidden_names(schema: Any, root: Any, word: str, depth: int) -> frozenset[str]:
    found: set[str] = set()
    schema = _resolve(schema, root)
    if not isinstance(schema, dict) or depth > 8:
        return frozenset()
    for name, one in (schema.get("properties") or {}).items():
        if _is_hidden(one, root, word, depth):
            found.add(name)
    for member in schema.get("allOf", ()):
        found |= _hidden_names(member, root, word, depth + 1)
    return frozenset(found)


def _is_hidden(schema: Any, root: Any, word: str, depth: int) -> bool:
    target = _resolve(schema, root)
    if not isinstance(target, dict) or depth > 8:
        return False
    own = isinstance(schema, dict) and schema.get(word) is True
    inner = any(_is_hidden(one, root, word, depth + 1) for one in target.get("allOf", ()))
    return own or target.get(word) is True or inner
