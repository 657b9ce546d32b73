"""The flat forms of a document's schemas, and the targets of references that stayed in them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from schemakit.errors import CycleError, Location, PointerError
from schemakit.flattening.flatten import flattened
from schemakit.flattening.intersection import is_reference
from schemakit.spec import pointer
from schemakit.spec.grammar import Grammar

__all__ = ["FlatSchemas", "View", "resolve_kept"]

#: The value at tokens of a dereferenced document.
View = Callable[[tuple[str, ...]], Any]


class FlatSchemas:
    """Flattens the schemas of one dereferenced document, each of them once.

    ``nullable_intent`` is that of :func:`schemakit.flatten`.
    """

    __slots__ = ("_at", "_grammar", "_known", "_nullable_intent", "_seen", "_view")

    def __init__(self, grammar: Grammar, view: View, *, nullable_intent: bool = False) -> None:
        self._grammar, self._view = grammar, view
        self._nullable_intent = nullable_intent
        #: By identity of the source, which is kept, since a new object could get its identity.
        self._known: dict[int, tuple[Any, Any]] = {}
        #: A view may give a new object each time, so each place is looked up once.
        self._seen: dict[tuple[str, ...], Any] = {}
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
        """The flat form of a schema; of a kept reference, that of its target.

        Raises:
            CycleError: if flat forms refer only to each other, so that there is no schema.
        """
        if not isinstance(schema, dict):
            return schema
        found = self._flatten_once(schema)
        passed: list[tuple[str, ...]] = []
        while is_reference(found):
            tokens, target = resolve_kept(found["$ref"], self._look)
            if tokens in passed:
                chain = [pointer.join(one) for one in passed[passed.index(tokens) :]]
                raise CycleError("circular-ref", chain, Location(pointer=chain[0]))
            if not isinstance(target, dict):
                break
            if "$ref" in target:
                return target
            passed.append(tokens)
            found = self._flatten_once(target)
        return found

    def _flatten_once(self, schema: dict[str, Any]) -> Any:
        if id(schema) not in self._known:
            self.add([schema])
        return self._known[id(schema)][1]

    def _look(self, tokens: tuple[str, ...]) -> Any:
        if tokens not in self._seen:
            self._seen[tokens] = self._view(tokens)
        return self._seen[tokens]

    def at(self, tokens: tuple[str, ...]) -> Any:
        """The flat form of the value at tokens of the document; a reference is not followed.

        Raises:
            LookupError: if nothing is there.
            CycleError: as :meth:`flatten`.
        """
        if tokens not in self._at:
            found = self._look(tokens)
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
