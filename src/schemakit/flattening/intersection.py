"""The intersection of several schemas, as one schema.

The members are flat already. What a rule cannot merge exactly stays in a residual ``allOf``, with
the reason. Nothing recurses: conjunctions inside another wait on a stack, each with its place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from schemakit.flattening.keyword_merge import add_member, finish
from schemakit.flattening.merge import REFERENCED, WRAPPER, Member, Merge, Refusal, keep_residual
from schemakit.spec.grammar import Grammar
from schemakit.spec.keywords import IDENTIFIER, KEYWORDS, RESERVED
from schemakit.spec.siblings import EVALUATING, UNEVALUATED, is_annotation
from schemakit.spec.values import Values

__all__ = ["Intersection", "Where", "is_reference"]

#: A place as a linked list of its tokens, the last one outermost: (where, token).
Where = tuple[Any, str] | None
Report = Callable[[str, str, Where], None]


#: Keywords that name a schema (core §8.2), without ``id`` of draft-04, a common property name.
_IDENTIFIERS = frozenset(row.name for row in KEYWORDS if row.role == IDENTIFIER and row.until > 4)
_DEFINITIONS = tuple(
    row.name for row in KEYWORDS if row.role == RESERVED and row.holds == "{Schema}"
)


def is_reference(schema: Any) -> bool:
    """Whether a schema has a ``$ref``: a reference that dereferencing kept."""
    return isinstance(schema, dict) and isinstance(schema.get("$ref"), str)


@dataclass(slots=True, eq=False, repr=False)
class Intersection:
    """Intersects schemas, each combination once.

    ``opaque`` are the ids of schemas that stay whole; ``references`` the texts of the references
    that were kept; ``names`` the annotations that name a schema; ``budget`` the number of
    conjunctions inside others that may still be made, and ``work`` the number of keywords, names
    and items that may still be merged.
    """

    grammar: Grammar
    report: Report
    opaque: frozenset[int]
    references: frozenset[str]
    names: frozenset[str]
    budget: int
    work: int
    _made: dict[tuple[tuple[int, int], ...], tuple[list[Member], Any]] = field(default_factory=dict)
    _pending: list[tuple[list[Member], Any, Any, Where]] = field(default_factory=list)

    def intersect(
        self, wrapper: dict[str, Any], members: list[Member], where: Where, *, pinned: bool
    ) -> Any:
        """One schema that accepts just what ``wrapper`` and all the members accept.

        ``pinned``: it may not have a ``$ref`` itself, which would make it an alias.
        """
        value = self._intersect_once(wrapper, members, where, pinned=pinned)
        while self._pending:
            parts, parent, key, inner = self._pending.pop()
            parent[key] = self._intersect_parts(parts, inner)
        return value

    def _intersect_parts(self, parts: list[Member], where: Where) -> Any:
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
            self._made[identity] = distinct, self._intersect_new(distinct, where)
        return self._made[identity][1]

    def _intersect_new(self, parts: list[Member], where: Where) -> Any:
        self.budget -= 1
        if self.budget >= 0:
            return self._intersect_once(None, parts, where, pinned=False)
        self.report("too-many", "too many combinations of schemas to merge", where)
        return {"allOf": [part.schema for part in parts]}

    def _intersect_once(
        self, wrapper: dict[str, Any] | None, members: list[Member], where: Where, *, pinned: bool
    ) -> Any:
        own = Member(wrapper or {}, WRAPPER)
        if self.work < 0:
            self.report("too-many", "too many members to merge", where)
            return {**own.schema, "allOf": [one.schema for one in members]}
        legacy = self.grammar.legacy_bounds
        spread = list(self._spread_members(members))
        self.work -= sum(map(_measure, spread))
        if any(one.schema is False for one in spread):
            return self._accept_nothing(own.schema)
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
        add_member(merge, own)
        unwanted: dict[int, frozenset[str]] = {}
        if wrapper is not None:
            # A referenced member passes on no order, and of several members none its name.
            names = self.names if len(members) > 1 else frozenset()
            unwanted[REFERENCED] = _IDENTIFIERS | names | {"x-order"}
        for one in spread:
            refusal = self._refuse_member(one.schema, schemas, pinned=pinned)
            if refusal is None:
                add_member(merge, one, unwanted.get(one.rank, _IDENTIFIERS))
                # Left where unevaluated keywords are, beside which no other member evaluates.
                for each in one.schema.get("allOf", ()):
                    keep_residual(merge, each)
            else:
                self.report(refusal.code, refusal.message, where)
                keep_residual(merge, one.schema)
        return self._build_result(merge, [*spread, own], where)

    def _spread_members(self, members: list[Member]) -> Iterator[Member]:
        """The members, and those that remained in their own ``allOf``."""
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
        if _IDENTIFIERS & schema.keys() and self._is_identified(schema):
            return False
        return self.grammar.schema_siblings or not is_reference(schema)

    def _accept_nothing(self, wrapper: dict[str, Any]) -> Any:
        """The schema that accepts no value, with the definitions that others may refer to."""
        held = {key: wrapper[key] for key in _DEFINITIONS if key in wrapper}
        if self.grammar.boolean_schemas and not held:
            return False
        return {**held, "not": {}}

    def _refuse_member(
        self, schema: Any, schemas: list[dict[str, Any]], *, pinned: bool
    ) -> Refusal | None:
        """Why a member cannot be merged at all, if it cannot (§5.5)."""
        if not isinstance(schema, dict) or not isinstance(schema.get("allOf", []), list):
            return Refusal("malformed", "the member is not a schema", ())
        modern = not self.grammar.legacy_bounds
        if id(schema) in self.opaque:
            return Refusal("recursive", "the member is recursive", ())
        if is_reference(schema) and (
            pinned or not self.grammar.schema_siblings or schema["$ref"] == "#"
        ):
            return Refusal("reference", f"a reference stays: {schema['$ref']}", ())
        if UNEVALUATED & schema.keys() and self._is_among_others(schema, schemas):
            return Refusal(
                "unevaluated", "merged, what others evaluate would count as evaluated", ()
            )
        if "$schema" in schema and not (modern and _is_own_dialect(schema["$schema"])):
            return Refusal("dialect", "the member declares a dialect of its own", ())
        if _IDENTIFIERS & schema.keys() and self._is_identified(schema):
            return Refusal("identity", "something may refer to the member by its identity", ())
        return None

    @staticmethod
    def _is_among_others(schema: dict[str, Any], schemas: list[dict[str, Any]]) -> bool:
        return any(EVALUATING & one.keys() for one in schemas if one is not schema)

    def _is_identified(self, schema: dict[str, Any]) -> bool:
        if "$id" in schema:
            return bool(self.references)
        if not (_IDENTIFIERS - {"$schema"}) & schema.keys():
            return False
        return any(text not in ("", "#") and text[:2] != "#/" for text in self.references)

    def _build_result(self, merge: Merge, sources: list[Member], where: Where) -> dict[str, Any]:
        """The merged schema, its keywords in the order of the members, the wrapper's last."""
        finish(merge)
        for place, parts in merge.parts.items():
            if len(place) == 1:
                merge.top[place[0]] = parts[0].schema
            else:
                merge.top.setdefault(place[0], {})[place[1]] = parts[0].schema
        annotations = {key: one.schema for key, one in merge.annotations.items()}
        merged = {**merge.top, **annotations}
        order = dict.fromkeys(
            key for one in sources if isinstance(one.schema, dict) for key in one.schema
        )
        value = {key: merged[key] for key in order if key in merged}
        value.update(merged)
        if merge.residual:
            value["allOf"] = merge.residual
        for place, parts in merge.parts.items():
            parent: Any = value
            inner: Where = where
            for token in place[:-1]:
                parent, inner = parent[token], (inner, token)
            self._pending.append((parts, parent, place[-1], (inner, str(place[-1]))))
        return value


def _without_twins(members: list[Member]) -> list[Member]:
    """The members without repeated ones that would be unmerged only because of each other."""
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


def _measure(member: Member) -> int:
    """How much there is to merge of a member: its keywords, and what is directly in them."""
    if not isinstance(member.schema, dict):
        return 1
    inner = member.schema.values()
    return 1 + len(inner) + sum(len(one) for one in inner if isinstance(one, (dict, list)))


def _is_trivial(schema: Any) -> bool:
    return schema is True or (isinstance(schema, dict) and not schema)


def _all_required(schemas: list[dict[str, Any]]) -> frozenset[str]:
    listed = [one["required"] for one in schemas if isinstance(one.get("required"), list)]
    return frozenset(name for names in listed for name in names if isinstance(name, str))
