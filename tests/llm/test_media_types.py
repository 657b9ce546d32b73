"""Media types: which one a request has, and values written in it."""

from __future__ import annotations

import json
from typing import Any

import pytest

import schemakit
from schemakit import UsageError
from schemakit.llm.media_types import (
    body_kind,
    choose_media_type,
    fit_media_type,
    rank_media_types,
    write_text,
)
from tests.llm.samples import describe, make, properties_of, with_body

_OBJECT = {"type": "object", "properties": {"a": {"type": "string"}}}
_LIST = {"type": "array", "items": _OBJECT}
_PATCH, _MERGE = "application/json-patch+json", "application/merge-patch+json"


@pytest.mark.parametrize(
    ("media_type", "kind"),
    [
        ("application/json; charset=utf-8", "json"),
        ("Application/Vnd.Api+JSON", "json"),
        ("text/json", "json"),
        ("application/x-amz-json-1.1", "json"),
        ("*/*", "json"),
        ("application/*", "json"),
        ("application/x-ndjson", "lines"),
        ("application/jsonl", "lines"),
        ("application/json-seq", "lines"),
        ("application/geo+json-seq", "lines"),
        ("application/yaml", "yaml"),
        ("text/x-yaml", "yaml"),
        ("application/apply-patch+yaml", "yaml"),
        ("application/x-www-form-urlencoded", "form"),
        ("multipart/mixed", "multipart"),
        ("text/csv", "text"),
        ("application/xml", "other"),
        ("image/svg+xml", "other"),
        ("application/jsonp", "other"),
    ],
)
def test_the_kind_of_a_media_type(media_type: str, kind: str) -> None:
    assert body_kind(media_type) == kind


@pytest.mark.parametrize(
    ("media_type", "value", "text"),
    [
        ("application/json", "a", '"a"'),
        ("application/x-ndjson", [{"a": 1}, {"a": 2}], '{"a":1}\n{"a":2}\n'),
        ("application/x-ndjson", {"a": 1}, '{"a":1}\n'),
        ("application/jsonl", '{"a":1}\n', '{"a":1}\n'),
        ("application/json-seq", [1, "b"], '\x1e1\n\x1e"b"\n'),
        ("application/geo+json-seq", [{"a": 1}], '\x1e{"a":1}\n'),
        ("application/yaml", {"a": [1]}, '{"a":[1]}'),
        ("application/yaml", "a: 1", "a: 1"),
        ("application/x-www-form-urlencoded", {"a": "b c", "d": None}, "a=b+c"),
        ("text/plain", 5, "5"),
        ("text/csv", "a,b\n", "a,b\n"),
        ("application/xml", "<a/>", "<a/>"),
    ],
)
def test_values_are_written_in_a_media_type(media_type: str, value: Any, text: str) -> None:
    assert write_text(value, media_type) == text


@pytest.mark.parametrize(
    "media_type", ["application/xml", "text/csv", "text/plain", "application/cbor"]
)
@pytest.mark.parametrize("value", [{"a": 1}, [1]])
def test_a_media_type_without_json_is_refused_by_its_name(media_type: str, value: Any) -> None:
    with pytest.raises(UsageError, match=f"cannot be written as '{media_type}'"):
        write_text(value, media_type)


def test_a_body_that_cannot_be_written_is_a_loss_and_refused_by_its_media_type() -> None:
    for media_type in (
        *("application/xml", "text/xml", "application/soap+xml", "text/csv", "text/plain", _PATCH),
    ):
        tool = make(with_body(_OBJECT, media_type))
        assert [one.keyword for one in tool.losses if not one.by_rule] == ["contentMediaType"]
        assert media_type in str(tool.losses[-1])
        with pytest.raises(UsageError, match=media_type.replace("+", "\\+")):
            tool.bind({"a": "x"})
        with pytest.raises(schemakit.LossError, match="cannot be written"):
            schemakit.tools(describe(with_body(_OBJECT, media_type)), target="mcp", on_loss="error")
    text = make(with_body({"type": "string"}, "application/xml"))
    assert text.losses == ()
    request = text.bind({"body": "<a/>"})
    assert (request.body, request.headers["Content-Type"]) == (b"<a/>", "application/xml")


