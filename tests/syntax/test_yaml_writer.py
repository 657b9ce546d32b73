"""Written YAML is read as the same data, by our reader of 1.2 and by PyYAML's of 1.1."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from schemakit.errors import UsageError
from schemakit.syntax.parse import parse
from schemakit.syntax.yaml_writer import yaml_text
from tests.terminal import InProcess

_TEXTS = [
    *("", "~", "null", "NULL", "true", "Off", "yes", "n", "Y", "=", "<<", "-", "---", "...", "?"),
    *("1", "-1", "+1", "0", "1_000", "1.", ".5", "1e3", "1E-3", "12e03", "0o17", "0x1F", "0b1"),
    *("1:30", "190:20:30", "2001-01-01", "2001-01-01T00:00:00Z", ".inf", "-.INF", ".nan"),
    *("- a", "a: b", "a:", "a #b", "#a", "'", '"', "\\", "@a", "`a", "!a", "&a", "*a", "%a", "|"),
    *("[a]", "{a}", "a, b", " a", "a ", "\t", "a\tb", "\ta\nb", "a\n", "\na", " a\n b", "a\n\n"),
    *("a \nb", "a\r\nb", "a\n---\nb", "a\n...\nb", "a\x85b\nc", "a\u2028b\nc", "\ufeff", "\x7f"),
    *("\x1b[0m", "é", "😀", "a" * 200, "a b " * 100, "\x00"),
]


def read(text: bytes) -> list[Any]:
    """What either reader makes of a text."""
    return [parse(text, uri="a.yaml").contents, yaml.safe_load(text)]


@pytest.mark.parametrize("text", _TEXTS)
def test_a_text_stays_that_text_as_value_item_and_key(text: str) -> None:
    value = {"value": text, "items": [text, [text]], "key": {text: {text: None}}}
    assert read(yaml_text(value)) == [value, value]


@pytest.mark.parametrize(
    "value", [0, -1, 10**18, 1.5, -0.0, 1e22, 1e-7, 5e-324, True, False, None, [], {}, [[], {}]]
)
def test_a_value_stays_of_its_type(value: Any) -> None:
    for found in read(yaml_text({"a": value, "b": [value]})):
        assert json.dumps(found) == json.dumps({"a": value, "b": [value]})


_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=20,
)


@pytest.mark.slow
@given(st.dictionaries(st.text(max_size=9), _VALUES))
def test_anything_of_json_is_read_back(value: dict[str, Any]) -> None:
    assert json.dumps(parse(yaml_text(value), uri="a.yaml").contents) == json.dumps(value)


def test_it_looks_as_people_write_it() -> None:
    value = {"openapi": "3.1.0", "info": {"description": "one\n\ntwo\n", "version": "1.10"}}
    shared = {"type": "string"}
    value["x"] = {"a": shared, "b": [shared, "on"]}
    assert yaml_text(value).decode() == (
        "openapi: 3.1.0\ninfo:\n  description: |\n    one\n\n    two\n  version: '1.10'\n"
        "x:\n  a:\n    type: string\n  b:\n  - type: string\n  - 'on'\n"
    )


def test_equal_numbers_stay_what_they_are() -> None:
    value = [0, 0.0, -0.0, False, 1, 1.0, True]
    assert yaml_text(value).decode() == "- 0\n- 0.0\n- -0.0\n- false\n- 1\n- 1.0\n- true\n"


def test_lists_and_blocks_are_indented_where_they_stand() -> None:
    long = "k" * 129
    value = {"a": [[1, {"b": "x\n\n y\n", long: {"c": []}}]], "a\nb": [{}], long: "z\n\n"}
    assert yaml_text(value).decode() == (
        "a:\n- - 1\n  - b: |\n      x\n\n       y\n"
        f"    ? {long}\n    : c: []\n"
        "? |-\n  a\n  b\n: - {}\n"
        f"? {long}\n: |+\n  z\n\n"
    )


# -- the commands ----------------------------------------------------------------------------------

API = {
    "openapi": "3.1.0",
    "info": {"title": "1e3", "version": "2.0"},
    "paths": {},
    "components": {"schemas": {"A": {"$ref": "#/components/schemas/B"}, "B": {"enum": ["on", 1]}}},
}


@pytest.mark.parametrize("command", ["bundle", "dereference"])
def test_a_files_ending_chooses_yaml(command: str, run: InProcess, tmp_path: Path) -> None:
    source, target = tmp_path / "api.json", tmp_path / "out.yaml"
    source.write_text(json.dumps(API))
    assert run(command, source, "-o", target).err == ""
    plain = json.loads(run(command, source).out)
    assert read(target.read_bytes()) == [plain, plain]
    assert target.read_bytes().startswith(b"openapi: 3.1.0\ninfo:\n  title: '1e3'\n")
    assert run(command, source, "--format", "yaml").out.encode() == target.read_bytes()
    assert run(command, source, "--format", "json", "-o", target).err == ""
    assert json.loads(target.read_bytes()) == plain


def test_indentation_is_for_json(run: InProcess, tmp_path: Path) -> None:
    (tmp_path / "api.json").write_text(json.dumps(API))
    ran = run("bundle", tmp_path / "api.json", "--format", "yaml", "--indent", "3")
    assert (ran.status, ran.err) == (
        2,
        "error: --indent is for JSON; YAML has two spaces a level\n",
    )


def test_large_integers_stay_what_they_are(run: InProcess, tmp_path: Path) -> None:
    (tmp_path / "api.yaml").write_text(f"openapi: 3.1.0\nx-a: {2**63}\n")
    assert f"x-a: {2**63}\n" in run("bundle", tmp_path / "api.yaml", "--format", "yaml").out


@pytest.mark.parametrize("depth", [500, 999])
def test_deep_values_are_written_and_read_back(depth: int) -> None:
    value: Any = "end"
    for level in range(depth):
        value = [value] if level % 3 else {"key": value}
    text = yaml_text(value)
    assert text.count(b"key:") == -(-depth // 3)
    assert yaml_text(parse(text, uri="a.yaml").contents) == text


@pytest.mark.parametrize("depth", [1000, 50_000])
def test_what_no_reader_of_yaml_would_read_is_refused(depth: int) -> None:
    value: Any = 1
    for _ in range(depth):
        value = {"k": value}
    with pytest.raises(UsageError, match="more than 999 levels deep"):
        yaml_text(value)


@pytest.mark.slow
def test_indentation_that_would_fill_the_memory_is_refused() -> None:
    value: Any = [None] * 1_000_000
    for _ in range(900):
        value = {"k": value}
    with pytest.raises(UsageError, match="more than 1 GiB; write JSON instead"):
        yaml_text(value)
