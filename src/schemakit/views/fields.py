"""The properties of an object schema as records, in the order of ``x-order``."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from schemakit.spec.values import listed_types
from schemakit.views.shown import show_line
from schemakit.views.type_names import describe_type
from schemakit.views.wrappers import collapse_wrappers

__all__ = [
    "Field",
    "accepts_file",
    "accepts_null",
    "collect_properties",
    "list_fields",
    "read_field",
    "sort_by_order",
]

#: Arrays and choices that lie deeper are not read.
_DEEPEST = 16
#: Members of ``allOf`` that lie deeper are not read; only a Python cycle has so many levels.
_DEEPEST_MEMBER = 100


@dataclass(frozen=True, slots=True)
class Field:
    """One property of an object schema, ready to be shown or turned into a form.

    ``type`` is text such as ``"string"``, ``"array of integer"`` or ``"string | null"``.
    ``default`` is None for a missing default and for a default of null; ``has_default`` tells them
    apart. ``enum`` has the values with their own types: those of an integer are integers.
    ``minimum`` and ``maximum`` are inclusive bounds, ``exclusive_minimum`` and
    ``exclusive_maximum`` are not. ``nullable`` is True where null is allowed. ``is_file`` is True
    for a file and for an array of files. ``item`` describes the items of an array, as a field
    without a name. ``schema`` is the property's flat schema; it is read-only, since it may share
    containers with the description.
    """

    name: str
    type: str
    description: str | None
    has_default: bool
    default: Any
    enum: tuple[Any, ...] | None
    minimum: int | float | None
    maximum: int | float | None
    format: str | None
    required: bool
    is_file: bool
    order: int | None
    nullable: bool
    is_secret: bool
    deprecated: bool
    exclusive_minimum: int | float | None
    exclusive_maximum: int | float | None
    min_length: int | None
    max_length: int | None
    pattern: str | None
    item: Field | None
    schema: dict[str, Any] = field(repr=False)

    def __repr__(self) -> str:
        more = f"{self.type or 'any'}, required" if self.required else self.type or "any"
        return show_line("Field", self.name, more)


def list_fields(schema: Any, *, legacy: bool = False) -> list[Field]:
    """The properties of a dereferenced object schema as records, sorted by ``x-order``.

    Properties of ``allOf`` count; one that several members describe satisfies all of them.
    ``legacy`` is True for 2.0 and 3.0, which have ``nullable`` and boolean exclusive bounds.
    """
    properties, required = collect_properties(schema, legacy=legacy)
    return [
        read_field(name, value, required=name in required, legacy=legacy)
        for name, value in sort_by_order(properties)
    ]


def collect_properties(schema: Any, *, legacy: bool = False) -> tuple[dict[str, Any], set[str]]:
    """The schemas of an object's properties, including those in ``allOf``; and the names of the
    required ones."""
    properties: dict[str, Any] = {}
    required: set[str] = set()
    _gather(schema, properties, required, legacy, 0)
    return properties, required


def _gather(
    schema: Any, properties: dict[str, Any], required: set[str], legacy: bool, depth: int
) -> None:
    flat = collapse_wrappers(schema, legacy=legacy)
    required.update(one for one in _listed(flat.get("required")) if isinstance(one, str))
    own = flat.get("properties")
    for name, value in own.items() if isinstance(own, dict) else ():
        if not isinstance(value, (dict, bool)):
            continue
        before = properties.get(name)
        properties[name] = value if before is None else {"allOf": [before, value]}
    for member in _listed(flat.get("allOf")) if depth < _DEEPEST_MEMBER else ():
        _gather(member, properties, required, legacy, depth + 1)


def sort_by_order(properties: dict[str, Any]) -> list[tuple[str, Any]]:
    """Names and schemas of properties, sorted by integer ``x-order``; properties without one follow
    in the order of the document."""
    orders = {name: _order_of(schema) for name, schema in properties.items()}
    return sorted(properties.items(), key=lambda one: (orders[one[0]] is None, orders[one[0]] or 0))


def _order_of(schema: Any) -> int | None:
    order = schema.get("x-order") if isinstance(schema, dict) else None
    return order if isinstance(order, int) and not isinstance(order, bool) else None


def read_field(
    name: str, schema: Any, *, required: bool = False, legacy: bool = False, depth: int = 0
) -> Field:
    """One property as a record; ``legacy`` as for :func:`list_fields`."""
    if not isinstance(schema, dict):
        schema = {"not": {}} if schema is False else {}
    flat = collapse_wrappers(schema, legacy=legacy)
    # The fields describe the values other than null: of "X or null" those of X.
    value = {**_without_null(flat, legacy), **flat}
    enum, description, items = value.get("enum"), flat.get("description"), value.get("items")
    minimum, exclusive_minimum = _bounds(value, "minimum", "exclusiveMinimum")
    maximum, exclusive_maximum = _bounds(value, "maximum", "exclusiveMaximum")
    return Field(
        name=name,
        type=describe_type(flat),
        description=description if isinstance(description, str) else None,
        has_default="default" in flat,
        default=flat.get("default"),
        enum=tuple(enum) if isinstance(enum, list) else None,
        minimum=minimum,
        maximum=maximum,
        format=value["format"] if isinstance(value.get("format"), str) else None,
        required=required,
        is_file=accepts_file(value) or accepts_file(collapse_wrappers(items, legacy=legacy)),
        order=_order_of(flat),
        nullable=accepts_null(flat, legacy=legacy),
        is_secret=value.get("x-cog-secret") is True or value.get("format") == "password",
        deprecated=flat.get("deprecated") is True,
        exclusive_minimum=exclusive_minimum,
        exclusive_maximum=exclusive_maximum,
        min_length=_count(value.get("minLength")),
        max_length=_count(value.get("maxLength")),
        pattern=value["pattern"] if isinstance(value.get("pattern"), str) else None,
        item=read_field("", items, legacy=legacy, depth=depth + 1)
        if isinstance(items, (dict, bool)) and depth < _DEEPEST
        else None,
        schema=flat,
    )


def accepts_null(schema: Any, *, legacy: bool = False, depth: int = 0) -> bool:
    """Whether a schema allows null; False where that depends on a reference or on ``not``."""
    if not isinstance(schema, dict) or depth > _DEEPEST:
        return schema is True
    declared = schema.get("type")
    kinds = listed_types(declared)
    # OAS 3.0.3, Schema Object: nullable needs a type beside it, and does not extend an enum.
    is_nullable = legacy and schema.get("nullable") is True
    if declared is not None and "null" not in kinds and not is_nullable:
        return False
    if isinstance(schema.get("enum"), list) and None not in schema["enum"]:
        return False
    if schema.get("const") is not None or "$ref" in schema or "not" in schema:
        return False
    every, any_of, one_of = (
        [accepts_null(one, legacy=legacy, depth=depth + 1) for one in _listed(schema.get(keyword))]
        for keyword in ("allOf", "anyOf", "oneOf")
    )
    return all(every) and (not any_of or any(any_of)) and (not one_of or one_of.count(True) == 1)


def _without_null(flat: dict[str, Any], legacy: bool) -> dict[str, Any]:
    """The other branch of a choice between it and null, collapsed; ``{}`` without such a choice."""
    for keyword in ("anyOf", "oneOf"):
        branches = _listed(flat.get(keyword))
        kept = [
            one for one in branches if not (isinstance(one, dict) and one.get("type") == "null")
        ]
        if len(kept) == 1 < len(branches):
            return collapse_wrappers(kept[0], legacy=legacy)
    return {}


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _bounds(
    schema: dict[str, Any], keyword: str, exclusive: str
) -> tuple[int | float | None, int | float | None]:
    """The inclusive and the exclusive bound; until 3.0 ``true`` makes the one the other."""
    bound, strict = _number(schema.get(keyword)), schema.get(exclusive)
    return (None, bound) if strict is True else (bound, _number(strict))


def _number(value: Any) -> int | float | None:
    return value if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def _count(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def accepts_file(schema: dict[str, Any]) -> bool:
    """Whether a flat schema is a string with the format of a file, ``uri`` or ``binary``."""
    is_string = "string" in listed_types(schema.get("type"))
    return is_string and schema.get("format") in ("uri", "binary")
