"""The documents that a survey looks at, and the settings of a survey: what a worker is sent."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from schemakit.sources.access import Access

__all__ = ["SUFFIXES", "Item", "Settings"]

#: The endings of files in which descriptions are looked for.
SUFFIXES = (".json", ".yaml", ".yml")


class Item(NamedTuple):
    """A document that may be the entry document of a description.

    ``uri`` is its name in the tables. A ``"file"`` is at ``path`` and reaches files below ``root``,
    those of the default policy if that is empty. A ``"source"`` is a URL or a model's name. A
    ``"copy"`` is at ``path`` in an archive or a repository whose files were copied to the directory
    ``root``, a ``"remote"`` one at ``path`` below the ``fsspec`` URL ``root``; ``tree`` is the name
    of the archive, the repository or the remote directory.
    """

    uri: str
    kind: Literal["file", "source", "copy", "remote"]
    path: str
    root: str = ""
    tree: str = ""
    size: int = 0
    #: Whether a caller named just this document, so that it is a description whatever it says.
    is_named: bool = False
    #: Why it cannot be read, if that is known already.
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How descriptions are read, and which tables are made of them.

    ``seconds`` and ``memory`` (bytes) bound one description. ``directory`` is the working directory
    in which relative paths are meant.
    """

    tables: tuple[str, ...]
    seconds: float
    memory: int
    directory: str
    access: Access = field(default_factory=Access)
    headers: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()
    version: str | None = None
    resolve_examples: bool = False
    #: Whether responses are kept on disk; ``"offline"`` if nothing may be downloaded.
    cache: Literal["no", "yes", "offline"] = "no"
    #: Whether messages name options of the command and not arguments.
    for_command: bool = False
