"""Why a schema does not allow a value, without ``jsonschema``, which is an extra.

What cannot be decided, such as a pattern that is not read, counts as allowed. Formats are
annotations, as in JSON Schema 2020-12.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from math import isfinite
from typing import Any

from schemakit.samples.conjunction import Schemas, Scope, describe_members, is_hidden
from schemakit.samples.regular_expressions import matches
from schemakit.spec.values import Values, distinct, equal, is_number, is_of, listed_types
from schemakit.syntax.json_writer import short_json

__all__ = ["explain_invalid", "is_multiple"]

_SHOWN = 60
_DEEPEST = 120
_Flat = dict[str, Any]
#: Schemas around a branch, in which the members of the same object may be described.
_Around = Sequence[_Flat]


def explain_invalid(
    value: Any, schemas: Schemas, scope: Scope, around: _Around = (), level: int = 0
) -> str:
    """Explain why schemas do not allow a value together, in a few words; ``""`` if they do.

    Raises:
        ImpossibleError: if that takes too many steps, or a reference has no target.
    """
    if level > _DEEPEST:
        return ""
    flat = scope.flatten(schemas)
    every = [*around, *flat]
    for one in flat:
        reason = (
            _explain_any_type(value, one)
            or _explain_by_type(value, one, every, scope, level)
            or _explain_branches(value, one, every, scope, level)
        )
        if reason:
            return reason
    return _explain_unevaluated(value, flat, scope, level) if level < _DEEPEST else ""


def _show(value: Any) -> str:
    return short_json(value, _SHOWN, spaced=True)


def _explain_any_type(value: Any, flat: _Flat) -> str:
    kinds = listed_types(flat.get("type"))
    if kinds and not any(is_of(value, one) for one in kinds):
        return f"{_show(value)} is not of type {' or '.join(map(str, kinds))}"
    if "const" in flat and not equal(value, flat["const"]):
        return f"{_show(value)} is not {_show(flat['const'])}"
    if "enum" in flat and not any(equal(value, one) for one in flat["enum"]):
        return f"{_show(value)} is not one of the values of its enum"
    return ""


def _explain_by_type(value: Any, flat: _Flat, every: _Around, scope: Scope, level: int) -> str:
    if isinstance(value, str):
        return _explain_text(value, flat)
    if is_number(value):
        return _explain_number(value, flat)
    if isinstance(value, list):
        return _explain_array(value, flat, scope, level)
    if isinstance(value, dict):
        return _explain_object(value, flat, every, scope, level)
    return ""


def _explain_text(value: str, flat: _Flat) -> str:
    if reason := _explain_size(len(value), flat, "Length", "characters"):
        return reason
    if "pattern" in flat and matches(flat["pattern"], value) is False:
        return f"{_show(value)} does not match {flat['pattern']}"
    return ""


def _explain_size(size: int, flat: _Flat, what: str, unit: str) -> str:
    least, most = flat.get(f"min{what}", 0), flat.get(f"max{what}", size)
    if size < least:
        return f"it has {size} {unit} instead of at least {least}"
    return f"it has {size} {unit} instead of at most {most}" if size > most else ""


def _explain_number(value: int | float, flat: _Flat) -> str:
    tests: tuple[tuple[str, Callable[[Any], bool], str], ...] = (
        ("minimum", lambda bound: value >= bound, "at least"),
        ("maximum", lambda bound: value <= bound, "at most"),
        ("exclusiveMinimum", lambda bound: value > bound, "more than"),
        ("exclusiveMaximum", lambda bound: value < bound, "less than"),
    )
    for keyword, test, words in tests:
        if keyword in flat and not test(flat[keyword]):
            return f"{_show(value)} is not {words} {_show(flat[keyword])}"
    if "multipleOf" in flat and not is_multiple(value, flat["multipleOf"]):
        return f"{_show(value)} is not a multiple of {_show(flat['multipleOf'])}"
    return ""


def is_multiple(value: int | float, step: int | float) -> bool:
    """Whether a number is a multiple of another, as they are written in decimals."""
    if not (isfinite(value) and isfinite(step)) or step == 0:
        return True
    return (Fraction(repr(value)) / Fraction(repr(step))).denominator == 1


def _explain_array(value: list[Any], flat: _Flat, scope: Scope, level: int) -> str:
    if reason := _explain_size(len(value), flat, "Items", "items"):
        return reason
    if flat.get("uniqueItems") is True and len(distinct(value)) < len(value):
        return "two of its items are equal"
    first = flat.get("prefixItems", [])
    for number, item in enumerate(value):
        schema = first[number] if number < len(first) else flat.get("items", True)
        if schema is not True and (reason := _inside(item, schema, scope, level)):
            return f"[{number}]: {reason}"
    if "contains" in flat:
        found = sum(not _inside(item, flat["contains"], scope, level) for item in value)
        if found < flat.get("minContains", 1) or found > flat.get("maxContains", found):
            return f"{found} of its items match contains"
    return ""


def _inside(value: Any, schema: Any, scope: Scope, level: int) -> str:
    return explain_invalid(value, [schema], scope, level=level + 1)


def _explain_object(value: _Flat, flat: _Flat, every: _Around, scope: Scope, level: int) -> str:
    if reason := _explain_size(len(value), flat, "Properties", "members"):
        return reason
    needed = list(flat.get("required", ()))
    for name, others in flat.get("dependentRequired", {}).items():
        needed += others if name in value else ()
    for name in needed:
        if name not in value and not is_hidden(name, every, scope):
            return f"{_show(name)} is missing"
    for name, schema in flat.get("dependentSchemas", {}).items():
        if name in value and (
            reason := explain_invalid(value, [schema], scope, every, level=level + 1)
        ):
            return reason
    for name, one in value.items():
        if "propertyNames" in flat and (
            reason := _inside(name, flat["propertyNames"], scope, level)
        ):
            return f"the name {_show(name)}: {reason}"
        for schema in describe_members(flat, name) or ():
            if schema is False:
                return f"{_show(name)} is not allowed"
            if reason := _inside(one, schema, scope, level):
                return f"{name}: {reason}"
    return ""


def _explain_branches(value: Any, flat: _Flat, every: _Around, scope: Scope, level: int) -> str:
    def test(schema: Any) -> str:
        return explain_invalid(value, [schema], scope, every, level + 1)

    if "not" in flat and not test(flat["not"]):
        return "it matches a schema under not" if flat["not"] else "no value is allowed here"
    if flat.get("anyOf"):
        reasons = [test(one) for one in flat["anyOf"]]
        if all(reasons):
            return f"it matches no branch of anyOf ({reasons[0]})"
    if flat.get("oneOf"):
        reasons = [test(one) for one in flat["oneOf"]]
        count = reasons.count("")
        if count != 1:
            why = (
                f"no branch of oneOf ({reasons[0]})" if not count else f"{count} branches of oneOf"
            )
            return f"it matches {why}"
    if "if" in flat:
        branch = flat.get("else" if test(flat["if"]) else "then", True)
        return test(branch)
    return ""


# -- what no other keyword describes ---------------------------------------------------------------


def _explain_unevaluated(value: Any, flat: Sequence[_Flat], scope: Scope, level: int) -> str:
    """Explain which member or item ``unevaluatedProperties`` and ``unevaluatedItems`` reject."""
    for keyword in ("unevaluatedProperties", "unevaluatedItems"):
        for one in flat:
            if keyword not in one or not isinstance(value, (dict, list)):
                continue
            if isinstance(value, dict) is not (keyword == "unevaluatedProperties"):
                continue
            known = _collect_evaluated(value, flat, scope, level)
            members = value.items() if isinstance(value, dict) else enumerate(value)
            for name, inner in members:
                if name not in known and (reason := _inside(inner, one[keyword], scope, level)):
                    return f"{_show(name)}: {reason}"
    return ""


def _collect_evaluated(value: Any, flat: Sequence[_Flat], scope: Scope, level: int) -> Values:
    """Collect the names or places that schemas and the branches that match describe."""
    found = Values()
    for one in flat:
        if isinstance(value, dict):
            for name in value:
                if describe_members(one, name) is not None:
                    found.add(name)
        else:
            count = len(value) if "items" in one else len(one.get("prefixItems", ()))
            for number in range(min(count, len(value))):
                found.add(number)
        for branch in _list_applied(value, one, scope, level):
            inner = scope.flatten([branch])
            for name in value if isinstance(value, dict) else range(len(value)):
                if level < _DEEPEST and name in _collect_evaluated(value, inner, scope, level + 1):
                    found.add(name)
    return found


def _list_applied(value: Any, flat: _Flat, scope: Scope, level: int) -> list[Any]:
    """List the branches of a schema that match a value."""
    branches = [*flat.get("anyOf", ()), *flat.get("oneOf", ())]
    branches += [one for name, one in flat.get("dependentSchemas", {}).items() if name in value]
    if "if" in flat:
        branches.append(flat["if"])
        is_met = not _inside(value, flat["if"], scope, level)
        branches.append(flat.get("then" if is_met else "else", True))
    return [one for one in branches if not _inside(value, one, scope, level)]
