"""The rooms, and that imports go only down their list."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

_ROOT = Path(__file__).resolve().parents[1]
_SOURCE = _ROOT / "src" / "schemakit"

#: Bottom to top; a module may import those before it.
ROOMS = (
    "errors",
    "collector",
    "pointer",
    "uri",
    "grammar",
    "primitive_types",
    "events",
    "text",
    "locate",
    "yaml12",
    "parse",
    "access",
    "cache",
    "download",
    "web",
    "files",
    "fetch",
    "documents",
    "glance",
    "identities",
    "conversion",
    "resolution",
    "sites",
    "security",
    "discriminators",
    "findings",
    "graph",
    "references",
    "loading",
    "siblings",
    "equality",
    "patterns",
    "keywords",
    "composition",
    "flatten",
    "prune",
    "placement",
    "requirements",
    "dereference",
    "jsontext",
    "yamltext",
    "modern",
    "dialect",
    "bundle",
    "operations",
    "schemas",
    "quirks",
    "validation",
    "forms",
    "models",
    "replicate",
    "objects",
    "check_kinds",
    "check_names",
    "check_paths",
    "check_schemas",
    "official",
    "violations",
    "whole",
    "meta_schema",
    "visits",
    "check_examples",
    "check",
    "statistics",
    "description",
    "targets",
    "wording",
    "restore",
    "spelling",
    "vocabulary",
    "definition",
    "adapt",
    "serialize",
    "binding",
    "tools",
    "limits",
    "__init__",
    "table",
    "output",
    "excerpt",
    "reports",
    "outline",
    "page",
    "render",
    "answer",
    "arguments",
    "selection",
    "tool_command",
    "showing",
    "writing",
    "commands",
    "cli",
    "__main__",
)


def _modules() -> list[str]:
    return sorted(path.stem for path in _SOURCE.glob("*.py"))


@cache
def _tree(name: str) -> ast.Module:
    return ast.parse((_SOURCE / f"{name}.py").read_text("utf-8"))


def _imported(name: str) -> set[str]:
    """The modules of schemakit that a module imports, anywhere in it."""
    found: set[str] = set()
    for node in ast.walk(_tree(name)):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{name} imports relatively"
            module = node.module or ""
            inner = [f"{module}.{alias.name}" for alias in node.names]
            names = [module, *inner] if module != "schemakit" else inner
        else:
            continue
        for dotted in names:
            parts = dotted.split(".")
            if parts[0] == "schemakit":
                inside = len(parts) > 1 and (_SOURCE / f"{parts[1]}.py").is_file()
                found.add(parts[1] if inside else "__init__")
    return found


def test_every_module_is_a_room() -> None:
    assert _modules() == sorted(ROOMS)


def test_the_architecture_lists_every_room_in_this_order() -> None:
    text = (_ROOT / "docs" / "architecture.md").read_text("utf-8")
    assert tuple(re.findall(r"^\| `(\w+)` \|", text, flags=re.MULTILINE)) == ROOMS


@pytest.mark.parametrize("name", _modules())
def test_imports_go_down(name: str) -> None:
    allowed = set(ROOMS[: ROOMS.index(name)])
    assert _imported(name) <= allowed


def _listed(name: str) -> set[str]:
    """What a room's ``__all__`` names."""
    for node in _tree(name).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            return set(ast.literal_eval(node.value))
    return set()


@pytest.mark.parametrize("name", _modules())
def test_what_a_room_imports_is_listed_where_it_is_defined(name: str) -> None:
    taken = {
        (node.module[10:], alias.name)
        for node in ast.walk(_tree(name))
        if isinstance(node, ast.ImportFrom) and node.module and node.module[:10] == "schemakit."
        for alias in node.names
    }
    assert {(room, one) for room, one in taken if one not in _listed(room)} == set()


def test_the_import_check_sees_imports() -> None:
    assert "errors" in _imported("pointer")
    assert "description" in _imported("__init__")
