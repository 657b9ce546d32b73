"""What has to hold when an output is read again; each test's name is the law.

References lead into, and out of, places that no type covers: extensions, which are read without
types, and ``definitions`` in 3.x, which is data until something refers to it. So one place is read
in several ways, in cycles too, and members beside a reference count in some of them.

References under unknown keywords, and in members beside a reference, are drawn only where
extensions are not followed. The first are data in a Schema and references in an extension, the
others data in an extension, so what is both means something else once nothing refers to it as a
Schema.
"""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from hypothesis import assume, event, example, given
from hypothesis import strategies as st

import schemakit
from schemakit.spec import pointer

_Tokens = tuple[str, ...]


class _Builder:
    """Draws schemas with holes for references, and knows every place that one may lead to."""

    def __init__(self, draw: st.DrawFn, deep: tuple[str, ...]) -> None:
        self.draw, self.deep = draw, deep
        self.places: list[_Tokens] = []
        self.holes: list[dict[str, Any]] = []

    def schema(self, tokens: _Tokens, depth: int = 2) -> dict[str, Any]:
        self.places.append(tokens)
        deep = self.deep if depth else ()
        kind = self.draw(st.sampled_from(("text", "ref", *deep)))
        if kind == "ref":
            hole: dict[str, Any] = {"$ref": ""}
            self.holes.append(hole)
            for beside in self.draw(st.sets(st.sampled_from(("description", "properties")))):
                hole[beside] = self._beside((*tokens, beside))
            return hole
        if kind == "properties":
            inside = {
                key: self.schema((*tokens, kind, key), depth - 1)
                for key in sorted(self.draw(st.sets(st.sampled_from("ab"), min_size=1)))
            }
            return {"type": "object", "properties": inside}
        if kind == "allOf":
            return {"allOf": [self.schema((*tokens, kind, "0"), depth - 1)]}
        if kind == "unknown":
            return {kind: {"A": self.schema((*tokens, kind, "A"), depth - 1)}}
        if kind in ("items", "x-m"):
            return {kind: self.schema((*tokens, kind), depth - 1)}
        return {"type": "string"}

    def _beside(self, tokens: _Tokens) -> Any:
        if tokens[-1] == "description":
            return "b"
        if "unknown" in self.deep:
            return {"q": self.schema((*tokens, "q"), 0)}
        self.places.append((*tokens, "q"))
        return {"q": {"type": "string"}}

    def section(self, *tokens: str) -> dict[str, Any]:
        names = sorted(self.draw(st.sets(st.sampled_from("ABC"), min_size=1)))
        return {name: self.schema((*tokens, name)) for name in names}


_DEEP = ("properties", "items", "allOf", "x-m")


@st.composite
def _documents(draw: st.DrawFn, deep: tuple[str, ...] = _DEEP) -> dict[str, Any]:
    builder = _Builder(draw, deep)
    version = draw(st.sampled_from(["2.0", "3.0.3", "3.1.0", "3.2.0"]))
    document: dict[str, Any] = {"openapi": version} if version != "2.0" else {"swagger": version}
    document |= {"info": {"title": "t", "version": "1"}, "paths": {}}
    if version == "2.0":
        document["definitions"] = builder.section("definitions")
    else:
        components = {"schemas": builder.section("components", "schemas")}
        if draw(st.booleans()):
            components["x-t"] = builder.section("components", "x-t")
        document["components"] = components
        if draw(st.booleans()):
            document["definitions"] = builder.section("definitions")
    if draw(st.booleans()):
        document["x-a"] = builder.section("x-a")
    moved = draw(st.sampled_from(["no", "components", "schemas"]))
    if version != "2.0" and moved == "components":
        document["x-more"], document["components"] = components, {"$ref": "#/x-more"}
        builder.places += [("x-more", *one[1:]) for one in builder.places if one[0] == "components"]
    elif version != "2.0" and moved == "schemas":
        document["x-more"] = components["schemas"]
        components["schemas"] = {"$ref": "#/x-more"}
        inside = [one[2:] for one in builder.places if one[:2] == ("components", "schemas")]
        builder.places += [("x-more", *one) for one in inside]
    for hole in builder.holes:
        hole["$ref"] = pointer.fragment(draw(st.sampled_from(builder.places)))
    api = schemakit.load(document)
    assume(not any(one.code == "circular-alias" for one in api.diagnostics))
    return document


def _of(version: str, schemas: Any, **members: Any) -> dict[str, Any]:
    head = {"openapi": version, "info": {"title": "t", "version": "1"}, "paths": {}}
    return {**head, "components": {"schemas": schemas}, **members}


def _to(place: str) -> dict[str, str]:
    return {"$ref": f"#/{place}"}


