"""Selects which errors of a validator to report: of a union, those of the branch that was meant."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

__all__ = ["matches_several", "select_errors"]

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
        if not branches or matches_several(error) or _names_alternatives(error, branches):
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
    return matches_several(error) and len(others) > 1


def _lacks_form_field(error: Any) -> bool:
    return error.kind.name == "required" and error.kind.property in _FORM_FIELDS


def _is_conditional(error: Any) -> bool:
    return "then" in error.schema_path


def matches_several(error: Any) -> bool:
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

    That is a branch that is not false, of the right type, whose fixed fields (such as ``in``)
    match, and whose errors are deep and few.
    """
    depths = [len(error.instance_path) for error in branch]
    kinds = [(one - depth, error.kind.name) for one, error in zip(depths, branch, strict=True)]
    wrong_type = sum(below == 0 and name == "type" for below, name in kinds)
    is_false = any(below == 0 and name == "falseSchema" for below, name in kinds)
    nearest = min(depths, default=depth)
    fixed = {tuple(error.instance_path) for error in _errors_of_form(branch, depth)}
    is_for_references = _is_for_references(branch, instance)
    return is_for_references, is_false, wrong_type, len(fixed), -nearest, len(branch)


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
