"""The errors of a validator as messages: those that matter, each in one sentence."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from schemakit.checks.kinds import describe_value
from schemakit.checks.metaschema import fields_at, part_at
from schemakit.suggest import Near

__all__ = ["ErrorCounts", "describe_value_error", "describe_violation", "select_errors"]

#: The number of expected values that are listed.
_MOST_SHOWN = 8
_LONGEST_SENTENCE = 200

# -- selection -------------------------------------------------------------------------------------

#: Fields that determine which form an Object has.
_FORM_FIELDS = frozenset({"type", "in"})


def select_errors(errors: Iterable[Any]) -> list[Any]:
    """Select the errors to report.

    An error of a union is replaced by those of its likeliest branch, and errors that only follow
    from another one at the same place are left out.
    """
    found: list[Any] = []
    pending = list(errors)[::-1]
    while pending:
        error = pending.pop()
        branches = getattr(error.kind, "context", None)
        if not branches or _matches_several(error) or _names_alternatives(error, branches):
            found.append(error)
            continue
        depth = len(error.instance_path)
        possible = [one for one in branches if not _is_for_references(one, error.instance)]
        if len(possible) > 1:
            common = _missing_form_field(possible, depth) or _wrong_form_field(possible, depth)
            if common is not None:
                found.append(common)
                continue
        likeliest = min(branches, key=lambda branch: _distance(branch, depth, error.instance))
        pending.extend(reversed(likeliest))
    by_place: dict[tuple[Any, ...], list[Any]] = {}
    for error in found:
        by_place.setdefault(tuple(error.instance_path), []).append(error)
    return [error for error in found if not _follows(error, by_place[tuple(error.instance_path)])]


def _follows(error: Any, beside: Sequence[Any]) -> bool:
    """Whether an error only follows from another one about the same value."""
    name = error.kind.name
    others = {one.kind.name for one in beside}
    if "type" in others:
        return bool(name != "type")
    if name == "required":
        no_form = any(_lacks_form_field(one) and not _is_conditional(one) for one in beside)
        return "minProperties" in others or (no_form and _is_conditional(error))
    return _matches_several(error) and len(others) > 1


def _lacks_form_field(error: Any) -> bool:
    return error.kind.name == "required" and error.kind.property in _FORM_FIELDS


def _is_conditional(error: Any) -> bool:
    return "then" in error.schema_path


def _matches_several(error: Any) -> bool:
    """Whether the error is that a value matches more than one branch of ``oneOf``."""
    branches = getattr(error.kind, "context", None) or ()
    return error.kind.name == "oneOf" and not all(branches)


def _missing_form_field(branches: Sequence[Sequence[Any]], depth: int) -> Any:
    """Return the error that the field that determines the branch is missing, or None."""
    lacking = [
        {
            one.kind.property: one
            for one in branch
            if _lacks_form_field(one) and _depth(one) == depth
        }
        for branch in branches
    ]
    common = set(lacking[0]).intersection(*lacking[1:])
    return lacking[0][min(common)] if common else None


def _depth(error: Any) -> int:
    return len(error.instance_path)


class _Options(NamedTuple):
    """The kind of an error about a value that is not one of ``options``."""

    options: list[Any]
    name: str = "enum"


class _CommonError(NamedTuple):
    """One error in place of those of several branches."""

    instance_path: list[Any]
    schema_path: list[Any]
    instance: Any
    kind: _Options


def _wrong_form_field(branches: Sequence[Sequence[Any]], depth: int) -> _CommonError | None:
    """Return one error, or None, about a field that no branch accepts; it has all their values."""
    by_branch = [_errors_of_form(branch, depth) for branch in branches]
    paths = [{tuple(one.instance_path): one for one in errors} for errors in by_branch]
    common = set(paths[0]).intersection(*paths[1:])
    if not common:
        return None
    path = min(common, key=str)
    options: list[Any] = []
    for errors in by_branch:
        for one in errors:
            if tuple(one.instance_path) == path:
                kind = one.kind
                options += kind.options if kind.name == "enum" else [kind.expected_value]
    first = paths[0][path]
    unique = [one for index, one in enumerate(options) if one not in options[:index]]
    return _CommonError(list(path), first.schema_path, first.instance, _Options(unique))


def _errors_of_form(branch: Sequence[Any], depth: int) -> list[Any]:
    """Return the errors about fields with fixed values, such as ``in``: they determine the form."""
    found = []
    for error in branch:
        below = len(error.instance_path) - depth
        if below == 1 and error.kind.name in ("enum", "const"):
            found.append(error)
        elif below == 0:
            inner = [
                _errors_of_form(one, depth) for one in getattr(error.kind, "context", None) or ()
            ]
            places = [{tuple(one.instance_path) for one in errors} for errors in inner]
            common = set.intersection(*places) if places else set()
            found += [
                one for errors in inner for one in errors if tuple(one.instance_path) in common
            ]
    return found


def _is_for_references(branch: Sequence[Any], instance: Any) -> bool:
    """Whether a branch is that of a Reference Object, while the value has no ``$ref``."""
    refers = isinstance(instance, dict) and "$ref" in instance
    return not refers and any(_is_required(error, "$ref") for error in branch)


def _distance(branch: Sequence[Any], depth: int, instance: Any) -> tuple[Any, ...]:
    """Return a sort key by which the likeliest branch comes first.

    That is a branch of the right type, whose fixed fields (such as ``in``) match, and whose errors
    are deep and few.
    """
    depths = [len(error.instance_path) for error in branch]
    kinds = [(one - depth, error.kind.name) for one, error in zip(depths, branch, strict=True)]
    wrong_type = sum(below == 0 and name == "type" for below, name in kinds)
    nearest = min(depths, default=depth)
    fixed = {tuple(error.instance_path) for error in _errors_of_form(branch, depth)}
    is_for_references = _is_for_references(branch, instance)
    return is_for_references, wrong_type, len(fixed), -nearest, len(branch)


def _is_required(error: Any, name: str) -> bool:
    return bool(error.kind.name == "required" and error.kind.property == name)


def _names_alternatives(error: Any, branches: Sequence[Sequence[Any]]) -> bool:
    """Whether each branch only lacks a field of its own: one message then names all fields."""
    return len(branches) > 1 and all(
        len(branch) == 1
        and branch[0].kind.name == "required"
        and branch[0].kind.property != "$ref"
        and branch[0].instance_path == error.instance_path
        for branch in branches
    )


# -- wording ---------------------------------------------------------------------------------------

_PATH_ITEM = "a PathItem Object"
#: A message, and the tokens of the member that it is about, below the value of the error.
_Message = tuple[str, tuple[str, ...]]


class ErrorCounts(NamedTuple):
    """The number of errors at each place, and the places that have errors below them."""

    at: Mapping[tuple[str, ...], int]
    above: set[tuple[str, ...]]


_LIMITS = {
    "minItems": ("at least", "item"),
    "maxItems": ("at most", "item"),
    "minProperties": ("at least", "member"),
    "maxProperties": ("at most", "member"),
}
_TYPES = {
    "array": "an array",
    "boolean": "a boolean",
    "integer": "an integer",
    "null": "null",
    "number": "a number",
    "object": "an object",
    "string": "a string",
}


def describe_violation(
    error: Any, version: str, counts: ErrorCounts, type_name: str, near: Near
) -> Iterator[_Message]:
    """Yield the messages for an error, each with the tokens of the member that it is about."""
    kind, keyword = error.kind, error.kind.name
    owner = f"{'an' if type_name[:1] in 'AEIO' else 'a'} {type_name} Object"
    if type_name == "Literal" or type_name.startswith(("map ", "array ")):
        owner = "this object"
    if keyword == "required":
        yield f"the field {kind.property!r} is missing, which {owner} must have", ()
    elif keyword in ("additionalProperties", "unevaluatedProperties"):
        yield from _describe_unknown(error, version, counts, owner, near)
    elif keyword == "propertyNames":
        name = kind.error.instance
        yield f"{name!r} is not a name that is allowed here", (str(name),)
    elif keyword == "not" or _matches_several(error):
        yield _describe_exclusive(error, version, owner), ()
    elif getattr(kind, "context", None) and keyword in ("oneOf", "anyOf"):
        names = [branch[0].kind for branch in kind.context if branch and _is_missing(branch[0])]
        shown = " or ".join(repr(one.property) for one in names)
        yield (f"{owner} must have {shown}" if shown else _clip(error.message)), ()
    else:
        yield describe_value_error(error, keyword, near), ()


def _describe_exclusive(error: Any, version: str, owner: str) -> str:
    """Return the message for fields that exclude each other."""
    part = part_at(version, tuple(error.schema_path))
    several = part if isinstance(part, list) else [part]
    listed = [one.get("required", ()) for one in several if isinstance(one, dict)]
    names = dict.fromkeys(name for one in listed for name in one if name in error.instance)
    if len(names) > 1:
        return f"{owner} may have only one of {' and '.join(map(repr, names))}"
    return f"{owner} has a form that is not allowed"


def _is_missing(error: Any) -> bool:
    return bool(error.kind.name == "required")


def _describe_unknown(
    error: Any, version: str, counts: ErrorCounts, owner: str, near: Near
) -> Iterator[_Message]:
    where = tuple(map(str, error.instance_path))
    known, patterns = fields_at(version, tuple(error.schema_path[:-1]))
    for name in error.kind.unexpected:
        if version == "3.1" and owner == _PATH_ITEM and "$ref" in error.instance:
            # A Path Item may have fields beside $ref, which the schema of 3.1 does not allow.
            continue
        if (*where, name) in counts.at or (*where, name) in counts.above:
            # It is unevaluated only because of an error inside it.
            continue
        if name in known:
            # Likewise, or because the field that it depends on is missing or wrong.
            if where not in counts.above and counts.at[where] == 1:
                yield f"the field {name!r} does not apply here", (name,)
            continue
        hint = near(name, sorted(known))
        if patterns and not hint:
            hint = f"; names match {' or '.join(patterns)}"
        yield f"{owner} has no field {name!r}{hint}", (name,)


def describe_value_error(error: Any, keyword: str, near: Near) -> str:
    """Return the message for an error about a value itself, by the keyword that it violates."""
    kind, found = error.kind, describe_value(error.instance)
    if keyword == "type":
        return (
            f"expected {_join_options([_TYPES.get(one, one) for one in kind.types])}, found {found}"
        )
    if keyword == "enum":
        shown = [json.dumps(one, ensure_ascii=False) for one in kind.options]
        texts = [one for one in kind.options if isinstance(one, str)]
        hint = near(error.instance, texts) if isinstance(error.instance, str) else ""
        return f"expected {_join_options(shown)}, found {found}{hint}"
    if keyword == "const":
        return f"expected {json.dumps(kind.expected_value)}, found {found}"
    if keyword == "pattern" and hasattr(kind, "pattern"):
        return f"{found} does not match {kind.pattern}"
    if keyword == "format":
        return f"{found} is not a valid {kind.format}"
    if keyword in _LIMITS:
        most_or_least, noun = _LIMITS[keyword]
        plural = "s" if kind.limit != 1 else ""
        count = len(error.instance) or "none"
        return f"expected {most_or_least} {kind.limit} {noun}{plural}, found {count}"
    if keyword == "uniqueItems":
        return "two items of this array are equal"
    return _clip(error.message.replace('"', "'"))


def _join_options(options: Sequence[str]) -> str:
    if len(options) > _MOST_SHOWN:
        return f"one of {', '.join(options[:_MOST_SHOWN])} and {len(options) - _MOST_SHOWN} more"
    *first, last = options
    return f"{', '.join(first)} or {last}" if first else last


def _clip(text: str, most: int = _LONGEST_SENTENCE) -> str:
    return text if len(text) <= most else f"{text[: most - 3]}..."
