"""The cache: one conditional request, offline, bounds, privacy, and what it must not hold."""

from __future__ import annotations

import io
import json
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from schemakit import AccessError, RetrievalError
from schemakit.cli.main import main
from schemakit.sources import cache as module
from schemakit.sources.cache import Cache, StoredResponse, default_directory
from schemakit.sources.fetch import Fetcher
from tests.loopback import Server, moved, plain

BODY = b'{"openapi": "3.1.0", "paths": {"/a": {}}}'
SECRET = "s3cret-t0ken"


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        running.answers["/api"] = [plain(BODY, ETag='"1"', Content_Type="application/json")]
        yield running


@pytest.fixture(autouse=True)
def directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The directory that the platform's default leads to here."""
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    for name in ("XDG_CACHE_HOME", "HOME", "LOCALAPPDATA", "USERPROFILE"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    return Path(default_directory())


def read(url: str, cache: Cache, **given: str) -> bytes:
    with Fetcher(headers=given, cache=cache) as fetcher:
        return fetcher.read_entry(url).data


def answer(body: bytes = BODY, **headers: str) -> StoredResponse:
    return StoredResponse(200, headers, body)


def held(directory: Path) -> bytes:
    return b"".join(path.name.encode() + path.read_bytes() for path in directory.iterdir())


# With a server


def test_a_warm_command_needs_one_conditional_request(
    server: Server, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    for _ in range(2):
        assert main(["paths", f"{server.url}/api"]) == 0
        assert capfdbinary.readouterr().out == b"/a\n"
        server.answers["/api"] = plain(status=304)
    (_, cold), (_, warm) = server.requests
    assert "If-None-Match" not in cold
    assert warm["If-None-Match"] == '"1"'


def test_last_modified_serves_too(server: Server, directory: Path) -> None:
    date = "Sun, 06 Nov 1994 08:49:37 GMT"
    server.answers["/api"] = [plain(BODY, Last_Modified=date), plain(status=304)]
    for _ in range(2):
        assert read(f"{server.url}/api", Cache(directory)) == BODY
    assert server.requests[1][1]["If-Modified-Since"] == date


def test_what_changed_is_read_anew(server: Server, directory: Path) -> None:
    cache = Cache(directory)
    read(f"{server.url}/api", cache)
    server.answers["/api"] = plain(b"{}", ETag='"2"')
    assert read(f"{server.url}/api", cache) == b"{}"
    server.answers["/api"] = plain(status=304)
    assert read(f"{server.url}/api", cache) == b"{}"
    assert server.requests[-1][1]["If-None-Match"] == '"2"'


def test_what_is_gone_is_gone(server: Server, directory: Path) -> None:
    cache = Cache(directory)
    read(f"{server.url}/api", cache)
    server.answers["/api"] = plain(status=404)
    with pytest.raises(RetrievalError):
        read(f"{server.url}/api", cache)
    assert cache.find(f"{server.url}/api") is None


def test_offline_asks_nobody(server: Server, directory: Path) -> None:
    server.answers["/moved"] = moved("/api")
    read(f"{server.url}/moved", Cache(directory))
    count = len(server.requests)
    with Fetcher(cache=Cache(directory, offline=True)) as offline:
        found = offline.read_entry(f"{server.url}/moved")
        assert found == (BODY, f"{server.url}/api", "application/json")
        with pytest.raises(AccessError, match="offline, and not in the cache: it was not kept"):
            offline.read(f"{server.url}/other")
        with pytest.raises(AccessError, match="stay there"):
            offline.read("http://example.test/")
    assert len(server.requests) == count


def test_the_options(
    server: Server, directory: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    url = f"{server.url}/api"
    assert main(["paths", url, "--no-cache"]) == 0
    assert not directory.exists()
    assert main(["paths", url, "--offline"]) == 3
    assert main(["paths", url]) == 0
    assert main(["paths", url, "--offline"]) == 0
    assert main(["paths", url, "--offline", "--no-cache"]) == 2
    assert len(server.requests) == 2
    assert b"offline, and not in the cache" in capfdbinary.readouterr().err


def test_offline_holds_for_what_a_piped_description_refers_to(
    server: Server, capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    text = json.dumps({"openapi": "3.1.0", "paths": {"/a": {"$ref": "item"}}}).encode()
    server.answers["/item"] = plain(b"{}")
    words = ["dereference", "--base", f"{server.url}/api", "--allow-private"]
    for more, status, asked in (["--offline"], 1, 0), ([], 0, 1), (["--offline"], 0, 1):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text)))
        assert main([*words, *more]) == status
        assert len(server.requests) == asked
    assert b"offline, and not in the cache: it was not kept" in capfdbinary.readouterr().err


def test_answers_to_credentials_are_not_kept(server: Server, directory: Path) -> None:
    url = f"{server.url}/api"
    read(url, Cache(directory), Authorization=SECRET)
    assert not directory.exists()
    read(url, Cache(directory))
    # And what anybody may see is not what the holder of a token is shown.
    read(url, Cache(directory), Authorization=SECRET)
    assert "If-None-Match" not in server.requests[-1][1]
    with pytest.raises(AccessError, match="responses to requests with headers are not kept"):
        read(url, Cache(directory, offline=True), Authorization=SECRET)
    assert SECRET.encode() not in held(directory)


def test_neither_urls_nor_signatures_are_written(server: Server, directory: Path) -> None:
    server.answers["/signed"] = moved(f"/api?sig={SECRET}")
    server.answers[f"/api?sig={SECRET}"] = plain(BODY)
    assert read(f"{server.url}/signed", Cache(directory)) == BODY
    assert SECRET.encode() not in held(directory)
    assert server.url.encode() not in held(directory)


def test_no_store_is_heeded(server: Server, directory: Path) -> None:
    server.answers["/api"] = plain(BODY, ETag='"1"', Cache_Control="private, No-Store")
    read(f"{server.url}/api", Cache(directory))
    assert not directory.exists() or list(directory.iterdir()) == []


def test_a_server_that_says_unchanged_unasked(server: Server, directory: Path) -> None:
    server.answers["/api"] = plain(status=304)
    with pytest.raises(RetrievalError, match="304 Not Modified"):
        read(f"{server.url}/api", Cache(directory))


# Alone


def test_what_is_kept_is_found(directory: Path) -> None:
    cache = Cache(directory)
    url = "https://example.test/ü?x"
    assert cache.find(url) is None
    cache.keep(
        url, StoredResponse(200, {"etag": '"1"', "set-cookie": SECRET, "content-type": "x/y"}, BODY)
    )
    assert cache.find(url) == (200, {"etag": '"1"', "content-type": "x/y"}, BODY)
    assert SECRET.encode() not in held(directory)
    cache.forget(url)
    cache.forget(url)
    assert cache.find(url) is None


def test_the_size_is_bounded_and_what_was_used_stays(directory: Path) -> None:
    cache = Cache(directory, max_bytes=10_000)
    for number in range(8):
        cache.keep(f"https://example.test/{number}", answer(bytes(1000)))
    for age, number in enumerate((0, 3, 5, 7, 1, 2, 4, 6)):
        os.utime(cache._path(f"https://example.test/{number}"), (age, age))
    cache.find("https://example.test/0")
    for number in range(8, 13):
        cache.keep(f"https://example.test/{number}", answer(bytes(1000)))
        assert sum(path.stat().st_size for path in directory.iterdir()) <= 11_500
    cache.trim()
    assert sum(path.stat().st_size for path in directory.iterdir()) <= 10_000
    assert cache.find("https://example.test/0") is not None
    assert cache.find("https://example.test/3") is None
    cache.keep("https://example.test/huge", answer(bytes(10_001)))
    assert cache.find("https://example.test/huge") is None


def test_what_was_left_half_written_is_removed(directory: Path) -> None:
    cache = Cache(directory)
    cache.keep("https://example.test/", answer())
    old, new = directory / "old.partial", directory / "new.partial"
    for path in (old, new):
        path.write_bytes(b"")
    os.utime(old, (0, 0))
    cache.trim()
    assert not old.exists()
    assert new.exists()


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_it_is_private(directory: Path) -> None:
    cache = Cache(directory)
    cache.keep("https://example.test/", answer())
    (path,) = directory.iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(directory.stat().st_mode) == 0o700
    directory.chmod(0o777)
    cache.keep("https://example.test/", answer())
    assert stat.S_IMODE(directory.stat().st_mode) == 0o700


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="owners of POSIX")
def test_what_others_wrote_is_not_trusted(directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = Cache(directory)
    cache.keep("https://example.test/", answer())
    monkeypatch.setattr(os, "geteuid", lambda: 12345)
    assert cache.find("https://example.test/") is None
    cache.keep("https://example.test/2", answer())
    assert len(list(directory.iterdir())) == 1


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="no symbolic links here")
def test_links_are_not_followed(directory: Path, tmp_path: Path) -> None:
    cache = Cache(directory)
    cache.keep("https://example.test/", answer())
    (path,) = directory.iterdir()
    path.rename(tmp_path / "elsewhere")
    path.symlink_to(tmp_path / "elsewhere")
    assert cache.find("https://example.test/") is None
    linked = tmp_path / "linked"
    linked.symlink_to(directory)
    Cache(linked).keep("https://example.test/2", answer())
    assert len(list(directory.iterdir())) == 1


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"\n",
        b"[]\n",
        b"{}\n",
        b'{"status":200,"headers":{},"length":3}\nab',
        b"\xff\n",
        b"5\n",
    ],
)
def test_what_is_broken_is_absent(directory: Path, text: bytes) -> None:
    cache = Cache(directory)
    cache.keep("https://example.test/", answer())
    (path,) = directory.iterdir()
    path.write_bytes(text)
    assert cache.find("https://example.test/") is None


