"""Reading sources: files, URIs, standard input, a server that misbehaves, and what is refused."""

from __future__ import annotations

import base64
import errno
import gzip
import io
import itertools
import os
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from schemakit import Access, AccessError, RetrievalError, UsageError
from schemakit.sources import access as policy
from schemakit.sources.fetch import Fetcher, fetch
from schemakit.sources.http_connection import tls_context
from schemakit.sources.http_exchange import MAX_DELAY
from schemakit.sources.http_request import Wire
from schemakit.suggest import suggestion
from tests.loopback import CERTIFICATE, Answer, Server, moved, plain, raw

BODY = b'{"openapi": "3.1.0"}'
SECRET = "s3cret-t0ken"


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        running.answers["/ok"] = plain(BODY, Content_Type="Application/JSON; charset=utf-8")
        yield running


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


def refusal(call: Callable[[], object]) -> str:
    """What the error of a call says; whatever it is, it is one line and holds no secret."""
    with pytest.raises(RetrievalError) as caught:
        call()
    error = caught.value
    assert error.exit_status == 3
    assert str(error) == f"{error.uri}: {error.reason}{suggestion(error.near)}"
    assert "\n" not in str(error)
    assert SECRET not in str(error)
    return str(error)


def patient(waits: list[float]) -> Wire:
    """A wire whose pauses are noted and not made."""
    return Wire(sleep=waits.append)


# Files


def test_files(tmp_path: Path) -> None:
    path = tmp_path / "my é.json"
    path.write_bytes(BODY)
    assert fetch(path) == fetch(str(path)) == (BODY, str(path), None)


def test_file_uris(tmp_path: Path) -> None:
    path = tmp_path / "my é.json"
    path.write_bytes(BODY)
    uri = path.as_uri()
    assert fetch(uri) == (BODY, uri, None)
    for other in (f"{uri}#/paths", uri.replace("file://", "FILE://localhost")):
        assert fetch(other).data == BODY
    assert "another host" in refusal(lambda: fetch("file://example.test/a.json"))
    assert "did you mean 'my é.json'" in refusal(lambda: fetch(uri.replace("my", "ny")))


def test_relative_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("api.json", "http", "file", "a:b.json", "-"):
        Path(name).write_bytes(BODY)
        assert fetch(Path(name)) == (BODY, name, None)
        if name != "-":
            assert fetch(name).data == BODY
    assert refusal(lambda: fetch("htpp")) == "htpp: no such file; did you mean 'http'?"


def test_an_ending_makes_no_name_near(tmp_path: Path) -> None:
    for name in ("openapi.json", "broken.json", "one2.json"):
        (tmp_path / name).write_bytes(BODY)
    for name in ("opnapi.json", "openapi.jsn"):
        said = refusal(lambda name=name: fetch(tmp_path / name))  # type: ignore[misc]
        assert said.endswith("no such file; did you mean 'openapi.json'?")
    assert refusal(lambda: fetch(tmp_path / "nope.json")).endswith("no such file")


def test_missing_files(tmp_path: Path) -> None:
    assert refusal(lambda: fetch(tmp_path / "x.json")).endswith("x.json: no such file")
    absent = refusal(lambda: fetch(tmp_path / "no/x"))
    assert f"the directory {str(tmp_path / 'no')!r} does not exist" in absent
    (tmp_path / "file").write_bytes(b"")
    inside = refusal(lambda: fetch(tmp_path / "file" / "x.json"))
    assert "a part of the path is not a directory" in inside
    assert refusal(lambda: fetch("")) == "'': no such file"
    assert "null byte" in refusal(lambda: fetch("a\0b"))
    assert "cannot be read" in refusal(lambda: fetch("a" * 5000))


def test_directories(tmp_path: Path) -> None:
    for source in (tmp_path, f"{tmp_path}/", tmp_path.as_uri()):
        with pytest.raises(RetrievalError, match="is a directory, not a file"):
            fetch(source)


def test_permissions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "no")

    (tmp_path / "api.json").touch()
    monkeypatch.setattr(os, "scandir", denied)  # root may read everything: nothing else refuses
    assert refusal(lambda: fetch(tmp_path / "apj.json")).endswith("no such file")
    monkeypatch.setattr("builtins.open", denied)
    assert refusal(lambda: fetch(tmp_path / "api.json")).endswith("permission denied")
    assert refusal(lambda: fetch(tmp_path)).endswith("is a directory, not a file")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_pipes(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)

    def filled_with(data: bytes) -> threading.Thread:
        writer = threading.Thread(target=path.write_bytes, args=(data,))
        writer.start()
        return writer

    writer = filled_with(BODY * 10_000)
    assert fetch(path).data == BODY * 10_000
    writer.join()
    writer = filled_with(BODY)
    assert "larger than the 10 bytes" in refusal(
        lambda: Fetcher(Access(max_bytes=10)).read_entry(path)
    )
    writer.join()


@pytest.mark.skipif(not Path("/dev/fd").is_dir(), reason="no file descriptors as files here")
def test_file_descriptors_as_files() -> None:
    reader, writer = os.pipe()
    os.write(writer, BODY)
    os.close(writer)
    assert fetch(f"/dev/fd/{reader}").data == BODY
    os.close(reader)


def test_a_file_has_a_bound_too(tmp_path: Path) -> None:
    path = tmp_path / "api.json"
    path.write_bytes(BODY)
    assert Fetcher(Access(max_bytes=20)).read_entry(path).data == BODY
    said = refusal(lambda: Fetcher(Access(max_bytes=19)).read_entry(path))
    assert "larger than the 19 bytes allowed; Access(max_bytes=" in said


