"""Drawings as text, read by the programs that draw them."""

from __future__ import annotations

import json
import shutil
import subprocess
import xml.etree.ElementTree as ET
from typing import Any

import pytest

import schemakit
from schemakit.usage.drawing import as_dot, as_json, as_mermaid
from tests.corpus import IN_CI, ROOT
from tests.small import described, to
from tests.usage.connected import shop

#: Names that would end a text, start another, or mean something to a reader of labels.
HOSTILE = [
    *('"', "\\", '\\"', "a\nb", "]", '"]', "[x](y)", "{a|b}", "<b>x</b>", "&amp;", "#quot;"),
    *("`x`", "end", "--> n1", "%% note", "\\N\\G", "é €", "\x1b[31m", "\u202e", "; n1", "**x**"),
]


def hostile() -> schemakit.Description:
    """A description with such names for schemas, paths and tags."""
    schemas = {name: to("Last") for name in HOSTILE}
    paths = {
        f"/{name}": {"get": {"tags": [name], "responses": {}}, "put": {"tags": [name]}}
        for name in HOSTILE
    }
    return schemakit.load(described({**schemas, "Last": {}}, "3.1.0", paths=paths))


def find_dot() -> str:
    """The program of Graphviz; a run in CI must have it."""
    program = shutil.which("dot")
    if program is None:
        if IN_CI:
            pytest.fail("no Graphviz")
        pytest.skip("no Graphviz")
    return program


def read_dot(text: str) -> Any:
    """What Graphviz reads in a text."""
    program = [find_dot(), "-Tdot_json"]
    done = subprocess.run(program, input=text.encode(), capture_output=True, check=True)
    assert done.stderr == b""
    return json.loads(done.stdout)


@pytest.mark.slow
@pytest.mark.parametrize("api", [shop(), hostile()])
def test_graphviz_reads_each_node_and_edge(api: schemakit.Description) -> None:
    drawing = api.graph()
    read = read_dot(as_dot(drawing))
    objects = read["objects"]
    nodes = [one for one in objects if "nodes" not in one]
    assert {one["name"] for one in nodes} == {node.id for node in drawing.nodes}
    ends = [(objects[one["tail"]]["name"], objects[one["head"]]["name"]) for one in read["edges"]]
    assert sorted(ends) == sorted((line.source, line.target) for line in drawing.edges)
    boxes = {one["label"] for one in objects if one["name"].startswith("cluster")}
    assert len(boxes) == len({node.group for node in drawing.nodes})


@pytest.mark.slow
def test_graphviz_shows_names_as_they_are() -> None:
    text = as_dot(hostile().graph())
    command = [find_dot(), "-Tsvg"]
    done = subprocess.run(command, input=text.encode(), capture_output=True, check=True)
    shown = {one.text for one in ET.fromstring(done.stdout).iter() if one.text}
    for name in ("&amp;", "<b>x</b>", '"', "\\N\\G", "{a|b}"):
        assert f"GET /{name}" in shown or f"#/paths/~1{name}/get" in shown or name in shown


def read_mermaid(text: str) -> Any:
    """What Mermaid reads in a text."""
    node = shutil.which("node")
    if node is None or not (ROOT / "tests/node/node_modules/mermaid").is_dir():
        if IN_CI:
            pytest.fail("no node with mermaid: npm install --prefix tests/node")
        pytest.skip("no node with mermaid: npm install --prefix tests/node")
    command = [node, str(ROOT / "tests/node/mermaid.js")]
    done = subprocess.run(command, input=text.encode(), capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)


@pytest.mark.slow
@pytest.mark.parametrize("api", [shop(), hostile()])
def test_mermaid_reads_each_node_and_edge(api: schemakit.Description) -> None:
    drawing = api.graph()
    read = read_mermaid(as_mermaid(drawing))
    assert set(read["nodes"]) == {node.id for node in drawing.nodes}
    assert sorted(map(tuple, read["edges"])) == sorted(
        (line.source, line.target) for line in drawing.edges
    )
    assert len(read["groups"]) == len({node.group for node in drawing.nodes})


def test_json_has_the_same_nodes_and_edges() -> None:
    drawing = shop().graph()
    found = json.loads(json.dumps(as_json(drawing)))
    assert [one["id"] for one in found["nodes"]] == [node.id for node in drawing.nodes]
    assert found["edges"][0].keys() == {"source", "target", "way", "references"}
    assert (found["total"], found["is_grouped"]) == (drawing.total, False)


def test_an_edge_says_what_is_no_reference() -> None:
    text = as_dot(shop().graph())
    assert 'label="security", style=dashed' in text
    assert 'label="$ref"' not in text
    assert '-. "security" .->' in as_mermaid(shop().graph())


def test_no_control_reaches_the_text() -> None:
    for text in (as_dot(hostile().graph()), as_mermaid(hostile().graph())):
        assert "\x1b" not in text
        assert "\u202e" not in text


def test_long_names_are_cut() -> None:
    api = schemakit.load(described({"x" * 5000: {}}))
    assert len(as_dot(api.graph())) < 1000
