"""Styles of parameters and of the properties of bodies, in each version."""

from __future__ import annotations

from typing import Any

import pytest

import schemakit
from schemakit.llm.styles import member_style
from tests.llm.samples import describe, make, with_body


def _swagger(parameters: list[dict[str, Any]], consumes: str = "", path: str = "/a") -> Any:
    operation: dict[str, Any] = {"parameters": parameters, "responses": {}}
    if consumes:
        operation["consumes"] = [consumes]
    document = {"swagger": "2.0", "info": {}, "paths": {path: {"post": operation}}}
    return schemakit.tools(document, target="mcp")[0]


def _array(where: str, collection: str | None, items: Any = None) -> dict[str, Any]:
    found = {"name": "a", "in": where, "type": "array", "items": items or {"type": "string"}}
    return found if collection is None else {**found, "collectionFormat": collection}


@pytest.mark.parametrize(
    ("collection", "body", "header", "query", "path"),
    [
        (None, b"a=x%2Cy+z", "x,y z", "a=x,y%20z", "x,y%20z"),
        ("csv", b"a=x%2Cy+z", "x,y z", "a=x,y%20z", "x,y%20z"),
        ("ssv", b"a=x+y+z", "x y z", "a=x%20y%20z", "x%20y%20z"),
        ("tsv", b"a=x%09y+z", "x\ty z", "a=x%09y%20z", "x%09y%20z"),
        ("pipes", b"a=x%7Cy+z", "x|y z", "a=x%7Cy%20z", "x%7Cy%20z"),
        ("multi", b"a=x&a=y+z", "x,y z", "a=x&a=y%20z", "x,y%20z"),
    ],
)
def test_collection_formats_of_2_0(
    collection: str | None, body: bytes, header: str, query: str, path: str
) -> None:
    given = {"a": ["x", "y z"]}
    assert _swagger([_array("formData", collection)]).bind(given).body == body
    assert _swagger([_array("header", collection)]).bind(given).headers["a"] == header
    assert _swagger([_array("query", collection)]).bind(given).url == f"/a?{query}"
    found = _swagger([_array("path", collection)], path="/{a}").bind(given)
    assert found.url == f"/{path}"


def test_a_multipart_form_of_2_0_has_its_collection_formats() -> None:
    for collection, texts in (("pipes", [b"x|y"]), ("csv", [b"x,y"]), ("multi", [b"x", b"y"])):
        tool = _swagger([_array("formData", collection)], "multipart/form-data")
        request = tool.bind({"a": ["x", "y"]})
        assert [one.content for one in request.parts] == texts


def test_arrays_inside_arrays_have_delimiters_of_their_own() -> None:
    items = {"type": "array", "items": {"type": "integer"}, "collectionFormat": "pipes"}
    given = {"a": [[1, 2], [3]]}
    assert _swagger([_array("header", "csv", items)]).bind(given).headers["a"] == "1|2,3"
    assert _swagger([_array("query", "multi", items)]).bind(given).url == "/a?a=1%7C2&a=3"
    assert _swagger([_array("formData", "ssv", items)]).bind(given).body == b"a=1%7C2+3"
    del items["collectionFormat"]
    assert _swagger([_array("header", "pipes", items)]).bind(given).headers["a"] == "1,2|3"


def test_the_style_of_a_cookie_escapes_nothing() -> None:
    parameter = {"name": "c", "in": "cookie", "schema": {"type": "array"}}
    form = make({"parameters": [parameter]}).bind({"c": ["a b", "d"]})
    assert form.headers["Cookie"] == "c=a%20b; c=d"
    document = describe({"parameters": [{**parameter, "style": "cookie"}]}, openapi="3.2.0")
    tool = schemakit.tools(document, target="mcp")[0]
    assert tool.bind({"c": ["a%b", "d"]}).headers["Cookie"] == "c=a%b; c=d"
    for value in ("a; d=e", "a\r\nX: y", "é"):
        with pytest.raises(schemakit.UsageError, match="not allowed in a cookie"):
            tool.bind({"c": value})


@pytest.mark.parametrize(
    ("version", "texts"), [("3.0.3", [b"x", b"y"]), ("3.1.0", [b"x|y"]), ("3.2.0", [b"x|y"])]
)
def test_the_style_of_a_part_counts_from_3_1_on(version: str, texts: list[bytes]) -> None:
    schema = {"type": "object", "properties": {"a": {"type": "array", "items": {}}}}
    body = with_body(schema, "multipart/form-data")
    media = body["requestBody"]["content"]["multipart/form-data"]
    media["encoding"] = {"a": {"style": "pipeDelimited", "explode": False}}
    tool = schemakit.tools(describe(body, openapi=version), target="mcp")[0]
    assert [one.content for one in tool.bind({"a": ["x", "y"]}).parts] == texts


def test_the_media_type_of_a_property() -> None:
    media = {"encoding": {"a": {"contentType": "image/png, image/jpeg"}}}
    assert member_style("a", "form", media, {}).media_type == "image/png"
    assert member_style("a", "multipart", media, {}).media_type == "image/png, image/jpeg"
    assert member_style("b", "multipart", media, {}).media_type == ""
