"""Answers to structured outputs, restored: they fit the original schema, or a loss says why not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Protocol

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

import schemakit
from schemakit.llm.definition import Loss
from schemakit.spec import pointer
from tests.instances import instances
from tests.sampled import value_of

__all__ = ["modern_again", "unexplained", "valid_answers"]


class Judge(Protocol):
    """A validator of ``jsonschema`` for the original schema."""

    def iter_errors(self, instance: Any) -> Iterable[ValidationError]: ...


#: Any token of a path.
_ANY = object()
_Path = tuple[Any, ...]
#: Keywords whose loss changes nothing but what they say themselves.
_NARROW = frozenset(
    {"minLength", "maxLength", "pattern", "format", "minimum", "maximum", "exclusiveMinimum"}
    | {"exclusiveMaximum", "multipleOf", "minItems", "maxItems", "uniqueItems", "minProperties"}
    | {"maxProperties", "contentEncoding", "contentMediaType", "dependentRequired"}
)
#: Keywords of one schema for values inside another.
_MEMBERS = frozenset(
    {"items", "additionalProperties", "contains", "propertyNames"}
    | {"unevaluatedItems", "unevaluatedProperties"}
)
#: Keywords by which a fault below is reported above, or turned round.
_AROUND = frozenset({"anyOf", "oneOf", "allOf", "not", "if", "contains", "dependentSchemas"})


def modern_again(schema: Any) -> Any:
    """The schema with Gemini's ``nullable`` converted to JSON Schema."""
    if isinstance(schema, list):
        return [modern_again(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    made = {key: modern_again(one) for key, one in schema.items() if key != "nullable"}
    if schema.get("nullable") is True and isinstance(schema["nullable"], bool):
        return {"anyOf": [made, {"type": "null"}]}
    return made


def valid_answers(made: schemakit.StructuredOutput, seed: int, count: int) -> Iterator[Any]:
    """Answers that fit the definition, close to what it may hold at most."""
    fitted = modern_again(made.schema)
    judge = Draft202012Validator(fitted)
    for one in (value_of(made.schema, made.schema), *instances(fitted, fitted, seed, count)):
        if judge.is_valid(one):
            yield one


def unexplained(made: schemakit.StructuredOutput, answer: Any, original: Judge) -> list[str]:
    """How the restored answer differs from the original schema where no loss says so."""
    found = original.iter_errors(made.restore(answer))
    return [
        f"{one.json_path}: {one.message[:200]}"
        for one in found
        if not any(_explains(loss, one, is_wrapped=made.is_wrapped) for loss in made.losses)
    ]


def _explains(loss: Loss, error: ValidationError, *, is_wrapped: bool) -> bool:
    """Whether a loss may be why a value is refused at that place for that keyword."""
    keywords = {one for one in error.absolute_schema_path if isinstance(one, str)}
    if loss.keyword in _NARROW and not {loss.keyword, *_AROUND} & keywords:
        return False
    tokens = pointer.parse(loss.pointer)[:-1]
    at: _Path = tuple(error.absolute_path)
    if tokens[:1] == ("$defs",):
        # A definition may be used anywhere.
        below = _values(tokens[2:])
        return any(_meet(below, at[start:]) for start in range(len(at) + 1))
    below = _values(tokens)
    return _meet(below[1:] if is_wrapped else below, at)


def _values(tokens: tuple[str, ...]) -> _Path:
    """The place of the values that a subschema is about, from the tokens of its pointer."""
    found: list[Any] = []
    waiting = list(tokens)
    while waiting:
        key = waiting.pop(0)
        if key in ("properties", "dependentSchemas") and waiting:
            name = waiting.pop(0)
            found += [name] if key == "properties" else []
        elif key == "prefixItems" and waiting:
            found.append(int(waiting.pop(0)))
        elif key == "patternProperties" and waiting:
            waiting.pop(0)
            found.append(_ANY)
        elif key in _MEMBERS:
            found.append(_ANY)
        elif key in ("anyOf", "oneOf", "allOf") and waiting:
            waiting.pop(0)
    return tuple(found)


def _meet(one: _Path, other: _Path) -> bool:
    """Whether one place is the other, above it or below it."""
    return all(_ANY in (a, b) or a == b for a, b in zip(one, other, strict=False))
