"""What the result of a job has to say, so that no contender is quoted for work that it left out.

The facts are read from the source with json alone. A result may leave references in cycles, those
in extensions, and whatever data says: those below ``example``, ``enum`` and the like.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, NamedTuple

__all__ = ["Facts", "Kind", "Summary", "find_fault", "read_facts", "summarize"]

#: What a result is: the tree of a dereferenced description, the names of its paths, or a
#: description in one document.
Kind = Literal["", "tree", "paths", "bundle"]

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")
#: Members with data: a ``$ref`` below them is no reference.
DATA = ("example", "examples", "default", "enum", "const", "value")
#: Targets of references that are compared with what is in the place of these.
SPOTS = 5


class Summary(NamedTuple):
    """What a result holds: its operations and paths, the references left in it, and the names of
    the members at the spots that were asked for."""

    operations: int
    paths: list[str]
    left: list[str]
    keys: list[list[str] | None]


@dataclass(frozen=True, slots=True)
class Facts:
    """What a source says: its paths and operations, the references inside cycles, and a few
    references with the names of the members of their targets."""

    paths: list[str]
    operations: int
    cyclic: frozenset[str]
    spots: Mapping[tuple[str, ...], list[str]]


def read_facts(path: Path) -> Facts:
    """The facts of a description. Of one in YAML, which is in several files, only the paths."""
    text = path.read_bytes()
    if path.suffix != ".json":
        import yaml

        contents = yaml.load(text, Loader=yaml.CSafeLoader)
        return Facts(sorted(contents["paths"]), 0, frozenset(), {})
    contents = json.loads(text)
    cyclic = _find_cyclic(contents)
    spots: dict[tuple[str, ...], list[str]] = {}
    for tokens, ref in _references(contents):
        target = _end_of(contents, ref)
        if len(spots) < SPOTS and ref not in cyclic and isinstance(target, dict):
            spots[tokens] = sorted(target)
    operations = count_operations(contents)
    return Facts(sorted(contents.get("paths", ())), operations, cyclic, spots)


def summarize(result: Any, spots: Iterable[Sequence[str]] = ()) -> Summary:
    """The summary of a tree, in which one object may be at several places, or inside itself."""
    left = dict.fromkeys(ref for _, ref in _references(result))
    keys = [_keys_at(result, tokens) for tokens in spots]
    return Summary(count_operations(result), sorted(result.get("paths", ())), [*left], keys)


def find_fault(kind: Kind, facts: Facts, found: Summary) -> str:
    """What is wrong with a result; empty if nothing is."""
    if found.paths != facts.paths:
        return f"{len(found.paths):,} paths instead of {len(facts.paths):,}"
    if kind == "paths":
        return ""
    if kind == "bundle":
        outside = [ref for ref in found.left if not ref.startswith("#")]
        return f"{len(outside):,} references lead to other files" if outside else ""
    if found.operations != facts.operations:
        return f"{found.operations:,} operations instead of {facts.operations:,}"
    left = [ref for ref in found.left if ref not in facts.cyclic]
    if left:
        return f"{len(left):,} targets are still only referred to, such as {left[0]}"
    wrong = [one for one, keys in zip(found.keys, facts.spots.values(), strict=True) if one != keys]
    return f"{len(wrong)} of {SPOTS} references have something else in their place" if wrong else ""


def count_operations(contents: Any) -> int:
    """How many operations are under ``paths``, where none is a reference."""
    return sum(method in METHODS for item in contents["paths"].values() for method in item)


def _references(root: Any) -> Iterator[tuple[tuple[str, ...], str]]:
    """The first place of every object with a ``$ref``, and that; each object is looked at once."""
    stack: list[tuple[Any, Any]] = [(root, ())]
    met: set[int] = set()
    while stack:
        value, path = stack.pop()
        if id(value) in met:
            continue
        met.add(id(value))
        if isinstance(value, dict):
            if isinstance(value.get("$ref"), str):
                yield _tokens(path), value["$ref"]
            inside = [(one, (path, key)) for key, one in value.items() if not _is_data(key)]
        else:
            inside = [(one, (path, str(index))) for index, one in enumerate(value)]
        stack += [one for one in reversed(inside) if isinstance(one[0], (dict, list))]


def _is_data(key: Any) -> bool:
    return key in DATA or (isinstance(key, str) and key.startswith("x-"))


def _tokens(path: Any) -> tuple[str, ...]:
    tokens = []
    while path:
        path, token = path
        tokens.append(token)
    return tuple(reversed(tokens))


def _at(contents: Any, tokens: Iterable[str]) -> Any:
    for token in tokens:
        contents = contents[int(token) if isinstance(contents, list) else token]
    return contents


def _end_of(contents: Any, ref: str) -> Any:
    """The target of a local reference, through references to references."""
    target = _target(contents, ref)
    while isinstance(target, dict) and isinstance(target.get("$ref"), str):
        target = _target(contents, target["$ref"])
    return target


def _target(contents: Any, ref: str) -> Any:
    tokens = ref.removeprefix("#/").split("/")
    return _at(contents, [one.replace("~1", "/").replace("~0", "~") for one in tokens])


def _keys_at(result: Any, tokens: Sequence[str]) -> list[str] | None:
    try:
        found = _at(result, tokens)
    except (KeyError, IndexError, TypeError, ValueError):
        return None
    return sorted(found) if isinstance(found, dict) else None


def _find_cyclic(contents: Any) -> frozenset[str]:
    """The references of which one leads, through others, back to itself."""
    leads: dict[str, list[str]] = {}
    pending = [ref for _, ref in _references(contents)]
    while pending:
        ref = pending.pop()
        if ref not in leads:
            target = _target(contents, ref)
            inside = _references(target) if isinstance(target, (dict, list)) else ()
            leads[ref] = list(dict.fromkeys(one for _, one in inside))
            pending += leads[ref]
    return frozenset(ref for ref in leads if _is_reached(ref, leads[ref], leads.__getitem__))


def _is_reached(goal: str, starts: Iterable[str], follow: Callable[[str], Iterable[str]]) -> bool:
    pending, met = list(starts), set()
    while pending:
        ref = pending.pop()
        if ref == goal:
            return True
        if ref not in met:
            met.add(ref)
            pending += follow(ref)
    return False
