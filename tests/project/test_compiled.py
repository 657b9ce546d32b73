"""The two builds of a wheel: pure by default, with compiled modules where that is asked for."""

from __future__ import annotations

import ast
import re
import zipfile
from pathlib import Path

import pytest

from tests.corpus import ROOT
from tests.project.test_layers import SOURCE

_HOOK = ROOT / "hatch_build.py"


def _compiled_modules() -> list[str]:
    """The paths below ``src`` of the modules that the build hook compiles."""
    for node in ast.parse(_HOOK.read_text("utf-8")).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "MODULES":
            return list(ast.literal_eval(node.value))
    raise AssertionError("the build hook lists no modules")


def test_the_source_has_no_compiled_module() -> None:
    assert [one for one in SOURCE.rglob("*") if one.suffix in (".so", ".pyd", ".c")] == []


def test_what_is_compiled_imports_only_what_lasts() -> None:
    """What another module defines is looked up when it is imported, compiled or not: so only names
    that are never bound again may be imported, and no module that imports these back."""
    for name in _compiled_modules():
        path = SOURCE.parent / name
        taken = re.findall(r"^from (schemakit\S*) import", path.read_text("utf-8"), re.MULTILINE)
        assert taken == ["schemakit.references.nodes"], name


@pytest.mark.slow
def test_a_wheel_is_pure_by_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build = pytest.importorskip("hatchling.build", reason="hatchling is absent: it builds wheels")
    monkeypatch.chdir(ROOT)
    for value in (None, "", "0"):
        monkeypatch.delenv("SCHEMAKIT_COMPILE", raising=False)
        if value is not None:
            monkeypatch.setenv("SCHEMAKIT_COMPILE", value)
        assert build.get_requires_for_build_wheel() == []
    wheel = tmp_path / build.build_wheel(str(tmp_path))
    assert wheel.name.endswith("-py3-none-any.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert [one for one in names if Path(one).suffix in (".so", ".pyd")] == []
    assert set(_compiled_modules()) <= set(names)


def test_compiling_is_asked_for_by_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    build = pytest.importorskip("hatchling.build", reason="hatchling is absent: it builds wheels")
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("SCHEMAKIT_COMPILE", "1")
    needed = {re.split(r"[>=<\[ ]", one)[0] for one in build.get_requires_for_build_wheel()}
    assert needed == {"mypy", "setuptools"}
