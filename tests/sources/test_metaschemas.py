"""References to the meta-schemas of JSON Schema need no network."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import schemakit
from schemakit import Access
from schemakit.sources import metaschemas
from schemakit.sources.metaschemas import is_metaschema, read_metaschema
from schemakit.sources.urls import parse_url
from tests.several import REF, in_files, schema_of, with_schema

NEWEST = "https://json-schema.org/draft/2020-12/"
URLS = [
    *(f"{NEWEST}{name}" for name in ("schema", "meta/core", "meta/format-assertion")),
    *(f"{NEWEST}meta/{name}" for name in ("applicator", "unevaluated", "validation", "content")),
    "https://json-schema.org/draft/2019-09/schema",
    "https://json-schema.org/draft/2019-09/meta/meta-data",
    *(f"http://json-schema.org/draft-0{draft}/schema" for draft in (3, 4, 6, 7)),
    "https://json-schema.org/draft-07/schema",
]


@pytest.mark.parametrize("url", URLS)
def test_each_is_the_one_of_that_url(url: str) -> None:
    data = read_metaschema(parse_url(url))
    assert data is not None
    contents = json.loads(data)
    own = contents.get("$id", contents.get("id"))
    assert own.rstrip("#").partition(":")[2] == url.partition(":")[2]


@pytest.mark.parametrize(
    "url",
    [
        f"{NEWEST}schema?a",
        f"{NEWEST}meta/../schema",
        f"{NEWEST}schema/",
        "https://json-schema.org/draft-08/schema",
        "https://json-schema.org/learn",
        "https://json-schema.org.evil.test/draft-07/schema",
    ],
)
def test_other_urls_are_not(url: str) -> None:
    assert not is_metaschema(parse_url(url))


@pytest.mark.parametrize("url", URLS)
def test_a_reference_is_resolved(url: str, tmp_path: Path) -> None:
    path = in_files(tmp_path, {"api.json": with_schema({"items": {REF: url}})})
    api = schemakit.load(path)
    assert not api.unread
    assert not [one for one in api.diagnostics if one.code.startswith("unresolved")]
    assert url in api.sources
    for written in (api.dereference(), api.bundle()):
        assert "json-schema.org" not in json.dumps(
            [one for one in _references(written) if not one.startswith("#")]
        )


def _references(value: object) -> list[str]:
    if isinstance(value, list):
        return [one for item in value for one in _references(item)]
    if not isinstance(value, dict):
        return []
    own = [value[REF]] if isinstance(value.get(REF), str) else []
    return own + [one for item in value.values() for one in _references(item)]


def test_a_pointer_into_one(tmp_path: Path) -> None:
    ref = "http://json-schema.org/draft-07/schema#/definitions/nonNegativeInteger"
    api = schemakit.load(in_files(tmp_path, {"api.json": with_schema({REF: ref})}))
    assert schema_of(api) == {"type": "integer", "minimum": 0}


def test_where_the_package_is_absent_the_error_names_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(metaschemas, "find_spec", lambda _: None)
    api = schemakit.load(in_files(tmp_path, {"api.json": with_schema({REF: f"{NEWEST}schema"})}))
    [failure] = api.unread
    assert str(failure).endswith(
        "not allowed: a file reaches no network; pip install 'schemakit[check]' "
        "or Access(allow_hosts=['json-schema.org']) would allow it"
    )


def test_bounds_apply(tmp_path: Path) -> None:
    path = in_files(tmp_path, {"api.json": with_schema({REF: f"{NEWEST}schema"})})
    [failure, *_] = schemakit.load(path, access=Access(max_documents=3)).unread
    assert "more than 3 documents" in str(failure)


def test_nothing_is_imported_for_descriptions_without_one(tmp_path: Path) -> None:
    path = in_files(tmp_path, {"api.json": with_schema({REF: "b.json"}), "b.json": {}})
    program = (
        f"import sys, schemakit; schemakit.load({str(path)!r}).dereference();"
        "print([one for one in sys.modules if 'specifications' in one or 'metaschemas' in one])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"
