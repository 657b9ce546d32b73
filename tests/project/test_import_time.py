"""What is heavy stays outside until it is used. No clock: which modules are loaded tells it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.project.test_layers import SOURCE, modules

#: Each test starts a process.
pytestmark = pytest.mark.slow

_HEAVY = (
    "yaml",
    "yaml12",
    "http.client",
    "urllib.request",
    "urllib.parse",
    "socket",
    "ipaddress",
    "tempfile",
    "ssl",
    "difflib",
    "argparse",
    "jsonschema",
    "referencing",
    "asyncio",
    "email",
    "rich",
    "markdown_it",
    "anyio",
    "httpcore2",
    "mcp",
    "pydantic",
    "uvicorn",
)


def _modules(statement: str) -> set[str]:
    """The modules that a fresh interpreter holds after a statement."""
    code = f"{statement}\nimport sys\nprint(*sorted(sys.modules), sep='\\n', file=sys.stderr)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(run.stderr.split())


def _loaded(statement: str) -> set[str]:
    """The heavy modules among them."""
    return _modules(statement) & set(_HEAVY)


def _own(statement: str) -> set[str]:
    """The modules of schemakit among them, without its packages."""
    found = {name[10:] for name in _modules(statement) if name[:10] == "schemakit."}
    assert found <= set(modules())
    return {name for name in found if not (SOURCE / name.replace(".", "/")).is_dir()}


def _packages(statement: str) -> set[str]:
    """The packages that they belong to."""
    return {name.partition(".")[0] for name in _own(statement)}


@pytest.fixture
def described(tmp_path: Path) -> Path:
    path = tmp_path / "openapi.json"
    schemas = {"A": {"$ref": "#/components/schemas/B"}, "B": {"type": "string"}}
    operation = {"responses": {"200": {"description": "ok"}}}
    document = {
        "openapi": "3.1.0",
        "paths": {"/a": {"get": operation}},
        "components": {"schemas": schemas},
    }
    path.write_text(json.dumps(document), "utf-8")
    return path


def test_the_measurement_sees_what_is_loaded() -> None:
    assert _loaded("import yaml, difflib") >= {"yaml", "difflib"}


def test_importing_loads_nothing_heavy() -> None:
    assert _loaded("import schemakit") == set()


def test_importing_loads_next_to_nothing() -> None:
    loaded = _modules("import schemakit") - _modules("pass")
    assert loaded - {"types", "__future__"} == {"schemakit"}


def test_an_error_is_had_without_what_raises_it() -> None:
    loaded = _own("import schemakit\nschemakit.SchemaKitError")
    assert loaded == {"audience", "codes", "counts", "errors", "suggest"}


@pytest.mark.parametrize(
    "use",
    ["paths()", "operations()", "dereference()", "dereference_json()", "schemas()[0].fields()"],
)
def test_json_needs_no_yaml_and_no_network(described: Path, use: str) -> None:
    assert _loaded(f"import schemakit\nschemakit.load({str(described)!r}).{use}") == set()


def _command(*arguments: str) -> str:
    return f"from schemakit.cli.main import main\nassert main({list(arguments)!r}) == 0"


def test_the_command_for_paths_loads_no_yaml_and_no_network(described: Path) -> None:
    assert _loaded(_command("paths", str(described))) <= {"argparse"}


def test_markdown_is_not_rendered_in_a_pipe(tmp_path: Path) -> None:
    path = tmp_path / "openapi.json"
    operation = {"description": "# Some **Markdown**", "responses": {}}
    path.write_text(json.dumps({"openapi": "3.1.0", "paths": {"/a": {"get": operation}}}))
    for more in ([], ["--sample"]):
        assert not _loaded(_command("show", str(path), "GET /a", *more)) & {"rich", "markdown_it"}


#: The packages of which loading one document in JSON from a file needs modules.
_LOADING = {
    *("audience", "codes", "counts", "suggest", "errors", "spec", "sources", "syntax"),
    *("documents", "references", "loading", "description"),
}


@pytest.mark.parametrize(
    ("use", "more"),
    [
        ("uri", set()),
        ("paths()", {"views"}),
        ("references()", {"views"}),
        ("search('a')", {"views"}),
        ("match('GET', '/a')", {"views", "routing"}),
        ("dereference()", {"transform"}),
        ("dereference_json()", {"transform"}),
    ],
)
def test_a_call_loads_the_packages_that_it_uses(described: Path, use: str, more: set[str]) -> None:
    code = f"import schemakit\nschemakit.load({str(described)!r}).{use}"
    assert _packages(code) == {*_LOADING, *more}


@pytest.mark.parametrize(
    ("arguments", "more"),
    [
        (("paths",), {"views"}),
        (("dereference", "-o", os.devnull), {"transform"}),
        (("bundle", "-o", os.devnull), {"transform"}),
    ],
)
def test_a_command_loads_the_packages_that_it_uses(
    described: Path, arguments: tuple[str, ...], more: set[str]
) -> None:
    assert _packages(_command(*arguments, str(described))) == {*_LOADING, "cli", *more}


def test_listing_paths_loads_neither_the_walk_nor_what_lays_out(described: Path) -> None:
    loaded = _own(_command("paths", str(described)))
    unused = {"references.walk", "references.graph", "cli.layout.page", "cli.reports"}
    assert loaded & unused == set()


def test_yaml_is_loaded_where_it_is_needed(tmp_path: Path) -> None:
    path = tmp_path / "openapi.yaml"
    path.write_text("openapi: 3.1.0\npaths: {}\n", "utf-8")
    assert _loaded(f"import schemakit\nschemakit.load({str(path)!r})") & {"yaml", "yaml12"}
