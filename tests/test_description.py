"""``load`` and the face: what it takes, what it says of it."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from types import MappingProxyType
from typing import Any

import orjson
import pytest

import schemakit
from tests.several import from_memory
from tests.small import described, to

_DOCUMENT = described({"A": {"items": to("T")}, "T": {"type": "string"}})
_TEXT = json.dumps(_DOCUMENT, indent=2)


def test_every_kind_of_source_reads_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a b.json"
    path.write_text(_TEXT, "utf-8")
    stdin = io.TextIOWrapper(io.BytesIO(_TEXT.encode()))
    monkeypatch.setattr("sys.stdin", stdin)
    sources: list[Any] = [path, str(path), path.as_uri(), "-", _TEXT.encode(), _DOCUMENT]
    sources.append(MappingProxyType(_DOCUMENT))
    for source in sources:
        description = schemakit.load(source)
        assert description.contents == _DOCUMENT
        assert description.version == "3.0"


def test_a_source_of_another_type_is_wrong_use() -> None:
    with pytest.raises(schemakit.UsageError, match="int"):
        schemakit.load(5)  # type: ignore[arg-type]  # the very mistake under test


def test_the_uri_is_where_it_came_from(tmp_path: Path) -> None:
    path = tmp_path / "api.json"
    path.write_text(_TEXT, "utf-8")
    assert schemakit.load(path).uri == str(path)
    assert schemakit.load(_TEXT.encode()).uri == ""
    assert schemakit.load(_TEXT.encode(), base_uri="https://h/a.json").uri == "https://h/a.json"


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    for path in (tmp_path / "nowhere.json", tmp_path):
        with pytest.raises(schemakit.RetrievalError) as caught:
            schemakit.load(path)
        assert str(path) in str(caught.value)


@pytest.mark.parametrize(
    "text", [b"", b"{", b'{"a": }', b"[1]", b"text", b"null", b"a: [", b"\xff\xfe"]
)
def test_what_is_no_object_is_a_syntax_error_with_its_place(text: bytes) -> None:
    with pytest.raises(schemakit.DocumentSyntaxError) as caught:
        schemakit.load(text, base_uri="api.json")
    assert caught.value.location.uri == "api.json"
    assert str(caught.value).startswith("api.json:")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"access": 3}, "access is an Access, not int"),
        ({"cache": "directory"}, "cache is a Cache, not str"),
        ({"headers": 3}, "headers is a mapping of names to values, not int"),
        ({"headers": "a: b"}, "headers are a mapping of names to values, or pairs of both"),
        ({"headers": {"a": 3}}, "the value of the header a is a text, not int"),
        ({"headers": [(3, "a")]}, "an origin, is a text, not int"),
        ({"base_uri": 3}, "base_uri is a text: a URI or a path, not int"),
        ({"base_uri": ""}, "base_uri is empty"),
        ({"retrieve": "x"}, "retrieve is a function, not str"),
    ],
)
def test_an_argument_of_the_wrong_kind_is_refused_by_its_name(
    given: dict[str, Any], said: str
) -> None:
    with pytest.raises(schemakit.UsageError, match=re.escape(said)):
        schemakit.load(b"{}" if "retrieve" not in given else "a.json", **given)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda api: api.operation(3), "the name of an operation is a text, such as"),
        (lambda api: api.schema(None), "the name of a schema is a text, not NoneType"),
        (lambda api: api.view(3), "a JSON Pointer is a text, not int"),
        (lambda api: api.operations(tag=3), "tag is a text or a collection of texts, not int"),
        (lambda api: api.operations(path=[3]), "each path is a text, not int"),
        (lambda api: api.dereference(max_bytes="1"), "max_bytes is a whole number or None"),
        (lambda api: api.dereference_json(indent=1.5), "indent is a whole number or None"),
        (lambda api: api.bundle_json(indent="2"), "indent is a whole number or None"),
    ],
)
def test_so_is_one_of_a_method(call: Callable[[schemakit.Description], Any], said: str) -> None:
    with pytest.raises(schemakit.UsageError, match=re.escape(said)):
        call(schemakit.load(_TEXT.encode()))


def test_a_source_without_a_name_is_refused() -> None:
    with pytest.raises(schemakit.UsageError, match="the name of the source is empty"):
        schemakit.load("")


def test_a_value_is_located_by_line_and_column() -> None:
    description = schemakit.load(_TEXT.encode(), base_uri="api.json")
    place = description.locate("/components/schemas/T/type")
    assert (place.uri, place.pointer) == ("api.json", "/components/schemas/T/type")
    assert place.line is not None
    assert '"type": "string"' in _TEXT.splitlines()[place.line - 1]


def test_what_a_view_holds_has_no_name_of_the_document() -> None:
    both = {"oneOf": [to("Node"), {"$ref": "tree.json#/Node"}]}
    api = described({"Both": both, "Node": {"not": to("Node")}})
    files = {"mem:/tree.json": {"Node": {"items": {"$ref": "#/Node"}}}}
    view = from_memory(api, files).view("/components/schemas/Both")
    moved = {"items": {"$ref": "#/components/schemas/Node_2"}}
    assert view["oneOf"] == [{"not": to("Node")}, moved]
    assert view["components"] == {"schemas": {"Node_2": moved}}


def test_a_view_keeps_references_into_the_document() -> None:
    schemas = {"N": {"items": to("N")}, "U": {"not": to("N", description="mine")}}
    view = schemakit.load(described(schemas)).view("/components/schemas/U")
    assert view == {"not": {"items": to("N"), "description": "mine"}}
    with pytest.raises(schemakit.PointerError):
        schemakit.load(described(schemas)).view("/components/schemas/V")


def test_statistics_count() -> None:
    paths: dict[str, Any] = {"/a": {"get": {}, "put": {}}, "/b": {"get": {}}}
    schemas: dict[str, Any] = {
        "N": {"items": to("N")},
        "Deep": {"properties": {"a": {"items": {}}}},
    }
    document = described(schemas, paths=paths)
    found = schemakit.load(document).statistics()
    assert (found.version, found.paths, found.schemas, found.references) == ("3.0", 2, 2, 1)
    assert found.operations == {"get": 2, "put": 1}
    assert found.cycles == (("/components/schemas/N",),)
    assert found.deepest is not None
    assert found.deepest[0] == "Deep"
    assert found.source_bytes == len(orjson.dumps(document))
    text = json.dumps(document, indent=3).encode()
    assert schemakit.load(text).statistics().source_bytes == len(text)


def test_one_shot_is_load_and_dereference(tmp_path: Path) -> None:
    path = tmp_path / "api.json"
    path.write_text(_TEXT, "utf-8")
    expected = schemakit.load(_DOCUMENT).dereference()
    for source in (path, _TEXT.encode(), _DOCUMENT):
        assert schemakit.dereference(source) == expected


def test_it_shows_what_it_is() -> None:
    assert repr(schemakit.load(b'{"openapi":"3.1.0"}', base_uri="a.json")) == (
        "<Description a.json (3.1)>"
    )
