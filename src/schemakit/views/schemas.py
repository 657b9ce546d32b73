"""Schemas, their fields in ``x-order``, and what kind of output a model gives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from schemakit.documents.document import Document
from schemakit.documents.registry import Registry
from schemakit.errors import NotFoundError, PointerError, expect
from schemakit.references.resolver import Target, at_pointer, followed
from schemakit.spec import pointer
from schemakit.spec.siblings import conjunction, mergeable
from schemakit.spec.values import listed_types

__all__ = [
    "BOILERPLATE",
    "Field",
    "Schema",
    "View",
    "accepts_null",
    "by_order",
    "collapsed",
    "every",
    "field_of",
    "find",
    "output_kind",
    "properties_of",
    "type_name",
]

View = Callable[[tuple[str, ...]], Any]

#: What pydantic describes every choice with (DECISIONS.md).
BOILERPLATE = "An enumeration."
#: So many arrays or choices within each other are looked into.
_DEEPEST = 16


@dataclass(frozen=True, slots=True)
class Field:
    """One property of an object schema, ready to show or to build a form from.

    ``type`` reads like ``"string"``, ``"array of integer"`` or ``"string | null"``. ``default`` is
    None both where it is missing and where it is null: ``has_default`` tells them apart. ``enum``
    holds its values as they stand: those of an integer are integers. ``minimum`` and ``maximum``
    are allowed themselves, ``exclusive_minimum`` and ``exclusive_maximum`` are not. ``nullable``
    says whether null is allowed; ``is_file`` also holds for an array of files. ``item`` is what an
    array holds, a field without a name. ``schema`` is the property's flat schema.
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


@dataclass(frozen=True, slots=True)
class Schema:
    """A Schema Object of the document; ``raw`` is what stands there, references and all."""

    name: str
    pointer: str
    raw: Any = field(repr=False)
    _view: View = field(repr=False, compare=False)
    _dereference: Callable[..., Any] = field(repr=False, compare=False)
    _legacy: bool = field(repr=False, compare=False, default=False)

    def dereference(self, **options: Any) -> Any:
        """This schema alone, dereferenced, with what it still names under ``$defs`` or, before 3.1,
        ``definitions``."""
        return self._dereference(at=self.pointer, **options)

    def flatten(self, **options: Any) -> Any:
        """This schema alone, dereferenced and flat (docs/flattening.md)."""
        return self.dereference(flatten=True, **options)

    def fields(self) -> list[Field]:
        """Its properties by ``x-order``; those without one follow in the order of the document."""
        return _fields_of(self._view(pointer.parse(self.pointer)), legacy=self._legacy)


def every(registry: Registry, view: View, run: Callable[..., Any]) -> list[Schema]:
    """The reusable schemas, in document order."""
    section = _section(registry.entry)
    try:
        found = pointer.get(registry.entry.contents, section)
    except pointer.Missing:
        return []
    # All of them kept in a file of their own: against the rules, and done.
    target = followed(registry, Target(registry.entry, section, found))
    found = found if target is None else target.value
    if not isinstance(found, dict):
        return []
    return [
        _schema(registry, view, run, (*section, str(name)), value) for name, value in found.items()
    ]


def find(registry: Registry, view: View, run: Callable[..., Any], key: str) -> Schema:
    """The schema of that name, or at that JSON Pointer.

    Raises:
        NotFoundError: if there is none; it names the nearest.
    """
    expect("the name of a schema", key, str, "a text")
    known = every(registry, view, run)
    for schema in known:
        if schema.name == key:
            return schema
    if key in ("", "#") or key.startswith(("/", "#/")):
        tokens = pointer.parse(pointer.from_fragment(key[1:]) if key[:1] == "#" else key)
        try:
            found = at_pointer(registry, tokens)
        except PointerError:
            raise NotFoundError("schema", key, [one.pointer for one in known]) from None
        return _schema(registry, view, run, found.tokens, found.value)
    raise NotFoundError("schema", key, [schema.name for schema in known])


def _section(document: Document) -> tuple[str, ...]:
    section = document.grammar.sections["Schema"]
    if document.grammar.root.is_schema and section[0] not in document.contents:
        return ("definitions",) if "definitions" in document.contents else ("$defs",)
    return section


def _schema(
    registry: Registry, view: View, run: Callable[..., Any], tokens: tuple[str, ...], raw: Any
) -> Schema:
    name = tokens[-1] if tokens else ""
    legacy = registry.entry.grammar.legacy_bounds
    return Schema(name, pointer.join(tokens), raw, view, run, legacy)


# -- fields ----------------------------------------------------------------------------------------


def _fields_of(schema: Any, *, legacy: bool = False) -> list[Field]:
    """The properties of a dereferenced object schema as records, by ``x-order``.

    Those of ``allOf`` are its own; one that several members describe is all they say of it.
    """
    properties, required = properties_of(schema, legacy=legacy)
    return [
        field_of(name, value, required=name in required, legacy=legacy)
        for name, value in by_order(properties)
    ]


