"""Tags: declared, used, or both."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import schemakit
from tests.several import in_files
from tests.small import described


def tagged(*tags: Any, **more: Any) -> schemakit.Description:
    paths = {"/a": {"get": {"tags": list(tags)}, "put": {"tags": list(tags[:1])}}}
    return schemakit.load(described({}, "3.2.0", paths=paths, **more))


def test_declared_tags_come_first_with_the_number_of_operations() -> None:
    api = tagged("b", "c", tags=[{"name": "a"}, {"name": "b", "description": "B."}])
    assert [(one.name, one.operations, one.is_declared) for one in api.tag_counts()] == [
        *(("a", 0, True), ("b", 2, True), ("c", 1, False))
    ]
    assert api.tag_counts()[1].description == "B."
    assert [one.pointer for one in api.tag_counts()] == ["/tags/0", "/tags/1", None]


def test_the_fields_of_32() -> None:
    tag = {"name": "a", "summary": "S", "parent": "b", "kind": "nav"}
    (found,) = tagged(tags=[tag]).tag_counts()
    assert (found.summary, found.parent, found.kind) == ("S", "b", "nav")


def test_an_operation_with_a_tag_twice_is_one_operation() -> None:
    assert [one.operations for one in tagged("a", "a").tag_counts()] == [2]


@pytest.mark.parametrize("tags", [None, 1, {"name": "a"}, ["a", None, {"name": 1}, {}], "a"])
def test_what_is_no_tag_is_passed_over(tags: Any) -> None:
    assert tagged(tags=tags).tag_counts() == ()


def test_a_name_that_is_declared_twice_is_one_tag() -> None:
    again = [{"name": "a", "description": "first"}, {"name": "a", "description": "second"}]
    assert [one.description for one in tagged(tags=again).tag_counts()] == ["first"]


def test_tags_in_another_document(tmp_path: Path) -> None:
    files = {"api.json": described({}, tags={"$ref": "tags.json"}), "tags.json": [{"name": "a"}]}
    assert [one.name for one in schemakit.load(in_files(tmp_path, files)).tag_counts()] == ["a"]