# Standard input


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    for stream in (io.TextIOWrapper(io.BytesIO(BODY)), io.StringIO(BODY.decode())):
        monkeypatch.setattr(sys, "stdin", stream)
        assert fetch("-") == (BODY, "<stdin>", None)


def test_closed_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    closed = io.TextIOWrapper(io.BytesIO())
    closed.close()
    for stream in (None, closed):
        monkeypatch.setattr(sys, "stdin", stream)
        assert refusal(lambda: fetch("-")) == "<stdin>: standard input is closed"


def test_unreadable_standard_input(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with (tmp_path / "x").open("wb") as writable:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(writable))
        assert "<stdin>: cannot be read: " in refusal(lambda: fetch("-"))


# References to files


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A directory ``api`` with an entry and more, and beside it a file that is not its business."""
    monkeypatch.chdir("/")
    (tmp_path / "api" / "parts").mkdir(parents=True)
    for name in ("api/openapi.json", "api/parts/my file.json", "outside.json"):
        (tmp_path / name).write_bytes(BODY)
    return tmp_path


def entered(tree: Path, access: Access | None = None) -> Fetcher:
    fetcher = Fetcher(access)
    fetcher.read_entry(tree / "api" / "openapi.json")
    return fetcher


def test_references_reach_the_directory_of_the_entry(tree: Path) -> None:
    uri = f"{(tree / 'api').as_uri()}/parts/my%20file.json"
    assert entered(tree).read(uri) == (BODY, uri, None)


def test_references_reach_no_further(tree: Path) -> None:
    uri = (tree / "outside.json").as_uri()
    with pytest.raises(AccessError) as caught:
        entered(tree).read(uri)
    assert caught.value.uri == str(tree / "outside.json")
    assert caught.value.option == f"--root {tree}"
    assert f"; Access(root={str(tree)!r}) would allow it" in str(caught.value)
    assert entered(tree, Access(root=tree)).read(uri).data == BODY


def test_the_working_directory_counts_where_the_entry_lies_in_it(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    uri = (tree / "outside.json").as_uri()
    monkeypatch.chdir(tree)
    assert entered(tree).read(uri).data == BODY
    # A home directory holds more than what belongs to a description.
    monkeypatch.setenv("HOME", str(tree))
    monkeypatch.setenv("USERPROFILE", str(tree))
    with pytest.raises(AccessError):
        entered(tree).read(uri)
    monkeypatch.chdir(tree / "api" / "parts")
    with pytest.raises(AccessError):
        entered(tree).read(uri)


@pytest.mark.parametrize(
    "uri",
    [
        "file:///etc/passwd",
        "file:/etc/passwd",
        "file:///proc/self/environ",
        "file:///dev/zero",
        "FILE:///etc/passwd",
        "file:///{}/api/../outside.json",
        "file:///{}/api/%2e%2e/outside.json",
        "file:///{}/api/..%2foutside.json",
        "file:///{}/api/..%2F..%2Foutside.json",
        "file://host/{}/api/openapi.json",
        "file:////host/share/openapi.json",
        "file:///{}/api/openapi.json%00.txt",
        "ftp://127.0.0.1/x",
        "data:application/json,{{}}",
        "gopher://127.0.0.1/",
    ],
)
def test_hostile_references_of_a_file(tree: Path, uri: str) -> None:
    assert refusal(lambda: entered(tree).read(uri.format(str(tree).lstrip("/"))))


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="no /proc here")
def test_files_of_the_system_are_no_documents_even_below_the_root(tree: Path) -> None:
    fetcher = entered(tree, Access(root="/"))
    assert "files in /proc belong to" in refusal(lambda: fetcher.read("file:///proc/self/environ"))
    assert "files in /dev belong to" in refusal(lambda: fetcher.read("file:///dev/zero"))


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="no symbolic links here")
def test_symbolic_links_lead_nowhere_else(tree: Path) -> None:
    api = tree / "api"
    (api / "link.json").symlink_to("../outside.json")
    (api / "up").symlink_to("..")
    (api / "fine.json").symlink_to("parts/my file.json")
    (api / "circle.json").symlink_to("circle.json")
    fetcher = entered(tree)
    for name in ("link.json", "up/outside.json"):
        said = refusal(lambda name=name: fetcher.read(f"{api.as_uri()}/{name}"))  # type: ignore[misc]
        assert f"it links to {tree / 'outside.json'} and is outside of {api}, the" in said
    for name in ("fine.json", "openapi.json", "fine.json"):
        assert fetcher.read(f"{api.as_uri()}/{name}").data == BODY
    refusal(lambda: fetcher.read(f"{api.as_uri()}/link.json"))
    assert "cannot be read" in refusal(lambda: fetcher.read(f"{api.as_uri()}/circle.json"))
    # What was inside and turned into a link between two readings is not followed either.
    (api / "parts").rename(api / "were")
    (api / "parts").symlink_to("..")
    refusal(lambda: fetcher.read(f"{api.as_uri()}/parts/outside.json"))


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="no symbolic links here")
def test_a_file_that_becomes_a_link_after_the_check_is_not_followed(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tree / "api" / "soon.json"
    target.write_bytes(BODY)
    fetcher, check = entered(tree), policy.check_file

    def check_and_swap(*given: Any) -> None:
        check(*given)
        target.unlink()
        target.symlink_to("../outside.json")

    monkeypatch.setattr(policy, "check_file", check_and_swap)
    assert "cannot be read" in refusal(lambda: fetcher.read(target.as_uri()))


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="no symbolic links here")
@pytest.mark.parametrize("name", ["api/openapi.json", "api/link/x.json"])
def test_a_link_that_changes_while_it_is_followed_is_an_error_of_ours(
    tree: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    link, look = tree / "api" / "link", os.lstat
    fetcher = entered(tree)

    def look_and_swap(path: Any, **given: Any) -> os.stat_result:
        known = look(path, **given)
        if Path(os.fspath(path)) == link:
            link.unlink(missing_ok=True)  # readlink() finds nothing
        return known

    link.symlink_to("parts")
    monkeypatch.setattr(os, "lstat", look_and_swap)
    if name == "api/openapi.json":
        refusal(lambda: Fetcher(Access(root=tree)).read_entry(tree / "api" / "link" / "x.json"))
    else:
        assert refusal(lambda: fetcher.read((tree / name).as_uri()))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_references_lead_to_regular_files(tree: Path) -> None:
    api = tree / "api"
    os.mkfifo(api / "pipe")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(api / "socket"))
        fetcher = entered(tree)
        assert "is a pipe" in refusal(lambda: fetcher.read(f"{api.as_uri()}/pipe"))
        refusal(lambda: fetcher.read(f"{api.as_uri()}/socket"))
    for name in ("parts", "parts/", ""):
        said = refusal(lambda name=name: fetcher.read(f"{api.as_uri()}/{name}"))  # type: ignore[misc]
        assert "is a directory" in said
    said = refusal(lambda: fetcher.read(f"{api.as_uri()}/opanapi.json"))
    assert "no such file; did you mean 'openapi.json'?" in said


def test_an_explicit_root_holds_for_the_entry_too(tree: Path) -> None:
    access = Access(root=tree / "api")
    assert Fetcher(access).read_entry(tree / "api" / "openapi.json").data == BODY
    for name in ("outside.json", "outsode.json"):
        said = refusal(lambda name=name: Fetcher(access).read_entry(tree / name))  # type: ignore[misc]
        assert "is outside of" in said
        assert f"Access(root={str(tree)!r})" in said
        assert "did you mean" not in said


def test_schemes_hold_for_the_entry_too(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("{}"))
    for source in (str(tree / "outside.json"), "file:///etc/passwd", "-", tree / "outside.json"):
        with pytest.raises(AccessError, match="only https may be read"):
            Fetcher(Access(schemes=("https",))).read_entry(source)
    with pytest.raises(AccessError, match="only https may be read"):
        Fetcher(Access(schemes=("https",))).read_entry("http://127.0.0.1/")


def test_schemes_hold_for_redirects_too(server: Server) -> None:
    server.answers["/moved"] = moved(f"https://127.0.0.1:{server.port}/ok")
    fetcher = Fetcher(Access(schemes=("http",)))
    assert "only http may be read" in refusal(lambda: fetcher.read_entry(f"{server.url}/moved"))


def test_the_query_of_a_file_uri_names_no_directory(tree: Path) -> None:
    uri = (tree / "api" / "openapi.json").as_uri()
    fetcher = Fetcher()
    fetcher.read_entry(uri)
    (tree / "api" / "other.json").write_bytes(b"{}")
    for query in ("?q=/openapi.json", "?q=/other.json"):
        assert fetcher.read(uri + query).data == BODY


def test_what_is_in_memory_stands_nowhere_until_it_is_said(tree: Path) -> None:
    uri = (tree / "api" / "openapi.json").as_uri()
    fetcher = Fetcher()
    assert "no directory whose files" in refusal(lambda: fetcher.read(uri))
    assert "allow_hosts=['127.0.0.1']" in refusal(lambda: fetcher.read("http://127.0.0.1/"))
    fetcher.set_entry((tree / "api" / "another.json").as_uri())
    assert fetcher.read(uri).data == BODY
    fetcher.set_entry("https://example.test/openapi.json")
    assert "never reaches files" in refusal(lambda: fetcher.read(uri))


def test_documents_and_bytes_are_counted(tree: Path) -> None:
    uri = (tree / "api" / "openapi.json").as_uri()
    fetcher = entered(tree, Access(max_documents=2))
    fetcher.read(uri)
    assert "more than 2 documents" in refusal(lambda: fetcher.read(uri))
    fetcher = entered(tree, Access(max_total_bytes=2 * len(BODY)))
    fetcher.read(uri)
    assert "larger than the 0 bytes" in refusal(lambda: fetcher.read(uri))


def test_threads_may_read_at_once(tree: Path) -> None:
    uri = (tree / "api" / "openapi.json").as_uri()
    fetcher = entered(tree, Access(max_documents=101))
    read: list[bytes] = []
    threads = [
        threading.Thread(target=lambda: read.extend(fetcher.read(uri).data for _ in range(20)))
        for _ in range(5)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert read == [BODY] * 100
    assert "more than 101 documents" in refusal(lambda: fetcher.read(uri))


# The network


def test_download(server: Server) -> None:
    server.answers["/untyped"] = plain(BODY)
    server.answers["/zipped"] = plain(gzip.compress(BODY), Content_Encoding="gzip")
    server.answers["/my%20%C3%A9.json?q=%7B%7D"] = plain(BODY)
    url = server.url
    assert fetch(f"{url}/ok") == (BODY, f"{url}/ok", "application/json")
    assert fetch(f"{url}/untyped").media_type is None
    assert fetch(f"{url}/zipped").data == BODY
    assert fetch(f"HTTP{url[4:]}/ok#/paths").data == BODY
    assert fetch(f"{url}/my é.json?q={{}}").uri == f"{url}/my%20%C3%A9.json?q=%7B%7D"
    assert server.requests[0][1]["Host"] == f"127.0.0.1:{server.port}"


def test_charsets(server: Server) -> None:
    text = '{"title": "Überfluß"}'
    kinds = {
        "/latin": ("application/yaml; charset=ISO-8859-1", text.encode("latin-1"), text.encode()),
        "/utf-16": ("text/yaml; charset=utf-16le", text.encode("utf-16-le"), text.encode()),
        "/wrong": ("application/json; charset=iso-8859-1", text.encode(), text.encode()),
        "/unknown": ("text/yaml; charset=klingon", text.encode(), text.encode()),
        "/codec": ("text/yaml; charset=hex", b"abcd", b"abcd"),
    }
    for path, (kind, sent, meant) in kinds.items():
        server.answers[path] = plain(sent, Content_Type=kind)
        assert fetch(server.url + path).data == meant
    server.answers["/broken"] = plain(b"\xff\xff\xff", Content_Type="text/yaml; charset=utf-16le")
    assert "not in utf-16le" in refusal(lambda: fetch(f"{server.url}/broken"))


def test_redirects_end_at_the_last_url(server: Server) -> None:
    server.answers |= {"/moved": moved("/again"), "/again": moved("ok#part", 308)}
    assert fetch(f"{server.url}/moved") == (BODY, f"{server.url}/ok", "application/json")


def test_credentials_that_no_option_sends(server: Server) -> None:
    server.answers["/private"] = plain(status=401)
    with Server() as other:
        other.answers["/api"] = moved(f"{server.url}/private")
        with Fetcher(headers={"Authorization": SECRET}) as fetcher:
            said = refusal(lambda: fetcher.read_entry(f"{other.url}/api"))
    assert said.endswith(f"it requires credentials; headers={{'{server.url}': {{...}}}} sends them")


def misbehaving(server: Server) -> dict[str, tuple[Answer, str]]:
    """Paths to what is answered there, and what the error has to say."""
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"
    chunk = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n400\r\n{"
    return {
        "/part": (plain(BODY, status=206), "206 Partial Content: that is a part, and no whole"),
        "/gone": (plain(status=410), "the server answered 410 Gone"),
        "/unauthorized": (plain(status=401), "requires credentials; headers= sends them"),
        "/forbidden": (plain(status=403), "403 Forbidden: it may not be read without credentials"),
        "/none": (plain(status=404), "404 Not Found: it does not exist"),
        "/busy": (plain(status=503), "503 Service Unavailable, 4 times"),
        "/later": (plain(status=429, Retry_After="3600"), "asks to wait 3,600 seconds"),
        "/teapot": (plain(status=299 + 400), "the server answered 699"),
        "/loop": (moved("/loop"), "more than 10 redirects, or redirects in a circle"),
        "/nowhere": (plain(status=302), "302 without a Location"),
        "/away": (moved("file:///etc/hosts"), "a redirect leads to file:"),
        "/ftp": (moved("ftp://127.0.0.1/x"), "a redirect leads to ftp:"),
        "/badly": (moved("http://[::1/"), "no valid host"),
        "/metadata": (
            moved("http://169.254.169.254/x?sig=1"),
            "not public; Access(allow_private=True)",
        ),
        "/password": (moved("http://a:b@127.0.0.1/"), "must not contain a user name"),
        "/broken": (plain(gzip.compress(BODY)[:-9], Content_Encoding="gzip"), "gzip compression"),
        "/unasked": (plain(BODY, Content_Encoding="br"), "'br', which was not requested"),
        "/short": (plain(BODY, Content_Length="1000"), "ended after 20 of 1000 bytes"),
        "/cut": (raw(head + b"{"), "ended after 1 of 1000 bytes"),
        "/cut-chunk": (raw(chunk), "the connection was cut in the middle"),
        "/closed": (raw(), "the connection was cut in the middle"),
        "/noise": (raw(b"220 mail.example.test ready\r\n"), "is not valid HTTP"),
        "/headers": (
            raw(b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 200 + b"\r\n"),
            "is not valid HTTP",
        ),
        "/line": (raw(b"HTTP/1.1 200 OK\r\nA: " + b"b" * 70_000), "is not valid HTTP"),
        "/silent": (server.silence, "no response within 0.05 seconds"),
        "/stalled": (server.stalled, "no response within 0.05 seconds"),
        "/endless": (server.endless, "larger than the 100,000 bytes allowed"),
        "/announced": (plain(BODY, Content_Length="100001"), "larger than the 100,000 bytes"),
        "/bomb": (
            plain(gzip.compress(bytes(1 << 26)), Content_Encoding="gzip"),
            "larger than the 100,000 bytes allowed",
        ),
    }


def test_a_server_that_misbehaves(server: Server) -> None:
    for path, (answer, said) in misbehaving(server).items():
        server.answers[path] = answer
        access = Access(max_bytes=100_000, timeout=0.05 if "seconds" in said else 60)
        fetcher = Fetcher(access, wire=patient([]))
        message = refusal(lambda path=path, fetcher=fetcher: fetcher.read_entry(server.url + path))  # type: ignore[misc]
        assert message.startswith(f"{server.url}{path}: ")
        assert said in message
        assert "sig=1" not in message


def test_the_size_is_bounded_exactly(server: Server) -> None:
    server.answers["/zipped"] = plain(gzip.compress(bytes(1 << 20)), Content_Encoding="gzip")
    assert (
        len(Fetcher(Access(max_bytes=1 << 20)).read_entry(f"{server.url}/zipped").data) == 1 << 20
    )
    small = Fetcher(Access(max_bytes=(1 << 20) - 1))
    assert "1,048,575 bytes allowed" in refusal(lambda: small.read_entry(f"{server.url}/zipped"))


def test_the_time_is_bounded(server: Server) -> None:
    server.answers["/endless"] = server.endless
    ticking = itertools.count(0, 1)
    fetcher = Fetcher(Access(max_seconds=30), wire=Wire(clock=lambda: float(next(ticking))))
    said = refusal(lambda: fetcher.read_entry(f"{server.url}/endless"))
    assert "not complete after 30 seconds" in said


def test_the_time_is_bounded_where_nothing_comes(server: Server) -> None:
    server.answers["/stalled"] = server.stalled
    ticking = itertools.count(0, 1)
    wire = Wire(clock=lambda: float(next(ticking)))
    fetcher = Fetcher(Access(max_seconds=8, timeout=1000), wire=wire)
    said = refusal(lambda: fetcher.read_entry(f"{server.url}/stalled"))
    assert "not complete after 8 seconds" in said


def test_what_comes_before_the_body_is_bounded(server: Server) -> None:
    def and_continue(handler: BaseHTTPRequestHandler) -> None:
        while not server.released.is_set():
            handler.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n" * 1000)

    server.answers["/"] = and_continue
    said = refusal(lambda: Fetcher(Access(max_bytes=100)).read_entry(f"{server.url}/"))
    assert "larger than the 100 bytes" in said


def test_a_server_that_is_not_there() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closing:
        url = f"http://127.0.0.1:{closing.getsockname()[1]}/"
    assert refusal(lambda: fetch(url)) == f"{url}: the connection was refused"


def test_a_host_without_an_address() -> None:
    def unknown(*_: object) -> list[str]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    fetcher = Fetcher(wire=Wire(resolve=unknown))
    assert "has no address" in refusal(lambda: fetcher.read_entry("https://nowhere.test/"))


@pytest.mark.parametrize(
    "url", ["http://", "http://127.0.0.1:port/", "http://[::1/", "https://a\0b.test/", "http:///x"]
)
def test_malformed_urls(url: str) -> None:
    assert refusal(lambda: fetch(url)).startswith(f"{url}: ")


@pytest.mark.parametrize("url", ["ftp://127.0.0.1/x", "data://x", "s3://bucket/x"])
def test_other_schemes(url: str) -> None:
    scheme = url.partition(":")[0]
    assert f"no support for {scheme}: URLs" in refusal(lambda: fetch(url))


# Connections


def test_a_connection_serves_many_requests() -> None:
    with Server(http="1.1") as server, Fetcher() as fetcher:
        server.answers |= {
            "/ok": plain(BODY),
            "/zipped": plain(gzip.compress(BODY), Content_Encoding="gzip"),
            "/moved": moved("/ok"),
        }
        fetcher.read_entry(f"{server.url}/ok")
        for path in ("/ok", "/zipped", "/moved", "/ok"):
            assert fetcher.read(server.url + path).data == BODY
        assert "404" in refusal(lambda: fetcher.read(f"{server.url}/none"))
        assert (len(server.requests), server.connections) == (7, 1)


def test_threads_do_not_share_a_connection() -> None:
    with Server(http="1.1") as server, Fetcher() as fetcher:
        bodies = {f"/{number}": f"{number}".encode() * 10_000 for number in range(10, 40)}
        server.answers |= {path: plain(body) for path, body in bodies.items()}
        server.answers["/ok"] = plain(BODY)
        fetcher.read_entry(f"{server.url}/ok")
        with ThreadPoolExecutor(5) as pool:
            found = list(pool.map(fetcher.read, [server.url + path for path in bodies]))
        assert [one.data for one in found] == list(bodies.values())
        assert server.connections <= 6


def test_a_connection_that_was_closed_meanwhile_is_made_anew() -> None:
    def and_close(handler: BaseHTTPRequestHandler) -> None:
        plain(BODY)(handler)
        handler.close_connection = True

    waits: list[float] = []
    with Server(http="1.1") as server, Fetcher(wire=patient(waits)) as fetcher:
        server.answers["/ok"] = and_close
        fetcher.read_entry(f"{server.url}/ok")
        for _ in range(3):
            assert fetcher.read(f"{server.url}/ok").data == BODY
        assert (server.connections, waits) == (4, [])


def test_a_connection_with_something_left_in_it_is_not_used_again() -> None:
    with Server(http="1.1") as server, Fetcher(Access(max_bytes=100)) as fetcher:
        server.answers |= {"/ok": plain(BODY), "/large": plain(bytes(200)), "/more": plain(BODY)}
        server.answers["/gone"] = plain(
            b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx", status=410
        )
        fetcher.read_entry(f"{server.url}/ok")
        for path in ("/large", "/gone"):
            refusal(lambda path=path: fetcher.read(server.url + path))  # type: ignore[misc]
            assert fetcher.read(f"{server.url}/ok").data == BODY
        assert server.connections == 3


# Trying again


def test_a_busy_server_is_asked_again(server: Server) -> None:
    waits: list[float] = []
    server.answers["/ok"] = [plain(status=503), raw(b""), plain(status=429), plain(BODY)]
    assert Fetcher(wire=patient(waits)).read_entry(f"{server.url}/ok").data == BODY
    assert len(waits) == 3
    assert waits == sorted(waits)


def test_a_server_may_say_when(server: Server) -> None:
    waits: list[float] = []
    date = "Sun, 06 Nov 1994 08:49:37 GMT"
    server.answers["/ok"] = [
        plain(status=429, Retry_After="7"),
        plain(status=503, Retry_After=date),
        plain(BODY),
    ]
    wire = Wire(sleep=waits.append, now=lambda: 784111777.0 - 5)
    assert Fetcher(wire=wire).read_entry(f"{server.url}/ok").data == BODY
    assert waits == [7, 5]


def test_nobody_waits_long(server: Server) -> None:
    waits: list[float] = []
    server.answers["/ok"] = plain(status=503, Retry_After=f"{MAX_DELAY + 1:.0f}")
    said = refusal(lambda: Fetcher(wire=patient(waits)).read_entry(f"{server.url}/ok"))
    assert "asks to wait 31 seconds" in said
    access = Access(max_seconds=5)
    server.answers["/ok"] = plain(status=503, Retry_After="10")
    refusal(lambda: Fetcher(access, wire=patient(waits)).read_entry(f"{server.url}/ok"))
    server.answers["/ok"] = plain(status=500)
    refusal(
        lambda: Fetcher(Access(max_retries=0), wire=patient(waits)).read_entry(f"{server.url}/ok")
    )
    assert waits == []


# Hosts and addresses


def test_references_of_a_url_stay_at_its_origin(server: Server) -> None:
    with Server() as other:
        other.answers["/ok"] = plain(BODY)
        server.answers["/away"] = moved(f"{other.url}/ok")
        fetcher = Fetcher()
        fetcher.read_entry(f"{server.url}/ok")
        assert fetcher.read(f"{server.url}/ok").data == BODY
        for url in (f"{other.url}/ok", f"{server.url}/away"):
            said = refusal(lambda url=url: fetcher.read(url))  # type: ignore[misc]
            # The entry is at this address itself, so that is allowed already.
            assert f"; Access(allow_hosts=['127.0.0.1:{other.port}'])" in said
        assert other.requests == []
        fetcher = Fetcher(Access(allow_hosts=(f"127.0.0.1:{other.port}",)))
        fetcher.read_entry(f"{server.url}/ok")
        assert fetcher.read(f"{server.url}/away").data == BODY


@pytest.mark.parametrize("host", ["localhost", "2130706433", "0x7f.1", "0177.0.0.1"])
def test_one_refusal_names_all_options_however_an_address_is_written(host: str, tree: Path) -> None:
    said = refusal(lambda: entered(tree).read(f"http://{host}/a.json"))
    assert f"; Access(allow_hosts=[{host!r}], allow_private=True) would allow it" in said


def test_a_file_reaches_no_network(server: Server, tree: Path) -> None:
    url = f"{server.url}/ok"
    host = f"127.0.0.1:{server.port}"
    assert (
        "a file reaches no network; "
        f"Access(allow_hosts=['{host}'], allow_private=True) would allow it"
    ) in refusal(lambda: entered(tree).read(url))
    said = refusal(lambda: entered(tree, Access(allow_hosts=(host,))).read(url))
    assert "; Access(allow_private=True) would allow it" in said
    assert server.requests == []
    access = Access(allow_hosts=(host,), allow_private=True)
    assert entered(tree, access).read(url).data == BODY


def test_the_web_never_reaches_files(server: Server, tree: Path) -> None:
    uri = (tree / "api" / "openapi.json").as_uri()
    fetcher = Fetcher(Access(root=tree))
    fetcher.read_entry(f"{server.url}/ok")
    assert "never reaches files" in refusal(lambda: fetcher.read(uri))
    fetcher = entered(tree, Access(allow_hosts=("*",), allow_private=True))
    assert fetcher.read(uri, referrer=uri).data == BODY
    said = refusal(lambda: fetcher.read(uri, referrer=f"{server.url}/ok"))
    assert "never reaches files" in said


@pytest.mark.parametrize(
    "host",
    [
        "169.254.169.254",
        "2130706433",
        "0x7f000001",
        "0177.0.0.1",
        "127.1",
        "localhost",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[fd00:ec2::254]",
        "0.0.0.0",
        "\uff11\uff12\uff17.0.0.1",
    ],
)
@pytest.mark.parametrize("proxied", [False, True])
def test_addresses_that_are_not_public(
    tree: Path, host: str, *, proxied: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if proxied:
        monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
        monkeypatch.setenv("no_proxy", "")
    access = Access(allow_hosts=("*",), timeout=0.05)
    said = refusal(lambda: entered(tree, access).read(f"http://{host}/latest/meta-data"))
    assert "not public; Access(allow_private=True)" in said
    never = Fetcher(Access(allow_private=False))
    assert "not public" in refusal(lambda: never.read_entry(f"http://{host}/"))


@pytest.fixture
def public(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A server at 127.0.0.2, which counts as a public address here."""
    monkeypatch.setattr(policy, "is_private", lambda address: address != "127.0.0.2")
    try:
        running = Server("127.0.0.2")
    except OSError:
        pytest.skip("this system has one loopback address only")
    with running:
        running.answers["/ok"] = plain(BODY)
        yield running


