"""A schema as a target takes it: what it cannot say is put into words, and listed.

An ``Adapter`` goes down a dereferenced schema once and remembers what each part became, so that
what many tools share is converted once. The schemas that it makes share their parts, too; whoever
hands one out writes it as text first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from schemakit.llm.decode import Reverse
from schemakit.llm.definition import Adapted, Draft, Lost
from schemakit.llm.names import legal
from schemakit.llm.targets import TARGETS, Names, Target
from schemakit.llm.vocabulary import (
    ANNOTATIONS,
    OF_OBJECTS,
    OF_SOME_TYPE,
    OF_TYPE,
    about_its_types,
    are_disjoint,
    held,
    is_null,
    is_object,
    rank,
)
from schemakit.llm.wording import in_words, joined, shortened
from schemakit.spec import pointer
from schemakit.spec.siblings import conjunction
from schemakit.spec.values import is_of, listed_types, type_of, with_null
from schemakit.syntax.json_writer import to_json
from schemakit.views.fields import accepts_null, sort_by_order

__all__ = ["Adapter"]

#: Levels of schemas in schemas; what lies deeper is left open.
_DEEPEST = 60
#: Nodes of a recursive schema that is unrolled once more; a larger one is cut where it recurs.
_MOST_UNROLLED = 200
#: Nodes of a schema that is quoted in a description.
_MOST_QUOTED = 2000
_ONE_SCHEMA = frozenset(
    {"not", "if", "then", "else", "contains", "contentSchema"}
    | {"unevaluatedItems", "unevaluatedProperties"}
)


@dataclass(slots=True, eq=False, repr=False)
class Adapter:
    """The state of one conversion of one document's schemas for one target.

    ``look_up`` gives what stands, dereferenced and flat, at the tokens that a kept reference names.
    ``null_is_absence`` where an optional member is left out by null, as Cog reads ``nullable``.
    """

    target: Target
    legacy: bool
    look_up: Callable[[tuple[str, ...]], Any]
    null_is_absence: bool = False
    #: By identity of the source and levels of recursion left; the source is kept so that it stays.
    _known: dict[tuple[int, int], tuple[Any, Adapted]] = field(default_factory=dict)
    #: Names under ``$defs``, by the tokens of what they stand for.
    _names: dict[tuple[str, ...], str] = field(default_factory=dict)
    _definitions: dict[str, Adapted] = field(default_factory=dict)
    _looked_up: dict[tuple[str, ...], Any] = field(default_factory=dict)
    _depth: int = 0
    _speaker: Adapter | None = None

    # -- what is asked for -------------------------------------------------------------------------

    def whole(self, schema: dict[str, Any]) -> tuple[Adapted, dict[str, Adapted]]:
        """A schema that stands alone, and the definitions that it has to bring, by name."""
        adapted = self.adapt(schema)
        needed = self._needed(adapted.schema)
        if needed:
            definitions = {name: one.schema for name, one in needed.items()}
            adapted = adapted._replace(schema={**adapted.schema, "$defs": definitions})
        return adapted, needed

    def _needed(self, root: dict[str, Any]) -> dict[str, Adapted]:
        """The definitions that a schema names, and those that these name."""
        found: dict[str, Adapted] = {}
        stack = [root] if self._definitions else []
        while stack:
            text = to_json(stack.pop()).decode("utf-8", "replace")
            for name in re.findall(r'"\$ref":"#/\$defs/([^"]+)"', text):
                if name not in found and name in self._definitions:
                    found[name] = self._definitions[name]
                    stack.append(found[name].schema)
        return found

    def adapt(self, schema: Any, levels: int = 1) -> Adapted:
        """What a part of the document became; the same for the same part."""
        if not isinstance(schema, dict):
            return self._open() if schema is not False else self._never()
        key = (id(schema), levels)
        known = self._known.get(key)
        if known is not None and self._depth + known[1].height <= 2 * _DEEPEST:
            return known[1]
        if self._depth >= _DEEPEST:
            return self._cut("nested deeper than can be said", "$ref")
        self._depth += 1
        try:
            adapted = self._adapted(schema, levels)
        finally:
            self._depth -= 1
        self._known[key] = schema, adapted
        return adapted

    def _adapted(self, flat: dict[str, Any], levels: int) -> Adapted:
        node = held(flat, legacy=self.legacy)
        if "$ref" in node:
            return self._reference(node, levels)
        draft = Draft(said=node.pop("description", "").strip())
        if self.target.typed and "type" in node:
            node = about_its_types(node)
        node = self._rewritten(node, draft)
        self._write_text(node, draft)
        if not self._write_type(node, draft, levels):
            return draft.finished(read_only=flat.get("readOnly") is True)
        keys: Iterable[str] = node
        if self.target.typed:
            # What becomes words is said in an order that reads well, the default last.
            keys = sorted(node, key=rank)
        for key in keys:
            if key != "type" and key not in OF_OBJECTS:
                self._write(key, node[key], draft, levels)
        if not OF_OBJECTS.isdisjoint(node) or is_object(node):
            self._write_object(node, draft, levels)
        return draft.finished(read_only=flat.get("readOnly") is True)

    # -- rewriting what a target has no keyword for ------------------------------------------------

    def _rewritten(self, node: dict[str, Any], draft: Draft) -> dict[str, Any]:
        """The same schema in keywords that the target has, as far as there are any."""
        has = self.target.keywords
        if "allOf" in node and "allOf" not in has:
            node = self._without_all_of(node, draft)
        if "const" in node and "const" not in has and "enum" not in node:
            node["enum"] = [node.pop("const")]
        if "oneOf" in node and "oneOf" not in has:
            branches = node.pop("oneOf")
            if "anyOf" in node:
                draft.lose("oneOf", f"and exactly one of: {self._text(branches)}")
            else:
                node["anyOf"] = branches
                if not are_disjoint(branches):
                    draft.lose("oneOf", "exactly one of the alternatives")
        if "prefixItems" in node and "prefixItems" not in has:
            draft.lose("prefixItems", f"in this order: {self._text(node['prefixItems'])}")
            rest = node.get("items", True)
            each = [*node.pop("prefixItems"), *([] if rest is False else [rest])]
            node["items"] = {"anyOf": each}
        for old, new, step in (
            ("exclusiveMinimum", "minimum", 1),
            ("exclusiveMaximum", "maximum", -1),
        ):
            if old in node and old not in has and node.get("type") == "integer":
                bound = node[old] + step
                if bound == int(bound) and new not in node:
                    del node[old]
                    node[new] = int(bound)
        if self.target.lone_unions and "anyOf" in node:
            node = self._lone_union(node, draft)
        return node

    def _without_all_of(self, node: dict[str, Any], draft: Draft) -> dict[str, Any]:
        """What flattening left in ``allOf`` holds besides the rest; one part of it can be said."""
        members = node.pop("allOf")
        if not ({"type", "properties", "enum", "const", "anyOf", "oneOf"} & node.keys()):
            shaped = [one for one in members if isinstance(one, dict)]
            chosen = next((one for one in shaped if "$ref" not in one), None)
            if chosen is None and shaped:
                chosen = self.target_of(shaped[0]["$ref"])[1]
                members = [one for one in members if one is not shaped[0]]
            if isinstance(chosen, dict):
                first = held(chosen, legacy=self.legacy)
                clashing = first.keys() & (node.keys() | {"allOf", "$ref"}) - ANNOTATIONS
                if not clashing:
                    members = [one for one in members if one is not chosen]
                node = {**{k: v for k, v in first.items() if k not in clashing}, **node}
                if not draft.said:
                    draft.said = first.get("description", "").strip()
                node.pop("description", None)
        if members:
            draft.lose("allOf", f"and: {self._text(members)}")
        return node

    def _lone_union(self, node: dict[str, Any], draft: Draft) -> dict[str, Any]:
        """Of a union and assertions beside it, which cannot stand together, the stronger stay."""
        beside = node.keys() - {"anyOf", "title", "default", "examples", "deprecated"}
        if not beside:
            return node
        if {"properties", "items", "enum", "const"} & beside or not self._repeats_type(node):
            words = f"and one of: {self._text(node['anyOf'])}"
            draft.lose("anyOf", words)
            return {key: value for key, value in node.items() if key != "anyOf"}
        for key in sorted(beside - {"type"}):
            draft.lose(key, in_words(key, node[key], self._text))
        return {key: value for key, value in node.items() if key not in beside}

    def _repeats_type(self, node: dict[str, Any]) -> bool:
        """Whether every branch says the type that stands beside the union."""
        if "type" not in node:
            return True
        return all(
            isinstance(branch, dict) and branch.get("type") == node["type"]
            for branch in node["anyOf"]
        )

    # -- types -------------------------------------------------------------------------------------

    def _write_type(self, node: dict[str, Any], draft: Draft, levels: int) -> bool:
        """Writes the type as the target has it; False where all of the schema is written then."""
        target = self.target
        if "type" not in node and target.typed:
            self._infer_type(node, draft)
        declared = node.get("type")
        if declared is None:
            if target.typed and not {"anyOf", "enum", "const"} & node.keys():
                self._as_text("any", node, draft)
                return False
            if target.types == "nullable" and "anyOf" in node:
                return self._nullable_union(node, draft, levels)
            return True
        if isinstance(declared, list) and target.types != "list":
            listed = [one for one in declared if one != "null"]
            if target.types == "nullable" and len(listed) < len(declared) and listed:
                draft.out["nullable"] = True
                declared = node["type"] = listed if len(listed) > 1 else listed[0]
            if isinstance(declared, list):
                self._split(node, draft, levels)
                return False
        if self._is_open_object(node):
            self._as_text("object", node, draft)
            return False
        if target.typed and declared == "array" and node.get("items", True) in (True, {}):
            node["items"] = {}
        literal = "enum" in node or "const" in node
        if literal and not target.typed_literals:
            self._drop_type(node, draft)
        else:
            draft.out["type"] = declared
        return True

    def _infer_type(self, node: dict[str, Any], draft: Draft) -> None:
        if "enum" in node or "const" in node:
            values = node["enum"] if "enum" in node else [node["const"]]
            types = list(dict.fromkeys(map(type_of, values)))
            node["type"] = types[0] if len(types) == 1 else types
            return
        if "anyOf" in node:
            return
        kind = "object" if not OF_OBJECTS.isdisjoint(node) else ""
        kind = kind or ("array" if {"items", "minItems", "maxItems"} & node.keys() else "")
        if kind:
            node["type"] = kind
            draft.lose("type", f"{kind} only", silent=True)

    def _drop_type(self, node: dict[str, Any], draft: Draft) -> None:
        values = node["enum"] if "enum" in node else [node["const"]]
        declared = listed_types(node["type"])
        kinds = {*declared, *(["integer"] if "number" in declared else [])}
        if not all(type_of(value) in kinds for value in values):
            draft.lose("type", f"of type {' or '.join(declared)}")
        node.pop("format", None)

    def _split(self, node: dict[str, Any], draft: Draft, levels: int) -> None:
        """Several types as alternatives, each with the keywords that are about it."""
        branches = []
        for declared in node["type"]:
            branch = {"type": declared}
            for key in OF_TYPE.get(declared, ()):
                if key in node:
                    branch[key] = node[key]
            if "enum" in node:
                values = [one for one in node["enum"] if is_of(one, declared)]
                if not values:
                    continue
                branch["enum"] = values
            branches.append(branch)
        beside = {key: node[key] for key in ("title", "default", "examples") if key in node}
        for key in sorted(node.keys() - OF_SOME_TYPE - beside.keys() - {"type", "enum"}):
            draft.lose(key, in_words(key, node[key], self._text))
        if not branches:
            # None of the choices is of any type, so nothing fits; no alternative says that.
            draft.lose("enum", in_words("enum", node["enum"], self._text))
            branches = [{"type": declared} for declared in node["type"]]
        for key, value in (*beside.items(), ("anyOf", branches)):
            self._write(key, value, draft, levels)

    def _nullable_union(self, node: dict[str, Any], draft: Draft, levels: int) -> bool:
        """``null`` among alternatives is ``nullable`` beside the others."""
        kept = [one for one in node["anyOf"] if not is_null(one)]
        if len(kept) == len(node["anyOf"]) or not kept:
            return True
        draft.out["nullable"] = True
        if len(kept) > 1:
            node["anyOf"] = kept
            return True
        index = next(i for i, one in enumerate(node["anyOf"]) if one is kept[0])
        child = self.adapt(kept[0], levels)
        draft.out.update(draft.below(("anyOf", str(index)), child))
        draft.out.pop("description", None)
        draft.said = draft.said or child.said
        draft.words += child.words
        if child.reverse is not None:
            draft.reverse.update(_given(child.reverse))
        for key in ("title", "default"):
            if key in node:
                self._write(key, node[key], draft, levels)
        return False

    def _is_open_object(self, node: dict[str, Any]) -> bool:
        """Whether it is an object of unknown members, where a target wants to know them."""
        if not self.target.typed or not is_object(node) or node.get("properties"):
            return False
        return node.get("additionalProperties", True) is not False or (
            "closed" not in self.target.keywords and not self.target.closed
        )

    def _as_text(self, kind: str, node: dict[str, Any], draft: Draft) -> None:
        """A value that the target cannot describe, asked for as JSON text."""
        meaning = {key: one for key, one in node.items() if key not in ("title", "default")}
        words = "an object as JSON text" if kind == "object" else "any value as JSON text"
        if meaning not in ({}, {"type": "object"}):
            words = f"JSON text of {self._text(meaning)}"
        draft.lose("additionalProperties" if kind == "object" else "type", words)
        draft.out["type"] = "string"
        draft.reverse["text"] = kind
        if "null" in listed_types(node.get("type")):
            draft.out["type"] = ["string", "null"]
        if "default" in node:
            draft.words.append(in_words("default", node["default"], self._text))

    # -- keywords ----------------------------------------------------------------------------------

    def _write(self, key: str, value: Any, draft: Draft, levels: int) -> None:
        """One keyword, in the definition if the target has it and in words if not."""
        if key not in self.target.keywords:
            if key == "default":
                draft.words.append(in_words(key, value, self._text))
            elif key not in ("examples", "deprecated", "title"):
                draft.lose(key, in_words(key, value, self._text))
        elif key in ("anyOf", "oneOf", "allOf"):
            self._write_branches(key, value, draft, levels)
        elif key == "prefixItems":
            draft.out[key] = [
                draft.below((key, str(index)), self.adapt(one, levels))
                for index, one in enumerate(value)
            ]
        elif key == "items":
            self._write_items(value, draft, levels)
        elif isinstance(value, bool) and key in ("unevaluatedItems", "unevaluatedProperties"):
            draft.out[key] = value
        elif key in _ONE_SCHEMA:
            draft.out[key] = draft.below((key,), self.adapt(value, levels))
        elif key == "enum":
            self._write_enum(value, draft)
        elif key == "minItems" and value > (self.target.most_min_items or value):
            draft.lose(key, in_words(key, value, self._text))
            draft.out[key] = self.target.most_min_items
        else:
            draft.out[key] = value

    def _write_text(self, node: dict[str, Any], draft: Draft) -> None:
        """Formats: a file is named by a text, and some targets know few others."""
        name = node.get("format")
        if name == "binary":
            del node["format"]
            draft.words.append("a file: its path, its URL or a data URI")
        elif name is not None and name not in (self.target.formats or (name,)):
            del node["format"]
            draft.lose("format", in_words("format", name, self._text))

    def _write_enum(self, values: list[Any], draft: Draft) -> None:
        if not self.target.text_enums:
            draft.out["enum"] = values
            return
        # Gemini refuses values that are no text, and the empty one.
        texts = [one for one in values if one is not None]
        if None in values and "type" not in draft.out:
            # Beside a type, null is one of the choices only where the type has it too.
            draft.out["nullable"] = True
        if all(isinstance(one, str) and one for one in texts) and texts:
            draft.out["enum"] = texts
        else:
            draft.lose("enum", in_words("enum", values, self._text))

    def _write_branches(self, key: str, value: list[Any], draft: Draft, levels: int) -> None:
        branches = [self.adapt(one, levels) for one in value]
        draft.out[key] = [draft.below((key, str(index)), one) for index, one in enumerate(branches)]
        if any(one.reverse is not None for one in branches):
            known = draft.reverse.get("branches", ())
            draft.reverse["branches"] = (*known, *((one.schema, one.reverse) for one in branches))

    def _write_items(self, value: Any, draft: Draft, levels: int) -> None:
        if isinstance(value, bool) and not self.target.typed:
            draft.out["items"] = value
            return
        child = self.adapt(value, levels)
        draft.out["items"] = draft.below(("items",), child)
        if child.reverse is not None:
            draft.reverse["items"] = child.reverse

    # -- objects -----------------------------------------------------------------------------------

    def _write_object(self, node: dict[str, Any], draft: Draft, levels: int) -> None:
        for key in ("minProperties", "maxProperties", "dependentRequired"):
            if key in node:
                self._write(key, node[key], draft, levels)
        required = {one for one in node.get("required", ()) if isinstance(one, str)}
        names = self._write_members(node, required, draft, levels)
        self._write_required(required, names, draft)
        for key in ("patternProperties", "dependentSchemas"):
            if key in node and key in self.target.keywords:
                draft.out[key] = {
                    name: self._whole_value(draft, (key, name), one, levels)
                    for name, one in node[key].items()
                }
            elif key in node:
                self._write(key, node[key], draft, levels)
        if "propertyNames" in node:
            if "propertyNames" in self.target.keywords:
                draft.out["propertyNames"] = self._whole_value(
                    draft, ("propertyNames",), node["propertyNames"], levels
                )
            else:
                self._write("propertyNames", node["propertyNames"], draft, levels)
        self._write_others(node, draft, levels)

    def _whole_value(
        self, draft: Draft, tokens: tuple[str, ...], value: Any, levels: int
    ) -> dict[str, Any] | bool:
        return value if isinstance(value, bool) else draft.below(tokens, self.adapt(value, levels))

    def _write_members(
        self, node: dict[str, Any], required: set[str], draft: Draft, levels: int
    ) -> dict[str, str]:
        """Writes the properties; gives their old names and the new ones."""
        properties = node.get("properties", {})
        if self.target.typed:
            # A name that is required and described nowhere may have any value.
            properties = {**properties, **{k: {} for k in sorted(required - properties.keys())}}
        if any(isinstance(one, dict) and "x-order" in one for one in properties.values()):
            properties = dict(sort_by_order(properties))
        names: dict[str, str] = {}
        members: dict[str, Any] = {}
        reverses: dict[str, Reverse] = {}
        nulls = set()
        taken = set(properties)
        for old, schema in properties.items():
            child = self.adapt(schema, levels)
            if child.read_only:
                words = f"{old!r} is read-only"
                draft.losses.append(Lost(("properties", old, "readOnly"), words, True))
                continue
            new = legal(old, self.target.keys, taken)
            names[old] = new
            if not self.target.typed and isinstance(schema, bool):
                members[new] = schema
                continue
            written = draft.below(("properties", old), child)
            if _same_words(written.get("title"), old):
                written = {key: one for key, one in written.items() if key != "title"}
            if self.target.all_required and old not in required:
                written, added = _optional(written, child)
                if added or self.null_is_absence or _is_null_by_default(schema):
                    nulls.add(new)
                else:
                    where = ("properties", old, "required")
                    words = "cannot be left out: its null is a value"
                    draft.losses.append(Lost(where, words, False))
            members[new] = written
            if child.reverse is not None:
                reverses[new] = child.reverse
        if members or "properties" in node:
            draft.out["properties"] = members
        renamed = {new: old for old, new in names.items() if new != old}
        if renamed:
            draft.reverse["renamed"] = renamed
        if nulls:
            draft.reverse["nulls"] = frozenset(nulls)
        if reverses:
            draft.reverse["members"] = reverses
        return names

    def _write_required(self, required: set[str], names: dict[str, str], draft: Draft) -> None:
        if self.target.all_required:
            draft.out["required"] = list(names.values())
            return
        told = [new for old, new in names.items() if old in required]
        # What is required and not described is kept where that is allowed; read-only is neither.
        gone = {lost.tokens[1] for lost in draft.losses if lost.tokens[2:] == ("readOnly",)}
        told += sorted(required - names.keys() - gone)
        if told:
            draft.out["required"] = told

    def _write_others(self, node: dict[str, Any], draft: Draft, levels: int) -> None:
        """Members that no property describes."""
        others = node.get("additionalProperties")
        has = "additionalProperties" in self.target.keywords
        if self.target.closed:
            draft.out["additionalProperties"] = False
            draft.out.setdefault("properties", {})
            if others not in (None, False):
                words = "other members cannot be given"
                draft.lose("additionalProperties", words, silent=True)
            elif others is None:
                words = "members that are not described cannot be given"
                draft.lose("additionalProperties", words, by_rule=True, silent=True)
        elif others is None:
            return
        elif not has:
            silent = others is not False
            draft.lose("additionalProperties", _others_in_words(others, self._text), silent=silent)
        elif isinstance(others, bool):
            draft.out["additionalProperties"] = others
        else:
            child = self.adapt(others, levels)
            draft.out["additionalProperties"] = draft.below(("additionalProperties",), child)
            if child.reverse is not None:
                draft.reverse["others"] = child.reverse

    # -- references that were kept -----------------------------------------------------------------

    def target_of(self, text: str) -> tuple[tuple[str, ...], Any]:
        """Tokens and dereferenced value of what a kept reference names; None where nothing is."""
        if not text.startswith("#"):
            return (), None
        try:
            tokens = pointer.parse(pointer.from_fragment(text[1:]))
            if tokens not in self._looked_up:
                self._looked_up[tokens] = self.look_up(tokens)
        except (pointer.Missing, LookupError, ValueError):
            return (), None
        return tokens, self._looked_up[tokens]

    def _reference(self, node: dict[str, Any], levels: int) -> Adapted:
        text = node.pop("$ref")
        tokens, body = self.target_of(text)
        if not isinstance(body, (dict, bool)):
            return self._cut("of a form that the API's description does not say", "$ref")
        if body is True or body is False:
            return self.adapt(body, levels)
        if set(body) == {"$ref"}:
            # An alias within the cycle.
            return self.adapt(body, levels) if levels else self._cut_at(body)
        if self.target.definitions:
            return self._definition(tokens, node)
        schema = conjunction(body, node, legacy=self.legacy) if node else body
        if levels > 0:
            unrolled = self.adapt(schema, levels - 1)
            if unrolled.nodes <= _MOST_UNROLLED:
                # Unless memory of it goes with it, another object might get its identity.
                return unrolled
        return self._cut_at(schema)

    def _definition(self, tokens: tuple[str, ...], beside: dict[str, Any]) -> Adapted:
        name = self._names.get(tokens)
        if name is None:
            taken = set(self._names.values())
            name = legal(tokens[-1] if tokens else "root", Names("A-Za-z0-9_.-", 64), taken)
            self._names[tokens] = name
            # The entry is there before its body is: the body names it.
            self._definitions[name] = Adapted({})
            depth, self._depth = self._depth, 0
            self._definitions[name] = self.adapt(self._looked_up[tokens], 0)
            self._depth = depth
        draft = Draft({"$ref": f"#/$defs/{name}"})
        draft.reverse["definition"] = name
        if self.target.definition_siblings:
            inner = self._adapted(beside, 0) if beside else Adapted({})
            draft.out.update(draft.below((), inner))
            draft.said, draft.words = inner.said, list(inner.words)
            draft.out.pop("description", None)
        else:
            beside.pop("description", None)
            for key in beside.keys() - {"title", "default", "examples", "deprecated"}:
                draft.lose(key, in_words(key, beside[key], self._text), silent=True)
        return draft.finished()

    def _cut_at(self, schema: dict[str, Any]) -> Adapted:
        """Where recursion ends: of its kind, and open."""
        flat = held(schema, legacy=self.legacy)
        declared = "object" if is_object(flat) or "properties" in flat else flat.get("type")
        words = "nested as above, which is described no further here"
        if declared == "array":
            return self._cut(words, "$ref", {"type": "array", "items": {}})
        kept = {"type": declared} if isinstance(declared, str) else {}
        return self._cut(words, "$ref", kept)

    def _cut(self, words: str, key: str, kept: dict[str, Any] | None = None) -> Adapted:
        draft = Draft()
        inner = self._adapted(kept or {}, 0)
        draft.out.update(inner.schema)
        draft.out.pop("description", None)
        draft.words += inner.words
        draft.lose(key, words)
        if inner.reverse is not None:
            draft.reverse.update(_given(inner.reverse))
        return draft.finished()

    def _open(self) -> Adapted:
        return self._adapted({}, 0)

    def _never(self) -> Adapted:
        if "not" in self.target.keywords:
            return Adapted({"not": {}})
        draft = Draft()
        draft.out["type"] = "null"
        draft.lose("not", "no value at all")
        return draft.finished()

    # -- words -------------------------------------------------------------------------------------

    def _text(self, schemas: Any) -> str:
        """Schemas as short JSON text, without what a reader of a definition cannot follow."""
        if self._speaker is None:
            row = TARGETS["anthropic"]._replace(keys=None)
            self._speaker = Adapter(row, self.legacy, self.look_up)
        speaker = self._speaker
        # It says only what it says: whatever it would have to give up is no loss of this schema.
        speaker._depth = max(speaker._depth, _DEEPEST - 8)
        many = schemas if isinstance(schemas, list) else [schemas]
        adapted = [speaker.adapt(one, 0) for one in many]
        if sum(one.nodes for one in adapted) > _MOST_QUOTED:
            return "a schema too long to be said"
        said = [one.schema for one in adapted]
        return shortened(said if isinstance(schemas, list) else said[0])


# -- parts of schemas ------------------------------------------------------------------------------


def _given(reverse: Reverse) -> dict[str, Any]:
    return {key: value for key, value in reverse._asdict().items() if value}


def _optional(schema: dict[str, Any], child: Adapted) -> tuple[dict[str, Any], bool]:
    """A property that null leaves out; and whether that null is ours, not one of its values."""
    if accepts_null(schema):
        return schema, False
    has_default = any(one.startswith("default: ") for one in child.words)
    words = [*child.words, "null = use default" if has_default else "null = leave out"]
    description = joined(child.said, words)
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


def _same_words(title: Any, name: str) -> bool:
    """Whether a title only repeats the name, as generated ones do: "Num Outputs"."""
    if not isinstance(title, str):
        return False
    return _letters(title) == _letters(name)


def _letters(text: str) -> str:
    return text.replace(" ", "").replace("_", "").replace("-", "").casefold()


def _others_in_words(others: Any, text: Callable[[Any], str]) -> str:
    if others is False:
        return "no other members"
    return "other members" if others is True else f"other members: {text(others)}"
