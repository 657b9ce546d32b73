"""Writes an API description of any size and shape, the same one for the same seed.

``python -m benchmarks.generate --shape wide --size 10MB --seed 1 > big.json``

A description is a row of families. A family is one resource: its schemas and the five operations
that list, create, read, change and delete it. The shape says what else its schemas do:

wide     many small schemas beside each other, and references to other families
deep     a chain of 40 schemas, each in the one before, that ends in 20 levels of inline nesting
cyclic   a tree node, a pair that hold each other and a ring of five
diamond  10 levels, each naming the next one twice: 1024 ways lead from the top to the bottom
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

import orjson

Json = dict[str, Any]

VERSIONS = {"3.0": "3.0.3", "3.1": "3.1.0"}
NOUNS = (
    "Account",
    "Batch",
    "Cargo",
    "Device",
    "Event",
    "Folder",
    "Gauge",
    "Hook",
    "Invoice",
    "Journal",
    "Key",
    "Ledger",
)
# fmt: off
WORDS = (
    "the", "a", "each", "this", "stored", "current", "previous", "regional", "shared", "default",
    "café", "naïve", "account", "record", "batch", "cursor", "window", "request", "owner", "limit",
    "reads", "keeps", "returns", "names", "follows", "closes", "may", "must", "only", "when",
    "until", "after", "before", "without", "in", "of", "and", "or", "as",
)
# fmt: on
CHAIN, NESTING, RING, LEVELS = 40, 20, 5, 10


@dataclass(frozen=True, slots=True)
class Family:
    """One resource: what it adds to ``paths`` and to ``components/schemas``."""

    paths: Json
    schemas: Json


def description(
    shape: str, *, seed: int, version: str = "3.0", size: int = 0, families: int = 0
) -> bytes:
    """JSON text of an OpenAPI description with that many families, or else of at least ``size``
    bytes (by less than one family more).

    Raises:
        KeyError: if there is no such shape or version.
    """
    rows = _families(SHAPES[shape], random.Random(f"{shape} {seed}"), version)
    paths: list[bytes] = []
    schemas: list[bytes] = []
    total = len(_document(version, seed, paths, schemas))
    for family in islice(rows, families or None):
        # Members without their braces, so that families join with commas.
        paths.append(orjson.dumps(family.paths)[1:-1])
        schemas.append(orjson.dumps(family.schemas)[1:-1])
        total += len(paths[-1]) + len(schemas[-1]) + 2
        if not families and total >= size:
            break
    return _document(version, seed, paths, schemas)


def parse_size(text: str) -> int:
    """Bytes in ``"10MB"``, ``"1.5 kB"`` or ``"4096"``, decimal units.

    Raises:
        ValueError: if it is none of these.
    """
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([kMG]?)B?", text.strip(), re.IGNORECASE)
    if match is None:
        raise ValueError(f"a size looks like 500KB, 10MB or 4096, not {text!r}")
    powers = {"": 0, "K": 3, "M": 6, "G": 9}
    return int(float(match[1]) * 10 ** powers[match[2].upper()])


def _document(version: str, seed: int, paths: list[bytes], schemas: list[bytes]) -> bytes:
    """The whole text; the shared components come after the families that name them."""
    shared = _shared_components(version)
    shared_schemas = orjson.dumps(shared.pop("schemas"))[1:-1]
    head = {
        "openapi": VERSIONS[version],
        "info": {
            "title": "Generated API",
            "version": f"1.0.{seed}",
            "description": "A description written by benchmarks/generate.py.",
        },
        "servers": [{"url": "https://api.example.com/v1"}],
        "security": [{"token": []}],
        "tags": [{"name": noun.lower(), "description": f"{noun} resources."} for noun in NOUNS],
        "paths": orjson.Fragment(b"{" + b",".join(paths) + b"}"),
        "components": {
            "schemas": orjson.Fragment(b"{" + b",".join([*schemas, shared_schemas]) + b"}"),
            **shared,
        },
    }
    return orjson.dumps(head)


def _shared_components(version: str) -> Json:
    error = {
        "type": "object",
        "description": "What went wrong.",
        "required": ["code", "message"],
        "properties": {
            "code": {"type": "string", "enum": ["invalid", "missing", "forbidden", "conflict"]},
            "message": {"type": "string"},
            "field": _nullable({"type": "string"}, version),
        },
    }
    return {
        "schemas": {"Error": error, "Metadata": _metadata()},
        "parameters": {
            "Cursor": _query("cursor", {"type": "string"}, "Where the page begins."),
            "Limit": _query(
                "limit", {"type": "integer", "minimum": 1, "maximum": 100, "default": 30}, "Items."
            ),
        },
        "responses": {
            "NotFound": _response("There is no such resource.", "Error"),
            "Invalid": _response("The request is not valid.", "Error"),
        },
        "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
    }


def _metadata() -> Json:
    return {
        "type": "object",
        "description": "Labels that the caller chose.",
        "additionalProperties": {"type": "string", "maxLength": 500},
    }


def _families(add: _Shape, rng: random.Random, version: str) -> Iterator[Family]:
    number = 0
    while True:
        name = f"{NOUNS[number % len(NOUNS)]}{number}"
        earlier = rng.randrange(number) if number else 0
        friend = f"{NOUNS[earlier % len(NOUNS)]}{earlier}Summary"
        schemas = _resource(name, friend, rng, version) | add(name, rng)
        yield Family(_paths(name, rng), schemas)
        number += 1


def _resource(name: str, friend: str, rng: random.Random, version: str) -> Json:
    """The schemas that every family has, but for the detail, which is its shape's; ``friend``
    belongs to an earlier family."""
    example = {"id": f"{name.lower()}_{rng.getrandbits(40):x}", "name": _prose(rng, 2)}
    summary = {
        "type": "object",
        "description": _prose(rng, 12),
        "required": ["id"],
        "properties": {
            "id": {"type": "string", "readOnly": True, "description": _prose(rng, 6)},
            "name": {"type": "string", "maxLength": rng.randint(40, 200)},
            "created_at": {"type": "string", "format": "date-time"},
            "closed_at": _nullable({"type": "string", "format": "date-time"}, version),
        },
        **({"examples": [example]} if version == "3.1" else {"example": example}),
    }
    state = {"type": "string", "enum": ["open", "held", "closed"], "description": _prose(rng, 8)}
    properties = {f"{word}_{i}": _scalar(rng) for i, word in enumerate(_sample(rng, 6))}
    whole = {
        "description": _prose(rng, 30),
        "allOf": [
            _ref(f"{name}Summary"),
            {
                "type": "object",
                "required": ["state"],
                "properties": {
                    "state": {"allOf": [_ref(f"{name}State")], "description": _prose(rng, 5)},
                    "related": {"type": "array", "items": _ref(friend)},
                    "metadata": _ref("Metadata"),
                    "detail": _ref(f"{name}Detail"),
                    **properties,
                },
            },
        ],
    }
    page = {
        "type": "object",
        "required": ["data"],
        "properties": {
            "data": {"type": "array", "items": _ref(name)},
            "next": _nullable({"type": "string", "format": "uri"}, version),
        },
    }
    return {
        name: whole,
        f"{name}Summary": summary,
        f"{name}State": state,
        f"{name}Page": page,
    }


def _paths(name: str, rng: random.Random) -> Json:
    segment = name.lower()
    identifier = f"{segment}_id"
    body = {"required": True, "content": {"application/json": {"schema": _ref(name)}}}
    parameter = {
        "name": identifier,
        "in": "path",
        "required": True,
        "description": _prose(rng, 6),
        "schema": {"type": "string"},
        "example": f"{segment}_{rng.getrandbits(40):x}",
    }

    def operation(verb: str, status: str, reply: Json, **more: Any) -> Json:
        return {
            "operationId": f"{segment}.{verb}",
            "summary": f"{verb.title()} {name}",
            "description": _prose(rng, 25),
            "tags": [re.sub(r"\d+$", "", segment)],
            **more,
            "responses": {status: reply, "404": {"$ref": "#/components/responses/NotFound"}},
        }

    page = [{"$ref": f"#/components/parameters/{key}"} for key in ("Cursor", "Limit")]
    return {
        f"/{segment}": {
            "get": operation("list", "200", _response("A page.", f"{name}Page"), parameters=page),
            "post": operation("create", "201", _response("Created.", name), requestBody=body),
        },
        f"/{segment}/{{{identifier}}}": {
            "parameters": [parameter],
            "get": operation("get", "200", _response("Found.", name)),
            "patch": operation("update", "200", _response("Changed.", name), requestBody=body),
            "delete": operation("delete", "204", {"description": "Gone."}, deprecated=True),
        },
    }


def _wide(name: str, rng: random.Random) -> Json:
    """Six small schemas, all named by the detail."""
    parts = {
        f"{name}Part{i}": {
            "type": "object",
            "description": _prose(rng, 15),
            "properties": {word: _scalar(rng) for word in _sample(rng, 4)},
        }
        for i in range(6)
    }
    detail = {"type": "object", "properties": {f"part_{i}": _ref(p) for i, p in enumerate(parts)}}
    return {f"{name}Detail": detail, **parts}


def _deep(name: str, rng: random.Random) -> Json:
    inner: Json = {"type": "string", "description": _prose(rng, 5)}
    for level in range(NESTING):
        inner = {"type": "object", "properties": {f"level_{level}": inner}}
    links = [f"{name}Detail", *(f"{name}Link{i}" for i in range(1, CHAIN))]
    return {
        link: {
            "type": "object",
            "description": _prose(rng, 8),
            "properties": {"next": _ref(links[i + 1]) if i + 1 < CHAIN else inner},
        }
        for i, link in enumerate(links)
    }


def _cyclic(name: str, rng: random.Random) -> Json:
    """Cycles of one, two and five schemas; none crosses a family."""

    def node(**properties: Json) -> Json:
        return {"type": "object", "description": _prose(rng, 10), "properties": properties}

    ring = [f"{name}Ring{i}" for i in range(RING)]
    tree, parent, child = f"{name}Tree", f"{name}Parent", f"{name}Child"
    return {
        f"{name}Detail": node(tree=_ref(tree), parent=_ref(parent), ring=_ref(ring[0])),
        tree: node(label={"type": "string"}, branches={"type": "array", "items": _ref(tree)}),
        parent: node(children={"type": "array", "items": _ref(child)}),
        child: node(parent=_ref(parent), state=_ref(f"{name}State")),
        **{link: node(next=_ref(ring[(i + 1) % RING])) for i, link in enumerate(ring)},
    }


def _diamond(name: str, rng: random.Random) -> Json:
    levels = [f"{name}Detail", *(f"{name}Level{i}" for i in range(1, LEVELS))]
    bottom = f"{name}State"
    return {
        level: {
            "type": "object",
            "description": _prose(rng, 6),
            "properties": {"left": _ref(below), "right": _ref(below)},
        }
        for level, below in zip(levels, [*levels[1:], bottom], strict=True)
    }


_Shape = Callable[[str, random.Random], Json]
SHAPES: dict[str, _Shape] = {
    "wide": _wide,
    "deep": _deep,
    "cyclic": _cyclic,
    "diamond": _diamond,
}


def _ref(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


def _query(name: str, schema: Json, text: str) -> Json:
    return {"name": name, "in": "query", "description": text, "schema": schema}


def _response(text: str, name: str) -> Json:
    return {"description": text, "content": {"application/json": {"schema": _ref(name)}}}


def _nullable(schema: Json, version: str) -> Json:
    if version == "3.1":
        return {**schema, "type": [schema["type"], "null"]}
    return {**schema, "nullable": True}


def _scalar(rng: random.Random) -> Json:
    kind = rng.choice(("string", "integer", "number", "boolean"))
    schema: Json = {"type": kind, "description": _prose(rng, rng.randint(3, 20))}
    if kind == "integer":
        schema |= {"minimum": 0, "maximum": rng.randint(10, 10_000)}
    elif kind == "number":
        schema["default"] = round(rng.random(), 3)
    elif kind == "string" and rng.random() < 0.5:
        schema["format"] = rng.choice(("uri", "date-time", "uuid", "email"))
    return schema


def _sample(rng: random.Random, count: int) -> list[str]:
    return rng.sample([word for word in WORDS if word.isascii() and len(word) > 3], count)


def _prose(rng: random.Random, count: int) -> str:
    return " ".join(rng.choices(WORDS, k=count)).capitalize() + "."


def main(argv: list[str] | None = None) -> int:
    """Writes one description to standard output; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.generate")
    parser.add_argument("--shape", choices=SHAPES, default="wide")
    parser.add_argument("--size", type=parse_size, default="1MB", help="500KB, 10MB, …")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--version", choices=VERSIONS, default="3.0", help="of OpenAPI")
    given = parser.parse_args(argv)
    text = description(given.shape, seed=given.seed, version=given.version, size=given.size)
    sys.stdout.buffer.write(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
