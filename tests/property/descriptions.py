"""Strategies for whole descriptions, with references wherever one may stand.

A document is drawn from the oracle's table, field by field; every place that is filled is noted
with its kind, and every Reference Object is left as a hole. At the end each hole is given a place
of the same kind: a component, a spot deep inside one, another reference, or one that leads back.
"""

from __future__ import annotations

from typing import Any

import orjson
from hypothesis import strategies as st

from tests.oracle import ROWS, Tokens, resolve, written

__all__ = ["MODERN", "descriptions", "literals"]

MODERN = ("3.1", "3.2", "json-schema")
_DECLARED = {
    "2.0": {"swagger": "2.0"},
    "3.0": {"openapi": "3.0.3"},
    "3.1": {"openapi": "3.1.1"},
    "3.2": {"openapi": "3.2.0"},
    "json-schema": {"$schema": "https://json-schema.org/draft/2020-12/schema"},
}
_IN_20 = ("Schema", "Parameter", "Response", "PathItem")
_IN_30 = (*_IN_20, "Example", "RequestBody", "Header", "SecurityScheme", "Link", "Callback")
_REFERENCEABLE = {
    "2.0": _IN_20,
    "3.0": _IN_30,
    "3.1": _IN_30,
    "3.2": (*_IN_30, "MediaType"),
    "json-schema": ("Schema",),
}
#: Names that a list of keywords to skip, or a careless pointer, would get wrong.
_NAMES = ("A", "b", "$ref", "default", "example", "x-y", "a/b", "a~1", "p%25", "é", "s p", "0")
_KEYS = {
    "Paths": ("/a", "/a/{b}", "/~"),
    "Responses": ("200", "default", "4XX"),
    "Callback": ("{$request.body#/url}", "{$url}"),
}
_FIXED: dict[str, dict[str, Any]] = {
    "Info": {"title": "t", "version": "1"},
    "Link": {"parameters": {"p": {"$ref": "#/nowhere"}}},
    "Example": {"value": {"$ref": "#/nowhere"}},
    "SecurityScheme": {"type": "http"},
    "Tag": {"name": "t"},
}
#: What an author may write beside ``$ref``, whether it counts or not.
_BESIDE = {"description": "mine", "summary": "short", "x-z": 1, "required": True}

_scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 3),
    st.just(1.0),
    st.sampled_from(["", "a", "xx", "\0"]),
)
_lures = st.sampled_from([{"$ref": "#/nowhere"}, {"$ref": "#"}, {"a": [{"$ref": "#/info"}]}])
literals = st.one_of(_scalars, _lures, st.lists(_scalars, max_size=2))

_TYPES = ("string", "integer", "number", "object", "array", "boolean")
_ASSERTIONS: dict[str, st.SearchStrategy[Any]] = {
    "type": st.sampled_from(_TYPES),
    "enum": st.lists(st.one_of(_scalars, _lures), min_size=1, max_size=3, unique_by=repr),
    "required": st.lists(st.sampled_from(_NAMES[:4]), max_size=2, unique=True),
    "minLength": st.integers(0, 2),
    "maxLength": st.integers(0, 3),
    "minimum": st.integers(-1, 2),
    "maximum": st.integers(0, 3),
    "maxProperties": st.integers(0, 3),
    "uniqueItems": st.booleans(),
    "pattern": st.sampled_from(["^a", "x$"]),
    "format": st.sampled_from(["uri", "date"]),
}
_ANNOTATIONS: dict[str, st.SearchStrategy[Any]] = {
    "title": st.sampled_from(["T", "U"]),
    "description": st.sampled_from(["d", "e"]),
    "default": literals,
    "example": literals,
    "readOnly": st.booleans(),
    "deprecated": st.booleans(),
    "unheard-of": literals,
}
_ONLY_MODERN: dict[str, st.SearchStrategy[Any]] = {
    "const": literals,
    "examples": st.lists(literals, max_size=2),
    "minContains": st.integers(0, 2),
    "type": st.sampled_from(_TYPES)
    | st.lists(st.sampled_from((*_TYPES, "null")), min_size=1, max_size=2, unique=True),
}
_APPLICATORS = ("properties", "items", "allOf", "anyOf", "oneOf", "not", "additionalProperties")
_LATER = ("patternProperties", "prefixItems", "contains", "if", "then", "unevaluatedProperties")


