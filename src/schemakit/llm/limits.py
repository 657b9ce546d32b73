"""Checks of definitions against the rules of a target: names, keywords, shapes, numeric limits.

Any definition can be checked, not only those that schemakit made. Providers reject a whole request
for one fault in one tool, and most do not say which; here each fault has a rule and a place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from schemakit.llm.targets import Limits, Target, find_target
from schemakit.spec import pointer
from schemakit.spec.to_2020_12 import LISTS, MAPS, SCHEMAS
from schemakit.spec.values import listed_types

__all__ = ["Violation", "check_tool", "check_tools"]

_CLOSING = ("additionalProperties", "unevaluatedProperties", "unevaluatedItems")
_ONE = tuple(key for key in SCHEMAS if key not in _CLOSING)
_NAMED = (*MAPS, "definitions")
#: Values of an enum from which on its characters are limited, too.
_LONG_ENUM = 250


@dataclass(frozen=True, slots=True)
class Violation:
    """A fault for which a target would reject the definition.

    ``rule`` is its stable name, ``pointer`` a JSON Pointer into the definition, and ``message`` a
    sentence.
    """

    rule: str
    pointer: str
    message: str

    def __str__(self) -> str:
        return f"{self.pointer or '/'}: {self.message} [{self.rule}]"


def check_tool(definition: Mapping[str, Any], target: str) -> list[Violation]:
    """Every fault for which ``target`` would reject the definition, in the order of its parts.

    Limits on a whole request are applied to this tool alone; see :func:`check_tools`.

    Raises:
        UsageError: if there is no such target.
    """
    row = find_target(target)
    return _check(definition, row).violations


def check_tools(definitions: Sequence[Mapping[str, Any]], target: str) -> list[Violation]:
    """The same for the tools of one request, and every limit that it exceeds as a whole.

    Pointers start with the index of the definition; those about the whole request are empty.

    Raises:
        UsageError: if there is no such target.
    """
    row = find_target(target)
    found: list[Violation] = []
    optional = unions = 0
    names: dict[Any, int] = {}
    for index, definition in enumerate(definitions):
        report = _check(definition, row)
        optional, unions = optional + report.optional, unions + report.unions
        found += [
            Violation(one.rule, f"/{index}{one.pointer}", one.message) for one in report.violations
        ]
        if report.name in names:
            message = f"tool {names[report.name]} has the name {report.name!r} too"
            found.append(Violation("duplicate-name", f"/{index}", message))
        elif report.name is not None:
            names[report.name] = index
    limits = row.limits
    many = len(definitions)
    found += _compare("tools", many, limits.tools, "tools in one request")
    found += _compare("strict-tools", many, limits.strict_tools, "strict tools in one request")
    if many > 1:
        found += _compare("optional-parameters", optional, limits.optional, _OPTIONAL)
        found += _compare("union-parameters", unions, limits.unions, _UNIONS)
    return found


_OPTIONAL = "optional parameters in one request"
_UNIONS = "parameters of several types in one request"


def _compare(
    rule: str, found: int, most: int | None, what: str, where: str = ""
) -> list[Violation]:
    """The violation of a limit, if it is one."""
    if most is None or found <= most:
        return []
    return [Violation(rule, where, f"{found} {what}, at most {most} are allowed")]


class _Part(NamedTuple):
    """A subschema; ``depth`` counts the objects around it, itself included."""

    tokens: tuple[str, ...]
    schema: Any
    depth: int


@dataclass(slots=True, eq=False)
class _Report:
    """The counts and faults of one definition while it is checked."""

    target: Target
    name: Any = None
    violations: list[Violation] = field(default_factory=list)
    properties: int = 0
    depth: int = 0
    characters: int = 0
    enum_values: int = 0
    optional: int = 0
    unions: int = 0

    def add(self, rule: str, tokens: Sequence[str], message: str) -> None:
        self.violations.append(Violation(rule, pointer.join(tokens), message))


def _check(definition: Any, target: Target) -> _Report:
    report = _Report(target)
    schema, tokens = _find_schema(definition, report)
    if not isinstance(schema, dict):
        return report
    _check_root(schema, tokens, report)
    for part in _parts(schema, tokens):
        _check_part(part, schema, tokens, report)
    _check_limits(target.limits, tokens, report)
    return report


# -- the definition around the schema --------------------------------------------------------------


def _find_schema(definition: Any, report: _Report) -> tuple[Any, tuple[str, ...]]:
    """The schema of the arguments, None without one, and its tokens."""
    target, shape = report.target, report.target.shape
    if not isinstance(definition, Mapping):
        report.add("shape", (), "a definition is an object")
        return None, ()
    if not shape.key:
        return dict(definition), ()
    outer: tuple[str, ...] = ()
    if shape.is_function:
        if definition.get("type") != "function":
            report.add("shape", ("type",), "type has to be 'function'")
        # Chat Completions has under "function" what the Responses API has beside "type".
        if isinstance(definition.get("function"), Mapping):
            definition, outer = definition["function"], ("function",)
    report.name = definition.get("name")
    names = target.tool_names
    if not isinstance(report.name, str) or not re.fullmatch(names.pattern, report.name):
        report.add("tool-name", (*outer, "name"), f"{report.name!r} does not match {names.pattern}")
    if target.strict is not None and bool(definition.get("strict")) is not target.strict:
        message = f"strict has to be {str(target.strict).lower()}"
        report.add("shape", (*outer, "strict"), message)
    tokens = (*outer, shape.key)
    if shape.key not in definition and shape.schema_is_optional:
        return None, tokens
    schema = definition.get(shape.key)
    if not isinstance(schema, Mapping):
        report.add("shape", tokens, f"{shape.key} has to be an object")
        return None, tokens
    return dict(schema), tokens


def _check_root(schema: dict[str, Any], tokens: tuple[str, ...], report: _Report) -> None:
    shape = report.target.shape
    if shape.root_is_object and schema.get("type") != "object":
        report.add("root-type", tokens, "the root has to be of type 'object'")
    for key in ("anyOf", "oneOf", "allOf"):
        if key in schema and not shape.root_unions:
            report.add("root-union", (*tokens, key), f"no {key} at the root")


# -- the schemas -----------------------------------------------------------------------------------


def _parts(root: dict[str, Any], tokens: tuple[str, ...]) -> Iterator[_Part]:
    """The schema and every subschema, in order; references are not followed."""
    stack = [_Part(tokens, root, 0)]
    while stack:
        where, schema, depth = stack.pop()
        if isinstance(schema, dict) and "properties" in schema:
            depth += 1
        yield _Part(where, schema, depth)
        if isinstance(schema, dict):
            below = list(_below(schema, where, depth))
            stack.extend(reversed(below))


def _below(schema: dict[str, Any], where: tuple[str, ...], depth: int) -> Iterator[_Part]:
    for key, value in schema.items():
        if key in _NAMED and isinstance(value, dict):
            inner = 0 if key in ("$defs", "definitions") else depth
            yield from (_Part((*where, key, str(name)), one, inner) for name, one in value.items())
        elif key in LISTS and isinstance(value, list):
            yield from (_Part((*where, key, str(i)), one, depth) for i, one in enumerate(value))
        elif key in _ONE or (key in _CLOSING and isinstance(value, dict)):
            yield _Part((*where, key), value, depth)


def _check_part(part: _Part, root: dict[str, Any], outer: tuple[str, ...], report: _Report) -> None:
    tokens, schema, depth = part
    report.depth = max(report.depth, depth)
    if isinstance(schema, bool):
        if report.target.typed:
            report.add("keyword", tokens, "a schema has to be an object")
        return
    if not isinstance(schema, dict):
        report.add("shape", tokens, "a schema is an object")
        return
    _check_keywords(tokens, schema, outer == tokens, report)
    _check_reference(tokens, schema, root, report)
    _check_types(tokens, schema, report)
    _check_properties(tokens, schema, report)
    _check_enum(tokens, schema, report)


def _check_keywords(
    tokens: tuple[str, ...], schema: dict[str, Any], is_root: bool, report: _Report
) -> None:
    target = report.target
    extra = {"$ref", "$defs"} if target.definitions else set()
    extra |= {"nullable", "propertyOrdering"} if target.types == "nullable" else set()
    extra |= target.shape.root_keywords if is_root else set()
    for key in schema:
        if key in ("$ref", "$defs") and key not in extra:
            continue  # _check_reference reports it
        if key not in target.keywords and key not in extra:
            report.add("keyword", (*tokens, key), f"{target.name} does not support {key!r}")
    if target.formats is not None and schema.get("format") not in (None, *target.formats):
        message = f"{target.name} does not support the format {schema['format']!r}"
        report.add("format", (*tokens, "format"), message)
    most = target.most_min_items
    if most is not None and _number(schema.get("minItems")) > most:
        report.add("min-items", (*tokens, "minItems"), f"minItems may be {most} at most")


def _number(value: Any) -> float:
    return value if isinstance(value, (int, float)) and not isinstance(value, bool) else 0


def _check_reference(
    tokens: tuple[str, ...], schema: dict[str, Any], root: dict[str, Any], report: _Report
) -> None:
    target = report.target
    if not target.definitions:
        for key in ("$ref", "$defs", "definitions"):
            if key in schema:
                report.add("reference", (*tokens, key), f"no {key!r}: everything has to be inline")
        return
    if "$ref" not in schema:
        return
    text = schema["$ref"]
    try:
        local = isinstance(text, str) and text.startswith("#")
        found = pointer.get(root, pointer.parse(pointer.from_fragment(text[1:]))) if local else None
    except (LookupError, ValueError, pointer.Missing):
        found = None
    if found is None:
        report.add("reference", (*tokens, "$ref"), f"{text!r} has no target in the definition")
    if len(schema) > 1 and not target.definition_siblings:
        report.add("reference-siblings", tokens, "no keyword is allowed beside '$ref'")


def _check_types(tokens: tuple[str, ...], schema: dict[str, Any], report: _Report) -> None:
    target = report.target
    declared = schema.get("type")
    if isinstance(declared, list) and target.types != "list":
        message = f"{target.name} allows one type, not {declared}"
        report.add("type-list", (*tokens, "type"), message)
    if isinstance(declared, list) or "anyOf" in schema:
        report.unions += 1
    literal = not target.typed_literals and ("enum" in schema or "const" in schema)
    is_typed = literal or declared is not None
    is_typed = is_typed or bool({"anyOf", "$ref", "allOf", "oneOf"} & schema.keys())
    if target.typed and not is_typed:
        report.add("untyped", tokens, "a schema needs a type")
    if target.typed and declared == "array" and "items" not in schema:
        report.add("items", tokens, "an array needs items")


def _is_object(schema: dict[str, Any]) -> bool:
    return "object" in listed_types(schema.get("type"))


def _check_properties(tokens: tuple[str, ...], schema: dict[str, Any], report: _Report) -> None:
    target = report.target
    found = schema.get("properties")
    properties = found if isinstance(found, dict) else {}
    listed = schema.get("required")
    required = listed if isinstance(listed, list) else []
    is_object = _is_object(schema) or bool(properties)
    if target.closed and is_object and schema.get("additionalProperties") is not False:
        report.add("closed-object", tokens, "an object needs additionalProperties: false")
    missing = [name for name in properties if name not in required]
    report.properties += len(properties)
    report.optional += len(missing)
    if target.all_required and missing:
        message = f"every property has to be required: {', '.join(map(repr, missing[:5]))}"
        report.add("all-required", (*tokens, "required"), message)
    for name in properties:
        report.characters += len(name)
        if target.keys is not None and not re.fullmatch(target.keys.pattern, str(name)):
            message = f"{name!r} does not match {target.keys.pattern}"
            report.add("property-name", (*tokens, "properties", str(name)), message)
    if target.shape.objects_need_properties and not properties and schema.get("type") == "object":
        report.add("empty-object", tokens, "an object needs properties")
    if "$defs" in schema and isinstance(schema["$defs"], dict):
        report.characters += sum(map(len, schema["$defs"]))


def _check_enum(tokens: tuple[str, ...], schema: dict[str, Any], report: _Report) -> None:
    target = report.target
    values = schema.get("enum")
    if not isinstance(values, list):
        if isinstance(schema.get("const"), str):
            report.characters += len(schema["const"])
        return
    sizes = [len(one) if isinstance(one, str) else len(str(one)) for one in values]
    report.enum_values += len(values)
    report.characters += sum(sizes)
    most = target.limits.long_enum
    if most is not None and len(values) > _LONG_ENUM and sum(sizes) > most:
        message = (
            f"{sum(sizes)} characters in an enum of more than {_LONG_ENUM} values; {most} at most"
        )
        report.add("long-enum", (*tokens, "enum"), message)
    if target.text_enums and not all(isinstance(one, str) and one for one in values):
        report.add(
            "enum-type", (*tokens, "enum"), "the values of an enum have to be non-empty strings"
        )


# -- numeric limits --------------------------------------------------------------------------------


def _check_limits(limits: Limits, tokens: tuple[str, ...], report: _Report) -> None:
    where = pointer.join(tokens)
    counted = (
        ("properties", report.properties, limits.properties, "properties"),
        ("depth", report.depth, limits.depth, "levels of objects"),
        ("characters", report.characters, limits.characters, "characters of names and values"),
        ("enum-values", report.enum_values, limits.enum_values, "enum values"),
        ("optional-parameters", report.optional, limits.optional, _OPTIONAL),
        ("union-parameters", report.unions, limits.unions, _UNIONS),
    )
    for rule, found, most, what in counted:
        report.violations += _compare(rule, found, most, what, where)
