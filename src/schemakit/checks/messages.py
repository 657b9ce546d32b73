"""What a validator finds, as people need it: the errors that tell most, each in a sentence."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from schemakit.checks.kinds import said_value
from schemakit.checks.metaschema import fields_at, part_at
from schemakit.suggest import Near

__all__ = ["Wrong", "relevant", "said", "said_of_value"]

#: Longer lists of what was expected are cut.
_MOST_SHOWN = 8
_LONGEST_SENTENCE = 200

# -- which error tells most ------------------------------------------------------------------------

#: Fields that say which form an Object has; without them no form is known to be meant.
_TELLING_FIELDS = frozenset({"type", "in"})


def relevant(errors: Iterable[Any]) -> list[Any]:
    """The errors, those of a union replaced by what is wrong by its likeliest branch, and without
    those that only follow from another one at the same place."""
    found: list[Any] = []
    pending = list(errors)[::-1]
    while pending:
        error = pending.pop()
        branches = getattr(error.kind, "context", None)
        if not branches or _fits_several(error) or _is_choice(error, branches):
            found.append(error)
            continue
        depth = len(error.instance_path)
        meant = [one for one in branches if not _is_unmeant_reference(one, error.instance)]
        choice = (_untold(meant, depth) or _choice(meant, depth)) if len(meant) > 1 else None
        if choice is not None:
            found.append(choice)
            continue
        likeliest = min(branches, key=lambda branch: _misfit(branch, depth, error.instance))
        pending.extend(reversed(likeliest))
    by_place: dict[tuple[Any, ...], list[Any]] = {}
    for error in found:
        by_place.setdefault(tuple(error.instance_path), []).append(error)
    return [error for error in found if not _follows(error, by_place[tuple(error.instance_path)])]


def _follows(error: Any, beside: Sequence[Any]) -> bool:
    """Whether an error is there only because of another one about the same value."""
    name = error.kind.name
    others = {one.kind.name for one in beside}
    if "type" in others:
        return bool(name != "type")
    if name == "required":
        untold = any(_is_untold(one) and not _is_conditional(one) for one in beside)
        return "minProperties" in others or (untold and _is_conditional(error))
    return _fits_several(error) and len(others) > 1


def _is_untold(error: Any) -> bool:
    return error.kind.name == "required" and error.kind.property in _TELLING_FIELDS


def _is_conditional(error: Any) -> bool:
    return "then" in error.schema_path


def _fits_several(error: Any) -> bool:
    """Whether the error is that more than one form fits."""
    branches = getattr(error.kind, "context", None) or ()
    return error.kind.name == "oneOf" and not all(branches)


def _untold(branches: Sequence[Sequence[Any]], depth: int) -> Any:
    """What is wrong where the field that tells branches apart is missing; None where it is not."""
    lacking = [
        {one.kind.property: one for one in branch if _is_untold(one) and _depth(one) == depth}
        for branch in branches
    ]
    common = set(lacking[0]).intersection(*lacking[1:])
    return lacking[0][min(common)] if common else None


def _depth(error: Any) -> int:
    return len(error.instance_path)


class _Options(NamedTuple):
    """The kind of an error about a value that is none of ``options``."""

    options: list[Any]
    name: str = "enum"


class _Choice(NamedTuple):
    """One error in place of those of several branches."""

    instance_path: list[Any]
    schema_path: list[Any]
    instance: Any
    kind: _Options


def _choice(branches: Sequence[Sequence[Any]], depth: int) -> _Choice | None:
    """What is wrong where no branch takes the value of the field that tells them apart."""
    telling = [_telling(branch, depth) for branch in branches]
    paths = [{tuple(one.instance_path): one for one in errors} for errors in telling]
    common = set(paths[0]).intersection(*paths[1:])
    if not common:
        return None
    path = min(common, key=str)
    options: list[Any] = []
    for errors in telling:
        for one in errors:
            if tuple(one.instance_path) == path:
                kind = one.kind
                options += kind.options if kind.name == "enum" else [kind.expected_value]
    first = paths[0][path]
    unique = [one for index, one in enumerate(options) if one not in options[:index]]
    return _Choice(list(path), first.schema_path, first.instance, _Options(unique))


def _telling(branch: Sequence[Any], depth: int) -> list[Any]:
    """The errors about fixed values of fields, such as ``in``, by which branches are told apart."""
    found = []
    for error in branch:
        below = len(error.instance_path) - depth
        if below == 1 and error.kind.name in ("enum", "const"):
            found.append(error)
        elif below == 0:
            inner = [_telling(one, depth) for one in getattr(error.kind, "context", None) or ()]
            places = [{tuple(one.instance_path) for one in errors} for errors in inner]
            common = set.intersection(*places) if places else set()
            found += [
                one for errors in inner for one in errors if tuple(one.instance_path) in common
            ]
    return found


def _is_unmeant_reference(branch: Sequence[Any], instance: Any) -> bool:
    refers = isinstance(instance, dict) and "$ref" in instance
    return not refers and any(_is_required(error, "$ref") for error in branch)


def _misfit(branch: Sequence[Any], depth: int, instance: Any) -> tuple[Any, ...]:
    """How little a branch seems to be the one that was meant; the least is the likeliest.

    That is one of the right type, whose telling fields (such as ``in``) have its values, and whose
    errors lie deep and are few.
    """
    depths = [len(error.instance_path) for error in branch]
    kinds = [(one - depth, error.kind.name) for one, error in zip(depths, branch, strict=True)]
    wrong_type = sum(below == 0 and name == "type" for below, name in kinds)
    nearest = min(depths, default=depth)
    telling = {tuple(error.instance_path) for error in _telling(branch, depth)}
    unmeant = _is_unmeant_reference(branch, instance)
    return unmeant, wrong_type, len(telling), -nearest, len(branch)


def _is_required(error: Any, name: str) -> bool:
    return bool(error.kind.name == "required" and error.kind.property == name)


def _is_choice(error: Any, branches: Sequence[Sequence[Any]]) -> bool:
    """Whether each branch only misses a field of its own: the message then names all of them."""
    return len(branches) > 1 and all(
        len(branch) == 1
        and branch[0].kind.name == "required"
        and branch[0].kind.property != "$ref"
        and branch[0].instance_path == error.instance_path
        for branch in branches
    )


# -- what is said ----------------------------------------------------------------------------------

_PATH_ITEM = "a PathItem Object"
_Said = tuple[str, tuple[str, ...]]


class Wrong(NamedTuple):
    """How many errors each place has, and the places that have errors below them."""

    at: Mapping[tuple[str, ...], int]
    below: set[tuple[str, ...]]


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


def said(error: Any, version: str, wrong: Wrong, type_name: str, near: Near) -> Iterator[_Said]:
    """Sentences for an error, each with the tokens of the member that it is about."""
    kind, keyword = error.kind, error.kind.name
    owner = f"{'an' if type_name[:1] in 'AEIO' else 'a'} {type_name} Object"
    if type_name == "Literal" or type_name.startswith(("map ", "array ")):
        owner = "this object"
    if keyword == "required":
        yield f"the field {kind.property!r} is missing, which {owner} must have", ()
    elif keyword in ("additionalProperties", "unevaluatedProperties"):
        yield from _unknown(error, version, wrong, owner, near)
    elif keyword == "propertyNames":
        yield f"{kind.error.instance!r} is no name that may stand here", (str(kind.error.instance),)
    elif keyword == "not" or _fits_several(error):
        yield _too_many(error, version, owner), ()
    elif getattr(kind, "context", None) and keyword in ("oneOf", "anyOf"):
        names = [branch[0].kind for branch in kind.context if branch and _is_missing(branch[0])]
        shown = " or ".join(repr(one.property) for one in names)
        yield (f"{owner} must have {shown}" if shown else _clipped(error.message)), ()
    else:
        yield said_of_value(error, keyword, near), ()


def _too_many(error: Any, version: str, owner: str) -> str:
    """What is said where forms that exclude each other are there at once."""
    part = part_at(version, tuple(error.schema_path))
    several = part if isinstance(part, list) else [part]
    listed = [one.get("required", ()) for one in several if isinstance(one, dict)]
    names = dict.fromkeys(name for one in listed for name in one if name in error.instance)
    if len(names) > 1:
        return f"{owner} may have only one of {' and '.join(map(repr, names))}"
    return f"{owner} has a form that is not allowed"


def _is_missing(error: Any) -> bool:
    return bool(error.kind.name == "required")


def _unknown(error: Any, version: str, wrong: Wrong, owner: str, near: Near) -> Iterator[_Said]:
    where = tuple(map(str, error.instance_path))
    known, patterns = fields_at(version, tuple(error.schema_path[:-1]))
    for name in error.kind.unexpected:
        if version == "3.1" and owner == _PATH_ITEM and "$ref" in error.instance:
            # It may have fields beside $ref, which the schema of 3.1 forgets and that of 3.2 not.
            continue
        if (*where, name) in wrong.at or (*where, name) in wrong.below:
            # It counts as unevaluated only because of what is wrong inside.
            continue
        if name in known:
            # Likewise, or because the field that it belongs to is missing or is wrong.
            if where not in wrong.below and wrong.at[where] == 1:
                yield f"the field {name!r} does not apply to this", (name,)
            continue
        hint = near(name, sorted(known))
        if patterns and not hint:
            hint = f"; names match {' or '.join(patterns)}"
        yield f"{owner} has no field {name!r}{hint}", (name,)


def said_of_value(error: Any, keyword: str, near: Near) -> str:
    kind, found = error.kind, said_value(error.instance)
    if keyword == "type":
        return f"expected {_listed([_TYPES.get(one, one) for one in kind.types])}, found {found}"
    if keyword == "enum":
        shown = [json.dumps(one, ensure_ascii=False) for one in kind.options]
        texts = [one for one in kind.options if isinstance(one, str)]
        hint = near(error.instance, texts) if isinstance(error.instance, str) else ""
        return f"expected {_listed(shown)}, found {found}{hint}"
    if keyword == "const":
        return f"expected {json.dumps(kind.expected_value)}, found {found}"
    if keyword == "pattern" and hasattr(kind, "pattern"):
        return f"{found} does not match {kind.pattern}"
    if keyword == "format":
        return f"{found} is no valid {kind.format}"
    if keyword in _LIMITS:
        most_or_least, noun = _LIMITS[keyword]
        plural = "s" if kind.limit != 1 else ""
        count = len(error.instance) or "none"
        return f"expected {most_or_least} {kind.limit} {noun}{plural}, found {count}"
    if keyword == "uniqueItems":
        return "two items of this array are equal"
    return _clipped(error.message.replace('"', "'"))


def _listed(options: Sequence[str]) -> str:
    if len(options) > _MOST_SHOWN:
        return f"one of {', '.join(options[:_MOST_SHOWN])} and {len(options) - _MOST_SHOWN} more"
    *first, last = options
    return f"{', '.join(first)} or {last}" if first else last


def _clipped(text: str, most: int = _LONGEST_SENTENCE) -> str:
    return text if len(text) <= most else f"{text[: most - 3]}..."
