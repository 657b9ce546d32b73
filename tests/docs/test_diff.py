"""The commands in docs/diff.md print what the page shows, and it lists every code."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from schemakit.comparison.codes import CODES
from tests.corpus import ROOT
from tests.documented import commands, printed

TEXT = (ROOT / "docs" / "diff.md").read_text(encoding="utf-8")


@pytest.mark.slow
def test_the_commands_print_what_is_shown(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    for command, output in commands(TEXT):
        assert printed(command, tmp_path) == output, command


def test_the_page_lists_every_code_in_order() -> None:
    listed = re.findall(r'^\| <a id="([a-z-]+)"></a>`\1` \| (.*) \|$', TEXT, flags=re.MULTILINE)
    assert dict(listed) == CODES
