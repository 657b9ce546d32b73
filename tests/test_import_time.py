"""What is heavy stays outside until it is used. No clock: which modules are loaded tells it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

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
)


def _loaded(statement: str) -> set[str]:
    """The heavy modules that a fresh interpreter holds after a statement."""
    code = f"{statement}\nimport sys\nprint(*sorted(sys.modules), sep='\\n', file=sys.stderr)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(run.stderr.split()) & set(_HEAVY)


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


@pytest.mark.parametrize(
    "use",
    ["paths()", "operations()", "dereference()", "dereference_json()", "schemas()[0].fields()"],
)
def test_json_needs_no_yaml_and_no_network(described: Path, use: str) -> None:
    assert _loaded(f"import schemakit\nschemakit.load({str(described)!r}).{use}") == set()


def test_the_command_for_paths_loads_no_yaml_and_no_network(described: Path) -> None:
    code = f"from schemakit.cli import main\nassert main(['paths', {str(described)!r}]) == 0"
    assert _loaded(code) <= {"argparse"}


def test_yaml_is_loaded_where_it_is_needed(tmp_path: Path) -> None:
    path = tmp_path / "openapi.yaml"
    path.write_text("openapi: 3.1.0\npaths: {}\n", "utf-8")
    assert _loaded(f"import schemakit\nschemakit.load({str(path)!r})") & {"yaml", "yaml12"}