def properties_of(schema: Any, *, legacy: bool = False) -> tuple[dict[str, Any], set[str]]:
    """The schemas of an object's properties, those of its ``allOf`` among them, and the names that
    it requires."""
    properties: dict[str, Any] = {}
    required: set[str] = set()
    _gather(schema, properties, required, legacy, 0)
    return properties, required


def _gather(
    schema: Any, properties: dict[str, Any], required: set[str], legacy: bool, depth: int
) -> None:
    flat = collapsed(schema, legacy=legacy)
    required.update(one for one in _listed(flat.get("required")) if isinstance(one, str))
    own = flat.get("properties")
    for name, value in own.items() if isinstance(own, dict) else ():
        if not isinstance(value, (dict, bool)):
            continue
        before = properties.get(name)
        properties[name] = value if before is None else {"allOf": [before, value]}
    # The bound is for Python cycles; no document means so many levels.
    for member in _listed(flat.get("allOf")) if depth < 100 else ():
        _gather(member, properties, required, legacy, depth + 1)


def by_order(properties: dict[str, Any]) -> list[tuple[str, Any]]:
    """Properties by integer ``x-order``; those without one follow in the order of the document."""
    orders = {name: _order(schema) for name, schema in properties.items()}
    return sorted(properties.items(), key=lambda one: (orders[one[0]] is None, orders[one[0]] or 0))


def _order(schema: Any) -> int | None:
    order = schema.get("x-order") if isinstance(schema, dict) else None
    return order if isinstance(order, int) and not isinstance(order, bool) else None


def collapsed(schema: Any, *, legacy: bool = False) -> dict[str, Any]:
    """A schema without wrappers: one-branch allOf, anyOf and oneOf merged where that is exact.

    REFERENCES.md §5.1: the wrapper's annotations win, ``x-order`` and ``nullable`` are not taken
    from a wrapped schema or given to it, and the boilerplate of generated enums is dropped.
    """
    if not isinstance(schema, dict):
        return {}
    flat = schema
    # Each turn removes one keyword and adds those of a smaller schema; the bound is for cycles.
    for _ in range(100):
        keyword = next(
            (
                key
                for key in ("allOf", "anyOf", "oneOf")
                if isinstance(flat.get(key), list) and len(flat[key]) == 1
            ),
            None,
        )
        inner = flat[keyword][0] if keyword else None
        if not isinstance(inner, dict):
            break
        outer = {key: value for key, value in flat.items() if key != keyword}
        if legacy and "type" not in outer:
            outer.pop("nullable", None)
        inner = {key: value for key, value in inner.items() if key != "x-order"}
        if not mergeable(inner, outer, legacy=legacy):
            break
        flat = conjunction(inner, outer, legacy=legacy)
    if flat.get("description") == BOILERPLATE:
        flat = {key: value for key, value in flat.items() if key != "description"}
    return flat


def field_of(
    name: str, schema: Any, *, required: bool = False, legacy: bool = False, depth: int = 0
) -> Field:
    """One property as a record; ``legacy`` as for the bounds and ``nullable`` of 2.0 and 3.0."""
    if not isinstance(schema, dict):
        schema = {"not": {}} if schema is False else {}
    flat = collapsed(schema, legacy=legacy)
    # What it is when it is not null: the null of "X or null" says nothing about X.
    value = {**_without_null(flat, legacy), **flat}
    enum, description, items = value.get("enum"), flat.get("description"), value.get("items")
    minimum, exclusive_minimum = _bounds(value, "minimum", "exclusiveMinimum")
    maximum, exclusive_maximum = _bounds(value, "maximum", "exclusiveMaximum")
    return Field(
        name=name,
        type=type_name(flat),
        description=description if isinstance(description, str) else None,
        has_default="default" in flat,
        default=flat.get("default"),
        enum=tuple(enum) if isinstance(enum, list) else None,
        minimum=minimum,
        maximum=maximum,
        format=value["format"] if isinstance(value.get("format"), str) else None,
        required=required,
        is_file=_is_file(value) or _is_file(collapsed(items, legacy=legacy)),
        order=_order(flat),
        nullable=accepts_null(flat, legacy=legacy),
        is_secret=value.get("x-cog-secret") is True or value.get("format") == "password",
        deprecated=flat.get("deprecated") is True,
        exclusive_minimum=exclusive_minimum,
        exclusive_maximum=exclusive_maximum,
        min_length=_count(value.get("minLength")),
        max_length=_count(value.get("maxLength")),
        pattern=value["pattern"] if isinstance(value.get("pattern"), str) else None,
        # The bound is for Python cycles; no document means so many levels.
        item=field_of("", items, legacy=legacy, depth=depth + 1)
        if isinstance(items, (dict, bool)) and depth < _DEEPEST
        else None,
        schema=flat,
    )


