"""What a drawing of the parts shows: each part, or groups where there are too many."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Literal, NamedTuple

from schemakit.usage.connections import ROOT_PART, Connections, Edge
from schemakit.usage.parts import Part

__all__ = ["MOST_NODES", "OPERATIONS", "PARTS", "Drawing", "Grouping", "Line", "Node", "arrange"]

#: How the operations of a drawing are put together.
Grouping = Literal["tag", "path", "none"]
#: From so many parts on, groups are drawn in their place.
MOST_NODES = 150
#: The kinds of nodes that are groups: of operations with what only they use, and of other parts.
OPERATIONS, PARTS = "operations", "parts"
#: How many nodes a drawing of groups has at most, as long as there are not more groups.
_MOST_GROUPED = 60


class Node(NamedTuple):
    """A part, or a group of ``size`` parts; ``group`` names the box that it is drawn in."""

    id: str
    name: str
    kind: str
    group: str
    size: int
    document: str
    pointer: str


class Line(NamedTuple):
    """An edge between two nodes, by their ids: the way of the first use, and how many uses."""

    source: str
    target: str
    way: str
    references: int


class Drawing(NamedTuple):
    """Nodes and the edges between them; ``total`` is the number of parts, and ``is_grouped`` says
    whether groups are drawn in place of parts."""

    nodes: tuple[Node, ...]
    edges: tuple[Line, ...]
    total: int
    is_grouped: bool


def arrange(
    connections: Connections,
    *,
    around: Collection[int] | None = None,
    depth: int = 1,
    group: Grouping = "tag",
    most: int = MOST_NODES,
) -> Drawing:
    """A drawing of all parts, or of some with what they use and what uses them, ``depth`` steps
    away.

    Operations are in groups by their first tag or the start of their path, all other parts by
    their kind. If there are more than ``most`` parts, the operations of a group are one node
    together with what only they use; of what several groups use, the schemas that most do have
    nodes of their own.
    """
    if around is None:
        chosen = [number for number in range(len(connections.parts)) if number != ROOT_PART]
    else:
        chosen = sorted(_reached(connections, around, depth))
    inside = set(chosen)
    edges = [edge for number in chosen for edge in connections.uses[number] if edge.used in inside]
    groups = {number: _group_of(connections, number, group) for number in chosen}
    if group == "none" or len(chosen) <= most:
        return _of_parts(connections, chosen, edges, {} if group == "none" else groups)
    return _of_groups(connections, chosen, edges, groups)


def _reached(connections: Connections, starts: Collection[int], depth: int) -> set[int]:
    """The parts that some use, and those that use them, at most ``depth`` steps away."""
    found = set(starts)
    for edges, end in ((connections.uses, "used"), (connections.used_by, "user")):
        level, met = set(starts), set(starts)
        for _ in range(depth):
            level = {getattr(edge, end) for number in level for edge in edges[number]} - met
            if not level:
                break
            met |= level
        found |= met
    return found


def _group_of(connections: Connections, number: int, group: Grouping) -> str:
    operations = connections.operations.get(number, ())
    if not operations:
        return connections.parts[number].kind
    one = operations[0]
    if one.is_webhook and (group == "path" or not one.tags):
        return "webhooks"
    if group == "path":
        return "/" + one.path.strip("/").partition("/")[0]
    return one.tags[0] if one.tags else "no tag"


def _of_parts(
    connections: Connections,
    chosen: Iterable[int],
    edges: Iterable[Edge],
    groups: dict[int, str],
) -> Drawing:
    nodes = [_node(number, connections.parts[number], groups) for number in chosen]
    lines = [Line(f"n{one.user}", f"n{one.used}", one.way, one.references) for one in edges]
    return Drawing(tuple(nodes), tuple(lines), len(nodes), is_grouped=False)


def _node(number: int, part: Part, groups: dict[int, str]) -> Node:
    group = groups.get(number, "")
    return Node(f"n{number}", part.name, part.kind, group, 1, part.document, part.pointer)


def _of_groups(
    connections: Connections, chosen: list[int], edges: list[Edge], groups: dict[int, str]
) -> Drawing:
    """Each group as one node, with the parts that only this group reaches."""
    reaching = _groups_reaching(connections, chosen, groups)
    operations = connections.operations
    #: The group of each part: whether it is one of operations, and its name.
    keys = {
        number: (True, groups[number] if number in operations else min(reaching[number]))
        if number in operations or len(reaching.get(number, ())) == 1
        else (False, groups[number])
        for number in chosen
    }
    shared = [number for number in chosen if not keys[number][0] and number in reaching]
    shared.sort(key=lambda one: (groups[one] != "Schema", -len(reaching[one]), one))
    own = set(shared[: max(_MOST_GROUPED - len(set(keys.values())), 0)])
    ids: dict[tuple[bool, str], str] = {}
    nodes: dict[str, Node] = {}
    node_of: dict[int, str] = {}
    for number in chosen:
        if number in own:
            node = _node(number, connections.parts[number], {})
        else:
            of_operations, name = keys[number]
            identity = ids.setdefault(keys[number], f"g{len(ids)}")
            kind = OPERATIONS if of_operations else PARTS
            node = nodes.get(identity, Node(identity, name, kind, "", 0, "", ""))
            # A group of operations counts these alone.
            node = node._replace(size=node.size + (number in operations or not of_operations))
        node_of[number] = node.id
        nodes[node.id] = node
    lines: dict[tuple[str, str], Line] = {}
    for edge in edges:
        pair = node_of[edge.user], node_of[edge.used]
        if pair[0] != pair[1]:
            line = lines.get(pair, Line(*pair, edge.way, 0))
            lines[pair] = line._replace(references=line.references + edge.references)
    return Drawing(tuple(nodes.values()), tuple(lines.values()), len(chosen), is_grouped=True)


def _groups_reaching(
    connections: Connections, chosen: list[int], groups: dict[int, str]
) -> dict[int, set[str]]:
    """The groups of operations that reach each part."""
    starts: dict[str, list[int]] = {}
    for number in chosen:
        if number in connections.operations:
            starts.setdefault(groups[number], []).append(number)
    inside = set(chosen)
    found: dict[int, set[str]] = {}
    for group, queue in starts.items():
        for number in queue:  # the list grows
            for edge in connections.uses[number]:
                known = found.setdefault(edge.used, set())
                if edge.used in inside and group not in known:
                    known.add(group)
                    queue.append(edge.used)
    return found
