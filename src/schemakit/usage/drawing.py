"""A drawing as text: DOT for Graphviz, Mermaid, and JSON.

Names come from a document, so none of their characters means anything in the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from schemakit.counts import format_count
from schemakit.usage.grouping import OPERATIONS, PARTS, Drawing, Line, Node

__all__ = ["MERMAID_EDGES", "as_dot", "as_json", "as_mermaid"]

#: How many edges Mermaid draws by default.
MERMAID_EDGES = 500
#: Longer names are cut in labels.
_LONGEST = 100
#: Controls, marks that reorder text, and half surrogate pairs.
_unsafe = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)
#: The shape and colour of each kind; all others are boxes.
_STYLES = {
    "Operation": 'shape=box, style="rounded,filled", fillcolor="#e8f0fe"',
    OPERATIONS: 'shape=folder, style=filled, fillcolor="#e8f0fe"',
    PARTS: 'shape=folder, style=filled, fillcolor="#f1f3f4"',
    "Schema": 'shape=box, style=filled, fillcolor="#fef7e0"',
}


def as_dot(drawing: Drawing) -> str:
    """The drawing in the DOT language, with a cluster for each group."""
    lines = [
        "digraph description {",
        "  rankdir=LR; ranksep=1.5;",
        '  node [shape=box, fontname="sans-serif"];',
    ]
    lines += _nodes_in_groups(
        drawing,
        lambda node: f"{node.id} [label={_quote_dot(_label(node))}{_style(node)}];",
        lambda number, name: f"subgraph cluster_{number} {{ label={_quote_dot(name)}; color=gray;",
        "}",
    )
    faint = {node.id for node in drawing.nodes if node.kind == PARTS}
    for line in drawing.edges:
        said = _words_of(line)
        styles = [f"label={_quote_dot(said)}, style=dashed"] if said else []
        styles += ['color="#c0c0c0"'] if line.target in faint else []
        style = f" [{', '.join(styles)}]" if styles else ""
        lines.append(f"  {line.source} -> {line.target}{style};")
    return "\n".join([*lines, "}", ""])


def as_mermaid(drawing: Drawing) -> str:
    """The drawing as a flowchart of Mermaid, with a subgraph for each group."""
    lines = ["flowchart LR"]
    lines += _nodes_in_groups(
        drawing,
        lambda node: f"{node.id}[{_quote_mermaid(_label(node))}]",
        lambda number, name: f"subgraph s{number}[{_quote_mermaid(name)}]",
        "end",
    )
    for line in drawing.edges:
        said = _words_of(line)
        arrow = f"-. {_quote_mermaid(said)} .->" if said else "-->"
        lines.append(f"  {line.source} {arrow} {line.target}")
    return "\n".join([*lines, ""])


def as_json(drawing: Drawing) -> dict[str, Any]:
    """The drawing as plain data: ``nodes`` and ``edges``."""
    return {
        "nodes": [one._asdict() for one in drawing.nodes],
        "edges": [one._asdict() for one in drawing.edges],
        "total": drawing.total,
        "is_grouped": drawing.is_grouped,
    }


def _nodes_in_groups(
    drawing: Drawing,
    draw: Callable[[Node], str],
    begin: Callable[[int, str], str],
    end: str,
) -> Iterator[str]:
    """The lines of the nodes: each group of several nodes in its box."""
    groups: dict[str, list[Node]] = {}
    for node in drawing.nodes:
        groups.setdefault(node.group, []).append(node)
    for number, (name, nodes) in enumerate(groups.items()):
        is_boxed = bool(name) and len(groups) > 1
        margin = "    " if is_boxed else "  "
        if is_boxed:
            yield f"  {begin(number, _readable(name))}"
        for node in nodes:
            yield margin + draw(node)
        if is_boxed:
            yield f"  {end}"


def _label(node: Node) -> str:
    if node.kind == OPERATIONS:
        return _readable(f"{node.name}: {format_count(node.size, 'operation')}")
    if node.kind == PARTS:
        return _readable(f"{node.name}: {format_count(node.size, 'other')}")
    return _readable(node.name)


def _style(node: Node) -> str:
    style = _STYLES.get(node.kind)
    return f", {style}" if style else ""


def _words_of(line: Line) -> str:
    """What a line says: nothing if it is a reference, as most are."""
    return "" if line.way.startswith("$") else _readable(line.way)


def _readable(text: str) -> str:
    """A name for a label: in one line, without controls, and not too long."""
    shown = _unsafe.sub(lambda found: f"\\u{ord(found.group()):04x}", text)
    return shown if len(shown) <= _LONGEST else shown[: _LONGEST - 1] + "…"


def _quote_dot(text: str) -> str:
    # Graphviz reads escapes and the entities of HTML in labels.
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("&", "&amp;")
    return f'"{escaped}"'


def _quote_mermaid(text: str) -> str:
    # All that may mean something to Mermaid, to Markdown or to HTML becomes an entity.
    escaped = re.sub(r"[^\w {}./,:()+=…-]", lambda found: f"#{ord(found.group())};", text)
    return f'"{escaped}"'