def accepts_null(schema: Any, *, legacy: bool = False, depth: int = 0) -> bool:
    """Whether null is one of the values; where a reference or ``not`` decides, it is taken not to
    be."""
    if not isinstance(schema, dict) or depth > _DEEPEST:
        return schema is True
    declared = schema.get("type")
    kinds = listed_types(declared)
    # 3.0.3, Schema Object: nullable acts beside a type only, and adds no value to an enum.
    is_nullable = legacy and schema.get("nullable") is True
    if declared is not None and "null" not in kinds and not is_nullable:
        return False
    if isinstance(schema.get("enum"), list) and None not in schema["enum"]:
        return False
    if schema.get("const") is not None or "$ref" in schema or "not" in schema:
        return False
    below = [
        [accepts_null(one, legacy=legacy, depth=depth + 1) for one in _listed(schema.get(keyword))]
        for keyword in ("allOf", "anyOf", "oneOf")
    ]
    return (
        all(below[0])
        and (any(below[1]) or not below[1])
        and below[2].count(True) in ((1,) if below[2] else (0,))
    )


def _without_null(flat: dict[str, Any], legacy: bool) -> dict[str, Any]:
    """The one branch of a choice between something and null; nothing for any other schema."""
    for keyword in ("anyOf", "oneOf"):
        branches = _listed(flat.get(keyword))
        kept = [
            one for one in branches if not (isinstance(one, dict) and one.get("type") == "null")
        ]
        if len(kept) == 1 < len(branches):
            return collapsed(kept[0], legacy=legacy)
    return {}


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _bounds(
    schema: dict[str, Any], keyword: str, exclusive: str
) -> tuple[int | float | None, int | float | None]:
    """The bound that is allowed itself, and the one that is not; true makes the one the other."""
    bound, strict = _number(schema.get(keyword)), schema.get(exclusive)
    return (None, bound) if strict is True else (bound, _number(strict))


def _number(value: Any) -> int | float | None:
    return value if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def _count(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _is_file(schema: dict[str, Any]) -> bool:
    is_string = "string" in listed_types(schema.get("type"))
    return is_string and schema.get("format") in ("uri", "binary")


def type_name(schema: Any, depth: int = 0) -> str:
    """A schema's type in a few words; empty where it restricts nothing."""
    if not isinstance(schema, dict) or depth > 8:
        return "any" if schema is True else "never" if schema is False else ""
    if isinstance(schema.get("$ref"), str):
        # The last word of whatever it says, which may be an anchor and no pointer.
        last = pointer.from_fragment(schema["$ref"].rpartition("/")[2].rpartition("#")[2])
        return last.replace("~1", "/").replace("~0", "~")
    names = [name for name in listed_types(schema.get("type")) if isinstance(name, str)]
    if "array" in names:
        inner = type_name(collapsed(schema.get("items")), depth + 1)
        names[names.index("array")] = f"array of {inner}" if inner else "array"
    if schema.get("nullable") is True and names and "null" not in names:
        names.append("null")
    if names:
        return " | ".join(map(str, names))
    for keyword in ("oneOf", "anyOf"):
        branches = schema.get(keyword)
        if isinstance(branches, list) and branches:
            inside = [_branch_name(branch, depth) for branch in branches]
            return " | ".join(dict.fromkeys(name or "any" for name in inside))
    if isinstance(schema.get("allOf"), list):
        # A member that says its type says more than the name of one that is a reference.
        said = sorted(schema["allOf"], key=_is_reference)
        return next((name for one in said if (name := type_name(one, depth + 1))), "")
    if "properties" in schema:
        return "object"
    return _type_of_values(schema)


def _is_reference(schema: Any) -> bool:
    return isinstance(schema, dict) and "$ref" in schema


def _branch_name(branch: Any, depth: int) -> str:
    title = branch.get("title") if isinstance(branch, dict) else None
    named = isinstance(title, str) and ("properties" in branch or branch.get("type") == "object")
    return str(title) if named else type_name(branch, depth + 1)


def _type_of_values(schema: dict[str, Any]) -> str:
    values = schema.get("enum") if isinstance(schema.get("enum"), list) else None
    if values is None and "const" in schema:
        values = [schema["const"]]
    kinds = {bool: "boolean", int: "integer", float: "number", str: "string", type(None): "null"}
    return " | ".join(dict.fromkeys(kinds.get(type(value), "object") for value in values or ()))


def output_kind(schema: Any) -> str:
    """What a model's Output, a Schema or dereferenced data, gives: Cog's own marks first, then the
    structure.

    One of ``"concatenated text"``, ``"iterator[ of files]"``, ``"list[ of files]"``, ``"file"``,
    ``"object"`` and ``"single"``.
    """
    if isinstance(schema, Schema):
        schema = schema._view(pointer.parse(schema.pointer))
    flat = collapsed(schema)
    if flat.get("type") == "array":
        items = collapsed(flat.get("items"))
        inner = collapsed(items.get("items")) if items.get("type") == "array" else items
        lists = " of lists" if inner is not items else ""
        of = f"{lists} of files" if _is_file(inner) else lists
        if flat.get("x-cog-array-type") == "iterator":
            concatenated = flat.get("x-cog-array-display") == "concatenate"
            return "concatenated text" if concatenated else f"iterator{of}"
        return f"list{of}"
    if _is_file(flat):
        return "file"
    return "object" if flat.get("type") == "object" or "properties" in flat else "single"
