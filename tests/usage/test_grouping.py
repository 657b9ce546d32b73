"""Which nodes a drawing has."""

from __future__ import annotations

from typing import Any

import pytest

import schemakit
from schemakit.usage.grouping import arrange
from tests.small import described, to
from tests.usage.connected import shop


def find_names(drawing: schemakit.Drawing) -> set[str]:
    return {node.name for node in drawing.nodes}


def test_every_part_is_a_node_in_the_box_of_its_group() -> None:
    drawing = shop().graph()
    groups = {node.name: node.group for node in drawing.nodes}
    assert groups["GET /pets"] == "pets"
    assert groups["GET /health"] == "no tag"
    assert groups["Pet"] == "Schema"
    assert "#" not in groups
    assert not drawing.is_grouped
    ids = {node.id for node in drawing.nodes}
    assert {end for line in drawing.edges for end in (line.source, line.target)} <= ids
    assert drawing.total == len(drawing.nodes) == len(shop()._loaded.connections().parts) - 1


def test_around_a_part_are_what_it_uses_and_what_uses_it() -> None:
    none, one, two = (shop().graph(around="Problem", depth=depth) for depth in range(3))
    assert find_names(none) == {"Problem"}
    assert find_names(one) == {"Problem", "#/components/responses/NotFound"}
    assert find_names(two) == find_names(one) | {"GET /pets"}


def test_groups_by_path_and_none() -> None:
    by_path = {node.name: node.group for node in shop().graph(group="path").nodes}
    assert by_path["POST /pets"] == "/pets"
    assert {node.group for node in shop().graph(group="none").nodes} == {""}
    with pytest.raises(schemakit.UsageError, match="'tag', 'path' or 'none', not 'method'"):
        shop().graph(group="method")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("depth", "message"),
    [
        ("x", "depth is a number of uses, not str"),
        (True, "depth is a number of uses, not bool"),
        (1.5, "depth is a number of uses, not float"),
        (-1, "depth=-1: expected at least 0"),
    ],
)
def test_a_wrong_depth_is_refused(depth: Any, message: str) -> None:
    for around in (None, "Pet"):
        with pytest.raises(schemakit.UsageError, match=message):
            shop().graph(around=around, depth=depth)


def respond(*names: str) -> dict[str, Any]:
    content = {f"a/{name}": {"schema": to(name)} for name in names}
    return {"200": {"description": "", "content": content}}


def test_many_parts_are_drawn_as_groups() -> None:
    paths = {
        f"/{tag}{n}": {"get": {"tags": [tag], "responses": respond(f"{tag}{n}", "Shared")}}
        for tag in ("a", "b")
        for n in range(5)
    }
    schemas: dict[str, Any] = {path[1:]: {} for path in paths} | {"Shared": {}, "Unused": {}}
    connections = schemakit.load(described(schemas, paths=paths))._loaded.connections()
    drawing = arrange(connections, most=10)
    assert drawing.is_grouped
    assert drawing.total == 22
    assert {(node.name, node.kind, node.size) for node in drawing.nodes} == {
        *(("a", "operations", 5), ("b", "operations", 5)),
        *(("Shared", "Schema", 1), ("Schema", "parts", 1)),
    }
    names = {node.id: node.name for node in drawing.nodes}
    assert {(names[one.source], names[one.target], one.references) for one in drawing.edges} == {
        *(("a", "Shared", 5), ("b", "Shared", 5))
    }
    assert not arrange(connections, most=10, group="none").is_grouped


def test_a_drawing_of_groups_stays_small() -> None:
    """However much there is, what is shared by few is in one node."""
    tags = [f"t{n}" for n in range(30)]
    paths = {
        f"/{tag}": {"get": {"tags": [tag], "responses": respond(*(f"S{n}" for n in range(200)))}}
        for tag in tags
    }
    api = schemakit.load(described({f"S{n}": {} for n in range(200)}, paths=paths))
    drawing = api.graph()
    assert drawing.is_grouped
    assert len(drawing.nodes) <= 60
    assert {node.name for node in drawing.nodes} >= {*tags, "S0"}
