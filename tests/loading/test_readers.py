"""How documents are read: one by one, in threads, by the caller's function, in an event loop."""

from __future__ import annotations

import asyncio
import itertools
import json
import threading
from pathlib import Path
from typing import Any

import pytest

import schemakit
from schemakit.loading.entry import open_entry
from schemakit.loading.readers import read_all
from schemakit.sources.fetch import Fetched, Fetcher
from tests.several import from_memory, in_files, schema_of, with_schema

_TEXT = {"type": "string"}
_INTEGER = {"type": "integer"}


@pytest.mark.parametrize(("seconds", "threads"), [(0.0, 1), (1.0, 2)])
def test_files_that_take_their_time_are_read_at_once(
    tmp_path: Path, seconds: float, threads: int
) -> None:
    names = [f"s{number}.json" for number in range(200)]
    schema = {"anyOf": [{"$ref": name} for name in names]}
    files = {"openapi.json": with_schema(schema), **dict.fromkeys(names, _TEXT)}
    entry = in_files(tmp_path, files)
    readers: set[int] = set()
    # Each of two threads waits for the other one.
    meeting = threading.Barrier(threads)

    def read(asked: str, referrer: str) -> Fetched:
        if threading.current_thread() is not threading.main_thread():
            readers.add(threading.get_ident())
            if asked.endswith(("/s50.json", "/s150.json")):
                meeting.wait(timeout=30)
        return fetcher.read(asked, referrer=referrer)

    ticks = itertools.count()
    with Fetcher() as fetcher:
        documents = open_entry(None, fetcher.read_entry(entry), None, None)
        read_all(documents, read, clock=lambda: next(ticks) * seconds)
    assert len(documents.all) == 201
    assert len(readers) >= threads if seconds else not readers


def test_nothing_is_followed_where_that_is_asked_for(tmp_path: Path) -> None:
    entry = with_schema({"$ref": "o.json"}, T={"$ref": "#/components/schemas/U"}, U=_TEXT)
    description = schemakit.load(
        in_files(tmp_path, {"api.json": entry, "o.json": _TEXT}), follow=False
    )
    result = description.dereference(missing="keep")["components"]["schemas"]
    assert result == {"S": {"$ref": "o.json"}, "T": _TEXT, "U": _TEXT}
    with pytest.raises(schemakit.UnresolvableError):
        description.dereference()


def test_retrieve_gets_relative_uris_of_a_relative_source() -> None:
    files = {
        "specs/api.yaml": with_schema({"$ref": "schemas/a.json"}),
        "specs/schemas/a.json": {"items": {"$ref": "../../common/b.json#/x"}},
        "common/b.json": {"x": _TEXT},
    }
    asked: list[str] = []

    def retrieve(name: str) -> bytes:
        asked.append(name)
        return json.dumps(files[name]).encode()

    description = schemakit.load("specs/api.yaml", retrieve=retrieve)
    assert schema_of(description) == {"items": _TEXT}
    assert asked == list(files)


def test_what_retrieve_does_not_find_is_reported() -> None:
    with pytest.raises(schemakit.UnresolvableError, match="unresolved-document"):
        from_memory(with_schema({"$ref": "gone"}), {}).dereference()
    # What is named in full is named once.
    said = "error: 'mem:/gone': retrieve has nothing of that name"
    with pytest.raises(schemakit.UnresolvableError, match=said):
        schemakit.load(
            with_schema({"$ref": "mem:/gone"}), retrieve=dict[str, bytes]().__getitem__
        ).dereference()


@pytest.mark.parametrize("error", [KeyError("k"), OSError("disk"), ValueError("odd")])
def test_what_retrieve_raises_of_the_entry(error: Exception) -> None:
    def retrieve(_: str) -> bytes:
        raise error

    with pytest.raises(schemakit.RetrievalError):
        schemakit.load("api.json", retrieve=retrieve)


def test_a_mistake_in_retrieve_is_not_hidden() -> None:
    def retrieve(name: str) -> bytes:
        raise TypeError(name)

    with pytest.raises(TypeError):
        schemakit.load(with_schema({"$ref": "o"}), base_uri="mem:/e", retrieve=retrieve)


def test_what_a_mapping_does_not_have_is_said_in_words() -> None:
    with pytest.raises(
        schemakit.RetrievalError, match=r"^mem:/e: retrieve has nothing of that name"
    ):
        schemakit.load("mem:/e", retrieve=dict[str, bytes]().__getitem__)


@pytest.mark.parametrize("given", [None, "{}", {}])
def test_retrieve_gives_bytes(given: Any) -> None:
    async def later(_: str) -> Any:
        return given

    said = rf"what retrieve gives is bytes, not {type(given).__name__}"
    with pytest.raises(schemakit.UsageError, match=said):
        schemakit.load("mem:/e", retrieve=lambda _: given)
    with pytest.raises(schemakit.UsageError, match=said):
        asyncio.run(schemakit.aload("mem:/e", retrieve=later))


def test_load_takes_a_function_and_aload_an_async_one() -> None:
    async def later(_: str) -> bytes:
        return b"{}"

    reading: Any = later
    with pytest.raises(schemakit.UsageError, match="an async function, which aload\\(\\) takes"):
        schemakit.load("mem:/e", retrieve=reading)
    reading = lambda _: b"{}"  # noqa: E731
    with pytest.raises(schemakit.UsageError, match="awaitable, as of an async function, not bytes"):
        asyncio.run(schemakit.aload("mem:/e", retrieve=reading))