class _Builder:
    """One document in the making."""

    def __init__(self, draw: st.DrawFn, version: str, size: int) -> None:
        self.draw, self.version, self.left = draw, version, size
        self.rows = ROWS[version]
        self.modern = version in MODERN
        #: How many references we are beside: what stands there moves when they are inlined.
        self.beside = 0
        self.places: dict[str, list[Tokens]] = {}
        self.holes: list[tuple[dict[str, Any], str, Tokens]] = []

    def chance(self, percent: int) -> bool:
        return self.draw(st.integers(0, 99)) >= 100 - percent

    def some(self, names: tuple[str, ...], most: int) -> list[str]:
        return self.draw(st.lists(st.sampled_from(names), max_size=most, unique=True))

    def make(self, kind: str, tokens: Tokens) -> Any:
        """Something of a kind, noted as standing at ``tokens``."""
        self.left -= 1
        if "|" in kind:
            kind = "Schema"
        if kind[0] == "[":
            few = range(self.draw(st.integers(1, 2)))
            return [self.make(kind.strip("[]"), (*tokens, str(place))) for place in few]
        if kind[0] == "{":
            return self._named(kind.strip("{}"), tokens, _NAMES)
        if not self.beside:
            self.places.setdefault(kind, []).append(tokens)
        depth = len(tokens)
        if kind in _REFERENCEABLE[self.version] and depth > 1 and self.chance(35):
            return self._hole(kind, tokens)
        if kind == "Schema":
            return self._schema(tokens)
        return self._object(kind, tokens)

    def _named(self, kind: str, tokens: Tokens, names: tuple[str, ...]) -> dict[str, Any]:
        chosen = self.some(names, 3) or [names[0]]
        return {name: self.make(kind, (*tokens, name)) for name in chosen}

    def _object(self, kind: str, tokens: Tokens) -> dict[str, Any]:
        if kind in _KEYS:
            return self._named(self.rows[kind]["*"], tokens, _KEYS[kind])
        made: dict[str, Any] = dict(_FIXED.get(kind, {}))
        if kind == "Parameter":
            made["name"], made["in"] = self.draw(st.sampled_from("pq")), "query"
        fields = sorted(self.rows.get(kind, {}))
        if self.left > 0 and fields:
            for key in self.some(tuple(fields), 3):
                made[key] = self.make(self.rows[kind][key], (*tokens, key))
        if kind in ("Operation", "Response", "Info", "Components") and self.chance(15):
            made["x-more"] = self._extension((*tokens, "x-more"))
        return made

    def _extension(self, tokens: Tokens) -> Any:
        """What stands in ``x-…``: references count there where they lead somewhere."""
        hole = self._hole("any", (*tokens, "1", "here"))
        return [{"$ref": "#/nowhere"}, {"here": hole}, 1]

    def _hole(self, kind: str, tokens: Tokens) -> dict[str, Any]:
        reference: dict[str, Any] = {"$ref": ""}
        self.holes.append((reference, kind, tokens))
        if self.chance(30):
            self.beside += 1
            if kind == "Schema":
                reference.update(self._keywords(tokens))
            elif kind == "PathItem":
                reference.update(self._object(kind, tokens))
            elif kind != "any":
                reference.update({key: _BESIDE[key] for key in self.some(tuple(_BESIDE), 2)})
            self.beside -= 1
        return reference

    def _schema(self, tokens: Tokens) -> Any:
        if self.modern and len(tokens) > 2 and self.chance(6):
            return self.draw(st.booleans())
        return self._keywords(tokens)

    def _keywords(self, tokens: Tokens) -> dict[str, Any]:
        simple = {**_ASSERTIONS, **_ANNOTATIONS, **(_ONLY_MODERN if self.modern else {})}
        made = {key: self.draw(simple[key]) for key in self.some(tuple(simple), 3)}
        if self.left <= 0:
            return made
        for key in self.some(_APPLICATORS + (_LATER if self.modern else ()), 2):
            made[key] = self.make(self.rows["Schema"][key], (*tokens, key))
        if self.chance(10):
            made["x-more"] = self._extension((*tokens, "x-more"))
        if "oneOf" in made and "discriminator" in self.rows["Schema"] and self.chance(50):
            made["discriminator"] = {"propertyName": "k", "mapping": {"$ref": "#/nowhere"}}
        return made

    def fill(self, document: Any, plain: Tokens) -> None:
        """Gives every hole a place of its kind, ``plain`` where references would only lead to each
        other; places that something else was put over are no more."""
        places = {
            kind: [tokens for tokens in known if _stands(document, tokens)]
            for kind, known in self.places.items()
        }
        leads: dict[tuple[str, Tokens], Tokens] = {}
        for reference, kind, tokens in self.holes:
            if (kind, tokens) in leads:
                # What stood here first was put away for this one.
                reference["$ref"] = written(leads[kind, tokens])
                continue
            known = places.get("Schema" if kind == "any" else kind) or [plain]
            end = target = self.draw(st.sampled_from(known))
            while (kind, end) in leads:
                end = leads[kind, end]
            leads[kind, tokens] = target = plain if end == tokens else target
            reference["$ref"] = written(target)


def _stands(document: Any, tokens: Tokens) -> bool:
    try:
        return resolve(document, written(tokens)) == tokens
    except (KeyError, IndexError):
        return False


@st.composite
def descriptions(draw: st.DrawFn, versions: tuple[str, ...] = tuple(ROWS), size: int = 40) -> Any:
    """A document of one of the versions, some ``size`` Objects large; every reference resolves."""
    version = draw(st.sampled_from(versions))
    builder = _Builder(draw, version, size)
    document: dict[str, Any] = dict(_DECLARED[version])
    if version == "json-schema":
        section: Tokens = ("$defs",)
        builder.places["Schema"] = [()]
        document.update(builder._keywords(()))
        document["$defs"] = schemas = builder.make("{Schema}", section)
    else:
        section = ("definitions",) if version == "2.0" else ("components", "schemas")
        schemas = builder.make("{Schema}", section)
        document["info"] = builder.make("Info", ("info",))
        document["paths"] = builder.make("Paths", ("paths",))
        for key in builder.some(tuple(sorted(builder.rows["OpenAPI"])), 3):
            if key not in (*document, "components", "definitions"):
                document[key] = builder.make(builder.rows["OpenAPI"][key], (key,))
        if version == "2.0":
            document["definitions"] = schemas
        else:
            document["components"] = builder._object("Components", ("components",))
            document["components"]["schemas"] = schemas
    schemas["End"] = {"type": "string"}
    builder.places["Schema"].append((*section, "End"))
    builder.fill(document, (*section, "End"))
    # Through text, so that no container stands at two places.
    return orjson.loads(orjson.dumps(document))
