"""Rules of proof for objects."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from schemakit.containment.conjunction import Element, find_count, flatten, kinds_of, list_values
from schemakit.containment.normal_form import Side
from schemakit.containment.normal_keywords import Normal
from schemakit.containment.pattern_containment import Texts, find_text
from schemakit.containment.proof import Conjunction, Proof, Rule
from schemakit.patterns.matching import Steps
from schemakit.samples.conjunction import find_described

__all__ = [
    "RULES",
    "find_required",
    "list_member_schemas",
    "list_names",
    "list_rest_schemas",
]

_Schemas = list[tuple[Side, Normal]]


def list_names(inner: Conjunction) -> list[str]:
    """The names of properties that schemas describe or require."""
    found: dict[str, None] = {}
    for _, schema in inner:
        found |= dict.fromkeys(schema.get("properties", ()))
        found |= dict.fromkeys(schema.get("required", ()))
    return list(found)


def list_member_schemas(inner: Conjunction, name: str) -> _Schemas:
    """What schemas say for certain of a member."""
    return [
        (side, one)
        for side, schema in inner
        for one in find_described(schema, name, Steps()).schemas
    ]


def find_required(inner: Conjunction, present: Iterable[str] = ()) -> set[str]:
    """The members that an object has, and those that it has if ``present`` are there."""
    found = set(present)
    for _, schema in inner:
        found.update(schema.get("required", ()))
    while True:
        more = {
            other
            for _, schema in inner
            for name, others in schema.get("dependentRequired", {}).items()
            if name in found
            for other in others
        }
        if more <= found:
            return found
        found |= more


def _list_patterns(inner: Conjunction) -> list[str]:
    return list(dict.fromkeys(p for one in inner for p in one.schema.get("patternProperties", ())))


def list_rest_schemas(inner: Conjunction, pattern: str | None) -> _Schemas:
    """What schemas say of members that none of them names, and that match a pattern; with None of
    those that match no pattern of any."""
    found: _Schemas = []
    for side, schema in inner:
        patterns = schema.get("patternProperties", {})
        if pattern is not None and pattern in patterns:
            found.append((side, patterns[pattern]))
        elif (pattern is None or not patterns) and "additionalProperties" in schema:
            found.append((side, schema["additionalProperties"]))
    return found


def _list_allowed_names(proof: Proof, inner: Conjunction) -> list[str] | None:
    """The names that ``propertyNames`` lists; None if it does not list them."""
    rules = [
        (one.side, one.schema["propertyNames"]) for one in inner if "propertyNames" in one.schema
    ]
    flat = flatten(rules)
    if flat is None:
        return []
    values = list_values(flat) if flat else None
    if values is None:
        return None
    return [one for one in values if isinstance(one, str) and proof.accepts(flat, one) is not False]


def imply_members(proof: Proof, inner: Conjunction, outer: Element, level: int) -> bool:
    """``properties``, ``patternProperties`` and ``additionalProperties``."""
    if "object" not in kinds_of(inner):
        return True
    schema, side = outer.schema, outer.side
    names = list(schema.get("properties", ()))
    patterns = schema.get("patternProperties", {})
    rest = schema.get("additionalProperties", True)
    is_map = bool(patterns) or rest is not True
    listed = _list_allowed_names(proof, inner) if is_map else None
    if is_map:
        names = list(dict.fromkeys((*names, *list_names(inner), *(listed or ()))))
    for name in names:
        if listed is not None and name not in listed:
            continue
        described = find_described(schema, name, Steps())
        for need in (*described.schemas, *described.possible):
            have = list_member_schemas(inner, name)
            if need is not True and not proof.contains_child(have, side, need, level):
                return False
    if not is_map or listed is not None:
        return True
    return _imply_rest(proof, inner, outer, level)


def _imply_rest(proof: Proof, inner: Conjunction, outer: Element, level: int) -> bool:
    """Whether members that no schema names are as ``outer`` says."""
    patterns = outer.schema.get("patternProperties", {})
    rest = outer.schema.get("additionalProperties", True)
    known = _list_patterns(inner)

    def imply(have: _Schemas, need: Normal) -> bool:
        return proof.contains_child(have, outer.side, need, level)

    for pattern, need in patterns.items():
        if need is True or (pattern in known and imply(list_rest_schemas(inner, pattern), need)):
            continue
        for other in known:
            if other == pattern or _exclude_each_other(pattern, other):
                continue
            if not imply(list_rest_schemas(inner, other), need):
                return False
        if pattern in known or not imply(list_rest_schemas(inner, None), need):
            return False
    if rest is True:
        return True
    for other in known:
        if other not in patterns and not imply(list_rest_schemas(inner, other), rest):
            return False
    return imply(list_rest_schemas(inner, None), rest)


def _exclude_each_other(one: str, other: str) -> bool:
    return find_text(Texts((one, other)), Texts(least=1, most=0)) is False


def imply_required(_: Proof, inner: Conjunction, outer: Element, __: int) -> bool:
    """``required``."""
    if "object" not in kinds_of(inner):
        return True
    return set(outer.schema["required"]) <= find_required(inner)


def imply_dependent(proof: Proof, inner: Conjunction, outer: Element, level: int) -> bool:
    """``dependentRequired``."""
    if "object" not in kinds_of(inner):
        return True
    for name, others in outer.schema["dependentRequired"].items():
        if set(others) <= find_required(inner, [name]) or _is_absent(proof, inner, name, level):
            continue
        more = _with_name(proof, inner, outer.side, name)
        if more is not None and not set(others) <= find_required(more):
            return False
    return True


def _with_name(proof: Proof, inner: Conjunction, side: Side, name: str) -> Conjunction | None:
    """The schemas, and that there is a member."""
    schema = proof.make(side, {"required": [name], "type": "object"})
    return proof.extend(inner, side, schema)


def _is_absent(proof: Proof, inner: Conjunction, name: str, level: int) -> bool:
    """Whether it is proved that objects have no such member."""
    return proof.is_empty(flatten(list_member_schemas(inner, name)), level + 1)


def imply_dependent_schemas(proof: Proof, inner: Conjunction, outer: Element, level: int) -> bool:
    """``dependentSchemas``."""
    if "object" not in kinds_of(inner):
        return True
    for name, need in outer.schema["dependentSchemas"].items():
        if _is_absent(proof, inner, name, level):
            continue
        more = _with_name(proof, inner, outer.side, name)
        if more is not None and not proof.contains(more, outer.side, need, level):
            return False
    return True


def imply_member_counts(proof: Proof, inner: Conjunction, outer: Element, level: int) -> bool:
    """``minProperties`` and ``maxProperties``."""
    if "object" not in kinds_of(inner):
        return True
    least = max(find_count(inner, "minProperties") or 0, len(find_required(inner)))
    most = find_count(inner, "maxProperties")
    if any(not one.schema.get("patternProperties") and _is_closed(one) for one in inner):
        count = sum(not _is_absent(proof, inner, name, level) for name in list_names(inner))
        most = count if most is None else min(most, count)
    need = outer.schema.get("maxProperties")
    is_small = need is None or (most is not None and most <= need)
    return is_small and least >= outer.schema.get("minProperties", 0)


def _is_closed(one: Element) -> bool:
    return one.schema.get("additionalProperties") is False


def imply_names(proof: Proof, inner: Conjunction, outer: Element, level: int) -> bool:
    """``propertyNames``."""
    if "object" not in kinds_of(inner):
        return True
    need, side = outer.schema["propertyNames"], outer.side
    have: _Schemas = [
        (one.side, one.schema["propertyNames"]) for one in inner if "propertyNames" in one.schema
    ]
    a_text = proof.make(side, {"type": "string"})
    if proof.contains_child([*have, (side, a_text)], side, need, level):
        return True
    closed = [one for one in inner if _is_closed(one)]
    if not closed:
        return False
    for name in list_names(inner):
        exactly = proof.make(side, {"enum": [name]})
        if not proof.contains_child([*have, (side, exactly)], side, need, level) and not _is_absent(
            proof, inner, name, level
        ):
            return False
    return any(
        all(
            proof.contains_child(
                [(side, proof.make(side, {"pattern": one, **a_text}))], side, need, level
            )
            for one in element.schema.get("patternProperties", ())
        )
        for element in closed
    )


RULES: Mapping[str, Rule] = {
    "properties": imply_members,
    "patternProperties": imply_members,
    "additionalProperties": imply_members,
    "required": imply_required,
    "dependentRequired": imply_dependent,
    "dependentSchemas": imply_dependent_schemas,
    "minProperties": imply_member_counts,
    "maxProperties": imply_member_counts,
    "propertyNames": imply_names,
}
