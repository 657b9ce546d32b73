"""Schemas that occur several times in a definition, written once under ``$defs``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from schemakit.llm.names import make_unique_name
from schemakit.llm.schema_rules import list_children
from schemakit.llm.targets import DEFINITION_NAMES, Target
from schemakit.llm.tool_options import References
from schemakit.llm.vocabulary import rank
from schemakit.syntax.json_writer import to_json

__all__ = ["share_schemas"]

#: A schema that is shorter than this, as JSON, is repeated: a reference would be no shorter.
_FEWEST_BYTES = 80
#: Bytes of a definition below which it needs no definitions of its own.
_SMALL = 4_000
#: How often the text has to be longer without definitions, for them to be worth the indirection.
_RATIO = 2


class _Use(NamedTuple):
    """A schema where it occurs: its form, and its description if that is not part of the form."""

    form: _Form
    description: str | None
    size: int


@dataclass(slots=True, eq=False)
class _Form:
    """A schema of a definition, the same one for all that say the same."""

    #: The schema, without its description where that may differ.
    schema: dict[str, Any]
    children: dict[tuple[str, ...], _Use]
    #: The name that it gets under ``$defs`` if it occurs several times.
    place: str
    #: Bytes of its text, with all that is below it written out.
    size: int
    #: In how many places of other forms it occurs, and how it is described there.
    uses: int = 0
    descriptions: set[str | None] = field(default_factory=set)
    #: Its name under ``$defs``, or empty; and its description there.
    name: str = ""
    description: str | None = None
    #: The schema as it is written.
    written: dict[str, Any] = field(default_factory=dict)


def share_schemas(schema: dict[str, Any], target: Target, references: References) -> dict[str, Any]:
    """The schema of a definition with those that occur several times in it under ``$defs``.

    With ``"auto"`` that is done where the text is more than twice as long otherwise. Equal schemas
    are one, also where only their descriptions differ, if the target takes a description beside a
    reference. Nothing is changed in place.
    """
    if references == "inline" or not target.definitions:
        return schema
    size = len(to_json(schema)) if references == "auto" else 0
    if references == "auto" and size < _SMALL:
        return schema
    forms: dict[bytes, _Form] = {}
    root = _read_forms(schema, forms, is_split=target.definition_siblings)
    known = {at[1]: one for at, one in root.form.children.items() if at[0] == "$defs"}
    for name, use in known.items():
        use.form.name, use.form.description = name, use.description
    shared = [one for one in forms.values() if _is_worth_sharing(one)]
    taken = {*known}
    for form in shared:
        form.name = make_unique_name(_title_of(form), DEFINITION_NAMES, taken)
        form.description = form.descriptions.pop() if len(form.descriptions) == 1 else None
    if all(use.form.uses == 1 for use in known.values()) and not shared:
        return schema
    for form in forms.values():  # children come before what holds them
        form.written = _replace_children(form)
    made = _described(root.form.written, root.description)
    made["$defs"] = made.get("$defs", {}) | {
        one.name: _described(one.written, one.description) for one in shared
    }
    return made if references == "defs" or size > _RATIO * len(to_json(made)) else schema


def _is_worth_sharing(form: _Form) -> bool:
    return form.uses > 1 and form.size >= _FEWEST_BYTES and not form.name


def _title_of(form: _Form) -> str:
    title = form.schema.get("title")
    return title if isinstance(title, str) and title else form.place


def _read_forms(root: dict[str, Any], forms: dict[bytes, _Form], *, is_split: bool) -> _Use:
    """The form of the root; that and those of all schemas below it are added to ``forms``, by what
    they say."""
    #: By identity of the schemas. Each is part of the root, so that its id is not reused.
    uses: dict[int, _Use] = {}
    stack: list[tuple[dict[str, Any], str]] = [(root, "")]
    while stack:
        schema, place = stack[-1]
        children = {} if id(schema) in uses else _children_of(schema)
        missing = [
            (child, _place_of(tokens, place))
            for tokens, child in children.items()
            if id(child) not in uses
        ]
        stack += reversed(missing)  # so that what comes first names what is shared
        if missing:
            continue
        stack.pop()
        if id(schema) not in uses:
            inside = {tokens: uses[id(child)] for tokens, child in children.items()}
            uses[id(schema)] = _build_use(schema, inside, place, forms, is_split=is_split)
    return uses[id(root)]


def _children_of(schema: dict[str, Any]) -> dict[tuple[str, ...], dict[str, Any]]:
    return {tokens: one for tokens, one, _ in list_children(schema) if isinstance(one, dict)}


def _place_of(tokens: tuple[str, ...], above: str) -> str:
    """The name for what is at ``tokens`` of a schema that would be named ``above``."""
    return tokens[1] if tokens[0] in ("properties", "$defs") else above


def _build_use(
    schema: dict[str, Any],
    children: dict[tuple[str, ...], _Use],
    place: str,
    forms: dict[bytes, _Form],
    *,
    is_split: bool,
) -> _Use:
    """A schema whose children have forms, with its own form."""
    own = {key: one for key, one in schema.items() if key != "description" or not is_split}
    marks = {at: [id(one.form), one.description] for at, one in children.items()}
    text = to_json(_with_children(own, marks))
    form = forms.get(text)
    if form is None:
        below = sum(one.size - len(to_json(marks[at])) for at, one in children.items())
        form = forms[text] = _Form(own, children, place, len(text) + below)
        for one in children.values():
            one.form.uses += 1
            one.form.descriptions.add(one.description)
    description = schema.get("description") if is_split else None
    return _Use(form, description, form.size + len(to_json(description or "")))


def _with_children(
    schema: dict[str, Any], children: Mapping[tuple[str, ...], Any]
) -> dict[str, Any]:
    """A copy of a schema with others in place of its children."""
    made = dict(schema)
    for key in {tokens[0] for tokens in children}:
        made[key] = made[key].copy() if isinstance(made[key], (dict, list)) else made[key]
    for tokens, child in children.items():
        if len(tokens) == 1:
            made[tokens[0]] = child
        elif isinstance(made[tokens[0]], list):
            made[tokens[0]][int(tokens[1])] = child
        else:
            made[tokens[0]][tokens[1]] = child
    return made


def _replace_children(form: _Form) -> dict[str, Any]:
    """The schema of a form with references to those of its children that have names."""
    children = {at: _write(one) for at, one in form.children.items() if at[0] != "$defs"}
    children |= {
        at: _described(one.form.written, one.description)
        for at, one in form.children.items()
        if at[0] == "$defs"
    }
    return _with_children(form.schema, children)


def _write(use: _Use) -> dict[str, Any]:
    form = use.form
    # A reference would take over the description of the definition.
    if not form.name or (use.description is None and form.description is not None):
        return _described(form.written, use.description)
    beside = None if use.description == form.description else use.description
    return _described({"$ref": f"#/$defs/{form.name}"}, beside)


def _described(schema: dict[str, Any], description: str | None) -> dict[str, Any]:
    if description is None:
        return dict(schema)
    made = {**schema, "description": description}
    return {key: made[key] for key in sorted(made, key=rank)}