def test_a_name_that_resolves_differently_gains_nothing(
    server: Server, public: Server, tree: Path
) -> None:
    asked: list[str] = []
    answers = iter([["127.0.0.2"], ["127.0.0.1"], ["127.0.0.2", "127.0.0.1"], ["127.0.0.2"]])

    def resolve(host: str, _: int) -> list[str]:
        asked.append(host)
        return next(answers)

    fetcher = Fetcher(Access(allow_hosts=("*",)), wire=Wire(resolve=resolve))
    fetcher.read_entry(tree / "api" / "openapi.json")
    url = f"http://rebinding.test:{public.port}/ok"
    assert fetcher.read(url).data == BODY
    # Once a request: the address that was checked is the one that is connected to.
    assert asked == ["rebinding.test"]
    for _ in range(2):
        said = refusal(lambda: fetcher.read(url))
        assert "rebinding.test has the address 127.0.0.1, which is private" in said
    assert fetcher.read(url).data == BODY
    assert public.paths == ["/ok", "/ok"]
    assert public.requests[0][1]["Host"] == f"rebinding.test:{public.port}"
    assert server.requests == []


def test_an_entry_that_was_public_stays_so(public: Server) -> None:
    answers = iter([["127.0.0.2"], ["127.0.0.1"]])
    fetcher = Fetcher(wire=Wire(resolve=lambda *_: next(answers)))
    fetcher.read_entry(f"http://rebinding.test:{public.port}/ok")
    said = refusal(lambda: fetcher.read(f"http://rebinding.test:{public.port}/ok"))
    assert "not public; Access(allow_private=True)" in said


