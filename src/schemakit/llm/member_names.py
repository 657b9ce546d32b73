"""The names of an object's members in a definition, one for each name in the API.

Several schemas may speak about one object: those of its ``anyOf``, its ``if``, its
``dependentSchemas``. A member has one name in all of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from schemakit.llm.names import make_legal_name
from schemakit.llm.provider_limits import Names
from schemakit.spec.keywords import IN_PLACE, KEYWORDS

__all__ = ["OF_SAME_OBJECT", "UNCHANGED", "NewNames", "name_members"]

#: The names of members in the API to those in the definition.
NewNames = Mapping[str, str]
#: Every name stays.
UNCHANGED: NewNames = MappingProxyType({})
#: Keywords whose schemas apply to the object itself.
OF_SAME_OBJECT = frozenset(row.name for row in KEYWORDS if row.applies == IN_PLACE)
_NAMING = OF_SAME_OBJECT | {"properties", "required", "dependentRequired"}


def name_members(schema: dict[str, Any], rule: Names | None) -> NewNames:
    """The API's names to those in the definition, for each member that ``schema`` names, also in
    the schemas in it that apply to the same object; empty if all stay."""
    if rule is None or _NAMING.isdisjoint(schema):
        return UNCHANGED
    found = dict.fromkeys(_iterate_names(schema))
    taken = set(found)
    names = {one: make_legal_name(one, rule, taken) for one in found}
    return names if any(new != old for old, new in names.items()) else UNCHANGED


def _iterate_names(schema: dict[str, Any]) -> Iterator[str]:
    pending: list[Any] = [schema]
    met: set[int] = set()
    while pending:
        one = pending.pop()
        if not isinstance(one, dict) or id(one) in met:
            continue
        met.add(id(one))
        inside: list[Any] = []
        for key, value in one.items():
            if key not in _NAMING:
                continue
            if key in ("properties", "dependentRequired", "dependentSchemas", "dependencies"):
                held = value if isinstance(value, dict) else {}
                yield from held
                if key != "properties":
                    inside += held.values()
            else:
                inside += value if isinstance(value, list) else [value]
        for each in inside:
            yield from _texts(each)
        pending += reversed(inside)


def _texts(value: Any) -> Iterator[str]:
    listed = value if isinstance(value, list) else [value]
    yield from (one for one in listed if isinstance(one, str))
