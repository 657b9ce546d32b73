"""The command line as a process: pipes that end early, terminals, devices, signals, start-up."""

from __future__ import annotations

import json
import os
import shlex
import signal
import socket
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from tests.loopback import Server, plain
from tests.terminal import SCHEMAKIT, environment, in_pipe, in_terminal

SHELL = " ".join(map(shlex.quote, SCHEMAKIT))

#: Each test starts processes.
pytestmark = pytest.mark.slow


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A description with one operation, in a directory of its own."""
    document = {
        "openapi": "3.1.0",
        "paths": {"/é": {"get": {"operationId": "one", "summary": "漢字 \x1b[31m"}}},
    }
    path = tmp_path / "small.json"
    path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    return path


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """A description whose list of paths is longer than any pipe's buffer."""
    paths: dict[str, Any] = {
        f"/things/{number:06}/{'x' * 60}": {"get": {}} for number in range(20_000)
    }
    path = tmp_path / "large.json"
    path.write_text(json.dumps({"openapi": "3.1.0", "paths": paths}), encoding="utf-8")
    return path


# -- pipes -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["paths", "operations", "dereference", "operations --json"])
def test_a_reader_that_stops_early_ends_it_quietly(command: str, large: Path) -> None:
    line = f"{SHELL} {command} {shlex.quote(str(large))} | head -n 1; echo ${{PIPESTATUS[0]}}"
    out, err, _ = in_pipe(["bash", "-c", line])
    assert out.splitlines()[-1] == "0"
    assert err == ""


def test_help_into_a_closed_pipe_is_quiet(tmp_path: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [*SCHEMAKIT, "--help"], stdout=writer, stderr=subprocess.PIPE, check=False, cwd=tmp_path
    )
    os.close(writer)
    assert (done.stderr, done.returncode) == (b"", 0)


def test_messages_into_a_closed_pipe_are_quiet() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run([*SCHEMAKIT, "paths", "nowhere.json"], stderr=writer, check=False)
    os.close(writer)
    assert done.returncode == 3


@pytest.mark.parametrize(
    "words", [["paths"], ["paths", "-"], ["show", "#/paths/~1é/get/operationId"]]
)
def test_what_is_piped_in_is_read(words: list[str], small: Path) -> None:
    out, err, status = in_pipe([*SCHEMAKIT, *words], given=small.read_bytes())
    assert out == ("one\n" if "show" in words else "/é\n")
    assert (err, status) == ("", 0)


def test_nothing_piped_in_leaves_the_file_of_the_working_directory(small: Path) -> None:
    small.rename(small.with_name("openapi.json"))
    line = f"{SHELL} paths < /dev/null"
    assert in_pipe(["bash", "-c", line], directory=small.parent) == ("/é\n", "", 0)
    line = f"{SHELL} paths <&-"
    assert in_pipe(["bash", "-c", line], directory=small.parent) == ("/é\n", "", 0)
    out, err, status = in_pipe([*SCHEMAKIT, "paths"], directory=small.parent)
    assert (out, status) == ("/é\n", 0)
    assert err == "note: standard input is empty, so openapi.json was read\n"
    out, status = in_terminal([*SCHEMAKIT, "paths"], directory=small.parent)
    assert (out, status) == ("/é\n", 0)


def test_a_redirected_file_is_read(small: Path) -> None:
    line = f"{SHELL} paths < {shlex.quote(str(small))}"
    assert in_pipe(["bash", "-c", line], directory=small.parent) == ("/é\n", "", 0)


@pytest.mark.parametrize("redirection", [">&-", "> /dev/full"])
@pytest.mark.parametrize("command", ["paths", "operations", "dereference", "stats"])
def test_standard_output_that_cannot_be_written_is_status_3(
    command: str, redirection: str, small: Path
) -> None:
    line = f"{SHELL} {command} {shlex.quote(str(small))} {redirection}"
    out, err, status = in_pipe(["bash", "-c", line])
    assert err.startswith("error: cannot write <stdout>: ")
    assert (out, err.count("\n"), status) == ("", 1, 3)


def test_a_closed_standard_error_changes_no_status() -> None:
    out, _, status = in_pipe(["bash", "-c", f"{SHELL} paths nowhere.json 2>&-"])
    assert (out, status) == ("", 3)


