"""Schemas that accept null, and the same schema with null added."""

from __future__ import annotations

from typing import Any

import pytest

from schemakit.flattening.null_types import is_null, is_nullable, with_null, without_mark


@pytest.mark.parametrize(
    ("schema", "made"),
    [
        ({"type": "string"}, {"type": ["string", "null"]}),
        ({"type": ["string", "null"]}, {"type": ["string", "null"]}),
        ({"type": "string", "enum": ["a"]}, {"type": ["string", "null"], "enum": ["a", None]}),
        ({"type": "string", "const": "a"}, {"type": ["string", "null"], "enum": ["a", None]}),
        ({"enum": ["a"]}, None),
        ({"type": "string", "not": {}}, None),
        (True, None),
    ],
)
def test_null_is_added_to_the_type_or_not_at_all(schema: Any, made: Any) -> None:
    assert with_null(schema, may_be_null=True) == made


def test_null_that_would_match_twice_is_not_added() -> None:
    assert with_null({"type": ["string", "null"]}, may_be_null=False) is None


def test_what_is_null_and_what_may_be() -> None:
    assert is_null({"type": "null"})
    assert not is_null({"type": "null", "title": "T"})
    assert is_nullable({"type": "string", "nullable": True})
    assert is_nullable({"enum": [None]})
    assert not is_nullable({"nullable": True})
    assert without_mark({"nullable": True, "title": "T"}) == {"title": "T"}
