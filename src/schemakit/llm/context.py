"""What is needed beside a schema to adapt it to a target."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from schemakit.llm.definition import Adapted
from schemakit.llm.targets import Target

__all__ = ["Context"]


@dataclass(frozen=True, slots=True)
class Context:
    """The surroundings of a schema, the same for all schemas of one document and target.

    ``legacy`` is for schemas of OpenAPI 2.0 and 3.0. With ``null_is_absence`` null leaves out an
    optional member, which is how Cog reads ``nullable``. ``hides`` is the keyword of members that
    are left out. ``adapt`` adapts a child, ``quote`` writes
    schemas as short JSON text, and ``look_up`` gives the dereferenced schema of a kept reference,
    or None if it has no target: the modules below the recursion call it through these.
    """

    target: Target
    legacy: bool
    null_is_absence: bool
    hides: str
    adapt: Callable[[Any], Adapted]
    quote: Callable[[Any], str]
    look_up: Callable[[str], Any]

    def has(self, keyword: str) -> bool:
        """Whether the target has the keyword."""
        return keyword in self.target.keywords