def test_a_private_entry_opens_its_own_address_only(server: Server) -> None:
    with suppress(OSError), Server("127.0.0.2") as other:
        other.answers["/ok"] = plain(BODY)
        answers = iter([["127.0.0.1"], ["127.0.0.1"], ["127.0.0.2"]])
        fetcher = Fetcher(wire=Wire(resolve=lambda *_: next(answers)))
        url = f"http://inner.test:{server.port}/ok"
        assert fetcher.read_entry(url).data == fetcher.read(url).data == BODY
        assert "127.0.0.2, which is private" in refusal(lambda: fetcher.read(url))
        # Nor does it lead to another by a redirect.
        server.answers["/moved"] = moved(f"{other.url}/ok")
        assert "not public" in refusal(lambda: fetch(f"{server.url}/moved"))
        assert other.requests == []


def test_a_public_entry_is_not_led_to_a_private_address(server: Server, public: Server) -> None:
    public.answers["/moved"] = moved(f"{server.url}/ok")
    said = refusal(lambda: fetch(f"{public.url}/moved"))
    assert f"redirected to {server.url}/ok: 127.0.0.1 is private" in said
    assert server.requests == []


def test_an_entry_may_move_to_another_public_host(server: Server, public: Server) -> None:
    server.answers["/moved"] = moved(f"{public.url}/ok")
    fetcher = Fetcher()
    assert fetcher.read_entry(f"{server.url}/moved").uri == f"{public.url}/ok"
    assert fetcher.read(f"{public.url}/ok").data == BODY


