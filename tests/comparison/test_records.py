"""Changes as values."""

from __future__ import annotations

import pickle

import schemakit
from schemakit.comparison.records import LEVELS
from tests.comparison.compared import compare_schemas_at, with_schema


def test_a_change_says_where_what_and_how_bad() -> None:
    (one,) = compare_schemas_at({"type": "string"}, {"type": "string", "maxLength": 2})
    assert str(one) == (
        "<document> (#/paths/~1a/post/requestBody/content/application~1json/schema/maxLength): "
        "breaking: POST /a body: maxLength is 2, was not set [max-length-changed]"
    )
    assert pickle.loads(pickle.dumps(one)) == one
    assert hash(one.code) == hash("max-length-changed")


def test_the_worst_comes_first() -> None:
    old = with_schema({"type": "string", "title": "a", "default": "b"})
    new = with_schema({"type": "string", "title": "b", "maxLength": 2})
    levels = [one.level for one in schemakit.changes(old, new)]
    assert levels == sorted(levels, key=LEVELS.index)
    assert set(levels) == {"breaking", "risky", "documentation"}
