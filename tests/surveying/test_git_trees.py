"""The files of a git repository at a commit."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from schemakit.errors import RetrievalError, UsageError
from schemakit.surveying.copies import list_copies, read_copy
from schemakit.surveying.git_trees import GitSource, copy_commit, parse_git_source


def git(directory: Path, *arguments: str) -> str:
    named = {
        f"GIT_{who}_{what}": "a@example.test"
        for who in ("AUTHOR", "COMMITTER")
        for what in ("NAME", "EMAIL")
    }
    done = subprocess.run(
        ["git", "-C", str(directory), *arguments],
        capture_output=True,
        check=True,
        text=True,
        env={**os.environ, **named},
    )
    return done.stdout.strip()


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with two commits, the first of which has the tag v1."""
    root = tmp_path / "repository"
    (root / "specs").mkdir(parents=True)
    git(root, "init", "-q", "-b", "main")
    (root / "specs" / "a.json").write_text('{"openapi": "3.0.0"}')
    (root / "specs" / "ü b.yaml").write_text("a: 1\n")
    (root / "link.json").symlink_to("/etc/passwd")
    git(root, "add", ".")
    git(root, "commit", "-q", "-m", "one")
    git(root, "tag", "v1")
    (root / "specs" / "a.json").write_text('{"openapi": "3.1.0"}')
    git(root, "commit", "-q", "-a", "-m", "two")
    (root / "specs" / "a.json").write_text("not committed")
    return root


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("git+repo", ("repo", "HEAD", "")),
        ("git+../a/repo@v1", ("../a/repo", "v1", "")),
        ("git+repo@feature/x#specs/", ("repo", "feature/x", "specs")),
        ("git+https://h.example/r.git", ("https://h.example/r.git", "HEAD", "")),
        ("git+https://u@h.example/r.git@v1#a", ("https://u@h.example/r.git", "v1", "a")),
        ("git+ssh://git@h.example/r", ("ssh://git@h.example/r", "HEAD", "")),
    ],
)
def test_a_source_is_repository_revision_and_directory(
    word: str, expected: tuple[str, str, str]
) -> None:
    assert parse_git_source(word) == GitSource(*expected)


@pytest.mark.parametrize(
    "word", ["git+", "git+@v1", "git+--upload-pack=x", "git+a@--x", "git+ssh://a"]
)
def test_what_names_no_repository_is_wrong(word: str) -> None:
    with pytest.raises(UsageError, match="is not git\\+REPOSITORY"):
        parse_git_source(word)


@pytest.mark.parametrize(("revision", "version"), [("v1", b"3.0.0"), ("HEAD", b"3.1.0")])
@pytest.mark.parametrize("prefix", ["", "file://"])
def test_files_are_those_of_the_commit(
    revision: str, version: bytes, prefix: str, repository: Path, tmp_path: Path
) -> None:
    source = GitSource(f"{prefix}{repository}", revision, "")
    commit = copy_commit(source, str(tmp_path / "copies"), 1000)
    assert commit == git(repository, "rev-parse", f"{revision}^{{commit}}")
    copied = [one.path for one in list_copies(str(tmp_path / "copies"))]
    assert copied == ["specs/a.json", "specs/ü b.yaml"]
    assert version in read_copy(str(tmp_path / "copies"), "specs/a.json", 1000)


def test_a_file_that_is_too_large_is_noted(repository: Path, tmp_path: Path) -> None:
    copy_commit(GitSource(str(repository), "HEAD", ""), str(tmp_path / "copies"), 10)
    found = {one.path: one.problem for one in list_copies(str(tmp_path / "copies"))}
    assert found == {"specs/a.json": "larger than 10 bytes, the limit", "specs/ü b.yaml": ""}


@pytest.mark.parametrize("revision", ["nonsense", "HEAD:specs/a.json"])
def test_what_is_not_a_commit_is_an_error(revision: str, repository: Path, tmp_path: Path) -> None:
    with pytest.raises(RetrievalError, match="cannot be read by git: "):
        copy_commit(GitSource(str(repository), revision, ""), str(tmp_path / "copies"), 1000)


@pytest.mark.parametrize("name", ["gone", "ext::sh -c touch% /tmp/x"])
def test_what_is_not_a_repository_is_an_error(name: str, tmp_path: Path) -> None:
    with pytest.raises(RetrievalError, match="cannot be read by git: "):
        copy_commit(GitSource(str(tmp_path / name), "HEAD", ""), str(tmp_path / "copies"), 1000)