def test_a_directory_that_cannot_be_made_breaks_nothing(server: Server, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    assert read(f"{server.url}/api", Cache(tmp_path / "file" / "cache")) == BODY


@pytest.mark.slow
def test_processes_may_share_it(directory: Path) -> None:
    code = (
        "import sys; from schemakit.sources.cache import Cache, StoredResponse\n"
        "cache = Cache(sys.argv[1], max_bytes=200_000)\n"
        "for i in range(100):\n"
        "    body = sys.argv[2].encode() * 10_000\n"
        "    cache.keep(f'https://example.test/{i % 7}', StoredResponse(200, {}, body))\n"
        "    found = cache.find(f'https://example.test/{i % 3}')\n"
        "    assert found is None or found.body in (b'a' * 10_000, b'b' * 10_000)\n"
        "    cache.trim()\n"
    )
    running = [
        subprocess.Popen([sys.executable, "-c", code, str(directory), letter]) for letter in "ab"
    ]
    assert [one.wait() for one in running] == [0, 0]
    assert sum(path.stat().st_size for path in directory.iterdir()) <= 200_000


def test_the_directory_of_each_platform(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/me")
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("XDG_CACHE_HOME", "/caches")
    assert module.default_directory() == "/caches/schemakit"
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    assert module.default_directory() == "/home/me/.cache/schemakit"
    monkeypatch.setattr(sys, "platform", "darwin")
    assert module.default_directory() == "/home/me/Library/Caches/schemakit"


@pytest.mark.parametrize(
    "head",
    [
        {"status": "200"},
        {"status": True},
        {"status": 200.5},
        {"headers": {"etag": 1}},
        {"headers": {"etag": "a\r\nX: y"}},
        {"headers": {"set-cookie": "a"}},
        {"headers": [["etag", "a"]]},
        {"length": "2"},
        {"length": 2.0},
    ],
)
def test_an_entry_of_wrong_types_counts_as_absent(directory: Path, head: dict[str, object]) -> None:
    cache = Cache()
    cache.keep("http://a.test/", answer(b"{}"))
    (path,) = directory.iterdir()
    right = {"status": 200, "headers": {"etag": "a"}, "length": 2}
    path.write_bytes(json.dumps(right).encode() + b"\n{}")
    assert cache.find("http://a.test/") == (200, {"etag": "a"}, b"{}")
    path.write_bytes(json.dumps(right | head).encode() + b"\n{}")
    assert cache.find("http://a.test/") is None


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_what_is_no_regular_file_or_too_large_counts_as_absent(directory: Path) -> None:
    cache = Cache(max_bytes=100_000)
    cache.keep("http://a.test/", answer(b"{}"))
    (path,) = directory.iterdir()
    with path.open("r+b") as file:
        file.truncate(1 << 40)  # no blocks are used
    assert cache.find("http://a.test/") is None
    path.unlink()
    os.mkfifo(path)
    assert cache.find("http://a.test/") is None
    path.unlink()
    path.mkdir()
    assert cache.find("http://a.test/") is None
    cache.keep("http://a.test/", answer(b"{}"))
