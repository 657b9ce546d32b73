"""What has to hold when an output is read again; each test's name is the law.

References lead into, and out of, places that no type covers: extensions, which are read without
types, and ``definitions`` in 3.x, which is data until something refers to it. So one place is read
in several ways, in cycles too.
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

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.places: list[_Tokens] = []
        self.holes: list[dict[str, Any]] = []

    def schema(self, tokens: _Tokens, depth: int = 2) -> dict[str, Any]:
        self.places.append(tokens)
        deep = ("properties", "items", "allOf", "x-m") if depth else ()
        kind = self.draw(st.sampled_from(("text", "ref", *deep)))
        if kind == "ref":
            hole = {"$ref": ""}
            self.holes.append(hole)
            return hole
        if kind == "properties":
            inside = {
                key: self.schema((*tokens, kind, key), depth - 1)
                for key in sorted(self.draw(st.sets(st.sampled_from("ab"), min_size=1)))
            }
            return {"type": "object", "properties": inside}
        if kind == "allOf":
            return {"allOf": [self.schema((*tokens, kind, "0"), depth - 1)]}
        if kind in ("items", "x-m"):
            return {kind: self.schema((*tokens, kind), depth - 1)}
        return {"type": "string"}

    def section(self, *tokens: str) -> dict[str, Any]:
        names = sorted(self.draw(st.sets(st.sampled_from("ABC"), min_size=1)))
        return {name: self.schema((*tokens, name)) for name in names}


@st.composite
def _documents(draw: st.DrawFn) -> dict[str, Any]:
    builder = _Builder(draw)
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


@given(_documents(), st.booleans(), st.sampled_from(["spec", "annotations"]))
@example(_EXAMPLES[0], True, "spec")
def test_a_result_does_not_change_when_it_is_dereferenced_again(
    document: dict[str, Any], extensions: bool, siblings: Any
) -> None:
    def run(source: Any) -> Any:
        return schemakit.dereference(source, siblings=siblings, extensions=extensions)

    once = run(document)
    event(f"references left: {bool(schemakit.load(once).references())}")
    assert run(once) == once


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
