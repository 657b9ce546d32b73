"""The build hook: ``SCHEMAKIT_COMPILE=1`` compiles the hot loops with mypyc. Off by default.

The wheel then holds both, the source and what it was compiled to, of which Python imports the
latter.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

#: The modules that are compiled, below ``src``.
MODULES = ("schemakit/references/walk.py", "schemakit/transform/copies.py")
#: Other modules are not read, so that their types, and their dependencies, do not matter.
_OPTIONS = ("--strict", "--follow-imports=skip", "--no-warn-return-any", "--python-version=3.11")


class CompileHook(BuildHookInterface[Any]):
    """Adds the compiled modules to a wheel. An editable install stays as it is: its source may
    change."""

    #: Where the modules are compiled.
    _directory: tempfile.TemporaryDirectory[str] | None = None

    def _is_on(self) -> bool:
        return os.environ.get("SCHEMAKIT_COMPILE", "") not in ("", "0")

    def dependencies(self) -> list[str]:
        """What building needs besides a compiler of C."""
        return ["mypy[mypyc]==2.4.1", "setuptools>=69"] if self._is_on() else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compiles before the files of the wheel are collected."""
        if version != "standard" or not self._is_on():
            return
        # It is removed with the hook, if finalize() is not called.
        self._directory = tempfile.TemporaryDirectory()
        work = Path(self._directory.name)
        build_data["pure_python"], build_data["infer_tag"] = False, True
        for built in _compile(Path(self.root) / "src", work):
            build_data["force_include"][str(built)] = str(built.relative_to(work / "lib"))

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Removes what the wheel has by now."""
        del version, build_data, artifact_path
        if self._directory is not None:
            self._directory.cleanup()


def _compile(source: Path, work: Path) -> list[Path]:
    """The files that the modules are compiled to, in ``lib`` of the directory ``work``."""
    from mypyc.build import mypycify
    from setuptools import Distribution

    before = Path.cwd()
    os.chdir(source)  # mypyc names modules by their relative paths
    try:
        cache = f"--cache-dir={work / 'cache'}"
        extensions = mypycify(
            [*_OPTIONS, cache, "--config-file=", *MODULES],
            target_dir=str(work / "c"),
            separate=True,
        )
        command = Distribution({"ext_modules": extensions}).get_command_obj("build_ext")
        command.build_lib, command.build_temp = str(work / "lib"), str(work / "temp")
        command.ensure_finalized()
        command.run()
    finally:
        os.chdir(before)
    return [one for one in sorted((work / "lib").rglob("*")) if one.is_file()]
