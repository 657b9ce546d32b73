"""The command ``graph``."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from pathlib import Path
from shlex import quote

import pytest

from tests.small import described, written
from tests.terminal import InProcess


def test_dot_is_the_default(run: InProcess, shop: Path) -> None:
    text = run("graph", shop).out
    assert text.startswith("digraph description {\n")
    assert 'label="GET /pets"' in text


def test_json_and_mermaid_have_the_same_nodes(run: InProcess, shop: Path) -> None:
    nodes = json.loads(run("graph", shop, "--format", "json").out)["nodes"]
    mermaid = run("graph", shop, "--format", "mermaid").out
    assert mermaid.startswith("flowchart LR\n")
    assert all(f" {one['id']}[" in mermaid for one in nodes)


@pytest.mark.parametrize(
    ("name", "start"),
    [("a.mmd", "flowchart"), ("a.gv", "digraph"), ("a.json", "{"), ("a.txt", "digraph")],
)
def test_the_ending_of_the_file_selects(
    name: str, start: str, run: InProcess, shop: Path, tmp_path: Path
) -> None:
    assert run("graph", shop, "-o", tmp_path / name).out == ""
    assert (tmp_path / name).read_text("utf-8").startswith(start)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["graph.png", "a b.PDF"])
def test_a_picture_that_is_not_written_is_an_error(
    run: InProcess, shop: Path, tmp_path: Path, name: str
) -> None:
    target = tmp_path / name
    ran = run("graph", shop, "-o", target)
    assert (ran.out, ran.status) == ("", 2)
    assert f"| dot -T{name[-3:].lower()} -o {quote(str(target))}" in ran.err
    assert not target.exists()
    assert run("graph", shop, "--format", "dot", "-o", target).status == 0


def test_svg(run: InProcess, shop: Path, tmp_path: Path) -> None:
    from tests.usage.test_drawing import find_dot

    find_dot()
    run("graph", shop, "-o", tmp_path / "a.svg")
    titles = {one.text for one in ET.parse(tmp_path / "a.svg").iter()}
    assert {"GET /pets", "Pet"} <= titles


def test_without_graphviz_nothing_is_written(
    run: InProcess, shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    ran = run("graph", shop, "-o", tmp_path / "a.svg")
    assert ran.status == 3
    assert "apt-get install graphviz" in ran.err
    assert not (tmp_path / "a.svg").exists()


def test_around_a_part(run: InProcess, shop: Path) -> None:
    words = ("--around", "Problem", "--depth", "2", "--format", "json")
    found = json.loads(run("graph", shop, *words).out)
    assert [one["name"] for one in found["nodes"]] == [
        *("Problem", "#/components/responses/NotFound", "GET /pets")
    ]
    ran = run("graph", shop, "--depth", "2")
    assert (ran.status, "it needs --around PART" in ran.err) == (2, True)


def test_groups_are_pointed_out(run: InProcess, tmp_path: Path) -> None:
    path = written(tmp_path / "a.json", described({f"S{n}": {} for n in range(200)}))
    ran = run("graph", path)
    assert ran.err == (
        "note: 200 parts are drawn as 1 node, in groups; --group none draws each of them, "
        "--around PART some\n"
    )
    assert run("graph", path, "--group", "none").err == ""


def test_more_edges_than_mermaid_draws_are_pointed_out(run: InProcess, tmp_path: Path) -> None:
    ref = {"$ref": "#/components/schemas/Last"}
    schemas = {f"S{n}": {"items": ref} for n in range(501)}
    path = written(tmp_path / "a.json", described({**schemas, "Last": {}}))
    ran = run("graph", path, "--group", "none", "--format", "mermaid")
    assert (
        ran.err
        == "note: Mermaid draws up to 500 edges unless its maxEdges is raised; there are 501\n"
    )
