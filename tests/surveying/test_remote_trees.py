"""What ``fsspec`` opens, here from its file system in memory."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest

from schemakit.errors import RetrievalError, UsageError
from schemakit.surveying.remote_trees import (
    RemoteFile,
    identify_remote,
    is_remote,
    list_remote,
    read_remote,
)


@pytest.fixture
def bucket() -> Iterator[str]:
    """The URL of a directory in memory with three files."""
    fsspec = pytest.importorskip("fsspec")
    name = uuid.uuid4().hex
    system = fsspec.filesystem("memory")
    for path in ("a.json", "more/b.yaml", "more/c.txt"):
        system.pipe_file(f"/{name}/specs/{path}", path.encode())
    system.pipe_file(f"/{name}/secret.json", b"secret")
    yield f"memory://{name}/specs"
    system.rm(f"/{name}", recursive=True)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("s3://b/x", True),
        ("HF://x", True),
        ("https://x/y", False),
        ("file:///x", False),
        ("a", False),
    ],
)
def test_which_words_are_remote(word: str, expected: bool) -> None:
    assert is_remote(word) is expected


def test_directories_globs_and_files(bucket: str) -> None:
    assert [tuple(one) for one in list_remote(bucket)] == [
        (bucket, "a.json", 6, False),
        (bucket, "more/b.yaml", 11, False),
        (bucket, "more/c.txt", 10, False),
    ]
    assert list(list_remote(f"{bucket}/**/*.yaml")) == [RemoteFile(bucket, "more/b.yaml", 11)]
    assert list(list_remote(f"{bucket}/a.json")) == [RemoteFile(bucket, "a.json", 6, True)]


def test_a_file_is_read_up_to_a_limit_and_never_outside(bucket: str) -> None:
    assert read_remote(bucket, "more/b.yaml", 11) == b"more/b.yaml"
    with pytest.raises(RetrievalError, match="larger than 10 bytes"):
        read_remote(bucket, "more/b.yaml", 10)
    for path in ("../secret.json", "more/../../secret.json", "/../secret.json"):
        with pytest.raises(RetrievalError, match="there is no such file"):
            read_remote(bucket, path, 100)


def test_a_change_is_noticed(bucket: str) -> None:
    import fsspec

    before = identify_remote(bucket, "a.json")
    assert before
    assert before == identify_remote(bucket, "a.json")
    fsspec.filesystem("memory").pipe_file(f"{bucket.removeprefix('memory:/')}/a.json", b"other!!")
    assert identify_remote(bucket, "a.json") != before
    assert identify_remote(bucket, "gone.json") == ""


def test_what_is_not_there_is_an_error(bucket: str) -> None:
    with pytest.raises(RetrievalError, match="there are no files"):
        list(list_remote(f"{bucket}/nothing"))
    with pytest.raises((RetrievalError, UsageError), match="nonsense"):
        list(list_remote("nonsense://a/b"))
