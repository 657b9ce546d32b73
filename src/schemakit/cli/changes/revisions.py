"""Files at a revision of git, with the files that they refer to."""

from __future__ import annotations

import os
import subprocess
from typing import Any

from schemakit.description.description import Description
from schemakit.description.load import load
from schemakit.errors import RetrievalError, UsageError
from schemakit.suggest import did_you_mean

__all__ = ["check_revision", "load_at_revision"]

_SECONDS = 60
#: What git answers about a name that is not a file, to what that means.
_UNREADABLE = {
    b"symlink": "a symbolic link to outside the repository",
    b"dangling": "a symbolic link to no file",
    b"loop": "a symbolic link to itself",
    b"notdir": "a file is taken for a directory",
}


def check_revision(revision: str) -> str:
    """The hash of the commit that a revision names, in the repository of the working directory.

    Raises:
        UsageError: if it names none.
        RetrievalError: if git is not installed, or this is no repository.
    """
    name = f"{revision}^{{commit}}"
    found = _git("rev-parse", "--verify", "--quiet", "--end-of-options", name)
    if found.returncode == 0:
        return found.stdout.decode().strip()
    if _git("rev-parse", "--git-dir").returncode != 0:
        raise RetrievalError(os.getcwd(), "not in a git repository")
    raise UsageError(f"git knows no revision {revision!r} here")


def load_at_revision(path: str, commit: str, revision: str, **options: Any) -> Description:
    """The description in a file as it was at a commit; what it refers to is read there too.

    ``revision`` is what the commit is called in messages, and ``options`` are those of ``load``.

    Raises:
        RetrievalError: if a file did not exist, or is outside the repository.
        SchemaKitError: as :func:`schemakit.load`.
    """
    shown = os.path.relpath(path)

    def retrieve(uri: str) -> bytes:
        return _read_blob(uri, commit, revision)

    return load(shown, retrieve=retrieve, **options)


def _read_blob(uri: str, commit: str, revision: str) -> bytes:
    if "://" in uri:
        raise RetrievalError(uri, f"not a file at {revision}")
    if "\n" in uri:
        raise RetrievalError(uri, f"no such file at {revision}")
    asked = f"{commit}:./{uri}\n".encode(errors="surrogateescape")
    found = _git("cat-file", "--batch", "--follow-symlinks", text=asked)
    head, _, rest = found.stdout.partition(b"\n")
    kind, _, size = head.rpartition(b" ")
    if kind.endswith(b" blob") and size.isdigit():
        return rest[: int(size)]
    if kind in _UNREADABLE:
        raise RetrievalError(uri, f"{_UNREADABLE[kind]} at {revision}")
    near = did_you_mean(uri, _list_files(commit))
    raise RetrievalError(uri, f"no such file at {revision}{near}")


def _list_files(commit: str) -> list[str]:
    """The files below the working directory, as they were at a commit."""
    found = _git("ls-tree", "-r", "-z", "--name-only", commit)
    return found.stdout.decode(errors="surrogateescape").split("\0")[:-1]


def _git(*arguments: str, text: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(  # noqa: S603  no shell, and options end before what users write
            ["git", *arguments],  # noqa: S607  git is where the user has it
            input=text,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except FileNotFoundError as error:
        raise RetrievalError("git", "not installed, and --git needs it") from error
    except subprocess.TimeoutExpired as error:
        raise RetrievalError("git", f"no answer for {_SECONDS} seconds") from error
