"""The cases rebuilt from public reports: every output stands alone, and does not change again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import schemakit
from schemakit.spec import pointer
from tests.corpus import SHARED

_CASES = SHARED / "cases"
#: Sources that are refused, and why.
_REFUSED = {
    "36-big-numbers/big.yaml": "numbers that JSON cannot hold",
    "36-big-numbers/o.json": "numbers that JSON cannot hold",
    "36-big-numbers/o.yaml": "numbers that JSON cannot hold",
}


def _entries() -> list[str]:
    """The descriptions among the files of all cases, by path."""
    files = [one for one in _CASES.rglob("*") if one.suffix in (".yaml", ".yml", ".json")]
    marks = ("openapi:", "swagger:", '"openapi"', '"swagger"')
    texts = {one: one.read_text(encoding="utf-8") for one in files}
    found = [one for one, text in texts.items() if any(mark in text for mark in marks)]
    return sorted(one.relative_to(_CASES).as_posix() for one in found)


def _load(name: str) -> schemakit.Description:
    root = _CASES / name.partition("/")[0]
    return schemakit.load(_CASES / name, access=schemakit.Access(root=str(root)))


def _references(value: Any, where: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield where, value["$ref"]
        for key, inner in value.items():
            yield from _references(inner, f"{where}/{pointer.escape(key)}")
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _references(inner, f"{where}/{index}")


def _leads(contents: Any, ref: str) -> bool:
    if ref != "#" and ref[:2] != "#/":
        return False
    return pointer.exists(contents, pointer.parse(pointer.from_fragment(ref[1:])))


@pytest.mark.parametrize("how", ["bundle_json", "dereference_json"])
@pytest.mark.parametrize("name", _entries() or ["absent"])
def test_an_output_in_another_directory_stands_alone(
    shared: Path, name: str, how: str, tmp_path: Path
) -> None:
    del shared
    if name in _REFUSED:
        with pytest.raises(schemakit.DocumentError):
            _load(name)
        return
    api = _load(name)
    reported: list[schemakit.Diagnostic] = []
    target = tmp_path / "openapi.json"
    target.write_bytes(getattr(api, how)(missing="keep", on_problem=reported.append))
    out = schemakit.load(target)
    said = " ".join(one.message for one in reported)
    dead = {one.ref for one in api.references() if one.target is None}
    assert all(repr(ref) in said for ref in dead)
    for where, ref in _references(out.contents):
        is_dead = any(one.rpartition("/")[2] == ref.rpartition("/")[2] for one in dead)
        assert _leads(out.contents, ref) or is_dead or repr(ref) in said, (where, ref)
    if not dead:
        assert schemakit.load(target).bundle()


@pytest.mark.parametrize("name", _entries() or ["absent"])
def test_a_result_does_not_change_when_it_is_dereferenced_again(shared: Path, name: str) -> None:
    del shared
    if name not in _REFUSED:
        once = _load(name).dereference(missing="keep")
        assert schemakit.dereference(once, missing="keep") == once