def test_a_json_patch_is_an_array() -> None:
    patch = [{"op": "remove", "path": "/a"}]
    tool = make(with_body(_LIST, _PATCH))
    assert [one for one in tool.losses if not one.by_rule] == []
    request = tool.bind({"body": patch})
    assert json.loads(request.body or b"") == patch
    assert request.headers["Content-Type"] == _PATCH
    for schema in (_OBJECT, {"type": ["object", "null"]}, {"type": "object"}):
        tool = make(with_body(schema, _PATCH))
        assert "contentMediaType" in [one.keyword for one in tool.losses]
    # Where the schema says nothing, both may be given.
    tool = make(with_body({}, _PATCH))
    assert "contentMediaType" not in [one.keyword for one in tool.losses]
    with pytest.raises(UsageError, match="a patch is an array"):
        tool.bind({"body": {"a": 1}})


def test_an_array_in_a_form_is_a_loss() -> None:
    tool = make(with_body({"type": "array", "items": {}}, "application/x-www-form-urlencoded"))
    assert [one.keyword for one in tool.losses if not one.by_rule] == ["contentMediaType"]


@pytest.mark.parametrize(
    ("range_", "value", "sent"),
    [
        ("*/*", "data:image/png;base64,AAEC", "image/png"),
        ("*/*", "data:,text", "text/plain"),
        ("*/*", "/tmp/a.pdf", "application/pdf"),
        ("*/*", "/tmp/a", "application/octet-stream"),
        ("application/*", "data:application/zip;base64,AAEC", "application/zip"),
        ("application/*", "data:image/png;base64,AAEC", "application/octet-stream"),
        ("application/octet-stream", "data:image/png;base64,AAEC", "application/octet-stream"),
    ],
)
def test_a_file_in_a_range_has_its_own_type(range_: str, value: str, sent: str) -> None:
    tool = make(with_body({"type": "string", "format": "binary"}, range_))
    request = tool.bind({"body": value}, files=lambda _: b"\x00\x01\x02")
    assert request.headers["Content-Type"] == sent
    assert request.body == (b"text" if value == "data:,text" else b"\x00\x01\x02")


def test_a_part_that_is_an_object_is_written_as_the_type_that_can_hold_it() -> None:
    media = {
        "schema": {"type": "object", "properties": {"a": {"type": "object"}}},
        "encoding": {"a": {"contentType": "text/plain, application/json"}},
    }
    body = {"content": {"multipart/form-data": media}, "required": True}
    tool = make({"requestBody": body})
    (part,) = tool.bind({"a": {"b": 1}}).parts
    assert (part.media_type, part.content) == ("application/json", b'{"b":1}')


def test_json_sequences_and_items_are_one_record_each() -> None:
    tool = make(with_body(_LIST, "application/x-ndjson"))
    assert tool.bind({"body": [{"a": "1"}, {"a": "2"}]}).body == b'{"a":"1"}\n{"a":"2"}\n'
    one = make(with_body(_OBJECT, "application/x-ndjson"))
    assert one.bind({"a": "1"}).body == b'{"a":"1"}\n'
    media = {"application/jsonl": {"itemSchema": _OBJECT}}
    document = describe({"requestBody": {"content": media, "required": True}}, openapi="3.2.0")
    items = schemakit.tools(document, target="mcp")[0]
    assert properties_of(items)["body"] == _LIST
    assert items.bind({"body": [{"a": "1"}]}).body == b'{"a":"1"}\n'


# -- the choice ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "chosen"),
    [
        ({_PATCH: _OBJECT, _MERGE: _OBJECT}, _MERGE),
        ({_PATCH: _LIST, _MERGE: _OBJECT}, _PATCH),
        ({_PATCH: {"allOf": [_LIST]}, "text/json": _OBJECT}, _PATCH),
        ({_PATCH: _OBJECT, "multipart/form-data": _OBJECT}, "multipart/form-data"),
        ({_PATCH: {}}, _PATCH),
        ({_MERGE: _OBJECT, "application/json": _OBJECT}, "application/json"),
        ({"application/x-www-form-urlencoded": _OBJECT, "*/*": _OBJECT}, "application/json"),
        ({"application/*+json": _OBJECT}, "application/json"),
        ({"application/json;v=2": _OBJECT, _MERGE: _OBJECT}, "application/json;v=2"),
        ({"*/*": {"type": "string", "format": "binary"}}, "*/*"),
        ({"text/*": {"type": "string"}}, "text/plain"),
        ({"multipart/*": _OBJECT}, "multipart/form-data"),
        ({"application/xml": _OBJECT, "multipart/form-data": _OBJECT}, "multipart/form-data"),
        ({"application/xml": _OBJECT, "application/yaml": _OBJECT}, "application/yaml"),
        ({"application/xml": {"type": "string"}, "text/plain": {}}, "application/xml"),
    ],
)
def test_the_media_type_that_is_chosen(content: dict[str, Any], chosen: str) -> None:
    described = {key: {"schema": one} for key, one in content.items()}
    media_types, media = choose_media_type(described)
    assert media_types[0] == chosen
    assert media == described.get(chosen, media)
    tool = make({"requestBody": {"content": described, "required": True}})
    assert tool.binding.media_types[0] == chosen


