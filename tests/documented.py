"""The examples in Markdown: what a reader would type, and what is said to come back."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from tests.terminal import in_terminal


def blocks(text: str) -> list[tuple[str, str]]:
    """Language and content of each fenced block."""
    return re.findall(r"^```(\w+)\n(.*?)^```$", text, flags=re.MULTILINE | re.DOTALL)


def commands(text: str) -> list[tuple[str, str]]:
    """Every command of the ``console`` blocks, which follows ``$``, and the output below it."""
    found = []
    for language, content in blocks(text):
        if language == "console":
            for part in re.split(r"^\$ ", content, flags=re.MULTILINE)[1:]:
                command, _, output = part.partition("\n")
                found.append((command, output))
    return found


def printed(command: str, directory: Path) -> str:
    """What a terminal of 100 columns shows of a command, the environment being active."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    shown, _ = in_terminal(
        ["bash", "-c", command],
        columns=100,
        directory=directory,
        variables={"PATH": path, "NO_COLOR": "1"},
    )
    return shown


EXAMPLES = Path(__file__).parent.parent / "examples"


def example(script: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """A run of one of the scripts in ``examples/``."""
    return subprocess.run(
        [sys.executable, EXAMPLES / script, *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
