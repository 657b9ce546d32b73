"""JSON text of a dereferenced document, assembled without building or walking the big tree.

Every unit is serialised once, with a marker wherever another one stands; arithmetic over the
pieces gives the size of the whole, and one join gives its text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import orjson

from schemakit.documents.registry import Registry
from schemakit.errors import Location, TooLargeError, UsageError
from schemakit.references.components import Place, find_components, place_of
from schemakit.references.graph import Graph
from schemakit.references.nodes import Unit
from schemakit.spec import pointer
from schemakit.syntax.gc_pause import collector_paused
from schemakit.syntax.json_writer import circle_error, to_indented_json, to_json
from schemakit.transform.dereference import dereference, link
from schemakit.transform.linker import Linker
from schemakit.transform.options import Options

__all__ = [
    "Cost",
    "Sizes",
    "add_up",
    "cut",
    "find_costliest",
    "json_pieces",
    "marker",
    "named",
    "split_bodies",
    "text_pieces",
]


@dataclass(frozen=True, slots=True)
class Cost:
    """What one component adds to the output: how often it occurs, and bytes altogether."""

    pointer: str
    uses: int
    bytes: int


def marker(body: Any, number: int) -> Any:
    """The placeholder of a body in the text of other units. JSON text contains no raw NUL."""
    return orjson.Fragment(b"\0%d\0" % number) if isinstance(body, (dict, list)) else body


_SHORT = 4096


class Sizes(NamedTuple):
    """The sizes of what the result needs. ``order`` lists units after all their ``targets``, the
    result last; ``sizes`` are bytes of text, all targets included."""

    targets: list[list[int]]
    order: list[int]
    sizes: list[int]

    @property
    def whole(self) -> int:
        """The size of the result."""
        return self.sizes[-1]


def add_up(count: int, measure: Callable[[int], tuple[int, list[int]]]) -> Sizes:
    """The sizes of what the last of ``count`` units, the result, needs. ``measure`` is asked once
    for the size of each without its targets, and for these.

    Raises:
        UsageError: if what was given holds itself: no reference is left that could lead back.
    """
    targets: list[list[int]] = [[]] * count
    sizes = [0] * count
    order: list[int] = []
    entered: set[int] = set()
    left: set[int] = set()
    stack = [count - 1]
    while stack:
        number = stack[-1]
        if number not in entered:
            entered.add(number)
            sizes[number], targets[number] = measure(number)
            fresh = set(targets[number]) - left
            if not entered.isdisjoint(fresh):
                raise circle_error()
            stack.extend(fresh)
            continue
        stack.pop()
        if number not in left:
            left.add(number)
            order.append(number)
            sizes[number] += sum([sizes[target] for target in targets[number]])
    return Sizes(targets, order, sizes)


def cut(body: Any) -> tuple[list[bytes], list[int]]:
    """The text of a body where other units stand in it: its literals, and the units between."""
    text = to_json(body)
    if len(text) < _SHORT:
        # A copy: orjson leaves a short text in a buffer of several thousand bytes.
        text = bytes(memoryview(text))
    pieces = text.split(b"\0")
    return pieces[::2], [int(number) for number in pieces[1::2]]


class _Pieces(NamedTuple):
    """The text of every unit that is needed: its literals with the texts of its targets between
    them."""

    literals: list[list[bytes]]
    sizes: Sizes


def _pieces(bodies: list[Any]) -> _Pieces:
    """Serialises what the last of the bodies, the result, needs, each once; and adds up sizes."""
    literals: list[list[bytes]] = [[]] * len(bodies)

    def measure(number: int) -> tuple[int, list[int]]:
        literals[number], targets = cut(bodies[number])
        return sum(map(len, literals[number])), targets

    return _Pieces(literals, add_up(len(bodies), measure))


def json_pieces(
    registry: Registry,
    options: Options,
    *,
    max_bytes: int | None,
    indent: int | None,
    graph: Graph | None = None,
    kind: type[Linker] = Linker,
) -> tuple[list[bytes], Graph]:
    """The linked document as JSON text, in pieces to be joined or written; and its graph.

    ``indent`` is spaces per level, ``kind`` the linker, which says what stays a reference.

    ``max_bytes`` bounds the text, indentation included; what is too large is never built.

    Raises:
        TooLargeError: if the text would be larger than ``max_bytes``.
        UsageError: if ``cycles="share"`` and there is a cycle, which JSON text cannot hold; or if
            what was given is a mapping that holds itself.
        UnresolvableError, CycleError: as :func:`schemakit.transform.dereference.link`.
    """
    shared = options.cycles == "share"
    # Without a cycle there is nothing to share; with one it must not be built before it is refused.
    options = replace(options, cycles="keep") if shared else options
    with collector_paused():
        if options.flatten:
            return _flat_pieces(registry, options, graph, max_bytes, indent, shared=shared)
        linker = link(registry, options, graph=graph, placeholder=marker, kind=kind)
        if shared:
            _refuse_circles(linker.graph)
        pieces = _pieces(split_bodies(linker))
        size = pieces.sizes.whole
        if max_bytes is not None and size > max_bytes:
            names = find_components(registry).by_place
            costliest = find_costliest(linker.graph, pieces.sizes, names, 3)
            costs = [(cost.pointer, cost.bytes) for cost in costliest]
            raise TooLargeError(size, max_bytes, costs, Location(registry.entry.uri))
        if not indent:
            return _assembled(pieces), linker.graph
        again = replace(options, on_renamed=None, on_problem=None)
        tree = link(registry, again, graph=graph, kind=kind).result
        _refuse_larger(size, tree, indent, max_bytes, registry.entry.uri)
        return [to_indented_json(tree, indent)], linker.graph


def split_bodies(linker: Linker) -> list[Any]:
    """The bodies of a linker with placeholders, with the result as the last."""
    # The result, last, is the first unit's body, or that and more: a part with its definitions.
    bodies = [*linker.bodies, linker.result]
    # Aliases multiply data too, which is in no unit of its own.
    is_shared = any(document.shared for document in linker.registry.all)
    return _split_shared(bodies) if is_shared else bodies


def _refuse_circles(graph: Graph) -> None:
    if any(graph.cyclic):
        raise UsageError("cycles='share' makes Python objects that JSON text cannot hold")


def _flat_pieces(
    registry: Registry,
    options: Options,
    graph: Graph | None,
    max_bytes: int | None,
    indent: int | None,
    *,
    shared: bool,
) -> tuple[list[bytes], Graph]:
    """The flat document as text. Its shared bodies are not units; they are found by counting."""
    flat, graph = dereference(registry, options, graph)
    if shared:
        _refuse_circles(graph)
    return text_pieces(flat, max_bytes=max_bytes, indent=indent, uri=registry.entry.uri), graph


def text_pieces(
    value: Any, *, max_bytes: int | None, indent: int | None, uri: str = ""
) -> list[bytes]:
    """JSON text of plain data whose parts may be shared, in pieces to be joined or written.

    Raises:
        TooLargeError: if the text would be larger than ``max_bytes``, before any of it is built.
    """
    pieces = _pieces(_split_shared([value]))
    _refuse_larger(pieces.sizes.whole, value, indent, max_bytes, uri)
    return [to_indented_json(value, indent)] if indent else _assembled(pieces)


def _refuse_larger(
    compact: int, value: Any, indent: int | None, max_bytes: int | None, uri: str
) -> None:
    if max_bytes is None:
        return
    size = compact + _spacing(value, indent) if indent and compact <= max_bytes else compact
    if size > max_bytes:
        raise TooLargeError(size, max_bytes, (), Location(uri))


def _spacing(root: Any, indent: int) -> int:
    """How many bytes indentation adds: line breaks, the spaces after them, and after colons.

    Of each shared part its lines and their levels are added up once, whatever repeats it.
    """
    order, _ = _containers([root])
    #: Of each container: line breaks in its text, their levels below it, and its colons.
    known: dict[int, tuple[int, int, int]] = {}
    for value in order:
        lines = levels = len(value) and len(value) + 1
        levels -= bool(value)
        colons = len(value) if isinstance(value, dict) else 0
        for item in value.values() if isinstance(value, dict) else value:
            if isinstance(item, (dict, list)):
                inner = known.get(id(item), (0, 0, 0))
                lines += inner[0]
                levels += inner[1] + inner[0]
                colons += inner[2]
        known[id(value)] = (lines, levels, colons)
    lines, levels, colons = known.get(id(root), (0, 0, 0))
    return lines + indent * levels + colons


def _split_shared(bodies: list[Any]) -> list[Any]:
    """The bodies with placeholders for every container that occurs at several places in them. Each
    of these is a body of its own, between the others and the last, which is the result."""
    order, uses = _containers(bodies)
    placeholders: dict[int, Any] = {}
    shared: list[Any] = []
    for value in order:
        body = value
        for key, item in list(value.items() if isinstance(value, dict) else enumerate(value)):
            inner = placeholders.get(id(item)) if isinstance(item, (dict, list)) else None
            if inner is not None:
                body = value.copy() if body is value else body
                body[key] = inner
        if value and uses[id(value)] > 1:
            placeholders[id(value)] = marker(body, len(bodies) - 1 + len(shared))
            shared.append(body)
        elif body is not value:
            placeholders[id(value)] = body
    split = [placeholders.get(id(one), one) for one in bodies]
    return [*split[:-1], *shared, split[-1]]


def _containers(roots: list[Any]) -> tuple[list[Any], dict[int, int]]:
    """Every object and array in some values, each after those in it; and how often it occurs."""
    order: list[Any] = []
    uses: dict[int, int] = {}
    stack = [(root, False) for root in reversed(roots) if isinstance(root, (dict, list))]
    while stack:
        value, is_done = stack.pop()
        if is_done:
            order.append(value)
            continue
        count = uses.get(id(value), 0)
        uses[id(value)] = count + 1
        if not count:
            stack.append((value, True))
            inside = value.values() if isinstance(value, dict) else value
            stack.extend([(item, False) for item in inside if isinstance(item, (dict, list))])
    return order, uses


#: From so many pieces on a unit's text is joined before it goes into others, so that the lists
#: stay short where a diamond multiplies them. Shorter ones are cheaper to repeat than to copy.
_MANY = 512


def _assembled(pieces: _Pieces) -> list[bytes]:
    """The result's text, all of it, in the order in which to join it."""
    texts: dict[int, list[bytes]] = {}
    text: list[bytes] = []
    targets, order, _ = pieces.sizes
    for number in order:
        first, *rest = pieces.literals[number]
        text = [first]
        for target, literal in zip(targets[number], rest, strict=True):
            text += texts[target]
            text.append(literal)
        is_result = number == order[-1]
        texts[number] = text if is_result or len(text) < _MANY else [b"".join(text)]
    return text


