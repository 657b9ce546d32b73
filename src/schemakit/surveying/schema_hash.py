"""Hashes by which equal schemas of different descriptions are found."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from hashlib import blake2b
from typing import Any

from schemakit.spec.grammar import LITERAL, ObjectType, children
from schemakit.spec.siblings import is_annotation

__all__ = ["SchemaHasher"]

#: How often a cycle of references is followed. Schemas that differ only deeper than that, inside
#: themselves, have one hash.
_ROUNDS = 4
#: Keywords whose values are sets: the order of the members means nothing.
_SETS = frozenset({"allOf", "anyOf", "enum", "oneOf", "required", "type"})
#: Keywords that only hold what references name.
_DEFINITIONS = frozenset({"$defs", "definitions"})
#: 128 bits: of 2**40 different schemas two have one hash by chance once in 2**49 surveys.
_BYTES = 16

#: A value to hash: the value, its type, and how often references are still followed.
_Item = tuple[Any, ObjectType, int]
_Key = tuple[int, int, int]


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

    def hash(self, schema: Any, type_: ObjectType) -> str:
        """32 hexadecimal digits. ``schema`` is dereferenced and flat (docs/flattening.md)."""
        return self._digest((schema, type_, _ROUNDS)).hex()

    def is_recursive(self, schema: Any, type_: ObjectType) -> bool:
        """Whether a schema that was hashed contains a reference that is part of a cycle."""
        return _key((schema, type_, _ROUNDS)) in self._recursive

    def _digest(self, top: _Item) -> bytes:
        if not isinstance(top[0], (dict, list)):
            return _hash_scalar(top[0])
        stack = [top]
        while stack:
            item = stack[-1]
            key = _key(item)
            if key in self._known:
                stack.pop()
                continue
            inside = list(self._inside(item))
            missing = [one for one in inside if _key(one) not in self._known]
            if missing:
                stack += missing
                continue
            stack.pop()
            self._known[key] = self._hash_container(item)
            if self._target(item) or any(_key(one) in self._recursive for one in inside):
                self._recursive.add(key)
        return self._known[_key(top)]

    def _inside(self, item: _Item) -> Iterator[_Item]:
        """The containers that have to be hashed before a container."""
        target = self._target(item)
        if target is not None:
            if isinstance(target[0], (dict, list)):
                yield target
            return
        yield from (one for _, one in self._members(item) if isinstance(one[0], (dict, list)))

    def _target(self, item: _Item) -> _Item | None:
        """The target of a reference that dereferencing kept, since it is part of a cycle."""
        value, type_, rounds = item
        if not (type_.is_schema and isinstance(value, dict) and isinstance(value.get("$ref"), str)):
            return None
        found = self._find(value["$ref"])
        if found is None:
            return None
        # At the end of the rounds all recursive schemas are alike.
        return (found, type_, rounds - 1) if rounds else ("recursive", type_, 0)

    def _members(self, item: _Item) -> Iterator[tuple[Any, _Item]]:
        value, type_, rounds = item
        typed = {key: inner for key, _, inner in children(value, type_)}
        is_schema = type_.is_schema and isinstance(value, dict)
        for key, member in value.items() if isinstance(value, dict) else enumerate(value):
            if is_schema and (key in _DEFINITIONS or (self._shape and is_annotation(str(key)))):
                continue
            yield key, (member, typed.get(key, LITERAL), rounds)

    def _hash_container(self, item: _Item) -> bytes:
        value, type_, _ = item
        target = self._target(item)
        if target is not None:
            return _hash_parts(b"r", [self._known_or_scalar(target)])
        members = [(key, self._known_or_scalar(one)) for key, one in self._members(item)]
        if isinstance(value, list):
            return _hash_parts(b"a", [digest for _, digest in members])
        parts = []
        for name, digest in sorted((str(key), digest) for key, digest in members):
            found = value.get(name)
            if type_.is_schema and name in _SETS and isinstance(found, list):
                digest = self._hash_set(found, item)
            parts += [_hash_scalar(name), digest]
        return _hash_parts(b"o", parts)

    def _hash_set(self, members: list[Any], item: _Item) -> bytes:
        typed = next(
            (inner for _, one, inner in children(item[0], item[1]) if one is members), LITERAL
        )
        inside = self._members((members, typed, item[2]))
        return _hash_parts(b"s", sorted(self._known_or_scalar(one) for _, one in inside))

    def _known_or_scalar(self, item: _Item) -> bytes:
        value = item[0]
        if isinstance(value, (dict, list)):
            return self._known[_key(item)]
        return _hash_scalar(value)


def _key(item: _Item) -> _Key:
    return id(item[0]), id(item[1]), item[2]


def _hash_scalar(value: Any) -> bytes:
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # 1.0 and 1 are one number (JSON Schema, core §4.2.1)
    kind = "n" if isinstance(value, (int, float)) and not isinstance(value, bool) else "c"
    text = f"s{value}" if isinstance(value, str) else f"{kind}{value!r}"
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_BYTES).digest()


def _hash_parts(kind: bytes, parts: list[bytes]) -> bytes:
    return blake2b(kind + b"".join(parts), digest_size=_BYTES).digest()
