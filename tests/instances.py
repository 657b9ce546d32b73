"""Instances that a schema might accept or just not, to ask validators about."""

from __future__ import annotations

from contextlib import suppress
from random import Random
from typing import Any
from urllib.parse import quote

from jsonschema import Draft4Validator, Draft202012Validator
from jsonschema.protocols import Validator
from referencing import Registry
from referencing.jsonschema import DRAFT4, DRAFT202012

from tests.oracle import resolve

__all__ = ["endless", "endless_below", "instances", "is_schema", "validator"]

_ODD: tuple[Any, ...] = (None, True, 0, -1, 1.5, "", "a", "x" * 20, [], {}, [1], {"a": 1})


def is_schema(value: Any, *, modern: bool) -> bool:
    """Whether the meta-schema takes a dereferenced schema; some descriptions hold others."""
    kind = Draft202012Validator if modern else Draft4Validator
    return kind(kind.META_SCHEMA).is_valid(value)


def validator(document: dict[str, Any], pointer: str, *, modern: bool) -> Validator:
    """What judges by the schema at a pointer, its references resolved by ``referencing``.

    Without ``modern``, as draft-04: siblings of ``$ref`` count for nothing, as in OAS 2.0 and 3.0.
    """
    specification = DRAFT202012 if modern else DRAFT4
    registry: Registry[Any] = Registry().with_resource(
        "urn:document", specification.create_resource(document)
    )
    kind = Draft202012Validator if modern else Draft4Validator
    return kind({"$ref": f"urn:document#{quote(pointer)}"}, registry=registry)


def instances(schema: Any, document: Any, seed: int, count: int = 12) -> list[Any]:
    """Instances close to a schema of a document, and a few far from it; the same for a seed."""
    random = Random(seed)
    near = [_near(schema, document, random, 0) for _ in range(count)]
    return [*near, *(_bent(one, random) for one in near), *random.sample(_ODD, 4)]


def endless(schema: Any, document: Any, met: tuple[int, ...] = ()) -> bool:
    """Whether judging one instance by a schema leads back to that schema (core §9.4.1)."""
    if not isinstance(schema, dict):
        return False
    if id(schema) in met:
        return True
    inside = [schema[key] for key in ("not", "if", "then", "else") if key in schema]
    inside += [one for key in ("allOf", "anyOf", "oneOf") for one in schema.get(key, ())]
    if isinstance(schema.get("$ref"), str):
        # What looks like a reference to nothing is an example's text.
        with suppress(KeyError, IndexError):
            inside.append(_at(document, schema["$ref"]))
    return any(endless(one, document, (*met, id(schema))) for one in inside)


def endless_below(schema: Any, document: Any) -> bool:
    """Whether a validator might run without end anywhere in what a schema leads to."""
    met: set[int] = set()
    waiting = [schema]
    while waiting:
        value = waiting.pop()
        if not isinstance(value, (dict, list)) or id(value) in met:
            continue
        met.add(id(value))
        if endless(value, document):
            return True
        waiting.extend(value.values() if isinstance(value, dict) else value)
        if isinstance(value, dict) and isinstance(value.get("$ref"), str):
            with suppress(KeyError, IndexError):
                waiting.append(_at(document, value["$ref"]))
    return False


def _at(document: Any, ref: str) -> Any:
    for token in resolve(document, ref):
        document = document[int(token) if isinstance(document, list) else token]
    return document


def _near(schema: Any, document: Any, random: Random, depth: int) -> Any:
    if not isinstance(schema, dict) or depth > 6:
        return random.choice(_ODD)
    if isinstance(schema.get("$ref"), str):
        target = _at(document, schema["$ref"])
        rest = {key: value for key, value in schema.items() if key != "$ref"}
        return _near(
            {**target, **rest} if isinstance(target, dict) else rest, document, random, depth + 1
        )
    if isinstance(schema.get("enum"), list) and schema["enum"]:
        return random.choice(schema["enum"])
    if "const" in schema:
        return schema["const"]
    for keyword in ("oneOf", "anyOf"):
        if isinstance(schema.get(keyword), list) and schema[keyword]:
            return _near(random.choice(schema[keyword]), document, random, depth + 1)
    made = [_near(member, document, random, depth + 1) for member in schema.get("allOf") or ()]
    own = _of_type(schema, document, random, depth)
    objects = [one for one in [*made, own] if isinstance(one, dict)]
    if objects:
        return {key: value for one in objects for key, value in one.items()}
    return own if own is not None or not made else random.choice(made)


def _of_type(schema: dict[str, Any], document: Any, random: Random, depth: int) -> Any:
    declared = schema.get("type", "object" if "properties" in schema else None)
    kind = random.choice(declared) if isinstance(declared, list) and declared else declared
    if kind == "object":
        return _object(schema, document, random, depth)
    if kind == "array":
        items = schema.get("items", {})
        return [_near(items, document, random, depth + 1) for _ in range(random.randrange(3))]
    if kind == "string":
        length = random.choice(
            [0, 1, 2, schema.get("minLength", 3), schema.get("maxLength", 5) + 1]
        )
        return "x" * min(length, 50)
    if kind in ("integer", "number"):
        low, high = schema.get("minimum", -1), schema.get("maximum", 100)
        return random.choice([low, high, low - 1, high + 1, 0, 1])
    return random.choice([True, False]) if kind == "boolean" else None


def _object(schema: dict[str, Any], document: Any, random: Random, depth: int) -> dict[str, Any]:
    properties = schema.get("properties")
    required = schema.get("required")
    made = {}
    for name, inner in properties.items() if isinstance(properties, dict) else ():
        wanted = isinstance(required, list) and name in required
        if random.random() < (0.95 if wanted else 0.4 / (depth + 1)):
            made[name] = _near(inner, document, random, depth + 1)
    return made


def _bent(instance: Any, random: Random) -> Any:
    """The instance with one thing changed somewhere."""
    if isinstance(instance, dict) and instance:
        name = random.choice(list(instance))
        rest = {key: value for key, value in instance.items() if key != name}
        way = random.randrange(3)
        return rest if way == 0 else {**instance, name: _bent(instance[name], random)}
    if isinstance(instance, dict):
        return {random.choice(["a", "b", "unheard-of"]): random.choice(_ODD)}
    if isinstance(instance, list) and instance and random.random() < 0.5:
        return [*instance[1:], _bent(instance[0], random)]
    return random.choice(_ODD)
