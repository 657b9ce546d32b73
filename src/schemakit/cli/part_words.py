"""Parts of a description as words of the command line: as given, and as lists name them."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

from schemakit.cli.source import is_source
from schemakit.description.description import Description
from schemakit.errors import UsageError

if TYPE_CHECKING:
    from schemakit.views.operations import Operation

__all__ = ["name_operations", "take_parts"]

#: Methods that may be a word of their own before a path.
_METHODS = frozenset({"get", "put", "post", "delete", "options", "head", "patch", "trace", "query"})


def take_parts(
    words: Sequence[str], command: str, names: Sequence[str] = ("PART",)
) -> tuple[str | None, list[str]]:
    """Split words into the source, None if there is none, and one part for each of ``names``.

    ``GET /path`` may be two words.

    Raises:
        UsageError: if there are more or fewer words, or the source is not the first.
    """
    joined = _join_methods(words)
    synopsis = f"schemakit {command} [SOURCE] {' '.join(names)}"
    if len(joined) < len(names) or (len(joined) == len(names) and is_source(joined[0])):
        example = _make_example(joined, command, names)
        raise UsageError(
            f"{command} needs {' and '.join(names)} after the source: an operationId, 'GET /path', "
            f"the name of a component or a JSON Pointer, as in: {example}"
        )
    if len(joined) > len(names) + 1:
        raise UsageError(f"{command} takes no {joined[len(names) + 1]!r}: {synopsis}")
    if len(joined) == len(names):
        return None, joined
    if not is_source(joined[0]) and any(map(is_source, joined[1:])):
        source = next(filter(is_source, joined[1:]))
        raise UsageError(f"the source comes first, as in: schemakit {command} {source} ...")
    return joined[0], joined[1:]


def _make_example(given: Sequence[str], command: str, names: Sequence[str]) -> str:
    """Write the command with a source, the one given if there is one, and parts."""
    source = given[0] if given and is_source(given[0]) else "openapi.json"
    parts = ["Pet"] if len(names) == 1 else ["'GET /pets'", "Pet"]
    return " ".join(["schemakit", command, source, *parts])


def name_operations(api: Description, operations: Sequence[Operation]) -> list[str]:
    """Return the name by which commands find each operation, ``GET /path`` if that is clear."""
    from schemakit.usage.parts import PartNames

    names = PartNames(api._registry, api.operations())
    return [names.of_operation(one) for one in operations]


def _join_methods(words: Sequence[str]) -> list[str]:
    joined: list[str] = []
    for word in words:
        last = joined[-1] if joined else ""
        if word[:1] == "/" and last.lower() in _METHODS and not os.path.exists(last):
            joined[-1] = f"{last} {word}"
        else:
            joined.append(word)
    return joined