def test_tls_is_for_the_name_and_not_the_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    tls_context.cache_clear()
    wire = Wire(resolve=lambda *_: ["127.0.0.1"])
    with Server(tls=True) as server:
        server.answers["/ok"] = plain(BODY)
        url = f"https://api.example.test:{server.port}/ok"
        assert Fetcher(wire=wire).read_entry(url) == (BODY, url, None)
        other = f"https://other.example.test:{server.port}/ok"
        said = refusal(lambda: Fetcher(wire=wire).read_entry(other))
        assert "the server's certificate is not valid: Hostname mismatch" in said
        assert len(server.requests) == 1
    tls_context.cache_clear()


# Credentials


def test_headers_go_to_the_origin_of_the_entry_alone(server: Server) -> None:
    with Server() as other:
        other.answers["/ok"] = plain(BODY)
        server.answers["/away"] = moved(f"{other.url}/ok")
        access = Access(allow_hosts=(f"127.0.0.1:{other.port}",))
        headers = {"Authorization": f"Bearer {SECRET}", "X-Team": "a"}
        fetcher = Fetcher(access, headers=headers)
        fetcher.read_entry(f"{server.url}/ok")
        fetcher.read(f"{server.url}/ok")
        fetcher.read(f"{server.url}/away")
        fetcher.read(f"{other.url}/ok")
        assert [one.get("Authorization") for _, one in server.requests] == [f"Bearer {SECRET}"] * 3
        assert server.requests[0][1]["X-Team"] == "a"
        for _, received in other.requests:
            assert "Authorization" not in received
            assert "X-Team" not in received
        assert len(other.requests) == 2


