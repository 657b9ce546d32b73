"""Schemas as the nodes of trees that a page opens level by level.

A node has what a line of ``schemakit show`` says of a schema, and edges to the nodes of its parts.
Each body is stored once: the schemas are dereferenced and share containers, and equal nodes are
one. A reference that dereferencing kept, because it is part of a cycle, names a root, at which the
page goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from schemakit.errors import PointerError, UsageError
from schemakit.site.tables import Strings
from schemakit.spec import pointer
from schemakit.views.schema_lines import (
    Line,
    Part,
    Reading,
    describe_part,
    find_body,
    find_parts,
    make_line,
)

__all__ = ["Edge", "Nodes"]

#: The bit of each mark.
_MARKS = {"deprecated": 1, "read-only": 2, "write-only": 4, "ignored": 8}
#: Flags of an edge.
_REQUIRED, _ONE_OF, _ANY_OF = 1, 2, 4
#: The most nodes of a page; a schema beyond them is drawn without its parts, and says so.
_MOST = 1_000_000
_LEFT_OUT = "too much to draw what is inside"

#: ``(name, segment, flags, node, type, label, link)``. Name, segment, type and label are numbers of
#: texts; a segment of 0 is the name. The link is the number of a page and one, or 0.
Edge = tuple[int, int, int, int, int, int, int]
#: ``(description, marks, facts, examples, edges, again)``. ``again`` is the number of a root and
#: one, or 0.
_Row = tuple[int, int, tuple[int, ...], tuple[int, ...], tuple[Edge, ...], int]


class Nodes:
    """The nodes found so far.

    ``whole`` is the entry document, dereferenced; ``pages`` has the number of the page of each
    component by its JSON Pointer.
    """

    def __init__(
        self,
        whole: Any,
        strings: Strings,
        pages: Mapping[str, int],
        *,
        legacy: bool = False,
        exists: Callable[[str], bool] = lambda _: True,
    ) -> None:
        self._whole, self._strings, self._pages = whole, strings, pages
        self._reading = Reading(legacy, exists)
        self._rows: list[_Row] = []
        self._numbers: dict[_Row, int] = {}
        #: Schemas by id, with themselves, so that an id is not used again.
        self._known: dict[int, tuple[Any, int]] = {}
        #: The JSON Pointers at which trees go on.
        self._roots: dict[str, int] = {}
        #: The page of each component, by the ids of its schema and of its body.
        self._components: dict[int, int] = {}
        self._names = {page: pointer.parse(where)[-1] for where, page in pages.items() if where}
        for where, page in pages.items():
            self._add_component(where, page)

    def _add_component(self, where: str, page: int) -> None:
        schema = self._find(where)
        if isinstance(schema, dict):
            self._components.setdefault(id(schema), page)
            body = find_body(schema, self._reading.legacy)
            if schema.get("type") != "array":
                self._components.setdefault(body, page)

    def _find(self, where: str) -> Any:
        try:
            return pointer.get(self._whole, pointer.parse(where))
        except (pointer.Missing, PointerError):
            return None

    def make_edge(
        self,
        schema: Any,
        name: str = "",
        change: Callable[[Line], Line] = lambda line: line,
    ) -> Edge:
        """An edge to the node of a schema, or to one that says what ``change`` makes of its line,
        as a parameter does."""
        number = self._add(schema)
        part = Part(name, name, schema)
        line = make_line(self._reading, part, name, 0)
        changed = change(line)
        if changed is not line:
            _, _, _, _, edges, again = self._rows[number]
            number = self._put(self._make_row(changed, edges, again))
        part = part._replace(required=changed.required)
        return self._make_edge(part, changed.type, number, None)

    def as_data(self) -> dict[str, Any]:
        """``nodes``, as rows without the zeros at their ends and with the edges in one list, and
        ``roots``, the nodes at which trees go on; -1 where there is none."""
        roots: list[int] = []
        while len(roots) < len(self._roots):
            where = list(self._roots)[len(roots)]
            schema = self._find(where)
            roots.append(self._add(schema) if isinstance(schema, (dict, bool)) else -1)
        return {"nodes": [_trim(row) for row in self._rows], "roots": roots}

    # -- nodes -------------------------------------------------------------------------------------

    def _add(self, schema: Any) -> int:
        """The number of the node of a schema. It uses a stack, so that depth is bounded by
        memory."""
        stack: list[tuple[Any, list[Part] | None]] = [(schema, None)]
        begun: set[int] = set()
        while stack:
            one, parts = stack.pop()
            if id(one) in self._known:
                continue
            if parts is None:
                parts = find_parts(self._reading, one) if len(self._rows) < _MOST else []
                if parts:
                    if id(one) in begun:
                        raise UsageError("a schema holds itself without a reference")
                    begun.add(id(one))
                    stack.append((one, parts))
                    stack += [(part.schema, None) for part in reversed(parts)]
                    continue
            self._known[id(one)] = one, self._put(self._build_row(one, parts))
        return self._known[id(schema)][1]

    def _build_row(self, schema: Any, parts: list[Part]) -> _Row:
        line = make_line(self._reading, Part("", "", schema), "", 0)
        if not parts and len(self._rows) >= _MOST and find_parts(self._reading, schema):
            line = line._replace(facts=(*line.facts, _LEFT_OUT))
        edges = []
        for part in parts:
            inner = describe_part(self._reading, part)
            edges.append(self._make_edge(part, inner, self._known[id(part.schema)][1], schema))
        return self._make_row(line, tuple(edges), self._find_again(schema))

    def _make_row(self, line: Line, edges: tuple[Edge, ...], again: int) -> _Row:
        add = self._strings.add
        return (
            add(line.description),
            sum(_MARKS.get(one, 0) for one in line.marks),
            tuple(map(add, line.facts)),
            tuple(map(add, line.beside)),
            edges,
            again,
        )

    def _put(self, row: _Row) -> int:
        known = self._numbers.get(row)
        if known is None:
            known = self._numbers[row] = len(self._rows)
            self._rows.append(row)
        return known

    def _find_again(self, schema: Any) -> int:
        """The number of the root to which a reference leads, and one; 0 for anything else."""
        where = _target_of(schema)
        if not where or not self._reading.exists(where):
            return 0
        return self._roots.setdefault(where, len(self._roots)) + 1

    # -- edges -------------------------------------------------------------------------------------

    def _make_edge(self, part: Part, type_: str, node: int, owner: Any) -> Edge:
        add = self._strings.add
        branch = part.name.startswith(("(one of ", "(any of ")) and part.segment[:1] == "("
        flags = _REQUIRED * part.required
        flags |= (_ONE_OF if part.name[1:4] == "one" else _ANY_OF) * branch
        link = self._find_page(part.schema)
        label = self._find_label(owner, part.schema, link) if branch else ""
        segment = 0 if part.segment == part.name else add(part.segment)
        return add(part.name), segment, flags, node, add(type_), add(label), link + 1

    def _find_page(self, schema: Any) -> int:
        """The page of the component that a schema, or what is in an array, is; -1 without one."""
        if not isinstance(schema, dict):
            return -1
        where = _target_of(schema)
        if where:
            return self._pages.get(where, -1)
        known = self._components.get(id(schema))
        if known is None:
            known = self._components.get(find_body(schema, self._reading.legacy), -1)
            if id(schema) in self._known:  # it stays, and so does its id
                self._components[id(schema)] = known
        return known

    def _find_label(self, owner: Any, branch: Any, link: int) -> str:
        """The name of a branch: what its discriminator calls it, or the component, or its title."""
        name = self._names.get(link, "")
        discriminator = owner.get("discriminator") if isinstance(owner, dict) else None
        mapping = discriminator.get("mapping") if isinstance(discriminator, dict) else None
        for value, target in mapping.items() if isinstance(mapping, dict) and name else ():
            if isinstance(target, str) and target.rpartition("/")[2] == name:
                return str(value)
        title = branch.get("title") if isinstance(branch, dict) else None
        return name or (title if isinstance(title, str) else "")


def _target_of(schema: Any) -> str:
    """The JSON Pointer to which a reference into the entry document leads, or ``""``."""
    reference = schema.get("$ref") if isinstance(schema, dict) else None
    if not isinstance(reference, str) or not reference.startswith("#/"):
        return ""
    return pointer.from_fragment(reference[1:])


def _trim(row: _Row) -> list[Any]:
    """A row as it is written."""
    description, marks, facts, examples, edges, again = row
    found = [description, marks, list(facts), list(examples)]
    found += [[number for edge in edges for number in edge], again]
    while found and not found[-1]:
        found.pop()
    return found
