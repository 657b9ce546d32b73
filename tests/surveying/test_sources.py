"""From words to documents."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from schemakit.errors import RetrievalError, UsageError
from schemakit.surveying.items import Item
from schemakit.surveying.sources import Sources, check_sources
from tests.surveying.test_archives import make_tar, make_zip
from tests.surveying.test_git_trees import git, repository

__all__ = ["repository"]


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory with some files."""
    root = tmp_path / "work"
    for name in ("specs/b.yaml", "specs/a/x.json", "specs/a.json", "specs/z.txt", "one.json"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(name)
    for name in ("specs/.hidden/h.json", "specs/node_modules/m.json"):
        (root / name).parent.mkdir()
        (root / name).write_text(name)
    (root / "specs" / "link.json").symlink_to(root / "one.json")
    (root / "specs" / "up").symlink_to(root)
    os.mkfifo(root / "specs" / "pipe.json")
    monkeypatch.chdir(root)
    return root


def listed(place: Path, *words: str) -> list[Item]:
    sources = Sources(words, str(place.parent / "copies"), largest=1000)
    found = list(sources)
    assert found == list(sources)
    return found


def uris(place: Path, *words: str) -> list[str]:
    return [one.uri for one in listed(place, *words)]


def test_a_directory_is_its_regular_files_sorted_by_path(place: Path) -> None:
    assert uris(place, "specs") == ["specs/a.json", "specs/a/x.json", "specs/b.yaml"]
    (first, *_) = listed(place, "specs")
    assert (first.kind, first.size, first.is_named) == ("file", 12, False)
    assert first.root == str(place / "specs")


def test_a_file_that_is_named_is_a_description_whatever_its_name(place: Path) -> None:
    (item,) = listed(place, "specs/z.txt")
    assert item == Item("specs/z.txt", "file", "specs/z.txt", size=11, is_named=True)


def test_a_glob_reaches_files_below_its_fixed_part(place: Path) -> None:
    assert uris(place, "specs/[ab]**/*.json") == ["specs/a/x.json"]
    roots = {one.root for one in listed(place, "specs/*/*.json")}
    assert roots == {str(place / "specs")}
    assert {one.root for one in listed(place, "spec*/a.json")} == {str(place)}


def test_archives_name_their_files_below_themselves(place: Path) -> None:
    make_zip(place / "d.zip", {"s/b.json": b"{}", "s/a.yaml": b"", "c.md": b"x"})
    make_tar(place / "e.tar.gz", {"x.json": b"{}"})
    found = listed(place, "d.zip", "e.tar.gz")
    assert [one.uri for one in found] == ["d.zip/s/a.yaml", "d.zip/s/b.json", "e.tar.gz/x.json"]
    assert [(one.kind, one.path, one.tree) for one in found[:1]] == [("copy", "s/a.yaml", "d.zip")]


def test_a_repository_has_its_commit_in_its_name(place: Path, repository: Path) -> None:
    commit = git(repository, "rev-parse", "v1")
    assert uris(place, f"git+{repository}@v1#specs") == [
        f"{repository}@{commit}/specs/a.json",
        f"{repository}@{commit}/specs/ü b.yaml",
    ]


def test_a_list_has_a_source_on_each_line(place: Path) -> None:
    (place / "list.txt").write_text(
        "# some\none.json\n\n  https://u:pw@h.example/a.json\ngone.json\nspecs/a*.json\n"
    )
    found = listed(place, "@list.txt")
    assert [(one.uri, one.kind, one.problem) for one in found] == [
        ("one.json", "file", ""),
        ("https://h.example/a.json", "source", ""),
        ("gone.json", "file", "cannot be read: no such file or directory"),
        ("specs/a.json", "file", ""),
    ]
    (place / "nested.txt").write_text("@list.txt\n")
    with pytest.raises(UsageError, match="does not name another list"):
        uris(place, "@nested.txt")
    with pytest.raises(RetrievalError, match="no-list: cannot be read"):
        uris(place, "@no-list")


def test_what_several_words_name_is_listed_once(place: Path) -> None:
    assert uris(place, "specs/b.yaml", "specs", "specs/*.yaml") == [
        "specs/b.yaml",
        "specs/a.json",
        "specs/a/x.json",
    ]


def test_urls_and_models(place: Path) -> None:
    found = listed(place, "http://h.example/a", "replicate:a/b")
    assert [(one.kind, one.is_named) for one in found] == [("source", True)] * 2


def test_a_file_uri_is_a_file(place: Path) -> None:
    uri = (place / "one.json").as_uri()
    (item,) = listed(place, uri)
    assert (item.uri, item.kind, item.path) == (uri, "file", str(place / "one.json"))


def test_what_is_left_of_a_broken_archive_is_in_no_other(place: Path) -> None:
    good = make_tar(place / "good.tar", {"a.json": b"{}", "b.json": b"{}"})
    (place / "cut.tar").write_bytes(
        make_tar(place / "c.tar", {"c.json": b"x" * 999}).read_bytes()[:900]
    )
    (place / "list.txt").write_text(f"cut.tar\n{good}\n")
    found = listed(place, "@list.txt")
    assert [one.problem[:14] for one in found] == ["cannot be read", "", ""]
    directory = Path(found[1].root)
    assert len(list(directory.iterdir())) == 3, "two copies and their index"


@pytest.mark.parametrize("word", ["gone.json", "gone/*.json", "gone.zip", "@gone"])
def test_what_does_not_exist_is_an_error(word: str, place: Path) -> None:
    with pytest.raises(RetrievalError, match="gone"):
        uris(place, word)


def test_what_is_not_regular_is_noted(place: Path) -> None:
    (place / "dangling.json").symlink_to("nowhere")
    assert [one.problem for one in listed(place, "specs/pipe.json", "dangling.json")] == [
        "not a regular file",
        "a symbolic link to nothing",
    ]


@pytest.mark.parametrize("words", [[], [""], ["-"], ["a", "-"]])
def test_what_is_not_a_source(words: list[str]) -> None:
    with pytest.raises(UsageError):
        check_sources(words)