def test_without_content_there_is_no_media_type() -> None:
    assert choose_media_type({}) == ((), {})
    assert rank_media_types({}) == []


def test_a_content_type_is_never_a_range() -> None:
    schema = {"type": "object", "properties": {"kind": {"type": "string"}}}
    request = make(with_body(schema, "*/*")).bind({"kind": "Pod"})
    assert request.headers["Content-Type"] == "application/json"
    assert json.loads(request.body or b"") == {"kind": "Pod"}
    image = make(with_body({"type": "string", "format": "binary"}, "image/*"))
    for given, sent in (
        ("data:image/webp;base64,AAEC", "image/webp"),
        ("data:,x", "application/octet-stream"),
        ("/tmp/cat.jpeg", "image/jpeg"),
        ("/tmp/cat", "application/octet-stream"),
    ):
        found = image.bind({"body": given}, files=lambda _: b"x")
        assert found.headers["Content-Type"] == sent


@pytest.mark.parametrize(
    ("declared", "actual", "sent"),
    [
        ("image/png, image/jpeg", "image/jpeg", "image/jpeg"),
        ("image/png, image/jpeg", "image/gif", "image/png"),
        ("image/*", "image/gif", "image/gif"),
        ("image/*", "text/plain", ""),
        ("", "text/plain", "text/plain"),
        ("text/csv", "", "text/csv"),
    ],
)
def test_the_media_type_of_a_file_is_one_that_is_declared(
    declared: str, actual: str, sent: str
) -> None:
    assert fit_media_type(declared, actual) == sent


# -- the option ------------------------------------------------------------------------------------


def _api() -> schemakit.Description:
    body = {"schema": _OBJECT}
    operations = {
        "both": {"application/json": body, "application/x-www-form-urlencoded": body},
        "json": {"application/json": body},
        "any": {"*/*": body},
    }
    paths = {
        f"/{name}": {
            "post": {
                "operationId": name,
                "requestBody": {"required": True, "content": content},
                "responses": {},
            }
        }
        for name, content in operations.items()
    }
    return schemakit.load({"openapi": "3.1.0", "info": {}, "paths": paths})


def test_a_media_type_is_chosen_where_an_operation_has_it() -> None:
    form = "application/x-www-form-urlencoded"
    found = {one.name: one for one in schemakit.tools(_api(), target="mcp", media_type=form)}
    assert found["both"].bind({"a": "x y"}).body == b"a=x+y"
    assert found["json"].bind({"a": "x y"}).body == b'{"a":"x y"}'
    assert found["any"].bind({"a": "x y"}).headers["Content-Type"] == form
    one = schemakit.tool(_api().operation("both"), target="mcp", media_type=form.upper())
    assert one.bind({"a": "x"}).body == b"a=x"


def test_a_media_type_that_no_body_has_is_refused() -> None:
    for selected in (["json"], ["both", "json"]):
        with pytest.raises(UsageError, match="did you mean 'application/json'"):
            schemakit.tools(_api(), target="mcp", operations=selected, media_type="application/jsn")
    with pytest.raises(UsageError, match="no request body of the media type 'text/csv'; there are"):
        schemakit.tool(_api().operation("json"), target="mcp", media_type="text/csv")


@pytest.mark.parametrize(
    ("range_", "fits"),
    [
        ("image/*", True),
        ("*/*", True),
        ("*/*+xml", True),
        ("i*e/s*g*l", True),
        ("image/svg+xml*", True),
        ("image/*svg*svg*", False),
        ("image/svg*g+xml", False),
        ("*", False),
        ("*/*/*", False),
        ("audio/*", False),
    ],
)
def test_ranges(range_: str, fits: bool) -> None:
    assert fit_media_type(range_, "image/svg+xml") == ("image/svg+xml" if fits else "")


def test_a_range_of_many_stars_takes_no_longer() -> None:
    # As a regular expression this is exponential; the test would not end.
    assert fit_media_type(f"{'*a' * 2_000}*b/x", f"{'a' * 100_000}/x") == ""
