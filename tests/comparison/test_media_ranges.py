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


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("application/json", "Application/JSON; charset=utf-8"),
        ("text/plain; charset=utf-8; format=flowed", 'text/plain;format=flowed;charset="UTF-8"'),
    ],
)
def test_a_media_type_that_is_written_otherwise_is_the_same(one: str, other: str) -> None:
    for is_request in (True, False):
        assert _levels({one: _TEXT}, {other: _TEXT}, is_request=is_request) == []
        changes = _levels({one: _TEXT}, {other: _INTEGER}, is_request=is_request)
        assert changes == [("breaking", "type-changed")]


def test_two_that_are_the_same_media_type_are_both_compared() -> None:
    old = {"application/json": _TEXT, "application/json; charset=utf-8": _TEXT}
    for name in old:
        changes = _levels(old, {**old, name: _INTEGER}, is_request=True)
        assert changes == [("breaking", "type-changed")]


_FORMS = ["application/x-www-form-urlencoded", "multipart/form-data"]


def _in_form(old: Any, new: Any, form: str) -> list[tuple[str, str]]:
    ends = [{form: {"type": "object", "properties": {"a": one}}} for one in (old, new)]
    return [one for one in _levels(*ends, is_request=True) if one[0] != "safe"]


@pytest.mark.parametrize("form", _FORMS)
@pytest.mark.parametrize(
    ("old", "new"),
    [
        (_INTEGER, _TEXT),
        ({"type": "boolean"}, _TEXT),
        ({"enum": [1, 2]}, {"enum": ["1", "2"]}),
        ({"type": "array", "items": _INTEGER}, {"type": "array", "items": _TEXT}),
        (_INTEGER, {"type": "array", "items": _INTEGER}),
    ],
)
def test_a_value_whose_text_is_still_accepted_breaks_no_form(old: Any, new: Any, form: str) -> None:
    """Its properties are written as texts, in which 1 is "1"."""
    changes = _in_form(old, new, form)
    assert changes
    assert {level for level, _ in changes} == {"risky"}


@pytest.mark.parametrize("form", _FORMS)
@pytest.mark.parametrize(
    ("old", "new"),
    [
        (_TEXT, _INTEGER),
        ({"type": "number"}, _INTEGER),
        ({**_TEXT, "maxLength": 5}, {**_TEXT, "maxLength": 3}),
        (_INTEGER, {**_INTEGER, "minimum": 1}),
    ],
)
def test_a_text_that_is_refused_breaks_a_form(old: Any, new: Any, form: str) -> None:
    assert {level for level, _ in _in_form(old, new, form)} == {"breaking"}
