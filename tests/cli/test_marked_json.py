"""Small JSON files that a key marks."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import pytest

from schemakit.cli.marked_json import FileKind, read_marked
from schemakit.errors import RetrievalError, UsageError

_KIND = FileKind("a shopping list", "shopping-list", 2, "things", 1)


def _write(path: Path, text: str) -> str:
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_what_is_in_the_list_has_a_place(tmp_path: Path) -> None:
    text = '{"shopping-list": 2,\n "things": [{"name": "tea"},\n  {"name": "milk", "nmae": 1}]}'
    file = read_marked(_KIND, _write(tmp_path / "list.json", text))
    assert [one for _, one in file.items] == [{"name": "tea"}, {"name": "milk", "nmae": 1}]
    (_, second) = file.items
    file.refuse_unknown(*file.items[0], ["name"])
    with pytest.raises(UsageError, match=re.escape("list.json:3:20: no key 'nmae' in a shopping")):
        file.refuse_unknown(*second, ["name"])
    # The nearest value above what is missing.
    assert ":2:13: too little" in str(file.report((*file.items[0][0], "gone"), "too little"))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", ": the text is empty, so not a shopping list"),
        ('{"shopping-list": 2,', "so not a shopping list"),
        ("[1]", ":1:1: not a shopping list: an object in JSON with 'shopping-list'"),
        ("shopping-list: 2\n", ":1:1: not a shopping list"),
        ('{"things": []}', ":1:1: not a shopping list"),
        ('{"shopping-list": 1}', ":1:2: a shopping list of version 1; 2 is the version"),
        ('{"shopping-list": true}', ":1:2: a shopping list of version True; 2 is the version"),
        ('{"shopping-list": 2}', ":1:1: expected an array in 'things'"),
        ('{"shopping-list": 2, "things": {}}', ":1:22: expected an array in 'things'"),
        ('{"shopping-list": 2, "things": [1]}', ":1:33: expected an object"),
        ('{"shopping-list": 2, "thing": []}', "no key 'thing' in a shopping list; did you mean"),
    ],
)
def test_what_is_no_such_file_says_where(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_marked(_KIND, _write(tmp_path / "list.json", text))
    assert message in str(caught.value)
    assert "list.json" in str(caught.value)


def test_what_cannot_be_read(tmp_path: Path) -> None:
    cases: list[tuple[Any, str]] = [
        (tmp_path / "gone.json", "no such file"),
        (tmp_path, "a shopping list is a regular file, and this is not one"),
    ]
    for path, message in cases:
        with pytest.raises(RetrievalError, match=message):
            read_marked(_KIND, os.fspath(path))
    with pytest.raises(RetrievalError, match="write one first"):
        read_marked(_KIND._replace(missing="write one first"), str(tmp_path / "gone.json"))
    large = _write(tmp_path / "large.json", " " * ((1 << 20) + 1))
    with pytest.raises(UsageError, match="larger than a shopping list may be, which is 1 MiB"):
        read_marked(_KIND, large)
