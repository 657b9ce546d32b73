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


@pytest.mark.parametrize("none", [{}, {"servers": []}])
def test_a_description_without_servers_has_one_by_default(none: Any) -> None:
    def levels(old: Any, new: Any) -> list[Any]:
        return found(schemakit.changes(*({**make_description(), **one} for one in (old, new))))

    default = {"servers": [{"url": "/"}]}
    other = {"servers": [{"url": "https://a.example"}]}
    assert levels(none, default) == levels(default, none) == []
    assert levels(none, other) == [("risky", "server-removed"), ("safe", "server-added")]
    assert levels(other, none) == [("breaking", "server-removed")]
    more = {"servers": [*default["servers"], *other["servers"]]}
    assert levels(none, more) == [("safe", "server-added")]


def test_a_first_host_of_2_0() -> None:
    info = {"title": "t", "version": "1"}
    old = {"swagger": "2.0", "info": info, "paths": {}}
    new = {**old, "host": "a.example"}
    changes = schemakit.changes(old, new)
    assert found(changes) == [("risky", "server-removed"), ("safe", "server-added")]
    assert schemakit.changes(old, {**old, "basePath": "/"}) == ()


def test_servers_of_2_0() -> None:
    def api(**more: Any) -> dict[str, Any]:
        info = {"title": "t", "version": "1"}
        return {"swagger": "2.0", "info": info, "paths": {}, "host": "a.example", **more}

    changes = schemakit.changes(api(), api(basePath="/v2"))
    assert found(changes) == [("breaking", "server-removed"), ("safe", "server-added")]