def test_headers_for_an_origin_by_name(server: Server, tree: Path) -> None:
    access = Access(allow_hosts=("*",), allow_private=True)
    with Server() as other:
        other.answers["/ok"] = plain(BODY)
        fetcher = Fetcher(access, headers={other.url: {"Authorization": SECRET}})
        fetcher.read_entry(tree / "api" / "openapi.json")
        fetcher.read(f"{other.url}/ok")
        fetcher.read(f"{server.url}/ok")
        assert other.requests[0][1]["Authorization"] == SECRET
        assert "Authorization" not in server.requests[0][1]


def test_a_password_in_the_url_is_a_credential(server: Server) -> None:
    url = server.url.replace("//", f"//me:{SECRET}%20@")
    fetcher = Fetcher()
    assert fetcher.read_entry(f"{url}/ok").uri == f"{server.url}/ok"
    sent = server.requests[0][1]["Authorization"].removeprefix("Basic ")
    assert base64.b64decode(sent).decode() == f"me:{SECRET} "
    assert "must not contain a user name" in refusal(lambda: fetcher.read(f"{url}/ok"))
    refusal(lambda: Fetcher().read_entry(f"{url}/none"))
    refusal(lambda: Fetcher().read_entry(f"http://me:{SECRET}@[::1/"))
    refusal(lambda: Fetcher().read_entry(f"ftp://me:{SECRET}@example.test/"))
    refusal(lambda: fetcher.read(f"ftp://me:{SECRET}@example.test/"))
    refusal(lambda: fetcher.read(f"file://me:{SECRET}@example.test/"))


