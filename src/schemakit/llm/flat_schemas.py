"""The flat forms of a document's schemas, and the targets of references that stayed in them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from schemakit.errors import PointerError
from schemakit.flattening.flatten import flattened
from schemakit.spec import pointer
from schemakit.spec.grammar import Grammar

__all__ = ["FlatSchemas", "View", "resolve_kept"]

#: The value at tokens of a dereferenced document.
View = Callable[[tuple[str, ...]], Any]


class FlatSchemas:
    """Flattens the schemas of one dereferenced document, each of them once.

    ``nullable_intent`` is that of :func:`schemakit.flatten`.
    """

    __slots__ = ("_at", "_grammar", "_known", "_nullable_intent", "_view")

    def __init__(self, grammar: Grammar, view: View, *, nullable_intent: bool = False) -> None:
        self._grammar, self._view = grammar, view
        self._nullable_intent = nullable_intent
        #: By identity of the source, which is kept, since a new object could get its identity.
        self._known: dict[int, tuple[Any, Any]] = {}
        #: A view may give a new object each time, so each place is looked up once.
        self._at: dict[tuple[str, ...], Any] = {}

    def add(self, schemas: list[Any]) -> None:
        """Flattens schemas together, so that what they share stays shared."""
        distinct = {id(one): one for one in schemas}
        together = {"properties": {str(number): one for number, one in distinct.items()}}
        schema_type = self._grammar.types["Schema"]
        found = flattened(
            together, schema_type, self._grammar, nullable_intent=self._nullable_intent
        )["properties"]
        for number, one in distinct.items():
            self._known[number] = one, found[str(number)]

    def flatten(self, schema: Any) -> Any:
        """The flat form of a schema; of a kept reference, that of its target."""
        if not isinstance(schema, dict):
            return schema
        if id(schema) not in self._known:
            self.add([schema])
        found = self._known[id(schema)][1]
        if isinstance(found, dict) and isinstance(found.get("$ref"), str):
            _, target = resolve_kept(found["$ref"], self.at)
            return target if isinstance(target, dict) else found
        return found

    def at(self, tokens: tuple[str, ...]) -> Any:
        """The flat form of the value at tokens of the document; a reference is not followed.

        Raises:
            LookupError: if nothing is there.
        """
        if tokens not in self._at:
            found = self._view(tokens)
            is_schema = isinstance(found, dict) and "$ref" not in found
            self._at[tokens] = self.flatten(found) if is_schema else found
        return self._at[tokens]


def resolve_kept(reference: str, view: View) -> tuple[tuple[str, ...], Any]:
    """Tokens and value of the target of a reference that dereferencing kept; None without one."""
    if not reference.startswith("#"):
        return (), None
    try:
        tokens = pointer.parse(pointer.from_fragment(reference[1:]))
        return tokens, view(tokens)
    except (LookupError, ValueError, PointerError):
        # Nothing is there, or the fragment is an anchor that no schema has.
        return (), None
