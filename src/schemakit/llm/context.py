"""What is needed beside a schema to adapt it to a target."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from schemakit.llm.definition import Adapted
from schemakit.llm.member_names import NewNames
from schemakit.llm.targets import Target

__all__ = ["Context"]


@dataclass(frozen=True, slots=True)
class Context:
    """The surroundings of a schema, the same for all schemas of one document and target unless
    they name members otherwise.

    ``legacy`` is for schemas of OpenAPI 2.0 and 3.0. With ``null_is_absence`` null leaves out an
    optional member, which is how Cog reads ``nullable``. ``hides`` is the keyword of members that
    are left out. ``adapt`` adapts a child, ``quote`` writes
    schemas as short JSON text, and ``look_up`` gives the dereferenced schema of a kept reference,
    or None if it has no target: the modules below the recursion call it through these.

    ``names`` are those of the members of the object that the schema is about, from the API's to
    those in the definition. ``adapt_same`` and ``quote_same`` are for schemas about the same
    object.
    """

    target: Target
    legacy: bool
    null_is_absence: bool
    hides: str
    adapt: Callable[[Any], Adapted]
    quote: Callable[[Any], str]
    look_up: Callable[[str], Any]
    names: NewNames
    adapt_same: Callable[[Any], Adapted]
    quote_same: Callable[[Any], str]

    def has(self, keyword: str) -> bool:
        """Whether the target has the keyword."""
        return keyword in self.target.keywords
