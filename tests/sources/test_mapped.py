"""``Access.map``: documents of the web that are read from directories, and nothing else then."""

from __future__ import annotations

import dataclasses
import json
import pickle
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import schemakit
from schemakit import Access, AccessError, RetrievalError, UsageError
from schemakit.cli.main import main
from schemakit.sources.fetch import Fetcher
from schemakit.sources.mapped import check_map, find_mapped_file
from schemakit.sources.urls import parse_url
from tests.loopback import Server, plain
from tests.several import REF, in_files, schema_of, with_schema

URL = "https://schemas.example.com/"
TEXT = {"type": "string"}


@pytest.fixture
def store(tmp_path: Path) -> Path:
    files = {
        "app/pet.json": {"definitions": {"T": TEXT, "Own": {REF: "../own.json#/O"}}},
        "own.json": {"O": {"title": "own"}},
        "pet.json?v=2": {"title": "of a query"},
        "a b.json": {"title": "with a space"},
        "out.json": {REF: "https://other.example.com/x.json"},
        "file.json": {REF: "file:///etc/hostname"},
    }
    in_files(tmp_path / "store", files)
    return tmp_path / "store"


def entry(directory: Path, ref: str, **more: Any) -> Path:
    return in_files(directory, {"api.json": {**with_schema({REF: ref}), **more}})


@pytest.mark.parametrize(
    ("ref", "value"),
    [
        ("https://schemas.example.com/app/pet.json#/definitions/T", TEXT),
        ("https://SCHEMAS.example.com:443/app/../app/pet.json#/definitions/T", TEXT),
        ("https://schemas.example.com/app/pet.json#/definitions/Own", {"title": "own"}),
        ("https://schemas.example.com/pet.json?v=2", {"title": "of a query"}),
        ("https://schemas.example.com/a%20b.json", {"title": "with a space"}),
    ],
)
@pytest.mark.parametrize(
    "url", [URL, "https://schemas.example.com", "https://Schemas.Example.com:443/"]
)
def test_what_a_file_refers_to(ref: str, value: Any, url: str, store: Path, tmp_path: Path) -> None:
    access = Access(map={url: store})
    assert schema_of(schemakit.load(entry(tmp_path, ref), access=access)) == value


def test_relative_references_from_a_self_uri(store: Path, tmp_path: Path) -> None:
    document = with_schema({REF: "pet.json#/definitions/T"}, "3.2.0")
    path = in_files(tmp_path, {"api.json": {"$self": f"{URL}app/api.json", **document}})
    api = schemakit.load(path, access=Access(map={URL: store}))
    assert schema_of(api) == TEXT
    assert not api.unread


def test_an_entry_that_is_a_url_is_read_from_the_directory(store: Path) -> None:
    entry(store, "app/pet.json#/definitions/Own")
    api = schemakit.load(f"{URL}api.json", access=Access(map={URL: store}))
    assert api.uri == f"{URL}api.json"
    assert schema_of(api) == {"title": "own"}


def test_a_document_in_memory_with_a_url(store: Path) -> None:
    document = with_schema({REF: "app/pet.json#/definitions/T"})
    api = schemakit.load(document, base_uri=f"{URL}api.json", access=Access(map={URL: store}))
    assert schema_of(api) == TEXT


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        running.answers["/x.json"] = plain(b'{"title": "of the server"}')
        yield running


