"""Another version of a description, for comparing: the same in another form, or with changes."""

from __future__ import annotations

import random
from typing import Any

import orjson

__all__ = ["rewrite"]

_SEED = 1


def rewrite(data: bytes, changes: int) -> bytes:
    """The text of a description with so many keywords of its schemas changed; with 0, the same
    description in another form."""
    contents = orjson.loads(data)
    chosen = random.Random(_SEED)
    schemas = list(contents.get("components", {}).get("schemas", {}).values())
    chosen.shuffle(schemas)
    done = 0
    for schema in schemas:
        if done == changes:
            break
        done += _change(schema, chosen)
    return orjson.dumps(contents, option=orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2)


def _change(schema: Any, chosen: random.Random) -> bool:
    """Change a keyword of one property of a schema; False if it has none to change."""
    properties = schema.get("properties") if isinstance(schema, dict) else None
    if not isinstance(properties, dict) or not properties:
        return False
    one = properties[chosen.choice(list(properties))]
    kind = one.get("type") if isinstance(one, dict) else None
    if kind == "string":
        one["maxLength"] = one.get("maxLength", 100) - 1
    elif kind == "integer":
        one["minimum"] = one.get("minimum", 0) + 1
    elif kind == "array":
        one["maxItems"] = one.get("maxItems", 100) - 1
    else:
        return False
    return True
