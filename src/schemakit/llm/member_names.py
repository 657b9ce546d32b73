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
from schemakit.llm.vocabulary import DATA_KEYWORDS
from schemakit.spec.keywords import IN_PLACE, KEYWORDS

__all__ = ["OF_SAME_OBJECT", "UNCHANGED", "NewNames", "name_members", "rename_values"]

#: The names of members in the API to those in the definition.
NewNames = Mapping[str, str]
#: Every name stays.
UNCHANGED: NewNames = MappingProxyType({})
#: Keywords whose schemas apply to the object itself.
OF_SAME_OBJECT = frozenset(row.name for row in KEYWORDS if row.applies == IN_PLACE)
#: Those that hold schemas by the names of members, or lists of such names.
_BY_NAME = ("dependentRequired", "dependentSchemas", "dependencies")
_SEVERAL = ("enum", "examples")
_NAMING = OF_SAME_OBJECT | {"properties", "required", "dependentRequired"}


def name_members(schema: dict[str, Any], rule: Names | None) -> NewNames:
    """The API's names to those in the definition, for each member that ``schema`` names, also in
    the schemas in it that apply to the same object; empty if all stay."""
    if rule is None or _NAMING.isdisjoint(schema):
        return UNCHANGED
    found: dict[str, None] = {}
    taken: set[str] = set()
    for one in _iterate_schemas(schema):
        found |= dict.fromkeys(_list_names(one))
        for value in _list_values(one):
            taken.update(value)
    taken.update(found)
    names = {one: make_legal_name(one, rule, taken) for one in found}
    return names if any(new != old for old, new in names.items()) else UNCHANGED


def rename_values(node: dict[str, Any], names: NewNames) -> dict[str, Any]:
    """A schema whose ``default``, ``enum`` and the like have the members' names in a definition."""
    if not names or DATA_KEYWORDS.isdisjoint(node):
        return node

    def rename(value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        return {names.get(key, key): one for key, one in value.items()}

    renamed: dict[str, Any] = {
        key: rename(node[key]) for key in ("default", "const") if key in node
    }
    renamed |= {
        key: [rename(one) for one in node[key]]
        for key in _SEVERAL
        if isinstance(node.get(key), list)
    }
    return {key: renamed.get(key, one) for key, one in node.items()}


def _iterate_schemas(schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A schema and those in it that apply to the same object."""
    pending: list[Any] = [schema]
    met: set[int] = set()
    while pending:
        one = pending.pop()
        if not isinstance(one, dict) or id(one) in met:
            continue
        met.add(id(one))
        yield one
        for key in one:
            if key in OF_SAME_OBJECT:
                held = one[key]
                by_name = isinstance(held, dict) and key in _BY_NAME
                inner = held.values() if by_name else held if isinstance(held, list) else [held]
                pending += inner


def _list_names(schema: dict[str, Any]) -> list[str]:
    """The names of members that a schema itself says."""
    found: list[Any] = []
    required = schema.get("required")
    found += required if isinstance(required, list) else ()
    for key in ("properties", *_BY_NAME):
        held = schema.get(key)
        for name, one in held.items() if isinstance(held, dict) else ():
            found.append(name)
            found += one if isinstance(one, list) else ()
    return [one for one in found if isinstance(one, str)]


def _list_values(schema: dict[str, Any]) -> list[dict[str, Any]]:
    """The objects among the values that a schema gives."""
    found = [schema.get("default"), schema.get("const")]
    for key in _SEVERAL:
        held = schema.get(key)
        found += held if isinstance(held, list) else ()
    return [one for one in found if isinstance(one, dict)]
