"""Converting a Schema Object of any version to a JSON Schema of draft 2020-12."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from schemakit.errors import PointerError
from schemakit.spec import pointer
from schemakit.spec.dialect_conversion import split_dependencies, split_items, with_exclusive_bounds
from schemakit.spec.keywords import KEYWORDS, LATEST_DRAFT
from schemakit.spec.values import PRIMITIVE_TYPES, is_finite, listed_types, with_null

__all__ = ["DRAFT", "LISTS", "MAPS", "SCHEMAS", "json_schema", "upgrade_keywords"]

DRAFT = "https://json-schema.org/draft/2020-12/schema"
_ROWS = tuple(row for row in KEYWORDS if row.is_in_draft(LATEST_DRAFT))
#: Keywords of other drafts and of OpenAPI, which are rewritten or have no effect in 2020-12, and
#: identifiers, which a self-contained schema does not need.
_DROPPED = frozenset(
    row.name
    for row in KEYWORDS
    if row.conversion in ("identify", "omit") or (row not in _ROWS and row.conversion != "keep")
)


def json_schema(schema: Any, *, legacy: bool = False) -> dict[str, Any]:
    """A dereferenced schema as a JSON Schema of draft 2020-12, with ``$schema``.

    It accepts the values that the schema accepts. ``legacy``: the schema is of 2.0 or 3.0, where
    ``nullable`` has an effect beside a ``type`` and adds no value to an ``enum``, and an exclusive
    bound may be a boolean. References are to ``$defs``; those without a target, and values that are
    not schemas, accept anything. Schemas shared in the input are shared in the result.
    """
    converted = _Conversion(schema, legacy).convert_root()
    if not isinstance(converted, dict):
        converted = {} if converted else {"not": {}}
    return {"$schema": DRAFT, **converted}


class _Conversion:
    def __init__(self, root: Any, legacy: bool) -> None:
        self.root, self.legacy = root, legacy
        #: The id of a source to the source, kept so that its id is not reused, and its conversion.
        self.done: dict[int, tuple[Any, dict[str, Any]]] = {}
        #: Schemas whose conversions have no keywords yet: any depth, without recursion.
        self.pending: list[tuple[dict[str, Any], dict[str, Any]]] = []

    def convert_root(self) -> Any:
        converted = self.convert(self.root)
        while self.pending:
            schema, found = self.pending.pop()
            found.update(self._convert_keywords(upgrade_keywords(schema, legacy=self.legacy)))
        return converted

    def convert(self, schema: Any) -> Any:
        """The conversion of a schema, which gets its keywords later."""
        if not isinstance(schema, dict):
            return schema if isinstance(schema, bool) else True
        if (known := self.done.get(id(schema))) is not None:
            return known[1]
        found: dict[str, Any] = {}
        self.done[id(schema)] = (schema, found)
        self.pending.append((schema, found))
        return found

    def _convert_keywords(self, schema: dict[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in schema.items():
            if key in _DROPPED:
                continue
            if key in SCHEMAS:
                found[key] = self.convert(value)
            elif key in MAPS:
                found[key] = {name: self.convert(one) for name, one in value.items()}
            elif key in LISTS:
                found[key] = [self.convert(one) for one in value]
            elif key != "$ref":
                found[key] = value
            elif (target := self._target(value)) is not None:
                found[key] = target
        return found

    def _target(self, ref: str) -> str | None:
        """The reference to the same schema in the result; None if it is not in the input."""
        if not ref.startswith("#"):
            return None
        try:
            tokens = pointer.parse(pointer.from_fragment(ref[1:]))
            pointer.get(self.root, tokens)
        except (pointer.Missing, PointerError):
            return None
        return pointer.fragment(_renamed_path(self.root, tokens))


def _renamed_path(root: Any, tokens: tuple[str, ...]) -> list[str]:
    """The place in the result of a place in the input, with the keywords that were renamed."""
    found: list[str] = []
    value, is_schema = root, True
    for key in tokens:
        inside = pointer.get(value, (key,))
        name = key
        if is_schema:
            has_tuple = isinstance(value, dict) and isinstance(value.get("items"), list)
            name = (_RENAMED_TUPLE if has_tuple else _RENAMED).get(key, key)
        found.append(name)
        # Other keywords have a name or an index before the next schema.
        value, is_schema = inside, not is_schema or name in SCHEMAS
    return found


_RENAMED = {"definitions": "$defs", "dependencies": "dependentSchemas"}
_RENAMED_TUPLE = {**_RENAMED, "items": "prefixItems", "additionalItems": "items"}


# -- one schema ------------------------------------------------------------------------------------


#: Keywords whose value is a schema, a map of schemas by name, or a list of them.
SCHEMAS = tuple(row.name for row in _ROWS if row.expects_schema)
MAPS = tuple(row.name for row in _ROWS if row.holds == "{Schema}")
LISTS = tuple(row.name for row in _ROWS if row.holds == "[Schema]")


def _is_count(value: Any) -> bool:
    return is_finite(value) and value >= 0 and value == int(value)


def _is_names(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


#: What a keyword holds, to whether a value is well formed. Other keywords may hold any value.
_CHECKS: dict[str, Callable[[Any], bool]] = {
    **dict.fromkeys(("Schema", "Schema|[Schema]"), lambda value: isinstance(value, (dict, bool))),
    "{Schema}": lambda value: isinstance(value, dict),
    **dict.fromkeys(("[Schema]", "values"), lambda value: isinstance(value, list) and bool(value)),
    "count": _is_count,
    "number": is_finite,
    "positive number": lambda value: is_finite(value) and value > 0,
    **dict.fromkeys(("string", "reference"), lambda value: isinstance(value, str)),
    "boolean": lambda value: isinstance(value, bool),
    "list": lambda value: isinstance(value, list),
    "names": _is_names,
    "names by name": lambda value: isinstance(value, dict) and all(map(_is_names, value.values())),
}
_WELL_FORMED = {row.name: _CHECKS[row.holds] for row in _ROWS if row.holds in _CHECKS}


def upgrade_keywords(schema: dict[str, Any], *, legacy: bool) -> dict[str, Any]:
    """The schema's own keywords in 2020-12, in a new dict; the schemas below are shared.

    A keyword with a malformed value is left out. ``legacy``: the schema is of 2.0 or 3.0, where
    ``nullable`` has an effect beside a ``type`` and adds no value to an ``enum`` (3.0.3, Schema
    Object). Boolean exclusive bounds are converted in every version, since descriptions of 3.1 that
    were not migrated still have them.
    """
    found = dict(schema)
    if "type" in found:
        _convert_type(found, is_nullable=legacy and schema.get("nullable") is True)
    if isinstance(found.get("definitions"), dict):
        known = found.get("$defs")
        found["$defs"] = {**found["definitions"], **(known if isinstance(known, dict) else {})}
    with_exclusive_bounds(found, schema)
    split_items(found, schema.get("additionalItems"))
    split_dependencies(found)
    if "example" in found and "examples" not in found:
        found["examples"] = [found["example"]]
    return {
        key: value
        for key, value in found.items()
        if (check := _WELL_FORMED.get(key)) is None or check(value)
    }


def _convert_type(found: dict[str, Any], *, is_nullable: bool) -> None:
    one = found["type"]
    if isinstance(one, str) and one in PRIMITIVE_TYPES and not is_nullable:
        return  # most schemas
    if one == "file":  # 2.0, Parameter Object
        found["type"] = "string"
        found.setdefault("format", "binary")
    listed = [one for one in listed_types(found["type"]) if isinstance(one, str)]
    known = [one for one in dict.fromkeys(listed) if one in PRIMITIVE_TYPES]
    if not known:
        del found["type"]
        return
    declared = known[0] if len(known) == 1 else known
    found["type"] = with_null(declared) if is_nullable else declared
