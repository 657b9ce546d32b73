"""Loading: the sources, and the errors."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

import schemakit
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
        ({"headers": {"a": 3}}, "the value of the header a is a string, not int"),
        ({"headers": [(3, "a")]}, "an origin, is a string, not int"),
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


def test_a_source_without_a_name_is_refused() -> None:
    with pytest.raises(schemakit.UsageError, match="the name of the source is empty"):
        schemakit.load("")


def test_one_shot_is_load_and_dereference(tmp_path: Path) -> None:
    path = tmp_path / "api.json"
    path.write_text(_TEXT, "utf-8")
    expected = schemakit.load(_DOCUMENT).dereference()
    for source in (path, _TEXT.encode(), _DOCUMENT):
        assert schemakit.dereference(source) == expected
