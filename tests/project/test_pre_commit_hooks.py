"""The hook that other projects run by pre-commit."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
import yaml

from tests.corpus import IN_CI, ROOT
from tests.small import written
from tests.terminal import in_pipe

MANIFEST = ROOT / ".pre-commit-hooks.yaml"
(HOOK,) = yaml.safe_load(MANIFEST.read_text("utf-8"))


@pytest.mark.slow
def test_the_manifest_is_valid() -> None:
    if find_spec("pre_commit") is None:
        if IN_CI:
            pytest.fail("pre-commit is not installed")
        pytest.skip("pre-commit is not installed")
    command = [sys.executable, "-m", "pre_commit", "validate-manifest", str(MANIFEST)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.stdout, done.returncode) == ("", 0)


@pytest.mark.parametrize(
    ("path", "is_checked"),
    [
        ("openapi.json", True),
        ("apis/openapi-v1.yaml", True),
        ("a/b/swagger.yml", True),
        ("package.json", False),
        ("my-openapi.json", False),
        ("openapi.py", False),
    ],
)
def test_files_are_selected_by_name(path: str, is_checked: bool) -> None:
    assert bool(re.search(HOOK["files"], path)) is is_checked


@pytest.mark.slow
def test_the_entry_checks_many_files(tmp_path: Path) -> None:
    document = {"openapi": "3.1.0", "info": {"title": "A", "version": "1"}, "paths": {}}
    written(tmp_path / "openapi.json", document)
    written(tmp_path / "openapi-2.json", {**document, "tags": [{"name": "t"}, {"name": "t"}]})
    program, *words = shlex.split(HOOK["entry"])
    assert program == "schemakit"
    out, err, status = in_pipe(
        [sys.executable, "-m", program, *words, "openapi.json", "openapi-2.json"],
        directory=tmp_path,
    )
    assert (out.count("[duplicate-tag]"), status) == (1, 1)
    assert err.endswith("1 error in 1 of 2 descriptions\n")


def test_it_is_in_the_source_distribution() -> None:
    assert f'"/{MANIFEST.name}"' in (ROOT / "pyproject.toml").read_text("utf-8")
