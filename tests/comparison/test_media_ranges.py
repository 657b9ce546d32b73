"""Media types that are compared with the ranges that they belong to."""

from __future__ import annotations

from typing import Any

import pytest

import schemakit
from tests.comparison.compared import found
from tests.comparison.seeded_descriptions import make_description

_TEXT, _INTEGER = {"type": "string"}, {"type": "integer"}


def _levels(old: dict[str, Any], new: dict[str, Any], *, is_request: bool) -> list[Any]:
    ends = []
    for schemas in (old, new):
        document = make_description()
        content = {name: {"schema": schema} for name, schema in schemas.items()}
        post = document["paths"]["/a"]["post"]
        if is_request:
            post["requestBody"] = {"content": content}
        else:
            post["responses"]["200"]["content"] = content
        ends.append(document)
    return found(schemakit.changes(*ends))


@pytest.mark.parametrize("covering", ["*/*", "application/*"])
@pytest.mark.parametrize("is_request", [True, False])
def test_a_media_type_is_compared_with_the_range_it_belongs_to(
    covering: str, is_request: bool
) -> None:
    wide = {covering: _TEXT}
    both = {**wide, "application/json": _INTEGER}
    assert ("breaking", "type-changed") in _levels(wide, both, is_request=is_request)
    assert ("breaking", "type-changed") in _levels(both, wide, is_request=is_request)
    both = {**wide, "application/json": _TEXT}
    assert _levels(wide, both, is_request=is_request) == [("safe", "media-type-added")]
    assert _levels(both, wide, is_request=is_request) == [("safe", "media-type-removed")]


@pytest.mark.parametrize("wide", ["*/*", "application/*"])
def test_a_media_type_may_become_a_range(wide: str) -> None:
    narrow = {"application/json": _TEXT}
    changes = _levels(narrow, {wide: _TEXT}, is_request=True)
    assert {level for level, _ in changes} == {"safe"}
    changes = _levels({wide: _TEXT}, narrow, is_request=True)
    assert changes[0] == ("breaking", "media-type-removed")
    changes = _levels({wide: _TEXT}, narrow, is_request=False)
    assert changes == [("risky", "media-type-removed"), ("safe", "media-type-added")]
    changes = _levels(narrow, {wide: _TEXT}, is_request=False)
    assert changes[0] == ("risky", "media-type-added")


def test_a_range_of_another_kind_covers_nothing() -> None:
    changes = _levels({"application/json": _TEXT}, {"text/*": _TEXT}, is_request=True)
    assert changes[0] == ("breaking", "media-type-removed")