@pytest.mark.parametrize("target", ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"])
def test_output_to_a_stream_by_its_name_goes_there(target: str, small: Path) -> None:
    whole, _, _ = in_pipe([*SCHEMAKIT, "dereference", str(small)])
    out, err, status = in_pipe([*SCHEMAKIT, "dereference", str(small), "-o", target])
    assert (out, err, status) == (whole, "", 0)
    saved = small.parent / "saved.json"
    line = f"{SHELL} dereference {shlex.quote(str(small))} -o {target} > {shlex.quote(str(saved))}"
    assert in_pipe(["bash", "-c", line]) == ("", "", 0)
    assert saved.read_text(encoding="utf-8") == whole


# -- text ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "variables",
    [{"LC_ALL": "C", "PYTHONIOENCODING": "ascii"}, {"PYTHONUNBUFFERED": "1"}],
)
def test_output_is_utf_8_whatever_the_environment_says(
    variables: dict[str, str], small: Path
) -> None:
    assert in_pipe([*SCHEMAKIT, "paths", str(small)], variables=variables) == ("/é\n", "", 0)
    out, err, status = in_pipe([*SCHEMAKIT, "show", str(small), "ône"], variables=variables)
    assert "did you mean 'one'" in err
    assert (out, status) == ("", 2)


def test_a_large_output_is_whole(large: Path) -> None:
    out, err, status = in_pipe(
        [*SCHEMAKIT, "paths", str(large)], variables={"PYTHONUNBUFFERED": "1"}
    )
    assert out.count("\n") == 20_000
    assert (err, status) == ("", 0)


# -- terminals -------------------------------------------------------------------------------------


def test_a_terminal_gets_titles_and_colours_and_a_pipe_neither(small: Path) -> None:
    out, status = in_terminal([*SCHEMAKIT, "operations", str(small)])
    assert "METHOD" in out
    assert "\x1b[32mGET\x1b[0m" in out
    assert status == 0
    assert in_pipe([*SCHEMAKIT, "operations", str(small)])[0] == "GET\t/é\tone\t漢字 \\x1b[31m\n"


def test_no_color_is_honoured_and_nothing_of_the_document_steers_the_terminal(small: Path) -> None:
    for command in ("operations", "stats", "schemas", "dereference"):
        out, _ = in_terminal([*SCHEMAKIT, command, str(small)], variables={"NO_COLOR": "1"})
        assert "\x1b" not in out
    out, _ = in_terminal([*SCHEMAKIT, "show", str(small), "one"])
    assert "\x1b[31m" not in out
    assert "\\x1b[31m" in out


@pytest.mark.parametrize("columns", [40, 60, 120])
def test_tables_fit_the_terminal(columns: int, large: Path) -> None:
    command = [*SCHEMAKIT, "operations", str(large), "--path", "/things/00000*"]
    out, _ = in_terminal(command, columns=columns, variables={"NO_COLOR": "1"})
    assert out.count("GET") == 10
    assert max(map(len, out.splitlines())) <= columns


def test_dereferenced_json_is_indented_on_a_terminal_and_one_line_in_a_pipe(small: Path) -> None:
    out, _ = in_terminal([*SCHEMAKIT, "dereference", str(small)], variables={"NO_COLOR": "1"})
    assert out.startswith('{\n  "openapi"')
    assert in_pipe([*SCHEMAKIT, "dereference", str(small)])[0].count("\n") == 1


def test_of_many_warnings_the_first_are_written_and_all_with_verbose(tmp_path: Path) -> None:
    text = {"$ref": "#/components/schemas/A"}
    document = {
        "openapi": "3.1.0",
        "tags": [{"name": str(number), "description": text} for number in range(30)],
        "components": {"schemas": {"A": {"type": "string"}}},
    }
    source = tmp_path / "warned.json"
    source.write_text(json.dumps(document))
    command = [*SCHEMAKIT, "dereference", str(source), "-o", os.devnull]
    shown, status = in_terminal(command, columns=200)
    assert (shown.count(": warning: "), status) == (3, 0)
    assert "… and 27 more warnings of this kind, 30 in all; --verbose shows all" in shown
    assert in_pipe(command)[1].count(": warning: ") == 3
    assert in_pipe([*command, "--verbose"])[1].count(": warning: ") == 30
    assert in_pipe([*command, "-q"])[1] == ""


