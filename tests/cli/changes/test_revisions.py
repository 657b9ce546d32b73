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
    with pytest.raises(RetrievalError, match=r"did you mean 'api/openapi\.json'"):
        load_at_revision("api/openapi.jsn", commit, "HEAD")
    for name in ("nothing", "--all", "HEAD:api", ""):
        with pytest.raises(UsageError, match="git knows no revision"):
            check_revision(name)
    assert repository.exists()


def test_outside_a_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(RetrievalError, match="not in a git repository"):
        check_revision("HEAD")


def test_symbolic_links_are_followed_within_the_repository(repository: Path) -> None:
    links = {
        "link.json": "api/openapi.json",
        "api/again.json": "../link.json",
        "outside.json": "/etc/hostname",
        "above.json": "../x.json",
        "dangling.json": "nothing.json",
        "loop.json": "loop.json",
    }
    for name, target in links.items():
        (repository / name).symlink_to(target)
    (repository / "named [1].json").write_text('{"type": "string"}')
    _git(repository, "add", ".")
    _git(repository, "commit", "-qm", "links")
    commit = check_revision("HEAD")
    assert load_at_revision("api/again.json", commit, "HEAD").version == "3.1"
    assert load_at_revision("named [1].json", commit, "HEAD")
    for name, words in (
        ("outside.json", "outside.json: a symbolic link to outside the repository at HEAD"),
        ("above.json", "outside the repository"),
        ("dangling.json", "a symbolic link to no file"),
        ("loop.json", "a symbolic link to itself"),
        ("api", "no such file"),
        ("link.json/x.json", "a file is taken for a directory"),
    ):
        with pytest.raises(RetrievalError, match=words):
            load_at_revision(name, commit, "HEAD")
