"""Line and column of a pointer: always those of the key's own text."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from schemakit.syntax.parse import parse
from schemakit.syntax.positions import index_text, locate, locate_all

KEYS = st.text(st.sampled_from('ab0~/"\\é\U0001f600 :#-{}[],&*'), max_size=5)
TREES = st.recursive(
    st.none() | st.integers(0, 9) | KEYS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=25,
)


def places(value: Any, path: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], Any]]:
    """Every path below a value, each with its key or, in an array, the item."""
    found: list[tuple[tuple[str, ...], Any]] = []
    members = value.items() if isinstance(value, dict) else enumerate(value)
    for key, child in members:
        found.append(((*path, str(key)), key if isinstance(value, dict) else child))
        if isinstance(child, dict | list):
            found += places(child, (*path, str(key)))
    return found


def rest_at(text: str, place: tuple[int, int] | None) -> str:
    assert place is not None
    line, column = place
    lines = text.split("\n")
    return "\n".join([lines[line - 1][column - 1 :], *lines[line:]])


@pytest.mark.slow
@given(st.dictionaries(KEYS, TREES, max_size=4), st.sampled_from([None, 1]), st.booleans())
def test_in_json_every_key_and_item_is_found(tree: Any, indent: int | None, escape: bool) -> None:
    text = json.dumps(tree, indent=indent, ensure_ascii=escape)
    expected = places(tree)
    found = locate_all(text.encode(), "json", [path for path, _ in expected])
    for (path, shown), place in zip(expected, found, strict=True):
        at_place, _ = json.JSONDecoder().raw_decode(rest_at(text, place))
        assert at_place == shown
        assert place == locate(text.encode(), "json", path)


@pytest.mark.slow
@given(st.dictionaries(KEYS, TREES, max_size=4), st.sampled_from([True, False, None]))
def test_in_yaml_every_key_is_found(tree: Any, flow: bool | None) -> None:
    text = yaml.safe_dump(tree, default_flow_style=flow, allow_unicode=True, default_style='"')
    expected = [(path, key) for path, key in places(parse(text.encode(), uri="a.yaml").contents)]
    found = locate_all(text.encode(), "yaml", [path for path, _ in expected])
    for (_, shown), place in zip(expected, found, strict=True):
        scalars = (one for one in yaml.scan(rest_at(text, place)) if type(one) is yaml.ScalarToken)
        if not isinstance(shown, dict | list):
            assert next(scalars).value == ("null" if shown is None else str(shown))


JSON = """{
  "a/b": {"~": 1, "\\u00e9\\"": [10, {"c": 2}]},
  "d": {"lost": 0},
  "d": {"e": {"f": 1, "f": 2}}
}"""


@pytest.mark.parametrize(
    ("tokens", "place"),
    [
        ([], (1, 1)),
        (["a/b"], (2, 3)),
        (["a/b", "~"], (2, 11)),
        (["a/b", 'é"'], (2, 19)),
        (["a/b", 'é"', "0"], (2, 32)),
        (["a/b", 'é"', "1", "c"], (2, 37)),
        (["d"], (4, 3)),
        (["d", "e", "f"], (4, 23)),
        (["d", "lost"], None),
        (["a/b", 'é"', "2"], None),
        (["a/b", 'é"', "01"], None),
        (["a/b", "~", "x"], None),
        (["nowhere", "x"], None),
    ],
)
def test_json(tokens: list[str], place: tuple[int, int] | None) -> None:
    assert locate(JSON.encode(), "json", tokens) == place
    assert locate(JSON.replace("\n", "\r\n").encode("utf-8-sig"), "json", tokens) == place


YAML = """\
# A comment
base: &base
  k: 1
  "l m": &list
    - x
    - {n: 2}
other: &other {k: 3, o: {p: 4}}
é: *base
one:
  <<: *base
  own: 5
  k: 6
  k: 7
many:
  <<: [*other, *base]
inline: {<<: {q: &r {s: 1}}, t: *r}
twice:
  <<: *other
  <<: *base
200: x
? !!str y
: z
"""


@pytest.mark.parametrize(
    ("pointer", "place"),
    [
        ("", (2, 1)),
        ("base", (2, 1)),
        ("base/l m", (4, 3)),
        ("base/l m/0", (5, 7)),
        ("base/l m/1", (6, 7)),
        ("base/l m/1/n", (6, 8)),
        ("é", (8, 1)),
        ("é/k", (3, 3)),
        ("é/l m/1/n", (6, 8)),
        ("one/own", (11, 3)),
        ("one/k", (13, 3)),
        ("one/l m", (4, 3)),
        ("one/<<", None),
        ("many/k", (7, 16)),
        ("many/l m/0", (5, 7)),
        ("many/o/p", (7, 26)),
        ("inline/q/s", (16, 22)),
        ("inline/t/s", (16, 22)),
        ("twice/k", (3, 3)),
        ("twice/o", (7, 22)),
        ("200", (20, 1)),
        ("y", (21, 3)),
        ("one/none", None),
        ("base/k/x", None),
    ],
)
def test_yaml(pointer: str, place: tuple[int, int] | None) -> None:
    tokens = pointer.split("/") if pointer else []
    assert locate(YAML.encode(), "yaml", tokens) == place
    for data in (YAML.replace("\n", "\r\n").encode("utf-16"), YAML.replace("\n", "\r").encode()):
        assert locate(data, "yaml", tokens) == place


def test_what_is_found_is_what_counts() -> None:
    contents = parse(YAML.encode()).contents
    lines = YAML.split("\n")
    for path in (["one", "k"], ["many", "k"], ["twice", "k"]):
        place = locate(YAML.encode(), "yaml", path)
        assert place is not None
        line = lines[place[0] - 1][place[1] - 1 :]
        assert line.startswith(f"k: {contents[path[0]]['k']}")


def test_old_line_breaks_end_no_line() -> None:
    text = "a: x\x85y\u2028z\nb: 1\nk\u2029: 2\n"
    assert locate(text.encode(), "yaml", ["b"]) == (2, 1)
    assert locate(text.encode(), "yaml", ["k\u2029"]) == (3, 1)


def test_merges_of_merges_of_merges_are_no_trouble() -> None:
    lines = ["m0: &m0 {k: 1}"]
    lines += [f"m{n}: &m{n} {{<<: [*m{n - 1}, *m{n - 1}]}}" for n in range(1, 60)]
    data = "\n".join(lines).encode()
    assert locate(data, "yaml", ["m59", "k"]) == (1, 10)
    assert locate(data, "yaml", ["m59", "l"]) is None


@pytest.mark.parametrize("data", [b"a: [", b"", b"\xff", b"a: *x\n"])
def test_unreadable_text_has_no_places(data: bytes) -> None:
    assert locate(data, "yaml", ["a", "b"]) is None


def test_deep_nesting() -> None:
    assert locate(b"[" * 1024 + b"]" * 1024, "json", ["0"] * 1023) == (1, 1024)
    assert locate(b"- " * 999 + b"\n", "yaml", ["0"] * 998) == (1, 1997)


# An index agrees with a slow scan

TOKENS = st.lists(st.sampled_from(["a", "b", "c", "0", "1", "<<"]), max_size=4)
#: Enough of them make a container that is indexed in place of being read when it is needed.
BLANKS = st.sampled_from(["", " ", "\n", "\r\n", "\r", " " * 6000, "\n" * 6000])


@st.composite
def json_texts(draw: Callable[..., Any]) -> str:
    """JSON with repeated keys, escapes and blanks of any length."""

    def write(depth: int) -> str:
        blank = draw(BLANKS)
        kind = draw(st.sampled_from(["scalar", "array", "object"])) if depth < 4 else "scalar"
        if kind == "scalar":
            return str(draw(st.sampled_from(["1", '"a"', '"{["', '"\\\\"', '"\\"]"', '"é😀"'])))
        members = [write(depth + 1) for _ in range(draw(st.integers(0, 3)))]
        if kind == "array":
            return f"[{blank}{f',{blank}'.join(members)}{blank}]"
        keys = st.sampled_from(['"a"', '"b"', '"\\u0061"', '"0"'])
        pairs = [f"{draw(keys)}{blank}:{blank}{one}" for one in members]
        return f"{{{blank}{f',{blank}'.join(pairs)}{blank}}}"

    return f"{draw(BLANKS)}{write(0)}"


def scan_json(text: str) -> dict[tuple[str, ...], int]:
    """The offset of every place in a JSON text; of equal keys the last and what is in it."""
    found: dict[tuple[str, ...], int] = {}

    def skip(at: int) -> int:
        while text[at] in " \n,:":
            at += 1
        return at

    def scan(at: int, path: tuple[str, ...]) -> int:
        if text[at] not in "{[":
            return json.JSONDecoder().raw_decode(text, at)[1]
        is_object, index = text[at] == "{", 0
        at = skip(at + 1)
        while text[at] not in "}]":
            key, value = str(index), at
            if is_object:
                key, value = json.JSONDecoder().raw_decode(text, at)
                value = skip(value)
            for known in [one for one in found if one[: len(path) + 1] == (*path, key)]:
                del found[known]
            found[(*path, key)] = at
            at, index = skip(scan(value, (*path, key))), index + 1
        return at + 1

    root = skip(0)
    found[()] = root
    scan(root, ())
    return found


@pytest.mark.slow
@given(json_texts(), st.lists(TOKENS, max_size=5))
def test_in_json_an_index_agrees_with_a_scan(text: str, more: list[Sequence[str]]) -> None:
    unified = re.sub("\r\n?", "\n", text)
    found = scan_json(unified)
    places = [*found, *more]
    expected = []
    for tokens in places:
        before = unified[: found[tuple(tokens)]] if tuple(tokens) in found else None
        place = before and (before.count("\n") + 1, len(before) - before.rfind("\n"))
        expected.append((1, 1) if before == "" else place)
    for encoding in ("utf-8", "utf-16"):
        index = index_text(text.encode(encoding), "json")
        assert index.locate_all(places) == expected
        # One after the other they are what they are together.
        assert [index.locate_all([tokens])[0] for tokens in places] == expected


@st.composite
def yaml_texts(draw: Callable[..., Any]) -> str:
    """YAML with repeated keys, aliases and merge keys."""
    anchors: list[str] = []

    def write(depth: int) -> str:
        kind = draw(st.sampled_from(["scalar", "list", "mapping"])) if depth < 4 else "scalar"
        if kind == "scalar":
            return str(draw(st.sampled_from(["1", "é😀", '"a: ["'])))
        size = draw(st.integers(0, 3))
        if kind == "list":
            return f"[{', '.join(write(depth + 1) for _ in range(size))}]"
        members = []
        for _ in range(size):
            if anchors and draw(st.booleans()):
                known = draw(st.lists(st.sampled_from(anchors), min_size=1, max_size=3))
                some = ", ".join(f"*{one} " for one in known)
                merge = st.sampled_from([f"<<: *{known[0]} ", f"<<: [{some}]", f"a: *{known[0]} "])
                members.append(draw(merge))
            else:
                key = draw(st.sampled_from(["a", "b", '"<<"', "0", "\n  b"]))
                members.append(f"{key}: {write(depth + 1)}")
        anchors.append(f"n{len(anchors)}")
        return f"&{anchors[-1]} {{{', '.join(members)}}}"

    return f"{{root: {write(0)}, a: {write(0)}}}"


def place_in_yaml(node: Any, tokens: Sequence[str]) -> tuple[int, int] | None:
    """Line and column of a pointer by PyYAML's tree of a text."""
    mark = node.start_mark
    for token in tokens:
        if isinstance(node, yaml.SequenceNode):
            if token not in map(str, range(len(node.value))):
                return None
            node = node.value[int(token)]
            mark = node.start_mark
            continue
        found = member_in_yaml(node, token) if isinstance(node, yaml.MappingNode) else None
        if found is None:
            return None
        mark, node = found
    return mark.line + 1, mark.column + 1


def member_in_yaml(mapping: Any, token: str) -> tuple[Any, Any] | None:
    merges: list[Any] = []
    for key, value in reversed(mapping.value):
        if key.tag == "tag:yaml.org,2002:merge":
            merges += value.value if isinstance(value, yaml.SequenceNode) else [value]
        elif key.value == token:
            return key.start_mark, value
    found = (member_in_yaml(one, token) for one in merges)
    return next((one for one in found if one is not None), None)


@given(yaml_texts(), st.lists(TOKENS, max_size=20))
def test_in_yaml_an_index_agrees_with_a_scan(text: str, more: list[list[str]]) -> None:
    root = yaml.compose(text)
    places = [["root"], ["a"], *more, *(["root", *tokens] for tokens in more)]
    expected = [place_in_yaml(root, tokens) for tokens in places]
    assert index_text(text.encode(), "yaml").locate_all(places) == expected


def test_an_index_finds_members_of_a_large_object_without_reading_it() -> None:
    schemas = {f"S{number}": {"type": "string", "x": "é" * 40} for number in range(2000)}
    text = json.dumps({"components": {"schemas": schemas}}, indent=1, ensure_ascii=False)
    index = index_text(text.encode(), "json")
    for number in (0, 999, 1999):
        line = text.split("\n").index(f'   "S{number}": {{') + 1
        tokens = ["components", "schemas", f"S{number}"]
        assert index.locate_all([tokens, [*tokens, "x"]]) == [(line, 4), (line + 2, 5)]
    assert index.locate_all([["components", "schemas", "S2000"]]) == [None]


def test_an_index_finds_items_of_a_large_array() -> None:
    text = json.dumps([[number, {"k": number}] for number in range(5000)])
    index = index_text(text.encode(), "json")
    assert index.locate_all([["4321", "1", "k"]]) == [(1, text.index('"k": 4321') + 1)]
    assert index.locate_all([["5000"], ["-1"], ["01"]]) == [None] * 3


@pytest.mark.parametrize("syntax", ["json", "yaml"])
def test_a_text_that_cannot_be_decoded_has_no_places(syntax: str) -> None:
    index = index_text(b'{"a": "\xff"}', syntax)
    assert index.locate_all([[], ["a"]]) == [None, None]
