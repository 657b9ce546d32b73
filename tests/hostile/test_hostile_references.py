"""Whole descriptions that refer to what is not theirs, through ``load()`` and the command line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import schemakit
from schemakit import Access
from schemakit.cli.main import main
from tests.loopback import Server, moved, plain

SECRET = "s3cret-t0ken"


def described(*references: str) -> bytes:
    schemas: dict[str, Any] = {
        f"S{number}": {"$ref": reference} for number, reference in enumerate(references)
    }
    return json.dumps({"openapi": "3.1.0", "components": {"schemas": schemas}}).encode()


@pytest.fixture(autouse=True)
def surroundings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A directory for the entry and a secret beside it; nothing of this machine's own."""
    for name in ("XDG_CACHE_HOME", "HOME", "LOCALAPPDATA", "USERPROFILE"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    (tmp_path / "api").mkdir()
    (tmp_path / "secret.json").write_text(json.dumps({"const": SECRET}))
    monkeypatch.chdir(tmp_path / "api")
    return tmp_path


@pytest.fixture
def inside(surroundings: Path) -> Path:
    """A file that the entry beside it may refer to, and no document from the web."""
    path = surroundings / "api" / "inside.json"
    path.write_text(json.dumps({"const": SECRET}))
    return path


@pytest.fixture
def server() -> Iterator[Server]:
    with Server(http="1.1") as running:
        yield running


@pytest.fixture
def of_server(server: Server) -> Access:
    """What lets a file refer to the server."""
    return Access(allow_hosts=(f"127.0.0.1:{server.port}",), allow_private=True)


DIALECT = "https://json-schema.org/draft/2020-12/schema"
HOSTILE = (
    "file:///etc/passwd",
    "file:///proc/self/environ",
    "/etc/passwd",
    "../secret.json",
    "..%2fsecret.json",
    "%2e%2e/secret.json",
    "..%2f..%2f..%2f..%2fetc%2fpasswd",
    "..\\secret.json",
    "link.json",
    "http://169.254.169.254/latest/meta-data/",
    "//169.254.169.254/latest/meta-data/",
    "http://[::ffff:169.254.169.254]/",
    "http://2130706433/",
    "http://localhost/",
    "ftp://127.0.0.1/",
)


@pytest.mark.parametrize("reference", HOSTILE)
def test_from_a_file(reference: str, surroundings: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (surroundings / "api" / "link.json").symlink_to("../secret.json")
    path = surroundings / "api" / "openapi.json"
    path.write_bytes(described(reference))
    assert main(["dereference", str(path)]) in (1, 3)
    out, err = capfd.readouterr()
    assert out == ""
    assert SECRET not in err
    assert "root:" not in err
    kept = schemakit.load(path).dereference(missing="keep")
    assert SECRET not in json.dumps(kept)


@pytest.mark.parametrize("reference", HOSTILE)
def test_from_the_web(reference: str, server: Server, capfd: pytest.CaptureFixture[str]) -> None:
    server.answers["/api/openapi.json"] = plain(described(reference))
    assert main(["dereference", f"{server.url}/api/openapi.json"]) in (1, 3)
    out, err = capfd.readouterr()
    assert out == ""
    assert SECRET not in err


@pytest.mark.parametrize("reference", HOSTILE)
def test_from_memory(reference: str) -> None:
    with pytest.raises(schemakit.SchemaKitError):
        schemakit.load(described(reference)).dereference()


def test_the_error_names_the_option_that_helps(
    surroundings: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = surroundings / "api" / "openapi.json"
    path.write_bytes(described("../secret.json"))
    assert main(["dereference", str(path)]) != 0
    assert f"--root {surroundings} would allow it" in capfd.readouterr().err
    assert main(["dereference", str(path), "--root", str(surroundings)]) == 0
    assert SECRET in capfd.readouterr().out


def test_a_description_of_many_documents_over_one_connection(server: Server) -> None:
    names = [f"part{number}.json" for number in range(20)]
    server.answers |= {f"/{name}": plain(b'{"type": "string"}') for name in names}
    server.answers["/openapi.json"] = plain(described(*names, *names, "openapi.json#/info"))
    api = schemakit.load(f"{server.url}/openapi.json")
    found = api.dereference(missing="keep")["components"]["schemas"]
    assert [found[f"S{number}"] for number in range(40)] == [{"type": "string"}] * 40
    # Each document once, the entry included, although it refers to itself by its own name.
    assert sorted(server.paths) == sorted(["/openapi.json", *(f"/{name}" for name in names)])
    assert server.connections < 20


def test_a_web_document_that_a_file_refers_to_reaches_no_files(
    server: Server, inside: Path, of_server: Access
) -> None:
    path = inside.with_name("openapi.json")
    path.write_bytes(described(f"{server.url}/part.json"))
    server.answers["/part.json"] = plain(json.dumps({"$ref": inside.as_uri()}).encode())
    with pytest.raises(schemakit.SchemaKitError) as caught:
        schemakit.load(path, access=of_server).dereference()
    assert "never reaches files" in str(caught.value)


def test_what_a_web_document_is_refused_the_entry_still_reaches(
    server: Server, inside: Path, of_server: Access
) -> None:
    path = inside.with_name("openapi.json")
    # Nothing reads the unknown keyword before the web document leads there, by a name.
    named = {"$id": "https://names.example/s", "unknown": {"$ref": inside.as_uri()}}
    entry = json.loads(described(f"{server.url}/part.json"))
    entry["components"]["schemas"]["S1"] = named
    path.write_text(json.dumps(entry))
    part = {"allOf": [{"$ref": inside.as_uri()}, {"$ref": "https://names.example/s#/unknown"}]}
    server.answers["/part.json"] = plain(json.dumps(part).encode())
    api = schemakit.load(path, access=of_server)
    found = api.dereference(missing="keep")["components"]["schemas"]["S0"]
    assert found["allOf"] == [{"$ref": "inside.json"}, {"const": SECRET}]
    with pytest.raises(schemakit.UnresolvableError) as caught:
        api.dereference()
    assert ["never reaches files" in str(one) for one in caught.value.diagnostics] == [True]


def test_a_web_document_reaches_no_file_that_was_read_already(
    server: Server, inside: Path, of_server: Access
) -> None:
    path = inside.with_name("openapi.json")
    path.write_bytes(described(inside.name, f"{server.url}/part.json"))
    server.answers["/part.json"] = plain(json.dumps({"$ref": inside.as_uri()}).encode())
    with pytest.raises(schemakit.UnresolvableError) as caught:
        schemakit.load(path, access=of_server).dereference()
    assert ["never reaches files" in str(one) for one in caught.value.diagnostics] == [True]


@pytest.mark.parametrize("name", ["$self", "$id"])
@pytest.mark.parametrize("relative", [True, False])
def test_a_web_document_that_calls_itself_a_file_reaches_no_files(
    name: str, server: Server, inside: Path, of_server: Access, *, relative: bool
) -> None:
    path = inside.with_name("openapi.json")
    path.write_bytes(described(f"{server.url}/part.json#/components/schemas/S0"))
    named: dict[str, Any] = {"$self": {"openapi": "3.2.0"}, "$id": {"$schema": DIALECT}}[name]
    named |= {name: path.with_name("other.json").as_uri()}
    reference = {"$ref": inside.name if relative else inside.as_uri()}
    named |= {"components": {"schemas": {"S0": reference}}}
    server.answers["/part.json"] = plain(json.dumps(named).encode())
    with pytest.raises(schemakit.SchemaKitError) as caught:
        schemakit.load(path, access=of_server).dereference()
    assert "never reaches files" in str(caught.value)


@pytest.mark.parametrize("fragment", ["#/components/schemas/S1", "#secret"])
def test_a_part_of_a_web_document_that_calls_itself_a_file_is_not_that_file(
    fragment: str, server: Server, surroundings: Path, of_server: Access
) -> None:
    path = surroundings / "api" / "openapi.json"
    entry = json.loads(described(f"{server.url}/part.json"))
    entry["components"]["schemas"]["S1"] = {"$anchor": "secret", "const": SECRET}
    path.write_text(json.dumps(entry))
    inner = {"$id": path.as_uri(), "items": {"$ref": fragment}}
    part = {"$schema": DIALECT, "properties": {"p": inner}}
    server.answers["/part.json"] = plain(json.dumps(part).encode())
    found = schemakit.load(path, access=of_server).dereference(missing="keep")
    assert SECRET not in json.dumps(found["components"]["schemas"]["S0"])


def test_redirects_of_references(server: Server) -> None:
    server.answers |= {
        "/openapi.json": plain(described("a.json", "b.json", "c.json")),
        "/a.json": moved("file:///etc/passwd"),
        "/b.json": moved("http://169.254.169.254/"),
        "/c.json": moved("/c.json"),
    }
    with pytest.raises(schemakit.SchemaKitError) as caught:
        schemakit.load(f"{server.url}/openapi.json").dereference()
    said = str(caught.value)
    for reason in (
        "a redirect leads to file:",
        "redirected to http://169.254.169.254/",
        "a circle",
    ):
        assert reason in said
