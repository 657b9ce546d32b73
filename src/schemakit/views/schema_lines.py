"""One schema as a line, and the parts of it that have lines of their own.

This is what ``schemakit show`` draws as an outline, and the page for a browser as a tree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from urllib.parse import unquote

from schemakit.spec.values import listed_types
from schemakit.views.facts import describe_facts, format_compact
from schemakit.views.fields import sort_by_order
from schemakit.views.type_names import describe_type
from schemakit.views.wrappers import collapse_wrappers

__all__ = [
    "MAX_DEPTH",
    "Line",
    "Part",
    "Reading",
    "describe_part",
    "find_body",
    "find_parts",
    "join_path",
    "make_line",
]

#: The greatest number of levels of fields.
MAX_DEPTH = 100
#: How many nested arrays or maps a type names.
_NESTED = 4
_FORMATTED = ("string", "integer", "number")
_MARKS = {"deprecated": "deprecated", "readOnly": "read-only", "writeOnly": "write-only"}


class Line(NamedTuple):
    """One field, the root (with an empty ``path``), or one branch of ``oneOf`` or ``anyOf``.

    ``path`` is written as in ``owner.tags[].name``, with ``(2)`` for a second branch.
    """

    path: str
    depth: int
    name: str
    type: str
    required: bool = False
    marks: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    description: str = ""
    #: Why the fields below are not drawn: "2 inside", "as owner"; empty if they are.
    cut: str = ""
    #: Its examples as ``example "x"``, and where more is said of it.
    beside: tuple[str, ...] = ()


class Part(NamedTuple):
    """A part of a schema that has a line of its own: a field, an item or a branch.

    ``segment`` is what it adds to the path of its owner, ``name`` what its line is called.
    """

    name: str
    segment: str
    schema: Any
    required: bool = False


@dataclass(slots=True)
class Reading:
    """How schemas are read, and what was found in them.

    ``legacy`` applies the rules of 2.0 and 3.0 to ``nullable`` and boolean bounds; ``exists`` tests
    whether the fragment of a kept reference points to a value.
    """

    legacy: bool = False
    exists: Callable[[str], bool] = lambda _: True
    #: Schema (by id) to itself, so that its id is not reused, and its parts.
    parts: dict[int, tuple[Any, list[Part]]] = field(default_factory=dict)


def join_path(path: str, segment: str) -> str:
    """The path of a part, given that of its owner."""
    return f"{path}.{segment}" if path and segment[:1] not in "[(" else f"{path}{segment}"


def find_body(schema: Any, legacy: bool) -> int:
    """Return the id of the object that holds the fields, inside arrays and one-branch wrappers."""
    for _ in range(MAX_DEPTH):
        if not isinstance(schema, dict):
            break
        flat = collapse_wrappers(schema, legacy=legacy)
        if isinstance(flat.get("properties"), dict):
            return id(flat["properties"])
        inside = flat.get("items")
        if not isinstance(inside, dict):
            break
        schema = inside
    return id(schema)


# -- the parts of a schema -------------------------------------------------------------------------


def _merge_wrappers(schema: Any, legacy: bool) -> dict[str, Any] | bool:
    """Merge one-branch wrappers into a schema; a null branch becomes the member ``"": "null"``."""
    if not isinstance(schema, dict):
        return schema if isinstance(schema, bool) else {}
    flat = collapse_wrappers(schema, legacy=legacy)
    for keyword in ("oneOf", "anyOf"):
        branches = flat.get(keyword)
        if not isinstance(branches, list):
            continue
        kept = [one for one in branches if not _is_null(one)]
        if len(kept) == 1 < len(branches) and isinstance(kept[0], dict) and "$ref" not in kept[0]:
            inner = collapse_wrappers(kept[0], legacy=legacy)
            outer = {key: value for key, value in flat.items() if key != keyword}
            return {**inner, **outer, "": "null"}
    return flat


def _is_null(schema: Any) -> bool:
    return isinstance(schema, dict) and schema.get("type") == "null"


def find_parts(reading: Reading, schema: Any, level: int = 0) -> list[Part]:
    """Return the parts drawn under a schema: properties, those of ``allOf``, items and branches."""
    known = reading.parts.get(id(schema))
    if known is None:
        # The schema is kept with its parts, so that its id is not reused while reading.
        known = reading.parts[id(schema)] = (schema, _collect_parts(reading, schema, level))
    return known[1]


def _collect_parts(reading: Reading, schema: Any, level: int) -> list[Part]:
    flat = _merge_wrappers(schema, reading.legacy)
    if not isinstance(flat, dict) or "$ref" in flat or level > MAX_DEPTH:
        return []
    parts: dict[str, Part] = {}
    for one in _iterate_own_parts(reading, flat, level + 1):
        parts.setdefault(one.segment, one)
    required = _collect_required(flat)
    for member in _get_all_of(flat):
        for one in find_parts(reading, member, level + 1):
            before = parts.get(one.segment)
            both = one.required or one.name in required or bool(before and before.required)
            merged = one.schema
            if before is not None and before.schema is not merged:
                merged = {"allOf": [before.schema, merged]}
            parts[one.segment] = one._replace(required=both, schema=merged)
    return list(parts.values())


def _iterate_own_parts(reading: Reading, flat: dict[str, Any], level: int) -> Iterator[Part]:
    required = _collect_required(flat)
    for name, schema in sort_by_order(dict(_iterate_items(flat.get("properties")))):
        yield Part(name, name, schema, name in required)
    for name, schema in _iterate_items(flat.get("patternProperties")):
        yield Part(f"/{name}/", f"/{name}/", schema)
    for one in _get_inner_parts(reading, flat.get("additionalProperties"), "*", level):
        yield one._replace(name=f"*.{one.name}" if _is_field(one) else f"*{one.name}")
    for keyword in ("prefixItems", "items"):
        for number, schema in enumerate(_as_list(flat.get(keyword))):
            yield Part(f"[{number}]", f"[{number}]", schema)
    yield from _get_inner_parts(reading, flat.get("items"), "[]", level)
    for keyword in ("oneOf", "anyOf"):
        yield from _iterate_branches(reading, flat, keyword, level)


def _is_field(part: Part) -> bool:
    return part.name[:1] not in ("[", "(")


def _get_inner_parts(reading: Reading, schema: Any, segment: str, level: int) -> list[Part]:
    """Return the parts of the items of an array or the values of a map, as parts of itself."""
    if not isinstance(schema, dict):
        return []
    found = find_parts(reading, schema, level)
    return [one._replace(segment=join_path(segment, one.segment)) for one in found]


def _iterate_branches(
    reading: Reading, flat: dict[str, Any], keyword: str, level: int
) -> Iterator[Part]:
    """Iterate over branches, unless their types, which the line names, describe them completely."""
    branches = [one for one in _as_list(flat.get(keyword)) if not _is_null(one)]
    if not any(
        find_parts(reading, one, level) or describe_facts(one, legacy=reading.legacy)
        for one in branches
    ):
        return
    word = "one of" if keyword == "oneOf" else "any of"
    for number, schema in enumerate(branches, 1):
        yield Part(f"({word} {number})", f"({number})", schema)


def _get_all_of(flat: dict[str, Any]) -> list[Any]:
    return _as_list(flat.get("allOf"))


def _collect_required(flat: dict[str, Any]) -> set[str]:
    """Collect the names that a schema or a direct member of its ``allOf`` requires."""
    found = {name for name in _as_list(flat.get("required")) if isinstance(name, str)}
    for member in _get_all_of(flat):
        if isinstance(member, dict):
            found.update(name for name in _as_list(member.get("required")) if isinstance(name, str))
    return found


def _iterate_items(value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        yield from value.items()


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


# -- the texts of a line ---------------------------------------------------------------------------


def make_line(reading: Reading, part: Part, path: str, depth: int) -> Line:
    """The line of a part: its type, marks, facts, description and examples."""
    flat = _merge_wrappers(part.schema, reading.legacy)
    if not isinstance(flat, dict):
        return Line(path, depth, part.name, "any" if flat else "never", part.required)
    marks = tuple(word for key, word in _MARKS.items() if flat.get(key) is True)
    known = list(describe_facts(flat, legacy=reading.legacy))
    for member in _get_all_of(flat):
        known += [one for one in describe_facts(member, legacy=reading.legacy) if one not in known]
    return Line(
        path=path,
        depth=depth,
        name=part.name,
        type=_describe_type(flat, part.name, reading),
        required=part.required,
        marks=marks,
        facts=tuple(known),
        description=_find_description(flat),
        beside=tuple(_describe_beside(flat)),
    )


def describe_part(reading: Reading, part: Part) -> str:
    """The type of a part alone, as its line has it."""
    flat = _merge_wrappers(part.schema, reading.legacy)
    if not isinstance(flat, dict):
        return "any" if flat else "never"
    return _describe_type(flat, part.name, reading)


def _describe_beside(flat: dict[str, Any]) -> Iterator[str]:
    """Describe the examples of a schema, if its values are not listed, and its external docs."""
    examples = flat.get("examples")
    listed = [flat["example"]] if "example" in flat else []
    listed += examples if isinstance(examples, list) else []
    if not ("enum" in flat or "const" in flat):
        yield from dict.fromkeys(f"example {format_compact(one)}" for one in listed)
    docs = flat.get("externalDocs")
    if isinstance(docs, dict) and isinstance(docs.get("url"), str):
        yield f"see {docs['url']}"


def _find_description(flat: dict[str, Any]) -> str:
    for schema in (flat, *_get_all_of(flat)):
        if isinstance(schema, dict) and isinstance(schema.get("description"), str):
            text: str = schema["description"]
            return text
    return ""


def _describe_type(flat: dict[str, Any], name: str, reading: Reading, level: int = 0) -> str:
    if isinstance(flat.get("$ref"), str):
        return _describe_reference(flat["$ref"], reading)
    shown = _describe_container(flat, reading, level) or describe_type(flat) or "any"
    if flat.get("") == "null" and "null" not in shown.split(" | "):
        shown += " | null"
    if isinstance(flat.get("format"), str) and shown.partition(" ")[0] in _FORMATTED:
        shown = f"{shown} ({flat['format']})"
    title = flat.get("title")
    is_object = shown.partition(" ")[0] == "object"
    if is_object and isinstance(title, str) and title and not _has_same_words(title, name):
        shown = f"{shown} ({title})"
    return shown


def _describe_container(flat: dict[str, Any], reading: Reading, level: int) -> str:
    """Describe an array or a map by its items or values, a few levels deep; "" for other types."""
    kinds = _list_types(flat)
    if kinds == ["array"]:
        word, inner = "array", flat.get("items")
    elif kinds == ["object"] and not flat.get("properties"):
        word, inner = "map", flat.get("additionalProperties")
    else:
        return ""
    if level > _NESTED or not isinstance(inner, dict):
        return ""
    merged = _merge_wrappers(inner, reading.legacy)
    return f"{word} of {_describe_type(_as_dict(merged), '', reading, level + 1)}"


def _as_dict(flat: dict[str, Any] | bool) -> dict[str, Any]:
    return flat if isinstance(flat, dict) else {}


def _list_types(flat: dict[str, Any]) -> list[Any]:
    return [] if flat.get("nullable") is True else listed_types(flat.get("type"))


def _describe_reference(ref: str, reading: Reading) -> str:
    base, _, fragment = ref.partition("#")
    if base:
        # A view inlines references into other documents; one that is left has no target.
        return f"missing: {ref}"
    name = unquote(fragment.rpartition("/")[2]) or ref
    name = name.replace("~1", "/").replace("~0", "~")
    return f"↻ {name}" if reading.exists(unquote(fragment)) else f"missing: {name}"


def _has_same_words(title: str, name: str) -> bool:
    return title.replace(" ", "").replace("_", "").casefold() == name.replace("_", "").casefold()
