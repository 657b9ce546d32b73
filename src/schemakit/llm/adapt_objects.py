"""Keywords of objects: properties, required, and everything about further members."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from schemakit.llm.adapt_keywords import lose_keyword, write_keyword
from schemakit.llm.context import Context
from schemakit.llm.decode import Decoding
from schemakit.llm.definition import Adapted, Draft, Lost
from schemakit.llm.names import make_legal_name
from schemakit.llm.wording import describe_keyword, join_description
from schemakit.spec.values import listed_types, with_null
from schemakit.views.fields import accepts_null, sort_by_order

__all__ = ["write_object"]

_HIDDEN = {"readOnly": "read-only", "writeOnly": "write-only"}


def write_object(node: dict[str, Any], draft: Draft, context: Context) -> None:
    """Writes all keywords of objects."""
    for key in ("minProperties", "maxProperties"):
        if key in node:
            write_keyword(key, node[key], draft, context)
    required = {one for one in node.get("required", ()) if isinstance(one, str)}
    names = _write_properties(node, required, draft, context)
    _write_required(required, names, draft, context)
    _write_dependent(node, names, draft, context)
    is_renamed = any(new != old for old, new in (*context.names.items(), *names.items()))
    for key in ("patternProperties", "propertyNames"):
        if key not in node:
            continue
        if not context.has(key):
            write_keyword(key, node[key], draft, context)
        elif is_renamed:
            # They are about the names that the API has.
            lose_keyword(key, node[key], draft, context)
        elif key == "propertyNames":
            draft.out[key] = _adapt_value((key,), node[key], draft, context)
        else:
            draft.out[key] = {
                name: _adapt_value((key, name), one, draft, context)
                for name, one in node[key].items()
            }
    _write_others(node, draft, context)


def _write_dependent(
    node: dict[str, Any], names: dict[str, str], draft: Draft, context: Context
) -> None:
    """Writes what is demanded if a member is there, by the names in the definition. A member that
    is hidden is never there."""
    hidden = node.get("properties", {}).keys() - names.keys()
    called = {**context.names, **names}
    needs = node.get("dependentRequired", {})
    if needs:
        needs = {
            called.get(name, name): [called.get(one, one) for one in listed if one not in hidden]
            for name, listed in needs.items()
            if name not in hidden
        }
        write_keyword("dependentRequired", needs, draft, context)
    key = "dependentSchemas"
    if key not in node:
        return
    kept = {name: one for name, one in node[key].items() if name not in hidden}
    adapted = {
        name: context.adapt_same(one) for name, one in kept.items() if not isinstance(one, bool)
    }
    if not context.has(key) or any(one.decoding is not None for one in adapted.values()):
        # Whether a value has to be decoded by one depends on what else it has.
        lose_keyword(key, kept, draft, context)
        return
    draft.out[key] = {
        called.get(name, name): (
            draft.add_child((key, name), adapted[name]) if name in adapted else one
        )
        for name, one in kept.items()
    }


def _adapt_value(
    tokens: tuple[str, ...], value: Any, draft: Draft, context: Context
) -> dict[str, Any] | bool:
    if isinstance(value, bool):
        return value
    return draft.add_child(tokens, context.adapt(value))


@dataclass(slots=True)
class _Members:
    """The properties while they are written: schemas and decodings by their new names."""

    #: The API's names to those in the definition.
    names: dict[str, str] = field(default_factory=dict)
    schemas: dict[str, Any] = field(default_factory=dict)
    decodings: dict[str, Decoding] = field(default_factory=dict)
    nulls: set[str] = field(default_factory=set)


def _write_properties(
    node: dict[str, Any], required: set[str], draft: Draft, context: Context
) -> dict[str, str]:
    """Writes the properties; gives their names in the API to those in the definition."""
    properties = node.get("properties", {})
    if context.target.typed:
        # A required member that has no schema may have any value.
        properties = {**properties, **{k: {} for k in sorted(required - properties.keys())}}
    if any(isinstance(one, dict) and "x-order" in one for one in properties.values()):
        properties = dict(sort_by_order(properties))
    members = _Members()
    taken = {*properties, *context.names.values()}
    for name, schema in properties.items():
        child = context.adapt(schema)
        if child.is_hidden:
            words = f"{name!r} is {_HIDDEN[context.hides]}"
            draft.losses.append(Lost(("properties", name, context.hides), words, True))
            continue
        new = context.names.get(name) or make_legal_name(name, context.target.keys, taken)
        members.names[name] = new
        if not context.target.typed and isinstance(schema, bool):
            members.schemas[new] = schema
            continue
        written = _without_repeated_title(draft.add_child(("properties", name), child), name)
        if context.target.all_required and name not in required:
            written, is_added = _make_nullable(written, child)
            if is_added or context.null_is_absence or _is_null_by_default(schema):
                members.nulls.add(new)
            else:
                words = "cannot be left out: its null is a value"
                draft.losses.append(Lost(("properties", name, "required"), words, False))
        members.schemas[new] = written
        if child.decoding is not None:
            members.decodings[new] = child.decoding
    if members.schemas or "properties" in node:
        draft.out["properties"] = members.schemas
    _write_decoding(members, draft, context)
    return members.names


def _write_decoding(members: _Members, draft: Draft, context: Context) -> None:
    renamed = {
        new: old for old, new in members.names.items() if new != old and old not in context.names
    }
    if renamed:
        # What a merged member of "allOf" adds.
        draft.decoding["renamed"] = {**draft.decoding.get("renamed", {}), **renamed}
    if members.nulls:
        draft.decoding["nulls"] = frozenset(members.nulls)
    if members.decodings:
        draft.decoding["members"] = members.decodings


def _make_nullable(schema: dict[str, Any], child: Adapted) -> tuple[dict[str, Any], bool]:
    """An optional property as one that may be null, and whether null was added to its values."""
    if accepts_null(schema):
        return schema, False
    has_default = any(one.startswith("default: ") for one in child.notes)
    notes = [*child.notes, "null = use default" if has_default else "null = leave out"]
    description = join_description(child.description, notes)
    if "$ref" in schema:
        return {"anyOf": [schema, {"type": "null"}], "description": description}, True
    out = {**schema, "description": description}
    if "const" in out:
        out["enum"] = [out.pop("const")]
    if "enum" in out:
        out["enum"] = [*out["enum"], *([] if None in out["enum"] else [None])]
    if "type" in out:
        out["type"] = listed_types(with_null(out["type"]))
    elif "anyOf" in out:
        out["anyOf"] = [*out["anyOf"], {"type": "null"}]
    return out, True


def _is_null_by_default(schema: Any) -> bool:
    return isinstance(schema, dict) and schema.get("default", schema) is None


def _without_repeated_title(schema: dict[str, Any], name: str) -> dict[str, Any]:
    """The schema without a title that repeats the name, as generated ones do: "Num Outputs"."""
    title = schema.get("title")
    if not isinstance(title, str) or _letters(title) != _letters(name):
        return schema
    return {key: one for key, one in schema.items() if key != "title"}


def _letters(text: str) -> str:
    return text.replace(" ", "").replace("_", "").replace("-", "").casefold()


def _write_required(
    required: set[str], names: dict[str, str], draft: Draft, context: Context
) -> None:
    if context.target.all_required:
        draft.out["required"] = list(names.values())
        return
    listed = [new for old, new in names.items() if old in required]
    # A required member without a schema stays required; a hidden one is left out.
    hidden = {lost.tokens[1] for lost in draft.losses if lost.tokens[2:] == (context.hides,)}
    listed += [context.names.get(one, one) for one in sorted(required - names.keys() - hidden)]
    if listed:
        draft.out["required"] = listed


def _write_others(node: dict[str, Any], draft: Draft, context: Context) -> None:
    """Writes ``additionalProperties``."""
    others = node.get("additionalProperties")
    if context.target.closed:
        _close(others, draft)
    elif others is None:
        return
    elif not context.has("additionalProperties"):
        words = describe_keyword("additionalProperties", others, context.quote)
        draft.lose("additionalProperties", words, silent=others is not False)
    elif isinstance(others, bool):
        draft.out["additionalProperties"] = others
    else:
        child = context.adapt(others)
        draft.out["additionalProperties"] = draft.add_child(("additionalProperties",), child)
        if child.decoding is not None:
            draft.decoding["others"] = child.decoding


def _close(others: Any, draft: Draft) -> None:
    """Allows no further members, as the target demands."""
    draft.out["additionalProperties"] = False
    draft.out.setdefault("properties", {})
    if others not in (None, False):
        words = "other members cannot be given"
        draft.lose("additionalProperties", words, silent=True)
    elif others is None:
        words = "members that are not described cannot be given"
        draft.lose("additionalProperties", words, by_rule=True, silent=True)