@pytest.mark.slow
def test_errors_hold_no_credentials(server: Server) -> None:
    headers = {"Authorization": f"Bearer {SECRET}"}
    for path, (answer, _) in misbehaving(server).items():
        server.answers[path] = answer
        access = Access(max_bytes=100_000, timeout=0.05)
        fetcher = Fetcher(access, headers=headers, wire=patient([]))
        refusal(lambda path=path, fetcher=fetcher: fetcher.read_entry(server.url + path))  # type: ignore[misc]
        assert SECRET not in repr(fetcher)
    fetcher = Fetcher(headers=headers)
    said = refusal(lambda: fetcher.read_entry(f"{server.url}/unauthorized"))
    assert "does not accept the credentials that were sent" in said


@pytest.mark.parametrize(
    "headers",
    [
        {"Authorization": f"{SECRET}\r\nX: y"},
        {"Authorization": f"{SECRET}\0"},
        {"Authorization": f"{SECRET}漢"},
        {f"{SECRET} x": "y"},
        {f"{SECRET}\n": "y"},
        {"": SECRET},
        {"Host": SECRET},
        {"Transfer-Encoding": SECRET},
        {"not an origin": {"Authorization": SECRET}},
    ],
)
def test_headers_that_cannot_be_sent(headers: Any) -> None:
    with pytest.raises(UsageError) as caught:
        Fetcher(headers=headers)
    assert SECRET not in str(caught.value)


