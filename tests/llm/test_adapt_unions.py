"""``allOf``, ``oneOf`` and ``anyOf``, for targets that do not have all of them everywhere."""

from __future__ import annotations

from typing import Any

import pytest

from schemakit import Tool
from tests.llm.samples import adapt_item


def lost(tool: Tool) -> list[str]:
    return [one.keyword for one in tool.losses if not one.by_rule]


_STRING, _INTEGER = {"type": "string"}, {"type": "integer"}


def test_one_of_becomes_any_of_and_is_a_loss_if_a_value_may_fit_several() -> None:
    found, tool = adapt_item({"oneOf": [_STRING, _INTEGER]}, "openai-strict")
    assert (found, lost(tool)) == ({"anyOf": [_STRING, _INTEGER]}, [])
    found, tool = adapt_item({"oneOf": [_STRING, {"type": ["string", "null"]}]}, "openai-strict")
    assert found["description"] == "exactly one of the alternatives"
    assert lost(tool) == ["oneOf"]


def test_one_of_beside_any_of_is_put_into_words() -> None:
    schema = {"anyOf": [_STRING, _INTEGER], "oneOf": [{"const": 1}, {"const": "a"}]}
    found, tool = adapt_item(schema, "openai-strict")
    assert found["anyOf"] == [_STRING, _INTEGER]
    assert found["description"] == 'and exactly one of: [{"const":1},{"const":"a"}]'
    assert "oneOf" in lost(tool)


def test_assertions_beside_a_union_are_put_into_words_if_its_branches_repeat_the_type() -> None:
    branches = [{"type": "string", "pattern": "a"}, {"type": "string", "format": "uuid"}]
    found, tool = adapt_item({"type": "string", "minLength": 3, "anyOf": branches}, "openai-strict")
    assert found == {"anyOf": branches, "description": "at least 3 characters"}
    assert lost(tool) == ["minLength"]


def test_a_union_beside_properties_is_put_into_words() -> None:
    schema = {
        "type": "object",
        "properties": {"a": _STRING},
        "required": ["a"],
        "additionalProperties": False,
        "anyOf": [{"minProperties": 1}, {"maxProperties": 3}],
    }
    found, tool = adapt_item(schema, "openai-strict")
    assert list(found["properties"]) == ["a"]
    assert found["description"] == 'and one of: [{"minProperties":1},{"maxProperties":3}]'
    assert lost(tool) == ["anyOf"]


def test_one_member_of_all_of_is_merged_and_the_others_are_put_into_words() -> None:
    # Flattening cannot merge two "not", so it leaves them in allOf.
    schema = {"allOf": [{"type": "string", "not": {"const": "a"}}, {"not": {"const": "b"}}]}
    found, tool = adapt_item(schema, "gemini")
    assert found["type"] == "string"
    assert lost(tool)
    assert all(one.words in found["description"] for one in tool.losses)


@pytest.mark.parametrize(
    ("branches", "expected"),
    [
        ([_STRING, {"type": "null"}], {"type": "string", "nullable": True}),
        ([_STRING, {"enum": [None]}], {"type": "string", "nullable": True}),
        (
            [_STRING, _INTEGER, {"type": "null"}],
            {"nullable": True, "anyOf": [_STRING, _INTEGER]},
        ),
    ],
)
def test_null_among_branches_becomes_nullable(branches: list[Any], expected: Any) -> None:
    found, tool = adapt_item({"anyOf": branches}, "gemini")
    assert (found, lost(tool)) == (expected, [])


_OBJECT = {"type": "object", "properties": {"a": _STRING}}


@pytest.mark.parametrize(
    "branch", [_STRING, _OBJECT, {"enum": ["a"]}, {"const": "a"}, {"anyOf": [_STRING, _INTEGER]}]
)
@pytest.mark.parametrize(
    "null",
    [
        {"type": "null"},
        {"type": ["null"]},
        {"const": None},
        {"const": None, "description": "None."},
        {"enum": [None]},
    ],
)
def test_exactly_one_of_a_branch_and_null_is_not_a_loss(branch: Any, null: Any) -> None:
    for target in ("gemini", "openai-strict", "anthropic-strict"):
        found, tool = adapt_item({"oneOf": [null, branch]}, target)
        assert lost(tool) == []
        assert "exactly one" not in str(found)
    found, _ = adapt_item({"oneOf": [branch, null]}, "gemini")
    assert found["nullable"] is True


def test_null_that_fits_twice_is_not_allowed() -> None:
    found, tool = adapt_item(
        {"oneOf": [{"properties": {"a": _STRING}}, {"type": "null"}]}, "gemini"
    )
    assert (found.get("nullable"), "oneOf" in lost(tool)) == (None, True)
    assert "but not null" in found["description"]
    assert "exactly one" not in found["description"]


_FROM_3 = {"type": "integer", "minimum": 3}


@pytest.mark.parametrize("keyword", ["anyOf", "oneOf"])
@pytest.mark.parametrize("never", [False, {"not": {}}, {"not": True}])
def test_branches_that_nothing_fits_are_dropped(keyword: str, never: Any) -> None:
    found, tool = adapt_item({keyword: [_INTEGER, {"type": "null"}, never]}, "gemini")
    assert (found, lost(tool)) == ({"type": "integer", "nullable": True}, [])
    found, tool = adapt_item({keyword: [never, _INTEGER]}, "gemini")
    assert (found, lost(tool)) == ({"anyOf": [_INTEGER]}, [])
    found, tool = adapt_item({keyword: [_INTEGER, never, _STRING]}, "gemini")
    assert (found, lost(tool)) == ({"anyOf": [_INTEGER, _STRING]}, [])
    found, tool = adapt_item({keyword: [_FROM_3, {"type": ["null"]}]}, "gemini")
    assert (found, lost(tool)) == ({**_FROM_3, "nullable": True}, [])


def test_a_union_that_nothing_fits_is_a_loss() -> None:
    found, tool = adapt_item({"oneOf": [False, False]}, "gemini")
    assert "no value at all" in str(found)
    assert lost(tool) == ["not"]
    found, tool = adapt_item({"oneOf": [_INTEGER, False]}, "mcp")
    assert (found, lost(tool)) == ({"oneOf": [_INTEGER, {"not": {}}]}, [])
