"""The differences of what descriptions say of themselves."""

from __future__ import annotations

from typing import Any

import pytest

import schemakit
from tests.comparison.compared import found
from tests.comparison.seeded_descriptions import make_description

_VARIABLE = {"url": "https://{a}.example", "variables": {"a": {"default": "x"}}}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ({}, {"info": {"title": "other", "version": "1.0.0"}}, [("documentation", "info-changed")]),
        ({"tags": [{"name": "a"}]}, {"tags": []}, [("documentation", "tags-changed")]),
        ({"tags": [{"name": "a"}, {"name": "b"}]}, {"tags": [{"name": "b"}, {"name": "a"}]}, []),
        (
            {"openapi": "3.1.0"},
            {"openapi": "3.1.1"},
            [("documentation", "openapi-version-changed")],
        ),
        ({}, {"x-a": 1}, [("documentation", "extension-changed")]),
        (
            {"servers": [_VARIABLE]},
            {"servers": [{**_VARIABLE, "variables": {"a": {"default": "y"}}}]},
            [("risky", "server-variable-changed")],
        ),
    ],
)
def test_fields_of_the_root(old: Any, new: Any, expected: list[Any]) -> None:
    ends = [{**make_description(), **one} for one in (old, new)]
    assert found(schemakit.changes(*ends)) == expected


def test_servers_of_2_0() -> None:
    def api(**more: Any) -> dict[str, Any]:
        info = {"title": "t", "version": "1"}
        return {"swagger": "2.0", "info": info, "paths": {}, "host": "a.example", **more}

    changes = schemakit.changes(api(), api(basePath="/v2"))
    assert found(changes) == [("breaking", "server-removed"), ("safe", "server-added")]