def test_a_url_entry_beside_which_something_is_mapped(
    server: Server, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    schemas = {"a": {REF: f"{URL}app/pet.json#/definitions/T"}, "b": {REF: "x.json"}}
    document = {**with_schema({}), "components": {"schemas": schemas}}
    server.answers["/api.json"] = plain(json.dumps(document).encode())
    api = schemakit.load(f"{server.url}/api.json", access=Access(map={URL: store}))
    assert api.dereference()["components"]["schemas"] == {
        "a": TEXT,
        "b": {"title": "of the server"},
    }
    assert sorted(path for path, _ in server.requests) == ["/api.json", "/x.json"]


def test_a_mapped_entry_and_what_is_absent_request_nothing(
    server: Server, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    schemas = {"a": {REF: "gone.json"}, "b": {REF: "/x.json"}}
    document = {**with_schema({}), "components": {"schemas": schemas}}
    in_files(store, {"api.json": document})
    access = Access(map={f"{server.url}/v1": store})
    api = schemakit.load(f"{server.url}/v1/api.json", access=access)
    [absent, refused] = api.unread
    assert "gone.json: no such file" in str(absent)
    assert "a URL that is read from a directory reaches no network" in str(refused)
    assert isinstance(refused, AccessError)
    assert server.requests == []
    allowed = Access(map=access.map, allow_hosts=(f"127.0.0.1:{server.port}",), allow_private=True)
    assert len(schemakit.load(f"{server.url}/v1/api.json", access=allowed).unread) == 1
    assert [path for path, _ in server.requests] == ["/x.json"]


@pytest.mark.parametrize(
    ("ref", "reason"),
    [
        ("https://other.example.com/x.json", "a file reaches no network"),
        ("https://schemas.example.com.evil.test/own.json", "a file reaches no network"),
        ("http://schemas.example.com/own.json", "a file reaches no network"),
        ("https://schemas.example.com:8443/own.json", "a file reaches no network"),
        ("https://me@schemas.example.com/own.json", "must not contain a user name"),
        (f"{URL}gone.json", "no such file"),
        (f"{URL}app", "is a directory, not a file"),
        (URL, "is a directory, not a file"),
        (f"{URL}link.json", "outside of"),
        (f"{URL}..%2f..%2fsecret.json", "no file name contains %2F"),
        (f"{URL}app/..%2e/x", "no such file"),
        (f"{URL}out.json", "a file reaches no network"),
        (f"{URL}file.json", "a document from the web never reaches files"),
    ],
)
def test_what_is_refused(ref: str, reason: str, store: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.json").write_text('{"title": "secret"}')
    (store / "link.json").symlink_to(tmp_path / "secret.json")
    api = schemakit.load(entry(tmp_path, ref), access=Access(map={URL: store}))
    [failure] = api.unread
    assert reason in str(failure)


def test_dot_segments_stay_below_the_url(store: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.json").write_text("{}")
    pairs = check_map({f"{URL}app": store})
    for text in ("app/../secret.json", "app/%2e%2e/secret.json", "application/own.json"):
        assert find_mapped_file(pairs, parse_url(URL + text)) is None
    assert find_mapped_file(pairs, parse_url(f"{URL}app/./own.json")) == (
        str(store),
        str(store / "own.json"),
    )


def test_the_longest_url_counts(store: Path, tmp_path: Path) -> None:
    in_files(tmp_path / "other", {"pet.json": {"title": "other"}})
    access = Access(map={URL: store, f"{URL}app/": tmp_path / "other"})
    with Fetcher(access) as fetcher:
        assert b"other" in fetcher.read(f"{URL}app/pet.json").data
        assert b"own" in fetcher.read(f"{URL}own.json").data


def test_bounds_apply(store: Path) -> None:
    with (
        Fetcher(Access(map={URL: store}, max_bytes=10)) as fetcher,
        pytest.raises(RetrievalError, match="larger than the 10 bytes allowed"),
    ):
        fetcher.read(f"{URL}own.json")


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"schemas": "."}, "'schemas' is not an http"),
        ({"file:///a": "."}, "'file:///a' is not an http"),
        ({"https://me:secret@x.test/": "."}, "has more than a host and a path"),
        ({"https://x.test/?a": "."}, "has more than a host and a path"),
        ({URL: "no such directory"}, "there is no directory 'no such directory'"),
        ({URL: 1}, "each directory of map is a path, not int"),
        ([(URL, "."), (URL[:-1], ".")], "is mapped twice"),
        (1, "map is a mapping of URLs to directories, not int"),
    ],
)
def test_what_is_no_map(given: Any, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        Access(map=given)
    assert message in str(caught.value)
    assert "secret" not in str(caught.value)


def test_an_access_stays_a_value(store: Path) -> None:
    access = Access(map={URL: store})
    assert access == Access(map=access.map) == dataclasses.replace(access, timeout=30.0)
    assert pickle.loads(pickle.dumps(access)) == access
    assert hash(access) == hash(Access(map={"https://schemas.example.com": str(store)}))


def test_the_option(store: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = str(entry(tmp_path, f"{URL}app/pet.json#/definitions/T"))
    assert main(["dereference", path, "--map", f"{URL}={store}"]) == 0
    assert json.loads(capfd.readouterr().out)["components"]["schemas"]["S"] == TEXT
    for wrong, said in ((URL, "is not URL=DIR"), (f"{URL}=/none", "there is no directory '/none'")):
        assert main(["paths", path, "--map", wrong]) == 2
        assert said in capfd.readouterr().err
