"""The entry document: what names it, and the URI that its references are relative to."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

import schemakit
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
