"""Many small descriptions, the same ones for the same seed, and the tables of a survey of them."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson

from schemakit.surveying.results import Survey, open_survey

Row = dict[str, Any]

VERSIONS = ("2.0", "3.0.3", "3.1.0", "3.2.0")
_NOUNS = ("pet", "order", "user", "invoice", "device", "event", "batch", "key", "file", "note")
_TYPES = ("string", "integer", "number", "boolean")
#: A schema that many of the descriptions have, word for word.
ERROR = {
    "type": "object",
    "required": ["code"],
    "properties": {"code": {"type": "string"}, "message": {"type": "string"}},
}


def make_description(number: int) -> Row:
    """The description of that number: up to six operations and schemas, some with a fault."""
    rng = random.Random(number)
    version = rng.choice(VERSIONS)
    is_old = version == "2.0"
    where = "#/definitions/" if is_old else "#/components/schemas/"
    schemas: Row = {"Error": ERROR} if rng.random() < 0.6 else {}
    paths: Row = {}
    for noun in rng.sample(_NOUNS, rng.randint(1, 3)):
        name = noun.title()
        properties: Row = {
            f"{word}_id" if rng.random() < 0.5 else word: {"type": rng.choice(_TYPES)}
            for word in rng.sample(_NOUNS, rng.randint(1, 4))
        }
        properties["parent"] = {"$ref": f"{where}{name}"}
        schemas[name] = {"type": "object", "properties": properties}
        schema = {"$ref": f"{where}{name}"}
        if rng.random() < 0.05:
            schema = {"$ref": f"{where}{name}Missing"}
        get: Row = {"responses": {"200": _response(schema, is_old=is_old)}}
        if rng.random() < 0.8:
            get["operationId"] = f"list_{noun}s" if rng.random() < 0.5 else f"list{name}s"
        parameter: Row = {"name": "limit", "in": "query"}
        parameter |= {"type": "integer"} if is_old else {"schema": {"type": "integer"}}
        get["parameters"] = [parameter]
        paths[f"/{noun}s"] = {"get": get}
        if rng.random() < 0.5:
            paths[f"/{noun}s"]["post"] = {"responses": {"201": {"description": "made"}}}
    document: Row = {"swagger" if is_old else "openapi": version}
    document["info"] = {"title": f"API {number}", "version": f"1.{number}"}
    document["paths"] = paths
    return document | ({"definitions": schemas} if is_old else {"components": {"schemas": schemas}})


def _response(schema: Row, *, is_old: bool) -> Row:
    content = (
        {"schema": schema} if is_old else {"content": {"application/json": {"schema": schema}}}
    )
    return {"description": "ok", **content}


def write_descriptions(directory: Path, count: int, start: int = 0) -> Path:
    """Write the descriptions of some numbers, a hundred in each subdirectory."""
    for number in range(start, start + count):
        path = directory / f"{number // 100:04}" / f"{number:06}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(orjson.dumps(make_description(number)))
    return directory


def read_table(survey: Survey | Path, table: str) -> list[Row]:
    """The rows of a table."""
    found = survey if isinstance(survey, Survey) else open_survey(survey)
    path = Path(found.tables[table])
    if found.format == "jsonl":
        return [orjson.loads(line) for line in path.read_bytes().splitlines()]
    import pyarrow.parquet as pq

    rows: list[Row] = pq.read_table(path).to_pylist()
    return rows


def read_all(survey: Survey) -> Iterator[tuple[str, bytes]]:
    """Every file of the tables with its bytes, but for that of how long things took."""
    for table, path in survey.tables.items():
        if table != "timings":
            yield table, Path(path).read_bytes()
