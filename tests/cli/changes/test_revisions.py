"""Files at a revision of git."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from schemakit.cli.changes.revisions import check_revision, load_at_revision
from schemakit.errors import RetrievalError, UsageError
from tests.small import described


def _git(directory: Path, *arguments: str) -> None:
    who = ["-c", "user.name=a", "-c", "user.email=a@example.com"]
    subprocess.run(["git", *who, *arguments], cwd=directory, check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with one commit, in a directory below its root."""
    api = tmp_path / "api"
    api.mkdir()
    (tmp_path / "pet.json").write_text(json.dumps({"type": "string"}))
    document = described({"Pet": {"$ref": "../pet.json"}}, "3.1.0")
    (api / "openapi.json").write_text(json.dumps(document))
    _git(tmp_path, "init", "-q")
    _git(tmp_path, "add", ".")
    _git(tmp_path, "commit", "-qm", "first")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_file_with_what_it_refers_to(repository: Path) -> None:
    commit = check_revision("HEAD")
    (repository / "pet.json").write_text(json.dumps({"type": "integer"}))
    api = load_at_revision("api/openapi.json", commit, "HEAD")
    whole = api.dereference()
    assert whole["components"]["schemas"]["Pet"] == {"type": "string"}


def test_what_is_not_there(repository: Path) -> None:
    commit = check_revision("HEAD")
    with pytest.raises(RetrievalError, match="no such file at HEAD"):
        load_at_revision("other.json", commit, "HEAD")
    for name in ("nothing", "--all", "HEAD:api", ""):
        with pytest.raises(UsageError, match="git knows no revision"):
            check_revision(name)
    assert repository.exists()


def test_outside_a_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(RetrievalError, match="not in a git repository"):
        check_revision("HEAD")
