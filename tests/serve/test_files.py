"""Files that arguments name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import anyio
import anyio.lowlevel
import anyio.to_thread

from schemakit.serve.run import Settings
from tests.serve.clients import api_on_loopback, call, text_of
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