def find_costliest(graph: Graph, sizes: Sizes, names: Mapping[Place, str], most: int) -> list[Cost]:
    """The ``most`` named units that add most, with what they add.

    ``names`` are pointers to components by the places of what they are aliases of.
    """
    uses = [0] * len(sizes.sizes)
    uses[-1] = 1
    for number in reversed(sizes.order):
        for target in sizes.targets[number]:
            uses[target] += uses[number]
    added = [count * size for count, size in zip(uses, sizes.sizes, strict=True)]
    numbers = [
        number
        for number, unit in enumerate(graph.units)
        if uses[number] and (unit.tokens or unit.document.number)
    ]
    numbers.sort(key=lambda number: -added[number])
    costs: dict[str, Cost] = {}
    least = 0
    for number in numbers:
        if added[number] < least:
            break
        unit = graph.units[number]
        # An alias and its target have one name, and what uses the alias uses the target.
        name = names.get(place_of(unit)) or named(unit)
        costs.setdefault(name, Cost(name, uses[number], added[number]))
        # Those that add as much as the last one are sorted by their names.
        least = added[number] if len(costs) == most else least
    return sorted(costs.values(), key=lambda cost: (-cost.bytes, cost.pointer))[:most]


def named(unit: Unit) -> str:
    """Where a unit stands: its pointer, behind its document's name where that is not the entry."""
    where = pointer.join(unit.tokens)
    return f"{unit.document.uri}#{where}" if unit.document.number else where
