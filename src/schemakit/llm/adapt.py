"""A schema adapted to a target: what the target cannot express is put into words and listed.

An ``Adapter`` serves the tools of one document. It remembers the result for each part of the
document, so that a part which many tools share is adapted once. Results share their parts too, so
they are serialised before they are handed out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from typing import Any

from schemakit.errors import CycleError, TooLargeError
from schemakit.llm.adapt_definitions import Definitions
from schemakit.llm.adapt_keywords import replace_keywords, write_format, write_keyword
from schemakit.llm.adapt_objects import write_object
from schemakit.llm.adapt_types import write_type
from schemakit.llm.adapt_unions import merge_all_of, replace_one_of, separate_union
from schemakit.llm.context import Context
from schemakit.llm.definition import Adapted, Draft, Lost, check_size, too_large
from schemakit.llm.flat_schemas import View, resolve_kept
from schemakit.llm.member_names import UNCHANGED, NewNames, name_members, rename_values
from schemakit.llm.own_stack import call_on_own_stack
from schemakit.llm.targets import UNRESTRICTED, Target
from schemakit.llm.tool_options import Bounds
from schemakit.llm.vocabulary import (
    OF_OBJECTS,
    convert_keywords,
    is_object,
    rank,
    select_for_types,
)
from schemakit.llm.wording import cut_description, describe_keyword, shorten
from schemakit.spec.keywords import APPLICATOR, KEYWORDS
from schemakit.spec.siblings import conjunction

__all__ = ["Adapter"]

#: Keywords that hold further levels of schemas.
_HOLDING = frozenset(row.name for row in KEYWORDS if row.role == APPLICATOR) | {"$ref"}

#: Levels of schemas within schemas; a schema at a greater depth is left open.
_DEEPEST = 60
#: Nodes of a recursive schema that is unrolled once; a larger one is cut where it recurs.
_MOST_UNROLLED = 200
#: Nodes of a schema that a description quotes, and the levels that it may have.
_MOST_QUOTED = 2000
_LEVELS_QUOTED = 8
_NO_BOUNDS = Bounds()
#: Schemas that may be adapted for one definition, each time anew: far more than any needs.
_MOST_WORK = 1_000_000


class Adapter:
    """Adapts the schemas of one document to one target.

    ``view`` gives the dereferenced and flat value at tokens of the document, for the targets of
    kept references. ``legacy`` is for schemas of OpenAPI 2.0 and 3.0. With ``null_is_absence`` null
    leaves out an optional member, which is how Cog reads ``nullable``. Members with ``hides``,
    ``"readOnly"`` or ``"writeOnly"`` or neither, are left out. ``bounds`` are those that the caller
    asks for. ``depth`` is added to the depth of every schema.
    """

    def __init__(
        self,
        target: Target,
        view: View,
        *,
        legacy: bool,
        null_is_absence: bool = False,
        hides: str = "readOnly",
        bounds: Bounds = _NO_BOUNDS,
        depth: int = 0,
    ) -> None:
        self._target, self._view = target, view
        self._legacy, self._null_is_absence = legacy, null_is_absence
        self._hides, self._bounds = hides, bounds
        # The schemas of a definition may be as deep as the recursion that they are part of.
        is_inline = bounds.references == "inline" or bounds.depth is not None
        self._has_definitions = target.definitions and not is_inline
        self._depth = depth
        self._contexts: dict[int, Context] = {}
        #: By identity of the source, levels of recursion left and, if that is bounded, depth. The
        #: source is kept, since a new object could get its identity.
        self._known: dict[tuple[int, int, int], tuple[Any, Adapted]] = {}
        self._definitions = Definitions()
        self._left = _MOST_WORK
        self._quoter: Adapter | None = None

    def adapt_whole(self, schema: dict[str, Any]) -> tuple[Adapted, dict[str, Adapted]]:
        """A schema with the definitions that it needs under ``$defs``, and these by name.

        It is the same wherever it is called: where the caller's stack is nearly full, it is made on
        another one.

        Raises:
            TooLargeError: if it has too many nodes, or is too deep for ``sys.getrecursionlimit()``.
            CycleError: if a kept reference leads only back to itself.
        """
        try:
            return self._adapt_whole(schema)
        except RecursionError:
            pass
        try:
            return call_on_own_stack(partial(self._adapt_whole, schema))
        except RecursionError:
            raise too_large(_MOST_WORK) from None

    def _adapt_whole(self, schema: dict[str, Any]) -> tuple[Adapted, dict[str, Adapted]]:
        self._left = _MOST_WORK
        try:
            adapted = self.adapt(schema)
            while self._definitions.pending:
                # One after the other: a chain of definitions may be longer than the stack is deep.
                name, body = self._definitions.pending.pop()
                self._definitions.adapted[name] = self.adapt(body, 0)
        except (CycleError, TooLargeError, RecursionError):
            self._definitions.forget_pending()
            # What was adapted may refer to them.
            self._known.clear()
            raise
        needed = self._definitions.collect(adapted)
        check_size([adapted, *needed.values()])
        if needed:
            definitions = {name: one.schema for name, one in needed.items()}
            adapted = adapted._replace(schema={**adapted.schema, "$defs": definitions})
        return adapted, needed

    def adapt(self, schema: Any, levels: int = 1, names: NewNames = UNCHANGED) -> Adapted:
        """The result for a part of the document; ``levels`` of recursion may still be unrolled.

        ``names`` are those of the object's members, where another schema of it has named them.
        """
        if not isinstance(schema, dict):
            return self._adapt_flat({}, 0) if schema is not False else self._adapt_false()
        bound = self._bounds.depth
        key = (id(schema), levels, self._depth if bound is not None else 0)
        known = self._known.get(key) if not names else None
        if known is not None and self._depth + known[1].height <= 2 * _DEEPEST:
            return known[1]
        self._left -= 1
        if self._left < 0:
            raise too_large(_MOST_WORK)
        if self._depth >= _DEEPEST:
            return self._cut("too deeply nested to be described here")
        if bound is not None and self._depth > bound and not _HOLDING.isdisjoint(schema):
            held = next(key for key in schema if key in _HOLDING)
            there = self.look_up(schema[held]) if held == "$ref" else schema
            kept = there if isinstance(there, dict) else {}
            return self._cut_open(kept, "not described further here", held)
        self._depth += 1
        try:
            adapted = self._adapt_flat(schema, levels, names)
        finally:
            self._depth -= 1
        if not names:
            self._known[key] = schema, adapted
        return adapted

    def _adapt_flat(
        self, schema: dict[str, Any], levels: int, given: NewNames = UNCHANGED
    ) -> Adapted:
        node = convert_keywords(schema, legacy=self._legacy)
        if "$ref" in node:
            return self._adapt_reference(node, levels, given)
        names = given or name_members(node, self._target.keys)
        node = rename_values(node, names)
        context = self._context(levels, names)
        description = node.pop("description", "").strip()
        draft = Draft(most=None)
        draft.description, cut = cut_description(description, self._bounds.description)
        if cut:
            draft.losses.append(Lost(("description",), cut, True))
        if names and not given:
            draft.decoding["renamed"] = {new: old for old, new in names.items() if new != old}
        if self._target.typed and "type" in node:
            node = select_for_types(node)
        node = merge_all_of(node, draft, context)
        replace_one_of(node, draft, context)
        replace_keywords(node, draft, context)
        node = separate_union(node, draft, context)
        write_format(node, draft, context)
        if not write_type(node, draft, context):
            keys: Iterable[str] = node
            if self._target.typed:
                # Keywords may become words, which read best in this order, the default last.
                keys = sorted(node, key=rank)
            for key in keys:
                if key != "type" and key not in OF_OBJECTS:
                    write_keyword(key, node[key], draft, context)
            if not OF_OBJECTS.isdisjoint(node) or is_object(node):
                write_object(node, draft, context)
        return draft.finish(is_hidden=schema.get(self._hides) is True)

    def _adapt_false(self) -> Adapted:
        if "not" in self._target.keywords:
            return Adapted({"not": {}})
        draft = Draft({"type": "null"})
        draft.lose("not", "no value at all")
        return draft.finish()

    def _context(self, levels: int, names: NewNames) -> Context:
        if levels not in self._contexts:
            adapt = partial(self.adapt, levels=levels)
            self._contexts[levels] = Context(
                self._target,
                self._legacy,
                self._null_is_absence,
                self._hides,
                adapt,
                self._quote,
                self.look_up,
                UNCHANGED,
                adapt,
                self._quote,
            )
        context = self._contexts[levels]
        if not names:
            return context
        adapt = partial(self.adapt, levels=levels, names=names)
        quote = partial(self._quote, names=names)
        return replace(context, names=names, adapt_same=adapt, quote_same=quote)

    # -- references that dereferencing kept --------------------------------------------------------

    def look_up(self, reference: str) -> Any:
        """The dereferenced target of a kept reference; None if there is none."""
        return resolve_kept(reference, self._view)[1]

    def _adapt_reference(self, node: dict[str, Any], levels: int, names: NewNames) -> Adapted:
        tokens, body = resolve_kept(node.pop("$ref"), self._view)
        if not isinstance(body, (dict, bool)):
            return self._cut("not defined in the API's description")
        if isinstance(body, bool):
            return self.adapt(body, levels)
        if set(body) == {"$ref"}:
            # An alias within the cycle.
            return self.adapt(body, levels) if levels else self._cut_recursion(body)
        if self._has_definitions:
            return self._refer_to_definition(tokens, body, node, names)
        schema = conjunction(body, node, legacy=self._legacy) if node else body
        if levels > 0:
            unrolled = self.adapt(schema, levels - 1, names)
            if unrolled.nodes <= _MOST_UNROLLED:
                return unrolled
        return self._cut_recursion(schema)

    def _refer_to_definition(
        self, tokens: tuple[str, ...], body: dict[str, Any], beside: dict[str, Any], names: NewNames
    ) -> Adapted:
        name = self._definitions.name(tokens, body)
        draft = Draft({"$ref": f"#/$defs/{name}"})
        if self._target.definition_siblings:
            inner = self._adapt_flat(beside, 0, names) if beside else Adapted({})
            draft.add_child((), inner)
            draft.absorb(inner)
            draft.description = inner.description
        else:
            beside.pop("description", None)
            for key in sorted(beside.keys() - {"title", "default", "examples", "deprecated"}):
                words = describe_keyword(key, beside[key], self._quote)
                draft.lose(key, words, silent=True)
        draft.decoding["definition"] = name
        return draft.finish()

    def _cut_recursion(self, schema: dict[str, Any]) -> Adapted:
        """The end of a recursion."""
        return self._cut_open(schema, "nested as above, which is described no further here")

    def _cut_open(self, schema: dict[str, Any], words: str, key: str = "") -> Adapted:
        """An open schema of the same type; ``key`` is the keyword that the caller bounds."""
        flat = convert_keywords(schema, legacy=self._legacy)
        declared = flat.get("type")
        if self._target.typed and (is_object(flat) or "properties" in flat):
            declared = "object"  # a type is needed; without one the schema takes other values too
        elif self._target.typed and isinstance(declared, list):
            declared = None
        kept: dict[str, Any] = {} if declared is None else {"type": declared}
        return self._cut(words, {**kept, "items": {}} if declared == "array" else kept, key)

    def _cut(self, words: str, kept: dict[str, Any] | None = None, key: str = "") -> Adapted:
        """What remains of a schema that is not described further."""
        draft = Draft()
        draft.absorb(self._adapt_flat(kept or {}, 0))
        draft.lose(key or "$ref", words, by_rule=bool(key))
        return draft.finish()

    # -- schemas in words --------------------------------------------------------------------------

    def _quote(self, schemas: Any, names: NewNames = UNCHANGED) -> str:
        """Schemas as short JSON text with all keywords, but without kept references; members are
        renamed only as in ``names``."""
        if self._quoter is None:
            # What it has to cut is not a loss of the definition, so its losses are ignored.
            depth = _DEEPEST - _LEVELS_QUOTED
            self._quoter = Adapter(UNRESTRICTED, self._view, legacy=self._legacy, depth=depth)
        self._quoter._left = _MOST_WORK
        many = schemas if isinstance(schemas, list) else [schemas]
        adapted = [self._quoter.adapt(one, 0, names) for one in many]
        if sum(one.nodes for one in adapted) > _MOST_QUOTED:
            return "a schema that is too long to quote"
        written = [one.schema for one in adapted]
        return shorten(written if isinstance(schemas, list) else written[0])
