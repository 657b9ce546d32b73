"""The rows of one description, made in this process."""

from __future__ import annotations

import os
from typing import Any

import orjson

from schemakit.surveying.items import Item, Settings
from schemakit.surveying.parts import Part, make_part, open_part
from schemakit.surveying.tables import TABLES

Rows = dict[str, list[dict[str, Any]]]


def settings_for(**more: Any) -> Settings:
    """Settings for all tables, in the working directory."""
    known: dict[str, Any] = {"tables": tuple(TABLES), "seconds": 60.0, "memory": 1 << 30}
    return Settings(**{**known, "directory": os.getcwd(), **more})


def part_of(*items: Item, **more: Any) -> Part:
    """The part of some documents."""
    return open_part(make_part(items, settings_for(**more), {}, lambda _: None))


def rows_in(part: Part) -> Rows:
    """The rows of a part by table."""
    return {
        table: [orjson.loads(line) for text in part.select(table) for line in text.splitlines()]
        for table in part.tables
    }


def rows_of(path: str, **more: Any) -> Rows:
    """The rows of a file that is named itself."""
    return rows_in(part_of(Item(path, "file", path, is_named=True), **more))
