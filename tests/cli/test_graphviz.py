"""SVG by Graphviz."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from schemakit.cli.graphviz import GraphvizError, draw_svg
from tests.usage.test_drawing import find_dot


def program(directory: Path, monkeypatch: pytest.MonkeyPatch, body: str) -> None:
    """A program ``dot`` that comes first."""
    path = directory / "dot"
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)
    monkeypatch.setenv("PATH", f"{directory}:/usr/bin:/bin")


@pytest.mark.slow
def test_graphviz_draws_svg() -> None:
    find_dot()
    assert ET.fromstring(draw_svg(b"digraph { a -> b; }")).tag.endswith("svg")
    with pytest.raises(GraphvizError, match="syntax error"):
        draw_svg(b"digraph {")


def test_without_graphviz_the_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(GraphvizError, match="apt-get install graphviz") as caught:
        draw_svg(b"digraph {}")
    assert caught.value.exit_status == 3


def test_a_program_that_fails_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path, monkeypatch, "cat > /dev/null; exit 7")
    with pytest.raises(GraphvizError, match="exit status 7"):
        draw_svg(b"digraph {}")


def test_a_program_that_takes_too_long_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(tmp_path, monkeypatch, "exec tail -f /dev/null")
    with pytest.raises(GraphvizError, match=r"in 0\.1 seconds; --around PART"):
        draw_svg(b"digraph {}", longest=0.1)
