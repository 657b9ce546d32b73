"""What several schemas say at once, as one schema (REFERENCES.md §5.2 to §5.5).

The members are flat already. What a rule cannot join exactly stays in a residual ``allOf``, with
the reason. Nothing recurses: conjunctions inside another are slots that are filled afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from schemakit.flattening.keyword_merge import (
    EVALUATING,
    IDENTITIES,
    REFERENCED,
    UNEVALUATED,
    WRAPPER,
    Member,
    Merge,
    Refusal,
)
from schemakit.spec.grammar import Grammar
from schemakit.spec.siblings import is_annotation
from schemakit.spec.values import Values

__all__ = ["Composer", "Where", "is_reference"]

Where = tuple[Any, str] | None  # the tokens of a place, last one outermost: (where, token)
Report = Callable[[str, str, Where], None]


def is_reference(schema: Any) -> bool:
    """Whether a value at a Schema position is, or holds, a reference that was kept."""
    return isinstance(schema, dict) and isinstance(schema.get("$ref"), str)


@dataclass(slots=True, eq=False, repr=False)
class Composer:
    """Makes conjunctions, each combination of schemas once.

    ``opaque`` are the ids of schemas that are never looked into; ``references`` the texts of the
    references that were kept; ``names`` the annotations that name a schema; ``budget`` bounds the
    conjunctions inside others.
    """

    grammar: Grammar
    report: Report
    opaque: frozenset[int]
    references: frozenset[str]
    names: frozenset[str]
    budget: int
    _made: dict[tuple[tuple[int, int], ...], tuple[list[Member], Any]] = field(default_factory=dict)
    _open: list[tuple[list[Member], Any, Any, Where]] = field(default_factory=list)

    def composed(
        self, wrapper: dict[str, Any], members: list[Member], where: Where, *, pinned: bool
    ) -> Any:
        """What ``wrapper`` and all the members say, in one schema.

        ``pinned``: a reference may not stand at its top, where it would make the schema an alias.
        """
        value = self._one(wrapper, members, where, pinned=pinned)
        while self._open:
            parts, holder, key, inner = self._open.pop()
            holder[key] = self._part(parts, inner)
        return value

    def _part(self, parts: list[Member], where: Where) -> Any:
        by_id: dict[int, Member] = {}
        for part in parts:
            by_id.setdefault(id(part.schema), part)
        distinct = [part for part in by_id.values() if not _is_trivial(part.schema)]
        if not distinct:
            return parts[0].schema
        if len(distinct) == 1:
            return distinct[0].schema
        identity = tuple((id(part.schema), part.rank) for part in distinct)
        if identity not in self._made:
            self._made[identity] = distinct, self._fresh(distinct, where)
        return self._made[identity][1]

    def _fresh(self, parts: list[Member], where: Where) -> Any:
        self.budget -= 1
        if self.budget >= 0:
            return self._one(None, parts, where, pinned=False)
        self.report("too-many", "more combinations of schemas than are worth merging", where)
        return {"allOf": [part.schema for part in parts]}

    def _one(
        self, wrapper: dict[str, Any] | None, members: list[Member], where: Where, *, pinned: bool
    ) -> Any:
        own = Member(wrapper or {}, WRAPPER)
        legacy = self.grammar.legacy_bounds
        spread = list(self._spread(members))
        if any(one.schema is False for one in spread):
            return self._nothing(own.schema)
        spread = _without_twins([one for one in spread if not _is_trivial(one.schema)])
        schemas = [one.schema for one in (own, *spread) if isinstance(one.schema, dict)]
        merge = Merge(
            legacy=legacy,
            booleans=self.grammar.boolean_schemas,
            report=lambda code, message: self.report(code, message, where),
            required=_all_required(schemas),
            is_renaming=len(members) == 1
            and all(is_annotation(key) or key == "nullable" for key in own.schema),
        )
        merge.add(own)
        unwanted: dict[int, frozenset[str]] = {}
        if wrapper is not None:
            # Not inherited from what is referred to: a place in an order, and the name of several.
            names = self.names if len(members) > 1 else frozenset()
            unwanted[REFERENCED] = IDENTITIES | names | {"x-order"}
        for one in spread:
            refusal = self._whole(one.schema, schemas, pinned=pinned)
            if refusal is None:
                merge.add(one, unwanted.get(one.rank, IDENTITIES))
                # Only where nothing else is evaluated, so nothing sees more or less for it.
                for each in one.schema.get("allOf", ()):
                    merge.keep(each)
            else:
                self.report(refusal.code, refusal.message, where)
                merge.keep(one.schema)
        return self._finished(merge, [*spread, own], where)

    def _spread(self, members: list[Member]) -> Iterator[Member]:
        """The members, and what was left over in their own ``allOf``."""
        stack = list(reversed(members))
        met: set[int] = set()
        while stack:
            one = stack.pop()
            schema = one.schema
            if isinstance(schema, dict):
                if id(schema) in met:
                    continue
                met.add(id(schema))
                inner = schema.get("allOf")
                if isinstance(inner, list) and self._may_spread(schema):
                    stack.extend(Member(each, one.rank) for each in reversed(inner))
                    rest = {key: value for key, value in schema.items() if key != "allOf"}
                    one = Member(rest, one.rank)
            yield one

    def _may_spread(self, schema: dict[str, Any]) -> bool:
        if id(schema) in self.opaque or UNEVALUATED & schema.keys():
            return False
        if IDENTITIES & schema.keys() and self._is_identified(schema):
            return False
        return self.grammar.schema_siblings or not is_reference(schema)

    def _nothing(self, wrapper: dict[str, Any]) -> Any:
        """The schema that accepts nothing; what others refer to stays reachable."""
        held = {key: wrapper[key] for key in ("$defs", "definitions") if key in wrapper}
        if self.grammar.boolean_schemas and not held:
            return False
        return {**held, "not": {}}

    def _whole(self, schema: Any, schemas: list[dict[str, Any]], *, pinned: bool) -> Refusal | None:
        """Why a member has to stay an object of its own, if it has to (§5.5)."""
        if not isinstance(schema, dict) or not isinstance(schema.get("allOf", []), list):
            return Refusal("malformed", "the member is no schema", ())
        modern = not self.grammar.legacy_bounds
        if id(schema) in self.opaque:
            return Refusal("recursive", "the member is recursive", ())
        if is_reference(schema) and (
            pinned or not self.grammar.schema_siblings or schema["$ref"] == "#"
        ):
            return Refusal("reference", f"a reference stays: {schema['$ref']}", ())
        if UNEVALUATED & schema.keys() and self._is_among_others(schema, schemas):
            return Refusal("unevaluated", "it would see what others evaluate", ())
        if "$schema" in schema and not (modern and _is_own_dialect(schema["$schema"])):
            return Refusal("dialect", "the member declares a dialect of its own", ())
        if IDENTITIES & schema.keys() and self._is_identified(schema):
            return Refusal("identity", "something may refer to the member by its identity", ())
        return None

    @staticmethod
    def _is_among_others(schema: dict[str, Any], schemas: list[dict[str, Any]]) -> bool:
        return any(EVALUATING & one.keys() for one in schemas if one is not schema)

    def _is_identified(self, schema: dict[str, Any]) -> bool:
        if "$id" in schema:
            return bool(self.references)
        if not (IDENTITIES - {"$schema"}) & schema.keys():
            return False
        return any(text not in ("", "#") and text[:2] != "#/" for text in self.references)

    def _finished(self, merge: Merge, sources: list[Member], where: Where) -> dict[str, Any]:
        """The result with its keywords in the order of the members, the wrapper's last."""
        merge.close()
        for place, parts in merge.parts.items():
            if len(place) == 1:
                merge.top[place[0]] = parts[0].schema
            else:
                merge.top.setdefault(place[0], {})[place[1]] = parts[0].schema
        said = {key: one.schema for key, one in merge.annotations.items()}
        made = {**merge.top, **said}
        order = dict.fromkeys(
            key for one in sources if isinstance(one.schema, dict) for key in one.schema
        )
        value = {key: made[key] for key in order if key in made}
        value.update(made)
        if merge.residual:
            value["allOf"] = merge.residual
        for place, parts in merge.parts.items():
            holder: Any = value
            inner: Where = where
            for token in place[:-1]:
                holder, inner = holder[token], (inner, token)
            self._open.append((parts, holder, place[-1], (inner, str(place[-1]))))
        return value


def _without_twins(members: list[Member]) -> list[Member]:
    """The members without equal ones of a kind that would stay only because of each other."""
    kept: list[Member] = []
    sealed = Values()
    for one in members:
        is_sealed = isinstance(one.schema, dict) and UNEVALUATED & one.schema.keys()
        if not is_sealed or sealed.add(one.schema):
            kept.append(one)
    return kept


def _is_own_dialect(text: Any) -> bool:
    known = ("json-schema.org/draft/2020-12/", "spec.openapis.org/oas/3.")
    return isinstance(text, str) and any(name in text for name in known)


def _is_trivial(schema: Any) -> bool:
    return schema is True or (isinstance(schema, dict) and not schema)


def _all_required(schemas: list[dict[str, Any]]) -> frozenset[str]:
    listed = [one["required"] for one in schemas if isinstance(one.get("required"), list)]
    return frozenset(name for names in listed for name in names if isinstance(name, str))
