"""A dereferenced schema as lines to read: one for every field, each body drawn once.

Bodies are shared, so a schema of a few kilobytes can stand for millions of fields. A body that was
drawn before is named, not drawn again, unless it is short or was cut off by the depth.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from urllib.parse import unquote

from schemakit.spec.values import is_number, listed_types
from schemakit.views.fields import sort_by_order
from schemakit.views.type_names import describe_type
from schemakit.views.wrappers import collapse_wrappers

__all__ = ["DEPTH", "MAX_DEPTH", "Line", "Outline", "compact", "facts", "outline", "readable"]

#: How many levels of fields are drawn unless asked otherwise, and at most.
DEPTH = 3
MAX_DEPTH = 100
#: A terminal is shown the levels, up to four, that take no more than so many lines.
_LEVELS = 4
_ENOUGH = 100
#: A body of at most so many lines is drawn again rather than referred to.
_SHORT = 3
#: How many arrays or maps within each other a type names.
_NESTED = 4
_FORMATTED = ("string", "integer", "number")
_MARKS = {"deprecated": "deprecated", "readOnly": "read-only", "writeOnly": "write-only"}
#: What restricts a value and is not drawn: only its name is mentioned.
_UNDRAWN = (
    *("not", "if", "contains", "propertyNames", "dependentSchemas", "dependentRequired"),
    *("dependencies", "unevaluatedProperties", "unevaluatedItems", "contentSchema"),
)


class Line(NamedTuple):
    """One field, or the root (an empty ``path``), or one branch of a choice.

    ``path`` is how a reader would write it: ``owner.tags[].name``, ``(2)`` for a second branch.
    """

    path: str
    depth: int
    name: str
    type: str
    required: bool = False
    marks: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    description: str = ""
    #: Why there is nothing below though there is more to say.
    cut: str = ""


class Outline(NamedTuple):
    """The lines, the root first; ``deeper`` is a depth that would draw more, or 0."""

    lines: list[Line]
    deeper: int


class _Part(NamedTuple):
    name: str
    segment: str
    schema: Any
    required: bool = False


@dataclass(slots=True)
class _Drawing:
    depth: int
    legacy: bool
    exists: Callable[[str], bool]
    lines: list[Line] = field(default_factory=list)
    deeper: bool = False
    #: Body to where it was drawn, how deep it stood there, and how many lines it took.
    drawn: dict[int, tuple[str, int, int]] = field(default_factory=dict)
    #: Schema to what is in it, worked out once: a choice looks into its branches before drawing.
    parts: dict[int, tuple[Any, list[_Part]]] = field(default_factory=dict)


def readable(
    schema: Any, *, legacy: bool = False, exists: Callable[[str], bool] = lambda _: True
) -> Outline:
    """The outline as deep as fits on a screen or two, and one level at least."""
    found = outline(schema, depth=1, legacy=legacy, exists=exists)
    for depth in range(2, _LEVELS + 1):
        if not found.deeper:
            break
        more = outline(schema, depth=depth, legacy=legacy, exists=exists)
        if len(more.lines) > _ENOUGH:
            break
        found = more
    return found


def outline(
    schema: Any,
    *,
    depth: int = DEPTH,
    legacy: bool = False,
    exists: Callable[[str], bool] = lambda _: True,
) -> Outline:
    """The fields of a dereferenced schema; ``exists`` says of a kept reference whether it leads
    somewhere, ``legacy`` that ``nullable`` and boolean bounds have the meaning of 2.0 and 3.0.
    """
    drawing = _Drawing(min(depth, MAX_DEPTH), legacy, exists)
    _draw(drawing, _Part("", "", schema), "", 0)
    return Outline(drawing.lines, drawing.depth + 1 if drawing.deeper else 0)


def _draw(drawing: _Drawing, part: _Part, path: str, depth: int) -> None:
    """One line for the part, and those of what is in it, as far as the depth allows."""
    where = len(drawing.lines)
    line = _line(drawing, part, path, depth)
    drawing.lines.append(line)
    parts = _parts(drawing, part.schema)
    if not parts:
        return
    body = _body(part.schema, drawing.legacy)
    earlier = drawing.drawn.get(body)
    if earlier and earlier[1] <= depth and earlier[2] > _SHORT:
        drawing.lines[where] = line._replace(cut=f"as {earlier[0] or 'the whole'}")
        return
    if depth >= drawing.depth:
        drawing.deeper = True
        drawing.lines[where] = line._replace(cut=f"{len(parts)} inside")
        return
    # Set before its parts are drawn: what is shared may be met again among them.
    drawing.drawn[body] = (path, depth, _SHORT + 1)
    for one in parts:
        _draw(drawing, one, _under(path, one.segment), depth + 1)
    drawing.drawn[body] = (path, depth, len(drawing.lines) - where - 1)


def _under(path: str, segment: str) -> str:
    return f"{path}.{segment}" if path and segment[:1] not in "[(" else f"{path}{segment}"


def _body(schema: Any, legacy: bool) -> int:
    """What identifies the fields of a schema: arrays and single wrappers around them do not."""
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


# -- what is in a schema ---------------------------------------------------------------------------


def _merged(schema: Any, legacy: bool) -> dict[str, Any] | bool:
    """The schema with one-branch wrappers merged and the null of a choice made a mark."""
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


def _parts(drawing: _Drawing, schema: Any, level: int = 0) -> list[_Part]:
    """What is drawn under a schema: its properties and those of its allOf, items, branches."""
    known = drawing.parts.get(id(schema))
    if known is None:
        # The schema is kept with them: its number must not go to another while this is drawn.
        known = drawing.parts[id(schema)] = (schema, _found_parts(drawing, schema, level))
    return known[1]


def _found_parts(drawing: _Drawing, schema: Any, level: int) -> list[_Part]:
    flat = _merged(schema, drawing.legacy)
    if not isinstance(flat, dict) or "$ref" in flat or level > MAX_DEPTH:
        return []
    parts: dict[str, _Part] = {}
    for one in _own_parts(drawing, flat, level + 1):
        parts.setdefault(one.segment, one)
    required = _names(flat)
    for member in _members(flat):
        for one in _parts(drawing, member, level + 1):
            before = parts.get(one.segment)
            both = one.required or one.name in required or bool(before and before.required)
            merged = one.schema
            if before is not None and before.schema is not merged:
                merged = {"allOf": [before.schema, merged]}
            parts[one.segment] = one._replace(required=both, schema=merged)
    return list(parts.values())


def _own_parts(drawing: _Drawing, flat: dict[str, Any], level: int) -> Iterator[_Part]:
    required = _names(flat)
    for name, schema in sort_by_order(dict(_mapping(flat.get("properties")))):
        yield _Part(name, name, schema, name in required)
    for name, schema in _mapping(flat.get("patternProperties")):
        yield _Part(f"/{name}/", f"/{name}/", schema)
    for one in _inside(drawing, flat.get("additionalProperties"), "*", level):
        yield one._replace(name=f"*.{one.name}" if _is_field(one) else f"*{one.name}")
    for keyword in ("prefixItems", "items"):
        for number, schema in enumerate(_listed(flat.get(keyword))):
            yield _Part(f"[{number}]", f"[{number}]", schema)
    yield from _inside(drawing, flat.get("items"), "[]", level)
    for keyword in ("oneOf", "anyOf"):
        yield from _branches(drawing, flat, keyword, level)


def _is_field(part: _Part) -> bool:
    return part.name[:1] not in ("[", "(")


def _inside(drawing: _Drawing, schema: Any, segment: str, level: int) -> list[_Part]:
    """The parts of what an array or a map holds, as if they were its own."""
    if not isinstance(schema, dict):
        return []
    found = _parts(drawing, schema, level)
    return [one._replace(segment=_under(segment, one.segment)) for one in found]


def _branches(drawing: _Drawing, flat: dict[str, Any], keyword: str, level: int) -> Iterator[_Part]:
    """The branches of a choice, unless their types, which the line names, say all about them."""
    branches = [one for one in _listed(flat.get(keyword)) if not _is_null(one)]
    if not any(
        _parts(drawing, one, level) or facts(one, legacy=drawing.legacy) for one in branches
    ):
        return
    word = "one of" if keyword == "oneOf" else "any of"
    for number, schema in enumerate(branches, 1):
        yield _Part(f"({word} {number})", f"({number})", schema)


def _members(flat: dict[str, Any]) -> list[Any]:
    return _listed(flat.get("allOf"))


def _names(flat: dict[str, Any]) -> set[str]:
    """What a schema or a member of its allOf requires."""
    found = {name for name in _listed(flat.get("required")) if isinstance(name, str)}
    for member in _members(flat):
        if isinstance(member, dict):
            found.update(name for name in _listed(member.get("required")) if isinstance(name, str))
    return found


def _mapping(value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        yield from value.items()


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


# -- what a line says ------------------------------------------------------------------------------


def _line(drawing: _Drawing, part: _Part, path: str, depth: int) -> Line:
    flat = _merged(part.schema, drawing.legacy)
    if not isinstance(flat, dict):
        return Line(path, depth, part.name, "any" if flat else "never", part.required)
    marks = tuple(word for key, word in _MARKS.items() if flat.get(key) is True)
    known = list(facts(flat, legacy=drawing.legacy))
    for member in _members(flat):
        known += [one for one in facts(member, legacy=drawing.legacy) if one not in known]
    return Line(
        path=path,
        depth=depth,
        name=part.name,
        type=_type(flat, part.name, drawing),
        required=part.required,
        marks=marks,
        facts=tuple(known),
        description=_description(flat),
    )


def _description(flat: dict[str, Any]) -> str:
    for schema in (flat, *_members(flat)):
        if isinstance(schema, dict) and isinstance(schema.get("description"), str):
            text: str = schema["description"]
            return text
    return ""


def _type(flat: dict[str, Any], name: str, drawing: _Drawing, level: int = 0) -> str:
    if isinstance(flat.get("$ref"), str):
        return _kept(flat["$ref"], drawing)
    shown = _held(flat, drawing, level) or describe_type(flat) or "any"
    if flat.get("") == "null" and "null" not in shown.split(" | "):
        shown += " | null"
    if isinstance(flat.get("format"), str) and shown.partition(" ")[0] in _FORMATTED:
        shown = f"{shown} ({flat['format']})"
    title = flat.get("title")
    is_object = shown.partition(" ")[0] == "object"
    if is_object and isinstance(title, str) and title and not _same_words(title, name):
        shown = f"{shown} ({title})"
    return shown


def _held(flat: dict[str, Any], drawing: _Drawing, level: int) -> str:
    """The type of an array or a map by what it holds, as deep as anyone would read it."""
    kinds = _kinds(flat)
    if kinds == ["array"]:
        word, inner = "array", flat.get("items")
    elif kinds == ["object"] and not flat.get("properties"):
        word, inner = "map", flat.get("additionalProperties")
    else:
        return ""
    if level > _NESTED or not isinstance(inner, dict):
        return ""
    return f"{word} of {_type(_as_dict(_merged(inner, drawing.legacy)), '', drawing, level + 1)}"


def _as_dict(flat: dict[str, Any] | bool) -> dict[str, Any]:
    return flat if isinstance(flat, dict) else {}


def _kinds(flat: dict[str, Any]) -> list[Any]:
    return [] if flat.get("nullable") is True else listed_types(flat.get("type"))


def _kept(ref: str, drawing: _Drawing) -> str:
    base, _, fragment = ref.partition("#")
    if base:
        # What leads into another document is put in its place, or named in this one.
        return f"missing: {ref}"
    name = unquote(fragment.rpartition("/")[2]) or ref
    name = name.replace("~1", "/").replace("~0", "~")
    return f"↻ {name}" if drawing.exists(unquote(fragment)) else f"missing: {name}"


def _same_words(title: str, name: str) -> bool:
    return title.replace(" ", "").replace("_", "").casefold() == name.replace("_", "").casefold()


def facts(schema: Any, *, legacy: bool = False, level: int = 0) -> tuple[str, ...]:
    """What a schema demands besides its type, and its default, in a few words each."""
    if not isinstance(schema, dict) or level > _NESTED:
        return ()
    flat = collapse_wrappers(schema, legacy=legacy)
    found = [f"default {compact(flat['default'])}"] if "default" in flat else []
    if isinstance(flat.get("enum"), list):
        found.append(f"one of {', '.join(map(_shown, flat['enum']))}")
    if "const" in flat:
        found.append(f"always {_shown(flat['const'])}")
    found += filter(None, (_bounds(flat), *_sizes(flat)))
    if isinstance(flat.get("pattern"), str):
        found.append(f"matches {flat['pattern']}")
    if is_number(flat.get("multipleOf")):
        found.append(f"multiple of {_number(flat['multipleOf'])}")
    if flat.get("uniqueItems") is True and flat.get("type") == "array":
        found.append("no two alike")
    if flat.get("additionalProperties") is False:
        found.append("no other fields")
    discriminator = flat.get("discriminator")
    name = discriminator.get("propertyName") if isinstance(discriminator, dict) else discriminator
    if isinstance(name, str):
        found.append(f"told apart by {name}")
    if isinstance(flat.get("items"), dict):
        found += [f"each {one}" for one in facts(flat["items"], legacy=legacy, level=level + 1)]
    undrawn = [key for key in _UNDRAWN if key in flat]
    if undrawn:
        found.append(f"also {', '.join(undrawn)}")
    return tuple(found)


def compact(value: Any) -> str:
    """A JSON value in one short line."""
    import json

    try:
        return json.dumps(value, ensure_ascii=False, separators=(", ", ": "))
    except (TypeError, ValueError, RecursionError):
        return "…"


def _shown(value: Any) -> str:
    """An enum's value as it reads best: quotes only where they tell something."""
    if isinstance(value, str) and value and value.isprintable():
        plain = value.strip() == value and "," not in value
        if plain and value not in ("true", "false", "null") and not _looks_like_number(value):
            return value
    return compact(value)