def test_headers_without_an_origin(tree: Path) -> None:
    with pytest.raises(UsageError, match="headers belong to the origin of a URL"):
        Fetcher(headers={"Authorization": SECRET}).read_entry(tree / "outside.json")


# Proxies


def test_a_proxy_of_the_environment(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", server.url.replace("//", f"//me:{SECRET}@"))
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    server.answers["http://api.example.test/ok?x=1"] = plain(BODY)
    fetcher = Fetcher(headers={"X-Team": "a"})
    assert fetcher.read_entry("http://api.example.test/ok?x=1").data == BODY
    assert fetch(f"{server.url}/ok").data == BODY
    through, direct = server.requests
    assert through[1]["Host"] == "api.example.test"
    assert through[1]["Proxy-Authorization"].startswith("Basic ")
    assert direct[0] == "/ok"
    assert "Proxy-Authorization" not in direct[1]
    # The proxy resolves names; which hosts may be reached is decided before it is asked.
    assert "stay there" in refusal(lambda: fetcher.read("http://other.example.test/ok"))
    assert len(server.requests) == 2


def test_a_proxy_that_refuses(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", server.url.replace("//", f"//me:{SECRET}@"))
    server.answers["api.example.test:443"] = plain(status=407)
    fetcher = Fetcher(headers={"Authorization": SECRET})
    assert "407" in refusal(lambda: fetcher.read_entry("https://api.example.test/ok"))
    (path, headers), *_ = server.requests
    assert path == "api.example.test:443"
    assert "Authorization" not in headers
    assert "Proxy-Authorization" in headers


def test_a_proxy_of_another_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", f"socks5://me:{SECRET}@127.0.0.1:1")
    assert "proxy" in refusal(lambda: fetch("http://api.example.test/"))


# Progress


def test_a_progress_line_after_a_moment(server: Server) -> None:
    server.answers["/large"] = plain(bytes(3 << 20))
    server.answers["/busy"] = [plain(status=503), plain(BODY)]
    shown: list[str] = []
    ticking = itertools.count(0, 0.05)
    wire = Wire(clock=lambda: next(ticking), sleep=lambda _: None)
    with Fetcher(progress=shown.append, wire=wire) as fetcher:
        fetcher.read_entry(f"{server.url}/large")
        assert shown[0].startswith(f"reading {server.url}/large")
        fetcher.read(f"{server.url}/busy")
        assert "127.0.0.1 is busy; trying again in" in "".join(shown)
        assert "reading 2 documents, 3.0 MiB" in shown
        assert "" not in shown
    assert shown[-1] == ""


def test_no_progress_line_within_a_moment(server: Server) -> None:
    shown: list[str] = []
    with Fetcher(progress=shown.append, wire=Wire(clock=lambda: 0.0)) as fetcher:
        fetcher.read_entry(f"{server.url}/ok")
    assert shown == []
