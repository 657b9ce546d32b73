"""Which operations are the same on both sides."""

from __future__ import annotations

from typing import Any

import schemakit
from schemakit.comparison.operation_pairs import list_operations, pair_operations, template_names
from tests.comparison.compared import make_sides

_OPERATION = {"responses": {"200": {"description": "d"}}}


def _pairs(olds: list[str], news: list[str]) -> list[tuple[Any, Any]]:
    documents = [
        {
            "openapi": "3.1.0",
            "info": {"title": "t", "version": "1"},
            "paths": {path: {"get": _OPERATION} for path in paths},
        }
        for paths in (olds, news)
    ]
    sides, _ = make_sides(*documents)
    listed = [list(list_operations(one, "paths")) for one in sides]
    return [
        (pair.old and pair.old.path, pair.new and pair.new.path)
        for pair in pair_operations(*listed)
    ]


def test_names_in_a_path_do_not_matter() -> None:
    assert template_names("/a/{b}/{c}.json") == ["b", "c"]
    assert _pairs(["/a/{b}", "/c"], ["/a/{x}", "/d"]) == [
        ("/a/{b}", "/a/{x}"),
        ("/c", None),
        (None, "/d"),
    ]


def test_an_equal_path_wins_over_one_with_other_names() -> None:
    assert _pairs(["/a/{b}"], ["/a/{x}", "/a/{b}"]) == [
        ("/a/{b}", "/a/{b}"),
        (None, "/a/{x}"),
    ]


def test_webhooks_are_operations_of_their_own() -> None:
    document = {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "webhooks": {"done": {"post": _OPERATION}},
    }
    (side, _), _ = make_sides(document, document)
    assert [one.name for one in list_operations(side, "webhooks")] == ["webhook POST done"]


def test_runtime_expressions_are_not_names() -> None:
    def document(expression: str) -> dict[str, Any]:
        callbacks = {"done": {expression: {"post": _OPERATION}}}
        return {
            "openapi": "3.1.0",
            "info": {"title": "t", "version": "1"},
            "paths": {"/a": {"post": {**_OPERATION, "callbacks": callbacks}}},
        }

    changes = schemakit.changes(document("{$request.body#/u}"), document("{$request.query.u}"))
    assert {(one.level, one.code) for one in changes} == {
        ("risky", "callback-removed"),
        ("risky", "callback-added"),
    }
