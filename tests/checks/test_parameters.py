"""Bodies, forms and files of 2.0."""

from __future__ import annotations

from typing import Any

import pytest

from tests.checks.descriptions import OK, found, with_paths

BODY = {"name": "b", "in": "body", "schema": {"type": "object"}}
FORM = {"name": "f", "in": "formData", "type": "string"}
FILE = {"name": "file", "in": "formData", "type": "file"}
FORMS = "multipart/form-data"


def described_2_0(item: dict[str, Any], **more: Any) -> dict[str, Any]:
    info = {"title": "t", "version": "1"}
    return {"swagger": "2.0", "info": info, "paths": {"/a": item}, **more}


def operation(*parameters: Any, **more: Any) -> dict[str, Any]:
    return {"post": {**OK, "parameters": list(parameters), **more}}


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (operation(BODY), []),
        (operation(FORM, {**FORM, "name": "g"}, consumes=[FORMS]), []),
        (operation(BODY, {**BODY, "name": "c"}), ["/paths/~1a/post/parameters/1"]),
        (operation(FORM, BODY), ["/paths/~1a/post/parameters/0"]),
        ({**operation(FORM), "parameters": [BODY]}, ["/paths/~1a/post/parameters/0"]),
        ({**operation(BODY), "parameters": [BODY]}, []),
        ({**operation({"$ref": "#/parameters/B"}, FORM)}, ["/paths/~1a/post/parameters/1"]),
    ],
)
def test_a_request_has_one_body(item: dict[str, Any], expected: list[str]) -> None:
    document = described_2_0(item, parameters={"B": BODY})
    assert found(document, "conflicting-body") == [("conflicting-body", one) for one in expected]


@pytest.mark.parametrize(
    ("own", "inherited", "is_reported"),
    [
        (None, None, True),
        (["application/json"], [FORMS], True),
        ([], [FORMS], True),
        (None, ["application/json"], True),
        (None, [FORMS], False),
        ([FORMS], ["application/json"], False),
        (["application/json", "Multipart/Form-Data; boundary=x"], None, False),
        (["application/x-www-form-urlencoded"], None, False),
    ],
)
def test_a_file_needs_a_form(
    own: list[str] | None, inherited: list[str] | None, is_reported: bool
) -> None:
    more = {} if own is None else {"consumes": own}
    root = {} if inherited is None else {"consumes": inherited}
    document = described_2_0(operation(FILE, **more), **root)
    expected = [("file-without-form", "/paths/~1a/post/parameters/0")] if is_reported else []
    assert found(document, "file-without-form") == expected


def test_later_versions_have_request_bodies_instead() -> None:
    document = with_paths({"/a": operation({"name": "a", "in": "query", "schema": {}})})
    assert found(document) == []