# -- the working directory, signals and start-up ---------------------------------------------------


@pytest.mark.parametrize(
    ("words", "before"),
    [
        ("paths small.json", "small.json: cannot be read: No such file or directory: "),
        ("dereference {} -o out.json", ""),
    ],
)
def test_a_working_directory_that_was_deleted_is_named(
    words: str, before: str, small: Path, tmp_path: Path
) -> None:
    (tmp_path / "gone").mkdir()
    command = words.format(shlex.quote(str(small)))
    line = f"cd gone && rmdir ../gone && {SHELL} {command}"
    out, err, status = in_pipe(["bash", "-c", line], directory=tmp_path)
    said = f"error: {before}the working directory does not exist\n"
    assert (out, err, status) == ("", said, 3)


def test_ctrl_c_ends_it_quietly_with_status_130() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}/openapi.json"
        with subprocess.Popen(
            [*SCHEMAKIT, "paths", url],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment({"no_proxy": "*"}),
        ) as process:
            connection, _ = server.accept()
            # The request was sent, and no response comes.
            connection.recv(1000)
            process.send_signal(signal.SIGINT)
            out, err = process.communicate()
            connection.close()
    assert (out, err, process.returncode) == (b"", b"", 130)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("old", [b"old", None])
def test_a_signal_that_ends_it_leaves_no_partial_file(
    number: signal.Signals, old: bytes | None, tmp_path: Path
) -> None:
    target = tmp_path / "out.json"
    if old is not None:
        target.write_bytes(old)
    program = (
        "import signal, sys\n"
        # Under nohup it would be ignored.
        f"signal.signal({int(number)}, signal.SIG_DFL)\n"
        "from schemakit.cli.output import save\n"
        "def parts():\n"
        "    yield b'x' * 100_000\n"
        "    print('begun', flush=True)\n"
        "    sys.stdin.read()\n"
        "save(sys.argv[1], parts())\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(target)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment({}),
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"begun\n"
        assert len(list(tmp_path.iterdir())) == (1 if old is None else 2)
        process.send_signal(number)
        assert process.wait(timeout=60) == -number
    assert [path.read_bytes() for path in tmp_path.iterdir()] == ([] if old is None else [old])


def test_ctrl_c_does_not_wait_for_documents_that_are_asked_for() -> None:
    asked, all_asked = set(), threading.Event()
    schemas = {name: {"$ref": f"/{name}.json"} for name in ("A", "B", "C")}
    entry = {"openapi": "3.1.0", "components": {"schemas": schemas}}

    with Server() as server:

        def silence(handler: BaseHTTPRequestHandler) -> None:
            asked.add(handler.path)
            if len(asked) == len(schemas):
                all_asked.set()
            server.silence(handler)

        server.answers["/api.json"] = plain(json.dumps(entry).encode())
        server.answers |= {f"/{name}.json": silence for name in schemas}
        with subprocess.Popen(
            [*SCHEMAKIT, "stats", f"{server.url}/api.json", "--no-cache"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment({"no_proxy": "*"}),
        ) as process:
            all_asked.wait()
            process.send_signal(signal.SIGINT)
            # Long before the server has been silent for too long.
            out, err = process.communicate(timeout=20)
    assert (out, err, process.returncode) == (b"", b"", 130)


def test_the_paths_of_a_json_file_load_nothing_heavy(small: Path) -> None:
    heavy = ["yaml", "yaml12", "http.client", "urllib.request", "shutil", "tempfile", "asyncio"]
    heavy += ["jsonschema", "jsonref", "schemakit.cli.layout.lists", "schemakit.cli.layout.page"]
    heavy += ["schemakit.cli.commands.show", "schemakit.cli.commands.tools", "unicodedata"]
    program = (
        "import sys; from schemakit.cli.main import main; status = main(sys.argv[2:]);"
        "print(status, [name for name in sys.argv[1].split() if name in sys.modules])"
    )
    command = [sys.executable, "-c", program, " ".join(heavy), "paths", str(small)]
    assert in_pipe(command) == ("/é\n0 []\n", "", 0)
