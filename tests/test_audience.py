"""Messages name options to those who use the command, and arguments to programs."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import schemakit
from schemakit.audience import address_command, choose_remedy, name_argument
from schemakit.cli.main import main
from tests.loopback import Server, plain
from tests.small import described

#: What a message has that is written for programs: a class, or an argument with its value.
_PYTHON = re.compile(r"\b\w+\([a-z_]+=|\b[a-z]+(?:_[a-z]+)*=(?=[\s'\"0-9(\[{]|True|False|None|$)")


def test_an_argument_is_an_option_of_a_command() -> None:
    assert (name_argument("at"), name_argument("max_depth", 0)) == ("at=", "max_depth=0")
    with address_command():
        assert (name_argument("at"), name_argument("max_depth", 0)) == ("--at", "--max-depth 0")
        assert choose_remedy("--force", "replace=True") == "--force"
        with address_command(is_command=False):
            assert choose_remedy("--force", "replace=True") == "replace=True"
    assert choose_remedy("--force", "replace=True") == "replace=True"


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory with a description, and one that refers to what it may not."""
    operation = {"get": {"operationId": "getTea", "responses": {}}}
    files = {
        "api.json": described({"Tea": {"type": "object"}}, paths={"/tea": operation}),
        "sub/up.json": described({"Tea": {"$ref": "../api.json#/components/schemas/Tea"}}),
        "web.json": described({"Tea": {"$ref": "https://example.com/tea.json"}}),
        "model.json": described({"Input": {"type": "object", "properties": {}}}),
        "schema.json": {"$defs": {"A": {"type": "string"}}, "type": "object"},
    }
    (tmp_path / "sub").mkdir()
    for name, contents in files.items():
        (tmp_path / name).write_text(json.dumps(contents))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["paths", "api.json", "--max-input", "9"], "--max-input SIZE allows more"),
        (["check", "web.json"], "--allow-host example.com would allow it"),
        (["check", "sub/up.json", "--root", "sub"], "; --root "),
        (["dereference", "api.json", "--annotate", "name"], "--annotate name is no extension"),
        (
            ["bundle", "api.json", "--titles"],
            "--titles is for the bundle of one schema, which",
        ),
        (["tools", "api.json", "--for", "mcp", "--max-depth", "0"], "--max-depth 0: expected"),
        (["tools", "model.json", "--for", "mcp", "--media-type", "a/b"], "--media-type is for"),
        (["select", "schema.json", "A"], "--at '/$defs/NAME' takes a part"),
        (["survey", "report", "."], "there is no survey in it"),
    ],
)
def test_commands_speak_of_options(
    words: list[str], named: str, place: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert place.is_dir()
    assert main(words) > 0
    out, err = capfd.readouterr()
    assert named in out + err
    assert _PYTHON.search(out + err) is None


def test_commands_speak_of_options_about_servers_too(capfd: pytest.CaptureFixture[str]) -> None:
    with Server() as server:
        for name in ("private", "A", "B"):
            server.answers[f"/{name}"] = plain(status=401)
        server.answers["/api"] = plain(
            json.dumps(described({name: {"$ref": name} for name in "AB"})).encode()
        )
        assert main(["paths", f"{server.url}/private"]) == 3
        err = capfd.readouterr().err
        assert "it requires credentials; --bearer-env NAME or --header sends them" in err
        # Several documents are read in threads.
        assert main(["check", f"{server.url}/api", "--no-cache"]) == 1
        out, err = capfd.readouterr()
        assert "401" in out
        assert _PYTHON.search(out + err) is None


def test_the_library_speaks_of_arguments(place: Path) -> None:
    with pytest.raises(
        schemakit.RetrievalError, match=r"; Access\(max_bytes=.* allows more"
    ) as caught:
        schemakit.load(place / "api.json", access=schemakit.Access(max_bytes=9))
    assert "--" not in str(caught.value)
    (failure,) = schemakit.load(place / "web.json").unread
    assert str(failure).endswith("; Access(allow_hosts=['example.com']) would allow it")
