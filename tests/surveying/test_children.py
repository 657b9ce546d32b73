"""Processes that are bounded: what hangs, eats memory or crashes is named, and costs no other."""

from __future__ import annotations

import json
import os
import resource
import signal
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from schemakit.surveying.children import Children, WorkerError, run_batch
from schemakit.surveying.items import Item, Settings
from schemakit.surveying.parts import open_part
from schemakit.surveying.tables import TABLES
from tests.surveying.many import make_description

pytestmark = pytest.mark.slow


@pytest.fixture
def children() -> Iterator[Children]:
    """The processes of a worker, which are ended."""
    found = Children()
    yield found
    found.close()


@pytest.fixture
def silent_server() -> Iterator[str]:
    """The URL of a server that takes connections and never says anything."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}/openapi.json"


def settings(directory: Path, *, seconds: float = 60, memory: int = 1 << 30) -> Settings:
    return Settings(tables=tuple(TABLES), seconds=seconds, memory=memory, directory=str(directory))


def write(directory: Path, *numbers: int) -> list[Item]:
    """Some of the small descriptions, as documents of a survey."""
    items = []
    for number in numbers:
        path = directory / f"{number}.json"
        path.write_text(json.dumps(make_description(number)))
        items.append(Item(path.name, "file", path.name, str(directory), is_named=True))
    return items


def write_heavy(directory: Path) -> Item:
    """A description that takes twenty times its size, a quarter of a GiB, when it is parsed."""
    path = directory / "heavy.json"
    path.write_text(
        '{"openapi":"3.1.0","info":{"title":"a","version":"1"},"paths":{},"x-a":['
        + "{}," * 4_000_000
        + "{}]}"
    )
    return Item(path.name, "file", path.name, str(directory), is_named=True)


def outcomes(data: bytes) -> dict[str, str]:
    return {one.uri: one.outcome for one in open_part(data).header.descriptions}


def error_of(data: bytes, uri: str) -> str:
    lines = b"".join(open_part(data).select("descriptions")).splitlines()
    (row,) = [row for row in map(json.loads, lines) if row["uri"] == uri]
    return str(row["error"])


def test_what_hangs_is_named_and_the_others_are_read(
    children: Children, tmp_path: Path, silent_server: str
) -> None:
    items = write(tmp_path, 1, 2)
    items.insert(1, Item(silent_server, "source", silent_server, is_named=True))
    data = children.run_batch(items, settings(tmp_path, seconds=8))
    assert outcomes(data) == {"1.json": "read", silent_server: "timeout", "2.json": "read"}
    assert error_of(data, silent_server).startswith("took longer than 8 s, in ")


def test_what_eats_memory_is_named_and_the_others_are_read(
    children: Children, tmp_path: Path
) -> None:
    items = write(tmp_path, 1, 2)
    items.insert(1, write_heavy(tmp_path))
    data = children.run_batch(items, settings(tmp_path, memory=160 << 20))
    assert outcomes(data) == {"1.json": "read", "heavy.json": "memory", "2.json": "read"}
    assert error_of(data, "heavy.json") == "took more than 160.0 MiB of memory"


def test_a_process_that_is_ended_costs_nothing(
    children: Children, tmp_path: Path, silent_server: str
) -> None:
    """A process that someone ends while it reads gets one more try, and is not blamed."""
    items = write(tmp_path, 1, 2)
    before = own_children()
    assert set(outcomes(children.run_batch(items, settings(tmp_path))).values()) == {"read"}
    (process,) = own_children() - before
    # While it waits for the server, so that it is at a description.
    waiting = Item(silent_server, "source", silent_server, is_named=True)
    results: list[bytes] = []
    thread = threading.Thread(
        target=lambda: results.append(
            children.run_batch([*items, waiting], settings(tmp_path, seconds=8))
        )
    )
    thread.start()
    thread.join(timeout=0.5)
    os.kill(process, signal.SIGKILL)
    thread.join()
    assert outcomes(results[0])[silent_server] == "timeout"
    assert outcomes(results[0])["1.json"] == "read"


def own_children() -> set[int]:
    """The processes of this one that read descriptions."""
    found = set()
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            program = (status.parent / "cmdline").read_bytes()
            is_own = f"\nPPid:\t{os.getpid()}\n" in status.read_text()
        except OSError:  # it has ended
            continue
        if is_own and b"surveying.child" in program:
            found.add(int(status.parent.name))
    return found


def test_what_is_closed_takes_no_more_and_leaves_no_process(tmp_path: Path) -> None:
    before = own_children()
    children = Children()
    children.run_batch(write(tmp_path, 1), settings(tmp_path))
    assert len(own_children()) == len(before) + 1
    children.close()
    assert own_children() == before
    with pytest.raises(WorkerError, match="the survey was stopped"):
        children.run_batch(write(tmp_path, 1), settings(tmp_path))


def test_the_task_of_any_executor(tmp_path: Path) -> None:
    assert outcomes(run_batch(write(tmp_path, 3), settings(tmp_path))) == {"3.json": "read"}


def test_a_process_that_cannot_start_is_an_error(
    children: Children, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.path", [str(tmp_path)])
    with pytest.raises(WorkerError, match=r"cannot start a process: .*No module named"):
        children.run_batch(write(tmp_path, 1), settings(tmp_path))


def test_what_the_caller_takes_is_not_the_memory_of_its_process(
    children: Children, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << 10
    monkeypatch.setattr("sys.path", [str(tmp_path)])
    with pytest.raises(WorkerError, match=r"cannot start a process: .*No module named"):
        children.run_batch(write(tmp_path, 1), settings(tmp_path, memory=peak // 2))
