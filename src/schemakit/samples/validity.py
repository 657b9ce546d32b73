"""Why a schema does not allow a value, without ``jsonschema``, which is an extra.

What depends on something that cannot be decided, such as a pattern that is not read, is neither
valid nor invalid, and counts as allowed. Formats are annotations, as in JSON Schema 2020-12.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Any

from schemakit.samples.conjunction import Schemas, Scope, find_described, is_hidden
from schemakit.spec.values import Values, distinct, equal, is_finite, is_number, is_of, listed_types
from schemakit.syntax.json_writer import short_json

__all__ = ["Verdict", "explain_invalid", "is_multiple", "judge"]

_SHOWN = 60
_DEEPEST = 100
_Flat = dict[str, Any]
#: ``""`` for a valid value, the reason for an invalid one, and None if that is not decided.
Verdict = str | None
#: Schemas around a branch, in which the members of the same object may be described.
_Around = Sequence[_Flat]


def explain_invalid(value: Any, schemas: Schemas, scope: Scope) -> str:
    """Explain why schemas do not allow a value together, in a few words; ``""`` if they do, or if
    that is not decided.

    Raises:
        ImpossibleError: if that takes too many steps, or a reference has no target.
    """
    return judge(value, schemas, scope) or ""


def judge(
    value: Any, schemas: Schemas, scope: Scope, around: _Around = (), level: int = 0
) -> Verdict:
    """Judge whether schemas allow a value together.

    Raises:
        ImpossibleError: if that takes too many steps, or a reference has no target.
    """
    if level > _DEEPEST:
        return None
    flat = scope.flatten(schemas)
    every = [*around, *flat]
    verdict: Verdict = ""
    for one in flat:
        if reason := _explain_any_type(value, one):
            return reason
        for test in (_judge_by_type, _judge_branches):
            part = test(value, one, every, scope, level)
            if part:
                return part
            verdict = None if part is None else verdict
    last = _judge_unevaluated(value, flat, scope, level)
    return last or (None if last is None else verdict)


def _conjoin(verdicts: Iterable[Verdict]) -> Verdict:
    """The first reason; without one None if something is not decided, else ``""``."""
    found: Verdict = ""
    for one in verdicts:
        if one:
            return one
        found = None if one is None else found
    return found


def _place(where: str, verdict: Verdict) -> Verdict:
    return f"{where}: {verdict}" if verdict else verdict


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


def _judge_by_type(value: Any, flat: _Flat, every: _Around, scope: Scope, level: int) -> Verdict:
    if isinstance(value, str):
        return _judge_text(value, flat, scope)
    if is_number(value):
        return _explain_number(value, flat)
    if isinstance(value, list):
        return _conjoin(_judge_array(value, flat, scope, level))
    if isinstance(value, dict):
        return _conjoin(_judge_object(value, flat, every, scope, level))
    return ""


def _judge_text(value: str, flat: _Flat, scope: Scope) -> Verdict:
    if reason := _explain_size(len(value), flat, "Length", "characters"):
        return reason
    if "pattern" not in flat:
        return ""
    is_match = scope.pattern_steps.match(flat["pattern"], value)[0]
    if is_match is None:
        return None
    return "" if is_match else f"{_show(value)} does not match {flat['pattern']}"


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
    if not (is_finite(value) and is_finite(step)) or step == 0:
        return True
    return (Fraction(repr(value)) / Fraction(repr(step))).denominator == 1


def _judge_array(value: list[Any], flat: _Flat, scope: Scope, level: int) -> Iterator[Verdict]:
    yield _explain_size(len(value), flat, "Items", "items")
    if flat.get("uniqueItems") is True and len(distinct(value)) < len(value):
        yield "two of its items are equal"
    first = flat.get("prefixItems", [])
    for number, item in enumerate(value):
        schema = first[number] if number < len(first) else flat.get("items", True)
        if schema is not True:
            yield _place(f"[{number}]", judge(item, [schema], scope, level=level + 1))
    if "contains" in flat:
        verdicts = [judge(item, [flat["contains"]], scope, level=level + 1) for item in value]
        yield _judge_contained(verdicts, flat.get("minContains", 1), flat.get("maxContains"))


def _judge_contained(verdicts: list[Verdict], least: int, most: int | None) -> Verdict:
    """Judge an array by what its items are to ``contains``."""
    certain, unsure = verdicts.count(""), verdicts.count(None)
    most = len(verdicts) if most is None else most
    if certain + unsure < least or certain > most:
        return f"{certain} of its items match contains"
    return "" if certain >= least and certain + unsure <= most else None


def _judge_object(
    value: _Flat, flat: _Flat, every: _Around, scope: Scope, level: int
) -> Iterator[Verdict]:
    yield _explain_size(len(value), flat, "Properties", "members")
    needed = list(flat.get("required", ()))
    for name, others in flat.get("dependentRequired", {}).items():
        needed += others if name in value else ()
    for name in needed:
        if name not in value and not is_hidden(name, every, scope):
            yield f"{_show(name)} is missing"
    for name, schema in flat.get("dependentSchemas", {}).items():
        if name in value:
            yield judge(value, [schema], scope, every, level + 1)
    for name, one in value.items():
        if "propertyNames" in flat:
            verdict = judge(name, [flat["propertyNames"]], scope, level=level + 1)
            yield _place(f"the name {_show(name)}", verdict)
        schemas, possible, _ = find_described(flat, name, scope.pattern_steps)
        for schema in schemas:
            if schema is False:
                yield f"{_show(name)} is not allowed"
            yield _place(name, judge(one, [schema], scope, level=level + 1))
        for schema in possible:
            # If it is invalid here, it is so only if the pattern matches.
            is_valid = judge(one, [schema], scope, level=level + 1) == ""
            yield "" if is_valid else None


def _judge_branches(value: Any, flat: _Flat, every: _Around, scope: Scope, level: int) -> Verdict:
    return _conjoin(_iterate_branch_verdicts(value, flat, every, scope, level))


def _iterate_branch_verdicts(
    value: Any, flat: _Flat, every: _Around, scope: Scope, level: int
) -> Iterator[Verdict]:
    def test(schema: Any) -> Verdict:
        return judge(value, [schema], scope, every, level + 1)

    if "not" in flat:
        verdict = test(flat["not"])
        why = "it matches a schema under not" if flat["not"] else "no value is allowed here"
        yield why if verdict == "" else None if verdict is None else ""
    if flat.get("anyOf"):
        yield _judge_any(map(test, flat["anyOf"]))
    if flat.get("oneOf"):
        yield _judge_one([test(one) for one in flat["oneOf"]])
    if "if" in flat:
        verdict = test(flat["if"])
        then, other = flat.get("then", True), flat.get("else", True)
        if verdict is None:
            both = [test(then), test(other)]
            yield "" if both == ["", ""] else both[0] if all(both) else None
        else:
            yield test(other if verdict else then)


def _judge_any(verdicts: Iterable[Verdict]) -> Verdict:
    """One branch that matches is enough: those behind it are not judged."""
    tried: list[Verdict] = []
    for one in verdicts:
        if one == "":
            return ""
        tried.append(one)
    return f"it matches no branch of anyOf ({tried[0]})" if all(tried) else None


def _judge_one(verdicts: list[Verdict]) -> Verdict:
    count, unsure = verdicts.count(""), verdicts.count(None)
    if count > 1:
        return f"it matches {count} branches of oneOf"
    if unsure:
        return None
    return "" if count else f"it matches no branch of oneOf ({verdicts[0]})"


# -- what no other keyword describes ---------------------------------------------------------------


def _judge_unevaluated(value: Any, flat: Sequence[_Flat], scope: Scope, level: int) -> Verdict:
    """Judge the members or items that ``unevaluatedProperties`` or ``unevaluatedItems`` is for."""
    if not isinstance(value, (dict, list)):
        return ""
    keyword = "unevaluatedProperties" if isinstance(value, dict) else "unevaluatedItems"
    verdict: Verdict = ""
    for one in flat:
        if keyword not in one:
            continue
        known = _collect_evaluated(value, flat, scope, level)
        maybe: Values | None = None
        members = value.items() if isinstance(value, dict) else enumerate(value)
        for name, inner in members:
            if name in known:
                continue
            part = judge(inner, [one[keyword]], scope, level=level + 1)
            if part and maybe is None:
                maybe = _collect_evaluated(value, flat, scope, level, possibly=True)
            if part and maybe is not None and name not in maybe:
                return _place(_show(name), part)
            verdict = verdict if part == "" else None
    return verdict


def _collect_evaluated(
    value: Any, flat: Sequence[_Flat], scope: Scope, level: int, *, possibly: bool = False
) -> Values:
    """Collect the names or places that schemas and the branches that match describe; with
    ``possibly`` also those of which that is not decided."""
    found = Values()
    for one in flat:
        if isinstance(value, dict):
            for name in value:
                described = find_described(one, name, scope.pattern_steps)
                if described.is_certain or (possibly and described.possible):
                    found.add(name)
        else:
            count = len(value) if "items" in one else len(one.get("prefixItems", ()))
            for number in range(min(count, len(value))):
                found.add(number)
        if level >= _DEEPEST:
            continue
        for branch in _list_applied(value, one, scope, level, possibly=possibly):
            inner = scope.flatten([branch])
            known = _collect_evaluated(value, inner, scope, level + 1, possibly=possibly)
            for name in value if isinstance(value, dict) else range(len(value)):
                if name in known:
                    found.add(name)
    return found


def _list_applied(
    value: Any, flat: _Flat, scope: Scope, level: int, *, possibly: bool
) -> list[Any]:
    """List the branches of a schema that match a value; with ``possibly`` also those that may."""

    def test(schema: Any) -> Verdict:
        return judge(value, [schema], scope, level=level + 1)

    branches = [*flat.get("anyOf", ()), *flat.get("oneOf", ())]
    branches += [one for name, one in flat.get("dependentSchemas", {}).items() if name in value]
    if "if" in flat:
        branches.append(flat["if"])
        verdict = test(flat["if"])
        if verdict == "" or (verdict is None and possibly):
            branches.append(flat.get("then", True))
        if verdict or (verdict is None and possibly):
            branches.append(flat.get("else", True))
    verdicts = [test(one) for one in branches]
    return [
        one
        for one, verdict in zip(branches, verdicts, strict=True)
        if verdict == "" or (verdict is None and possibly)
    ]
