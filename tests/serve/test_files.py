"""Files that arguments name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import anyio
import anyio.lowlevel
import anyio.to_thread
import pytest

from schemakit.errors import UsageError
from schemakit.serve.files import make_file_reader
from schemakit.serve.run import Settings
from tests.serve.clients import api_on_loopback, call, describe, serve, text_of
from tests.serve.recording import (
    Recorder,
)


def test_files_are_read_only_below_the_directory(tmp_path: Path) -> None:
    body = {
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "properties": {"file": {"type": "string", "format": "binary"}},
                }
            }
        }
    }
    done = {"200": {"description": "Done."}}
    paths = {"/up": {"post": {"operationId": "up", "requestBody": body, "responses": done}}}
    (tmp_path / "inside").mkdir()
    (tmp_path / "inside" / "note.txt").write_text("a note")
    (tmp_path / "secret.txt").write_text("not for you")
    (tmp_path / "inside" / "link").symlink_to(tmp_path / "secret.txt")
    with Recorder() as recorder:
        given = api_on_loopback(files=str(tmp_path / "inside"))

        def up(name: str, settings: Settings) -> Any:
            arguments = {"file": name}
            return anyio.run(
                lambda: call(recorder, "up", settings, paths=paths, arguments=arguments)
            )

        assert "reads no files" in text_of(up("note.txt", api_on_loopback()))
        for name in ("../secret.txt", "link", str(tmp_path / "secret.txt"), "/etc/passwd", "."):
            result = up(name, given)
            assert result.is_error
            assert "is not below the directory" in text_of(result)
        assert recorder.requests == []
        assert not up("note.txt", given).is_error
        assert not up("data:text/plain,inline", api_on_loopback()).is_error
        assert [b"a note" in one.body for one in recorder.requests] == [True, False]


def test_the_files_of_one_call_are_bounded_together(tmp_path: Path) -> None:
    for name, size in (("a", 6), ("b", 4), ("c", 1), ("large", 11)):
        (tmp_path / name).write_bytes(bytes(size))
    read = make_file_reader(str(tmp_path), 10)
    assert (len(read("a")), len(read("b"))) == (6, 4)
    for name in ("c", "a", "large"):
        with pytest.raises(UsageError, match="files of one call may have 10 bytes"):
            read(name)
    with pytest.raises(UsageError, match="may have 10 bytes"):
        make_file_reader(str(tmp_path), 10)("large")
    assert len(make_file_reader(str(tmp_path), 10)("a")) == 6


def test_each_call_may_have_as_much(tmp_path: Path) -> None:
    """The bound is that of a call, and not of the server, and a call over it sends nothing."""
    files = {"type": "array", "items": {"type": "string", "format": "binary"}}
    schema = {"type": "object", "properties": {"files": files}}
    body = {"content": {"multipart/form-data": {"schema": schema}}}
    paths = {"/up": {"post": {"operationId": "up", "requestBody": body, "responses": {}}}}
    with (tmp_path / "half").open("wb") as file:
        file.truncate(33 << 20)
    (tmp_path / "small").write_bytes(b"small")

    async def up(recorder: Recorder) -> list[Any]:
        settings = api_on_loopback(files=str(tmp_path))
        async with serve(describe(recorder.url, paths), settings) as client:
            return [
                await client.call_tool("up", {"files": names})
                for names in (["half", "half"], ["small", "small"])
            ]

    with Recorder() as recorder:
        large, small = anyio.run(up, recorder)
        assert len(recorder.requests) == 1
    assert "files of one call may have 67,108,864 bytes" in text_of(large)
    assert not small.is_error
