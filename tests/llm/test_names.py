"""Names of tools: legal, unique and stable."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pytest

import schemakit
from schemakit.llm.names import make_legal_name
from schemakit.llm.provider_limits import Names
from schemakit.llm.targets import TARGETS


def test_names_of_operations() -> None:
    long = "admin.settings." + "very" * 30 + ".update"
    ids = ["a.b", "a_b", "a/b", long, long.replace("very", "vary"), None]
    paths = {
        f"/p{number}/{{id}}": {"get": {"responses": {}, **({"operationId": one} if one else {})}}
        for number, one in enumerate(ids)
    }
    document = {"openapi": "3.0.0", "info": {}, "paths": paths}
    names = [one.name for one in schemakit.tools(document, target="openai")]
    assert len(set(names)) == len(ids)
    assert all(len(name) <= 64 for name in names)
    assert names[3].startswith("admin_settings_very")
    assert names[3].endswith("update")
    assert names[5] == "get_p5_id"
    assert names[0].startswith("a_b_")
    # The name of a tool does not depend on which others are selected.
    alone = schemakit.tools(document, target="openai", operations=["a.b"])[0]
    assert alone.name == names[0]
    # Where dots are allowed, these names are different.
    assert schemakit.tools(document, target="mcp")[0].name == "a.b"


@pytest.mark.parametrize(
    ("name", "legal"),
    [
        ("abc", "abc"),
        ("a b.c", "a_b_c"),
        ("a<b", "a_ltb"),
        ("ids[]", "ids"),
        ("...", "_"),
    ],
)
def test_illegal_characters_are_replaced(name: str, legal: str) -> None:
    assert make_legal_name(name, Names("a-z_", 8), ()) == legal


def test_the_first_character_has_its_own_rule() -> None:
    assert make_legal_name("1a", Names("a-z0-9_", 8, first="a-z_"), ()) == "_1a"


def test_a_taken_name_gets_a_number_and_is_taken_then() -> None:
    taken = {"a_b"}
    rule = Names("a-z0-9_", 8)
    assert make_legal_name("a.b", rule, taken) == "a_b_2"
    assert make_legal_name("a!b", rule, taken) == "a_notb"
    assert make_legal_name("a b", rule, taken) == "a_b_3"
    assert taken == {"a_b", "a_b_2", "a_notb", "a_b_3"}


def test_a_long_name_keeps_head_and_tail_around_a_checksum() -> None:
    rule = Names("a-z0-9_", 20)
    first, second = (make_legal_name(f"head{'x' * n}tail", rule, ()) for n in (30, 31))
    assert first != second
    for name in (first, second):
        assert len(name) == 20
        assert name.startswith("head")
        assert name.endswith("ail")


@pytest.mark.parametrize("target", sorted(TARGETS))
def test_long_names_that_would_be_equal_get_the_checksum_of_their_operation(target: Any) -> None:
    operation = {"operationId": "a" * 128, "responses": {}}
    paths = {path: {"get": operation} for path in ("/a", "/b")}
    document = {"openapi": "3.0.0", "info": {}, "paths": paths}
    names = [one.name for one in schemakit.tools(document, target=target)]
    assert len(set(names)) == 2
    assert all(re.fullmatch("a+_[0-9a-f]{8}_[0-9a-f_a]+", name) for name in names)
    assert max(map(len, names)) == TARGETS[target].tool_names.most


def test_without_a_rule_every_name_is_legal() -> None:
    assert make_legal_name("ids[]", None, ()) == "ids[]"


def _named(ids: Mapping[str, str | None], target: Any = "gemini") -> list[str]:
    paths = {
        path: {"get": {"responses": {}, **({"operationId": one} if one is not None else {})}}
        for path, one in ids.items()
    }
    document = {"openapi": "3.1.0", "info": {}, "paths": paths}
    return [one.name for one in schemakit.tools(document, target=target)]


def test_an_operation_id_without_latin_letters_gives_way_to_method_and_path() -> None:
    ids = {
        "/users/{id}": "取得",
        "/orders": "получитьЗаказы",
        "/{a}/日本/items": "لائحة",
        "/x": "获取user",
        "/y": "get2",
        "/z": "...",
        "/w": "",
    }
    assert _named(ids) == [
        "get_users_id",
        "get_orders",
        "get_a_items",
        "user",
        "get2",
        "get_z",
        "get_w",
    ]


@pytest.mark.parametrize("target", sorted(TARGETS))
def test_paths_in_other_scripts_have_unique_names(target: str) -> None:
    names = _named({"/日本": "取得", "/中国": "作成", "/한국/{id}": None}, target)
    assert len(set(names)) == 3
    assert all(re.fullmatch("get(_id)?(_[0-9a-f]{8})?", name) for name in names)
