"""What the import contracts in pyproject.toml cannot say of packages and modules."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import schemakit
from tests.corpus import ROOT

SOURCE = ROOT / "src" / "schemakit"


def modules() -> list[str]:
    """The dotted names of all modules, without ``schemakit.``; the package itself is ``""``."""
    return sorted(_name(path) for path in SOURCE.rglob("*.py"))


def _name(path: Path) -> str:
    return (
        ".".join(path.relative_to(SOURCE).with_suffix("").parts).removesuffix("__init__").strip(".")
    )


@cache
def _tree(name: str) -> ast.Module:
    path = SOURCE.joinpath(*name.split("."))
    file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    return ast.parse(file.read_text("utf-8"))


def _package(name: str) -> str:
    return name.partition(".")[0] if (SOURCE / name.partition(".")[0]).is_dir() else ""


def _taken(name: str) -> Iterator[tuple[str, str]]:
    """Each name that a module imports from another one of schemakit, with that one's name."""
    for node in ast.walk(_tree(name)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("schemakit."):
            for alias in node.names:
                yield (node.module or "")[len("schemakit.") :], alias.name


def _listed(name: str) -> set[str]:
    """What a module's ``__all__`` names."""
    for node in _tree(name).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            return set(ast.literal_eval(node.value))
    return set()


@pytest.mark.parametrize("name", modules())
def test_what_a_module_takes_is_in_the_other_ones_list(name: str) -> None:
    known = set(modules())
    unlisted = {
        f"{module}.{one}"
        for module, one in _taken(name)
        if f"{module}.{one}" not in known and one not in _listed(module)
    }
    assert unlisted == set()


@pytest.mark.slow
@pytest.mark.parametrize("name", modules())
def test_imports_are_absolute(name: str) -> None:
    assert not [
        node for node in ast.walk(_tree(name)) if isinstance(node, ast.ImportFrom) and node.level
    ]


def test_no_package_bears_the_name_of_a_public_function() -> None:
    tops = {name.partition(".")[0] for name in modules()}
    assert tops.isdisjoint(schemakit.__all__)


@pytest.mark.parametrize("name", sorted({_package(name) for name in modules()} - {""}))
def test_a_package_imports_nothing_and_says_what_it_is(name: str) -> None:
    tree = _tree(name)
    assert ast.get_docstring(tree)
    assert len(tree.body) == 1


def test_the_check_sees_imports() -> None:
    assert ("spec", "pointer") in set(_taken("references.resolver"))
    assert "resolve" in _listed("references.resolver")
