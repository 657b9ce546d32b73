"""Hashes by which equal schemas of different descriptions are found."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import blake2b
from typing import Any, NamedTuple

from schemakit.spec.grammar import LITERAL, ObjectType, children
from schemakit.spec.siblings import is_annotation

__all__ = ["SchemaHasher"]

#: How often a cycle of references is followed. Schemas that differ only deeper than that, inside
#: themselves, have one hash.
_ROUNDS = 3
#: Keywords whose values are sets: the order of the members means nothing.
_SETS = frozenset({"allOf", "anyOf", "enum", "oneOf", "required", "type"})
#: Keywords that only hold what references name.
_DEFINITIONS = frozenset({"$defs", "definitions"})
#: 128 bits: of a billion different schemas two have one hash with a probability of 1 in 10**20.
_BYTES = 16

#: A value to hash: the value, its type, and how often references are still followed.
_Item = tuple[Any, ObjectType, int]
_Key = tuple[int, int, int]


class _Members(NamedTuple):
    """What a container is hashed by: its kind, the values in it, and the name of each in an object.

    The kinds are an array, an object, and a reference, whose only value is its target.
    """

    kind: bytes
    values: list[_Item]
    names: list[str]


class SchemaHasher:
    """Hashes the schemas of one description, each container once.

    ``find`` gives the schema that a kept reference names, or None. With ``shape`` annotations do
    not count, of schemas at any depth. Values hashed have to outlive this object.
    """

    def __init__(self, find: Callable[[str], Any], *, shape: bool) -> None:
        self._find, self._shape = find, shape
        self._known: dict[_Key, bytes] = {}
        #: Containers in which a reference was followed.
        self._recursive: set[_Key] = set()
        self._made: list[dict[Any, Any]] = []

    def hash(self, schema: Any, type_: ObjectType) -> str:
        """32 hexadecimal digits. ``schema`` is dereferenced and flat (docs/flattening.md)."""
        top = schema, type_, _ROUNDS
        if not isinstance(schema, (dict, list)):
            return _digest(b"c", [_encode_scalar(schema)]).hex()
        self._hash_all(top)
        return self._known[_key(top)].hex()

    def is_recursive(self, schema: Any, type_: ObjectType) -> bool:
        """Whether a schema that was hashed contains a reference that is part of a cycle."""
        return _key((schema, type_, _ROUNDS)) in self._recursive

    def _hash_all(self, top: _Item) -> None:
        """Hashes a container, and before it those in it."""
        known = self._known
        stack: list[tuple[_Item, _Members | None]] = [(top, None)]
        while stack:
            item, members = stack.pop()
            key = _key(item)
            if key in known:
                continue
            if members is None:
                members = self._list_members(item)
                stack.append((item, members))
                stack += [
                    (one, None)
                    for one in members.values
                    if isinstance(one[0], (dict, list)) and _key(one) not in known
                ]
                continue
            known[key] = self._hash_container(item, members)

    def _list_members(self, item: _Item) -> _Members:
        value, type_, rounds = item
        if isinstance(value, dict) and type_.is_schema and isinstance(value.get("$ref"), str):
            target = self._find(value["$ref"])
            if target is not None:
                # At the end of the rounds all recursive schemas are alike.
                end: _Item = (target, type_, rounds - 1) if rounds else (None, LITERAL, 0)
                return _Members(b"r", [end], [])
        typed = {key: inner for key, _, inner in children(value, type_)}
        if isinstance(value, list):
            items = [(one, typed.get(index, LITERAL), rounds) for index, one in enumerate(value)]
            return _Members(b"a", items, [])
        names = sorted(value, key=str)
        if type_.is_schema:
            names = [one for one in names if one not in _DEFINITIONS]
            if self._shape:
                names = [one for one in names if not is_annotation(str(one))]
        if type_.name == "Discriminator" and isinstance(value.get("mapping"), dict):
            value = {**value, "mapping": self._shorten(value["mapping"])}
        values = [(value[name], typed.get(name, LITERAL), rounds) for name in names]
        return _Members(b"o", values, [str(name) for name in names])

    def _shorten(self, mapping: dict[Any, Any]) -> dict[Any, Any]:
        """A ``mapping`` with names of schemas in place of references, which begin otherwise in each
        version and in each part of a description."""
        made = {
            key: one.rpartition("/")[2] if isinstance(one, str) and one[:1] == "#" else one
            for key, one in mapping.items()
        }
        # Its id is a key, so it has to live as long as the others.
        self._made.append(made)
        return made

    def _hash_container(self, item: _Item, members: _Members) -> bytes:
        kind, values, names = members
        is_reference = kind == b"r"
        if is_reference or not self._recursive.isdisjoint(map(_key, values)):
            self._recursive.add(_key(item))
        if not names:
            return _digest(kind, [self._encode(one) for one in values])
        parts = []
        for name, one in zip(names, values, strict=True):
            is_set = item[1].is_schema and name in _SETS and isinstance(one[0], list)
            parts += [_encode_scalar(name), self._encode_set(one) if is_set else self._encode(one)]
        return _digest(kind, parts)

    def _encode_set(self, item: _Item) -> bytes:
        return _digest(b"s", sorted(map(self._encode, self._list_members(item).values)))

    def _encode(self, item: _Item) -> bytes:
        value = item[0]
        return self._known[_key(item)] if isinstance(value, (dict, list)) else _encode_scalar(value)


def _key(item: _Item) -> _Key:
    return id(item[0]), id(item[1]), item[2]


def _encode_scalar(value: Any) -> bytes:
    if isinstance(value, str):
        text = value.encode("utf-8", "surrogatepass")
        return b"s%d:%b" % (len(text), text)
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # 1.0 and 1 are one number (JSON Schema, core §4.2.1)
    return b"n%b;" % repr(value).encode()


def _digest(kind: bytes, parts: list[bytes]) -> bytes:
    return blake2b(kind + b"".join(parts), digest_size=_BYTES).digest()
