"""Descriptions on which something once took time with the square of their size.

The same count gives the same text. Each has ``count`` units, which is what doubles.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

__all__ = ["ATTACKS", "UNIT", "write"]

#: What follows the number in the name of an input.
UNIT = "units"


def _describe(schemas: dict[str, Any]) -> bytes:
    head = {"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {}}
    return json.dumps({**head, "components": {"schemas": schemas}}).encode()


def _dead(count: int) -> bytes:
    """References without a target, beside as many components whose names are near."""
    return _describe(
        {
            f"Component{number}": {"items": {"$ref": f"#/components/schemas/Komponent{number}"}}
            for number in range(count)
        }
    )


def _chain(count: int) -> bytes:
    """A chain of ``allOf``, each link with a property."""
    schemas: dict[str, Any] = {
        f"S{number}": {
            "allOf": [{"$ref": f"#/components/schemas/S{number + 1}"}],
            "properties": {f"p{number}": {"type": "string"}},
        }
        for number in range(count)
    }
    return _describe({**schemas, f"S{count}": {"type": "object"}})


def _flow(count: int) -> bytes:
    """One line of YAML in flow style, each of whose entries has a problem."""
    entries = ", ".join(f"S{number}: {{$ref: '#/gone{number}'}}" for number in range(count))
    head = "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {}\n"
    return f"{head}components: {{schemas: {{{entries}}}}}\n".encode()


def _components(count: int) -> bytes:
    """Small components, each of which refers to the next."""
    return _describe(
        {
            f"S{number}": {"items": {"$ref": f"#/components/schemas/S{(number + 1) % count}T"}}
            for number in range(count)
        }
        | {f"S{number}T": {"type": "string"} for number in range(count)}
    )


#: The name of an attack, and what writes it for a number of units.
ATTACKS: dict[str, Callable[[int], bytes]] = {
    "dead": _dead,
    "chain": _chain,
    "flow": _flow,
    "components": _components,
}


def write(name: str, count: int) -> bytes:
    """The text of an attack with so many units."""
    return ATTACKS[name](count)
