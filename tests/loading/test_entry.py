"""The entry document: what names it, and the URI that its references are relative to."""

from __future__ import annotations

import io
import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest

import schemakit
from schemakit.loading.entry import given_base, is_named, open_entry
from schemakit.sources.fetch import Fetched
from tests.several import in_files, schema_of, with_schema

_TEXT = {"type": "string"}
_INTEGER = {"type": "integer"}


def test_data_in_memory_has_no_base() -> None:
    entry = with_schema({"$ref": "o.json"})
    for source in (entry, json.dumps(entry).encode()):
        with pytest.raises(schemakit.UnresolvableError) as caught:
            schemakit.load(source).dereference()
        assert [one.code for one in caught.value.diagnostics] == ["no-base-uri"]


def test_standard_input_has_no_base(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(in_files(tmp_path, {"o.json": _TEXT}).parent)

    def stdin() -> Any:
        text = json.dumps(with_schema({"$ref": "o.json"}))
        return io.TextIOWrapper(io.BytesIO(text.encode()))

    monkeypatch.setattr(sys, "stdin", stdin())
    with pytest.raises(schemakit.UnresolvableError) as caught:
        schemakit.load("-").dereference()
    assert [one.code for one in caught.value.diagnostics] == ["no-base-uri"]
    monkeypatch.setattr(sys, "stdin", stdin())
    assert schema_of(schemakit.load("-", base_uri=str(tmp_path / "api.json"))) == _TEXT


@pytest.mark.parametrize("as_uri", [False, True])
def test_a_base_may_be_given(tmp_path: Path, *, as_uri: bool) -> None:
    in_files(tmp_path, {"o.json": _TEXT})
    base = tmp_path / "api.json"
    entry = with_schema({"$ref": "o.json"})
    description = schemakit.load(entry, base_uri=base.as_uri() if as_uri else str(base))
    assert schema_of(description) == _TEXT


@pytest.mark.parametrize("source", ["api.yaml", Path("api.yaml"), "-", "https://h/api", "a b.json"])
def test_a_text_or_a_path_names_a_document(source: Any) -> None:
    assert is_named(source)


@pytest.mark.parametrize("source", [{}, b"{}", bytearray(b"{}"), memoryview(b"{}")])
def test_bytes_and_mappings_are_the_document(source: Any) -> None:
    assert not is_named(source)


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (None, "a source is a path, a URL, bytes or a mapping, not NoneType"),
        ([], "a source is a path, a URL, bytes or a mapping, not list"),
        (io.BytesIO(b"{}"), "of an open file pass what .read() gives"),
        ("", "the name of the source is empty"),
        ('{"openapi": "3.1.0"}', "text goes in as bytes: load(text.encode())"),
        ("openapi: 3.1.0\npaths: {}", "text goes in as bytes: load(text.encode())"),
    ],
)
def test_what_is_not_a_source(source: Any, message: str) -> None:
    with pytest.raises(schemakit.UsageError, match=re.escape(message)):
        is_named(source)


@pytest.mark.parametrize(
    ("given", "base"), [("https://h/a b", "https://h/a b"), ("urn:a", "urn:a")]
)
def test_a_base_that_is_a_uri_is_used_as_it_is(given: str, base: str) -> None:
    assert given_base(given) == base


def test_a_base_that_is_a_path_becomes_a_uri(tmp_path: Path) -> None:
    assert given_base(str(tmp_path / "api.json")) == (tmp_path / "api.json").as_uri()


@pytest.mark.parametrize("given", ["", 3])
def test_a_base_is_a_text(given: Any) -> None:
    with pytest.raises(schemakit.UsageError, match="base_uri"):
        open_entry({"openapi": "3.1.0"}, None, given, None)


def test_the_entry_is_the_first_document_of_its_registry() -> None:
    fetched = Fetched(b"openapi: 3.1.0\npaths: {}\n", "https://h/v2/api", "application/yaml")
    registry = open_entry(None, fetched, None, None)
    assert registry.all == [registry.entry]
    assert (registry.entry.uri, registry.entry.base) == ("https://h/v2/api", "https://h/v2/api")
    assert registry.resource("https://h/v2/api") is not None
    shown = open_entry(None, fetched, None, None, shown="replicate:a/b")
    assert (shown.entry.uri, shown.entry.base) == ("replicate:a/b", "https://h/v2/api")
    based = open_entry(None, fetched, "https://other/", None)
    assert based.entry.base == "https://other/"
