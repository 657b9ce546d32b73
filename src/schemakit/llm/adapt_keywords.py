"""Single keywords of a schema: kept, replaced by others that the target has, or put into words."""

from __future__ import annotations

from typing import Any

from schemakit.llm.context import Context
from schemakit.llm.definition import Draft
from schemakit.llm.member_names import OF_SAME_OBJECT
from schemakit.llm.wording import describe_keyword

__all__ = ["FILE_NOTE", "lose_keyword", "replace_keywords", "write_format", "write_keyword"]

_ONE_SCHEMA = frozenset(
    {"not", "if", "then", "else", "contains", "contentSchema"}
    | {"unevaluatedItems", "unevaluatedProperties"}
)
#: Those that say more of a value if a condition holds.
_CONDITIONAL = ("then", "else")
#: Annotations that are dropped without a word if the target has no keyword for them.
_DROPPED = ("examples", "deprecated", "title")
FILE_NOTE = "a file: its path, its URL or a data URI"


def lose_keyword(key: str, value: Any, draft: Draft, context: Context) -> None:
    """Puts a keyword into words."""
    quote = context.quote_same if key in OF_SAME_OBJECT else context.quote
    if key == "dependentSchemas":
        value = {context.names.get(name, name): one for name, one in value.items()}
    draft.lose(key, describe_keyword(key, value, quote))


def replace_keywords(node: dict[str, Any], draft: Draft, context: Context) -> None:
    """Replaces keywords that the target lacks by others, in place, as far as there are any."""
    if "const" in node and not context.has("const") and "enum" not in node:
        node["enum"] = [node.pop("const")]
    if "prefixItems" in node and not context.has("prefixItems"):
        prefix, rest = node.pop("prefixItems"), node.get("items", True)
        lose_keyword("prefixItems", prefix, draft, context)
        node["items"] = {"anyOf": [*prefix, *([] if rest is False else [rest])]}
    for old, new, step in (
        ("exclusiveMinimum", "minimum", 1),
        ("exclusiveMaximum", "maximum", -1),
    ):
        if old in node and not context.has(old) and node.get("type") == "integer":
            bound = node[old] + step
            if bound == int(bound) and new not in node:
                del node[old]
                node[new] = int(bound)


def write_format(node: dict[str, Any], draft: Draft, context: Context) -> None:
    """Removes a format that the target does not have; a file is named by a string."""
    name = node.get("format")
    if name == "binary":
        del node["format"]
        draft.notes.append(FILE_NOTE)
    elif name is not None and name not in (context.target.formats or (name,)):
        del node["format"]
        lose_keyword("format", name, draft, context)


def write_keyword(key: str, value: Any, draft: Draft, context: Context) -> None:
    """Writes one keyword: into the schema if the target has it, else into words."""
    if not context.has(key):
        if key == "default":
            draft.notes.append(describe_keyword(key, value, context.quote))
        elif key not in _DROPPED:
            lose_keyword(key, value, draft, context)
    elif key in ("anyOf", "oneOf", "allOf"):
        _write_branches(key, value, draft, context)
    elif key == "prefixItems":
        draft.out[key] = [
            draft.add_child((key, str(index)), context.adapt(one))
            for index, one in enumerate(value)
        ]
    elif key == "items":
        _write_items(value, draft, context)
    elif isinstance(value, bool) and key in ("unevaluatedItems", "unevaluatedProperties"):
        draft.out[key] = value
    elif key in _ONE_SCHEMA:
        _write_one(key, value, draft, context)
    elif key == "enum":
        _write_enum(value, draft, context)
    elif key == "title":
        draft.out[key] = " ".join(value.split())
    elif key == "minItems" and value > (context.target.most_min_items or value):
        lose_keyword(key, value, draft, context)
        draft.out[key] = context.target.most_min_items
    else:
        draft.out[key] = value


def _write_one(key: str, value: Any, draft: Draft, context: Context) -> None:
    child = context.adapt_same(value) if key in OF_SAME_OBJECT else context.adapt(value)
    if key in _CONDITIONAL and child.decoding is not None:
        # Whether the value has to be decoded by it depends on a condition.
        lose_keyword(key, value, draft, context)
    else:
        draft.out[key] = draft.add_child((key,), child)


def _write_branches(key: str, value: list[Any], draft: Draft, context: Context) -> None:
    branches = [context.adapt_same(one) for one in value]
    draft.out[key] = [draft.add_child((key, str(index)), one) for index, one in enumerate(branches)]
    if any(one.decoding is not None for one in branches):
        found = tuple((one.schema, one.decoding) for one in branches)
        unions = tuple((one,) for one in found) if key == "allOf" else (found,)
        draft.decoding["unions"] = (*draft.decoding.get("unions", ()), *unions)


def _write_items(value: Any, draft: Draft, context: Context) -> None:
    if isinstance(value, bool) and not context.target.typed:
        draft.out["items"] = value
        return
    child = context.adapt(value)
    draft.out["items"] = draft.add_child(("items",), child)
    if child.decoding is not None:
        draft.decoding["items"] = child.decoding


def _write_enum(values: list[Any], draft: Draft, context: Context) -> None:
    if not context.target.text_enums:
        draft.out["enum"] = values
        return
    # Gemini has enums of strings only, and rejects the empty string.
    texts = [one for one in values if one is not None]
    declared = draft.out.get("type", "string")
    if None in values and "type" not in draft.out:
        # Beside a type, null is a choice only if the type allows it too.
        draft.out["nullable"] = True
    if declared == "string" and "type" in draft.out:
        texts = [one for one in texts if isinstance(one, str)]  # the type rejects the others
    if declared == "string" and texts and all(isinstance(one, str) and one for one in texts):
        draft.out["enum"] = texts
    else:
        lose_keyword("enum", values, draft, context)
