"""One tool: its definition, its size, and the requests for its arguments."""

from __future__ import annotations

import pytest

import schemakit
from tests.llm.samples import make, with_body

_SCHEMA = {"type": "object", "properties": {"ids[]": {"type": "integer"}}}


def test_a_definition_is_new_each_time_and_the_shared_one_is_equal() -> None:
    tool = make(with_body(_SCHEMA))
    first = tool.definition
    assert first == tool.definition == tool.shared_definition
    first["input_schema"].clear()
    assert tool.definition == tool.shared_definition


def test_the_tokens_are_a_quarter_of_the_bytes() -> None:
    tool = make(with_body(_SCHEMA))
    assert tool.size.bytes == len(tool.json)
    assert tool.size.tokens == -(-len(tool.json) // 4)


def test_arguments_have_the_names_of_the_api() -> None:
    tool = make(with_body(_SCHEMA))
    assert list(tool.definition["input_schema"]["properties"]) == ["ids"]
    assert tool.arguments({"ids": 1}) == {"ids[]": 1}
    assert tool.bind({"ids": 1}).body == b'{"ids[]":1}'
    with pytest.raises(schemakit.UsageError, match="not str"):
        tool.arguments("ids")  # type: ignore[arg-type]
