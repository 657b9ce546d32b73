"""The public module for JSON Pointers."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import schemakit
from schemakit import pointer

_DATA: dict[Any, Any] = {"paths": {"/pets": [{"a~b": 1}, None]}, "": 2, 200: "yes"}


@pytest.mark.parametrize(
    "code",
    [
        "import schemakit; use = schemakit.pointer",
        "from schemakit import pointer as use",
        "import schemakit.pointer as use",
        "import schemakit.pointer; import schemakit; use = schemakit.pointer",
    ],
)
def test_it_is_there_however_it_is_imported(code: str) -> None:
    code += "\nassert use.join(use.parse('/a~1b/0')) == '/a~1b/0'"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_it_is_listed_with_the_other_names() -> None:
    assert "pointer" in dir(schemakit)


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("", ()),
        ("#", ()),
        ("/", ("",)),
        ("/a~1b/m~0n/0", ("a/b", "m~n", "0")),
        ("/~01", ("~1",)),
        ("#/a%20b/%7B~1%7D", ("a b", "{/}")),
    ],
)
def test_a_pointer_or_a_fragment_is_read(text: str, tokens: tuple[str, ...]) -> None:
    assert pointer.parse(text) == tokens


@given(st.lists(st.text()))
def test_what_is_written_is_read_again(tokens: list[str]) -> None:
    assert pointer.parse(pointer.join(tokens)) == tuple(tokens)
    assert pointer.parse(pointer.fragment(tokens)) == tuple(tokens)
    assert [pointer.unescape(pointer.escape(one)) for one in tokens] == tokens


@pytest.mark.parametrize(
    ("where", "value"),
    [
        ("/paths/~1pets/0/a~0b", 1),
        (("paths", "/pets", 0, "a~b"), 1),
        (["paths", "/pets", "1"], None),
        ("#/", 2),
        ("/200", "yes"),
        ((), _DATA),
    ],
)
def test_a_value_is_found(where: Any, value: Any) -> None:
    assert pointer.get(_DATA, where) == value
    assert pointer.exists(_DATA, where)


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ("/path/x", "no 'path' in #; did you mean 'paths'?"),
        ("/paths/~1pet", "no '/pet' in #/paths; did you mean '/pets'?"),
        ("/paths/~1pets/2", "'2' is not an index of the array at #/paths/~1pets, which has 2"),
        ("/paths/~1pets/-1", "'-1' is not an index"),
        ("/paths/~1pets/1/x", "#/paths/~1pets/1 is not an object or an array"),
    ],
)
def test_what_is_missing_is_named_with_its_place(where: str, said: str) -> None:
    assert not pointer.exists(_DATA, where)
    with pytest.raises(schemakit.PointerError) as caught:
        pointer.get(_DATA, where)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    "call",
    [
        lambda: pointer.parse("paths"),
        lambda: pointer.parse(3),  # type: ignore[arg-type]
        lambda: pointer.join("/paths"),
        lambda: pointer.join([None]),  # type: ignore[list-item]
        lambda: pointer.get({}, 3),  # type: ignore[arg-type]
        lambda: pointer.escape(1),  # type: ignore[arg-type]
        lambda: pointer.unescape(b"x"),  # type: ignore[arg-type]
    ],
)
def test_what_is_not_a_pointer_is_refused(call: Any) -> None:
    with pytest.raises(schemakit.UsageError):
        call()
