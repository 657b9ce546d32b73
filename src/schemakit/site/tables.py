"""Tables in which what occurs often is stored once: texts, and JSON values."""

from __future__ import annotations

from typing import Any

from schemakit.errors import UsageError

__all__ = ["Strings", "Values"]

#: What the first item of a container in a table of values says.
_ARRAY, _OBJECT = 0, 1


class Strings:
    """Texts by numbers; 0 is the empty one."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {"": 0}

    def add(self, text: str) -> int:
        """The number of a text."""
        return self._numbers.setdefault(text, len(self._numbers))

    def as_list(self) -> list[str]:
        """All texts, by their numbers."""
        return list(self._numbers)


class Values:
    """JSON values by numbers. Equal values have one number, so what is shared is stored once.

    A scalar stands in the table as itself, an array as ``[0, item, …]``, an object as
    ``[1, key, value, …]`` with the numbers of items, keys and values.
    """

    def __init__(self) -> None:
        self._numbers: dict[Any, int] = {}
        self._table: list[Any] = []
        #: Containers by id, with themselves, so that an id is not used again.
        self._known: dict[int, tuple[Any, int]] = {}

    def add(self, value: Any) -> int:
        """The number of a value. It uses a stack, so that depth is bounded by memory.

        Raises:
            UsageError: if a container holds itself.
        """
        stack: list[tuple[Any, bool]] = [(value, False)]
        begun: set[int] = set()
        while stack:
            one, is_ready = stack.pop()
            if not isinstance(one, (dict, list)) or id(one) in self._known:
                continue
            if is_ready:
                self._known[id(one)] = (one, self._add_container(one))
                continue
            if id(one) in begun:
                raise UsageError("a value holds itself, so it has no JSON")
            begun.add(id(one))
            stack.append((one, True))
            inside = one.values() if isinstance(one, dict) else one
            stack += [(item, False) for item in inside if isinstance(item, (dict, list))]
        return self._number_of(value)

    def as_list(self) -> list[Any]:
        """The table."""
        return self._table

    def _number_of(self, value: Any) -> int:
        if isinstance(value, (dict, list)):
            return self._known[id(value)][1]
        # 1, 1.0 and True are equal in Python.
        return self._put((type(value), value), value)

    def _add_container(self, value: dict[Any, Any] | list[Any]) -> int:
        if isinstance(value, list):
            row = [_ARRAY, *map(self._number_of, value)]
        else:
            row = [_OBJECT]
            for key, item in value.items():
                row += [self._number_of(str(key)), self._number_of(item)]
        return self._put(tuple(row), row)

    def _put(self, key: Any, row: Any) -> int:
        known = self._numbers.get(key)
        if known is None:
            known = self._numbers[key] = len(self._table)
            self._table.append(row)
        return known
