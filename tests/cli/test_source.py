"""What is read when no source is named, and the options that control reading."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from schemakit.cli.commands.table import SUMMARIES
from schemakit.cli.main import main
from tests.loopback import Server, plain
from tests.small import written
from tests.terminal import SCHEMAKIT, InProcess, Ran

BODY = b'{"openapi": "3.1.0", "paths": {"/a": {}}}'
SECRET = "s3cret-t0ken"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Server]:
    for name in ("XDG_CACHE_HOME", "HOME", "LOCALAPPDATA", "USERPROFILE"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with Server() as running:
        running.answers["/api"] = plain(BODY)
        yield running


def run(capfd: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = main(arguments)
    out, err = capfd.readouterr()
    assert SECRET not in out + err
    return status, out, err


def test_headers_and_tokens(
    server: Server, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"{server.url}/api"
    monkeypatch.setenv("API_TOKEN", f" {SECRET}\n")
    sent = ["--header", "X-Team: a: b", "--header=X-Other:c", "--bearer-env", "API_TOKEN"]
    assert run(capfd, "paths", url, *sent) == (0, "/a\n", "")
    (_, headers), *_ = server.requests
    assert headers["Authorization"] == f"Bearer {SECRET}"
    assert (headers["X-Team"], headers["X-Other"]) == ("a: b", "c")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--header", SECRET], "a header is a name, a colon and a value"),
        (["--header", f": {SECRET}"], "a header is a name, a colon and a value"),
        (["--header", f"A b: {SECRET}"], "the name of a header consists of letters"),
        (["--header", f"A: {SECRET}\0"], "has characters that are not allowed in headers"),
        (["--header", f"Host: {SECRET}"], "the header Host cannot be set"),
        (
            ["--bearer-env", SECRET],
            "takes the name of an environment variable, such as",
        ),
        (["--bearer-env", "API_TOKEN"], "does not hold a token"),
        (["--bearer-env", "NO_TOKEN"], "--bearer-env: the environment variable NO_TOKEN is empty"),
        (["--allow-host", "http://x/"], "'http://x/' is not a HOST[:PORT]"),
        (["--max-input", "much"], "'much' is not a size"),
    ],
)
def test_options_with_values_that_do_not_exist(
    arguments: list[str],
    message: str,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("API_TOKEN", f"{SECRET}\n{SECRET}")
    monkeypatch.setenv("NO_TOKEN", " ")
    status, _, err = run(capfd, "paths", "http://127.0.0.1:9/", *arguments)
    assert status == 2
    assert message in err


def test_headers_without_a_server(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "api.json").write_bytes(BODY)
    status, _, err = run(capfd, "paths", str(tmp_path / "api.json"), "--header", f"A: {SECRET}")
    assert status == 2
    assert "--header and --bearer-env are for the server of a URL" in err


def test_a_root(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "api.json"
    path.write_bytes(BODY)
    assert run(capfd, "paths", str(path), "--root", str(tmp_path))[0] == 0
    inner = tmp_path / "inner"
    status, _, err = run(capfd, "paths", str(path), "--root", str(inner))
    assert status == 2
    assert f"argument --root: there is no directory '{inner}'" in err
    inner.mkdir()
    status, _, err = run(capfd, "paths", str(path), "--root", str(inner))
    assert status == 3
    assert f"; --root {tmp_path} would allow it" in err


def test_a_bound_on_input(
    server: Server, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "api.json"
    path.write_bytes(BODY)
    for source in (str(path), f"{server.url}/api"):
        assert run(capfd, "paths", source, "--max-input", "41")[0] == 0
        assert run(capfd, "paths", source, "--max-input", "none", "--no-cache")[0] == 0
        for more in ([], ["--offline"]):
            status, _, err = run(capfd, "paths", source, "--max-input", "40", *more)
            assert (status, "larger than the 40 bytes allowed; --max-input" in err) == (3, True)


@pytest.mark.parametrize("name", SUMMARIES)
def test_every_command_takes_them(name: str, capfd: pytest.CaptureFixture[str]) -> None:
    for option in ("--root", "--allow-host", "--header", "--bearer-env"):
        status, _, err = run(capfd, name, option)
        assert (status, f"argument {option}: expected one argument" in err) == (2, True)


def test_what_is_piped_in_has_a_bound_too(
    capfd: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = json.dumps({"openapi": "3.1.0", "paths": {}})
    (tmp_path / "piped").write_text(text)
    with (tmp_path / "piped").open() as stream:
        monkeypatch.setattr("sys.stdin", stream)
        status, _, err = run(capfd, "paths", "--max-input", "10")
    assert status == 3
    assert "<stdin>: larger than the 10 bytes allowed" in err


# -- no source named ------------------------------------------------------------------------------


@pytest.mark.parametrize("words", [["paths"], ["paths", "-"]])
def test_what_is_piped_in_is_read(
    words: list[str], run: InProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    written(tmp_path / "openapi.json", {"openapi": "3.1.0", "paths": {"/file": {}}})
    piped = json.dumps({"openapi": "3.1.0", "paths": {"/piped": {}}}).encode()
    assert run(*words, given=piped) == Ran("/piped\n", "", 0)


def test_without_a_source_the_working_directory_is_searched_in_order(
    run: InProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("swagger.json", "openapi.yml", "openapi.yaml", "openapi.json"):
        written(tmp_path / name, {"openapi": "3.1.0", "paths": {f"/{name}": {}}})
        assert run("paths") == Ran(f"/{name}\n", "", 0)


def test_an_empty_pipe_is_named_before_a_file_is_read_instead(
    run: InProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    written(tmp_path / "openapi.json", {"openapi": "3.1.0", "paths": {"/b": {}, "/a": {}}})
    ran = run("paths", given=b"")
    assert ran.out == "/a\n/b\n"
    assert ran.err == "note: standard input is empty, so openapi.json was read\n"


def test_without_any_source_the_message_says_what_can_be_done(
    run: InProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for given, start in ((None, "no description given"), (b"", "standard input is empty")):
        ran = run("paths", given=given)
        assert ran.err.startswith(f"error: {start}")
        assert "openapi.json, openapi.yaml, openapi.yml or swagger.json" in ran.err
        assert ran.status == 2


def test_piped_in_with_a_url_it_takes_headers_for_what_it_refers_to(
    server: Server,
    capfd: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    server.answers["/part.json"] = plain(b'{"get": {"responses": {}}}')
    (tmp_path / "piped").write_text('{"openapi": "3.1.0", "paths": {"/a": {"$ref": "part.json"}}}')
    base = ["--base", f"{server.url}/api.json", "--allow-private"]
    for source in ([], ["-"]):
        with (tmp_path / "piped").open() as stream:
            monkeypatch.setattr("sys.stdin", stream)
            arguments = ["dereference", *source, *base, "--header", f"X-Key: {SECRET}"]
            status, out, err = run(capfd, *arguments)
        assert (status, err) == (0, "")
        assert json.loads(out)["paths"] == {"/a": {"get": {"responses": {}}}}
        path, headers = server.requests.pop()
        assert (path, headers["X-Key"]) == ("/part.json", SECRET)


def test_piped_in_without_a_url_it_takes_no_headers(
    capfd: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "piped").write_bytes(BODY)
    for more in ([], ["--base", str(tmp_path / "api.json")]):
        with (tmp_path / "piped").open() as stream:
            monkeypatch.setattr("sys.stdin", stream)
            status, _, err = run(capfd, "paths", *more, "--header", f"X-Key: {SECRET}")
        assert status == 2
        assert "--header and --bearer-env are for the server of a URL" in err


# -- what was read is not replaced -----------------------------------------------------------------

ENTRY = {"openapi": "3.1.0", "paths": {"/a": {"$ref": "more.json"}}}
MORE = {"get": {"responses": {"200": {"description": "ok"}}}}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    written(tmp_path / "api.json", ENTRY)
    written(tmp_path / "more.json", MORE)
    (tmp_path / "link.json").symlink_to("more.json")
    (tmp_path / "same.json").hardlink_to(tmp_path / "api.json")
    return tmp_path


@pytest.mark.parametrize("command", ["dereference", "bundle"])
@pytest.mark.parametrize(
    ("target", "read"),
    [
        ("api.json", "api.json"),
        ("same.json", "api.json"),
        ("more.json", "more.json"),
        ("link.json", "more.json"),
    ],
)
def test_a_file_that_was_read_is_replaced_only_by_force(
    command: str,
    target: str,
    read: str,
    project: Path,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(project)
    before = (project / target).read_bytes()
    status, _, err = run(capfd, command, "api.json", "-o", target)
    assert (status, (project / target).read_bytes()) == (2, before)
    assert err.startswith(f"error: -o {target} would replace a file that was read")
    assert (
        target == read or f", which is {project / read if target != 'same.json' else read}" in err
    )
    assert "--force" in err
    assert run(capfd, command, "api.json", "-o", target, "--force")[0] == 0
    assert (project / target).read_bytes() != before


def test_a_file_that_was_not_read_is_replaced(
    project: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project)
    (project / "out.json").write_text("old")
    with (project / "out.json").open() as stream:
        # It is at standard input, which is not read.
        monkeypatch.setattr("sys.stdin", stream)
        assert run(capfd, "bundle", "api.json", "-o", "out.json")[0] == 0
    assert (project / "out.json").read_text() != "old"
    assert run(capfd, "bundle", "api.json", "-o", os.devnull)[0] == 0


@pytest.mark.parametrize("words", [["-"], []])
def test_the_file_at_standard_input_was_read(words: list[str], project: Path) -> None:
    with (project / "api.json").open("rb") as stream:
        done = subprocess.run(
            [*SCHEMAKIT, "bundle", *words, "-o", "same.json", "--missing", "keep"],
            stdin=stream,
            capture_output=True,
            text=True,
            check=False,
            cwd=project,
        )
    assert done.returncode == 2
    assert "replace a file that was read, which is standard input" in done.stderr
