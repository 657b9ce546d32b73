"""Whether a definition keeps what a target asks for: names, keywords, shapes and numeric limits.

Any definition can be checked, whoever made it. Providers refuse a whole request for one fault in
one tool, and most say little about which; here each fault has a rule's name and a place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from schemakit.llm.targets import Limits, Target, target_named
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
    """What a target would refuse: the rule, a JSON Pointer into the definition, and in words."""

    rule: str
    pointer: str
    message: str

    def __str__(self) -> str:
        return f"{self.pointer or '/'}: {self.message} [{self.rule}]"


def check_tool(definition: Mapping[str, Any], target: str) -> list[Violation]:
    """Everything that keeps ``target`` from taking this definition, in the order of its parts.

    Limits that count over one request are applied to this tool alone; see :func:`check_tools`.

    Raises:
        UsageError: if there is no such target.
    """
    row = target_named(target)
    return _checked(definition, row).violations


def check_tools(definitions: Sequence[Mapping[str, Any]], target: str) -> list[Violation]:
    """The same for the tools of one request, with what is limited over all of them.

    Pointers start with the index of the definition; those about the whole are empty.

    Raises:
        UsageError: if there is no such target.
    """
    row = target_named(target)
    found: list[Violation] = []
    optional = unions = 0
    names: dict[Any, int] = {}
    for index, definition in enumerate(definitions):
        check = _checked(definition, row)
        optional, unions = optional + check.optional, unions + check.unions
        found += [
            Violation(one.rule, f"/{index}{one.pointer}", one.message) for one in check.violations
        ]
        if check.name in names:
            words = f"the name {check.name!r} is that of tool {names[check.name]}, too"
            found.append(Violation("duplicate-name", f"/{index}", words))
        elif check.name is not None:
            names[check.name] = index
    limits = row.limits
    many = len(definitions)
    found += _over("tools", many, limits.tools, "tools in one request")
    found += _over("strict-tools", many, limits.strict_tools, "strict tools in one request")
    if many > 1:
        found += _over("optional-parameters", optional, limits.optional, _OPTIONAL)
        found += _over("union-parameters", unions, limits.unions, _UNIONS)
    return found


_OPTIONAL = "optional parameters in one request"
_UNIONS = "parameters of several types in one request"


def _over(rule: str, found: int, most: int | None, what: str, where: str = "") -> list[Violation]:
    if most is None or found <= most:
        return []
    return [Violation(rule, where, f"{found} {what}, at most {most} are allowed")]


class _Part(NamedTuple):
    """A subschema; ``depth`` counts the objects around it, itself included."""

    tokens: tuple[str, ...]
    schema: Any
    depth: int


@dataclass(slots=True, eq=False)
class _Check:
    """The counts and faults of one definition."""

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


def _checked(definition: Any, target: Target) -> _Check:
    check = _Check(target)
    schema, tokens = _schema_of(definition, check)
    if not isinstance(schema, dict):
        return check
    _check_root(schema, tokens, check)
    for part in _parts(schema, tokens):
        _check_part(part, schema, tokens, check)
    _check_limits(target.limits, tokens, check)
    return check


# -- the definition around the schema --------------------------------------------------------------

_KEYS = {
    "anthropic": "input_schema",
    "openai": "parameters",
    "gemini": "parameters",
    "mcp": "inputSchema",
}


def _schema_of(definition: Any, check: _Check) -> tuple[Any, tuple[str, ...]]:
    """The schema of the arguments and where it stands; None where there is none."""
    target = check.target
    if not isinstance(definition, Mapping):
        check.add("shape", (), "a definition is an object")
        return None, ()
    if target.shape == "schema":
        return dict(definition), ()
    outer: tuple[str, ...] = ()
    if target.shape == "openai":
        if definition.get("type") != "function":
            check.add("shape", ("type",), "type has to be 'function'")
        # Chat Completions holds under "function" what the Responses API holds beside "type".
        if isinstance(definition.get("function"), Mapping):
            definition, outer = definition["function"], ("function",)
    check.name = definition.get("name")
    names = target.tool_names
    if not isinstance(check.name, str) or not re.fullmatch(names.pattern, check.name):
        check.add("tool-name", (*outer, "name"), f"{check.name!r} does not match {names.pattern}")
    if target.strict is not None and bool(definition.get("strict")) is not target.strict:
        words = f"strict has to be {str(target.strict).lower()}"
        check.add("shape", (*outer, "strict"), words)
    key = _KEYS[target.shape]
    tokens = (*outer, key)
    if key not in definition and target.shape in ("gemini", "openai"):
        return None, tokens  # a function without parameters
    schema = definition.get(key)
    if not isinstance(schema, Mapping):
        check.add("shape", tokens, f"{key} has to be an object")
        return None, tokens
    return dict(schema), tokens


def _check_root(schema: dict[str, Any], tokens: tuple[str, ...], check: _Check) -> None:
    shape = check.target.shape
    if shape == "schema":
        return
    if schema.get("type") != "object":
        check.add("root-type", tokens, "the root has to be of type 'object'")
    if shape == "mcp":
        return
    for key in ("anyOf", "oneOf", "allOf"):
        if key in schema:
            check.add("root-union", (*tokens, key), f"no {key} at the root")


# -- the schemas -----------------------------------------------------------------------------------


def _parts(root: dict[str, Any], tokens: tuple[str, ...]) -> Iterator[_Part]:
    """The schema and every one below it, in order, references not followed."""
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


def _check_part(part: _Part, root: dict[str, Any], outer: tuple[str, ...], check: _Check) -> None:
    tokens, schema, depth = part
    check.depth = max(check.depth, depth)
    if isinstance(schema, bool):
        if check.target.typed:
            check.add("keyword", tokens, "a schema has to be an object")
        return
    if not isinstance(schema, dict):
        check.add("shape", tokens, "a schema is an object")
        return
    _check_keywords(tokens, schema, outer == tokens, check)
    _check_reference(tokens, schema, root, check)
    _check_types(tokens, schema, check)
    _check_properties(tokens, schema, check)
    _check_enum(tokens, schema, check)


def _check_keywords(
    tokens: tuple[str, ...], schema: dict[str, Any], is_root: bool, check: _Check
) -> None:
    target = check.target
    extra = {"$ref", "$defs"} if target.definitions else set()
    extra |= {"nullable", "propertyOrdering"} if target.types == "nullable" else set()
    extra |= (
        {"$schema", "$id", "$comment"} if is_root and target.shape in ("schema", "mcp") else set()
    )
    for key in schema:
        if key in ("$ref", "$defs") and key not in extra:
            continue  # told as a reference
        if key not in target.keywords and key not in extra:
            check.add("keyword", (*tokens, key), f"{target.name} has no {key!r}")
    if target.formats is not None and schema.get("format") not in (None, *target.formats):
        words = f"{target.name} has no format {schema['format']!r}"
        check.add("format", (*tokens, "format"), words)
    most = target.most_min_items
    if most is not None and _number(schema.get("minItems")) > most:
        check.add("min-items", (*tokens, "minItems"), f"minItems is {most} at most")


def _number(value: Any) -> float:
    return value if isinstance(value, (int, float)) and not isinstance(value, bool) else 0


def _check_reference(
    tokens: tuple[str, ...], schema: dict[str, Any], root: dict[str, Any], check: _Check
) -> None:
    target = check.target
    if not target.definitions:
        for key in ("$ref", "$defs", "definitions"):
            if key in schema:
                check.add("reference", (*tokens, key), f"no {key!r}: everything has to be inline")
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
        check.add("reference", (*tokens, "$ref"), f"{text!r} leads nowhere in the definition")
    if len(schema) > 1 and not target.definition_siblings:
        check.add("reference-siblings", tokens, "nothing may stand beside '$ref'")


def _check_types(tokens: tuple[str, ...], schema: dict[str, Any], check: _Check) -> None:
    target = check.target
    declared = schema.get("type")
    if isinstance(declared, list) and target.types != "list":
        words = f"{target.name} has one type at a time, not {declared}"
        check.add("type-list", (*tokens, "type"), words)
    if isinstance(declared, list) or "anyOf" in schema:
        check.unions += 1
    literal = not target.typed_literals and ("enum" in schema or "const" in schema)
    says = literal or declared is not None or {"anyOf", "$ref", "allOf", "oneOf"} & schema.keys()
    if target.typed and not says:
        check.add("untyped", tokens, "a schema has to say its type")
    if target.typed and declared == "array" and "items" not in schema:
        check.add("items", tokens, "an array has to say what its items are")


def _is_object(schema: dict[str, Any]) -> bool:
    return "object" in listed_types(schema.get("type"))


def _check_properties(tokens: tuple[str, ...], schema: dict[str, Any], check: _Check) -> None:
    target = check.target
    found = schema.get("properties")
    properties = found if isinstance(found, dict) else {}
    listed = schema.get("required")
    required = listed if isinstance(listed, list) else []
    is_object = _is_object(schema) or bool(properties)
    if target.closed and is_object and schema.get("additionalProperties") is not False:
        check.add("closed-object", tokens, "an object has to say additionalProperties: false")
    missing = [name for name in properties if name not in required]
    check.properties += len(properties)
    check.optional += len(missing)
    if target.all_required and missing:
        words = f"every property has to be required: {', '.join(map(repr, missing[:5]))}"
        check.add("all-required", (*tokens, "required"), words)
    for name in properties:
        check.characters += len(name)
        if target.keys is not None and not re.fullmatch(target.keys.pattern, str(name)):
            words = f"{name!r} does not match {target.keys.pattern}"
            check.add("property-name", (*tokens, "properties", str(name)), words)
    if target.shape == "gemini" and not properties and schema.get("type") == "object":
        check.add("empty-object", tokens, "an object has to have properties")
    if "$defs" in schema and isinstance(schema["$defs"], dict):
        check.characters += sum(map(len, schema["$defs"]))


def _check_enum(tokens: tuple[str, ...], schema: dict[str, Any], check: _Check) -> None:
    target = check.target
    values = schema.get("enum")
    if not isinstance(values, list):
        if isinstance(schema.get("const"), str):
            check.characters += len(schema["const"])
        return
    sizes = [len(one) if isinstance(one, str) else len(str(one)) for one in values]
    check.enum_values += len(values)
    check.characters += sum(sizes)
    most = target.limits.long_enum
    if most is not None and len(values) > _LONG_ENUM and sum(sizes) > most:
        words = (
            f"{sum(sizes)} characters in an enum of more than {_LONG_ENUM} values; {most} at most"
        )
        check.add("long-enum", (*tokens, "enum"), words)
    if target.text_enums and not all(isinstance(one, str) and one for one in values):
        check.add("enum-type", (*tokens, "enum"), "the values of an enum have to be texts")


# -- what counts over the whole --------------------------------------------------------------------


def _check_limits(limits: Limits, tokens: tuple[str, ...], check: _Check) -> None:
    where = pointer.join(tokens)
    counted = (
        ("properties", check.properties, limits.properties, "properties"),
        ("depth", check.depth, limits.depth, "levels of objects"),
        ("characters", check.characters, limits.characters, "characters of names and values"),
        ("enum-values", check.enum_values, limits.enum_values, "enum values"),
        ("optional-parameters", check.optional, limits.optional, _OPTIONAL),
        ("union-parameters", check.unions, limits.unions, _UNIONS),
    )
    for rule, found, most, what in counted:
        check.violations += _over(rule, found, most, what, where)
