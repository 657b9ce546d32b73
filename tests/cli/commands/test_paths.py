"""The command ``paths``: the bytes that jq prints."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.small import written
from tests.terminal import InProcess, Ran


def test_paths_are_sorted_by_code_point(run: InProcess, api: Path) -> None:
    assert run("paths", api) == Ran("/Zoo\n/pets\n/é\n", "", 0)


@pytest.mark.skipif(shutil.which("jq") is None, reason="jq is not installed")
def test_paths_are_the_bytes_that_jq_prints(corpus_file: Path, run: InProcess) -> None:
    if corpus_file.suffix != ".json":
        assert run("paths", corpus_file).status == 0
        return
    query = "(.latest_version.openapi_schema // .).paths | keys[]"
    jq = subprocess.run(["jq", "-r", query, corpus_file], capture_output=True, check=False)
    assert run("paths", corpus_file).out.encode() == jq.stdout


@pytest.mark.skipif(shutil.which("jq") is None, reason="jq is not installed")
def test_odd_paths_are_the_bytes_that_jq_prints_too(tmp_path: Path, run: InProcess) -> None:
    names = ["/b", "/B", "/\U0001f600", "/\uffff", "/a\nb", '/"', "/\x01\x7f", "", "/é", "/e\u0301"]
    source = written(
        tmp_path / "odd.json", {"openapi": "3.1.0", "paths": {name: {} for name in names}}
    )
    jq = subprocess.run(["jq", "-r", ".paths | keys[]", source], capture_output=True, check=True)
    assert run("paths", source).out.encode() == jq.stdout


def test_a_description_without_paths_prints_nothing_and_says_so(
    tmp_path: Path, run: InProcess
) -> None:
    source = written(tmp_path / "x.json", {"openapi": "3.1.0", "webhooks": {}})
    assert run("paths", source) == Ran("", "note: the description has no paths\n", 0)


def test_a_document_that_should_hold_the_paths_and_is_missing_is_named(
    run: InProcess, tmp_path: Path
) -> None:
    source = tmp_path / "openapi.yaml"
    source.write_text("$ref: gone.yaml\n", encoding="utf-8")
    ran = run("paths", source)
    assert "warning: 'gone.yaml': " in ran.err
    assert "no such file [unresolved-document]" in ran.err
    assert "note: the description has no paths" in ran.err
