"""Names as a provider allows them: legal ones in place of those that are not."""

from __future__ import annotations

import re
from collections.abc import Iterable

from schemakit.llm.targets import Names

__all__ = ["checksum", "legal"]

_SPELLED = {"<": "_lt", ">": "_gt", "=": "_eq", "!": "_not", "]": "", "@": "_at_", "+": "_plus_"}


def legal(name: str, names: Names | None, taken: Iterable[str], unique: str = "") -> str:
    """The name if it may be used, else a legal one like it, always the same and not ``taken``.

    What is too long keeps its head and tail around a checksum of ``unique``, or of the whole name:
    cutting alone would make different names equal.
    """
    if names is None or _matches(name, names):
        return name
    spelled = "".join(_SPELLED.get(c, c) for c in name)
    wanted = re.sub(f"[^{names.characters}]+", "_", spelled).strip("_") or "_"
    if names.first and not re.match(f"[{names.first}]", wanted):
        wanted = f"_{wanted}"
    if len(wanted) > names.most:
        wanted = _cut_name(wanted, names.most, checksum(unique or name))
    found, number = wanted, 2
    while found in taken:
        suffix = f"_{number}"
        found, number = wanted[: names.most - len(suffix)] + suffix, number + 1
    if isinstance(taken, set):
        taken.add(found)
    return found


_PATTERNS: dict[Names, re.Pattern[str]] = {}


def _matches(name: str, names: Names) -> bool:
    if names not in _PATTERNS:
        _PATTERNS[names] = re.compile(names.pattern)
    return _PATTERNS[names].fullmatch(name) is not None


def _cut_name(name: str, most: int, sum_: str) -> str:
    rest = most - len(sum_) - 2
    tail = rest // 3
    return f"{name[: rest - tail]}_{sum_}_{name[-tail:]}"


def checksum(text: str) -> str:
    """Eight hexadecimal digits that tell one name from another."""
    import zlib

    return f"{zlib.crc32(text.encode('utf-8', 'surrogatepass')):08x}"