def test_aload_reads_what_is_independent_at_once() -> None:
    files = {f"mem:/{n}": {"title": str(n)} for n in range(5)}
    running = most = 0

    async def retrieve(name: str) -> bytes:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0)
        running -= 1
        return json.dumps(files[name]).encode()

    entry = with_schema({"allOf": [{"$ref": str(n)} for n in range(5)]})
    loading = schemakit.aload(entry, base_uri="mem:/entry", retrieve=retrieve)
    assert schema_of(asyncio.run(loading)) == {"allOf": list(files.values())}
    assert most == 5


def test_an_exception_ends_all_tasks_of_aload() -> None:
    ended: list[str] = []

    async def retrieve(name: str) -> bytes:
        if name == "mem:/1":
            raise ZeroDivisionError
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)
            ended.append(name)
        return b""

    async def run() -> int:
        entry = with_schema({"allOf": [{"$ref": str(n)} for n in (0, 1, 2)]})
        with pytest.raises(ZeroDivisionError):
            await schemakit.aload(entry, base_uri="mem:/entry", retrieve=retrieve)
        return len(asyncio.all_tasks())

    assert asyncio.run(run()) == 1
    assert sorted(ended) in (["mem:/0", "mem:/2"], ["mem:/0"])


def test_aload_reads_files_too(tmp_path: Path) -> None:
    entry = in_files(tmp_path, {"a.json": with_schema({"$ref": "o.json"}), "o.json": _TEXT})
    assert schema_of(asyncio.run(schemakit.aload(entry))) == _TEXT


class _Answers:
    """A function and an async one that raise an exception for one name, and answer for others."""

    def __init__(self, error: BaseException, name: str) -> None:
        self._error, self._name = error, name

    def now(self, name: str) -> bytes:
        if name == self._name:
            raise self._error
        return json.dumps(with_schema({"allOf": [{"$ref": "1"}, {"$ref": "2"}]})).encode()

    async def later(self, name: str) -> bytes:
        await asyncio.sleep(0)
        return self.now(name)

    def load(self, how: str) -> schemakit.Description:
        if how == "load":
            return schemakit.load("mem:/entry", retrieve=self.now)
        if how == "aload":
            return asyncio.run(schemakit.aload("mem:/entry", retrieve=self.later))
        # A function that raises before there is anything to await.
        reading: Any = self.now
        return asyncio.run(schemakit.aload("mem:/entry", retrieve=reading))


@pytest.mark.parametrize("error", [StopIteration(), StopIteration(1), StopAsyncIteration()])
@pytest.mark.parametrize("how", ["load", "aload", "aload without await"])
def test_an_iterator_that_has_no_more_answers_for_the_entry(how: str, error: Exception) -> None:
    with pytest.raises(schemakit.RetrievalError, match=f"^mem:/entry: .*{type(error).__name__}"):
        _Answers(error, "mem:/entry").load(how)


@pytest.mark.parametrize("scheme", ["mem", "file"])
@pytest.mark.parametrize("error", [StopIteration(), StopAsyncIteration()])
@pytest.mark.parametrize("how", ["load", "aload"])
def test_an_iterator_that_has_no_more_answers_does_not_end_the_loading(
    how: str, error: Exception, scheme: str
) -> None:
    texts = {f"{scheme}:/1": b'{"type": "string"}'}

    def now(name: str) -> bytes:
        if name not in texts:
            raise error
        return texts[name]

    async def later(name: str) -> bytes:
        return now(name)

    entry = with_schema({"allOf": [{"$ref": "1"}, {"$ref": "2"}]})
    base = f"{scheme}:/entry"
    if how == "load":
        description = schemakit.load(entry, base_uri=base, retrieve=now)
    else:
        description = asyncio.run(schemakit.aload(entry, base_uri=base, retrieve=later))
    found = {one.ref: one.target for one in description.references()}
    assert found == {"1": "", "2": None}
    with pytest.raises(schemakit.UnresolvableError, match=type(error).__name__):
        description.dereference()


@pytest.mark.parametrize("name", ["mem:/entry", "mem:/1"])
@pytest.mark.parametrize(
    "error", [GeneratorExit(), asyncio.CancelledError(), KeyboardInterrupt(), SystemExit(3)]
)
@pytest.mark.parametrize("how", ["load", "aload"])
def test_what_ends_a_program_is_not_held_back(how: str, error: BaseException, name: str) -> None:
    with pytest.raises(type(error)):
        _Answers(error, name).load(how)


def test_a_generator_that_loads_goes_on_after_an_iterator_has_ended() -> None:
    answers = iter([b'{"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {}}'])

    def versions() -> Any:
        for name in ("mem:/1", "mem:/2"):
            try:
                yield schemakit.load(name, retrieve=lambda _: next(answers)).version
            except schemakit.RetrievalError as error:
                yield error.uri

    assert list(versions()) == ["3.1", "mem:/2"]


def test_closing_aload_while_it_waits_ends_it() -> None:
    started: list[str] = []

    async def retrieve(name: str) -> bytes:
        started.append(name)
        await asyncio.Event().wait()
        return b""

    async def run() -> int:
        entry = with_schema({"allOf": [{"$ref": str(n)} for n in (0, 1)]})
        loading = schemakit.aload(entry, base_uri="mem:/entry", retrieve=retrieve)
        loading.send(None)
        while len(started) < 2:
            await asyncio.sleep(0)
        loading.close()
        await asyncio.sleep(0)
        return len(asyncio.all_tasks())

    assert asyncio.run(run()) == 1
