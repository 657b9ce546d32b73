"""The search of path templates: all that match, the concrete ones first."""

from __future__ import annotations

import random

import pytest

from schemakit.routing.trie import PathTrie


def _trie(*paths: str) -> PathTrie[str]:
    trie: PathTrie[str] = PathTrie()
    for path in paths:
        trie.add(path, path)
    return trie


@pytest.mark.parametrize(
    ("paths", "path", "expected"),
    [
        (["/pets/{id}", "/pets/mine"], "/pets/mine", ["/pets/mine", "/pets/{id}"]),
        (["/{a}/b", "/a/{b}", "/a/b"], "/a/b", ["/a/b", "/a/{b}", "/{a}/b"]),
        (["/{x}", "/{x}.json", "/a.{y}"], "/a.json", ["/{x}.json", "/a.{y}", "/{x}"]),
        (["/{one}", "/{two}"], "/x", ["/{one}", "/{two}"]),
        (["/"], "/", ["/"]),
        (["/a/"], "/a", []),
        (["/a/{b}"], "/a/", []),
        (["/a"], "/a/b", []),
        (["//a"], "//a", ["//a"]),
    ],
)
def test_all_templates_that_match_are_found_in_order(
    paths: list[str], path: str, expected: list[str]
) -> None:
    assert [one.item for one in _trie(*paths).find(path)] == expected


def test_the_names_of_each_template_are_its_own() -> None:
    found = list(_trie("/a/{x}/c/{y}.{z}", "/a/{p}/c/{q}").find("/a/1/c/2.3"))
    assert [dict(zip(one.names, one.texts, strict=True)) for one in found] == [
        {"x": "1", "y": "2", "z": "3"},
        {"p": "1", "q": "2.3"},
    ]


def test_a_long_path_and_a_deep_template_are_searched() -> None:
    deep = "/{a}" * 3000
    trie = _trie(deep, "/" + "/".join(f"{{n{i}}}" for i in range(5)))
    assert [one.item for one in trie.find("/x" * 3000)] == [deep]
    assert list(trie.find("/x" * 100_000)) == []


def test_it_finds_what_a_comparison_of_each_template_finds() -> None:
    source = random.Random(3)
    segments = ["a", "b", "{x}", "a{y}"]
    paths = list(
        {"/" + "/".join(source.choices(segments, k=source.randint(1, 4))) for _ in range(90)}
    )
    trie = _trie(*paths)
    for _ in range(200):
        path = [source.choice(["a", "b", "ab", "c"]) for _ in range(source.randint(1, 4))]
        expected = {
            one
            for one in paths
            if len(written := one[1:].split("/")) == len(path)
            and all(
                w == "{x}" or w == p or (w == "a{y}" and p[0] == "a" and len(p) > 1)
                for w, p in zip(written, path, strict=True)
            )
        }
        assert {one.item for one in trie.find("/" + "/".join(path))} == expected
