"""The examples, defaults and enumerated values of a description, each with its schema."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from schemakit.checks.validator_schemas import target_of, value_at
from schemakit.spec.grammar import Grammar
from schemakit.spec.keywords import APPLICATOR, ASSERTION, KEYWORDS

__all__ = ["Case", "cases_of_object", "cases_of_schema", "is_surely_valid", "one_way_properties"]

#: The types of JSON's scalars in Python, compared exactly: a boolean is not an integer.
_SCALARS = {"string": str, "integer": int, "boolean": bool}
#: Keywords that ``is_surely_valid`` does not evaluate; no other restricts a scalar.
_MORE = frozenset(
    row.name
    for row in KEYWORDS
    if row.role in (ASSERTION, APPLICATOR)
    and (not row.types or not {"string", "number"}.isdisjoint(row.types))
).difference(
    ("type", "enum", "nullable", "format", "discriminator"),
    (row.name for row in KEYWORDS if row.group == "content"),
)


class Case(NamedTuple):
    """A value to validate: its name in messages, its tokens, and the tokens of its schema."""

    name: str
    value: Any
    tokens: tuple[str, ...]
    schema: tuple[str, ...]


def cases_of_schema(
    schema: dict[str, Any], tokens: tuple[str, ...], grammar: Grammar
) -> list[Case]:
    """Return the default, examples and enumerated values in a Schema Object."""
    if isinstance(schema.get("$ref"), str) and not grammar.schema_siblings:
        return []
    cases = [
        Case(f"the {name}", schema[name], (*tokens, name), tokens)
        for name in ("default", "example")
        if name in schema and (name == "default" or not grammar.root.is_schema)
    ]
    for key, name in (("examples", "this example"), ("enum", "this value of enum")):
        values = schema.get(key)
        for index, value in enumerate(values) if isinstance(values, list) else ():
            cases.append(Case(name, value, (*tokens, key, str(index)), tokens))
    return cases


def cases_of_object(
    contents: Any, value: dict[str, Any], tokens: tuple[str, ...], type_name: str
) -> Iterator[Case]:
    """Yield the examples that an Object has for the schema beside them."""
    schema = value.get("schema")
    if not isinstance(schema, dict):
        return
    where = (*tokens, "schema")
    if type_name == "Response":
        given = value.get("examples")
        for name, example in given.items() if isinstance(given, dict) else ():
            if _is_json(name):
                yield Case("the example", example, (*tokens, "examples", name), where)
    if type_name not in ("MediaType", "Parameter", "Header"):
        return
    if type_name == "MediaType" and not _is_json(tokens[-1]):
        return
    # A string as the example of a parameter may be the serialized form, not the value.
    strings_are_values = (
        type_name == "MediaType" or _resolve_schema(contents, schema).get("type") == "string"
    )
    for example, at in _examples_of(contents, value, tokens):
        if strings_are_values or not isinstance(example, str):
            yield Case("the example", example, at, where)


def _examples_of(
    contents: Any, value: dict[str, Any], tokens: tuple[str, ...]
) -> Iterator[tuple[Any, tuple[str, ...]]]:
    """Yield the values of ``example`` and ``examples`` with their tokens."""
    if "example" in value:
        yield value["example"], (*tokens, "example")
    several = value.get("examples")
    for name, example in several.items() if isinstance(several, dict) else ():
        at = (*tokens, "examples", name)
        if isinstance(example, dict) and isinstance(example.get("$ref"), str):
            at = target_of(example["$ref"])
            example = value_at(contents, at)
        if isinstance(example, dict) and "value" in example:
            yield example["value"], (*at, "value")


def _is_json(media_type: str) -> bool:
    kind = media_type.partition(";")[0].strip().lower()
    return kind == "application/json" or kind.endswith("+json")


def _resolve_schema(contents: Any, schema: Any) -> dict[str, Any]:
    for _ in range(10):
        if not isinstance(schema, dict) or not isinstance(schema.get("$ref"), str):
            break
        schema = value_at(contents, target_of(schema["$ref"]))
    return schema if isinstance(schema, dict) else {}


def is_surely_valid(value: Any, schema: dict[str, Any]) -> bool:
    """Whether a scalar is valid by simple keywords alone.

    Most are, and compiling their schemas for a validator takes long.
    """
    kind = schema.get("type")
    if not isinstance(kind, str) or type(value) is not _SCALARS.get(kind):
        return False
    allowed = schema.get("enum")
    return _MORE.isdisjoint(schema) and (not isinstance(allowed, list) or value in allowed)


def one_way_properties(schema: dict[str, Any]) -> set[str]:
    """Return the properties of a schema that are only in requests or only in responses."""
    properties = schema.get("properties")
    return {
        name
        for name, one in (properties.items() if isinstance(properties, dict) else ())
        if isinstance(one, dict) and (one.get("readOnly") is True or one.get("writeOnly") is True)
    }