_EXAMPLES: list[dict[str, Any]] = [
    # A cycle in an extension, and one that leads through it.
    _of("3.1.0", {"A": _to("x-a/N")}, **{"x-a": {"N": {"items": _to("x-a/N")}}}),
    _of(
        "3.1.0",
        {"A": {"items": _to("x-a/N")}},
        **{"x-a": {"N": {"items": _to("components/schemas/A")}}},
    ),
    # A reference in a cycle, in the place of which an extension has it.
    _of(
        "3.2.0",
        {"A": {"properties": {"q": _to("components/schemas/A")}}},
        **{"x-a": _to("components/schemas/A/properties/q")},
    ),
    # An extension refers to what an extension has elsewhere.
    _of(
        "3.0.3",
        {
            "A": {"x-m": {"allOf": [_to("components/schemas/A/x-m")]}},
            "B": {"x-m": _to("components/schemas/A/x-m")},
        },
    ),
    # One place, read as a Schema and without a type.
    _of(
        "3.1.0",
        {"A": _to("x-a/B")},
        **{"x-a": {"B": {"properties": {"b": {"x-m": _to("x-a/B/properties/b")}}}}},
    ),
    # References to references where nothing is read.
    _of(
        "3.1.0",
        {"A": {"items": _to("definitions/A")}},
        definitions={"A": _to("definitions/B"), "B": {"items": _to("definitions/A")}},
    ),
    {
        **_of("3.1.0", {}),
        "components": _to("x-more"),
        "x-more": {
            "schemas": {"M": _to("x-more/schemas/N"), "N": {"x-m": _to("x-more/schemas/N")}}
        },
    },
    # Members beside a reference in an extension, which stays there.
    _of(
        "3.2.0",
        {
            "B": {"x-m": {**_to("components/schemas/B"), "description": "b"}},
            "C": {**_to("components/schemas/B/x-m"), "description": "c"},
        },
    ),
    # Members beside a reference to one that stays, at its second place.
    {
        **_of("3.1.0", {}),
        "components": {"schemas": _to("x-more")},
        "x-more": {
            "A": {**_to("x-more/B/items"), "description": "a"},
            "B": _to("x-more/C/items"),
            "C": {"items": _to("x-more/C")},
        },
    },
    # A section of 2.0 that has one reference at several places.
    {
        "swagger": "2.0",
        "info": {"title": "t", "version": "1"},
        "paths": {},
        "definitions": {"A": {"allOf": [_to("definitions/A")]}, "C": _to("definitions/A/allOf/0")},
    },
]


@pytest.mark.parametrize("document", _EXAMPLES)
@pytest.mark.parametrize("extensions", [True, False])
def test_these_results_do_not_change_when_they_are_dereferenced_again(
    document: dict[str, Any], extensions: bool
) -> None:
    once = schemakit.dereference(document, extensions=extensions)
    assert schemakit.dereference(once, extensions=extensions) == once


@given(_documents(), st.sampled_from(["spec", "annotations"]))
@example(_EXAMPLES[0], "spec")
def test_a_result_does_not_change_when_it_is_dereferenced_again(
    document: dict[str, Any], siblings: Any
) -> None:
    once = schemakit.dereference(document, siblings=siblings)
    event(f"references left: {bool(schemakit.load(once).references())}")
    assert schemakit.dereference(once, siblings=siblings) == once


@given(_documents((*_DEEP, "unknown")), st.sampled_from(["spec", "annotations"]))
def test_nor_does_one_with_references_that_are_data(
    document: dict[str, Any], siblings: Any
) -> None:
    once = schemakit.dereference(document, siblings=siblings, extensions=False)
    assert schemakit.dereference(once, siblings=siblings, extensions=False) == once


@given(_documents(), st.booleans())
def test_a_bundle_does_not_change_when_it_is_bundled_again(
    document: dict[str, Any], extensions: bool
) -> None:
    once = schemakit.load(document).bundle(extensions=extensions)
    assert schemakit.load(once).bundle(extensions=extensions) == once


@given(_documents(), st.sampled_from(["dereference", "bundle"]))
def test_every_output_can_be_bundled_and_dereferenced(document: dict[str, Any], how: str) -> None:
    once = getattr(schemakit.load(document), how)()
    for again in (schemakit.load(once).bundle(), schemakit.load(once).dereference()):
        found = {one.code for one in schemakit.load(again).diagnostics}
        assert not found & {"unresolved-ref", "circular-alias", "ref-target-type"}


@given(_documents())
def test_a_text_with_such_places_is_read_like_its_data(document: dict[str, Any]) -> None:
    text = schemakit.load(orjson.dumps(document))
    assert text.dereference() == schemakit.load(document).dereference()
    assert text.bundle() == schemakit.load(document).bundle()