def _looks_like_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _number(value: Any) -> str:
    """A bound as people write it: 1, not 1.0."""
    return compact(int(value) if isinstance(value, float) and value.is_integer() else value)


def _bounds(flat: dict[str, Any]) -> str:
    least, most = flat.get("minimum"), flat.get("maximum")
    above, below = flat.get("exclusiveMinimum"), flat.get("exclusiveMaximum")
    if above is True:
        least, above = None, least
    if below is True:
        most, below = None, most
    words = [
        f"{word} {_number(value)}"
        for word, value in (
            ("at least", least),
            ("more than", above),
            ("at most", most),
            ("less than", below),
        )
        if is_number(value)
    ]
    if len(words) == 2 and is_number(least) and is_number(most):
        return f"{_number(least)} to {_number(most)}"
    return " and ".join(words)


def _sizes(flat: dict[str, Any]) -> list[str]:
    return [
        _range(flat.get(f"min{what}"), flat.get(f"max{what}"), unit)
        for what, unit in (("Length", "character"), ("Items", "item"), ("Properties", "field"))
    ]


def _range(least: Any, most: Any, unit: str) -> str:
    if not is_number(least) or least <= 0:
        least = None
    if not is_number(most):
        most = None
    if least is None and most is None:
        return ""
    units = unit if (least if most is None else most) == 1 else f"{unit}s"
    if least is None:
        return f"at most {_number(most)} {units}"
    if most is None:
        return f"at least {_number(least)} {units}"
    if least == most:
        return f"exactly {_number(least)} {units}"
    return f"{_number(least)} to {_number(most)} {units}"
