"""The files of a git repository at a commit, by the program ``git``."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from typing import IO, NamedTuple, cast

from schemakit.errors import RetrievalError, UsageError, remove_userinfo
from schemakit.surveying.copies import CopyWriter

__all__ = ["PREFIX", "GitSource", "copy_commit", "parse_git_source"]

#: How a source says that it is a repository, as for pip.
PREFIX = "git+"
#: Nothing that a repository contains may run: no hooks, no other transports, no prompts.
_OPTIONS = ("-c", "core.hooksPath=/dev/null", "-c", "protocol.ext.allow=never")
_URL = re.compile(r"(?:https?|ssh|git|file)://", re.IGNORECASE)
_REGULAR = ("100644", "100755")


class GitSource(NamedTuple):
    """A repository, a path or a URL; a commit, branch or tag; and a directory in it."""

    repository: str
    revision: str
    directory: str


def parse_git_source(word: str) -> GitSource:
    """Read ``git+REPOSITORY[@REVISION][#DIRECTORY]``.

    Raises:
        UsageError: if it names no repository.
    """
    rest, _, directory = word.removeprefix(PREFIX).partition("#")
    start = rest.find("://") + 3 if "://" in rest else 0
    # The @ after a user's name is before the first slash of a URL.
    mark = rest.rfind("@", rest.find("/", start) if start else 0)
    repository, revision = (rest, "HEAD") if mark < 0 else (rest[:mark], rest[mark + 1 :])
    if start and rest.find("/", start) < 0:
        repository = ""
    if not repository or repository.startswith("-") or revision.startswith("-"):
        raise UsageError(f"{remove_userinfo(word)!r} is not git+REPOSITORY[@REVISION][#DIRECTORY]")
    return GitSource(repository, revision or "HEAD", directory.strip("/"))


def copy_commit(source: GitSource, directory: str, largest: int) -> str:
    """Copy the regular files of a commit that may be parts of descriptions; return its id.

    Symbolic links and submodules do not count. Files are as they were committed: no filter runs.

    Raises:
        RetrievalError: if there is no such repository or revision.
    """
    repository = source.repository
    if _URL.match(repository):
        repository = _clone(source, directory)
    shown = remove_userinfo(source.repository)
    commit = (
        _run(
            shown,
            repository,
            "rev-parse",
            "--verify",
            "--end-of-options",
            f"{source.revision}^{{commit}}",
        )
        .decode()
        .strip()
    )
    writer = CopyWriter(directory, size=None, largest=largest)
    listed = _run(shown, repository, "ls-tree", "-r", "-z", "-l", "--full-tree", commit)
    wanted = list(_choose(listed, source.directory, writer, largest))
    _copy_blobs(repository, wanted, writer)
    writer.close()
    return commit


class _Blob(NamedTuple):
    path: str
    id: str


def _choose(listed: bytes, directory: str, writer: CopyWriter, largest: int) -> Iterator[_Blob]:
    """The blobs to copy, by the output of ``git ls-tree``."""
    start = f"{directory}/" if directory else ""
    for line in listed.split(b"\0"):
        facts, _, name = line.partition(b"\t")
        path = name.decode("utf-8", "surrogateescape")
        fields = facts.decode().split()
        if len(fields) != 4 or fields[0] not in _REGULAR or not path.startswith(start):
            continue
        if not writer.wants(path):
            continue
        if int(fields[3]) > largest:
            writer.refuse(path, f"larger than {largest:,} bytes, the limit")
        else:
            yield _Blob(path, fields[2])


def _copy_blobs(repository: str, wanted: list[_Blob], writer: CopyWriter) -> None:
    command = ["git", *_OPTIONS, "-C", repository, "cat-file", "--batch"]
    with subprocess.Popen(  # noqa: S603
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=_environment()
    ) as process:
        asking, answers = cast("IO[bytes]", process.stdin), cast("IO[bytes]", process.stdout)
        for blob in wanted:
            asking.write(f"{blob.id}\n".encode())
            asking.flush()
            _, _, size = answers.readline().split()
            writer.add(blob.path, cast("IO[bytes]", _Section(answers, int(size))))
            answers.read(1)  # the newline after each
        asking.close()


class _Section:
    """The next bytes of a stream, as a stream."""

    def __init__(self, stream: IO[bytes], size: int) -> None:
        self._stream, self._left = stream, size

    def read(self, size: int) -> bytes:
        """Read so many bytes, or those that are left."""
        data = self._stream.read(min(size, self._left))
        self._left -= len(data)
        return data


def _clone(source: GitSource, directory: str) -> str:
    target = f"{directory}.git"
    _run(
        remove_userinfo(source.repository),
        None,
        *("clone", "--quiet", "--bare", "--", source.repository, target),
    )
    return target


def _run(shown: str, repository: str | None, *arguments: str) -> bytes:
    """What ``git`` prints.

    Raises:
        RetrievalError: if it fails; the message has the last line that it says.
    """
    place = [] if repository is None else ["-C", repository]
    try:
        done = subprocess.run(  # noqa: S603
            ["git", *_OPTIONS, *place, *arguments],  # noqa: S607
            capture_output=True,
            stdin=subprocess.DEVNULL,
            check=False,
            env=_environment(),
        )
    except FileNotFoundError:
        raise RetrievalError(shown, "cannot be read: the program git is not installed") from None
    if done.returncode:
        lines = done.stderr.decode(errors="replace").strip().splitlines() or ["git failed"]
        reason = remove_userinfo(lines[-1].removeprefix("fatal: "))
        raise RetrievalError(shown, f"cannot be read by git: {reason}")
    return done.stdout


def _environment() -> dict[str, str]:
    return {**os.environ, "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
