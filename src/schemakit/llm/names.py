"""Names that a provider allows, for tools and properties."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from schemakit.llm.provider_limits import Names

if TYPE_CHECKING:
    from schemakit.views.operations import Operation

__all__ = [
    "make_legal_name",
    "make_unique_name",
    "name_operation",
    "name_operations",
    "operation_key",
]

_SPELLED = {"<": "_lt", ">": "_gt", "=": "_eq", "!": "_not", "]": "", "@": "_at_", "+": "_plus_"}


def make_legal_name(name: str, rule: Names | None, taken: Iterable[str], unique: str = "") -> str:
    """The name if the rule allows it, else a similar one that it allows and is not ``taken``.

    The result depends on the arguments alone; a set ``taken`` gets it added. A name that is too
    long keeps its head and tail around a checksum of ``unique``, or of the whole name: cutting
    alone would make different names equal.
    """
    if rule is None or _matches(name, rule):
        return name
    spelled = "".join(_SPELLED.get(c, c) for c in name)
    base = re.sub(f"[^{rule.characters}]+", "_", spelled).strip("_") or "_"
    if rule.first and not re.match(f"[{rule.first}]", base):
        base = f"_{base}"
    if len(base) > rule.most:
        base = _cut_name(base, rule.most, _checksum(unique or name))
    found, number = base, 2
    while found in taken:
        suffix = f"_{number}"
        found, number = base[: rule.most - len(suffix)] + suffix, number + 1
    if isinstance(taken, set):
        taken.add(found)
    return found


def make_unique_name(name: str, rule: Names, taken: set[str]) -> str:
    """A name that the rule allows and nothing in ``taken`` has; it is added there."""
    base = make_legal_name(name, rule, ())
    found, number = base, 2
    while found in taken:
        suffix = f"_{number}"
        found, number = base[: rule.most - len(suffix)] + suffix, number + 1
    taken.add(found)
    return found


_PATTERNS: dict[Names, re.Pattern[str]] = {}


def _matches(name: str, rule: Names) -> bool:
    if rule not in _PATTERNS:
        _PATTERNS[rule] = re.compile(rule.pattern)
    return _PATTERNS[rule].fullmatch(name) is not None


def _cut_name(name: str, most: int, checksum: str) -> str:
    rest = most - len(checksum) - 2
    tail = rest // 3
    return f"{name[: rest - tail]}_{checksum}_{name[-tail:]}"


def _checksum(text: str) -> str:
    """Eight hexadecimal digits."""
    import zlib  # only long or colliding names need it

    return f"{zlib.crc32(text.encode('utf-8', 'surrogatepass')):08x}"


# -- names of operations ---------------------------------------------------------------------------


def operation_key(operation: Operation) -> str:
    """Method and path: ``"GET /models"``."""
    return f"{operation.request_method} {operation.path}"


def name_operation(operation: Operation, rule: Names) -> str:
    """A name from the operationId, else from method and path; others may get the same one.

    An operationId of which no Latin letter or digit would be left says nothing, so it is not used.
    """
    name = operation.id or ""
    if not re.search("[A-Za-z0-9]", name):
        pieces = [one for one in operation.path.strip("/").split("/") if not _is_foreign(one)]
        name = "_".join([operation.method, "/".join(pieces)] if pieces else [operation.method])
        name = name.replace("{", "")
    return make_legal_name(name, rule, ())


def _is_foreign(text: str) -> bool:
    """Whether a text has characters of other scripts and no Latin letter or digit."""
    return not text.isascii() and not re.search("[A-Za-z0-9]", text)


def name_operations(operations: Iterable[Operation], rule: Names) -> dict[str, str]:
    """Pointer of each operation to a name that no other has.

    Operations whose names would be equal get a checksum each, so that a name does not depend on
    the order or number of the others.
    """
    by_name: dict[str, list[Operation]] = {}
    for one in operations:
        by_name.setdefault(name_operation(one, rule), []).append(one)
    names: dict[str, str] = {}
    for name, sharing in by_name.items():
        for one in sharing:
            key = operation_key(one)
            unique = name if len(sharing) == 1 else f"{name}_{_checksum(key)}"
            if len(unique) > rule.most:
                unique = make_legal_name(unique, rule, (), key)
            names[one.pointer] = unique
    return names
