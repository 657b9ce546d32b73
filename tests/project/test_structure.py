"""The shape of the source: how large its parts may be, and that each module has a test file."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.corpus import ROOT
from tests.project.test_layers import SOURCE, modules

#: The greatest number of lines of each.
MODULE, CLASS, FUNCTION = 450, 250, 60
#: A module of this many lines needs no test file of its own.
UNTESTED = 60
#: What may be larger, each with the reason.
WAIVERS = {
    "references.walk.walk_members": "the hot loop meets every container; a call for each costs "
    "more than all the rest",
}
TESTS = ROOT / "tests"


def path_of(name: str) -> Path:
    """The file of a module by its dotted name without ``schemakit.``."""
    path = SOURCE.joinpath(*name.split(".")) if name else SOURCE
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def file_of_tests(name: str) -> Path:
    """Where the tests of a module are."""
    *packages, last = name.split(".")
    return TESTS.joinpath(*packages, f"test_{last}.py")


def count_lines(text: str) -> int:
    """How many lines a module has."""
    return len(text.splitlines())


def find_too_large(name: str, text: str) -> Iterator[str]:
    """What in the text of a module is larger than it may be, by its dotted name."""
    if count_lines(text) > MODULE:
        yield f"{name}: a module of {count_lines(text)} lines; at most {MODULE}"
    stack: list[tuple[str, ast.AST]] = [(name, ast.parse(text))]
    while stack:
        around, node = stack.pop()
        for inner in ast.iter_child_nodes(node):
            where = around
            if isinstance(inner, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
                where = f"{around}.{inner.name}"
                most = CLASS if isinstance(inner, ast.ClassDef) else FUNCTION
                lines = (inner.end_lineno or inner.lineno) - inner.lineno + 1
                if lines > most and where not in WAIVERS:
                    yield f"{where}: {lines} lines; at most {most}"
            stack.append((where, inner))


@pytest.mark.parametrize("name", modules())
def test_nothing_is_too_large(name: str) -> None:
    assert list(find_too_large(name, path_of(name).read_text("utf-8"))) == []


def test_a_waiver_is_for_something_that_is_too_large() -> None:
    for waived in WAIVERS:
        module = max((one for one in modules() if waived.startswith(f"{one}.")), key=len)
        tree = ast.parse(path_of(module).read_text("utf-8"))
        name = waived.rpartition(".")[2]
        lines = [
            (one.end_lineno or 0) - one.lineno + 1
            for one in ast.walk(tree)
            if isinstance(one, (ast.ClassDef, ast.FunctionDef)) and one.name == name
        ]
        most = CLASS if name[0].isupper() else FUNCTION
        assert max(lines, default=0) > most, f"the waiver of {waived} is not needed"


def test_what_is_too_large_is_named() -> None:
    long = "def f():\n" + "    pass\n" * FUNCTION
    assert list(find_too_large("m", long)) == ["m.f: 61 lines; at most 60"]
    inside = "class C:\n    x = 1\n" + "".join(f"    {line}\n" for line in long.splitlines())
    assert list(find_too_large("m", inside)) == ["m.C.f: 61 lines; at most 60"]
    wide = "class C:\n" + "    x = 1\n" * CLASS
    assert list(find_too_large("m", wide)) == ["m.C: 251 lines; at most 250"]
    assert list(find_too_large("m", "\n" * 451)) == ["m: a module of 451 lines; at most 450"]


def find_untested() -> list[str]:
    """The test files that are missing."""
    found = []
    for name in modules():
        lines = count_lines(path_of(name).read_text("utf-8"))
        is_package = path_of(name).name == "__init__.py"
        if lines > UNTESTED and not is_package and not file_of_tests(name).exists():
            found.append(f"{file_of_tests(name).relative_to(ROOT).as_posix()} ({lines} lines)")
    return found


def test_every_module_has_a_test_file() -> None:
    missing = find_untested()
    assert not missing, f"no {', no '.join(missing)}"


def test_where_a_test_file_is() -> None:
    assert file_of_tests("cli.layout.page") == TESTS / "cli" / "layout" / "test_page.py"
    assert file_of_tests("errors") == TESTS / "test_errors.py"
