"""Parts of a description as JSON text of bounded size, and what refers to them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from threading import Lock
from typing import Any, NamedTuple

from schemakit.description.description import Description
from schemakit.errors import NotFoundError
from schemakit.llm.names import operation_key
from schemakit.spec import pointer
from schemakit.views.part_names import find_part

__all__ = ["Users", "find_users", "keep_only", "outline", "render_part", "render_schema"]

#: Containers of a part that are written at most; what is beyond is counted.
_MOST_CONTAINERS = 2_000
#: Where reusable Objects are: their pointers have as many tokens more than the place.
_REUSABLE = {"components": 3, "definitions": 2, "parameters": 2, "responses": 2}


class Users(NamedTuple):
    """What uses a part: the reusable Objects that refer to it, and the operations that need it,
    also through others."""

    objects: tuple[str, ...]
    operations: tuple[str, ...]


def keep_only(api: Description, operations: Sequence[str]) -> Callable[[], Description]:
    """What gives the description with some operations, by their pointers, and what they need.

    It is made when it is asked for first, which takes seconds for a large one. References without a
    target stay.
    """
    lock = Lock()
    made: list[Description] = []

    def give() -> Description:
        with lock:
            if not made:
                made.append(api.select(list(operations), missing="keep"))
            return made[0]

    return give


def outline(api: Description) -> dict[str, Any]:
    """What a description is about: its title, servers, tags and sizes."""
    info = api.contents.get("info")
    about = info if isinstance(info, dict) else {}
    operations = [one for one in api.operations() if not one.is_webhook]
    tags = list(dict.fromkeys(tag for one in operations for tag in one.tags))
    servers = list(dict.fromkeys(url for one in operations[:1] for url in one.servers))
    return {
        "title": about.get("title"),
        "version": about.get("version"),
        "description": str(about.get("description") or "")[:2_000],
        "openapi": api.version,
        "servers": servers,
        "tags": tags,
        "operations": len(operations),
        "schemas": len(api.schemas()),
    }


def render_part(api: Description, name: str, depth: int, most: int) -> str:
    """A part by its name as JSON: dereferenced, of at most ``depth`` levels of members and about
    ``most`` characters.

    Raises:
        NotFoundError, PointerError: if there is no such part.
    """
    target = find_part(api._loaded, name)
    document = target.document
    if document.number:
        return _write_bounded(target.value, depth, most)
    return _write_bounded(api.view(pointer.join(target.tokens)), depth, most)


def render_schema(api: Description, name: str, depth: int, most: int) -> str:
    """A reusable schema by its name, likewise.

    Raises:
        NotFoundError: if there is none.
    """
    return _write_bounded(api.view(api.schema(name).pointer), depth, most)


def _write_bounded(value: Any, depth: int, most: int) -> str:
    """The JSON of a value, of fewer levels if it would be longer than ``most`` characters."""
    text = ""
    for levels in range(depth, 0, -1):
        text = json.dumps(_cut(value, levels, [_MOST_CONTAINERS]), ensure_ascii=False, default=str)
        if len(text) <= most:
            return text
    return f"{text[:most]} …"


def _cut(value: Any, levels: int, left: list[int]) -> Any:
    """A value without what is deeper; ``left`` is the number of containers that it may have."""
    if not isinstance(value, (dict, list)):
        return value
    left[0] -= 1
    if value and (levels == 0 or left[0] < 0):
        unit = "members" if isinstance(value, dict) else "items"
        return f"… {len(value)} {unit}"
    if isinstance(value, list):
        return [_cut(one, levels - 1, left) for one in value]
    return {str(key): _cut(one, levels - 1, left) for key, one in value.items()}


def find_users(api: Description, name: str) -> Users:
    """What uses a part of the entry document; references from other documents are not followed.

    Raises:
        NotFoundError, PointerError: if there is no such part.
    """
    target = find_part(api._loaded, name)
    if target.document.number:
        raise NotFoundError("part of the entry document", name, [])
    start = pointer.join(target.tokens)
    by_target: dict[str, list[str]] = {}
    for one in api.references():
        if one.target is not None and {one.document, one.target_document} == {api.uri}:
            by_target.setdefault(one.target, []).append(one.pointer)
    holders = _holders(api)
    direct = dict.fromkeys(_users_of(start, by_target))
    found: dict[str, None] = {}
    pending = [start]
    met = {start}
    while pending:
        for where in _users_of(pending.pop(), by_target):
            found[where] = None
            around = _reusable_around(where)
            if around is not None and around not in met:
                met.add(around)
                pending.append(around)
    objects = dict.fromkeys(filter(None, map(_reusable_around, direct)))
    operations = dict.fromkeys(
        holders[prefix] for where in found for prefix in _prefixes(where) if prefix in holders
    )
    return Users(tuple(objects), tuple(operations))


def _users_of(part: str, by_target: Mapping[str, list[str]]) -> Iterator[str]:
    """The places of references to a part, or to something inside it."""
    for target, places in by_target.items():
        if target == part or target.startswith(f"{part}/"):
            yield from places


def _holders(api: Description) -> dict[str, str]:
    """Operations by their pointers."""
    return {one.pointer: one.id or operation_key(one) for one in api.operations()}


def _prefixes(where: str) -> Iterator[str]:
    while where:
        yield where
        where = where.rpartition("/")[0]


def _reusable_around(where: str) -> str | None:
    """The pointer of the reusable Object that contains a place; None if there is none."""
    tokens = where.split("/")[1:]
    count = _REUSABLE.get(tokens[0]) if tokens else None
    if count is None or len(tokens) < count:
        return None
    return "/" + "/".join(tokens[:count])
