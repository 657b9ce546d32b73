"""A directory in which words are completed."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.small import written

OK = {"responses": {"200": {"description": "ok"}}}
API: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Pets", "version": "1"},
    "paths": {
        "/pets": {
            "get": {"operationId": "listPets", "summary": "List\nall pets", "tags": ["pets"], **OK},
            "post": {"operationId": "pets:create", "tags": ["pets", "new ones"], **OK},
        },
        "/pets/{id}": {"get": {"operationId": "showPet", **OK}},
        "/bad\u001b[2J": {"get": {"operationId": "bad\nname", **OK}},
    },
    "components": {
        "schemas": {"Pet": {"type": "object"}, "Pen's": {"type": "object"}},
        "responses": {"Missing": {"description": "not there"}, "Pet": {"description": "one"}},
    },
}


@pytest.fixture
def directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory, with ``api.json`` and the command itself on the path."""
    written(tmp_path / "api.json", API)
    (tmp_path / "with space").mkdir()
    script = tmp_path / "bin" / "schemakit"
    script.parent.mkdir()
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m schemakit "$@"\n')
    script.chmod(0o755)
    monkeypatch.setenv("PATH", f"{script.parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    return tmp_path
