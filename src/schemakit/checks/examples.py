"""The check of examples, defaults and enumerated values against the schemas that they stand with.

All of them are judged in one go: a schema with one property for each, whose schema is a reference
into the description, is compared with an object of all values.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import quote

import orjson

from schemakit.checks import metaschema
from schemakit.checks.cost import Judgeable
from schemakit.checks.messages import relevant, said_of_value
from schemakit.checks.objects import Finding, Objects
from schemakit.checks.single_document import MOST_VALUES, unfolded, whole_of
from schemakit.spec import pointer
from schemakit.spec.grammar import Grammar, ObjectType
from schemakit.spec.keywords import APPLICATOR, ASSERTION, KEYWORDS
from schemakit.suggest import Near

__all__ = ["examples"]

_BASE = "urn:schemakit:description"
#: How many keywords that no validator takes are left out before nothing is judged.
_MOST_REPAIRS = 50
#: Keywords by which a schema would be another resource; nothing of a description needs them here.
_NAMES = ("id", "$id", "$schema", "$anchor", "$dynamicAnchor")
#: A dialect, as a Grammar names it, to its class in jsonschema-rs. The schemas of 2.0 and 3.0 are
#: those of draft 4, but for ``nullable``.
_VALIDATORS: Mapping[str | None, str] = {
    None: "Draft4Validator",
    "http://json-schema.org/draft-04/schema#": "Draft4Validator",
    "http://json-schema.org/draft-07/schema#": "Draft7Validator",
    "https://json-schema.org/draft/2019-09/schema": "Draft201909Validator",
    "https://json-schema.org/draft/2020-12/schema": "Draft202012Validator",
}


#: The kinds of errors that say nothing of the value: a pattern that takes too long.
_GIVEN_UP = frozenset({"BacktrackLimitExceeded", "RegexEngineFailure"})


class _Case(NamedTuple):
    """A value to judge: what it is called, where it stands, and where its schema does."""

    name: str
    value: Any
    tokens: tuple[str, ...]
    schema: tuple[str, ...]


def examples(objects: Objects) -> Iterator[Finding]:
    """``invalid-example``: an example, a default or a value of ``enum`` that its schema refuses.

    What depends on more than the schema is left out: values in another format than JSON, required
    properties that only requests or only responses have. So is what would take too long. Nothing
    is found where the ``check`` extra is not installed.
    """
    grammar = objects.entry.grammar
    dialect = objects.entry.contents.get("jsonSchemaDialect")
    unknown = isinstance(dialect, str) and not dialect.startswith((metaschema.OAS, "http"))
    if unknown or not metaschema.is_available():
        return
    whole = whole_of(objects, anonymous=True)
    if (objects.entry.shared or whole.parts) and unfolded(whole.contents) > MOST_VALUES:
        return
    try:
        contents = orjson.loads(orjson.dumps(whole.contents))
    except (TypeError, ValueError):
        return  # what no parser made, or is nested too deeply for what judges
    walked = _walked(contents, grammar)
    said: set[tuple[tuple[str, ...], str]] = set()
    for case, error in _errors(contents, grammar, walked.cases):
        if not _is_certain(error, walked.one_way):
            continue
        tokens = (*case.tokens, *map(str, error.instance_path[1:]))
        message = f"{case.name} does not fit its schema: {_said(error, objects.near)}"
        # One Example Object may be used in many places.
        if (tokens, message) not in said:
            said.add((tokens, message))
            is_inside = case.tokens[: len(case.schema)] == case.schema
            related = () if is_inside else (whole.place(case.schema),)
            yield Finding("invalid-example", message, whole.place(tokens), related)


# -- the values ------------------------------------------------------------------------------------


class _Walked(NamedTuple):
    """The values to judge, and the names of properties that only one direction has."""

    cases: list[_Case]
    one_way: frozenset[str]


def _walked(contents: Any, grammar: Grammar) -> _Walked:
    """Goes over a description of our own, collects its values, and puts its schemas in the words of
    the validator."""
    cases: list[_Case] = []
    one_way: set[str] = set()
    stack: list[tuple[tuple[str, ...], Any, ObjectType]] = [((), contents, grammar.root)]
    while stack:
        tokens, value, type_ = stack.pop()
        if isinstance(value, dict):
            if type_.is_schema:
                found = _of_schema(value, tokens, grammar)
                cases += [case for case in found if not _fits_at_a_glance(case.value, value)]
                one_way |= _one_way(value)
            elif not type_.is_map:
                cases += _of_object(contents, value, tokens, type_.name)
        members: Any = value.items() if isinstance(value, dict) else enumerate(value)
        for key, item in members:
            if not isinstance(item, (dict, list)):
                continue
            is_extension = type_.extensible and isinstance(key, str) and key[:2] == "x-"
            field_type = type_.fields.get(key) or (None if is_extension else type_.other)
            if field_type is None:
                continue
            inner = field_type.object if isinstance(item, dict) else field_type.array
            if inner is not None:
                stack.append(((*tokens, str(key)), item, inner))
        if isinstance(value, dict) and type_.is_schema:
            _adapt(contents, value, grammar)
    return _Walked(cases, frozenset(one_way))


#: The types of JSON's scalars in Python; a boolean is no integer.
_SCALARS = {"string": str, "integer": int, "boolean": bool}
#: Keywords that a glance does not understand; what is not among them restricts nothing.
_MORE = frozenset(
    row.name
    for row in KEYWORDS
    if row.role in (ASSERTION, APPLICATOR)
    and (not row.types or not {"string", "number"}.isdisjoint(row.types))
).difference(
    ("type", "enum", "nullable", "format", "discriminator"),
    (row.name for row in KEYWORDS if row.group == "content"),
)


def _fits_at_a_glance(value: Any, schema: dict[str, Any]) -> bool:
    """Whether a scalar surely fits: most do, and a validator takes long to be made."""
    kind = schema.get("type")
    if not isinstance(kind, str) or type(value) is not _SCALARS.get(kind):
        return False
    allowed = schema.get("enum")
    return _MORE.isdisjoint(schema) and (not isinstance(allowed, list) or value in allowed)


def _of_schema(schema: dict[str, Any], tokens: tuple[str, ...], grammar: Grammar) -> list[_Case]:
    if isinstance(schema.get("$ref"), str) and not grammar.schema_siblings:
        return []
    cases = [
        _Case(f"the {name}", schema[name], (*tokens, name), tokens)
        for name in ("default", "example")
        if name in schema and (name == "default" or not grammar.root.is_schema)
    ]
    for name, called in (("examples", "this example"), ("enum", "this value of enum")):
        values = schema.get(name)
        for index, value in enumerate(values) if isinstance(values, list) else ():
            cases.append(_Case(called, value, (*tokens, name, str(index)), tokens))
    return cases


def _of_object(
    contents: Any, value: dict[str, Any], tokens: tuple[str, ...], type_name: str
) -> Iterator[_Case]:
    schema = value.get("schema")
    if not isinstance(schema, dict):
        return
    where = (*tokens, "schema")
    if type_name == "Response":
        given = value.get("examples")
        for name, example in given.items() if isinstance(given, dict) else ():
            if _is_json(name):
                yield _Case("the example", example, (*tokens, "examples", name), where)
    if type_name not in ("MediaType", "Parameter", "Header"):
        return
    if type_name == "MediaType" and not _is_json(tokens[-1]):
        return
    # A string in place of a parameter may be what is sent, and not the value that it stands for.
    only_texts = type_name == "MediaType" or _followed(contents, schema).get("type") == "string"
    for found, at in _named(contents, value, tokens):
        if only_texts or not isinstance(found, str):
            yield _Case("the example", found, at, where)


def _named(
    contents: Any, value: dict[str, Any], tokens: tuple[str, ...]
) -> Iterator[tuple[Any, tuple[str, ...]]]:
    """What ``example`` and ``examples`` hold, with the places."""
    if "example" in value:
        yield value["example"], (*tokens, "example")
    several = value.get("examples")
    for name, example in several.items() if isinstance(several, dict) else ():
        at = (*tokens, "examples", name)
        if isinstance(example, dict) and isinstance(example.get("$ref"), str):
            at = _target(example["$ref"])
            example = _at(contents, at)
        if isinstance(example, dict) and "value" in example:
            yield example["value"], (*at, "value")


def _is_json(media_type: str) -> bool:
    kind = media_type.partition(";")[0].strip().lower()
    return kind == "application/json" or kind.endswith("+json")


def _one_way(schema: dict[str, Any]) -> set[str]:
    properties = schema.get("properties")
    return {
        name
        for name, one in (properties.items() if isinstance(properties, dict) else ())
        if isinstance(one, dict) and (one.get("readOnly") is True or one.get("writeOnly") is True)
    }


# -- schemas in the words of the validator ---------------------------------------------------------


def _adapt(contents: Any, schema: dict[str, Any], grammar: Grammar) -> None:
    for name in _NAMES:
        if isinstance(schema.get(name), str):
            del schema[name]
    ref = schema.get("$ref")
    if isinstance(ref, str) and _at(contents, _target(ref)) is None:
        del schema["$ref"]  # what leads nowhere is said elsewhere, and refuses nothing
    if grammar.legacy_bounds and schema.get("type") == "file":
        del schema["type"]
    if not grammar.root.is_schema and schema.get("nullable") is True:
        _allow_null(schema)


def _allow_null(schema: dict[str, Any]) -> None:
    """Lets a schema take null, whatever it applies beside; every pointer stays one.

    From 3.1 on the keyword means nothing, but it tells what was meant.
    """
    kind, enumerated = schema.get("type"), schema.get("enum")
    if isinstance(kind, str) and kind != "null":
        schema["type"] = [kind, "null"]
    elif isinstance(kind, list) and "null" not in kind:
        kind.append("null")
    if isinstance(enumerated, list) and None not in enumerated:
        enumerated.append(None)
    schema.pop("not", None)
    for key in ("anyOf", "oneOf"):
        if isinstance(schema.get(key), list):
            schema[key].append({"enum": [None]})
    members = schema.get("allOf")
    members = members if isinstance(members, list) else []
    for index, member in enumerate(members):
        if isinstance(member, dict) and "$ref" in member:
            members[index] = {"anyOf": [member, {"enum": [None]}]}
        elif isinstance(member, dict):
            _allow_null(member)


def _target(ref: str) -> tuple[str, ...]:
    return pointer.parse(pointer.from_fragment(ref[1:])) if ref[:2] == "#/" else ()


def _at(contents: Any, tokens: tuple[str, ...]) -> Any:
    try:
        return pointer.get(contents, tokens)
    except pointer.Missing:
        return None


def _followed(contents: Any, schema: Any) -> dict[str, Any]:
    for _ in range(10):
        if not isinstance(schema, dict) or not isinstance(schema.get("$ref"), str):
            break
        schema = _at(contents, _target(schema["$ref"]))
    return schema if isinstance(schema, dict) else {}


# -- judging ---------------------------------------------------------------------------------------


def _errors(contents: Any, grammar: Grammar, cases: Sequence[_Case]) -> Iterator[tuple[_Case, Any]]:
    """What is wrong with each value, the most telling error of each."""
    # A reference in a literal is none; but what was meant is the value that it names.
    judgeable = Judgeable(lambda schema: _at(contents, _target(schema["$ref"])))
    cases = [
        case
        for case in cases
        if not _is_reference(case.value) and judgeable(_at(contents, case.schema), case.value)
    ]
    schemas = {
        str(number): {"$ref": f"{_BASE}#{quote(pointer.join(case.schema), '/~')}"}
        for number, case in enumerate(cases)
    }
    validator = _validator(contents, grammar, {"properties": schemas})
    if validator is None:
        return
    values = {str(number): case.value for number, case in enumerate(cases)}
    by_case: dict[int, list[Any]] = {}
    for error in validator.iter_errors(values):
        by_case.setdefault(int(error.instance_path[0]), []).append(error)
    for number, errors in by_case.items():
        for error in relevant(errors)[:1]:
            yield cases[number], error


def _is_reference(value: Any) -> bool:
    return isinstance(value, dict) and isinstance(value.get("$ref"), str)


def _validator(contents: Any, grammar: Grammar, schema: dict[str, Any]) -> Any:
    """What judges by a schema that refers to the description; None where that cannot be.

    What is no schema, such as a pattern of another language, is taken out: the official schema
    says what is wrong with it.
    """
    import jsonschema_rs

    made = getattr(jsonschema_rs, _VALIDATORS[grammar.dialect])
    draft = getattr(jsonschema_rs, _VALIDATORS[grammar.dialect].removesuffix("Validator"))
    for _ in range(_MOST_REPAIRS):
        try:
            registry = jsonschema_rs.Registry([(_BASE, contents)], draft=draft)
            return made(schema, registry=registry, validate_formats=False, offline=True)
        except jsonschema_rs.ValidationError as error:
            if not _without(contents, [str(key) for key in error.instance_path]):
                return None
        except (jsonschema_rs.ReferencingError, ValueError):
            return None
    return None


def _without(contents: Any, tokens: list[str]) -> bool:
    """Takes the member at a path, or the nearest one around it, out of a description."""
    for end in range(len(tokens), 0, -1):
        holder = _at(contents, tuple(tokens[: end - 1]))
        if isinstance(holder, dict) and tokens[end - 1] in holder:
            del holder[tokens[end - 1]]
            return True
    return False


def _is_certain(error: Any, one_way: frozenset[str]) -> bool:
    name, value = error.kind.name, error.instance
    if name == "required":
        return error.kind.property not in one_way
    if name == "type" and isinstance(value, float):
        return not (value.is_integer() and "integer" in error.kind.types)
    if type(error.kind).__name__ in _GIVEN_UP:
        return False
    # That several forms fit is the fault of the schema; and fractions are no matter of doubles.
    is_union = name == "oneOf" and not all(getattr(error.kind, "context", None) or ())
    return not is_union and not (name == "multipleOf" and isinstance(value, float))


def _said(error: Any, near: Near) -> str:
    name = error.kind.name
    if name == "required":
        return f"the property {error.kind.property!r} is missing"
    if name in ("additionalProperties", "unevaluatedProperties"):
        return f"no property {', '.join(map(repr, error.kind.unexpected))} is allowed"
    return said_of_value(error, name, near)
