"""What the figures were measured with: the machine, and the versions of everything."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
from importlib import metadata
from pathlib import Path

import orjson

PYTHON = (
    *("schemakit", "orjson", "PyYAML", "py-yaml12", "jsonref", "openapi-core", "prance"),
    *("jsonschema-rs", "mcp", "fastmcp", "msgspec", "yyjson"),
)
NODE = (
    *("@apidevtools/json-schema-ref-parser", "@readme/openapi-parser", "@redocly/cli"),
    *("@scalar/openapi-parser", "openapi-format"),
)
PROGRAMS = {
    "jq": "from the system's packages",
    "gojq": "from the system's packages",
    "node": "from nodejs.org, 20 or later",
}
FROM_PYPI = "pip install -e '.[benchmark]'"
FROM_NPM = "python -m benchmarks setup"


def machine() -> dict[str, str]:
    """The processor, its cores, the memory, the system and the Python, each as text."""
    return {
        "CPU": _processor(),
        "cores": str(os.cpu_count() or "unknown"),
        "memory": _memory(),
        "system": f"{platform.system()} {platform.release()}",
        "Python": f"{platform.python_implementation()} {platform.python_version()}",
    }


def versions() -> dict[str, str]:
    """Each contender's version; for one that is absent, how to install it."""
    found = {name: _distribution(name) for name in PYTHON}
    found |= {name: _program(name, how) for name, how in PROGRAMS.items()}
    return found | {name: _package(name) for name in NODE}


def _distribution(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return f"absent: `{FROM_PYPI}`"


def _program(name: str, how: str) -> str:
    if shutil.which(name) is None:
        return f"absent: {how}"
    done = subprocess.run([name, "--version"], capture_output=True, text=True, check=False)
    return done.stdout.strip().removeprefix(f"{name}-")


def _package(name: str) -> str:
    manifest = Path(__file__).parent / "node" / "node_modules" / name / "package.json"
    if not manifest.exists():
        return f"absent: `{FROM_NPM}`"
    return str(orjson.loads(manifest.read_bytes())["version"])


def _processor() -> str:
    known = Path("/proc/cpuinfo")
    if known.exists():
        for line in known.read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _memory() -> str:
    try:
        size = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, OSError, ValueError):
        return "unknown"
    return f"{size / 2**30:.0f} GiB"
