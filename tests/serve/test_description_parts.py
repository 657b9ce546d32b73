"""Parts of a description as text of bounded size, and what uses them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from schemakit.description.load import load
from schemakit.serve.description_parts import find_users, render_part
from tests.corpus import ROOT

EXAMPLE = ROOT / "examples/openapi.json"


def test_users_are_found_through_other_schemas() -> None:
    described: dict[str, Any] = {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {
            "/a": {
                "get": {
                    "operationId": "getA",
                    "responses": {"200": {"$ref": "#/components/responses/R"}},
                },
                "post": {"operationId": "postA", "responses": {}},
            }
        },
        "components": {
            "responses": {
                "R": {
                    "description": "r",
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/A"}}},
                }
            },
            "schemas": {
                "A": {"properties": {"b": {"$ref": "#/components/schemas/B"}}},
                "B": {"properties": {"a": {"$ref": "#/components/schemas/A"}}},
                "C": {},
            },
        },
    }
    api = load(described)
    assert find_users(api, "B") == (("/components/schemas/A",), ("getA",))
    assert find_users(api, "C") == ((), ())


def test_a_part_is_bounded_in_depth_and_size() -> None:
    api = load(EXAMPLE)
    shallow = json.loads(render_part(api, "#", 1, 100_000))
    assert shallow["paths"].startswith("… ")
    whole = render_part(api, "#", 20, 5_000)
    assert len(whole) < 5_100


@pytest.mark.slow
def test_the_parts_of_large_descriptions_are_bounded(shared: Path) -> None:
    for name in ("github", "kubernetes"):
        api = load(shared / f"corpus/{name}.json")
        for one in api.operations()[::200]:
            assert len(render_part(api, one.pointer, 20, 16_000)) < 16_100
