"""The schemas of a description as plain JSON Schema, and a validator for them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from schemakit.spec import pointer
from schemakit.spec.grammar import Grammar

__all__ = ["BASE", "adapt_schema", "make_validator", "target_of", "value_at"]

#: The URI of the description for the validator.
BASE = "urn:schemakit:description"
#: Steps of backtracking for one pattern and one value, each of which may read the value. Patterns
#: without lookaround and backreferences are matched in linear time and take none.
_MOST_STEPS = 2_000
#: How many invalid keywords are removed before the validator is given up.
_MOST_REPAIRS = 50
#: Identifiers: they would make a schema a resource of its own, and nothing here refers to them.
_IDENTIFIERS = ("id", "$id", "$schema", "$anchor", "$dynamicAnchor")
#: A dialect, as a Grammar names it, to its class in jsonschema-rs. The schemas of 2.0 and 3.0 are
#: those of draft 4, apart from ``nullable``.
_VALIDATORS: Mapping[str | None, str] = {
    None: "Draft4Validator",
    "http://json-schema.org/draft-04/schema#": "Draft4Validator",
    "http://json-schema.org/draft-07/schema#": "Draft7Validator",
    "https://json-schema.org/draft/2019-09/schema": "Draft201909Validator",
    "https://json-schema.org/draft/2020-12/schema": "Draft202012Validator",
}


def adapt_schema(contents: Any, schema: dict[str, Any], grammar: Grammar) -> None:
    """Change a Schema Object of ``contents``, in place, to plain JSON Schema."""
    for name in _IDENTIFIERS:
        if isinstance(schema.get(name), str):
            del schema[name]
    ref = schema.get("$ref")
    if isinstance(ref, str) and value_at(contents, target_of(ref)) is None:
        del schema["$ref"]  # reported as unresolved; here it rejects nothing
    if grammar.legacy_bounds and schema.get("type") == "file":
        del schema["type"]
    if not grammar.root.is_schema and schema.get("nullable") is True:
        _allow_null(schema)


def _allow_null(schema: dict[str, Any]) -> None:
    """Change a schema, in place, to allow null; JSON Pointers into it stay valid.

    From 3.1 on ``nullable`` has no effect, but it shows the intent.
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


def make_validator(
    contents: Any, grammar: Grammar, schema: dict[str, Any], *, backtracks: bool = True
) -> Any:
    """Make a validator for a schema that refers to the description as ``BASE``; None if impossible.

    Invalid keywords, such as a pattern of another language, are removed from ``contents``; the
    check against the official schema reports them. Without ``backtracks`` so are patterns that
    cannot be matched in linear time.
    """
    import jsonschema_rs

    made = getattr(jsonschema_rs, _VALIDATORS[grammar.dialect])
    draft = getattr(jsonschema_rs, _VALIDATORS[grammar.dialect].removesuffix("Validator"))
    patterns = (
        jsonschema_rs.FancyRegexOptions(backtrack_limit=_MOST_STEPS)
        if backtracks
        else jsonschema_rs.RegexOptions()
    )
    for _ in range(_MOST_REPAIRS):
        try:
            registry = jsonschema_rs.Registry([(BASE, contents)], draft=draft)
            return made(
                schema,
                registry=registry,
                validate_formats=False,
                offline=True,
                pattern_options=patterns,
            )
        except jsonschema_rs.ValidationError as error:
            if not _remove(contents, [str(key) for key in error.instance_path]):
                return None
        except (jsonschema_rs.ReferencingError, ValueError):
            return None
    return None


def _remove(contents: Any, tokens: list[str]) -> bool:
    """Remove the member of an object at ``tokens``, or the innermost one around it."""
    for end in range(len(tokens), 0, -1):
        parent = value_at(contents, tuple(tokens[: end - 1]))
        if isinstance(parent, dict) and tokens[end - 1] in parent:
            del parent[tokens[end - 1]]
            return True
    return False


def target_of(ref: str) -> tuple[str, ...]:
    """Return the tokens that a reference points to; those of the root if it is not a pointer."""
    return pointer.parse(pointer.from_fragment(ref[1:])) if ref[:2] == "#/" else ()


def value_at(contents: Any, tokens: tuple[str, ...]) -> Any:
    """Return the value at ``tokens``, or None."""
    try:
        return pointer.get(contents, tokens)
    except pointer.Missing:
        return None
