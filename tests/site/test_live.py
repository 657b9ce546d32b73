"""The server that reloads a page when its files change."""

from __future__ import annotations

import http.client
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest

from schemakit.errors import SchemaKitError, UsageError
from schemakit.site.live import Built, LivePage, LiveServer, local_files


def page_of(file: Path, reported: list[SchemaKitError]) -> LivePage:
    """A page that is what the file says; the word "bad" cannot be read."""

    def build() -> Built:
        data = file.read_bytes()
        if data == b"bad":
            raise UsageError("it is bad")
        return Built(b"<p>" + data, (str(file),))

    return LivePage(build, reported.append)


def change(file: Path, text: str) -> None:
    file.write_text(text)
    os.utime(file, ns=(file.stat().st_mtime_ns + 10**9,) * 2)


@contextmanager
def served(live: LivePage) -> Iterator[LiveServer]:
    server = LiveServer(live, 0)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        yield server
    finally:
        server.end()
        thread.join()


def port_of(server: LiveServer) -> int:
    return int(server.url[:-1].rpartition(":")[2])


def test_a_page_is_made_again_when_a_file_changes(tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.write_text("one")
    live = page_of(file, [])
    assert not live.look()
    change(file, "two")
    assert live.look()
    assert (live.page, live.version) == (b"<p>two", 1)


def test_what_cannot_be_read_is_reported_and_the_page_stays(tmp_path: Path) -> None:
    file, reported = tmp_path / "a", list[SchemaKitError]()
    file.write_text("one")
    live = page_of(file, reported)
    change(file, "bad")
    assert not live.look()
    assert (live.page, [str(one) for one in reported]) == (b"<p>one", ["it is bad"])
    change(file, "good")
    assert live.look()
    assert live.page == b"<p>good"


def test_a_browser_is_told(tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.write_text("one")
    with served(page_of(file, [])) as server:
        assert urlopen(server.url).read() == b"<p>one"
        events = urlopen(f"{server.url}changes")
        assert events.readline() == b": here\n"
        change(file, "two")
        lines = iter(events.readline, b"")
        assert b"event: change\n" in lines
        assert urlopen(server.url).read() == b"<p>two"
        events.close()


def test_a_page_of_another_name_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.write_text("one")
    with served(page_of(file, [])) as server:
        connection = http.client.HTTPConnection("127.0.0.1", port_of(server))
        connection.request("GET", "/", headers={"Host": "evil.test:80"})
        assert connection.getresponse().status == 421
        connection.close()


def test_a_port_that_is_taken_is_an_error(tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.write_text("one")
    live = page_of(file, [])
    with served(live) as server:
        port = port_of(server)
        with pytest.raises(UsageError, match=f"cannot listen on 127.0.0.1:{port}"):
            LiveServer(live, port)


def test_files_are_watched_and_addresses_are_not(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_text("{}")
    assert local_files([str(file), "https://a.test/b.json", "<stdin>"]) == (str(file),)
